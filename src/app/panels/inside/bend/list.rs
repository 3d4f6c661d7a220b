//! The chain as a list.

use super::{Draft, kinds};
use crate::app::lang::{t, tf};
use crate::app::widgets::{Icon, icon_button, switch};
use eframe::egui;
use egui::{Align, Button, Layout, RichText, Ui, vec2};

/// What a click on a row's buttons asks for.
enum Asked {
    Swap(usize, usize),
    Remove(usize),
}

/// A row for each bend, in the order in which they are applied; a click chooses one.
pub(super) fn ui(ui: &mut Ui, draft: &mut Draft<'_>, chosen: &mut Option<usize>) {
    let mut asked = None;
    let count = draft.bends.len();
    for index in 0..count {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 3.0;
            let mut on = !draft.bends[index].off;
            if switch(ui, &mut on, t(ui, "Apply this change")).changed() {
                draft.bends[index].off = !on;
                draft.done = true;
            }
            ui.add_space(3.0);
            if name(ui, draft, index, *chosen == Some(index)) {
                *chosen = if *chosen == Some(index) { None } else { Some(index) };
            }
            let mut button = |ui: &mut Ui, icon, name: &str, on, what: Asked| {
                let add = |ui: &mut Ui| icon_button(ui, icon, name).clicked();
                if ui.add_enabled_ui(on, add).inner {
                    asked = Some(what);
                }
            };
            let (up, down) =
                (Asked::Swap(index, index.wrapping_sub(1)), Asked::Swap(index, index + 1));
            button(ui, Icon::Up, t(ui, "Earlier"), index > 0, up);
            button(ui, Icon::Down, t(ui, "Later"), index + 1 < count, down);
            button(ui, Icon::Close, t(ui, "Remove"), true, Asked::Remove(index));
        });
    }
    match asked {
        Some(Asked::Swap(from, to)) => {
            draft.bends.swap(from, to);
            *chosen = Some(to);
        }
        Some(Asked::Remove(index)) => {
            draft.bends.remove(index);
            *chosen = None;
        }
        None => return,
    }
    draft.done = true;
}

/// Layer and change of a row; true when it was clicked.
fn name(ui: &mut Ui, draft: &Draft<'_>, index: usize, chosen: bool) -> bool {
    let bend = &draft.bends[index];
    let change = t(ui, kinds::name(&bend.change));
    let text = format!("{}  {change} {}", bend.layer, kinds::numbers(&bend.change));
    let text = text.trim_end().to_owned();
    let problem = match draft.layer(&bend.layer) {
        None => Some(t(ui, "This model has no such layer: the change does nothing").to_owned()),
        Some([planes, side]) => bend.check(planes, side).err().map(|why| why.to_string()),
    };
    let label = match bend.off || problem.is_some() {
        true => RichText::new(text).weak(),
        false => RichText::new(text),
    };
    let buttons = 3.0 * (ui.spacing().interact_size.y + ui.spacing().item_spacing.x);
    let width = (ui.available_width() - buttons).max(40.0);
    let size = vec2(width, ui.spacing().interact_size.y);
    let tip = problem.map(|why| crate::app::lang::said(ui, &why));
    let tip = tip.unwrap_or_else(|| tf(ui, "Number {} of the chain", &[&(index + 1)]));
    let layout = Layout::left_to_right(Align::Center).with_main_justify(true);
    let button = Button::selectable(chosen, label).truncate();
    let add = |ui: &mut Ui| ui.add(button).on_hover_text(tip).clicked();
    ui.allocate_ui_with_layout(size, layout.with_main_align(Align::Min), add).inner
}

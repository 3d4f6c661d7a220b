//! Cards that fold to their titles. Which are folded is known to the whole window, by English title,
//! so that it can be kept.

use super::super::lang::t;
use super::super::theme;
use super::form::frame;
use eframe::egui;
use egui::{
    Color32, Context, Id, Label, Painter, Rect, Response, RichText, Role, Sense, Stroke, Ui,
};
use egui::{Vec2, WidgetInfo, vec2};
use std::collections::BTreeSet;

/// Titles of the folded cards, in English.
pub type Folded = BTreeSet<String>;

fn id() -> Id {
    Id::unique("folded cards")
}

/// The cards that are folded now.
pub fn folded(ctx: &Context) -> Folded {
    ctx.data(|data| data.get_temp(id())).unwrap_or_default()
}

/// Folds these cards and no others.
pub fn set_folded(ctx: &Context, cards: Folded) {
    ctx.data_mut(|data| data.insert_temp(id(), cards));
}

/// A card that a click on its title folds. `title` is English and is translated here; `trailing` stands
/// at the right end of the title, also while the card is folded. None while it is.
pub fn section<R>(
    ui: &mut Ui,
    title: &str,
    tip: &str,
    trailing: impl FnOnce(&mut Ui),
    contents: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let open = ui.data_mut(|data| !data.get_temp_mut_or_default::<Folded>(id()).contains(title));
    frame(ui, |ui| {
        let (clicked, ()) = egui::Sides::new()
            .height(ui.spacing().interact_size.y)
            .shrink_left()
            .truncate()
            .show(ui, |ui| heading(ui, title, tip, open).clicked(), trailing);
        if clicked {
            turn(ui.ctx(), title);
        }
        open.then(|| contents(ui))
    })
}

fn turn(ctx: &Context, title: &str) {
    let mut cards = folded(ctx);
    if !cards.remove(title) {
        cards.insert(title.to_owned());
    }
    set_folded(ctx, cards);
}

/// The title with a mark that tells whether the card is open.
fn heading(ui: &mut Ui, title: &str, tip: &str, open: bool) -> Response {
    ui.spacing_mut().item_spacing.x = 6.0;
    let (mark, _) = ui.allocate_exact_size(Vec2::splat(9.0), Sense::hover());
    let name = t(ui, title);
    let label = ui.add(Label::new(RichText::new(name).strong()).sense(Sense::click()));
    let how = if open { t(ui, "Click to fold") } else { t(ui, "Click to unfold") };
    label.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, open, name));
    let colour = match label.hovered() || label.has_focus() {
        true => theme::accent(ui.visuals()),
        false => ui.visuals().weak_text_color(),
    };
    chevron(ui.painter(), mark, open, colour);
    let label = label.on_hover_cursor(egui::CursorIcon::PointingHand);
    match tip {
        "" => label.on_hover_text(how),
        _ => label.on_hover_text(format!("{tip}\n{how}")),
    }
}

fn chevron(painter: &Painter, rect: Rect, open: bool, colour: Color32) {
    let points = match open {
        true => [vec2(0.0, 2.5), vec2(4.5, 7.0), vec2(9.0, 2.5)],
        false => [vec2(2.5, 0.0), vec2(7.0, 4.5), vec2(2.5, 9.0)],
    };
    painter.line(points.map(|p| rect.min + p).to_vec(), Stroke::new(1.3, colour));
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    fn stage() -> Harness<'static> {
        Harness::new_ui(|ui| {
            section(ui, "Seed", "", |_| (), |ui| ui.label("inside"));
        })
    }

    #[test]
    fn a_click_on_the_title_folds_and_unfolds() {
        let mut stage = stage();
        assert!(stage.query_by_label("inside").is_some());
        stage.get_by_label("Seed").click();
        stage.run();
        assert!(stage.query_by_label("inside").is_none());
        assert!(folded(&stage.ctx).contains("Seed"));
        stage.get_by_label("Seed").click();
        stage.run();
        assert!(stage.query_by_label("inside").is_some() && folded(&stage.ctx).is_empty());
    }

    #[test]
    fn what_was_folded_before_is_folded_again() {
        let mut stage = stage();
        set_folded(&stage.ctx, Folded::from(["Seed".into()]));
        stage.run();
        assert!(stage.query_by_label("inside").is_none());
    }
}

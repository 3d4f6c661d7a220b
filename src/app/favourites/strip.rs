//! The strip of thumbnails.

use super::{Favourites, Keeping, Kept};
use crate::app::lang::{self, fill, t, tf, translate};
use crate::app::panels::Action;
use crate::app::shell::MorphogenApp;
use crate::app::state::{Kind, Offer};
use crate::app::theme;
use crate::app::widgets::{Icon, icon_button};
use crate::export::{SavedRecipe, save_favourites};
use eframe::egui;
use egui::vec2;
use egui::{
    Align, Color32, Context, CornerRadius, Layout, Rect, Role, ScrollArea, Sense, Ui, Vec2,
    WidgetInfo,
};

/// Sides of a tile in a large and in a small window, and the height that tells them apart.
const SIDES: [f32; 2] = [56.0, 36.0];
const LOW: f32 = 420.0;

/// What the user asked of the strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Go back to this state.
    Open(usize),
    /// Drop this one.
    Remove(usize),
    /// Write them all to a file that can be passed on.
    PassOn,
}

impl Favourites {
    /// Draws the strip at the lower edge; nothing while there are none.
    pub fn ui(&mut self, ui: &mut Ui) -> Option<Asked> {
        if self.list.is_empty() {
            return None;
        }
        self.upload(ui.ctx());
        let side = if ui.available_height() < LOW { SIDES[1] } else { SIDES[0] };
        let frame = egui::Frame::new().fill(ui.visuals().panel_fill).inner_margin(egui::Margin {
            left: 12,
            right: 12,
            top: 6,
            bottom: 2,
        });
        let panel = egui::Panel::bottom("favourites").frame(frame).show_separator_line(false);
        let shown = panel.show(ui, |ui| self.row(ui, side));
        self.height = shown.response.rect.height();
        shown.inner
    }

    fn row(&self, ui: &mut Ui, side: f32) -> Option<Asked> {
        let mut asked = None;
        ui.allocate_ui_with_layout(
            vec2(ui.available_width(), side + 10.0),
            Layout::right_to_left(Align::Center),
            |ui| {
                let tip = t(ui, "Save all favourites as one picture, which can be opened here");
                if icon_button(ui, Icon::PassOn, tip).clicked() {
                    asked = Some(Asked::PassOn);
                }
                ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                    ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
                        ui.horizontal(|ui| {
                            ui.spacing_mut().item_spacing.x = 6.0;
                            for (i, kept) in self.list.iter().enumerate() {
                                asked = tile(ui, side, i, kept).or(asked);
                            }
                        });
                    });
                });
            },
        );
        asked
    }
}

/// One thumbnail, with a cross in its corner while the pointer is over it.
fn tile(ui: &mut Ui, side: f32, index: usize, kept: &Kept) -> Option<Asked> {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());
    let (model, seed) = (&kept.what.model_name, kept.what.recipe.seed);
    let name = tf(ui, "Favourite {}: {}, seed {}", &[&(index + 1), model, &seed]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    match &kept.texture {
        Some(texture) => {
            egui::Image::new(texture).corner_radius(5).paint_at(ui, rect);
        }
        None => {
            ui.painter().rect_filled(rect, 5, theme::card(ui.visuals()));
            ui.put(rect, egui::Spinner::new().size(16.0));
        }
    }
    let close = Rect::from_min_size(rect.right_top() - vec2(16.0, 0.0), Vec2::splat(16.0));
    let cross = ui.interact(close, response.id.with("remove"), Sense::click());
    let remove = t(ui, "Remove this favourite");
    cross.widget_info(|| WidgetInfo::labeled(Role::Button, true, remove));
    if response.hovered() || response.has_focus() || cross.hovered() || cross.has_focus() {
        let accent = theme::accent(ui.visuals());
        let stroke = egui::Stroke::new(2.0, accent);
        ui.painter().rect_stroke(rect, 5, stroke, egui::StrokeKind::Inside);
        let strong = cross.hovered() || cross.has_focus();
        let back = if strong { accent } else { Color32::from_black_alpha(150) };
        ui.painter().rect_filled(close, CornerRadius::same(4), back);
        Icon::Close.paint(ui.painter(), close.shrink(2.0), Color32::WHITE);
    }
    let removed = cross.on_hover_text(remove).clicked();
    let opened = response.on_hover_text(name).clicked();
    match (removed, opened) {
        (true, _) => Some(Asked::Remove(index)),
        (_, true) => Some(Asked::Open(index)),
        _ => None,
    }
}

impl MorphogenApp {
    /// Keeps the picture that is shown.
    pub(in crate::app) fn keep(&mut self, ctx: &Context) -> Option<Action> {
        let model = self.snapshot.model.clone()?;
        match self.favourites.keep(&model, self.editor.recipe()) {
            Keeping::Kept(command) => return Some(Action::Command(*command)),
            Keeping::Known => self.say(ctx, "This state is among the favourites already", &[]),
            Keeping::Fleeting => self.say(
                ctx,
                "A model in training changes with every step; save its picture, which keeps the \
                 model too",
                &[],
            ),
        }
        None
    }

    /// Does what was asked of the strip.
    pub(in crate::app) fn on_favourite(&mut self, ctx: &Context, asked: Asked) {
        match asked {
            Asked::Open(index) => self.reopen(ctx, index),
            Asked::Remove(index) => {
                self.favourites.remove(index);
                let text = translate(lang::of(ctx), "The favourite is removed").to_owned();
                self.toasts.offer(Kind::Info, Offer::PutBack, text, ctx.time());
            }
            Asked::PassOn => {
                let path = self.panels.export.free("morphogen-favourites");
                match save_favourites(&path, &self.favourites.to_pass_on()) {
                    Ok(()) => self.say(ctx, "Saved {}", &[&path.display()]),
                    Err(error) => self.failed(ctx, &error.to_string()),
                }
            }
        }
    }

    fn reopen(&mut self, ctx: &Context, index: usize) {
        let Some(what) = self.favourites.get(index).cloned() else { return };
        let name = fill(translate(lang::of(ctx), "favourite {}"), &[&(index + 1)]);
        let saved = SavedRecipe {
            model_hash: what.model_hash,
            recipes: vec![what.recipe],
            ..SavedRecipe::sheet(&what.model_name, 1)
        };
        self.on_picture(ctx, Box::new(saved), name, &what.place.unwrap_or_default());
    }
}

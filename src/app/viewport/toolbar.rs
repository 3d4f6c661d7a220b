//! The slim bar under the picture.

use super::geometry::Placing;
use super::{MARGIN, Viewport, Wish};
use crate::app::lang::t;
use crate::app::widgets::{Icon, icon_button};
use eframe::egui;
use egui::{Button, Rect, RichText, TextStyle, TextWrapMode, Ui, Vec2, WidgetText};

/// Below this width there is one button for the scale, which goes to the other one.
const NARROW: f32 = 300.0;

/// Width that has room for the film's button, too; the export panel leads there as well.
const FILM: f32 = 300.0;

/// Whether a bar of this width has no room for all.
pub(super) fn narrow(width: f32) -> bool {
    width < NARROW
}

impl Viewport {
    /// Size of the picture on screen, filtering, copy and save.
    pub(super) fn toolbar(
        &mut self,
        ui: &mut Ui,
        area: Rect,
        size: Option<Vec2>,
        smooth: bool,
        wishes: &mut Vec<Wish>,
    ) {
        let narrow = narrow(ui.available_width());
        let film = ui.available_width() >= FILM;
        ui.add_enabled_ui(size.is_some(), |ui| {
            if narrow {
                ui.spacing_mut().item_spacing.x = 1.0;
            }
            egui::Sides::new().shrink_left().show(
                ui,
                |ui| self.scales(ui, area, size.unwrap_or(Vec2::splat(1.0)), narrow),
                |ui| {
                    if icon_button(ui, Icon::Save, t(ui, "Save picture")).clicked() {
                        wishes.push(Wish::Save);
                    }
                    if icon_button(ui, Icon::Copy, t(ui, "Copy picture")).clicked() {
                        wishes.push(Wish::Copy);
                    }
                    let name = t(ui, "Keep this state among the favourites (K)");
                    if icon_button(ui, Icon::Star, name).clicked() {
                        wishes.push(Wish::Keep);
                    }
                    let name = t(ui, "Film: keys on a timeline");
                    if film && icon_button(ui, Icon::Film, name).clicked() {
                        wishes.push(Wish::Film);
                    }
                    let (icon, name) = match smooth {
                        true => (Icon::Smooth, t(ui, "Smooth pixels; click for sharp ones")),
                        false => (Icon::Nearest, t(ui, "Sharp pixels; click for smooth ones")),
                    };
                    if icon_button(ui, icon, name).clicked() {
                        wishes.push(Wish::Smooth(!smooth));
                    }
                },
            );
        });
    }

    fn scales(&mut self, ui: &mut Ui, area: Rect, size: Vec2, narrow: bool) {
        let density = ui.pixels_per_point();
        let actual = Placing::actual(density);
        let fit = Button::new(t(ui, "Fit")).selected(self.placing == Placing::Fit);
        let offered = !narrow || self.placing != Placing::Fit;
        let tip = t(ui, "As large as fits (double click)");
        if offered && ui.add(fit).on_hover_text(tip).clicked() {
            self.placing = Placing::Fit;
            return;
        }
        let button = Button::new("1:1").selected(self.placing == actual);
        let offered = !narrow || self.placing == Placing::Fit;
        let tip = t(ui, "One pixel of the picture on one of the screen");
        if offered && ui.add(button).on_hover_text(tip).clicked() {
            self.placing = actual;
        }
        if ui.is_enabled() && !narrow {
            let scale = self.placing.scale(area.shrink(MARGIN), size);
            let text = RichText::new(format!("{:.0} %", 100.0 * scale * density)).weak();
            let text = WidgetText::from(text).into_galley(
                ui,
                Some(TextWrapMode::Extend),
                f32::INFINITY,
                TextStyle::Body,
            );
            // It is told where there is room; the buttons need theirs.
            if text.size().x <= ui.available_width() {
                ui.label(text);
            }
        }
    }
}

//! Notices over the picture, and the frame that invites a drop.

use super::lang::t;
use super::panels::Action;
use super::shell::{MorphogenApp, Tab};
use super::state::{Kind, Offer, Toast};
use super::theme;
use super::widgets::{Icon, icon_button};
use eframe::egui;
use egui::{Align, Align2, Area, Id, Label, Layout, Margin, Order, Rect, Stroke, StrokeKind, Ui};

impl MorphogenApp {
    /// Draws the notices at the lower right, the newest on top.
    pub(super) fn notices_ui(&mut self, ctx: &egui::Context, out: &mut Vec<Action>) {
        let now = ctx.time();
        self.toasts.expire(now);
        if self.unspoken > 0 {
            self.unspoken -= 1;
            return ctx.request_repaint();
        }
        if self.toasts.list().is_empty() {
            return;
        }
        if let Some(seconds) = self.toasts.next_change(now) {
            ctx.request_repaint_after_secs(seconds.max(0.03) as f32);
        }
        let width = (ctx.content_rect().width() * 0.5).clamp(220.0, 380.0);
        let mut answered = None;
        let strip = match self.film.is_open() {
            true => self.film.height(),
            false => self.favourites.height(),
        };
        Area::new(Id::unique("notices"))
            .order(Order::Foreground)
            .anchor(Align2::RIGHT_BOTTOM, [-16.0, -84.0 - strip])
            .show(ctx, |ui| {
                ui.set_width(width);
                for (i, toast) in self.toasts.list().iter().enumerate().rev() {
                    if let Some(answer) = notice(ui, toast, now) {
                        answered = Some((i, answer));
                    }
                }
            });
        if let Some((i, answer)) = answered {
            self.toasts.dismiss(i);
            out.extend(answer);
        }
    }

    /// Takes dropped files in, and shows that they may be dropped while they hover.
    pub(super) fn drops(&mut self, ctx: &egui::Context) {
        let (hovering, dropped) = ctx.input(|i| {
            let paths = i.raw.dropped_files.iter().map(|file| file.path().to_owned());
            (!i.raw.hovered_files.is_empty(), paths.collect::<Vec<_>>())
        });
        for path in dropped {
            if self.tab != Tab::Lab || !self.panels.lab.take(path.clone()) {
                self.opening.start(ctx, path);
            }
        }
        if hovering {
            invite(ctx);
        }
    }
}

/// One notice; when it was answered or dismissed, what that asks for.
fn notice(ui: &mut Ui, toast: &Toast, now: f64) -> Option<Option<Action>> {
    let color = match toast.kind {
        Kind::Info => theme::accent(ui.visuals()),
        Kind::Warning => ui.visuals().warn_fg_color,
        Kind::Error => ui.visuals().error_fg_color,
    };
    let frame = egui::Frame::new()
        .fill(theme::card(ui.visuals()))
        .stroke(Stroke::new(1.0, color.gamma_multiply(0.6)))
        .corner_radius(8)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin { left: 14, right: 8, top: 8, bottom: 8 })
        .multiply_with_opacity(toast.opacity(now));
    let inner = frame.show(ui, |ui| {
        ui.multiply_opacity(toast.opacity(now));
        ui.set_min_width(ui.available_width());
        ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
            let closed = icon_button(ui, Icon::Close, t(ui, "Dismiss")).clicked();
            let offer = ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
                ui.add_space(3.0);
                ui.add(Label::new(toast.text.as_str()).wrap().selectable(true));
                toast.offer.and_then(|offer| button(ui, offer))
            });
            if closed { Some(None) } else { offer.inner.map(Some) }
        })
        .inner
    });
    let rect = inner.response.rect;
    let bar = Rect::from_min_max(rect.min, egui::pos2(rect.left() + 4.0, rect.bottom()));
    let round = egui::CornerRadius { nw: 8, sw: 8, ne: 0, se: 0 };
    ui.painter().rect_filled(bar, round, color.gamma_multiply(toast.opacity(now)));
    inner.inner
}

/// The button of a notice.
fn button(ui: &mut Ui, offer: Offer) -> Option<Action> {
    let (text, action) = match offer {
        Offer::FindModel => (t(ui, "Find the model…"), Action::OpenDialog),
        Offer::PutBack => (t(ui, "Put it back"), Action::PutBack),
    };
    ui.button(text).clicked().then_some(action)
}

/// The frame around the window while a file hovers over it.
fn invite(ctx: &egui::Context) {
    let area = Area::new(Id::unique("drop")).order(Order::Tooltip).interactable(false);
    let whole = ctx.content_rect();
    area.fixed_pos(whole.min).show(ctx, |ui| {
        let accent = theme::accent(ui.visuals());
        let painter = ui.painter();
        painter.rect_filled(whole, 0, theme::canvas(ui.visuals()).gamma_multiply(0.8));
        let edge = whole.shrink(16.0);
        painter.rect_stroke(edge, 14, Stroke::new(2.0, accent), StrokeKind::Inside);
        let text = t(ui, "Drop a model, a saved picture, or a folder of pictures to train on");
        let font = egui::FontId::proportional(17.0);
        let color = ui.visuals().strong_text_color();
        let galley = painter.layout(text.to_owned(), font, color, edge.width() - 40.0);
        painter.galley(whole.center() - galley.size() / 2.0, galley, color);
    });
}

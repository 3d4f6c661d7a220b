//! The picture in the middle of the window.

mod enlarge;
mod geometry;
mod texture;
mod toolbar;

use super::lang::t;
use super::theme;
use crate::engine::{Picture, Snapshot};
use eframe::{egui, egui_wgpu};
use egui::{Color32, CornerRadius, PointerButton, Rect, Response, Sense, Ui, Vec2, pos2, vec2};
use geometry::Placing;
use texture::Screen;

/// Seconds without an answer before a spinner says that work is going on.
const PATIENCE: f64 = 0.4;
/// Space around a picture that fits.
const MARGIN: f32 = 20.0;

/// What the user asked of the viewport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Put the picture on the clipboard.
    Copy,
    /// Save it.
    Save,
    /// Keep this state among the favourites.
    Keep,
    /// Show the film strip, or put it away.
    Film,
    /// Open a model file.
    Open,
    /// Filter smoothly, or not.
    Smooth(bool),
}

/// Takes the pointer over the picture, and draws marks on it.
pub trait Tool {
    /// `response` is that of the whole viewport, `shown` what the picture covers.
    fn over(&mut self, ui: &Ui, response: &Response, shown: Rect);
}

/// The viewport and how the picture is laid into it.
pub struct Viewport {
    screen: Screen,
    placing: Placing,
}

impl Viewport {
    /// `gpu` is what egui draws with, where there is one.
    pub fn new(gpu: Option<egui_wgpu::RenderState>) -> Self {
        Self { screen: Screen::new(gpu), placing: Placing::default() }
    }

    /// Draws picture and toolbar; `waiting` is how long the newest request has been unanswered. With a
    /// tool the pointer is its own, and the middle button moves the picture.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        snapshot: &Snapshot,
        smooth: bool,
        waiting: Option<f64>,
        tool: Option<&mut dyn Tool>,
    ) -> Vec<Wish> {
        let mut wishes = Vec::new();
        let margin = if toolbar::narrow(ui.available_width()) { 3 } else { 12 };
        let bar = egui::Panel::bottom("viewport toolbar")
            .show_separator_line(false)
            .frame(egui::Frame::new().inner_margin(egui::Margin::symmetric(margin, 6)));
        let size = snapshot.picture.as_ref().map(size);
        let inner = egui::CentralPanel::default().frame(egui::Frame::new());
        let area = ui.available_rect_before_wrap();
        bar.show(ui, |ui| self.toolbar(ui, area, size, smooth, &mut wishes));
        inner.show(ui, |ui| {
            let area = ui.available_rect_before_wrap();
            ui.painter().rect_filled(area, 0.0, theme::canvas(ui.visuals()));
            match &snapshot.picture {
                Some(picture) => self.picture(ui, area, picture, smooth, tool),
                None => empty(ui, area, snapshot, &mut wishes),
            }
            if snapshot.model.is_some() {
                spinner(ui, area, waiting);
            }
        });
        wishes
    }

    fn picture(
        &mut self,
        ui: &mut Ui,
        area: Rect,
        picture: &Picture,
        smooth: bool,
        tool: Option<&mut dyn Tool>,
    ) {
        let response = ui.allocate_rect(area, Sense::click_and_drag() - Sense::FOCUSABLE);
        let name = t(ui, "Picture");
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
        let Some((id, size)) = self.screen.texture(ui.ctx(), &picture.surface, smooth) else {
            let text = t(ui, "This picture lies on a GPU that the window does not draw with");
            message(ui, area, text);
            return;
        };
        let inside = area.shrink(MARGIN);
        self.navigate(ui, &response, inside, size, tool.is_some());
        let rect = self.placing.rect(inside, size);
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        ui.painter_at(area).image(id, rect, whole, Color32::WHITE);
        if let Some(tool) = tool {
            tool.over(&clipped(ui, area), &response, rect);
        }
    }

    /// The picture as large as fits, and nothing else.
    pub fn alone(&mut self, ui: &Ui, area: Rect, picture: &Picture, smooth: bool) {
        if let Some((id, size)) = self.screen.texture(ui.ctx(), &picture.surface, smooth) {
            let rect = Placing::Fit.rect(area, size);
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter_at(area).image(id, rect, whole, Color32::WHITE);
        }
    }

    fn navigate(&mut self, ui: &Ui, response: &Response, area: Rect, size: Vec2, tool: bool) {
        if response.double_clicked() && !tool {
            self.placing = Placing::Fit;
        } else if response.dragged_by(PointerButton::Middle) || (response.dragged() && !tool) {
            self.placing = self.placing.panned(area, size, response.drag_delta());
        }
        if let Some(pointer) = response.hover_pos() {
            let (scroll, pinch) = ui.input(|i| (i.smooth_scroll_delta().y, i.zoom_delta()));
            let factor = (scroll / 240.0).exp() * pinch;
            if factor != 1.0 {
                self.placing = self.placing.zoomed(area, size, pointer, factor);
            }
        }
    }
}

/// What draws into `area` alone.
fn clipped(ui: &mut Ui, area: Rect) -> Ui {
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(area));
    inner.shrink_clip_rect(area);
    inner
}

fn size(picture: &Picture) -> Vec2 {
    use crate::engine::Surface;
    match &picture.surface {
        Surface::Pixels(picture) => vec2(picture.width as f32, picture.height as f32),
        Surface::Texture(frame) => vec2(frame.size[0] as f32, frame.size[1] as f32),
    }
}

/// A spinner over the last picture, so that the window never looks frozen.
fn spinner(ui: &Ui, area: Rect, waiting: Option<f64>) {
    let Some(waited) = waiting else { return };
    if waited < PATIENCE {
        ui.ctx().request_repaint_after_secs((PATIENCE - waited) as f32);
        return;
    }
    let rect = Rect::from_center_size(area.right_top() + vec2(-32.0, 32.0), Vec2::splat(36.0));
    let back = theme::card(ui.visuals()).gamma_multiply(0.85);
    ui.painter().rect_filled(rect, CornerRadius::same(18), back);
    let accent = theme::accent(ui.visuals());
    egui::Spinner::new().color(accent).paint_at(ui, rect.shrink(9.0));
}

/// What to do while there is nothing to look at.
fn empty(ui: &mut Ui, area: Rect, snapshot: &Snapshot, wishes: &mut Vec<Wish>) {
    if let Some(busy) = &snapshot.busy {
        let text = t(ui, busy).to_owned();
        egui::Spinner::new().color(theme::accent(ui.visuals())).paint_at(
            ui,
            Rect::from_center_size(area.center() - vec2(0.0, 44.0), Vec2::splat(28.0)),
        );
        message(ui, area, &text);
        return;
    }
    if snapshot.model.is_some() {
        message(ui, area, t(ui, "The first picture is on its way"));
        return;
    }
    message(ui, area, t(ui, "Open a model to begin, or drop one here"));
    let at = Rect::from_center_size(area.center() + vec2(0.0, 44.0), vec2(160.0, 32.0));
    if ui.put(at, egui::Button::new(t(ui, "Open model…"))).clicked() {
        wishes.push(Wish::Open);
    }
}

fn message(ui: &mut Ui, area: Rect, text: &str) {
    let width = (area.width() - 48.0).clamp(80.0, 420.0);
    let rect = Rect::from_center_size(area.center(), vec2(width, 60.0));
    ui.put(rect, egui::Label::new(egui::RichText::new(text).size(15.0).weak()).wrap());
}

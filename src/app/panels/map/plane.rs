//! One plane of the map on screen: the dots and, over them, path, markers and highlight.

use super::geometry::Plane;
use super::samples::Samples;
use crate::app::lang::t;
use crate::app::widgets::{Icon, icon_button};
use crate::engine::MapPoint;
use eframe::egui;
use egui::{Align2, Color32, FontId, Painter, Pos2, Response, Stroke, Ui, Vec2};
use egui_plot::{Plot, PlotPoint, PlotTransform};

/// Width from which the planes stand side by side.
const SIDE_BY_SIDE: f32 = 560.0;
/// Width of the window from which a map can be larger.
const ROOM: f32 = 700.0;
/// Height of a plane's heading.
const HEADING: f32 = 30.0;

/// What is marked on both planes.
pub(super) struct Marks<'a> {
    /// The shown latent.
    pub current: Option<MapPoint>,
    /// The way from A to B.
    pub path: &'a [MapPoint],
    /// The hovered sample.
    pub hovered: Option<usize>,
    /// Whether z is mapped to w; otherwise the second plane is that of the first features.
    pub mapped: bool,
}

/// A drawn plane.
pub(super) struct Drawn {
    /// What the pointer did to it.
    pub response: Response,
    /// Between its coordinates and the screen.
    pub transform: PlotTransform,
}

impl Drawn {
    /// A screen position in the plane's coordinates, kept inside the frame.
    pub fn value(&self, position: Pos2) -> [f32; 2] {
        let inside = self.transform.frame().clamp(position);
        let point = self.transform.value_from_position(inside);
        [point.x as f32, point.y as f32]
    }

    /// Length of a distance on screen in the plane's units.
    pub fn reach(&self, pixels: f32) -> f32 {
        pixels * self.transform.dvalue_dpos()[0].abs() as f32
    }
}

/// Draws both planes within `height`, side by side where there is room.
pub(super) fn both(
    ui: &mut egui::Ui,
    height: f32,
    samples: &Samples,
    marks: &Marks<'_>,
    large: &mut bool,
) -> [(Plane, Drawn); 2] {
    let gap = ui.spacing().item_spacing;
    let width = ui.available_width();
    if width >= SIDE_BY_SIDE {
        let side = (width - gap.x) / 2.0;
        let size = egui::vec2(side, side.min(height - HEADING).max(220.0));
        ui.columns(2, |columns| {
            [Plane::Z, Plane::W].map(|plane| {
                let ui = &mut columns[usize::from(plane == Plane::W)];
                let large = (plane == Plane::W).then_some(&mut *large);
                (plane, titled(ui, plane, size, samples, marks, large))
            })
        })
    } else {
        let side = (height / 2.0 - HEADING - gap.y).clamp(200.0, width.max(200.0));
        let size = egui::vec2(width, side);
        [Plane::Z, Plane::W].map(|plane| {
            let large = (plane == Plane::Z).then_some(&mut *large);
            (plane, titled(ui, plane, size, samples, marks, large))
        })
    }
}

/// A plane under its heading, which holds the button for the map's size in one of the two.
fn titled(
    ui: &mut egui::Ui,
    plane: Plane,
    size: egui::Vec2,
    samples: &Samples,
    marks: &Marks<'_>,
    large: Option<&mut bool>,
) -> Drawn {
    let (title, tip) = match plane {
        Plane::Z => (
            t(ui, "Z, the random input"),
            t(ui, "Two directions of z; the rings lie at 1 and 2 standard deviations"),
        ),
        Plane::W if !marks.mapped => (
            t(ui, "First features of the generator"),
            t(ui, "First and second principal component of the features that z brings forth first"),
        ),
        Plane::W => (
            t(ui, "W, after the mapping network"),
            t(ui, "First and second principal component of w, in standard deviations"),
        ),
    };
    egui::Sides::new().shrink_left().truncate().show(
        ui,
        |ui| ui.strong(title).on_hover_text(tip),
        |ui| large.map(|large| size_button(ui, large)),
    );
    let drawn = show(ui, plane, size, samples, marks);
    drawn.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, title));
    if drawn.response.has_focus() {
        let (frame, stroke) = (*drawn.transform.frame(), ui.visuals().selection.stroke);
        ui.painter().rect_stroke(frame, 2, stroke, egui::StrokeKind::Inside);
    }
    let cursor = match (drawn.response.dragged(), marks.hovered) {
        (true, _) => egui::CursorIcon::Grabbing,
        (false, Some(_)) => egui::CursorIcon::PointingHand,
        (false, None) => egui::CursorIcon::Grab,
    };
    let response = drawn.response.on_hover_cursor(cursor);
    Drawn { response, transform: drawn.transform }
}

/// Gives the map most of the window, or takes it back.
fn size_button(ui: &mut Ui, large: &mut bool) {
    if ui.ctx().content_rect().width() < ROOM {
        return;
    }
    let (icon, name) = match *large {
        true => (Icon::Shrink, t(ui, "A smaller map")),
        false => (Icon::Enlarge, t(ui, "A larger map, with the picture beside it")),
    };
    if icon_button(ui, icon, name).clicked() {
        *large = !*large;
    }
}

/// Draws a plane of the given size.
fn show(ui: &mut Ui, plane: Plane, size: Vec2, samples: &Samples, marks: &Marks<'_>) -> Drawn {
    let bounds = samples.bounds(plane);
    let shown = Plot::new(("map", plane as u8))
        .width(size.x)
        .height(size.y)
        .data_aspect(1.0)
        .show_axes(false)
        .show_grid(false)
        .show_x(false)
        .show_y(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show(ui, |plot| {
            // Given anew each frame, for another model has other extents.
            plot.set_plot_bounds(bounds);
            plot.add(samples.cloud(plane));
        });
    let drawn = Drawn { response: shown.response, transform: shown.transform };
    let painter = ui.painter().with_clip_rect(*drawn.transform.frame());
    let overlay = Overlay { painter, plane, transform: &drawn.transform };
    overlay.paint(ui, samples, marks);
    drawn
}

/// Paints over the dots.
struct Overlay<'a> {
    painter: Painter,
    plane: Plane,
    transform: &'a PlotTransform,
}

impl Overlay<'_> {
    fn paint(&self, ui: &Ui, samples: &Samples, marks: &Marks<'_>) {
        let (ink, paper) = (ui.visuals().strong_text_color(), ui.visuals().extreme_bg_color);
        self.path(marks.path, ink, paper);
        if let Some(index) = marks.hovered
            && let Some(point) = samples.points(self.plane).get(index)
        {
            let at = self.position(*point);
            self.painter.circle(at, 5.0, samples.colour(index), Stroke::new(1.5, ink));
        }
        if let Some(current) = &marks.current {
            // One that lies outside stays visible at the rim.
            let at =
                self.transform.frame().shrink(8.0).clamp(self.position(self.plane.of(current)));
            self.painter.circle_stroke(at, 6.0, Stroke::new(5.0, paper));
            self.painter.circle_stroke(at, 6.0, Stroke::new(2.5, ink));
            self.painter.circle_filled(at, 1.5, ink);
        }
    }

    /// The line from A to B with both ends named.
    fn path(&self, path: &[MapPoint], ink: Color32, paper: Color32) {
        let line: Vec<Pos2> = path.iter().map(|p| self.position(self.plane.of(p))).collect();
        let (Some(first), Some(last)) = (line.first().copied(), line.last().copied()) else {
            return;
        };
        self.painter.line(line.clone(), Stroke::new(4.0, paper));
        self.painter.line(line, Stroke::new(2.0, ink));
        let frame = self.transform.frame().shrink(10.0);
        for (at, name) in [(first, "A"), (last, "B")] {
            self.painter.circle(at, 4.0, ink, Stroke::new(1.5, paper));
            // Above the end, so that the marker of the picture does not hide the letter.
            let badge = frame.clamp(at - egui::vec2(0.0, 17.0));
            self.painter.circle(badge, 8.5, paper, Stroke::new(1.5, ink));
            self.painter.text(badge, Align2::CENTER_CENTER, name, FontId::proportional(12.0), ink);
        }
    }

    fn position(&self, point: [f32; 2]) -> Pos2 {
        self.transform.position_from_point(&PlotPoint::new(point[0], point[1]))
    }
}

//! The samples of a map, made ready to draw, and the plot item that draws one plane of them.

use super::colour;
use super::geometry::{self, Plane};
use crate::engine::MapData;
use eframe::egui;
use egui::{Color32, Shape, Ui};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotPoint, PlotTransform};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Half side of the z plane at least, so that the ring at 2 σ is seen.
const LEAST_Z: f32 = 2.3;
/// Half side of the w plane at least.
const LEAST_W: f32 = 1.0;
/// Segments of a ring.
const RING: usize = 64;

/// A map with its colours and extents, worked out once.
pub(super) struct Samples {
    /// Where they come from.
    pub map: Arc<MapData>,
    colours: Vec<Color32>,
    half_z: f32,
    middle_w: [f32; 2],
    half_w: f32,
    dark: bool,
}

impl Samples {
    /// Works out colours and extents for a dark or light page.
    pub fn new(map: Arc<MapData>, dark: bool) -> Self {
        // While a model learns, its average w lags behind, and the samples lie off 0.
        let middle_w = geometry::middle(&map.w);
        Self {
            colours: map.z.iter().map(|z| colour::of_sample(*z, dark)).collect(),
            half_z: geometry::half_side(&map.z, [0.0; 2], LEAST_Z),
            middle_w,
            half_w: geometry::half_side(&map.w, middle_w, LEAST_W),
            map,
            dark,
        }
    }

    /// Whether these were made of this map for this page.
    pub fn fits(&self, map: &Arc<MapData>, dark: bool) -> bool {
        Arc::ptr_eq(&self.map, map) && self.dark == dark
    }

    /// Positions in one plane.
    pub fn points(&self, plane: Plane) -> &[[f32; 2]] {
        match plane {
            Plane::Z => &self.map.z,
            Plane::W => &self.map.w,
        }
    }

    /// Colour of one sample.
    pub fn colour(&self, index: usize) -> Color32 {
        self.colours.get(index).copied().unwrap_or(Color32::GRAY)
    }

    /// The square that a plane shows.
    pub fn bounds(&self, plane: Plane) -> PlotBounds {
        let ([x, y], half) = match plane {
            Plane::Z => ([0.0; 2], self.half_z),
            Plane::W => (self.middle_w, self.half_w),
        };
        let corner = |sign: f32| [f64::from(x + sign * half), f64::from(y + sign * half)];
        PlotBounds::from_min_max(corner(-1.0), corner(1.0))
    }

    /// The plot item of one plane. One item with a colour for each dot is as fast as one
    /// `Points` item for each colour, and its shades are continuous.
    pub fn cloud(&self, plane: Plane) -> Cloud<'_> {
        Cloud { base: PlotItemBase::new(format!("{plane:?}")), samples: self, plane }
    }
}

/// All dots of one plane, with rings at 1 and 2 σ behind them in Z.
pub(super) struct Cloud<'a> {
    base: PlotItemBase,
    samples: &'a Samples,
    plane: Plane,
}

impl Cloud<'_> {
    fn rings(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let stroke = egui::Stroke::new(1.0, ui.visuals().text_color().gamma_multiply(0.4));
        for radius in [1.0, 2.0] {
            let points = (0..=RING).map(|i| {
                let angle = i as f64 / RING as f64 * std::f64::consts::TAU;
                let at = PlotPoint::new(radius * angle.cos(), radius * angle.sin());
                transform.position_from_point(&at)
            });
            shapes.push(Shape::line(points.collect(), stroke));
        }
    }
}

impl PlotItem for Cloud<'_> {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let points = self.samples.points(self.plane);
        let radius = if points.len() > 2500 { 1.5 } else { 2.0 };
        let frame = transform.frame().expand(radius);
        shapes.reserve(points.len() + 2);
        for (point, colour) in points.iter().zip(&self.samples.colours) {
            let at = transform.position_from_point(&PlotPoint::new(point[0], point[1]));
            if frame.contains(at) {
                shapes.push(Shape::circle_filled(at, radius, *colour));
            }
        }
        if self.plane == Plane::Z {
            self.rings(ui, transform, shapes);
        }
    }

    fn initialize(&mut self, _x_range: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        self.samples.bounds(self.plane)
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

//! Where the picture lies on the screen: fit, or a free scale and place. Pure arithmetic.

use eframe::egui;
use egui::{Pos2, Rect, Vec2};

/// Smallest and largest scale, in screen points per picture pixel.
const SCALES: (f32, f32) = (1.0 / 32.0, 64.0);

/// How the picture is laid into the viewport.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Placing {
    /// As large as fits.
    #[default]
    Fit,
    /// Scaled freely.
    Free {
        /// Screen points per picture pixel.
        scale: f32,
        /// The point of the picture at the centre of the viewport, as a share of its size.
        focus: Vec2,
    },
}

/// Scale at which a picture of `size` just fits into `area`.
pub fn fit_scale(area: Rect, size: Vec2) -> f32 {
    let ratio = area.size() / size.max(Vec2::splat(1.0));
    ratio.min_elem().clamp(SCALES.0, SCALES.1)
}

impl Placing {
    /// Screen points per picture pixel.
    pub fn scale(&self, area: Rect, size: Vec2) -> f32 {
        match self {
            Self::Fit => fit_scale(area, size),
            Self::Free { scale, .. } => *scale,
        }
    }

    /// The rectangle that the whole picture covers.
    pub fn rect(&self, area: Rect, size: Vec2) -> Rect {
        let shown = size * self.scale(area, size);
        let focus = match self {
            Self::Fit => Vec2::splat(0.5),
            Self::Free { focus, .. } => *focus,
        };
        Rect::from_min_size(area.center() - focus * shown, shown)
    }

    /// Scaled by `factor`, with the point under `pointer` staying where it is.
    #[must_use]
    pub fn zoomed(&self, area: Rect, size: Vec2, pointer: Pos2, factor: f32) -> Self {
        let old = self.rect(area, size);
        let scale = (self.scale(area, size) * factor).clamp(SCALES.0, SCALES.1);
        let share = (pointer - old.min) / old.size().max(Vec2::splat(1e-3));
        let shown = (size * scale).max(Vec2::splat(1e-3));
        let focus = share + (area.center() - pointer) / shown;
        Self::Free { scale, focus }.kept_near()
    }

    /// Moved by `delta` screen points.
    #[must_use]
    pub fn panned(&self, area: Rect, size: Vec2, delta: Vec2) -> Self {
        let rect = self.rect(area, size);
        let shown = rect.size().max(Vec2::splat(1e-3));
        let focus = (area.center() - rect.min) / shown - delta / shown;
        Self::Free { scale: self.scale(area, size), focus }.kept_near()
    }

    /// One picture pixel on one pixel of the screen, which has `pixels_per_point`.
    pub fn actual(pixels_per_point: f32) -> Self {
        Self::Free { scale: 1.0 / pixels_per_point, focus: Vec2::splat(0.5) }
    }

    /// Keeps the picture from getting lost outside.
    fn kept_near(self) -> Self {
        match self {
            Self::Fit => self,
            Self::Free { scale, focus } => {
                Self::Free { scale, focus: focus.clamp(Vec2::ZERO, Vec2::splat(1.0)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    const AREA: Rect = Rect { min: Pos2 { x: 100.0, y: 50.0 }, max: Pos2 { x: 700.0, y: 450.0 } };
    const SIZE: Vec2 = vec2(64.0, 64.0);

    #[test]
    fn fit_fills_the_shorter_side_and_is_centred() {
        let rect = Placing::Fit.rect(AREA, SIZE);
        assert_eq!(rect.center(), AREA.center());
        assert_eq!(rect.size(), vec2(400.0, 400.0));
    }

    #[test]
    fn zoom_keeps_the_point_under_the_pointer() {
        let pointer = pos2(450.0, 300.0);
        let share = |p: &Placing| {
            let rect = p.rect(AREA, SIZE);
            (pointer - rect.min) / rect.size()
        };
        let before = Placing::Fit;
        let after = before.zoomed(AREA, SIZE, pointer, 2.5);
        assert!((share(&before) - share(&after)).length() < 1e-4);
        let ratio = after.scale(AREA, SIZE) / before.scale(AREA, SIZE);
        assert!((ratio - 2.5).abs() < 1e-4);
    }

    #[test]
    fn drag_moves_the_picture_with_the_pointer() {
        let before = Placing::Fit.zoomed(AREA, SIZE, AREA.center(), 3.0);
        let after = before.panned(AREA, SIZE, vec2(30.0, -20.0));
        let moved = after.rect(AREA, SIZE).min - before.rect(AREA, SIZE).min;
        assert!((moved - vec2(30.0, -20.0)).length() < 1e-3, "{moved:?}");
    }

    #[test]
    fn the_picture_cannot_be_lost() {
        let mut placing = Placing::Fit;
        for _ in 0..100 {
            placing = placing.panned(AREA, SIZE, vec2(1000.0, 1000.0));
        }
        assert!(placing.rect(AREA, SIZE).expand(1.0).contains(AREA.center()));
        for factor in [1e9, 1e-9] {
            let zoomed = placing.zoomed(AREA, SIZE, AREA.center(), factor);
            assert!((SCALES.0..=SCALES.1).contains(&zoomed.scale(AREA, SIZE)));
        }
        let nothing = Placing::Fit.rect(AREA, Vec2::ZERO);
        assert!(nothing.min.x.is_finite());
    }

    #[test]
    fn actual_size_counts_screen_pixels() {
        assert_eq!(Placing::actual(2.0).rect(AREA, SIZE).size() * 2.0, SIZE);
    }
}

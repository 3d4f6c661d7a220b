//! A curve thinned to what can be drawn fast and read well.

use crate::training::Metrics;
use egui_plot::PlotPoint;

/// Points of a line at most.
pub(super) const MOST_POINTS: usize = 300;

/// A thinned line.
#[derive(Debug, Default)]
pub(super) struct Trace {
    /// Mean of each stretch.
    pub mean: Vec<PlotPoint>,
    /// Least and greatest value of each stretch; empty where nothing was thinned.
    pub low: Vec<f64>,
    pub high: Vec<f64>,
}

impl Trace {
    /// A curve of at most [`MOST_POINTS`] points: the mean of each stretch, and the least and the
    /// greatest value beside it, so that no spike is lost. Values that are no numbers are left out.
    pub fn new(history: &[Metrics], value: fn(&Metrics) -> f32) -> Self {
        Self::over(history, |metrics| metrics.kimg, value, MOST_POINTS)
    }

    /// The same over something else than kimg, with at most so many points.
    pub fn over(
        history: &[Metrics],
        along: fn(&Metrics) -> f64,
        value: fn(&Metrics) -> f32,
        most: usize,
    ) -> Self {
        let points: Vec<PlotPoint> = history
            .iter()
            .map(|metrics| PlotPoint::new(along(metrics), value(metrics)))
            .filter(|point| point.x.is_finite() && point.y.is_finite())
            .collect();
        if points.len() <= most {
            return Self { mean: points, ..Self::default() };
        }
        let mut trace = Self::default();
        for stretch in points.chunks(points.len().div_ceil(most)) {
            let count = stretch.len() as f64;
            let x = stretch.iter().map(|point| point.x).sum::<f64>() / count;
            let y = stretch.iter().map(|point| point.y).sum::<f64>() / count;
            trace.mean.push(PlotPoint::new(x, y));
            trace.low.push(stretch.iter().map(|point| point.y).fold(f64::INFINITY, f64::min));
            trace.high.push(stretch.iter().map(|point| point.y).fold(f64::NEG_INFINITY, f64::max));
        }
        trace
    }
}

/// The newest value that is a number.
pub(super) fn newest(history: &[Metrics], value: fn(&Metrics) -> f32) -> Option<f32> {
    history.iter().rev().map(value).find(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(count: usize, value: impl Fn(usize) -> f32) -> Vec<Metrics> {
        let point = |i| Metrics { kimg: i as f64, loss_g: value(i), ..Default::default() };
        (0..count).map(point).collect()
    }

    #[test]
    fn short_curves_stay_whole_and_nan_is_left_out() {
        let history = history(10, |i| if i == 4 { f32::NAN } else { i as f32 });
        let trace = Trace::new(&history, |m| m.loss_g);
        assert_eq!((trace.mean.len(), trace.low.len()), (9, 0));
        assert!(trace.mean.iter().all(|p| p.x != 4.0 && p.x == p.y));
    }

    #[test]
    fn long_curves_keep_their_mean_spikes_and_order() {
        for count in [301, 6_000, 50_001] {
            let history = history(count, |i| if i == 133 { 99.0 } else { (i % 2) as f32 });
            let trace = Trace::new(&history, |m| m.loss_g);
            let length = trace.mean.len();
            let fine = (MOST_POINTS / 2..=MOST_POINTS).contains(&length);
            assert!(fine, "{count} gave {length}");
            assert!(trace.low.len() == length && trace.high.len() == length);
            assert!(trace.high.contains(&99.0) && trace.low.iter().all(|&low| low <= 1.0));
            assert!(trace.mean.windows(2).all(|pair| pair[0].x < pair[1].x));
            let inside = |(i, p): (usize, &PlotPoint)| trace.low[i] <= p.y && p.y <= trace.high[i];
            assert!(trace.mean.iter().enumerate().all(inside));
        }
    }

    #[test]
    fn a_curve_without_numbers_is_empty() {
        let history = history(2_000, |_| f32::INFINITY);
        assert!(Trace::new(&history, |m| m.loss_g).mean.is_empty());
    }
}

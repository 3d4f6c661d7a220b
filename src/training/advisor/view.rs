//! What the advisor looks at.

use crate::data::Dataset;
use crate::training::{Closeness, Look, Measured, Metrics, Moves, TrainConfig};

/// Points of the curves that count as "lately".
const RECENT: usize = 20;
/// Fewest of them that tell anything.
pub const ENOUGH: usize = 10;

/// What is known of the pictures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// How many there are.
    pub images: usize,
    /// Exact copies of others.
    pub copies: usize,
    /// Pictures with plain bars on two sides.
    pub barred: usize,
    /// Shorter sides in the files, where they are of very different sizes and the small ones too small:
    /// of the smallest but for a twentieth, and of the largest.
    pub mixed: Option<[u32; 2]>,
    /// Name and number of pictures of each class.
    pub classes: Vec<(String, usize)>,
}

impl Facts {
    /// Of the pictures of a run.
    pub fn of(data: &Dataset) -> Self {
        Self {
            images: data.len(),
            copies: data.copies(),
            barred: data.barred(),
            mixed: data.mixed(),
            classes: data.class_sizes(),
        }
    }
}

/// A run at one point of its curves.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// All points.
    pub all: &'a [Metrics],
    /// Those since the last change of a setting.
    pub fresh: &'a [Metrics],
    /// Settings.
    pub config: &'a TrainConfig,
    /// The pictures.
    pub facts: &'a Facts,
    /// Whether a loss was not finite since the last change.
    pub broken: bool,
}

impl<'a> View<'a> {
    /// The last points since the last change, where they are enough.
    pub fn recent(&self) -> Option<&'a [Metrics]> {
        let recent = &self.fresh[self.fresh.len().saturating_sub(RECENT)..];
        (recent.len() >= ENOUGH).then_some(recent)
    }

    /// Mean of a number lately.
    pub fn mean(&self, value: fn(&Metrics) -> Option<f32>) -> Option<f64> {
        mean(self.recent()?.iter().filter_map(value))
    }

    /// Mean of a number that tells of the pictures.
    pub fn look(&self, value: fn(&Look) -> f32) -> Option<f64> {
        mean(self.recent()?.iter().filter_map(|point| point.look.as_ref().map(value)))
    }

    /// Mean of G's and D's relative steps.
    pub fn steps(&self) -> [Option<f64>; 2] {
        let of: [fn(&Metrics) -> Option<Moves>; 2] = [|m| m.moves_g, |m| m.moves_d];
        of.map(|moves| {
            let recent = self.recent()?;
            mean(recent.iter().filter_map(|point| moves(point).map(|moves| moves.step)))
        })
    }

    /// The most varied that the pictures have been over ten points.
    pub fn best_spread(&self) -> f64 {
        let looks: Vec<f64> =
            self.all.iter().filter_map(|m| m.look).map(|look| f64::from(look.spread)).collect();
        let means = looks.windows(ENOUGH).map(|part| part.iter().sum::<f64>() / part.len() as f64);
        means.fold(0.0, f64::max)
    }

    /// All measures so far.
    pub fn measures(&self) -> Vec<Measured> {
        self.all.iter().filter_map(|point| point.measured).collect()
    }

    /// Thousands of pictures shown so far.
    pub fn kimg(&self) -> f64 {
        self.all.last().map_or(0.0, |point| point.kimg)
    }

    /// How often each picture has been shown.
    pub fn epochs(&self) -> f64 {
        1000.0 * self.kimg() / self.facts.images.max(1) as f64
    }
}

/// Mean of the last three of some measures.
pub fn mean_of(measures: &[Measured], value: fn(&Closeness) -> f64) -> f64 {
    measures.iter().map(|m| value(&m.closeness)).sum::<f64>() / measures.len() as f64
}

fn mean(values: impl Iterator<Item = f32>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0), |(sum, n), value| (sum + f64::from(value), n + 1));
    (count > 0).then(|| sum / f64::from(count))
}

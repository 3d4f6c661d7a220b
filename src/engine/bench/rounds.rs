//! Rounds of one case, timed.

use super::machine::{Load, TICKS_PER_SECOND, busy, own_ticks};
use std::time::{Duration, Instant};

/// Longest time for one case.
const CASE: Duration = Duration::from_secs(240);
/// Fewest undisturbed rounds that count alone.
const ENOUGH: usize = 5;

/// How long the rounds took.
pub struct Rounds {
    /// Seconds of the rounds that count, fastest first.
    pub times: Vec<f64>,
    /// Rounds that other programs disturbed.
    pub disturbed: usize,
    /// CPU time over wall time.
    pub cpu_over_wall: f64,
    /// Share of the machine that was busy before.
    pub load_before: f64,
}

impl Rounds {
    /// Times `round`; `counts` are the rounds to warm up and to measure.
    pub fn time(counts: [usize; 2], mut round: impl FnMut()) -> Self {
        let [warmup, wanted] = counts;
        let load_before = busy(Duration::from_secs(1));
        (0..warmup).for_each(|_| round());
        let (start, cpu) = (Instant::now(), own_ticks());
        let (mut times, mut disturbed) = (Vec::new(), Vec::new());
        while times.len() < wanted
            && times.len() + disturbed.len() < 4 * wanted
            && start.elapsed() < CASE
        {
            let (before, at) = (Load::now(), Instant::now());
            round();
            let seconds = at.elapsed().as_secs_f64();
            let fine = before.undisturbed_until(Load::now());
            if fine { &mut times } else { &mut disturbed }.push(seconds);
        }
        let cpu = (own_ticks() - cpu) / TICKS_PER_SECOND;
        let cpu_over_wall = cpu / start.elapsed().as_secs_f64();
        let count = disturbed.len();
        if times.len() < wanted.min(ENOUGH) {
            // Never quiet: everything counts, and the number of disturbed rounds says so.
            times.append(&mut disturbed);
        }
        times.sort_by(f64::total_cmp);
        Self { times, disturbed: count, cpu_over_wall, load_before }
    }

    /// Median seconds.
    pub fn median(&self) -> f64 {
        match self.times.len() {
            0 => f64::NAN,
            n if n % 2 == 1 => self.times[n / 2],
            n => (self.times[n / 2 - 1] + self.times[n / 2]) / 2.0,
        }
    }

    /// Seconds of the fastest and the slowest.
    pub fn extremes(&self) -> [f64; 2] {
        [self.times.first(), self.times.last()].map(|time| time.copied().unwrap_or(f64::NAN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_of_even_and_odd_counts() {
        let of = |times: &[f64]| {
            let times = times.to_vec();
            Rounds { times, disturbed: 0, cpu_over_wall: 0.0, load_before: 0.0 }
        };
        assert_eq!(of(&[1.0, 2.0, 4.0, 8.0]).median(), 3.0);
        assert_eq!((of(&[1.0, 2.0, 4.0]).median(), of(&[1.0, 4.0]).extremes()), (2.0, [1.0, 4.0]));
        assert!(of(&[]).median().is_nan());
    }
}

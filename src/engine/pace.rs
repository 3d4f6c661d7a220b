//! How much of the machine training takes: it rests between half-steps.

use std::time::{Duration, Instant};

/// How long training rests after `work`, so that it takes `share` percent of the time.
fn rest(work: Duration, share: u8) -> Duration {
    let share = u32::from(share.clamp(1, 100));
    work * (100 - share) / share
}

/// The last half-step: when it ended and how long it took.
#[derive(Debug, Default)]
pub struct Pace(Option<(Instant, Duration)>);

impl Pace {
    /// Notes a half-step that began at `start` and ends now.
    pub fn worked(&mut self, start: Instant) {
        self.0 = Some((Instant::now(), start.elapsed()));
    }

    /// What is left of the rest at `now`, for the share as it now is; None when work is due.
    pub fn left(&self, share: u8, now: Instant) -> Option<Duration> {
        let (ended, work) = self.0?;
        let left = rest(work, share).checked_sub(now.saturating_duration_since(ended))?;
        Some(left).filter(|left| !left.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_the_share_of_work_and_rest() {
        let work = Duration::from_millis(300);
        let rests = [100, 75, 50, 25].map(|share| rest(work, share).as_millis());
        assert_eq!(rests, [0, 100, 300, 900]);
        // Whatever the settings hold, training goes on.
        assert_eq!((rest(work, 0), rest(work, 200)), (work * 99, Duration::ZERO));
    }

    #[test]
    fn a_new_share_counts_within_the_rest() {
        let start = Instant::now();
        let after = |millis| start + Duration::from_millis(millis);
        let pace = Pace(Some((start, Duration::from_millis(100))));
        assert_eq!(pace.left(50, after(40)), Some(Duration::from_millis(60)));
        assert_eq!(pace.left(25, after(40)), Some(Duration::from_millis(260)));
        assert_eq!((pace.left(75, after(40)), pace.left(50, after(100))), (None, None));
        assert_eq!((pace.left(100, start), Pace::default().left(1, start)), (None, None));
    }
}

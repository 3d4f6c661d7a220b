//! How fast a training goes lately, pauses left out and rests between its steps counted.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// What counts as lately.
const LATELY: Duration = Duration::from_secs(60);

/// The time that training went on, and the pictures shown at some points of it.
#[derive(Debug, Default)]
pub struct Clock {
    active: Duration,
    since: Option<Instant>,
    points: VecDeque<(Duration, u64)>,
}

impl Clock {
    /// To be called each turn, with whether training goes on.
    pub fn tick(&mut self, running: bool, now: Instant) {
        if let Some(since) = self.since {
            self.active += now.saturating_duration_since(since);
        }
        self.since = running.then_some(now);
    }

    /// Pictures a second lately, at a point at which so many were shown in all; None at the first.
    pub fn speed(&mut self, images: u64) -> Option<f64> {
        self.points.push_back((self.active, images));
        while self.points.len() > 2 && self.active - self.points[1].0 > LATELY {
            self.points.pop_front();
        }
        let (at, before) = *self.points.front()?;
        let seconds = (self.active - at).as_secs_f64();
        (seconds > 0.0 && images > before).then(|| (images - before) as f64 / seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_and_the_start_do_not_count() {
        let (mut clock, start) = (Clock::default(), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        clock.tick(true, at(0));
        clock.tick(true, at(20));
        assert_eq!(clock.speed(1000), None, "the start took 20 seconds, and says nothing");
        clock.tick(false, at(30));
        assert_eq!(clock.speed(1100), Some(10.0));
        clock.tick(true, at(5000));
        clock.tick(true, at(5010));
        assert_eq!(clock.speed(1200), Some(10.0), "nobody trained during the pause");
        for second in 1..=100 {
            clock.tick(true, at(5010 + second));
            clock.speed(1200 + 50 * second);
        }
        assert_eq!(clock.speed(1200 + 50 * 100), Some(50.0), "lately it went faster");
    }
}

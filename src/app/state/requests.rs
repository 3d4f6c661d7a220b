//! The stamp discipline: a request is built anew each frame and sent only when it differs.

use crate::engine::{Look, ViewRequest};
use crate::latent::Recipe;

/// What was asked for last, and how long it has been unanswered.
#[derive(Debug, Default)]
pub struct Requests {
    stamp: u64,
    answered: u64,
    last: Option<(Recipe, Option<Look>)>,
    waiting_since: Option<f64>,
}

impl Requests {
    /// The request to send for `recipe` and what is looked at in it, at time `now` (seconds), unless
    /// it was sent already.
    pub fn next(&mut self, recipe: &Recipe, look: Option<Look>, now: f64) -> Option<ViewRequest> {
        let known = |(last, seen): &(Recipe, Option<Look>)| last == recipe && *seen == look;
        if self.last.as_ref().is_some_and(known) {
            return None;
        }
        self.stamp += 1;
        self.last = Some((recipe.clone(), look.clone()));
        self.waiting_since.get_or_insert(now);
        Some(ViewRequest { stamp: self.stamp, recipe: recipe.clone(), look })
    }

    /// Notes that the picture with `stamp` is on screen. Each new picture restarts the clock: a
    /// picture that lags behind a drag but keeps moving is no reason to show a spinner.
    pub fn answered(&mut self, stamp: u64, now: f64) {
        if stamp <= self.answered {
            return;
        }
        self.answered = stamp;
        self.waiting_since = (stamp < self.stamp).then_some(now);
    }

    /// Asks again for the same recipe, since another model is open.
    pub fn again(&mut self) {
        self.last = None;
    }

    /// Seconds that the newest request has waited; None when all are answered.
    pub fn waiting(&self, now: f64) -> Option<f64> {
        self.waiting_since.map(|since| now - since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sends_only_what_differs_with_growing_stamps() {
        let mut requests = Requests::default();
        let first = requests.next(&Recipe::seed(1), None, 0.0).unwrap();
        assert!(requests.next(&Recipe::seed(1), None, 0.1).is_none());
        let second = requests.next(&Recipe::seed(2), None, 0.2).unwrap();
        assert!(second.stamp > first.stamp && first.stamp > 0);
        requests.again();
        assert_eq!(requests.next(&Recipe::seed(2), None, 0.3).unwrap().stamp, second.stamp + 1);
        let looking = requests.next(&Recipe::seed(2), Some(Look::default()), 0.4).unwrap();
        assert_eq!(looking.look, Some(Look::default()));
        assert!(requests.next(&Recipe::seed(2), Some(Look::default()), 0.5).is_none());
    }

    #[test]
    fn waits_until_the_newest_is_answered() {
        let mut requests = Requests::default();
        assert_eq!(requests.waiting(0.0), None);
        let first = requests.next(&Recipe::seed(1), None, 1.0).unwrap().stamp;
        let second = requests.next(&Recipe::seed(2), None, 2.0).unwrap().stamp;
        assert_eq!(requests.waiting(3.0), Some(2.0));
        requests.answered(first, 3.0);
        assert_eq!(requests.waiting(3.5), Some(0.5));
        requests.answered(first, 3.6);
        assert_eq!(requests.waiting(4.0), Some(1.0));
        requests.answered(second, 4.0);
        assert_eq!(requests.waiting(9.0), None);
    }
}

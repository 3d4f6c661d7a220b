//! Notices that appear over the picture and fade; errors stay until they are dismissed, or until what
//! failed has gone well.

/// Seconds that a notice stays, and how long it takes to fade at the end.
const STAY: f64 = 5.0;
const FADE: f64 = 0.6;
/// Most notices shown at once.
const MOST: usize = 3;

/// How serious a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something went well.
    Info,
    /// Something to know; stays twice as long.
    Warning,
    /// Something failed; stays until it is dismissed.
    Error,
}

/// One notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Toast {
    /// How serious.
    pub kind: Kind,
    /// One sentence.
    pub text: String,
    /// A button below it.
    pub offer: Option<Offer>,
    born: f64,
    /// When it goes; never for errors that nothing has settled.
    end: f64,
}

/// What the button of a notice does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Asks for a model file.
    FindModel,
    /// Puts the favourite back that was removed last.
    PutBack,
}

impl Toast {
    fn new(kind: Kind, text: String, now: f64) -> Self {
        let stay = match kind {
            Kind::Info => STAY,
            Kind::Warning => 2.0 * STAY,
            Kind::Error => f64::INFINITY,
        };
        Self { kind, text, offer: None, born: now, end: now + stay }
    }

    /// Seconds left.
    fn left(&self, now: f64) -> f64 {
        self.end - now
    }

    /// 1 when fresh, falling to 0 at the end.
    pub fn opacity(&self, now: f64) -> f32 {
        (self.left(now) / FADE).clamp(0.0, 1.0) as f32
    }
}

/// The notices on screen, oldest first.
#[derive(Debug, Default)]
pub struct Toasts(Vec<Toast>);

impl Toasts {
    /// Adds a notice; the same text again only renews the old one.
    pub fn push(&mut self, kind: Kind, text: impl Into<String>, now: f64) {
        self.add(Toast::new(kind, text.into(), now));
    }

    /// Adds a notice with a button.
    pub fn offer(&mut self, kind: Kind, offer: Offer, text: String, now: f64) {
        self.add(Toast { offer: Some(offer), ..Toast::new(kind, text, now) });
    }

    fn add(&mut self, toast: Toast) {
        self.0.retain(|old| old.text != toast.text);
        self.0.push(toast);
        if self.0.len() > MOST {
            // Errors make room last.
            let first = self.0.iter().position(|t| t.kind != Kind::Error).unwrap_or(0);
            self.0.remove(first);
        }
    }

    /// Something went well, so that errors from before it go once they could be read.
    pub fn settle(&mut self, now: f64) {
        for toast in self.0.iter_mut().filter(|toast| toast.kind == Kind::Error) {
            toast.end = toast.end.min((toast.born + 2.0 * STAY).max(now + FADE));
        }
    }

    /// Drops those whose time is over.
    pub fn expire(&mut self, now: f64) {
        self.0.retain(|toast| toast.left(now) > 0.0);
    }

    /// Drops one.
    pub fn dismiss(&mut self, index: usize) {
        if index < self.0.len() {
            self.0.remove(index);
        }
    }

    /// Those to draw.
    pub fn list(&self) -> &[Toast] {
        &self.0
    }

    /// Seconds until something changes on screen: 0 while one fades, None when all stay.
    pub fn next_change(&self, now: f64) -> Option<f64> {
        let times = self.0.iter().map(|toast| toast.left(now)).filter(|left| left.is_finite());
        times.map(|left| (left - FADE).max(0.0)).reduce(f64::min)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_fade_and_errors_stay() {
        let mut toasts = Toasts::default();
        toasts.push(Kind::Error, "the disk is full", 0.0);
        toasts.push(Kind::Info, "saved", 0.0);
        assert_eq!(toasts.list()[1].opacity(1.0), 1.0);
        assert!(toasts.list()[1].opacity(STAY - FADE / 2.0) < 0.6);
        assert_eq!(toasts.next_change(0.0), Some(STAY - FADE));
        toasts.expire(STAY + 0.1);
        assert_eq!(toasts.list().len(), 1);
        assert_eq!(toasts.next_change(100.0), None);
        toasts.expire(1e9);
        toasts.dismiss(0);
        assert!(toasts.list().is_empty());
    }

    #[test]
    fn errors_go_after_something_went_well_but_not_unread() {
        let mut toasts = Toasts::default();
        toasts.push(Kind::Error, "old", 0.0);
        toasts.push(Kind::Error, "new", 90.0);
        toasts.settle(91.0);
        toasts.expire(92.0);
        assert_eq!(toasts.list().len(), 1);
        assert_eq!(toasts.list()[0].text, "new");
        toasts.expire(90.0 + 2.0 * STAY + 0.1);
        assert!(toasts.list().is_empty());
    }

    #[test]
    fn repeats_renew_and_the_list_is_short() {
        let mut toasts = Toasts::default();
        toasts.push(Kind::Error, "first", 0.0);
        for i in 0..20 {
            toasts.push(Kind::Info, format!("notice {}", i / 2), f64::from(i));
        }
        assert_eq!(toasts.list().len(), MOST);
        assert_eq!(toasts.list()[0].text, "first");
    }
}

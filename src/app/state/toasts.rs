//! Notices that appear over the picture and fade; errors stay until they are dismissed.

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
    born: f64,
}

impl Toast {
    /// Seconds left, infinite for errors.
    fn left(&self, now: f64) -> f64 {
        match self.kind {
            Kind::Info => self.born + STAY - now,
            Kind::Warning => self.born + 2.0 * STAY - now,
            Kind::Error => f64::INFINITY,
        }
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
        let text = text.into();
        self.0.retain(|toast| toast.text != text);
        self.0.push(Toast { kind, text, born: now });
        if self.0.len() > MOST {
            // Errors make room last.
            let first = self.0.iter().position(|t| t.kind != Kind::Error).unwrap_or(0);
            self.0.remove(first);
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

//! Events that wait for a panel which is not on screen.

use crate::engine::Event;

/// Most events kept; a panel hidden for hours must not eat memory.
const MOST: usize = 512;

/// Events since a panel was last drawn.
#[derive(Debug, Default)]
pub struct Inbox(Vec<Event>);

impl Inbox {
    /// Keeps an event. When full, the oldest that merely reports progress goes first.
    pub fn push(&mut self, event: Event) {
        if self.0.len() >= MOST {
            let passing = |e: &Event| matches!(e, Event::Metrics(_) | Event::Progress { .. });
            let oldest = self.0.iter().position(passing).unwrap_or(0);
            self.0.remove(oldest);
        }
        self.0.push(event);
    }

    /// Hands all of them over.
    pub fn take(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_outlive_progress() {
        let mut inbox = Inbox::default();
        inbox.push(Event::Failed("keep me".into()));
        for done in 0..2 * MOST {
            inbox.push(Event::Progress { what: "reading".into(), done, total: 0 });
        }
        let events = inbox.take();
        assert_eq!(events.len(), MOST);
        assert!(matches!(&events[0], Event::Failed(text) if text == "keep me"));
        assert!(inbox.take().is_empty());
    }
}

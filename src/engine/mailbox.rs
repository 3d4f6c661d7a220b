//! What waits for the worker: orders in a queue, the newest view, and flags.

use super::protocol::{Command, Event, Snapshot, ViewRequest};
use crossbeam_channel::Sender;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Orders that may wait.
const QUEUE: usize = 256;
/// How long training yields after the user's last drag.
const YIELD: Duration = Duration::from_millis(250);

/// An order, or the result of a helper thread.
#[expect(clippy::large_enum_variant, reason = "few wait at a time")]
pub enum Order {
    /// From outside.
    Command(Command),
    /// A data set was read for training.
    Ready(Box<super::plan::Prepared>),
}

#[derive(Default)]
struct Inbox {
    orders: VecDeque<Order>,
    view: Option<ViewRequest>,
}

/// Shared by the handle, the worker and helper threads.
pub struct Mailbox {
    inbox: Mutex<Inbox>,
    bell: Condvar,
    snapshot: Mutex<Arc<Snapshot>>,
    yield_until: Mutex<Option<Instant>>,
    /// Training is held.
    pub paused: AtomicBool,
    /// Percent of the time that training may take.
    pub share: AtomicU8,
    /// Whether a run takes the advisor's advice by itself.
    pub auto_advice: AtomicBool,
    /// Whatever runs long should give up.
    pub cancel: AtomicBool,
    events: Sender<Event>,
    wake: Box<dyn Fn() + Send + Sync>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Mailbox {
    pub fn new(events: Sender<Event>, wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            inbox: Mutex::default(),
            bell: Condvar::new(),
            snapshot: Mutex::default(),
            yield_until: Mutex::default(),
            paused: AtomicBool::new(false),
            share: AtomicU8::new(100),
            auto_advice: AtomicBool::new(false),
            cancel: AtomicBool::new(false),
            events,
            wake: Box::new(wake),
        }
    }

    /// Queues an order; false when the queue is full.
    pub fn post(&self, order: Order) -> bool {
        let mut inbox = lock(&self.inbox);
        // A helper's result and the last order always find room.
        let must = matches!(order, Order::Ready(_) | Order::Command(Command::Shutdown));
        if inbox.orders.len() >= QUEUE && !must {
            return false;
        }
        inbox.orders.push_back(order);
        self.bell.notify_one();
        true
    }

    /// Replaces the waiting view.
    pub fn request(&self, view: ViewRequest) {
        lock(&self.inbox).view = Some(view);
        self.bell.notify_one();
    }

    /// Next order, if any.
    pub fn order(&self) -> Option<Order> {
        lock(&self.inbox).orders.pop_front()
    }

    /// The newest view, once.
    pub fn view(&self) -> Option<ViewRequest> {
        lock(&self.inbox).view.take()
    }

    /// Sleeps until something waits or `timeout` is over.
    pub fn wait(&self, timeout: Duration) {
        let inbox = lock(&self.inbox);
        let empty = |inbox: &mut Inbox| inbox.orders.is_empty() && inbox.view.is_none();
        drop(self.bell.wait_timeout_while(inbox, timeout, empty));
    }

    /// The newest state.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        lock(&self.snapshot).clone()
    }

    /// Publishes a state and asks for a repaint.
    pub fn publish(&self, snapshot: &Snapshot) {
        *lock(&self.snapshot) = Arc::new(snapshot.clone());
        (self.wake)();
    }

    /// Tells what happened. The channel is unbounded in form, bounded in practice: metrics come
    /// a few times a second and the window drains each frame.
    pub fn tell(&self, event: Event) {
        // The receiver is gone only while the program ends.
        let _ = self.events.send(event);
        (self.wake)();
    }

    /// The user drags: training yields.
    pub fn interacting(&self) {
        *lock(&self.yield_until) = Some(Instant::now() + YIELD);
    }

    /// Whether training should yield now.
    pub fn yields(&self) -> bool {
        lock(&self.yield_until).is_some_and(|until| Instant::now() < until)
    }

    /// Whether training is held.
    pub fn is_paused(&self) -> bool {
        self.paused.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latent::Recipe;

    fn mailbox() -> Mailbox {
        Mailbox::new(crossbeam_channel::unbounded().0, || ())
    }

    #[test]
    fn the_newest_view_wins_and_stale_ones_are_dropped() {
        let mailbox = mailbox();
        for stamp in 1..=50 {
            mailbox.request(ViewRequest { stamp, recipe: Recipe::seed(stamp as u32), look: None });
        }
        let taken = mailbox.view().expect("the last of the drag");
        assert_eq!((taken.stamp, taken.recipe), (50, Recipe::seed(50)));
        assert_eq!(mailbox.view(), None, "no older request waits behind it");
    }

    #[test]
    fn orders_keep_their_order_and_a_full_queue_refuses() {
        let mailbox = mailbox();
        let thumbnail = |id| Order::Command(Command::Thumbnail { id, recipe: Recipe::default() });
        let taken = (0..QUEUE as u64 + 5).filter(|id| mailbox.post(thumbnail(*id))).count();
        assert_eq!(taken, QUEUE);
        assert!(mailbox.post(Order::Command(Command::Shutdown)), "the last order finds room");
        for expected in 0..QUEUE as u64 {
            let Some(Order::Command(Command::Thumbnail { id, .. })) = mailbox.order() else {
                panic!("order {expected} is gone");
            };
            assert_eq!(id, expected);
        }
        assert!(matches!(mailbox.order(), Some(Order::Command(Command::Shutdown))));
    }
}

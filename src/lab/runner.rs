//! A game on a thread of its own, so that no window waits for it.

use super::game::{Game, Turn};
use super::setup::Setup;
use super::view::View;
use crate::base::{Error, Result};
use crossbeam_channel::{Receiver, Sender, TryRecvError, unbounded};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Most looks at the game in a second while it runs.
const LOOKS: f64 = 60.0;
/// Of the time, looking may take as much as this.
const SHARE: f64 = 0.3;

/// What the player wants.
#[derive(Debug)]
pub enum Order {
    /// A new game.
    Begin(Box<Setup>),
    /// Other settings from now on; a new game where they are those of other networks.
    Tune(Box<Setup>),
    /// Go on by itself, or wait.
    Play(bool),
    /// Most steps a second; none for as many as can be.
    Pace(Option<f64>),
    /// One half-step of this network.
    Half(Turn),
    /// Look at an earlier state, or at the present one.
    Look(Option<usize>),
    /// Go on from an earlier state.
    GoBack(usize),
    /// Write the game to a file.
    Save(PathBuf),
    /// Open one.
    Open(PathBuf),
}

/// The game as it was last seen.
#[derive(Clone, Default)]
pub struct State {
    /// The picture of it; None before the first.
    pub view: Option<Arc<View>>,
    /// The settings that the game goes by.
    pub setup: Option<Arc<Setup>>,
    /// Whether it goes on by itself.
    pub playing: bool,
    /// Steps a second, while it does.
    pub speed: f64,
    /// Step of each earlier state.
    pub past: Arc<Vec<u64>>,
    /// The earlier state that is looked at.
    pub looking: Option<usize>,
    /// What went wrong last.
    pub error: Option<String>,
    /// What was saved last, or opened.
    pub saved: Option<PathBuf>,
}

/// Hands orders to the game's thread. The thread ends with it.
pub struct Runner {
    orders: Sender<Order>,
    state: Arc<Mutex<State>>,
}

impl Runner {
    /// Starts a game; `wake` is called whenever there is something new to see.
    ///
    /// # Errors
    /// [`Error::Usage`] when the system gives no thread.
    pub fn start(setup: Setup, wake: impl Fn() + Send + 'static) -> Result<Self> {
        let (orders, inbox) = unbounded();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        let work = move || {
            let table = Table { inbox, state: shared, wake: Box::new(wake), pace: None };
            table.run(setup);
        };
        std::thread::Builder::new()
            .name("lab".into())
            .spawn(work)
            .map_err(|e| Error::Usage(format!("the lab cannot start: {e}")))?;
        Ok(Self { orders, state })
    }

    /// Gives an order.
    pub fn order(&self, order: Order) {
        // The thread is gone only after a mistake of ours, which it has told.
        let _ = self.orders.send(order);
    }

    /// The game as it was last seen.
    pub fn state(&self) -> State {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Where the game is played.
struct Table {
    inbox: Receiver<Order>,
    state: Arc<Mutex<State>>,
    wake: Box<dyn Fn() + Send>,
    pace: Option<f64>,
}

impl Table {
    fn run(mut self, setup: Setup) {
        let mut game = match Game::new(setup) {
            Ok(game) => game,
            Err(error) => return self.tell(|state| state.error = Some(error.to_string())),
        };
        self.look(&game);
        let mut clock = Clock::new(&game);
        loop {
            let playing = self.read(|state| state.playing && state.looking.is_none());
            let order = match playing {
                true => self.inbox.try_recv(),
                false => self.inbox.recv().map_err(|_| TryRecvError::Disconnected),
            };
            match order {
                Ok(order) => {
                    if let Err(error) = self.obey(&mut game, order) {
                        self.fail(&error);
                    }
                    // What else waits is obeyed before anything is drawn.
                    if self.inbox.is_empty() {
                        self.look(&game);
                    }
                    clock = Clock::new(&game);
                }
                Err(TryRecvError::Disconnected) => return,
                Err(TryRecvError::Empty) => self.play(&mut game, &mut clock),
            }
        }
    }

    /// One step, where it is time for one, and a look now and then.
    fn play(&mut self, game: &mut Game, clock: &mut Clock) {
        if let Some(wait) = clock.early(game, self.pace) {
            std::thread::sleep(wait.min(Duration::from_millis(20)));
        } else if let Err(error) = game.step() {
            self.fail(&error);
            self.look(game);
        }
        if clock.look_due() {
            let start = Instant::now();
            self.look(game);
            let speed = clock.speed(game, start.elapsed());
            self.tell(|state| state.speed = speed);
        }
    }

    fn obey(&mut self, game: &mut Game, order: Order) -> Result<()> {
        self.tell(|state| state.error = None);
        match order {
            Order::Begin(setup) => *game = Game::new(*setup)?,
            Order::Tune(setup) => {
                if !game.retune((*setup).clone())? {
                    *game = Game::new(*setup)?;
                }
            }
            Order::Play(playing) => self.tell(|state| {
                (state.playing, state.looking) = (playing, None);
            }),
            Order::Pace(pace) => self.pace = pace,
            Order::Half(turn) => {
                self.tell(|state| (state.playing, state.looking) = (false, None));
                match turn {
                    Turn::D => game.teach_d()?,
                    Turn::G => game.teach_g()?,
                }
            }
            Order::Look(index) => self.tell(|state| state.looking = index),
            Order::GoBack(index) => {
                game.go_back(index);
                self.tell(|state| state.looking = None);
            }
            Order::Save(path) => {
                game.save(&path)?;
                self.tell(|state| state.saved = Some(path));
            }
            Order::Open(path) => {
                *game = Game::open(&path)?;
                let setup = Arc::new(game.setup().clone());
                self.tell(|state| {
                    (state.looking, state.saved) = (None, Some(path));
                    state.setup = Some(setup);
                });
            }
        }
        Ok(())
    }

    /// Looks at the game, or at the earlier state that is wanted.
    fn look(&self, game: &Game) {
        let looking = self.read(|state| state.looking);
        let earlier = looking.and_then(|index| game.view_at(index));
        let view = Arc::new(earlier.unwrap_or_else(|| game.view()));
        self.tell(|state| {
            state.setup = Some(Arc::new(game.setup().clone()));
            state.past = Arc::new(game.past().steps());
            state.view = Some(view);
        });
        (self.wake)();
    }

    /// A loss that is not finite ends the playing.
    fn fail(&self, error: &Error) {
        self.tell(|state| {
            state.playing = false;
            state.error = Some(error.to_string());
        });
        (self.wake)();
    }

    fn tell(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn read<T>(&self, what: impl FnOnce(&State) -> T) -> T {
        what(&self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// When the next step and the next look are due.
struct Clock {
    begun: Instant,
    from: u64,
    looked: Instant,
    /// How long to wait between two looks.
    rest: Duration,
}

impl Clock {
    fn new(game: &Game) -> Self {
        let now = Instant::now();
        Self { begun: now, from: game.step_number(), looked: now, rest: Duration::ZERO }
    }

    /// How long the next step has to wait at this pace.
    fn early(&self, game: &Game, pace: Option<f64>) -> Option<Duration> {
        let due = (game.step_number() - self.from + 1) as f64 / pace?;
        let wait = due - self.begun.elapsed().as_secs_f64();
        (wait > 0.0).then(|| Duration::from_secs_f64(wait))
    }

    fn look_due(&self) -> bool {
        self.looked.elapsed() >= self.rest
    }

    /// Notes a look that took so long; steps a second since the clock was set.
    fn speed(&mut self, game: &Game, took: Duration) -> f64 {
        self.looked = Instant::now();
        self.rest = Duration::from_secs_f64(1.0 / LOOKS).max(took.mul_f64(1.0 / SHARE - 1.0));
        let steps = (game.step_number() - self.from) as f64;
        steps / self.begun.elapsed().as_secs_f64().max(1e-9)
    }
}

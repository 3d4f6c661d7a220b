use super::*;
use crate::models::{Loss, PlaneConfig};
use std::time::{Duration, Instant};

fn played(setup: Setup, steps: usize) -> Game {
    let mut game = Game::new(setup).unwrap();
    (0..steps).for_each(|_| game.step().unwrap());
    game
}

#[test]
fn the_same_seed_plays_the_same_game() {
    let points = |game: &Game| game.view().fake;
    let [a, b] = [0, 1].map(|_| points(&played(Setup::default(), 30)));
    assert_eq!(a, b);
    let mut other = Setup::default();
    other.train.seed = 7;
    assert_ne!(points(&played(other, 30)), a);
}

#[test]
fn a_game_is_saved_opened_and_goes_on_exactly() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("game.safetensors");
    let mut setup = Setup { few: 50, ..Setup::of(Set::Moons, PlaneConfig::default()) };
    setup.train.loss = Loss::Wasserstein;
    setup.train.weight_clip = 0.2;
    let mut game = played(setup, 40);
    game.save(&path).unwrap();
    let mut opened = Game::open(&path).unwrap();
    assert_eq!(opened.setup(), game.setup());
    assert_eq!(opened.curves(), game.curves());
    for game in [&mut game, &mut opened] {
        (0..25).for_each(|_| game.step().unwrap());
    }
    assert_eq!(opened.view().fake, game.view().fake);
    std::fs::write(&path, b"no game").unwrap();
    assert!(Game::open(&path).err().unwrap().to_string().contains("game.safetensors"));
}

#[test]
fn knobs_turn_while_the_game_goes_on() {
    let mut game = played(Setup::default(), 5);
    let mut setup = game.setup().clone();
    setup.train.lr_g = 0.1;
    assert!(game.retune(setup.clone()).unwrap());
    assert_eq!(game.step_number(), 5, "the same game");
    assert_eq!(game.trainer().config.lr_g, 0.1);
    setup.train.network.plane_mut().unwrap().width = 8;
    assert!(!game.retune(setup.clone()).unwrap(), "other networks need a new game");
    setup.train.lr_g = -1.0;
    assert!(game.retune(setup).is_err());
    assert_eq!(game.trainer().config.lr_g, 0.1);
}

#[test]
fn one_goes_back_to_an_earlier_state_with_todays_settings() {
    let mut game = played(Setup::default(), 100);
    let steps = game.past().steps();
    assert_eq!(steps, [0, 20, 40, 60, 80, 100]);
    let then = game.view_at(2).unwrap();
    assert_eq!(then.step, 40);
    let mut setup = game.setup().clone();
    setup.train.lr_d = 0.05;
    game.retune(setup).unwrap();
    game.go_back(2);
    assert_eq!(game.view().fake, then.fake);
    assert_eq!((game.step_number(), game.curves().len()), (40, 2));
    assert_eq!(game.trainer().config.lr_d, 0.05);
    assert_eq!(game.past().steps(), [0, 20, 40]);
}

#[test]
fn the_past_is_thinned_and_stays_even() {
    let mut setup = Setup::default();
    setup.train.batch = 2;
    setup.train.network.plane_mut().unwrap().width = 2;
    let game = played(setup, 20 * 330);
    let steps = game.past().steps();
    assert!(steps.len() <= 161 && steps[0] == 0, "{} states", steps.len());
    let gaps: Vec<u64> = steps.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps.iter().all(|gap| *gap == gaps[0]), "{gaps:?}");
}

#[test]
fn few_points_are_the_same_at_all_times() {
    let game = Game::new(Setup { few: 3, ..Setup::default() }).unwrap();
    let mut real = game.real("test", 200);
    real.sort_by(|a, b| a[0].total_cmp(&b[0]));
    real.dedup();
    assert_eq!(real.len(), 3);
}

fn wait(runner: &Runner, what: &str, done: impl Fn(&State) -> bool) -> State {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let state = runner.state();
        if done(&state) {
            return state;
        }
        assert!(Instant::now() < end, "waited in vain for {what}: {:?}", state.error);
        std::thread::sleep(Duration::from_millis(3));
    }
}

fn step(state: &State) -> u64 {
    state.view.as_ref().map_or(0, |view| view.step)
}

#[test]
fn the_thread_plays_halts_moves_and_looks_back() {
    let runner = Runner::start(Setup::default(), || ()).unwrap();
    wait(&runner, "the first view", |state| state.view.is_some());
    runner.order(Order::Half(Turn::D));
    let state = wait(&runner, "D's move", |s| s.view.as_ref().unwrap().turn == Turn::G);
    assert_eq!(step(&state), 0);
    runner.order(Order::Half(Turn::G));
    wait(&runner, "G's move", |state| step(state) == 1);
    runner.order(Order::Play(true));
    wait(&runner, "some steps", |state| step(state) > 60);
    runner.order(Order::Look(Some(1)));
    let state = wait(&runner, "the past", |state| step(state) == 20);
    assert!(state.looking == Some(1) && state.past.len() > 2);
    runner.order(Order::GoBack(1));
    runner.order(Order::Play(false));
    wait(&runner, "the earlier state", |state| step(state) >= 20 && !state.playing);
}

#[test]
fn a_pace_is_kept() {
    let runner = Runner::start(Setup::default(), || ()).unwrap();
    runner.order(Order::Pace(Some(5.0)));
    runner.order(Order::Play(true));
    std::thread::sleep(Duration::from_millis(1100));
    let steps = step(&runner.state());
    assert!((1..=6).contains(&steps), "{steps} steps in about a second");
}

#[test]
fn a_loss_that_bursts_stops_the_game_and_says_so() {
    let mut setup = Setup::default();
    setup.train.r1_gamma = 1e300;
    let runner = Runner::start(setup, || ()).unwrap();
    runner.order(Order::Play(true));
    let state = wait(&runner, "the end", |state| state.error.is_some());
    assert!(!state.playing && state.error.unwrap().contains("learning rates"));
    runner.order(Order::Begin(Box::default()));
    wait(&runner, "a new game", |state| state.error.is_none() && step(state) == 0);
}

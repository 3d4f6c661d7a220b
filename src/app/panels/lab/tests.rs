use super::*;
use crate::app::panels::testing::{Stage, harness};
use crate::engine::Snapshot;
use crate::lab::{Set, View as Seen};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::sync::Arc;
use std::time::{Duration, Instant};

type Lab = Harness<'static, Stage<LabPanel>>;

fn lab() -> Lab {
    let mut lab = harness(Stage::<LabPanel>::new(Snapshot::default()), [352.0, 2600.0]);
    seen(&mut lab, "the first view", |_| true);
    lab
}

/// Draws until the game's view is so.
fn seen(lab: &mut Lab, what: &str, done: impl Fn(&Seen) -> bool) -> Arc<Seen> {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        lab.step();
        if let Some(view) = lab.state().panel.state.view.clone().filter(|view| done(view)) {
            return view;
        }
        assert!(Instant::now() < end, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(3));
    }
}

#[test]
fn a_step_of_d_moves_its_line_and_one_of_g_its_points() {
    let mut lab = lab();
    let before = seen(&mut lab, "the beginning", |_| true);
    lab.get_by_label("One step of D").click();
    let after = seen(&mut lab, "D's move", |view| view.turn == crate::lab::Turn::G);
    assert_ne!(after.plane, before.plane);
    assert_eq!(after.fake, before.fake, "G waits");
    lab.get_by_label("One step of G").click();
    let moved = seen(&mut lab, "G's move", |view| view.step == 1);
    assert_ne!(moved.fake, after.fake);
    assert_eq!(moved.plane, after.plane, "D waits");
}

#[test]
fn a_game_is_played_halted_and_looked_back_on() {
    let mut lab = lab();
    lab.get_by_label("Play the game").click();
    seen(&mut lab, "some steps", |view| view.step > 60);
    lab.get_by_label("Pause the game").click();
    lab.run_steps(3);
    lab.state().panel.order(Order::Look(Some(1)));
    seen(&mut lab, "the past", |view| view.step == 20);
    lab.run_steps(2);
    lab.get_by_label("Go on from here").click();
    seen(&mut lab, "the present", |view| view.step == 20);
}

#[test]
fn points_are_drawn_erased_and_read() {
    let mut brush = Brush::default();
    let mut points = Vec::new();
    assert!(brush.paint([0.5, 0.5], &mut points) && points.len() == 3);
    assert!(!brush.paint([0.5, 0.5], &mut points), "the pointer must move");
    brush.lift();
    assert!(brush.paint([-0.5, 0.0], &mut points) && points.len() == 6);
    brush.mode = brush::Mode::Erase;
    brush.lift();
    assert!(brush.paint([0.5, 0.5], &mut points) && points.len() == 3);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("points.csv");
    std::fs::write(&file, "0.1,0.2\n0.3,-0.4\n").unwrap();
    let mut lab = lab();
    assert!(lab.state_mut().panel.take(file.clone()));
    let view = seen(&mut lab, "the points", |view| view.setup.set == Set::Own);
    assert_eq!(view.setup.own, [[0.1, 0.2], [0.3, -0.4]]);
    std::fs::write(&file, "none\n").unwrap();
    assert!(lab.state_mut().panel.take(file));
    lab.run_steps(2);
    lab.get_by_label_contains("points.csv");
    assert!(!lab.state_mut().panel.take("a.png".into()), "pictures are opened elsewhere");
}

#[test]
fn a_game_is_kept_in_a_file_and_comes_back_with_its_settings() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("game.safetensors");
    let mut lab = lab();
    lab.state_mut().panel.setup.set = Set::Moons;
    lab.step();
    let setup = lab.state().panel.setup.clone();
    lab.state().panel.order(Order::Tune(Box::new(setup)));
    seen(&mut lab, "the moons", |view| view.setup.set == Set::Moons);
    lab.state().panel.save(file.clone());
    let end = Instant::now() + Duration::from_secs(30);
    while !file.exists() {
        assert!(Instant::now() < end, "never saved");
        std::thread::sleep(Duration::from_millis(5));
    }
    let mut other = self::lab();
    assert!(other.state_mut().panel.take(file));
    seen(&mut other, "the moons", |view| view.setup.set == Set::Moons);
    assert_eq!(other.state().panel.setup.set, Set::Moons, "the controls show it");
}

#[test]
fn what_a_loss_cannot_do_is_not_offered() {
    let mut lab = lab();
    lab.state_mut().panel.setup.train.label_real = 0.9;
    lab.state_mut().panel.setup.train.loss = crate::models::Loss::Hinge;
    lab.run_steps(3);
    let train = &lab.state().panel.setup.train;
    assert_eq!(train.label_real, 1.0, "hinge has no labels");
    train.validate().unwrap();
}

#[test]
fn slow_motion_is_held_by_the_pause_button() {
    let mut lab = lab();
    lab.get_all_by_label("Slow motion").next().unwrap().click();
    lab.run_steps(2);
    assert!(lab.query_by_label_contains("D, forward").is_some());
    lab.get_by_label("Pause the game").click();
    lab.run_steps(2);
    lab.get_by_label("Play the game");
    assert!(lab.query_by_label_contains("D, forward").is_some(), "the sentence stays");
    assert!(!lab.state().panel.state.playing, "and the game does not run away");
}

use super::*;
use crate::app::panels::testing::{Stage, harness};
use crate::base::{Random, Rgb8};
use crate::engine::{Command, Event, MapData, MapPoint, Picture, Snapshot, Surface};
use crate::latent::Recipe;
use egui::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::sync::Arc;

const Z: &str = "Z, the random input";
const W: &str = "W, after the mapping network";

/// A map of random samples that a simple flow bends, and a picture on it.
fn snapshot(count: u32) -> Snapshot {
    let mut random = Random::stream(1, "map test", 0);
    let z: Vec<[f32; 2]> = (0..count).map(|_| [random.normal(), random.normal()]).collect();
    let bend = |p: &[f32; 2]| {
        let angle = 0.6 * p[0].hypot(p[1]);
        let (sin, cos) = angle.sin_cos();
        [p[0] * cos - p[1] * sin + 0.25 * p[1] * p[1] - 0.3, 0.7 * (p[0] * sin + p[1] * cos)]
    };
    let w = z.iter().map(bend).collect();
    let map = MapData { seeds: (100..100 + count).collect(), z, w, class: None };
    let picture = Picture {
        stamp: 1,
        recipe: Recipe::default(),
        surface: Surface::Pixels(Arc::new(Rgb8::filled(1, 1, [0; 3]))),
        point: MapPoint { z: [0.5, -0.5], w: [0.25, 0.5] },
        path: Vec::new(),
        inside: None,
        millis: 1.0,
    };
    Snapshot { map: Some(Arc::new(map)), picture: Some(picture), ..Default::default() }
}

fn stage(count: u32) -> Harness<'static, Stage<MapPanel>> {
    harness(Stage::new(snapshot(count)), [360.0, 760.0])
}

fn plane_rect(stage: &Harness<'_, Stage<MapPanel>>, name: &str) -> egui::Rect {
    stage.get_by_role_and_label(Role::Image, name).rect()
}

fn press(stage: &mut Harness<'_, Stage<MapPanel>>, pos: egui::Pos2, pressed: bool) {
    let button = egui::PointerButton::Primary;
    stage.event(egui::Event::PointerButton { pos, button, pressed, modifiers: Default::default() });
    stage.step();
}

#[test]
fn both_planes_fit_without_scrolling() {
    let stage = stage(500);
    let (z, w) = (plane_rect(&stage, Z), plane_rect(&stage, W));
    assert!(z.width() > 300.0 && z.height() > 200.0, "{z:?}");
    assert!(w.top() > z.bottom() && w.bottom() < 760.0, "{w:?}");
}

#[test]
fn wide_panels_show_the_planes_side_by_side() {
    let stage = harness(Stage::new(snapshot(500)), [700.0, 500.0]);
    let (z, w) = (plane_rect(&stage, Z), plane_rect(&stage, W));
    assert!(w.left() >= z.right() && (w.top() - z.top()).abs() < 1.0, "{z:?} {w:?}");
}

#[test]
fn resting_asks_for_a_thumbnail_once_and_a_click_jumps() {
    let mut stage = stage(2000);
    let centre = plane_rect(&stage, Z).center();
    stage.hover_at(centre);
    stage.run_steps(4);
    let asked: Vec<_> = stage
        .state_mut()
        .taken()
        .into_iter()
        .filter_map(|action| match action {
            Action::Command(Command::Thumbnail { id, recipe }) => Some((id, recipe)),
            _ => None,
        })
        .collect();
    assert_eq!(asked.len(), 1, "asked once");
    let (id, recipe) = &asked[0];
    assert_eq!(u64::from(recipe.seed), *id);
    let image = Arc::new(Rgb8::filled(8, 8, [200, 10, 10]));
    stage.state_mut().events.push(Event::Thumbnail { id: *id, image });
    stage.run_steps(3);
    assert!(stage.query_by_label(&format!("Seed {id}")).is_some(), "the preview names the seed");
    assert!(stage.state_mut().taken().is_empty());

    press(&mut stage, centre, true);
    press(&mut stage, centre, false);
    stage.run_steps(2);
    assert_eq!(u64::from(stage.state().recipe.seed), *id);
    assert!(matches!(stage.state_mut().taken().last(), Some(Action::Commit)));
}

#[test]
fn a_jump_that_takes_the_sliders_back_says_so() {
    let mut stage = stage(2000);
    let centre = plane_rect(&stage, Z).center();
    stage.state_mut().recipe.sliders = vec![1.5, 0.0, 2.0];
    stage.hover_at(centre);
    stage.run_steps(2);
    press(&mut stage, centre, true);
    press(&mut stage, centre, false);
    stage.run_steps(2);
    assert_eq!(stage.state().recipe.sliders, [0.0, 0.0, 2.0]);
    let said = |actions: &[Action]| actions.iter().any(|a| matches!(a, Action::Notify(_)));
    assert!(said(&stage.state_mut().taken()));
    press(&mut stage, centre, true);
    press(&mut stage, centre, false);
    stage.run_steps(2);
    assert!(!said(&stage.state_mut().taken()), "there was nothing to take back");
}

#[test]
fn dragging_in_w_moves_the_sliders_and_commits_once() {
    let mut stage = stage(2000);
    let start = plane_rect(&stage, W).center();
    stage.hover_at(start);
    stage.step();
    press(&mut stage, start, true);
    for i in 1..=6 {
        stage.hover_at(start + egui::vec2(10.0 * i as f32, 0.0));
        stage.step();
    }
    press(&mut stage, start + egui::vec2(60.0, 0.0), false);
    stage.run_steps(2);
    let recipe = &stage.state().recipe;
    assert_eq!((recipe.seed, recipe.z_shift), (0, [0.0; 2]));
    // The pointer ends right of the middle, the point lay at (0.25, 0.5) before.
    assert!(recipe.sliders[0] > 0.0 && (recipe.sliders[1] + 0.5).abs() < 0.05, "{recipe:?}");
    let actions = stage.state_mut().taken();
    let count = |which: fn(&Action) -> bool| actions.iter().filter(|a| which(a)).count();
    assert_eq!(count(|a| matches!(a, Action::Commit)), 1);
    assert!(count(|a| matches!(a, Action::Interacting)) >= 3);
    assert!(count(|a| matches!(a, Action::Edit(_))) >= 3);
}

#[test]
fn without_a_map_it_says_what_is_missing() {
    let stage = harness(Stage::<MapPanel>::new(Snapshot::default()), [300.0, 400.0]);
    stage.get_by_label_contains("as soon as a model is open");
}

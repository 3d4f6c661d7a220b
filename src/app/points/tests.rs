//! The hand, the brush and the thread, on a picture of a real model.

use super::mask::Mask;
use super::*;
use crate::app::viewport::Tool;
use crate::engine::{Engine, EngineOptions, Event, ModelSource};
use eframe::egui::{self, Event as Input, Modifiers, PointerButton, Pos2, Rect, Sense, pos2};
use std::time::{Duration, Instant};

/// What the picture covers: four points of the screen for each pixel.
const SHOWN: Rect = Rect { min: Pos2 { x: 0.0, y: 0.0 }, max: Pos2 { x: 512.0, y: 512.0 } };

fn model(name: &str) -> Arc<ModelInfo> {
    let model = Some(ModelSource::Embedded(name.into()));
    let options = EngineOptions { device: DeviceChoice::Cpu, gpu: None, model };
    let engine = Engine::spawn(options, || ());
    loop {
        match engine.wait_event(Duration::from_secs(60)).expect("the model opens") {
            Event::Loaded(model) => return model,
            Event::Failed(why) => panic!("{why}"),
            _ => {}
        }
    }
}

/// Frames in which the pointer does something over the picture.
fn act(ctx: &Context, points: &mut Points, events: &[Vec<Input>]) {
    for (frame, events) in events.iter().enumerate() {
        let input = egui::RawInput {
            screen_rect: Some(SHOWN.expand(100.0)),
            events: events.clone(),
            time: Some(ctx.time() + 0.4 + frame as f64 * 0.02),
            ..Default::default()
        };
        let _ = ctx.run_ui(input, |ui| {
            let response = ui.allocate_rect(SHOWN, Sense::click_and_drag());
            points.over(ui, &response, SHOWN);
        });
    }
}

fn button(pixel: [f32; 2], button: PointerButton, pressed: bool) -> Input {
    Input::PointerButton { pos: at(pixel), button, pressed, modifiers: Modifiers::NONE }
}

fn at([x, y]: [f32; 2]) -> Pos2 {
    pos2(4.0 * x + 2.0, 4.0 * y + 2.0)
}

/// A press at the first pixel, a way, and a release at the last.
fn pull(with: PointerButton, pixels: &[[f32; 2]]) -> Vec<Vec<Input>> {
    let first = vec![Input::PointerMoved(at(pixels[0]))];
    let press = vec![button(pixels[0], with, true)];
    let way = pixels[1..].iter().map(|pixel| vec![Input::PointerMoved(at(*pixel))]);
    let release = vec![button(pixels[pixels.len() - 1], with, false)];
    let frames = [first, press].into_iter().chain(way);
    frames.chain([release, vec![]]).collect()
}

fn close(a: [f32; 2], b: [f32; 2]) -> bool {
    (a[0] - b[0]).hypot(a[1] - b[1]) < 0.6
}

#[test]
fn a_pull_or_two_clicks_set_a_point_and_marks_can_be_moved_and_taken_away() {
    let ctx = Context::default();
    let mut points = Points::new(model("faces"), DeviceChoice::Cpu);
    act(&ctx, &mut points, &[vec![]]);
    let left = PointerButton::Primary;
    act(&ctx, &mut points, &pull(left, &[[20.0, 30.0], [25.0, 30.0], [40.0, 30.0]]));
    assert_eq!(points.pulls.len(), 1, "a pull");
    assert!(close(points.pulls[0].from, [20.0, 30.0]) && close(points.pulls[0].to, [40.0, 30.0]));
    act(&ctx, &mut points, &pull(left, &[[60.0, 60.0]]));
    assert!(points.hand.waits(), "a click sets the handle");
    act(&ctx, &mut points, &pull(left, &[[80.0, 61.0]]));
    assert_eq!(points.pulls.len(), 2, "another click its target");
    assert!(close(points.pulls[1].from, [60.0, 60.0]) && close(points.pulls[1].to, [80.0, 61.0]));
    act(&ctx, &mut points, &pull(left, &[[40.0, 30.0], [40.0, 50.0], [40.0, 90.0]]));
    assert_eq!(points.pulls.len(), 2, "a mark that is there is moved");
    assert!(close(points.pulls[0].to, [40.0, 90.0]), "{:?}", points.pulls[0]);
    act(&ctx, &mut points, &pull(left, &[[20.0, 30.0], [20.0, 10.0], [-9.0, -9.0]]));
    assert!(close(points.pulls[0].from, [0.0, 0.0]), "kept within the picture");
    act(&ctx, &mut points, &pull(PointerButton::Secondary, &[[60.0, 60.0]]));
    assert_eq!(points.pulls.len(), 1, "and taken away");
}

#[test]
fn the_brush_paints_what_may_move_and_the_other_button_wipes() {
    let ctx = Context::default();
    let mut points = Points::new(model("faces"), DeviceChoice::Cpu);
    act(&ctx, &mut points, &[vec![]]);
    (points.mode, points.brush) = (Mode::Paint, 4.0 / 128.0);
    act(
        &ctx,
        &mut points,
        &pull(PointerButton::Primary, &[[20.0, 60.0], [60.0, 60.0], [90.0, 60.0]]),
    );
    let free = |points: &Points, [x, y]: [usize; 2]| {
        points.mask.values().is_some_and(|values| values[y * 128 + x] == 1.0)
    };
    assert!(free(&points, [20, 60]) && free(&points, [55, 62]) && free(&points, [90, 57]));
    assert!(!free(&points, [55, 70]) && points.pulls.is_empty());
    act(&ctx, &mut points, &pull(PointerButton::Secondary, &[[50.0, 60.0], [60.0, 60.0]]));
    assert!(!free(&points, [55, 60]) && free(&points, [80, 60]));
}

#[test]
fn a_mask_is_none_until_painted_and_strokes_stay_inside() {
    let mut mask = Mask::new(16);
    assert!(mask.values().is_none());
    mask.stroke([-5.0, 3.0], [40.0, 3.0], 1.2, true);
    let values = mask.values().unwrap();
    assert_eq!(values.iter().sum::<f32>(), 3.0 * 16.0);
    mask.clear();
    assert!(mask.is_empty());
}

/// Draws frames until the thread is done, doing what the points ask for.
fn finish(points: &mut Points, recipe: &mut Recipe) -> usize {
    let (end, mut edits) = (Instant::now() + Duration::from_secs(60), 0);
    while points.work.running() {
        assert!(Instant::now() < end, "it never ends");
        for action in points.follow(recipe) {
            if let Action::Edit(next) = action {
                *recipe = next;
                edits += 1;
            }
        }
        std::thread::sleep(Duration::from_millis(3));
    }
    edits
}

#[test]
fn the_picture_follows_and_going_back_brings_the_points_back() {
    let ctx = Context::default();
    let mut points = Points::new(model("faces"), DeviceChoice::Cpu);
    let (from, to) = ([64.0, 84.0], [64.0, 90.0]);
    points.pulls.push(Pull { from, to });
    let begin = Recipe::seed(66);
    let mut recipe = begin.clone();
    points.start(&ctx, &recipe);
    assert!(finish(&mut points, &mut recipe) > 3, "it follows step by step");
    assert!(recipe.w.is_some() && points.failure.is_none());
    let (_, left) = points.standing.unwrap();
    assert!(left < 3.0, "{left} pixels left");
    let reached = points.pulls[0].from;
    assert!(!close(reached, from));
    points.follow(&begin);
    assert_eq!(points.pulls[0].from, from, "undone");
    points.follow(&recipe);
    assert_eq!(points.pulls[0].from, reached, "done again");
}

#[test]
fn a_change_by_the_user_ends_it_and_stays() {
    let ctx = Context::default();
    let mut points = Points::new(model("faces"), DeviceChoice::Cpu);
    points.pulls.push(Pull { from: [64.0, 84.0], to: [64.0, 120.0] });
    points.start(&ctx, &Recipe::seed(66));
    std::thread::sleep(Duration::from_millis(300));
    let mut other = Recipe { sliders: vec![1.0], ..Recipe::seed(5) };
    let mine = other.clone();
    assert_eq!(finish(&mut points, &mut other), 0, "nothing is taken over");
    assert_eq!(other, mine);
}

#[test]
fn what_cannot_be_dragged_says_why() {
    assert!(Points::refusal(&model("faces")).is_none());
    assert!(Points::refusal(&model("dcgan-faces")).unwrap().contains("no w"));
    let faces = model("faces");
    let training = ModelInfo { hash: None, ..(*faces).clone() };
    assert!(Points::refusal(&training).unwrap().contains("trained"));
    let points = Points::new(faces, DeviceChoice::Cpu);
    assert!(!points.ready() && !points.of(&training));
}

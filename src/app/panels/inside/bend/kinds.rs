//! The changes by name, and the sliders of each.

use super::Draft;
use crate::app::lang::t;
use crate::app::panels::random_seed;
use crate::app::widgets::{Icon, SliderSpec, icon_button, row, segments, slider_row};
use crate::models::{Axis, Change};
use eframe::egui::Ui;

/// Name, what it does, and what it is when it is added: something to be seen.
pub(super) const KINDS: [(&str, &str, Change); 13] = [
    ("Rotate", "Turns the planes about their middle", Change::Rotate(30.0)),
    ("Shift", "Moves the planes", Change::Shift { x: 0.25, y: 0.0 }),
    ("Zoom", "Enlarges the planes about their middle", Change::Zoom(1.5)),
    ("Mirror", "Mirrors the planes", Change::Flip(Axis::Horizontal)),
    ("Blur", "Blurs the planes", Change::Blur(1.0)),
    (
        "Erode",
        "Each place takes the least value near it: what is bright shrinks",
        Change::Erode(1.0),
    ),
    (
        "Dilate",
        "Each place takes the largest value near it: what is bright grows",
        Change::Dilate(1.0),
    ),
    (
        "Multiply",
        "Multiplies the values: strengthens, weakens or reverses them",
        Change::Scale(2.0),
    ),
    ("Offset", "Adds to the values", Change::Add(1.0)),
    ("Threshold", "1 where a value lies above the level, 0 elsewhere", Change::Threshold(0.0)),
    ("Negative", "1 minus each value", Change::Invert),
    (
        "Grain",
        "Adds noise that is the same in every picture",
        Change::Noise { amount: 0.5, seed: 0 },
    ),
    ("Silence", "Sets the planes to 0", Change::Ablate),
];

/// The name of a change.
pub(super) fn name(change: &Change) -> &'static str {
    let alike = |other: &&(&str, &str, Change)| other.2.name() == change.name();
    KINDS.iter().find(alike).map_or("", |(name, _, _)| name)
}

/// Its numbers in few letters.
pub(super) fn numbers(change: &Change) -> String {
    let short = |number: f32| {
        let text = format!("{number:.2}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    match *change {
        Change::Rotate(degrees) => format!("{degrees:.0}°"),
        Change::Shift { x, y } => format!("{}, {}", short(x), short(y)),
        Change::Zoom(factor) | Change::Scale(factor) => format!("×{}", short(factor)),
        Change::Blur(f) | Change::Erode(f) | Change::Dilate(f) => short(f),
        Change::Add(f) | Change::Threshold(f) | Change::Noise { amount: f, .. } => short(f),
        Change::Invert | Change::Ablate | Change::Flip(_) => String::new(),
    }
}

/// A slider from `least` to `most`, wider where the value already lies beyond.
fn slider(
    ui: &mut Ui,
    draft: &mut Draft<'_>,
    spec: SliderSpec<'_>,
    [least, most]: [f32; 2],
    value: &mut f32,
) {
    let range = least.min(*value)..=most.max(*value);
    let response = slider_row(ui, &SliderSpec { range, ..spec }, value);
    draft.follow(&response);
}

/// The sliders of a change of planes of this side.
pub(super) fn ui(ui: &mut Ui, draft: &mut Draft<'_>, change: &mut Change, side: usize) {
    let plain =
        |label, origin| SliderSpec { label, origin, reset: origin, ..SliderSpec::default() };
    let reach = (side as f32 / 2.0).clamp(1.0, 16.0);
    match change {
        Change::Scale(factor) => {
            slider(ui, draft, plain(t(ui, "Factor"), 1.0), [-2.0, 4.0], factor);
        }
        Change::Add(summand) => slider(ui, draft, plain(t(ui, "Sum"), 0.0), [-3.0, 3.0], summand),
        Change::Threshold(level) => {
            slider(ui, draft, plain(t(ui, "Level"), 0.0), [-3.0, 3.0], level);
        }
        Change::Rotate(degrees) => {
            let spec = SliderSpec { decimals: 0, ..plain(t(ui, "Degrees"), 0.0) };
            slider(ui, draft, spec, [-180.0, 180.0], degrees);
        }
        Change::Shift { x, y } => {
            slider(ui, draft, plain(t(ui, "To the right"), 0.0), [-1.0, 1.0], x);
            slider(ui, draft, plain(t(ui, "Down"), 0.0), [-1.0, 1.0], y);
        }
        Change::Zoom(factor) => {
            slider(ui, draft, plain(t(ui, "Factor"), 1.0), [0.25, 4.0], factor);
        }
        Change::Flip(axis) => mirror(ui, draft, axis),
        Change::Blur(reached) => {
            let spec = SliderSpec { decimals: 1, ..plain(t(ui, "Deviation"), 0.0) };
            slider(ui, draft, spec, [0.0, reach], reached);
        }
        Change::Erode(reached) | Change::Dilate(reached) => {
            let spec = SliderSpec { decimals: 1, step: 0.5, ..plain(t(ui, "Radius"), 0.0) };
            slider(ui, draft, spec, [0.0, reach], reached);
        }
        Change::Noise { amount, seed } => {
            slider(ui, draft, plain(t(ui, "Strength"), 0.0), [0.0, 3.0], amount);
            dice(ui, draft, t(ui, "Other noise"), seed);
        }
        Change::Invert | Change::Ablate => {}
    }
}

fn mirror(ui: &mut Ui, draft: &mut Draft<'_>, axis: &mut Axis) {
    let choices = [
        (Axis::Horizontal, t(ui, "Left and right"), ""),
        (Axis::Vertical, t(ui, "Above and below"), ""),
    ];
    let (_, changed) = row(ui, t(ui, "Mirror"), "", |ui| segments(ui, axis, &choices));
    draft.done |= changed;
}

/// A seed in its row, with the dice that changes it.
pub(super) fn dice(ui: &mut Ui, draft: &mut Draft<'_>, name: &str, seed: &mut u32) {
    let (_, rolled) = row(ui, t(ui, "Seed"), "", |ui| {
        let rolled = icon_button(ui, Icon::Dice, name).clicked();
        ui.weak(seed.to_string());
        rolled
    });
    if rolled {
        *seed = random_seed();
        draft.done = true;
    }
}

//! Which planes of its layer a bend changes.

use super::{Draft, kinds};
use crate::app::lang::{t, tf};
use crate::app::widgets::{SliderSpec, row, segments, slider_row};
use crate::models::{Bend, Features};
use eframe::egui::Ui;

/// Most clusters that the slider offers.
const CLUSTERS: usize = 16;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    All,
    Some,
    Share,
    Cluster,
}

/// All, a share, some or a cluster of `planes`.
pub(super) fn ui(ui: &mut Ui, draft: &mut Draft<'_>, bend: &mut Bend, planes: usize) {
    if planes < 2 {
        return;
    }
    let mut kind = match bend.features {
        Features::All => Kind::All,
        Features::Planes(_) => Kind::Some,
        Features::Share { .. } => Kind::Share,
        Features::Cluster { .. } => Kind::Cluster,
    };
    let choices = [
        (Kind::All, t(ui, "All"), t(ui, "All planes of the layer")),
        (
            Kind::Some,
            t(ui, "Chosen"),
            t(ui, "The plane that is chosen among the tiles, and others"),
        ),
        (Kind::Share, t(ui, "Share"), t(ui, "Some of the planes, drawn by chance")),
        (Kind::Cluster, t(ui, "Cluster"), t(ui, "Planes that are active at like places")),
    ];
    // The plane that is looked at, where it is one of this layer.
    let looked = (draft.inside.chosen().name == bend.layer).then_some(draft.inside.plane);
    if segments(ui, &mut kind, &choices) {
        bend.features = match kind {
            Kind::All => Features::All,
            Kind::Some => Features::Planes(vec![looked.unwrap_or(0)]),
            Kind::Share => Features::Share { share: 0.5, seed: 0 },
            Kind::Cluster => Features::Cluster { index: 0, of: 4.min(planes) },
        };
        draft.done = true;
    }
    match &mut bend.features {
        Features::All => {}
        Features::Planes(list) => some(ui, draft, list, looked),
        Features::Share { share, seed } => {
            let label = t(ui, "Share");
            let range = 0.01..=1.0;
            let spec = SliderSpec { label, range, reset: 0.5, ..SliderSpec::default() };
            let response = slider_row(ui, &spec, share);
            draft.follow(&response);
            kinds::dice(ui, draft, t(ui, "Other planes"), seed);
        }
        Features::Cluster { index, of } => cluster(ui, draft, [index, of], planes),
    }
}

/// The list, and a button that puts the plane that is looked at in or out.
fn some(ui: &mut Ui, draft: &mut Draft<'_>, list: &mut Vec<usize>, looked: Option<usize>) {
    const SHOWN: usize = 12;
    let mut names: Vec<String> = list.iter().take(SHOWN).map(usize::to_string).collect();
    if list.len() > SHOWN {
        names.push("…".into());
    }
    row(ui, t(ui, "Planes"), "", |ui| ui.label(names.join(", ")));
    let Some(plane) = looked else { return };
    let held = list.iter().position(|other| *other == plane);
    let text = match held {
        Some(_) => tf(ui, "Leave plane {} as it is", &[&plane]),
        None => tf(ui, "Plane {} too", &[&plane]),
    };
    // An empty list would mean nothing.
    let useful = held.is_none() || list.len() > 1;
    if ui.add_enabled(useful, eframe::egui::Button::new(text)).clicked() {
        match held {
            Some(at) => drop(list.remove(at)),
            None => list.push(plane),
        }
        draft.done = true;
    }
}

fn cluster(ui: &mut Ui, draft: &mut Draft<'_>, [index, of]: [&mut usize; 2], planes: usize) {
    let most = planes.min(CLUSTERS).max(*of);
    let whole = SliderSpec { step: 1.0, decimals: 0, reset: 1.0, ..SliderSpec::default() };
    let mut count = *of as f32;
    let spec = SliderSpec { label: t(ui, "Clusters"), range: 2.0..=most as f32, ..whole };
    let response = slider_row(ui, &spec, &mut count);
    draft.follow(&response);
    *of = count.round() as usize;
    let whole = SliderSpec { step: 1.0, decimals: 0, reset: 1.0, ..SliderSpec::default() };
    let mut which = (*index + 1) as f32;
    let spec = SliderSpec { label: t(ui, "Number"), range: 1.0..=*of as f32, ..whole };
    let response = slider_row(ui, &spec, &mut which);
    draft.follow(&response);
    *index = (which.round() as usize).clamp(1, *of) - 1;
}

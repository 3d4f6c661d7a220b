//! Small runs that go wrong in a known way, and some that go well.

use super::super::{AugmentMode, Kind, Loss, Run, TrainConfig};
use crate::base::{Random, Rgb8};
use crate::data::Dataset;
use crate::models;
use burn::tensor::Device;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Pictures of 16×16: discs of many colours, sizes and places on grounds of many colours.
pub fn discs(count: usize) -> Arc<Dataset> {
    const SIDE: usize = 16;
    let picture = |i: u64| {
        let mut random = Random::stream(3, "discs", i);
        let mut colour = || [0; 3].map(|_| 30 + random.below(200) as u8);
        let (ground, disc) = (colour(), colour());
        let mut random = Random::stream(4, "discs", i);
        let radius = 3.0 + 3.0 * random.uniform();
        let [cx, cy] = [0; 2].map(|_| 6.0 + 4.0 * random.uniform());
        let pixel = |k: usize| {
            let (x, y) = ((k % SIDE) as f32 - cx, (k / SIDE) as f32 - cy);
            let inside = (radius - (x * x + y * y).sqrt() + 0.5).clamp(0.0, 1.0);
            [0, 1, 2].map(|c| {
                let [a, b] = [ground, disc].map(|colour| f32::from(colour[c]));
                (a + inside * (b - a)) as u8
            })
        };
        Rgb8 { width: 16, height: 16, pixels: (0..SIDE * SIDE).flat_map(pixel).collect() }
    };
    let pictures = (0..count as u64).map(picture).collect();
    Arc::new(Dataset::from_images(pictures, vec![0; count], vec![]).unwrap())
}

/// Settings of a small StyleGAN that learns them well.
pub fn healthy() -> TrainConfig {
    TrainConfig { batch: 16, save_kimg: 4.0, measure_kimg: 0.0, ..TrainConfig::small() }
}

/// Settings of a small network of another family.
pub fn of_family(name: &str) -> TrainConfig {
    let mut network = (models::family(name).unwrap().config)();
    network.set_resolution(16);
    for field in network.fields() {
        let small = match field.name {
            "width" => "8",
            "channel-base" => "256",
            "channel-max" => "16",
            "z-dim" => "16",
            _ => continue,
        };
        let mut field = field;
        field.set(small).or_else(|_| field.set("32")).unwrap();
    }
    TrainConfig { batch: 16, save_kimg: 4.0, measure_kimg: 0.0, ..TrainConfig::of(network) }
}

/// A run that trains on `pictures` for so many steps at most, or until `enough`; what it was told.
pub fn told(
    folder: &Path,
    config: TrainConfig,
    pictures: &Arc<Dataset>,
    steps: usize,
    enough: impl Fn(&Run) -> bool,
) -> (Run, BTreeSet<String>) {
    let device = Device::flex();
    let mut run =
        Run::start(folder, Path::new("discs"), pictures.clone(), config, None, &device).unwrap();
    let named = go_on(&mut run, steps, enough);
    (run, named)
}

/// Goes on with a run likewise.
pub fn go_on(run: &mut Run, steps: usize, enough: impl Fn(&Run) -> bool) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let last = run.trainer().progress.step + steps as u64;
    while run.trainer().progress.step < last && !enough(run) {
        if run.half_step().is_err() {
            break;
        }
        let findings = run.told().into_iter().filter(|told| told.turn == super::super::Turn::Began);
        named.extend(findings.map(|told| told.finding.kind.name()));
    }
    named
}

/// A run that goes wrong, and what should be named.
pub struct Scene {
    pub name: &'static str,
    pub config: TrainConfig,
    pub pictures: usize,
    pub steps: usize,
    /// None where all is well.
    pub expected: Option<Kind>,
}

/// All of them; `strength` in 0 to 1 says how far each goes beyond the bounds.
pub fn scenes(strength: f64) -> Vec<Scene> {
    use Kind::{
        BlindD, Collapse, Exploding, FastD, FastG, Overfitting, SlowD, SlowG, SmallBatch, StrongD,
    };
    let (stylegan, dcgan, gan) = (healthy(), of_family("dcgan"), of_family("gan"));
    let factor = 10f64.powf(strength - 0.5);
    let scene = |name, config: &TrainConfig, steps, expected| {
        let pictures = if expected == Some(Overfitting) { 8 } else { 400 };
        Scene { name, config: config.clone(), pictures, steps, expected }
    };
    let with = |base: &TrainConfig, change: &dyn Fn(&mut TrainConfig)| {
        let mut config = base.clone();
        change(&mut config);
        config
    };
    let alone = with(&stylegan, &|c| (c.augment, c.r1_gamma) = (AugmentMode::None, 0.0));
    let wgan = with(&alone, &|c| (c.loss, c.lr_d) = (Loss::Wasserstein, 0.01));
    let few = with(&stylegan, &|c| {
        (c.augment, c.batch, c.r1_gamma) = (AugmentMode::None, 8, 0.01 * factor);
    });
    let strong = with(&dcgan, &|c| {
        (c.loss, c.lr_d, c.lr_g) = (Loss::Minimax, 0.0006, 1e-5);
        (c.augment, c.r1_gamma) = (AugmentMode::None, 0.0);
    });
    let outrun = with(&alone, &|c| (c.lr_g, c.lr_d) = (0.002, 0.0002));
    let forgetful = with(&gan, &|c| (c.lr_g, c.lr_d) = (0.002, 0.0002));
    vec![
        scene("StyleGAN as it is", &stylegan, 500, None),
        scene("DCGAN as it is", &dcgan, 500, None),
        scene("GAN as it is", &gan, 700, None),
        scene("D far too fast", &with(&stylegan, &|c| c.lr_d = 0.1 * factor), 250, Some(FastD)),
        scene("DCGAN's D too fast", &with(&dcgan, &|c| c.lr_d = 0.03 * factor), 250, Some(FastD)),
        scene("G far too fast", &with(&stylegan, &|c| c.lr_g = 0.15 * factor), 250, Some(FastG)),
        scene("D too slow", &with(&stylegan, &|c| c.lr_d = 1e-6 * factor), 250, Some(SlowD)),
        scene("G too slow", &with(&stylegan, &|c| c.lr_g = 1e-6 * factor), 250, Some(SlowG)),
        scene("WGAN without bounds", &wgan, 1200, Some(Exploding)),
        scene("eight pictures", &few, 700, Some(Overfitting)),
        scene("batch norm over few", &with(&dcgan, &|c| c.batch = 2), 150, Some(SmallBatch)),
        scene("minimax, D ahead", &strong, 600, Some(StrongD)),
        scene("G outruns D", &outrun, 500, Some(BlindD)),
        scene("GAN that collapses", &forgetful, 1500, Some(Collapse)),
    ]
}

/// Names that tell of the same trouble as the one expected, or of its cause.
pub fn accepted(kind: Kind) -> Vec<Kind> {
    match kind {
        Kind::Exploding | Kind::FastD => vec![Kind::Exploding, Kind::FastD],
        Kind::Overfitting => vec![Kind::Overfitting, Kind::FewPictures],
        Kind::Collapse => vec![Kind::Collapse, Kind::BlindD, Kind::PartialCollapse],
        Kind::BlindD => vec![Kind::BlindD, Kind::Collapse],
        Kind::StrongD => vec![Kind::StrongD, Kind::Overfitting],
        other => vec![other],
    }
}

/// Prints how often the advisor is right over 56 runs with random settings, as docs/advisor.md has it:
/// `cargo test --release --lib advisor_in_numbers -- --ignored --nocapture`.
#[test]
#[ignore = "takes ten minutes"]
fn advisor_in_numbers() {
    let mut tally: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for round in 0..4 {
        let mut random = Random::stream(11, "rounds", round);
        for scene in scenes(f64::from(random.uniform())) {
            let config = TrainConfig { seed: 100 + round, ..scene.config };
            let folder = tempfile::tempdir().unwrap();
            let pictures = discs(scene.pictures);
            let place = folder.path().join("run");
            let (_, named) = told(&place, config, &pictures, scene.steps, |_| false);
            println!("{round} {}: {named:?}, should be {:?}", scene.name, scene.expected);
            let fine = scene.expected.map(accepted).unwrap_or_default();
            let fine: Vec<String> = fine.into_iter().map(Kind::name).collect();
            if let Some(expected) = scene.expected {
                let hit = named.contains(&expected.name());
                tally.entry(expected.name()).or_default()[if hit { 0 } else { 1 }] += 1;
            }
            for wrong in named.iter().filter(|name| !fine.contains(name)) {
                tally.entry(wrong.clone()).or_default()[2] += 1;
            }
        }
    }
    println!("| finding | named rightly | missed | named wrongly | precision | recall |");
    for (name, [hit, missed, wrong]) in tally {
        let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
        let (precision, recall) = (share(hit, hit + wrong), share(hit, hit + missed));
        println!("| {name} | {hit} | {missed} | {wrong} | {precision:.2} | {recall:.2} |");
    }
}

//! How each trouble is recognised. All numbers are means over the last ten to twenty points of the
//! curves; `docs/advisor.md` tells how often they are right.

use super::kind::Kind;
use super::view::{View, mean_of};
use crate::data::FEW;
use crate::models::Loss;
use crate::training::{AugmentMode, HeldOut, Metrics, TrainConfig};

/// Share of its length by which a network moves in a step, from which it is too much, and below
/// which too little. About a thousandth is usual.
pub const STEP: [f64; 2] = [0.01, 5e-6];
/// Mean answers of D from which numbers blow up; a critic's are no logits, and larger.
const ANSWER: [f64; 2] = [200.0, 500.0];
/// Variety, beside that of real pictures, below which pictures are one.
const ONE: f64 = 0.2;
/// Nearest neighbours, beside those of real pictures, below which pictures come in clumps.
const CLUMPS: f64 = 0.4;
/// Variety that a network has before it has learnt anything, and thousands of pictures after which less
/// of it does not come by itself.
const NONE: (f64, f64) = (0.02, 2.0);
/// Variety that must have been there before it can be lost, and thousands of pictures after which it
/// should have come.
const VARIED: (f64, f64) = (0.5, 20.0);
/// Steps that D must win and lose in turns.
const TURNS: f64 = 0.15;
/// Measures without gain.
const MEASURES: usize = 8;

/// What speaks for a trouble: the values that its words have room for. None where it is not there.
pub fn seen(kind: Kind, view: &View<'_>) -> Option<Vec<String>> {
    match kind {
        Kind::Exploding => exploding(view),
        Kind::FastG => large_step(view, 0),
        Kind::FastD => large_step(view, 1),
        Kind::SlowG => small_step(view, 0),
        Kind::SlowD => small_step(view, 1),
        Kind::Collapse => collapse(view),
        Kind::PartialCollapse => clumps(view),
        Kind::LosingVariety => losing_variety(view),
        Kind::ClassCollapse => class_collapse(view),
        Kind::OnePlace => one_place(view),
        Kind::Oscillation => oscillation(view),
        Kind::StrongD => strong_d(view),
        Kind::BlindD => blind_d(view),
        Kind::Overfitting => overfitting(view),
        Kind::Memorising => memorising(view),
        Kind::AugmentationLimit => augmentation_limit(view),
        Kind::NoGain => no_gain(view),
        Kind::SmallBatch => small_batch(view),
        Kind::FewPictures => few_pictures(view),
        Kind::Copies => copies(view),
        Kind::UnevenClasses => uneven_classes(view),
        Kind::Letterboxed => letterboxed(view),
        Kind::MixedSizes => view.facts.mixed.map(|sides| sides.map(|it| it.to_string()).to_vec()),
        Kind::Slower => slower(view),
    }
}

/// Trouble that hides others, which are then only its consequences.
pub fn hides(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::Exploding | Kind::FastG | Kind::FastD => &[
            Kind::Collapse,
            Kind::PartialCollapse,
            Kind::Oscillation,
            Kind::StrongD,
            Kind::BlindD,
            Kind::Overfitting,
            Kind::OnePlace,
            Kind::NoGain,
        ],
        Kind::Collapse => &[
            Kind::PartialCollapse,
            Kind::LosingVariety,
            Kind::ClassCollapse,
            Kind::OnePlace,
            Kind::StrongD,
            Kind::Oscillation,
            Kind::NoGain,
        ],
        Kind::SlowG | Kind::SlowD => {
            &[Kind::StrongD, Kind::BlindD, Kind::Collapse, Kind::OnePlace, Kind::Oscillation]
        }
        Kind::StrongD => &[Kind::Overfitting, Kind::OnePlace, Kind::PartialCollapse],
        Kind::Oscillation => &[Kind::PartialCollapse, Kind::BlindD],
        Kind::BlindD => &[Kind::OnePlace],
        _ => &[],
    }
}

fn number(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}")
}

/// A share in percent, with as many decimals as it needs.
fn percent(share: f64) -> String {
    let value = 100.0 * share;
    number(
        value,
        if value >= 10.0 {
            0
        } else if value >= 0.1 {
            1
        } else {
            4
        },
    )
}

fn exploding(view: &View<'_>) -> Option<Vec<String>> {
    let answer = |m: &Metrics| Some(m.real.abs().max(m.fake.abs()));
    let most = ANSWER[usize::from(view.config.loss == Loss::Wasserstein)];
    match view.mean(answer) {
        Some(mean) if mean > most => Some(vec![number(mean, 0)]),
        _ if view.broken => Some(vec!["NaN".into()]),
        _ => None,
    }
}

fn large_step(view: &View<'_>, network: usize) -> Option<Vec<String>> {
    let step = view.steps()[network]?;
    (step > STEP[0]).then(|| vec![percent(step)])
}

/// Where the rate is not low, small steps are a gradient that has vanished, and other kinds say why.
fn small_step(view: &View<'_>, network: usize) -> Option<Vec<String>> {
    let step = view.steps()[network]?;
    let usual = TrainConfig::of(view.config.network.clone());
    let low = [view.config.lr_g <= usual.lr_g, view.config.lr_d <= usual.lr_d][network];
    (low && step < STEP[1]).then(|| vec![percent(step)])
}

/// Whether the pictures should be varied by now.
fn should_vary(view: &View<'_>) -> bool {
    view.best_spread() > VARIED.0 || view.kimg() > VARIED.1
}

fn collapse(view: &View<'_>) -> Option<Vec<String>> {
    let spread = view.look(|look| look.spread)?;
    let none = spread < NONE.0 && view.kimg() > NONE.1;
    (none || spread < ONE && should_vary(view)).then(|| vec![number(spread.max(0.01), 2)])
}

/// By the pictures of a batch, or by the similarity of a few hundred, which is then half way from that of
/// photos to that of copies.
fn clumps(view: &View<'_>) -> Option<Vec<String>> {
    let nearest = view.look(|look| look.nearest)?;
    let similar = view.measures().last().and_then(|measured| measured.ms_ssim);
    let alike = similar.is_some_and(|[made, photos]| made > (1.0 + photos) / 2.0);
    ((nearest < CLUMPS || alike) && should_vary(view)).then(|| vec![number(nearest.max(0.01), 2)])
}

/// Precision has no say, for the built-in encoder is lenient.
fn losing_variety(view: &View<'_>) -> Option<Vec<String>> {
    let measures = view.measures();
    let windows: Vec<_> = measures
        .windows(3)
        .map(|part| (mean_of(part, |c| c.frechet), mean_of(part, |c| c.recall)))
        .collect();
    let (distance, recall) = *windows.last()?;
    let best = windows.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let falls = recall < 0.7 * best.1 && recall < best.1 - 0.05 && distance >= best.0;
    falls.then(|| vec![number(best.1, 2), number(recall, 2)])
}

fn class_collapse(view: &View<'_>) -> Option<Vec<String>> {
    let least = view.measures().last()?.least_class?;
    let (name, _) = view.facts.classes.get(least.class)?;
    (least.spread < 0.4).then(|| vec![name.clone(), number(least.spread, 2)])
}

fn one_place(view: &View<'_>) -> Option<Vec<String>> {
    let (fixed, spread) = (view.look(|look| look.fixed)?, view.look(|look| look.spread)?);
    (fixed > 0.7 && spread > 2.0 * ONE && view.kimg() > 1.0).then(|| vec![percent(fixed)])
}

fn oscillation(view: &View<'_>) -> Option<Vec<String>> {
    let recent = view.recent()?;
    let known: Vec<f32> = recent.iter().filter_map(|point| point.separation).collect();
    let share = |part: fn(&f32) -> bool| {
        known.iter().filter(|separation| part(separation)).count() as f64 / known.len() as f64
    };
    let (wrong, sure) = (share(|s| *s < 0.4), share(|s| *s > 0.9));
    (wrong >= TURNS && sure >= TURNS).then(|| vec![percent(wrong), percent(sure)])
}

/// A critic cannot be too strong: its answers have a slope everywhere.
fn strong_d(view: &View<'_>) -> Option<Vec<String>> {
    let separation = view.mean(|point| point.separation)?;
    let loss = view.mean(|point| Some(point.loss_d))?;
    // Smoothed labels have a loss of their own, which no D can avoid.
    let low = view.config.plain_labels() && loss < 0.05 * view.config.loss.chance()?;
    let gap = view.mean(|point| Some(point.real - point.fake))?;
    let sure = separation > 0.99 && (low || gap > 12.0 && view.config.loss.has_sign());
    sure.then(|| vec![number(100.0 * separation, 1), number(loss, 3)])
}

fn blind_d(view: &View<'_>) -> Option<Vec<String>> {
    let separation = view.mean(|point| point.separation)?;
    let (shift, spread) = (view.look(|look| look.shift)?, view.look(|look| look.spread)?);
    let plain = shift > 0.8 || !(0.5..2.0).contains(&spread);
    (separation < 0.56 && plain).then(|| vec![number(100.0 * separation, 0)])
}

fn overfitting(view: &View<'_>) -> Option<Vec<String>> {
    let sign = view.mean(|point| Some(point.overfit))?;
    let separation = view.mean(|point| point.separation)?;
    let known = view.config.augment == AugmentMode::None && view.config.loss.has_sign();
    // One that takes everything for real knows nothing by heart.
    let found = known && sign > 0.8 && separation > 0.9 && view.epochs() > 20.0;
    found.then(|| vec![percent((1.0 + sign) / 2.0), number(view.epochs(), 0)])
}

/// Growth of the distance from held-out pictures, beside that from trained ones, that is told.
const GAP: f64 = 1.25;

fn memorising(view: &View<'_>) -> Option<Vec<String>> {
    let measures = view.measures();
    let near = measures.last()?.nearest.filter(|near| *near < 0.6);
    if let Some(near) = near {
        return Some(vec![number(near, 2)]);
    }
    // The held-out pictures may be of another kind, so the ratio at first counts too.
    let pairs: Vec<HeldOut> = measures.iter().filter_map(|m| m.held_out).collect();
    let ratio = |part: &[HeldOut]| {
        let sum = |f: fn(&HeldOut) -> f64| part.iter().map(f).sum::<f64>();
        sum(|h| h.unseen) / sum(|h| h.seen)
    };
    let (first, last) = (pairs.first_chunk::<3>()?, pairs.last_chunk::<3>()?);
    let now = ratio(last);
    (now > GAP * ratio(first).max(1.0)).then(|| vec![number(1.0 / now, 2)])
}

fn augmentation_limit(view: &View<'_>) -> Option<Vec<String>> {
    let p = view.mean(|point| Some(point.augment))?;
    let adaptive = view.config.augment == AugmentMode::Ada;
    (adaptive && p > 0.7).then(|| vec![percent(p)])
}

fn no_gain(view: &View<'_>) -> Option<Vec<String>> {
    let measures = view.measures();
    let windows = measures.windows(3).map(|part| (part[1].kimg, mean_of(part, |c| c.frechet)));
    let windows: Vec<(f64, f64)> = windows.collect();
    let best = windows.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let since = windows.iter().filter(|window| window.0 > best.0).count();
    // After a change, what was before it says nothing about what comes.
    let fresh = view.fresh.iter().filter(|point| point.measured.is_some()).count();
    let long = view.kimg() - best.0 > 0.3 * view.kimg();
    (since >= MEASURES && fresh >= MEASURES && long).then(|| vec![number(best.0, 1)])
}

fn small_batch(view: &View<'_>) -> Option<Vec<String>> {
    let batch = view.config.batch;
    (view.config.network.normalises() && batch < 8).then(|| vec![batch.to_string()])
}

fn few_pictures(view: &View<'_>) -> Option<Vec<String>> {
    let images = view.facts.images;
    (images < FEW[0]).then(|| vec![images.to_string()])
}

fn copies(view: &View<'_>) -> Option<Vec<String>> {
    let (copies, images) = (view.facts.copies, view.facts.images);
    (10 * copies > images).then(|| vec![copies.to_string(), images.to_string()])
}

fn uneven_classes(view: &View<'_>) -> Option<Vec<String>> {
    let classes = &view.facts.classes;
    if !view.config.conditional {
        return None;
    }
    let (name, least) = classes.iter().min_by_key(|(_, count)| *count)?;
    let most = classes.iter().map(|(_, count)| *count).max()?;
    (most >= 5 * least).then(|| vec![name.clone(), least.to_string(), most.to_string()])
}

fn letterboxed(view: &View<'_>) -> Option<Vec<String>> {
    let (barred, images) = (view.facts.barred, view.facts.images);
    (4 * barred >= images && barred > 0).then(|| vec![barred.to_string(), images.to_string()])
}

fn slower(view: &View<'_>) -> Option<Vec<String>> {
    let now = view.mean(|point| Some(point.img_per_s))?;
    let before = view.fresh.len().saturating_sub(40);
    let mut speeds: Vec<f32> = view.fresh[..before].iter().map(|m| m.img_per_s).collect();
    if speeds.len() < 40 {
        return None;
    }
    let middle = speeds.len() / 2;
    let usual = f64::from(*speeds.select_nth_unstable_by(middle, f32::total_cmp).1);
    (now < 0.5 * usual).then(|| vec![number(now, 1), number(usual, 1)])
}

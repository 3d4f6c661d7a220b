//! The settings of a training that are numbers or choices, each stated once: from here command line
//! and window have its name, its help and its range.

use super::TrainConfig;
use crate::models::{Choice, Field, Slot};
use std::ops::RangeInclusive;

/// One setting, and how the window shows it.
pub struct Setting<'a> {
    /// Its name, its help, and where it is kept.
    pub field: Field<'a>,
    /// Where it belongs.
    pub part: Part,
    /// Decimals of an amount.
    pub decimals: usize,
    /// Whether an amount counts thousands of pictures.
    pub kimg: bool,
}

/// Settings that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The framing of pictures.
    Pictures,
    /// The steps that both networks take.
    Optimiser,
    /// What is written and measured on the way.
    Measures,
    /// The loss and what is added to it.
    Penalties,
    /// What keeps the networks from learning by heart, or the wrong thing.
    Regularisers,
    /// What a run starts with.
    Start,
}

/// Name, label and help.
type Words = [&'static str; 3];

fn field([name, label, help]: Words, slot: Slot<'_>, part: Part) -> Setting<'_> {
    let field = Field { name, label, help, slot };
    Setting { field, part, decimals: 0, kimg: false }
}

fn count(words: Words, value: &mut usize, range: RangeInclusive<usize>, part: Part) -> Setting<'_> {
    field(words, Slot::Count(value, range), part)
}

fn choice(words: Words, value: &mut dyn Choice, part: Part) -> Setting<'_> {
    field(words, Slot::Choice(value), part)
}

/// An amount from 0 to `most`.
fn amount(words: Words, value: &mut f64, most: f64, decimals: usize, part: Part) -> Setting<'_> {
    Setting { decimals, ..field(words, Slot::Amount(value, 0.0..=most), part) }
}

/// A learning rate.
fn rate(words: Words, value: &mut f64) -> Setting<'_> {
    let slot = Slot::Amount(value, 0.000_001..=0.9);
    Setting { decimals: 5, ..field(words, slot, Part::Optimiser) }
}

/// Thousands of pictures.
fn kimg(words: Words, value: &mut f64, least: f64, part: Part) -> Setting<'_> {
    let slot = Slot::Amount(value, least..=10_000.0);
    Setting { decimals: 2, kimg: true, ..field(words, slot, part) }
}

impl TrainConfig {
    /// All settings that are a number or a choice, in the order of the window; D has so many `blocks`
    /// that can be frozen. A new setting must be named here, or it does not compile.
    pub fn settings(&mut self, blocks: usize) -> Vec<Setting<'_>> {
        let Self {
            batch,
            accumulate,
            lr_g,
            lr_d,
            beta1,
            beta2,
            d_steps,
            loss,
            r1_gamma,
            r2_gamma,
            gp_lambda,
            drift,
            label_real,
            label_fake,
            label_flip,
            label_kimg,
            instance_noise,
            instance_kimg,
            bcr,
            dropout,
            grad_clip,
            warmup_kimg,
            decay,
            weight_clip,
            ortho,
            path_gamma,
            r1_interval,
            ema_kimg,
            ema_rampup,
            mixing,
            augment,
            policy,
            ada_target,
            ada_kimg,
            ada_limit,
            freeze_d,
            crop,
            save_kimg,
            keep_mb,
            measure_kimg,
            // Neither numbers nor choices, or not the run's alone.
            network: _,
            from: _,
            total_kimg: _,
            noise: _,
            noise_strength: _,
            mirror: _,
            list: _,
            conditional: _,
            seed: _,
            hold_out: _,
            tensorboard: _,
        } = self;
        let mut all = vec![choice(CROP, crop, Part::Pictures)];
        all.extend(steps([batch, accumulate, d_steps], [lr_g, lr_d], [beta1, beta2]));
        all.extend(pace([ema_kimg, ema_rampup], [warmup_kimg, decay], grad_clip));
        all.push(kimg(SAVE, save_kimg, 0.01, Part::Measures));
        all.push(amount(KEEP, keep_mb, 1e6, 0, Part::Measures));
        all.push(kimg(MEASURE, measure_kimg, 0.0, Part::Measures));
        all.push(choice(LOSS, loss, Part::Penalties));
        all.extend(penalties([r1_gamma, r2_gamma, gp_lambda, drift, ortho], r1_interval));
        all.push(amount(CLIP, weight_clip, 10.0, 3, Part::Penalties));
        all.extend(labels([label_real, label_fake, label_flip], label_kimg));
        all.push(choice(AUGMENT, augment, Part::Regularisers));
        all.push(choice(POLICY, policy, Part::Regularisers));
        all.extend(adaptive([ada_target, ada_kimg, ada_limit]));
        all.extend(instance([instance_noise, instance_kimg], [bcr, dropout]));
        all.extend(regularisers([mixing, path_gamma]));
        all.push(count(FREEZE, freeze_d, 0..=blocks, Part::Start));
        all
    }
}

const CROP: Words = ["crop", "Framing", "What happens to pictures that are not square"];
const SAVE: Words =
    ["save-kimg", "Save every", "A checkpoint is written each time this many pictures were shown"];
const KEEP: Words = [
    "keep-mb",
    "Room for the past",
    "MB for earlier states of the run, to look at and to go back to; the older, the farther apart. 0 \
     keeps none",
];
const MEASURE: Words = [
    "measure-kimg",
    "Measure every",
    "Precision, recall and the Fréchet distance of the generator are measured each time this many \
     pictures were shown; 0 for never",
];
const LOSS: Words = [
    "loss",
    "Loss",
    "The game between the two networks; relativistic with R1 and R2 is R3GAN's, hinge is BigGAN's",
];
const CLIP: Words = [
    "weight-clip",
    "Weight bound",
    "D's weights are clipped to lie within ± this after each step; 0.01 is WGAN's, 0 for no bound",
];
const AUGMENT: Words = [
    "augment",
    "Augmentation",
    "Changes what the discriminator sees, so that a few hundred pictures suffice",
];
const POLICY: Words = [
    "policy",
    "Augmented",
    "What augmentation changes: brightness, saturation and contrast, the place, holes (DiffAugment's \
     policies)",
];
const FREEZE: Words = [
    "freeze-d",
    "Frozen D blocks",
    "So many blocks of the discriminator, counted from the picture, keep the weights they start with \
     (Freeze-D); helps where they come with a model and the pictures are few",
];

fn steps<'a>(
    [batch, accumulate, d_steps]: [&'a mut usize; 3],
    [lr_g, lr_d]: [&'a mut f64; 2],
    [beta1, beta2]: [&'a mut f64; 2],
) -> [Setting<'a>; 7] {
    let part = Part::Optimiser;
    let pictures = "Pictures in one step; more is steadier, but needs more memory";
    let parts = "The batch is taken in so many parts, whose gradients are added: a large batch then \
                 fits into little memory";
    let smaller = "Step size of the generator; smaller is slower and steadier";
    let direction = "How long the steps keep their direction; 0 for StyleGANs, 0.5 for DCGAN";
    let gradients = "How long Adam remembers how large gradients were";
    let turns =
        "Steps of the discriminator for each one of the generator; 5 with the Wasserstein loss";
    [
        count(["batch", "Batch", pictures], batch, 1..=1024, part),
        count(["accumulate", "Batch in parts", parts], accumulate, 1..=1024, part),
        rate(["lr-g", "Learning rate G", smaller], lr_g),
        rate(["lr-d", "Learning rate D", "Step size of the discriminator"], lr_d),
        amount(["beta1", "Adam β1", direction], beta1, 0.999, 3, part),
        amount(["beta2", "Adam β2", gradients], beta2, 0.9999, 4, part),
        count(["d-steps", "D steps", turns], d_steps, 1..=100, part),
    ]
}

fn pace<'a>(
    [ema_kimg, ema_rampup]: [&'a mut f64; 2],
    [warmup, decay]: [&'a mut f64; 2],
    clip: &'a mut f64,
) -> [Setting<'a>; 5] {
    let part = Part::Optimiser;
    let average = "Half-life of the moving average of the generator that is shown and saved";
    let early = "At first the average is no longer than this share of the pictures shown, so that it \
                 forgets the random start (stylegan2-ada: 0.05)";
    let rise = "Thousands of pictures over which both learning rates rise from 0";
    let fall = "Last part of the run, as a share, over which both learning rates fall to 0; a third \
                often brings the pictures closer";
    let cut =
        "Longest gradient of a network in one step; longer ones are cut to it. 0 for no bound";
    [
        kimg(["ema-kimg", "Averaging", average], ema_kimg, 0.0, part),
        amount(["ema-rampup", "Early averaging", early], ema_rampup, 10.0, 2, part),
        kimg(["warmup-kimg", "Warm-up", rise], warmup, 0.0, part),
        amount(["decay", "Decay at the end", fall], decay, 1.0, 2, part),
        amount(["grad-clip", "Gradient bound", cut], clip, 10_000.0, 2, part),
    ]
}

fn instance<'a>(
    [noise, fade]: [&'a mut f64; 2],
    [bcr, dropout]: [&'a mut f64; 2],
) -> [Setting<'a>; 4] {
    let part = Part::Regularisers;
    let blur = "Noise on all that D sees, so that real and generated pictures overlap at first; 0.1 is \
                much (Sønderby 2016)";
    let until = "Thousands of pictures until that noise is gone; 0 keeps it";
    let same = "Keeps D's answers the same when a picture is augmented (bCR, Zhao 2020); 10 is \
                usual, 0 for none";
    let gaps = "Share of the discriminator's features that each step leaves out, so that it does not \
                learn the pictures by heart (Srivastava 2014)";
    [
        amount(["instance-noise", "Noise before D", blur], noise, 1.0, 3, part),
        kimg(["instance-kimg", "… gone after", until], fade, 0.0, part),
        amount(["bcr", "Consistency", same], bcr, 100.0, 2, part),
        amount(["dropout", "Dropout in D", gaps], dropout, 0.9, 2, part),
    ]
}

fn penalties<'a>(
    [r1, r2, between, drift, ortho]: [&'a mut f64; 5],
    interval: &'a mut usize,
) -> [Setting<'a>; 6] {
    let part = Part::Penalties;
    let smooth = "Keeps the discriminator smooth; raise it when training becomes unsteady";
    let same = "The same on generated pictures; the relativistic loss asks for it";
    let slope = "WGAN-GP's penalty: D's slope between real and generated pictures is drawn to 1; 10 \
                 with the Wasserstein loss";
    let wandering =
        "Keeps D's values on real pictures from wandering off; 0.001 with the Wasserstein loss";
    let apart = "Draws the filters of the generator apart; 0.0001 is BigGAN's";
    let seldom = "Steps between two gradient penalties; 16 costs little and works well";
    [
        amount(["r1-gamma", "R1 weight γ", smooth], r1, 1000.0, 2, part),
        amount(["r2-gamma", "R2 weight γ", same], r2, 1000.0, 2, part),
        amount(["gp-lambda", "Penalty between λ", slope], between, 1000.0, 2, part),
        amount(["drift", "Drift", wandering], drift, 1.0, 4, part),
        amount(["ortho", "Orthogonal β", apart], ortho, 1.0, 5, part),
        count(["r1-interval", "Penalty every", seldom], interval, 1..=1000, part),
    ]
}

fn labels<'a>([real, fake, flip]: [&'a mut f64; 3], fade: &'a mut f64) -> [Setting<'a>; 4] {
    let part = Part::Penalties;
    let one = "What D is taught to say of real pictures; 0.9 instead of 1 smooths on one side";
    let zero = "What D is taught to say of generated pictures; above 0 smooths on both sides";
    let flipped =
        "Share of the labels that are flipped in each step, so that D is never quite sure";
    let until = "Thousands of pictures until labels are plain 1 and 0 again; 0 keeps them";
    let real = Slot::Amount(real, 0.51..=1.0);
    [
        Setting { decimals: 2, ..field(["label-smoothing", "Label of real", one], real, part) },
        amount(["label-fake", "Label of generated", zero], fake, 0.49, 2, part),
        amount(["label-flip", "Flipped labels", flipped], flip, 0.49, 2, part),
        kimg(["label-kimg", "Labels plain after", until], fade, 0.0, part),
    ]
}

fn adaptive([target, pace, limit]: [&mut f64; 3]) -> [Setting<'_>; 3] {
    let part = Part::Regularisers;
    let overfitting = "Overfitting that the adaptive augmentation aims at; lower augments more";
    let soon = "Thousands of pictures in which adaptive augmentation could go from none to all";
    let most = "Share of the pictures that adaptive augmentation changes at most; much above 0.85 its \
                colours and holes leak into the pictures";
    [
        amount(["ada-target", "Target r_t", overfitting], target, 1.0, 2, part),
        kimg(["ada-kimg", "Pace of ADA", soon], pace, 1.0, part),
        amount(["ada-limit", "Limit of ADA", most], limit, 1.0, 2, part),
    ]
}

fn regularisers([mixing, path]: [&mut f64; 2]) -> [Setting<'_>; 2] {
    let part = Part::Regularisers;
    let apart = "Share of training pictures that are drawn from two latents, so that layers learn to \
                 work apart";
    let equal = "Keeps equal steps of w equally large in the picture; 2 is StyleGAN2's";
    [
        amount(["mixing", "Style mixing", apart], mixing, 1.0, 2, part),
        amount(["path-gamma", "Path length γ", equal], path, 100.0, 2, part),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// A family's own settings are checked too: none may have a name of these.
    #[test]
    fn names_are_unlike_each_other_and_defaults_lie_in_their_ranges() {
        for family in crate::models::families() {
            let mut config = TrainConfig::of((family.config)());
            let blocks = config.network.frozen_blocks();
            let mut network = config.network.clone();
            let own = network.fields().into_iter().map(|field| field.name.to_string());
            let mut names: BTreeSet<String> = own.collect();
            for Setting { field, .. } in config.settings(blocks) {
                let name = field.name;
                assert!(names.insert(name.to_string()), "{name} is there twice");
                let fine = match field.slot {
                    Slot::Count(value, range) => range.contains(value),
                    Slot::Amount(value, range) => range.contains(value),
                    Slot::Choice(value) => value.chosen().is_some(),
                    Slot::Limit(..) => false,
                };
                assert!(fine, "{name} of {}", family.name);
            }
        }
    }

    /// Whatever the command line and the window let through, training takes.
    #[test]
    fn both_ends_of_each_range_are_valid() {
        let count = TrainConfig::default().settings(4).len();
        for (index, end) in (0..count).flat_map(|index| [(index, false), (index, true)]) {
            let mut config = TrainConfig::default();
            let blocks = config.network.frozen_blocks();
            let Setting { field, .. } = config.settings(blocks).swap_remove(index);
            let name = field.name;
            match field.slot {
                Slot::Count(value, range) => {
                    *value = if end { *range.end() } else { *range.start() };
                }
                Slot::Amount(value, range) => {
                    *value = if end { *range.end() } else { *range.start() };
                }
                Slot::Choice(_) | Slot::Limit(..) => {}
            }
            // What only some networks have is refused by their own rule.
            if name != "path-gamma" || !end {
                config.validate().unwrap_or_else(|error| panic!("{name}: {error}"));
            }
        }
    }
}

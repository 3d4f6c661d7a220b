//! Lessons: games that show one thing each.

use super::game::{Game, Mark};
use super::look::Eye;
use super::sets::{Point, Set};
use super::setup::Setup;
use crate::models::{Loss, PlaneConfig};
use crate::training::TrainConfig;

/// A game with what it shows.
#[derive(Clone, Copy)]
pub struct Lesson {
    /// Name on the command line.
    pub name: &'static str,
    /// Title for people.
    pub title: &'static str,
    /// What happens and why, a sentence each.
    pub text: &'static [&'static str],
    /// Something to try.
    pub hint: &'static str,
    /// Steps after which it is to be seen.
    pub steps: u64,
    /// What is to be seen.
    pub claim: Claim,
    /// The game.
    pub setup: fn() -> Setup,
}

/// A number of a game and the bound that it should keep.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    /// The number.
    pub quantity: Quantity,
    /// Whether it should lie at the bound or above, else at it or below.
    pub above: bool,
    /// The bound.
    pub bound: f32,
}

/// Marks of the curves that count as late.
const LATE: usize = 10;

/// What can be claimed of a game.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Share of the places that are reached.
    Coverage,
    /// Mean length of the pull of G's loss on generated points.
    Pull,
    /// Mean length of D's slope at generated points.
    Slope,
    /// D's mean logit on real points.
    Sureness,
    /// Share of generated points closer to one of the few real points than new points usually are.
    Copies,
}

impl Quantity {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Coverage => "places reached",
            Self::Pull => "pull on the generated points",
            Self::Slope => "slope of D",
            Self::Sureness => "D on real points",
            Self::Copies => "copies of the few points",
        }
    }

    /// Its value in a game: where curves tell it, the mean of their last marks, since the game is never
    /// still.
    pub fn of(self, game: &Game) -> f32 {
        let curves = game.curves();
        let late = &curves[curves.len().saturating_sub(LATE)..];
        let mean = |value: fn(&Mark) -> f32| {
            late.iter().map(value).sum::<f32>() / late.len().max(1) as f32
        };
        match self {
            Self::Coverage => mean(|mark| mark.coverage),
            Self::Pull => mean(|mark| mark.pull),
            Self::Slope => mean(|mark| mark.slope),
            Self::Sureness => mean(|mark| mark.real),
            Self::Copies => {
                let eye = Eye::of(game.trainer());
                let fake = eye.points(eye.latents("lab claim", 256));
                copies(&fake, &game.real("lab claim", 2048))
            }
        }
    }
}

impl Claim {
    /// The number in a game, and whether it keeps the bound.
    pub fn of(&self, game: &Game) -> (f32, bool) {
        let value = self.quantity.of(game);
        (value, if self.above { value >= self.bound } else { value <= self.bound })
    }
}

/// Nearer than this to a real point is a copy.
const COPY: f32 = 0.05;

fn copies(fake: &[Point], real: &[Point]) -> f32 {
    let copy = |p: &&Point| real.iter().any(|q| (p[0] - q[0]).hypot(p[1] - q[1]) < COPY);
    fake.iter().filter(copy).count() as f32 / fake.len().max(1) as f32
}

/// A ring with these settings.
fn ring(change: impl FnOnce(&mut TrainConfig)) -> Setup {
    on(Set::Ring, change)
}

/// One small heap in a corner, far from where generators begin.
fn corner(change: impl FnOnce(&mut TrainConfig)) -> Setup {
    let mut setup = on(Set::Own, change);
    setup.own =
        (0..25).map(|i| [0.9 + 0.02 * (i % 5) as f32, 0.9 + 0.02 * (i / 5) as f32]).collect();
    setup
}

fn on(set: Set, change: impl FnOnce(&mut TrainConfig)) -> Setup {
    let mut setup = Setup::of(set, PlaneConfig::default());
    change(&mut setup.train);
    setup
}

const fn at_least(quantity: Quantity, bound: f32) -> Claim {
    Claim { quantity, above: true, bound }
}

const fn at_most(quantity: Quantity, bound: f32) -> Claim {
    Claim { quantity, above: false, bound }
}

/// All of them, in the order in which they are read.
pub const LESSONS: [Lesson; 10] = [
    Lesson {
        name: "balance",
        title: "A game in balance",
        text: &[
            "The discriminator D colours the plane: green where it takes points for real, red where \
             it takes them for generated.",
            "Each generated point is pulled where D is greener, so the cloud spreads over all heaps.",
            "R1 keeps D's slope gentle at the real points, and with it the pulls.",
            "When the two clouds lie on each other, D cannot tell them apart and its colours fade.",
        ],
        hint: "Set R1 to 0 and watch D's colours sharpen and the cloud begin to circle.",
        steps: 2500,
        claim: at_least(Quantity::Coverage, 0.8),
        setup: || ring(|train| train.r1_gamma = 0.1),
    },
    Lesson {
        name: "saturation",
        title: "Minimax saturates",
        text: &[
            "In the first equation of the first paper the generator minimises what D maximises.",
            "Where D is sure that a point is generated, that loss is flat: the pull vanishes just when \
             it is needed most.",
            "Here the real points lie far away in a corner and D takes ten steps for each one of G: it \
             is soon sure, no arrow is left, and the cloud never finds the corner.",
        ],
        hint: "Switch the loss to logistic, the non-saturating one: the same D now pulls with full \
               force.",
        steps: 200,
        claim: at_most(Quantity::Pull, 0.01),
        setup: || {
            corner(|train| {
                train.loss = Loss::Minimax;
                (train.d_steps, train.lr_d, train.lr_g) = (10, 0.01, 0.001);
            })
        },
    },
    Lesson {
        name: "collapse",
        title: "Mode collapse",
        text: &[
            "G moves much faster than D here.",
            "All points run to where D likes them best at the moment; D then learns that this place is \
             full of fakes, and they run on to the next one.",
            "At any one time only a few of the heaps are reached: the generator has lost variety \
             although each of its points may look real.",
        ],
        hint: "Lower G's learning rate to that of D, or raise R1, and watch the heaps come back.",
        steps: 1500,
        claim: at_most(Quantity::Coverage, 0.4),
        setup: || ring(|train| (train.lr_g, train.lr_d) = (0.005, 0.0005)),
    },
    Lesson {
        name: "strong-d",
        title: "D too strong",
        text: &[
            "D learns without any penalty and takes ten steps for each one of G.",
            "It separates the clouds with a cliff: its slope at the generated points grows and grows, \
             and every small move of a point changes its verdict.",
            "The pulls become large and jump about; in pictures this shows as training that never \
             settles.",
        ],
        hint: "Raise R1 to 0.3: the cliff becomes a hill that the points can climb.",
        steps: 1000,
        claim: at_least(Quantity::Slope, 10.0),
        setup: || ring(|train| (train.d_steps, train.lr_d) = (10, 0.005)),
    },
    Lesson {
        name: "clipping",
        title: "WGAN and clipped weights",
        text: &[
            "The Wasserstein loss asks D for a score without bounds, which is fair only while its \
             slope is bounded.",
            "WGAN bounds it by clipping each weight after each step.",
            "Look at the slopes: D becomes almost flat, a hundredth of what it might be, and in the \
             diagram many weights have ended at a bound.",
            "Only because Adam scales its steps does G learn from so faint a pull.",
        ],
        hint: "Change the bound: at 0.01 the pull is gone, and a large bound lets the slope grow.",
        steps: 1500,
        claim: at_most(Quantity::Slope, 0.1),
        setup: || {
            ring(|train| {
                train.loss = Loss::Wasserstein;
                (train.weight_clip, train.d_steps) = (0.1, 5);
                (train.lr_d, train.lr_g, train.beta1) = (0.0003, 0.001, 0.0);
            })
        },
    },
    Lesson {
        name: "penalty",
        title: "WGAN with gradient penalty",
        text: &[
            "Instead of clipping weights, WGAN-GP draws D's slope to 1 between real and generated \
             points.",
            "D keeps all its freedom to be of any shape, and its slope still tells how far a point has \
             to go.",
            "The heaps are found one and all.",
        ],
        hint: "Compare the weights with those of the lesson on clipping: they are spread out now.",
        steps: 1500,
        claim: at_least(Quantity::Coverage, 0.9),
        setup: || {
            ring(|train| {
                train.loss = Loss::Wasserstein;
                (train.gp_lambda, train.d_steps) = (1.0, 5);
                train.beta1 = 0.0;
            })
        },
    },
    Lesson {
        name: "spectral",
        title: "Spectral normalisation",
        text: &[
            "Each layer of D is divided by its largest singular value, so that no layer can stretch \
             anything by more than 1.",
            "D's slope is bounded everywhere, at no cost for penalties: BigGAN and many others rely on \
             it.",
            "With small networks the bound is strict: D's colours stay pale.",
        ],
        hint: "Switch it off and see the slope rise.",
        steps: 1500,
        claim: at_most(Quantity::Slope, 1.0),
        setup: || {
            let plane = PlaneConfig { spectral: true, ..PlaneConfig::default() };
            let mut setup = Setup::of(Set::Ring, plane);
            setup.train.loss = Loss::Hinge;
            (setup.train.d_steps, setup.train.lr_g) = (3, 0.001);
            setup
        },
    },
    Lesson {
        name: "smoothing",
        title: "Label smoothing",
        text: &[
            "D is told that real points are real with 0.9 instead of 1.",
            "It no longer gains by being surer than that: its logits on real points stay near 2, \
             though the real points lie alone in a corner and are easily told.",
            "Smoothing on one side only is the rule: smoothed labels of generated points would pull \
             the cloud towards where it already is.",
        ],
        hint: "Set the label back to 1 and watch D's values on the real points grow without end.",
        steps: 300,
        claim: at_most(Quantity::Sureness, 3.0),
        setup: || {
            corner(|train| {
                train.label_real = 0.9;
                (train.d_steps, train.lr_d, train.lr_g) = (10, 0.01, 0.0001);
            })
        },
    },
    Lesson {
        name: "d-steps",
        title: "Several steps of D",
        text: &[
            "The same fast generator as in the lesson on collapse, but D takes eight steps before each \
             one of G.",
            "D answers a move before the whole cloud can run there, which is also what unrolled GANs \
             aim at.",
            "More of the heaps are reached at the same time.",
        ],
        hint: "Go down to one step and watch the cloud run from heap to heap again.",
        steps: 1500,
        claim: at_least(Quantity::Coverage, 0.8),
        setup: || ring(|train| (train.lr_g, train.lr_d, train.d_steps) = (0.005, 0.0005, 8)),
    },
    Lesson {
        name: "overfitting",
        title: "Overfitting on 20 points",
        text: &[
            "There are only 20 real points, and D sees them again and again.",
            "It learns each of them by heart and draws a small island around it.",
            "The generator can win only by putting its points on those islands: it copies. With few \
             pictures the same happens, and augmentation is the cure.",
        ],
        hint: "Raise the number of real points to 200, or to 0 for ever new ones.",
        steps: 4000,
        claim: at_least(Quantity::Copies, 0.5),
        setup: || {
            let plane = PlaneConfig { width: 64, ..PlaneConfig::default() };
            let mut setup = Setup::of(Set::Spiral, plane);
            setup.few = 20;
            setup.train.r1_gamma = 0.02;
            setup
        },
    },
];

/// The lesson of that name.
pub fn lesson(name: &str) -> Option<&'static Lesson> {
    LESSONS.iter().find(|lesson| lesson.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_shows_what_it_claims() {
        let shown = |lesson: &Lesson| {
            let mut game = Game::new((lesson.setup)()).unwrap();
            for _ in 0..lesson.steps {
                game.step().unwrap();
            }
            let (value, kept) = lesson.claim.of(&game);
            (!kept).then(|| format!("{}: {} {value}", lesson.name, lesson.claim.quantity.name()))
        };
        let failed: Vec<String> = LESSONS.iter().filter_map(shown).collect();
        assert!(failed.is_empty(), "{failed:#?}");
    }

    /// The number of a lesson's claim where one setting is another.
    fn otherwise(name: &str, change: impl FnOnce(&mut TrainConfig)) -> f32 {
        let lesson = super::lesson(name).unwrap();
        let mut setup = (lesson.setup)();
        change(&mut setup.train);
        let mut game = Game::new(setup).unwrap();
        (0..lesson.steps).for_each(|_| game.step().unwrap());
        lesson.claim.of(&game).0
    }

    #[test]
    fn what_lessons_tell_to_try_changes_what_is_seen() {
        assert!(otherwise("saturation", |train| train.loss = Loss::Logistic) > 5.0, "a full pull");
        assert!(otherwise("smoothing", |train| train.label_real = 1.0) > 6.0, "a sure D");
        assert!(otherwise("d-steps", |train| train.d_steps = 1) < 0.4, "the collapse again");
        assert!(otherwise("strong-d", |train| train.r1_gamma = 0.3) < 5.0, "a gentle slope");
        assert!(otherwise("clipping", |train| train.weight_clip = 10.0) > 0.5, "a steep D");
    }

    #[test]
    fn lessons_have_names_and_a_few_sentences() {
        for lesson in &LESSONS {
            assert_eq!(super::lesson(lesson.name).unwrap().title, lesson.title);
            assert!((3..=5).contains(&lesson.text.len()), "{}", lesson.name);
            (lesson.setup)().validate().unwrap();
        }
    }
}

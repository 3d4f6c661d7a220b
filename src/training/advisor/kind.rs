//! What can go wrong with a run, and the words for it.

use serde::{Deserialize, Serialize};

/// A trouble that the advisor knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Numbers blow up, or did.
    Exploding,
    /// G's steps are too large for its weights.
    FastG,
    /// D's steps are.
    FastD,
    /// All pictures are one.
    Collapse,
    /// Pictures come in clumps.
    PartialCollapse,
    /// Kinds of pictures that were there are there no more.
    LosingVariety,
    /// Pictures of one class are alike.
    ClassCollapse,
    /// D wins and loses in turns.
    Oscillation,
    /// D wins so clearly that G learns nothing.
    StrongD,
    /// D cannot tell what is plainly different.
    BlindD,
    /// G's steps are too small.
    SlowG,
    /// D's steps are.
    SlowD,
    /// D knows the real pictures by heart.
    Overfitting,
    /// G repeats the real pictures.
    Memorising,
    /// Adaptive augmentation can do no more.
    AugmentationLimit,
    /// All pictures have the same structure in the same place.
    OnePlace,
    /// Pictures come no closer any more.
    NoGain,
    /// Batch normalisation sees too few pictures.
    SmallBatch,
    /// Little to learn from.
    FewPictures,
    /// Many pictures are the same.
    Copies,
    /// One class has far fewer pictures.
    UnevenClasses,
    /// Many pictures have plain bars on two sides.
    Letterboxed,
    /// Pictures come from files of very different sizes.
    MixedSizes,
    /// Training has become much slower.
    Slower,
}

/// What is said of a trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Its name.
    pub title: &'static str,
    /// What is seen; `{}` stands for each value of the evidence.
    pub seen: &'static str,
    /// Why that happens.
    pub why: &'static str,
    /// What helps.
    pub help: &'static str,
}

const fn words(
    title: &'static str,
    seen: &'static str,
    why: &'static str,
    help: &'static str,
) -> Words {
    Words { title, seen, why, help }
}

impl Kind {
    /// All, most pressing first.
    pub const ALL: [Self; 24] = [
        Self::Exploding,
        Self::FastG,
        Self::FastD,
        Self::SlowG,
        Self::SlowD,
        Self::Collapse,
        Self::PartialCollapse,
        Self::LosingVariety,
        Self::ClassCollapse,
        Self::Oscillation,
        Self::StrongD,
        Self::BlindD,
        Self::Overfitting,
        Self::Memorising,
        Self::AugmentationLimit,
        Self::OnePlace,
        Self::NoGain,
        Self::SmallBatch,
        Self::FewPictures,
        Self::Copies,
        Self::UnevenClasses,
        Self::Letterboxed,
        Self::MixedSizes,
        Self::Slower,
    ];

    /// Its name in files and on the command line.
    pub fn name(self) -> String {
        let name = serde_json::to_value(self).ok();
        name.and_then(|name| name.as_str().map(str::to_string)).unwrap_or_default()
    }

    /// What is said of it.
    pub const fn words(self) -> Words {
        match self {
            Self::Exploding | Self::FastG | Self::FastD | Self::SlowG | Self::SlowD => self.steps(),
            Self::Collapse
            | Self::PartialCollapse
            | Self::LosingVariety
            | Self::ClassCollapse
            | Self::OnePlace => self.variety(),
            Self::Oscillation | Self::StrongD | Self::BlindD => self.balance(),
            Self::Overfitting | Self::Memorising | Self::AugmentationLimit | Self::NoGain => {
                self.learning()
            }
            Self::SmallBatch
            | Self::FewPictures
            | Self::Copies
            | Self::UnevenClasses
            | Self::Letterboxed
            | Self::MixedSizes
            | Self::Slower => self.surroundings(),
        }
    }

    const fn steps(self) -> Words {
        match self {
            Self::FastG => words(
                "G's learning rate is too high",
                "Each step of the generator moves its weights by {} % of their size",
                "Such leaps undo what former steps have learnt",
                "Lower G's learning rate, and go back to before its weights leapt apart",
            ),
            Self::FastD => words(
                "D's learning rate is too high",
                "Each step of the discriminator moves its weights by {} % of their size",
                "It forgets from step to step, and what it tells the generator points anywhere",
                "Lower D's learning rate, and go back to before its weights leapt apart",
            ),
            Self::SlowG => words(
                "G's learning rate is too low",
                "Each step of the generator moves its weights by {} % of their size only",
                "At this pace the pictures hardly change",
                "Raise G's learning rate",
            ),
            Self::SlowD => words(
                "D's learning rate is too low",
                "Each step of the discriminator moves its weights by {} % of their size only",
                "It falls behind the generator, which then learns from an outdated judge",
                "Raise D's learning rate",
            ),
            _ => words(
                "The numbers blow up",
                "The discriminator's answers have reached {}",
                "Nothing holds its weights back, so that both networks drive each other on until \
                 the numbers are no numbers any more",
                "Bound the discriminator with a gradient penalty, and take smaller steps",
            ),
        }
    }

    const fn variety(self) -> Words {
        match self {
            Self::PartialCollapse => words(
                "Part of the variety is gone",
                "Pictures come in clumps: each has one that is {} times as near as real pictures \
                 have",
                "The generator has found a few pictures that pass, and makes only those",
                "Keep the discriminator smooth with a stronger R1, and lower G's learning rate",
            ),
            Self::LosingVariety => words(
                "The pictures lose variety",
                "Recall fell from {} to {}, and the pictures came no closer to yours",
                "The generator gives up what is hard to draw for what is easy",
                "Augment more, keep the discriminator smooth with R1, or choose an earlier snapshot",
            ),
            Self::ClassCollapse => words(
                "One class has collapsed",
                "Pictures of “{}” vary only {} times as much as the real ones",
                "The class has few pictures, or the generator has found one that always passes",
                "Augment more, or add pictures of this class",
            ),
            Self::OnePlace => words(
                "A pattern in one place",
                "All pictures share {} % of their fine structure, more than real ones do",
                "The layers start from one constant, or noise is drawn in where detail should be \
                 learnt",
                "Train without noise inputs; for pictures whose contents lie anywhere begin a new \
                 run with w in the first layer",
            ),
            _ => words(
                "The pictures have become one",
                "Two generated pictures differ only {} times as much as two real ones",
                "The generator makes whatever passes at the moment; the discriminator forbids it, \
                 and both move on to the next",
                "Go back to before it, keep the discriminator smooth with R1 and take smaller steps",
            ),
        }
    }

    const fn balance(self) -> Words {
        match self {
            Self::StrongD => words(
                "The discriminator is too strong",
                "It ranks the real picture higher in {} of 100 pairs, and its loss is {}",
                "Where it is that sure its answers are flat, and the generator gets no direction",
                "Slow the discriminator down and keep it smooth with R1",
            ),
            Self::BlindD => words(
                "The discriminator is blind",
                "It ranks the real picture higher in {} of 100 pairs, though the pictures differ \
                 plainly",
                "The generator is not told what is wrong with its pictures",
                "Let the discriminator learn faster, with a weaker penalty",
            ),
            _ => words(
                "The networks chase each other",
                "The discriminator was wrong in {} % of the last steps and sure in {} %",
                "Each answers the other's last move, and they go around in circles",
                "Take smaller steps without momentum, and hold the discriminator with R1",
            ),
        }
    }

    const fn learning(self) -> Words {
        match self {
            Self::Overfitting => words(
                "The discriminator learns the pictures by heart",
                "It calls {} % of the real pictures real, and has seen each {} times",
                "It knows them one by one, so that its answers say nothing about new pictures",
                "Turn on adaptive augmentation (ADA)",
            ),
            Self::Memorising => words(
                "The model repeats your pictures",
                "Generated pictures are {} times as near to yours as yours are to each other",
                "The networks have room enough to learn them all by heart",
                "Augment more, add pictures, or choose an earlier snapshot",
            ),
            Self::AugmentationLimit => words(
                "Augmentation is near its limit",
                "It changes {} % of what the discriminator sees",
                "The pictures are too few for networks of this size",
                "Add pictures, or train a smaller network; more training helps little",
            ),
            _ => words(
                "No further gain",
                "The closest pictures were made at {} kimg; none have come closer since",
                "At this learning rate the networks only move around their best",
                "Lower both learning rates for the last stretch, or stop here",
            ),
        }
    }

    const fn surroundings(self) -> Words {
        match self {
            Self::SmallBatch => words(
                "The batch is small for batch normalisation",
                "Mean and deviation are taken over {} pictures",
                "From so few they are mostly chance, and the pictures flicker with their neighbours",
                "Use 16 pictures or more in a step",
            ),
            Self::FewPictures => words(
                "There are few pictures",
                "The folder has {} of them",
                "Networks learn so few by heart",
                "Add pictures (500 and more make new ones rather than copies), or start from a \
                 trained model",
            ),
            Self::Copies => words(
                "Many pictures are the same",
                "{} of {} are exact copies of others",
                "They are shown more often, and G learns to draw them more often",
                "Take the copies out of the folder",
            ),
            Self::UnevenClasses => words(
                "One class is much smaller",
                "“{}” has {} pictures, the largest class {}",
                "It is seldom shown, so it is learnt late and by heart",
                "Add pictures to it, or leave it out",
            ),
            Self::Letterboxed => words(
                "Many pictures are framed by bars",
                "{} of {} have plain bars on two sides",
                "The networks learn the bars as part of the picture",
                "Cut the bars off, or leave these pictures out",
            ),
            Self::MixedSizes => words(
                "The pictures are of very different sizes",
                "The smallest have {} pixels, the largest {}",
                "Small ones are enlarged and blurred, and G learns that pictures are blurred",
                "Leave the smallest out, or choose a lower resolution",
            ),
            _ => words(
                "Training has become slower",
                "It makes {} pictures a second; before it was {}",
                "Other programs take part of the machine, or it has become too warm",
                "Close what else computes, or give training a smaller share on purpose",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_kind_has_a_name_and_words_of_its_own() {
        let titles: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.words().title).collect();
        let names: BTreeSet<String> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!((titles.len(), names.len()), (Kind::ALL.len(), Kind::ALL.len()));
        assert_eq!(Kind::FastD.name(), "fast-d");
        for kind in Kind::ALL {
            let Words { title, seen, why, help } = kind.words();
            for words in [title, seen, why, help] {
                assert!(!words.is_empty() && !words.ends_with('.'), "{words}");
            }
            assert!(seen.contains("{}"), "{seen}");
        }
    }
}

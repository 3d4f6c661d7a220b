//! Two models of one shape as one: layer by layer the weights of either, or a mean of both (Pinkney &
//! Adler 2020, resolution dependent interpolation).

use super::convert::complete;
use super::model_file::ModelFile;
use crate::base::{Error, PROGRAM, Result};
use crate::checkpoint::Card;
use crate::models::{NamedTensor, NetworkConfig};
use serde_json::Value;

/// How the names of layers begin that have no number of their own and stand at a network's end.
const LAST: [&str; 3] = ["to_rgb", "output", "magnitude_ema"];

/// The share of a parameter by its name.
type Shares = Box<dyn Fn(&str) -> f32>;

/// Which layers are the second model's.
#[derive(Debug, Clone, PartialEq)]
pub enum Layers {
    /// From this layer on, the finer ones.
    From {
        /// Its name, such as `b32.conv1`, or a side in pixels.
        layer: String,
        /// Blocks over which one model goes over into the other; 0 is a sharp switch.
        softness: f32,
    },
    /// Beyond this share of the blocks, 0 to 1: 0 is all of the second model, 1 nothing.
    After {
        /// The share.
        share: f32,
        /// As of [`Self::From`].
        softness: f32,
    },
    /// These, by name.
    Some(Vec<String>),
    /// All.
    All,
}

/// How two models are blended.
#[derive(Debug, Clone, PartialEq)]
pub struct Blend {
    /// Which layers.
    pub layers: Layers,
    /// How much of the second model these take, 0 to 1.
    pub share: f32,
    /// How much of its mapping network, 0 to 1.
    pub mapping: f32,
}

/// Where a layer stands: blocks from the coarsest, and halves of them.
fn place_of(layer: &str, blocks: usize, side: usize) -> Option<f32> {
    let (block, part) = layer.split_once('.').unwrap_or((layer, ""));
    let number = |text: &str| text.parse::<usize>().ok();
    let index = match (block.strip_prefix('b').or(Some(block)).and_then(number), block) {
        // What lies before the first block, in networks whose blocks double the side first.
        (Some(4), _) if side >> blocks == 4 => return Some(-1.0),
        (Some(pixels), _) => (0..blocks).find(|i| side >> (blocks - 1 - i) == pixels)?,
        (None, "waves") => return Some(-1.0),
        _ => number(block.trim_start_matches(|c: char| c.is_ascii_alphabetic()))
            .filter(|index| *index < blocks)?,
    };
    Some(index as f32 + if part == "conv1" { 0.5 } else { 0.0 })
}

/// Where a parameter stands, by its name; None for those of the mapping network.
fn place(name: &str, blocks: usize) -> Option<f32> {
    let mut parts = name.split('.').peekable();
    if parts.peek() == Some(&"mapping") {
        return None;
    }
    let number = parts.by_ref().find_map(|part| part.parse::<usize>().ok());
    let Some(index) = number else {
        let last = name.split('.').any(|part| LAST.iter().any(|last| part.starts_with(last)));
        return Some(if last { blocks as f32 - 0.5 } else { -1.0 });
    };
    // toRGB comes last in its block; what has no number belongs to both halves' beginning.
    let late = parts.next().is_some_and(|part| part.ends_with('1') || part == "to_rgb");
    Some(index as f32 + if late { 0.5 } else { 0.0 })
}

/// Blocks of a network, by the numbers in its parameters' names.
fn blocks(model: &ModelFile) -> usize {
    let names = model.generator.keys().filter(|name| !name.starts_with("mapping."));
    let numbers = names.filter_map(|name| name.split('.').find_map(|part| part.parse().ok()));
    numbers.max().map_or(1, |last: usize| last + 1)
}

impl Blend {
    /// How much of the second model each parameter takes, by its name.
    fn shares(&self, model: &ModelFile) -> Result<Shares> {
        let numbers = [self.share, self.mapping];
        if !numbers.iter().all(|share| (0.0..=1.0).contains(share)) {
            return Err(Error::Usage("the shares of two models must lie between 0 and 1".into()));
        }
        let (count, side) = (blocks(model), model.config.resolution());
        let found = |layer: &str| {
            place_of(layer, count, side).ok_or_else(|| {
                let text = format!("the models have no layer '{layer}' to blend at");
                Error::Usage(text)
            })
        };
        let mapping = self.mapping;
        let of: Box<dyn Fn(f32) -> f32> = match &self.layers {
            Layers::All => Box::new(|_| 1.0),
            Layers::From { layer, softness } => beyond(found(layer)?, *softness)?,
            Layers::After { share, softness } => {
                if !(0.0..=1.0).contains(share) {
                    return Err(Error::Usage("the share of the layers must be from 0 to 1".into()));
                }
                // What has no block stands one before the first.
                beyond(share * (count as f32 + 1.0) - 1.0, *softness)?
            }
            Layers::Some(names) => {
                let wanted = names.iter().map(|name| Ok((found(name)?, !name.contains('.'))));
                let wanted = wanted.collect::<Result<Vec<(f32, bool)>>>()?;
                Box::new(move |place| {
                    let held = |(at, whole): &(f32, bool)| match whole {
                        true => place.floor() == at.floor(),
                        false => place == *at,
                    };
                    f32::from(u8::from(wanted.iter().any(held)))
                })
            }
        };
        let share = self.share;
        Ok(Box::new(move |name| match place(name, count) {
            Some(place) => share * of(place),
            None => mapping,
        }))
    }
}

/// How much of the second model a place takes that goes over to it at `from`.
fn beyond(from: f32, softness: f32) -> Result<Box<dyn Fn(f32) -> f32>> {
    match softness {
        0.0 => Ok(Box::new(move |place| f32::from(u8::from(place >= from)))),
        _ if softness > 0.0 && softness <= 100.0 => {
            Ok(Box::new(move |place| ((place - from) / softness + 0.5).clamp(0.0, 1.0)))
        }
        _ => Err(Error::Usage("a softness must be from 0 to 100 blocks".into())),
    }
}

/// Blends two models that were read; `a` lends configuration and names.
///
/// # Errors
/// [`Error::Usage`] where they differ in shape, or for layers that they have not.
pub fn blend(a: &ModelFile, b: &ModelFile, how: &Blend) -> Result<ModelFile> {
    let [name_a, name_b] = [a, b].map(|model| model.card.name.clone());
    if let Some(difference) = difference(&a.config, &b.config) {
        return Err(Error::Usage(format!(
            "{name_a} and {name_b} cannot be blended, for their networks differ in {difference}"
        )));
    }
    let share_of = how.shares(a)?;
    let (mut whole, other) = (complete(a)?, complete(b)?);
    for (name, tensor) in &mut whole.generator {
        let Some(theirs) = other.generator.get(name) else { continue };
        mix(tensor, theirs, share_of(name));
    }
    whole.discriminator = None;
    whole.card = card(&a.card, &b.card);
    Ok(whole)
}

/// `own` with so much of `other`; a share of 0 or 1 is exactly either.
fn mix(own: &mut NamedTensor, other: &NamedTensor, share: f32) {
    if share >= 1.0 {
        own.values.clone_from(&other.values);
    } else if share > 0.0 {
        let pairs = own.values.iter_mut().zip(&other.values);
        pairs.for_each(|(own, other)| *own += share * (other - *own));
    }
}

/// The first setting in which two networks differ, classes' names aside.
fn difference(a: &NetworkConfig, b: &NetworkConfig) -> Option<String> {
    let mut b = b.clone();
    if a.classes().len() == b.classes().len() {
        b.set_classes(a.classes().to_vec());
    }
    if *a == b {
        return None;
    }
    let [a, b] = [a, &b].map(|config| serde_json::to_value(config).unwrap_or_default());
    let fields = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let (a, b) = (fields(&a), fields(&b));
    let names = ["family", "resolution", "classes"].map(String::from).into_iter();
    let mut names = names.chain(a.keys().cloned()).chain(b.keys().cloned());
    let found = names.find(|name| a.get(name) != b.get(name)).unwrap_or_else(|| "kind".into());
    Some(found.replace('_', " "))
}

/// Where a blend comes from: both cards, side by side.
fn card(a: &Card, b: &Card) -> Card {
    let both = |a: &str, b: &str, joint: &str| match (a.trim(), b.trim()) {
        (a, b) if a == b => a.to_owned(),
        (a, "") => a.to_owned(),
        ("", b) => b.to_owned(),
        (a, b) => format!("{a}{joint}{b}"),
    };
    // Where only one of them states a licence, nobody knows that of the whole.
    let licence = match (a.licence.trim(), b.licence.trim()) {
        (a, b) if a == b => a.to_owned(),
        (one, other) => {
            let said = |licence: &str| {
                if licence.is_empty() { "no licence stated" } else { licence }.to_owned()
            };
            format!("{}: {}; {}: {}", a.name, said(one), b.name, said(other))
        }
    };
    let trained = !a.training.is_null() && !b.training.is_null();
    Card {
        name: format!("{} + {}", a.name, b.name),
        description: format!("A blend of {} and {}, layer by layer", a.name, b.name),
        data: both(&a.data, &b.data, " · "),
        licence,
        credits: both(&a.credits, &b.credits, " · "),
        limits: both(&a.limits, &b.limits, " "),
        kimg: a.kimg.max(b.kimg),
        seed: a.seed,
        program: PROGRAM.into(),
        training: if trained { a.training.clone() } else { Value::Null },
        directions: Vec::new(),
        face: a.face,
        first_seed: a.first_seed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::{Precision, Tensors, Wanted, save_generator, write_native};
    use crate::models::{Generator, StyleGanConfig, families};
    use burn::tensor::Device;

    fn model(config: &NetworkConfig, seed: u64, name: &str) -> ModelFile {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.safetensors");
        let generator = Generator::new(config, seed, &Device::flex());
        let licence = if name == "b" { "CC BY-NC 4.0" } else { "MIT" };
        let card = Card { name: name.into(), licence: licence.into(), ..Card::default() };
        save_generator(&path, &generator, &card, Precision::Full).unwrap();
        ModelFile::read(&path, Wanted::Generator).unwrap()
    }

    fn small() -> NetworkConfig {
        StyleGanConfig { resolution: 32, channel_base: 256, ..StyleGanConfig::default() }.into()
    }

    fn of(layers: Layers, share: f32, mapping: f32) -> Blend {
        Blend { layers, share, mapping }
    }

    fn from(layer: &str, softness: f32) -> Layers {
        Layers::From { layer: layer.into(), softness }
    }

    /// Names of the parameters that are those of `model`, of those that differ between a and b.
    fn taken(blended: &ModelFile, model: &Tensors, other: &Tensors) -> Vec<String> {
        let same = |name: &&String| {
            blended.generator[*name] == model[*name] && model[*name] != other[*name]
        };
        model.keys().filter(same).cloned().collect()
    }

    #[test]
    fn nothing_of_b_is_a_and_all_of_b_is_b() {
        for family in families() {
            let mut config = (family.config)();
            config.set_resolution(32);
            config.set_size(crate::models::Size::Small);
            if config.abilities().classes.is_ok() {
                config.set_classes(vec!["a".into(), "b".into()]);
            }
            let (a, b) = (model(&config, 1, "a"), model(&config, 2, "b"));
            let none = blend(&a, &b, &of(Layers::All, 0.0, 0.0)).unwrap();
            assert_eq!(none.generator, a.generator, "{}", family.name);
            let all = blend(&a, &b, &of(Layers::All, 1.0, 1.0)).unwrap();
            assert_eq!(all.generator, b.generator, "{}", family.name);
            let half = blend(&a, &b, &of(Layers::All, 0.5, 0.5)).unwrap();
            for (name, tensor) in &half.generator {
                let pairs = a.generator[name].values.iter().zip(&b.generator[name].values);
                let mean = pairs.map(|(a, b)| (a + b) / 2.0);
                assert!(mean.zip(&tensor.values).all(|(m, v)| (m - v).abs() < 1e-4), "{name}");
            }
        }
    }

    #[test]
    fn finer_layers_are_those_of_the_second_model() {
        let (a, b) = (model(&small(), 1, "a"), model(&small(), 2, "b"));
        let hard = blend(&a, &b, &of(from("b16.conv1", 0.0), 1.0, 0.0)).unwrap();
        let of_b = taken(&hard, &b.generator, &a.generator);
        let fine = |name: &String| {
            name.starts_with("blocks.3.")
                || ["conv1", "style1", "to_rgb"]
                    .iter()
                    .any(|part| name.starts_with(&format!("blocks.2.{part}")))
        };
        assert!(!of_b.is_empty() && of_b.iter().all(fine), "{of_b:?}");
        let of_a = taken(&hard, &a.generator, &b.generator);
        assert!(!of_a.iter().any(fine), "{of_a:?}");
        assert!(of_a.contains(&"constant".into()) && of_a.iter().any(|n| n.starts_with("mapping")));
        assert_eq!(
            blend(&a, &b, &of(from("16", 0.0), 1.0, 0.0)).unwrap().generator["constant"],
            a.generator["constant"]
        );
        let soft = blend(&a, &b, &of(from("b16", 4.0), 1.0, 0.0)).unwrap();
        let share = |name: &str| {
            let [x, y, z] =
                [&a.generator, &b.generator, &soft.generator].map(|t| t[name].values[0]);
            (z - x) / (y - x)
        };
        let shares = [
            "blocks.0.conv1.weight",
            "blocks.1.conv0.weight",
            "blocks.2.conv0.weight",
            "blocks.3.conv0.weight",
        ]
        .map(share);
        assert!(shares.is_sorted() && (shares[2] - 0.5).abs() < 1e-3, "{shares:?}");
        let after = |share| blend(&a, &b, &of(Layers::After { share, softness: 0.0 }, 1.0, 0.0));
        let [all, none] = [0.0, 1.0].map(|share| after(share).unwrap().generator);
        assert_eq!((&all["constant"], &none), (&b.generator["constant"], &a.generator));
        let some = Layers::Some(vec!["b8".into(), "b32.conv0".into()]);
        let of_b = taken(&blend(&a, &b, &of(some, 1.0, 0.0)).unwrap(), &b.generator, &a.generator);
        assert!(
            of_b.iter().all(|name| name.starts_with("blocks.1.") || name.starts_with("blocks.3."))
        );
        assert!(
            of_b.contains(&"blocks.3.conv0.weight".into())
                && !of_b.contains(&"blocks.3.conv1.weight".into())
        );
    }

    #[test]
    fn a_blend_names_both_origins_and_can_be_saved() {
        let (a, b) = (model(&small(), 1, "a"), model(&small(), 2, "b"));
        let blended = blend(&a, &b, &of(from("b16", 1.0), 0.5, 0.5)).unwrap();
        assert_eq!(blended.card.name, "a + b");
        assert_eq!(blended.card.licence, "a: MIT; b: CC BY-NC 4.0");
        assert!(blended.card.non_commercial());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.safetensors");
        write_native(&path, &blended, Precision::Full).unwrap();
        let read = ModelFile::read(&path, Wanted::Generator).unwrap();
        assert_eq!((read.generator, read.card), (blended.generator, blended.card));
    }

    #[test]
    fn other_shapes_and_layers_are_one_sentence() {
        let a = model(&small(), 1, "a");
        let larger =
            StyleGanConfig { resolution: 64, channel_base: 256, ..StyleGanConfig::default() };
        let b = model(&larger.into(), 1, "b");
        let all = of(Layers::All, 1.0, 0.0);
        let said = |a, b, how: &Blend| blend(a, b, how).unwrap_err().to_string();
        assert_eq!(
            said(&a, &b, &all),
            "a and b cannot be blended, for their networks differ in resolution"
        );
        assert!(said(&a, &a, &of(from("b64", 0.0), 1.0, 0.0)).contains("no layer 'b64'"));
        assert!(said(&a, &a, &of(from("x", 0.0), 1.0, 0.0)).contains("no layer 'x'"));
        assert!(said(&a, &a, &of(from("b8", f32::NAN), 1.0, 0.0)).contains("softness"));
        assert!(said(&a, &a, &of(Layers::All, 1.5, 0.0)).contains("between 0 and 1"));
    }
}

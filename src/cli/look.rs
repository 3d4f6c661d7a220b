//! The recipe that `generate`'s flags describe, checked against the model.

use super::failure::{Failure, Outcome};
use super::generate_args::{BasisArg, GenerateArgs, NoiseArg};
use super::latents::Latents;
use super::numbers::Numbers;
use crate::engine::ModelInfo;
use crate::export::read_chain;
use crate::latent::{Basis, Mix, Noise, Recipe};

/// Most class names that an error lists.
const SHOWN: usize = 20;

/// One recipe for each latent.
pub(super) fn recipes(
    args: &GenerateArgs,
    latents: &Latents,
    model: &ModelInfo,
) -> Outcome<Vec<Recipe>> {
    check(args, model)?;
    let layers = model.config.styles();
    let (class, blend) = match &args.class {
        Some(text) => classes(text, &model.name, model.config.classes())?,
        None => (None, None),
    };
    let mix = match (args.mix_seed, &args.mix_layers) {
        (Some(seed), Some(list)) => Some(Mix { seed, layers: flags(list, layers)? }),
        _ => None,
    };
    // A w is given as it is to be drawn.
    let psi = if args.w_file.is_some() { 1.0 } else { Recipe::default().psi };
    let plain = Recipe {
        class,
        blend,
        psi: args.truncation.unwrap_or(psi),
        cutoff: args.cutoff,
        noise: if args.noise == NoiseArg::None { Noise::None } else { Noise::Const },
        sliders: args.sliders.clone(),
        basis: match args.basis {
            BasisArg::Pca => Basis::Pca,
            BasisArg::Sefa => Basis::Sefa,
        },
        slider_layers: args.slider_layers.clone(),
        mix,
        bends: args.chain.as_deref().map(read_chain).transpose()?.unwrap_or_default().bends,
        ..Recipe::default()
    };
    let mut recipes = latents.recipes(&plain, model)?;
    if args.noise == NoiseArg::Random {
        let seed = |recipe: &Recipe| args.noise_seed.unwrap_or(recipe.seed);
        recipes.iter_mut().for_each(|recipe| recipe.noise = Noise::Random(seed(recipe)));
    }
    Ok(recipes)
}

/// Holds what counts layers and sliders against the model.
fn check(args: &GenerateArgs, model: &ModelInfo) -> Outcome<()> {
    let (layers, name) = (model.config.styles(), &model.name);
    if args.noise_seed.is_some() && args.noise != NoiseArg::Random {
        return Err(Failure::usage("--noise-seed is for random noise; add --noise random"));
    }
    if args.mix_seed.is_some()
        && let Err(reason) = model.config.abilities().mixing
    {
        return Err(Failure::usage(format!("--mix-seed: {name} has no styles to mix. {reason}")));
    }
    if args.cutoff.is_some_and(|cutoff| cutoff > layers) {
        return Err(Failure::usage(format!("--cutoff is beyond the {layers} layers of {name}")));
    }
    if args.slider_layers.as_ref().is_some_and(|range| range.end > layers) {
        return Err(Failure::usage(format!(
            "--slider-layers is beyond the layers of {name}, 0 to {}",
            layers - 1
        )));
    }
    let (given, sliders) = (args.sliders.len(), model.components.len());
    if given > sliders {
        return Err(Failure::usage(format!(
            "--sliders lists {given} values but {name} has {sliders} sliders"
        )));
    }
    Ok(())
}

/// A class, or a weight for each where the text has some, such as `daisy=0.7,tulips=0.3`; the weights
/// are made to add up to 1.
fn classes(
    text: &str,
    model: &str,
    names: &[String],
) -> Outcome<(Option<usize>, Option<Vec<f32>>)> {
    if !text.contains('=') || names.iter().any(|name| name == text) {
        return Ok((Some(class(text, model, names)?), None));
    }
    let mut weights = vec![0.0f32; names.len()];
    for part in text.split(',') {
        let wrong = || {
            Failure::usage(format!(
                "--class {text}: '{part}' is no NAME=WEIGHT; write such as daisy=0.7,tulips=0.3"
            ))
        };
        let (name, weight) = part.rsplit_once('=').ok_or_else(wrong)?;
        let weight = weight.trim().parse::<f32>().ok().filter(|weight| *weight >= 0.0);
        weights[class(name.trim(), model, names)?] +=
            weight.filter(|weight| weight.is_finite()).ok_or_else(wrong)?;
    }
    let sum: f32 = weights.iter().sum();
    if sum <= 0.0 {
        return Err(Failure::usage(format!("--class {text}: one weight must be above 0")));
    }
    weights.iter_mut().for_each(|weight| *weight /= sum);
    Ok((None, Some(weights)))
}

/// Index of a class given by name (in any case) or by index.
pub(super) fn class(wanted: &str, model: &str, classes: &[String]) -> Outcome<usize> {
    if classes.is_empty() {
        return Err(Failure::usage(format!("{model} has no classes; leave out --class")));
    }
    let exact = classes.iter().position(|name| name == wanted);
    let folded = || classes.iter().position(|n| n.to_lowercase() == wanted.to_lowercase());
    let index = || wanted.parse::<usize>().ok().filter(|index| *index < classes.len());
    exact.or_else(folded).or_else(index).ok_or_else(|| {
        let mut names = classes.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
        if classes.len() > SHOWN {
            names.push_str(", …");
        }
        let last = classes.len() - 1;
        Failure::usage(format!("{model} has no class '{wanted}'; it has {names} (0 to {last})"))
    })
}

/// One flag for each layer.
fn flags(list: &Numbers, layers: usize) -> Outcome<Vec<bool>> {
    let mut flags = vec![false; layers];
    for &layer in &list.0 {
        let flag = flags.get_mut(layer as usize).ok_or_else(|| {
            Failure::usage(format!("--mix-layers {layer}: the layers are 0 to {}", layers - 1))
        })?;
        *flag = true;
    }
    Ok(flags)
}

#[cfg(test)]
mod tests {
    use super::super::args::{Cli, Command};
    use super::super::{console::Console, session};
    use super::*;
    use crate::engine::ModelSource;
    use crate::gpu::DeviceChoice;
    use clap::Parser;

    /// The window begins with the recipe's defaults, and its panel with this enlargement.
    #[test]
    fn without_flags_pictures_are_the_window_s() {
        let words = ["morphogen", "generate", "--model", "faces", "--seeds", "0", "--out", "o.png"];
        let Some(Command::Generate(args)) = Cli::try_parse_from(words).unwrap().command else {
            panic!("{words:?}")
        };
        let engine = session::start(DeviceChoice::Cpu);
        let faces = ModelSource::Embedded("faces".into());
        let model = session::open(&engine, faces, &Console::new(true)).unwrap();
        let latents = Latents::read(&args).unwrap();
        assert_eq!(recipes(&args, &latents, &model).unwrap(), [Recipe::default()]);
        #[cfg(feature = "app")]
        assert_eq!(args.scale, crate::app::panels::ExportPanel::default().scale());
    }

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn classes_by_name_or_index() {
        let flowers = names(&["daisy", "Rose", "1", "tulip"]);
        let find = |wanted| class(wanted, "flowers", &flowers).unwrap();
        assert_eq!((find("Rose"), find("rose"), find("0"), find("3")), (1, 1, 0, 3));
        assert_eq!(find("1"), 2, "a name wins over an index");
    }

    #[test]
    fn unknown_classes_list_the_known_ones() {
        let error = class("4", "flowers", &names(&["daisy", "rose"])).unwrap_err();
        assert_eq!(error.code, 2);
        assert!(error.message.contains("daisy, rose"), "{}", error.message);
        let many: Vec<String> = (0..1000).map(|i| format!("c{i}")).collect();
        assert!(class("x", "big", &many).unwrap_err().message.len() < 200);
        assert!(class("0", "faces", &[]).unwrap_err().message.contains("no classes"));
    }

    #[test]
    fn weights_of_several_classes_add_up_to_one() {
        let flowers = names(&["daisy", "rose", "a=b"]);
        let of = |text| classes(text, "flowers", &flowers);
        assert_eq!(of("rose").unwrap(), (Some(1), None));
        assert_eq!(of("a=b").unwrap(), (Some(2), None));
        assert_eq!(of("daisy=1, Rose=3").unwrap(), (None, Some(vec![0.25, 0.75, 0.0])));
        for (text, says) in [
            ("daisy=x", "NAME=WEIGHT"),
            ("daisy=-1", "NAME=WEIGHT"),
            ("daisy=1,rose", "NAME=WEIGHT"),
            ("daisy=0", "above 0"),
            ("lily=1", "no class 'lily'"),
        ] {
            let error = of(text).unwrap_err().message;
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn layers_become_flags() {
        let list = |text: &str| text.parse::<Numbers>().unwrap();
        assert_eq!(flags(&list("2-3,0"), 4).unwrap(), [true, false, true, true]);
        assert!(flags(&list("2-4"), 4).unwrap_err().message.contains("0 to 3"));
    }
}

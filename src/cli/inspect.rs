//! `morphogen inspect`: what a model, a run folder or a saved picture holds.

use super::args::InspectArgs;
use super::console;
use super::failure::Outcome;
use super::numbers::compact;
use super::target::ends_in;
use crate::checkpoint::{self, ModelSource};
use crate::export::{self, SavedRecipe};
use crate::latent::{Basis, Noise, Recipe};
use serde_json::{Value, json};

type Lines = Vec<(String, String)>;

pub(super) fn run(args: &InspectArgs) -> Outcome<()> {
    let (kind, lines, json, warning) = match ModelSource::named(&args.model)? {
        ModelSource::File(file) if ends_in(&file, "png") || export::is_png(&file) => {
            let (kind, lines, json) = picture(&export::read_recipe(&file)?);
            (kind, lines, json, None)
        }
        source => {
            let found = checkpoint::inspect(&source)?;
            (found.kind, found.lines, found.json, found.warning)
        }
    };
    if args.json {
        return console::print(&json.to_string());
    }
    let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    console::print(&format!("{}: {kind}", args.model))?;
    lines
        .iter()
        .try_for_each(|(name, text)| console::print(&format!("  {name:width$}  {text}")))?;
    warning.map_or(Ok(()), |warning| console::print(&format!("  {warning}")))
}

fn picture(saved: &SavedRecipe) -> (String, Lines, Value) {
    let hash = saved.model_hash.get(..12).unwrap_or(&saved.model_hash);
    let mut lines = vec![
        ("program".to_string(), saved.program.clone()),
        ("model".to_string(), format!("{} ({hash})", saved.model_name)),
    ];
    if saved.recipes.len() > 1 {
        let grid = format!("{} in {} columns", saved.recipes.len(), saved.columns);
        lines.push(("pictures".to_string(), grid));
    }
    if saved.scale > 1 {
        lines.push(("scale".to_string(), format!("{}×", saved.scale)));
    }
    let seeds: Vec<u32> = saved.recipes.iter().map(|recipe| recipe.seed).collect();
    lines.push(("seed".to_string(), compact(&seeds)));
    if let Some(first) = saved.recipes.first() {
        lines.extend(settings(first));
    }
    (
        "a picture saved by Morphogen".to_string(),
        lines,
        json!({ "kind": "picture", "recipe": saved }),
    )
}

/// The settings that differ from the plain picture of the seed, and truncation.
fn settings(recipe: &Recipe) -> Lines {
    let mut lines = Lines::new();
    let mut add = |name: &str, text: String| lines.push((name.to_string(), text));
    for (name, given) in [("z", &recipe.z), ("w", &recipe.w)] {
        if let Some(values) = given {
            add(name, format!("given, {} values", values.len()));
        }
    }
    if recipe.z_shift != [0.0; 2] {
        add("z shift", format!("{}, {}", recipe.z_shift[0], recipe.z_shift[1]));
    }
    if let Some(class) = recipe.class {
        add("class", class.to_string());
    }
    let cutoff = recipe.cutoff.map_or(String::new(), |n| format!(" in the first {n} layers"));
    add("truncation", format!("{}{cutoff}", recipe.psi));
    match recipe.noise {
        Noise::Const => {}
        Noise::None => add("noise", "none".to_string()),
        Noise::Random(seed) => add("noise", format!("random, seed {seed}")),
    }
    if recipe.sliders.iter().any(|slider| *slider != 0.0) {
        let values: Vec<String> = recipe.sliders.iter().map(ToString::to_string).collect();
        let basis = if recipe.basis == Basis::Sefa { " (SeFa)" } else { "" };
        let layers = match &recipe.slider_layers {
            Some(range) => format!(" in layers {}-{}", range.start, range.end.saturating_sub(1)),
            None => String::new(),
        };
        add("sliders", format!("{}{basis}{layers}", values.join(", ")));
    }
    if let Some(mix) = &recipe.mix {
        let layers = mix.layers.iter().zip(0..).filter_map(|(on, i)| on.then_some(i));
        add("mixed", format!("seed {} in layers {}", mix.seed, compact(&Vec::from_iter(layers))));
    }
    if let Some(morph) = recipe.morph {
        add("morph", format!("{} of the way to seed {}", morph.t, morph.seed));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latent::{Mix, Morph};

    #[test]
    fn settings_name_what_was_changed() {
        let plain = settings(&Recipe::seed(3));
        assert_eq!(plain, [("truncation".to_string(), "0.7".to_string())]);
        let changed = settings(&Recipe {
            class: Some(2),
            cutoff: Some(4),
            noise: Noise::Random(5),
            sliders: vec![0.0, -1.5],
            basis: Basis::Sefa,
            slider_layers: Some(4..8),
            mix: Some(Mix { seed: 8, layers: vec![false, true, true] }),
            morph: Some(Morph { seed: 9, t: 0.5 }),
            ..Recipe::default()
        });
        let text: Vec<String> = changed.iter().map(|(n, t)| format!("{n}: {t}")).collect();
        assert_eq!(
            text,
            [
                "class: 2",
                "truncation: 0.7 in the first 4 layers",
                "noise: random, seed 5",
                "sliders: 0, -1.5 (SeFa) in layers 4-7",
                "mixed: seed 8 in layers 1-2",
                "morph: 0.5 of the way to seed 9",
            ]
        );
    }
}

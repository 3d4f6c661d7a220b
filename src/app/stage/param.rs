//! What can be played from outside: each parameter of a recipe under a name.

use crate::app::panels::{random_seed, set_seed};
use crate::engine::ModelInfo;
use crate::latent::{Direction, Morph, Push, Recipe};
use serde::{Deserialize, Serialize};

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum Param {
    /// The seed, a whole number.
    Seed,
    /// The class, counted from 0.
    Class,
    /// Truncation psi.
    Psi,
    /// Place between A and B.
    Morph,
    /// Shift along the map's z plane.
    X,
    /// The same upwards.
    Y,
    /// A slider, by its number from 0 on.
    Slider(usize),
    /// A direction of the user's own, by its name.
    Own(String),
}

/// All but sliders and the user's own directions.
const PLAIN: [(Param, &str); 6] = [
    (Param::Seed, "seed"),
    (Param::Class, "class"),
    (Param::Psi, "psi"),
    (Param::Morph, "morph"),
    (Param::X, "x"),
    (Param::Y, "y"),
];

impl From<Param> for String {
    fn from(param: Param) -> Self {
        match &param {
            Param::Slider(index) => format!("slider/{}", index + 1),
            Param::Own(name) => format!("own/{name}"),
            plain => {
                let name = PLAIN.iter().find(|(other, _)| other == plain);
                name.map(|(_, name)| (*name).to_owned()).unwrap_or_default()
            }
        }
    }
}

impl From<String> for Param {
    fn from(name: String) -> Self {
        let none = || Self::Own(name.clone());
        Self::named(&name, &[]).unwrap_or_else(none)
    }
}

impl Param {
    /// The one under a name; `sliders` are the names that the model's card gives to its sliders.
    pub fn named(name: &str, sliders: &[String]) -> Option<Self> {
        if let Some((plain, _)) = PLAIN.iter().find(|(_, known)| *known == name) {
            return Some(plain.clone());
        }
        if let Some(own) = name.strip_prefix("own/") {
            return Some(Self::Own(own.to_owned()));
        }
        let slider = name.strip_prefix("slider/")?;
        let number = slider.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let alike = |known: &String| known.replace(' ', "_").eq_ignore_ascii_case(slider);
        number.or_else(|| sliders.iter().position(alike)).map(Self::Slider)
    }

    /// Those of a model and its user's directions.
    pub fn all(model: &ModelInfo, own: &[Direction]) -> Vec<Self> {
        let classes = !model.config.classes().is_empty();
        let plain = PLAIN.iter().map(|(plain, _)| plain.clone());
        let plain = plain.filter(|plain| *plain != Self::Class || classes);
        let sliders = (0..model.components.len()).map(Self::Slider);
        let own = own.iter().map(|direction| Self::Own(direction.name.clone()));
        plain.chain(sliders).chain(own).collect()
    }

    /// Smallest and largest value.
    pub fn range(&self) -> [f32; 2] {
        match self {
            Self::Seed => [0.0, 999_999.0],
            Self::Class => [0.0, 999.0],
            Self::Psi => [0.0, 1.5],
            Self::Morph => [0.0, 1.0],
            Self::X | Self::Y | Self::Slider(_) => [-3.0, 3.0],
            Self::Own(_) => [-5.0, 5.0],
        }
    }

    /// Whether it jumps from value to value and never glides.
    pub fn jumps(&self) -> bool {
        matches!(self, Self::Seed | Self::Class)
    }

    /// Its value in a recipe.
    pub fn of(&self, recipe: &Recipe) -> f32 {
        match self {
            Self::Seed => recipe.seed as f32,
            Self::Class => recipe.class.unwrap_or_default() as f32,
            Self::Psi => recipe.psi,
            Self::Morph => recipe.morph.map_or(0.0, |morph| morph.t),
            Self::X => recipe.z_shift[0],
            Self::Y => recipe.z_shift[1],
            Self::Slider(index) => recipe.sliders.get(*index).copied().unwrap_or(0.0),
            Self::Own(name) => {
                let push = recipe.own.iter().find(|push| push.direction.name == *name);
                push.map_or(0.0, |push| push.amount)
            }
        }
    }

    /// Sets it, within its bounds and those of the model.
    pub fn set(&self, recipe: &mut Recipe, value: f32, model: &ModelInfo, own: &[Direction]) {
        let [low, high] = self.range();
        let value = value.clamp(low, high);
        match self {
            Self::Seed => set_seed(recipe, value.round() as u32),
            Self::Class => {
                let last = model.config.classes().len().checked_sub(1);
                recipe.class = last.map(|last| (value.round() as usize).min(last));
                recipe.blend = None;
            }
            Self::Psi => recipe.psi = value,
            Self::Morph => {
                let seed = recipe.morph.map_or_else(random_seed, |morph| morph.seed);
                recipe.morph = Some(Morph { seed, t: value });
            }
            Self::X => recipe.z_shift[0] = value,
            Self::Y => recipe.z_shift[1] = value,
            Self::Slider(index) if *index < model.components.len() => {
                recipe.set_slider(*index, value);
            }
            Self::Slider(_) => {}
            Self::Own(name) => {
                let found = own.iter().find(|direction| direction.name == *name);
                recipe.own.retain(|push| push.direction.name != *name);
                if let Some(direction) = found.cloned().filter(|_| value != 0.0) {
                    recipe.own.push(Push { direction, amount: value });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::panels::testing::{model, plain};

    #[test]
    fn every_parameter_is_found_by_its_name_set_and_read_again() {
        let model = model(&["a", "b", "c"]);
        let own = [Direction { name: "grin".into(), values: vec![1.0] }];
        let all = Param::all(&model, &own);
        assert_eq!(all.len(), 6 + 10 + 1);
        for param in all {
            let name = String::from(param.clone());
            assert_eq!(Param::named(&name, &[]), Some(param.clone()), "{name}");
            let mut recipe = Recipe::default();
            param.set(&mut recipe, 1.0, &model, &own);
            assert_eq!(param.of(&recipe), 1.0, "{name}");
            param.set(&mut recipe, 1e9, &model, &own);
            let [low, high] = param.range();
            assert!((low..=high).contains(&param.of(&recipe)), "{name}");
        }
        let sliders = ["smile".to_owned(), "hair length".to_owned()];
        assert_eq!(Param::named("slider/hair_length", &sliders), Some(Param::Slider(1)));
        assert_eq!(Param::named("slider/0", &sliders), None);
        assert_eq!(Param::named("nose", &sliders), None);
    }

    #[test]
    fn what_a_model_has_not_stays_as_it_is() {
        let model = plain();
        let mut recipe = Recipe::default();
        Param::Class.set(&mut recipe, 2.0, &model, &[]);
        Param::Slider(99).set(&mut recipe, 2.0, &model, &[]);
        Param::Own("gone".into()).set(&mut recipe, 2.0, &model, &[]);
        assert_eq!(recipe, Recipe::default());
        assert!(!Param::all(&model, &[]).contains(&Param::Class));
    }
}

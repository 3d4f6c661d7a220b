//! Arguments that name one picture of a model.

use super::failure::{Failure, Outcome};
use super::look;
use super::values::psi;
use crate::engine::ModelInfo;
use crate::export::read_recipe;
use crate::latent::Recipe;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct PointArgs {
    /// Seed of the picture, or of the first one
    #[arg(long, default_value_t = 0)]
    pub seed: u32,
    /// Class, for models that have classes
    #[arg(long, value_name = "NAME|INDEX")]
    pub class: Option<String>,
    /// Truncation: 1 is the full variety, 0 the average picture
    #[arg(long, value_name = "PSI", default_value_t = 0.7, value_parser = psi)]
    pub truncation: f32,
}

impl PointArgs {
    /// The recipe of that picture, checked against the model.
    pub fn recipe(&self, model: &ModelInfo) -> Outcome<Recipe> {
        self.recipe_of(&model.name, model.config.classes())
    }

    /// The same for a model of this name with these classes.
    pub fn recipe_of(&self, model: &str, classes: &[String]) -> Outcome<Recipe> {
        let find = |name| look::class(name, model, classes);
        let class = self.class.as_deref().map(find).transpose()?;
        Ok(Recipe { class, psi: self.truncation, ..Recipe::seed(self.seed) })
    }
}

/// What a command begins with: a point of a model, or the state of a saved picture.
#[derive(Debug, Args)]
pub(super) struct StartArgs {
    /// Built-in model by name, model file, or run folder
    #[arg(long, value_name = "NAME|FILE|RUN", default_value = "faces")]
    pub model: String,
    #[command(flatten)]
    point: PointArgs,
    /// Begin with the state of this picture, which Morphogen saved
    #[arg(long, value_name = "PNG", conflicts_with_all = ["seed", "class", "truncation"])]
    start: Option<PathBuf>,
}

impl StartArgs {
    /// The recipe to begin with, in a model of this name with these classes.
    pub fn recipe(&self, model: &str, classes: &[String]) -> Outcome<Recipe> {
        let Some(picture) = &self.start else { return self.point.recipe_of(model, classes) };
        let nothing = || Failure::usage(format!("{} holds no recipe", picture.display()));
        read_recipe(picture)?.recipes.into_iter().next().ok_or_else(nothing)
    }
}

//! What `generate` starts from: seeds, or rows of NumPy arrays.

use super::failure::{Failure, Outcome};
use super::generate_args::GenerateArgs;
use crate::base::Error;
use crate::engine::ModelInfo;
use crate::export::npy::{self, Array};
use crate::latent::Recipe;
use std::path::{Path, PathBuf};

/// The latents of all pictures, not yet held against a model.
pub(super) struct Latents {
    /// Seed of each picture; the row where arrays are given.
    pub seeds: Vec<u32>,
    z: Option<Rows>,
    w: Option<Rows>,
}

struct Rows {
    path: PathBuf,
    array: Array,
}

impl Latents {
    /// Reads the files that are named, before anything slow is done.
    pub fn read(args: &GenerateArgs) -> Outcome<Self> {
        let z = args.z_file.as_deref().map(Rows::read).transpose()?;
        let w = args.w_file.as_deref().map(Rows::read).transpose()?;
        let counts = (z.as_ref().map(Rows::count), w.as_ref().map(Rows::count));
        let count = match counts {
            (Some(z), Some(w)) if z != w => {
                return Err(Failure::usage(format!(
                    "--z-file holds {z} latents but --w-file {w}; give as many of both"
                )));
            }
            (z, w) => w.or(z).unwrap_or(0),
        };
        let rows = || (0..count as u32).collect();
        Ok(Self { seeds: args.seeds.as_ref().map_or_else(rows, |seeds| seeds.0.clone()), z, w })
    }

    /// How each picture's file begins.
    pub fn prefix(&self) -> &'static str {
        if self.z.is_some() || self.w.is_some() { "row" } else { "seed" }
    }

    /// `plain` from each latent in turn.
    pub fn recipes(&self, plain: &Recipe, model: &ModelInfo) -> Outcome<Vec<Recipe>> {
        let (z, w, layers) =
            (model.config.z_dim(), model.config.style_dim(), model.config.styles());
        let z = self.z.as_ref().map(|rows| rows.split(&[&[z]], model)).transpose()?;
        let w = self.w.as_ref().map(|rows| rows.split(&[&[w], &[layers, w]], model)).transpose()?;
        let row = |rows: &Option<Vec<Vec<f32>>>, i: usize| rows.as_ref().map(|r| r[i].clone());
        let recipe = |(i, seed): (usize, &u32)| Recipe {
            seed: *seed,
            z: row(&z, i),
            w: row(&w, i),
            ..plain.clone()
        };
        Ok(self.seeds.iter().enumerate().map(recipe).collect())
    }
}

impl Rows {
    fn read(path: &Path) -> Outcome<Self> {
        let array = npy::read(path)?;
        let wrong = |reason: &str| Err(Failure::from(Error::format(path, reason)));
        if array.data.is_empty() {
            return wrong("the array is empty");
        }
        if !array.data.iter().all(|value| value.is_finite()) {
            return wrong("it holds values that are not finite");
        }
        Ok(Self { path: path.into(), array })
    }

    /// One latent, or as many as the first axis is long.
    fn count(&self) -> usize {
        if self.array.shape.len() > 1 { self.array.shape[0] } else { 1 }
    }

    /// The latents, each of one of the shapes in `fits`; a single one may come without the axis
    /// that counts them.
    fn split(&self, fits: &[&[usize]], model: &ModelInfo) -> Outcome<Vec<Vec<f32>>> {
        let shape = &self.array.shape;
        let one = if shape.len() > 1 { &shape[1..] } else { &shape[..] };
        if !fits.contains(&one) {
            let name = |fit: &&[usize]| {
                let axes: Vec<String> = fit.iter().map(ToString::to_string).collect();
                format!("[N, {}]", axes.join(", "))
            };
            let wanted = fits.iter().map(name).collect::<Vec<_>>().join(" or ");
            let reason = format!("its shape is {shape:?}, but {} takes {wanted}", model.name);
            return Err(Error::format(&self.path, reason).into());
        }
        let length = one.iter().product();
        Ok(self.array.data.chunks_exact(length).map(<[f32]>::to_vec).collect())
    }
}

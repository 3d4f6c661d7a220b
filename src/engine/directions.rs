//! Directions of the user's own in the open model.

use super::studio::Studio;
use crate::base::{Error, Result};
use crate::export::{DirectionFile, read_directions};
use crate::latent::{Basis, Direction, Recipe};
use std::path::Path;

/// A direction that has a slider.
#[derive(Debug, Clone, PartialEq)]
pub enum Slider {
    /// One that was found by itself, by its number.
    Found(Basis, usize),
    /// One of the user's own, by its values.
    Own(Vec<f32>),
}

/// What the marks of a direction led to.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundDirection {
    /// One standard deviation of w along it, for all layers alike.
    pub values: Vec<f32>,
    /// Share of marks that the others tell rightly, 0.5 by chance.
    pub accuracy: f32,
}

impl Studio {
    /// The direction between pictures that have more of something and pictures with less; what it shares
    /// with `others` is taken out of it.
    ///
    /// # Errors
    /// A sentence where the marks lead to none.
    pub fn find_direction(
        &self,
        more: &[Recipe],
        less: &[Recipe],
        others: &[Slider],
    ) -> std::result::Result<FoundDirection, String> {
        let values = |other: &Slider| match other {
            Slider::Found(basis, index) => self.space.slider(*basis, *index),
            Slider::Own(values) => Some(values.clone()),
        };
        let others: Vec<Vec<f32>> = others.iter().filter_map(values).collect();
        let layers = self.info.config.styles();
        let (values, accuracy) = self.space.direction([more, less], &others, layers)?;
        Ok(FoundDirection { values, accuracy })
    }

    /// Directions of a file; where their lengths say nothing, each is brought to one standard deviation of
    /// w along it.
    ///
    /// # Errors
    /// As of [`read_directions`]; [`Error::Format`] where they are those of a model of another size.
    pub fn read_directions(&self, path: &Path) -> Result<Vec<Direction>> {
        let DirectionFile { mut directions, measured } = read_directions(path)?;
        let (dim, layers) = (self.info.config.style_dim(), self.info.config.styles());
        for Direction { values, .. } in &mut directions {
            if values.len() != dim && values.len() != layers * dim {
                let found = values.len();
                return Err(Error::format(
                    path,
                    format!(
                        "its directions have {found} values, but {} takes {dim}, or {} for all layers",
                        self.info.name,
                        layers * dim
                    ),
                ));
            }
            if !measured {
                *values = self.space.measured(values);
            }
        }
        Ok(directions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::ModelSource;
    use crate::export::{npy, write_directions};
    use crate::latent::Push;
    use burn::tensor::Device;

    fn faces() -> Studio {
        let source = ModelSource::Embedded("faces".into());
        Studio::open(&source, &Device::flex(), &|_, _, _| ()).unwrap()
    }

    /// Brightness is what the first component of this model changes most.
    #[test]
    fn marks_by_brightness_make_a_slider_that_brightens() {
        let studio = faces();
        let recipes: Vec<Recipe> = (0..80).map(Recipe::seed).collect();
        let light = |picture: &crate::base::Rgb8| -> f64 {
            picture.pixels.iter().map(|v| f64::from(*v)).sum::<f64>() / picture.pixels.len() as f64
        };
        let mut sorted: Vec<(f64, Recipe)> =
            studio.pictures(&recipes).iter().map(light).zip(recipes).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let side = |part: &[(f64, Recipe)]| part.iter().map(|(_, r)| r.clone()).collect::<Vec<_>>();
        let (less, more) = (side(&sorted[..25]), side(&sorted[55..]));
        let found = studio.find_direction(&more, &less, &[]).unwrap();
        assert!(found.accuracy > 0.8, "{}", found.accuracy);
        let of = |amount: f32, values: &[f32]| {
            let direction = Direction { name: "light".into(), values: values.to_vec() };
            Recipe { own: vec![Push { direction, amount }], ..Recipe::seed(500) }
        };
        let lights = |values: &[f32]| -> Vec<f64> {
            let recipes = [-2.0, 0.0, 2.0].map(|amount| of(amount, values));
            studio.pictures(&recipes).iter().map(light).collect()
        };
        let all = lights(&found.values);
        assert!(all[0] + 10.0 < all[1] && all[1] + 10.0 < all[2], "{all:?}");
        // Without what the named slider of brightness changes, less of it is left.
        let others = [Slider::Found(Basis::Pca, 0)];
        let apart = lights(&studio.find_direction(&more, &less, &others).unwrap().values);
        assert!(apart[2] - apart[0] < 0.95 * (all[2] - all[0]), "{apart:?} of {all:?}");
        assert!(studio.find_direction(&more, &[], &[]).unwrap_err().contains("at least"));
    }

    #[test]
    fn directions_of_files_are_measured_and_those_of_other_models_refused() {
        let studio = faces();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("boundary.npy");
        let mut axis = vec![0.0; 128];
        axis[3] = 100.0;
        npy::write(&path, &[1, 128], &axis).unwrap();
        let read = studio.read_directions(&path).unwrap();
        assert_eq!(read[0].name, "boundary");
        let length = read[0].values[3];
        assert!(length > 0.01 && length < 10.0, "one deviation of w: {length}");
        let own = path.with_extension("safetensors");
        write_directions(&own, &read).unwrap();
        let again = studio.read_directions(&own).unwrap();
        assert_eq!(again[0].values, read[0].values, "ours stay as they are");
        npy::write(&path, &[1, 512], &vec![1.0; 512]).unwrap();
        let error = studio.read_directions(&path).unwrap_err().to_string();
        assert!(error.contains("512 values, but faces takes 128"), "{error}");
    }
}

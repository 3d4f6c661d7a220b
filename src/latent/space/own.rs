//! Directions of the user's own in a latent space: found between marked pictures, measured, and added.

use super::super::axes::{dot, unit};
use super::super::survey::mean;
use super::super::{Basis, Boundary, Push, Recipe, orthogonal};
use super::Space;

impl Space {
    /// Of the boundary between pictures that have more of something and pictures with less, one standard
    /// deviation of w; what it shares with `others`, each `style_dim` values, is taken out of it. Also how
    /// well the boundary tells marks it has not seen, as [`Boundary::accuracy`].
    ///
    /// # Errors
    /// A sentence where no direction follows from the marks.
    pub fn direction(
        &self,
        [more, less]: [&[Recipe]; 2],
        others: &[Vec<f32>],
        layers: usize,
    ) -> Result<(Vec<f32>, f32), String> {
        let seen = |recipe: &Recipe| mean(self.styles(recipe, layers).iter().map(Vec::as_slice));
        let side = |recipes: &[Recipe]| recipes.iter().map(seen).collect::<Vec<_>>();
        let boundary = Boundary::between(&side(more), &side(less))?;
        let normal = orthogonal(&boundary.normal, others)
            .ok_or("nothing of the direction is left beside those it is to leave alone")?;
        Ok((self.measured(&normal), boundary.accuracy))
    }

    /// `direction`, `style_dim` values or as many for each layer, brought to one standard deviation of w
    /// along it.
    pub fn measured(&self, direction: &[f32]) -> Vec<f32> {
        let dim = self.entry.style_dim();
        let each = direction.chunks_exact(dim).len().max(1) as f32;
        let mean = mean(direction.chunks_exact(dim));
        let along = if mean.iter().all(|v| *v == 0.0) { &direction[..dim] } else { &mean };
        let sigma = self.survey.deviation(&unit(along));
        // A row for each layer keeps the proportions of its rows.
        let length = (dot(direction, direction) / each).sqrt().max(1e-12);
        direction.iter().map(|v| v * sigma / length).collect()
    }

    /// One standard deviation of w along slider number `index` of a basis.
    pub fn slider(&self, basis: Basis, index: usize) -> Option<Vec<f32>> {
        let axes = self.axes(basis);
        let (direction, sigma) = axes.directions.get(index).zip(axes.sigmas.get(index))?;
        Some(direction.iter().map(|v| v * sigma).collect())
    }
}

/// What the user's own directions add to each of `layers` styles of `dim` values, in a row.
pub(super) fn offset(own: &[Push], dim: usize, layers: usize) -> Vec<f32> {
    let mut offset = vec![0.0; layers * dim];
    for Push { direction, amount } in own {
        let values = &direction.values;
        if values.len() != dim && values.len() != offset.len() {
            continue;
        }
        let values = values.iter().cycle();
        offset.iter_mut().zip(values).for_each(|(o, v)| *o += amount * v);
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::super::tests::{close, space};
    use super::*;
    use crate::latent::Direction;

    #[test]
    fn own_directions_move_all_layers_or_each_and_obey_the_chosen_ones() {
        let space = space();
        let still = Recipe { psi: 1.0, ..Recipe::seed(3) };
        let push = |values: Vec<f32>| {
            let direction = Direction { name: "mine".into(), values };
            vec![Push { direction, amount: 2.0 }]
        };
        let row: Vec<f32> = (0..16).map(|i| i as f32).collect();
        let alike = Recipe { own: push(row.clone()), ..still.clone() };
        let each = Recipe {
            own: push([row.clone(), vec![0.0; 16], row.clone()].concat()),
            ..still.clone()
        };
        let steps = |recipe: &Recipe| -> Vec<Vec<f32>> {
            let (before, after) = (space.styles(&still, 3), space.styles(recipe, 3));
            let step =
                |(a, b): (&Vec<f32>, &Vec<f32>)| a.iter().zip(b).map(|(a, b)| a - b).collect();
            after.iter().zip(&before).map(step).collect()
        };
        let twice: Vec<f32> = row.iter().map(|v| 2.0 * v).collect();
        let zero = vec![0.0; 16];
        for (recipe, expected) in [
            (alike.clone(), [&twice, &twice, &twice]),
            (each, [&twice, &zero, &twice]),
            (Recipe { slider_layers: Some(1..2), ..alike }, [&zero, &twice, &zero]),
            (Recipe { own: push(vec![1.0; 5]), ..still.clone() }, [&zero, &zero, &zero]),
        ] {
            steps(&recipe).iter().zip(expected).for_each(|(step, expected)| close(step, expected));
        }
    }

    #[test]
    fn marks_along_a_component_find_it_again() {
        let space = space();
        let axis = space.slider(Basis::Pca, 1).unwrap();
        let score = |recipe: &Recipe| dot(&space.styles(recipe, 1)[0], &axis);
        let mut recipes: Vec<Recipe> =
            (0..120).map(|seed| Recipe { psi: 1.0, ..Recipe::seed(seed) }).collect();
        recipes.sort_by(|a, b| score(a).total_cmp(&score(b)));
        let (less, more) = recipes.split_at(60);
        let (found, accuracy) = space.direction([more, less], &[], 1).unwrap();
        let cosine = dot(&unit(&found), &unit(&axis));
        assert!(cosine > 0.8 && accuracy > 0.8, "cosine {cosine}, accuracy {accuracy}");
        let length = |v: &[f32]| dot(v, v).sqrt();
        let ratio = length(&found) / length(&axis);
        assert!((0.5..1.5).contains(&ratio), "about one deviation: {ratio}");
        let first = space.slider(Basis::Pca, 0).unwrap();
        let (apart, _) = space.direction([more, less], std::slice::from_ref(&first), 1).unwrap();
        assert!(dot(&unit(&apart), &unit(&first)).abs() < 1e-4);
        let own = std::slice::from_ref(&axis);
        let other = space.direction([more, less], own, 1).unwrap().0;
        assert!(dot(&unit(&other), &unit(&axis)).abs() < 1e-4);
    }
}

//! Which value of a network is the feature, and how it becomes one row of numbers for a picture.

use rten::{Model, NodeId, Value};
use rten_tensor::prelude::{AsView, Layout};

/// Outputs that an error lists.
const SHOWN: usize = 8;

/// The value called `name`, or the first output.
///
/// # Errors
/// The outputs that there are, where there is no such value.
pub fn find(model: &Model, name: Option<&str>) -> Result<NodeId, String> {
    match name {
        Some(name) => model
            .find_node(name)
            .ok_or_else(|| format!("it has no value {name}; {}", choices(model))),
        None => model.output_ids().first().copied().ok_or_else(|| "it has no output".into()),
    }
}

/// The outputs that there are, for an error.
pub fn choices(model: &Model) -> String {
    let outputs = model.output_ids().iter().filter_map(|id| model.node_info(*id)?.name());
    let names: Vec<&str> = outputs.take(SHOWN).collect();
    format!("its outputs are {}", names.join(", "))
}

/// One row for each of `count` pictures: `[N, D]` as it is, of tokens `[N, T, D]` the first, which
/// is the class token, and of planes `[N, C, H, W]` their means.
///
/// # Errors
/// Why the value is no feature.
pub fn features(value: &Value, count: usize) -> Result<Vec<f32>, String> {
    let tensor = value.as_tensor_view::<f32>().ok_or("its output does not hold floats")?;
    let (values, shape) = (tensor.to_vec(), tensor.shape());
    let fits = |n: usize| n == count && !values.is_empty();
    Ok(match *shape {
        [n, _] if fits(n) => values,
        [n, tokens, dim] if fits(n) => {
            values.chunks_exact(tokens * dim).flat_map(|picture| &picture[..dim]).copied().collect()
        }
        [n, _, height, width] if fits(n) => {
            let area = height * width;
            values.chunks_exact(area).map(|plane| plane.iter().sum::<f32>() / area as f32).collect()
        }
        _ => {
            return Err(format!(
                "its output is {shape:?} for {count} pictures; [N, D], [N, tokens, D] or \
                 [N, C, height, width] is needed"
            ));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(shape: &[usize], count: usize) -> Result<Vec<f32>, String> {
        let values = (0..shape.iter().product()).map(|i: usize| i as f32).collect();
        features(&Value::from_shape(shape, values).unwrap(), count)
    }

    #[test]
    fn each_rank_has_its_rule() {
        assert_eq!(rows(&[2, 3], 2).unwrap(), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(rows(&[2, 3, 2], 2).unwrap(), [0.0, 1.0, 6.0, 7.0], "first tokens");
        assert_eq!(rows(&[1, 2, 2, 2], 1).unwrap(), [1.5, 5.5], "means of planes");
    }

    #[test]
    fn what_is_no_feature_is_refused() {
        for (shape, count) in [(&[4][..], 4), (&[3, 2], 2), (&[2, 0], 2), (&[1, 2, 1, 1, 1], 1)] {
            let error = rows(shape, count).unwrap_err();
            assert!(error.contains(&format!("{shape:?}")), "{error}");
        }
        let whole = Value::from_shape([1, 2], vec![1i32, 2]).unwrap();
        assert!(features(&whole, 1).unwrap_err().contains("floats"));
    }
}

//! Which input of a network takes the pictures, and how large they are.

use rten::{DataType, Dimension, Model, NodeId, ValueType};

/// Side of the pictures where the network leaves it open; CLIP, DINO and most others take it.
const SIDE: usize = 224;
/// Longest side of the pictures.
const LONGEST: usize = 2048;
/// Most pictures at a time that a network may ask for.
const MOST: usize = 256;

/// The first input that takes pictures, and its shape.
///
/// # Errors
/// The inputs that there are, where none does.
pub fn find(model: &Model) -> Result<(NodeId, Vec<Dimension>), String> {
    let mut others = Vec::new();
    for &id in model.input_ids() {
        let Some(about) = model.node_info(id) else { continue };
        let name = about.name().unwrap_or_default();
        let numbers = matches!(about.dtype(), None | Some(ValueType::Tensor(DataType::Float)));
        match about.shape() {
            Some(shape) if shape.len() == 4 && numbers => return Ok((id, shape)),
            Some(shape) => others.push(format!("{name} {shape:?}")),
            None => others.push(format!("{name} of unknown shape")),
        }
    }
    let others = if others.is_empty() { "none".into() } else { others.join(", ") };
    Err(format!("no input takes pictures, [N, 3, height, width] of floats; it has {others}"))
}

/// From an input's shape: how many pictures at a time, where that is fixed, and their height and
/// width; open sides become `side`.
///
/// # Errors
/// Why such pictures cannot be had.
pub fn sizes(
    shape: &[Dimension],
    side: Option<usize>,
) -> Result<(Option<usize>, [usize; 2]), String> {
    let wrong = |wanted: &str| format!("its input is {shape:?}; {wanted}");
    let [count, channels, height, width] = shape else {
        return Err(wrong("pictures need [N, 3, height, width]"));
    };
    if matches!(channels, Dimension::Fixed(channels) if *channels != 3) {
        return Err(wrong("pictures need [N, 3, height, width]"));
    }
    let count = match count {
        Dimension::Fixed(count) => Some(*count),
        Dimension::Symbolic(_) => None,
    };
    if count.is_some_and(|count| !(1..=MOST).contains(&count)) {
        return Err(wrong(&format!("1 to {MOST} pictures at a time are possible")));
    }
    let mut sides = [0; 2];
    for (to, from) in sides.iter_mut().zip([height, width]) {
        *to = match (from, side) {
            (Dimension::Fixed(fixed), Some(side)) if *fixed != side => {
                return Err(wrong(&format!("it takes no pictures of {side}×{side}")));
            }
            (Dimension::Fixed(fixed), _) => *fixed,
            (Dimension::Symbolic(_), side) => side.unwrap_or(SIDE),
        };
        if !(1..=LONGEST).contains(to) {
            return Err(wrong(&format!("pictures may have 1 to {LONGEST} pixels a side")));
        }
    }
    Ok((count, sides))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(sides: [Option<usize>; 4]) -> Vec<Dimension> {
        sides.map(|side| side.map_or("n".into(), Dimension::Fixed)).to_vec()
    }

    #[test]
    fn open_sides_are_chosen_and_fixed_ones_kept() {
        let open = shape([None, Some(3), None, None]);
        assert_eq!(sizes(&open, None), Ok((None, [224, 224])));
        assert_eq!(sizes(&open, Some(299)), Ok((None, [299, 299])));
        let fixed = shape([Some(1), Some(3), Some(64), Some(96)]);
        assert_eq!(sizes(&fixed, None), Ok((Some(1), [64, 96])));
        assert!(sizes(&fixed, Some(64)).unwrap_err().contains("no pictures of 64×64"));
    }

    #[test]
    fn what_are_no_pictures_is_refused() {
        let refused = |sides| sizes(&shape(sides), None).unwrap_err();
        let grey = refused([Some(1), Some(1), Some(28), Some(28)]);
        assert!(grey.contains("[1, 1, 28, 28]") && grey.contains("[N, 3"), "{grey}");
        assert!(refused([Some(0), Some(3), Some(8), Some(8)]).contains("at a time"));
        assert!(refused([Some(1), Some(3), Some(1 << 40), Some(8)]).contains("a side"));
    }
}

//! What can be done to features, as tensor functions that run wherever burn does.

use super::morphology::{dilated, eroded};
use super::sample::{blurred, resampled};
use crate::base::Random;
use burn::tensor::{Tensor, TensorData};
use serde::{Deserialize, Serialize};

/// Along which axis a plane is mirrored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Axis {
    /// Left becomes right.
    Horizontal,
    /// Above becomes below.
    Vertical,
}

/// A change of planes of features; numbers, positions and shapes as in Broad 2021, section 3. Beyond
/// their edges planes go on mirrored.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// x · f, −100 to 100.
    Scale(f32),
    /// x + f, −100 to 100.
    Add(f32),
    /// 1 where x lies above f, −100 to 100, and 0 elsewhere.
    Threshold(f32),
    /// 1 − x.
    Invert,
    /// Turns by so many degrees counter-clockwise about the middle, −360 to 360.
    Rotate(f32),
    /// Moves by parts of the side, −1 to 1.
    Shift {
        /// To the right.
        x: f32,
        /// Down.
        y: f32,
    },
    /// Enlarges about the middle, 0.1 to 10 times.
    Zoom(f32),
    /// Mirrors.
    Flip(Axis),
    /// A Gaussian of this deviation in pixels of the layer, 0 to 64 and at most a side.
    Blur(f32),
    /// The least value within a disc of this radius in pixels of the layer, 0 to 64, at most a side.
    Erode(f32),
    /// The largest value within such a disc.
    Dilate(f32),
    /// x + amount · N(0, 1), the same in every picture.
    Noise {
        /// 0 to 100.
        amount: f32,
        /// Seed of the noise.
        seed: u32,
    },
    /// 0.
    Ablate,
}

impl Change {
    /// Its name in files and on the command line.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Scale(_) => "scale",
            Self::Add(_) => "add",
            Self::Threshold(_) => "threshold",
            Self::Invert => "invert",
            Self::Rotate(_) => "rotate",
            Self::Shift { .. } => "shift",
            Self::Zoom(_) => "zoom",
            Self::Flip(_) => "flip",
            Self::Blur(_) => "blur",
            Self::Erode(_) => "erode",
            Self::Dilate(_) => "dilate",
            Self::Noise { .. } => "noise",
            Self::Ablate => "ablate",
        }
    }

    /// Its numbers, and the least and the largest they may be.
    fn bounds(&self) -> ([f32; 2], f32, f32) {
        match *self {
            Self::Scale(f) | Self::Add(f) | Self::Threshold(f) => ([f; 2], -100.0, 100.0),
            Self::Rotate(degrees) => ([degrees; 2], -360.0, 360.0),
            Self::Shift { x, y } => ([x, y], -1.0, 1.0),
            Self::Zoom(f) => ([f; 2], 0.1, 10.0),
            Self::Blur(f) | Self::Erode(f) | Self::Dilate(f) => ([f; 2], 0.0, 64.0),
            Self::Noise { amount, .. } => ([amount; 2], 0.0, 100.0),
            Self::Invert | Self::Flip(_) | Self::Ablate => ([0.0; 2], 0.0, 0.0),
        }
    }

    /// Whether planes of this side can be changed so; if not, why.
    pub(super) fn check(&self, side: usize) -> std::result::Result<(), String> {
        let (numbers, least, most) = self.bounds();
        if !numbers.iter().all(|number| (least..=most).contains(number)) {
            return Err(format!("its number must be from {least} to {most}"));
        }
        match *self {
            Self::Blur(reach) | Self::Erode(reach) | Self::Dilate(reach) if reach > side as f32 => {
                Err(format!("it is larger than the planes, which have {side} pixels a side"))
            }
            _ => Ok(()),
        }
    }

    /// What becomes of `x` `[N, C, H, W]`; `planes` are the numbers of its planes in their layer, by
    /// which noise is drawn. What changes nothing gives back the very same values.
    pub(super) fn of(&self, x: Tensor<4>, planes: &[usize]) -> Tensor<4> {
        match *self {
            Self::Scale(factor) => x * factor,
            Self::Add(summand) => x + summand,
            Self::Threshold(level) => x.greater_elem(level).float(),
            Self::Invert => x * -1.0 + 1.0,
            Self::Rotate(degrees) if degrees % 360.0 == 0.0 => x,
            Self::Rotate(degrees) => {
                let (sin, cos) = f64::from(degrees).to_radians().sin_cos();
                resampled(x, |[x, y]| [cos * x - sin * y, sin * x + cos * y])
            }
            Self::Shift { x: 0.0, y: 0.0 } => x,
            Self::Shift { x: right, y: down } => {
                let [_, _, h, w] = x.dims();
                let by = [f64::from(right) * w as f64, f64::from(down) * h as f64];
                resampled(x, |[x, y]| [x - by[0], y - by[1]])
            }
            Self::Zoom(1.0) => x,
            Self::Zoom(factor) => resampled(x, |at| at.map(|at| at / f64::from(factor))),
            Self::Flip(Axis::Horizontal) => x.flip([3]),
            Self::Flip(Axis::Vertical) => x.flip([2]),
            Self::Blur(deviation) => blurred(x, deviation),
            Self::Erode(radius) => eroded(x, radius),
            Self::Dilate(radius) => dilated(x, radius),
            Self::Noise { amount, seed } => {
                let [_, c, h, w] = x.dims();
                let plane = |plane: &usize| {
                    Random::stream(u64::from(seed), "bend noise", *plane as u64).normals(h * w)
                };
                let values: Vec<f32> = planes.iter().flat_map(plane).collect();
                let noise = TensorData::new(values, [1, c, h, w]);
                let noise = Tensor::<4>::from_data(noise, &x.device().without_autodiff());
                x + noise * amount
            }
            // Not multiplied, for what is infinite would not become 0.
            Self::Ablate => x.zeros_like(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    /// What becomes of one plane of this side.
    fn changed<const N: usize>(change: Change, plane: [f32; N]) -> Vec<f32> {
        let side = N.isqrt();
        let x = TensorData::new(plane.to_vec(), [1, 1, side, side]);
        let x = change.of(Tensor::from_data(x, &Device::flex()), &[0]);
        x.into_data().try_to_vec().unwrap()
    }

    const COUNT: [f32; 16] = {
        let mut values = [0.0; 16];
        let mut i = 0;
        while i < 16 {
            values[i] = 1.1 * (i as f32 + 1.0);
            i += 1;
        }
        values
    };

    #[test]
    fn values_are_changed_each_by_itself() {
        let x = [-1.0, 0.25, 0.5, 2.0];
        assert_eq!(changed(Change::Scale(2.0), x), [-2.0, 0.5, 1.0, 4.0]);
        assert_eq!(changed(Change::Add(0.5), x), [-0.5, 0.75, 1.0, 2.5]);
        assert_eq!(changed(Change::Threshold(0.25), x), [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(changed(Change::Invert, x), [2.0, 0.75, 0.5, -1.0]);
        assert_eq!(changed(Change::Ablate, [f32::INFINITY, 1.0, 2.0, 3.0]), [0.0; 4]);
    }

    #[test]
    fn a_quarter_turn_goes_counter_clockwise_and_four_are_none() {
        let turned = changed(Change::Rotate(90.0), COUNT);
        let expected: Vec<f32> = (0..16).map(|i| COUNT[(i % 4) * 4 + 3 - i / 4]).collect();
        assert_eq!(turned, expected, "the right column is on top");
        assert_eq!(changed(Change::Rotate(-270.0), COUNT), turned);
        let half = changed(Change::Rotate(180.0), COUNT);
        assert!(half.iter().eq(COUNT.iter().rev()));
    }

    #[test]
    fn a_shift_goes_right_and_down_and_the_edge_is_mirrored() {
        let right = changed(Change::Shift { x: 0.25, y: 0.0 }, COUNT);
        assert_eq!(right[..4], [COUNT[0], COUNT[0], COUNT[1], COUNT[2]]);
        let down = changed(Change::Shift { x: 0.0, y: 0.5 }, COUNT);
        assert_eq!(down[..4], COUNT[4..8], "two rows lie above, mirrored");
        assert_eq!(down[8..], COUNT[..8]);
        let half = changed(Change::Shift { x: 0.125, y: 0.0 }, COUNT);
        assert!((half[1] - (COUNT[0] + COUNT[1]) / 2.0).abs() < 1e-6);
    }

    #[test]
    fn zooming_enlarges_about_the_middle() {
        let twice = changed(Change::Zoom(2.0), COUNT);
        let middle = |values: &[f32]| [5, 6, 9, 10].map(|i| values[i]).iter().sum::<f32>();
        assert!((middle(&twice) - middle(&COUNT)).abs() < 1e-4, "the middle stays");
        assert!(twice[15] - twice[0] < (COUNT[15] - COUNT[0]) * 0.6, "the corners were inside");
    }

    #[test]
    fn flips_mirror() {
        assert_eq!(
            changed(Change::Flip(Axis::Horizontal), [1.0, 2.0, 3.0, 4.0]),
            [2.0, 1.0, 4.0, 3.0]
        );
        assert_eq!(
            changed(Change::Flip(Axis::Vertical), [1.0, 2.0, 3.0, 4.0]),
            [3.0, 4.0, 1.0, 2.0]
        );
    }

    #[test]
    fn noise_is_that_of_its_plane_and_seed() {
        let of = |seed, planes: [usize; 2]| -> Vec<f32> {
            let change = Change::Noise { amount: 0.5, seed };
            let x = Tensor::<4>::zeros([3, 2, 4, 4], &Device::flex());
            change.of(x, &planes).into_data().try_to_vec().unwrap()
        };
        let noise = of(1, [0, 5]);
        assert_eq!(noise[..32], noise[64..], "the same in every picture");
        assert_eq!(noise[16..32], of(1, [5, 0])[..16]);
        assert_ne!(noise, of(2, [0, 5]));
        let power = noise.iter().map(|v| v * v).sum::<f32>() / noise.len() as f32;
        assert!((0.1..0.5).contains(&power), "{power}");
    }

    #[test]
    fn what_changes_nothing_gives_the_very_values() {
        let x = COUNT.map(|value| value / 3.0);
        for change in [
            Change::Scale(1.0),
            Change::Add(0.0),
            Change::Rotate(0.0),
            Change::Rotate(-360.0),
            Change::Shift { x: 0.0, y: 0.0 },
            Change::Shift { x: -0.0, y: 0.0 },
            Change::Zoom(1.0),
            Change::Blur(0.0),
            Change::Erode(0.5),
            Change::Dilate(0.0),
            Change::Noise { amount: 0.0, seed: 3 },
        ] {
            assert_eq!(changed(change, x), x, "{change:?}");
        }
    }

    #[test]
    fn single_values_can_be_changed_in_any_way() {
        for change in [
            Change::Rotate(33.0),
            Change::Shift { x: 0.7, y: -1.0 },
            Change::Zoom(0.1),
            Change::Flip(Axis::Vertical),
            Change::Blur(1.0),
            Change::Erode(1.0),
            Change::Dilate(1.0),
        ] {
            let found = changed(change, [2.5]);
            assert!((found[0] - 2.5).abs() < 1e-6, "{change:?}: {found:?}");
        }
    }
}

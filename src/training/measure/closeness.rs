//! The measures of a feature space, together.

use super::features::Features;
use super::{frechet::frechet, kernel::kernel, precision::covered};
use crate::base::{Error, Result};
use serde::{Deserialize, Serialize};

/// How close generated pictures come to real ones in a feature space. Numbers of one space, and
/// of sets of one size, compare; others do not.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Closeness {
    /// Fréchet distance; smaller is closer.
    pub frechet: f64,
    /// Kernel distance × 1000; smaller is closer, and chance can push it below 0.
    pub kernel: f64,
    /// Share of generated pictures that lie among the real ones: how many look real.
    pub precision: f64,
    /// Share of real pictures that lie among the generated ones: how much of the variety is there.
    pub recall: f64,
}

impl Closeness {
    /// Of `fake` to `real`.
    ///
    /// # Errors
    /// [`Error::Usage`] when their points differ in length.
    pub fn of(fake: &Features, real: &Features) -> Result<Self> {
        if fake.dim() != real.dim() {
            return Err(Error::Usage(format!(
                "features of {} and of {} numbers cannot be compared; take both from one network",
                real.dim(),
                fake.dim()
            )));
        }
        Ok(Self {
            frechet: frechet(fake, real),
            kernel: 1000.0 * kernel(fake, real),
            precision: covered(fake, real),
            recall: covered(real, fake),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::features::samples::{gaussian, repeated};
    use super::*;

    #[test]
    fn which_is_which() {
        let real = gaussian(200, &[0.0; 4], 1);
        let one = Closeness::of(&repeated(&real, 200), &real).unwrap();
        assert_eq!((one.precision, one.recall), (1.0, 0.005));
        let same = Closeness::of(&real, &real).unwrap();
        assert!(same.frechet < 1e-9 && same.kernel < 0.0 && same.recall == 1.0, "{same:?}");
        assert!(Closeness::of(&gaussian(9, &[0.0; 3], 1), &real).is_err());
    }
}

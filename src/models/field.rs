//! The settings that shape a network, as command line and window edit them.

use crate::base::{Error, Result};
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// Lengths that z can have.
const Z_DIM: RangeInclusive<usize> = 1..=2048;

/// One setting of a network's configuration.
pub struct Field<'a> {
    /// Name on the command line, without dashes before it.
    pub name: &'static str,
    /// Label in the window.
    pub label: &'static str,
    /// What it means, in a sentence.
    pub help: &'static str,
    /// Where it is kept.
    pub slot: Slot<'a>,
}

/// A place for a value, with what it can hold.
pub enum Slot<'a> {
    /// A whole number.
    Count(&'a mut usize, RangeInclusive<usize>),
    /// A whole number up to another one, which it has where none is given.
    Limit(&'a mut Option<usize>, RangeInclusive<usize>),
    /// A number.
    Amount(&'a mut f64, RangeInclusive<f64>),
    /// One of some names.
    Choice(&'a mut dyn Choice),
}

/// A value that is one of few.
pub trait Choice {
    /// Name on the command line and in words, of each.
    fn choices(&self) -> &'static [(&'static str, &'static str)];
    /// Which it is, where it is one of them.
    fn chosen(&self) -> Option<usize>;
    /// Makes it another.
    fn choose(&mut self, index: usize);
}

impl<'a> Field<'a> {
    /// The length of z.
    pub fn z_dim(value: &'a mut usize) -> Self {
        Field {
            name: "z-dim",
            label: "Length of z",
            help: "Random numbers that each picture starts from",
            slot: Slot::Count(value, Z_DIM),
        }
    }

    /// The width from which those of all layers follow.
    pub fn width(value: &'a mut usize, range: RangeInclusive<usize>) -> Self {
        Field {
            name: "width",
            label: "Width",
            help: "Features of the narrowest layers; those of all others follow from it",
            slot: Slot::Count(value, range),
        }
    }

    /// The bound and the budget of all layers' channels: `min(base / side, max)` of them at a side.
    pub fn channels(max: &'a mut usize, base: &'a mut usize) -> [Self; 2] {
        [
            Field {
                name: "channel-max",
                label: "Channels at most",
                help: "Upper bound of the features of a layer",
                slot: Slot::Count(max, 8..=1024),
            },
            Field {
                name: "channel-base",
                label: "Channel budget",
                help: "A layer of side r has this many features divided by r, within the bound",
                slot: Slot::Count(base, 64..=65_536),
            },
        ]
    }
}

/// Checks a length of z.
///
/// # Errors
/// [`Error::Usage`] when it is out of range.
pub(super) fn check_z_dim(z_dim: usize) -> Result<()> {
    if Z_DIM.contains(&z_dim) {
        return Ok(());
    }
    let (from, to) = (Z_DIM.start(), Z_DIM.end());
    Err(Error::Usage(format!("z must have {from} to {to} values; choose another length")))
}

impl Field<'_> {
    /// Takes a value as the command line gives it.
    ///
    /// # Errors
    /// [`Error::Usage`] when it is none, or out of range.
    pub fn set(&mut self, text: &str) -> Result<()> {
        let name = self.name;
        self.take(text).map_err(|what| Error::Usage(format!("--{name} {text}: it takes {what}")))
    }

    /// The same.
    ///
    /// # Errors
    /// What it takes instead.
    pub fn take(&mut self, text: &str) -> std::result::Result<(), String> {
        match &mut self.slot {
            Slot::Count(value, range) => **value = within(text, range, "a whole number")?,
            Slot::Limit(value, range) => **value = Some(within(text, range, "a whole number")?),
            Slot::Amount(value, range) => **value = within(text, range, "a number")?,
            Slot::Choice(value) => {
                let names = value.choices();
                let found = names.iter().position(|(name, _)| *name == text);
                let list = || names.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
                value.choose(found.ok_or_else(|| format!("one of {}", list()))?);
            }
        }
        Ok(())
    }
}

/// The number in `text`, or what it should have been.
fn within<T: FromStr + PartialOrd + Display>(
    text: &str,
    range: &RangeInclusive<T>,
    kind: &str,
) -> std::result::Result<T, String> {
    let found = text.parse().ok().filter(|found| range.contains(found));
    found.ok_or_else(|| format!("{kind} from {} to {}", range.start(), range.end()))
}

/// Makes an enum a [`Choice`]: each variant with its name on the command line and in words.
macro_rules! choice {
    ($type:ty { $($variant:ident = $name:literal, $words:literal;)+ }) => {
        impl $crate::models::Choice for $type {
            fn choices(&self) -> &'static [(&'static str, &'static str)] {
                &[$(($name, $words)),+]
            }

            fn chosen(&self) -> Option<usize> {
                [$(Self::$variant),+].iter().position(|known| known == self)
            }

            fn choose(&mut self, index: usize) {
                if let Some(known) = [$(Self::$variant),+].get(index) {
                    *self = *known;
                }
            }
        }
    };
}
pub(crate) use choice;

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Colour {
        Red,
        Blue,
    }
    choice!(Colour { Red = "red", "Red, as a rose"; Blue = "blue", "Blue"; });

    fn set(slot: Slot<'_>, text: &str) -> std::result::Result<(), String> {
        let mut field = Field { name: "width", label: "Width", help: "", slot };
        field.set(text).map_err(|error| error.to_string())
    }

    #[test]
    fn values_in_range_are_taken_and_others_named() {
        let (mut count, mut limit, mut amount, mut colour) = (3, None, 0.5, Colour::Red);
        set(Slot::Count(&mut count, 1..=8), "8").unwrap();
        set(Slot::Limit(&mut limit, 4..=64), "16").unwrap();
        set(Slot::Amount(&mut amount, 0.0..=1.0), "0.25").unwrap();
        set(Slot::Choice(&mut colour), "blue").unwrap();
        assert_eq!((count, limit, amount, colour), (8, Some(16), 0.25, Colour::Blue));
        let error = set(Slot::Count(&mut count, 1..=8), "9").unwrap_err();
        assert!(error.contains("--width 9") && error.contains("1 to 8"), "{error}");
        let error = set(Slot::Choice(&mut colour), "green").unwrap_err();
        assert!(error.contains("red, blue"), "{error}");
        assert_eq!((count, colour), (8, Colour::Blue));
    }
}

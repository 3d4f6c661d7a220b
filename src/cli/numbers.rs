//! Lists of numbers and ranges, such as `0-63,85,7`.

use crate::base::ranges;
use std::str::FromStr;

/// Numbers in the order they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numbers(pub Vec<u32>);

impl FromStr for Numbers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        ranges(text).map(Self)
    }
}

/// The shortest list of `numbers`: what [`Numbers`] reads back.
pub(super) fn compact(numbers: &[u32]) -> String {
    let runs = numbers.chunk_by(|a, b| a.checked_add(1) == Some(*b));
    let texts: Vec<String> = runs
        .map(|run| match run {
            [one] => one.to_string(),
            [first, .., last] => format!("{first}-{last}"),
            [] => String::new(),
        })
        .collect();
    texts.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Vec<u32>, String> {
        text.parse::<Numbers>().map(|numbers| numbers.0)
    }

    #[test]
    fn keeps_the_order_written() {
        assert_eq!(parse("3-5, 85,7").unwrap(), [3, 4, 5, 85, 7]);
        assert_eq!(parse("4294967295").unwrap(), [u32::MAX]);
        assert_eq!(parse("9-9").unwrap(), [9]);
    }

    #[test]
    fn refuses_with_the_part_that_is_wrong() {
        assert!(parse("1,x,2").unwrap_err().contains("'x'"));
        assert!(parse("").unwrap_err().contains("''"));
        assert!(parse("-3").unwrap_err().contains("'-3'"));
        assert!(parse("4294967296").is_err());
        assert!(parse("5-3").unwrap_err().contains("write 3-5"));
        assert!(parse("0-4294967295").unwrap_err().contains("more than 100000"));
        assert!(parse("0-99998,0-1").unwrap_err().contains("more than"));
        assert_eq!(parse("0-99999").unwrap().len(), 100_000);
    }

    #[test]
    fn compact_reads_back() {
        for text in ["0-63,7,85", "5", "4294967294-4294967295,0", "2,1,0", "3,3-4"] {
            assert_eq!(compact(&parse(text).unwrap()), text);
        }
    }
}

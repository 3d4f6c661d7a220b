//! Lists of numbers and ranges as people write them, such as `0-63,85,7`.

/// Longest list that is meant seriously.
const MOST: usize = 100_000;

/// The numbers in the order they were written.
///
/// # Errors
/// Which part is wrong, and how it is meant.
pub fn ranges(text: &str) -> Result<Vec<u32>, String> {
    let mut numbers = Vec::new();
    for part in text.split(',').map(str::trim) {
        let (first, last) = range(part)?;
        if (last - first) as usize >= MOST - numbers.len() {
            return Err(format!("it lists more than {MOST} numbers"));
        }
        numbers.extend(first..=last);
    }
    Ok(numbers)
}

fn range(part: &str) -> Result<(u32, u32), String> {
    let number = |text: &str| {
        text.trim().parse::<u32>().map_err(|_| {
            format!("'{part}' is neither a number from 0 to {} nor a range such as 0-63", u32::MAX)
        })
    };
    let (first, last) = match part.split_once('-') {
        Some((first, last)) => (number(first)?, number(last)?),
        None => (number(part)?, number(part)?),
    };
    if first > last {
        return Err(format!("the range '{part}' runs backwards; write {last}-{first}"));
    }
    Ok((first, last))
}

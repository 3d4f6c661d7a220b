//! Numbers on the command line, each with the range it may have.

/// A number that is neither infinite nor NaN.
pub(super) fn finite(text: &str) -> Result<f32, String> {
    match text.trim().parse::<f32>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err("it is not a number".into()),
    }
}

/// A truncation, which beyond these bounds draws nothing but noise.
pub(super) fn psi(text: &str) -> Result<f32, String> {
    let number = number(text, |x| x.abs() <= 10.0, "a number from -10 to 10")?;
    Ok(number as f32)
}

fn number(text: &str, allowed: impl Fn(f64) -> bool, what: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(number) if number.is_finite() && allowed(number) => Ok(number),
        _ => Err(format!("it must be {what}")),
    }
}

/// A number above 0.
pub(super) fn positive(text: &str) -> Result<f64, String> {
    number(text, |x| x > 0.0, "a number above 0")
}

/// 0 or a number above.
pub(super) fn not_negative(text: &str) -> Result<f64, String> {
    number(text, |x| x >= 0.0, "0 or a number above")
}

/// A whole number above 0, of a sensible size.
pub(super) fn count(text: &str) -> Result<usize, String> {
    match text.trim().parse() {
        Ok(count @ 1..=65_536) => Ok(count),
        _ => Err("it must be a whole number from 1 to 65536".into()),
    }
}

/// One layer or a range of layers, both ends included.
pub(super) fn range(text: &str) -> Result<std::ops::Range<usize>, String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (first.trim().parse(), last.trim().parse()) {
        (Ok(first), Ok(last @ 0..1000)) if first <= last => Ok(first..last + 1),
        _ => Err("it must be a range of layers such as 4-9".into()),
    }
}

/// So many numbers that are not negative, with commas between them.
pub(super) fn numbers<const N: usize>(text: &str) -> Result<[f32; N], String> {
    let wrong = || format!("it takes {N} numbers with commas between them");
    let read = |part: &str| not_negative(part.trim()).map(|value| value as f32);
    let all: Vec<f32> = text.split(',').map(read).collect::<Result<_, _>>().map_err(|_| wrong())?;
    all.try_into().map_err(|_| wrong())
}

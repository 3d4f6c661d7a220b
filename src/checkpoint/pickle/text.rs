//! Text as protocol 0 writes it, with escapes.

/// Bytes of a Python 2 string literal with its quotes; None if it is none.
pub fn quoted(line: &[u8]) -> Option<Vec<u8>> {
    let (quote, rest) = line.split_first()?;
    let (last, inner) = rest.split_last()?;
    (quote == last && b"'\"".contains(quote)).then_some(())?;
    let mut bytes = Vec::with_capacity(inner.len());
    let mut left = inner;
    while let Some((byte, rest)) = left.split_first() {
        left = rest;
        if *byte != b'\\' {
            bytes.push(*byte);
            continue;
        }
        let (kind, rest) = left.split_first()?;
        let plain = b"\\'\"abfnrtv".iter().position(|known| known == kind);
        (left, bytes) = match (kind, plain) {
            (_, Some(at)) => (rest, with(bytes, b"\\'\"\x07\x08\x0c\n\r\t\x0b"[at])),
            (b'x', _) => (rest.get(2..)?, with(bytes, number(rest.get(..2)?, 16)? as u8)),
            (b'0'..=b'7', _) => {
                let digits = left.iter().take(3).take_while(|d| (b'0'..=b'7').contains(d)).count();
                (&left[digits..], with(bytes, number(&left[..digits], 8)? as u8))
            }
            // Python leaves an unknown escape as it is.
            _ => (left, with(bytes, b'\\')),
        };
    }
    Some(bytes)
}

/// UTF-8 of a line in which only `\u` and `\U` are escapes and other bytes are Latin-1.
pub fn escaped(line: &[u8]) -> Option<Vec<u8>> {
    let mut text = String::with_capacity(line.len());
    let mut left = line;
    while let Some((byte, rest)) = left.split_first() {
        let digits = match (byte, rest.first()) {
            (b'\\', Some(b'u')) => 4,
            (b'\\', Some(b'U')) => 8,
            _ => {
                text.push(char::from(*byte));
                left = rest;
                continue;
            }
        };
        text.push(char::from_u32(number(rest.get(1..=digits)?, 16)?)?);
        left = &rest[1 + digits..];
    }
    Some(text.into_bytes())
}

/// Latin-1 bytes of UTF-8 text.
pub fn latin1(text: &[u8]) -> Option<Vec<u8>> {
    std::str::from_utf8(text).ok()?.chars().map(|letter| u8::try_from(letter).ok()).collect()
}

fn with(mut bytes: Vec<u8>, byte: u8) -> Vec<u8> {
    bytes.push(byte);
    bytes
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok()?;
    digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then_some(())?;
    u32::from_str_radix(digits, radix).ok()
}

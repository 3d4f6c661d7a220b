//! Tests of the reader as a whole.

mod containers;
mod corpus;
mod fixtures;
mod hostile;
mod objects;
mod opcodes;
mod random;
mod tensors;

use super::{Error, TensorView, Value, open};

/// A value as Python would print it, roughly.
fn show(value: Value<'_>) -> String {
    let all = |items: Vec<Value<'_>>| items.into_iter().map(show).collect::<Vec<_>>().join(", ");
    if let Some(class) = value.class() {
        let mut text = format!("{class}({})", all(value.args()));
        if let Some(state) = value.state() {
            text += &format!(" with {}", show(state));
        }
        let own = value.entries();
        if !own.is_empty() {
            text += &format!(" of {}", entries(own));
        }
        return text;
    }
    match (value.bool(), value.int(), value.float(), value.str()) {
        (Some(value), ..) => format!("{value}"),
        (_, Some(number), ..) => format!("{number}"),
        (_, _, Some(number), _) => format!("{number:?}"),
        (.., Some(text)) => format!("{text:?}"),
        _ if value.is_none() => "None".into(),
        _ if !value.entries().is_empty() => entries(value.entries()),
        _ => match value.bytes() {
            Some(bytes) => format!("b{:?}", bytes.escape_ascii().to_string()),
            None => format!("[{}]", all(value.items())),
        },
    }
}

fn entries(entries: Vec<(Value<'_>, Value<'_>)>) -> String {
    let shown: Vec<_> =
        entries.into_iter().map(|(key, value)| format!("{}: {}", show(key), show(value))).collect();
    format!("{{{}}}", shown.join(", "))
}

/// What a file holds, or why it is refused.
fn shown(file: &[u8]) -> String {
    match open(file) {
        Ok(document) => show(document.root()),
        Err(error) => error.to_string(),
    }
}

/// Why a file is refused.
fn refusal(file: &[u8]) -> String {
    open(file).map(|document| show(document.root())).expect_err("a refusal").to_string()
}

/// A text and its length, as BINUNICODE.
fn text(text: &str) -> Vec<u8> {
    [b"X", &(text.len() as u32).to_le_bytes()[..], text.as_bytes()].concat()
}

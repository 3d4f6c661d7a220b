//! Opcodes that carry their value: numbers, text and bytes.

use super::super::error::Error;
use super::super::node::Node;
use super::super::{opcode as op, text};
use super::Machine;
use std::borrow::Cow;

impl<'b> Machine<'b> {
    pub(super) fn literal(&mut self, code: u8) -> Result<Option<Node<'b>>, Error> {
        let input = &mut self.input;
        Ok(Some(match code {
            op::NONE => Node::None,
            op::NEWTRUE => Node::Bool(true),
            op::NEWFALSE => Node::Bool(false),
            op::BININT1 => Node::Int(input.byte()?.into()),
            op::BININT2 => Node::Int(input.unsigned::<2>()?.into()),
            op::BININT => Node::Int(i32::from_le_bytes(input.array()?).into()),
            op::LONG1 => long(input.counted::<1>()?),
            op::LONG4 => long(input.counted::<4>()?),
            op::BINFLOAT => Node::Float(f64::from_be_bytes(input.array()?)),
            op::SHORT_BINUNICODE | op::SHORT_BINSTRING => {
                Node::Text(Cow::Borrowed(input.counted::<1>()?))
            }
            op::BINUNICODE | op::BINSTRING => Node::Text(Cow::Borrowed(input.counted::<4>()?)),
            op::BINUNICODE8 => Node::Text(Cow::Borrowed(input.counted::<8>()?)),
            op::SHORT_BINBYTES => Node::Bytes(Cow::Borrowed(input.counted::<1>()?)),
            op::BINBYTES => Node::Bytes(Cow::Borrowed(input.counted::<4>()?)),
            op::BINBYTES8 | op::BYTEARRAY8 => Node::Bytes(Cow::Borrowed(input.counted::<8>()?)),
            op::INT | op::LONG | op::FLOAT | op::STRING | op::UNICODE => {
                let line = input.line()?;
                written(code, line).ok_or_else(|| self.broken("a literal cannot be read"))?
            }
            _ => return Ok(None),
        }))
    }

    /// A memo key as protocol 0 writes it.
    pub(super) fn line_number(&mut self) -> Result<u64, Error> {
        let line = self.input.line()?;
        parse(line).ok_or_else(|| self.broken("a number cannot be read"))
    }
}

/// A whole number in two's complement, the lowest byte first.
fn long<'b>(bytes: &[u8]) -> Node<'b> {
    if bytes.len() > size_of::<i128>() {
        return Node::Huge;
    }
    let negative = bytes.last().is_some_and(|byte| byte & 0x80 != 0);
    let mut word = [if negative { 0xff } else { 0 }; size_of::<i128>()];
    word[..bytes.len()].copy_from_slice(bytes);
    Node::Int(i128::from_le_bytes(word))
}

/// A value of protocol 0, written as a line.
fn written<'b>(code: u8, line: &[u8]) -> Option<Node<'b>> {
    Some(match code {
        op::INT if line == b"00" => Node::Bool(false),
        op::INT if line == b"01" => Node::Bool(true),
        op::FLOAT => Node::Float(parse(line)?),
        op::STRING => Node::Text(Cow::Owned(text::quoted(line)?)),
        op::UNICODE => Node::Text(Cow::Owned(text::escaped(line)?)),
        _ => {
            let digits = line.strip_suffix(b"L").unwrap_or(line);
            let plain = digits.strip_prefix(b"-").unwrap_or(digits);
            (!plain.is_empty() && plain.iter().all(u8::is_ascii_digit)).then_some(())?;
            parse(digits).map_or(Node::Huge, Node::Int)
        }
    })
}

fn parse<T: std::str::FromStr>(text: &[u8]) -> Option<T> {
    std::str::from_utf8(text).ok()?.trim().parse().ok()
}

//! The frame of an ONNX file, a Protocol Buffers message: whether every length in it fits.
//!
//! rten trusts the lengths that a file states and reserves memory for them, so that a damaged file
//! could end the program. It gets to see a file only after this.

/// Subgraphs within subgraphs that are followed.
const DEEPEST: usize = 16;

/// Kinds of messages that hold others.
#[derive(Clone, Copy)]
enum Message {
    Model,
    Graph,
    Node,
    Attribute,
    Tensor,
    Value,
    Type,
    TensorType,
    Shape,
    /// Holds no message that is read.
    Leaf,
}

impl Message {
    /// What a field with a length holds where it is a message, by onnx.proto.
    fn inside(self, field: u64) -> Option<Self> {
        Some(match (self, field) {
            (Self::Model, 7) | (Self::Attribute, 6) => Self::Graph,
            (Self::Graph, 1) => Self::Node,
            (Self::Graph, 5) | (Self::Attribute, 5) => Self::Tensor,
            (Self::Graph, 11..=13) => Self::Value,
            (Self::Node, 5) => Self::Attribute,
            (Self::Value, 2) => Self::Type,
            (Self::Type, 1) => Self::TensorType,
            (Self::TensorType, 2) => Self::Shape,
            (Self::Model, 8 | 14) | (Self::Tensor, 13) | (Self::Shape, 1) => Self::Leaf,
            _ => return None,
        })
    }
}

/// Holds the lengths in an ONNX file against the file.
///
/// # Errors
/// Why it is no ONNX file, or not a whole one.
pub fn check(file: &[u8]) -> Result<(), String> {
    let mut version = false;
    let mut graph = false;
    let mut seen = |field: u64| {
        version |= field == 1;
        graph |= field == 7;
    };
    match walk(file, Message::Model, 0, &mut seen) {
        Ok(()) if version && graph => Ok(()),
        Err(Flaw::Deep) => Err("its graphs lie in each other too deeply".into()),
        // Text and other formats break the frame too, but hardly after both of these.
        Err(Flaw::Broken) if version && graph => Err("the file is cut off or damaged".into()),
        _ => Err("it is not an ONNX file, or not a whole one".into()),
    }
}

enum Flaw {
    Broken,
    Deep,
}

fn walk(
    mut message: &[u8],
    kind: Message,
    depth: usize,
    seen: &mut dyn FnMut(u64),
) -> Result<(), Flaw> {
    if depth > DEEPEST {
        return Err(Flaw::Deep);
    }
    while !message.is_empty() {
        let tag = varint(&mut message)?;
        let field = tag >> 3;
        seen(field);
        match tag & 7 {
            0 => drop(varint(&mut message)?),
            1 => drop(take(&mut message, 8)?),
            5 => drop(take(&mut message, 4)?),
            2 => {
                let length = varint(&mut message)?;
                let content = take(&mut message, length)?;
                if let Some(inside) = kind.inside(field) {
                    let deeper = usize::from(matches!(inside, Message::Graph));
                    walk(content, inside, depth + deeper, &mut |_| ())?;
                }
            }
            _ => return Err(Flaw::Broken),
        }
    }
    Ok(())
}

fn varint(message: &mut &[u8]) -> Result<u64, Flaw> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(message, 1)?[0];
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(value);
        }
    }
    Err(Flaw::Broken)
}

fn take<'a>(message: &mut &'a [u8], length: u64) -> Result<&'a [u8], Flaw> {
    let length = usize::try_from(length).map_err(|_| Flaw::Broken)?;
    let (content, rest) = message.split_at_checked(length).ok_or(Flaw::Broken)?;
    *message = rest;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field with a length.
    fn field(number: u8, content: &[u8]) -> Vec<u8> {
        let mut length = content.len();
        let mut bytes = vec![number << 3 | 2];
        while length > 0x7f {
            bytes.push(length as u8 | 0x80);
            length >>= 7;
        }
        bytes.push(length as u8);
        bytes.extend(content);
        bytes
    }

    fn model(graph: &[u8]) -> Vec<u8> {
        [&[8, 8][..], &field(7, graph)].concat()
    }

    #[test]
    fn lengths_must_fit() {
        let tensor = field(9, &[0; 300]);
        let whole = model(&field(5, &tensor));
        assert_eq!(check(&whole), Ok(()));
        for length in 0..whole.len() {
            assert!(check(&whole[..length]).is_err(), "{length}");
        }
        assert!(check(&whole[..100]).unwrap_err().contains("cut off"));
        let inner = model(&[5 << 3 | 2, 4, 9 << 3 | 2, 100, 0, 0]);
        assert!(check(&inner).unwrap_err().contains("damaged"));
        assert!(check(b"just some text").unwrap_err().contains("not an ONNX file"));
        assert!(check(&field(7, &[])).unwrap_err().contains("not an ONNX file"));
    }

    #[test]
    fn subgraphs_may_not_lie_too_deep() {
        let nested = |depth: usize| {
            let inside = |graph: Vec<u8>, _| field(1, &field(5, &field(6, &graph)));
            model(&(0..depth).fold(Vec::new(), inside))
        };
        assert_eq!(check(&nested(3)), Ok(()));
        assert!(check(&nested(4000)).unwrap_err().contains("deeply"));
    }
}

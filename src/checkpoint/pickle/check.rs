//! Holds what was read against limits, so that whoever walks it need not.

use super::error::Error;
use super::node::{Id, Node};
use super::tensor;
use super::value::{Document, Value};

/// Levels of nesting; a StyleGAN2 in a pickle has about 50.
const DEPTH: u32 = 256;
/// Values that a walk from the root meets, one that is shared each time it is met. Checkpoints with
/// three networks for 64 by 64 pixels have up to 200 thousand.
const MET: u64 = 1 << 22;
/// Numbers in tensors beyond twice the file's bytes, for small files. Text may be as long as four
/// bytes for each number.
const NUMBERS: u64 = 1 << 20;

/// What a walk over one value and all it holds would meet.
#[derive(Clone, Copy, Default)]
struct Extent {
    depth: u32,
    met: u64,
    numbers: u64,
    /// Bytes of text.
    text: u64,
}

#[derive(Clone, Copy)]
enum Seen {
    Not,
    /// Inside of it now.
    Open,
    Done(Extent),
}

enum Visit {
    Enter(Id),
    Leave(Id),
}

/// An error for values that hold themselves, and for those too deep or too large.
pub fn check(document: &Document<'_>, file: usize) -> Result<(), Error> {
    let most = (file as u64).saturating_mul(2).saturating_add(NUMBERS);
    let mut seen = vec![Seen::Not; document.nodes.len()];
    let mut visits = vec![Visit::Enter(document.root)];
    while let Some(visit) = visits.pop() {
        match visit {
            Visit::Enter(id) => match seen[id.index()] {
                Seen::Done(_) => {}
                Seen::Open => return Err(Error::new("it holds a value that contains itself")),
                Seen::Not => {
                    seen[id.index()] = Seen::Open;
                    visits.push(Visit::Leave(id));
                    each_child(&document.nodes[id.index()], |child| {
                        visits.push(Visit::Enter(child));
                    });
                }
            },
            Visit::Leave(id) => {
                let extent = extent(document, id, &seen);
                if extent.depth > DEPTH {
                    return Err(Error::new(format!("it is nested more than {DEPTH} levels deep")));
                }
                let numbers = extent.numbers.max(extent.text / 4);
                if extent.met > MET || numbers > most {
                    return Err(Error::new("it unfolds to far more than it holds"));
                }
                seen[id.index()] = Seen::Done(extent);
            }
        }
    }
    Ok(())
}

/// Of a value whose children are done.
fn extent(document: &Document<'_>, id: Id, seen: &[Seen]) -> Extent {
    let value = Value { document, id };
    let numbers = tensor::view(value).map_or(0, |view| view.held() as u64);
    let met = value.met_again().map_or(1, |again| 1 + done(seen, again).met);
    let text = value.text().map_or(0, |text| text.len() as u64);
    let mut sum = Extent { depth: 0, met, numbers, text };
    each_child(&document.nodes[id.index()], |child| {
        let part = done(seen, child);
        sum.depth = sum.depth.max(part.depth);
        sum.met = sum.met.saturating_add(part.met);
        sum.numbers = sum.numbers.saturating_add(part.numbers);
        sum.text = sum.text.saturating_add(part.text);
    });
    sum.depth += 1;
    sum
}

fn done(seen: &[Seen], id: Id) -> Extent {
    match seen[id.index()] {
        Seen::Done(extent) => extent,
        Seen::Not | Seen::Open => Extent::default(),
    }
}

fn each_child(node: &Node<'_>, mut visit: impl FnMut(Id)) {
    match node {
        Node::Tuple(items) | Node::List(items) | Node::Set(items) => {
            items.iter().copied().for_each(visit);
        }
        Node::Dict(entries) => {
            entries.iter().flat_map(|(key, value)| [*key, *value]).for_each(visit)
        }
        Node::Object(object) => {
            visit(object.args);
            object.state.into_iter().for_each(&mut visit);
            object.items.iter().copied().for_each(&mut visit);
            object.entries.iter().flat_map(|(key, value)| [*key, *value]).for_each(visit);
        }
        _ => {}
    }
}

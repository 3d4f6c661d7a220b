//! Where in a file a network lies: programs put its state dict into others, under names of their own,
//! and more names before each tensor's.

use super::super::pickle::{TensorView, Value};
use super::weights::name;
use crate::base::shown;
use std::collections::BTreeSet;

/// Dicts within dicts that are looked into.
const DEEPEST: usize = 4;
/// Dicts that are looked into; a file may point to one many times.
const MOST: usize = 1000;

/// A state dict.
pub struct Place<'d> {
    /// The names that lead to it, joined by dots; empty for the file itself.
    pub path: String,
    /// What stands before the names of its tensors.
    pub prefix: String,
    /// Tensors by their names without that.
    pub tensors: Vec<(String, TensorView<'d>)>,
    /// The dict that holds it.
    pub parent: Value<'d>,
}

impl Place<'_> {
    /// Both names in words, for people.
    pub fn words(&self) -> String {
        let path = shown(&self.path, 60);
        match (path.is_empty(), self.prefix.is_empty()) {
            (true, true) => "the file itself".into(),
            (false, true) => path,
            (true, false) => format!("names beginning with {}", shown(&self.prefix, 60)),
            (false, false) => format!("{path}, names beginning with {}", shown(&self.prefix, 60)),
        }
    }

    /// Averaged weights come before others.
    fn rank(&self) -> bool {
        let averaged = |name: &str| name.to_ascii_lowercase().contains("ema");
        !(averaged(&self.path) || averaged(&self.prefix))
    }
}

/// All places of state dicts that hold tensors of all these names, averaged weights first.
///
/// # Errors
/// When a name is longer than any network needs.
pub fn places<'d>(root: Value<'d>, marks: &[&str]) -> Result<Vec<Place<'d>>, String> {
    let mut found = Vec::new();
    let mut left = MOST;
    walk(root, root, String::new(), DEEPEST, &mut left, &mut |dict, parent, path| {
        for prefix in prefixes(dict, marks) {
            let tensors = tensors(dict, &prefix)?;
            found.push(Place { path: path.to_owned(), prefix, tensors, parent });
        }
        Ok(())
    })?;
    found.sort_by_key(Place::rank);
    Ok(found)
}

/// Calls `look` with each dict, the one that holds it, and the names that lead to it.
fn walk<'d>(
    dict: Value<'d>,
    parent: Value<'d>,
    path: String,
    depth: usize,
    left: &mut usize,
    look: &mut impl FnMut(Value<'d>, Value<'d>, &str) -> Result<(), String>,
) -> Result<(), String> {
    if *left == 0 {
        return Ok(());
    }
    *left -= 1;
    look(dict, parent, &path)?;
    if depth == 0 {
        return Ok(());
    }
    for (key, value) in dict.entries() {
        let Some(key) = key.str().filter(|_| value.tensor().is_none()) else { continue };
        let dot = if path.is_empty() { "" } else { "." };
        walk(value, dict, format!("{path}{dot}{key}"), depth - 1, left, look)?;
    }
    Ok(())
}

/// What stands before all the marks in the names of a dict's tensors.
fn prefixes(dict: Value<'_>, marks: &[&str]) -> BTreeSet<String> {
    let names: BTreeSet<&str> = dict.entries().iter().filter_map(|(key, _)| key.str()).collect();
    let first = marks.first().copied().unwrap_or_default();
    let before = names.iter().filter_map(|name| name.strip_suffix(first));
    let whole = before.filter(|prefix| prefix.is_empty() || prefix.ends_with('.'));
    let all = |prefix: &&str| marks.iter().all(|mark| names.contains(&*format!("{prefix}{mark}")));
    whole.filter(all).map(str::to_owned).collect()
}

fn tensors<'d>(dict: Value<'d>, prefix: &str) -> Result<Vec<(String, TensorView<'d>)>, String> {
    let own = |(key, value): (Value<'d>, Value<'d>)| {
        Some((key.str()?.strip_prefix(prefix)?, value.tensor()?))
    };
    let named = |(own, view): (&str, TensorView<'d>)| Ok((name("", own)?, view));
    dict.entries().into_iter().filter_map(own).map(named).collect()
}

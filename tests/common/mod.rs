//! Tests that lack something on this machine: they pass, and `test.sh` counts them apart.

use std::io::Write;
use std::path::{Path, PathBuf};

/// Where `test.sh` collects the names of such tests, a line each.
const LIST: &str = "MORPHOGEN_SKIPPED";

/// To be called once by a test that ends here without having tested anything.
pub fn skip(reason: &str) {
    let thread = std::thread::current();
    let line = format!("skipped: {}: {reason}", thread.name().unwrap_or("a test"));
    println!("{line}");
    let Some(list) = std::env::var_os(LIST) else { return };
    let list = std::fs::OpenOptions::new().append(true).create(true).open(list);
    list.and_then(|mut list| writeln!(list, "{line}")).expect("the list of test.sh can be written");
}

/// A folder or file beside the checkout, or in the folder that `MORPHOGEN_SHARED` names. Where it is
/// absent, the test is skipped.
pub fn shared(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let path = std::env::var_os("MORPHOGEN_SHARED").map_or_else(beside, PathBuf::from).join(name);
    if path.exists() {
        return Some(path);
    }
    skip(&format!("{} is absent", path.display()));
    None
}

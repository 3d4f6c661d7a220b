//! The floors of ARCHITECTURE.md: a module imports only from lower floors.

use super::source::{TestModule, roots, without_tests};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The crate's modules, lowest floor first; those of one floor are siblings.
const FLOORS: [&[&str]; 9] = [
    &["base"],
    &["cpu", "gpu"],
    &["layers"],
    &["models"],
    &["checkpoint", "data", "latent"],
    &["export", "training"],
    &["engine", "lab"],
    &["app", "cli"],
    &["main"],
];

/// Edges between siblings, each with its reason.
const ALLOWED: [(&str, &str, &str); 1] = [(
    "cli",
    "app",
    "the command line is the program's one entry, and without a command it opens \
                     the window",
)];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|modules| modules.contains(&module))
}

/// The names of the modules that lead to a file below `src`: `engine/mod.rs` is `[engine]`.
fn module_path(file: &Path) -> Vec<String> {
    let mut names: Vec<String> = file
        .with_extension("")
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    names.pop_if(|last| last == "mod");
    names
}

/// One sentence for each use that goes up or sideways, and for each module without a floor.
/// `files` are paths below `src` with their text.
fn violations(files: &[(PathBuf, String)]) -> Vec<String> {
    let mut read = Vec::new();
    let mut tests = BTreeSet::new();
    for (file, text) in files {
        let (code, declared) = without_tests(text);
        let module = module_path(file);
        tests.extend(declared.into_iter().map(|test| match test {
            TestModule::Named(name) => [module.clone(), vec![name]].concat(),
            TestModule::At(path) => module_path(&file.with_file_name(path)),
        }));
        read.push((file, module, code));
    }
    let mut found = Vec::new();
    for (file, module, code) in read {
        let test = (1..=module.len()).any(|length| tests.contains(&module[..length]));
        if test || module == ["lib"] {
            continue;
        }
        let top = module[0].as_str();
        let Some(here) = floor(top) else {
            found.push(format!("{}: {top} has no floor in FLOORS", file.display()));
            continue;
        };
        for name in roots(&code, module.len()).into_iter().collect::<BTreeSet<_>>() {
            let allowed = ALLOWED.iter().any(|(from, to, _)| (*from, *to) == (top, &name));
            let below = floor(&name).is_some_and(|there| there < here);
            if name != top && !below && !allowed {
                found.push(format!(
                    "{}: {top} (floor {here}) may not use crate::{name}; pass data down or a \
                     closure up, or move what both need to a lower floor",
                    file.display()
                ));
            }
        }
    }
    found
}

fn source() -> Vec<(PathBuf, String)> {
    let root = super::folder("src");
    super::files(&root, "rs")
        .into_iter()
        .map(|(path, text)| (path.strip_prefix(&root).expect("below src").to_path_buf(), text))
        .collect()
}

#[test]
fn every_module_uses_lower_floors_only() {
    let found = violations(&source());
    assert!(found.is_empty(), "{} violations:\n{}", found.len(), found.join("\n"));
}

#[test]
fn the_list_names_the_modules_that_exist() {
    let modules: BTreeSet<String> =
        source().iter().map(|(file, _)| module_path(file)[0].clone()).collect();
    for name in FLOORS.concat() {
        assert!(modules.contains(name), "FLOORS names {name}, which src does not hold");
    }
}

#[test]
fn allowed_edges_are_in_use() {
    for (from, to, reason) in ALLOWED {
        let used = source().iter().any(|(file, text)| {
            let (code, _) = without_tests(text);
            let module = module_path(file);
            module[0] == from && roots(&code, module.len()).iter().any(|name| name == to)
        });
        assert!(used, "{from} no longer uses {to}; take it off the list ({reason})");
    }
}

/// A crate of one file with `text` beside the real ones.
fn with(file: &str, text: &str) -> Vec<String> {
    let mut files = source();
    files.push((file.into(), text.into()));
    let before = violations(&source());
    violations(&files).into_iter().filter(|line| !before.contains(line)).collect()
}

#[test]
fn bad_edges_are_found() {
    for (file, text) in [
        ("layers/bad.rs", "use crate::engine::Engine;"),
        ("latent/bad.rs", "fn f() { crate::data::load() }"),
        ("gpu/bad/deep.rs", "use super::super::super::models::Generator;"),
        ("base/bad.rs", "use crate::{base::Error, cpu};"),
        ("engine/bad.rs", "use crate::app::run;"),
        ("app/bad.rs", "use crate::cli::run;"),
        ("cellar/mod.rs", ""),
    ] {
        let found = with(file, text);
        assert_eq!(found.len(), 1, "{file}: {found:?}");
        assert!(found[0].starts_with(file), "{found:?}");
    }
}

#[test]
fn good_edges_and_tests_pass() {
    for (file, text) in [
        ("engine/good.rs", "use crate::training::Run; use super::protocol::Event;"),
        ("data/good.rs", "// use crate::engine\nconst X: &str = \"crate::app\";"),
        ("latent/good.rs", "#[cfg(test)] mod tests { use crate::data::load; }"),
    ] {
        assert_eq!(with(file, text), [""; 0], "{file}");
    }
    let parent = (PathBuf::from("cpu/good/mod.rs"), "#[cfg(test)] mod probe;".to_string());
    let child = (PathBuf::from("cpu/good/probe.rs"), "use crate::engine::Engine;".to_string());
    assert_eq!(violations(&[parent, child]), [""; 0]);
}

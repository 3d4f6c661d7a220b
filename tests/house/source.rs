//! Just enough reading of Rust to see which names of the crate a file uses.

/// `text` with everything blank that is no code: comments, strings and characters. Offsets stay.
fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes[at..].starts_with(b"//") => line_end(bytes, at),
            b'/' if bytes[at..].starts_with(b"/*") => comment_end(bytes, at),
            b'"' => string_end(bytes, at),
            b'r' if !in_word(bytes, at) => raw_end(bytes, at).unwrap_or(at),
            b'\'' => char_end(bytes, at).unwrap_or(at),
            _ => at,
        };
        code[at..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        at = end.max(at + 1);
    }
    // Blanks replaced whole characters, or parts of comments and strings only.
    String::from_utf8(code).expect("UTF-8 outside comments and strings stays whole")
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length)
}

/// Block comments nest.
fn comment_end(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0;
    while at < bytes.len() {
        let step = &bytes[at..];
        if step.starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if step.starts_with(b"*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], quote: usize) -> usize {
    let mut at = quote + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// End of a raw string that begins with the `r` at `at`, if one does.
fn raw_end(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes[at + 1..].iter().take_while(|byte| **byte == b'#').count();
    let body = at + 1 + hashes;
    if bytes.get(body) != Some(&b'"') {
        return None;
    }
    let close: Vec<u8> = [&b"\""[..], &b"#".repeat(hashes)].concat();
    let length = bytes[body + 1..].windows(close.len()).position(|window| window == close);
    Some(length.map_or(bytes.len(), |length| body + 1 + length + close.len()))
}

/// End of a character literal at `at`; None for a lifetime.
fn char_end(bytes: &[u8], at: usize) -> Option<usize> {
    let next = *bytes.get(at + 1)?;
    let body = if next == b'\\' { at + 3 } else { at + 1 + width(next) };
    let close = bytes[body.min(bytes.len())..].iter().position(|byte| *byte == b'\'')?;
    // `'\u{1f600}'` is the longest; without a backslash nothing may stand in between.
    let most = if next == b'\\' { 9 } else { 0 };
    (close <= most).then_some(body + close + 1)
}

/// Bytes of the UTF-8 character that begins with `first`.
fn width(first: u8) -> usize {
    (first.leading_ones() as usize).max(1)
}

/// Whether the byte at `at` goes on a word (`br"…"` begins a raw string all the same).
fn in_word(bytes: &[u8], at: usize) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    match bytes[..at] {
        [.., before, b'b'] => word(before),
        [b'b'] => false,
        [.., before] => word(before),
        [] => false,
    }
}

/// A module in a file of its own that is compiled for tests only.
#[derive(Debug, PartialEq)]
pub enum TestModule {
    /// `mod name;`
    Named(String),
    /// `#[path = "file"] mod name;`
    At(String),
}

/// The code of `text` without the items that are compiled for tests only, and those of them that
/// lie in files of their own.
pub fn without_tests(text: &str) -> (String, Vec<TestModule>) {
    let code = code_only(text);
    let (mut from, mut kept, mut modules) = (0, String::new(), Vec::new());
    while let Some(start) = code[from..].find("#[cfg(test)]").map(|start| from + start) {
        let end = start + item_end(&code[start..]);
        modules.extend(test_module(&code[start..end], &text[start..end]));
        kept.push_str(&code[from..start]);
        from = end;
    }
    kept.push_str(&code[from..]);
    (kept, modules)
}

/// End of the item at the start of `code`: its `;` or its closing brace, whichever is met first.
fn item_end(code: &str) -> usize {
    let mut depth = 0;
    for (at, character) in code.char_indices() {
        match character {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => {
                depth -= 1;
                if depth == 0 && character == '}' {
                    return at + 1;
                }
            }
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// What `#[…] mod name;` declares; `text` is the same item with its strings.
fn test_module(code: &str, text: &str) -> Option<TestModule> {
    let words: Vec<&str> = code.strip_suffix(';')?.split_whitespace().collect();
    let name = words.get(words.iter().position(|word| *word == "mod")? + 1)?;
    let path = code.find("#[path").and_then(|at| text[at..].split('"').nth(1));
    Some(match path {
        Some(path) => TestModule::At(path.into()),
        None => TestModule::Named((*name).into()),
    })
}

/// Paths from the crate's root in `code`, of a file whose module is `depth` names below the root:
/// their first names. `super::super::x` counts where it climbs to the root.
pub fn roots(code: &str, depth: usize) -> Vec<String> {
    let mut names = Vec::new();
    for start in ["crate::".to_string(), "super::".repeat(depth)] {
        if start.is_empty() {
            continue;
        }
        for (at, _) in code.match_indices(&start) {
            let before = &code[..at];
            let whole = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
                && !before.ends_with("super::");
            if whole {
                // In a module within the file one more `super` leads to the root.
                let path = code[at + start.len()..].trim_start_matches("super::");
                names.extend(first_names(path));
            }
        }
    }
    names
}

/// First names of the path or of the braced group of paths that `code` begins with.
fn first_names(code: &str) -> Vec<String> {
    let word = |text: &str| {
        text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
    };
    let Some(group) = code.strip_prefix('{') else { return vec![word(code)] };
    let (mut names, mut depth, mut wanted) = (Vec::new(), 0, true);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => wanted = true,
            c if wanted && !c.is_whitespace() => {
                names.push(word(&group[at..]));
                wanted = false;
            }
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_code_is_left() {
        let text = r##"a /* b /* c */ d */ 'e' "f\"g" r#"h"i"# '\'' &'j str // k
            '\u{1f600}' b'l' "é" 'é' m"##;
        let left: Vec<String> = code_only(text).split_whitespace().map(str::to_string).collect();
        assert_eq!(left, ["a", "&'j", "str", "b", "m"]);
    }

    #[test]
    fn items_for_tests_are_left_out() {
        let text = "use a;\n#[cfg(test)]\npub mod samples;\nfn f() {}\n#[cfg(test)]\n\
                    #[path = \"x_tests.rs\"]\nmod tests;\n#[cfg(test)]\n#[expect(x)]\n\
                    mod tests { use b; fn g() { h([1; 2]) } }\nuse c;";
        let (kept, modules) = without_tests(text);
        assert_eq!(kept.split_whitespace().collect::<String>(), "usea;fnf(){}usec;");
        let expected = [TestModule::Named("samples".into()), TestModule::At("x_tests.rs".into())];
        assert_eq!(modules, expected);
    }

    #[test]
    fn roots_are_found_however_they_are_written() {
        let code = "use crate::a::b; use crate::{c, d::{e, f}, g}; crate::h(); $crate::i;
                    use super::super::j; use super::l; my_crate::m;";
        assert_eq!(roots(code, 2), ["a", "c", "d", "g", "h", "i", "j"]);
        assert_eq!(roots("use super::n;", 1), ["n"]);
    }
}

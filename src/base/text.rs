//! Text that others wrote.

/// `text` for a terminal or a label: line ends become blanks, letters that control the terminal or
/// turn the direction of writing are left out, and what goes beyond `most` letters is cut.
pub fn shown(text: &str, most: usize) -> String {
    let mut letters = text.chars().filter_map(plain);
    let mut shown: String = letters.by_ref().take(most).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}

fn plain(letter: char) -> Option<char> {
    match letter {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        letter => (!letter.is_control()).then_some(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_moves_the_cursor() {
        assert_eq!(shown("a\x1b[2Jb\u{9b}c\nd\u{202e}e\0猫", 80), "a[2Jbc de猫");
        assert_eq!(shown("abcd", 4), "abcd");
        let cut = shown("abcde", 4);
        assert_eq!((cut.as_str(), shown(&cut, 4).as_str()), ("abcd…", "abcd…"));
    }
}

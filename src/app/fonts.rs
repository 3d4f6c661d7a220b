//! A font of the system for Chinese, Japanese and Korean, which egui's own fonts do not hold.

use eframe::egui;
use egui::epaint::text::{FontInsert, FontPriority, InsertFontFamily};
use egui::{FontData, FontFamily};
use std::path::{Path, PathBuf};

/// Beginnings of file names, best first, and the face of a collection with Simplified Chinese.
const KNOWN: [(&str, u32); 15] = [
    ("notosanscjk-regular", 2),
    ("notosanscjksc-regular", 0),
    ("notosanssc", 0),
    ("sourcehansanssc-regular", 0),
    ("sourcehansanscn-regular", 0),
    ("msyh.", 0),
    ("hiragino sans gb", 0),
    ("stheiti light", 1),
    ("wqy-microhei", 0),
    ("wqy-zenhei", 0),
    ("simhei", 0),
    ("notosanscjk", 2),
    ("notoserifcjk-regular", 2),
    ("droidsansfallback", 0),
    ("simsun", 0),
];

/// Adds the best one found to the end of egui's font lists; false when the system has none.
pub fn install(ctx: &egui::Context) -> bool {
    let Some((bytes, face)) = find() else { return false };
    let mut data = FontData::from_owned(bytes);
    data.index = face;
    let last = |family| InsertFontFamily { family, priority: FontPriority::Lowest };
    let families = vec![last(FontFamily::Proportional), last(FontFamily::Monospace)];
    ctx.add_font(FontInsert::new("cjk", data, families));
    true
}

fn find() -> Option<(Vec<u8>, u32)> {
    let mut found: Vec<(usize, PathBuf)> = folders()
        .iter()
        .flat_map(|folder| walkdir::WalkDir::new(folder).max_depth(5).into_iter().flatten())
        .filter_map(|entry| Some((rank(entry.path())?, entry.into_path())))
        .collect();
    found.sort();
    found.into_iter().find_map(|(rank, path)| {
        let bytes = std::fs::read(path).ok()?;
        let face = KNOWN[rank].1;
        // egui panics on a font that it cannot parse.
        has_face(&bytes, face).then_some((bytes, face))
    })
}

fn rank(path: &Path) -> Option<usize> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let known = ["ttf", "ttc", "otf", "otc"].contains(&extension.as_str());
    KNOWN.iter().position(|(start, _)| known && name.starts_with(start))
}

fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = ["/usr/share/fonts", "/usr/local/share/fonts"]
        .iter()
        .chain(&["/System/Library/Fonts", "/Library/Fonts", "C:\\Windows\\Fonts"])
        .map(PathBuf::from)
        .collect();
    if let Some(fonts) = directories::UserDirs::new().and_then(|d| d.font_dir().map(PathBuf::from))
    {
        folders.push(fonts);
    }
    folders
}

/// Whether `bytes` is an OpenType file, or collection, whose table directory of `face` is whole.
fn has_face(bytes: &[u8], face: u32) -> bool {
    let long = |at: usize| -> Option<usize> {
        let four = bytes.get(at..at.checked_add(4)?)?;
        Some(u32::from_be_bytes(four.try_into().ok()?) as usize)
    };
    let directory = if bytes.starts_with(b"ttcf") {
        match long(8) {
            Some(count) if (face as usize) < count => long(12 + 4 * face as usize),
            _ => None,
        }
    } else {
        (face == 0).then_some(0)
    };
    let Some(directory) = directory else { return false };
    let Some(start) = bytes.get(directory..directory.saturating_add(12)) else { return false };
    let magic = [&b"\0\x01\0\0"[..], b"OTTO", b"true"].contains(&&start[..4]);
    let tables = usize::from(u16::from_be_bytes([start[4], start[5]]));
    let whole = |entry: usize| {
        let at = directory + 12 + 16 * entry;
        matches!((long(at + 8), long(at + 12)), (Some(offset), Some(length))
            if offset.checked_add(length).is_some_and(|end| end <= bytes.len()))
    };
    magic && tables > 0 && (0..tables).all(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_simplified_chinese_first() {
        let rank = |name: &str| rank(Path::new(name));
        assert!(rank("/f/NotoSansCJK-Regular.ttc") < rank("/f/NotoSerifCJK-Regular.ttc"));
        assert!(rank("/f/wqy-zenhei.ttc").is_some());
        assert!(rank("C:\\Windows\\Fonts/msyh.ttc").is_some());
        assert_eq!(rank("/f/DejaVuSans.ttf"), None);
        assert_eq!(rank("/f/NotoSansCJK-Regular.txt"), None);
    }

    #[test]
    fn refuses_broken_fonts() {
        let definitions = egui::FontDefinitions::default();
        let font = definitions.font_data["Ubuntu-Light"].bytes().to_vec();
        assert!(has_face(&font, 0));
        assert!(!has_face(&font, 1));
        assert!(!has_face(&font[..font.len() / 2], 0));
        assert!(!has_face(b"ttcf\0\x01\0\0\0\0\0\x09", 2));
        assert!(!has_face(b"not a font at all", 0));
        assert!(!has_face(b"", 0));
    }
}

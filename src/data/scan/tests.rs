use super::*;
use crate::data::samples::{gradient, plain, quiet, save};
use std::fs::write;

fn scan_all(folder: &Path) -> Result<Scan> {
    scan(folder, None, &quiet, &AtomicBool::new(false))
}

fn message(folder: &Path) -> String {
    scan_all(folder).unwrap_err().to_string()
}

#[test]
fn folders_without_pictures_say_what_they_hold() {
    let folder = tempfile::tempdir().unwrap();
    let empty = message(folder.path());
    assert!(empty.contains("holds no files") && empty.contains("WebP"), "{empty}");
    write(folder.path().join("a.txt"), "words").unwrap();
    write(folder.path().join("b.txt"), "words").unwrap();
    write(folder.path().join("c.heic"), "words").unwrap();
    let text = message(folder.path());
    assert!(text.contains("none of its 3 files") && text.contains("2 × not a picture"), "{text}");
    assert!(text.contains("HEIC is not supported"), "{text}");
}

#[test]
fn missing_folders_and_files_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    assert!(message(&folder.path().join("gone")).contains("no such folder"));
    let file = folder.path().join("a.png");
    save(&file, plain(0));
    assert!(message(&file).contains("it is a file"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    save(&folder.path().join("a.png"), plain(0));
    let locked = folder.path().join("locked");
    std::fs::create_dir(&locked).unwrap();
    let allow = |mode| std::fs::set_permissions(&locked, PermissionsExt::from_mode(mode)).unwrap();
    allow(0o000);
    if std::fs::read_dir(&locked).is_ok() {
        crate::common::skip("permission bits do not bind root");
    } else {
        assert!(message(&locked).contains("no permission"));
        let rejected = scan_all(folder.path()).unwrap().rejected;
        assert_eq!((rejected.len(), &rejected[0].path), (1, &locked));
    }
    allow(0o700);
}

#[test]
fn content_decides_and_companions_are_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    save(&root.join("b.png"), gradient(16, 16));
    std::fs::rename(root.join("b.png"), root.join("b.jpg")).unwrap();
    save(&root.join("sub/c.tiff"), gradient(16, 16));
    std::fs::rename(root.join("sub/c.tiff"), root.join("sub/without ending")).unwrap();
    save(&root.join("license.png"), gradient(16, 16));
    save(&root.join(".hidden/d.png"), gradient(16, 16));
    write(root.join("fake.jpg"), "words").unwrap();
    write(root.join("blank.png"), "").unwrap();
    for name in ["Thumbs.db", "LICENSE.txt", "LICENSE", "README.md", "desktop.ini", ".DS_Store"] {
        write(root.join(name), "words").unwrap();
    }
    let scan = scan_all(root).unwrap();
    let paths: Vec<_> = scan.entries.iter().map(|e| e.path.strip_prefix(root).unwrap()).collect();
    let expected = ["b.jpg", "license.png", "sub/without ending"].map(Path::new);
    assert_eq!(paths, expected);
    let reasons: Vec<_> = scan.rejected.iter().map(|r| r.reason.as_str()).collect();
    assert_eq!(reasons, ["an empty file", "not a picture"]);
    assert!(scan.classes.is_empty(), "one subfolder is no class");
}

#[test]
fn subfolders_are_classes() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    save(&root.join("roses/deep/a.png"), plain(0));
    save(&root.join("daisy/a.png"), plain(1));
    write(root.join("daisy/notes.txt"), "words").unwrap();
    std::fs::create_dir(root.join("empty")).unwrap();
    let scan = scan_all(root).unwrap();
    assert_eq!(scan.classes, ["daisy", "roses"]);
    assert_eq!(scan.entries.iter().map(|e| e.class).collect::<Vec<_>>(), [0, 1]);
    save(&root.join("z.png"), plain(2));
    let scan = scan_all(root).unwrap();
    assert_eq!(scan.classes, ["daisy", "other", "roses"]);
    assert_eq!(scan.entries.iter().map(|e| e.class).collect::<Vec<_>>(), [0, 2, 1]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_but_not_in_circles() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let (root, elsewhere) = (folder.path().join("set"), folder.path().join("elsewhere"));
    save(&root.join("a.png"), plain(0));
    save(&elsewhere.join("b.png"), plain(1));
    symlink(&root, root.join("circle")).unwrap();
    symlink(&elsewhere, root.join("linked")).unwrap();
    symlink(root.join("gone"), root.join("broken.png")).unwrap();
    let scan = scan_all(&root).unwrap();
    assert_eq!(scan.entries.len(), 2, "{:?}", scan.entries);
    assert_eq!(scan.rejected.len(), 1, "{:?}", scan.rejected);
    assert_eq!(scan.rejected[0].reason, "not there");
}

#[test]
fn cancel_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    save(&folder.path().join("a.png"), plain(0));
    let cancelled = scan(folder.path(), None, &quiet, &AtomicBool::new(true));
    assert!(matches!(cancelled, Err(Error::Cancelled)));
}

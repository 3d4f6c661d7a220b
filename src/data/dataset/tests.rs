use super::*;
use crate::data::samples::{gradient, plain, quiet, save};
use crate::data::scan;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Loads at 8×8; also how many files were decoded.
fn load_all(folder: &Path, cache: Option<&Path>) -> Result<(Dataset, Vec<Rejected>, usize)> {
    let (decoded, never) = (AtomicUsize::new(0), AtomicBool::new(false));
    let scan = scan(folder, None, &quiet, &never)?;
    let count = |_, _| {
        decoded.fetch_add(1, Ordering::Relaxed);
    };
    let (dataset, rejected) = load(&scan, 8, Crop::Center, cache, &count, &never)?;
    Ok((dataset, rejected, decoded.into_inner()))
}

#[test]
fn damaged_pictures_are_left_out_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for index in 0..3 {
        save(&root.join(format!("{index}.png")), plain(index));
    }
    let broken = root.join("1.png");
    let bytes = std::fs::read(&broken).unwrap();
    std::fs::write(&broken, &bytes[..bytes.len() / 2]).unwrap();
    std::fs::write(root.join("a.txt"), "words").unwrap();
    let (dataset, rejected, _) = load_all(root, None).unwrap();
    assert_eq!((dataset.len(), dataset.resolution()), (2, 8));
    let listed: Vec<_> = rejected.iter().map(|r| r.path.clone()).collect();
    assert_eq!(listed, [broken, root.join("a.txt")]);
    // The pictures behind the damaged one move up.
    assert_eq!(dataset.image(1)[0], 10);
    assert_eq!(dataset.image(1)[64..66], [100, 100]);
    assert_eq!(dataset.thumbnail(1).pixels[..3], [10, 100, 200]);
}

#[test]
fn only_unusable_pictures_is_an_error_that_says_why() {
    let folder = tempfile::tempdir().unwrap();
    save(&folder.path().join("a.png"), gradient(1, 1));
    let error = load_all(folder.path(), None).unwrap_err();
    assert!(matches!(error, Error::Format { .. }), "{error:?}");
    assert!(error.to_string().contains("1 × only 1×1 pixels"), "{error}");
}

#[test]
fn classes_without_usable_pictures_vanish() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    save(&root.join("a/1.png"), gradient(1, 1));
    save(&root.join("b/1.png"), plain(1));
    save(&root.join("c/1.png"), plain(2));
    let (dataset, ..) = load_all(root, None).unwrap();
    assert_eq!(dataset.classes(), ["b", "c"]);
    assert_eq!([dataset.label(0), dataset.label(1)], [0, 1]);
    std::fs::remove_file(root.join("c/1.png")).unwrap();
    let (dataset, ..) = load_all(root, None).unwrap();
    assert!(dataset.classes().is_empty() && dataset.label(0) == 0);
}

#[test]
fn cache_answers_until_a_file_changes_or_it_is_damaged() {
    let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (root, cache) = (folder.path(), cache.path());
    save(&root.join("a/1.png"), plain(1));
    save(&root.join("b/2.png"), plain(2));
    save(&root.join("b/tiny.png"), gradient(1, 1));
    let first = load_all(root, Some(cache)).unwrap();
    assert_eq!(first.2, 3);
    let second = load_all(root, Some(cache)).unwrap();
    assert_eq!(second.2, 0, "nothing is decoded again");
    assert_eq!((&second.0, &second.1), (&first.0, &first.1));
    let file = std::fs::read_dir(cache).unwrap().next().unwrap().unwrap().path();
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&file, &bytes[..bytes.len() - 9]).unwrap();
    let third = load_all(root, Some(cache)).unwrap();
    assert_eq!((third.2, &third.0), (3, &first.0));
    assert_eq!(std::fs::read(&file).unwrap(), bytes, "the damaged file is replaced");
    save(&root.join("a/1.png"), gradient(16, 16));
    let fourth = load_all(root, Some(cache)).unwrap();
    assert_eq!(fourth.2, 3);
    assert_ne!(fourth.0, first.0);
}

#[test]
fn a_cache_that_cannot_be_written_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("a.png");
    save(&picture, plain(1));
    let (dataset, ..) = load_all(folder.path(), Some(&picture.join("below a file"))).unwrap();
    assert_eq!(dataset.len(), 1);
}

#[test]
fn impossible_sizes_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    save(&folder.path().join("a.png"), plain(1));
    let never = AtomicBool::new(false);
    let scan = scan(folder.path(), None, &quiet, &never).unwrap();
    for resolution in [0, 1 << 29, usize::MAX] {
        let error = load(&scan, resolution, Crop::Pad, None, &quiet, &never).unwrap_err();
        assert!(matches!(error, Error::Usage(_)), "{error:?}");
    }
    let cancelled = load(&scan, 8, Crop::Pad, None, &quiet, &AtomicBool::new(true));
    assert!(matches!(cancelled, Err(Error::Cancelled)));
}

#[test]
fn images_in_memory_are_checked() {
    let image = |side| Rgb8::filled(side, side, [1, 2, 3]);
    let names = || vec!["a".to_string()];
    assert!(Dataset::from_images(vec![image(4), image(4)], vec![0, 0], names()).is_ok());
    assert!(Dataset::from_images(vec![], vec![], names()).is_err());
    assert!(Dataset::from_images(vec![image(4), image(8)], vec![0, 0], names()).is_err());
    assert!(Dataset::from_images(vec![image(4)], vec![1], names()).is_err());
    assert!(Dataset::from_images(vec![image(4)], vec![], names()).is_err());
}

#[test]
fn raw_flowers_load() {
    let Some(folder) = crate::common::shared("data/flowers_raw") else { return };
    let (dataset, rejected, _) = load_all(&folder, None).unwrap();
    assert_eq!(dataset.classes(), ["daisy", "dandelion", "roses", "sunflowers", "tulips"]);
    assert_eq!((dataset.len(), rejected.len()), (80, 0));
    // Photos have colours: not all black, not all the same.
    let means: Vec<_> = (0..dataset.len())
        .map(|i| dataset.image(i).iter().map(|&v| u32::from(v)).sum::<u32>() / 192)
        .collect();
    assert!(means.iter().all(|m| (20..240).contains(m)), "{means:?}");
}

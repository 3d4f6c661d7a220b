//! What is unwise about a set of pictures.

use super::scan::OTHER;
use super::{Crop, Dataset, Scan};

/// Fewer pictures than these are learned by heart, or give little variety.
pub const FEW: [usize; 2] = [100, 500];
/// Uneven classes: the largest has so many times the pictures of the smallest.
const UNEVEN: usize = 5;
/// Decoded pictures that take more bytes than this are worth a word.
const HEAVY: usize = 4_000_000_000;

/// One plain sentence for each thing that is unwise, most pressing first.
pub fn warnings(scan: &Scan, data: &Dataset, crop: Crop) -> Vec<String> {
    let found = [
        few(data.len()),
        copies(data),
        small(data, crop),
        barred(data),
        mixed(data),
        (crop == Crop::Center).then(|| long(data)).flatten(),
        uneven(&data.class_sizes()),
        outside(scan, data),
        heavy(data),
    ];
    found.into_iter().flatten().collect()
}

/// "1 picture is", "2 pictures are".
fn pictures_are(count: usize) -> String {
    if count == 1 { "1 picture is".into() } else { format!("{count} pictures are") }
}

/// What to say where a set has few pictures.
fn few(count: usize) -> Option<String> {
    let pictures = if count == 1 { "1 picture".into() } else { format!("{count} pictures") };
    if count < FEW[0] {
        return Some(format!(
            "Only {pictures}: expect copies of them rather than new ones; 500 or more is better"
        ));
    }
    (count < FEW[1]).then(|| {
        format!(
            "Only {pictures}: expect little variety; 500 or more make new pictures rather than \
             copies"
        )
    })
}

fn copies(data: &Dataset) -> Option<String> {
    let count = data.copies();
    (count > 0).then(|| {
        format!(
            "{} an exact copy of another: such pictures are shown more often",
            pictures_are(count)
        )
    })
}

fn barred(data: &Dataset) -> Option<String> {
    let count = data.barred();
    (count > 0 && 4 * count >= data.len()).then(|| {
        format!(
            "{} framed by plain bars, which the networks learn as part of the picture; cut them off",
            pictures_are(count)
        )
    })
}

fn mixed(data: &Dataset) -> Option<String> {
    data.mixed().map(|[small, large]| {
        format!(
            "The pictures are of very different sizes, of {small} to {large} pixels: the small ones \
             will look blurry among the others; leave them out"
        )
    })
}

fn small(data: &Dataset, crop: Crop) -> Option<String> {
    let side = data.resolution();
    let shown = |[width, height]: [u32; 2]| match crop {
        Crop::Center => width.min(height),
        Crop::Pad => width.max(height),
    };
    let count = (0..data.len()).filter(|&i| (shown(data.size(i)) as usize) < side).count();
    (4 * count >= data.len()).then(|| {
        format!(
            "{} smaller than {side}×{side} pixels and will look blurry; choose a lower resolution",
            pictures_are(count)
        )
    })
}

fn long(data: &Dataset) -> Option<String> {
    let is_long = |[width, height]: [u32; 2]| width.max(height) >= 2 * width.min(height);
    let count = (0..data.len()).filter(|&i| is_long(data.size(i))).count();
    (10 * count >= data.len()).then(|| {
        format!(
            "{} at least twice as long as wide: the centre crop drops half of each or more; \
             padding keeps them whole",
            pictures_are(count)
        )
    })
}

fn uneven(classes: &[(String, usize)]) -> Option<String> {
    let (smallest, few) = classes.iter().min_by_key(|(_, count)| *count)?;
    let (largest, many) = classes.iter().max_by_key(|(_, count)| *count)?;
    (*many >= UNEVEN * few).then(|| {
        format!(
            "The classes are uneven, {many} pictures of “{largest}” but {few} of “{smallest}”: the \
             small ones will be learned less well"
        )
    })
}

fn outside(scan: &Scan, data: &Dataset) -> Option<String> {
    let in_root = |path: &std::path::Path| path.parent() == Some(&scan.folder);
    let count = scan.entries.iter().filter(|entry| in_root(&entry.path)).count();
    (count > 0 && data.classes().iter().any(|name| name == OTHER)).then(|| {
        format!("{} outside the subfolders and will form the class “{OTHER}”", pictures_are(count))
    })
}

fn heavy(data: &Dataset) -> Option<String> {
    let side = data.resolution();
    let bytes = 3 * side * side * data.len();
    (bytes > HEAVY).then(|| {
        let size = bytes as f64 / 1e9;
        format!("Decoded at {side}×{side} the pictures take {size:.0} GB of memory")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::samples::{gradient, plain, quiet, save, stripes};
    use crate::data::{load, scan};
    use std::path::Path;
    use std::sync::atomic::AtomicBool;

    fn advise(folder: &Path, resolution: usize, crop: Crop) -> Vec<String> {
        let never = AtomicBool::new(false);
        let scan = scan(folder, None, &quiet, &never).unwrap();
        let (data, _) = load(&scan, resolution, crop, None, &quiet, &never).unwrap();
        warnings(&scan, &data, crop)
    }

    #[track_caller]
    fn assert_says(advice: &[String], start: &str) {
        assert!(advice.iter().any(|line| line.starts_with(start)), "{start:?} in {advice:?}");
    }

    #[test]
    fn a_sound_set_gets_no_advice() {
        let folder = tempfile::tempdir().unwrap();
        for index in 0..FEW[1] {
            let colour = |x, y| [index as u8, (index / 256 * 99) as u8, (8 * x + y) as u8];
            let picture = image::RgbImage::from_fn(16, 16, |x, y| image::Rgb(colour(x, y)));
            save(&folder.path().join(format!("{}/{index}.png", index % 2)), picture.into());
        }
        assert_eq!(advise(folder.path(), 16, Crop::Center), Vec::<String>::new());
    }

    #[test]
    fn few_pictures_are_said_in_two_ways() {
        assert!(few(1).unwrap().starts_with("Only 1 picture: expect copies"));
        assert!(few(300).unwrap().starts_with("Only 300 pictures: expect little variety"));
        assert_eq!(few(500), None);
    }

    #[test]
    fn each_flaw_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for index in 0..10 {
            save(&root.join(format!("many/{index}.png")), plain(index));
        }
        save(&root.join("few/a.png"), gradient(20, 16));
        save(&root.join("few/b.png"), stripes(60, 16));
        save(&root.join("c.png"), plain(3));
        save(&root.join("d.png"), stripes(16, 40));
        let advice = advise(root, 24, Crop::Center);
        assert_eq!(advice.len(), 6, "{advice:?}");
        assert!(advice[0].starts_with("Only 14 pictures"), "{advice:?}");
        assert_says(&advice, "1 picture is an exact copy");
        assert_says(&advice, "14 pictures are smaller than 24×24");
        assert_says(&advice, "2 pictures are at least twice as long");
        assert_says(&advice, "The classes are uneven, 10 pictures of “many” but 2 of “few”");
        assert_says(&advice, "2 pictures are outside the subfolders");
        let padded = advise(root, 24, Crop::Pad);
        assert_says(&padded, "12 pictures are smaller");
        assert!(padded.iter().all(|line| !line.contains("twice as long")), "{padded:?}");
    }
}

//! Decoded pictures on disk, so that a folder is decoded once.

use super::store::Store;
use super::{Crop, Scan, Square};
use crate::base::{Result, files};
use sha2::{Digest, Sha256};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Goes up whenever the same file would decode to other pixels, or the layout changes.
const VERSION: u32 = 1;
const MAGIC: &[u8; 8] = b"MGDATA01";
const HASH: usize = 32;
/// Cache files that are kept in a folder; each can be gigabytes.
const KEPT: usize = 4;

/// Every entry of a scan, decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Pictures {
    /// For each entry the size of its picture, or why there is none.
    pub outcomes: Vec<std::result::Result<[u32; 2], String>>,
    /// Planar pixels of those that have a size, one after the other.
    pub pixels: Vec<u8>,
}

/// Place of one scan's pictures in a cache folder.
pub struct Slot {
    path: PathBuf,
    key: [u8; HASH],
    /// Bytes of one picture.
    stride: usize,
    entries: usize,
}

impl Slot {
    /// The slot for these files at this resolution and framing. It is another one as soon as a
    /// file is added, removed, renamed or changed.
    pub fn new(folder: &Path, scan: &Scan, resolution: usize, crop: Crop) -> Self {
        let mut hash = Sha256::new();
        hash.update(VERSION.to_le_bytes());
        hash.update((resolution as u64).to_le_bytes());
        hash.update([u8::from(crop == Crop::Pad)]);
        for entry in &scan.entries {
            let path = entry.path.as_os_str().as_encoded_bytes();
            let (size, modified) = scan.store.stamp(&entry.path);
            hash.update((path.len() as u64).to_le_bytes());
            hash.update(path);
            hash.update(size.to_le_bytes());
            hash.update(modified.as_nanos().to_le_bytes());
            if let Some(Square { x0, y0, size }) = entry.square {
                [x0, y0, size].iter().for_each(|share| hash.update(share.to_le_bytes()));
            }
        }
        let key: [u8; HASH] = hash.finalize().into();
        let name: String = key[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        let path = folder.join(format!("pictures-{name}.cache"));
        Self { path, key, stride: 3 * resolution * resolution, entries: scan.entries.len() }
    }

    /// What was stored, unless it is absent, of another scan or damaged.
    pub fn read(&self) -> Option<Pictures> {
        let mut file = std::fs::File::open(&self.path).ok()?;
        let length = usize::try_from(file.metadata().ok()?.len()).ok()?;
        let prefix = take(&mut file, MAGIC.len() + HASH + 8, length)?;
        let (magic, rest) = prefix.split_at(MAGIC.len());
        let (key, header_length) = rest.split_at(HASH);
        if magic != MAGIC || key != self.key {
            return None;
        }
        let header_length = u64::from_le_bytes(header_length.try_into().ok()?);
        let header = take(&mut file, usize::try_from(header_length).ok()?, length)?;
        let outcomes: Vec<std::result::Result<[u32; 2], String>> =
            serde_json::from_slice(&header).ok()?;
        let kept = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        let pixels = take(&mut file, kept.checked_mul(self.stride)?, length)?;
        let stored = take(&mut file, HASH, length)?;
        let hash = Sha256::new().chain_update(&prefix).chain_update(&header).chain_update(&pixels);
        let whole = stored == hash.finalize()[..] && outcomes.len() == self.entries;
        whole.then_some(Pictures { outcomes, pixels })
    }

    /// Stores `pictures`, and drops the oldest files of a full cache.
    ///
    /// # Errors
    /// [`crate::base::Error::Write`].
    pub fn write(&self, pictures: &Pictures) -> Result<()> {
        files::write_atomic_with(&self.path, |file| {
            let header = serde_json::to_vec(&pictures.outcomes)?;
            let length = (header.len() as u64).to_le_bytes();
            let mut hash = Sha256::new();
            let mut file = BufWriter::new(file);
            for part in [&MAGIC[..], &self.key, &length, &header, &pictures.pixels] {
                hash.update(part);
                file.write_all(part)?;
            }
            file.write_all(&hash.finalize())?;
            file.flush()
        })?;
        self.prune();
        Ok(())
    }

    fn prune(&self) {
        let Some(listing) = self.path.parent().and_then(|folder| folder.read_dir().ok()) else {
            return;
        };
        let mut others: Vec<_> = listing
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| *path != self.path && is_cache(path))
            .map(|path| (Store::Disk.stamp(&path).1, path))
            .collect();
        others.sort();
        let surplus = (others.len() + 1).saturating_sub(KEPT);
        for (_, path) in others.iter().take(surplus) {
            // One that stays behind costs disk space only.
            let _ = std::fs::remove_file(path);
        }
    }
}

fn is_cache(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("pictures-") && name.ends_with(".cache")
}

/// The next `count` bytes. `length` is that of the file: a damaged header must not reserve more.
fn take(file: &mut std::fs::File, count: usize, length: usize) -> Option<Vec<u8>> {
    if count > length {
        return None;
    }
    let mut bytes = vec![0; count];
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Entry, samples};

    fn scan_of(path: &Path) -> Scan {
        let entry = |name: &str| Entry::whole(path.join(name), 0);
        Scan {
            folder: path.into(),
            store: Store::Disk,
            entries: vec![entry("a.png"), entry("b.png")],
            classes: vec![],
            rejected: vec![],
        }
    }

    fn pictures() -> Pictures {
        Pictures { outcomes: vec![Ok([16, 9]), Err("damaged".into())], pixels: (0..48).collect() }
    }

    #[test]
    fn any_damage_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let slot = Slot::new(folder.path(), &scan_of(folder.path()), 4, Crop::Pad);
        assert_eq!(slot.read(), None);
        slot.write(&pictures()).unwrap();
        assert_eq!(slot.read(), Some(pictures()));
        let whole = std::fs::read(&slot.path).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x40;
            std::fs::write(&slot.path, &bytes).unwrap();
            assert_eq!(slot.read(), None, "byte {at} changed");
            std::fs::write(&slot.path, &whole[..at]).unwrap();
            assert_eq!(slot.read(), None, "cut at {at}");
        }
    }

    #[test]
    fn the_key_follows_files_and_settings() {
        let folder = tempfile::tempdir().unwrap();
        let key = |resolution, crop| {
            Slot::new(folder.path(), &scan_of(folder.path()), resolution, crop).key
        };
        samples::save(&folder.path().join("a.png"), samples::plain(0));
        let first = key(4, Crop::Pad);
        assert_eq!(first, key(4, Crop::Pad));
        assert_ne!(first, key(8, Crop::Pad));
        assert_ne!(first, key(4, Crop::Center));
        samples::save(&folder.path().join("a.png"), samples::gradient(16, 16));
        assert_ne!(first, key(4, Crop::Pad));
    }

    #[test]
    fn old_files_make_room() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("other.txt"), "stays").unwrap();
        for resolution in 1..=6 {
            let slot = Slot::new(folder.path(), &scan_of(folder.path()), resolution, Crop::Pad);
            slot.write(&Pictures { outcomes: vec![], pixels: vec![] }).unwrap();
            assert!(slot.path.exists());
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), KEPT + 1);
    }
}

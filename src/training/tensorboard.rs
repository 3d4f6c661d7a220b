//! Curves as TensorBoard reads them: event files of protocol-buffer records (tensorflow's `Event` and
//! `Summary`, in the framing of its `TFRecord`).

use super::Metrics;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Folder of the event files in a run folder.
const FOLDER: &str = "tensorboard";

/// An event file that grows with the curves.
pub struct EventFile(File);

impl EventFile {
    /// A new one in a run folder, beside those of earlier sittings.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn create(run: &Path) -> io::Result<Self> {
        let folder = run.join(FOLDER);
        std::fs::create_dir_all(&folder)?;
        let now = now();
        let name =
            format!("events.out.tfevents.{:010}.{}.morphogen", now as u64, std::process::id());
        let mut file = File::create(folder.join(name))?;
        let mut event = Message::default();
        event.double(1, now);
        event.bytes(3, b"brain.Event:2");
        file.write_all(&record(&event.0))?;
        Ok(Self(file))
    }

    /// Adds a point of the curves, at the images shown.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn add(&mut self, point: &Metrics) -> io::Result<()> {
        let mut summary = Message::default();
        for (tag, value) in scalars(point) {
            let mut one = Message::default();
            one.bytes(1, tag.as_bytes());
            one.float(2, value);
            summary.bytes(1, &one.0);
        }
        let mut event = Message::default();
        event.double(1, now());
        event.varint(2, (point.kimg * 1000.0).round() as u64);
        event.bytes(5, &summary.0);
        self.0.write_all(&record(&event.0))
    }
}

fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
}

/// The numbers of a point that are there, with their tags.
fn scalars(point: &Metrics) -> Vec<(&'static str, f32)> {
    let mut all = vec![
        ("loss/G", point.loss_g),
        ("loss/D", point.loss_d),
        ("logit/real", point.real),
        ("logit/fake", point.fake),
        ("penalty/R1", point.r1),
        ("augmentation/p", point.augment),
        ("augmentation/r_t", point.overfit),
        ("speed/img_per_s", point.img_per_s),
    ];
    all.extend(point.separation.map(|value| ("balance/separation", value)));
    for (moves, tags) in
        [(point.moves_g, ["gradient/G", "step/G"]), (point.moves_d, ["gradient/D", "step/D"])]
    {
        all.extend(moves.into_iter().flat_map(|it| [(tags[0], it.gradient), (tags[1], it.step)]));
    }
    all.extend(
        point.look.into_iter().flat_map(|look| {
            [("pictures/spread", look.spread), ("pictures/nearest", look.nearest)]
        }),
    );
    all.extend(point.measured.into_iter().flat_map(|measured| {
        let it = measured.closeness;
        [
            ("measures/frechet", it.frechet),
            ("measures/kernel", it.kernel),
            ("measures/precision", it.precision),
            ("measures/recall", it.recall),
        ]
        .map(|(tag, value)| (tag, value as f32))
    }));
    let similar = point.measured.and_then(|measured| measured.ms_ssim);
    all.extend(similar.map(|[made, _]| ("measures/ms_ssim", made as f32)));
    all.retain(|(_, value)| value.is_finite());
    all
}

/// A protocol-buffer message in the making.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn raw(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn varint(&mut self, field: u64, value: u64) {
        self.raw(field << 3);
        self.raw(value);
    }

    fn double(&mut self, field: u64, value: f64) {
        self.raw(field << 3 | 1);
        self.0.extend(value.to_le_bytes());
    }

    fn bytes(&mut self, field: u64, value: &[u8]) {
        self.raw(field << 3 | 2);
        self.raw(value.len() as u64);
        self.0.extend(value);
    }

    fn float(&mut self, field: u64, value: f32) {
        self.raw(field << 3 | 5);
        self.0.extend(value.to_le_bytes());
    }
}

/// A record: length and contents, each followed by its masked checksum.
fn record(contents: &[u8]) -> Vec<u8> {
    let masked = |bytes: &[u8]| crc32c::crc32c(bytes).rotate_right(15).wrapping_add(0xa282_ead8);
    let length = (contents.len() as u64).to_le_bytes();
    let mut record = length.to_vec();
    record.extend(masked(&length).to_le_bytes());
    record.extend(contents);
    record.extend(masked(contents).to_le_bytes());
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As TensorFlow writes the first record of a file at time 0: taken from its `EventFileWriter`.
    #[test]
    fn the_first_record_is_tensorflow_s() {
        let mut event = Message::default();
        event.double(1, 0.0);
        event.bytes(3, b"brain.Event:2");
        let record = record(&event.0);
        assert_eq!(&record[..8], 24u64.to_le_bytes());
        assert_eq!(&record[8..12], [163, 127, 75, 34]);
        assert_eq!(record.len(), 8 + 4 + 24 + 4);
        assert_eq!(&record[12..15], [9, 0, 0]);
    }

    #[test]
    fn long_numbers_take_seven_bits_a_byte() {
        let mut message = Message::default();
        message.varint(2, 300);
        assert_eq!(message.0, [16, 0xac, 0x02]);
    }

    #[test]
    fn points_become_records_with_the_images_as_steps() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = EventFile::create(folder.path()).unwrap();
        let point = Metrics { kimg: 0.16, loss_g: 1.5, r1: f32::NAN, ..Metrics::default() };
        file.add(&point).unwrap();
        let names: Vec<_> =
            std::fs::read_dir(folder.path().join(FOLDER)).unwrap().flatten().collect();
        let bytes = std::fs::read(names[0].path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("brain.Event:2") && text.contains("loss/G"));
        assert!(!text.contains("penalty/R1"), "it is no number");
        // The field of the step, 2, and 160 in two bytes.
        assert!(bytes.windows(3).any(|bytes| bytes == [16, 0xa0, 0x01]));
    }
}

//! MIDI, where the system offers its devices as files (Linux): control changes, notes and the wheel, as
//! messages with values from 0 to 1.

use super::osc::Message;
use crossbeam_channel::{Receiver, bounded};
use eframe::egui::Context;
use std::io::Read;
use std::path::{Path, PathBuf};

const QUEUE: usize = 1024;
/// Where Linux has raw MIDI devices.
const DEVICES: &str = "/dev/snd";

/// A device that is read on a thread, which ends with the device or the program.
pub struct Midi {
    /// Name of its file.
    pub name: String,
    messages: Receiver<Message>,
}

/// The devices there are.
pub fn devices() -> Vec<PathBuf> {
    devices_in(Path::new(DEVICES))
}

fn devices_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_midi = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("midi"))
    };
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_midi).collect();
    all.sort();
    all
}

impl Midi {
    /// Reads a device.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub fn open(ctx: &Context, device: &Path) -> std::io::Result<Self> {
        let mut file = std::fs::File::open(device)?;
        let (sender, messages) = bounded(QUEUE);
        let ctx = ctx.clone();
        std::thread::Builder::new().name("midi".into()).spawn(move || {
            let (mut bytes, mut stream) = ([0; 256], Stream::default());
            while let Ok(length @ 1..) = file.read(&mut bytes) {
                for message in bytes[..length].iter().filter_map(|byte| stream.byte(*byte)) {
                    // The window is gone, or far behind: older values are worth nothing then.
                    let _ = sender.try_send(message);
                }
                ctx.request_repaint();
            }
        })?;
        let name = device.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { name, messages })
    }

    /// What has come since the last call.
    pub fn take(&self) -> impl Iterator<Item = Message> {
        self.messages.try_iter().take(QUEUE)
    }
}

/// A stream of MIDI bytes (MIDI 1.0): a status, and the data that belong to it; the status may be left out
/// where it stays the same.
#[derive(Debug, Default)]
struct Stream {
    status: u8,
    first: Option<u8>,
}

impl Stream {
    /// The message that ends with this byte.
    fn byte(&mut self, byte: u8) -> Option<Message> {
        match byte {
            // Clock and the like come at any time and mean nothing here.
            0xF8.. => return None,
            0x80.. => {
                // System messages have data that belong to no channel.
                self.status = if byte < 0xF0 { byte } else { 0 };
                self.first = None;
                return None;
            }
            _ => {}
        }
        let channel = (self.status & 0x0F) + 1;
        let share = |value: u8| f32::from(value) / 127.0;
        let of =
            |kind: &str, value: f32| Message { address: format!("/midi/{channel}/{kind}"), value };
        match (self.status >> 4, self.first) {
            (0xD, _) => Some(of("pressure", share(byte))),
            (0x8 | 0x9 | 0xA | 0xB | 0xE, None) => {
                self.first = Some(byte);
                None
            }
            (kind, Some(first)) => {
                self.first = None;
                match kind {
                    0x8 => Some(of(&format!("note/{first}"), 0.0)),
                    0x9 => Some(of(&format!("note/{first}"), share(byte))),
                    0xB => Some(of(&format!("control/{first}"), share(byte))),
                    0xE => {
                        let bend = (f32::from(byte) * 128.0 + f32::from(first)) / 16383.0;
                        Some(of("wheel", bend))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<(String, f32)> {
        let mut stream = Stream::default();
        let all = bytes.iter().filter_map(|byte| stream.byte(*byte));
        all.map(|message| (message.address, message.value)).collect()
    }

    #[test]
    fn controls_notes_and_the_wheel_are_read() {
        let bytes = [0xB0, 7, 127, 0x93, 60, 64, 0xE1, 0x7F, 0x7F, 0x82, 60, 3, 0xD4, 0];
        let expected = [
            ("/midi/1/control/7", 1.0),
            ("/midi/4/note/60", 64.0 / 127.0),
            ("/midi/2/wheel", 1.0),
            ("/midi/3/note/60", 0.0),
            ("/midi/5/pressure", 0.0),
        ];
        let found = read(&bytes);
        let found: Vec<(&str, f32)> = found.iter().map(|(a, v)| (a.as_str(), *v)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_status_may_be_left_out_and_other_messages_pass_by() {
        let running = read(&[0xB0, 1, 0, 2, 127, 0xF8, 3, 0xFE, 127]);
        assert_eq!(running.len(), 3);
        assert_eq!(running[2], ("/midi/1/control/3".into(), 1.0));
        let sysex = read(&[0xF0, 1, 2, 3, 0xF7, 5, 6, 0xC0, 9, 0xB0, 7]);
        assert!(sysex.is_empty(), "{sysex:?}");
        let random: Vec<u8> =
            (0..5000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        assert!(read(&random).iter().all(|(_, value)| (0.0..=1.0).contains(value)));
    }

    /// A pipe stands for the device.
    #[test]
    fn a_device_is_a_file_among_others() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["controlC0", "midiC1D0", "midiC0D0"] {
            std::fs::write(folder.path().join(name), [0xB0, 7, 64]).unwrap();
        }
        let all = devices_in(folder.path());
        assert_eq!(all.len(), 2);
        let midi = Midi::open(&Context::default(), &all[0]).unwrap();
        assert_eq!(midi.name, "midiC0D0");
        let message = (0..500).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(2));
            midi.take().next()
        });
        assert_eq!(message.unwrap().address, "/midi/1/control/7");
        assert!(devices_in(Path::new("/nowhere")).is_empty());
    }
}

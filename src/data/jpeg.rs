//! The one thing about JPEG that its decoder does not tell.

/// Whether the bytes of a JPEG stop before its end marker. The decoder fills what is missing with
/// grey and reports success; grey halves are nothing to learn from.
pub fn is_cut_off(bytes: &[u8]) -> bool {
    let mut at = 2;
    loop {
        let Some(marker) = next_marker(bytes, &mut at) else { return true };
        match marker {
            0xd9 => return false,
            // Restart markers, TEM and SOI have no content.
            0xd0..=0xd8 | 0x01 => {}
            _ => {
                let Some(length) = bytes.get(at..at + 2) else { return true };
                at += usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
            }
        }
    }
}

/// Finds the next marker at or after `at` and moves `at` behind it; compressed data is skipped, in
/// which a plain 0xff is written as 0xff 0x00.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let escape = *at + bytes.get(*at..)?.iter().position(|&b| b == 0xff)?;
        *at = escape + 1;
        match *bytes.get(*at)? {
            0x00 => *at += 1,
            // Fill byte: the next 0xff may start the marker.
            0xff => {}
            marker => {
                *at += 1;
                return Some(marker);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::samples;

    #[test]
    fn every_cut_is_noticed_and_a_tail_is_not() {
        let mut whole = samples::encode(samples::gradient(48, 32), image::ImageFormat::Jpeg);
        assert!(!is_cut_off(&whole));
        for length in [3, 40, whole.len() / 2, whole.len() - 1] {
            assert!(is_cut_off(&whole[..length]), "{length} bytes");
        }
        whole.extend(b"a maker's trailer \xff\xda");
        assert!(!is_cut_off(&whole));
    }

    #[test]
    fn thumbnail_inside_a_segment_is_no_end() {
        // APP1 of 4 + 2 bytes that holds an end marker of its own.
        assert!(is_cut_off(&[0xff, 0xd8, 0xff, 0xe1, 0, 6, 0xff, 0xd9, 0xff, 0xd9]));
    }
}

//! A generator for sharing: f16 weights and a card filled in by its maker.

use super::Precision;
use super::generator::{open_file, save_generator};
use crate::base::Result;
use burn::tensor::Device;
use std::path::Path;

/// Writes the generator of `model` (a file or run folder) to `out` in f16. Texts of `card`, a
/// JSON file with any fields of [`Card`], replace those that training wrote.
///
/// # Errors
/// [`Error::Read`] or [`Error::Format`] for the model or the card, [`Error::Write`] for `out`.
pub fn pack(model: &Path, card: Option<&Path>, out: &Path) -> Result<()> {
    let opened = open_file(model, &Device::flex())?;
    let card = match card {
        Some(path) => opened.card.overlaid(path)?,
        None => opened.card,
    };
    save_generator(out, &opened.generator, &card, Precision::Half)
}

#[cfg(test)]
mod tests {
    use super::super::Card;
    use super::*;
    use crate::models::{Generator, StyleGanConfig};

    #[test]
    fn half_the_bytes_and_a_card_of_both() {
        let folder = tempfile::tempdir().unwrap();
        let [full, card, half] =
            ["m.safetensors", "card.json", "h.safetensors"].map(|name| folder.path().join(name));
        let config = StyleGanConfig { resolution: 16, ..StyleGanConfig::default() };
        let generator = Generator::new(&config, 1, &Device::flex());
        let trained = Card { name: "run".into(), kimg: 30.0, ..Card::default() };
        save_generator(&full, &generator, &trained, Precision::Full).unwrap();
        std::fs::write(&card, r#"{"name": "faces", "licence": "MIT"}"#).unwrap();
        pack(&full, Some(&card), &half).unwrap();
        let packed = open_file(&half, &Device::flex()).unwrap();
        assert_eq!((packed.card.name.as_str(), packed.card.kimg), ("faces", 30.0));
        assert_eq!(packed.card.licence, "MIT");
        let size = |path: &Path| std::fs::metadata(path).unwrap().len();
        assert!(size(&half) * 10 < size(&full) * 6);
    }
}

//! An 8-bit RGB picture in memory.

/// Row-major RGB pixels, three bytes each, no padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rgb8 {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `3 · width · height` bytes.
    pub pixels: Vec<u8>,
}

impl Rgb8 {
    /// A picture of one colour.
    pub fn filled(width: u32, height: u32, rgb: [u8; 3]) -> Self {
        Self { width, height, pixels: rgb.repeat(width as usize * height as usize) }
    }

    /// From one image of planar floats (CHW; one channel is grey, a fourth is left
    /// out), nominally in [−1, 1], as StyleGAN quantises: `clamp(x · 127.5 + 128)`.
    pub fn from_planar(data: &[f32], channels: usize, width: u32, height: u32) -> Self {
        let plane = width as usize * height as usize;
        assert_eq!(data.len(), channels * plane, "planar picture length");
        let mut pixels = Vec::with_capacity(3 * plane);
        for i in 0..plane {
            for c in 0..3 {
                let value = data[c.min(channels - 1) * plane + i];
                pixels.push((value * 127.5 + 128.0).clamp(0.0, 255.0) as u8);
            }
        }
        Self { width, height, pixels }
    }

    /// Copies `other` with its upper left corner at `(x, y)`; it must fit.
    pub fn paste(&mut self, other: &Rgb8, x: u32, y: u32) {
        assert!(x + other.width <= self.width && y + other.height <= self.height, "paste fits");
        let row = 3 * other.width as usize;
        for line in 0..other.height as usize {
            let to = 3 * ((y as usize + line) * self.width as usize + x as usize);
            self.pixels[to..to + row].copy_from_slice(&other.pixels[line * row..(line + 1) * row]);
        }
    }

    /// The square of `side` pixels whose upper left corner is `(x, y)`; None where it does not fit.
    pub fn square(&self, x: usize, y: usize, side: usize) -> Option<Self> {
        let (width, height) = (self.width as usize, self.height as usize);
        if x.checked_add(side)? > width || y.checked_add(side)? > height {
            return None;
        }
        let row = |line| &self.pixels[3 * (line * width + x)..][..3 * side];
        let pixels = (y..y + side).flat_map(row).copied().collect();
        Some(Self { width: side as u32, height: side as u32, pixels })
    }

    /// Tiles equally sized pictures into `columns` columns with `gap` pixels of `background`
    /// between them; an empty list gives a 1×1 picture.
    pub fn grid(pictures: &[Rgb8], columns: usize, gap: u32, background: [u8; 3]) -> Self {
        let Some(first) = pictures.first() else { return Self::filled(1, 1, background) };
        let columns = columns.clamp(1, pictures.len()) as u32;
        let rows = (pictures.len() as u32).div_ceil(columns);
        let (w, h) = (first.width, first.height);
        let mut sheet = Self::filled(columns * (w + gap) - gap, rows * (h + gap) - gap, background);
        for (i, picture) in pictures.iter().enumerate() {
            let (column, row) = (i as u32 % columns, i as u32 / columns);
            sheet.paste(picture, column * (w + gap), row * (h + gap));
        }
        sheet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantises_as_stylegan_does() {
        let picture = Rgb8::from_planar(&[-1.0, 0.0, 1.0, -2.0], 1, 2, 2);
        assert_eq!(picture.pixels, [0, 0, 0, 128, 128, 128, 255, 255, 255, 0, 0, 0]);
    }

    #[test]
    fn grid_places_row_by_row() {
        let tiles: Vec<_> = (0..3).map(|i| Rgb8::filled(2, 2, [i; 3])).collect();
        let sheet = Rgb8::grid(&tiles, 2, 1, [9; 3]);
        assert_eq!((sheet.width, sheet.height), (5, 5));
        assert_eq!(sheet.pixels[3 * 3], 1);
        assert_eq!(sheet.pixels[3 * (3 * 5)], 2);
        assert_eq!(sheet.pixels[3 * 2], 9);
        assert_eq!(sheet.square(0, 3, 2).as_ref(), Some(&tiles[2]), "and is cut again");
        assert_eq!(sheet.square(4, 3, 2), None);
    }
}

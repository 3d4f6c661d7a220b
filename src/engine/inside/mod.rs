//! What passes between the layers of a generator while it draws one picture: the features of each
//! layer are planes, which are shown as pictures, counted, and taken apart into waves.

mod lens;
mod planes;
mod spectrum;

pub use lens::Lens;
pub use planes::{Histogram, PlaneStats};
pub use spectrum::{RANGE as SPECTRUM_RANGE, Spectrum};

use crate::base::Rgb8;
use planes::{coloured, histogram, mixed, shrunk, stats};

/// Most pixels of all tiles together.
const TILES: usize = 1 << 20;

/// What to look at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Look {
    /// Name of the layer; without one, or with one that the network has not, that of a quarter of the
    /// picture's side.
    pub layer: Option<String>,
    /// The plane shown large; one beyond the last counts as the last.
    pub plane: usize,
    /// All planes of the layer in one scale, so that weak ones look weak; otherwise each in its own.
    pub together: bool,
    /// Decibels by which colours are strengthened, −40 to 40.
    pub gain: f32,
    /// The plane shown large and the two after it as red, green and blue of one picture.
    pub colours: bool,
}

/// A layer's name and the size of what leaves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerInfo {
    /// Such as `b16.conv1`.
    pub name: String,
    /// Number of planes.
    pub planes: usize,
    /// Side of each in pixels.
    pub side: usize,
}

/// The features of one layer, for one picture.
#[derive(Debug, Clone)]
pub struct Inside {
    /// All layers, in the order in which they draw.
    pub layers: Vec<LayerInfo>,
    /// The one looked at, among them.
    pub layer: usize,
    /// Facts of each of its planes.
    pub stats: Vec<PlaneStats>,
    /// Its planes as equal tiles of one picture, row by row, [`Self::columns`] in a row without gaps.
    pub tiles: Rgb8,
    /// Tiles in a row.
    pub columns: usize,
    /// The plane shown large.
    pub plane: usize,
    /// That plane: below zero blue, above orange; or three planes as red, green and blue, zero in the
    /// middle.
    pub map: Rgb8,
    /// How its values are spread.
    pub histogram: Histogram,
    /// The waves it is made of, or all three; None for planes too small to have any.
    pub spectrum: Option<Spectrum>,
}

impl Inside {
    /// Of what a lens kept while a picture was drawn; None where the network has no layers to look
    /// between.
    pub fn of(lens: Lens, look: &Look) -> Option<Self> {
        let (layers, layer, values) = lens.kept()?;
        let LayerInfo { planes, side, .. } = layers[layer];
        let area = side * side;
        let each: Vec<&[f32]> = values.chunks_exact(area).collect();
        let facts: Vec<PlaneStats> = each.iter().map(|plane| stats(plane)).collect();
        // A single value in a scale of its own would say nothing.
        let common = (look.together || side == 1).then(|| stats(&values).scale());
        let strength = 10f32.powf(if look.gain.is_finite() { look.gain / 20.0 } else { 0.0 });
        let scale = |facts: &PlaneStats| common.unwrap_or(facts.scale()) / strength;
        let scales: Vec<f32> = facts.iter().map(scale).collect();
        let (tiles, columns) = tiles(&each, &scales, side);
        let colours = look.colours && planes >= 3;
        let plane = look.plane.min(planes - 1);
        let first = if colours { plane.min(planes - 3) } else { plane };
        let chosen = each[plane];
        let map = match colours {
            true => mixed(&each[first..first + 3], &scales[first..first + 3], side),
            false => coloured(chosen, side, scales[plane]),
        };
        Some(Self {
            layer,
            tiles,
            columns,
            plane,
            map,
            histogram: histogram(chosen, facts[plane]),
            stats: facts,
            spectrum: Spectrum::of(&each[first..first + if colours { 3 } else { 1 }], side),
            layers,
        })
    }

    /// The layer looked at.
    pub fn chosen(&self) -> &LayerInfo {
        &self.layers[self.layer]
    }

    /// Each plane as a picture of its own.
    pub fn pictures(&self) -> Vec<Rgb8> {
        let side = self.tiles.width as usize / self.columns;
        let tile = |index: usize| {
            self.tiles.square(index % self.columns * side, index / self.columns * side, side)
        };
        (0..self.stats.len()).filter_map(tile).collect()
    }
}

/// Planes of `side` as tiles, each in its scale, made smaller where all together would be too large.
fn tiles(planes: &[&[f32]], scales: &[f32], side: usize) -> (Rgb8, usize) {
    let mut factor = 1;
    while planes.len() * (side / factor).pow(2) > TILES && factor < side {
        factor += 1;
    }
    let small = side / factor;
    let tile =
        |(plane, scale): (&&[f32], &f32)| coloured(&shrunk(plane, side, factor), small, *scale);
    let pictures: Vec<Rgb8> = planes.iter().zip(scales).map(tile).collect();
    let columns = (planes.len() as f64).sqrt().ceil() as usize;
    (Rgb8::grid(&pictures, columns, 0, [0; 3]), columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::Watch;
    use burn::tensor::{Device, Tensor, TensorData};

    fn planes(count: usize, side: usize) -> Tensor<4> {
        let values: Vec<f32> =
            (0..count * side * side).map(|i| (i / (side * side)) as f32).collect();
        Tensor::from_data(TensorData::new(values, [1, count, side, side]), &Device::flex())
    }

    fn look(layer: &str, plane: usize) -> (Look, Inside) {
        let look = Look { layer: Some(layer.into()), plane, together: true, ..Look::default() };
        let lens = Lens::new(&look, 32);
        for (name, count, side) in [("b4", 5, 4), ("b8", 3, 8), ("b32", 2, 32)] {
            lens.pass(name.into(), planes(count, side));
        }
        let inside = Inside::of(lens, &look).unwrap();
        (look, inside)
    }

    #[test]
    fn the_layer_asked_for_is_shown() {
        let (_, inside) = look("b4", 9);
        assert_eq!(inside.chosen(), &LayerInfo { name: "b4".into(), planes: 5, side: 4 });
        assert_eq!((inside.layers.len(), inside.plane, inside.columns), (3, 4, 3));
        assert_eq!(inside.stats[3].mean, 3.0);
        let pictures = inside.pictures();
        assert_eq!(pictures.len(), 5);
        assert_eq!(pictures[4], inside.map, "in one scale a tile is its map");
        assert_ne!(pictures[3], pictures[4]);
        assert!(inside.spectrum.is_none(), "4×4 has too few waves");
    }

    #[test]
    fn without_such_a_layer_that_of_a_quarter_of_the_side_is_shown() {
        assert_eq!(look("b64", 0).1.chosen().name, "b8");
        assert!(Inside::of(Lens::new(&Look::default(), 32), &Look::default()).is_none());
    }

    #[test]
    fn three_planes_make_colours_and_gain_strengthens_them() {
        let of = |look: Look| {
            let lens = Lens::new(&look, 32);
            lens.pass("b8".into(), planes(5, 8));
            Inside::of(lens, &look).unwrap()
        };
        let plain = Look { together: true, ..Look::default() };
        let [three, last] =
            [1, 4].map(|plane| of(Look { colours: true, plane, ..plain.clone() }).map.pixels);
        assert!(three[0] > 127 && three[0] < three[1] && three[1] < three[2], "1, 2 and 3 of 4");
        assert_eq!(last[2], 255, "the last three, for there are no others");
        let [dark, usual] =
            [-20.0, 0.0].map(|gain| of(Look { gain, plane: 2, ..plain.clone() }).map.pixels[0]);
        assert!(dark < usual, "{dark} {usual}");
    }

    #[test]
    fn many_large_planes_become_small_tiles() {
        let plane = vec![0.5; 256 * 256];
        let (sheet, columns) = tiles(&vec![plane.as_slice(); 70], &[0.5; 70], 256);
        assert_eq!((columns, sheet.width % 9), (9, 0));
        assert!(u64::from(sheet.width) * u64::from(sheet.height) <= 81 * (TILES as u64) / 70);
    }
}

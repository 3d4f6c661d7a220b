//! What is wrong with pictures themselves.

/// Share of the side that a bar takes at least.
const BAR: usize = 16;
/// Farthest that values of a bar lie from its first.
const PLAIN: u8 = 6;
/// Times that the largest files have the side of the smallest.
const TIMES: u32 = 4;

/// Whether a picture, planar, has plain bars at two ends, which break off along a line: a plain background
/// around something ends here and there.
pub fn barred(picture: &[u8], side: usize) -> bool {
    [true, false].into_iter().any(|down| {
        let lines = Lines { picture, side, down };
        let ends = [false, true].map(|backwards| lines.bar(backwards));
        ends.iter().all(|bar| *bar >= (side / BAR).max(2)) && ends[0] + ends[1] < side
    })
}

/// A picture line by line, downwards or from left to right.
#[derive(Clone, Copy)]
struct Lines<'a> {
    picture: &'a [u8],
    side: usize,
    down: bool,
}

impl Lines<'_> {
    /// How many values of a line lie far from the first of the picture at that end.
    fn others(self, line: usize, first: usize) -> usize {
        let at = |line: usize, across: usize, plane: usize| {
            let [y, x] = if self.down { [line, across] } else { [across, line] };
            self.picture[(plane * self.side + y) * self.side + x]
        };
        let off = |across| (0..3).any(|c| at(line, across, c).abs_diff(at(first, 0, c)) > PLAIN);
        (0..self.side).filter(|&across| off(across)).count()
    }

    /// Plain lines at one end, 0 where they do not break off along a line.
    fn bar(self, backwards: bool) -> usize {
        let line = |index: usize| if backwards { self.side - 1 - index } else { index };
        let plain = |index: &usize| self.others(line(*index), line(0)) == 0;
        let count = (0..self.side).take_while(plain).count();
        let broken = count < self.side && 2 * self.others(line(count), line(0)) > self.side;
        if broken { count } else { 0 }
    }
}

/// See [`super::Dataset::mixed`].
pub fn mixed(sides: impl Iterator<Item = u32>, wanted: u32) -> Option<[u32; 2]> {
    let mut sides: Vec<u32> = sides.collect();
    sides.sort_unstable();
    let cut = sides.len() / 20;
    let (small, large) = (*sides.get(cut)?, *sides.get(sides.len() - 1 - cut)?);
    (small < wanted && large >= small.saturating_mul(TIMES)).then_some([small, large])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noise of 32 pixels with bars of so many rows or columns.
    fn picture(bars: usize, down: bool, colour: u8) -> Vec<u8> {
        let value = |i: usize| {
            let (row, column) = (i % 1024 / 32, i % 32);
            let along = if down { row } else { column };
            let bar = along < bars || along >= 32 - bars;
            if bar { colour } else { (i * i % 251) as u8 }
        };
        (0..3 * 1024).map(value).collect()
    }

    #[test]
    fn bars_are_seen_on_either_pair_of_sides() {
        for (down, colour) in [(true, 0), (false, 0), (true, 255), (false, 90)] {
            assert!(barred(&picture(2, down, colour), 32) && barred(&picture(9, down, colour), 32));
            assert!(
                !barred(&picture(1, down, colour), 32) && !barred(&picture(0, down, colour), 32)
            );
        }
        let plain = vec![77; 3 * 1024];
        assert!(!barred(&plain, 32), "nothing is framed");
        let disc = |i: usize| {
            let [y, x] = [i % 1024 / 32, i % 32].map(|it| it as i32 - 16);
            if x * x + y * y < 100 { 20 } else { 240 }
        };
        assert!(!barred(&(0..3 * 1024).map(disc).collect::<Vec<u8>>(), 32), "a plain background");
    }

    #[test]
    fn sizes_are_mixed_where_small_ones_are_too_small() {
        let of = |sides: &[u32]| mixed(sides.iter().copied(), 64);
        assert_eq!(of(&[40, 40, 500, 800]), Some([40, 800]));
        assert_eq!(of(&[70, 70, 500, 800]), None, "all are large enough");
        assert_eq!(of(&[40, 50, 60, 100]), None);
        assert_eq!(of(&[]), None);
        let one_small: Vec<u32> = std::iter::once(10).chain([300; 40]).collect();
        assert_eq!(of(&one_small), None, "one in forty does not matter");
    }
}

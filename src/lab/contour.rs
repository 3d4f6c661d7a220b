//! The line on which a plane of values is 0 (marching squares).

use super::sets::Point;

/// Pieces of the line for `side` × `side` values of the middles of squares, from the upper left; the
/// plane spans ±`span`, and y grows upwards.
pub fn zero_line(values: &[f32], side: usize, span: f32) -> Vec<[Point; 2]> {
    let at = |i: usize| span * ((2 * i + 1) as f32 / side as f32 - 1.0);
    let mut pieces = Vec::new();
    for y in 0..side.saturating_sub(1) {
        for x in 0..side - 1 {
            let corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)];
            let mut crossings = Vec::with_capacity(4);
            for i in 0..4 {
                let (from, to) = (corners[i], corners[(i + 1) % 4]);
                let (a, b) = (values[from.1 * side + from.0], values[to.1 * side + to.0]);
                if (a > 0.0) != (b > 0.0) {
                    let t = a / (a - b);
                    let mix = |a: f32, b: f32| a + t * (b - a);
                    crossings.push([mix(at(from.0), at(to.0)), -mix(at(from.1), at(to.1))]);
                }
            }
            // Two, or four at a saddle.
            pieces.extend(crossings.chunks_exact(2).map(|pair| [pair[0], pair[1]]));
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_edge_and_a_circle_are_found() {
        let side = 40;
        let at = |i: usize| (2 * i + 1) as f32 / side as f32 - 1.0;
        let plane = |f: &dyn Fn(f32, f32) -> f32| -> Vec<f32> {
            (0..side * side).map(|i| f(at(i % side), -at(i / side))).collect()
        };
        let edge = zero_line(&plane(&|_, y| y - 0.3), side, 1.0);
        assert_eq!(edge.len(), side - 1);
        assert!(edge.iter().flatten().all(|p| (p[1] - 0.3).abs() < 1e-4));
        let circle = zero_line(&plane(&|x, y| 0.5 - x.hypot(y)), side, 1.0);
        assert!(circle.iter().flatten().all(|p| (p[0].hypot(p[1]) - 0.5).abs() < 0.01));
        let length: f32 = circle.iter().map(|[a, b]| (a[0] - b[0]).hypot(a[1] - b[1])).sum();
        assert!((length - std::f32::consts::PI).abs() < 0.05, "{length}");
        assert!(zero_line(&plane(&|_, _| 1.0), side, 1.0).is_empty());
    }
}

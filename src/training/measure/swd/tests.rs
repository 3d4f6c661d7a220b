use super::*;

const SIDE: u32 = 32;

fn picture(side: u32, value: impl Fn(u32, u32) -> [f32; 3]) -> Rgb8 {
    let places = (0..side * side).map(|i| (i % side, i / side));
    let pixels = places.flat_map(|(x, y)| value(x, y).map(|v| v.clamp(0.0, 255.0) as u8)).collect();
    Rgb8 { width: side, height: side, pixels }
}

/// Waves of a random place and colour, along x or along y.
fn waves(index: u64, upright: bool) -> Rgb8 {
    let mut random = Random::stream(3, "waves", index);
    let (phase, tint) = (6.3 * random.uniform(), [0, 1, 2].map(|_| 40.0 * random.uniform()));
    picture(SIDE, |x, y| {
        let along = if upright { x } else { y } as f32;
        tint.map(|tint| 100.0 + tint + 60.0 * (0.7 * along + phase).sin())
    })
}

fn noisy(clean: &Rgb8, strength: f32, index: u64) -> Rgb8 {
    let mut random = Random::stream(4, "noise", index);
    let change = |&v: &u8| (f32::from(v) + strength * random.normal()).clamp(0.0, 255.0) as u8;
    Rgb8 { pixels: clean.pixels.iter().map(change).collect(), ..*clean }
}

fn mixed(from: u64, count: u64) -> Vec<Rgb8> {
    (from..from + count).map(|index| waves(index, index.is_multiple_of(2))).collect()
}

fn total(a: &[Rgb8], b: &[Rgb8]) -> f64 {
    sliced_wasserstein(a, b, 0).unwrap().iter().map(|(_, distance)| distance).sum()
}

#[test]
fn the_same_pictures_are_no_distance_apart_in_any_order() {
    let set = mixed(0, 24);
    let mut reversed = set.clone();
    reversed.reverse();
    for (side, distance) in sliced_wasserstein(&set, &reversed, 1).unwrap() {
        assert!(distance < 1e-3, "{side}: {distance}");
    }
}

#[test]
fn order_does_not_matter_between_different_sets() {
    let (a, mut b) = (mixed(0, 24), mixed(100, 24));
    let before = total(&a, &b);
    b.rotate_left(7);
    assert!(before > 1.0 && (total(&a, &b) - before).abs() < 1e-3 * before, "{before}");
}

/// Against noise, pictures of one grey, dark or light, have projections ±s with s of a normal
/// distribution. So the distance is E||g| − |g'|| of normal g and g', which is (2√2 − 2)√(2/π).
#[test]
fn a_distance_known_from_theory() {
    let grey =
        |index: u64| Rgb8::filled(16, 16, [if index.is_multiple_of(2) { 64 } else { 192 }; 3]);
    let flat: Vec<_> = (0..200).map(grey).collect();
    let noise: Vec<_> = flat
        .iter()
        .zip(0..)
        .map(|(_, i)| noisy(&Rgb8::filled(16, 16, [128; 3]), 30.0, i))
        .collect();
    let expected = 1000.0 * (8.0_f64.sqrt() - 2.0) * std::f64::consts::FRAC_2_PI.sqrt();
    let found = sliced_wasserstein(&flat, &noise, 0).unwrap();
    assert_eq!((found.len(), found[0].0), (1, 16));
    assert!((found[0].1 - expected).abs() < 40.0, "{found:?} instead of {expected}");
}

#[test]
fn noise_grows_the_distance_at_the_fine_level() {
    let (a, b) = (mixed(0, 40), mixed(100, 40));
    let with = |strength| -> Vec<Rgb8> {
        b.iter().zip(0..).map(|(clean, i)| noisy(clean, strength, i)).collect()
    };
    let distances =
        [0.0, 10.0, 40.0].map(|strength| sliced_wasserstein(&a, &with(strength), 0).unwrap()[0]);
    assert!(
        distances.map(|(side, _)| side) == [32; 3]
            && distances.is_sorted_by(|a, b| 1.2 * a.1 < b.1),
        "{distances:?}"
    );
}

#[test]
fn brightness_counts_where_it_varies_within_a_set() {
    let shift = |set: &[Rgb8], by: fn(usize) -> u8| -> Vec<Rgb8> {
        let lighter = |(i, p): (usize, &Rgb8)| Rgb8 {
            pixels: p.pixels.iter().map(|v| v + by(i)).collect(),
            ..*p
        };
        set.iter().enumerate().map(lighter).collect()
    };
    let (a, b) = (mixed(0, 40), mixed(100, 40));
    let plain = total(&a, &b);
    let some = total(&a, &shift(&b, |i| if i % 4 < 2 { 50 } else { 0 }));
    assert!(some > 1.5 * plain, "{some} {plain}");
    // Other pixels mean other places for the patches, so this is not exact.
    let all = total(&a, &shift(&b, |_| 50));
    assert!((all - plain).abs() < 0.3 * plain, "{all} {plain}: the paper normalises it away");
}

#[test]
fn a_missing_kind_is_noticed() {
    let (real, other) = (mixed(0, 60), mixed(1000, 60));
    let lacking: Vec<_> = (2000..2060).map(|index| waves(index, true)).collect();
    let (floor, found) = (total(&real, &other), total(&real, &lacking));
    assert!(found > 2.0 * floor, "{found} {floor}");
}

#[test]
fn levels_end_at_16() {
    assert_eq!(levels(64), [64, 32, 16]);
    assert_eq!(levels(16), [16]);
    assert_eq!(levels(8), [8]);
    assert_eq!(levels(20), [20]);
    assert_eq!(levels(100), [100, 50, 25]);
}

#[test]
fn bands_add_up_to_the_picture() {
    let picture = noisy(&waves(0, true), 20.0, 0);
    let sum = band(&picture, 1, 0, true)
        .with(&band(&picture, 1, 1, false).doubled(), |fine, coarse| fine + coarse);
    for (sum, pixel) in sum.values.iter().zip(picture.pixels.chunks_exact(3)) {
        assert!((sum - f32::from(pixel[1])).abs() < 1e-3);
    }
}

#[test]
fn the_larger_set_is_cut() {
    let (a, b) = (mixed(0, 10), mixed(100, 30));
    assert_eq!(total(&a, &b), total(&a, &b[..10]));
}

#[test]
fn sets_that_cannot_be_compared_are_refused() {
    let set = mixed(0, 2);
    let grey = |width, height| vec![Rgb8::filled(width, height, [1; 3])];
    for (a, b) in [
        (vec![], set.clone()),
        (set.clone(), grey(16, 16)),
        (grey(16, 32), grey(16, 32)),
        (grey(6, 6), grey(6, 6)),
    ] {
        assert!(sliced_wasserstein(&a, &b, 0).unwrap_err().to_string().contains("square"));
    }
    let distances = sliced_wasserstein(&grey(16, 16), &[Rgb8::filled(16, 16, [9; 3])], 0).unwrap();
    assert_eq!(distances, [(16, 0.0)], "flat sets have nothing to tell apart");
}

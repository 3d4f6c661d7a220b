use super::*;
use crate::latent::{Basis, Mix, Morph, Noise, Space};
use crate::models::{DcganConfig, Generator, Shape, StyleGanConfig, Truncation};
use burn::tensor::Device;

const LAYERS: usize = 4;

/// A network with w and three classes, and one without.
fn spaces() -> [Space; 2] {
    let classes = ["a", "b", "c"].map(String::from).to_vec();
    let config = StyleGanConfig { z_dim: 16, w_dim: 16, classes, ..StyleGanConfig::default() };
    let with = Generator::new(&config.into(), 4, &Device::flex());
    let config = DcganConfig { z_dim: 16, ..DcganConfig::default() };
    let without = Generator::new(&config.into(), 4, &Device::flex());
    [with, without].map(|generator| {
        let truncation = generator.config().abilities().truncation;
        Space::new(generator.entry(), truncation, move || generator.style_weights())
    })
}

/// States that differ in all that can differ.
fn states() -> Vec<Recipe> {
    let mix = Some(Mix { seed: 9, layers: vec![false, true, true] });
    let (morph, sliders) = (Some(Morph { seed: 8, t: 0.3 }), vec![1.5, -2.0]);
    let z = Some(vec![0.5; 16]);
    vec![
        Recipe { psi: 0.5, class: Some(1), mix, sliders: sliders.clone(), ..Recipe::seed(3) },
        Recipe { psi: 0.9, class: Some(2), morph, ..Recipe::seed(4) },
        Recipe { cutoff: Some(2), slider_layers: Some(1..3), sliders, z, ..Recipe::seed(5) },
        Recipe { noise: Noise::Random(3), basis: Basis::Sefa, ..Recipe::seed(6) },
        Recipe { blend: Some(vec![0.2, 0.3, 0.5]), z_shift: [1.0, -0.5], ..Recipe::seed(7) },
    ]
}

fn timeline(easing: Easing, looped: bool) -> Timeline {
    // At uneven times.
    let key = |(i, recipe)| Key { at: (i * (i + 3)) as f64 / 4.0, easing, recipe };
    let keys = states().into_iter().enumerate().map(key).collect();
    Timeline { keys, seconds: if looped { 9.0 } else { 7.0 }, looped, ..Timeline::default() }
}

#[track_caller]
fn close(a: &[Vec<f32>], b: &[Vec<f32>], most: f32) {
    let (a, b) = (a.concat(), b.concat());
    let worst = a.iter().zip(&b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(a.len() == b.len() && worst < most, "{worst} apart");
}

#[test]
fn every_way_begins_and_ends_at_the_pictures_of_its_keys() {
    for (index, space) in spaces().iter().enumerate() {
        for easing in [Easing::Linear, Easing::Smooth, Easing::Spline] {
            for looped in [false, true] {
                let timeline = timeline(easing, looped);
                let course = Course::new(&timeline, space, LAYERS);
                for key in &timeline.keys {
                    assert_eq!(course.at(key.at), key.recipe, "the key itself");
                    let there = space.styles(&key.recipe, LAYERS);
                    // Right before and right after it nothing has jumped.
                    for step in [-2e-5, 2e-5] {
                        let near = course.at((key.at + step).max(0.0));
                        close(&space.styles(&near, LAYERS), &there, 2e-3);
                        if index == 0 {
                            let weights = |recipe: &Recipe| [recipe.weights(3)];
                            close(&weights(&near), &weights(&key.recipe), 1e-3);
                        }
                    }
                }
                if looped {
                    let (end, begin) = (course.at(9.0 - 2e-5), &timeline.keys[0].recipe);
                    close(&space.styles(&end, LAYERS), &space.styles(begin, LAYERS), 2e-3);
                }
            }
        }
    }
}

#[test]
fn a_place_is_the_very_picture_of_its_recipe() {
    use crate::latent::space::{Mark, Point};
    for space in &spaces() {
        let points: Vec<Point> = states().iter().map(|it| space.point(it, LAYERS)).collect();
        for (point, other) in points.iter().zip(points.iter().rev()) {
            for (t, end) in [(0.0, point), (1.0, other)] {
                let found = Point::among(&[point, other], |marks, straight| {
                    Mark::between(marks[0], marks[1], t, straight)
                });
                let wanted = space.styles(&end.recipe, LAYERS);
                close(&space.styles(&found, LAYERS), &wanted, 1e-4);
            }
        }
    }
}

#[test]
fn sliders_and_truncation_stay_where_both_mean_the_same() {
    let space = &spaces()[0];
    let key = |at, psi, sliders| Key {
        at,
        easing: Easing::Linear,
        recipe: Recipe { psi, sliders, ..Recipe::seed(3) },
    };
    let keys = vec![key(0.0, 0.4, vec![1.0]), key(2.0, 0.8, vec![2.0, 4.0])];
    let timeline = Timeline { keys, seconds: 2.0, looped: false, ..Timeline::default() };
    let middle = Course::new(&timeline, space, LAYERS).at(1.0);
    assert!((middle.psi - 0.6).abs() < 1e-6, "{}", middle.psi);
    assert_eq!(middle.sliders, [1.5, 2.0]);
    assert_eq!(middle.w.unwrap().len(), 16, "one row for all layers");
}

#[test]
fn noise_of_another_seed_comes_with_its_key() {
    let key =
        |at, noise| Key { at, easing: Easing::Smooth, recipe: Recipe { noise, ..Recipe::seed(1) } };
    let keys = vec![key(0.0, Noise::Random(1)), key(1.0, Noise::Random(2))];
    let timeline = Timeline { keys, seconds: 1.0, looped: false, ..Timeline::default() };
    let course = Course::new(&timeline, &spaces()[0], LAYERS);
    let noise = |at| course.at(at).noise;
    assert_eq!((noise(0.99), noise(1.0)), (Noise::Random(1), Noise::Random(2)));
}

#[test]
fn holding_waits_and_a_curve_does_not_stop_at_its_keys() {
    let space = &spaces()[0];
    let speed = |easing| {
        let seeds = seeds_tour(&Recipe::default(), &[1, 2, 3, 4], 1.0);
        let keys = seeds.keys.iter().map(|key| Key { easing, ..key.clone() }).collect();
        let course = Course::new(&Timeline { keys, ..seeds }, space, LAYERS);
        let styles = |at| space.styles(&course.at(at), LAYERS).concat();
        let (before, after) = (styles(0.999), styles(1.001));
        before.iter().zip(&after).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt() / 0.002
    };
    assert!(speed(Easing::Smooth) < 0.1 * speed(Easing::Linear));
    assert!(speed(Easing::Spline) > 0.2 * speed(Easing::Linear));
    let held = timeline(Easing::Hold, false);
    let course = Course::new(&held, space, LAYERS);
    assert_eq!(course.at(0.9), held.keys[0].recipe);
    assert_eq!(course.at(1.0), held.keys[1].recipe);
}

#[test]
fn networks_without_w_are_passed_at_the_distance_of_their_pictures() {
    let space = &spaces()[1];
    let course = Course::new(&timeline(Easing::Spline, true), space, LAYERS);
    let length = |at: f64| {
        let w = course.at(at).w.unwrap();
        w.iter().map(|z| z * z).sum::<f32>() / w.len() as f32
    };
    for at in [0.3, 0.7, 1.5, 3.2, 5.1, 8.0] {
        // Half way between two z a straight line would have half the mean square.
        assert!(length(at) > 0.3 && length(at) < 3.0, "{} at {at}", length(at));
    }
    assert_eq!(spaces()[1].styles(&Recipe::seed(1), 1)[0].len(), 16);
    assert!(matches!(DcganConfig::default().abilities().truncation, Truncation::Fold));
}

#[test]
fn a_walk_is_a_loop_that_its_seed_decides() {
    let base = Recipe { psi: 0.5, ..Recipe::seed(7) };
    let of = |seed| walk(&base, Walk { seed, places: 5, every: 0.8, reach: 0.4 });
    let timeline = of(1);
    assert!(timeline.check().is_ok() && timeline.looped);
    assert_eq!((timeline.keys.len(), timeline.frames()), (5, 100));
    assert_eq!(of(1), timeline);
    assert_ne!(of(2), timeline);
    assert!(timeline.keys.iter().all(|key| key.recipe.seed == 7 && key.recipe.psi == 0.5));
}

#[test]
fn a_timeline_is_read_as_it_was_written() {
    let timeline = Timeline { model_name: "faces".into(), ..timeline(Easing::Spline, true) };
    let text = timeline.text().unwrap();
    assert_eq!(Timeline::parse(&text).unwrap(), timeline);
    let by_hand = r#"{"model_name":"faces","fps":10,"seconds":2,"keys":[{"at":0,"recipe":{"seed":3}},
        {"at":2,"easing":"hold","recipe":{"seed":4}}]}"#;
    let read = Timeline::parse(by_hand).unwrap();
    assert_eq!((read.keys.len(), read.looped, read.frames()), (2, false, 21));
    assert_eq!(read.keys[0].easing, Easing::Smooth);
}

#[test]
fn what_cannot_be_meant_is_said() {
    let good = || Timeline {
        keys: timeline(Easing::Linear, true).keys,
        seconds: 9.0,
        ..Timeline::default()
    };
    let said = |change: fn(&mut Timeline)| {
        let mut timeline = good();
        change(&mut timeline);
        timeline.text().unwrap_err()
    };
    assert!(good().check().is_ok());
    assert!(said(|it| it.keys.clear()).contains("no key"));
    assert!(said(|it| it.keys.swap(0, 1)).contains("not in order"));
    assert!(said(|it| it.keys[0].at = -1.0).contains("times are 0 or later"));
    assert!(said(|it| it.keys[0].at = f64::NAN).contains("times are 0 or later"));
    assert!(said(|it| it.keys[1].at = 0.0).contains("not in order"));
    assert!(said(|it| it.seconds = 3.0).contains("before its last key"));
    assert!(said(|it| it.seconds = f64::INFINITY).contains("before its last key"));
    assert!(said(|it| it.seconds = 1e7).contains("pictures, and"));
    assert!(said(|it| it.fps = 0).contains("choose 1 to 120"));
    assert!(said(|it| it.fps = 500).contains("choose 1 to 120"));
    assert!(said(|it| it.keys[2].recipe.psi = f32::NAN).contains("key 3"));
    assert!(said(|it| it.keys = vec![it.keys[0].clone(); 2000]).contains("2000 keys"));
    for (text, says) in [
        ("", "no timeline"),
        ("{}", "missing field"),
        (r#"{"model_name":"a","fps":-1,"seconds":1,"keys":[]}"#, "no timeline"),
        (r#"{"model_name":"a","fps":5,"seconds":1,"keys":[],"frames":3}"#, "unknown field"),
        (
            r#"{"model_name":"a","fps":5,"seconds":1,"keys":[{"at":0,"recipe":{"psi":1e300}}]}"#,
            "key 1",
        ),
    ] {
        let said = Timeline::parse(text).unwrap_err();
        assert!(said.contains(says) && !said.contains('\n'), "{text}: {said}");
    }
}

#[test]
fn keys_find_their_places() {
    let mut timeline = Timeline { seconds: 1.0, ..Timeline::default() };
    for (at, seed) in [(2.0, 2), (0.0, 0), (1.0, 1), (1.0, 11)] {
        timeline.insert(Key { at, easing: Easing::Smooth, recipe: Recipe::seed(seed) });
    }
    let seeds: Vec<u32> = timeline.keys.iter().map(|key| key.recipe.seed).collect();
    assert_eq!(seeds, [0, 11, 2]);
    assert!(timeline.check().is_ok() && timeline.seconds > 2.0, "{}", timeline.seconds);
}

#[test]
fn own_directions_of_keys_are_held_against_nonsense_too() {
    let keyed = |values: Vec<f32>, amount: f32| {
        let direction = crate::latent::Direction { name: "mine".into(), values };
        let own = vec![crate::latent::Push { direction, amount }];
        let key = Key { at: 0.0, easing: Easing::Hold, recipe: Recipe { own, ..Recipe::seed(1) } };
        Timeline { keys: vec![key], ..Timeline::default() }.check()
    };
    assert!(keyed(vec![1.0; 4], 2.0).is_ok());
    for wrong in [keyed(vec![f32::NAN; 4], 2.0), keyed(vec![1.0; 4], f32::INFINITY)] {
        assert!(wrong.unwrap_err().contains("not finite"));
    }
}

use super::*;
use crate::app::panels::test_model;
use crate::latent::timeline::Music;

fn strip(times: &[f64]) -> (FilmStrip, ModelInfo) {
    let (mut strip, model) = (FilmStrip::default(), test_model());
    for (seed, at) in times.iter().enumerate() {
        strip.time = *at;
        assert!(strip.add(&model, &Recipe::seed(seed as u32)).is_none());
        strip.history.commit();
    }
    (strip, model)
}

fn times(strip: &FilmStrip) -> Vec<(f64, u32)> {
    strip.timeline.keys.iter().map(|key| (key.at, key.recipe.seed)).collect()
}

#[test]
fn states_are_added_where_the_play_stands_or_behind_the_others() {
    let (mut strip, model) = strip(&[0.0, 0.0, 1.0]);
    assert_eq!(times(&strip), [(0.0, 0), (1.0, 2), (2.0, 1)]);
    assert_eq!(strip.selected, Some(1));
    assert!(strip.timeline.check().is_ok(), "{:?}", strip.timeline.check());
    let other = ModelInfo { hash: Some("11".into()), ..model };
    assert!(matches!(strip.add(&other, &Recipe::seed(9)), Some(Asked::Say(_))));
    assert_eq!(strip.timeline.keys.len(), 3);
}

#[test]
fn keys_are_moved_past_each_other_but_never_onto_each_other() {
    let (mut strip, _) = strip(&[0.0, 2.0]);
    assert_eq!(strip.shift(0, 2.01), None, "taken");
    assert_eq!(strip.shift(0, 3.0), Some(1));
    assert_eq!(times(&strip), [(2.0, 1), (3.0, 0)]);
    assert_eq!(strip.shift(1, -5.0), Some(0));
    assert_eq!(times(&strip), [(0.0, 0), (2.0, 1)]);
    strip.undo(true);
    assert_eq!(times(&strip), [(0.0, 0), (2.0, 1)], "one gesture");
    strip.undo(true);
    assert_eq!(times(&strip), [(0.0, 0)]);
    strip.undo(false);
    strip.remove(0);
    assert_eq!((times(&strip), strip.selected), (vec![(2.0, 1)], Some(0)));
    strip.remove(0);
    strip.remove(0);
    assert_eq!((times(&strip), strip.selected), (vec![], None));
}

#[test]
fn what_is_missing_is_asked_for_once() {
    let (mut strip, model) = strip(&[0.0, 2.0]);
    let model = std::sync::Arc::new(model);
    let snapshot = Snapshot { model: Some(model), ..Snapshot::default() };
    assert!(strip.wants(&snapshot).is_empty(), "not while it is put away");
    strip.set_open(true);
    let kinds = |wanted: &[Command]| {
        let of = |wanted: &Command| match wanted {
            Command::Course(_) => 'c',
            Command::Thumbnail { .. } => 't',
            _ => '?',
        };
        wanted.iter().map(of).collect::<String>()
    };
    assert_eq!(kinds(&strip.wants(&snapshot)), "ctt");
    assert_eq!(kinds(&strip.wants(&snapshot)), "");
    strip.time = 1.0;
    strip.add(snapshot.model.as_deref().unwrap(), &Recipe::seed(7));
    assert_eq!(kinds(&strip.wants(&snapshot)), "ct");
}

#[test]
fn another_timeline_can_be_taken_back() {
    let (mut strip, _) = strip(&[0.0]);
    let music = Music {
        name: "a.wav".into(),
        rate: 1.0,
        loudness: vec![1.0],
        beats: vec![0.0],
        drives: Vec::new(),
    };
    strip.replace(Timeline { music: Some(music), ..Timeline::default() });
    assert!(strip.timeline.music.is_some() && strip.is_open());
    strip.undo(true);
    assert_eq!(times(&strip), [(0.0, 0)]);
}

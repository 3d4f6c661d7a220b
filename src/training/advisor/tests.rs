use super::*;
use crate::models::{self, Loss};
use crate::training::{
    AugmentMode, ClassSpread, Closeness, HeldOut, Look, Measured, Moves, TrainConfig,
};

/// A point of a run that goes well.
fn fine(step: usize) -> Metrics {
    Metrics {
        step: 10 * step as u64,
        kimg: step as f64,
        loss_g: 1.0,
        loss_d: 0.9,
        real: 0.8,
        fake: -0.7,
        augment: 0.1,
        overfit: 0.5,
        img_per_s: 40.0,
        separation: Some(0.85),
        look: Some(Look { spread: 0.9, nearest: 0.95, shift: 0.3, fixed: 0.05 }),
        moves_g: Some(Moves { gradient: 0.5, step: 0.002 }),
        moves_d: Some(Moves { gradient: 0.5, step: 0.002 }),
        ..Metrics::default()
    }
}

fn curve(points: usize, change: impl Fn(usize, &mut Metrics)) -> Vec<Metrics> {
    let point = |step| {
        let mut point = fine(step);
        change(step, &mut point);
        point
    };
    (1..=points).map(point).collect()
}

fn facts() -> Facts {
    let classes = vec![("a".into(), 500), ("b".into(), 500)];
    Facts { images: 1000, classes, ..Facts::default() }
}

fn kinds(history: &[Metrics], config: &TrainConfig, facts: &Facts) -> Vec<Kind> {
    let view = View { all: history, fresh: history, config, facts, broken: false };
    diagnose(&view).into_iter().map(|finding| finding.kind).collect()
}

/// What is found in a curve of forty points with the usual settings.
fn found(change: impl Fn(usize, &mut Metrics)) -> Vec<Kind> {
    kinds(&curve(40, change), &TrainConfig::default(), &facts())
}

fn look(point: &mut Metrics) -> &mut Look {
    point.look.as_mut().unwrap()
}

#[test]
fn a_run_that_goes_well_suffers_from_nothing() {
    assert_eq!(found(|_, _| ()), []);
    assert_eq!(kinds(&[], &TrainConfig::default(), &facts()), []);
}

#[test]
fn each_trouble_is_recognised_in_its_curves() {
    let moves = |step| Some(Moves { gradient: 1.0, step });
    assert_eq!(found(|_, p| p.moves_g = moves(0.2)), [Kind::FastG]);
    assert_eq!(found(|_, p| p.moves_d = moves(0.2)), [Kind::FastD]);
    assert_eq!(found(|_, p| p.moves_g = moves(1e-6)), [Kind::SlowG]);
    assert_eq!(found(|_, p| p.moves_d = moves(1e-6)), [Kind::SlowD]);
    assert_eq!(found(|_, p| p.fake = -900.0), [Kind::Exploding]);
    let after = |step: usize, value: f32| if step > 20 { value } else { 0.9 };
    assert_eq!(found(|i, p| look(p).spread = after(i, 0.05)), [Kind::Collapse]);
    assert_eq!(found(|i, p| look(p).nearest = after(i, 0.1)), [Kind::PartialCollapse]);
    assert_eq!(found(|_, p| look(p).fixed = 0.8), [Kind::OnePlace]);
    let turns = |i: usize, p: &mut Metrics| p.separation = Some(if i % 6 < 3 { 0.1 } else { 0.98 });
    assert_eq!(found(turns), [Kind::Oscillation]);
    let sure = |_: usize, p: &mut Metrics| (p.separation, p.loss_d) = (Some(1.0), 0.01);
    assert_eq!(found(sure), [Kind::StrongD]);
    let blind = |_: usize, p: &mut Metrics| {
        p.separation = Some(0.5);
        look(p).shift = 2.0;
    };
    assert_eq!(found(blind), [Kind::BlindD]);
    assert_eq!(found(|_, p| p.augment = 0.8), [Kind::AugmentationLimit]);
}

#[test]
fn settings_and_pictures_are_judged_too() {
    let plain = TrainConfig { augment: AugmentMode::None, ..TrainConfig::default() };
    let learnt = curve(40, |_, p| (p.overfit, p.separation) = (0.95, Some(0.97)));
    assert_eq!(kinds(&learnt, &plain, &facts()), [Kind::Overfitting]);
    let critic = TrainConfig { loss: Loss::LeastSquares, ..plain };
    assert_eq!(kinds(&learnt, &critic, &facts()), [], "its answers have no sign");
    let family = models::family("dcgan").unwrap();
    let small = TrainConfig { batch: 2, ..TrainConfig::of((family.config)()) };
    assert_eq!(kinds(&curve(40, |_, _| ()), &small, &facts()), [Kind::SmallBatch]);
    let poor = Facts {
        images: 60,
        copies: 20,
        barred: 30,
        mixed: Some([20, 900]),
        classes: vec![("a".into(), 55), ("b".into(), 5)],
    };
    let classes = TrainConfig { conditional: true, ..TrainConfig::default() };
    let expected =
        [Kind::FewPictures, Kind::Copies, Kind::UnevenClasses, Kind::Letterboxed, Kind::MixedSizes];
    assert_eq!(kinds(&[], &classes, &poor), expected);
}

/// A curve with these measures at its end.
fn measured(measures: impl IntoIterator<Item = Measured>) -> Vec<Metrics> {
    let mut history = curve(60, |_, _| ());
    for (point, measured) in history.iter_mut().zip(measures) {
        point.measured = Some(Measured { kimg: point.kimg, ..measured });
    }
    history
}

fn closeness(frechet: f64, recall: f64) -> Measured {
    let closeness = Closeness { frechet, recall, precision: 0.9, kernel: 1.0 };
    Measured { closeness, ..Measured::default() }
}

#[test]
fn measures_tell_of_lost_variety_and_of_an_end() {
    let of = |measures: &[Measured]| {
        kinds(&measured(measures.iter().copied()), &TrainConfig::default(), &facts())
    };
    let fallen = [[closeness(2.0, 0.5); 3], [closeness(2.1, 0.2); 3]].concat();
    assert_eq!(of(&fallen), [Kind::LosingVariety]);
    let closer = [[closeness(2.0, 0.5); 3], [closeness(1.0, 0.2); 3]].concat();
    let steady = [[closeness(2.0, 0.5); 3], [closeness(2.5, 0.45); 3]].concat();
    for quiet in [&closer[..], &steady, &fallen[..4], &[]] {
        assert_eq!(of(quiet), [], "{quiet:?}");
    }
    let alike = Measured { ms_ssim: Some([0.7, 0.2]), ..closeness(1.0, 0.5) };
    assert_eq!(of(&[alike]), [Kind::PartialCollapse]);
    let varied = Measured { ms_ssim: Some([0.5, 0.2]), ..closeness(1.0, 0.5) };
    assert_eq!(of(&[varied]), []);
    let stuck = [vec![closeness(1.0, 0.5); 3], vec![closeness(1.2, 0.5); 12]].concat();
    assert_eq!(of(&stuck), [Kind::NoGain]);
    let one = Measured {
        least_class: Some(ClassSpread { class: 1, spread: 0.1 }),
        ..closeness(1.0, 0.5)
    };
    assert_eq!(of(&[one]), [Kind::ClassCollapse]);
}

#[test]
fn copies_are_told_by_their_nearness_or_by_what_is_held_out() {
    let of =
        |measures: Vec<Measured>| kinds(&measured(measures), &TrainConfig::default(), &facts());
    assert_eq!(
        of(vec![Measured { nearest: Some(0.2), ..closeness(1.0, 0.5) }]),
        [Kind::Memorising]
    );
    let pairs = |pairs: [(f64, f64); 2]| {
        let held = |(unseen, seen)| {
            let held_out = Some(HeldOut { pictures: 50, unseen, seen, floor: 1.0 });
            Measured { held_out, ..closeness(1.0, 0.5) }
        };
        pairs.into_iter().flat_map(|pair| [held(pair); 3]).collect()
    };
    assert_eq!(of(pairs([(3.0, 3.0), (2.4, 1.5)])), [Kind::Memorising]);
    assert_eq!(of(pairs([(4.5, 3.0), (2.4, 1.5)])), [], "they are of another kind");
    assert_eq!(of(pairs([(3.0, 3.0), (1.6, 1.5)])), [], "both come closer");
}

#[test]
fn a_slow_machine_is_named() {
    let slow = curve(120, |i, p| p.img_per_s = if i > 90 { 12.0 } else { 40.0 });
    assert_eq!(kinds(&slow, &TrainConfig::default(), &facts()), [Kind::Slower]);
}

#[test]
fn a_finding_begins_after_some_points_and_ends_after_others() {
    let mut advisor = Advisor::new(facts());
    let config = TrainConfig::default();
    let moves = |step| Some(Moves { gradient: 1.0, step });
    let history =
        curve(120, |i, p| p.moves_d = moves(if (30..70).contains(&i) { 0.5 } else { 0.002 }));
    let mut turns = Vec::new();
    for end in 1..=history.len() {
        let told = advisor.observe(&history[..end], &config);
        turns.extend(told.into_iter().map(|told| (told.turn, told.finding.kind, told.kimg)));
    }
    let [(Turn::Began, Kind::FastD, began), (Turn::Ended, Kind::FastD, ended)] = turns[..] else {
        panic!("{turns:?}")
    };
    assert!((30.0..45.0).contains(&began) && (80.0..100.0).contains(&ended), "{turns:?}");
}

#[test]
fn after_a_change_it_judges_anew() {
    let mut advisor = Advisor::new(facts());
    let config = TrainConfig::default();
    let moves = |step| Some(Moves { gradient: 1.0, step });
    let history = curve(60, |i, p| p.moves_d = moves(if i <= 40 { 0.5 } else { 0.002 }));
    (1..=40).for_each(|end| drop(advisor.observe(&history[..end], &config)));
    let finding = advisor.findings().remove(0);
    assert_eq!((finding.kind, finding.changes.len()), (Kind::FastD, 1));
    assert_eq!(finding.changes[0].name, "lr_d");
    assert!(finding.seen().contains("50 %"), "{}", finding.seen());
    advisor.changed(400);
    assert!(advisor.findings().is_empty() && !advisor.judged(&history[..45]));
    (41..=60).for_each(|end| drop(advisor.observe(&history[..end], &config)));
    assert!(advisor.findings().is_empty() && advisor.judged(&history));
}

#[test]
fn a_loss_that_is_no_number_is_told_at_once() {
    let mut advisor = Advisor::new(facts());
    let told = advisor.broke(&curve(3, |_, _| ()), &TrainConfig::default());
    let [Told { turn: Turn::Began, finding, .. }] = &told[..] else { panic!("{told:?}") };
    assert!(finding.kind == Kind::Exploding && finding.back && !finding.changes.is_empty());
}

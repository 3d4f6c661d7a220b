use super::*;
use crate::app::panels::testing::{Stage, harness};
use crate::engine::Snapshot;
use crate::training::{Counters, Label, Metrics, Shelved, TrainConfig};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

type Staged = Harness<'static, Stage<RunsPanel>>;

fn run(name: &str, lr_d: f64) -> Ready {
    let point = |i: u32| Metrics {
        kimg: f64::from(i),
        loss_g: 1.0 + i as f32 * 0.1,
        seconds: 90.0 * f64::from(i),
        ..Metrics::default()
    };
    let run = Shelved {
        folder: format!("/runs/{name}").into(),
        label: Label { name: String::new(), note: format!("note on {name}") },
        config: TrainConfig { lr_d, ..TrainConfig::default() },
        data: "/pictures".into(),
        progress: Counters { images: 12_000, ..Counters::default() },
        history: (0..30).map(point).collect(),
        written: None,
    };
    Ready { best: run.best(), run, samples: None }
}

fn stage(names: &[&str]) -> Staged {
    let mut stage: Staged = harness(Stage::new(Snapshot::default()), [360.0, 2400.0]);
    let runs = names.iter().enumerate().map(|(i, name)| run(name, 0.001 * (i + 1) as f64));
    stage.state_mut().panel.runs = runs.collect();
    stage.run_steps(3);
    stage
}

fn click(stage: &mut Staged, label: &str) {
    stage.get_by_label(label).click();
    stage.run_steps(3);
}

#[test]
fn runs_are_listed_found_and_gone_on_with() {
    let mut stage = stage(&["cats-1", "dogs-1"]);
    stage.get_by_label("cats-1");
    stage.state_mut().panel.search = "note DOGS".into();
    stage.run_steps(3);
    assert!(stage.query_by_label("cats-1").is_none());
    click(&mut stage, "More…");
    click(&mut stage, "Continue");
    let actions = stage.state_mut().taken();
    let [Action::Command(Command::Resume { run, .. }), Action::ShowTraining] = &actions[..] else {
        panic!("it does not go on")
    };
    assert_eq!(run, Path::new("/runs/dogs-1"));
    click(&mut stage, "Use its settings");
    let actions = stage.state_mut().taken();
    let [Action::Prepare { data, config }] = &actions[..] else { panic!("nothing is prepared") };
    assert_eq!((data.as_path(), config.lr_d), (Path::new("/pictures"), 0.002));
}

#[test]
fn a_run_is_thrown_away_only_when_asked_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = stage(&["cats-1"]);
    stage.state_mut().panel.runs[0].run.folder = folder.path().into();
    stage.run_steps(3);
    click(&mut stage, "More…");
    click(&mut stage, "Delete…");
    stage.get_by_label("Move to the trash");
    click(&mut stage, "Keep it");
    assert!(stage.query_by_label("Move to the trash").is_none() && folder.path().exists());
}

#[test]
fn two_runs_are_set_side_by_side() {
    let mut stage = stage(&["cats-1", "cats-2", "cats-3"]);
    assert!(stage.query_by_label("Side by side").is_none());
    click(&mut stage, "Compare cats-1");
    click(&mut stage, "Compare cats-3");
    stage.get_by_label("Side by side");
    assert!(stage.get_all_by_label("Losses · G").next().is_some());
    stage.get_by_label("lr-d");
    stage.get_by_label("0.003");
    stage.get_all_by_label("hours").next().unwrap().click();
    stage.run_steps(3);
    assert!(stage.get_all_by_label("Losses · G").next().is_some());
    click(&mut stage, "Compare cats-3");
    assert!(stage.query_by_label("Side by side").is_none());
}

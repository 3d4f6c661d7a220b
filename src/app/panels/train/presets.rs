//! Named bundles of settings: choose one, keep one's own, pass them on as files.

use super::amounts;
use super::fields::row;
use super::place::file_name;
use crate::app::dialogs::{Choice, Task, ask};
use crate::app::lang::{said, t, tf};
use crate::app::panels::Action;
use crate::app::widgets::{hint, section};
use crate::base::Result;
use crate::data::Preflight;
use crate::training::{Cost, Preset, TrainConfig};
use eframe::egui;
use egui::{Button, RichText, Ui};
use std::path::{Path, PathBuf};

/// A bundle that can be chosen.
struct Offer {
    preset: Preset,
    config: TrainConfig,
    /// It is the user's own.
    own: bool,
}

/// What a dialog was opened for.
#[derive(Clone, Copy)]
enum Purpose {
    Open,
    Export,
}

/// The bundles, and which was chosen last.
pub(super) struct Presets {
    /// Where the user's own are kept.
    folder: Option<PathBuf>,
    offers: Vec<Offer>,
    chosen: Option<usize>,
    /// The name under which the settings are to be kept, while it is typed.
    naming: Option<String>,
    dialog: Task<(Purpose, Choice)>,
}

impl Default for Presets {
    fn default() -> Self {
        Self::of(if cfg!(test) { None } else { Preset::folder() })
    }
}

impl Presets {
    /// With the user's own in `folder`.
    fn of(folder: Option<PathBuf>) -> Self {
        let (offers, dialog) = (Vec::new(), Task::default());
        Self { folder, offers, chosen: None, naming: None, dialog }
    }

    /// Reads them anew, and has the one of this name chosen.
    fn read(&mut self, name: Option<&str>) {
        let own = self.folder.as_deref().map(Preset::own).unwrap_or_default();
        let offer = |(preset, own): (Preset, bool)| {
            Some(Offer { config: preset.config().ok()?, preset, own })
        };
        let all = own.into_iter().map(|preset| (preset, true));
        let all = all.chain(Preset::built_in().into_iter().map(|preset| (preset, false)));
        self.offers = all.filter_map(offer).collect();
        self.chosen =
            name.and_then(|name| self.offers.iter().position(|it| it.preset.name == name));
    }

    /// Draws the card. True when `config` has become that of a bundle.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        config: &mut TrainConfig,
        found: &Preflight,
        out: &mut Vec<Action>,
    ) -> bool {
        if self.offers.is_empty() {
            // Not when the program starts.
            self.read(None);
        }
        self.answered(ui, config, out);
        let tip = "Named bundles of settings, for a kind of pictures or as a paper has them; each can be \
                   changed below";
        let pick = |ui: &mut Ui| {
            let before = self.chosen;
            self.list(ui, found);
            self.about(ui, config, found);
            self.buttons(ui, config, out);
            self.chosen.filter(|_| self.chosen != before)
        };
        let picked = section(ui, "Preset", t(ui, tip), |_| (), pick).flatten();
        if let Some(index) = picked {
            *config = adapted(&self.offers[index].config, config, found);
        }
        picked.is_some()
    }

    /// The bundles with what each costs.
    fn list(&mut self, ui: &mut Ui, found: &Preflight) {
        let chosen = self.chosen.and_then(|index| self.offers.get(index));
        let title = chosen.map_or("None", |offer| offer.preset.title());
        let tip = "Time and memory are those of its whole length on this machine's processor";
        row(ui, "Preset", tip, |ui| {
            egui::ComboBox::from_id_salt("presets")
                .selected_text(t(ui, title))
                .width(ui.available_width().min(190.0))
                .truncate()
                .show_ui(ui, |ui| {
                    ui.set_min_width(WIDE);
                    for (index, offer) in self.offers.iter().enumerate() {
                        let title = t(ui, offer.preset.title());
                        let costs = RichText::new(costs(ui, &offer.config, found)).weak();
                        let button = Button::selectable(self.chosen == Some(index), title);
                        let shown = ui.add(button.right_text(costs));
                        if shown.on_hover_text(t(ui, &offer.preset.about)).clicked() {
                            self.chosen = Some(index);
                        }
                    }
                })
                .response
        });
    }

    /// What the one chosen is for, and whether it was changed.
    fn about(&self, ui: &mut Ui, config: &TrainConfig, found: &Preflight) {
        let Some(offer) = self.chosen.and_then(|index| self.offers.get(index)) else { return };
        if !offer.preset.about.is_empty() {
            hint(ui, t(ui, &offer.preset.about));
        }
        if adapted(&offer.config, config, found) != *config {
            hint(ui, t(ui, "Changed below"));
        }
    }

    fn buttons(&mut self, ui: &mut Ui, config: &TrainConfig, out: &mut Vec<Action>) {
        if let Some(name) = &mut self.naming {
            let (kept, done) = naming(ui, name);
            let name = file_name(name);
            if kept {
                self.keep(ui, Preset::of(&name, config), out);
            }
            if done {
                self.naming = None;
            }
            return;
        }
        let free = !self.dialog.running();
        let own = self.chosen.and_then(|index| self.offers.get(index)).is_some_and(|it| it.own);
        ui.horizontal_wrapped(|ui| {
            let keeps = self.folder.is_some();
            if ui.add_enabled(keeps, Button::new(t(ui, "Save as…"))).clicked() {
                self.naming = Some(String::new());
            }
            let tip = t(ui, "Write these settings to a file, to pass on or for --preset");
            let export = ui.add_enabled(free, Button::new(t(ui, "Export…"))).on_hover_text(tip);
            if export.clicked() {
                self.ask(ui, Purpose::Export);
            }
            let tip = t(ui, "Take the preset in a file among your own");
            let open = ui.add_enabled(free && keeps, Button::new(t(ui, "Open…")));
            if open.on_hover_text(tip).clicked() {
                self.ask(ui, Purpose::Open);
            }
            if own && ui.button(t(ui, "Delete")).clicked() {
                self.delete(ui, out);
            }
        });
    }

    fn ask(&mut self, ui: &Ui, purpose: Purpose) {
        let title = t(ui, "Preset").to_owned();
        self.dialog.start(ui.ctx(), "preset dialog", move || {
            let show = |dialog: rfd::FileDialog| {
                let dialog = dialog.set_title(title).add_filter("JSON", &["json"]);
                match purpose {
                    Purpose::Open => dialog.pick_file(),
                    Purpose::Export => dialog.set_file_name("preset.json").save_file(),
                }
            };
            (purpose, ask(show))
        });
    }

    /// Acts on what a dialog has answered.
    fn answered(&mut self, ui: &Ui, config: &TrainConfig, out: &mut Vec<Action>) {
        let done = match self.dialog.take() {
            Some((Purpose::Export, Choice::Path(path))) => {
                let name = path.file_stem().unwrap_or_default().to_string_lossy();
                Preset::of(&name, config).write(&path)
            }
            Some((Purpose::Open, Choice::Path(path))) => match Preset::read(&path) {
                Ok(preset) => return self.keep(ui, preset, out),
                Err(error) => Err(error),
            },
            Some((_, Choice::NoDialog)) => {
                let text = "This system offers no file dialogs; use morphogen presets and --preset";
                return out.push(Action::Notify(t(ui, text).to_owned()));
            }
            Some((_, Choice::Nothing)) | None => return,
        };
        told(ui, done, out);
    }

    /// Takes a bundle among the user's own.
    fn keep(&mut self, ui: &Ui, preset: Preset, out: &mut Vec<Action>) {
        let Some(folder) = &self.folder else { return };
        let path = kept_at(folder, &preset.name);
        let done = preset.write(&path);
        if done.is_ok() {
            self.read(Some(&preset.name));
        }
        told(ui, done, out);
    }

    /// Moves the one chosen to the trash.
    fn delete(&mut self, ui: &Ui, out: &mut Vec<Action>) {
        let chosen = self.chosen.and_then(|index| self.offers.get(index));
        let (Some(offer), Some(folder)) = (chosen, &self.folder) else { return };
        let path = kept_at(folder, &offer.preset.name);
        if let Err(error) = trash::delete(&path) {
            let text = "{} could not be moved to the trash ({}); delete it by hand";
            out.push(Action::Notify(tf(ui, text, &[&path.display(), &error])));
        }
        self.read(None);
    }
}

/// Width of the list of bundles.
const WIDE: f32 = 330.0;

/// The file of a bundle of this name.
fn kept_at(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{}.json", file_name(name)))
}

fn told(ui: &Ui, done: Result<()>, out: &mut Vec<Action>) {
    if let Err(error) = done {
        out.push(Action::Notify(said(ui, &error.to_string())));
    }
}

/// A field for a name: whether it is to be kept, and whether the field is to go.
fn naming(ui: &mut Ui, name: &mut String) -> (bool, bool) {
    let mut ended = (false, false);
    ui.horizontal_wrapped(|ui| {
        let field = egui::TextEdit::singleline(name).hint_text(t(ui, "Name of the preset"));
        let field = ui.add(field.desired_width(150.0).char_limit(60));
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let ready = !name.trim().is_empty();
        let save = ui.add_enabled(ready, Button::new(t(ui, "Save"))).clicked();
        let kept = ready && (save || entered);
        ended = (kept, kept || ui.button(t(ui, "Cancel")).clicked());
    });
    ended
}

/// A bundle's settings with what belongs to the folder and to this run.
fn adapted(preset: &TrainConfig, now: &TrainConfig, found: &Preflight) -> TrainConfig {
    let classes = found.classes.len() > 1 || preset.network.needs_classes();
    TrainConfig { seed: now.seed, conditional: preset.conditional && classes, ..preset.clone() }
}

/// Time and memory of the whole length.
fn costs(ui: &Ui, config: &TrainConfig, found: &Preflight) -> String {
    let cost = Cost::estimate(config, found.images);
    let seconds = cost.seconds_at(found.speed) * config.total_kimg;
    format!("{} · {}", amounts::duration(ui, seconds), amounts::bytes(cost.memory))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::Loss;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    struct Stage {
        presets: Presets,
        config: TrainConfig,
        found: Preflight,
    }

    fn stage(folder: &Path) -> Harness<'static, Stage> {
        let stage = Stage {
            presets: Presets::of(Some(folder.into())),
            config: TrainConfig { seed: 7, ..TrainConfig::default() },
            found: Preflight { images: 300, speed: 1e10, ..Preflight::default() },
        };
        let draw = |ui: &mut Ui, stage: &mut Stage| {
            let mut out = Vec::new();
            stage.presets.ui(ui, &mut stage.config, &stage.found, &mut out);
            assert!(out.is_empty());
        };
        Harness::builder().with_size([360.0, 700.0]).build_ui_state(draw, stage)
    }

    #[test]
    fn one_is_chosen_changed_and_kept_under_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut stage = stage(folder.path());
        let chosen = stage.state().presets.offers.iter().position(|it| it.preset.name == "wgan");
        stage.get_by_role(egui::Role::ComboBox).click();
        stage.run_steps(3);
        let items = stage.query_all_by_label_contains("WGAN as published");
        items.into_iter().next().unwrap().click();
        stage.run_steps(3);
        assert_eq!(stage.state().presets.chosen, chosen);
        let config = &stage.state().config;
        assert_eq!((config.loss, config.weight_clip, config.seed), (Loss::Wasserstein, 0.01, 7));
        assert!(stage.query_by_label("Changed below").is_none());

        stage.state_mut().config.weight_clip = 0.02;
        stage.run_steps(2);
        stage.get_by_label("Changed below");
        stage.get_by_label("Save as…").click();
        stage.run_steps(3);
        stage.state_mut().presets.naming = Some("mine".into());
        stage.run_steps(2);
        stage.get_by_label("Save").click();
        stage.run_steps(3);
        let kept = Preset::read(&folder.path().join("mine.json")).unwrap();
        assert_eq!(kept.config().unwrap().weight_clip, 0.02);
        let own = &stage.state().presets;
        assert!(own.offers[own.chosen.unwrap()].own && own.naming.is_none());
        stage.get_by_label("Delete");
    }

    #[test]
    fn classes_are_wanted_only_where_there_are_some() {
        let flowers = Preset::find("flowers").unwrap().config().unwrap();
        let none = Preflight::default();
        let two = Preflight { classes: vec![("a".into(), 1), ("b".into(), 1)], ..none.clone() };
        let now = TrainConfig::default();
        assert!(!adapted(&flowers, &now, &none).conditional);
        assert!(adapted(&flowers, &now, &two).conditional);
    }
}

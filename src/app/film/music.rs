//! Music that moves sliders: a file that is listened to, and what it moves.

use super::menus::menu;
use super::{FilmStrip, Sight};
use crate::app::dialogs::{Choice, ask};
use crate::app::lang::{t, tf};
use crate::app::widgets::{Icon, hint, icon_button};
use crate::base::Result;
use crate::data::{Heard, listen};
use crate::latent::timeline::{By, Drive, Music, Timeline};
use eframe::egui;
use egui::{Context, DragValue, Ui};
use std::path::{Path, PathBuf};

/// How a file was chosen and what was heard in it.
pub enum Chosen {
    /// The system has no dialogs.
    NoDialog,
    /// The user changed their mind.
    Nothing,
    /// What came of it.
    Heard(PathBuf, Result<Heard>),
}

/// Slider and amount that a new piece of music begins with.
const FIRST: Drive = Drive { slider: 0, amount: 1.5, by: By::Loudness };
/// Largest amount, in deviations.
const MOST: f32 = 6.0;

impl FilmStrip {
    pub(super) fn music_menu(&mut self, ui: &mut Ui, sight: &Sight<'_>) {
        let sliders = sight.model.map_or(0, |model| model.components.len());
        menu(ui, t(ui, "Music"), |ui| {
            match &self.timeline.music {
                Some(music) => ui.strong(music.name.clone()),
                None => hint(ui, t(ui, "The loudness or the beats of a WAV file move sliders")),
            };
            if self.music.running() {
                ui.spinner();
            } else if ui.button(t(ui, "Choose a WAV file…")).clicked() {
                self.choose_music(ui.ctx(), t(ui, "Choose a WAV file…").to_owned());
            }
            let Some(mut music) = self.timeline.music.clone() else { return };
            let mut gone = None;
            for (index, drive) in music.drives.iter_mut().enumerate() {
                ui.horizontal(|ui| drive_row(ui, drive, sliders, || gone = Some(index)));
            }
            if let Some(index) = gone {
                music.drives.remove(index);
            }
            ui.horizontal(|ui| {
                if music.drives.len() < sliders && ui.button(t(ui, "Move another slider")).clicked()
                {
                    let free = (0..sliders).find(|i| music.drives.iter().all(|it| it.slider != *i));
                    music.drives.push(Drive { slider: free.unwrap_or_default(), ..FIRST });
                }
                let music = if ui.button(t(ui, "No music")).clicked() { None } else { Some(music) };
                self.edit(Timeline { music, ..self.timeline.clone() });
            });
        });
    }

    fn choose_music(&mut self, ctx: &Context, title: String) {
        self.music.start(ctx, "music", move || {
            match ask(|dialog| dialog.set_title(title).add_filter("WAV", &["wav"]).pick_file()) {
                Choice::Path(path) => heard(path),
                Choice::Nothing => Chosen::Nothing,
                Choice::NoDialog => Chosen::NoDialog,
            }
        });
    }

    /// Listens to a file that was dropped.
    pub fn hear(&mut self, ctx: &Context, path: &Path) {
        self.open = true;
        self.heard = Some(path.to_owned());
        self.listen_on(ctx);
    }

    fn listen_on(&mut self, ctx: &Context) {
        if !self.music.running()
            && let Some(path) = self.heard.take()
        {
            self.music.start(ctx, "music", move || heard(path));
        }
    }

    /// Takes what was heard; a sentence where that failed.
    pub fn poll(&mut self, ctx: &Context) -> Option<std::result::Result<&'static str, String>> {
        let answer = self.music.take();
        self.listen_on(ctx);
        match answer? {
            Chosen::Nothing => None,
            Chosen::NoDialog => {
                Some(Ok("This system offers no file dialogs; drop the WAV file on the window"))
            }
            Chosen::Heard(_, Err(error)) => Some(Err(error.to_string())),
            Chosen::Heard(path, Ok(heard)) => {
                let drives = self.timeline.music.take().map_or(vec![FIRST], |music| music.drives);
                let music = Some(Music {
                    name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                    rate: heard.rate,
                    loudness: heard.loudness,
                    beats: heard.beats,
                    drives,
                });
                self.edit(Timeline { music, ..self.timeline.clone() });
                Some(Ok("The music moves the first slider; the menu Music says what it moves"))
            }
        }
    }
}

fn heard(path: PathBuf) -> Chosen {
    let heard = listen(&path);
    Chosen::Heard(path, heard)
}

/// One slider that is moved: which, how far, and by what.
fn drive_row(ui: &mut Ui, drive: &mut Drive, sliders: usize, mut remove: impl FnMut()) {
    let mut number = drive.slider + 1;
    let name = t(ui, "Slider that the music moves");
    ui.add(DragValue::new(&mut number).range(1..=sliders.max(1)).speed(0.1).prefix("# "))
        .accessible_name(name)
        .on_hover_text(name);
    drive.slider = number - 1;
    let name = t(ui, "Deviations at the strongest sound");
    ui.add(DragValue::new(&mut drive.amount).range(-MOST..=MOST).speed(0.02).suffix(" σ"))
        .accessible_name(name)
        .on_hover_text(name);
    for (by, text) in [(By::Loudness, "Loudness"), (By::Beats, "Beats")] {
        ui.selectable_value(&mut drive.by, by, t(ui, text));
    }
    let name = tf(ui, "Leave slider {} alone", &[&number]);
    if icon_button(ui, Icon::Close, &name).clicked() {
        remove();
    }
}

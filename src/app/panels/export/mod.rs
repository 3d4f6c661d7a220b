//! Export: pictures and grids as files, the clipboard, and the window itself.

mod naming;

use super::{Action, Panel, View};
use crate::app::dialogs::{Choice, Task, ask};
use crate::app::lang::{self, t, tf, translate};
use crate::app::widgets::{Icon, hint, icon_label_button, row, section, segments};
use crate::engine::{Command, Export, Snapshot};
use crate::latent::Recipe;
use eframe::egui;
use egui::{DragValue, Label, Ui};
use naming::{Names, following, stem};
use std::path::{Path, PathBuf};

/// Most rows and columns of a grid.
const MOST: usize = 16;

/// What a dialog was opened for.
enum Asked {
    Folder(Choice),
    File(Choice, Box<Export>),
}

/// The export panel.
pub struct ExportPanel {
    /// Where pictures go.
    folder: PathBuf,
    scale: u32,
    columns: usize,
    rows: usize,
    names: Names,
    dialog: Task<Asked>,
}

impl Default for ExportPanel {
    fn default() -> Self {
        let folder = default_folder();
        let (names, dialog) = (Names::default(), Task::default());
        Self { folder, scale: 1, columns: 4, rows: 4, names, dialog }
    }
}

/// A folder of our own in the user's pictures.
fn default_folder() -> PathBuf {
    let pictures = directories::UserDirs::new().map(|dirs| {
        dirs.picture_dir().map_or_else(|| dirs.home_dir().join("Pictures"), Path::to_owned)
    });
    pictures.unwrap_or_default().join("Morphogen")
}

impl Panel for ExportPanel {
    fn title(&self) -> &'static str {
        "Export"
    }

    fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let ready = view.snapshot.model.is_some();
        section(
            ui,
            "Picture",
            "",
            |_| (),
            |ui| {
                let tip = t(ui, "Enlarges each pixel; the recipe inside stays the same");
                let scales = [(1, "1×", tip), (2, "2×", tip), (4, "4×", tip)];
                row(ui, t(ui, "Size"), tip, |ui| segments(ui, &mut self.scale, &scales));
                ui.add_enabled_ui(ready, |ui| self.picture(ui, view, out));
                hint(
                    ui,
                    t(ui, "The file holds its recipe: drop it on the window to go on from here"),
                );
            },
        );
        section(
            ui,
            "Grid",
            "",
            |_| (),
            |ui| {
                ui.add_enabled_ui(ready, |ui| self.grid(ui, view, out));
            },
        );
        section(
            ui,
            "Film",
            "",
            |_| (),
            |ui| {
                let width = ui.available_width();
                let name = t(ui, "Film strip below the picture");
                if icon_label_button(ui, Icon::Film, name, width).clicked() {
                    out.push(Action::ShowFilm);
                }
                hint(ui, t(ui, "States at their times, and the way between them, as a film"));
            },
        );
        section(
            ui,
            "Window",
            "",
            |_| (),
            |ui| {
                let width = ui.available_width();
                let name = t(ui, "Screenshot of the window");
                if icon_label_button(ui, Icon::Camera, name, width).clicked() {
                    out.push(Action::Screenshot);
                }
            },
        );
        section(ui, "Folder", "", |_| (), |ui| self.place(ui));
    }
}

impl ExportPanel {
    /// Saves into `folder` from now on.
    pub fn set_folder(&mut self, folder: PathBuf) {
        self.folder = folder;
    }

    /// Where pictures go.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Enlargement of saved pictures.
    pub fn scale(&self) -> u32 {
        self.scale
    }

    /// Enlarges saved pictures so from now on: 1, 2 or 4 times.
    pub fn set_scale(&mut self, scale: u32) {
        self.scale = scale;
    }

    /// A free file name in the folder.
    pub fn free(&mut self, name: &str) -> PathBuf {
        self.free_as(name, "png")
    }

    /// The same for a file of another kind.
    pub fn free_as(&mut self, name: &str, ending: &str) -> PathBuf {
        self.names.free(&self.folder, name, ending)
    }

    /// The order that saves `recipe` under a free name in the folder.
    pub fn save(&mut self, snapshot: &Snapshot, recipe: &Recipe) -> Option<Action> {
        let name = stem(snapshot, recipe)?;
        let path = self.free(&name);
        let export = Export { path, recipes: vec![recipe.clone()], columns: 1, scale: self.scale };
        Some(Action::Command(Command::Export(export)))
    }

    /// Results of dialogs, which may arrive while another panel is shown; the folder when it
    /// changed.
    pub fn poll(&mut self, lang: lang::Lang, out: &mut Vec<Action>) -> Option<PathBuf> {
        let answer = self.dialog.take()?;
        match answer {
            Asked::Folder(Choice::Path(folder)) => {
                self.folder.clone_from(&folder);
                return Some(folder);
            }
            Asked::File(Choice::Path(path), mut export) => {
                export.path = path.with_extension("png");
                out.push(Action::Command(Command::Export(*export)));
            }
            Asked::Folder(Choice::NoDialog) | Asked::File(Choice::NoDialog, _) => {
                let text = translate(
                    lang,
                    "This system offers no file dialogs; pictures go to the folder below",
                );
                out.push(Action::Notify(text.to_owned()));
            }
            Asked::Folder(Choice::Nothing) | Asked::File(Choice::Nothing, _) => {}
        }
        None
    }

    fn picture(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let width = ui.available_width();
        let half = ((width - ui.spacing().item_spacing.x) / 2.0).floor();
        let save = t(ui, "Save picture");
        let tip = t(ui, "Into the folder below, under a free name (Ctrl+S)");
        if icon_label_button(ui, Icon::Save, save, width).on_hover_text(tip).clicked() {
            out.extend(self.save(view.snapshot, view.recipe));
        }
        ui.horizontal(|ui| {
            if icon_label_button(ui, Icon::Folder, t(ui, "Save as…"), half).clicked() {
                let recipes = vec![view.recipe.clone()];
                self.save_as(ui, view.snapshot, Export { recipes, ..self.blank(1) });
            }
            if icon_label_button(ui, Icon::Copy, t(ui, "Copy picture"), half).clicked() {
                out.push(Action::Command(Command::Copy(view.recipe.clone())));
            }
        });
    }

    fn blank(&self, columns: usize) -> Export {
        Export { path: PathBuf::new(), recipes: Vec::new(), columns, scale: self.scale }
    }

    fn save_as(&mut self, ui: &Ui, snapshot: &Snapshot, export: Export) {
        let Some(name) = export.recipes.first().and_then(|r| stem(snapshot, r)) else { return };
        let (folder, title) = (self.folder.clone(), t(ui, "Save picture").to_owned());
        self.dialog.start(ui.ctx(), "save dialog", move || {
            let choice = ask(|dialog| {
                dialog
                    .set_title(title)
                    .set_directory(folder)
                    .set_file_name(format!("{name}.png"))
                    .add_filter("PNG", &["png"])
                    .save_file()
            });
            Asked::File(choice, Box::new(export))
        });
    }

    fn grid(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let tip = t(ui, "Pictures of the seeds that follow, with the same settings");
        let field = |ui: &mut Ui, name: &str, value: &mut usize| {
            row(ui, name, tip, |ui| {
                ui.add(DragValue::new(value).range(1..=MOST).speed(0.1)).accessible_name(name);
            });
        };
        field(ui, t(ui, "Columns"), &mut self.columns);
        field(ui, t(ui, "Rows"), &mut self.rows);
        let recipes = following(view.recipe, self.columns * self.rows);
        let last = recipes.last().map_or(0, |recipe| recipe.seed);
        hint(ui, tf(ui, "Seeds {} to {}", &[&view.recipe.seed, &last]));
        let width = ui.available_width();
        if icon_label_button(ui, Icon::Save, t(ui, "Save grid"), width).clicked()
            && let Some(name) = stem(view.snapshot, view.recipe)
        {
            let name = format!("{name}-grid{}x{}", self.columns, self.rows);
            let path = self.free(&name);
            let export = Export { path, recipes, ..self.blank(self.columns) };
            out.push(Action::Command(Command::Export(export)));
        }
    }

    fn place(&mut self, ui: &mut Ui) {
        ui.add(Label::new(self.folder.display().to_string()).wrap().selectable(true));
        if ui.button(t(ui, "Change folder…")).clicked() {
            let (folder, title) = (self.folder.clone(), t(ui, "Folder for pictures").to_owned());
            self.dialog.start(ui.ctx(), "folder dialog", move || {
                Asked::Folder(ask(|d| d.set_title(title).set_directory(folder).pick_folder()))
            });
        }
    }
}

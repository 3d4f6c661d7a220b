//! The lessons: a list, what the chosen one shows, and something to try.

use super::LabPanel;
use crate::app::lang::t;
use crate::app::widgets::{Icon, icon_label_button, section};
use crate::lab::{LESSONS, Order};
use eframe::egui;
use egui::{Label, RichText, Ui};

impl LabPanel {
    pub(super) fn lessons(&mut self, ui: &mut Ui) {
        let tip = t(ui, "Each lesson is a game with settings that show one thing");
        section(
            ui,
            "Lesson",
            tip,
            |_| (),
            |ui| {
                let before = self.lesson;
                let title =
                    |index: usize| format!("{}. {}", index + 1, t(ui, LESSONS[index].title));
                let titles: Vec<String> = (0..LESSONS.len()).map(title).collect();
                let list = egui::ComboBox::from_id_salt("lessons").width(ui.available_width());
                let list = list.selected_text(&titles[before]).truncate().show_ui(ui, |ui| {
                    for (index, title) in titles.iter().enumerate() {
                        ui.selectable_value(&mut self.lesson, index, title);
                    }
                });
                let name = t(ui, "Lesson");
                list.response
                    .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, name));
                let lesson = &LESSONS[self.lesson];
                for sentence in lesson.text {
                    ui.add(Label::new(t(ui, sentence)).wrap());
                }
                let hint = format!("{} {}", t(ui, "Try:"), t(ui, lesson.hint));
                ui.add(Label::new(RichText::new(hint).strong()).wrap());
                let width = ui.available_width();
                let again =
                    icon_label_button(ui, Icon::Reset, t(ui, "Begin the lesson again"), width);
                if again.clicked() || self.lesson != before {
                    self.setup = (LESSONS[self.lesson].setup)();
                    self.order(Order::Begin(Box::new(self.setup.clone())));
                }
                self.troubles(ui);
            },
        );
    }
}

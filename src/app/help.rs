//! The help window, and the one that says that the GPU is lost.

use super::lang::t;
use eframe::egui;
use egui::{Context, Grid, Id, Label, Modal, RichText, ScrollArea, Ui};

/// Draws whichever of the two is called for.
pub fn ui(ctx: &Context, open: &mut bool, lost: Option<&str>) {
    if let Some(reason) = lost {
        device_lost(ctx, reason);
    } else if *open {
        let modal = window(ctx, "help").show(ctx, |ui| {
            let room = ctx.content_rect().size() - egui::vec2(80.0, 120.0);
            ui.set_width(room.x.min(460.0));
            ui.heading(t(ui, "How it works"));
            let height = room.y.max(80.0);
            let scroll = ScrollArea::vertical().auto_shrink([false, true]);
            scroll.max_height(height).min_scrolled_height(height).show(ui, contents);
            ui.add_space(4.0);
            ui.button(t(ui, "Close")).clicked()
        });
        *open = !(modal.inner || modal.should_close());
    }
}

/// A window that everything else waits for.
pub(super) fn window(ctx: &Context, name: &str) -> Modal {
    let frame = egui::Frame::window(&ctx.global_style()).inner_margin(20);
    Modal::new(Id::unique(name)).frame(frame)
}

fn contents(ui: &mut Ui) {
    let steps = [
        t(
            ui,
            "Explore: every seed is a picture; the sliders change it, the picture follows at once",
        ),
        t(ui, "Map: see how the model bends its space of pictures; click or drag to travel"),
        t(ui, "Inside: see what each layer hands on to the next while it draws"),
        t(ui, "Train: choose a folder of pictures, and a new model learns from them"),
        t(ui, "Lab: watch two small networks play their game on points of the plane, step by step"),
        t(ui, "Export: save pictures; each one can be dropped here to come back to its state"),
        t(ui, "Model: open one of yours, or a StyleGAN2 or 3 network of others (.pkl, .pt, .pth)"),
    ];
    for step in steps {
        ui.add(Label::new(step).wrap());
    }
    ui.add_space(6.0);
    ui.label(RichText::new(t(ui, "Keys")).strong());
    let keys = [
        ("R", t(ui, "Random seed")),
        ("B", t(ui, "Hold: the picture before its changes")),
        ("K", t(ui, "Keep this state among the favourites")),
        (t(ui, "Arrow keys"), t(ui, "Previous and next seed")),
        (t(ui, "Space"), t(ui, "Play the morph, or the film where it is shown")),
        ("Ctrl Z, Ctrl Shift Z", t(ui, "Undo and redo")),
        ("Ctrl S", t(ui, "Save picture")),
        ("Ctrl C", t(ui, "Copy picture")),
        ("Ctrl O", t(ui, "Open model…")),
        ("Ctrl + −", t(ui, "Size of the interface")),
        ("?", t(ui, "Help")),
        ("F11", t(ui, "Full screen")),
        ("Tab", t(ui, "Go through all controls")),
    ];
    Grid::new("keys").num_columns(2).spacing([20.0, 6.0]).show(ui, |ui| {
        for (key, what) in keys {
            ui.add(Label::new(RichText::new(key).weak()));
            ui.label(what);
            ui.end_row();
        }
    });
}

fn device_lost(ctx: &Context, reason: &str) {
    window(ctx, "device lost").show(ctx, |ui| {
        ui.set_width((ctx.content_rect().width() - 80.0).min(420.0));
        ui.heading(t(ui, "The graphics device is lost"));
        let text = t(
            ui,
            "The driver gave up on the GPU. Nothing more can be computed; training went on to its \
             last checkpoint. Please start the program again",
        );
        ui.add(Label::new(text).wrap());
        ui.add(Label::new(RichText::new(reason).small().weak()).wrap().selectable(true));
        if ui.button(t(ui, "Quit")).clicked() {
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
        }
    });
}

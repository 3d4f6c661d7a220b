//! The settings of the game, which take effect with the next step.

use super::LabPanel;
use crate::app::lang::t;
use crate::app::panels::train::{Number, network_fields, number, pick};
use crate::app::widgets::section;
use crate::models::Loss;
use crate::training::TrainConfig;
use eframe::egui;
use egui::Ui;

impl LabPanel {
    pub(super) fn knobs(&mut self, ui: &mut Ui) {
        let tip = t(ui, "They take effect with the next step");
        section(
            ui,
            "Loss and penalties",
            tip,
            |_| (),
            |ui| {
                let config = &mut self.setup.train;
                loss(ui, config);
                penalties(ui, config);
                labels(ui, config);
                spectral(ui, config);
            },
        );
        section(ui, "Optimiser", tip, |_| (), |ui| optimiser(ui, &mut self.setup.train));
        let tip = t(ui, "Other networks begin a new game");
        section(
            ui,
            "Networks",
            tip,
            |_| (),
            |ui| {
                network_fields(ui, &mut self.setup.train.network);
                number(
                    ui,
                    "Random seed",
                    "The same seed on the same device gives the same run",
                    Number::whole(0..=u32::MAX),
                    &mut self.setup.train.seed,
                );
            },
        );
    }
}

fn loss(ui: &mut Ui, config: &mut TrainConfig) {
    pick(
        ui,
        "Loss",
        "The game between the two networks; relativistic with R1 and R2 is R3GAN's, hinge is \
         BigGAN's",
        &mut config.loss,
    );
    if config.loss.labels().is_err() {
        (config.label_real, config.label_fake, config.label_flip) = (1.0, 0.0, 0.0);
    }
}

fn penalties(ui: &mut Ui, config: &mut TrainConfig) {
    number(
        ui,
        "R1 weight γ",
        "Keeps the discriminator smooth; raise it when training becomes unsteady",
        Number::real(0.0..=1000.0, 2),
        &mut config.r1_gamma,
    );
    number(
        ui,
        "R2 weight γ",
        "The same on generated pictures; the relativistic loss asks for it",
        Number::real(0.0..=1000.0, 2),
        &mut config.r2_gamma,
    );
    number(
        ui,
        "Penalty between λ",
        "WGAN-GP's penalty: D's slope between real and generated pictures is drawn to 1; 10 with \
         the Wasserstein loss",
        Number::real(0.0..=1000.0, 2),
        &mut config.gp_lambda,
    );
    number(
        ui,
        "Weight bound",
        "D's weights are clipped to lie within ± this after each step (WGAN); 0 for no bound",
        Number::real(0.0..=1.0, 3),
        &mut config.weight_clip,
    );
}

fn labels(ui: &mut Ui, config: &mut TrainConfig) {
    let able = config.loss.labels();
    let rows = |ui: &mut Ui| {
        number(
            ui,
            "Label of real",
            "What D is taught to say of real pictures; 0.9 smooths on one side",
            Number::real(0.51..=1.0, 2),
            &mut config.label_real,
        );
        number(
            ui,
            "Label of generated",
            "What D is taught to say of generated pictures; above 0 smooths on both sides",
            Number::real(0.0..=0.49, 2),
            &mut config.label_fake,
        );
        number(
            ui,
            "Flipped labels",
            "Share of the labels that are flipped in each step, so that D is never quite sure",
            Number::real(0.0..=0.49, 2),
            &mut config.label_flip,
        );
    };
    let shown = ui.add_enabled_ui(able.is_ok(), rows);
    if let Err(reason) = able {
        shown.response.on_hover_text(t(ui, reason));
    }
}

fn spectral(ui: &mut Ui, config: &mut TrainConfig) {
    let Some(plane) = config.network.plane_mut() else { return };
    let name = t(ui, "Spectral normalisation of D");
    ui.checkbox(&mut plane.spectral, name).on_hover_text(t(
        ui,
        "Divides each layer of D by its largest singular value, which bounds its slope; begins a new \
         game",
    ));
}

fn optimiser(ui: &mut Ui, config: &mut TrainConfig) {
    number(
        ui,
        "Learning rate G",
        "Step size of the generator; smaller is slower and steadier",
        Number::real(0.00001..=0.1, 5),
        &mut config.lr_g,
    );
    number(
        ui,
        "Learning rate D",
        "Step size of the discriminator",
        Number::real(0.00001..=0.1, 5),
        &mut config.lr_d,
    );
    number(
        ui,
        "Adam β1",
        "How long the steps keep their direction; 0 for StyleGANs, 0.5 for DCGAN",
        Number::real(0.0..=0.999, 3),
        &mut config.beta1,
    );
    number(
        ui,
        "D steps",
        "Steps of the discriminator for each one of the generator; 5 with the Wasserstein loss",
        Number::whole(1..=20),
        &mut config.d_steps,
    );
    number(
        ui,
        "Batch",
        "Pictures in one step; more is steadier, but needs more memory",
        Number::whole(2..=256),
        &mut config.batch,
    );
    if config.loss == Loss::Wasserstein && config.weight_clip + config.gp_lambda == 0.0 {
        let colour = ui.visuals().warn_fg_color;
        let text = t(
            ui,
            "The Wasserstein loss needs a bound on D's slope: a weight bound, or the penalty between",
        );
        crate::app::widgets::note(ui, colour, text);
    }
}

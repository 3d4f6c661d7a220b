//! What a new run starts from: new networks, or those of a trained model.

use super::family::changed;
use super::fields::choice;
use crate::app::lang::t;
use crate::app::widgets::hint;
use crate::base::Result;
use crate::engine::ModelInfo;
use crate::models::NetworkConfig;
use crate::training::{Origin, TrainConfig};
use eframe::egui;
use egui::Ui;
use std::sync::Arc;

/// The choice.
#[derive(Default)]
pub(super) struct Start {
    /// The model; None for new networks.
    model: Option<Arc<ModelInfo>>,
}

impl Start {
    /// Draws it; `open` is the model that can be chosen besides the one that is.
    pub fn ui(&mut self, ui: &mut Ui, config: &mut TrainConfig, open: Option<&Arc<ModelInfo>>) {
        // A model that is still in training has no hash, since no file holds its weights.
        let open = open.filter(|model| model.hash.is_some());
        if let (Some(chosen), Some(open)) = (&mut self.model, open)
            && chosen.source == open.source
        {
            // It may have been trained on meanwhile.
            *chosen = open.clone();
        }
        let chosen = self.model.clone();
        let other = open.filter(|open| chosen.as_ref().is_none_or(|it| it.source != open.source));
        let models: Vec<&Arc<ModelInfo>> = chosen.iter().chain(other).collect();
        let mut choices = vec![(None, "New networks")];
        choices.extend(models.iter().map(|model| (Some(&model.source), model.name.as_str())));
        let before = chosen.as_ref().map(|model| &model.source);
        let mut source = before;
        choice(
            ui,
            "Start from",
            "A trained model already draws something, so that fewer pictures and less time \
             suffice; new networks begin with noise",
            &mut source,
            &choices,
            "New networks",
        );
        if source != before {
            self.model = models.into_iter().find(|model| Some(&model.source) == source).cloned();
            // The networks that the user set stay at hand; the other defaults go by those in use.
            let own = config.network.clone();
            let used = self.model.as_ref().map_or(&own, |model| &model.config);
            *config = TrainConfig { network: own.clone(), ..changed(config, used.clone()) };
            if let Some(model) = &self.model {
                config.network.set_resolution(model.config.resolution());
            }
        }
        if let Some(warning) = self.model.as_ref().and_then(|model| model.card.licence_warning()) {
            hint(ui, t(ui, warning));
        }
    }

    /// The networks of the model.
    pub fn network(&self) -> Option<&NetworkConfig> {
        self.model.as_ref().map(|model| &model.config)
    }

    /// The settings as the run gets them, when the user has set `config`.
    pub fn settings(&self, config: &TrainConfig) -> TrainConfig {
        let config = config.clone();
        let Some(model) = &self.model else { return config };
        let own = &model.config;
        let network = own.grown(config.network.resolution()).unwrap_or_else(|_| own.clone());
        config.starting_from(origin(model), network)
    }

    /// Whether the model can learn pictures of so many classes.
    ///
    /// # Errors
    /// As of [`Origin::fits`].
    pub fn fits(&self, classes: usize) -> Result<()> {
        let Some(model) = &self.model else { return Ok(()) };
        let has = model.config.classes().len();
        // Without classes of its own it takes all pictures as one kind.
        origin(model).fits(has, if has == 0 { 0 } else { classes })
    }
}

fn origin(model: &ModelInfo) -> Origin {
    Origin {
        model: model.source.to_string(),
        hash: model.hash.clone().unwrap_or_default(),
        licence: model.card.licence.clone(),
        credits: model.card.credits.clone(),
    }
}

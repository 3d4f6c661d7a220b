//! Errors of the shared device, kept as messages instead of panics.

use std::sync::{Arc, Mutex};

/// The first uncaptured error of a wgpu device, if any.
#[derive(Debug, Clone, Default)]
pub struct Health(Arc<Mutex<Option<String>>>);

impl Health {
    /// Replaces the error callback that cubecl installs, which panics on anyone's error (egui's
    /// too). The callback for a lost device stays cubecl's.
    pub(super) fn watch(device: &wgpu::Device) -> Self {
        let health = Self::default();
        let slot = health.0.clone();
        device.on_uncaptured_error(Arc::new(move |error| {
            tracing::error!("wgpu: {error}");
            if let Ok(mut slot) = slot.lock() {
                slot.get_or_insert_with(|| error.to_string());
            }
        }));
        health
    }

    /// Takes the error, once.
    pub fn take_error(&self) -> Option<String> {
        self.0.lock().ok().and_then(|mut slot| slot.take())
    }
}

//! Errors of the shared device, kept as messages instead of panics.

use std::fmt::{self, Display, Formatter};
use std::sync::{Arc, Mutex};

/// The first uncaptured error of a wgpu device, if any.
#[derive(Debug, Clone, Default)]
pub struct Health(Arc<Mutex<Option<Fault>>>);

/// An error of a device that goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What the driver says.
    pub text: String,
    /// Whether memory ran out.
    pub memory: bool,
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Health {
    /// Replaces the error callback that cubecl installs, which panics on anyone's error (egui's
    /// too). The callback for a lost device stays cubecl's.
    pub(super) fn watch(device: &wgpu::Device) -> Self {
        let health = Self::default();
        let slot = health.clone();
        device.on_uncaptured_error(Arc::new(move |error| slot.note(&error)));
        health
    }

    /// Keeps an error, unless an earlier one waits: later ones mostly follow from it.
    fn note(&self, error: &wgpu::Error) {
        tracing::error!("wgpu: {error}");
        let memory = matches!(error, wgpu::Error::OutOfMemory { .. });
        if let Ok(mut slot) = self.0.lock() {
            slot.get_or_insert_with(|| Fault { text: error.to_string(), memory });
        }
    }

    /// Takes the error, once.
    pub fn take_error(&self) -> Option<Fault> {
        self.0.lock().ok().and_then(|mut slot| slot.take())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_error_is_kept_and_taken_once() {
        let health = Health::default();
        health.note(&wgpu::Error::OutOfMemory { source: "no room".into() });
        let description = "a buffer is invalid".to_string();
        health.note(&wgpu::Error::Validation { source: "later".into(), description });
        assert!(health.take_error().is_some_and(|fault| fault.memory));
        assert_eq!(health.take_error(), None);
    }
}

//! Morphogen: play with, understand and train image GANs on any GPU, or none.
//!
//! Floors, lowest first; a floor imports only lower ones (see `ARCHITECTURE.md`).
#![warn(missing_docs)]

pub mod base;
pub mod checkpoint;
pub mod cpu;
pub mod data;
pub mod engine;
pub mod export;
pub mod gpu;
pub mod lab;
pub mod latent;
pub mod layers;
pub mod models;
pub mod training;

#[cfg(feature = "app")]
pub mod app;
pub mod cli;

#[cfg(test)]
#[path = "../tests/common/mod.rs"]
mod common;

//! What a model or checkpoint file holds, for people and scripts.

use super::ModelSource;
use super::hash::hash;
use super::model_file::{ModelFile, Wanted, generator_path};
use super::tensors;
use crate::base::FileBytes;
use crate::base::{Result, shown};
use crate::models::{Discriminator, Generator};
use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::{Device, Tensor};
use std::path::Path;

/// Facts about a file.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// Kind of file, in words.
    pub kind: String,
    /// Label and value, for people.
    pub lines: Vec<(String, String)>,
    /// What to be careful about, in a sentence.
    pub warning: Option<&'static str>,
    /// The same for scripts.
    pub json: serde_json::Value,
}

/// Reads a built-in model, a model file, a training state or a run folder.
///
/// # Errors
/// As for opening it.
pub fn inspect(source: &ModelSource) -> Result<Inspection> {
    let (place, (kind, mut lines, warning)) = match source {
        ModelSource::Embedded(name) => {
            let model = ModelFile::open(source, Wanted::Both, &|_, _, _| ())?;
            (name.clone(), generator(&model))
        }
        ModelSource::File(path) => {
            let path = generator_path(path)?;
            (path.display().to_string(), file(&path)?)
        }
    };
    lines.retain(|(_, value)| !value.is_empty());
    let json = serde_json::json!({
        "kind": kind,
        "path": place,
        "facts": lines.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
        "warning": warning,
    });
    Ok(Inspection { kind, lines, warning, json })
}

type Lines = Vec<(String, String)>;
/// Kind, facts and warning.
type Found = (String, Lines, Option<&'static str>);

fn file(path: &Path) -> Result<Found> {
    let bytes = FileBytes::open(path)?;
    let state = tensors::is_safetensors(&bytes).then(|| state(&bytes, path)).transpose()?;
    match state.flatten() {
        Some(lines) => Ok(("training state".to_string(), lines, None)),
        None => Ok(generator(&ModelFile::read(path, Wanted::Both)?)),
    }
}

fn generator(model: &ModelFile) -> Found {
    let kind = format!("generator, {}", model.format);
    (kind, facts(model), model.card.licence_warning())
}

/// Most letters of a value, such as the names of all classes.
const VALUE: usize = 1 << 17;
fn line(name: &str, value: impl ToString) -> (String, String) {
    (name.into(), shown(&value.to_string(), VALUE))
}

/// The facts of a training state; None for a generator.
fn state(bytes: &[u8], path: &Path) -> Result<Option<Lines>> {
    let (_, metadata) = tensors::read_some(bytes, path, |_| false)?;
    let Some(progress) = metadata.get("progress") else { return Ok(None) };
    let (found, _) = tensors::read(bytes, path)?;
    let values: usize = found.values().map(|tensor| tensor.values.len()).sum();
    Ok(Some(vec![
        line("tensors", found.len()),
        line("values", values),
        line("sha256", hash(bytes)),
        line("progress", progress),
        line("config", metadata.get("config").cloned().unwrap_or_default()),
    ]))
}

fn facts(model: &ModelFile) -> Lines {
    let ModelFile { config, card, .. } = model;
    let device = Device::flex();
    let of_g = parameters(&Generator::blank(config, &device.clone().autodiff()));
    let discriminator = model
        .discriminator
        .as_ref()
        .map(|_| parameters(&Discriminator::blank(config, &device.clone().autodiff())).to_string());
    let mut lines = vec![
        line("architecture", config.kind()),
        line("resolution", format!("{0}×{0}", config.resolution())),
        line(
            "colours",
            if config.colours() == 3 { String::new() } else { config.colours().to_string() },
        ),
    ];
    lines.extend(config.facts().iter().map(|(name, value)| line(name, value)));
    lines.extend([
        line("classes", config.classes().join(", ")),
        line("values of the generator", of_g),
        line("values of the discriminator", discriminator.unwrap_or_default()),
        line("name", &card.name),
        line("description", &card.description),
        line("data", &card.data),
        line("licence", &card.licence),
        line("credits", &card.credits),
        line("kimg", if card.kimg > 0.0 { format!("{:.1}", card.kimg) } else { String::new() }),
        line("limits", &card.limits),
        line("written by", &card.program),
        line("sha256", &model.hash),
    ]);
    lines
}

/// Values of a network that are trained.
fn parameters<M: Module>(network: &M) -> usize {
    struct Count(usize);
    impl ModuleVisitor for Count {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if param.is_require_grad() {
                self.0 += param.lazy_shape().iter().product::<usize>();
            }
        }
    }
    let mut count = Count(0);
    network.visit(&mut count);
    count.0
}

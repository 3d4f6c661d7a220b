//! What a model or checkpoint file holds, for people and scripts.

use super::generator::{generator_path, hash, header};
use super::tensors;
use crate::base::{Error, Result};
use std::path::Path;

/// Facts about a file.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// Kind of file, in words.
    pub kind: String,
    /// Label and value, for people.
    pub lines: Vec<(String, String)>,
    /// The same for scripts.
    pub json: serde_json::Value,
}

/// Reads a model file, a training state or a run folder.
///
/// # Errors
/// [`Error::Read`] or [`Error::Format`], as for opening it.
pub fn inspect(path: &Path) -> Result<Inspection> {
    let path = generator_path(path);
    let bytes = std::fs::read(&path).map_err(|e| Error::read(&path, e))?;
    let (tensors, metadata) = tensors::read(&bytes, &path)?;
    let values: usize = tensors.values().map(|t| t.values.len()).sum();
    let mut lines = vec![
        ("tensors".to_string(), tensors.len().to_string()),
        ("values".to_string(), values.to_string()),
        ("sha256".to_string(), hash(&bytes)),
    ];
    let kind;
    if let Some(state) = metadata.get("progress") {
        kind = "training state".to_string();
        lines.push(("progress".into(), state.clone()));
        lines.push(("config".into(), metadata.get("config").cloned().unwrap_or_default()));
    } else {
        let (config, card) = header(&metadata, &path)?;
        kind = "generator".to_string();
        lines.push(("resolution".into(), format!("{0}×{0}", config.resolution)));
        lines.push(("z, w".into(), format!("{}, {}", config.z_dim, config.w_dim)));
        lines.push(("classes".into(), config.classes.join(", ")));
        lines.push(("name".into(), card.name.clone()));
        lines.push(("description".into(), card.description.clone()));
        lines.push(("data".into(), card.data.clone()));
        lines.push(("licence".into(), card.licence.clone()));
        lines.push(("credits".into(), card.credits.clone()));
        lines.push(("kimg".into(), format!("{:.1}", card.kimg)));
        lines.push(("limits".into(), card.limits.clone()));
        lines.push(("written by".into(), card.program.clone()));
    }
    lines.retain(|(_, value)| !value.is_empty());
    let json = serde_json::json!({
        "kind": kind,
        "path": path.display().to_string(),
        "facts": lines.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
    });
    Ok(Inspection { kind, lines, json })
}

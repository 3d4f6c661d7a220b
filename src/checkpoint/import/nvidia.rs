//! Pickles of stylegan2-ada-pytorch and of the stylegan3 repository.
//!
//! A module is an object whose state has `_parameters`, `_buffers` and `_modules`; the Python
//! source it carries is left unread. Class names are the file's own choice, so structure decides.

use super::super::Tensors;
use super::super::pickle::{TensorView, Value};
use super::stylegan3::Synthesis;
use super::weights::{Part, Weights, name, read_all};
use std::collections::BTreeMap;

/// Deepest nesting of modules.
const DEPTH: usize = 8;
/// Keys of the tables that hold tensors.
const TABLES: [&str; 2] = ["_parameters", "_buffers"];

/// The networks of a file in this format, the discriminator if `both`; None for other files.
pub fn read(root: Value, both: bool) -> Result<Option<Weights>, String> {
    let ema = root.get("G_ema").filter(|g| !g.is_none());
    if let Some(state) = ema.filter(|g| is_state(*g)) {
        return state_dicts(root, state, both).map(Some);
    }
    let Some(g) = ema.or(root.get("G")).or(Some(root)).filter(|g| is_module(*g)) else {
        return Ok(None);
    };
    let synthesis = child(g, &["synthesis"])
        .ok_or_else(|| format!("its {} has no synthesis network", class_name(g)))?;
    let tensors = collect(g)?;
    let (generator, alias_free) = match Synthesis::of(synthesis) {
        Some(network) => {
            let conv_clamp = network.conv_clamp()?;
            (Part { tensors: network.rename(tensors), conv_clamp }, Some(network.shape()?))
        }
        None => (Part { tensors, conv_clamp: clamp(child(synthesis, &["b4", "conv1"])) }, None),
    };
    // Nothing here goes on training a StyleGAN3, so its discriminator is left where it is.
    let d = root.get("D").filter(|d| both && alias_free.is_none() && is_module(*d));
    Ok(Some(Weights {
        generator,
        discriminator: d
            .map(|d| Ok::<_, String>(Part { tensors: collect(d)?, conv_clamp: top_clamp(d) }))
            .transpose()?,
        alias_free,
        z_dim: g.get("z_dim").and_then(Value::int).and_then(|dim| usize::try_from(dim).ok()),
        mapping_lr: child(g, &["mapping", "fc0"])
            .and_then(|layer| layer.get("bias_gain")?.float())
            .map(|gain| gain as f32),
        ..Weights::default()
    }))
}

/// The same networks as plain state dicts, as Morphogen converts them.
fn state_dicts(root: Value, g: Value, both: bool) -> Result<Weights, String> {
    let number = |path: &[&str]| path.iter().try_fold(root, |dict, key| dict.get(key))?.float();
    let clamp = |kwargs: &str| number(&[kwargs, "conv_clamp"]).map(|clamp| clamp as f32);
    let lr = number(&["init_kwargs", "mapping_kwargs", "lr_multiplier"]);
    let part =
        |state, conv_clamp| Ok::<_, String>(Part { tensors: read_all(flat(state)?)?, conv_clamp });
    let d = root.get("D").filter(|d| both && is_state(*d));
    Ok(Weights {
        generator: part(g, clamp("init_kwargs"))?,
        discriminator: d.map(|d| part(d, clamp("D_init_kwargs"))).transpose()?,
        alias_free: None,
        z_dim: number(&["init_kwargs", "z_dim"]).map(|dim| dim as usize),
        mapping_lr: lr.map(|lr| lr as f32),
        ..Weights::default()
    })
}

/// A dict of tensors by their dotted names.
fn is_state(value: Value) -> bool {
    value.entries().first().is_some_and(|(key, value)| {
        key.str().is_some_and(|key| key.contains('.')) && value.tensor().is_some()
    })
}

fn flat(state: Value) -> Result<Vec<(String, TensorView)>, String> {
    let mut found = Vec::new();
    for (key, value) in state.entries() {
        let (Some(key), Some(view)) = (key.str(), value.tensor()) else {
            return Err("its state holds something else than named tensors".into());
        };
        found.push((name("", key)?, view));
    }
    Ok(found)
}

fn is_module(value: Value) -> bool {
    value.get("_modules").is_some() && value.get("_parameters").is_some()
}

/// What the file calls a module, for people.
fn class_name(module: Value) -> String {
    let name = module.args().first().and_then(|made| made.get("class_name")?.str());
    name.unwrap_or("generator").chars().take(80).collect()
}

fn child<'d>(module: Value<'d>, path: &[&str]) -> Option<Value<'d>> {
    path.iter().try_fold(module, |module, name| module.get("_modules")?.get(name))
}

/// `conv_clamp` of a layer.
fn clamp(layer: Option<Value>) -> Option<f32> {
    layer?.get("conv_clamp")?.float().map(|clamp| clamp as f32)
}

/// `conv_clamp` of the discriminator's blocks.
fn top_clamp(d: Value) -> Option<f32> {
    let blocks = d.get("_modules")?.entries();
    blocks.into_iter().find_map(|(_, block)| clamp(child(block, &["conv0"])))
}

fn collect(module: Value) -> Result<Tensors, String> {
    let mut found = BTreeMap::new();
    walk(module, "", DEPTH, &mut found)?;
    read_all(found.into_iter().collect())
}

fn walk<'d>(
    module: Value<'d>,
    prefix: &str,
    depth: usize,
    found: &mut BTreeMap<String, TensorView<'d>>,
) -> Result<(), String> {
    if depth == 0 {
        return Err(format!("its modules are nested too deep at {prefix}"));
    }
    let named = |table: &str| {
        let entries = module.get(table).map(Value::entries).unwrap_or_default();
        entries.into_iter().filter_map(|(key, value)| Some((key.str()?, value)))
    };
    for (key, value) in TABLES.iter().flat_map(|table| named(table)) {
        let name = name(prefix, key)?;
        match value.tensor() {
            Some(view) => _ = found.insert(name, view),
            None if value.is_none() => {}
            None => return Err(format!("its {name} is no tensor")),
        }
    }
    named("_modules")
        .try_for_each(|(key, value)| walk(value, &(name(prefix, key)? + "."), depth - 1, found))
}

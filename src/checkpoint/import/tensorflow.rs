//! Pickles of NVIDIA's TensorFlow code: (G, D, Gs) as `dnnlib.tflib.network.Network`.
//!
//! A network's state lists its own variables as (name, array) and holds further networks as
//! components. Convolutions are HWIO there; upsampling ones are stored flipped. Classes enter in two
//! ways: the later code (ADA) embeds and normalises them as PyTorch's does, the earlier one
//! normalises z and the class's row of a table as one vector.

use super::super::Tensors;
use super::super::pickle::Value;
use super::names::noise_name;
use super::resample::FILTER;
use super::weights::{Part, Weights, name, read_all};
use crate::models::{CLASS_LR, NamedTensor};

/// Deepest nesting of components.
const DEPTH: usize = 4;
/// The table of the earlier code, one row a class.
const LABELS: &str = "mapping/LabelConcat/weight";
/// The filter of resampling, among the arguments that a network was built with.
const KERNEL: &str = "resample_kernel";
/// Learning-rate multiplier of the discriminator's mapping, unless stated.
const MAPPING_LR: f32 = 0.1;

/// The networks of a file in this format, the discriminator if `both`; None for other files.
pub fn read(root: Value, both: bool) -> Result<Option<Weights>, String> {
    let Some([_, d, gs]) = networks(root) else { return Ok(None) };
    let variables = variables(gs)?;
    let has = |part: &str| variables.keys().any(|name| name.contains(part));
    if has("AdaIN") || has("StyleMod") || !has("mod_weight") {
        let kind = if has("StyleMod") || has("AdaIN") { "StyleGAN1" } else { "GAN of TensorFlow" };
        return Err(format!(
            "it is a {kind} model; Morphogen opens StyleGAN2 and StyleGAN3 so far"
        ));
    }
    let joint_norm = variables.contains_key(LABELS);
    let mut generator = rename(variables, generator_name)?;
    generator.extend(resample_filter(gs)?.map(|filter| ("synthesis.b8.conv0", filter)).map(kept));
    if let Some(embed) = generator.get("mapping.embed.weight").filter(|_| joint_norm) {
        let bias = NamedTensor { shape: vec![embed.shape[0]], values: vec![0.0; embed.shape[0]] };
        generator.insert("mapping.embed.bias".into(), bias);
    }
    // Where labels are concatenated, the discriminator's head is of another kind than ours.
    let discriminator = if both && !joint_norm { self::discriminator(d)? } else { None };
    Ok(Some(Weights {
        generator: Part { tensors: generator, conv_clamp: setting(gs, "conv_clamp") },
        discriminator,
        mapping_lr: setting(gs, "mapping_lrmul"),
        joint_norm,
        ..Weights::default()
    }))
}

/// G, D and the average of G, in a file of such networks.
pub fn networks(root: Value) -> Option<[Value; 3]> {
    let networks: [Value; 3] = root.items().try_into().ok()?;
    let is_network = |value: &Value| value.class().is_some_and(|class| class.ends_with(".Network"));
    networks.iter().all(is_network).then_some(networks)
}

/// A number among the arguments that a network was built with.
pub fn setting(network: Value, name: &str) -> Option<f32> {
    network.get("static_kwargs")?.get(name)?.float().map(|number| number as f32)
}

/// The filter that a network was built with, which it does not keep; None for the usual one.
fn resample_filter(network: Value) -> Result<Option<NamedTensor>, String> {
    let stated = network.get("static_kwargs").and_then(|kwargs| kwargs.get(KERNEL));
    let Some(stated) = stated else { return Ok(None) };
    let taps: Option<Vec<f64>> = match stated.is_none() {
        // Then each value is doubled on both axes.
        true => Some(vec![1.0; 2]),
        false => stated.items().into_iter().map(Value::float).collect(),
    };
    let taps = taps.filter(|taps| !taps.is_empty());
    let taps = taps.ok_or_else(|| format!("its {KERNEL} is no row of numbers"))?;
    let sum: f64 = taps.iter().sum();
    let values = taps.iter().map(|tap| (tap / sum) as f32).collect();
    Ok(Some(NamedTensor { shape: vec![taps.len()], values }))
}

/// A filter by the name under which PyTorch's code keeps it in a layer.
fn kept((layer, filter): (&str, NamedTensor)) -> (String, NamedTensor) {
    (format!("{layer}.{FILTER}"), filter)
}

/// None for one without an output.
fn discriminator(network: Value) -> Result<Option<Part>, String> {
    let mut tensors = rename(variables(network)?, discriminator_name)?;
    // In effect it is the same to have the weights instead of their learning rate larger.
    let factor = setting(network, "mapping_lrmul").unwrap_or(MAPPING_LR) / CLASS_LR;
    for (_, tensor) in tensors.iter_mut().filter(|(name, _)| name.starts_with("mapping.fc")) {
        tensor.values.iter_mut().for_each(|value| *value *= factor);
    }
    tensors.extend(resample_filter(network)?.map(|filter| ("b8.conv1", filter)).map(kept));
    let whole = tensors.contains_key("b4.out.weight");
    Ok(whole.then_some(Part { tensors, conv_clamp: setting(network, "conv_clamp") }))
}

/// All variables of a network, with the colours of one that grew at its finest block.
fn variables(network: Value) -> Result<Tensors, String> {
    let mut found = listed(network)?;
    let finest = found.iter().filter_map(|(name, _)| side(name)).max().unwrap_or(0);
    found.iter_mut().for_each(|(name, _)| *name = at_finest(name, finest));
    arrays(found)
}

/// All variables of a network unread, those of its components under the component's name.
pub fn listed(network: Value) -> Result<Vec<(String, Value)>, String> {
    let mut found = Vec::new();
    collect(network, "", DEPTH, &mut found)?;
    Ok(found)
}

/// Reads variables.
pub fn arrays(found: Vec<(String, Value)>) -> Result<Tensors, String> {
    let (mut views, mut scalars) = (Vec::new(), Tensors::new());
    for (name, value) in found {
        if let Some(view) = value.tensor() {
            views.push((name, view));
        } else if let Some(number) = value.float() {
            // TensorFlow gives what has no axes as a plain number.
            scalars.insert(name, NamedTensor { shape: vec![], values: vec![number as f32] });
        }
    }
    let mut tensors = read_all(views)?;
    tensors.extend(scalars);
    Ok(tensors)
}

/// The side in `synthesis/8x8/Conv1/weight`.
pub fn side(name: &str) -> Option<u64> {
    name.split('/').find_map(|part| part.split_once('x')?.0.parse().ok())
}

/// Networks that grew have a toRGB beside the blocks for each resolution; only the last one counts
/// once they are grown up, and it belongs to the finest block.
fn at_finest(name: &str, finest: u64) -> String {
    let to = format!("{finest}x{finest}/ToRGB/");
    let from = format!("{finest}x{finest}/FromRGB/");
    name.replace("ToRGB_lod0/", &to).replace("FromRGB_lod0/", &from)
}

fn collect<'d>(
    network: Value<'d>,
    prefix: &str,
    depth: usize,
    found: &mut Vec<(String, Value<'d>)>,
) -> Result<(), String> {
    let listed = network.get("variables").map(Value::items).unwrap_or_default();
    for pair in listed {
        if let [own, array] = pair.items()[..]
            && let Some(own) = own.str()
        {
            found.push((name(prefix, own)?, array));
        }
    }
    let components = network.get("components").map(Value::entries).unwrap_or_default();
    for (own, component) in components {
        if let (Some(own), Some(depth)) = (own.str(), depth.checked_sub(1)) {
            collect(component, &(name(prefix, own)? + "/"), depth, found)?;
        }
    }
    Ok(())
}

/// How a variable is laid out in PyTorch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    Same,
    /// The affine bias starts at 0 there.
    PlusOne,
    Transposed,
    /// HWIO to OIHW.
    Convolution,
    /// The same, with H and W turned round.
    Flipped,
    /// The same of a transposed convolution, HWOI.
    Enlarging,
    /// A batch of one, dropped.
    First,
    /// `[1, 1, r, r]` to `[r, r]`.
    Plane,
}

fn rename(
    variables: Tensors,
    name: impl Fn(&str) -> Option<(String, Layout)>,
) -> Result<Tensors, String> {
    variables
        .into_iter()
        .filter_map(|(from, tensor)| Some((name(&from)?, from, tensor)))
        .map(|((to, layout), from, tensor)| {
            let laid = lay(tensor, layout);
            laid.map(|tensor| (to, tensor)).ok_or_else(|| format!("{from} has an odd shape"))
        })
        .collect()
}

fn generator_name(name: &str) -> Option<(String, Layout)> {
    if name == "dlatent_avg" {
        return Some(("mapping.w_avg".into(), Layout::Same));
    }
    if name == LABELS {
        return Some(("mapping.embed.weight".into(), Layout::Transposed));
    }
    if let Some(rest) = name.strip_prefix("mapping/") {
        return mapping_name(rest, "Dense");
    }
    let name = name.strip_prefix("synthesis/").unwrap_or(name);
    if let Some(index) = name.strip_prefix("noise") {
        return Some((noise_name(index)?, Layout::Plane));
    }
    let (r, layer, kind) = layer(name)?;
    let (layer, convolution) = match layer {
        "Const" => return Some(("synthesis.b4.const".into(), Layout::First)),
        "Conv" | "Conv1" => ("conv1", Layout::Convolution),
        "Conv0_up" => ("conv0", Layout::Flipped),
        "ToRGB" => ("torgb", Layout::Convolution),
        "Skip" => ("skip", Layout::Flipped),
        _ => return None,
    };
    let (kind, layout) = match kind {
        "weight" => ("weight", convolution),
        "bias" | "noise_strength" => (kind, Layout::Same),
        "mod_weight" => ("affine.weight", Layout::Transposed),
        "mod_bias" => ("affine.bias", Layout::PlusOne),
        _ => return None,
    };
    Some((format!("synthesis.b{r}.{layer}.{kind}"), layout))
}

fn discriminator_name(name: &str) -> Option<(String, Layout)> {
    if let Some(kind) = name.strip_prefix("Output/") {
        return Some((format!("b4.out.{kind}"), dense(kind)?));
    }
    if let Some(found) = mapping_name(name, "Mapping") {
        return Some(found);
    }
    let (r, layer, kind) = layer(name)?;
    let layer = match layer {
        "FromRGB" => "fromrgb",
        "Conv0" => "conv0",
        "Conv1_down" => "conv1",
        "Skip" => "skip",
        "Conv" => "conv",
        "Dense0" => return Some((format!("b{r}.fc.{kind}"), dense(kind)?)),
        _ => return None,
    };
    let layout = if kind == "weight" { Layout::Convolution } else { Layout::Same };
    Some((format!("b{r}.{layer}.{kind}"), layout))
}

/// A layer of a mapping network, which is called `layer` and a number, or its embedding.
fn mapping_name(name: &str, layer: &str) -> Option<(String, Layout)> {
    let (part, kind) = name.split_once('/')?;
    let layout = dense(kind)?;
    if part == "LabelEmbed" {
        return Some((format!("mapping.embed.{kind}"), layout));
    }
    let index = part.strip_prefix(layer)?.parse::<u32>().ok()?;
    Some((format!("mapping.fc{index}.{kind}"), layout))
}

/// `8x8/Conv0_up/weight` to its three parts.
fn layer(name: &str) -> Option<(u64, &str, &str)> {
    let mut parts = name.split('/');
    let (r, _) = parts.next()?.split_once('x')?;
    Some((r.parse().ok()?, parts.next()?, parts.next()?))
}

fn dense(kind: &str) -> Option<Layout> {
    match kind {
        "weight" => Some(Layout::Transposed),
        "bias" => Some(Layout::Same),
        _ => None,
    }
}

/// The tensor as PyTorch lays it out; None where its shape is no such one.
pub fn lay(tensor: NamedTensor, layout: Layout) -> Option<NamedTensor> {
    let NamedTensor { shape, mut values } = tensor;
    match (layout, &shape[..]) {
        (Layout::Same, _) => Some(NamedTensor { shape, values }),
        (Layout::PlusOne, _) => {
            values.iter_mut().for_each(|value| *value += 1.0);
            Some(NamedTensor { shape, values })
        }
        (Layout::First, [1, rest @ ..]) => Some(NamedTensor { shape: rest.to_vec(), values }),
        (Layout::Plane, [1, 1, rest @ ..]) => Some(NamedTensor { shape: rest.to_vec(), values }),
        (Layout::Transposed, &[i, o]) => {
            let values = (0..o * i).map(|at| values[at % i * o + at / i]).collect();
            Some(NamedTensor { shape: vec![o, i], values })
        }
        (Layout::Convolution | Layout::Flipped | Layout::Enlarging, &[h, w, a, b]) => {
            let (plane, turned) = (h * w, layout != Layout::Convolution);
            let transposed = layout == Layout::Enlarging;
            let (o, i) = if transposed { (a, b) } else { (b, a) };
            let place = |at: usize| {
                let hw = if turned { plane - 1 - at % plane } else { at % plane };
                let (to, from) = (at / plane / i, at / plane % i);
                let (row, column) = if transposed { (to, from) } else { (from, to) };
                (hw * a + row) * b + column
            };
            let values = (0..o * i * plane).map(|at| values[place(at)]).collect();
            Some(NamedTensor { shape: vec![o, i, h, w], values })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> (String, Layout) {
        generator_name(name).unwrap_or_else(|| panic!("{name} is unknown"))
    }

    #[test]
    fn variables_have_pytorch_s_names() {
        assert_eq!(named("synthesis/noise0").0, "synthesis.b4.conv1.noise_const");
        assert_eq!(named("synthesis/noise1").0, "synthesis.b8.conv0.noise_const");
        assert_eq!(named("synthesis/noise4").0, "synthesis.b16.conv1.noise_const");
        let up = named("synthesis/16x16/Conv0_up/weight");
        assert_eq!(up, ("synthesis.b16.conv0.weight".into(), Layout::Flipped));
        let bias = named("synthesis/4x4/ToRGB/mod_bias");
        assert_eq!(bias, ("synthesis.b4.torgb.affine.bias".into(), Layout::PlusOne));
        assert_eq!(named("mapping/Dense7/weight").0, "mapping.fc7.weight");
        assert_eq!(named("mapping/LabelEmbed/bias"), ("mapping.embed.bias".into(), Layout::Same));
        assert_eq!(generator_name("lod"), None);
        let down = discriminator_name("32x32/Conv1_down/bias").unwrap();
        assert_eq!(down, ("b32.conv1.bias".into(), Layout::Same));
    }

    /// With values that tell their place: [h, w, i, o] counted in decimal digits.
    #[test]
    fn convolutions_are_turned_to_oihw() {
        let shape = vec![2, 3, 2, 2];
        let place = |at: usize| (at / 12, at / 4 % 3, at / 2 % 2, at % 2);
        let digits = |(h, w, i, o)| (1000 * h + 100 * w + 10 * i + o) as f32;
        let values = (0..24).map(|at| digits(place(at))).collect();
        let tensor = NamedTensor { shape, values };
        let plain = lay(tensor.clone(), Layout::Convolution).unwrap();
        assert_eq!(plain.shape, [2, 2, 2, 3]);
        // o = 1, i = 0, h = 1, w = 2.
        assert_eq!(plain.values[12 + 5], digits((1, 2, 0, 1)));
        let flipped = lay(tensor, Layout::Flipped).unwrap();
        assert_eq!(flipped.values[12 + 5], digits((0, 0, 0, 1)));
    }
}

//! Pickles of NVIDIA's TensorFlow code: (G, D, Gs) as `dnnlib.tflib.network.Network`.
//!
//! A network's state lists its own variables as (name, array) and holds further networks as
//! components. Convolutions are HWIO there; upsampling ones are stored flipped.

use super::super::Tensors;
use super::super::pickle::{TensorView, Value};
use super::names::noise_name;
use super::weights::{Part, Weights, read_all};
use crate::models::NamedTensor;

/// Deepest nesting of components.
const DEPTH: usize = 4;

/// The networks of a file in this format, the discriminator if `both`; None for other files.
pub fn read(root: Value, both: bool) -> Result<Option<Weights>, String> {
    let networks = root.items();
    let is_network = |value: &Value| value.class().is_some_and(|class| class.ends_with(".Network"));
    let [_, d, gs] = networks[..] else { return Ok(None) };
    if !networks.iter().all(is_network) {
        return Ok(None);
    }
    let variables = variables(gs)?;
    let has = |part: &str| variables.keys().any(|name| name.contains(part));
    if has("AdaIN") || has("StyleMod") || !has("mod_weight") {
        let kind = if has("StyleMod") || has("AdaIN") { "StyleGAN1" } else { "GAN of TensorFlow" };
        return Err(format!(
            "it is a {kind} model; Morphogen opens StyleGAN2 and StyleGAN3 so far"
        ));
    }
    if has("LabelConcat") {
        return Err("it is a class-conditional StyleGAN2 of TensorFlow, whose labels enter in \
                    another way than in PyTorch; Morphogen opens those without classes"
            .into());
    }
    let generator = rename(variables, generator_name)?;
    let discriminator =
        if both { rename(self::variables(d)?, discriminator_name)? } else { Tensors::new() };
    let whole = discriminator.contains_key("b4.out.weight");
    Ok(Some(Weights {
        generator: Part { tensors: generator, conv_clamp: None },
        discriminator: whole.then_some(Part { tensors: discriminator, conv_clamp: None }),
        ..Weights::default()
    }))
}

/// All variables of a network, those of its components under the component's name.
fn variables(network: Value) -> Result<Tensors, String> {
    let mut views = Vec::new();
    collect(network, "", DEPTH, &mut views);
    read_all(views)
}

fn collect<'d>(
    network: Value<'d>,
    prefix: &str,
    depth: usize,
    found: &mut Vec<(String, TensorView<'d>)>,
) {
    let listed = network.get("variables").map(Value::items).unwrap_or_default();
    found.extend(listed.iter().filter_map(|pair| {
        let [name, array] = pair.items()[..] else { return None };
        Some((format!("{prefix}{}", name.str()?), array.tensor()?))
    }));
    let components = network.get("components").map(Value::entries).unwrap_or_default();
    for (name, component) in components {
        if let (Some(name), Some(depth)) = (name.str(), depth.checked_sub(1)) {
            collect(component, &format!("{prefix}{name}/"), depth, found);
        }
    }
}

/// How a variable is laid out in PyTorch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Same,
    /// The affine bias starts at 0 there.
    PlusOne,
    Transposed,
    /// HWIO to OIHW.
    Convolution,
    /// The same, with H and W turned round.
    Flipped,
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
    if let Some(rest) = name.strip_prefix("mapping/Dense") {
        let (index, kind) = rest.split_once('/')?;
        return Some((format!("mapping.fc{index}.{kind}"), dense(kind)?));
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

fn lay(tensor: NamedTensor, layout: Layout) -> Option<NamedTensor> {
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
        (Layout::Convolution | Layout::Flipped, &[h, w, i, o]) => {
            let plane = h * w;
            let place = |at: usize| {
                let hw =
                    if layout == Layout::Flipped { plane - 1 - at % plane } else { at % plane };
                (hw * i + at / plane % i) * o + at / plane / i
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

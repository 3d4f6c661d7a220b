//! StyleGAN3 networks in NVIDIA's pickles.
//!
//! A module keeps the size of what it makes as attributes; kernels and filters tell the rest. Its
//! layers are called `L{number}_{side}_{channels}`, the last of which is toRGB.

use super::super::Tensors;
use super::super::pickle::Value;
use crate::layers::{FilteredShape, FourierShape};
use crate::models::AliasFree;

/// A synthesis network as its file describes it.
pub struct Synthesis<'d> {
    input: Value<'d>,
    /// Coarse to fine, by their names in the file; the last one is toRGB.
    layers: Vec<(&'d str, Value<'d>)>,
    output_scale: f32,
}

/// What a module's table holds under that name.
fn part<'d>(module: Value<'d>, table: &str, name: &str) -> Option<Value<'d>> {
    module.get(table)?.get(name).filter(|value| !value.is_none())
}

impl<'d> Synthesis<'d> {
    /// The network if it is one of StyleGAN3; its layers are not looked at yet.
    pub fn of(synthesis: Value<'d>) -> Option<Self> {
        let input = part(synthesis, "_modules", "input")?;
        let mut layers: Vec<(usize, &str, Value)> = synthesis
            .get("_modules")?
            .entries()
            .into_iter()
            .filter_map(|(name, module)| Some((number(name.str()?)?, name.str()?, module)))
            .collect();
        layers.sort_by_key(|(number, ..)| *number);
        let scale = synthesis.get("output_scale").and_then(Value::float).unwrap_or(1.0);
        let layers = layers.into_iter().map(|(_, name, module)| (name, module)).collect();
        Some(Self { input, layers, output_scale: scale as f32 })
    }

    /// Sizes of its layers.
    pub fn shape(&self) -> Result<AliasFree, String> {
        let (_, inner) = self.layers.split_last().ok_or("its StyleGAN3 has no layers")?;
        Ok(AliasFree {
            input: fourier(self.input)?,
            layers: inner
                .iter()
                .map(|(name, module)| filtered(name, *module))
                .collect::<Result<_, _>>()?,
            output_scale: self.output_scale,
        })
    }

    /// Bound of what its layers put out.
    pub fn conv_clamp(&self) -> Result<Option<f32>, String> {
        let clamp = |module: &Value| module.get("conv_clamp").and_then(Value::float);
        let mut clamps = self.layers.iter().map(|(_, module)| clamp(module));
        let first = clamps.next().flatten();
        if clamps.any(|clamp| clamp != first) {
            return Err("its layers are clamped each in its own way".into());
        }
        Ok(first.map(|clamp| clamp as f32))
    }

    /// Tensors under the names of our layers.
    pub fn rename(&self, tensors: Tensors) -> Tensors {
        let renamed = |name: String| -> String {
            let Some((layer, rest)) =
                name.strip_prefix("synthesis.").and_then(|rest| rest.split_once('.'))
            else {
                return name;
            };
            match self.layers.iter().position(|(name, _)| *name == layer) {
                Some(last) if last + 1 == self.layers.len() && rest == "magnitude_ema" => {
                    format!("synthesis.{rest}")
                }
                Some(last) if last + 1 == self.layers.len() => format!("synthesis.to_rgb.{rest}"),
                Some(index) => format!("synthesis.layers.{index}.{rest}"),
                None => name,
            }
        };
        tensors.into_iter().map(|(name, tensor)| (renamed(name), tensor)).collect()
    }
}

/// The number in a layer's name.
fn number(name: &str) -> Option<usize> {
    name.strip_prefix('L')?.split('_').next()?.parse().ok()
}

fn fourier(input: Value) -> Result<FourierShape, String> {
    let float = |name: &str| input.get(name).and_then(Value::float);
    let bandwidth = float("bandwidth").ok_or("its Fourier features have no bandwidth")?;
    let rate =
        float("sampling_rate").filter(|rate| rate.fract() == 0.0 && (1.0..1e6).contains(rate));
    Ok(FourierShape {
        channels: sizes::<2>("input", input, "_buffers", "freqs")?[0],
        side: side("input", input, "size")?,
        rate: rate.ok_or("its Fourier features have no whole sampling rate")? as usize,
        bandwidth: bandwidth as f32,
    })
}

fn filtered(name: &str, layer: Value) -> Result<FilteredShape, String> {
    let [channels, _, kernel, _] = sizes(name, layer, "_parameters", "weight")?;
    let up_taps = match part(layer, "_buffers", "up_filter") {
        Some(_) => sizes::<1>(name, layer, "_buffers", "up_filter")?[0],
        None => 1,
    };
    let down = part(layer, "_buffers", "down_filter").and_then(Value::tensor);
    let radial = down.as_ref().is_some_and(|filter| filter.shape.len() == 2);
    let down_taps = down.and_then(|filter| filter.shape.last().copied()).unwrap_or(1);
    let factor = |attribute: &str| {
        let value = layer.get(attribute).and_then(Value::int);
        value
            .and_then(|value| usize::try_from(value).ok())
            .ok_or_else(|| format!("its layer {name} has no {attribute}"))
    };
    Ok(FilteredShape {
        channels,
        side: side(name, layer, "out_size")?,
        kernel,
        up: factor("up_factor")?,
        down: factor("down_factor")?,
        up_taps,
        down_taps,
        radial,
    })
}

/// The sides of a module's tensor, which must have `N` axes.
fn sizes<const N: usize>(
    name: &str,
    module: Value,
    table: &str,
    tensor: &str,
) -> Result<[usize; N], String> {
    let view = part(module, table, tensor).and_then(Value::tensor);
    let shape = view.ok_or_else(|| format!("its layer {name} has no {tensor}"))?.shape;
    <[usize; N]>::try_from(&shape[..])
        .map_err(|_| format!("{name}.{tensor} has {} axes where StyleGAN3 has {N}", shape.len()))
}

/// A side that is kept as an array of width and height.
fn side(name: &str, module: Value, attribute: &str) -> Result<usize, String> {
    let array = module.get(attribute).and_then(Value::tensor).filter(|view| view.len() == 2);
    let sides = array.and_then(|view| view.to_f32().ok());
    match sides.as_deref() {
        Some([width, height]) if width == height && (1.0..1e6).contains(width) => {
            Ok(*width as usize)
        }
        _ => Err(format!("its layer {name} has no {attribute} of equal sides")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::model_file::{ModelFile, Wanted};
    use crate::base::Random;
    use crate::models::{Architecture, Call, Cond, NoiseInput};
    use burn::tensor::{Device, Tensor};
    use std::path::Path;

    /// See `tests/fixtures/stylegan3r.py`.
    const FILE: &[u8] = include_bytes!("../../../tests/fixtures/stylegan3r.pkl");

    #[test]
    fn sizes_come_from_attributes_and_tensors() {
        let file =
            ModelFile::decode(FILE, Path::new("r.pkl"), Wanted::Both, &|_, _, _| ()).unwrap();
        let shape = file.config.styled().alias_free.unwrap();
        assert_eq!(file.config.styled().architecture, Architecture::AliasFree);
        assert_eq!((file.config.resolution(), file.config.styles()), (32, 6));
        assert_eq!(shape.style_sides(), [22, 22, 22, 38, 32, 32]);
        assert_eq!((shape.input.rate, shape.input.bandwidth), (16, 2.0));
        let radial: Vec<bool> = shape.layers.iter().map(|layer| layer.radial).collect();
        assert_eq!(radial, [true, true, true, false]);
        assert!(shape.turns() && file.discriminator.is_none());
    }

    /// Whatever a damaged file says, it is drawn or refused in a sentence.
    #[test]
    fn damaged_files_never_panic() {
        let (mut random, mut drawn) = (Random::stream(1, "damage", 0), 0);
        for _ in 0..400 {
            let mut bytes = FILE.to_vec();
            let at = random.below(bytes.len());
            bytes[at] ^= 1 << random.below(8);
            let read = ModelFile::decode(&bytes, Path::new("r.pkl"), Wanted::Both, &|_, _, _| ());
            let Ok(file) = read else { continue };
            let Ok(generator) = file.build_generator(&Device::flex()) else { continue };
            let w = Tensor::ones([1, file.config.style_dim()], &Device::flex());
            let picture = generator
                .draw(
                    &vec![w; file.config.styles()],
                    &Call::sample(&Cond::default(), NoiseInput::None),
                )
                .dims();
            assert_eq!(picture, [1, 3, 32, 32]);
            drawn += 1;
        }
        assert!(drawn > 50, "only {drawn} of 400 were drawn");
    }
}

//! NVIDIA's key names and ours: `synthesis.b8.conv0.weight` is `synthesis.blocks.1.conv0.weight`.

use super::super::Tensors;
use super::resample::FILTER;
use super::weights::Network;
use crate::models::NamedTensor;

/// Tensors under our names and in our shapes; filters are part of our configuration and left out.
pub fn to_native(tensors: Tensors, network: Network) -> Tensors {
    let renamed = |(name, NamedTensor { shape, values }): (String, NamedTensor)| {
        let name = native(&name, network)?;
        let shape = native_shape(&name, shape);
        Some((name, NamedTensor { shape, values }))
    };
    tensors.into_iter().filter_map(renamed).collect()
}

/// Tensors under NVIDIA's names and in their shapes.
pub fn from_native(tensors: Tensors, network: Network) -> Tensors {
    let renamed = |(name, NamedTensor { shape, values }): (String, NamedTensor)| {
        let shape = foreign_shape(&name, shape);
        (foreign(&name, network), NamedTensor { shape, values })
    };
    tensors.into_iter().map(renamed).collect()
}

/// NVIDIA's name of the noise image with that number in other programs: 0 belongs to 4×4, and from
/// 8×8 on there are two a resolution.
pub fn noise_name(index: &str) -> Option<String> {
    let index = index.parse::<u32>().ok().filter(|index| *index < 40)?;
    let (r, conv) = (4u64 << index.div_ceil(2), (index + 1) % 2);
    Some(format!("synthesis.b{r}.conv{conv}.noise_const"))
}

/// Parts of a StyleGAN3, and of lucidrains' StyleGAN2, which come with our names.
const OURS: [&str; 5] = [
    "synthesis.input.",
    "synthesis.layers.",
    "synthesis.to_rgb.",
    "synthesis.magnitude_ema",
    "synthesis.initial",
];

/// Resolution of block 0.
fn first(network: Network) -> usize {
    match network {
        Network::Generator => 4,
        Network::Discriminator => 8,
    }
}

fn native(name: &str, network: Network) -> Option<String> {
    if let Some(rest) = name.strip_prefix("mapping.") {
        let numbered = rest.strip_prefix("fc").map(|rest| format!("mapping.layers.{rest}"));
        return Some(numbered.unwrap_or_else(|| name.to_string()));
    }
    if name.ends_with(FILTER) {
        return None;
    }
    if OURS.iter().any(|part| name.starts_with(part)) {
        return Some(name.to_string());
    }
    let (prefix, rest) = match network {
        Network::Generator => ("synthesis.", name.strip_prefix("synthesis.")?),
        Network::Discriminator => ("", name),
    };
    let (block, rest) = rest.strip_prefix('b')?.split_once('.')?;
    let r = block.parse::<usize>().ok().filter(|r| r.is_power_of_two())?;
    let rest = rest.replace("torgb.", "to_rgb.").replace("fromrgb.", "from_rgb.");
    if rest == "const" {
        return Some("synthesis.constant".into());
    }
    if r < first(network) {
        return Some(rest.strip_prefix("fc.").map_or(rest.clone(), |rest| format!("dense.{rest}")));
    }
    Some(format!("{prefix}blocks.{}.{rest}", (r / first(network)).ilog2()))
}

fn foreign(name: &str, network: Network) -> String {
    if let Some(rest) = name.strip_prefix("mapping.layers.") {
        return format!("mapping.fc{rest}");
    }
    if name.starts_with("mapping.") {
        return name.to_string();
    }
    if name == "synthesis.constant" {
        return "synthesis.b4.const".into();
    }
    let name = name.replace("to_rgb.", "torgb.").replace("from_rgb.", "fromrgb.");
    let Some((prefix, rest)) = name.split_once("blocks.") else {
        let rest = name.strip_prefix("dense.").map(|rest| format!("fc.{rest}"));
        return format!("b4.{}", rest.unwrap_or(name));
    };
    let (index, rest) = rest.split_once('.').unwrap_or((rest, ""));
    let r = first(network) << index.parse::<u32>().unwrap_or(0);
    format!("{prefix}b{r}.{rest}")
}

/// Weights of 1×1 convolutions: `[O, I]` here, `[O, I, 1, 1]` there.
fn one_by_one(name: &str) -> bool {
    ["to_rgb.weight", "from_rgb.weight", "skip.weight"].iter().any(|end| name.ends_with(end))
}

fn native_shape(name: &str, shape: Vec<usize>) -> Vec<usize> {
    match (name.rsplit('.').next(), &shape[..]) {
        (_, [o, i, 1, 1]) if one_by_one(name) => vec![*o, *i],
        (Some("constant"), [c, h, w]) => vec![1, *c, *h, *w],
        (Some("noise_const"), [h, w]) => vec![1, 1, *h, *w],
        (Some("noise_strength" | "magnitude_ema"), []) => vec![1],
        (Some("down_filter"), [taps]) => vec![1, *taps],
        _ => shape,
    }
}

fn foreign_shape(name: &str, shape: Vec<usize>) -> Vec<usize> {
    match (name.rsplit('.').next(), &shape[..]) {
        (_, [o, i]) if one_by_one(name) => vec![*o, *i, 1, 1],
        (Some("constant"), [1, rest @ ..]) => rest.to_vec(),
        (Some("noise_const"), [1, 1, rest @ ..]) => rest.to_vec(),
        (Some("noise_strength"), [1]) => Vec::new(),
        _ => shape,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_shapes_come_back() {
        let generator: [(&str, &[usize], &str, &[usize]); 6] = [
            ("mapping.fc3.weight", &[4, 4], "mapping.layers.3.weight", &[4, 4]),
            ("mapping.embed.bias", &[4], "mapping.embed.bias", &[4]),
            ("synthesis.b4.const", &[9, 4, 4], "synthesis.constant", &[1, 9, 4, 4]),
            (
                "synthesis.b64.conv0.noise_const",
                &[2, 2],
                "synthesis.blocks.4.conv0.noise_const",
                &[1, 1, 2, 2],
            ),
            (
                "synthesis.b8.torgb.weight",
                &[3, 5, 1, 1],
                "synthesis.blocks.1.to_rgb.weight",
                &[3, 5],
            ),
            (
                "synthesis.b4.conv1.noise_strength",
                &[],
                "synthesis.blocks.0.conv1.noise_strength",
                &[1],
            ),
        ];
        let discriminator: [(&str, &[usize], &str, &[usize]); 4] = [
            ("b16.fromrgb.weight", &[7, 3, 1, 1], "blocks.1.from_rgb.weight", &[7, 3]),
            ("b8.conv1.bias", &[7], "blocks.0.conv1.bias", &[7]),
            ("b4.fc.weight", &[7, 7], "dense.weight", &[7, 7]),
            ("b4.fromrgb.bias", &[7], "from_rgb.bias", &[7]),
        ];
        let both = [(Network::Generator, &generator[..]), (Network::Discriminator, &discriminator)];
        for (network, cases) in both {
            for (theirs, their_shape, ours, our_shape) in cases {
                let count = their_shape.iter().product();
                let tensor = NamedTensor { shape: their_shape.to_vec(), values: vec![0.5; count] };
                let original = Tensors::from([(theirs.to_string(), tensor)]);
                let native = to_native(original.clone(), network);
                assert_eq!(native[*ours].shape, *our_shape, "{theirs}");
                assert_eq!(from_native(native, network), original);
            }
        }
        let filter = NamedTensor { shape: vec![4, 4], values: vec![0.0; 16] };
        let filter = Tensors::from([("synthesis.b8.resample_filter".to_string(), filter)]);
        assert!(to_native(filter, Network::Generator).is_empty());
    }
}

//! Networks of every family against PyTorch (`tests/fixtures/families/families.py`): outputs, updated
//! buffers, and gradients of both penalties by its double backward.

use super::super::path_length::path_penalty;
use super::super::regularise::{slope_penalty, unit_penalty};
use super::r1::gradients;
use crate::layers::{Mode, Updates};
use crate::models::{
    Call, Cond, Discriminator, Generator, NamedTensor, NetworkConfig, NoiseInput, collect, load,
};
use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const FIXTURE: &str = include_str!("../../../tests/fixtures/families/families.json");
const LABELS: [usize; 4] = [0, 2, 1, 0];
const GAMMA: f32 = 2.0;
const LAMBDA: f32 = 10.0;

/// The script's generator of numbers: uniform with variance 1.
struct Lcg(u64);

impl Lcg {
    fn draw(&mut self, count: usize) -> Vec<f32> {
        let mut next = || {
            self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (((self.0 >> 40) as f64 / 8388608.0 - 1.0) * 3f64.sqrt()) as f32
        };
        (0..count).map(|_| next()).collect()
    }
}

/// A configuration with these fields, in the JSON that files hold.
fn config(fields: Value) -> NetworkConfig {
    let config: NetworkConfig = serde_json::from_value(fields).unwrap();
    config.validate().unwrap();
    config
}

/// All cases: name, configuration, stage of growth.
fn cases() -> Vec<(&'static str, NetworkConfig, Option<f64>)> {
    let three = ["a", "b", "c"];
    let cgan = |body: &str, judging: &str, side: usize, width: usize| {
        config(serde_json::json!({
            "family": "cgan", "resolution": side, "z_dim": 6, "width": width, "embed_dim": 5,
            "body": body, "judging": judging, "classes": three,
        }))
    };
    let pggan = || {
        config(serde_json::json!({
            "family": "pggan", "resolution": 16, "z_dim": 6, "channel_base": 128, "channel_max": 12,
        }))
    };
    let gan = serde_json::json!({
        "family": "gan", "resolution": 16, "z_dim": 6, "width": 5,
    });
    let dcgan = serde_json::json!({"family": "dcgan", "resolution": 16, "z_dim": 6, "width": 4});
    let biggan = serde_json::json!({
        "family": "biggan", "resolution": 32, "z_dim": 20, "width": 2, "shared_dim": 6,
        "attention": 0, "classes": three,
    });
    let attention = serde_json::json!({
        "family": "biggan", "resolution": 64, "z_dim": 20, "width": 8, "attention": 32,
    });
    vec![
        ("gan", config(gan), None),
        ("dcgan", config(dcgan), None),
        ("cgan_dcgan_concatenation", cgan("dcgan", "concatenation", 16, 4), None),
        ("cgan_dcgan_projection", cgan("dcgan", "projection", 16, 4), None),
        ("cgan_residual_concatenation", cgan("residual", "concatenation", 32, 8), None),
        ("cgan_residual_projection", cgan("residual", "projection", 32, 8), None),
        ("pggan", pggan(), None),
        ("pggan_fade", pggan(), Some(2.4)),
        ("biggan", config(biggan), None),
        ("biggan_attention", config(attention), None),
    ]
}

/// The script's name of one of our tensors; its residual networks have the published ones.
fn their_name(ours: &str, residual: bool) -> String {
    let name = ours.trim_start_matches("body.").trim_start_matches("network.");
    let name = name.replace("spectral.u", "u0");
    if !residual {
        return name;
    }
    let name = name
        .replace("output_norm.weight", "output_layer.0.gain")
        .replace("output_norm.bias", "output_layer.0.bias")
        .replace("output_norm.running_", "output_layer.0.stored_")
        .replace("output_conv", "output_layer.2");
    let Some((index, rest)) = name.strip_prefix("blocks.").and_then(|rest| rest.split_once('.'))
    else {
        return name;
    };
    match rest.strip_prefix("attention.") {
        Some(rest) => format!("blocks.{index}.1.{rest}"),
        None => format!("blocks.{index}.0.{rest}"),
    }
}

/// `module` with the script's weights.
fn drawn<M: Module>(module: M, lcg: &mut Lcg, family: &str) -> M {
    let (residual, equalised) = (is_residual(family), family.starts_with("pggan"));
    let mut tensors = collect(&module, "");
    let mut order: Vec<(String, String)> =
        tensors.keys().map(|name| (their_name(name, residual), name.clone())).collect();
    order.sort();
    for (theirs, ours) in order {
        let tensor = tensors.get_mut(&ours).unwrap();
        let values = lcg.draw(tensor.values.len());
        tensor.values = scaled(&theirs, &tensor.shape, values, equalised);
    }
    load(module, "", &tensors, Path::new("families")).unwrap()
}

fn is_residual(family: &str) -> bool {
    family.contains("residual") || family.starts_with("biggan")
}

fn scaled(name: &str, shape: &[usize], values: Vec<f32>, equalised: bool) -> Vec<f32> {
    if name.ends_with("running_var") || name.ends_with("stored_var") {
        return values.iter().map(|v| v.abs() + 0.5).collect();
    }
    if name.ends_with("u0") {
        let length = values.iter().map(|v| f64::from(*v).powi(2)).sum::<f64>().sqrt();
        return values.iter().map(|v| (f64::from(*v) / length) as f32).collect();
    }
    let inputs: usize = shape[1..].iter().product();
    let bias = if name.contains("bias") { 0.2 } else { 1.0 };
    let fan = if shape.len() >= 2 && !equalised { (inputs as f64).sqrt() } else { 1.0 };
    values.iter().map(|v| (f64::from(*v) * bias / fan) as f32).collect()
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec().unwrap()
}

fn norm(values: &[f32]) -> f64 {
    values.iter().map(|v| f64::from(*v).powi(2)).sum::<f64>().sqrt()
}

/// Values against the norm and the samples that the script kept.
fn close(found: &[f32], wanted: &Value, what: &str) {
    let (length, whole) = (norm(found), wanted["norm"].as_f64().unwrap());
    assert!((length / whole - 1.0).abs() < 1e-3, "{what}: norm {length}, not {whole}");
    let samples =
        wanted["index"].as_array().unwrap().iter().zip(wanted["value"].as_array().unwrap());
    for (index, value) in samples {
        let (found, wanted) =
            (f64::from(found[index.as_u64().unwrap() as usize]), value.as_f64().unwrap());
        assert!((found - wanted).abs() < 1e-3 * whole, "{what}[{index}]: {found}, not {wanted}");
    }
}

fn close_numbers(found: &[f32], wanted: &Value, what: &str) {
    let wanted: Vec<f64> = wanted.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    let scale = wanted.iter().fold(0.0f64, |most, v| most.max(v.abs()));
    for (a, b) in found.iter().zip(&wanted) {
        assert!((f64::from(*a) - b).abs() < 1e-3 * scale, "{what}: {found:?}, not {wanted:?}");
    }
}

/// The buffers after a training forward, against those that the script noted.
fn close_updates(tensors: &BTreeMap<String, NamedTensor>, wanted: &Value, family: &str) {
    let wanted = wanted.as_object().unwrap();
    let mut seen = 0;
    for (name, tensor) in tensors {
        if let Some(wanted) = wanted.get(&their_name(name, is_residual(family))) {
            close(&tensor.values, wanted, &format!("{family}: {name}"));
            seen += 1;
        }
    }
    assert_eq!(seen, wanted.len(), "{family}: buffers");
}

/// Runs a network in training and as it is.
fn run<T>(cond: &Cond, stage: Option<f64>, f: impl Fn(&Call<'_>) -> T) -> (T, T, Updates) {
    let updates = Updates::default();
    let mode = Mode::Train { updates: &updates, seed: 0, momentum: 0.1 };
    let call = Call { mode, stage, ..Call::sample(cond, NoiseInput::None) };
    let (train, still) = (f(&call), f(&Call { mode: Mode::Sample, ..call }));
    (train, still, updates)
}

#[test]
fn generators_draw_as_in_pytorch() {
    let fixture: Value = serde_json::from_str(FIXTURE).unwrap();
    for (family, config, stage) in cases() {
        let (wanted, device) = (&fixture[family]["g"], Device::flex());
        let mut lcg = Lcg(wanted["seed"].as_u64().unwrap());
        let g = drawn(Generator::new(&config, 0, &device), &mut lcg, family);
        let z = lcg.draw(4 * config.z_dim());
        let z = Tensor::<2>::from_data(TensorData::new(z, [4, config.z_dim()]), &device);
        let cond = Cond::labels(&LABELS, config.classes().len());
        let styles = vec![g.encode(z, &cond); config.styles()];
        let (train, still, updates) = run(&cond, stage, |call| numbers(g.draw(&styles, call)));
        close(&train, &wanted["outputs"], &format!("{family}: in training"));
        close(&still, &wanted["eval"], &format!("{family}: as it is"));
        close_updates(&collect(&updates.applied(g), ""), &wanted["updates"], family);
    }
}

#[test]
fn discriminators_and_their_penalties_equal_double_backward() {
    let fixture: Value = serde_json::from_str(FIXTURE).unwrap();
    for (family, config, stage) in cases() {
        let (wanted, device) = (&fixture[family]["d"], Device::flex());
        let mut lcg = Lcg(wanted["seed"].as_u64().unwrap());
        let d = Discriminator::new(&config, 0, &device.clone().autodiff());
        let d = drawn(d, &mut lcg, family);
        let side = config.resolution();
        let pixels = lcg.draw(4 * 3 * side * side);
        let pixels = pixels.iter().map(|v| (f64::from(*v) / 3f64.sqrt()) as f32).collect();
        let x =
            Tensor::<4>::from_data(TensorData::new::<f32, _>(pixels, [4, 3, side, side]), &device);
        let cond = Cond::labels(&LABELS, config.classes().len());
        let (train, still, updates) =
            run(&cond, stage, |call| numbers(d.logits(x.clone(), call).without_autodiff()));
        close_numbers(&train, &wanted["logits"], &format!("{family}: in training"));
        close_numbers(&still, &wanted["eval"], &format!("{family}: as it is"));
        if !wanted["faded"].is_null() {
            let (faded, ..) = run(&cond, stage, |call| numbers(d.real(x.clone(), call)));
            close(&faded, &wanted["faded"], &format!("{family}: faded"));
        }
        let (r1, _, _) = run(&cond, stage, |call| slope_penalty(&d, x.clone(), call, GAMMA).1);
        let (gp, _, _) = run(&cond, stage, |call| unit_penalty(&d, x.clone(), call, LAMBDA));
        let squared = wanted["squared"].as_f64().unwrap();
        assert!((f64::from(r1.squared) / squared - 1.0).abs() < 1e-3, "{family}: {}", r1.squared);
        for (penalty, name) in [(r1, "r1"), (gp, "gp")] {
            close_gradients(&gradients(&d, &penalty.loss), &wanted[name], family, name);
        }
        close_updates(&collect(&updates.applied(d), ""), &wanted["updates"], family);
    }
}

fn close_gradients(found: &BTreeMap<String, Vec<f32>>, wanted: &Value, family: &str, of: &str) {
    let wanted = wanted.as_object().unwrap();
    let whole =
        wanted.values().map(|one| one["norm"].as_f64().unwrap().powi(2)).sum::<f64>().sqrt();
    let mut seen = 0;
    for (name, gradient) in found {
        match wanted.get(&their_name(name, is_residual(family))) {
            Some(wanted) if wanted["norm"].as_f64().unwrap() > 1e-5 * whole => {
                close(gradient, wanted, &format!("{family}: {of} over {name}"));
                seen += 1;
            }
            Some(_) => seen += 1,
            None => assert!(norm(gradient) < 1e-5 * whole, "{family}: {of} over {name}"),
        }
    }
    assert_eq!(seen, wanted.len(), "{family}: gradients of {of}");
}

/// StyleGAN2's path length: a is held, so the test undoes the step that its mean takes.
#[test]
fn the_path_length_equals_double_backward() {
    let fixture: Value = serde_json::from_str(FIXTURE).unwrap();
    let (wanted, device) = (&fixture["stylegan2"]["path_length"], Device::flex());
    let config = config(serde_json::json!({
        "resolution": 16, "z_dim": 8, "w_dim": 8, "mapping_layers": 2, "channel_base": 128,
        "channel_max": 8, "architecture": "skip",
    }));
    let mut lcg = Lcg(wanted["seed"].as_u64().unwrap());
    let g = Generator::new(&config, 0, &device.clone().autodiff());
    let g = drawn(g, &mut lcg, "pggan-like: equalised");
    let mut draw = |shape: [usize; 2]| {
        let values = lcg.draw(shape[0] * shape[1]);
        Tensor::<2>::from_data(TensorData::new(values, shape), &device)
    };
    let styles: Vec<Tensor<2>> = (0..config.styles()).map(|_| draw([4, 8])).collect();
    let direction = draw([4, 3 * 256]).reshape([4, 3, 16, 16]) / 16.0;
    let cond = Cond::default();
    let call = Call::sample(&cond, NoiseInput::Const);
    let drawn = numbers(g.draw(&styles, &call).without_autodiff());
    close(&drawn, &wanted["outputs"], "picture");
    let lengths: Vec<f32> =
        wanted["lengths"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap() as f32).collect();
    let (held, share) = (wanted["mean"].as_f64().unwrap() as f32, 0.01);
    let mean = (held - share * lengths.iter().sum::<f32>() / 4.0) / (1.0 - share);
    let found = path_penalty(&g, &styles, &direction, &call, mean).unwrap();
    close_numbers(&found.lengths, &wanted["lengths"], "lengths");
    assert!((found.mean - held).abs() < 1e-4, "{}", found.mean);
    close_gradients(&gradients(&g, &found.loss), &wanted["gradients"], "pggan", "path length");
}

//! R1's gradient against PyTorch's double backward (`tests/fixtures/r1.py`) and against
//! differences of the penalty itself.

use super::super::regularise::{Penalty, slope_penalty};
use super::altered;
use crate::models::{
    Call, Cond, Discriminator, NamedTensor, NoiseInput, ParameterPath, StyleGanConfig, collect,
    load,
};
use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::{Device, Gradients, Tensor, TensorData};
use std::collections::BTreeMap;
use std::path::Path;

const GAMMA: f32 = 2.0;
const FIXTURE: &str = include_str!("../../../tests/fixtures/r1.json");

/// What PyTorch found.
#[derive(serde::Deserialize)]
struct Fixture {
    logits: Vec<f32>,
    squared: f32,
    gradients: BTreeMap<String, Sampled>,
}

/// Norm of a parameter's gradient and its largest values.
#[derive(serde::Deserialize)]
struct Sampled {
    norm: f32,
    index: Vec<usize>,
    value: Vec<f32>,
}

/// The generator of numbers that the script uses too.
struct Lcg(u64);

impl Lcg {
    /// Uniform with variance 1.
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (((self.0 >> 40) as f64 / 8388608.0 - 1.0) * 3f64.sqrt()) as f32
    }
}

/// Discriminator and pictures of the script.
fn inputs(device: &Device) -> (Discriminator, Tensor<4>) {
    let config = StyleGanConfig {
        resolution: 16,
        channel_base: 256,
        channel_max: 16,
        ..StyleGanConfig::default()
    }
    .into();
    let d = Discriminator::new(&config, 0, &device.clone().autodiff());
    let mut lcg = Lcg(1);
    let mut tensors = collect(&d, "");
    for (name, tensor) in &mut tensors {
        let scale = if name.contains("bias") { 0.2 } else { 1.0 };
        tensor.values.iter_mut().for_each(|v| *v = (f64::from(lcg.next()) * scale) as f32);
    }
    let d = load(d, "", &tensors, Path::new("r1")).unwrap();
    let pixels = (0..4 * 3 * 16 * 16).map(|_| (f64::from(lcg.next()) / 3f64.sqrt()) as f32);
    let data = TensorData::new(pixels.collect::<Vec<f32>>(), [4, 3, 16, 16]);
    (d, Tensor::from_data(data, device))
}

/// The gradients of all parameters that have one.
struct Collect<'a>(&'a Gradients, ParameterPath, BTreeMap<String, Vec<f32>>);

impl ModuleVisitor for Collect<'_> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.1.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, container: &str) {
        self.1.exit(container);
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = param.val().grad(self.0) {
            self.2.insert(self.1.name(""), gradient.into_data().try_to_vec().unwrap());
        }
    }
}

pub(super) fn gradients<M: Module>(d: &M, loss: &Tensor<1>) -> BTreeMap<String, Vec<f32>> {
    let gradients = loss.backward();
    let mut visitor = Collect(&gradients, ParameterPath::default(), BTreeMap::new());
    d.visit(&mut visitor);
    visitor.2
}

fn norm(values: &[f32]) -> f32 {
    values.iter().map(|v| v * v).sum::<f32>().sqrt()
}

/// D's logits and the penalty.
fn penalised(d: &Discriminator, x: Tensor<4>) -> (Tensor<2>, Penalty) {
    let cond = Cond::labels(&[0; 4], 0);
    slope_penalty(d, x, &Call::sample(&cond, NoiseInput::None), GAMMA)
}

#[test]
fn equals_double_backward() {
    let fixture: Fixture = serde_json::from_str(FIXTURE).unwrap();
    let (d, x) = inputs(&Device::flex());
    let (logits, found) = penalised(&d, x);
    let logits = logits.into_data().try_to_vec::<f32>().unwrap();
    for (a, b) in logits.iter().zip(&fixture.logits) {
        assert!((a - b).abs() < 1e-4 * b.abs().max(1.0), "{logits:?}");
    }
    assert!((found.squared / fixture.squared - 1.0).abs() < 1e-3, "{}", found.squared);
    let ours = gradients(&d, &found.loss);
    for (name, theirs) in &fixture.gradients {
        let ours = &ours[name];
        let off = (norm(ours) / theirs.norm - 1.0).abs();
        assert!(off < 1e-3, "{name}: {} against {}", norm(ours), theirs.norm);
        for (index, value) in theirs.index.iter().zip(&theirs.value) {
            let off = (ours[*index] - value).abs();
            assert!(off < 2e-3 * theirs.norm, "{name}[{index}]: {} {value}", ours[*index]);
        }
    }
    for name in ours.keys().filter(|name| !fixture.gradients.contains_key(*name)) {
        assert!(norm(&ours[name]) < 1e-6, "{name} has a gradient that PyTorch lacks");
    }
}

/// `γ/2 · mean ‖∂D/∂x‖²`.
fn penalty(d: &Discriminator, x: &Tensor<4>) -> f64 {
    f64::from(penalised(d, x.clone()).1.squared) * f64::from(GAMMA) / 2.0
}

/// Where no kink lies between the two points, the penalty's own differences say the same.
#[test]
fn agrees_with_differences_of_the_penalty() {
    let (d, x) = inputs(&Device::flex());
    let ours = gradients(&d, &penalised(&d, x.clone()).1.loss);
    let (mut dot, mut squares) = (0.0, [0.0; 2]);
    for name in ["out.weight", "dense.weight", "conv.weight", "blocks.1.skip.weight"] {
        let gradient = &ours[name];
        let mut order: Vec<usize> = (0..gradient.len()).collect();
        order.sort_by(|a, b| gradient[*b].abs().total_cmp(&gradient[*a].abs()));
        for &index in &order[..3] {
            let step = 1e-3f32;
            let at = |step: f32| {
                let change = |t: &mut NamedTensor| t.values[index] += step;
                penalty(&altered(&d, name, change), &x)
            };
            let numeric = (at(step) - at(-step)) / f64::from(2.0 * step);
            let exact = f64::from(gradient[index]);
            dot += numeric * exact;
            squares[0] += numeric * numeric;
            squares[1] += exact * exact;
            assert!((numeric / exact - 1.0).abs() < 0.05, "{name}[{index}]: {numeric} {exact}");
        }
    }
    assert!(dot / (squares[0] * squares[1]).sqrt() > 0.99);
}

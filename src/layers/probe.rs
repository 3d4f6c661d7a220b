//! What the layers' tests have in common: derivatives along a direction and gradients of
//! parameters, held against difference quotients.

use super::{Dual, Mode, Updates};
use crate::base::Random;
use burn::module::{Module, ModuleMapper, ModuleVisitor, Param, ParamId};
use burn::tensor::{Device, Gradients, Tensor, TensorData};

/// N(0, 1), another for each purpose, without autodiff.
pub fn random<const D: usize>(purpose: &str, shape: [usize; D]) -> Tensor<D> {
    let values = Random::stream(3, purpose, 0).normals(shape.iter().product());
    Tensor::from_data(TensorData::new(values, shape), &Device::flex())
}

pub fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec::<f32>().unwrap()
}

/// Every value within 1e-4 of `expected`, relative to the largest.
pub fn assert_close(found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len());
    let scale = expected.iter().fold(1e-3f32, |most, value| most.max(value.abs()));
    for (i, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!((a - b).abs() < 1e-4 * scale, "value {i}: {a}, not {b} (largest {scale})");
    }
}

/// The derivative of `f` at `x` along a random direction. A kink between the two points of the
/// quotient may spoil `spoilt` values.
pub fn along<const D: usize, const E: usize>(
    x: Tensor<D>,
    spoilt: usize,
    f: impl Fn(Dual<D>) -> Dual<E>,
) {
    let direction = random("direction", x.dims());
    let value = |step: f32| f(Dual::plain(x.clone() + direction.clone() * step)).value;
    let quotient = values((value(1e-3) - value(-1e-3)) / 2e-3);
    let both = f(Dual { value: x.clone(), along: Some(direction.clone()) });
    assert_close(&values(both.value), &values(value(0.0)));
    let exact = values(both.along.unwrap());
    let scale = exact.iter().fold(1.0f32, |most, value| most.max(value.abs()));
    let off = exact.iter().zip(&quotient).filter(|(a, b)| (*a - *b).abs() > 3e-3 * scale).count();
    assert!(off <= spoilt, "{off} values are off");
    let mean = exact.iter().map(|value| value.abs()).sum::<f32>() / exact.len() as f32;
    assert!(mean > 1e-2, "the derivative is {mean} on average");
}

/// The gradient of a random projection of `f`, value and derivative along a random direction, over
/// each trained parameter of `module`, which has autodiff.
pub fn gradients<M: Module, const D: usize, const E: usize>(
    module: &M,
    x: Tensor<D>,
    f: impl Fn(&M, Dual<D>) -> Dual<E>,
) {
    let direction = random("direction", x.dims());
    let loss = |module: &M| {
        let y = f(module, Dual { value: x.clone(), along: Some(direction.clone()) });
        let shape = y.value.dims();
        let part = |t: Tensor<E>, purpose| (t * random(purpose, shape)).sum();
        part(y.value, "of the value") + part(y.along.unwrap(), "of the derivative")
    };
    let mut exact = Exact { gradients: loss(module).backward(), found: vec![] };
    module.visit(&mut exact);
    assert!(!exact.found.is_empty(), "nothing is trained");
    let plain = module.valid();
    for (k, (id, gradient)) in exact.found.into_iter().enumerate() {
        let length = |t: &Tensor<1>| t.clone().square().sum().sqrt().into_scalar::<f32>();
        assert!(length(&gradient) > 1e-3, "parameter {k} has no gradient");
        // What gradient and a random direction point at together.
        let free = random("of the parameter", gradient.dims());
        let direction = free.clone() / length(&free) + gradient.clone() / length(&gradient);
        let at = |step: f32| {
            let nudge = direction.clone() * step;
            loss(&plain.clone().map(&mut Nudge { id, nudge })).into_scalar::<f32>()
        };
        let quotient = (at(5e-3) - at(-5e-3)) / 1e-2;
        let exact = (gradient * direction).sum().into_scalar::<f32>();
        let off = (exact - quotient).abs();
        assert!(off < 1e-2 * exact.abs() + 2e-3, "parameter {k}: {exact}, not {quotient}");
    }
}

struct Exact {
    gradients: Gradients,
    found: Vec<(ParamId, Tensor<1>)>,
}

impl ModuleVisitor for Exact {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let tensor = param.val();
        let gradient = tensor.grad(&self.gradients);
        assert!(tensor.is_require_grad() || gradient.is_none(), "a buffer has a gradient");
        if tensor.is_require_grad() {
            let gradient = gradient.expect("a gradient of each trained parameter");
            self.found.push((param.id, gradient.reshape([-1])));
        }
    }
}

struct Nudge {
    id: ParamId,
    nudge: Tensor<1>,
}

impl ModuleMapper for Nudge {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        if param.id != self.id {
            return param;
        }
        param.map(|tensor| {
            let shape = tensor.dims();
            tensor + self.nudge.clone().reshape(shape)
        })
    }
}

/// `module` after so many calls of `f` in training.
pub fn trained<M: Module>(module: M, calls: usize, f: impl Fn(&M, Mode)) -> M {
    (0..calls).fold(module, |module, _| {
        let updates = Updates::default();
        f(&module, Mode::Train { updates: &updates, seed: 0, momentum: 0.1 });
        updates.applied(module)
    })
}

/// The names of the parameters, as files have them.
pub fn names<M: Module>(module: &M) -> Vec<String> {
    let mut visitor = Names::default();
    module.visit(&mut visitor);
    visitor.found
}

#[derive(Default)]
struct Names {
    path: Vec<String>,
    found: Vec<String>,
}

impl ModuleVisitor for Names {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.into());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, _: &Param<Tensor<D>>) {
        self.found.push(self.path.join("."));
    }
}

//! Walks over the parameters of a network by name: collect, load, Adam, EMA.

use crate::base::{Error, Result};
use crate::layers::ops::{self, AdamStep};
use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::tensor::{Gradients, Tensor, TensorData};
use std::collections::BTreeMap;
use std::path::Path;

/// A tensor on the CPU with its name and shape.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedTensor {
    /// Sides, outermost first.
    pub shape: Vec<usize>,
    /// Values, row-major.
    pub values: Vec<f32>,
}

/// Where a walk over a network is: the names from the outside in. The variants of the enums that
/// choose a family do not count.
#[derive(Debug, Default)]
pub struct ParameterPath(Vec<String>);

impl ParameterPath {
    /// To be called by `enter_module` of a visitor or mapper.
    pub fn enter(&mut self, name: &str, container: &str) {
        if !container.starts_with("Enum:") {
            self.0.push(name.into());
        }
    }

    /// To be called by `exit_module`.
    pub fn exit(&mut self, container: &str) {
        if !container.starts_with("Enum:") {
            self.0.pop();
        }
    }

    /// The parameter's name under `prefix`.
    pub fn name(&self, prefix: &str) -> String {
        format!("{prefix}{}", self.0.join("."))
    }
}

/// All parameters of `module` under `prefix` + path, such as `g.blocks.0.conv1.weight`.
pub fn collect<M: Module>(module: &M, prefix: &str) -> BTreeMap<String, NamedTensor> {
    let mut visitor = Collect { path: ParameterPath::default(), prefix, tensors: BTreeMap::new() };
    module.visit(&mut visitor);
    visitor.tensors
}

struct Collect<'a> {
    path: ParameterPath,
    prefix: &'a str,
    tensors: BTreeMap<String, NamedTensor>,
}

impl ModuleVisitor for Collect<'_> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, container: &str) {
        self.path.exit(container);
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let tensor = param.val();
        let shape = tensor.dims().to_vec();
        let values = tensor.into_data().convert::<f32>().try_into_vec().expect("f32 parameter");
        let name = self.path.name(self.prefix);
        self.tensors.insert(name, NamedTensor { shape, values });
    }
}

/// Holds `tensors` against what `module` needs, of which none is read; `optional` may be missing.
///
/// # Errors
/// [`Error::Format`] of `source` when a parameter is missing or has another shape.
pub fn check<M: Module>(
    module: &M,
    tensors: &BTreeMap<String, NamedTensor>,
    optional: &str,
    source: &Path,
) -> Result<()> {
    let mut visitor = Check { path: ParameterPath::default(), tensors, optional, problem: None };
    module.visit(&mut visitor);
    visitor.problem.map_or(Ok(()), |problem| Err(Error::format(source, problem)))
}

struct Check<'a> {
    path: ParameterPath,
    tensors: &'a BTreeMap<String, NamedTensor>,
    optional: &'a str,
    problem: Option<String>,
}

impl ModuleVisitor for Check<'_> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, container: &str) {
        self.path.exit(container);
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let name = self.path.name("");
        let absent = name == self.optional && !self.tensors.contains_key(&name);
        if !absent && let Err(problem) = fitting(self.tensors, &name, param) {
            self.problem.get_or_insert(problem);
        }
    }
}

/// The tensor `name`, if it has the shape of `param`.
fn fitting<'t, const D: usize>(
    tensors: &'t BTreeMap<String, NamedTensor>,
    name: &str,
    param: &Param<Tensor<D>>,
) -> std::result::Result<&'t NamedTensor, String> {
    let stored = tensors.get(name).ok_or_else(|| format!("it holds no tensor {name}"))?;
    let needed = param.lazy_shape();
    if stored.shape[..] == needed[..] {
        return Ok(stored);
    }
    let needed = needed.to_vec();
    Err(format!("{name} has shape {:?} where the network needs {needed:?}", stored.shape))
}

/// `module` with the values of `tensors`; extra tensors are left alone.
///
/// # Errors
/// [`Error::Format`] of `source` when a parameter is missing or has another shape.
pub fn load<M: Module>(
    module: M,
    prefix: &str,
    tensors: &BTreeMap<String, NamedTensor>,
    source: &Path,
) -> Result<M> {
    let mut mapper = Load { path: ParameterPath::default(), prefix, tensors, problem: None };
    let module = module.map(&mut mapper);
    match mapper.problem {
        None => Ok(module),
        Some(problem) => Err(Error::format(source, problem)),
    }
}

struct Load<'a> {
    path: ParameterPath,
    prefix: &'a str,
    tensors: &'a BTreeMap<String, NamedTensor>,
    problem: Option<String>,
}

impl ModuleMapper for Load<'_> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, container: &str) {
        self.path.exit(container);
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let name = self.path.name(self.prefix);
        match fitting(self.tensors, &name, &param) {
            Ok(stored) => {
                let data = TensorData::new(stored.values.clone(), stored.shape.clone());
                let (tensor, id) = (Tensor::from_data(data, &param.lazy_device()), param.id);
                param.transform_for_load(tensor, id)
            }
            Err(problem) => {
                self.problem.get_or_insert(problem);
                param
            }
        }
    }
}

/// Second moments of Adam, by parameter name. With β1 = 0 the first moment is the gradient
/// itself, so nothing else needs keeping.
pub type Moments = BTreeMap<String, Tensor<1>>;

/// One step of Adam (Kingma & Ba 2015) with β1 = 0, β2 = 0.99, ε = 1e-8; `step` counts from 1.
/// Parameters without a gradient stay.
pub fn adam<M: Module>(
    module: M,
    gradients: &mut Gradients,
    moments: &mut Moments,
    step: u64,
    lr: f64,
) -> M {
    module.map(&mut Adam { path: ParameterPath::default(), gradients, moments, step, lr })
}

const BETA2: f64 = 0.99;
const EPSILON: f32 = 1e-8;

struct Adam<'a> {
    path: ParameterPath,
    gradients: &'a mut Gradients,
    moments: &'a mut Moments,
    step: u64,
    lr: f64,
}

impl ModuleMapper for Adam<'_> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, container: &str) {
        self.path.exit(container);
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(gradient) = param.val().grad_remove(self.gradients) else { return param };
        let shape = gradient.dims();
        let flat: Tensor<1> = gradient.reshape([shape.iter().product::<usize>()]);
        let name = self.path.name("");
        let old = self.moments.remove(&name).unwrap_or_else(|| flat.zeros_like());
        let moment = ops::second_moment(old, flat.clone(), BETA2 as f32);
        self.moments.insert(name, moment.clone());
        let step = AdamStep {
            correction: (1.0 / (1.0 - BETA2.powi(self.step as i32))) as f32,
            epsilon: EPSILON,
            lr: self.lr as f32,
        };
        let tensors = |weight| [weight, flat.reshape(shape), moment.reshape(shape)];
        replace(param, |old| ops::adam_step(tensors(old), step))
    }
}

/// `average ← average·decay + current·(1 − decay)` for every parameter.
pub fn ema<M: Module>(average: M, current: &M, decay: f64) -> M {
    let mut source = Flatten(vec![]);
    current.visit(&mut source);
    average.map(&mut Ema { source: source.0.into_iter(), decay })
}

struct Flatten(Vec<Tensor<1>>);

impl ModuleVisitor for Flatten {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let tensor = param.val().without_autodiff();
        let count = tensor.shape().num_elements();
        self.0.push(tensor.reshape([count]));
    }
}

struct Ema {
    source: std::vec::IntoIter<Tensor<1>>,
    decay: f64,
}

impl ModuleMapper for Ema {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let current = self.source.next().expect("networks of one configuration");
        let shape = param.dims();
        let decay = self.decay as f32;
        replace(param, |old| ops::blend(old, current.reshape(shape), decay))
    }
}

/// New value for a parameter, computed without autodiff, keeping its training state.
fn replace<const D: usize>(
    param: Param<Tensor<D>>,
    compute: impl FnOnce(Tensor<D>) -> Tensor<D>,
) -> Param<Tensor<D>> {
    let (id, old, mapper) = param.consume();
    let (autodiff, tracked) = (old.is_autodiff(), old.is_require_grad());
    let mut new = compute(old.without_autodiff());
    if autodiff {
        new = new.autodiff();
    }
    if tracked {
        new = new.require_grad();
    }
    Param::from_mapped_value(id, new, mapper)
}

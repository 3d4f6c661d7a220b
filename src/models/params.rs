//! Walks over the parameters of a network by name: collect, load, Adam, EMA.

use crate::base::{Error, Result};
use crate::layers::ops::{self, AdamMoments, AdamStep};
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

/// Whether all parameters of this name, whatever they lie in, are 0; so it is where there are none.
pub fn all_zero<M: Module>(module: &M, name: &str) -> bool {
    let mut visitor = Zero { path: ParameterPath::default(), name, all: true };
    module.visit(&mut visitor);
    visitor.all
}

struct Zero<'a> {
    path: ParameterPath,
    name: &'a str,
    all: bool,
}

impl ModuleVisitor for Zero<'_> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, container: &str) {
        self.path.exit(container);
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if self.all && self.path.0.last().is_some_and(|last| last == self.name) {
            let values = param.val().into_data().convert::<f32>();
            self.all = values.try_to_vec::<f32>().is_ok_and(|all| all.iter().all(|v| *v == 0.0));
        }
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

/// Adam's moments of one parameter.
#[derive(Debug, Clone)]
pub struct Moment {
    /// First moment; with β1 = 0 it is the gradient itself and is not kept.
    pub first: Option<Tensor<1>>,
    /// Second moment.
    pub second: Tensor<1>,
    /// Steps that the parameter has taken, by which the bias is corrected.
    pub steps: u64,
}

/// Adam's moments, by parameter name.
pub type Moments = BTreeMap<String, Moment>;

/// Settings of a step of Adam.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdamSettings {
    /// Learning rate.
    pub lr: f64,
    /// Decay of the first moments.
    pub beta1: f64,
    /// Decay of the second moments.
    pub beta2: f64,
    /// Factor of the gradients, where they are cut; else 1.
    pub scale: f32,
}

const EPSILON: f32 = 1e-8;

/// One step of Adam (Kingma & Ba 2015) with ε = 1e-8. Parameters without a gradient stay.
pub fn adam<M: Module>(
    module: M,
    gradients: &mut Gradients,
    moments: &mut Moments,
    settings: AdamSettings,
) -> M {
    module.map(&mut Adam { path: ParameterPath::default(), gradients, moments, settings })
}

struct Adam<'a> {
    path: ParameterPath,
    gradients: &'a mut Gradients,
    moments: &'a mut Moments,
    settings: AdamSettings,
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
        let name = self.path.name("");
        let old = self.moments.remove(&name);
        let AdamSettings { lr, beta1, beta2, scale } = self.settings;
        let gradient = if scale == 1.0 { gradient } else { gradient * scale };
        let steps = old.as_ref().map_or(0, |old| old.steps) + 1;
        let (first, second) = old.map_or((None, None), |old| (old.first, Some(old.second)));
        let shape = gradient.dims();
        let shaped = |moment: Option<Tensor<1>>| match moment {
            Some(moment) => moment.reshape(shape),
            None => gradient.zeros_like(),
        };
        let second = shaped(second);
        let first = (beta1 > 0.0).then(|| shaped(first));
        let numbers = AdamMoments::at(steps, [beta1, beta2], EPSILON, lr);
        let flat = |moment: Tensor<D>| moment.reshape([shape.iter().product::<usize>()]);
        let gradient = gradient.clone();
        let mut moment = None;
        let param = replace(param, |weight| {
            let (weight, first, second) = if let Some(first) = first {
                let [weight, first, second] =
                    ops::adam_moments([weight, gradient, first, second], numbers);
                (weight, Some(flat(first)), second)
            } else {
                let second = ops::second_moment(second, gradient.clone(), beta2 as f32);
                let correction = numbers.corrections[1];
                let step = AdamStep { correction, epsilon: EPSILON, lr: lr as f32 };
                (ops::adam_step([weight, gradient, second.clone()], step), None, second)
            };
            moment = Some(Moment { first, second: flat(second), steps });
            weight
        });
        self.moments.extend(moment.map(|moment| (name, moment)));
        param
    }
}

/// `average ← average·decay + current·(1 − decay)` for every parameter of `current`, the network in
/// training; buffers, which are not trained, are copied.
pub fn ema<M: Module>(average: M, current: &M, decay: f64) -> M {
    let mut source = Flatten(vec![]);
    current.visit(&mut source);
    average.map(&mut Ema { source: source.0.into_iter(), decay })
}

/// Values of each parameter, and whether it is trained.
struct Flatten(Vec<(Tensor<1>, bool)>);

impl ModuleVisitor for Flatten {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let tensor = param.val().without_autodiff();
        let count = tensor.shape().num_elements();
        self.0.push((tensor.reshape([count]), param.is_require_grad()));
    }
}

struct Ema {
    source: std::vec::IntoIter<(Tensor<1>, bool)>,
    decay: f64,
}

impl ModuleMapper for Ema {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let (current, trained) = self.source.next().expect("networks of one configuration");
        let current = current.reshape(param.dims());
        let decay = self.decay as f32;
        replace(param, |old| if trained { ops::blend(old, current, decay) } else { current })
    }
}

/// New value for a parameter, computed without autodiff, keeping its training state.
pub(super) fn replace<const D: usize>(
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

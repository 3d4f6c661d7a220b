//! Gradients of a network, and how far its weights move in one step, layer by layer.

use super::params::ParameterPath;
use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::{Gradients, Tensor};

/// Sums of squares over the trained values of a layer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Motion {
    /// The layer's name, such as `blocks.0.conv1`.
    pub layer: String,
    /// Of the loss's gradient.
    pub gradient: f32,
    /// Of the weights before the step.
    pub weight: f32,
    /// Of the step.
    pub step: f32,
}

impl Motion {
    /// Length of the step as a share of that of the weights.
    pub fn share(&self) -> f32 {
        (self.step / self.weight.max(1e-12)).sqrt()
    }
}

/// Gradients and weights of all layers before a step; `gradients` stay as they are.
pub fn before<M: Module>(network: &M, gradients: &Gradients) -> Vec<Motion> {
    let mut visitor = Before { path: ParameterPath::default(), gradients, layers: Vec::new() };
    network.visit(&mut visitor);
    visitor.layers
}

/// Adds how far the weights went from `old` to `new`, two states of one network.
pub fn after<M: Module>(layers: &mut [Motion], old: &M, new: &M) {
    let mut weights = Weights(Vec::new());
    old.visit(&mut weights);
    let mut visitor = After { path: ParameterPath::default(), old: weights.0.into_iter(), layers };
    new.visit(&mut visitor);
}

/// The gradients of `loss` over the parameters of `network`, added to those in `sum`.
pub fn added<M: Module>(network: &M, sum: Option<Gradients>, loss: Tensor<1>) -> Gradients {
    let mut new = loss.backward();
    let Some(sum) = sum else { return new };
    network.visit(&mut Add { into: &mut new, from: &sum });
    new
}

struct Add<'a> {
    into: &'a mut Gradients,
    from: &'a Gradients,
}

impl ModuleVisitor for Add<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let weight = param.val();
        let Some(before) = weight.grad(self.from) else { return };
        let sum = match weight.grad_remove(self.into) {
            Some(new) => new + before,
            None => before,
        };
        weight.grad_replace(self.into, sum);
    }
}

struct Before<'a> {
    path: ParameterPath,
    gradients: &'a Gradients,
    layers: Vec<Motion>,
}

impl ModuleVisitor for Before<'_> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, container: &str) {
        self.path.exit(container);
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let weight = param.val();
        let Some(gradient) = weight.grad(self.gradients) else { return };
        let layer = layer(&self.path);
        if self.layers.last().is_none_or(|last| last.layer != layer) {
            self.layers.push(Motion { layer, ..Motion::default() });
        }
        if let Some(last) = self.layers.last_mut() {
            last.gradient += squares(gradient);
            last.weight += squares(weight.without_autodiff());
        }
    }
}

/// Flat copies of all parameters, in the order of the walk.
struct Weights(Vec<Tensor<1>>);

impl ModuleVisitor for Weights {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.0.push(flat(param));
    }
}

struct After<'a> {
    path: ParameterPath,
    old: std::vec::IntoIter<Tensor<1>>,
    layers: &'a mut [Motion],
}

impl ModuleVisitor for After<'_> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, container: &str) {
        self.path.exit(container);
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let Some(old) = self.old.next() else { return };
        let name = layer(&self.path);
        // Layers that had no gradient are not there.
        if let Some(found) = self.layers.iter_mut().find(|motion| motion.layer == name) {
            found.step += squares(flat(param) - old);
        }
    }
}

fn flat<const D: usize>(param: &Param<Tensor<D>>) -> Tensor<1> {
    let weight = param.val().without_autodiff();
    let count = weight.shape().num_elements();
    weight.reshape([count])
}

/// The parameter's name without its last part.
fn layer(path: &ParameterPath) -> String {
    let name = path.name("");
    name.rsplit_once('.').map_or(name.clone(), |(layer, _)| layer.to_string())
}

fn squares<const D: usize>(x: Tensor<D>) -> f32 {
    x.powi_scalar(2).sum().into_scalar()
}

use super::*;
use crate::layers::Updates;
use crate::layers::probe::{self, assert_close, random, values};
use burn::tensor::Device;

fn x() -> Tensor<4> {
    random("x", [2, 16, 4, 4])
}

/// With the power iterations at rest, and gamma = `gamma`.
fn layer(device: &Device, gamma: f32) -> SelfAttention {
    let mut init = Init::new(1, "test", device);
    let mut layer = SelfAttention::new(&mut init, 16, Start::Orthogonal);
    layer.gamma = init.filled([1], gamma);
    // Orthogonal weights have no largest singular value that a gradient could point to.
    layer.theta.weight = init.normal([2, 16, 1, 1], 1.0);
    layer.phi.weight = init.normal([2, 16, 1, 1], 1.0);
    layer.g.weight = init.normal([8, 16, 1, 1], 1.0);
    layer.o.weight = init.normal([16, 8, 1, 1], 1.0);
    probe::trained(layer, 300, |layer, mode| drop(layer.forward(x(), mode)))
}

#[test]
fn it_starts_as_nothing_and_is_named_as_in_biggan() {
    let device = Device::flex();
    let mut init = Init::new(1, "test", &device);
    let layer = SelfAttention::new(&mut init, 16, Start::Orthogonal);
    assert_close(&values(layer.forward(x(), Mode::Sample)), &values(x()));
    let names = ["theta", "phi", "g", "o"]
        .into_iter()
        .flat_map(|map| [format!("{map}.weight"), format!("{map}.spectral.u")])
        .chain(["gamma".to_string()]);
    assert_eq!(probe::names(&layer), names.collect::<Vec<_>>());
}

/// `[C, H·W]` features of the picture `n` through a 1×1 convolution.
fn mapped(map: &Conv, x: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let weight = values(map.effective(Mode::Sample));
    weight
        .chunks(x.len())
        .map(|row| {
            let at = |place: usize| row.iter().zip(x).map(|(w, x)| w * x[place]).sum();
            (0..x[0].len()).map(at).collect()
        })
        .collect()
}

/// The greatest of each 2×2 of planes 4×4.
fn pooled(planes: Vec<Vec<f32>>) -> Vec<Vec<f32>> {
    let corners = [0, 2, 8, 10];
    let greatest = |p: &[f32], at: usize| p[at].max(p[at + 1]).max(p[at + 4]).max(p[at + 5]);
    planes.iter().map(|plane| corners.map(|at| greatest(plane, at)).to_vec()).collect()
}

#[test]
fn places_take_features_in_the_shares_of_a_softmax() {
    let layer = layer(&Device::flex(), 0.7);
    let found = values(layer.forward(x(), Mode::Sample));
    let all = values(x());
    for (n, picture) in all.chunks(16 * 16).enumerate() {
        let x: Vec<Vec<f32>> = picture.chunks(16).map(<[f32]>::to_vec).collect();
        let theta = mapped(&layer.theta, &x);
        let (phi, g) = (pooled(mapped(&layer.phi, &x)), pooled(mapped(&layer.g, &x)));
        let mut taken = vec![vec![0.0; 16]; 8];
        for place in 0..16 {
            let score = |to: usize| (0..2).map(|c| theta[c][place] * phi[c][to]).sum::<f32>().exp();
            let scores: Vec<f32> = (0..4).map(score).collect();
            let total: f32 = scores.iter().sum();
            for (c, row) in taken.iter_mut().enumerate() {
                row[place] = (0..4).map(|to| g[c][to] * scores[to] / total).sum();
            }
        }
        let added = mapped(&layer.o, &taken).concat();
        let wanted: Vec<f32> = picture.iter().zip(added).map(|(x, y)| x + 0.7 * y).collect();
        assert_close(&found[n * 256..][..256], &wanted);
    }
}

#[test]
fn derivatives_and_gradients_match_difference_quotients() {
    let layer = layer(&Device::flex().autodiff(), 0.7);
    let updates = Updates::default();
    for mode in [Mode::Sample, Mode::Train { updates: &updates, seed: 0, momentum: 0.1 }] {
        probe::along(x(), 2, |x| layer.valid().forward_dual(x, mode));
        probe::gradients(&layer, x(), |layer, x| layer.forward_dual(x, mode));
    }
    assert!(!updates.is_empty());
}

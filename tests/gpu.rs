//! The shared device on whatever Vulkan, Metal or DX12 adapter there is (lavapipe on a machine
//! without a GPU): tensors, the same picture as on the CPU, and the way into a texture.

mod common;

use burn::tensor::activation::leaky_relu;
use burn::tensor::{Device, Gradients, Tensor, TensorData};
use morphogen::base::{Random, Rgb8};
use morphogen::checkpoint::{Card, ModelFile, Precision, Wanted, save_generator};
use morphogen::data::Batch;
use morphogen::engine::{Command, Engine, EngineOptions, Event, ModelSource};
use morphogen::gpu::{Compute, DeviceChoice, Gpu, Presenter};
use morphogen::latent::Recipe;
use morphogen::layers::{EqualLinear, Init, minibatch_std, ops};
use morphogen::models::{
    Architecture, Axis, Bend, Bending, Call, Change, Clusters, Cond, Discriminator, Features,
    Generator, NetworkConfig, NoiseInput, StyleGanConfig, Watch,
};
use morphogen::training::{AugmentMode, TrainConfig, Trainer};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Held by a test while it runs: on a software rasteriser each takes all cores.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The adapter; where there is none at all, the test is skipped.
fn compute() -> Option<Compute> {
    let gpu = match Gpu::open() {
        Ok(gpu) => gpu,
        Err(error) => {
            common::skip(&error.to_string());
            return None;
        }
    };
    // An existing device is shared, as the window does it.
    Some(Compute::choose(DeviceChoice::Gpu, Some(gpu)).expect("the GPU computes"))
}

fn small() -> NetworkConfig {
    small_style().into()
}

fn small_style() -> StyleGanConfig {
    StyleGanConfig {
        resolution: 16,
        channel_base: 256,
        channel_max: 24,
        z_dim: 32,
        w_dim: 32,
        mapping_layers: 2,
        ..StyleGanConfig::default()
    }
}

/// A StyleGAN2 of the same size.
fn small_stylegan2(architecture: Architecture) -> NetworkConfig {
    StyleGanConfig { architecture, conv_clamp: Some(4.0), ..small_style() }.into()
}

/// Losses of two steps, gradients, R1 and Adam included.
fn losses(network: NetworkConfig, device: &Device) -> Vec<f32> {
    let side = network.resolution();
    let config = TrainConfig {
        network,
        batch: 4,
        // Cutout would put D exactly on the kinks of fresh leaky ReLUs, where slopes are a choice.
        augment: AugmentMode::None,
        r1_interval: 2,
        ..TrainConfig::default()
    };
    let mut trainer = Trainer::new(config, device);
    let mut losses = Vec::new();
    for index in 0..2 {
        let pixels = Random::stream(5, "real", index).normals(4 * 3 * side * side);
        let batch = Batch { index, pixels, labels: vec![0; 4] };
        let stats = trainer.discriminator_step(&batch).expect("finite");
        let generator = trainer.generator_step(&batch).expect("finite");
        losses.extend([stats.loss, stats.real, stats.fake, generator]);
        losses.extend(stats.r1);
    }
    losses
}

type Operation = fn(Tensor<4>, &Leaves) -> Tensor<4>;

/// Where an operation gets its parameters, and what their gradients are afterwards.
struct Leaves {
    device: Device,
    readers: RefCell<Vec<(String, Reader)>>,
}

type Reader = Box<dyn Fn(&Gradients) -> Vec<f32>>;

impl Leaves {
    fn leaf<const D: usize>(&self, name: &str, shape: [usize; D]) -> Tensor<D> {
        let tensor = self.constant(name, shape).autodiff().require_grad();
        let leaf = tensor.clone();
        // What does not matter has none in a composition, and zeros from a kernel.
        let none = vec![0.0; shape.iter().product()];
        let read = move |g: &Gradients| leaf.grad(g).map_or_else(|| none.clone(), values);
        self.readers.borrow_mut().push((name.to_string(), Box::new(read)));
        tensor
    }

    fn constant<const D: usize>(&self, name: &str, shape: [usize; D]) -> Tensor<D> {
        let values = Random::stream(9, name, 0).normals(shape.iter().product());
        Tensor::from_data(TensorData::new(values, shape), &self.device)
    }

    fn style(&self, x: Tensor<4>, noise: Option<Tensor<4>>) -> Tensor<4> {
        let [n, c, _, _] = x.dims();
        let (scale, shift) = (self.leaf("scale", [n, c]), self.leaf("shift", [n, c]));
        ops::style(x, noise, self.leaf("strength", [c]), self.leaf("bias", [c]), scale, shift)
    }

    fn conv3x3(&self, x: Tensor<4>, outputs: usize) -> Tensor<4> {
        let inputs = x.dims()[1];
        ops::conv3x3(x, self.leaf("weight", [outputs, inputs, 3, 3]))
    }

    fn conv1x1(&self, x: Tensor<4>, outputs: usize) -> Tensor<4> {
        let inputs = x.dims()[1];
        ops::conv1x1(x, self.leaf("weight", [outputs, inputs]))
    }

    fn bias_act(&self, x: Tensor<4>) -> Tensor<4> {
        let channels = x.dims()[1];
        ops::bias_act(x, self.leaf("bias", [channels]))
    }
}

/// Each operation at shapes that the networks use and at some that they do not: name, input, body.
fn operations() -> Vec<(&'static str, [usize; 4], Operation)> {
    vec![
        ("conv3x3 6 to 5", [4, 6, 8, 8], |x, l| l.conv3x3(x, 5)),
        ("conv3x3 16 to 16", [4, 16, 16, 16], |x, l| l.conv3x3(x, 16)),
        ("conv3x3 16 to 24", [4, 16, 8, 8], |x, l| l.conv3x3(x, 24)),
        ("conv3x3 25 to 24", [4, 25, 4, 4], |x, l| l.conv3x3(x, 24)),
        ("conv3x3 of odd sides", [2, 3, 5, 7], |x, l| l.conv3x3(x, 6)),
        ("conv3x3 of an oblong", [3, 5, 4, 12], |x, l| l.conv3x3(x, 7)),
        ("conv3x3 of a transposed picture", [2, 5, 8, 12], |x, l| l.conv3x3(x.swap_dims(2, 3), 4)),
        ("convolutions around down2", [4, 16, 8, 8], |x, l| {
            let y = l.bias_act(l.conv3x3(x, 16));
            l.conv3x3(ops::down2(y), 16)
        }),
        ("convolutions around up2", [4, 16, 8, 8], |x, l| {
            let y = ops::up2(l.style(l.conv3x3(x, 16), None));
            l.style(l.conv3x3(l.style(l.conv3x3(y, 16), None), 16), None)
        }),
        ("conv1x1 3 to 16", [4, 3, 16, 16], |x, l| l.conv1x1(x, 16)),
        ("conv1x1 16 to 24", [4, 16, 8, 8], |x, l| l.conv1x1(x, 24)),
        ("conv1x1 16 to 3", [2, 16, 4, 8], |x, l| l.conv1x1(x, 3)),
        ("conv1x1 of odd sides", [2, 5, 3, 7], |x, l| l.conv1x1(x, 2)),
        ("bias_act", [4, 6, 8, 8], |x, l| l.bias_act(x)),
        ("bias_act of odd sides", [2, 3, 5, 7], |x, l| l.bias_act(x)),
        ("style", [4, 6, 8, 8], |x, l| l.style(x, None)),
        ("style with one noise", [2, 5, 4, 4], |x, l| {
            let noise = l.constant("noise", [1, 1, 4, 4]);
            l.style(x, Some(noise))
        }),
        ("style with its own noise", [3, 5, 16, 16], |x, l| {
            let noise = l.constant("noise", [3, 1, 16, 16]);
            l.style(x, Some(noise))
        }),
        ("conv_up", [4, 16, 8, 8], |x, l| ops::conv_up(x, l.leaf("w3", [24, 16, 3, 3]))),
        ("conv_down", [4, 16, 8, 8], |x, l| ops::conv_down(x, l.leaf("w3", [24, 16, 3, 3]))),
        ("demod_act", [4, 6, 8, 8], |x, l| {
            let noise = (l.constant("noise", [4, 1, 8, 8]), l.leaf("strength", [1]));
            let (demod, bias) = (l.leaf("demod", [4, 6]), l.leaf("b", [6]));
            ops::demod_act(x, demod, Some(noise), bias, Some(1.0))
        }),
        ("conv4_down 3 to 16", [4, 3, 16, 16], |x, l| {
            ops::conv4_down(x, l.leaf("w4", [16, 3, 4, 4]))
        }),
        ("conv4_down 16 to 24", [4, 16, 16, 16], |x, l| {
            ops::conv4_down(x, l.leaf("w4", [24, 16, 4, 4]))
        }),
        ("conv4_down of odd halves", [2, 5, 6, 10], |x, l| {
            ops::conv4_down(x, l.leaf("w4", [7, 5, 4, 4]))
        }),
        ("conv4_up 24 to 16", [4, 24, 8, 8], |x, l| ops::conv4_up(x, l.leaf("w4", [24, 16, 4, 4]))),
        ("conv4_up 16 to 3", [4, 16, 8, 8], |x, l| ops::conv4_up(x, l.leaf("w4", [16, 3, 4, 4]))),
        ("conv4_up of odd sides", [2, 5, 3, 5], |x, l| {
            ops::conv4_up(x, l.leaf("w4", [5, 7, 4, 4]))
        }),
        ("batch_norm and ReLU", [4, 6, 8, 8], |x, l| {
            let (gain, shift) = (l.leaf("gain", [1, 6]), l.leaf("shift", [1, 6]));
            ops::batch_norm_act(x, gain, shift, 1e-5, Some(0.0)).0
        }),
        ("conditional batch_norm", [3, 5, 3, 7], |x, l| {
            ops::batch_norm(x, l.leaf("gain", [3, 5]), l.leaf("shift", [3, 5]), 1e-5).0
        }),
        ("affine and leaky ReLU", [4, 6, 8, 8], |x, l| {
            ops::affine_act(x, l.leaf("gain", [4, 6]), l.leaf("shift", [4, 6]), Some(0.2))
        }),
        ("convolutions around conv4", [4, 16, 8, 8], |x, l| {
            let y = ops::leaky(ops::conv4_up(l.conv3x3(x, 16), l.leaf("w4", [16, 16, 4, 4])), 0.2);
            l.conv3x3(ops::conv4_down(y, l.leaf("v4", [16, 16, 4, 4])), 16)
        }),
        ("tanh", [4, 3, 8, 8], |x, _| ops::tanh(x)),
        ("nearest2", [4, 6, 8, 8], |x, _| ops::nearest2(x)),
        ("average2", [4, 6, 8, 8], |x, _| ops::average2(x)),
        ("max2", [4, 6, 8, 8], |x, _| ops::max2(x)),
        ("style of large planes", [1, 2, 96, 96], |x, l| l.style(l.bias_act(x), None)),
        ("style of odd sides", [2, 3, 5, 7], |x, l| l.style(x, None)),
        ("up2", [4, 6, 8, 8], |x, _| ops::up2(x)),
        ("up2 of odd sides", [2, 3, 5, 7], |x, _| ops::up2(x)),
        ("down2", [4, 6, 8, 8], |x, _| ops::down2(x)),
        ("down2 to sides of six", [2, 3, 12, 12], |x, _| ops::down2(x)),
        ("dense layers", [4, 24, 4, 4], |x, l| {
            let mut init = Init::new(1, "dense", &l.device);
            let first = EqualLinear::new(&mut init, 384, 24, 1.0);
            let second = EqualLinear::new(&mut init, 24, 1, 1.0);
            let y = leaky_relu(first.forward(x.flatten(1, 3)), 0.2);
            second.forward(y).reshape([4, 1, 1, 1])
        }),
        ("discriminator", [4, 3, 16, 16], |x, l| {
            let d = Discriminator::new(&small(), 0, &l.device);
            let cond = Cond::labels(&[0; 4], 0);
            let call = Call::sample(&cond, NoiseInput::None);
            d.logits(x, &call).reshape([4, 1, 1, 1])
        }),
        ("minibatch_std", [4, 24, 4, 4], |x, _| minibatch_std(x, 4)),
    ]
}

/// Changes between the layers.
fn bends() -> Vec<(&'static str, [usize; 4], Operation)> {
    vec![
        ("bends that move", [2, 6, 8, 8], |x, _| {
            let shift = Change::Shift { x: 0.3, y: -0.2 };
            let flip = Change::Flip(Axis::Vertical);
            bent(x, &[Change::Rotate(33.0), shift, Change::Zoom(1.3), flip])
        }),
        ("bends by neighbours", [2, 6, 8, 8], |x, _| {
            bent(x, &[Change::Dilate(2.0), Change::Erode(1.5), Change::Blur(1.0)])
        }),
        ("bends of values", [2, 6, 8, 8], |x, _| {
            let noise = Change::Noise { amount: 0.5, seed: 1 };
            bent(x, &[Change::Scale(-2.0), Change::Add(0.5), Change::Invert, noise])
        }),
        ("bends of single values", [2, 6, 1, 1], |x, _| {
            bent(x, &[Change::Rotate(33.0), Change::Blur(1.0), Change::Erode(1.0)])
        }),
        ("threshold", [2, 6, 8, 8], |x, _| x.clone() + bent(x, &[Change::Threshold(0.2)])),
    ]
}

/// Some planes of `x` bent by one change after the other.
fn bent(x: Tensor<4>, changes: &[Change]) -> Tensor<4> {
    let features = Features::Planes(vec![0, 2, 5]);
    let bend = |change: &Change| Bend { features: features.clone(), ..Bend::new("b8", *change) };
    let (bends, clusters) = (changes.iter().map(bend).collect::<Vec<_>>(), Clusters::new());
    let bending = Bending::new(&bends, &clusters, None);
    let bent = bending.pass("b8".into(), x);
    assert!(bending.problems().is_empty(), "{:?}", bending.problems());
    bent
}

/// The output of an operation and the gradients of a random projection of it, by name.
fn probe(operation: Operation, shape: [usize; 4], device: &Device) -> Vec<(String, Vec<f32>)> {
    let leaves = Leaves { device: device.clone(), readers: RefCell::default() };
    let y = operation(leaves.leaf("x", shape), &leaves);
    let weights = leaves.constant("projection", y.dims());
    let gradients = (y.clone() * weights).sum().backward();
    let mut found = vec![("output".to_string(), values(y))];
    found.extend(leaves.readers.borrow().iter().map(|(n, read)| (n.clone(), read(&gradients))));
    found
}

fn operations_agree_with_the_cpu(gpu: &Device) {
    for (name, shape, operation) in operations().into_iter().chain(bends()) {
        let (on_gpu, on_cpu) =
            (probe(operation, shape, gpu), probe(operation, shape, &Device::flex()));
        for ((what, a), (_, b)) in on_gpu.iter().zip(&on_cpu) {
            assert_eq!(a.len(), b.len(), "{name}: {what}");
            let scale = b.iter().fold(1.0f32, |m, v| m.max(v.abs()));
            let worst = a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max) / scale;
            println!("{name}: {what} differs by {worst:e}");
            assert!(worst < 1e-4, "{name}: {what} differs by {worst}");
        }
    }
}

fn trains_as_on_the_cpu(gpu: &Device) {
    let others = [
        serde_json::json!({"family": "dcgan", "resolution": 16, "z_dim": 16, "width": 8}),
        serde_json::json!({
            "family": "pggan", "resolution": 16, "z_dim": 16, "channel_base": 128,
            "channel_max": 8, "fade_kimg": 0.0, "stable_kimg": 0.0,
        }),
        serde_json::json!({
            "family": "biggan", "resolution": 32, "z_dim": 16, "width": 2, "attention": 16,
        }),
    ];
    let others = others.map(|config| serde_json::from_value::<NetworkConfig>(config).unwrap());
    for network in [small(), small_stylegan2(Architecture::Skip)].into_iter().chain(others) {
        let (on_gpu, on_cpu) = (losses(network.clone(), gpu), losses(network, &Device::flex()));
        assert_eq!(on_gpu.len(), 9, "R1 is due in the first step only");
        for (a, b) in on_gpu.iter().zip(&on_cpu) {
            assert!((a - b).abs() < 1e-3 + 1e-2 * b.abs(), "{on_gpu:?} against {on_cpu:?}");
        }
    }
}

fn picture(config: &NetworkConfig, device: &Device) -> Tensor<4> {
    drawn(&Generator::new(config, 7, device), device)
}

/// Two pictures.
fn drawn(generator: &Generator, device: &Device) -> Tensor<4> {
    let config = generator.config();
    let z = Random::stream(3, "z", 0).normals(2 * config.z_dim());
    let z = Tensor::from_data(TensorData::new(z, [2, config.z_dim()]), device);
    let cond = generator.cond(&[0, 0]);
    let style = generator.encode(z, &cond);
    generator.draw(&vec![style; config.styles()], &Call::sample(&cond, NoiseInput::Const))
}

/// Networks in files of a folder.
fn pictures_of_files_agree(gpu: &Device, folder: &Path, names: &[&str]) {
    for path in names.iter().map(|name| folder.join(name)) {
        let file = ModelFile::read(&path, Wanted::Generator).unwrap();
        let [a, b] = [gpu, &Device::flex()].map(|device| {
            let generator = file.build_generator(device).unwrap();
            values(drawn(&generator, device))
        });
        let worst = a.iter().zip(&b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        println!("{}: largest difference {worst:e}", path.display());
        assert!(worst < 1e-3, "{}: {worst}", path.display());
    }
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec::<f32>().unwrap()
}

#[test]
fn gpu_and_cpu_agree_and_the_picture_reaches_a_texture() {
    let _alone = alone();
    let Some(compute) = compute() else { return };
    let config = small();
    operations_agree_with_the_cpu(&compute.device);
    trains_as_on_the_cpu(&compute.device);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let own =
        ["stylegan3r.pkl", "lucid.pt", "lucid_rgba.pt", "resample/six.pkl", "resample/one.pkl"];
    pictures_of_files_agree(&compute.device, &folder, &own);
    for architecture in [Architecture::Skip, Architecture::Resnet, Architecture::Orig] {
        let config = small_stylegan2(architecture);
        let [a, b] =
            [&compute.device, &Device::flex()].map(|device| values(picture(&config, device)));
        let worst = a.iter().zip(&b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        println!("StyleGAN2 {architecture:?}: largest difference {worst:e}");
        assert!(worst < 1e-3, "{architecture:?}: {worst}");
    }
    let on_gpu = picture(&config, &compute.device);
    let on_cpu = values(picture(&config, &Device::flex()));
    let read_back = values(on_gpu.clone());
    let worst = read_back.iter().zip(&on_cpu).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    println!("largest difference between {} and the CPU: {worst:e}", compute.name);
    assert!(worst < 1e-3, "{worst}");

    let gpu = compute.gpu.as_ref().expect("it computes on a GPU");
    let mut presenter = Presenter::new(gpu);
    let frames = [presenter.present(on_gpu.clone()), presenter.present(on_gpu)];
    let [first, second] = frames.map(|frame| frame.expect("presented"));
    assert_ne!(first.slot, second.slot, "the window reads one texture while the other is drawn");
    let shown = read_texture(gpu, &second.view.texture().clone(), second.size);
    let expected = Rgb8::from_planar(&on_cpu[..3 * 16 * 16], 3, 16, 16);
    let off =
        shown.pixels.iter().zip(&expected.pixels).filter(|(a, b)| a.abs_diff(**b) > 1).count();
    assert_eq!(off, 0, "texture and CPU picture differ by more than one level");
    assert_eq!(compute.health.take_error(), None);
}

#[test]
fn networks_of_other_programs_draw_the_same_on_the_gpu() {
    let _alone = alone();
    let Some(folder) = common::shared("fixtures") else { return };
    let Some(compute) = compute() else { return };
    let names = [
        "stylegan3t32/model.pkl",
        "ada_skip64/model.pkl",
        "ada_resnet32/model.pkl",
        "sg3repo_odd/model.pkl",
        "rosinality64/model.pt",
    ];
    pictures_of_files_agree(&compute.device, &folder, &names);
}

fn read_texture(gpu: &Gpu, texture: &wgpu::Texture, [width, height]: [u32; 2]) -> Rgb8 {
    let row = (4 * width).next_multiple_of(256);
    let buffer = gpu.device.create_buffer(&wgpu::BufferDescriptor {
        label: None,
        size: u64::from(row * height),
        usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
        mapped_at_creation: false,
    });
    let mut encoder = gpu.device.create_command_encoder(&Default::default());
    encoder.copy_texture_to_buffer(
        texture.as_image_copy(),
        wgpu::TexelCopyBufferInfo {
            buffer: &buffer,
            layout: wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(row),
                rows_per_image: None,
            },
        },
        wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
    );
    gpu.queue.submit([encoder.finish()]);
    let (sender, done) = crossbeam_channel::bounded(1);
    buffer.slice(..).map_async(wgpu::MapMode::Read, move |result| {
        sender.send(result).expect("the test waits");
    });
    gpu.device.poll(wgpu::PollType::wait_indefinitely()).expect("the GPU answers");
    done.recv().expect("mapped").expect("mapped");
    let bytes = buffer.slice(..).get_mapped_range().expect("mapped").to_vec();
    let pixels = bytes
        .chunks_exact(row as usize)
        .flat_map(|line| line[..4 * width as usize].chunks_exact(4))
        .flat_map(|rgba| rgba[..3].to_vec())
        .collect();
    Rgb8 { width, height, pixels }
}

/// A tensor is one buffer, and a buffer has a limit.
#[test]
fn what_is_too_large_fails_alone() {
    let _alone = alone();
    let Some(compute) = compute() else { return };
    let gpu = compute.gpu.as_ref().expect("it computes on a GPU");
    let floats = gpu.device.limits().max_storage_buffer_binding_size as usize / 4;
    if floats > 1 << 26 {
        return common::skip("this GPU takes what would not fit this test");
    }
    let channels = floats / (4 * 256 * 256) + 1;
    let x: Tensor<4> = Tensor::ones([1, channels, 256, 256], &compute.device);
    assert!(ops::up2(x.clone()).try_into_data().is_err());
    let smaller = ops::down2(x).slice([0..1, 0..1, 4..5, 4..5]);
    assert_eq!(values(smaller), [1.0]);
}

#[test]
fn opening_a_model_prepares_the_gpu_and_says_so() {
    let _alone = alone();
    if compute().is_none() {
        return;
    }
    let model = Some(ModelSource::Embedded("faces".into()));
    let engine =
        Engine::spawn(EngineOptions { device: DeviceChoice::Gpu, gpu: None, model }, || {});
    let mut heard = BTreeSet::new();
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(60) {
        heard.extend(engine.snapshot().busy.clone());
        match engine.wait_event(Duration::from_millis(1)) {
            Some(Event::Loaded(_)) => break,
            Some(Event::Progress { .. }) | None => {}
            Some(other) => panic!("{other:?}"),
        }
    }
    assert!(heard.contains("Preparing the GPU"), "{heard:?}");
    assert_eq!(engine.snapshot().busy, None);
}

/// A network whose last features are larger than a tensor may be. Drawing it is begun all the same.
#[test]
fn a_model_too_large_for_the_gpu_is_one_sentence_and_the_open_one_stays() {
    let _alone = alone();
    let Some(compute) = compute() else { return };
    let Some(most) = compute.room().tensor.filter(|most| *most <= 1 << 28) else {
        return common::skip("this GPU takes what would not fit this test");
    };
    let mut widths = vec![8; 9];
    widths[8] = (most / (4 << 20)) as usize + 1;
    let network = StyleGanConfig { resolution: 1024, widths, ..small_style() }.into();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.safetensors");
    let generator = Generator::new(&network, 1, &Device::flex());
    save_generator(&path, &generator, &Card::default(), Precision::Half).expect("saved");

    let model = Some(ModelSource::Embedded("faces".into()));
    let engine =
        Engine::spawn(EngineOptions { device: DeviceChoice::Gpu, gpu: None, model }, || {});
    let next = |wanted: fn(&Event) -> bool| {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(120) {
            match engine.wait_event(Duration::from_millis(50)) {
                Some(event) if wanted(&event) => return event,
                Some(Event::Progress { .. }) | None => {}
                Some(_) => panic!("another event came first"),
            }
        }
        panic!("nothing came");
    };
    next(|event| matches!(event, Event::Loaded(_)));
    assert!(engine.send(Command::Open(ModelSource::File(path))));
    let Event::Failed(sentence) = next(|event| matches!(event, Event::Failed(_))) else { panic!() };
    assert!(sentence.contains("the GPU could not do this"), "{sentence}");
    assert_eq!((sentence.lines().count(), &engine.snapshot().busy), (1, &None), "{sentence}");
    assert!(engine.send(Command::Copy(Recipe::seed(1))));
    next(|event| matches!(event, Event::Copied(_)));
}

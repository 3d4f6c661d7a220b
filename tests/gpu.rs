//! The shared device on whatever Vulkan, Metal or DX12 adapter there is (lavapipe on a machine
//! without a GPU): tensors, the same picture as on the CPU, and the way into a texture.

use burn::tensor::{Device, Tensor, TensorData};
use morphogen::base::{Random, Rgb8};
use morphogen::gpu::{Compute, DeviceChoice, Gpu, Presenter};
use morphogen::models::{Generator, NoiseInput, StyleGanConfig};

/// The adapter, or None with a printed reason where there is none at all.
fn compute() -> Option<Compute> {
    let gpu = match Gpu::open() {
        Ok(gpu) => gpu,
        Err(error) => {
            println!("skipped: {error}");
            return None;
        }
    };
    // An existing device is shared, as the window does it.
    Some(Compute::choose(DeviceChoice::Gpu, Some(gpu)).expect("the GPU computes"))
}

fn picture(config: &StyleGanConfig, device: &Device) -> Tensor<4> {
    let generator = Generator::new(config, 7, device);
    let z = Random::stream(3, "z", 0).normals(2 * config.z_dim);
    let z = Tensor::from_data(TensorData::new(z, [2, config.z_dim]), device);
    let w = generator.mapping.forward(z, &[0, 0]);
    generator.synthesize(&vec![w; config.num_ws()], NoiseInput::Const)
}

fn values(tensor: Tensor<4>) -> Vec<f32> {
    tensor.into_data().try_to_vec::<f32>().unwrap()
}

#[test]
fn gpu_and_cpu_give_the_same_picture_and_it_reaches_a_texture() {
    let Some(compute) = compute() else { return };
    let config = StyleGanConfig {
        resolution: 16,
        channel_base: 256,
        channel_max: 24,
        z_dim: 32,
        w_dim: 32,
        mapping_layers: 2,
        ..StyleGanConfig::default()
    };
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
    let off = shown
        .pixels
        .iter()
        .zip(&expected.pixels)
        .filter(|(a, b)| a.abs_diff(**b) > 1)
        .count();
    assert_eq!(off, 0, "texture and CPU picture differ by more than one level");
    assert_eq!(compute.health.take_error(), None);
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
    let (sender, done) = std::sync::mpsc::channel();
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

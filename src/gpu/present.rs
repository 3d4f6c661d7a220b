//! A generator's output becomes a texture on the shared device, with no copy through the CPU.

use super::Gpu;
use crate::base::{Error, Result};
use burn::backend::wgpu::AutoCompiler;
use burn::tensor::Tensor;
use burn_cubecl::CubeBackend;
use burn_cubecl::cubecl::wgpu::WgpuServer;
use std::sync::atomic::{AtomicU64, Ordering};

const SHADER: &str = include_str!("../../shaders/present.wgsl");

/// A picture in a texture of the shared device.
#[derive(Debug, Clone)]
pub struct Frame {
    /// View of an `Rgba8Unorm` texture that holds sRGB-encoded bytes.
    pub view: wgpu::TextureView,
    /// Width and height.
    pub size: [u32; 2],
    /// Identity of the texture: equal for the same texture.
    pub slot: u64,
}

/// Writes pictures into a persistent pair of textures: the window reads one while the next
/// picture goes into the other.
pub struct Presenter {
    gpu: Gpu,
    pipeline: wgpu::ComputePipeline,
    params: wgpu::Buffer,
    textures: Vec<(wgpu::Texture, Frame)>,
    next: usize,
}

impl Presenter {
    /// Builds the pipeline.
    pub fn new(gpu: &Gpu) -> Self {
        let module = gpu.device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("present"),
            source: wgpu::ShaderSource::Wgsl(SHADER.into()),
        });
        let pipeline = gpu.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some("present"),
            layout: None,
            module: &module,
            entry_point: Some("main"),
            compilation_options: Default::default(),
            cache: None,
        });
        let params = gpu.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("present params"),
            size: 16,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        Self { gpu: gpu.clone(), pipeline, params, textures: Vec::new(), next: 0 }
    }

    /// Draws the first picture of `[N, C, H, W]` into the back texture and returns it.
    ///
    /// # Errors
    /// [`Error::Device`] when the tensor is not on this GPU or its buffer cannot be reached.
    pub fn present(&mut self, pictures: Tensor<4>) -> Result<Frame> {
        let [_, channels, height, width] = pictures.dims();
        let device_error =
            |reason: String| Error::Device(format!("cannot show the picture: {reason}"));
        let contiguous = burn_cubecl::kernel::into_contiguous(
            pictures
                .try_into_primitive::<CubeBackend>()
                .map_err(|e| device_error(format!("{e:?}")))?,
        );
        contiguous.client.flush().map_err(|e| device_error(e.to_string()))?;
        let managed = contiguous
            .client
            .get_resource::<WgpuServer<AutoCompiler>>(contiguous.handle.clone())
            .map_err(|e| device_error(e.to_string()))?;
        let (texture, frame) = self.back(width as u32, height as u32);
        let params = [width as u32, height as u32, channels as u32, 0];
        self.gpu.queue.write_buffer(&self.params, 0, bytemuck::cast_slice(&params));
        let view = texture.create_view(&Default::default());
        self.dispatch(managed.resource().as_wgpu_bind_resource(), &view, frame.size);
        // The tensor's memory may be reused once this submission is done.
        self.gpu.queue.on_submitted_work_done(move || drop((managed, contiguous)));
        Ok(frame)
    }

    fn dispatch(&self, planes: wgpu::BindingResource, view: &wgpu::TextureView, size: [u32; 2]) {
        let entry = |binding, resource| wgpu::BindGroupEntry { binding, resource };
        let group = self.gpu.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("present"),
            layout: &self.pipeline.get_bind_group_layout(0),
            entries: &[
                entry(0, planes),
                entry(1, wgpu::BindingResource::TextureView(view)),
                entry(2, self.params.as_entire_binding()),
            ],
        });
        let mut encoder = self.gpu.device.create_command_encoder(&Default::default());
        {
            let mut pass = encoder.begin_compute_pass(&Default::default());
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, &group, &[]);
            pass.dispatch_workgroups(size[0].div_ceil(8), size[1].div_ceil(8), 1);
        }
        self.gpu.queue.submit([encoder.finish()]);
    }

    fn back(&mut self, width: u32, height: u32) -> (wgpu::Texture, Frame) {
        if self.textures.first().is_none_or(|(_, frame)| frame.size != [width, height]) {
            self.textures = (0..2).map(|_| new_texture(&self.gpu, width, height)).collect();
        }
        self.next = 1 - self.next;
        self.textures[self.next].clone()
    }
}

fn new_texture(gpu: &Gpu, width: u32, height: u32) -> (wgpu::Texture, Frame) {
    static SLOTS: AtomicU64 = AtomicU64::new(0);
    let texture = gpu.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("picture"),
        size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba8Unorm,
        usage: wgpu::TextureUsages::STORAGE_BINDING
            | wgpu::TextureUsages::TEXTURE_BINDING
            | wgpu::TextureUsages::COPY_SRC,
        view_formats: &[],
    });
    let view = texture.create_view(&Default::default());
    let slot = SLOTS.fetch_add(1, Ordering::Relaxed);
    (texture, Frame { view, size: [width, height], slot })
}

//! Opening the GPU that the window and the tensors share, and choosing what computes.

use super::Health;
use crate::base::{Error, Result};
use burn::tensor::Device;
use burn::tensor::wgpu::WgpuSetup;

/// Device that computes, as asked for by `--device` or `MORPHOGEN_DEVICE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum DeviceChoice {
    /// The GPU where there is a real one, else the CPU.
    #[default]
    Auto,
    /// The GPU, even a software rasteriser.
    Gpu,
    /// The CPU.
    Cpu,
}

/// An open wgpu device with all that burn and egui need to share it.
#[derive(Debug, Clone)]
pub struct Gpu {
    /// The wgpu instance.
    pub instance: wgpu::Instance,
    /// The adapter.
    pub adapter: wgpu::Adapter,
    /// The device.
    pub device: wgpu::Device,
    /// Its queue.
    pub queue: wgpu::Queue,
}

/// What computes, and why.
#[derive(Debug, Clone)]
pub struct Compute {
    /// burn's device, without autodiff.
    pub device: Device,
    /// Name to show.
    pub name: String,
    /// Why this one, in words.
    pub reason: String,
    /// The GPU, when it is the one that computes.
    pub gpu: Option<Gpu>,
    /// Errors of the GPU.
    pub health: Health,
}

impl Gpu {
    /// Opens the best adapter with all its features but mappable primary buffers, and its own
    /// limits, which burn relies on.
    ///
    /// # Errors
    /// [`Error::Device`] when there is no adapter or it refuses.
    pub fn open() -> Result<Self> {
        let (instance, adapter) = match wgpu::Backends::from_env() {
            Some(backends) => find(backends),
            // OpenGL only where nothing better answers: merely asking it prints to the terminal. Where that
            // has none either, what the usual ones said is told.
            None => find(wgpu::Backends::PRIMARY)
                .or_else(|why| find(wgpu::Backends::GL).map_err(|_| why)),
        }?;
        let descriptor = wgpu::DeviceDescriptor {
            label: Some("morphogen"),
            required_features: adapter.features() & stable_features(),
            required_limits: adapter.limits(),
            ..Default::default()
        };
        let (device, queue) = pollster::block_on(adapter.request_device(&descriptor))
            .map_err(|e| Error::Device(format!("the graphics adapter refused a device: {e}")))?;
        Ok(Self { instance, adapter, device, queue })
    }

    /// Name of the adapter, with its graphics API.
    pub fn name(&self) -> String {
        let info = self.adapter.get_info();
        format!("{} ({})", info.name, info.backend)
    }

    /// Whether the adapter is a rasteriser that runs on the CPU.
    pub fn is_software(&self) -> bool {
        self.adapter.get_info().device_type == wgpu::DeviceType::Cpu
    }

    fn adopt(&self) -> Result<(Device, Health)> {
        let setup = WgpuSetup {
            instance: self.instance.clone(),
            adapter: self.adapter.clone(),
            device: self.device.clone(),
            queue: self.queue.clone(),
            backend: self.adapter.get_info().backend,
        };
        // Short command batches leave gaps in which the window can draw.
        let device = Device::wgpu_options()
            .tasks_max(16)
            .setup(setup)
            .init()
            .map_err(|e| Error::Device(format!("the GPU cannot compute: {e}")))?;
        Ok((device, Health::watch(&self.device)))
    }
}

/// Keeps Mesa's device-selection layer from asking a Wayland display that is not there, which
/// prints errors to the terminal.
///
/// # Safety
/// No other thread may run yet: it might read the environment, which is changed here.
#[expect(clippy::disallowed_methods, reason = "the layer listens to nothing else")]
pub unsafe fn quiet_device_selection() {
    let set = |name| std::env::var_os(name).is_some();
    if cfg!(target_os = "linux") && !set("XDG_RUNTIME_DIR") {
        // SAFETY: this is the only thread, as the caller promises.
        unsafe { std::env::set_var("NODEVICE_SELECT", "1") };
    }
}

fn find(backends: wgpu::Backends) -> Result<(wgpu::Instance, wgpu::Adapter)> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
        backends,
        ..wgpu::InstanceDescriptor::new_without_display_handle()
    });
    let options = wgpu::RequestAdapterOptions {
        power_preference: wgpu::PowerPreference::HighPerformance,
        ..Default::default()
    };
    let adapter = pollster::block_on(instance.request_adapter(&options)).map_err(|e| {
        Error::Device(format!(
            "no graphics adapter was found ({e}); install a Vulkan driver (on Debian without a \
             GPU: mesa-vulkan-drivers)"
        ))
    })?;
    Ok((instance, adapter))
}

/// Everything that needs no experimental switch; mappable primary buffers slow buffers down.
fn stable_features() -> wgpu::Features {
    wgpu::Features::all()
        .difference(wgpu::Features::MAPPABLE_PRIMARY_BUFFERS)
        .difference(wgpu::Features::all_experimental_mask())
}

impl Compute {
    /// Chooses the device that computes. `gpu` is the one the window draws with, if there is a
    /// window; otherwise one is opened where it is wanted.
    ///
    /// # Errors
    /// [`Error::Device`] when a GPU was demanded and there is none.
    pub fn choose(choice: DeviceChoice, gpu: Option<Gpu>) -> Result<Self> {
        if choice == DeviceChoice::Cpu {
            return Ok(Self::cpu("chosen by you"));
        }
        let gpu = match gpu.map_or_else(Gpu::open, Ok) {
            Ok(gpu) => gpu,
            Err(error) if choice == DeviceChoice::Auto => {
                tracing::info!("{error}");
                return Ok(Self::cpu("no GPU was found"));
            }
            Err(error) => return Err(error),
        };
        if choice == DeviceChoice::Auto && gpu.is_software() {
            return Ok(Self::cpu(
                "the only GPU is a software rasteriser, slower than the CPU path",
            ));
        }
        let reason = if choice == DeviceChoice::Gpu { "chosen by you" } else { "a GPU was found" };
        let (device, health) = gpu.adopt()?;
        Ok(Self { device, name: gpu.name(), reason: reason.into(), gpu: Some(gpu), health })
    }

    fn cpu(reason: &str) -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            device: Device::flex(),
            name: format!("CPU ({threads} threads)"),
            reason: reason.into(),
            gpu: None,
            health: Health::default(),
        }
    }
}

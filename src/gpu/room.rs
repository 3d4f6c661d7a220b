//! How much a device holds, as far as that is known before it is tried.

use super::Compute;
use std::path::Path;

/// Bytes that a device has room for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Room {
    /// In one tensor; None where memory is the only bound.
    pub tensor: Option<u64>,
    /// In all; None where nobody tells.
    pub memory: Option<u64>,
}

impl Compute {
    /// The room of this device. A GPU with memory of its own does not say how much it has.
    pub fn room(&self) -> Room {
        let Some(gpu) = &self.gpu else { return Room { tensor: None, memory: machine() } };
        let limits = gpu.device.limits();
        let binding = limits.max_storage_buffer_binding_size;
        let shared = [wgpu::DeviceType::Cpu, wgpu::DeviceType::IntegratedGpu]
            .contains(&gpu.adapter.get_info().device_type);
        Room {
            tensor: Some(binding.min(limits.max_buffer_size)),
            memory: shared.then(machine).flatten(),
        }
    }
}

/// Memory of the machine with what it may put on its disk, or what a container gives of it; known on
/// Linux.
fn machine() -> Option<u64> {
    let read = |path: &str| std::fs::read_to_string(Path::new(path)).ok();
    let limit = read("/sys/fs/cgroup/memory.max").and_then(|text| text.trim().parse().ok());
    let all = total(&read("/proc/meminfo")?)?;
    Some(limit.map_or(all, |limit: u64| all.min(limit)))
}

/// Bytes of memory and swap in what `/proc/meminfo` says.
fn total(text: &str) -> Option<u64> {
    let kilobytes = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    Some(1024 * (kilobytes("MemTotal:")? + kilobytes("SwapTotal:").unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_and_swap_add_up() {
        let text = "MemTotal:       16000 kB\nMemFree:  5 kB\nSwapTotal:  4000 kB\n";
        assert_eq!(total(text), Some(20_000 * 1024));
        assert_eq!(total("MemTotal: 7 kB\n"), Some(7 * 1024));
        assert_eq!(total("MemFree: 7 kB\n"), None);
    }
}

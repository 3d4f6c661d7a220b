//! What Linux tells about the load of the machine and of this process; zeros elsewhere.

use std::time::Duration;

/// Clock ticks of `/proc`, fixed at 100 on every Linux that Rust runs on.
pub const TICKS_PER_SECOND: f64 = 100.0;
/// Share of a round that other programs may take.
const TOLERATED: f64 = 0.06;

/// Clock ticks since the machine started.
#[derive(Debug, Clone, Copy, Default)]
pub struct Load {
    all: f64,
    idle: f64,
    own: f64,
}

impl Load {
    /// As of now.
    pub fn now() -> Self {
        let text = std::fs::read_to_string("/proc/stat").unwrap_or_default();
        let line = text.lines().next().unwrap_or_default();
        let ticks: Vec<f64> =
            line.split_whitespace().skip(1).take(8).filter_map(|t| t.parse().ok()).collect();
        let idle = ticks.get(3..5).map_or(0.0, |idle| idle.iter().sum());
        Self { all: ticks.iter().sum(), idle, own: own_ticks() }
    }

    /// Whether other programs left the machine alone between `self` and `later`.
    pub fn undisturbed_until(self, later: Self) -> bool {
        let all = later.all - self.all;
        let other = all - (later.idle - self.idle) - (later.own - self.own);
        other <= (TOLERATED * all).max(3.0)
    }
}

/// Share of the machine that works, watched for a while.
pub fn busy(watch: Duration) -> f64 {
    let before = Load::now();
    std::thread::sleep(watch);
    let after = Load::now();
    1.0 - (after.idle - before.idle) / (after.all - before.all).max(1.0)
}

/// Ticks that this process has used.
pub fn own_ticks() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name, in parentheses, may hold anything; user and system time are the 12th and 13th
    // numbers after it.
    let fields = text.rsplit(')').next().unwrap_or_default();
    fields.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum()
}

/// Largest resident memory so far.
pub fn peak_memory_mb() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn own_work_is_no_disturbance_and_is_counted() {
        let (before, start) = (Load::now(), std::time::Instant::now());
        let worked = |now: Load| now.own - before.own;
        while worked(Load::now()) < 5.0 && start.elapsed() < Duration::from_secs(20) {
            std::hint::spin_loop();
        }
        let after = Load::now();
        let threads = std::thread::available_parallelism().map_or(1, usize::from) as f64;
        let most = TICKS_PER_SECOND * threads * start.elapsed().as_secs_f64() + 2.0 * threads;
        assert!((5.0..=most).contains(&worked(after)), "{before:?} {after:?}");
        assert!(after.all - before.all >= 4.0 && after.idle >= before.idle, "{before:?} {after:?}");
        let alone =
            Load { all: before.all + 100.0, idle: before.idle + 50.0, own: before.own + 48.0 };
        assert!(before.undisturbed_until(alone));
        assert!(!before.undisturbed_until(Load { own: before.own + 10.0, ..alone }));
    }

    #[test]
    fn memory_that_was_used_is_in_the_peak() {
        let before = peak_memory_mb();
        let used = std::hint::black_box(vec![1u8; 100 << 20]);
        let peak = peak_memory_mb();
        assert!(peak >= before && (100..1 << 20).contains(&peak), "{before} {peak}");
        drop(used);
        // The kernel counts pages in batches for each CPU, so the number may sink by a little.
        assert!(peak_memory_mb() + 8 >= peak, "a peak does not sink");
    }
}

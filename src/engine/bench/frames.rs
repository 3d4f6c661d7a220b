//! How smooth a window is: percentiles of the work of its frames.

use super::machine;
use std::time::Duration;

/// The result of a case that counts frames.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct FrameLine {
    /// Its name.
    pub case: String,
    /// Frames measured.
    pub frames: usize,
    /// Milliseconds that half of the frames stay within.
    pub p50_ms: f64,
    /// Milliseconds that 95 % stay within.
    pub p95_ms: f64,
    /// Milliseconds that 99 % stay within.
    pub p99_ms: f64,
    /// Milliseconds of the longest.
    pub max_ms: f64,
    /// Training steps done meanwhile.
    pub steps: u64,
    /// Largest memory of this process so far; 0 where the system does not tell.
    pub maxrss_mb: u64,
    /// Device that trained.
    pub device: String,
}

impl FrameLine {
    /// Of these frames, during which training took `steps` steps on `device`.
    pub fn new(case: &str, mut frames: Vec<Duration>, steps: u64, device: &str) -> Self {
        frames.sort_unstable();
        let within = |percent: usize| {
            let index = (frames.len() * percent).div_ceil(100).saturating_sub(1);
            frames.get(index).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
        };
        Self {
            case: case.into(),
            frames: frames.len(),
            p50_ms: within(50),
            p95_ms: within(95),
            p99_ms: within(99),
            max_ms: within(100),
            steps,
            maxrss_mb: machine::peak_memory_mb(),
            device: device.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_frames_that_were_measured() {
        let frames = (1..=200).rev().map(Duration::from_millis).collect();
        let line = FrameLine::new("case", frames, 7, "CPU");
        assert_eq!((line.frames, line.steps), (200, 7));
        assert_eq!(
            [line.p50_ms, line.p95_ms, line.p99_ms, line.max_ms].map(f64::round),
            [100.0, 190.0, 198.0, 200.0]
        );
    }
}

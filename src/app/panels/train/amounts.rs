//! Times and sizes as people read them.

use crate::app::lang::tf;
use eframe::egui;

/// What stands for an amount that is not known.
const UNKNOWN: &str = "–";

/// A span of time, to the minute where it is long; 0 stands for one that is not known.
pub(super) fn duration(ui: &egui::Ui, seconds: f64) -> String {
    if !seconds.is_finite() || seconds <= 0.0 {
        return UNKNOWN.into();
    }
    let minutes = (seconds / 60.0).round() as u64;
    let (days, hours) = (minutes / (24 * 60), minutes / 60 % 24);
    match minutes {
        _ if seconds < 10.0 => tf(ui, "{} s", &[&format!("{seconds:.1}")]),
        _ if seconds < 90.0 => tf(ui, "{} s", &[&seconds.round()]),
        0..60 => tf(ui, "{} min", &[&minutes]),
        60..1440 => tf(ui, "{} h {} min", &[&hours, &format!("{:02}", minutes % 60)]),
        _ => tf(ui, "{} d {} h", &[&days, &hours]),
    }
}

/// A size in memory; 0 stands for one that is not known.
pub(super) fn bytes(count: u64) -> String {
    let count = count as f64;
    if count == 0.0 {
        UNKNOWN.into()
    } else if count >= 1e9 {
        format!("{:.1} GB", count / 1e9)
    } else {
        format!("{:.0} MB", (count / 1e6).max(1.0))
    }
}

/// A length in thousands of pictures, without needless decimals.
pub(super) fn kimg(value: f64) -> String {
    if value >= 100.0 || value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_from_seconds_to_days() {
        let mut seen = Vec::new();
        let ctx = egui::Context::default();
        let _ = ctx.run_ui(Default::default(), |ui| {
            let spans = [4.2, 75.0, 600.0, 3_599.0, 11_100.0, 200_000.0, f64::NAN];
            seen = spans.map(|s| duration(ui, s)).to_vec();
        });
        let expected = ["4.2 s", "75 s", "10 min", "1 h 00 min", "3 h 05 min", "2 d 7 h", "–"];
        assert_eq!(seen, expected);
    }

    #[test]
    fn sizes_and_lengths() {
        let sizes = [1_250_000_000, 640_000_000, 10, 0].map(bytes);
        assert_eq!(sizes, ["1.2 GB", "640 MB", "1 MB", "–"]);
        let lengths = [0.25, 12.0, 99.96, 250.4].map(kimg);
        assert_eq!(lengths, ["0.2", "12", "100.0", "250"]);
    }
}

//! What `train` says about a folder before it starts.

use super::console::{Console, pictures};
use crate::data::{Preflight, Rejected};
use crate::training::LEFT_OUT_FILE;
use serde_json::{Value, json};

/// Rejected files that are named.
const NAMED: usize = 10;

/// Shows the report on standard error.
pub(super) fn show(report: &Preflight, console: &Console) {
    console.note(&summary(report));
    for rejected in report.rejected.iter().take(NAMED) {
        console.note(&format!("  left out {}: {}", rejected.path.display(), rejected.reason));
    }
    if let Some(more @ 1..) = report.rejected.len().checked_sub(NAMED) {
        console.note(&format!("  and {more} more; the run's {LEFT_OUT_FILE} lists all"));
    }
    for warning in &report.warnings {
        console.warn(warning);
    }
}

/// The files that are left out, for `--json`; None where there are none.
pub(super) fn left_out(report: &Preflight) -> Option<Value> {
    let file = |file: &Rejected| json!({ "path": file.path, "reason": file.reason });
    let files: Vec<Value> = report.rejected.iter().map(file).collect();
    (!files.is_empty()).then(|| json!({ "left_out": files }))
}

fn summary(report: &Preflight) -> String {
    let mut text = format!("{}: {}", report.folder.display(), pictures(report.images));
    if !report.rejected.is_empty() {
        text.push_str(&format!(", {} left out", report.rejected.len()));
    }
    if !report.classes.is_empty() {
        text.push_str(&format!(", {} classes", report.classes.len()));
    }
    if report.memory > 0 {
        text.push_str(&format!(", about {:.1} GB of memory", report.memory as f64 / 1e9));
    }
    if report.seconds_per_kimg > 0.0 {
        text.push_str(&format!(", about {:.0} s per kimg", report.seconds_per_kimg));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Rejected;

    #[test]
    fn summary_tells_what_there_is() {
        let mut report = Preflight { folder: "photos".into(), images: 3, ..Default::default() };
        assert_eq!(summary(&report), "photos: 3 pictures");
        report.rejected = vec![Rejected { path: "a".into(), reason: "cut short".into() }];
        report.classes = vec![("rose".into(), 2), ("daisy".into(), 1)];
        report.memory = 1_500_000_000;
        assert_eq!(
            summary(&report),
            "photos: 3 pictures, 1 left out, 2 classes, about 1.5 GB of memory"
        );
    }
}

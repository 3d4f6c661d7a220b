//! Results set against those of another program.

use super::{Failure, Outcome};
use crate::engine::BenchLine;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What is needed of another program's line.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Peer {
    case: String,
    img_per_s: f64,
    maxrss_mb: f64,
}

/// One case of both programs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ratio {
    /// The case in both.
    compare: String,
    /// Our pictures a second.
    ours_img_per_s: f64,
    /// Theirs; the best of several lines.
    theirs_img_per_s: f64,
    /// Ours over theirs: above 1 we are faster.
    speed: f64,
    /// Our memory over theirs: below 1 we need less.
    memory: f64,
}

/// Reads JSON lines, such as a PyTorch peer prints; lines without a case, such as frame times, are
/// passed over.
pub fn read(path: &Path) -> Outcome<Vec<Peer>> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|e| Failure::failed(format!("cannot read {shown}: {e}")))?;
    parse(&text).map_err(|why| Failure::failed(format!("{shown} cannot be compared with: {why}")))
}

fn parse(text: &str) -> Result<Vec<Peer>, String> {
    let wanted = "JSON lines with case, img_per_s and maxrss_mb, such as `morphogen bench --json` \
                  prints, are needed";
    let mut peers = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = i + 1;
        let value: serde_json::Value = serde_json::from_str(line)
            .map_err(|_| format!("line {number} is no JSON object; {wanted}"))?;
        if value.get("img_per_s").is_none() && value.get("case").is_some() {
            continue;
        }
        let peer: Peer = serde_json::from_value(value)
            .map_err(|e| format!("line {number} does not fit ({e}); {wanted}"))?;
        if !(peer.img_per_s > 0.0 && peer.maxrss_mb >= 0.0) {
            return Err(format!("line {number} has no speed above 0; {wanted}"));
        }
        peers.push(peer);
    }
    if peers.is_empty() { Err(format!("it holds no case; {wanted}")) } else { Ok(peers) }
}

/// The cases that both have, in our order.
pub fn ratios<'a>(ours: impl Iterator<Item = &'a BenchLine>, peers: &[Peer]) -> Vec<Ratio> {
    ours.filter_map(|line| {
        let theirs = peers
            .iter()
            .filter(|peer| peer.case == line.case)
            .max_by(|a, b| a.img_per_s.total_cmp(&b.img_per_s))?;
        Some(Ratio {
            compare: line.case.clone(),
            ours_img_per_s: line.img_per_s,
            theirs_img_per_s: theirs.img_per_s,
            speed: line.img_per_s / theirs.img_per_s,
            memory: line.maxrss_mb as f64 / theirs.maxrss_mb,
        })
    })
    .collect()
}

/// Headings of the table.
pub fn header() -> String {
    let (case, ours, theirs, speed, memory) = ("case", "ours", "theirs", "speed", "memory");
    format!("{case:24} {ours:>14} {theirs:>14} {speed:>8} {memory:>8}")
}

impl Ratio {
    /// A line of the table.
    pub fn show(&self) -> String {
        format!(
            "{:24} {:>8.2} img/s {:>8.2} img/s {:>7.2}× {:>7.2}×",
            self.compare, self.ours_img_per_s, self.theirs_img_per_s, self.speed, self.memory
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line as the PyTorch peer prints it, cut to some fields.
    const TORCH: &str = r#"{"case": "adain64_train_b8", "batch": 8, "median_s": 1.0,
        "img_per_s": 8.0, "iters": 8, "torch": "2.15.0", "maxrss_mb": 1200}"#;

    fn torch(speed: &str) -> String {
        TORCH.replace('\n', " ").replace("8.0,", &format!("{speed},"))
    }

    #[test]
    fn ratios_are_ours_over_the_best_of_theirs() {
        let text = format!("{}\n\n{}\n", torch("8.0"), torch("10.0"));
        let peers = parse(&text).unwrap();
        assert_eq!(peers.len(), 2);
        let line = |case: &str| BenchLine {
            case: case.into(),
            img_per_s: 20.0,
            maxrss_mb: 300,
            ..BenchLine::default()
        };
        let (same, other) = (line("adain64_train_b8"), line("adain64_fwd_b1"));
        let found = ratios([&other, &same].into_iter(), &peers);
        let [ratio] = &found[..] else { panic!("{found:?}") };
        assert_eq!((ratio.speed, ratio.memory, ratio.theirs_img_per_s), (2.0, 0.25, 10.0));
        assert_eq!(ratio.show().matches('×').count(), 2);
    }

    #[test]
    fn our_own_output_can_be_compared_with() {
        let line = BenchLine { case: "a".into(), img_per_s: 3.0, ..BenchLine::default() };
        let frames = r#"{"case": "ui_frames_training", "p99_ms": 3.0}"#;
        let text = format!("{}\n{frames}", serde_json::to_string(&line).unwrap());
        assert_eq!(parse(&text).unwrap().len(), 1);
    }

    #[test]
    fn a_wrong_file_is_explained_in_one_sentence() {
        for (text, part) in [
            ("", "holds no case"),
            ("case,img/s\na,3\n", "line 1 is no JSON"),
            ("{\"case\": \"a\", \"img_per_s\": \"fast\", \"maxrss_mb\": 1}", "line 1 does not fit"),
            ("{\"speed\": 3}", "line 1 does not fit"),
            ("{\"case\": \"a\", \"img_per_s\": 0, \"maxrss_mb\": 1}", "no speed above 0"),
        ] {
            let why = parse(text).unwrap_err();
            assert!(why.contains(part) && why.lines().count() == 1, "{text}: {why}");
        }
        let why = read(Path::new("/nowhere/torch.jsonl")).unwrap_err();
        assert_eq!(why.code, 1);
        assert!(why.message.starts_with("cannot read /nowhere/torch.jsonl"), "{}", why.message);
    }
}

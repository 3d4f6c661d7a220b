//! `morphogen bench`: how fast this machine is.

mod compare;

use super::console::{Console, print};
use super::failure::{Failure, Outcome};
#[cfg(feature = "app")]
use crate::app;
use crate::engine::{self, BenchLine, FrameLine};
use crate::gpu::DeviceChoice;
use clap::{Args, ValueEnum};
use compare::Peer;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::process::Command;

#[derive(Debug, Args)]
#[command(after_help = "\
Each case runs in a process of its own, so that its memory is its own.

Examples:
  morphogen bench
  morphogen bench --only train --device cpu
  morphogen bench --json > bench.jsonl
  morphogen bench --only adain64 --compare torch.jsonl")]
pub(super) struct BenchArgs {
    /// Run only the cases whose name holds this text
    #[arg(long, value_name = "SUBSTR", default_value = "")]
    only: String,
    /// Print each case as a JSON line
    #[arg(long)]
    json: bool,
    /// Set the results against those of another program: JSON lines of the same cases
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,
    /// Run just this case in this process
    #[arg(long, hide = true, requires = "json")]
    case: Option<String>,
}

/// A result; its fields tell which.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Frames(FrameLine),
    Case(BenchLine),
}

pub(super) fn run(args: &BenchArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    if let Some(case) = &args.case {
        return print(&json(&measure(case, device)?)?);
    }
    let peers = args.compare.as_deref().map(compare::read).transpose()?;
    let mut names = names();
    names.retain(|name| name.contains(&args.only));
    if names.is_empty() {
        let only = &args.only;
        return Err(Failure::usage(format!("no case is called '{only}'; leave out --only")));
    }
    let console = Console::new(quiet);
    if !args.json {
        console.result(&header())?;
    }
    let mut lines = Vec::new();
    for (done, name) in names.iter().enumerate() {
        console.progress(format!("measuring {name}"), done as u64, names.len() as u64);
        let line = elsewhere(name, device)?;
        console.result(&if args.json { json(&line)? } else { show(&line) })?;
        lines.push(line);
    }
    match peers {
        Some(peers) => show_ratios(&lines, &peers, args.json, &console),
        None => Ok(()),
    }
}

fn names() -> Vec<String> {
    #[cfg(feature = "app")]
    let window = Some(app::FRAMES_CASE.to_owned());
    #[cfg(not(feature = "app"))]
    let window = None;
    engine::bench_cases().into_iter().chain(window).collect()
}

fn measure(case: &str, device: DeviceChoice) -> Outcome<Line> {
    #[cfg(feature = "app")]
    if case == app::FRAMES_CASE {
        return Ok(Line::Frames(app::bench_frames()?));
    }
    Ok(Line::Case(engine::bench(case, device)?))
}

/// Runs a case in a process of its own.
fn elsewhere(case: &str, device: DeviceChoice) -> Outcome<Line> {
    let failed = |why: String| Failure::failed(format!("{case} cannot be measured: {why}"));
    let program = std::env::current_exe().map_err(|e| failed(e.to_string()))?;
    let device = device.to_possible_value();
    let device = device.as_ref().map_or("auto", |value| value.get_name());
    let output = Command::new(program)
        .args(["bench", "--json", "--case", case, "--device", device])
        .output()
        .map_err(|e| failed(e.to_string()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().last().unwrap_or("it ended without a word");
        return Err(failed(last.trim_start_matches("morphogen: ").to_owned()));
    }
    serde_json::from_slice(&output.stdout).map_err(|e| failed(e.to_string()))
}

fn json(line: &impl Serialize) -> Outcome<String> {
    serde_json::to_string(line).map_err(|e| Failure::failed(e.to_string()))
}

fn header() -> String {
    let columns = ("case", "batch", "median", "speed", "rounds", "memory", "share of peak");
    let (case, batch, median, speed, rounds, memory, share) = columns;
    format!("{case:24} {batch:>5} {median:>12} {speed:>14} {rounds:>6} {memory:>9}  {share}")
}

fn show(line: &Line) -> String {
    match line {
        Line::Frames(line) => format!(
            "{:24} {} frames: half within {:.1} ms, 95 % {:.1} ms, 99 % {:.1} ms, longest {:.1} \
             ms; {} steps of training, {} MB",
            line.case,
            line.frames,
            line.p50_ms,
            line.p95_ms,
            line.p99_ms,
            line.max_ms,
            line.steps,
            line.maxrss_mb
        ),
        Line::Case(line) => show_case(line),
    }
}

fn show_case(line: &BenchLine) -> String {
    let mut text = format!(
        "{:24} {:>5} {:>9.2} ms {:>8.2} img/s {:>6} {:>6} MB",
        line.case,
        line.batch,
        line.median_s * 1e3,
        line.img_per_s,
        line.iters,
        line.maxrss_mb
    );
    let reached = (line.share_of_peak(), line.gflops, line.peak_gflops);
    if let (Some(share), Some(gflops), Some(peak)) = reached {
        let percent = 100.0 * share;
        text.push_str(&format!("  {percent:.0} % ({gflops:.0} of {peak:.0} GFLOP/s)"));
    }
    if let Some(cold) = line.cold_s {
        text.push_str(&format!("  first {:.0} ms, on {}", cold * 1e3, line.device));
    }
    text
}

fn show_ratios(lines: &[Line], peers: &[Peer], as_json: bool, console: &Console) -> Outcome<()> {
    let ours = lines.iter().filter_map(|line| match line {
        Line::Case(line) => Some(line),
        Line::Frames(_) => None,
    });
    let ratios = compare::ratios(ours, peers);
    if ratios.is_empty() {
        return Err(Failure::failed("the file to compare with has none of the cases measured"));
    }
    if as_json {
        return ratios.iter().try_for_each(|ratio| console.result(&json(ratio)?));
    }
    console.result(&format!("\n{}", compare::header()))?;
    ratios.iter().try_for_each(|ratio| console.result(&ratio.show()))
}

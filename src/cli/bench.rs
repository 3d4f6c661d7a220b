//! `morphogen bench`: how fast this machine is.

use super::console::Console;
use super::failure::{Failure, Outcome};
use crate::engine::{self, BenchLine};
use crate::gpu::DeviceChoice;
use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  morphogen bench
  morphogen bench --only train --device cpu
  morphogen bench --json > bench.jsonl")]
pub(super) struct BenchArgs {
    /// Run only the cases whose name holds this text
    #[arg(long, value_name = "SUBSTR", default_value = "")]
    only: String,
    /// Print each case as a JSON line
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &BenchArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    let console = Console::new(quiet);
    console.progress("measuring".into(), 0, 0);
    if !args.json {
        console.result(&header())?;
    }
    let mut lines = 0;
    // A result that cannot be printed is reported once the bench gives control back.
    let mut printed = Ok(());
    engine::bench(&args.only, device, &mut |line| {
        lines += 1;
        if printed.is_ok() {
            printed = show(&line, args.json).and_then(|text| console.result(&text));
        }
    })?;
    printed?;
    if lines == 0 {
        return Err(Failure::usage(format!("no case is called '{}'; leave out --only", args.only)));
    }
    Ok(())
}

fn header() -> String {
    let columns = ("case", "batch", "median", "speed", "rounds", "memory");
    let (case, batch, median, speed, rounds, memory) = columns;
    format!("{case:28} {batch:>5} {median:>12} {speed:>14} {rounds:>6} {memory:>9}")
}

fn show(line: &BenchLine, json: bool) -> Outcome<String> {
    if json {
        return serde_json::to_string(line).map_err(|e| Failure::failed(e.to_string()));
    }
    Ok(format!(
        "{:28} {:>5} {:>9.2} ms {:>8.2} img/s {:>6} {:>6} MB",
        line.case,
        line.batch,
        line.median_s * 1e3,
        line.img_per_s,
        line.iters,
        line.maxrss_mb
    ))
}

//! `morphogen presets`: the named bundles of settings.

use super::console;
use super::failure::Outcome;
use super::runs::table_lines;
use crate::base::Result;
use crate::training::{Cost, Preset};
use clap::Args;
use serde_json::{Value, json};

/// Pictures for which memory is estimated.
const PICTURES: usize = 1000;

#[derive(Debug, Args)]
#[command(after_help = "\
Time is that of this machine without a GPU for the whole length, memory with 1000 pictures.

Examples:
  morphogen presets
  morphogen presets few-images > mine.json
  morphogen train --preset mine.json --data photos --out run")]
pub(super) struct PresetsArgs {
    /// Print this one as the file that --preset takes
    #[arg(value_name = "NAME|FILE")]
    preset: Option<String>,
    /// Print a JSON object for each, with what it costs
    #[arg(long, conflicts_with = "preset")]
    json: bool,
}

/// Lists them all, or prints one.
pub(super) fn run(args: &PresetsArgs) -> Outcome<()> {
    if let Some(name) = &args.preset {
        return console::print(&Preset::find(name)?.text());
    }
    let presets = Preset::all();
    let speed = Cost::speed_here();
    if args.json {
        let lines = presets.iter().map(|preset| as_json(preset, speed));
        let lines = lines.collect::<Result<Vec<Value>>>()?;
        return lines.iter().try_for_each(|line| console::print(&line.to_string()));
    }
    let mut table =
        vec![["preset", "family", "side", "kimg", "hours", "MB", ""].map(String::from).to_vec()];
    for preset in &presets {
        let config = preset.config()?;
        let cost = Cost::estimate(&config, PICTURES);
        table.push(vec![
            preset.name.clone(),
            preset.family.clone(),
            config.network.resolution().to_string(),
            config.total_kimg.to_string(),
            format!("{:.1}", cost.seconds_at(speed) * config.total_kimg / 3600.0),
            format!("{:.0}", cost.memory as f64 / 1e6),
            preset.about.clone(),
        ]);
    }
    table_lines(&table).iter().try_for_each(|line| console::print(line))
}

fn as_json(preset: &Preset, speed: f64) -> Result<Value> {
    let config = preset.config()?;
    let cost = Cost::estimate(&config, PICTURES);
    Ok(json!({
        "preset": preset,
        "kimg": config.total_kimg,
        "seconds": cost.seconds_at(speed) * config.total_kimg,
        "memory": cost.memory,
    }))
}

//! `morphogen runs` and `morphogen compare`: trainings side by side.

use super::console;
use super::failure::{Failure, Outcome};
use super::target::must_end;
use crate::base::files;
use crate::training::{Shelved, comparison, csv, shelf};
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  morphogen runs
  morphogen runs ~/Documents/Morphogen --json")]
pub(super) struct RunsArgs {
    /// Folder to look in; three folders deep
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// Print a JSON object for each
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  morphogen compare cats-1 cats-2
  morphogen compare cats-* --out table.csv")]
pub(super) struct CompareArgs {
    /// Run folders
    #[arg(value_name = "RUN", required = true, num_args = 2..)]
    runs: Vec<PathBuf>,
    /// CSV file to write; else the table is printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Lists runs.
pub(super) fn list(args: &RunsArgs) -> Outcome<()> {
    if !args.folder.is_dir() {
        return Err(Failure::failed(format!(
            "{}: it is not a folder; name one that holds runs",
            args.folder.display()
        )));
    }
    let runs = shelf(&args.folder);
    if args.json {
        return runs.iter().try_for_each(|run| console::print(&as_json(run).to_string()));
    }
    if runs.is_empty() {
        return console::print(&format!("{} holds no runs", args.folder.display()));
    }
    let mut table = vec![
        ["run", "family", "side", "kimg", "of", "hours", "Fréchet", "at", ""]
            .map(String::from)
            .to_vec(),
    ];
    table.extend(runs.iter().map(|run| {
        let best = run.best();
        let (distance, at) = best.map_or((String::new(), String::new()), |best| {
            (format!("{:.2}", best.closeness.frechet), format!("{:.1}", best.kimg))
        });
        let place = run.folder.strip_prefix(&args.folder).unwrap_or(&run.folder);
        vec![
            if place.as_os_str().is_empty() { run.name() } else { place.display().to_string() },
            run.config.network.family().into(),
            run.config.network.resolution().to_string(),
            format!("{:.1}", run.kimg()),
            run.config.total_kimg.to_string(),
            format!("{:.2}", run.progress.seconds / 3600.0),
            distance,
            at,
            run.label.note.clone(),
        ]
    }));
    table_lines(&table).iter().try_for_each(|line| console::print(line))
}

fn as_json(run: &Shelved) -> Value {
    json!({
        "run": run.folder,
        "name": run.name(),
        "note": run.label.note,
        "data": run.data,
        "family": run.config.network.family(),
        "resolution": run.config.network.resolution(),
        "kimg": run.kimg(),
        "total_kimg": run.config.total_kimg,
        "seconds": run.progress.seconds,
        "finished": run.finished(),
        "best": run.best(),
    })
}

/// Sets runs side by side.
pub(super) fn compare(args: &CompareArgs) -> Outcome<()> {
    if let Some(out) = &args.out {
        must_end(out, "csv")?;
    }
    let runs = args.runs.iter().map(|folder| Shelved::read(folder));
    let runs = runs.collect::<crate::base::Result<Vec<Shelved>>>()?;
    let table = comparison(&runs.iter().collect::<Vec<_>>());
    match &args.out {
        Some(out) => Ok(files::write_atomic(out, csv(&table).as_bytes())?),
        None => table_lines(&table).iter().try_for_each(|line| console::print(line)),
    }
}

/// Lines with columns of one width.
pub(super) fn table_lines(table: &[Vec<String>]) -> Vec<String> {
    let columns = table.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        table
            .iter()
            .filter_map(|row| row.get(column))
            .map(|it| it.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| {
            let gap = width.saturating_sub(cell.chars().count());
            format!("{cell}{}", " ".repeat(gap))
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_string()
    };
    table.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_straight_columns() {
        let table = [["run", "a"], ["Fréchet", "12,5"]].map(|row| row.map(String::from).to_vec());
        assert_eq!(table_lines(&table), ["run      a", "Fréchet  12,5"]);
    }
}

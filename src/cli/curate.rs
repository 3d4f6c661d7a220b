//! `morphogen curate`: the pictures of a folder are sorted, by hand or for a beginning.

use super::console::Console;
use super::failure::{Failure, Outcome};
use super::target::vacant;
use super::window;
use crate::data::{Grade, LIST_FILE, List, Row};
use crate::engine::{Surveyed, survey};
use crate::gpu::DeviceChoice;
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

#[derive(Debug, Args)]
#[command(after_help = "\
The window writes pictures.csv into the folder; train by it with --list.

Examples:
  morphogen curate photos
  morphogen curate photos --out photos/pictures.csv
  morphogen train --data photos --list photos/pictures.csv --out run")]
pub(super) struct CurateArgs {
    /// Folder of pictures; its subfolders are walked too
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Write a first list to this file and open no window: near copies are left out, all others kept
    #[arg(long, value_name = "CSV")]
    out: Option<PathBuf>,
    /// Replace the file
    #[arg(long, requires = "out")]
    force: bool,
}

pub(super) fn run(args: &CurateArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    if args.folder.is_file() {
        let text = "choose the folder of the pictures; those of an archive are unpacked first";
        return Err(Failure::usage(format!("{} is a file; {text}", args.folder.display())));
    }
    match &args.out {
        None => window::sort(device, &args.folder),
        Some(out) => propose(&args.folder, out, args.force, quiet),
    }
}

fn propose(folder: &Path, out: &Path, force: bool, quiet: bool) -> Outcome<()> {
    vacant(out, force)?;
    let console = Console::new(quiet);
    let reading = |done, total| {
        console.progress("Reading pictures".into(), done as u64, total as u64);
    };
    let found = survey(folder, &reading, &AtomicBool::new(false))?;
    let list = first(&found);
    list.write(out)?;
    let kept = list.rows.iter().filter(|row| row.label.kept()).count();
    let copies = list.rows.len() - kept;
    console.result(&format!(
        "{}: {kept} pictures are kept, {copies} near copies left out",
        out.display()
    ))?;
    if out != folder.join(LIST_FILE) {
        console.warn(&format!("the window looks for {}", folder.join(LIST_FILE).display()));
    }
    Ok(())
}

/// All pictures, without those that repeat another.
fn first(found: &[Surveyed]) -> List {
    let row = |picture: &Surveyed| {
        let label = if picture.copy_of.is_some() { Grade::D } else { Grade::A };
        Row::new(picture.file.clone(), label)
    };
    List { rows: found.iter().map(row).collect() }
}

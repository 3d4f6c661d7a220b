//! Reading pictures for a preflight or a run, on threads of their own.

use super::mailbox::{Mailbox, Order};
use super::plan::{Pictures, Plan, Prepared};
use super::protocol::Event;
use crate::base::{Error, Result};
use crate::data::{self, Crop, Dataset, Preflight, Rejected};
use crate::gpu::Room;
use crate::training::{self, Run, StartModel, TrainConfig};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Examines a folder, then [`Event::Preflight`].
pub fn preflight(mailbox: &Arc<Mailbox>, folder: PathBuf, config: Box<TrainConfig>, room: Room) {
    spawn(mailbox, "morphogen-preflight", move |mailbox| {
        match examine(mailbox, &folder, &config, room) {
            Ok(report) => mailbox.tell(Event::Preflight(Box::new(report))),
            Err(error) => mailbox.tell(Event::Failed(error.to_string())),
        }
    });
}

fn examine(
    mailbox: &Mailbox,
    folder: &Path,
    config: &TrainConfig,
    room: Room,
) -> Result<Preflight> {
    let progress = progress(mailbox, "Reading pictures");
    let (mut report, _) = data::preflight(
        folder,
        config.list.as_deref(),
        config.network.resolution(),
        config.crop,
        cache_folder().as_deref(),
        &progress,
        &mailbox.cancel,
    )?;
    if !config.conditional
        && let Some(note) = config.network.without_classes()
    {
        report.warnings.push(note.into());
    }
    let cost = training::Cost::estimate(config, report.images);
    if let Err(reason) = cost.fits(config, room) {
        report.warnings.push(reason.to_string());
    }
    report.memory = cost.memory;
    report.speed = training::Cost::speed_here();
    report.seconds_per_kimg = cost.seconds_at(report.speed);
    Ok(report)
}

/// Reads the pictures of a plan and the model it starts from, then posts [`Order::Ready`].
pub fn dataset(mailbox: &Arc<Mailbox>, mut plan: Plan) {
    spawn(mailbox, "morphogen-load", move |mailbox| {
        let pictures = read_base(mailbox, &mut plan).and_then(|()| read(mailbox, &plan));
        mailbox.post(Order::Ready(Box::new(Prepared { plan, pictures })));
    });
}

fn read_base(mailbox: &Mailbox, plan: &mut Plan) -> Result<()> {
    let Plan::Start { config, base, .. } = plan else { return Ok(()) };
    let Some(origin) = &config.from else { return Ok(()) };
    let read = match base.take() {
        Some(read) => read,
        None => Box::new(StartModel::read(&origin.model)?),
    };
    if !read.has_discriminator() {
        let model = &origin.model;
        let text = format!("{model} holds no discriminator, so a new one learns from nothing");
        mailbox.tell(Event::Warning(text));
    }
    *base = Some(read);
    Ok(())
}

fn read(mailbox: &Mailbox, plan: &Plan) -> Result<Pictures> {
    let (folder, config) = match plan {
        Plan::Start { folder, config, .. } => (folder.clone(), (**config).clone()),
        Plan::Resume { run, .. } | Plan::Branch { source: run, .. } => {
            let (folder, mut config) = Run::peek(run)?;
            // A run keeps a list of its own.
            config.list = config.list.map(|list| run.join(list));
            (folder, config)
        }
    };
    config.validate()?;
    let progress = progress(mailbox, "Reading pictures");
    let (resolution, crop) = (config.network.resolution(), config.crop);
    let list = config.list.as_deref();
    let (dataset, rejected) =
        read_folder(&folder, list, resolution, crop, &progress, &mailbox.cancel)?;
    // Of a new run the report on its folder has told them all.
    if let (Plan::Resume { .. }, Some(text)) = (plan, left_out(&rejected)) {
        mailbox.tell(Event::Warning(text));
    }
    if !config.hold_out {
        return Ok(Pictures { learnt: dataset, held: None, rejected });
    }
    let learnt = dataset.part(false).ok_or_else(|| {
        Error::format(&folder, "all its pictures would be held out; add some, or hold none out")
    })?;
    Ok(Pictures { learnt, held: dataset.part(true), rejected })
}

/// The pictures of a folder or archive, from the cache where they are in it, and the files that are
/// left out.
///
/// # Errors
/// As of [`data::scan`] and [`data::load`].
pub fn read_folder(
    folder: &Path,
    list: Option<&Path>,
    resolution: usize,
    crop: Crop,
    progress: &(dyn Fn(usize, usize) + Sync),
    cancel: &AtomicBool,
) -> Result<(Dataset, Vec<Rejected>)> {
    let scan = data::scan(folder, list, progress, cancel)?;
    let cache = cache_folder();
    data::load(&scan, resolution, crop, cache.as_deref(), progress, cancel)
}

/// What to say about files that are left out, where there are any.
pub fn left_out(rejected: &[Rejected]) -> Option<String> {
    let Rejected { path, reason } = rejected.first()?;
    let path = path.display();
    Some(match rejected.len() {
        1 => format!("1 file is left out, {path}: {reason}"),
        count => format!("{count} files are left out; the first is {path}: {reason}"),
    })
}

fn progress<'a>(mailbox: &'a Mailbox, what: &'a str) -> impl Fn(usize, usize) + Sync + 'a {
    move |done, total| {
        // Some fifty steps are plenty for a bar.
        if done == total || done.is_multiple_of((total / 50).max(1)) {
            mailbox.tell(Event::Progress { what: what.into(), done, total });
        }
    }
}

/// Where decoded pictures are kept between runs; None where the system has no such place.
pub(super) fn cache_folder() -> Option<PathBuf> {
    if cfg!(test) {
        // Tests leave nothing behind, and push nothing of the user's out.
        return None;
    }
    directories::ProjectDirs::from("", "", "morphogen").map(|dirs| dirs.cache_dir().join("data"))
}

fn spawn(mailbox: &Arc<Mailbox>, name: &str, work: impl FnOnce(&Mailbox) + Send + 'static) {
    mailbox.cancel.store(false, Ordering::Relaxed);
    let theirs = mailbox.clone();
    let spawned = std::thread::Builder::new().name(name.into()).spawn(move || work(&theirs));
    if let Err(error) = spawned {
        mailbox
            .tell(Event::Failed(Error::Device(format!("no thread for it: {error}")).to_string()));
    }
}

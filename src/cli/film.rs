//! `morphogen film`: a timeline becomes a film.

use super::console::Console;
use super::failure::{Failure, Outcome};
use super::film_args::{FilmArgs, LoopArg};
use super::interrupt::Interrupt;
use super::session;
use super::target::vacant;
use crate::base::files;
use crate::data::listen;
use crate::engine::{Command, Engine, Event, FilmOrder, ModelInfo, ModelSource};
use crate::export::{FilmKind, may_replace, read_timeline};
use crate::gpu::DeviceChoice;
use crate::latent::timeline::{A_SEED, Easing, Key, Music, Timeline, Walk, seeds_tour, walk};
use serde_json::json;
use std::path::Path;
use std::time::Instant;

pub(super) fn run(args: &FilmArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    if let Some(out) = &args.out {
        FilmKind::of(out)?;
        if !args.force {
            may_replace(out)?;
        }
    }
    if let Some(file) = &args.save_timeline
        && (args.force || may_replace(file).is_err())
    {
        vacant(file, args.force)?;
    }
    let given = args.timeline.as_deref().map(read_timeline).transpose()?;
    let source = source(args, given.as_ref())?;
    let console = Console::new(quiet);
    let engine = session::start(device);
    let model = session::open(&engine, source, &console)?;
    let timeline = timeline(args, given, &model, &console)?;
    if let Some(file) = &args.save_timeline {
        let text = timeline.text().map_err(Failure::usage)?;
        files::write_atomic(file, text.as_bytes())?;
        console.note(&format!("saved the timeline to {}", file.display()));
    }
    match &args.out {
        Some(out) => make(args, out, timeline, &engine, &console),
        None => Ok(()),
    }
}

/// The model that is named, else that of the timeline.
fn source(args: &FilmArgs, given: Option<&Timeline>) -> Outcome<ModelSource> {
    match (&args.model, given) {
        (Some(name), _) => Ok(ModelSource::named(name)?),
        (None, Some(timeline)) => ModelSource::named(&timeline.model_name).map_err(|_| {
            let name = &timeline.model_name;
            Failure::usage(format!(
                "the timeline was made with the model “{name}”, which is not built in; name its \
                 file with --model"
            ))
        }),
        (None, None) => Ok(ModelSource::named("faces")?),
    }
}

/// What is to be shown, with all that was said on the command line.
fn timeline(
    args: &FilmArgs,
    given: Option<Timeline>,
    model: &ModelInfo,
    console: &Console,
) -> Outcome<Timeline> {
    let (hash, name) = (model.hash.clone().unwrap_or_default(), model.name.clone());
    let mut timeline = match (given, &args.seeds, args.walk) {
        (Some(timeline), ..) => {
            if !timeline.model_hash.is_empty() && timeline.model_hash != hash {
                console.warn(&format!(
                    "the timeline was made with the model “{}” and other weights; {name} shows \
                     other pictures",
                    timeline.model_name
                ));
            }
            timeline
        }
        (None, Some(seeds), _) => seeds_tour(&args.point.recipe(model)?, &seeds.0, A_SEED),
        (None, None, seed) => {
            let (places, reach) = (args.places as usize, args.reach);
            let way = Walk { seed: seed.unwrap_or_default(), places, reach, ..Walk::default() };
            walk(&args.point.recipe(model)?, way)
        }
    };
    (timeline.model_hash, timeline.model_name) = (hash, name);
    changed(args, &mut timeline);
    if let Some(file) = &args.music {
        timeline.music = Some(music(args, file, model)?);
    }
    timeline
        .check()
        .map_err(|why| Failure::usage(format!("the timeline cannot be shown: {why}")))?;
    Ok(timeline)
}

/// Takes over length, loop, easing and rate.
fn changed(args: &FilmArgs, timeline: &mut Timeline) {
    timeline.fps = args.fps.unwrap_or(timeline.fps);
    if let Some(easing) = args.easing {
        let ease = |key: &mut Key| key.easing = Easing::from(easing);
        timeline.keys.iter_mut().for_each(ease);
    }
    if let Some(looped) = args.looped {
        timeline.looped = looped == LoopArg::Yes;
        // Without a way back it ends at its last key.
        if !timeline.looped && args.timeline.is_none() {
            timeline.seconds = timeline.keys.last().map_or(0.0, |key| key.at);
        }
        timeline.fit();
    }
    if let Some(seconds) = args.seconds {
        let factor = seconds / timeline.seconds;
        timeline.keys.iter_mut().for_each(|key| key.at *= factor);
        timeline.seconds = seconds;
    }
}

fn music(args: &FilmArgs, file: &Path, model: &ModelInfo) -> Outcome<Music> {
    let sliders = model.components.len();
    if let Some(drive) = args.drive.iter().find(|drive| drive.slider >= sliders) {
        let (number, name) = (drive.slider + 1, &model.name);
        return Err(Failure::usage(format!(
            "--drive names slider {number}, and {name} has {sliders}"
        )));
    }
    let heard = listen(file)?;
    Ok(Music {
        name: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        rate: heard.rate,
        loudness: heard.loudness,
        beats: heard.beats,
        drives: args.drive.clone(),
    })
}

/// Has the film made, and waits for it; Ctrl-C ends it.
fn make(
    args: &FilmArgs,
    out: &Path,
    timeline: Timeline,
    engine: &Engine,
    console: &Console,
) -> Outcome<()> {
    let interrupt = Interrupt::listen()?;
    let started = Instant::now();
    let (frames, fps, length) = (timeline.frames(), timeline.fps, timeline.seconds);
    let model = (timeline.model_name.clone(), timeline.model_hash.clone());
    let order = FilmOrder { path: out.into(), timeline: Box::new(timeline), scale: args.scale };
    session::send(engine, Command::Film(order))?;
    let mut stopping = false;
    loop {
        if interrupt.requested() && !stopping {
            stopping = true;
            session::send(engine, Command::StopFilm)?;
        }
        match session::event(engine, console)? {
            Some(Event::Saved(_)) => break,
            Some(Event::Failed(why) | Event::GivenUp(why)) => return Err(Failure::failed(why)),
            _ => {}
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    if args.json {
        let answer = json!({
            "model": model.0,
            "model_hash": model.1,
            "file": out,
            "frames": frames,
            "fps": fps,
            "length_s": length,
            "bytes": size(out),
            "seconds": seconds,
            "ms_per_frame": 1000.0 * seconds / frames as f64,
        });
        return console.result(&answer.to_string());
    }
    console.note(&format!(
        "saved {frames} pictures of {length:.1} s to {} in {seconds:.1} s, {:.0} kB",
        out.display(),
        size(out) as f64 / 1000.0
    ));
    Ok(())
}

/// Bytes of a file, or of all files of a folder.
fn size(path: &Path) -> u64 {
    let entries = walkdir::WalkDir::new(path).into_iter().flatten();
    entries
        .filter_map(|entry| entry.metadata().ok())
        .filter(|it| it.is_file())
        .map(|it| it.len())
        .sum()
}

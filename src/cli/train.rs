//! `morphogen train`: a run without a window.

use super::console::Console;
use super::failure::{Failure, Outcome};
use super::interrupt::Interrupt;
use super::train_args::{Advise, TrainArgs};
use super::{preflight, session};
use crate::engine::{Command, Engine, Event, Onwards, Phase};
use crate::gpu::DeviceChoice;
use crate::training::{Change, Measured, Metrics, Run, StartModel, Told, TrainConfig, Turn};
use std::path::Path;
use std::time::{Duration, Instant};

/// Time between lines where no bar is seen.
const LINE_EVERY: Duration = Duration::from_secs(10);

pub(super) fn run(args: &TrainArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    let (run, order) = match (&args.resume, &args.data, &args.out) {
        (Some(run), ..) => (run, None),
        (None, Some(data), Some(out)) => (out, Some((data, new_run(args, out)?))),
        (None, None, Some(out)) => (out, None),
        _ => return Err(Failure::usage("name --data and --out, or --resume")),
    };
    let onwards = match &order {
        Some(_) => None,
        None => Some(onwards(args, run)?),
    };
    let interrupt = Interrupt::listen()?;
    let console = Console::new(quiet);
    let engine = session::start(device);
    engine.set_share(args.share);
    engine.set_auto_advice(args.advise == Advise::Auto);
    if let Some((folder, (config, _))) = &order {
        check_folder(&engine, folder, config, &console, &interrupt, args.json)?;
    }
    let command = match (order, onwards) {
        (Some((folder, (config, base))), _) => {
            Command::Train { folder: folder.clone(), run: run.clone(), config, base }
        }
        (None, Some(onwards)) => onwards,
        (None, None) => return Err(Failure::usage("name --data and --out, or --resume")),
    };
    session::send(&engine, command)?;
    let (json, advise) = (args.json, args.advise);
    let (engine, console, interrupt) = (&engine, &console, &interrupt);
    Watch { engine, console, interrupt, json, advise, run, printed: None }.follow()
}

/// The order for a run that goes on: in its folder, or as a branch in another.
fn onwards(args: &TrainArgs, run: &Path) -> Outcome<Command> {
    let Some(source) = &args.branch else {
        let config = args.config_on(run)?;
        let onwards = Onwards { back: args.back, config, total_kimg: args.plan.kimg };
        return Ok(Command::Resume { run: run.into(), onwards });
    };
    let mut config = match args.config_on(source)? {
        Some(config) => config,
        None => Box::new(Run::settings(source)?),
    };
    config.total_kimg = args.plan.kimg.unwrap_or(config.total_kimg);
    Ok(Command::Branch { source: source.clone(), kimg: args.back, run: run.into(), config })
}

/// Settings of a new run, and the model it starts from.
type NewRun = (Box<TrainConfig>, Option<Box<StartModel>>);

fn new_run(args: &TrainArgs, out: &Path) -> Outcome<NewRun> {
    let base = args.from.as_deref().map(StartModel::read).transpose()?;
    let config = match &base {
        Some(base) => {
            let config = args.plan.config_of(base.network().clone())?;
            base.settings(config, args.plan.settings.resolution)?
        }
        None => args.plan.config()?,
    };
    config.validate()?;
    let used = out.is_file() || std::fs::read_dir(out).is_ok_and(|mut dir| dir.next().is_some());
    if used {
        return Err(Failure::usage(format!(
            "{0} already holds something; choose another folder, or go on with --resume {0}",
            out.display()
        )));
    }
    Ok((Box::new(config), base.map(Box::new)))
}

/// Shows what the folder holds; an error when nothing can be learnt from it.
pub(super) fn check_folder(
    engine: &Engine,
    folder: &Path,
    config: &TrainConfig,
    console: &Console,
    interrupt: &Interrupt,
    json: bool,
) -> Outcome<()> {
    let order = Box::new(config.clone());
    session::send(engine, Command::Preflight { folder: folder.into(), config: order })?;
    loop {
        match session::event(engine, console)? {
            Some(Event::Preflight(report)) => {
                preflight::show(&report, console);
                if let Some(list) = preflight::left_out(&report).filter(|_| json) {
                    console.result(&list.to_string())?;
                }
                if report.images == 0 {
                    return Err(no_pictures(folder));
                }
                return Ok(config.fits_classes(report.classes.len())?);
            }
            Some(Event::Failed(why)) => return Err(Failure::failed(why)),
            _ if interrupt.requested() => {
                engine.cancel();
                return Err(Failure::failed("stopped before training began"));
            }
            _ => {}
        }
    }
}

fn no_pictures(folder: &Path) -> Failure {
    Failure::failed(format!(
        "{} holds no usable pictures; name a folder of JPEG, PNG, WebP, BMP, GIF, TIFF or PPM files, or a zip archive of them",
        folder.display()
    ))
}

/// A run being followed to its end.
pub(super) struct Watch<'a> {
    pub engine: &'a Engine,
    pub console: &'a Console,
    pub interrupt: &'a Interrupt,
    pub json: bool,
    pub advise: Advise,
    pub run: &'a Path,
    /// When a line was printed last.
    pub printed: Option<Instant>,
}

impl Watch<'_> {
    /// Shows the run until it ends. A failure (a full disk, say) ends the command only where it
    /// ended the run.
    pub fn follow(mut self) -> Outcome<()> {
        let mut stopping = false;
        let mut failure = None;
        loop {
            match session::event(self.engine, self.console)? {
                Some(Event::Metrics(metrics)) => {
                    failure = None;
                    self.metrics(&metrics)?;
                }
                Some(Event::Advice(told)) => self.advice(&told)?,
                Some(Event::Failed(why)) if self.idle() => return Err(Failure::failed(why)),
                Some(Event::Failed(why)) => {
                    self.console.warn(&why);
                    failure = Some(why);
                }
                Some(Event::Stopped) => return self.finish(),
                None if self.idle() => {
                    if let Some(why) = failure.take() {
                        return Err(Failure::failed(why));
                    }
                }
                _ => {}
            }
            if self.interrupt.requested() && !stopping {
                if self.phase() == Phase::Preparing {
                    self.engine.cancel();
                }
                // A full queue takes the order in the next turn.
                stopping = self.engine.send(Command::Stop);
                self.console.note("stopping; Ctrl-C again gives up what is not saved");
            }
        }
    }

    fn phase(&self) -> Phase {
        self.engine.snapshot().training.phase
    }

    fn idle(&self) -> bool {
        self.phase() == Phase::Idle
    }

    fn metrics(&mut self, metrics: &Metrics) -> Outcome<()> {
        if self.json {
            let line =
                serde_json::to_string(metrics).map_err(|e| Failure::failed(e.to_string()))?;
            self.console.result(&line)?;
        }
        let training = &self.engine.snapshot().training;
        let total = training.config.as_ref().map_or(0.0, |config| config.total_kimg);
        let text = describe(metrics, total, training.eta_s);
        let due = self.printed.is_none_or(|at| at.elapsed() >= LINE_EVERY);
        if !self.json && self.console.wants_lines() && due {
            self.printed = Some(Instant::now());
            self.console.note(&text);
        }
        let images = |kimg: f64| (kimg * 1000.0) as u64;
        self.console.progress(text, images(metrics.kimg), images(total));
        Ok(())
    }

    /// What the advisor says.
    fn advice(&self, told: &Told) -> Outcome<()> {
        if self.advise == Advise::Off {
            return Ok(());
        }
        if self.json {
            let line = serde_json::json!({ "advice": told }).to_string();
            self.console.result(&line)?;
        }
        let (kimg, title) = (told.kimg, told.finding.kind.words().title);
        self.console.note(&match told.turn {
            Turn::Began => format!(
                "advice at {kimg:.2} kimg: {}{}",
                told.finding.sentence(),
                options(&told.finding.changes)
            ),
            Turn::Ended => format!("at {kimg:.2} kimg this is over: {title}"),
            Turn::Taken => format!("at {kimg:.2} kimg the advice is taken: {title}"),
            Turn::Back => format!("back at {kimg:.2} kimg, before this: {title}"),
        });
        Ok(())
    }

    fn finish(self) -> Outcome<()> {
        let (run, training) = (self.run.display(), &self.engine.snapshot().training);
        let batch = training.config.as_ref().map_or(0, |config| config.batch);
        let (kimg, whole) = (training.kimg, format!("whole batches of {batch}"));
        self.console.note(&format!(
            "saved {run} at {kimg:.3} kimg ({whole}); go on with morphogen train --resume {run}"
        ));
        Ok(())
    }
}

/// The options that make these changes, in parentheses.
fn options(changes: &[Change]) -> String {
    let option = |change: &Change| {
        let name = change.name.replace('_', "-");
        match &change.to {
            serde_json::Value::String(text) => format!("--{name} {text}"),
            value => format!("--{name} {value}"),
        }
    };
    match changes {
        [] => String::new(),
        some => format!(" ({})", some.iter().map(option).collect::<Vec<_>>().join(" ")),
    }
}

fn describe(m: &Metrics, total: f64, eta_s: Option<f64>) -> String {
    let mut text = format!(
        "{:.2}/{total} kimg, {:.1} img/s, loss G {:.3} D {:.3}, R1 {:.3}, p {:.2}",
        m.kimg, m.img_per_s, m.loss_g, m.loss_d, m.r1, m.augment
    );
    if let Some(Measured { closeness: c, .. }) = m.measured {
        text.push_str(&format!(
            ", Fréchet {:.2}, precision {:.2}, recall {:.2}",
            c.frechet, c.precision, c.recall
        ));
    }
    if let Some(eta) = eta_s.filter(|eta| eta.is_finite() && *eta >= 0.0) {
        let minutes = (eta / 60.0).ceil() as u64;
        text.push_str(&format!(", {} h {:02} min left", minutes / 60, minutes % 60));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_tells_how_it_goes() {
        let metrics = Metrics { kimg: 1.5, img_per_s: 20.0, augment: 0.25, ..Metrics::default() };
        let text = describe(&metrics, 100.0, Some(3700.0));
        assert!(text.starts_with("1.50/100 kimg, 20.0 img/s, loss G 0.000"), "{text}");
        assert!(text.ends_with("p 0.25, 1 h 02 min left"), "{text}");
        assert!(!describe(&metrics, 100.0, Some(f64::INFINITY)).contains("left"));
    }
}

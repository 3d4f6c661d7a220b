//! Driving the engine without a window.

use super::console::Console;
use super::failure::{Failure, Outcome};
use crate::engine::{Command, Engine, EngineOptions, Event, ModelInfo, ModelSource};
use crate::gpu::DeviceChoice;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Orders in the queue at a time; it holds 256.
const IN_FLIGHT: usize = 16;

const TICK: Duration = Duration::from_millis(100);

/// An engine with no window and no model yet.
pub(super) fn start(device: DeviceChoice) -> Engine {
    Engine::spawn(EngineOptions { device, gpu: None, model: None }, || {})
}

/// Queues an order.
pub(super) fn send(engine: &Engine, command: Command) -> Outcome<()> {
    if engine.send(command) {
        return Ok(());
    }
    Err(Failure::failed("the engine takes no more orders; start the command again"))
}

/// Waits a moment for an event, having shown it where it only informs.
pub(super) fn event(engine: &Engine, console: &Console) -> Outcome<Option<Event>> {
    match engine.wait_event(TICK) {
        Some(Event::Progress { what, done, total }) => {
            console.progress(what, done as u64, total as u64);
            Ok(None)
        }
        Some(Event::Warning(text)) => {
            console.warn(&text);
            Ok(None)
        }
        Some(Event::DeviceLost(text)) => Err(Failure::failed(text)),
        other => Ok(other),
    }
}

/// Opens a model and waits for it.
pub(super) fn open(
    engine: &Engine,
    source: ModelSource,
    console: &Console,
) -> Outcome<Arc<ModelInfo>> {
    let loaded = |event| if let Event::Loaded(model) = event { Some(model) } else { None };
    let model = ask(engine, Command::Open(source), console, loaded)?;
    console.progress(String::new(), 0, 0);
    Ok(model)
}

/// Gives an order and waits for the event that answers it, which is the one that `take` makes something of.
pub(super) fn ask<T>(
    engine: &Engine,
    order: Command,
    console: &Console,
    take: impl Fn(Event) -> Option<T>,
) -> Outcome<T> {
    send(engine, order)?;
    loop {
        match event(engine, console)? {
            Some(Event::Failed(why)) => return Err(Failure::failed(why)),
            Some(event) => {
                if let Some(answer) = take(event) {
                    return Ok(answer);
                }
            }
            None => {}
        }
    }
}

/// Keeps the queue filled until all files are written; the first failure ends it.
pub(super) fn carry_out(engine: &Engine, orders: Vec<Command>, console: &Console) -> Outcome<()> {
    let total = orders.len();
    let mut waiting = orders.into_iter();
    let (mut sent, mut saved) = (0, 0);
    while saved < total {
        while sent - saved < IN_FLIGHT
            && let Some(order) = waiting.next()
        {
            send(engine, order)?;
            sent += 1;
        }
        match event(engine, console)? {
            Some(Event::Saved(path)) => {
                saved += 1;
                console.progress(short(&path), saved as u64, total as u64);
            }
            Some(Event::Failed(why)) => return Err(Failure::failed(why)),
            _ => {}
        }
    }
    Ok(())
}

fn short(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

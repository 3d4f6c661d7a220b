//! `morphogen pack`: a trained model for sharing, and a state for keeping.

use super::args::PackArgs;
use super::console;
use super::failure::Outcome;
use crate::checkpoint;
use crate::training;

pub(super) fn run(args: &PackArgs) -> Outcome<()> {
    checkpoint::pack(&args.model, args.card.as_deref(), &args.out)?;
    console::print(&format!("saved {}", args.out.display()))?;
    let Some(state) = &args.state else { return Ok(()) };
    training::pack_state(&args.model, state)?;
    console::print(&format!("saved {}", state.display()))
}

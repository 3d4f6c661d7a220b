//! Arguments of `film`.

use super::numbers::Numbers;
use super::point_args::PointArgs;
use super::values::{finite, positive};
use crate::latent::timeline::{By, Drive, Easing, RATES};
use clap::{ArgGroup, Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(
    group(ArgGroup::new("what").required(true).args(["timeline", "seeds", "walk"])),
    group(ArgGroup::new("where").required(true).multiple(true).args(["out", "save_timeline"])),
    after_help = "\
The kind of film follows from the name: .mp4 (H.264), .gif, .png (animated PNG), or a folder of PNGs.
Each carries its timeline, from which --timeline makes it again.

Examples:
  morphogen film --model faces --seeds 1,5,9 --out tour.mp4
  morphogen film --model faces --walk 7 --seed 66 --seconds 8 --out walk.gif
  morphogen film --timeline tour.mp4 --fps 50 --scale 2 --out tour.png
  morphogen film --model flowers --class roses --walk 1 --music song.wav --drive 1:2 --drive 3:-1.5:beats \\
    --seconds 30 --out song.mp4"
)]
pub(super) struct FilmArgs {
    /// Timeline: its JSON file, or a film that was made of one
    #[arg(long, value_name = "FILE")]
    pub timeline: Option<PathBuf>,
    /// Tour of these seeds
    #[arg(long, value_name = "LIST")]
    pub seeds: Option<Numbers>,
    /// Walk around the picture of --seed; the number says which of all walks
    #[arg(long, value_name = "N")]
    pub walk: Option<u32>,
    /// Built-in model by name, model file or run folder [default: that of the timeline, else faces]
    #[arg(long, value_name = "NAME|FILE|RUN")]
    pub model: Option<String>,
    #[command(flatten)]
    pub point: PointArgs,
    /// Length [default: that of the timeline, else 2 a seed and 1 a place of a walk]
    #[arg(long, value_name = "SECONDS", value_parser = positive)]
    pub seconds: Option<f64>,
    /// Places that a walk passes
    #[arg(long, value_name = "N", default_value_t = 8, requires = "walk",
          value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub places: u32,
    /// How far a walk strays: 0 stays at the picture, 1 passes through other seeds
    #[arg(long, value_name = "SHARE", default_value_t = 0.5, requires = "walk", value_parser = finite)]
    pub reach: f32,
    /// How each key becomes the next [default: that of the timeline; smooth for seeds, spline for walks]
    #[arg(long, value_name = "EASING", value_enum)]
    pub easing: Option<EasingArg>,
    /// Whether the end is the beginning again [default: that of the timeline, else yes]
    #[arg(long = "loop", value_name = "yes|no", value_enum)]
    pub looped: Option<LoopArg>,
    /// Pictures a second [default: that of the timeline, else 25]
    #[arg(long, value_name = "N",
          value_parser = clap::value_parser!(u32).range(i64::from(*RATES.start())..=i64::from(*RATES.end())))]
    pub fps: Option<u32>,
    /// Enlargement
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = scale)]
    pub scale: u32,
    /// WAV file that moves sliders
    #[arg(long, value_name = "WAV", requires = "drive")]
    pub music: Option<PathBuf>,
    /// A slider, counted from 1, the deviations it moves at most, and what moves it: loudness (where
    /// nothing is said) or beats; once for each slider
    #[arg(long, value_name = "SLIDER:AMOUNT[:BY]", requires = "music", value_parser = drive)]
    pub drive: Vec<Drive>,
    /// Write the timeline as JSON, to be changed by hand
    #[arg(long, value_name = "FILE")]
    pub save_timeline: Option<PathBuf>,
    /// Film to write: .mp4, .gif, .png (animated), or a folder for its pictures
    #[arg(long, value_name = "FILE|DIR")]
    pub out: Option<PathBuf>,
    /// Replace files that Morphogen did not save
    #[arg(long)]
    pub force: bool,
    /// Print what was made as JSON
    #[arg(long)]
    pub json: bool,
}

/// [`Easing`] on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EasingArg {
    Linear,
    Smooth,
    Spline,
    Hold,
}

impl From<EasingArg> for Easing {
    fn from(easing: EasingArg) -> Self {
        match easing {
            EasingArg::Linear => Self::Linear,
            EasingArg::Smooth => Self::Smooth,
            EasingArg::Spline => Self::Spline,
            EasingArg::Hold => Self::Hold,
        }
    }
}

/// Whether a film is a loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LoopArg {
    Yes,
    No,
}

fn scale(text: &str) -> Result<u32, String> {
    match text {
        "1" => Ok(1),
        "2" => Ok(2),
        "4" => Ok(4),
        _ => Err("it must be 1, 2 or 4".into()),
    }
}

fn drive(text: &str) -> Result<Drive, String> {
    let wrong =
        || "it takes a slider from 1 on, a number and loudness or beats: 2:1.5:beats".to_string();
    let mut parts = text.split(':');
    let slider = parts.next().and_then(|part| part.trim().parse::<usize>().ok());
    let slider = slider.and_then(|slider| slider.checked_sub(1)).ok_or_else(wrong)?;
    let amount = finite(parts.next().ok_or_else(wrong)?).map_err(|_| wrong())?;
    let by = match (parts.next(), parts.next()) {
        (None | Some("loudness"), None) => By::Loudness,
        (Some("beats"), None) => By::Beats,
        _ => return Err(wrong()),
    };
    Ok(Drive { slider, amount, by })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drives_name_slider_amount_and_cause() {
        assert_eq!(drive("1:2").unwrap(), Drive { slider: 0, amount: 2.0, by: By::Loudness });
        let beats = Drive { slider: 2, amount: -1.5, by: By::Beats };
        assert_eq!(drive("3:-1.5:beats").unwrap(), beats);
        for text in ["", "0:1", "1", "1:x", "1:nan", "1:2:noise", "1:2:beats:x", "x:1"] {
            assert!(drive(text).unwrap_err().contains("2:1.5:beats"), "{text}");
        }
    }
}

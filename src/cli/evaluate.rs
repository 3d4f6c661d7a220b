//! `morphogen evaluate`: how close a model comes to a folder of photos.

use super::args::EvaluateArgs;
use super::console::Console;
use super::failure::{Failure, Outcome};
use super::session;
use crate::engine::{self, EvaluateOptions, Evaluation};
use crate::gpu::DeviceChoice;

pub(super) fn run(args: &EvaluateArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    let source = session::source(&args.model)?;
    let console = Console::new(quiet);
    let options = EvaluateOptions {
        samples: args.samples as usize,
        truncation: args.truncation,
        seed: args.seed,
        device,
    };
    let progress = |what: &str, done: usize, total: usize| {
        console.progress(what.into(), done as u64, total as u64);
    };
    let evaluation = engine::evaluate(&source, &args.data, &options, &progress)?;
    for warning in &evaluation.warnings {
        console.warn(warning);
    }
    if args.json {
        let text = serde_json::to_string(&evaluation);
        return console.result(&text.map_err(|e| Failure::failed(e.to_string()))?);
    }
    console.result(&report(&evaluation))
}

fn report(evaluation: &Evaluation) -> String {
    let Evaluation { model, resolution, photos, samples, compared, truncation, .. } = evaluation;
    let mut text = format!(
        "{model} at {resolution}×{resolution}, truncation {truncation}: {samples} pictures, \
         {photos} photos\n\
         \n\
         Sliced Wasserstein distance × 1000 between {compared} and {compared}; smaller is better, \
         and the floor is what two halves of the photos score\n\
         {:>9} {:>9} {:>9}\n",
        "level", "model", "floor"
    );
    let mut line = |level: &str, model: f64, floor: f64| {
        text.push_str(&format!("{level:>9} {model:>9.2} {floor:>9.2}\n"));
    };
    for level in &evaluation.levels {
        line(&format!("{0}×{0}", level.side), level.model, level.floor);
    }
    let count = evaluation.levels.len() as f64;
    let [model, floor] = evaluation
        .levels
        .iter()
        .fold([0.0; 2], |[model, floor], level| [model + level.model, floor + level.floor]);
    line("mean", model / count, floor / count);
    text.push_str(&format!(
        "\nMS-SSIM among pictures {:.3}, among photos {:.3}; 1 is no variety",
        evaluation.ms_ssim_model, evaluation.ms_ssim_photos
    ));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::LevelScore;

    #[test]
    fn report_has_a_line_for_each_level_and_their_mean() {
        let evaluation = Evaluation {
            model: "faces".into(),
            model_hash: String::new(),
            device: "CPU".into(),
            resolution: 32,
            photos: 90,
            samples: 50,
            compared: 45,
            truncation: 1.0,
            seed: 0,
            levels: vec![
                LevelScore { side: 32, model: 20.0, floor: 5.0 },
                LevelScore { side: 16, model: 41.5, floor: 8.0 },
            ],
            ms_ssim_model: 0.25,
            ms_ssim_photos: 0.2,
            warnings: vec![],
        };
        let text = report(&evaluation);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[2].contains("smaller is better") && lines[2].contains("45 and 45"), "{text}");
        let expected =
            ["32×32     20.00      5.00", "16×16     41.50      8.00", "mean     30.75      6.50"];
        for (line, expected) in lines[4..7].iter().zip(expected) {
            assert_eq!(line.trim_start(), expected);
        }
        assert!(lines[8].contains("0.250") && lines[8].contains("0.200"), "{text}");
    }
}

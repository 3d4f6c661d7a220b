//! `morphogen evaluate`: how close a model comes to a folder of photos.

mod args;
mod features;

use super::console::Console;
use super::failure::{Failure, Outcome};
use crate::engine::{
    self, Comparison, EvaluateOptions, Evaluation, ModelSource, NetworkInfo, Photos, Scores,
};
use crate::gpu::DeviceChoice;
use crate::training::Closeness;
pub(super) use args::EvaluateArgs;

pub(super) fn run(args: &EvaluateArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    let console = Console::new(quiet);
    let (model, data) = match (&args.model, &args.data) {
        (Some(model), Some(data)) => (model, data),
        _ => return features::run(args, &console),
    };
    let source = ModelSource::named(model)?;
    let options = EvaluateOptions {
        samples: args.samples as usize,
        truncation: args.truncation,
        seed: args.seed,
        held_out: args.held_out,
        list: args.list.clone(),
        network: args.network.file(),
        device,
    };
    let evaluation = engine::evaluate(&source, data, &options, &console.report())?;
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
    let Evaluation { model, resolution, photos, samples, truncation, .. } = evaluation;
    let mut text = format!(
        "{model} at {resolution}×{resolution}, truncation {truncation}: {samples} pictures, \
         {photos} photos; the floor is what photos score among themselves\n"
    );
    let network = evaluation.feature_network.as_ref();
    for comparison in &evaluation.comparisons {
        text.push_str(&table(comparison, network.map_or("", |network| &network.file)));
    }
    text.push_str(&format!(
        "\nMS-SSIM among pictures {:.3}, among photos {:.3}; 1 is no variety\n\
         Distances, precision and recall in the features of Morphogen's own encoder compare with \
         each other, not with published FID or KID; its precision is lenient",
        evaluation.ms_ssim_model, evaluation.ms_ssim_photos
    ));
    if let Some(NetworkInfo { file, dimensions, size: [width, height], .. }) = network {
        text.push_str(&format!(
            "\n{file} made {dimensions} numbers of each picture at {width}×{height}; they compare \
             with those of as many pictures, shown to the same network in the same way"
        ));
    }
    text
}

fn table(comparison: &Comparison, file: &str) -> String {
    let Comparison { photos, available, compared, levels, own, network } = comparison;
    let photos = match photos {
        Photos::All => "all photos",
        Photos::Training => "photos of the training",
        Photos::HeldOut => "held-out photos",
    };
    let mut text = format!(
        "\nWith {compared} of {available} {photos}\n{:<44} {:>9} {:>9}\n",
        "", "model", "floor"
    );
    let mut line = |name: &str, model: f64, floor: f64| {
        text.push_str(&format!("{name:<44} {model:>9.3} {floor:>9.3}\n"));
    };
    for level in levels {
        let name = format!("Sliced Wasserstein × 1000 at {0}×{0}", level.side);
        line(&name, level.model, level.floor);
    }
    let count = levels.len() as f64;
    let mean = |sum: f64| sum / count;
    line(
        "Sliced Wasserstein × 1000, mean",
        mean(levels.iter().map(|level| level.model).sum()),
        mean(levels.iter().map(|level| level.floor).sum()),
    );
    let spaces = [Some((own, "Morphogen encoder")), network.as_ref().map(|scores| (scores, file))];
    for (Scores { model, floor }, network) in spaces.into_iter().flatten() {
        for ((name, model), (_, floor)) in
            named(model, network).into_iter().zip(named(floor, network))
        {
            line(&name, model, floor);
        }
    }
    text
}

/// The measures in the features of `network`, with their names.
fn named(closeness: &Closeness, network: &str) -> [(String, f64); 4] {
    let Closeness { frechet, kernel, precision, recall } = *closeness;
    [
        (format!("Fréchet distance ({network})"), frechet),
        (format!("Kernel distance × 1000 ({network})"), kernel),
        (format!("Precision ({network})"), precision),
        (format!("Recall ({network})"), recall),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::LevelScore;

    fn evaluation() -> Evaluation {
        let model = Closeness { frechet: 1.25, kernel: 30.5, precision: 0.75, recall: 0.125 };
        let floor = Closeness { frechet: 0.0625, kernel: -0.5, precision: 0.875, recall: 0.9375 };
        let levels = vec![
            LevelScore { side: 32, model: 20.0, floor: 5.0 },
            LevelScore { side: 16, model: 41.5, floor: 8.0 },
        ];
        let photos = Photos::HeldOut;
        Evaluation {
            model: "faces".into(),
            model_hash: String::new(),
            device: "CPU".into(),
            resolution: 32,
            photos: 900,
            samples: 50,
            truncation: 1.0,
            seed: 0,
            encoder_hash: String::new(),
            feature_network: None,
            comparisons: vec![Comparison {
                photos,
                available: 90,
                compared: 45,
                levels,
                own: Scores { model, floor },
                network: None,
            }],
            ms_ssim_model: 0.25,
            ms_ssim_photos: 0.2,
            warnings: vec![],
        }
    }

    #[test]
    fn report_has_a_line_for_each_measure() {
        let text = report(&evaluation());
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[2].contains("With 45 of 90 held-out photos"), "{text}");
        let expected = [
            ("32×32", "20.000     5.000"),
            ("16×16", "41.500     8.000"),
            ("mean", "30.750     6.500"),
            ("Fréchet distance (Morphogen encoder)", "1.250     0.062"),
            ("Kernel distance × 1000 (Morphogen encoder)", "30.500    -0.500"),
            ("Precision", "0.750     0.875"),
            ("Recall", "0.125     0.938"),
        ];
        for (line, (name, values)) in lines[4..].iter().zip(expected) {
            assert!(line.contains(name) && line.ends_with(values), "{line}");
        }
        assert!(lines[12].contains("0.250") && lines[12].contains("0.200"), "{text}");
        assert!(lines[13].contains("not with published FID"), "{text}");
    }

    #[test]
    fn a_network_of_the_user_has_lines_of_its_own() {
        let mut evaluation = evaluation();
        let model = Closeness { frechet: 12.5, ..Closeness::default() };
        evaluation.comparisons[0].network = Some(Scores { model, ..Scores::default() });
        let (file, hash) = ("dino.onnx".into(), String::new());
        let info = NetworkInfo { file, hash, dimensions: 384, size: [224, 224] };
        evaluation.feature_network = Some(info);
        let text = report(&evaluation);
        let line = text.lines().find(|line| line.contains("Fréchet distance (dino.onnx)"));
        assert!(line.unwrap().ends_with("12.500     0.000"), "{text}");
        assert!(text.lines().last().unwrap().contains("384 numbers of each picture at 224×224"));
    }

    #[test]
    fn json_names_the_photos() {
        let json = serde_json::to_string(&evaluation()).unwrap();
        assert!(json.contains(r#""photos":"held-out""#) && json.contains(r#""recall":0.125"#));
    }
}

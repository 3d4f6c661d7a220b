//! Real checkpoints, against sums that PyTorch computed from them.

use super::{Value, open, refusal};
use crate::common::shared;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Tensors, numbers, and the sums of these and of their magnitudes.
#[derive(Default)]
struct Sums(usize, usize, f64, f64);

impl Sums {
    fn add(&mut self, tensor: Value<'_>) {
        let view = tensor.tensor().expect("a tensor");
        let numbers = view.to_f32().unwrap();
        self.0 += 1;
        self.1 += numbers.len();
        self.2 += numbers.iter().copied().map(f64::from).sum::<f64>();
        self.3 += numbers.iter().copied().map(f64::from).map(f64::abs).sum::<f64>();
    }

    /// Of all parameters and buffers of a module and its parts.
    fn add_module(&mut self, module: Value<'_>) {
        for kind in ["_parameters", "_buffers"] {
            let tensors = module.get(kind).unwrap().entries();
            tensors
                .into_iter()
                .filter(|(_, value)| !value.is_none())
                .for_each(|(_, value)| self.add(value));
        }
        for (_, part) in module.get("_modules").unwrap().entries() {
            if !part.is_none() {
                self.add_module(part);
            }
        }
    }

    #[track_caller]
    fn assert(&self, tensors: usize, numbers: usize, sum: f64, magnitude: f64) {
        assert_eq!((self.0, self.1), (tensors, numbers));
        assert!((self.2 - sum).abs() < 1e-6 * magnitude, "{} is not {sum}", self.2);
        assert!((self.3 - magnitude).abs() < 1e-6 * magnitude, "{} is not {magnitude}", self.3);
    }
}

#[test]
fn nvidia_pickles_hold_what_pytorch_reads() {
    let Some(folder) = shared("fixtures") else { return };
    for (name, tensors, numbers, sum, magnitude) in [
        ("ada_tiny", 56, 5566, 1768.4609382593626, 41834.72674238698),
        ("ada_skip64", 94, 494216, 14887.271775096096, 2992956.4414238622),
        ("ada_resnet32", 71, 51114, 9315.072944666133, 284428.5916020297),
        ("sg3repo_odd", 81, 49271, -3641.6971246633375, 187646.09301948317),
        ("stylegan3t32", 58, 20419, -3830.7556193241307, 187503.21088013175),
    ] {
        let file = std::fs::read(folder.join(name).join("model.pkl")).unwrap();
        let document = open(&file).unwrap();
        let model = document.root().get("G_ema").unwrap();
        assert_eq!(model.class(), Some("torch_utils.persistence._reconstruct_persistent_obj"));
        assert_eq!(model.args()[0].get("class_name").unwrap().str(), Some("Generator"));
        assert!(model.get("z_dim").unwrap().int().is_some());
        let mut sums = Sums::default();
        sums.add_module(model);
        sums.assert(tensors, numbers, sum, magnitude);
    }
}

#[test]
fn rosinality_files_hold_what_pytorch_reads() {
    let Some(folder) = shared("fixtures") else { return };
    let file = std::fs::read(folder.join("rosinality64/model.pt")).unwrap();
    let document = open(&file).unwrap();
    let mut sums = Sums::default();
    for (_, tensor) in document.root().get("g_ema").unwrap().entries() {
        sums.add(tensor);
    }
    sums.assert(91, 199400, -23311.209172615258, 1462464.7079776928);
    let mut average = Sums::default();
    average.add(document.root().get("latent_avg").unwrap());
    assert!((average.2 - 27.25984213699121).abs() < 1e-4);
}

#[test]
fn hostile_files_are_refused_and_nothing_runs() {
    let Some(folder) = shared("fixtures") else { return };
    for (name, part) in [
        ("absurd_tensor.pkl", "it is damaged"),
        ("builtins_eval.pkl", "it asks for builtins.eval"),
        ("deep_nesting.pkl", "nested more than"),
        ("empty.pkl", "it is empty"),
        ("not_a_pickle.pkl", "neither a pickle nor a PyTorch file"),
        ("os_system.pkl", "it asks for os.system"),
        ("truncated.pkl", "cut short"),
    ] {
        let started = Instant::now();
        let why = refusal(&std::fs::read(folder.join("hostile").join(name)).unwrap());
        assert!(why.contains(part) && !why.contains('\n'), "{name}: {why}");
        assert!(started.elapsed() < Duration::from_secs(2), "{name}");
    }
    assert!(!PathBuf::from("/tmp/pwned-by-pickle").exists());
}

#[test]
fn every_cut_of_a_checkpoint_is_an_error() {
    let Some(folder) = shared("fixtures") else { return };
    let file = std::fs::read(folder.join("ada_tiny/model.pkl")).unwrap();
    let started = Instant::now();
    for length in 0..file.len() {
        assert!(open(&file[..length]).is_err(), "{length} of {} bytes", file.len());
    }
    let each = started.elapsed() / file.len() as u32;
    assert!(each < Duration::from_millis(20), "{each:?} for each of {} cuts", file.len());
}

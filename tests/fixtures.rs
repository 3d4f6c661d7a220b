//! Networks from other programs' files against the pictures and logits that
//! PyTorch computed from them (`../shared/fixtures` and `tests/fixtures`), and NumPy in TensorFlow's
//! conventions (`tests/fixtures/tensorflow.py`).

mod common;

use burn::tensor::{Device, Tensor, TensorData};
use morphogen::base::numpy::randn;
use morphogen::checkpoint::{ModelFile, Wanted};
use morphogen::models::{Call, Cond, Discriminator, Generator, NoiseInput, StyleGenerator};
use std::path::{Path, PathBuf};

/// Shape and values of a NumPy file of f32 or f64.
fn npy(path: &Path) -> (Vec<usize>, Vec<f32>) {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let start = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let header = String::from_utf8_lossy(&bytes[10..start]).into_owned();
    let shape = header.split("'shape': (").nth(1).unwrap().split(')').next().unwrap();
    let shape = shape.split(',').filter_map(|side| side.trim().parse().ok()).collect();
    let data = &bytes[start..];
    let values = if header.contains("<f8") {
        data.chunks_exact(8).map(|b| f64::from_le_bytes(b.try_into().unwrap()) as f32).collect()
    } else {
        assert!(header.contains("<f4"), "{header}");
        data.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect()
    };
    (shape, values)
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec::<f32>().unwrap()
}

/// One fixture's networks and files.
struct Fixture {
    folder: PathBuf,
    generator: Generator,
    discriminator: Option<Discriminator>,
    device: Device,
    worst: f32,
}

impl Fixture {
    fn open(name: &str, model: &str, device: &Device) -> Option<Self> {
        Some(Self::of(common::shared(&format!("fixtures/{name}"))?, model, device))
    }

    fn of(folder: PathBuf, model: &str, device: &Device) -> Self {
        let file = ModelFile::read(&folder.join(model), Wanted::Both).unwrap();
        let generator = file.build_generator(device).unwrap();
        let discriminator = file.build_discriminator(device).unwrap();
        Self { folder, generator, discriminator, device: device.clone(), worst: 0.0 }
    }

    fn rows(&self, name: &str) -> Tensor<2> {
        let (shape, values) = npy(&self.folder.join(name));
        let columns = *shape.last().unwrap();
        let data = TensorData::new(values.clone(), [values.len() / columns, columns]);
        Tensor::from_data(data, &self.device)
    }

    fn class(&self, seed: usize) -> usize {
        let path = self.folder.join(format!("seed{seed}_c.npy"));
        if !path.exists() {
            return 0;
        }
        npy(&path).1.iter().position(|v| *v > 0.5).unwrap()
    }

    /// w_avg + ψ(w − w_avg).
    fn truncated(&self, w: Tensor<2>, psi: f32) -> Tensor<2> {
        let average = self.generator.entry().centre().unwrap().unsqueeze::<2>();
        (w - average.clone()) * psi + average
    }

    fn compare(&mut self, found: Vec<f32>, name: &str, tolerance: f32) {
        let (_, wanted) = npy(&self.folder.join(name));
        assert_eq!(found.len(), wanted.len(), "{name}");
        let off = found.iter().zip(&wanted).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(off < tolerance, "{}/{name}: off by {off}", self.folder.display());
        self.worst = self.worst.max(off);
    }

    fn picture(&self, ws: &[Tensor<2>], noise: NoiseInput) -> Vec<f32> {
        values(self.generator.draw(ws, &Call::sample(&Cond::default(), noise)))
    }

    /// D's logits of the generator's pictures, with the minibatch deviation of the whole batch.
    fn logits(&mut self, w: Tensor<2>, classes: &[usize], name: &str) {
        let d = self.discriminator.as_ref().expect("the file has a discriminator");
        let ws = vec![w; self.generator.config().styles()];
        let cond = self.generator.cond(classes);
        let call = Call::sample(&cond, NoiseInput::Const);
        let found = values(d.logits(self.generator.draw(&ws, &call), &call));
        self.compare(found, name, 1e-3);
    }

    /// Pictures of both seeds in these noise modes and all truncations.
    fn seeds(&mut self, modes: &[(NoiseInput, &str)]) {
        let layers = self.generator.config().styles();
        for seed in 0..2 {
            let z = self.rows(&format!("seed{seed}_z.npy"));
            let w = self.generator.encode(z, &self.generator.cond(&[self.class(seed)]));
            for psi in ["1", "0.7"] {
                let w = self.truncated(w.clone(), psi.parse().unwrap());
                self.compare(values(w.clone()), &format!("seed{seed}_w_psi{psi}.npy"), 1e-4);
                for (noise, name) in modes {
                    let picture = self.picture(&vec![w.clone(); layers], *noise);
                    self.compare(picture, &format!("seed{seed}_img_psi{psi}_{name}.npy"), 1e-3);
                }
            }
            let mut ws = vec![w.clone(); layers];
            ws[..4].fill(self.truncated(w, 0.5));
            let all: Vec<f32> = ws.iter().cloned().flat_map(values).collect();
            self.compare(all, &format!("seed{seed}_ws_psi0.5_cutoff4.npy"), 1e-4);
            let picture = self.picture(&ws, NoiseInput::Const);
            self.compare(picture, &format!("seed{seed}_img_cutoff_const.npy"), 1e-3);
        }
    }

    /// w and classes of the batch.
    fn batch_w(&self) -> (Tensor<2>, Vec<usize>) {
        let count = self.generator.config().classes().len().max(1);
        let classes: Vec<usize> = (0..4).map(|i| i % count).collect();
        let cond = self.generator.cond(&classes);
        (self.generator.encode(self.rows("batch4_z.npy"), &cond), classes)
    }

    /// Logits of each seed alone and of the batch.
    fn judge(&mut self) {
        for seed in 0..2 {
            let classes = [self.class(seed)];
            let z = self.rows(&format!("seed{seed}_z.npy"));
            let w = self.generator.encode(z, &self.generator.cond(&classes));
            self.logits(w, &classes, &format!("seed{seed}_D_logit.npy"));
        }
        let (w, classes) = self.batch_w();
        self.logits(w, &classes, "batch4_D_logits.npy");
    }

    /// A batch; with `mix`, the first two of it mixed from that layer on.
    fn batch(&mut self, picture: &str, mix: Option<(usize, &str)>) {
        let layers = self.generator.config().styles();
        let (w, _) = self.batch_w();
        let found = self.picture(&vec![w.clone(); layers], NoiseInput::Const);
        self.compare(found, picture, 1e-3);
        if let Some((crossover, name)) = mix {
            let rows = [0, 1].map(|row| w.clone().slice([row..row + 1, 0..w.dims()[1]]));
            self.mix(rows, crossover, name);
        }
    }

    /// The first w up to layer `crossover`, the second from there.
    fn mix(&mut self, [first, second]: [Tensor<2>; 2], crossover: usize, name: &str) {
        let mut ws = vec![first; self.generator.config().styles()];
        ws[crossover..].fill(second);
        let found = self.picture(&ws, NoiseInput::Const);
        self.compare(found, name, 1e-3);
    }
}

#[test]
fn nvidia_networks_draw_and_judge_as_in_pytorch() {
    let crossovers = [("ada_skip64", 5), ("ada_resnet32", 4), ("ada_tiny", 3), ("sg3repo_odd", 4)];
    for (name, crossover) in crossovers {
        let Some(mut fixture) = Fixture::open(name, "model.pkl", &Device::flex()) else { return };
        fixture.seeds(&[(NoiseInput::Const, "const"), (NoiseInput::None, "none")]);
        let mix = format!("mix_z0_z1_cross{crossover}_img_const.npy");
        fixture.batch("batch4_img_psi1_const.npy", Some((crossover, &mix)));
        fixture.judge();
        println!("{name}: largest difference {:e}", fixture.worst);
    }
}

#[test]
fn alias_free_networks_draw_pytorch_s_pictures() {
    let Some(mut fixture) = Fixture::open("stylegan3t32", "model.pkl", &Device::flex()) else {
        return;
    };
    fixture.seeds(&[(NoiseInput::None, "none")]);
    let mix = "mix_z0_z1_cross4_img_const.npy";
    fixture.batch("batch4_img_psi1_const.npy", Some((4, mix)));
    println!("stylegan3t32: largest difference {:e}", fixture.worst);
}

/// The pictures and the file are those of `fixtures/stylegan3r.py`.
#[test]
fn turning_networks_draw_what_plain_formulas_give() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut fixture = Fixture::of(folder, "stylegan3r.pkl", &Device::flex());
    let z = [0, 1].map(|seed| morphogen::base::numpy::randn(seed, 6)).concat();
    let z = Tensor::from_data(TensorData::new(z, [2, 6]), &fixture.device);
    let w = fixture.truncated(fixture.generator.encode(z, &fixture.generator.cond(&[0, 0])), 0.8);
    let ws = vec![w; fixture.generator.config().styles()];
    let found = fixture.picture(&ws, NoiseInput::Const);
    fixture.compare(found, "stylegan3r.npy", 1e-4);
    println!("stylegan3r: largest difference {:e}", fixture.worst);
}

/// The pictures and files are those of `fixtures/lucid.py`.
#[test]
fn lucidrains_networks_draw_pytorch_s_pictures() {
    for name in ["lucid", "lucid_rgba"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        let mut fixture = Fixture::of(folder, &format!("{name}.pt"), &Device::flex());
        let side = fixture.generator.config().resolution();
        let plane = |values| {
            Tensor::from_data(TensorData::new(values, [1, 1, side, side]), &Device::flex())
        };
        let [first, second] = [0, 1].map(|seed| {
            let z = TensorData::new(randn(seed, 6), [1, 6]);
            fixture
                .generator
                .encode(Tensor::from_data(z, &fixture.device), &fixture.generator.cond(&[0]))
        });
        // Its code exchanges rows and columns.
        let noise: Tensor<4> = plane(randn(9, side * side)).swap_dims(2, 3);
        let Generator::Style(StyleGenerator::Lucid(network)) = &fixture.generator else {
            panic!("{name}")
        };
        let cond = Cond::default();
        let call = Call::sample(&cond, NoiseInput::None);
        let mixed = [first, second.clone(), second.clone()];
        let pictures = [
            network.paint(&mixed, noise, &call),
            network.synthesize(&[second.clone(), second.clone(), second], &call),
        ];
        fixture.compare(pictures.map(values).concat(), &format!("{name}.npy"), 1e-4);
        println!("{name}: largest difference {:e}", fixture.worst);
    }
}

/// The pictures and files are those of `torch_dcgan.py`, `biggan_gema.py` and `tf_pggan.py` in
/// `fixtures/families`; BigGAN's classes are in `NAME_y.npy`.
#[test]
fn networks_of_other_families_draw_their_own_code_s_pictures() {
    for (name, ending) in [
        ("torch_dcgan", "pt"),
        ("biggan_gema", "pth"),
        ("biggan_c10", "pth"),
        ("tf_pggan", "pkl"),
        ("tf_pggan_fading", "pkl"),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/families");
        let mut fixture = Fixture::of(folder.clone(), &format!("{name}.{ending}"), &Device::flex());
        let z = fixture.rows(&format!("{name}_z.npy"));
        let labels = match std::fs::read(folder.join(format!("{name}_y.npy"))) {
            // 64-bit numbers after the header.
            Ok(bytes) => bytes[128..].chunks_exact(8).map(|label| usize::from(label[0])).collect(),
            Err(_) => vec![0; z.dims()[0]],
        };
        let generator = &fixture.generator;
        let cond = generator.cond(&labels);
        let styles = vec![generator.encode(z, &cond); generator.config().styles()];
        let found = values(generator.draw(&styles, &Call::sample(&cond, NoiseInput::None)));
        fixture.compare(found, &format!("{name}.npy"), 1e-4);
        println!("{name}: largest difference {:e}", fixture.worst);
    }
}

#[test]
fn rosinality_networks_draw_pytorch_s_pictures() {
    let Some(mut fixture) = Fixture::open("rosinality64", "model.pt", &Device::flex()) else {
        return;
    };
    let layers = fixture.generator.config().styles();
    for seed in 0..2 {
        let w = fixture
            .generator
            .encode(fixture.rows(&format!("seed{seed}_z.npy")), &fixture.generator.cond(&[0]));
        fixture.compare(values(w.clone()), &format!("seed{seed}_w.npy"), 1e-4);
        for psi in ["1", "0.7"] {
            let w = fixture.truncated(w.clone(), psi.parse().unwrap());
            let found = fixture.picture(&vec![w; layers], NoiseInput::Const);
            fixture.compare(found, &format!("seed{seed}_img_psi{psi}.npy"), 1e-3);
        }
        let found = fixture.picture(&vec![w; layers], NoiseInput::None);
        fixture.compare(found, &format!("seed{seed}_img_psi1_nonoise.npy"), 1e-3);
    }
    let ws = [0, 1].map(|seed| {
        let z = fixture.rows(&format!("seed{seed}_z.npy"));
        fixture.generator.encode(z, &fixture.generator.cond(&[0]))
    });
    fixture.batch("batch4_img.npy", None);
    fixture.mix(ws, 4, "mix_z0_z1_inject4.npy");
    println!("rosinality64: largest difference {:e}", fixture.worst);
}

/// The picture and logits of each, with what differs between the kinds of file.
#[test]
fn tensorflow_networks_draw_and_judge_by_tensorflow_s_rules() {
    for name in ["skip", "grown", "labels", "ada", "kernel"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tensorflow");
        let file = ModelFile::read(&folder.join(format!("{name}.pkl")), Wanted::Both).unwrap();
        let device = Device::flex();
        let generator = file.build_generator(&device).unwrap();
        let discriminator = file.build_discriminator(&device).unwrap();
        let mut fixture =
            Fixture { folder, generator, discriminator, device: device.clone(), worst: 0.0 };
        let dim = fixture.generator.config().z_dim();
        let z = [0, 1].map(|seed| randn(seed, dim)).concat();
        let z = Tensor::from_data(TensorData::new(z, [2, dim]), &device);
        let w =
            fixture.truncated(fixture.generator.encode(z, &fixture.generator.cond(&[1, 2])), 0.7);
        let ws = vec![w.clone(); fixture.generator.config().styles()];
        fixture.compare(fixture.picture(&ws, NoiseInput::Const), &format!("{name}.npy"), 1e-4);
        let classes = fixture.generator.config().classes().len();
        assert_eq!(classes, if ["labels", "ada"].contains(&name) { 3 } else { 0 }, "{name}");
        match name {
            "labels" => assert!(fixture.discriminator.is_none(), "its head is of another kind"),
            _ => fixture.logits(w, &[1, 2], &format!("{name}_logits.npy")),
        }
        println!("{name}: largest difference {:e}", fixture.worst);
    }
}

/// The pictures, logits and files are those of `fixtures/resample.py`.
#[test]
fn networks_with_other_resample_filters_draw_and_judge_as_upfirdn2d_is_defined() {
    let device = Device::flex();
    for name in ["three", "one", "gain", "six", "eight"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/resample");
        let mut fixture = Fixture::of(folder, &format!("{name}.pkl"), &device);
        let z = [0, 1].map(|seed| randn(seed, 6)).concat();
        let z = Tensor::from_data(TensorData::new(z, [2, 6]), &device);
        let w = fixture.generator.encode(z, &fixture.generator.cond(&[0, 0]));
        let w = fixture.truncated(w, 0.8);
        let ws = vec![w.clone(); fixture.generator.config().styles()];
        fixture.compare(fixture.picture(&ws, NoiseInput::Const), &format!("{name}.npy"), 1e-3);
        fixture.logits(w, &[0, 0], &format!("{name}_logits.npy"));
        println!("{name}: largest difference {:e}", fixture.worst);
    }
}

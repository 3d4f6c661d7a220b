//! Whatever a damaged file holds, it is a model that can be built, or a sentence.

use super::super::super::convert::torch::legacy;
use super::*;
use burn::tensor::Device;
use proptest::prelude::*;
use proptest::sample::Index;
use std::sync::LazyLock;

/// Small files of all formats, none with checksums.
static FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let tensors = smallest();
    let mut files = vec![
        legacy(&Item::Dict(vec![entry("G_ema", state(&tensors))])),
        legacy(&Item::Dict(vec![entry("G", module(&tensors))])),
        legacy(&Item::Dict(vec![entry("g_ema", rosinality(&tensors))])),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for name in ["stylegan3r", "tensorflow/skip", "tensorflow/labels", "tensorflow/ada"] {
        files.push(std::fs::read(folder.join(format!("{name}.pkl"))).unwrap());
    }
    files
});

/// The same under rosinality's names, as far as they are needed to be taken for it.
fn rosinality(tensors: &Tensors) -> Item<'_> {
    let renamed = |name: &str| {
        let name = name.replace("synthesis.b4.const", "input.input");
        let name = name.replace("mapping.fc0", "style.1").replace("synthesis.b4.", "");
        let name = name.replace("synthesis.b8.conv", "convs.").replace("affine", "conv.modulation");
        name.replace("conv1.weight", "conv1.conv.weight")
    };
    let entries = tensors.iter().map(|(name, t)| entry(&renamed(name), Item::Tensor(t)));
    Item::Dict(entries.collect())
}

fn survive(file: &[u8]) {
    match decode(file) {
        Ok(model) => drop(model.build_generator(&Device::flex()).unwrap()),
        Err(error) => {
            let error = error.to_string();
            assert!(!error.contains(char::is_control) && error.len() < 1200, "{error:?}");
        }
    }
}

#[test]
fn whole_files_survive() {
    FILES.iter().for_each(|file| survive(file));
    assert_eq!(FILES.iter().filter(|file| decode(file).is_ok()).count(), FILES.len() - 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn changed_files_survive(
        which in any::<Index>(),
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..4),
    ) {
        let mut file = which.get(&FILES).clone();
        for (at, byte) in changes {
            *at.get_mut(&mut file) = byte;
        }
        survive(&file);
    }

    /// Names, sizes and opcodes of one file in the place of others.
    #[test]
    fn shuffled_files_survive(
        which in any::<Index>(),
        moves in prop::collection::vec((any::<Index>(), any::<Index>(), 1..40usize), 1..3),
    ) {
        let mut file = which.get(&FILES).clone();
        for (from, to, length) in moves {
            let (from, to) = (from.index(file.len() - length), to.index(file.len() - length));
            file.copy_within(from..from + length, to);
        }
        survive(&file);
    }
}

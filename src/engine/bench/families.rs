//! The networks of other families than AdaIN's, at the sizes of their PyTorch peer
//! (`benches/peer_torch_families.py`).

use crate::models::NetworkConfig;
use crate::training::{AugmentMode, TrainConfig};

/// Classes of the networks that have some.
const CLASSES: usize = 10;
/// Pictures of a training step.
pub const BATCH: usize = 16;

/// Name and networks of each.
pub fn networks() -> Vec<(&'static str, NetworkConfig)> {
    let classes: Vec<String> = (0..CLASSES).map(|class| class.to_string()).collect();
    let all = [
        ("gan32", serde_json::json!({"family": "gan", "resolution": 32})),
        ("dcgan64", serde_json::json!({"family": "dcgan"})),
        (
            "cgan64",
            serde_json::json!({
                "family": "cgan", "judging": "concatenation", "classes": classes,
            }),
        ),
        ("pggan64", serde_json::json!({"family": "pggan", "fade_kimg": 0.0, "stable_kimg": 0.0})),
        (
            "biggan32",
            serde_json::json!({
                "family": "biggan", "resolution": 32, "width": 32, "z_dim": 120,
                "shared_dim": 128, "attention": 0, "classes": classes,
            }),
        ),
        (
            "biggan64",
            serde_json::json!({
                "family": "biggan", "width": 16, "z_dim": 120, "shared_dim": 128, "attention": 32,
                "classes": classes,
            }),
        ),
    ];
    let config = |value| serde_json::from_value(value).expect("fields of known families");
    all.into_iter().map(|(name, value)| (name, config(value))).collect()
}

/// A step of each, as the peer makes it: one of D for each of G, and nothing beside the loss.
pub fn settings(network: NetworkConfig) -> TrainConfig {
    let conditional = !network.classes().is_empty();
    TrainConfig {
        batch: BATCH,
        d_steps: 1,
        ortho: 0.0,
        conditional,
        augment: AugmentMode::None,
        ..TrainConfig::of(network)
    }
}

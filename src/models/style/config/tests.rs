//! Configurations that grow, and such as are refused.

use super::*;

#[test]
fn shape_of_the_default() {
    let config = StyleGanConfig::default();
    assert_eq!(config.resolutions(), [4, 8, 16, 32, 64]);
    assert_eq!(config.num_ws(), 10);
    assert_eq!((config.channels(4), config.channels(64)), (128, 32));
    config.validate().unwrap();
}

#[test]
fn the_largest_features_are_those_of_the_finest_enlargement() {
    let config = StyleGanConfig::default();
    assert_eq!(config.features(), 64 * 64 * 64, "64 channels of 32×32, enlarged");
    let widths = vec![8, 8, 512, 8, 8];
    assert_eq!(StyleGanConfig { widths, ..config }.features(), 512 * 32 * 32);
}

#[test]
fn a_grown_network_keeps_its_channels_and_goes_on_by_their_rule() {
    let small = StyleGanConfig { resolution: 16, ..Default::default() };
    let grown = small.grown(64).unwrap();
    assert_eq!(grown, StyleGanConfig::default());
    let widths = vec![40, 40, 20];
    let discriminator = DiscriminatorConfig { widths: vec![64, 64, 12], ..Default::default() };
    let given = StyleGanConfig { widths, discriminator, ..small.clone() }.grown(64).unwrap();
    assert_eq!(given.widths, [40, 40, 20, 10, 8]);
    assert_eq!(given.discriminator.widths, [64, 64, 12, 8, 8]);
    assert_eq!(small.grown(16).unwrap(), small);
}

#[test]
fn a_network_cannot_shrink_and_one_without_skips_cannot_grow() {
    let error =
        |config: StyleGanConfig, resolution| config.grown(resolution).unwrap_err().to_string();
    assert!(error(StyleGanConfig::default(), 32).contains("64×64 pixels"));
    assert!(error(StyleGanConfig::default(), 100).contains("power of two"));
    let resnet = StyleGanConfig { architecture: Architecture::Resnet, ..StyleGanConfig::default() };
    assert_eq!(resnet.grown(64).unwrap(), resnet);
    assert!(error(resnet, 128).contains("cannot grow"));
}

#[test]
fn a_network_of_lucidrains_kind_has_one_w_a_resolution_and_does_not_grow() {
    let config = StyleGanConfig { architecture: Architecture::Lucid, ..Default::default() };
    assert_eq!(config.style_sides(), [4, 8, 16, 32, 64]);
    let error = config.grown(128).unwrap_err().to_string();
    assert!(error.contains("lucidrains' kind"), "{error}");
}

#[test]
fn refuses_bounds_that_are_none() {
    for clamp in [0.0, -1.0, f32::NAN, f32::INFINITY] {
        let conv_clamp = Some(clamp);
        let discriminator = DiscriminatorConfig { conv_clamp, ..Default::default() };
        assert!(StyleGanConfig { conv_clamp, ..Default::default() }.validate().is_err());
        assert!(StyleGanConfig { discriminator, ..Default::default() }.validate().is_err());
    }
    let config = StyleGanConfig { conv_clamp: Some(256.0), ..Default::default() };
    config.validate().unwrap();
}

#[test]
fn refuses_odd_resolutions() {
    for resolution in [0, 8, 48, 2048] {
        assert!(StyleGanConfig { resolution, ..Default::default() }.validate().is_err());
    }
}

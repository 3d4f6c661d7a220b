//! The colour of a sample: hue from its angle in the z plane, lightness from its radius.

use eframe::egui;
use egui::Color32;
use egui::ecolor::Rgba;

/// Radius (standard deviations) at which the colours are fullest.
const FULL_RADIUS: f32 = 3.0;

/// Colour of a sample at `z`; the ramps suit a dark or a light background.
pub(super) fn of_sample(z: [f32; 2], dark: bool) -> Color32 {
    let radius = (z[0].hypot(z[1]) / FULL_RADIUS).clamp(0.0, 1.0);
    let mix = |inner: f32, outer: f32| inner + (outer - inner) * radius;
    let (lightness, chroma) =
        if dark { (mix(0.95, 0.60), mix(0.03, 0.17)) } else { (mix(0.80, 0.48), mix(0.05, 0.17)) };
    from_oklch(lightness, chroma, z[1].atan2(z[0]))
}

/// From OKLCH (Ottosson 2020), in which equal steps look equal; `hue` in radians.
fn from_oklch(lightness: f32, chroma: f32, hue: f32) -> Color32 {
    let (a, b) = (chroma * hue.cos(), chroma * hue.sin());
    let long = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
    let medium = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
    let short = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
    let red = 4.076_741_7 * long - 3.307_711_6 * medium + 0.230_969_94 * short;
    let green = -1.268_438 * long + 2.609_757_4 * medium - 0.341_319_4 * short;
    let blue = -0.004_196_086_3 * long - 0.703_418_6 * medium + 1.707_614_7 * short;
    let unit = |value: f32| value.clamp(0.0, 1.0);
    Rgba::from_rgb(unit(red), unit(green), unit(blue)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oklch_matches_known_colours() {
        let close = |colour: Color32, expected: [u8; 3]| {
            for (got, want) in colour.to_array().into_iter().zip(expected) {
                assert!(got.abs_diff(want) <= 2, "{colour:?} against {expected:?}");
            }
        };
        // oklch(0.62796 0.25768 29.234°) is sRGB red, oklch(1 0 0) is white.
        close(from_oklch(0.62796, 0.25768, 29.234_f32.to_radians()), [255, 0, 0]);
        close(from_oklch(1.0, 0.0, 0.0), [255, 255, 255]);
    }

    #[test]
    fn angle_gives_hue_and_radius_lightness() {
        let light = |colour: Color32| Rgba::from(colour).intensity();
        assert_ne!(of_sample([2.0, 0.0], true), of_sample([0.0, 2.0], true));
        for dark in [true, false] {
            assert!(light(of_sample([0.1, 0.0], dark)) > light(of_sample([3.0, 0.0], dark)));
            assert_eq!(of_sample([3.0, 0.0], dark), of_sample([30.0, 0.0], dark));
        }
        // Against a white page even the centre must stand out.
        assert!(light(of_sample([0.0, 0.0], false)) < 0.7);
    }
}

//! How gradients and steps are spread over the layers of both networks.

use crate::app::lang::{t, tf};
use crate::app::theme;
use crate::app::widgets::section;
use crate::engine::Training;
use crate::models::Motion;
use crate::training::STEP;
use eframe::egui;
use egui::{Color32, Label, Rect, RichText, Sense, Ui, pos2, vec2};

/// Height of the bars.
const TALL: f32 = 54.0;
/// Powers of ten that the height spans; shorter gradients are a line on the ground.
const DECADES: f32 = 6.0;

/// Draws a bar for each layer, once steps were watched.
pub(super) fn ui(ui: &mut Ui, training: &Training) {
    if training.motion[0].is_empty() {
        return;
    }
    let tip = t(
        ui,
        "Length of the gradient in the last step, a bar for each layer, on a scale of powers of ten; where \
         bars shrink to nothing, no gradient arrives. Point at one for its name",
    );
    section(
        ui,
        "Gradients by layer",
        tip,
        |_| (),
        |ui| {
            for (name, layers) in ["G", "D"].into_iter().zip(training.motion.iter()) {
                network(ui, name, layers);
            }
        },
    );
}

fn network(ui: &mut Ui, name: &str, layers: &[Motion]) {
    let lengths: Vec<f32> = layers.iter().map(|layer| layer.gradient.sqrt()).collect();
    let most = lengths.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).strong());
        let last = lengths.last().copied().unwrap_or_default();
        let ends = [lengths.first().copied().unwrap_or_default(), last].map(short);
        let text = tf(ui, "{} at the first layer, {} at the last", &[&ends[0], &ends[1]]);
        ui.add(Label::new(RichText::new(text).weak()).truncate());
    });
    let width = ui.available_width();
    let (area, response) = ui.allocate_exact_size(vec2(width, TALL), Sense::hover());
    let step = width / layers.len().max(1) as f32;
    ui.painter().rect_filled(area, 3.0, ui.visuals().extreme_bg_color);
    let at = response.hover_pos().map(|pointer| ((pointer.x - area.left()) / step) as usize);
    for (index, (layer, length)) in layers.iter().zip(&lengths).enumerate() {
        let left = area.left() + index as f32 * step;
        let top = area.bottom() - (TALL * height(*length, most)).max(1.0);
        let bar = Rect::from_min_max(pos2(left + 0.5, top), pos2(left + step - 0.5, area.bottom()));
        ui.painter().rect_filled(bar, 1.0, colour(ui, layer, at == Some(index)));
    }
    if let Some(layer) = at.and_then(|index| layers.get(index)) {
        let values = [short(layer.gradient.sqrt()), short(100.0 * layer.share())];
        let text = tf(ui, "gradient {}, a step moves it by {} %", &[&values[0], &values[1]]);
        response.on_hover_text(format!("{}\n{text}", layer.layer));
    }
}

/// Height of a bar, as a share.
fn height(length: f32, most: f32) -> f32 {
    (1.0 + (length / most).max(1e-30).log10() / DECADES).clamp(0.0, 1.0)
}

fn colour(ui: &Ui, layer: &Motion, pointed: bool) -> Color32 {
    match f64::from(layer.share()) > STEP[0] {
        _ if pointed => ui.visuals().strong_text_color(),
        true => ui.visuals().warn_fg_color,
        false => theme::accent(ui.visuals()),
    }
}

/// Two digits that tell something.
fn short(value: f32) -> String {
    match value {
        0.0 => "0".into(),
        _ if (0.01..1000.0).contains(&value) => format!("{value:.2}"),
        _ => format!("{value:.1e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_span_six_powers_of_ten() {
        assert_eq!(
            [1.0, 1e-3, 1e-6, 1e-9, 0.0].map(|it| height(it, 1.0)),
            [1.0, 0.5, 0.0, 0.0, 0.0]
        );
        assert_eq!(height(5.0, 5.0), 1.0);
    }

    #[test]
    fn steps_are_shares_of_the_weights() {
        let layer = Motion { weight: 4.0, step: 0.01, ..Motion::default() };
        assert_eq!(layer.share(), 0.05);
        assert!(Motion { step: 1.0, ..Motion::default() }.share().is_finite());
        assert_eq!([0.0, 0.5, 2e-5, 12345.0].map(short), ["0", "0.50", "2.0e-5", "1.2e4"]);
    }
}

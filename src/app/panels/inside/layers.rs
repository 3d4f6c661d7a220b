//! The layers as a ladder from coarse to fine.

use crate::app::lang::{t, tf};
use crate::app::widgets::row;
use crate::engine::LayerInfo;
use crate::models::Bend;
use eframe::egui;
use egui::{Button, Ui, vec2};

/// A row for each side, a button for each of its layers, with a dot where it is bent; gives the name of
/// one that was clicked.
pub(super) fn ui(
    ui: &mut Ui,
    layers: &[LayerInfo],
    chosen: usize,
    bends: &[Bend],
) -> Option<String> {
    let bent = |layer: &LayerInfo| bends.iter().any(|bend| !bend.off && bend.layer == layer.name);
    let mut clicked = None;
    let mut at = 0;
    for same in layers.chunk_by(|a, b| a.side == b.side) {
        let side = same[0].side;
        let label = match side {
            1 => t(ui, "single values").to_owned(),
            _ => format!("{side} × {side}"),
        };
        row(ui, &label, "", |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
                for (index, layer) in (at..).zip(same) {
                    let mut text = short(layer).to_owned();
                    if bent(layer) {
                        text += " ·";
                    }
                    let button = Button::new(text).selected(index == chosen);
                    let tip = tf(ui, "{}: {} planes", &[&layer.name, &layer.planes]);
                    if ui.add(button).on_hover_text(tip).clicked() {
                        clicked = Some(layer.name.clone());
                    }
                }
            });
        });
        at += same.len();
    }
    clicked
}

/// A layer's name without its side, which stands before it.
fn short(layer: &LayerInfo) -> &str {
    let own = format!("b{}", layer.side);
    match layer.name.strip_prefix(&own) {
        Some("") => "block",
        Some(rest) => rest.strip_prefix('.').unwrap_or(&layer.name),
        None => &layer.name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_side_is_not_said_twice() {
        let of =
            |name: &str| short(&LayerInfo { name: name.into(), planes: 1, side: 16 }).to_owned();
        assert_eq!(
            ["b16.conv1", "b16", "b160.x", "L3"].map(of),
            ["conv1", "block", "b160.x", "L3"]
        );
    }
}

//! Colours, sizes and spacing of the window: calm greys and one accent.

use eframe::egui;
use egui::style::{HandleShape, ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, vec2};

/// The colours that a theme is made of.
struct Palette {
    /// Bars and side panel.
    panel: Color32,
    /// Cards, windows and menus.
    card: Color32,
    /// Behind the picture.
    canvas: Color32,
    /// Buttons at rest, hovered, pressed.
    button: [Color32; 3],
    /// Thin lines.
    line: Color32,
    text: Color32,
    weak: Color32,
    strong: Color32,
    accent: Color32,
    /// Behind what is selected, and the text on it.
    chosen: [Color32; 2],
    warning: Color32,
    error: Color32,
}

const fn grey(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const DARK: Palette = Palette {
    panel: grey(0x15171c),
    card: grey(0x1c1f26),
    canvas: grey(0x0d0e11),
    button: [grey(0x2a2e38), grey(0x343945), grey(0x3f4553)],
    line: grey(0x2a2e37),
    text: grey(0xd3d7df),
    weak: grey(0x9097a5),
    strong: grey(0xf7f8fa),
    accent: grey(0x9184ff),
    chosen: [grey(0x453c8f), grey(0xf1efff)],
    warning: grey(0xf0b35a),
    error: grey(0xff7b72),
};

const LIGHT: Palette = Palette {
    panel: grey(0xf0f1f4),
    card: grey(0xfbfbfd),
    canvas: grey(0xdcdfe5),
    button: [grey(0xe3e5ea), grey(0xd6d9e1), grey(0xc8ccd6)],
    line: grey(0xd5d8df),
    text: grey(0x2a2e36),
    weak: grey(0x666d7a),
    strong: grey(0x0c0e12),
    accent: grey(0x5b49d6),
    chosen: [grey(0xd9d4fb), grey(0x362a99)],
    warning: grey(0x9a6200),
    error: grey(0xc02f28),
};

/// Sets both themes up; [`choose`] picks one.
pub fn install(ctx: &egui::Context) {
    for (theme, palette) in [(egui::Theme::Dark, &DARK), (egui::Theme::Light, &LIGHT)] {
        ctx.style_mut_of(theme, |style| {
            style.visuals = visuals(theme, palette);
            spacing(style);
        });
    }
}

/// Shows the dark or the light theme.
pub fn choose(ctx: &egui::Context, dark: bool) {
    ctx.set_theme(if dark { egui::Theme::Dark } else { egui::Theme::Light });
}

/// The accent colour of the theme in use.
pub fn accent(visuals: &egui::Visuals) -> Color32 {
    visuals.hyperlink_color
}

/// Fill of the cards that group controls.
pub fn card(visuals: &egui::Visuals) -> Color32 {
    visuals.window_fill
}

/// Background behind the picture.
pub fn canvas(visuals: &egui::Visuals) -> Color32 {
    visuals.extreme_bg_color
}

fn visuals(theme: egui::Theme, p: &Palette) -> egui::Visuals {
    let mut v = theme.default_visuals();
    v.widgets = widgets(p);
    v.weak_text_color = Some(p.weak);
    v.selection = Selection { bg_fill: p.chosen[0], stroke: Stroke::new(1.0, p.chosen[1]) };
    v.hyperlink_color = p.accent;
    v.text_cursor.stroke = Stroke::new(1.5, p.accent);
    v.faint_bg_color = p.button[0].gamma_multiply(0.35);
    v.extreme_bg_color = p.canvas;
    v.text_edit_bg_color = Some(p.button[0]);
    v.code_bg_color = p.button[0];
    v.warn_fg_color = p.warning;
    v.error_fg_color = p.error;
    v.panel_fill = p.panel;
    v.window_fill = p.card;
    v.window_stroke = Stroke::new(1.0, p.line);
    v.window_corner_radius = CornerRadius::same(10);
    v.menu_corner_radius = CornerRadius::same(8);
    let alpha = if v.dark_mode { 110 } else { 40 };
    let shadow =
        |blur| Shadow { offset: [0, 6], blur, spread: 0, color: Color32::from_black_alpha(alpha) };
    v.window_shadow = shadow(24);
    v.popup_shadow = shadow(16);
    v.handle_shape = HandleShape::Circle;
    v.slider_trailing_fill = true;
    v.indent_has_left_vline = false;
    v.disabled_alpha = 0.45;
    v
}

fn widgets(p: &Palette) -> Widgets {
    let widget = |fill: Color32, edge: Stroke, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: edge,
        corner_radius: CornerRadius::same(6),
        fg_stroke: Stroke::new(1.2, text),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: widget(p.card, Stroke::new(1.0, p.line), p.text),
        inactive: widget(p.button[0], Stroke::NONE, p.text),
        hovered: widget(p.button[1], Stroke::NONE, p.strong),
        // Also worn by the widget with the keyboard focus, hence the ring.
        active: widget(p.button[2], Stroke::new(1.5, p.accent), p.strong),
        open: widget(p.button[1], Stroke::NONE, p.strong),
    }
}

fn spacing(style: &mut egui::Style) {
    let font = |size| FontId::new(size, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Small, font(11.5)),
        (TextStyle::Body, font(13.5)),
        (TextStyle::Button, font(13.5)),
        (TextStyle::Heading, font(18.0)),
        (TextStyle::Monospace, FontId::new(12.5, FontFamily::Monospace)),
    ]
    .into();
    style.spacing.item_spacing = vec2(8.0, 8.0);
    style.spacing.button_padding = vec2(10.0, 4.0);
    style.spacing.interact_size = vec2(40.0, 26.0);
    style.spacing.slider_rail_height = 4.0;
    style.spacing.icon_width = 16.0;
    style.spacing.icon_width_inner = 9.0;
    style.spacing.icon_spacing = 6.0;
    style.spacing.window_margin = Margin::same(16);
    style.spacing.menu_margin = Margin::same(8);
    style.spacing.tooltip_width = 320.0;
    style.spacing.scroll = ScrollStyle { bar_width: 8.0, ..ScrollStyle::thin() };
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style.animation_time = 0.12;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of WCAG 2.
    fn luminance(color: Color32) -> f32 {
        let c = egui::Rgba::from(color);
        0.2126 * c.r() + 0.7152 * c.g() + 0.0722 * c.b()
    }

    fn contrast(a: Color32, b: Color32) -> f32 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_readable_on_every_surface() {
        for p in [&DARK, &LIGHT] {
            for ground in [p.panel, p.card] {
                for text in [p.text, p.weak, p.strong, p.warning, p.error] {
                    assert!(contrast(text, ground) >= 4.5, "{text:?} on {ground:?}");
                }
                assert!(contrast(p.accent, ground) >= 3.0, "accent on {ground:?}");
            }
            assert!(contrast(p.text, p.button[0]) >= 4.5);
            assert!(contrast(p.chosen[1], p.chosen[0]) >= 4.5);
        }
    }
}

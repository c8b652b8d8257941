//! The token values of both appearances.

use super::{Accent, Mode, Theme, alpha, metrics, mix};
use egui::epaint::FontColorTransferFunction;
use egui::{Color32, Context, Stroke, Visuals};

const fn hex(rgb: u32) -> Color32 {
    Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

/// The colour of a plugin in an appearance.
pub(super) fn varnish(mode: Mode, accent: Accent) -> Color32 {
    hex(match (mode, accent) {
        (Mode::Dark, Accent::Shellac) => 0xF2B45A,
        (Mode::Dark, Accent::Cinnabar) => 0xF58A6E,
        (Mode::Dark, Accent::Celadon) => 0x6FD0BA,
        (Mode::Dark, Accent::Iris) => 0xB3A5FA,
        (Mode::Dark, Accent::Gold) => 0xE9D08A,
        (Mode::Dark, Accent::Peridot) => 0xBBD873,
        (Mode::Light, Accent::Shellac) => 0x855307,
        (Mode::Light, Accent::Cinnabar) => 0xA93519,
        (Mode::Light, Accent::Celadon) => 0x0C6B5B,
        (Mode::Light, Accent::Iris) => 0x5A43C2,
        (Mode::Light, Accent::Gold) => 0x7A5C0C,
        (Mode::Light, Accent::Peridot) => 0x50690C,
    })
}

fn grid(ink: Color32, alphas: [f32; 4]) -> [Color32; 4] {
    alphas.map(|a| alpha(ink, a))
}

pub(super) fn dark(accent: Color32) -> Theme {
    let (bg0, bg2, ink) = (hex(0x0A090C), hex(0x1B191F), hex(0xF5F0E7));
    let meter_lo = hex(0x8F8895);
    Theme {
        mode: Mode::Dark,
        accent,
        surface: accent,
        bg0,
        well2: hex(0x100E13),
        bg1: hex(0x141217),
        bg2,
        panel_top: mix(bg2, Color32::WHITE, 0.022),
        bg3: hex(0x26232B),
        bg4: hex(0x332F3A),
        trough: bg0,
        raised: hex(0x332F3A),
        popover: hex(0x2A272F),
        top_bar: [hex(0x242128), hex(0x18161B)],
        bottom_bar: hex(0x121014),
        bar_edge: alpha(Color32::BLACK, 0.8),
        line1: hex(0x29262E),
        line2: hex(0x3D3945),
        line3: hex(0x5C5666),
        lit_edge: alpha(hex(0xFFF6E8), 0.10),
        hi: ink,
        mid: hex(0xC2BBB0),
        low: hex(0x989089),
        dis: hex(0x6A6470),
        on_accent: hex(0x17130D),
        grid: grid(ink, [0.045, 0.075, 0.10, 0.26]),
        grid_ink: ink,
        disc_lo: hex(0x121015),
        disc_hi: hex(0x5B5560),
        disc_rim: [hex(0x8C8590), hex(0x4A4551), hex(0x0C0A0E)],
        disc_groove: alpha(Color32::BLACK, 0.42),
        disc_label_amount: 0.34,
        disc_hole: hex(0x0A090B),
        pointer: hex(0xFBF6EC),
        track: hex(0x322E38),
        meter_bg: hex(0x060507),
        mini_meter_bg: hex(0x060507),
        meter: [meter_lo, hex(0xE8DFD0), hex(0xF2B84B)],
        meter_foot: mix(meter_lo, bg0, 0.45),
        ok: hex(0x55C9A6),
        warn: hex(0xF2B84B),
        clip: hex(0xFF5C64),
        gr: hex(0xF58A6E),
        sc: hex(0xC79BF2),
        delta: hex(0x63C7F0),
        pre: hex(0x9C95A4),
        post: hex(0xF5EBDD),
        focus: hex(0x8FC7FF),
        bands: [
            hex(0xDF5C4B),
            hex(0xE7A515),
            hex(0xC4EE98),
            hex(0x3DAB83),
            hex(0x5EDEFB),
            hex(0x7078FE),
            hex(0xB578A7),
            hex(0xEAE1D9),
        ],
        keys: [hex(0x454049), hex(0x0E0C10)],
        shadow: Color32::BLACK,
        shadow_amount: 1.0,
    }
}

pub(super) fn light(accent: Color32) -> Theme {
    let (bg0, ink) = (hex(0xFBF9F5), hex(0x1E1A20));
    // A little darker than drawn: 3 : 1 on the empty meter.
    let meter_lo = hex(0x78716C);
    Theme {
        mode: Mode::Light,
        accent,
        surface: accent,
        bg0,
        well2: hex(0xF4F0E9),
        bg1: hex(0xECE7DF),
        bg2: hex(0xF5F1EA),
        panel_top: hex(0xFAF7F1),
        bg3: hex(0xE1DBD1),
        bg4: hex(0xD3CBBF),
        trough: hex(0xE1DBD1),
        raised: hex(0xFFFDF9),
        popover: hex(0xFFFDF9),
        top_bar: [hex(0xFCFAF6), hex(0xEFEAE2)],
        bottom_bar: hex(0xE6E0D6),
        bar_edge: hex(0xC3BAAD),
        line1: hex(0xDDD6CB),
        line2: hex(0xC3BAAD),
        line3: hex(0x8C8378),
        lit_edge: Color32::TRANSPARENT,
        hi: ink,
        mid: hex(0x4A434A),
        low: hex(0x625A5D),
        dis: hex(0x9A928E),
        on_accent: hex(0xFFFDF8),
        grid: grid(ink, [0.07, 0.12, 0.16, 0.40]),
        grid_ink: ink,
        disc_lo: hex(0x2A262B),
        disc_hi: hex(0x8B848A),
        disc_rim: [hex(0xB9B2B2), hex(0x1A171B), hex(0x0C0A0E)],
        disc_groove: alpha(Color32::BLACK, 0.30),
        disc_label_amount: 0.5,
        disc_hole: hex(0x0A090B),
        pointer: hex(0xFFFDF8),
        track: hex(0xCFC7BA),
        meter_bg: hex(0xDAD3C8),
        mini_meter_bg: hex(0xD5CEC2),
        meter: [meter_lo, hex(0x4A434A), hex(0x9C6600)],
        meter_foot: mix(meter_lo, bg0, 0.1),
        ok: hex(0x0A674E),
        warn: hex(0x855300),
        clip: hex(0xBE1228),
        gr: hex(0xA93519),
        sc: hex(0x7A35B5),
        delta: hex(0x0A6699),
        pre: hex(0x8C8580),
        post: hex(0x3A3338),
        focus: hex(0x0A57BE),
        bands: [
            hex(0x880100),
            hex(0x955400),
            hex(0x5F7746),
            hex(0x005435),
            hex(0x007C9E),
            hex(0x3040A2),
            hex(0x692D5B),
            hex(0x726D67),
        ],
        keys: [hex(0xFFFFFF), hex(0x4A444C)],
        shadow: hex(0x4A3B22),
        shadow_amount: 0.25,
    }
}

/// Coverage to opacity of glyphs: 1 is plain; a little less keeps 10 px text legible.
const TEXT_GAMMA: f32 = 0.85;

/// Colours of the few stock egui parts that are used: text cursor, selection, scroll bars.
pub(super) fn apply_visuals(t: &Theme, ctx: &Context) {
    let egui_theme = if t.is_dark() { egui::Theme::Dark } else { egui::Theme::Light };
    ctx.set_theme(egui_theme);
    let mut v = if t.is_dark() { Visuals::dark() } else { Visuals::light() };
    v.panel_fill = t.bg1;
    v.window_fill = t.popover;
    v.extreme_bg_color = t.bg0;
    v.override_text_color = Some(t.hi);
    v.selection.bg_fill = mix(t.bg0, t.focus, metrics::SELECTION_AMOUNT);
    v.selection.stroke = Stroke::new(1.0, t.hi);
    v.text_cursor.stroke = Stroke::new(metrics::TEXT_CURSOR, t.hi);
    // The dark default thickens light text; the design uses plain coverage.
    v.text_options.color_transfer_function = FontColorTransferFunction::Gamma(TEXT_GAMMA);
    v.popup_shadow = egui::Shadow::NONE;
    v.window_shadow = egui::Shadow::NONE;
    ctx.set_visuals_of(egui_theme, v);
    ctx.all_styles_mut(|s| {
        s.interaction.selectable_labels = false;
        s.interaction.tooltip_delay = metrics::TOOLTIP_DELAY_S;
        s.spacing.item_spacing = egui::Vec2::ZERO;
        s.spacing.menu_margin = egui::Margin::ZERO;
        s.animation_time = metrics::HOVER_FADE_S;
    });
}

//! Is everything legible? WCAG 2.1: text 4.5 : 1 (1.4.3), parts of controls and graphs 3 : 1 (1.4.11).
//! Disabled text is exempt there, and so is what is drawn faintly on purpose: grids, tracks, edges.

use super::{Accent, Mode, Theme, metrics, mix};
use egui::Color32;

const TEXT: f32 = 4.5;
const GRAPHICS: f32 = 3.0;
const ACCENTS: [Accent; 6] = [
    Accent::Shellac,
    Accent::Cinnabar,
    Accent::Celadon,
    Accent::Iris,
    Accent::Gold,
    Accent::Peridot,
];

/// Relative luminance of an opaque colour.
fn luminance(c: Color32) -> f32 {
    let linear = |byte: u8| {
        let v = f32::from(byte) / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(c.r()) + 0.7152 * linear(c.g()) + 0.0722 * linear(c.b())
}

fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

/// `tint` with its opacity over `ground`.
fn over(tint: Color32, ground: Color32) -> Color32 {
    ground.blend(tint)
}

fn each(check: impl Fn(&Theme, &str)) {
    for mode in [Mode::Dark, Mode::Light] {
        for accent in ACCENTS {
            check(&Theme::new(mode, accent), &format!("{mode:?} {accent:?}"));
        }
    }
}

fn assert_at_least(least: f32, inks: &[(&str, Color32)], grounds: &[(&str, Color32)], of: &str) {
    for (ink_name, ink) in inks {
        for (ground_name, ground) in grounds {
            let ratio = contrast(*ink, *ground);
            assert!(ratio >= least, "{of}: {ink_name} on {ground_name} is {ratio:.2} : 1");
        }
    }
}

/// Where text stands at rest.
fn grounds(t: &Theme) -> Vec<(&'static str, Color32)> {
    vec![
        ("well", t.bg0),
        ("foot of a well", t.well2),
        ("window", t.bg1),
        ("panel", t.bg2),
        ("top of a panel", t.panel_top),
        ("control", t.bg3),
        ("trough", t.trough),
        ("popover", t.popover),
        ("top bar", t.top_bar[0]),
        ("foot of the top bar", t.top_bar[1]),
        ("bottom bar", t.bottom_bar),
    ]
}

#[test]
fn the_measure_is_the_one_of_the_recommendation() {
    assert!((contrast(Color32::WHITE, Color32::BLACK) - 21.0).abs() < 0.01);
    // The lightest grey that passes on white.
    assert!((contrast(Color32::from_gray(0x76), Color32::WHITE) - 4.54).abs() < 0.01);
}

#[test]
fn text_is_legible_on_every_surface() {
    each(|t, of| {
        let inks = [
            ("hi", t.hi),
            ("mid", t.mid),
            ("low", t.low),
            ("accent", t.accent),
            ("ok", t.ok),
            ("warn", t.warn),
            ("clip", t.clip),
            ("reduction", t.gr),
            ("side-chain", t.sc),
            ("delta", t.delta),
        ];
        assert_at_least(TEXT, &inks, &grounds(t), of);
        // Under the pointer.
        let lit = [("lit control", t.bg4), ("raised segment", t.raised)];
        assert_at_least(TEXT, &[("hi", t.hi), ("mid", t.mid)], &lit, of);
    });
}

#[test]
fn text_is_legible_on_filled_colours_and_on_tints() {
    each(|t, of| {
        let meanings = [t.accent, t.ok, t.warn, t.clip, t.gr, t.sc, t.delta];
        for fill in meanings.into_iter().chain(t.bands) {
            assert_at_least(TEXT, &[("text", t.on_accent)], &[("a filled colour", fill)], of);
        }
        let ink = [("text of what is on", t.on_tint(t.accent))];
        let tinted = |ground| over(t.tint(t.accent), ground);
        assert_at_least(TEXT, &ink, &[("panel", tinted(t.bg2)), ("list", tinted(t.popover))], of);
        // As a chip that is on is painted under the pointer.
        let lit = mix(t.bg2, t.bg4, 0.6);
        let ink = mix(t.on_tint(t.accent), t.hi, metrics::HOVER_INK_AMOUNT);
        assert_at_least(TEXT, &[("text of what is on", ink)], &[("lit", tinted(lit))], of);
        // As the row of a menu that is pointed at.
        let row = over(super::alpha(t.accent, 0.18), t.popover);
        assert_at_least(TEXT, &[("row", t.hi), ("its key", t.mid)], &[("lit", row)], of);
    });
}

#[test]
fn curves_nodes_meters_and_rings_stand_out() {
    each(|t, of| {
        let mut data = vec![("main curve", t.accent), ("before", t.pre), ("after", t.post)];
        data.extend(t.bands.map(|band| ("band", band)));
        assert_at_least(GRAPHICS, &data, &[("well", t.bg0), ("its foot", t.well2)], of);
        let arcs: Vec<_> = t.bands.map(|band| ("arc", band)).into();
        assert_at_least(GRAPHICS, &arcs, &[("panel", t.bg2)], of);
        assert_at_least(GRAPHICS, &[("focus ring", t.focus)], &grounds(t), of);
        assert_at_least(GRAPHICS, &[("cut line", t.pointer)], &[("disc", t.disc_lo)], of);
        let level: Vec<_> = t.meter.map(|part| ("level", part)).into();
        let empty = [("empty meter", t.meter_bg), ("empty mini meter", t.mini_meter_bg)];
        assert_at_least(GRAPHICS, &level, &empty, of);
    });
}

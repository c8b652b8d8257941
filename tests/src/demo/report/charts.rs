//! The pictures of the report, drawn from measurements.

use crate::demo::measure::Analysis;
use crate::demo::measure::balance::reference;
use crate::demo::measure::image::ANGLES;
use crate::demo::measure::masking::{BANDS, Masking, band_hz};
use crate::demo::measure::spectrum::{HIGHEST_HZ, LOWEST_HZ, POINTS};
use crate::demo::mix::StripReport;
use crate::demo::song::score::{BEATS_PER_BAR, FORM, beat_s};
use crate::svg::{Margin, Svg, number, polyline, shortened, signed};

/// Level axis of spectra, in dB.
const SPECTRUM_SPAN_DB: f64 = 60.0;
/// Gain axis of equaliser curves: plus and minus this.
const GAIN_SPAN_DB: f64 = 15.0;
/// Loudness axis of histories: its top unless everything is softer, and its length at least.
const LOUDEST_LUFS: f64 = -5.0;
const HISTORY_SPAN_LU: f64 = 40.0;
/// No history goes lower: the absolute gate and a little room.
const LOWEST_LUFS: f64 = -75.0;
/// Characters of a name beside a row.
const NAME_CHARS: usize = 17;
/// Histories have at most this many points.
const HISTORY_POINTS: usize = 320;
/// Side below mid by this much is as good as mono, in dB.
pub const MONO_DB: f64 = -60.0;
/// A side response is drawn where it leaves the common one by this much, in dB.
const SIDE_DIFFERS_DB: f64 = 0.05;

fn log_place(freq_hz: f64) -> f64 {
    (freq_hz / LOWEST_HZ).ln() / (HIGHEST_HZ / LOWEST_HZ).ln()
}

fn frequency_grid(svg: &mut Svg) {
    let (top, height) = svg.span_y();
    for decade in [10.0, 100.0, 1_000.0, 10_000.0] {
        for step in 1..10 {
            let freq_hz = decade * f64::from(step);
            if freq_hz > LOWEST_HZ && freq_hz < HIGHEST_HZ {
                let x = svg.x(log_place(freq_hz));
                let class = if step == 1 { "grid major" } else { "grid" };
                svg.line(class, (x, top), (x, top + height));
            }
        }
    }
    for (freq_hz, text) in [
        (50.0, "50"),
        (100.0, "100"),
        (200.0, "200"),
        (500.0, "500"),
        (1_000.0, "1k"),
        (2_000.0, "2k"),
        (5_000.0, "5k"),
        (10_000.0, "10k"),
    ] {
        let x = svg.x(log_place(freq_hz));
        svg.text("axis mid", (x, top + height + 13.0), text);
    }
}

/// Spectra before (line) and after (area), and the chain's measured response on the right axis.
#[must_use]
pub fn spectrum(raw: &Analysis, mixed: &Analysis, strip: &StripReport, size: (f64, f64)) -> String {
    draw_spectrum(raw, mixed, strip, size, &[])
}

/// As [`spectrum`], with the balance of finished music as loud as the mix.
#[must_use]
pub fn spectrum_of_mix(
    raw: &Analysis,
    mixed: &Analysis,
    strip: &StripReport,
    size: (f64, f64),
) -> String {
    draw_spectrum(raw, mixed, strip, size, &reference(&mixed.spectrum_db))
}

fn draw_spectrum(
    raw: &Analysis,
    mixed: &Analysis,
    strip: &StripReport,
    (width, height): (f64, f64),
    wanted_db: &[Option<f64>],
) -> String {
    const MARGIN: Margin = (34.0, 8.0, 34.0, 20.0);
    let mut svg = Svg::new(width, height, MARGIN);
    frequency_grid(&mut svg);
    let highest = raw.spectrum_db.iter().chain(&mixed.spectrum_db).copied().fold(-120.0, f64::max);
    let top_db = (highest / 6.0).ceil() * 6.0 + 6.0;
    let level = |db: f64| 1.0 - (top_db - db) / SPECTRUM_SPAN_DB;
    for step in 1..5 {
        let db = top_db - 12.0 * f64::from(step);
        let y = svg.y(level(db));
        svg.line("grid", (svg.x(0.0), y), (svg.x(1.0), y));
        svg.text("axis end", (svg.x(0.0) - 5.0, y + 3.0), &number(db, 0));
    }
    let curve = |svg: &Svg, values: &[f64], place: &dyn Fn(f64) -> f64| {
        let x = |point: usize| svg.x(point as f64 / (POINTS - 1) as f64);
        polyline(values.iter().enumerate().map(|(i, db)| Some((x(i), svg.y(place(*db))))))
    };
    let after = curve(&svg, &mixed.spectrum_db, &level);
    let (left, right, floor) = (svg.x(0.0), svg.x(1.0), svg.y(0.0));
    svg.path("area post", &format!("{after}L{right:.1} {floor:.1}L{left:.1} {floor:.1}Z"));
    let before = curve(&svg, &raw.spectrum_db, &level);
    svg.path("curve pre", &before);
    svg.path("curve post", &after);
    if wanted_db.iter().any(Option::is_some) {
        let x = |point: usize| svg.x(point as f64 / (POINTS - 1) as f64);
        let points = wanted_db.iter().enumerate();
        let data = polyline(points.map(|(i, db)| db.map(|db| (x(i), svg.y(level(db))))));
        svg.path("curve reference", &data);
    }
    if !strip.slots.is_empty() {
        gain_curve(&mut svg, strip, raw.image.width_db > MONO_DB, &curve);
    }
    svg.finish("chart", "Spectrum before and after, and the response of the plugin chain")
}

type Curve<'a> = dyn Fn(&Svg, &[f64], &dyn Fn(f64) -> f64) -> String + 'a;

fn gain_curve(svg: &mut Svg, strip: &StripReport, has_side: bool, curve: &Curve<'_>) {
    let gain = |db: f64| 0.5 + 0.5 * db / GAIN_SPAN_DB;
    for db in [-12.0, -6.0, 0.0, 6.0, 12.0] {
        let y = svg.y(gain(db));
        svg.text("axis start eq", (svg.x(1.0) + 5.0, y + 3.0), &signed(db, 0));
    }
    let zero = svg.y(gain(0.0));
    svg.line("zero", (svg.x(0.0), zero), (svg.x(1.0), zero));
    let differs = strip
        .response_db
        .iter()
        .zip(&strip.side_response_db)
        .any(|(mid, side)| *side > -60.0 && (mid - side).abs() > SIDE_DIFFERS_DB);
    if has_side && differs {
        let side = curve(svg, &strip.side_response_db, &gain);
        svg.path("curve side", &side);
    }
    let data = curve(svg, &strip.response_db, &gain);
    for class in ["glow wide", "glow", "curve eq"] {
        svg.path(class, &data);
    }
}

/// Waveform after (filled) over before (faint), both on the scale of the louder one.
#[must_use]
pub fn wave(raw: &Analysis, mixed: &Analysis, height: f64) -> String {
    let mut svg = Svg::new(1_200.0, height, (0.0, 0.0, 0.0, 0.0));
    let peak = |analysis: &Analysis| {
        analysis.wave.iter().map(|(low, high)| high.max(-low)).fold(0.0f32, f32::max)
    };
    let scale = 0.48 / f64::from(peak(raw).max(peak(mixed)).max(f32::MIN_POSITIVE));
    for (class, analysis) in [("wave pre", raw), ("wave post", mixed)] {
        let columns = analysis.wave.len().max(2);
        let x = |i: usize| svg.x(i as f64 / (columns - 1) as f64);
        let edge = |value: f32| svg.y(0.5 + scale * f64::from(value));
        let upper = analysis.wave.iter().enumerate().map(|(i, w)| Some((x(i), edge(w.1))));
        let lower = analysis.wave.iter().enumerate().rev().map(|(i, w)| (x(i), edge(w.0)));
        let back: String = lower.map(|(x, y)| format!("L{x:.1} {y:.1}")).collect();
        let data = format!("{}{back}Z", polyline(upper));
        svg.path(class, &data);
    }
    svg.finish("wave-box", "Waveform").replace("<svg ", r#"<svg preserveAspectRatio="none" "#)
}

/// Short-term loudness before and after; `full` adds momentary and integrated loudness.
#[must_use]
pub fn history(raw: &Analysis, mixed: &Analysis, full: bool) -> String {
    let (width, height) = if full { (700.0, 262.0) } else { (340.0, 104.0) };
    let mut svg = Svg::new(width, height, (34.0, 8.0, 10.0, 20.0));
    let (softest_lufs, loudest_lufs) = loudness_axis(raw, mixed);
    let level = |lufs: f64| (lufs - softest_lufs) / (loudest_lufs - softest_lufs);
    let length_s = 0.1 * mixed.loudness.momentary_lufs.len().max(1) as f64;
    for lufs in (-7..=0).map(|tens| 10.0 * f64::from(tens)) {
        if !(softest_lufs..loudest_lufs).contains(&lufs) {
            continue;
        }
        let y = svg.y(level(lufs));
        svg.line("grid", (svg.x(0.0), y), (svg.x(1.0), y));
        svg.text("axis end", (svg.x(0.0) - 5.0, y + 3.0), &number(lufs, 0));
    }
    time_grid(&mut svg, length_s);
    let curve = |svg: &Svg, values: &[f32]| {
        let step = values.len().div_ceil(HISTORY_POINTS).max(1);
        polyline(values.iter().enumerate().step_by(step).map(|(i, lufs)| {
            let lufs = f64::from(*lufs);
            let x = svg.x(0.1 * (i + 1) as f64 / length_s);
            (lufs > softest_lufs && x <= svg.x(1.0) + 0.1).then(|| (x, svg.y(level(lufs))))
        }))
    };
    if full {
        let momentary = curve(&svg, &mixed.loudness.momentary_lufs);
        svg.path("curve moment", &momentary);
    }
    let before = curve(&svg, &raw.loudness.short_term_lufs);
    svg.path("curve pre", &before);
    let after = curve(&svg, &mixed.loudness.short_term_lufs);
    svg.path("curve loud", &after);
    if full {
        let so_far = curve(&svg, &mixed.loudness.so_far_lufs);
        svg.path("curve integrated", &so_far);
    }
    svg.finish("chart", "Loudness over time")
}

/// Ends of the loudness axis, so that the loudest moments of both signals lie on it.
fn loudness_axis(raw: &Analysis, mixed: &Analysis) -> (f64, f64) {
    /// Room above and below, half a step of the grid.
    const ROOM_LU: f64 = 5.0;
    let tops = [raw, mixed]
        .map(|analysis| analysis.loudness.max_short_term_lufs)
        .into_iter()
        .filter(|lufs| lufs.is_finite());
    let (softer, louder) = tops.fold((LOUDEST_LUFS, f64::NEG_INFINITY), |(low, high), lufs| {
        (low.min(lufs), high.max(lufs))
    });
    let tens = |lufs: f64| 10.0 * (lufs / 10.0).ceil();
    // Programme stays on the usual axis; only what would lie in its lowest step moves it.
    let highest = if louder < LOUDEST_LUFS - HISTORY_SPAN_LU + 2.0 * ROOM_LU {
        (tens(louder) + ROOM_LU).max(LOWEST_LUFS + HISTORY_SPAN_LU)
    } else {
        LOUDEST_LUFS.max(tens(louder) + ROOM_LU)
    };
    let lowest = (tens(softer) - 3.0 * ROOM_LU).max(LOWEST_LUFS).min(highest - HISTORY_SPAN_LU);
    (lowest, highest)
}

fn time_grid(svg: &mut Svg, length_s: f64) {
    /// Grid steps in seconds; the first that leaves room for the labels is taken.
    const STEPS_S: [f64; 8] = [1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0];
    /// Room for a label, in pixels.
    const LABEL: f64 = 62.0;
    let most_lines = svg.span_x().1 / LABEL;
    let step_s = STEPS_S.into_iter().find(|s| length_s / s <= most_lines).unwrap_or(3_600.0);
    let (top, height) = svg.span_y();
    let mut time_s = step_s;
    while time_s < length_s {
        let x = svg.x(time_s / length_s);
        svg.line("grid", (x, top), (x, top + height));
        svg.text("axis mid", (x, top + height + 13.0), &clock(time_s));
        time_s += step_s;
    }
}

/// Minutes and seconds.
#[must_use]
pub fn clock(time_s: f64) -> String {
    let whole = time_s.round() as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

/// Where the energy lies between left and right: before as a line, after as a lobe.
#[must_use]
pub fn place(raw: &Analysis, mixed: &Analysis) -> String {
    const CENTRE: (f64, f64) = (105.0, 104.0);
    const RADIUS: f64 = 92.0;
    let mut svg = Svg::new(210.0, 122.0, (0.0, 0.0, 0.0, 0.0));
    let at = |amount: f64, radius: f64| {
        let angle = std::f64::consts::PI * (1.0 - amount);
        (CENTRE.0 + radius * angle.cos(), CENTRE.1 - radius * angle.sin())
    };
    for ring in 1..=4 {
        let r = RADIUS * f64::from(ring) / 4.0;
        let (x1, x2, y) = (CENTRE.0 - r, CENTRE.0 + r, CENTRE.1);
        let class = if ring == 4 { "ring rim" } else { "ring" };
        svg.path(class, &format!("M{x1:.1} {y:.1}A{r:.1} {r:.1} 0 0 1 {x2:.1} {y:.1}"));
    }
    for step in 0..=6 {
        svg.line("ring", CENTRE, at(f64::from(step) / 6.0, RADIUS));
    }
    for (class, analysis) in [("lobe pre", raw), ("lobe post", mixed)] {
        let lobe = smoothed(&analysis.image.angles);
        let points = lobe.iter().enumerate().map(|(i, energy)| {
            Some(at(i as f64 / (ANGLES - 1) as f64, RADIUS * f64::from(*energy).sqrt()))
        });
        let data = format!("M{} {}{}Z", CENTRE.0, CENTRE.1, polyline(points).replacen('M', "L", 1));
        svg.path(class, &data);
    }
    svg.text("axis mid", (14.0, 117.0), "L");
    svg.text("axis mid", (196.0, 117.0), "R");
    svg.finish("chart", "Place between left and right, before and after")
}

/// A mono signal would be a line without width; a light blur makes it a lobe.
fn smoothed(angles: &[f32]) -> Vec<f32> {
    const KERNEL: [f32; 7] = [0.06, 0.25, 0.7, 1.0, 0.7, 0.25, 0.06];
    let blurred: Vec<f32> = (0..angles.len())
        .map(|i| {
            let taps = KERNEL.iter().enumerate();
            taps.map(|(k, tap)| {
                let index = (i + k).checked_sub(KERNEL.len() / 2);
                tap * index.and_then(|index| angles.get(index)).copied().unwrap_or(0.0)
            })
            .sum()
        })
        .collect();
    let top = blurred.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    blurred.iter().map(|value| value / top).collect()
}

/// Which part of each track can be heard: one row a track, one cell a band of the ear.
#[must_use]
pub fn collisions(rows: &[(&str, &Masking)]) -> String {
    const ROW: f64 = 21.0;
    const HEAD: f64 = 6.0;
    const LEFT: f64 = 104.0;
    const RIGHT: f64 = 52.0;
    let height = HEAD + ROW * rows.len() as f64 + 20.0;
    let mut svg = Svg::new(600.0, height, (LEFT, HEAD, RIGHT, 20.0));
    let (left, width) = svg.span_x();
    let cell = width / BANDS as f64;
    for (row, (name, masking)) in rows.iter().enumerate() {
        let y = HEAD + ROW * row as f64;
        svg.text("row end", (left - 8.0, y + 14.0), &shortened(name, NAME_CHARS));
        for band in 0..BANDS {
            let weight = masking.weight[band];
            if weight < 0.02 {
                svg.rect("cell empty", (left + cell * band as f64, y), (cell - 1.0, ROW - 2.0), "");
                continue;
            }
            // Half hidden is already a collision worth looking at.
            let hidden = (masking.hidden[band] * 100.0).round();
            let more = format!(r#"style="--h:{hidden}%" fill-opacity="{:.2}""#, 0.2 + 0.8 * weight);
            svg.rect("cell", (left + cell * band as f64, y), (cell - 1.0, ROW - 2.0), &more);
        }
        let heard = format!("{} %", number(100.0 * masking.audible, 0));
        svg.text("row value", (left + width + 8.0, y + 14.0), &heard);
    }
    for freq_hz in [100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0] {
        let band = (0..BANDS * 10).map(|i| i as f64 / 10.0).find(|&b| band_hz(b) >= freq_hz);
        let text = if freq_hz >= 1_000.0 {
            format!("{}k", freq_hz / 1_000.0)
        } else {
            freq_hz.to_string()
        };
        if let Some(band) = band {
            svg.text("axis mid", (left + cell * (band + 0.5), height - 6.0), &text);
        }
    }
    svg.finish("chart", "Audible and hidden parts of every track")
}

/// The form of the built-in song: name, and start and length as a share of the whole.
#[must_use]
pub fn form(length_s: f64) -> Vec<(&'static str, f64, f64)> {
    let mut bar = 0;
    let bar_s = BEATS_PER_BAR * beat_s();
    FORM.iter()
        .map(|(section, bars)| {
            let start = bar as f64 * bar_s / length_s;
            bar += bars;
            (section.name(), start, *bars as f64 * bar_s / length_s)
        })
        .filter(|(_, start, _)| *start < 1.0)
        .map(|(name, start, share)| (name, start, share.min(1.0 - start)))
        .collect()
}

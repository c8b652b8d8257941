//! The equaliser: what its bands are beside the analog filters they are named after.
//!
//! Responses are those of the built plugin to an impulse, summed at each frequency itself.

mod analog;

use analog::{bell_db, bilinear_bell_db, high_cut_db};

use super::axis::Axis;
use super::card::{Card, Row};
use super::plot::{Look, Plot};
use super::rig::{RATE_HZ, Rig, Settings};
use super::{Book, Figure, Sheet};
use crate::host::HostError;
use crate::measure::response_db;
use crate::signals::{copies, impulse};

/// Bells and cuts.
pub const BOOK: Book = Book {
    plugin: "channel-eq",
    title: "Lacquer Channel EQ: the bands, measured",
    intro: INTRO,
    page: "bands.md",
    names,
    measure,
};

const INTRO: &str = "\
What the bands of the built plugin do beside the analog filters they are named after, at 48 kHz and without
latency. The controls are explained in [the manual](../channel-eq.md).

Lines are the analog formulas, dots are measured: the response of the CLAP bundle to an impulse. The textbook
way to make such a filter, the bilinear transform, is drawn beside the highest bell: it presses the whole
upper half of the curve together below half of the sample rate.";

const BELLS: &str = "Bells";
const HIGH_CUTS: &str = "High cuts";
/// Samples of a measured response: what is cut off lies far below the samples' rounding.
const LEN: usize = 1 << 15;
/// The impulse's height; a power of two, so that nothing is rounded.
const HEIGHT: f32 = 0.25;
/// Frequencies of a curve, from 20 Hz to 20 kHz.
const POINTS: u32 = 240;
/// Every so many of them is a dot.
const DOT_EVERY: usize = 5;
/// Below its top a response is measured this far, in dB: then the samples' rounding begins.
const DEPTH_DB: f64 = 60.0;
/// What bells and cuts may be off by, in dB.
const MOST_DB: f64 = 0.03;

const BELLS_HZ: [f64; 5] = [100.0, 1_000.0, 5_000.0, 10_000.0, 16_000.0];
const SLOPES: [u32; 4] = [12, 24, 48, 96];
const CUT_HZ: f64 = 8_000.0;

fn names() -> Vec<&'static str> {
    vec![BELLS, HIGH_CUTS]
}

fn measure(rig: &Rig, name: &str) -> Result<Sheet, HostError> {
    if name == BELLS { bells(rig) } else { high_cuts(rig) }
}

fn frequencies_hz() -> impl Iterator<Item = f64> {
    (0..POINTS).map(|index| 20.0 * 1_000f64.powf(f64::from(index) / f64::from(POINTS - 1)))
}

/// Frequency and gain in dB of a plugin with these settings.
fn response(rig: &Rig, settings: &Settings) -> Result<Vec<(f64, f64)>, HostError> {
    let output = rig.render(settings, &copies(impulse(LEN, 0, HEIGHT), 2))?;
    let height_db = 20.0 * f64::from(HEIGHT).log10();
    let gain_db = |freq_hz| response_db(&output[0], freq_hz, RATE_HZ) - height_db;
    Ok(frequencies_hz().map(|freq_hz| (freq_hz, gain_db(freq_hz))).collect())
}

/// A band's curve and dots, and the largest difference between them.
fn compare(
    plots: [&mut Plot; 2],
    (tone, name): (usize, String),
    measured: &[(f64, f64)],
    analog_db: impl Fn(f64) -> f64,
) -> f64 {
    let [curves, differences] = plots;
    let line = frequencies_hz().map(|freq_hz| (freq_hz, analog_db(freq_hz))).collect();
    curves.curve(Look::Line, tone, name.clone(), line);
    curves.curve(Look::Dots, tone, "", measured.iter().copied().step_by(DOT_EVERY).collect());
    let top_db = measured.iter().map(|point| point.1).fold(f64::MIN, f64::max);
    let off: Vec<(f64, f64)> = measured
        .iter()
        .filter(|(_, gain_db)| *gain_db > top_db - DEPTH_DB)
        .map(|(freq_hz, gain_db)| (*freq_hz, gain_db - analog_db(*freq_hz)))
        .collect();
    let worst_db = off.iter().map(|point| point.1.abs()).fold(0.0, f64::max);
    differences.curve(Look::Line, tone, name, off);
    worst_db
}

fn frequency_axis() -> Axis {
    Axis::log("frequency, Hz", 20.0, 20_000.0)
}

fn differences() -> Plot {
    let y = Axis::linear("dB", -0.04, 0.04, 0.02);
    Plot::new("Difference from the analog curve", "measured", frequency_axis(), y)
}

fn bells(rig: &Rig) -> Result<Sheet, HostError> {
    let mut rows = Vec::new();
    let mut figures = Vec::new();
    for (gain_db, q, title) in
        [(12.0, 1.0, "Bells, 12 dB, Q 1"), (-12.0, 4.0, "Bells, \u{2212}12 dB, Q 4")]
    {
        let (low_db, high_db) = if gain_db > 0.0 { (-2.0, 14.0) } else { (-14.0, 2.0) };
        let y = Axis::linear("dB", low_db, high_db, 2.0);
        let mut curves = Plot::new(title, "lines analog, dots measured", frequency_axis(), y);
        let mut differences = differences();
        let textbook = |freq_hz| bilinear_bell_db(freq_hz, 16_000.0, gain_db, q);
        let points = frequencies_hz().map(|freq_hz| (freq_hz, textbook(freq_hz))).collect();
        curves.curve(Look::Line, 0, "", points);
        for (index, centre_hz) in BELLS_HZ.into_iter().enumerate() {
            let settings = vec![
                ("used_1", "On".to_owned()),
                ("freq_1", format!("{centre_hz} Hz")),
                ("gain_1", format!("{gain_db} dB")),
                ("q_1", q.to_string()),
            ];
            let measured = response(rig, &settings)?;
            let label = (index + 1, format!("{centre_hz} Hz"));
            let analog = |freq_hz| bell_db(freq_hz, centre_hz, gain_db, q);
            let worst_db = compare([&mut curves, &mut differences], label, &measured, analog);
            figures.push(figure(format!("bell {gain_db} dB, Q {q} at {centre_hz} Hz"), worst_db));
        }
        rows.push(Row { height: 320.0, plots: vec![curves] });
        rows.push(Row { height: 220.0, plots: vec![differences] });
    }
    let text = "\
`H(s) = (s² + s A / Q + 1) / (s² + s / (A Q) + 1)` with `A = 10^(gain / 40)`, `s = j f / centre`. Grey is the textbook
filter at 16 kHz.";
    Ok(sheet(
        BELLS,
        "Boosts and cuts up to the edge of hearing, without latency",
        text,
        figures,
        rows,
    ))
}

fn high_cuts(rig: &Rig) -> Result<Sheet, HostError> {
    let mut figures = Vec::new();
    let y = Axis::linear("dB", -60.0, 6.0, 6.0);
    let title = "High cuts at 8 kHz, Butterworth";
    let mut curves = Plot::new(title, "lines analog, dots measured", frequency_axis(), y);
    let mut differences = differences();
    for (index, slope) in SLOPES.into_iter().enumerate() {
        let settings = vec![
            ("used_1", "On".to_owned()),
            ("shape_1", "High cut".to_owned()),
            ("slope_1", format!("{slope} dB/oct")),
            ("freq_1", format!("{CUT_HZ} Hz")),
            ("q_1", std::f64::consts::FRAC_1_SQRT_2.to_string()),
        ];
        let measured = response(rig, &settings)?;
        let label = (index + 1, format!("{slope} dB/oct"));
        let analog = |freq_hz| high_cut_db(freq_hz, CUT_HZ, slope / 6);
        let worst_db = compare([&mut curves, &mut differences], label, &measured, analog);
        figures.push(figure(format!("high cut {slope} dB/oct, upper 60 dB"), worst_db));
    }
    let rows = vec![
        Row { height: 360.0, plots: vec![curves] },
        Row { height: 220.0, plots: vec![differences] },
    ];
    let text = "`|H|² = 1 / (1 + (f / corner)^2n)`, `n` the slope over 6 dB an octave.";
    Ok(sheet(HIGH_CUTS, "As steep as their name up to the edge of hearing", text, figures, rows))
}

fn figure(name: String, value: f64) -> Figure {
    let name = format!("{}: largest difference", name.replace('-', "\u{2212}"));
    Figure { name, value, decimals: 3, unit: "dB", allowed: 0.0..=MOST_DB }
}

fn sheet(name: &str, sub: &str, text: &str, figures: Vec<Figure>, rows: Vec<Row>) -> Sheet {
    let head = format!("Lacquer Channel EQ \u{b7} {name}");
    let card = Card { head, sub: sub.to_owned(), rows };
    Sheet { name: name.to_owned(), text: text.to_owned(), figures, card }
}

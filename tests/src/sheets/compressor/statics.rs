//! The static curve: steady tones at rising levels, beside the documented law.

use dsp_core::dynamics::{Role, Style};

use super::settings::Setting;
use crate::host::HostError;
use crate::sheets::Figure;
use crate::sheets::axis::Axis;
use crate::sheets::plot::{Guide, Look, Plot};
use crate::sheets::rig::{Rig, gains_db, quadrature, samples};
use crate::svg::number;

/// Ratios of the curves.
const RATIOS: [f64; 4] = [1.5, 4.0, 10.0, f64::INFINITY];
/// Between the levels, up to full scale, in dB.
const STEP_DB: f64 = 2.0;
/// How long each level stands, and the part at its end that is measured, in seconds.
const STANDS_S: f64 = 0.6;
const MEASURED_S: f64 = 0.05;
const TONE_HZ: f64 = 997.0;
/// What the drawn and the real curve may differ by, in dB.
const MOST_DB: f64 = 0.05;

/// Picture and figure of a style.
pub fn measure(rig: &Rig, style: Style) -> Result<(Plot, Figure), HostError> {
    let mut setting = Setting { knee_db: 6.0, ..Setting::of(style) };
    (setting.times.attack_s, setting.times.release_s) = (0.002, 0.050);
    let at = setting.threshold_db;
    let lowest_db = match style.spec().role {
        Role::Downward => -60.0,
        Role::Upward => -80.0,
    };
    let mut plot = Plot::new(
        "Static curve",
        format!("threshold {} dB, knee {} dB", number(at, 0), setting.law().knee_db),
        Axis::linear("input, dBFS", lowest_db, 0.0, 10.0),
        Axis::linear("out", lowest_db, 0.0, 10.0),
    );
    plot.guides.push(Guide { at, text: "threshold".into(), is_low: true });
    let mut worst_db = 0.0f64;
    for (tone, ratio) in RATIOS.into_iter().enumerate() {
        setting.ratio = ratio;
        let law = setting.law();
        let fine = (0..=160).map(|step| lowest_db * (1.0 - f64::from(step) / 160.0));
        let line = fine.map(|level_db| (level_db, level_db + law.gain_db(level_db))).collect();
        let points = staircase(rig, &setting, lowest_db)?;
        for (level_db, output_db) in &points {
            worst_db = worst_db.max((output_db - level_db - law.gain_db(*level_db)).abs());
        }
        let name = if ratio.is_finite() { format!("{ratio}:1") } else { "inf:1".to_owned() };
        plot.curve(Look::Line, tone + 1, name, line);
        plot.curve(Look::Dots, tone + 1, "", points);
    }
    plot.curve(Look::Dots, 0, "measured", Vec::new());
    let figure = Figure {
        name: "static curve, largest difference from the law".into(),
        value: worst_db,
        decimals: 3,
        unit: "dB",
        allowed: 0.0..=MOST_DB,
    };
    Ok((plot, figure))
}

/// Levels in and out.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a few levels"
)]
fn staircase(rig: &Rig, setting: &Setting, from_db: f64) -> Result<Vec<(f64, f64)>, HostError> {
    let count = (-from_db / STEP_DB).round() as usize + 1;
    let stands = samples(STANDS_S);
    let level_db = |index: usize| from_db + STEP_DB * index as f64;
    let input = quadrature(TONE_HZ, count * stands, |n| level_db(n / stands));
    let output = rig.render(&setting.typed(), &input)?;
    let measured = samples(MEASURED_S);
    let gains_db = gains_db(&input, &output, measured);
    // The last window of each level.
    let windows = stands / measured;
    Ok((0..count)
        .map(|index| {
            let level_db = level_db(index);
            (level_db, level_db + gains_db[(index + 1) * windows - 1])
        })
        .collect())
}

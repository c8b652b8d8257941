//! Harmonic distortion of steady tones: what the gain's ripple leaves in them.

use dsp_core::dynamics::{Role, Style};

use super::settings::Setting;
use super::tones::steady_parts;
use crate::host::HostError;
use crate::measure::thd_db;
use crate::sheets::Figure;
use crate::sheets::axis::Axis;
use crate::sheets::plot::{Guide, Look, Plot};
use crate::sheets::rig::{RATE_HZ, Rig};
use crate::svg::number;

/// Tones of the first picture.
const TONES_HZ: [f64; 3] = [50.0, 100.0, 1_000.0];
/// Attacks of the second one, in seconds.
const ATTACKS_S: [f64; 3] = [0.000_1, 0.001, 0.010];
/// Tones of the second one: far enough above 40 Hz for the window to tell harmonics apart.
const SWEPT_HZ: [f64; 9] = [40.0, 63.0, 100.0, 160.0, 315.0, 630.0, 1_250.0, 2_500.0, 5_000.0];
/// How far the level of the second picture lies inside the part of the curve that is changed, in dB.
const SWEPT_DB: f64 = 14.0;
const LEVELS_DB: [f64; 11] =
    [-40.0, -36.0, -32.0, -28.0, -24.0, -20.0, -16.0, -12.0, -8.0, -4.0, 0.0];
/// Less than this is the rounding of samples to 24 bits, which is no property of the style, in dB.
const FLOOR_DB: f64 = -140.0;
/// What low tones may be distorted by at most, in dB.
const MOST_DB: f64 = -100.0;

/// Both pictures and the figures of a style.
pub fn measure(rig: &Rig, style: Style) -> Result<([Plot; 2], Vec<Figure>), HostError> {
    let setting = Setting { knee_db: 6.0, ..Setting::of(style) };
    let mut by_level = Plot::new(
        "Distortion against level",
        "4:1, attack 10 ms, release 100 ms",
        Axis::linear("input, dBFS", -40.0, 0.0, 8.0),
        Axis::linear("dB", FLOOR_DB, -80.0, 10.0),
    );
    by_level.guides.push(Guide {
        at: setting.threshold_db,
        text: "threshold".into(),
        is_low: false,
    });
    let mut figures = Vec::new();
    for (tone, freq_hz) in TONES_HZ.into_iter().enumerate() {
        let points = steady(rig, &setting, freq_hz, &LEVELS_DB)?;
        let worst_db = points.iter().map(|point| point.1).fold(FLOOR_DB, f64::max);
        figures.push(figure(format!("distortion of {freq_hz} Hz, worst level"), worst_db));
        by_level.curve(Look::Line, tone + 1, format!("{freq_hz} Hz"), points.clone());
        by_level.curve(Look::Dots, tone + 1, "", points);
    }
    let swept_db = match style.spec().role {
        Role::Downward => setting.threshold_db + SWEPT_DB,
        Role::Upward => setting.threshold_db - SWEPT_DB,
    };
    let mut by_freq = Plot::new(
        "Distortion against frequency",
        format!("{} dBFS, 4:1, release 100 ms", number(swept_db, 0)),
        Axis::log("frequency, Hz", 40.0, 5_000.0),
        Axis::linear("dB", FLOOR_DB, -80.0, 10.0),
    );
    for (tone, attack_s) in ATTACKS_S.into_iter().enumerate() {
        let mut setting = setting;
        setting.times.attack_s = attack_s;
        let mut points = Vec::new();
        for freq_hz in SWEPT_HZ {
            let thd = steady(rig, &setting, freq_hz, &[swept_db])?;
            points.extend(thd.into_iter().map(|(_, thd_db)| (freq_hz, thd_db)));
        }
        by_freq.curve(
            Look::Line,
            tone + 1,
            format!("attack {} ms", 1_000.0 * attack_s),
            points.clone(),
        );
        by_freq.curve(Look::Dots, tone + 1, "", points);
    }
    Ok(([by_level, by_freq], figures))
}

fn figure(name: String, value: f64) -> Figure {
    Figure { name, value, decimals: 0, unit: "dB", allowed: f64::NEG_INFINITY..=MOST_DB }
}

/// Distortion at each level, in dB, at least the floor.
fn steady(
    rig: &Rig,
    setting: &Setting,
    freq_hz: f64,
    levels_db: &[f64],
) -> Result<Vec<(f64, f64)>, HostError> {
    let parts = steady_parts(rig, &setting.typed(), freq_hz, levels_db)?;
    let thd_db = |part: &[f32]| thd_db(part, freq_hz, RATE_HZ).max(FLOOR_DB);
    Ok(parts.into_iter().map(|(level_db, part)| (level_db, thd_db(&part))).collect())
}

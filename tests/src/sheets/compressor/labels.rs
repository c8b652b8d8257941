//! What the knobs of attack and release say, and what is measured under the conditions of each style's
//! definition.

use dsp_core::dynamics::{Role, Style};

use super::motion::Times;
use super::settings::Setting;
use crate::host::HostError;
use crate::sheets::Figure;
use crate::sheets::rig::{RATE_HZ, Rig, gains_db, quadrature, samples, seconds};

const TONE_HZ: f64 = 4_000.0;
/// Labels that are tried, in seconds.
const LABELS_S: [(f64, f64); 4] = [(0.001, 0.020), (0.010, 0.100), (0.030, 0.500), (0.100, 1.0)];
/// What a label may be off: 2 %, and what the detectors' filters need to find a new level.
const TOLERANCE: f64 = 0.02;
const FILTERS_S: f64 = 0.000_2;
/// The same where a boost asks for a level 22 dB below the one before: so far must they have rung out.
const RINGING_S: f64 = 0.000_5;
/// Averaging time of the mean level, short beside any release, in seconds.
const RMS_S: f64 = 0.002;
/// Nothing is left of a tone at this level, in dBFS.
const SILENCE_DB: f64 = -120.0;

/// Figures of a style, attack and release of each pair of labels.
pub fn measure(rig: &Rig, style: Style) -> Result<Vec<Figure>, HostError> {
    let mut figures = Vec::new();
    for (attack_s, release_s) in LABELS_S {
        let spec = style.spec();
        let got_s = jump(rig, &attack_burst(style, attack_s, release_s))?[0];
        figures.push(figure("attack", spec.attack_share, (attack_s, FILTERS_S), got_s));
        let got_s = jump(rig, &release_burst(style, attack_s, release_s))?[1];
        let filters_s = match spec.role {
            Role::Downward => FILTERS_S,
            Role::Upward => RINGING_S,
        };
        figures.push(figure("release", spec.release_share, (release_s, filters_s), got_s));
    }
    // Attacks first.
    figures.sort_by_key(|figure| figure.name.starts_with("release"));
    Ok(figures)
}

fn figure(what: &str, share: f64, (label_s, filters_s): (f64, f64), got_s: f64) -> Figure {
    let off_s = TOLERANCE * label_s + filters_s;
    let label_ms = 1_000.0 * label_s;
    Figure {
        name: format!("{what} to {:.0} %, label {label_ms} ms", 100.0 * share),
        value: 1_000.0 * got_s,
        decimals: if label_s < 0.1 { 2 } else { 1 },
        unit: "ms",
        allowed: 1_000.0 * (label_s - off_s)..=1_000.0 * (label_s + off_s),
    }
}

/// A tone that jumps up and down.
struct Burst {
    setting: Setting,
    /// Before, during, after; dBFS.
    levels_db: [f64; 3],
    /// In seconds.
    lengths_s: [f64; 3],
}

fn setting(style: Style, threshold_db: f64, attack_s: f64, release_s: f64) -> Setting {
    let times = Times { attack_s, release_s, peak_release_s: release_s };
    Setting { threshold_db, times, ..Setting::of(style) }
}

/// Of the definition of the attack: in a loop at 4:1 above the knee, at both ends of the jump.
fn attack_burst(style: Style, attack_s: f64, release_s: f64) -> Burst {
    let (threshold_db, levels_db) = match style {
        Style::Upward => (-24.0, [-44.0, -22.0, -44.0]),
        Style::Opto => (-60.0, [-34.0, -8.0, SILENCE_DB]),
        Style::VariMu => (-80.0, [-20.0, -4.0, SILENCE_DB]),
        _ => (-24.0, [-40.0, -8.0, SILENCE_DB]),
    };
    Burst {
        setting: setting(style, threshold_db, attack_s, release_s),
        levels_db,
        lengths_s: [8.0 * release_s + 0.2, 12.0 * attack_s + 0.5, 12.0 * release_s + 0.5],
    }
}

/// Of the definition of the release, where that is of a certain burst.
fn release_burst(style: Style, attack_s: f64, release_s: f64) -> Burst {
    match style {
        // After a burst so short that there is hardly a dose.
        Style::Opto => Burst {
            setting: setting(style, -60.0, 0.001, release_s),
            levels_db: [-34.0, -8.0, SILENCE_DB],
            lengths_s: [0.0, 0.012, 60.0 * release_s + 0.5],
        },
        // From 12 dB.
        Style::VariMu => {
            let setting = setting(style, -50.0, 0.005, release_s);
            let law = setting.law();
            let mut level_db = setting.threshold_db;
            while law.gain_db(level_db) > -12.0 {
                level_db += 0.01;
            }
            let lengths_s = [0.1, 1.0, 12.0 * release_s + 0.5];
            Burst { setting, levels_db: [SILENCE_DB, level_db, SILENCE_DB], lengths_s }
        }
        _ => attack_burst(style, attack_s, release_s),
    }
}

/// Times of both jumps, in seconds.
fn jump(rig: &Rig, burst: &Burst) -> Result<[f64; 2], HostError> {
    let [quiet, loud, after] = burst.lengths_s.map(samples);
    let (on, off, len) = (quiet, quiet + loud, quiet + loud + after);
    let input =
        quadrature(TONE_HZ, len, |n| burst.levels_db[usize::from(n >= on) + usize::from(n >= off)]);
    let mut typed = burst.setting.typed();
    typed.push(("rms", format!("{} ms", 1_000.0 * RMS_S)));
    let output = rig.render(&typed, &input)?;
    let gains_db = gains_db(&input, &output, 1);
    let spec = burst.setting.style.spec();
    Ok([
        time_to_share_s(&gains_db, on.max(1), off, spec.attack_share),
        time_to_share_s(&gains_db, off, len, spec.release_share),
    ])
}

/// Time from the jump at `from` until a share of the change that is done at `to` is done; between two
/// samples by a line.
#[must_use]
pub fn time_to_share_s(gains_db: &[f64], from: usize, to: usize, share: f64) -> f64 {
    let (start_db, end_db) = (gains_db[from - 1], gains_db[to - 1]);
    time_to_gain_s(&gains_db[..to], from, start_db + share * (end_db - start_db))
}

/// Time from the jump at `from` until a gain is passed; between two samples by a line.
#[must_use]
pub fn time_to_gain_s(gains_db: &[f64], from: usize, wanted_db: f64) -> f64 {
    let start_db = gains_db[from - 1];
    let done = |n: usize| (gains_db[n] - wanted_db) * (wanted_db - start_db).signum();
    let Some(n) = (from..gains_db.len()).find(|&n| done(n) >= 0.0) else { return f64::NAN };
    let before = done(n - 1);
    let part = if done(n) > before { before / (before - done(n)) } else { 1.0 };
    seconds(n - from) + part / RATE_HZ
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_a_pole_is_its_time_constant() {
        let (from, pole_s) = (100, 0.01);
        let gains_db: Vec<f64> = (0..20_000)
            .map(|n| {
                // A sample's value counts for its end.
                let time_s = if n < from { 0.0 } else { seconds(n - from + 1) };
                -12.0 * (1.0 - (-time_s / pole_s).exp())
            })
            .collect();
        let share = 1.0 - (-1.0f64).exp();
        let time_s = time_to_share_s(&gains_db, from, gains_db.len(), share);
        assert!((time_s - pole_s).abs() < 1e-6, "{time_s}");
        assert!(time_to_share_s(&[0.0; 10], 1, 10, share).is_finite());
        assert!(time_to_share_s(&[f64::NAN; 10], 1, 10, share).is_nan());
    }
}

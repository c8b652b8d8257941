//! What a style does on drums: two bars, the same for all styles.

use std::f64::consts::TAU;

use dsp_core::dynamics::{Role, Style};

use super::settings::Setting;
use crate::host::HostError;
use crate::sheets::axis::Axis;
use crate::sheets::plot::{Look, Plot};
use crate::sheets::rig::{Rig, gains_db, powers, samples, seconds};
use crate::signals::Noise;

const LENGTH_S: f64 = 4.0;
/// At 120 beats a minute.
const BEAT_S: f64 = 0.5;
/// Over which gain and level are taken, in seconds.
const WINDOW_S: f64 = 0.005;
/// Level at the lower edge of the picture, in dBFS.
const LOWEST_DB: f64 = -60.0;
/// The room in which they stand, so that there is always a gain to measure.
const ROOM: f64 = 0.001;

/// The picture of a style.
pub fn measure(rig: &Rig, style: Style) -> Result<Plot, HostError> {
    let mut setting = Setting { knee_db: 6.0, ..Setting::of(style) };
    setting.times.attack_s = 0.003;
    setting.times.release_s = 0.150;
    let (low_db, high_db) = match style.spec().role {
        Role::Downward => (-18.0, 0.0),
        Role::Upward => (0.0, 18.0),
    };
    let mut plot = Plot::new(
        "Gain on drums",
        format!(
            "4:1 at {} dB, attack 3 ms, release 150 ms; shaded: level from {} to 0 dBFS",
            crate::svg::number(setting.threshold_db, 0),
            crate::svg::number(LOWEST_DB, 0)
        ),
        Axis::linear("time, s", 0.0, LENGTH_S, 0.5),
        Axis::linear("dB", low_db, high_db, 6.0),
    );
    let input = drums();
    let output = rig.render(&setting.typed(), &input)?;
    let window = samples(WINDOW_S);
    let time_s = |index: usize| seconds(index * window + window / 2);
    // The level has the whole height of the picture.
    let place = |level_db: f64| {
        low_db + (high_db - low_db) * ((level_db - LOWEST_DB) / -LOWEST_DB).clamp(0.0, 1.0)
    };
    // A sine's peak is 3 dB above its power; two channels hold twice a channel's.
    let levels = powers(&input, window).map(|power| 10.0 * power.log10());
    let area = levels.enumerate().map(|(index, level_db)| (time_s(index), place(level_db)));
    plot.curve(Look::Area, 0, "", area.collect());
    let gains_db = gains_db(&input, &output, window);
    let line = gains_db.into_iter().enumerate().map(|(index, db)| (time_s(index), db)).collect();
    plot.curve(Look::Line, 1, "", line);
    Ok(plot)
}

/// Kick, snare, hats and a roll, left and right a little apart.
#[allow(clippy::cast_possible_truncation, reason = "samples are f32")]
fn drums() -> Vec<Vec<f32>> {
    /// Beats of the kicks and of the snares, in two bars.
    const KICKS: [f64; 5] = [0.0, 2.0, 4.0, 4.75, 6.0];
    const SNARES: [f64; 6] = [1.0, 3.0, 5.0, 7.0, 7.25, 7.5];
    let mut noise = Noise::new(4);
    let mut out = vec![Vec::new(), Vec::new()];
    let since = |hits: &[f64], time_s: f64| {
        let past = hits.iter().map(|beat| time_s - beat * BEAT_S).filter(|since_s| *since_s >= 0.0);
        past.fold(f64::INFINITY, f64::min)
    };
    for n in 0..samples(LENGTH_S) {
        let time_s = seconds(n);
        let kick_s = since(&KICKS, time_s);
        let kick = 0.8 * (TAU * (50.0 * kick_s + 3.0 * (1.0 - (-40.0 * kick_s).exp()))).sin();
        let kick = if kick_s.is_finite() { kick * (-9.0 * kick_s).exp() } else { 0.0 };
        let snare_s = since(&SNARES, time_s);
        let hat_s = time_s % (0.5 * BEAT_S);
        for (side, channel) in out.iter_mut().enumerate() {
            let hiss = f64::from(noise.sample(1.0));
            let pan = if side == 0 { 0.9 } else { 1.0 };
            let hat = 0.08 * hiss * (-60.0 * hat_s).exp();
            let snare = 0.6 * hiss * (-18.0 * snare_s).exp();
            channel.push((kick + pan * snare + hat / pan + ROOM * hiss) as f32);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drums_are_loud_enough_and_do_not_clip() {
        let drums = drums();
        let peak = crate::measure::peak(&drums[0]).max(crate::measure::peak(&drums[1]));
        assert!((0.7..1.0).contains(&peak), "{peak}");
    }
}

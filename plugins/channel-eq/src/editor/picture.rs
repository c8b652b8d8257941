//! The small picture of a preset: its curve.

use dsp_core::eq::{BandParams, BandResponse, MAX_BANDS, Placement};
use gui_common::session::Picture;
use nice_plug::prelude::Enum;
use plugin_common::preset::Preset;
use plugin_common::sound::Sound;

use crate::params::{PlacementChoice, ShapeChoice, SlopeChoice};

/// Columns of the picture.
const COLUMNS: usize = 56;
/// Span of frequencies, in Hz.
const SPAN_HZ: (f64, f64) = (25.0, 20_000.0);
/// Level at the upper edge, in dB.
const RANGE_DB: f64 = 12.0;
/// Rate that the curve is drawn for.
const SAMPLE_RATE_HZ: f64 = 48_000.0;

/// Draws the preset.
pub fn draw(preset: &Preset) -> Picture {
    let responses: Vec<BandResponse> =
        (1..=MAX_BANDS).filter_map(|number| response(&preset.sound, number)).collect();
    let ratio = SPAN_HZ.1 / SPAN_HZ.0;
    let level = |column: usize| {
        let freq_hz = SPAN_HZ.0 * ratio.powf(column as f64 / (COLUMNS - 1) as f64);
        let db: f64 = responses.iter().map(|response| response.magnitude_db(freq_hz)).sum();
        (db / RANGE_DB) as f32
    };
    Picture::Curve((0..COLUMNS).map(level).collect())
}

/// Response of one band, if it sounds in the middle of the picture.
fn response(sound: &Sound, number: usize) -> Option<BandResponse> {
    let id = |what: &str| format!("{what}_{number}");
    if !sound.switch(&id("used"), false) || !sound.switch(&id("on"), true) {
        return None;
    }
    let default = BandParams::default();
    let band = BandParams {
        on: true,
        shape: choice::<ShapeChoice>(sound, &id("shape")).map_or(default.shape, |c| c.0),
        slope: choice::<SlopeChoice>(sound, &id("slope")).map_or(default.slope, |c| c.0),
        placement: choice::<PlacementChoice>(sound, &id("place"))
            .map_or(default.placement, |c| c.0),
        freq_hz: sound.number(&id("freq"), default.freq_hz),
        gain_db: sound.number(&id("gain"), 0.0),
        q: sound.number(&id("q"), default.q),
    };
    let is_heard = !matches!(band.placement, Placement::Right | Placement::Side);
    let scale = sound.number("scale", 100.0) / 100.0;
    let link = sound.switch("gainq", false);
    is_heard.then(|| BandResponse::new(&band, scale, link, SAMPLE_RATE_HZ))
}

/// The choice that the sound names.
fn choice<T: Enum>(sound: &Sound, id: &str) -> Option<T> {
    let named = sound.choice(id, "");
    T::ids()?.iter().position(|known| *known == named).map(T::from_index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugin_common::sound::Value;

    #[test]
    fn the_curve_follows_the_bands_that_are_on() {
        let mut preset = Preset::default();
        let flat = |picture: &Picture| match picture {
            Picture::Curve(points) => points.iter().all(|y| y.abs() < 1e-6),
            _ => false,
        };
        assert!(flat(&draw(&preset)));
        preset.sound.set("used_2", Value::Switch(true));
        preset.sound.set("gain_2", Value::Number(6.0));
        preset.sound.set("freq_2", Value::Number(1000.0));
        let Picture::Curve(points) = draw(&preset) else { panic!("a curve") };
        let top = points.iter().copied().fold(f32::MIN, f32::max);
        assert!((top - 0.5).abs() < 0.02, "6 of 12 dB: {top}");
        preset.sound.set("on_2", Value::Switch(false));
        assert!(flat(&draw(&preset)));
    }
}

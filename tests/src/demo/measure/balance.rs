//! How far a spectrum lies from the tonal balance of finished popular music.
//!
//! Reference: level in bands of constant relative width, flat from 60 to 100 Hz and falling by
//! 1.5 dB an octave from there to 10 kHz; that is 4.5 dB an octave of power density. Pestana and
//! others measured about 5 dB between 100 Hz and 4 kHz ("Spectral characteristics of popular
//! commercial recordings 1950-2010", AES 135th convention, 2013).

use super::spectrum::{FLOOR_DB, POINTS, point_hz};

/// The part of the spectrum that is judged.
const FROM_HZ: f64 = 60.0;
const TO_HZ: f64 = 10_000.0;
/// Where the slope begins.
const CORNER_HZ: f64 = 100.0;
const SLOPE_DB_PER_OCT: f64 = -1.5;
/// Half of the octave over which a spectrum is smoothed first, in points: notes are no tone colour.
const HALF_OCTAVE: usize = POINTS / 20;

/// Level of the reference at a frequency, 0 dB at its flat part.
fn reference_db(freq_hz: f64) -> f64 {
    SLOPE_DB_PER_OCT * (freq_hz / CORNER_HZ).log2().max(0.0)
}

/// The reference at every point of a displayed spectrum, as loud on average as `spectrum_db`;
/// `None` outside the part that is judged, and everywhere for silence.
#[must_use]
pub fn reference(spectrum_db: &[f64]) -> Vec<Option<f64>> {
    let offset_db = fit(spectrum_db).map(|(offset_db, _)| offset_db);
    (0..spectrum_db.len())
        .map(|point| {
            let freq_hz = point_hz(point);
            let is_judged = (FROM_HZ..=TO_HZ).contains(&freq_hz);
            offset_db.filter(|_| is_judged).map(|offset_db| offset_db + reference_db(freq_hz))
        })
        .collect()
}

/// Root mean square distance in dB of a spectrum, smoothed over an octave, from the reference at
/// its best level; `None` for silence.
#[must_use]
pub fn distance_db(spectrum_db: &[f64]) -> Option<f64> {
    fit(spectrum_db).map(|(_, distance_db)| distance_db)
}

/// Best level of the reference, and the distance that remains.
fn fit(spectrum_db: &[f64]) -> Option<(f64, f64)> {
    let gaps_db: Vec<f64> = (0..spectrum_db.len())
        .filter(|&point| (FROM_HZ..=TO_HZ).contains(&point_hz(point)))
        .map(|point| smoothed(spectrum_db, point) - reference_db(point_hz(point)))
        .collect();
    if gaps_db.is_empty() || spectrum_db.iter().all(|&level_db| level_db <= FLOOR_DB) {
        return None;
    }
    let count = gaps_db.len() as f64;
    let mean_db = gaps_db.iter().sum::<f64>() / count;
    let square: f64 = gaps_db.iter().map(|gap_db| (gap_db - mean_db).powi(2)).sum();
    Some((mean_db, (square / count).sqrt()))
}

/// Mean power of the octave around a point, in dB.
fn smoothed(spectrum_db: &[f64], point: usize) -> f64 {
    let first = point.saturating_sub(HALF_OCTAVE);
    let last = (point + HALF_OCTAVE).min(spectrum_db.len() - 1);
    let octave = &spectrum_db[first..=last];
    let power: f64 = octave.iter().map(|&level_db| dsp_core::units::db_to_power(level_db)).sum();
    dsp_core::units::power_to_db(power / octave.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spectrum(level_db: impl Fn(f64) -> f64) -> Vec<f64> {
        (0..POINTS).map(|point| level_db(point_hz(point))).collect()
    }

    #[test]
    fn the_reference_itself_has_no_distance_at_any_level() {
        for level_db in [-60.0, -20.0] {
            let same = spectrum(|hz| level_db + reference_db(hz));
            // The octave that smooths rounds the corner at 100 Hz.
            assert!(distance_db(&same).unwrap() < 0.15, "{:?}", distance_db(&same));
            let drawn: Vec<f64> = reference(&same).into_iter().flatten().collect();
            assert!((drawn[0] - level_db).abs() < 0.2, "{}", drawn[0]);
        }
    }

    #[test]
    fn a_scoop_and_a_tilt_are_told_and_silence_has_no_balance() {
        let scooped = |hz: f64| {
            let scoop_db = if (300.0..3_000.0).contains(&hz) { -6.0 } else { 0.0 };
            reference_db(hz) + scoop_db
        };
        // 6 dB over 45 % of the octaves: 6 * sqrt(0.45 * 0.55).
        let distance = distance_db(&spectrum(scooped)).unwrap();
        assert!((2.6..3.1).contains(&distance), "{distance}");
        // A straight line over 7.4 octaves at 1.5 dB each: 11 / sqrt(12), less below the corner.
        let flat = distance_db(&spectrum(|_| -20.0)).unwrap();
        assert!((2.8..3.4).contains(&flat), "{flat}");
        assert_eq!(distance_db(&spectrum(|_| FLOOR_DB)), None);
        assert!(reference(&spectrum(|_| FLOOR_DB)).iter().all(Option::is_none));
    }
}

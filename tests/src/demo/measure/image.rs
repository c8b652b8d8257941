//! Where a signal sits between the loudspeakers.

use crate::demo::stereo::Stereo;

/// Columns and rows of the goniometer picture.
pub const SIDE: usize = 64;

/// Stereo figures of a whole signal.
#[derive(Clone, Debug)]
pub struct Image {
    /// -1 (opposite) to 1 (mono); 0 for silence.
    pub correlation: f64,
    /// Right over left in dB, positive = right.
    pub balance_db: f64,
    /// Side over mid in dB; very low for mono.
    pub width_db: f64,
    /// Goniometer density 0..=255 by rows from the top; mid points up, left is left.
    pub density: Vec<u8>,
    /// Energy over the angle from hard left to hard right, largest = 1.
    pub angles: Vec<f32>,
}

/// Steps from hard left to hard right.
pub const ANGLES: usize = 61;
/// Lowest ratio that is told apart from mono or from one side.
const FLOOR_DB: f64 = -80.0;
/// The picture shows this multiple of the RMS level out to its edge, by ear and eye.
const ZOOM_RMS: f64 = 5.5;

impl Image {
    /// Measures the whole signal.
    #[must_use]
    pub fn of(audio: &Stereo) -> Self {
        let pairs =
            || audio.left.iter().zip(&audio.right).map(|(&l, &r)| (f64::from(l), f64::from(r)));
        let (mut left, mut right, mut cross) = (0.0, 0.0, 0.0);
        for (l, r) in pairs() {
            left += l * l;
            right += r * r;
            cross += l * r;
        }
        let (mid, side) = (left + right + 2.0 * cross, left + right - 2.0 * cross);
        let rms = ((left + right) / (2 * audio.len().max(1)) as f64).sqrt();
        Self {
            correlation: if left * right > 0.0 { cross / (left * right).sqrt() } else { 0.0 },
            balance_db: ratio_db(right, left),
            width_db: ratio_db(side.max(0.0), mid.max(0.0)),
            density: density(pairs(), rms),
            angles: angles(pairs()),
        }
    }
}

fn ratio_db(over: f64, under: f64) -> f64 {
    if over <= 0.0 && under <= 0.0 {
        return 0.0;
    }
    dsp_core::units::power_to_db(over / under).clamp(FLOOR_DB, -FLOOR_DB)
}

fn density(pairs: impl Iterator<Item = (f64, f64)>, rms: f64) -> Vec<u8> {
    let mut counts = vec![0.0f64; SIDE * SIDE];
    if rms > 0.0 {
        let scale = 0.5 * SIDE as f64 / (ZOOM_RMS * rms);
        let centre = 0.5 * SIDE as f64;
        for (l, r) in pairs {
            let x = centre + scale * (r - l) * std::f64::consts::FRAC_1_SQRT_2;
            let y = centre - scale * (l + r) * std::f64::consts::FRAC_1_SQRT_2;
            if x >= 0.0 && y >= 0.0 && x < SIDE as f64 && y < SIDE as f64 {
                counts[y as usize * SIDE + x as usize] += 1.0;
            }
        }
        // Pauses pile up in the centre; they are no picture of the sound.
        let middle = SIDE / 2 * SIDE + SIDE / 2;
        for cell in [middle, middle - 1, middle - SIDE, middle - SIDE - 1] {
            counts[cell] = counts[middle + 1].min(counts[cell]);
        }
    }
    let top = counts.iter().fold(1.0, |top: f64, &count| top.max(count)).ln_1p();
    counts.iter().map(|count| (255.0 * count.ln_1p() / top).round() as u8).collect()
}

/// Energy by the angle of each sample; opposite phase counts at its louder side's end.
fn angles(pairs: impl Iterator<Item = (f64, f64)>) -> Vec<f32> {
    use std::f64::consts::FRAC_PI_2;
    let mut energy = vec![0.0f64; ANGLES];
    for (l, r) in pairs {
        let place = if l * r >= 0.0 {
            r.abs().atan2(l.abs()) / FRAC_PI_2
        } else if r.abs() > l.abs() {
            1.0
        } else {
            0.0
        };
        energy[(place * (ANGLES - 1) as f64).round() as usize] += l * l + r * r;
    }
    let top = energy.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    energy.iter().map(|power| (power / top) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mono_one_side_and_opposite_are_told_apart() {
        let tone: Vec<f32> = (0..4_800).map(|i| (i as f32 * 0.05).sin()).collect();
        let mono = Image::of(&Stereo::from_mono(tone.clone()));
        assert!((mono.correlation - 1.0).abs() < 1e-6 && mono.width_db <= -80.0);
        assert_eq!(mono.angles[ANGLES / 2], 1.0);

        let right = Stereo { left: vec![0.0; tone.len()], right: tone.clone() };
        let right = Image::of(&right);
        assert!(right.balance_db >= 80.0 && right.angles[ANGLES - 1] == 1.0);

        let opposite = Stereo { left: tone.iter().map(|sample| -sample).collect(), right: tone };
        let opposite = Image::of(&opposite);
        assert!((opposite.correlation + 1.0).abs() < 1e-6 && opposite.width_db >= 80.0);
    }

    #[test]
    fn silence_has_a_finite_image() {
        let image = Image::of(&Stereo::silence(100));
        assert_eq!((image.correlation, image.balance_db, image.width_db), (0.0, 0.0, 0.0));
    }
}

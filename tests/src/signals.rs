//! Test signals: exact, seeded, the same on every machine.

use std::f64::consts::TAU;

/// A small seeded generator (xorshift64*, Vigna 2016): white noise and random choices.
#[derive(Clone, Debug)]
pub struct Noise(u64);

impl Noise {
    /// A generator whose sequence `seed` decides.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        // Any non-zero start works; the odd constant (2^64 / golden ratio) keeps small seeds apart.
        Self((seed ^ 0x9e37_79b9_7f4a_7c15).max(1))
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Uniform in 0 (included) to 1 (excluded).
    #[allow(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A whole number from 0 to `end - 1`; 0 when `end` is 0.
    #[allow(clippy::cast_possible_truncation, reason = "the remainder is below `end`")]
    pub fn below(&mut self, end: usize) -> usize {
        (self.bits() % end.max(1) as u64) as usize
    }

    /// Uniform white noise of this peak.
    #[allow(clippy::cast_possible_truncation, reason = "samples are f32")]
    pub fn sample(&mut self, peak: f64) -> f32 {
        ((self.unit() * 2.0 - 1.0) * peak) as f32
    }

    /// A channel of white noise.
    #[must_use]
    pub fn channel(&mut self, len: usize, peak: f64) -> Vec<f32> {
        (0..len).map(|_| self.sample(peak)).collect()
    }
}

/// `channels` independent channels of white noise.
#[must_use]
pub fn noise(seed: u64, channels: usize, len: usize, peak: f64) -> Vec<Vec<f32>> {
    let mut noise = Noise::new(seed);
    (0..channels).map(|_| noise.channel(len, peak)).collect()
}

/// A sine, its phase computed afresh for each sample.
#[must_use]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "short signals")]
pub fn sine(freq_hz: f64, sample_rate_hz: f64, len: usize, peak: f64) -> Vec<f32> {
    (0..len)
        .map(|n| {
            let cycles = (freq_hz * n as f64 / sample_rate_hz).fract();
            ((TAU * cycles).sin() * peak) as f32
        })
        .collect()
}

/// One sample of `peak` at `at`, silence around it.
#[must_use]
pub fn impulse(len: usize, at: usize, peak: f32) -> Vec<f32> {
    let mut signal = vec![0.0; len];
    if let Some(sample) = signal.get_mut(at) {
        *sample = peak;
    }
    signal
}

/// The same channel `channels` times.
#[must_use]
pub fn copies(channel: Vec<f32>, channels: usize) -> Vec<Vec<f32>> {
    vec![channel; channels]
}

/// Something like a song: a bass line, chords, a beat of filtered noise, a voice-like tone with
/// vibrato and the noise of a room, different left and right, peak about -6 dBFS.
#[must_use]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "short signals")]
pub fn programme(sample_rate_hz: f64, len: usize, seed: u64) -> [Vec<f32>; 2] {
    // A minor, F, C, G: roots and thirds in Hz (equal temperament, A = 440 Hz).
    const CHORDS: [[f64; 4]; 4] = [
        [55.0, 220.0, 261.63, 329.63],
        [43.65, 174.61, 220.0, 261.63],
        [65.41, 196.0, 261.63, 329.63],
        [49.0, 196.0, 246.94, 293.66],
    ];
    const BEAT_S: f64 = 0.5;
    const PAD_HARMONICS: u32 = 6;
    let mut noise = Noise::new(seed);
    let (mut low, mut room) = ([0.0f64; 2], [0.0f64; 2]);
    let mut out = [Vec::with_capacity(len), Vec::with_capacity(len)];
    for n in 0..len {
        let time_s = n as f64 / sample_rate_hz;
        let [bass, chord @ ..] = CHORDS[(time_s / (4.0 * BEAT_S)) as usize % CHORDS.len()];
        let beat_s = time_s % BEAT_S;
        let bass = 0.22 * (TAU * bass * time_s).sin() * (-2.5 * beat_s).exp();
        let kick = 0.35
            * (TAU * (50.0 * beat_s - 8.0 * (-20.0 * beat_s).exp())).sin()
            * (-14.0 * beat_s).exp();
        let voice_hz = chord[1] * 2.0;
        let voice = 0.06
            * (1..=10)
                .map(|k| {
                    let k = f64::from(k);
                    (TAU * k * voice_hz * time_s + 0.4 * (TAU * 5.5 * time_s).sin()).sin() / k
                })
                .sum::<f64>();
        for (side, channel) in out.iter_mut().enumerate() {
            let spread = side as f64 - 0.5;
            let pad: f64 = chord
                .iter()
                .enumerate()
                .flat_map(|(note, hz)| (1..=PAD_HARMONICS).map(move |k| (note, hz, f64::from(k))))
                .map(|(note, hz, k)| {
                    (TAU * k * (hz + spread * 0.7) * time_s + note as f64).sin() / k
                })
                .sum();
            let hiss = f64::from(noise.sample(0.25));
            low[side] += 0.6 * (hiss - low[side]);
            room[side] += 0.05 * (hiss - room[side]);
            let hat = (hiss - low[side]) * (-40.0 * ((time_s + BEAT_S / 2.0) % BEAT_S)).exp();
            channel.push((bass + kick + voice + 0.03 * pad + hat + 0.2 * room[side]) as f32);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_noise_and_another_seed_another() {
        assert_eq!(noise(7, 1, 100, 1.0), noise(7, 1, 100, 1.0));
        assert_ne!(noise(7, 1, 100, 1.0), noise(8, 1, 100, 1.0));
    }

    #[test]
    fn noise_fills_its_range_evenly() {
        let channel = Noise::new(3).channel(100_000, 0.5);
        let mean = channel.iter().map(|x| f64::from(*x)).sum::<f64>() / 1e5;
        let power = channel.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / 1e5;
        // Standard error of the mean is 0.0009; the power of a uniform peak p is p^2 / 3.
        assert!(mean.abs() < 0.005, "{mean}");
        assert!((power - 0.25 / 3.0).abs() < 0.001, "{power}");
        assert!(channel.iter().all(|x| x.abs() <= 0.5));
    }

    #[test]
    fn the_programme_peaks_near_minus_six_and_differs_left_and_right() {
        let [left, right] = programme(48_000.0, 96_000, 1);
        let peak = left.iter().chain(&right).fold(0.0f32, |peak, x| peak.max(x.abs()));
        assert!((0.35..0.95).contains(&peak), "{peak}");
        assert_ne!(left, right);
    }
}

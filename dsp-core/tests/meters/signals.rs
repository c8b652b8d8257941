//! Test signals and the blocks they are cut into.

use dsp_core::Setup;
use dsp_core::meter::LoudnessMeter;

/// The rates at which the EBU cases must pass, in Hz.
pub const EBU_RATES_HZ: [u32; 5] = [44_100, 48_000, 88_200, 96_000, 192_000];
/// Block lengths that take turns: the extremes, odd ones and those of hosts.
pub const BLOCKS: [usize; 8] = [64, 1, 8_192, 7, 512, 441, 33, 1_024];

/// A part of a test signal: its length in seconds and its peak level in dBFS.
pub type Part = (f64, f64);
/// Level of a silent part.
pub const SILENCE_DB: f64 = f64::NEG_INFINITY;

pub fn setup(rate_hz: u32) -> Setup {
    Setup::new(f64::from(rate_hz), 8_192, 2).expect("a valid setup")
}

pub fn meter(rate_hz: u32) -> LoudnessMeter {
    let mut meter = LoudnessMeter::new();
    meter.prepare(&setup(rate_hz)).expect("any setup");
    meter
}

/// A 1 kHz sine in both channels through all parts, in phase from part to part.
pub struct Tone {
    /// A whole number of periods.
    table: Vec<f64>,
    at: usize,
    rate_hz: u32,
}

impl Tone {
    pub fn new(rate_hz: u32) -> Self {
        let len = (rate_hz / gcd(rate_hz, 1_000)) as usize;
        let step = std::f64::consts::TAU * 1_000.0 / f64::from(rate_hz);
        Self { table: (0..len).map(|n| (step * n as f64).sin()).collect(), at: 0, rate_hz }
    }

    /// Calls `play` with the samples of one part in blocks of `block`.
    pub fn part(&mut self, (time_s, level_db): Part, block: usize, mut play: impl FnMut(&[f32])) {
        let gain = 10f64.powf(level_db / 20.0);
        let mut left = (time_s * f64::from(self.rate_hz)).round() as usize;
        let mut buffer = vec![0f32; block];
        while left > 0 {
            let len = block.min(left);
            for sample in &mut buffer[..len] {
                *sample = (gain * self.table[self.at]) as f32;
                self.at = (self.at + 1) % self.table.len();
            }
            play(&buffer[..len]);
            left -= len;
        }
    }
}

/// Plays all parts into a meter.
pub fn play(meter: &mut LoudnessMeter, rate_hz: u32, parts: &[Part], block: usize) {
    let mut tone = Tone::new(rate_hz);
    for &part in parts {
        tone.part(part, block, |samples| meter.measure(samples, Some(samples)));
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Repeatable noise, -1 to 1.
pub struct Noise(u64);

impl Noise {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> f64 {
        // PCG multiplier and increment; the upper bits are the good ones.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }

    pub fn samples(&mut self, len: usize, gain: f64) -> Vec<f32> {
        (0..len).map(|_| (gain * self.next()) as f32).collect()
    }
}

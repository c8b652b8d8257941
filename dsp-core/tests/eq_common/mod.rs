//! What the equaliser's tests share.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "a test stops at the first error")]

use dsp_core::eq::{BandParams, EqParams, Equalizer, Shape, Slope};
use dsp_core::{AudioBlock, Processor, Setup};
use realfft::RealFftPlanner;

pub const MAX_BLOCK: usize = 4096;
pub const RATES_HZ: [f64; 4] = [44_100.0, 48_000.0, 96_000.0, 192_000.0];
pub const FLAT_Q: f64 = std::f64::consts::FRAC_1_SQRT_2;

pub fn prepared(params: &EqParams, sample_rate_hz: f64) -> Equalizer {
    let mut equalizer = Equalizer::new();
    prepare(&mut equalizer, params, sample_rate_hz);
    equalizer
}

pub fn prepare(equalizer: &mut Equalizer, params: &EqParams, sample_rate_hz: f64) {
    equalizer.prepare(&Setup::new(sample_rate_hz, MAX_BLOCK, 2).unwrap()).unwrap();
    equalizer.set_params(params);
}

pub fn band(shape: Shape, slope: Slope, freq_hz: f64, gain_db: f64, q: f64) -> BandParams {
    BandParams { on: true, shape, slope, freq_hz, gain_db, q, ..BandParams::default() }
}

pub fn one_band(band: BandParams) -> EqParams {
    let mut params = EqParams::default();
    params.bands[0] = band;
    params
}

pub fn run(equalizer: &mut Equalizer, left: &mut [f32], right: &mut [f32]) {
    for (left, right) in left.chunks_mut(MAX_BLOCK).zip(right.chunks_mut(MAX_BLOCK)) {
        equalizer.process(&mut AudioBlock::stereo(left, right));
    }
}

/// Left channel's response to an impulse in it.
pub fn impulse_response(equalizer: &mut Equalizer, len: usize) -> Vec<f32> {
    let (mut left, mut right) = (vec![0.0; len], vec![0.0; len]);
    left[0] = 1.0;
    run(equalizer, &mut left, &mut right);
    left
}

/// Levels in dB of the frequencies `bin * rate / len`.
pub fn spectrum_db(samples: &[f32]) -> Vec<f64> {
    let mut planner = RealFftPlanner::<f64>::new();
    let fft = planner.plan_fft_forward(samples.len());
    let mut input: Vec<f64> = samples.iter().map(|sample| f64::from(*sample)).collect();
    let mut output = fft.make_output_vec();
    fft.process(&mut input, &mut output).unwrap();
    output.iter().map(|value| 20.0 * value.norm().max(1e-30).log10()).collect()
}

/// Bins nearest to 500 logarithmic and 500 linear frequencies from 20 Hz to 20 kHz.
pub fn audible_bins(len: usize, sample_rate_hz: f64) -> Vec<usize> {
    let top_hz = 20_000f64.min(0.4535 * sample_rate_hz);
    let to_bin = |freq_hz: f64| (freq_hz / sample_rate_hz * len as f64).round().max(1.0) as usize;
    let logarithmic = (0..500).map(|k| 20.0 * (top_hz / 20.0).powf(f64::from(k) / 499.0));
    let linear = (0..500).map(|k| 20.0 + (top_hz - 20.0) * f64::from(k) / 499.0);
    let mut bins: Vec<usize> = logarithmic.chain(linear).map(to_bin).collect();
    bins.sort_unstable();
    bins.dedup();
    bins
}

pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// 0 to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    pub fn noise(&mut self, len: usize) -> Vec<f32> {
        (0..len).map(|_| (2.0 * self.unit() - 1.0) as f32).collect()
    }
}

pub const SHAPES: [Shape; 10] = [
    Shape::Bell,
    Shape::LowShelf,
    Shape::HighShelf,
    Shape::LowCut,
    Shape::HighCut,
    Shape::Notch,
    Shape::BandPass,
    Shape::TiltShelf,
    Shape::FlatTilt,
    Shape::AllPass,
];

pub const SLOPES: [Slope; 9] = [
    Slope::Db6,
    Slope::Db12,
    Slope::Db18,
    Slope::Db24,
    Slope::Db36,
    Slope::Db48,
    Slope::Db72,
    Slope::Db96,
    Slope::Brickwall,
];

/// Anything within the ranges.
pub fn random_params(random: &mut Random, bands: usize) -> EqParams {
    use dsp_core::eq::Placement::{Left, Mid, Right, Side, Stereo};
    let mut params = EqParams::default();
    for band in &mut params.bands[..bands] {
        *band = BandParams {
            on: random.below(8) != 0,
            shape: SHAPES[random.below(SHAPES.len())],
            slope: SLOPES[random.below(SLOPES.len())],
            placement: [Stereo, Stereo, Left, Right, Mid, Side][random.below(6)],
            freq_hz: 10.0 * 3000f64.powf(random.unit()),
            gain_db: 12.0 * (2.0 * random.unit() - 1.0),
            q: 0.1 * 100f64.powf(random.unit()),
        };
    }
    params
}

//! The filters: latency, flatness, images, aliases.

use std::f64::consts::TAU;

use dsp_core::oversample::{Downsampler, Factor, HalfBands, MAX_CHUNK, Upsampler};
use dsp_core::simd::Backend;

use crate::signals::{WINDOW, noise, rate_tone, rest_db, tone};

const RATES_HZ: [f64; 8] =
    [8_000.0, 44_100.0, 48_000.0, 88_200.0, 96_000.0, 176_400.0, 192_000.0, 384_000.0];
const FACTORS: [Factor; 5] = [Factor::X2, Factor::X4, Factor::X8, Factor::X16, Factor::X32];

fn up(bands: &HalfBands, backend: Backend, factor: Factor, samples: &[f32]) -> Vec<f32> {
    let mut resampler = Upsampler::new(bands, Factor::X32);
    let mut high = vec![0.0; factor.times() * samples.len()];
    let pieces = high.chunks_mut(factor.times() * MAX_CHUNK);
    for (low, high) in samples.chunks(MAX_CHUNK).zip(pieces) {
        resampler.process(bands, backend, factor, low, high);
    }
    high
}

fn down(bands: &HalfBands, backend: Backend, factor: Factor, high: &[f32]) -> Vec<f32> {
    let mut resampler = Downsampler::new(bands, Factor::X32);
    let mut low = vec![0.0; high.len() / factor.times()];
    let pieces = high.chunks(factor.times() * MAX_CHUNK);
    for (low, high) in low.chunks_mut(MAX_CHUNK).zip(pieces) {
        resampler.process(bands, backend, factor, high, low);
    }
    low
}

fn there_and_back(bands: &HalfBands, factor: Factor, samples: &[f32]) -> Vec<f32> {
    let backend = Backend::detect();
    down(bands, backend, factor, &up(bands, backend, factor, samples))
}

#[test]
fn latency_is_the_one_stated_at_every_rate() {
    for rate_hz in RATES_HZ {
        let bands = HalfBands::new(rate_hz);
        let mut before = 0;
        for factor in FACTORS {
            let latency = bands.latency_samples(factor);
            assert!(latency >= before, "{factor:?} is faster than a smaller factor");
            before = latency;
            let mut impulse = vec![0.0; 512];
            impulse[0] = 1.0;
            let response = there_and_back(&bands, factor, &impulse);
            // Linear phase: symmetrical about its highest sample.
            let peak = (0..512).max_by(|&a, &b| response[a].total_cmp(&response[b])).unwrap();
            assert_eq!(peak, latency, "{factor:?} at {rate_hz} Hz");
            for k in 0..=latency {
                let sides = [response[latency - k], response[latency + k]];
                assert!((sides[0] - sides[1]).abs() < 3e-7, "{factor:?}: {sides:?} at {k}");
            }
        }
    }
}

#[test]
fn latency_is_as_documented() {
    let latencies = |rate_hz| {
        let bands = HalfBands::new(rate_hz);
        [Factor::X1, Factor::X2, Factor::X4, Factor::X8].map(|factor| bands.latency_samples(factor))
    };
    assert_eq!(latencies(44_100.0), [0, 81, 88, 90]);
    assert_eq!(latencies(48_000.0), [0, 81, 88, 90]);
    assert_eq!(latencies(96_000.0), [0, 45, 51, 53]);
    assert_eq!(latencies(192_000.0), [0, 11, 15, 16]);
}

#[test]
fn pass_band_is_flat_within_1e_4_db() {
    for rate_hz in RATES_HZ {
        let bands = HalfBands::new(rate_hz);
        for factor in FACTORS {
            let mut impulse = vec![0.0; 512];
            impulse[0] = 1.0;
            let response = there_and_back(&bands, factor, &impulse);
            let edge = HalfBands::pass_hz(rate_hz) / rate_hz;
            for n in 0..=400 {
                let w_rad = TAU * edge * f64::from(n) / 400.0;
                let (mut re, mut im) = (0.0, 0.0);
                for (k, &h) in response.iter().enumerate() {
                    let (sin, cos) = (w_rad * k as f64).sin_cos();
                    re += f64::from(h) * cos;
                    im += f64::from(h) * sin;
                }
                let ripple_db = 20.0 * re.hypot(im).log10();
                assert!(ripple_db.abs() < 1e-4, "{ripple_db} dB, {factor:?} at {rate_hz} Hz");
            }
        }
    }
}

#[test]
fn there_and_back_nulls_with_the_delayed_input() {
    let bands = HalfBands::new(44_100.0);
    for factor in FACTORS {
        for periods in [10, 400, 1_200, 1_850] {
            let input = tone(periods, 1.0, 2 * WINDOW);
            let output = there_and_back(&bands, factor, &input);
            let latency = bands.latency_samples(factor);
            let worst = (WINDOW..2 * WINDOW)
                .map(|n| (output[n] - input[n - latency]).abs())
                .fold(0.0, f32::max);
            // Ripple of all filters together, 10 filters of 1e-6 at most.
            assert!(worst < 1e-5, "{worst:e}, {factor:?}");
        }
    }
}

#[test]
fn images_are_120_db_down() {
    for rate_hz in [44_100.0, 96_000.0, 192_000.0] {
        let bands = HalfBands::new(rate_hz);
        let edge = (WINDOW as f64 * HalfBands::pass_hz(rate_hz) / rate_hz) as usize;
        for factor in FACTORS {
            for periods in [37, edge / 3, edge - 5, edge] {
                let high = up(&bands, Backend::detect(), factor, &tone(periods, 1.0, 2 * WINDOW));
                let window = &high[high.len() - factor.times() * WINDOW..];
                let images_db = rest_db(window, periods, 1.0);
                assert!(images_db <= -119.9, "{images_db} dB at {periods}, {factor:?}");
            }
        }
    }
}

#[test]
fn aliases_are_120_db_down() {
    for rate_hz in [44_100.0, 96_000.0] {
        let bands = HalfBands::new(rate_hz);
        let edge = (WINDOW as f64 * HalfBands::pass_hz(rate_hz) / rate_hz) as usize;
        for factor in FACTORS {
            let window = factor.times() * WINDOW;
            // Around each multiple of the base rate lies what folds into the pass-band.
            for around in 1..=factor.times() / 2 {
                for offset in [-(edge as isize), -(edge as isize) / 2, 41, edge as isize] {
                    let periods = (around * WINDOW).wrapping_add_signed(offset);
                    if periods >= window / 2 {
                        continue;
                    }
                    let high = rate_tone(periods, window, 1.0, 2 * window);
                    let low = down(&bands, Backend::detect(), factor, &high);
                    // Nothing at 0 Hz, so all of it is the rest.
                    let alias_db = rest_db(&low[WINDOW..], 0, 1.0);
                    assert!(alias_db <= -119.9, "{alias_db} dB at {around} {offset}, {factor:?}");
                }
            }
        }
    }
}

#[test]
fn every_level_is_the_plain_way() {
    let bands = HalfBands::new(48_000.0);
    let input = noise(3, 900);
    for factor in FACTORS {
        let want_high = up(&bands, Backend::Scalar, factor, &input);
        let want_low = down(&bands, Backend::Scalar, factor, &want_high);
        for backend in Backend::available() {
            let high = up(&bands, backend, factor, &input);
            let low = down(&bands, backend, factor, &want_high);
            // Rounding of sums of 82 products, some without an intermediate rounding.
            assert!(high.iter().zip(&want_high).all(|(a, b)| (a - b).abs() < 1e-6), "{backend:?}");
            assert!(low.iter().zip(&want_low).all(|(a, b)| (a - b).abs() < 1e-6), "{backend:?}");
        }
    }
}

#[test]
fn cutting_the_signal_changes_no_bit() {
    let bands = HalfBands::new(44_100.0);
    // Silence in between, which is not computed.
    let mut input = noise(5, 1_500);
    input[400..800].fill(0.0);
    for backend in Backend::available() {
        for factor in FACTORS {
            let times = factor.times();
            let whole = up(&bands, backend, factor, &input);
            let back = down(&bands, backend, factor, &whole);
            for cut in [1, 3, 16, 17, 63] {
                let mut upsampler = Upsampler::new(&bands, factor);
                let mut downsampler = Downsampler::new(&bands, factor);
                let (mut high, mut low) = (vec![0.0; whole.len()], vec![0.0; input.len()]);
                let pieces = high.chunks_mut(cut * times).zip(low.chunks_mut(cut));
                for (piece, (high, low)) in input.chunks(cut).zip(pieces) {
                    upsampler.process(&bands, backend, factor, piece, high);
                    downsampler.process(&bands, backend, factor, high, low);
                }
                assert!(high == whole && low == back, "{cut} at a time, {factor:?}, {backend:?}");
            }
        }
    }
}

#[test]
fn what_is_not_a_number_is_gone_after_the_filters_memory() {
    let bands = HalfBands::new(48_000.0);
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, 1e-42] {
        let mut input = vec![0.0; 600];
        input[10] = bad;
        input[11] = -bad;
        for factor in FACTORS {
            let high = up(&bands, Backend::detect(), factor, &input);
            assert!(high.iter().all(|x| x.is_finite()), "{bad}");
            // It counts as silence, not as something loud.
            assert!(bad.is_finite() || high.iter().all(|&x| x == 0.0), "{bad}");
            let mut high_bad = vec![0.0; high.len()];
            high_bad[40] = bad;
            for low in [high, high_bad].map(|x| down(&bands, Backend::detect(), factor, &x)) {
                assert!(low.iter().all(|x| x.is_finite()), "{bad}");
                assert!(low[10 + 2 * 100..].iter().all(|&x| x == 0.0), "{bad}");
            }
        }
    }
}

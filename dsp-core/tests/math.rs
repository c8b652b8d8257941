//! Fast logarithm and exponential against the exact ones.

use dsp_core::math::{self, double, single};
use dsp_core::simd::Backend;

/// Every 32-bit number of an octave.
fn octave(exponent: u32) -> impl Iterator<Item = f32> {
    (0..1u32 << 23).map(move |mantissa| f32::from_bits(exponent << 23 | mantissa))
}

#[test]
fn log2_is_exact_for_every_mantissa() {
    for exponent in [1, 60, 120, 125, 126, 127, 128, 140, 254] {
        for x in octave(exponent) {
            let (got, want) = (f64::from(single::log2(x)), f64::from(x).log2());
            // The polynomial's own error, and two roundings of a 32-bit result.
            let tolerance = 1e-7f64.min(6e-7 * want.abs()) + want.abs() * 2f64.powi(-23);
            assert!((got - want).abs() <= tolerance, "log2({x:e}) = {got}, wanted {want}");
        }
    }
}

#[test]
fn exp2_is_exact_to_2e_7_of_the_value() {
    for n in -1_260_000..1_279_999 {
        let x = n as f32 * 1e-4;
        let (got, want) = (f64::from(single::exp2(x)), f64::from(x).exp2());
        assert!((got / want - 1.0).abs() <= 2e-7, "exp2({x}) = {got:e}, wanted {want:e}");
    }
}

#[test]
fn both_are_monotone() {
    let mut before = f32::NEG_INFINITY;
    for exponent in [0, 1, 2, 64, 65, 119, 120, 124, 125, 126, 127, 128, 129, 253, 254] {
        for x in octave(exponent) {
            let now = single::log2(x);
            assert!(now >= before, "log2 falls at {x:e}");
            before = now;
        }
    }
    // Away from 0, where all results are 1, in order.
    let mut before = 0.0;
    for exponent in (100..=133).rev() {
        for x in octave(exponent).step_by(3).map(|x| -f32::from_bits(x.to_bits() ^ 0x7f_ffff)) {
            let now = single::exp2(x);
            assert!(now >= before, "exp2 falls at {x:e}");
            before = now;
        }
    }
    for exponent in 100..=133 {
        for x in octave(exponent).step_by(3) {
            let now = single::exp2(x);
            assert!(now >= before, "exp2 falls at {x:e}");
            before = now;
        }
    }
}

#[test]
fn whole_numbers_are_exact_and_octaves_meet() {
    for n in -126..=127 {
        let x = n as f32;
        assert_eq!(single::exp2(x), x.exp2(), "2^{n}");
        assert_eq!(single::log2(x.exp2()), x);
        assert_eq!(double::log2(f64::from(x).exp2()), f64::from(x));
        assert!((double::exp2(f64::from(x)) / f64::from(x).exp2() - 1.0).abs() < 1e-15);
    }
}

#[test]
fn ends_of_the_range_are_finite_and_as_documented() {
    let smallest = f32::MIN_POSITIVE;
    for x in [0.0, -0.0, 1e-40, smallest, -1.0, f32::NEG_INFINITY, f32::NAN] {
        assert_eq!(single::log2(x), -126.0, "log2({x})");
        assert_eq!(double::log2(f64::from(x).min(1e-310)), -1022.0, "log2({x})");
    }
    assert_eq!(single::log2(f32::INFINITY), 128.0);
    assert_eq!(double::log2(f64::INFINITY), 1024.0);
    for x in [-126.01, -1e30, f32::NEG_INFINITY, f32::NAN] {
        assert_eq!(single::exp2(x), 0.0, "exp2({x})");
        assert_eq!(double::exp2(8.2 * f64::from(x)), 0.0, "exp2({x})");
    }
    for x in [128.0, 1e30, f32::INFINITY] {
        assert!(single::exp2(x).is_finite() && single::exp2(x) > 1.7e38, "exp2({x})");
        assert!(double::exp2(8.0 * f64::from(x)).is_finite());
    }
    assert_eq!(single::gain_to_db(-1.0), 0.0);
    assert_eq!(single::db_to_gain(0.0), 1.0);
    assert_eq!(single::db_to_gain(f32::NEG_INFINITY), 0.0);
}

#[test]
fn decibels_are_exact_to_2e_5_db() {
    for n in -12_000..6_000 {
        let level_db = f64::from(n) * 0.01;
        let gain = 10f64.powf(level_db / 20.0);
        let measured = single::gain_to_db(gain as f32);
        assert!((f64::from(measured) - level_db).abs() < 2e-5, "{measured} at {level_db} dB");
        let error_db = 20.0 * (f64::from(single::db_to_gain(level_db as f32)) / gain).log10();
        assert!(error_db.abs() < 2e-5, "{error_db} at {level_db} dB");
        assert!((double::gain_to_db(gain) - level_db).abs() < 1e-12);
        assert!((double::db_to_gain(level_db) / gain - 1.0).abs() < 1e-13);
    }
}

#[test]
fn double_is_exact_to_some_units_in_the_last_place() {
    for n in 0..2_000_000 {
        let x = f64::from(n) * 1e-6 + 0.3;
        let (got, want) = (double::log2(x), x.log2());
        assert!((got - want).abs() <= 2e-15 + 4e-16 * want.abs(), "log2({x}): {got}, {want}");
        let (got, want) = (double::exp2(x), x.exp2());
        assert!((got / want - 1.0).abs() <= 1e-15, "exp2({x}): {got}, {want}");
    }
    for x in [1e-300, 3.7e-12, 1e15, 1.7e308] {
        assert!((double::log2(x) / x.log2() - 1.0).abs() < 4e-16);
        assert!((double::exp2(double::log2(x)) / x - 1.0).abs() < 1e-12);
    }
}

#[test]
fn every_level_gives_the_bits_of_one_sample() {
    let mut state = 1u32;
    let mut random = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state
    };
    // All kinds of numbers, and those that music has.
    let mut samples: Vec<f32> = (0..4_096).map(|_| f32::from_bits(random())).collect();
    samples.extend((0..4_096).map(|_| random() as f32 / u32::MAX as f32 * 200.0 - 130.0));
    samples.extend([0.0, -0.0, f32::INFINITY, f32::NEG_INFINITY, f32::NAN, 1e-45]);
    type Slice = fn(Backend, &mut [f32]);
    type One = fn(f32) -> f32;
    let pairs: [(Slice, One); 4] = [
        (math::log2_slice, math::log2),
        (math::exp2_slice, math::exp2),
        (math::gains_to_db, math::gain_to_db),
        (math::dbs_to_gain, math::db_to_gain),
    ];
    for backend in Backend::available() {
        for (slice, one) in pairs {
            for len in (0..=67).chain([samples.len() - 3]) {
                let mut got = samples[3..3 + len].to_vec();
                slice(backend, &mut got);
                for (got, &x) in got.iter().zip(&samples[3..]) {
                    assert_eq!(got.to_bits(), one(x).to_bits(), "{x:e} at {backend:?}");
                }
            }
        }
    }
}

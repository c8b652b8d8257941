//! The cascade's kernels against plain and against nearly exact arithmetic.

mod eq_common;

use dsp_core::filter::analog::Prototype;
use dsp_core::filter::design::{Designer, Purpose};
use dsp_core::filter::section::Section;
use dsp_core::simd::Backend;
use dsp_core::simd::bundle::{Bundle, Frame, Gains, LaneCoefs, SECTIONS_PER_BUNDLE, extract_gains};
use dsp_core::simd::cascade::run;
use eq_common::Random;

fn random_bundles(random: &mut Random, count: usize) -> Vec<Bundle> {
    let designer = Designer::new(48_000.0);
    let mut bundles = vec![Bundle::default(); count];
    for bundle in &mut bundles {
        for section in 0..SECTIONS_PER_BUNDLE {
            for channel in 0..2 {
                let freq_hz = 20.0 * 1000f64.powf(random.unit());
                let bell =
                    Prototype::bell(freq_hz, 12.0 * random.unit() - 6.0, 0.5 + random.unit());
                let design = designer.design(&bell, Purpose::Motion);
                let coefs = LaneCoefs::new(&design.sections()[0]);
                let state = [random.unit() - 0.5, 0.1 * random.unit()];
                bundle.set(section, channel, &coefs, state);
            }
        }
    }
    bundles
}

fn process(
    backend: Backend,
    bundles: &mut [Bundle],
    gains: Gains,
    frames: &[Frame],
    cuts: &[usize],
) -> Vec<Frame> {
    let mut out = Vec::new();
    let mut rest = frames;
    for &len in cuts.iter().chain(&[usize::MAX]) {
        let len = len.min(rest.len());
        let [left, right] = gains.at_input();
        let mut buffer: Vec<Frame> =
            rest[..len].iter().map(|frame| [left * frame[0], right * frame[1]]).collect();
        run(backend, bundles, gains, &mut buffer);
        out.append(&mut buffer);
        rest = &rest[len..];
    }
    out
}

/// Row 2d.
#[test]
fn vectors_equal_plain_code_at_every_level_count_and_split() {
    let mut random = Random(31);
    for count in 1..=9 {
        let bundles = random_bundles(&mut random, count);
        let noise = random.noise(2 * 1100);
        let frames: Vec<Frame> =
            noise.chunks(2).map(|pair| [f64::from(pair[0]), f64::from(pair[1])]).collect();
        let plain = Gains::InSections;
        let reference = process(Backend::Scalar, &mut bundles.clone(), plain, &frames, &[]);
        let mut unit = bundles.clone();
        let gains = extract_gains(&mut unit);
        assert_ne!(gains, plain);
        let peak = reference.iter().flatten().fold(0.0f64, |peak, value| peak.max(value.abs()));
        let cuts: Vec<usize> = (0..=35).chain([1, 64, 200]).collect();
        let variants = Backend::available()
            .into_iter()
            .flat_map(|backend| [(backend, &bundles, plain), (backend, &unit, gains)]);
        for (backend, bundles, gains) in variants {
            let whole = process(backend, &mut bundles.clone(), gains, &frames, &[]);
            let split = process(backend, &mut bundles.clone(), gains, &frames, &cuts);
            for ((plain, whole), split) in reference.iter().zip(&whole).zip(&split) {
                for channel in 0..2 {
                    let error = (plain[channel] - whole[channel]).abs() / peak;
                    assert!(error < 1e-12, "{backend:?}, {count} vectors: {error}");
                    assert_eq!(whole[channel].to_bits(), split[channel].to_bits(), "{backend:?}");
                }
            }
        }
    }
}

/// Every section takes its own state with its first frame and puts it away after its last, also where a
/// run is shorter than the way through the sections: for every instruction set, every number of vectors
/// that its groups can have, and every short length.
#[test]
fn each_section_keeps_its_own_state_however_short_the_run() {
    let mut random = Random(33);
    for (count, len) in (1..=9).flat_map(|count| (0..=20).map(move |len| (count, len))) {
        let mut bundles = random_bundles(&mut random, count);
        let places: Vec<_> =
            (0..count * SECTIONS_PER_BUNDLE).flat_map(|at| [(at, 0), (at, 1)]).collect();
        let states = |bundles: &[Bundle]| -> Vec<f64> {
            let at = |(at, channel): &(usize, usize)| {
                bundles[at / SECTIONS_PER_BUNDLE].state(at % SECTIONS_PER_BUNDLE, *channel)
            };
            places.iter().flat_map(at).collect()
        };
        let gains = if len % 2 == 0 { Gains::InSections } else { extract_gains(&mut bundles) };
        let frames: Vec<Frame> = (0..len).map(|_| [random.unit(), random.unit()]).collect();
        let mut reference = bundles.clone();
        let expected = process(Backend::Scalar, &mut reference, gains, &frames, &[]);
        for backend in Backend::available() {
            let mut got = bundles.clone();
            let frames = process(backend, &mut got, gains, &frames, &[]);
            let name = format!("{backend:?}, {count} bundles, {len} frames");
            for (a, b) in expected.iter().flatten().zip(frames.iter().flatten()) {
                assert!((a - b).abs() < 1e-12, "{name}: {a} {b}");
            }
            for (a, b) in states(&reference).into_iter().zip(states(&got)) {
                assert!((a - b).abs() < 1e-12, "state, {name}: {a} {b}");
            }
        }
    }
}

/// A sum of two doubles: about 106 bits.
#[derive(Clone, Copy)]
struct Double(f64, f64);

impl Double {
    fn new(value: f64) -> Self {
        Self(value, 0.0)
    }

    fn add(self, other: Self) -> Self {
        let sum = self.0 + other.0;
        let virtual_part = sum - self.0;
        let error = (self.0 - (sum - virtual_part)) + (other.0 - virtual_part);
        let low = error + self.1 + other.1;
        let high = sum + low;
        Self(high, low - (high - sum))
    }

    fn times(self, factor: f64) -> Self {
        let product = self.0 * factor;
        let low = self.0.mul_add(factor, -product) + self.1 * factor;
        let high = product + low;
        Self(high, low - (high - product))
    }
}

/// The section with its exact coefficients in 106 bits.
fn nearly_exact(section: &Section, input: &[f64]) -> Vec<f64> {
    let [b0, b1, b2] = section.num;
    let [a1, a2] = section.den;
    let (mut s1, mut s2) = (Double::new(0.0), Double::new(0.0));
    input
        .iter()
        .map(|x| {
            let x = Double::new(*x);
            let y = x.times(b0).add(s1);
            let first = s1.add(s2).add(x.times(b1)).add(y.times(-a1));
            let second = s2.add(x.times(b2)).add(y.times(-a2));
            (s1, s2) = (first, second);
            y.0 + y.1
        })
        .collect()
}

/// Row 1h: noise of the arithmetic and of the rounded coefficients, with a tone in the band.
#[test]
fn low_bands_are_quiet() {
    let cases = [
        (20.0, 10.0, 192_000.0),
        (20.0, 0.7, 192_000.0),
        (10.0, 10.0, 384_000.0),
        (1000.0, 4.0, 48_000.0),
        (16_000.0, 1.0, 48_000.0),
    ];
    for (freq_hz, q, sample_rate_hz) in cases {
        let bell = Prototype::bell(freq_hz, 12.0, q);
        let section = Designer::new(sample_rate_hz).design(&bell, Purpose::Motion).sections()[0];
        let len = (sample_rate_hz * 2.0) as usize;
        let tone =
            |hz: f64, n: usize| (std::f64::consts::TAU * hz * n as f64 / sample_rate_hz).sin();
        let input: Vec<f64> =
            (0..len).map(|n| 0.25 * (tone(997.0, n) + tone(freq_hz, n))).collect();
        let exact = nearly_exact(&section, &input);
        for backend in Backend::available() {
            let mut bundle = [Bundle::default()];
            bundle[0].set(0, 0, &LaneCoefs::new(&section), [0.0; 2]);
            let gains = extract_gains(&mut bundle);
            let frames: Vec<Frame> = input.iter().map(|x| [*x, 0.0]).collect();
            let got = process(backend, &mut bundle, gains, &frames, &[]);
            let power: f64 = got.iter().zip(&exact).map(|(a, b)| (a[0] - b).powi(2)).sum();
            let noise_db = 10.0 * (power / len as f64).max(1e-40).log10();
            println!("1h {freq_hz} Hz Q {q} at {sample_rate_hz} Hz: {noise_db:.0} dBFS");
            assert!(noise_db < -200.0, "{freq_hz} Hz: {noise_db} dBFS, {backend:?}");
        }
    }
}

//! DR14 and crest factor against the slow and obvious way.

use dsp_core::Setup;
use dsp_core::meter::DynamicsMeter;

use crate::signals::Noise;

/// DR of one channel with every block kept and sorted.
fn obvious_dr_db(samples: &[f32], block_samples: usize) -> f64 {
    let mut blocks: Vec<(f64, f64)> = samples
        .chunks_exact(block_samples)
        .map(|block| {
            let energy: f64 = block.iter().map(|&x| f64::from(x).powi(2)).sum();
            let peak = block.iter().fold(0f32, |max, x| max.max(x.abs()));
            ((2.0 * energy / block_samples as f64).sqrt(), f64::from(peak))
        })
        .collect();
    let mut peaks: Vec<f64> = blocks.iter().map(|block| block.1).collect();
    peaks.sort_by(|a, b| b.total_cmp(a));
    blocks.sort_by(|a, b| b.0.total_cmp(&a.0));
    let count = (blocks.len() / 5).max(1);
    let mean = blocks[..count].iter().map(|block| block.0.powi(2)).sum::<f64>() / count as f64;
    20.0 * (peaks[1] / mean.sqrt()).log10()
}

/// A song whose level changes every second.
fn song(seed: u64, rate_hz: usize, seconds: usize) -> Vec<f32> {
    let mut noise = Noise::new(seed);
    (0..seconds)
        .flat_map(|_| {
            let gain = 10f64.powf((-18.0 + 15.0 * noise.next()) / 20.0);
            noise.samples(rate_hz, gain)
        })
        .collect()
}

fn measure(rate_hz: u32, left: &[f32], right: &[f32], block: usize) -> DynamicsMeter {
    let mut meter = DynamicsMeter::new();
    meter
        .prepare(&Setup::new(f64::from(rate_hz), 8_192, 2).expect("a valid setup"))
        .expect("a valid setup");
    for (left, right) in left.chunks(block).zip(right.chunks(block)) {
        meter.measure(left, Some(right));
    }
    meter
}

#[test]
fn equals_the_obvious_way() {
    for (rate_hz, block_samples) in [(44_100, 132_480), (48_000, 144_196)] {
        let left = song(1, rate_hz, 100);
        let right = song(2, rate_hz, 100);
        // Whole chunks of 64 only.
        let whole = left.len() / 64 * 64;
        let want = 0.5
            * (obvious_dr_db(&left[..whole], block_samples)
                + obvious_dr_db(&right[..whole], block_samples));
        let readings = measure(rate_hz as u32, &left, &right, 512).readings();
        let got = readings.dr_db.unwrap();
        // The bin that is only partly among the loudest fifth is 0.01 dB wide.
        assert!((got - want).abs() < 0.002, "{got}, wanted {want}");
        assert_eq!(readings.dr(), Some(want.round() as u32));
    }
}

#[test]
fn sine_has_a_dynamic_range_of_0_and_a_crest_of_3_db() {
    let sine: Vec<f32> =
        (0..480_000).map(|n| (std::f64::consts::TAU * n as f64 / 48.0).sin() as f32).collect();
    let readings = measure(48_000, &sine, &sine, 480).readings();
    assert!(readings.dr_db.unwrap().abs() < 0.001);
    assert!((readings.crest_db.unwrap() - 3.0103).abs() < 0.001);
    assert_eq!(readings.dr(), Some(0));
}

#[test]
fn a_pause_keeps_the_range_and_its_unfinished_block() {
    let (first, second) = (song(4, 48_000, 10), song(5, 48_000, 14));
    let other = vec![0.9; 48_000];
    let run = |pauses: bool| {
        let mut meter = DynamicsMeter::new();
        meter.prepare(&Setup::new(48_000.0, 8_192, 2).expect("valid")).expect("any setup");
        meter.measure(&first, Some(&second[..first.len()]));
        if pauses {
            meter.set_running(false);
            meter.measure(&other, Some(&other));
            let crest_db = meter.readings().crest_db.expect("goes on");
            meter.set_running(true);
            assert!(crest_db < 20.0);
        }
        meter.measure(&second, Some(&second));
        meter.readings().dr_db
    };
    assert_eq!(run(true), run(false));
}

#[test]
fn cut_does_not_matter_and_silence_has_no_reading() {
    let left = song(3, 48_000, 20);
    let whole = measure(48_000, &left, &left, 8_192).readings();
    for block in [1, 63, 64, 1_000] {
        assert_eq!(measure(48_000, &left, &left, block).readings(), whole, "blocks of {block}");
    }
    let silence = vec![0.0; 480_000];
    let readings = measure(48_000, &silence, &silence, 512).readings();
    assert_eq!((readings.dr_db, readings.crest_db), (None, None));
    // A silent channel does not count.
    let one_side = measure(48_000, &left, &silence, 8_192);
    let right_too = measure(48_000, &left, &left, 8_192);
    assert_eq!(one_side.readings().dr_db, right_too.readings().dr_db);
}

//! The promises of every unit, for the equaliser.

mod eq_common;

use dsp_core::eq::{BandParams, BandResponse, EqParams, Equalizer, Placement, Shape, Slope};
use dsp_core::simd::Backend;
use dsp_core::{AudioBlock, Processor, Setup};
use eq_common::{
    FLAT_Q, MAX_BLOCK, Random, band, impulse_response, one_band, prepare, prepared, random_params,
    run,
};

const SAMPLE_RATE_HZ: f64 = 48_000.0;

/// Parameter changes at fixed places of the signal.
fn script(random: &mut Random, len: usize) -> Vec<(usize, EqParams)> {
    let mut changes: Vec<(usize, EqParams)> = (0..5)
        .map(|_| {
            let mut params = random_params(random, 5);
            params.listen = (random.below(3) == 0).then_some(1);
            params.invert_polarity = random.below(2) == 0;
            params.auto_gain = random.below(2) == 0;
            params.output_gain_db = 6.0 * random.unit();
            (random.below(len), params)
        })
        .collect();
    changes.sort_by_key(|(place, _)| *place);
    changes
}

fn play(
    equalizer: &mut Equalizer,
    changes: &[(usize, EqParams)],
    signal: &[Vec<f32>; 2],
    mut block_len: impl FnMut() -> usize,
) -> [Vec<f32>; 2] {
    let [mut left, mut right] = signal.clone();
    let (mut done, mut next) = (0, 0);
    while done < left.len() {
        while next < changes.len() && changes[next].0 <= done {
            equalizer.set_params(&changes[next].1);
            next += 1;
        }
        let limit = changes.get(next).map_or(left.len(), |change| change.0).min(left.len());
        let end = (done + block_len()).min(limit).max(done);
        equalizer.process(&mut AudioBlock::stereo(&mut left[done..end], &mut right[done..end]));
        done = end;
    }
    [left, right]
}

fn bits(channels: &[Vec<f32>; 2]) -> Vec<u32> {
    channels.iter().flatten().map(|sample| sample.to_bits()).collect()
}

#[test]
fn any_split_gives_the_same_bits() {
    let mut random = Random(1);
    // The control period depends on the rate.
    let rates_hz = [44_100.0, 48_000.0, 96_000.0, 192_000.0, 384_000.0];
    for (case, rate_hz) in (0..15).zip(rates_hz.into_iter().cycle()) {
        let len = (9000.0 * f64::max(rate_hz / 48_000.0, 1.0)) as usize;
        let changes = script(&mut random, len);
        let start = random_params(&mut random, 24);
        let signal = [random.noise(len), random.noise(len)];
        let whole = play(&mut prepared(&start, rate_hz), &changes, &signal, || MAX_BLOCK);
        let ones = play(&mut prepared(&start, rate_hz), &changes, &signal, || 1);
        assert!(bits(&whole) == bits(&ones), "case {case}: single samples");
        let mut lengths = Random(99 + case);
        let mixed = play(&mut prepared(&start, rate_hz), &changes, &signal, || lengths.below(300));
        assert!(bits(&whole) == bits(&mixed), "case {case}: random blocks");
    }
}

#[test]
fn reset_is_a_fresh_start() {
    let mut random = Random(2);
    let changes = script(&mut random, 4000);
    let signal = [random.noise(4000), random.noise(4000)];
    let params = random_params(&mut random, 24);
    let mut used = prepared(&params, SAMPLE_RATE_HZ);
    let _ = play(&mut used, &changes, &signal, || 77);
    used.set_params(&params);
    used.reset();
    let mut fresh = prepared(&params, SAMPLE_RATE_HZ);
    let again = play(&mut used, &[], &signal, || 512);
    let first = play(&mut fresh, &[], &signal, || 512);
    assert!(bits(&again) == bits(&first));
}

#[test]
fn without_a_band_the_signal_passes_bit_exact() {
    let mut random = Random(4);
    let mut params = random_params(&mut random, 24);
    params.bands.iter_mut().for_each(|band| band.on = false);
    let signal = [random.noise(3000), random.noise(3000)];
    let out = play(&mut prepared(&params, SAMPLE_RATE_HZ), &[], &signal, || 100);
    assert!(bits(&out) == bits(&signal));
    // So does a band without gain, and the equaliser before it is prepared.
    let idle = one_band(band(Shape::Bell, Slope::Db12, 1000.0, 0.0, 1.0));
    let out = play(&mut prepared(&idle, SAMPLE_RATE_HZ), &[], &signal, || 100);
    assert!(bits(&out) == bits(&signal));
    let out = play(&mut Equalizer::new(), &[], &signal, || 100);
    assert!(bits(&out) == bits(&signal));
}

/// Row 1f.
#[test]
fn a_boost_and_the_same_cut_null() {
    let mut random = Random(5);
    for shape in [Shape::Bell, Shape::LowShelf, Shape::HighShelf, Shape::TiltShelf, Shape::FlatTilt]
    {
        for slope in [Slope::Db6, Slope::Db12, Slope::Db24] {
            for freq_hz in [30.0, 1000.0, 12_000.0, 25_000.0] {
                for (gain_db, q) in [(12.0, FLAT_Q), (24.0, 3.0)] {
                    let signal = [random.noise(20_000), random.noise(20_000)];
                    let boost = one_band(band(shape, slope, freq_hz, gain_db, q));
                    let cut = one_band(band(shape, slope, freq_hz, -gain_db, q));
                    let up = play(&mut prepared(&boost, SAMPLE_RATE_HZ), &[], &signal, || 512);
                    let back = play(&mut prepared(&cut, SAMPLE_RATE_HZ), &[], &up, || 512);
                    // What 24 bits leave of a boosted signal.
                    let peak = up[0].iter().fold(1.0f32, |peak, sample| peak.max(sample.abs()));
                    let power: f64 = back[0]
                        .iter()
                        .zip(&signal[0])
                        .map(|(out, input)| f64::from((out - input) / peak).powi(2))
                        .sum();
                    let null_db = 10.0 * (power / 20_000.0).log10();
                    assert!(null_db < -120.0, "{shape:?} {slope:?} {freq_hz}: {null_db} dBFS");
                }
            }
        }
    }
}

#[test]
fn what_is_not_a_number_counts_as_silence() {
    let mut random = Random(6);
    let params = random_params(&mut random, 24);
    let mut clean = [random.noise(4000), random.noise(4000)];
    let mut dirty = clean.clone();
    for (place, value) in
        [(100, f32::NAN), (101, f32::INFINITY), (640, f32::NEG_INFINITY), (2000, -f32::NAN)]
    {
        dirty[place % 2][place] = value;
        clean[place % 2][place] = 0.0;
    }
    let expected = play(&mut prepared(&params, SAMPLE_RATE_HZ), &[], &clean, || 64);
    let got = play(&mut prepared(&params, SAMPLE_RATE_HZ), &[], &dirty, || 64);
    assert!(bits(&expected) == bits(&got));
    let huge = [vec![f32::MAX; 500], vec![-f32::MAX; 500]];
    let out = play(&mut prepared(&params, SAMPLE_RATE_HZ), &[], &huge, || 64);
    assert!(out.iter().flatten().all(|sample| sample.is_finite()));
    let tiny = [vec![1e-42; 500], vec![1e-45; 500]];
    let out = play(&mut prepared(&params, SAMPLE_RATE_HZ), &[], &tiny, || 64);
    assert!(out.iter().flatten().all(|sample| sample.abs() < 1e-35));
}

#[test]
fn parameters_out_of_range_are_clamped() {
    let mut wild = EqParams::default();
    for (index, value) in
        [f64::NAN, f64::INFINITY, -f64::INFINITY, 0.0, -1.0, 1e300].into_iter().enumerate()
    {
        wild.bands[index] = BandParams {
            q: value,
            gain_db: value,
            freq_hz: value,
            ..band(Shape::Bell, Slope::Db12, 1.0, 1.0, 1.0)
        };
    }
    wild.gain_scale_amount = f64::NAN;
    wild.output_gain_db = 1e9;
    wild.listen = Some(1000);
    let mut random = Random(8);
    let signal = [random.noise(3000), random.noise(3000)];
    let out = play(&mut prepared(&wild, SAMPLE_RATE_HZ), &[], &signal, || 64);
    assert!(out.iter().flatten().all(|sample| sample.is_finite()));
}

/// Row 2d on the whole unit: what vectors and plain code make of the same signal.
#[test]
fn every_backend_sounds_the_same() {
    let mut random = Random(9);
    let params = random_params(&mut random, 24);
    let signal = [random.noise(5000), random.noise(5000)];
    let changes = script(&mut random, 5000);
    let mut outputs = Backend::available().into_iter().map(|backend| {
        let mut equalizer = Equalizer::with_backend(backend);
        prepare(&mut equalizer, &params, SAMPLE_RATE_HZ);
        play(&mut equalizer, &changes, &signal, || 200)
    });
    let reference = outputs.next().unwrap();
    let peak = reference.iter().flatten().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
    for output in outputs {
        for (a, b) in reference.iter().flatten().zip(output.iter().flatten()) {
            assert!((a - b).abs() <= 2e-7 * peak, "{a} {b}");
        }
    }
}

#[test]
fn mono_is_the_left_channel_of_stereo() {
    let mut random = Random(10);
    let mut params = random_params(&mut random, 10);
    for band in &mut params.bands {
        band.placement = Placement::Stereo;
    }
    let signal = [random.noise(3000), vec![0.0; 3000]];
    let stereo = play(&mut prepared(&params, SAMPLE_RATE_HZ), &[], &signal, || 100);
    params.bands[20] = BandParams {
        placement: Placement::Side,
        ..band(Shape::Bell, Slope::Db12, 500.0, 12.0, 1.0)
    };
    let mut equalizer = Equalizer::new();
    equalizer.prepare(&Setup::new(SAMPLE_RATE_HZ, MAX_BLOCK, 1).unwrap()).unwrap();
    equalizer.set_params(&params);
    let mut mono = signal[0].clone();
    for chunk in mono.chunks_mut(333) {
        equalizer.process(&mut AudioBlock::mono(chunk));
    }
    assert!(mono == stereo[0]);
}

/// Left and mid are the whole signal, right and side nothing; auto gain must see it so, too.
#[test]
fn mono_treats_every_placement_and_its_auto_gain_alike() {
    let boost = band(Shape::Bell, Slope::Db12, 1000.0, 12.0, 0.5);
    let input = Random(11).noise(2000);
    let mono = |placement| {
        let params = EqParams { auto_gain: true, ..one_band(BandParams { placement, ..boost }) };
        let mut equalizer = Equalizer::new();
        equalizer.set_params(&params);
        equalizer.prepare(&Setup::new(SAMPLE_RATE_HZ, MAX_BLOCK, 1).unwrap()).unwrap();
        let mut samples = input.clone();
        for chunk in samples.chunks_mut(MAX_BLOCK) {
            equalizer.process(&mut AudioBlock::mono(chunk));
        }
        samples
    };
    let whole = mono(Placement::Stereo);
    assert!(whole != input);
    for placement in [Placement::Left, Placement::Mid] {
        assert!(mono(placement) == whole, "{placement:?}");
    }
    for placement in [Placement::Right, Placement::Side] {
        assert!(mono(placement) == input, "{placement:?}");
    }
}

#[test]
fn each_placement_changes_its_part_of_the_signal_only() {
    let boost = band(Shape::Bell, Slope::Db12, 1000.0, 12.0, 1.0);
    let sine = |sign: f32| -> Vec<f32> {
        (0..9600).map(|n| sign * (n as f32 * 0.130_899_69).sin() * 0.1).collect()
    };
    let level = |samples: &[f32]| samples[4800..].iter().fold(0.0f32, |peak, s| peak.max(s.abs()));
    // Gain of left and right for equal and for opposite inputs.
    let cases = [
        (Placement::Stereo, [4.0, 4.0], [4.0, 4.0]),
        (Placement::Left, [4.0, 1.0], [4.0, 1.0]),
        (Placement::Right, [1.0, 4.0], [1.0, 4.0]),
        (Placement::Mid, [4.0, 4.0], [1.0, 1.0]),
        (Placement::Side, [1.0, 1.0], [4.0, 4.0]),
    ];
    for (placement, equal, opposite) in cases {
        for (sign, wanted) in [(1.0, equal), (-1.0, opposite)] {
            let params = one_band(BandParams { placement, ..boost });
            let signal = [sine(1.0), sine(sign)];
            let out = play(&mut prepared(&params, SAMPLE_RATE_HZ), &[], &signal, || 512);
            for channel in 0..2 {
                let gain = level(&out[channel]) / 0.1;
                assert!((gain / wanted[channel] - 1.0).abs() < 0.02, "{placement:?} {gain}");
            }
        }
    }
}

#[test]
fn listening_lets_only_the_band_through() {
    let mut params = one_band(band(Shape::Bell, Slope::Db12, 1000.0, 12.0, 4.0));
    params.listen = Some(0);
    let response =
        eq_common::spectrum_db(&impulse_response(&mut prepared(&params, 48_000.0), 48_000));
    assert!((response[1000] - 12.0).abs() < 0.1, "{}", response[1000]);
    assert!(response[100] < -25.0 && response[10_000] < -25.0);
}

#[test]
fn output_gain_polarity_and_gain_scale_are_exact() {
    let mut params = one_band(band(Shape::Bell, Slope::Db12, 1000.0, 6.0, 1.0));
    params.gain_scale_amount = -0.5;
    params.output_gain_db = 3.0;
    params.invert_polarity = true;
    let response = impulse_response(&mut prepared(&params, 48_000.0), 48_000);
    assert!(response[0] < 0.0);
    let drawn = BandResponse::new(&params.bands[0], -0.5, false, 48_000.0);
    let levels_db = eq_common::spectrum_db(&response);
    for bin in [50, 1000, 15_000] {
        assert!((levels_db[bin] - 3.0 - drawn.magnitude_db(bin as f64)).abs() < 1e-3);
    }
    assert!((levels_db[1000] - 0.0).abs() < 1e-2);
}

#[test]
fn nothing_is_heard_after_the_tail() {
    for (freq_hz, q) in [(20.0, 1.0), (100.0, 10.0), (1000.0, 40.0), (15_000.0, 2.0)] {
        let params = one_band(band(Shape::Bell, Slope::Db12, freq_hz, 12.0, q));
        let mut equalizer = prepared(&params, SAMPLE_RATE_HZ);
        let tail = equalizer.tail_samples();
        let response = impulse_response(&mut equalizer, tail + 1000);
        assert!(response[tail..].iter().all(|sample| sample.abs() < 1e-6), "{freq_hz} {q}");
        assert!(response[tail / 8..].iter().any(|sample| sample.abs() > 1e-6));
    }
}

#[test]
fn silence_follows_silence() {
    let mut random = Random(12);
    let params = random_params(&mut random, 24);
    let mut equalizer = prepared(&params, SAMPLE_RATE_HZ);
    let (mut left, mut right) = (vec![0.0; 4096], vec![0.0; 4096]);
    run(&mut equalizer, &mut left, &mut right);
    assert!(left.iter().chain(&right).all(|sample| *sample == 0.0));
}

#[test]
fn while_it_is_idle_it_may_be_skipped() {
    let render = |may_skip: bool| {
        let mut random = Random(12);
        let mut equalizer = prepared(&EqParams::default(), SAMPLE_RATE_HZ);
        let mut skipped = 0;
        let mut out = Vec::new();
        for n in 0..120 {
            // On for a while, off for a while.
            if n % 40 == 7 {
                equalizer.set_params(&one_band(band(Shape::Bell, Slope::Db12, 300.0, 6.0, 1.0)));
            } else if n % 40 == 20 {
                equalizer.set_params(&EqParams::default());
            }
            let mut left: Vec<f32> = (0..211).map(|_| random.unit() as f32).collect();
            let mut right = left.clone();
            if may_skip && equalizer.is_idle() {
                equalizer.skip(left.len());
                skipped += 1;
            } else {
                equalizer.process(&mut AudioBlock::stereo(&mut left, &mut right));
            }
            out.extend(left);
        }
        (out, skipped)
    };
    let (whole, none) = render(false);
    let (skipping, some) = render(true);
    assert!(none == 0 && some > 40, "{some} blocks were skipped");
    assert!(whole == skipping);
}

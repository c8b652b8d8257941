//! The loudness meter against its definition and against the `ebur128` crate.

use dsp_core::meter::{KWeighting, LoudnessMeter, LoudnessRecord};
use ebur128::{EbuR128, Mode};

use crate::signals::{Noise, Tone, meter, play, setup};

const RATES_HZ: [u32; 8] = [44_100, 48_000, 88_200, 96_000, 176_400, 192_000, 352_800, 384_000];

#[test]
fn weighting_is_that_of_48_khz_at_every_rate() {
    let definition = KWeighting::new(48_000.0);
    let mut worst_db = 0f64;
    for rate_hz in RATES_HZ.map(f64::from) {
        let weighting = KWeighting::new(rate_hz);
        for n in 0..=2_000 {
            let log_hz = 10.0 * 2_000f64.powf(f64::from(n) / 2_000.0);
            let linear_hz = 10.0 + 9.995 * f64::from(n);
            for freq_hz in [log_hz, linear_hz] {
                let got = weighting.magnitude_db(freq_hz, rate_hz);
                let error_db = got - definition.magnitude_db(freq_hz, 48_000.0);
                worst_db = worst_db.max(error_db.abs());
                assert!(error_db.abs() <= 5e-4, "{freq_hz:.1} Hz at {rate_hz}: {error_db:.6} dB");
            }
        }
    }
    println!("K-weighting: at most {worst_db:.1e} dB off");
}

#[test]
fn weighting_below_44_khz_follows_as_far_as_it_can() {
    let definition = KWeighting::new(48_000.0);
    for rate_hz in [8_000.0, 11_025.0, 16_000.0, 22_050.0, 32_000.0] {
        let weighting = KWeighting::new(rate_hz);
        for n in 0..=500 {
            let freq_hz = 10.0 * (0.045 * rate_hz).powf(f64::from(n) / 500.0);
            let error_db = weighting.magnitude_db(freq_hz, rate_hz)
                - definition.magnitude_db(freq_hz, 48_000.0);
            // One biquad cannot be closer to a shelf that lies beside Nyquist.
            assert!(error_db.abs() <= 0.05, "{freq_hz:.1} Hz at {rate_hz}: {error_db:.5} dB");
        }
    }
}

#[test]
fn readings_follow_the_weighting_of_a_sine() {
    for rate_hz in RATES_HZ {
        let rate = f64::from(rate_hz);
        for freq_hz in [20.0, 100.0, 997.0, 5_000.0, 20_000.0] {
            let mut meter = LoudnessMeter::without_true_peak();
            meter.prepare(&setup(rate_hz)).unwrap();
            let samples: Vec<f32> = (0..rate_hz as usize)
                .map(|n| (0.5 * (std::f64::consts::TAU * freq_hz / rate * n as f64).sin()) as f32)
                .collect();
            meter.measure(&samples, Some(&samples));
            let gain_db = KWeighting::new(48_000.0).magnitude_db(freq_hz, 48_000.0);
            let want = -0.691 + gain_db + 20.0 * 0.5f64.log10();
            let got = meter.readings().momentary_lufs;
            // The last 400 ms hold whole periods to the chunk of 64 samples.
            assert!((got - want).abs() < 0.005, "{freq_hz} Hz at {rate_hz}: {got}, wanted {want}");
        }
    }
}

/// 3 minutes whose level wanders over 40 dB.
fn programme() -> Vec<f32> {
    let mut noise = Noise::new(7);
    let mut level_db = -30.0;
    (0..1_800)
        .flat_map(|_| {
            level_db = f64::clamp(level_db + 6.0 * noise.next(), -60.0, -6.0);
            noise.samples(4_800, 10f64.powf(level_db / 20.0))
        })
        .collect()
}

#[test]
fn programme_reads_as_in_the_ebur128_crate() {
    let (left, right) = (programme(), programme().into_iter().rev().collect::<Vec<_>>());
    let mut ours = meter(48_000);
    let modes = Mode::I | Mode::LRA | Mode::SAMPLE_PEAK;
    let mut theirs = EbuR128::new(2, 48_000, modes).unwrap();
    let mut blocks: Vec<f64> = Vec::new();
    let (mut max_momentary, mut max_short_term) = (f64::MIN, f64::MIN);
    for (left, right) in left.chunks(4_800).zip(right.chunks(4_800)) {
        ours.measure(left, Some(right));
        let records = std::iter::from_fn(|| ours.take_record());
        blocks.extend(records.filter_map(|r| r.momentary_lufs).map(f64::from));
        theirs.add_frames_planar_f32(&[left, right]).unwrap();
        max_momentary = max_momentary.max(theirs.loudness_momentary().unwrap());
        max_short_term = max_short_term.max(theirs.loudness_shortterm().unwrap());
    }
    let got = ours.readings();
    let check = |name: &str, got: f64, want: f64, tolerance: f64| {
        println!("{name}: {got:.5}, ebur128 {want:.5}");
        assert!((got - want).abs() <= tolerance, "{name}: {got}, ebur128 {want}");
    };
    let power = |lufs: &f64| 10f64.powf(0.1 * lufs);
    let mean = |blocks: &[f64]| blocks.iter().map(power).sum::<f64>() / blocks.len() as f64;
    blocks.retain(|&lufs| lufs > -70.0);
    let gate_lufs = 10.0 * mean(&blocks).log10() - 10.0;
    blocks.retain(|&lufs| lufs > gate_lufs);
    check("integrated, from the records", got.integrated_lufs, 10.0 * mean(&blocks).log10(), 1e-6);
    check("integrated", got.integrated_lufs, theirs.loudness_global().unwrap(), 0.001);
    check("momentary", got.momentary_lufs, theirs.loudness_momentary().unwrap(), 0.01);
    check("short-term", got.short_term_lufs, theirs.loudness_shortterm().unwrap(), 0.002);
    // The crate takes a short-term value each second, this meter each 100 ms.
    check("range", got.range_lu, theirs.loudness_range().unwrap(), 0.5);
    // Looked at each 100 ms the crate may miss a maximum, never exceed it.
    assert!(got.max_momentary_lufs >= max_momentary - 0.002);
    assert!(got.max_momentary_lufs <= max_momentary + 0.5);
    assert!(got.max_short_term_lufs >= max_short_term - 0.002);
    assert!(got.max_short_term_lufs <= max_short_term + 0.1);
}

#[test]
fn range_is_that_of_all_that_was_heard_at_every_moment() {
    // The `ebur128` crate takes a short-term value each second; ten of it that begin 100 ms apart
    // and are counted together take one each 100 ms.
    let mut theirs: Vec<EbuR128> =
        (0..10).map(|_| EbuR128::new(2, 48_000, Mode::LRA).unwrap()).collect();
    let mut noise = Noise::new(11);
    let mut ours = meter(48_000);
    // A minute about one level, then a rise by 3.5 dB a second: within it the upper end of the range
    // moves by a third of a decibel each 100 ms. It ends 0.9 s after a full second.
    for tenth in 0..689_u32 {
        let wander_db = 0.02 * f64::from(tenth % 100);
        let rise_db = 0.35 * f64::from(tenth.saturating_sub(600));
        let level_db = -34.0 + wander_db + rise_db;
        let gain = 10f64.powf(level_db / 20.0);
        let (left, right) = (noise.samples(4_800, gain), noise.samples(4_800, gain));
        ours.measure(&left, Some(&right));
        for meter in theirs.iter_mut().take(tenth as usize + 1) {
            meter.add_frames_planar_f32(&[&left, &right]).unwrap();
        }
        if tenth >= 600 {
            let got = ours.readings().range_lu;
            let want = EbuR128::loudness_range_multiple(&theirs).unwrap();
            // A histogram bin, and the filters of nine of ten that begin within the noise.
            assert!((got - want).abs() <= 0.03, "after {tenth}: {got:.3}, ebur128 {want:.3}");
        }
    }
}

#[test]
fn readings_do_not_depend_on_the_cut() {
    for rate_hz in [44_100, 96_000] {
        let mut noise = Noise::new(3);
        let signal = noise.samples(7 * rate_hz as usize, 0.5);
        let other = noise.samples(signal.len(), 0.1);
        let run = |next_cut: &mut dyn FnMut() -> usize| {
            let mut meter = meter(rate_hz);
            let mut records: Vec<LoudnessRecord> = Vec::new();
            let mut at = 0;
            while at < signal.len() {
                let to = (at + next_cut()).min(signal.len());
                meter.measure(&signal[at..to], Some(&other[at..to]));
                records.extend(std::iter::from_fn(|| meter.take_record()));
                at = to;
            }
            (meter.readings(), records, *meter.distribution())
        };
        let whole = run(&mut || 8_192);
        // The last chunk of 64 samples may not be full.
        assert!(whole.1.len() >= 69);
        for cut in [1, 2, 63, 64, 65, 441, 1_000] {
            assert!(run(&mut || cut) == whole, "blocks of {cut} at {rate_hz}");
        }
        let mut lengths = Noise::new(9);
        let mixed = run(&mut || ((lengths.next() + 1.0) * 4_096.0) as usize);
        assert!(mixed == whole, "mixed blocks at {rate_hz}");
    }
}

#[test]
fn pause_keeps_the_measurement_and_restart_clears_it() {
    let mut meter = meter(48_000);
    play(&mut meter, 48_000, &[(10.0, -23.0)], 512);
    meter.set_running(false);
    let before = meter.readings();
    play(&mut meter, 48_000, &[(10.0, -6.0)], 512);
    let paused = meter.readings();
    assert!((paused.momentary_lufs + 6.0).abs() < 0.02, "goes on while paused");
    assert_eq!(paused.integrated_lufs, before.integrated_lufs);
    assert_eq!(paused.true_peak_db, before.true_peak_db);
    assert_eq!(paused.max_momentary_lufs, before.max_momentary_lufs);
    assert_eq!(paused.measured_s, before.measured_s);

    meter.set_running(true);
    play(&mut meter, 48_000, &[(10.0, -23.0)], 512);
    let continued = meter.readings();
    // No gating block reaches back into the pause.
    assert!((continued.integrated_lufs + 23.0).abs() < 0.02);
    assert!((continued.max_short_term_lufs + 23.0).abs() < 0.02);
    assert!((continued.measured_s - 20.0).abs() < 0.01);

    meter.restart();
    let restarted = meter.readings();
    assert_eq!(restarted.integrated_lufs, f64::NEG_INFINITY);
    assert_eq!(restarted.true_peak_db, [f64::NEG_INFINITY; 2]);
    assert_eq!(restarted.measured_s, 0.0);
    assert!((restarted.short_term_lufs + 23.0).abs() < 0.02, "short-term goes on");
}

/// What came before a splice is loud and ends within a chunk and a hop; what follows is quiet.
const BEFORE: [(f64, f64); 1] = [(4.000_9, -3.0)];

#[test]
fn a_new_measurement_hears_nothing_of_the_old_one() {
    let mut restarted = meter(48_000);
    play(&mut restarted, 48_000, &BEFORE, 512);
    restarted.restart();
    let mut resumed = meter(48_000);
    resumed.set_running(false);
    play(&mut resumed, 48_000, &BEFORE, 512);
    resumed.set_running(true);
    let mut fresh = meter(48_000);
    for meter in [&mut restarted, &mut resumed, &mut fresh] {
        play(meter, 48_000, &[(5.0, -50.0), (10.0, -40.0)], 333);
    }
    let want = fresh.readings();
    for (name, meter) in [("restart", restarted), ("resume", resumed)] {
        assert_eq!(meter.readings(), want, "{name}");
    }
}

#[test]
fn a_restart_within_a_tone_adds_no_peak() {
    let step = std::f64::consts::TAU * 997.0 / 48_000.0;
    let tone: Vec<f32> = (0..48_000).map(|n| (step * f64::from(n)).sin() as f32).collect();
    for cut in (24_000..24_064).step_by(5) {
        let mut meter = meter(48_000);
        meter.measure(&tone[..cut], Some(&tone[..cut]));
        meter.restart();
        meter.measure(&tone[cut..], Some(&tone[cut..]));
        let peak_db = meter.readings().max_true_peak_db();
        assert!(peak_db.abs() < 0.01, "cut at {cut}: {peak_db}");
    }
}

#[test]
fn the_records_are_as_long_as_the_measurement_over_many_pauses() {
    let mut meter = meter(48_000);
    let mut records: Vec<LoudnessRecord> = Vec::new();
    for part in 0..20 {
        meter.set_running(true);
        // The loudest moment lies in a step that the pause cuts.
        let lufs = if part == 7 { -3.0 } else { -23.0 };
        play(&mut meter, 48_000, &[(0.064, lufs)], 512);
        meter.set_running(false);
        play(&mut meter, 48_000, &[(0.5, -1.0)], 512);
        records.extend(std::iter::from_fn(|| meter.take_record()));
    }
    let readings = meter.readings();
    assert!((readings.measured_s - 1.28).abs() < 0.001, "{}", readings.measured_s);
    assert_eq!(records.len(), 12);
    assert_eq!(records.last().map(|record| record.index), Some(12));
    let loudest = records.iter().map(|record| record.true_peak_db).fold(f32::MIN, f32::max);
    assert!((f64::from(loudest) - readings.max_true_peak_db()).abs() < 0.001, "{loudest}");
    assert!((loudest + 3.0).abs() < 0.5, "what was heard in a pause is not written");
}

/// What a window holds from before a pause or from within it belongs to no record.
#[test]
fn records_after_a_pause_begin_with_windows_of_their_own() {
    let mut meter = meter(48_000);
    let mut records: Vec<LoudnessRecord> = Vec::new();
    let mut tone = Tone::new(48_000);
    for (running, part) in [(true, (4.0, -10.0)), (false, (1.0, -5.0)), (true, (4.0, -30.0))] {
        meter.set_running(running);
        tone.part(part, 512, |samples| {
            meter.measure(samples, Some(samples));
            records.extend(std::iter::from_fn(|| meter.take_record()));
        });
    }
    assert_eq!(records.len(), 80);
    for (part, lufs) in records.chunks(40).zip([-10.0, -30.0]) {
        for (at, record) in part.iter().enumerate() {
            assert_eq!(record.momentary_lufs.is_some(), at >= 3, "{at}");
            assert_eq!(record.short_term_lufs.is_some(), at >= 29, "{at}");
            for loudness_lufs in
                [record.momentary_lufs, record.short_term_lufs].into_iter().flatten()
            {
                assert!((loudness_lufs - lufs).abs() < 0.03, "{at}: {loudness_lufs}");
            }
        }
    }
    assert!((meter.readings().short_term_lufs + 30.0).abs() < 0.03);
}

/// Silence is not computed; sound of -600 dBFS in its place is, and must give the same bits.
#[test]
fn leaving_out_silence_changes_no_bit() {
    let mut noise = Noise::new(5);
    let (mut left, mut right) = (noise.samples(480_000, 0.5), noise.samples(480_000, 0.2));
    // Quiet after a silence that begins with a chunk: what was loud before it must be forgotten.
    left[310_003..].iter_mut().for_each(|sample| *sample *= 1e-4);
    right[310_003..].iter_mut().for_each(|sample| *sample *= 1e-4);
    let run = |fill: f32, cut: usize| {
        let (mut left, mut right) = (left.clone(), right.clone());
        for silence in [10_000..20_000, 60_001..60_070, 96_000..310_003, 400_000..480_000] {
            left[silence.clone()].fill(fill);
            right[silence].fill(fill);
        }
        let mut meter = meter(48_000);
        let mut records: Vec<LoudnessRecord> = Vec::new();
        for (n, (left, right)) in left.chunks(cut).zip(right.chunks(cut)).enumerate() {
            if n * cut == 150_000 {
                meter.restart();
            }
            meter.measure(left, Some(right));
            records.extend(std::iter::from_fn(|| meter.take_record()));
        }
        for record in &mut records {
            // What stands for silence shows where there is nothing else.
            let is_filling = record.true_peak_db < -590.0;
            record.true_peak_db = if is_filling { f32::NEG_INFINITY } else { record.true_peak_db };
        }
        (meter.readings(), records, *meter.distribution())
    };
    let computed = run(1e-30, 1_000);
    for cut in [75, 1_000, 150_000] {
        assert_eq!(run(0.0, cut), computed, "{cut}");
    }
}

#[test]
fn maxima_are_cleared_one_by_one() {
    let mut meter = meter(48_000);
    play(&mut meter, 48_000, &[(4.02, -6.0), (0.01, -40.0)], 64);
    meter.clear_true_peak();
    meter.clear_max_momentary();
    // Less than the step of 100 ms in which the loud part ended.
    play(&mut meter, 48_000, &[(0.03, -40.0)], 64);
    let readings = meter.readings();
    assert!((readings.max_true_peak_db() + 40.0).abs() < 0.05, "{}", readings.max_true_peak_db());
    // 10 of 400 ms are quiet by then.
    assert!(readings.max_momentary_lufs < -6.1);
    assert!((readings.max_short_term_lufs + 6.0).abs() < 0.02);
    assert!(readings.integrated_lufs.is_finite());
    meter.clear_max_short_term();
    assert_eq!(meter.readings().max_short_term_lufs, f64::NEG_INFINITY);
}

#[test]
fn reset_is_a_fresh_meter() {
    let mut used = meter(44_100);
    play(&mut used, 44_100, &[(4.0, -3.0)], 100);
    used.reset();
    let mut fresh = meter(44_100);
    for meter in [&mut used, &mut fresh] {
        play(meter, 44_100, &[(4.0, -20.0)], 333);
    }
    assert_eq!(used.readings(), fresh.readings());
}

#[test]
fn nothing_spoils_the_meter() {
    let mut meter = meter(48_000);
    let mut bad = vec![0.1f32; 4_800];
    (bad[10], bad[20], bad[30], bad[40]) = (f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX);
    bad[50] = 1e-40;
    meter.measure(&bad, Some(&bad));
    let readings = meter.readings();
    assert!(readings.true_peak_db[0].is_finite());
    meter.reset();
    play(&mut meter, 48_000, &[(4.0, -23.0)], 512);
    assert!((meter.readings().momentary_lufs + 23.0).abs() < 0.02);
}

#[test]
fn silence_reads_minus_infinity_and_opens_no_gate() {
    let mut meter = meter(48_000);
    play(&mut meter, 48_000, &[(5.0, f64::NEG_INFINITY), (5.0, -75.0)], 512);
    let readings = meter.readings();
    assert_eq!(readings.integrated_lufs, f64::NEG_INFINITY);
    assert_eq!(readings.range_lu, 0.0);
    assert_eq!(readings.plr_lu(), None);
    assert!((readings.momentary_lufs + 75.0).abs() < 0.02);
}

#[test]
fn ratios_and_records_agree_with_the_readings() {
    let mut meter = meter(48_000);
    let mut tone = Tone::new(48_000);
    let mut records = Vec::new();
    tone.part((6.0, -20.0), 512, |samples| {
        meter.measure(samples, Some(samples));
        records.extend(std::iter::from_fn(|| meter.take_record()));
    });
    let readings = meter.readings();
    // A stereo sine: loudness = peak level.
    assert!(readings.plr_lu().unwrap().abs() < 0.03);
    assert!(readings.psr_lu().unwrap().abs() < 0.03);
    assert_eq!(records.iter().map(|r| r.index).collect::<Vec<_>>(), (1..=60).collect::<Vec<_>>());
    let last = records.last().unwrap();
    assert!((last.short_term_lufs.unwrap() + 20.0).abs() < 0.02);
    assert!((last.true_peak_db + 20.0).abs() < 0.03);
    assert_eq!(meter.distribution().iter().sum::<u32>(), 31, "a value each 100 ms from 3 s on");
    assert_eq!(meter.distribution()[100] + meter.distribution()[99], 31, "at -20 LUFS");
}

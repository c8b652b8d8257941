//! A start of a measurement that is undone: as if the measurement had been paused for no time.

use dsp_core::meter::{DynamicsMeter, LoudnessMeter, LoudnessRecord, Way};

use crate::signals::{Noise, setup};

fn keeping() -> LoudnessMeter {
    let mut meter = LoudnessMeter::new().keeping();
    meter.prepare(&setup(48_000)).expect("any setup");
    meter
}

/// Noise whose level changes every second, the last second the quietest.
fn song(seed: u64, seconds: usize) -> Vec<f32> {
    let mut noise = Noise::new(seed);
    let gain = |second: usize| 10f64.powf(-((second * 7 % 23) as f64) / 20.0);
    (0..seconds).flat_map(|second| noise.samples(48_000, gain(second))).collect()
}

/// Plays in blocks of `block`; the records that come meanwhile, shown and unseen.
fn play(
    meter: &mut LoudnessMeter,
    song: &[f32],
    block: usize,
) -> (Vec<LoudnessRecord>, Vec<LoudnessRecord>) {
    let (mut shown, mut unseen) = (Vec::new(), Vec::new());
    for samples in song.chunks(block) {
        meter.measure(samples, Some(samples));
        shown.extend(std::iter::from_fn(|| meter.take_record()));
        unseen.extend(std::iter::from_fn(|| meter.take_unseen_record()));
    }
    (shown, unseen)
}

/// A pause that lasts for no time: gates and windows begin anew, nothing is lost.
fn splice(meter: &mut LoudnessMeter) {
    meter.set_running(false);
    meter.set_running(true);
}

/// Parts between the start, its undoing, its redoing, and the end.
fn parts() -> [Vec<f32>; 4] {
    [song(1, 12), song(2, 7), song(3, 6), song(4, 5)]
}

#[test]
fn an_undone_start_is_a_pause_of_no_length() {
    let [first, second, third, _] = parts();
    for block in [64, 480, 7_777] {
        let mut paused = keeping();
        let mut wanted = play(&mut paused, &first, block).0;
        splice(&mut paused);
        wanted.extend(play(&mut paused, &second, block).0);
        wanted.extend(play(&mut paused, &third, block).0);

        let mut meter = keeping();
        let mut records = play(&mut meter, &first, block).0;
        meter.restart_keeping();
        assert_eq!(meter.way(), Some(Way::Back));
        let (shown, unseen) = play(&mut meter, &second, block);
        assert_eq!(shown.len(), 70, "the new one has its own records");
        records.extend(unseen);
        assert!(meter.readings().measured_s < 7.001);
        assert!(meter.go(Way::Back));
        records.extend(play(&mut meter, &third, block).0);
        assert_eq!(meter.readings(), paused.readings(), "{block}");
        assert_eq!(records, wanted, "{block}");
        assert_eq!(meter.distribution(), paused.distribution());
    }
}

#[test]
fn an_undone_start_that_is_done_again_never_was_undone() {
    let [first, second, third, fourth] = parts();
    let mut wanted = keeping();
    play(&mut wanted, &first, 480);
    wanted.restart_keeping();
    let mut meter = wanted.clone();
    play(&mut wanted, &second, 480);
    play(&mut meter, &second, 480);
    meter.go(Way::Back);
    for meter in [&mut wanted, &mut meter] {
        play(meter, &third, 480);
    }
    assert_ne!(meter.readings(), wanted.readings());
    assert!(meter.go(Way::Forth));
    for meter in [&mut wanted, &mut meter] {
        play(meter, &fourth, 480);
    }
    assert_eq!(meter.readings(), wanted.readings());
    assert!(!meter.go(Way::Forth) && meter.go(Way::Back));
}

#[test]
fn a_start_anywhere_in_a_step_loses_less_than_the_step() {
    let [first, second, _, _] = parts();
    let cut = first.len() - 48 * 37;
    let mut meter = keeping();
    let mut records = play(&mut meter, &first[..cut], 512).0;
    let peak_db = meter.readings().max_true_peak_db();
    meter.restart_keeping();
    // Nothing after the start is as loud: the highest peak stays in the records.
    let quiet: Vec<f32> = second.iter().map(|sample| sample * 0.001).collect();
    records.extend(play(&mut meter, &quiet, 512).1);
    meter.go(Way::Back);
    let readings = meter.readings();
    assert_eq!(readings.max_true_peak_db(), peak_db);
    assert!((readings.measured_s - 18.9).abs() < 0.002, "{}", readings.measured_s);
    assert_eq!(records.len(), 189);
    assert!(records.windows(2).all(|pair| pair[1].index == pair[0].index + 1));
    let loudest = records.iter().map(|record| record.true_peak_db).fold(f32::MIN, f32::max);
    assert!((f64::from(loudest) - peak_db).abs() < 0.001, "{loudest} {peak_db}");
}

#[test]
fn a_peak_in_the_step_that_a_start_cuts_stays_in_the_records() {
    let mut meter = keeping();
    let mut samples = vec![0.01f32; 48_000];
    samples[48_000 - 1_000] = 0.9;
    let mut records = play(&mut meter, &samples[..48_000 - 500], 500).0;
    meter.restart_keeping();
    records.extend(play(&mut meter, &vec![0.01; 48_000], 500).1);
    let loudest = records.iter().map(|record| record.true_peak_db).fold(f32::MIN, f32::max);
    assert!(loudest > -1.5, "{loudest}");
}

#[test]
fn a_plain_start_and_a_reset_forget_what_was_kept() {
    let first = song(1, 4);
    let ends: [fn(&mut LoudnessMeter); 2] = [LoudnessMeter::restart, LoudnessMeter::reset];
    for end in ends {
        let mut meter = keeping();
        play(&mut meter, &first, 512);
        meter.restart_keeping();
        end(&mut meter);
        assert!(meter.way().is_none() && !meter.go(Way::Back));
    }
    let mut plain = LoudnessMeter::new();
    plain.measure(&first, None);
    plain.restart_keeping();
    assert!(plain.way().is_none() && plain.readings().measured_s == 0.0);
}

#[test]
fn a_start_in_a_pause_stays_paused() {
    let first = song(1, 4);
    let mut meter = keeping();
    play(&mut meter, &first, 512);
    meter.set_running(false);
    meter.restart_keeping();
    play(&mut meter, &first, 512);
    assert_eq!((meter.readings().measured_s, meter.readings().running), (0.0, false));
    assert!(meter.go(Way::Back) && !meter.readings().running);
    assert_eq!(meter.readings().measured_s, 4.0);
}

#[test]
fn the_dynamic_range_goes_on_too() {
    let parts = parts();
    let meter = || {
        let mut meter = DynamicsMeter::new().keeping();
        // Blocks of another length than those of a meter that was never prepared.
        meter.prepare(&setup(44_100)).expect("any setup");
        meter
    };
    let hear = |meter: &mut DynamicsMeter, part: usize| {
        meter.measure(&parts[part], Some(&parts[part]));
        meter.readings()
    };
    let mut whole = meter();
    let mut undone = meter();
    let before = hear(&mut whole, 0);
    assert_eq!(hear(&mut undone, 0), before);
    undone.restart_keeping();
    hear(&mut whole, 1);
    let new = hear(&mut undone, 1);
    let mut fresh = meter();
    assert_eq!(hear(&mut fresh, 1).dr_db, new.dr_db, "the new one begins anew");
    assert!(undone.go(Way::Back));
    assert_eq!(hear(&mut undone, 2), hear(&mut whole, 2));
    assert!(undone.go(Way::Forth) && !undone.go(Way::Forth));
    assert_eq!(hear(&mut undone, 3).dr_db, {
        hear(&mut fresh, 2);
        hear(&mut fresh, 3).dr_db
    });
}

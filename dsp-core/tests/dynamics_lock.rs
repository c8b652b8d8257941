//! What the loudness lock promises of the motion of its gain.
#![allow(clippy::unwrap_used, reason = "a test stops at the first error")]

mod dynamics_common;

use dsp_core::dynamics::LoudnessLock;
use dsp_core::{AudioBlock, Setup};
use dynamics_common::{RATE_HZ, gain, tone};

/// 10 ms.
const BLOCK: usize = 480;
const BLOCKS_PER_S: usize = 100;

fn lock() -> LoudnessLock {
    let mut lock = LoudnessLock::new();
    lock.prepare(&Setup::new(RATE_HZ, BLOCK, 1).unwrap()).unwrap();
    lock.set_on(true);
    lock
}

/// Its gain after each block of tones of these levels.
fn gains_db(lock: &mut LoudnessLock, seconds: usize, [dry_db, wet_db]: [f64; 2]) -> Vec<f64> {
    // A whole number of cycles.
    let [dry, wet] = [dry_db, wet_db].map(|db| tone(1_000.0, RATE_HZ, BLOCK, |_| db));
    (0..seconds * BLOCKS_PER_S)
        .map(|_| {
            let mut wet = wet.clone();
            lock.process(&mut AudioBlock::mono(&mut wet), (&dry, None));
            lock.gain_db()
        })
        .collect()
}

#[test]
fn it_follows_no_faster_than_it_says() {
    let mut lock = lock();
    let settled_db = *gains_db(&mut lock, 3, [-20.0, -23.0]).last().unwrap();
    assert!((2.9..3.5).contains(&settled_db), "{settled_db}");
    // Other settings make the wet signal 24 dB softer.
    lock.forget();
    let later = gains_db(&mut lock, 20, [-20.0, -47.0]);
    let fastest_db = later
        .windows(BLOCKS_PER_S)
        .map(|second| second[BLOCKS_PER_S - 1] - second[0])
        .fold(0.0, f64::max);
    // Ten answers of a tenth each.
    assert!((1.0..1.51).contains(&fastest_db), "{fastest_db}");
    // On the way nothing has gathered that would have to be paid back.
    let last_db = *later.last().unwrap();
    assert!((last_db - 27.0).abs() < 0.2, "{last_db}");
}

#[test]
fn a_programme_that_stays_quieter_is_heard_again() {
    for lower_db in [12.0, 15.0, 22.0] {
        let mut lock = lock();
        let loud_db = *gains_db(&mut lock, 20, [-10.0, -20.0]).last().unwrap();
        assert!((9.8..10.7).contains(&loud_db), "{loud_db}");
        // Nothing is compressed any more.
        let later = gains_db(&mut lock, 140, [-10.0 - lower_db; 2]);
        // The dry signal's gate still holds the loud section while the wet one's hears the quiet one:
        // up to 2 dB are lost by it, and the 1 dB that may be owed.
        let highest_db = later.iter().copied().fold(0.0, f64::max);
        let last_db = *later.last().unwrap();
        assert!(highest_db < 13.1, "{lower_db}: {highest_db}");
        assert!(last_db < 1.5, "{lower_db}: {last_db}");
    }
}

/// Gains of the next blocks where the tone is clear of its zeros, with their sample.
fn gains(lock: &mut LoudnessLock, blocks: usize) -> Vec<(usize, f64)> {
    let [dry, wet] = [-20.0, -23.0].map(|db| tone(1_000.0, RATE_HZ, BLOCK, |_| db));
    let clear = 0.5 * gain(-23.0) as f32;
    (0..blocks)
        .flat_map(|block| {
            let mut output = wet.clone();
            lock.process(&mut AudioBlock::mono(&mut output), (&dry, None));
            let both = wet.clone().into_iter().zip(output).enumerate();
            both.filter(|(_, (wet, _))| wet.abs() > clear)
                .map(|(n, (wet, output))| (block * BLOCK + n, f64::from(output) / f64::from(wet)))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn it_glides_off_and_on() {
    let mut lock = lock();
    let settled = gains(&mut lock, 3 * BLOCKS_PER_S).last().unwrap().1;
    // What the wet signal lacks, and up to 0.5 dB that its quieter past still owes.
    assert!((gain(2.9)..gain(3.5)).contains(&settled), "{settled}");
    for (on, from, to) in [(false, settled, 1.0), (true, 1.0, settled)] {
        lock.set_on(on);
        let moving = gains(&mut lock, BLOCKS_PER_S / 2);
        // A quintic of 0.2 s is 1.875 times as steep as a line; the move on top is a lock's slowest.
        let steepest = 1.875 * (settled - 1.0) / (0.2 * RATE_HZ);
        for pair in moving.windows(2) {
            let [(before, a), (after, b)] = [pair[0], pair[1]];
            let most = 1.1 * steepest * (after - before) as f64 + 1e-5;
            assert!((b - a).abs() < most, "{on} at {after}: {a} to {b}");
        }
        let (first, last) = (moving[0].1, moving[moving.len() - 1].1);
        // What was owed is forgotten on the way.
        let off = if on { settled - gain(2.9) } else { 1e-9 };
        assert!((first - from).abs() < 0.01 && (last - to).abs() <= off, "{on}: {first} to {last}");
        assert_eq!(lock.is_idle(), !on);
    }
}

//! What the loudness lock promises of the motion of its gain.
#![allow(clippy::unwrap_used, reason = "a test stops at the first error")]

mod dynamics_common;

use dsp_core::dynamics::LoudnessLock;
use dsp_core::{AudioBlock, Setup};
use dynamics_common::{RATE_HZ, tone};

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

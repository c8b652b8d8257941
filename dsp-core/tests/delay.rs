//! The delay that changes: exact at rest, no click and nothing old while it changes, however cut.

use dsp_core::delay::SwitchedDelay;
use dsp_core::{AudioBlock, Setup, SideChain};

const RATE_HZ: f64 = 48_000.0;
/// 10 ms.
const FADE: usize = 480;
const MAX_DELAY: usize = 1_000;
const MAX_BLOCK: usize = 512;

fn delay() -> SwitchedDelay {
    let mut delay = SwitchedDelay::default();
    delay.prepare(&Setup::new(RATE_HZ, MAX_BLOCK, 2).expect("a plain setup"), MAX_DELAY);
    delay
}

/// Runs blocks of `cut`; `delay_at` tells the delay that is asked for before a sample.
fn run(
    delay: &mut SwitchedDelay,
    input: &[f32],
    cut: usize,
    delay_at: impl Fn(usize) -> usize,
) -> Vec<f32> {
    let mut output = input.to_vec();
    let mut other: Vec<f32> = input.iter().map(|x| -x).collect();
    for (n, (left, right)) in output.chunks_mut(cut).zip(other.chunks_mut(cut)).enumerate() {
        delay.set_delay(delay_at(n * cut));
        let mut block = AudioBlock::stereo(left, right);
        delay.write(&mut block);
        delay.read(&mut block);
    }
    assert!(output.iter().zip(&other).all(|(left, right)| *left == -*right), "channels alike");
    output
}

fn noise(len: usize) -> Vec<f32> {
    let mut state = 1u32;
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    })
    .take(len)
    .collect()
}

#[test]
fn at_rest_it_is_the_input_later_to_the_bit() {
    let input = noise(5_000);
    for samples in [0, 1, 37, MAX_DELAY, MAX_DELAY + 1] {
        let mut delay = delay();
        delay.set_delay(samples);
        delay.reset();
        for cut in [1, 100, 511, MAX_BLOCK] {
            delay.reset();
            let output = run(&mut delay, &input, cut, |_| samples);
            let samples = samples.min(MAX_DELAY);
            assert!(output[..samples].iter().all(|x| *x == 0.0), "{samples}, {cut}");
            assert_eq!(output[samples..], input[..5_000 - samples], "{samples}, {cut}");
        }
    }
}

/// Of a slow sine every delay is as smooth as the input, and so must be what is between them.
#[test]
fn a_change_fades_between_two_parts_of_the_real_past() {
    let sine: Vec<f32> = (0..20_000)
        .map(|n| (std::f64::consts::TAU * 40.0 * f64::from(n) / RATE_HZ).sin() as f32)
        .collect();
    for (from, to) in [(0, 1_000), (1_000, 0), (10, 990), (500, 200)] {
        let output = run(&mut delay(), &sine, 100, |at| if at < 5_000 { from } else { to });
        assert_eq!(output[4_000..5_000], sine[4_000 - from..5_000 - from]);
        assert_eq!(output[5_000 + FADE..], sine[5_000 + FADE - to..20_000 - to], "exact again");
        for (n, got) in output[5_000..5_000 + FADE].iter().enumerate() {
            let ends = [from, to].map(|delay| sine[5_000 + n - delay]);
            let (low, high) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
            assert!((low - 1e-6..=high + 1e-6).contains(got), "{from} to {to}, {n}: {got}");
        }
        // The sine moves by 0.0053 a sample, the quintic fades up to 2 with 15 / 8 / 480 a sample.
        let steepest = output[4_000..].windows(2).map(|w| (w[1] - w[0]).abs()).fold(0.0, f32::max);
        assert!(steepest < 0.0053 + 2.0 * 1.875 / 480.0, "{from} to {to}: {steepest}");
    }
}

#[test]
fn what_comes_during_a_fade_waits_and_the_cut_changes_no_bit() {
    let input = noise(12_000);
    let delay_at = |at: usize| match at {
        0..2_400 => 0,
        2_400..2_640 => 300,
        2_640..2_700 => 700,
        2_700..6_000 => 50,
        _ => 999,
    };
    let whole = run(&mut delay(), &input, 60, delay_at);
    // 300 first, then 50: the 700 was no longer wanted when the fade ended.
    assert_eq!(whole[2_400 + 2 * FADE..6_000], input[2_350 + 2 * FADE..5_950]);
    assert_ne!(whole[2_400 + 2 * FADE - 40], input[2_350 + 2 * FADE - 40]);
    assert_eq!(whole[6_000 + FADE..], input[5_001 + FADE..11_001]);
    for cut in [1, 4, 15, 30] {
        assert!(run(&mut delay(), &input, cut, delay_at) == whole, "{cut}");
    }
}

#[test]
fn the_reader_learns_how_long_the_delay_changed() {
    let mut delay = delay();
    let mut samples = [0.5; 400];
    let mut changed = |delay: &mut SwitchedDelay| {
        let mut block = AudioBlock::mono(&mut samples);
        delay.write(&mut block);
        delay.read(&mut block)
    };
    assert_eq!(changed(&mut delay), 0);
    delay.set_delay(7);
    assert!(delay.is_changing());
    assert_eq!([changed(&mut delay), changed(&mut delay), changed(&mut delay)], [400, 80, 0]);
    assert!(!delay.is_changing());
}

#[test]
fn a_reset_forgets_the_past_and_goes_to_the_delay_at_once() {
    let mut delay = delay();
    run(&mut delay, &noise(3_000), 500, |_| 0);
    delay.set_delay(300);
    // Waits for the fade, which the reset ends.
    delay.set_delay(800);
    delay.reset();
    let input = noise(2_000);
    let output = run(&mut delay, &input, 500, |_| 800);
    assert!(output[..800].iter().all(|x| *x == 0.0));
    assert_eq!(output[800..], input[..1_200]);
    let mut unprepared = SwitchedDelay::default();
    assert!(run(&mut unprepared, &input, 500, |_| 3).iter().all(|x| *x == 0.0));
}

#[test]
fn in_place_by_skipping_and_from_what_is_only_read_it_is_the_same_delay() {
    let [mut apart, mut whole, mut skipped] = [delay(), delay(), delay()];
    for (n, part) in noise(9_000).chunks(97).enumerate() {
        for delay in [&mut apart, &mut whole, &mut skipped] {
            if n % 13 == 0 {
                delay.set_delay([0, 250, 100][n / 13 % 3]);
            }
        }
        let (mut read, is_direct) = (part.to_vec(), apart.is_direct());
        apart.write(&mut AudioBlock::mono(&mut read));
        apart.read(&mut AudioBlock::mono(&mut read));
        let mut in_place = part.to_vec();
        whole.process(&mut AudioBlock::mono(&mut in_place));
        assert_eq!(in_place, read, "part {n}");
        skipped.write_from(&SideChain::mono(part));
        if n % 5 == 4 {
            let mut late = part.to_vec();
            skipped.read(&mut AudioBlock::mono(&mut late));
            assert_eq!(late, read, "part {n}, after skipping");
        } else {
            skipped.skip(part.len());
        }
        assert!(!is_direct || part == read, "part {n}");
    }
}

#[test]
fn a_past_that_is_taken_over_is_as_if_it_had_been_written() {
    let sound = noise(6_000);
    for samples in [0, 1, 300, MAX_DELAY] {
        let mut whole = delay();
        whole.set_delay(samples);
        whole.reset();
        let mut late = whole.clone();
        for part in sound[..4_000].chunks(500) {
            let mut part = part.to_vec();
            whole.process(&mut AudioBlock::mono(&mut part));
        }
        let mut recalled = [0.0; 700];
        whole.recall(0, &mut recalled);
        assert_eq!(recalled[..], sound[3_300..4_000]);
        late.remember(|channel, past| {
            assert_eq!(past.len(), MAX_DELAY);
            match channel {
                0 => past.copy_from_slice(&sound[3_000..4_000]),
                _ => past.fill(0.0),
            }
        });
        for part in sound[4_000..].chunks(333) {
            let (mut wanted, mut got) = (part.to_vec(), part.to_vec());
            whole.process(&mut AudioBlock::mono(&mut wanted));
            late.process(&mut AudioBlock::mono(&mut got));
            assert_eq!(got, wanted, "{samples}");
        }
    }
}

#[test]
fn prepared_for_less_it_begins_anew() {
    let mut delay = delay();
    let sound = noise(1_400);
    for part in sound.chunks(MAX_BLOCK) {
        let mut part = part.to_vec();
        delay.process(&mut AudioBlock::mono(&mut part));
    }
    // Where the long ring stood lies beyond the short one.
    delay.prepare(&Setup::new(8_000.0, 16, 2).expect("a plain setup"), 20);
    delay.set_delay(20);
    delay.reset();
    let output = run(&mut delay, &sound, 16, |_| 20);
    assert_eq!(output[20..], sound[..1_380]);
    assert!(output[..20].iter().all(|x| *x == 0.0));
}

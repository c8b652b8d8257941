//! A latency that changes: bypass, delta and Match stay aligned with the processed signal.

use dsp_core::delay::SwitchedDelay;
use dsp_core::{AudioBlock, Processor, Setup, SetupError};
use plugin_common::{Cycle, HostLoop};

const RATE_HZ: f64 = 48_000.0;
const SECOND: usize = 48_000;
/// 10 ms.
const FADE: usize = 480;
const MAX_LATENCY: usize = 1_000;
const WET: Cycle = Cycle { bypassed: false, watched: false };
const DRY: Cycle = Cycle { bypassed: true, watched: false };
const WATCHED: Cycle = Cycle { bypassed: false, watched: true };

/// A gain behind a lookahead that the user changes.
#[derive(Default)]
struct Lookahead {
    delay: SwitchedDelay,
    params: Params,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Params {
    latency: usize,
    gain: f32,
    panics: bool,
    /// A new latency begins with silence.
    cuts: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self { latency: 0, gain: 1.0, panics: false, cuts: false }
    }
}

impl Processor for Lookahead {
    type Params = Params;

    fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        self.delay.prepare(setup, 2 * MAX_LATENCY);
        Ok(())
    }
    fn reset(&mut self) {
        self.delay.reset();
    }
    fn set_params(&mut self, params: &Params) {
        self.params = *params;
        self.delay.set_delay(params.latency);
        if params.cuts {
            self.delay.reset();
        }
    }
    fn process(&mut self, block: &mut AudioBlock<'_>) {
        assert!(!self.params.panics, "on purpose");
        self.delay.write(block);
        self.delay.read(block);
        block.iter_channels().flatten().for_each(|sample| *sample *= self.params.gain);
    }
    fn latency_samples(&self) -> usize {
        self.params.latency
    }
}

fn host() -> HostLoop<Lookahead> {
    let mut host = HostLoop::new(Lookahead::default()).with_max_latency(MAX_LATENCY);
    host.prepare(RATE_HZ, 4_096, 2).expect("a plain setup");
    host
}

fn set_latency(host: &mut HostLoop<Lookahead>, latency: usize, gain: f32) {
    host.set_params(&Params { latency, gain, ..Params::default() });
}

/// Runs `input` in blocks of `cut`.
fn run(host: &mut HostLoop<Lookahead>, input: &[f32], cut: usize, cycle: Cycle) -> Vec<f32> {
    let (mut left, mut right) = (input.to_vec(), input.to_vec());
    for (left, right) in left.chunks_mut(cut).zip(right.chunks_mut(cut)) {
        host.run(&mut AudioBlock::stereo(left, right), None, cycle);
    }
    assert!(left == right, "both channels are treated alike");
    left
}

fn noise(len: usize) -> Vec<f32> {
    let mut state = 5u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..len).map(|_| 0.25 * next()).collect()
}

/// The latency rises and falls while nothing but the processed signal is heard; the dry one is right
/// when it is wanted.
#[test]
fn bypass_after_a_change_is_the_input_at_the_new_delay() {
    let input = noise(20_000);
    for (from, to) in [(0, 700), (100, MAX_LATENCY), (900, 0), (900, 33)] {
        let mut host = host();
        set_latency(&mut host, from, -1.0);
        run(&mut host, &input[..5_000], 100, WET);
        set_latency(&mut host, to, -1.0);
        run(&mut host, &input[5_000..5_500], 100, WET);
        let dry = run(&mut host, &input[5_500..], 100, DRY);
        assert_eq!(dry[FADE..], input[5_500 + FADE - to..20_000 - to], "{from} to {to}");
        assert_eq!(host.monitor().latency_samples(), to as u32);
    }
}

/// A slow sine has no steeper step anywhere than two of it that are faded into each other.
#[test]
fn a_change_in_bypass_is_no_click_and_brings_back_nothing_old() {
    let sine: Vec<f32> = (0..SECOND)
        .map(|n| (std::f64::consts::TAU * 40.0 * n as f64 / RATE_HZ).sin() as f32)
        .collect();
    for cut in [64, 1_000] {
        let mut host = host();
        let mut dry = run(&mut host, &vec![0.9; 4_000], cut, DRY);
        // Loud and long ago: were it played again, it would be seen.
        dry.extend(run(&mut host, &vec![0.0; 4_000], cut, DRY));
        let mut heard = Vec::new();
        for (at, latency) in [700, 0, MAX_LATENCY, 10].into_iter().enumerate() {
            set_latency(&mut host, latency, 1.0);
            heard.extend(run(&mut host, &sine[at * 10_000..(at + 1) * 10_000], cut, DRY));
            let end = (at + 1) * 10_000;
            let settled = at * 10_000 + FADE.max(latency);
            assert_eq!(heard[settled..], sine[settled - latency..end - latency], "{latency}");
        }
        let steepest = heard.windows(2).map(|w| (w[1] - w[0]).abs()).fold(0.0, f32::max);
        assert!(steepest < 0.0053 + 2.0 * 1.875 / FADE as f32, "{steepest}");
    }
}

/// The processor changes its delay with the same fade: nothing is left of a transparent one.
#[test]
fn delta_stays_silent_through_a_change() {
    let input = noise(10_000);
    let mut host = host();
    host.monitor().audition().set_delta(true);
    for latency in [0, 500, 20, MAX_LATENCY] {
        set_latency(&mut host, latency, 1.0);
        let delta = run(&mut host, &input, 512, WATCHED);
        let loudest = delta.iter().fold(0f32, |loudest, x| loudest.max(x.abs()));
        assert!(loudest == 0.0, "{latency}: {loudest}");
    }
}

/// Aligned signals differ by the gain in every single step; shifted ones of noise by 0.1 dB and more.
#[test]
fn match_keeps_its_answer_and_stays_exact() {
    let input = noise(20 * SECOND);
    let mut host = host();
    set_latency(&mut host, 0, 2.0);
    run(&mut host, &input[..4 * SECOND], 512, WATCHED);
    let offset_db = |host: &HostLoop<Lookahead>| host.monitor().audition().match_offset_db();
    let before_db = offset_db(&host).expect("4 s have sounded");
    for (at, second) in input[4 * SECOND..].chunks(SECOND).enumerate() {
        set_latency(&mut host, [MAX_LATENCY, 0][at % 2], 2.0);
        run(&mut host, second, 512, WATCHED);
        let now_db = offset_db(&host).expect("it is known");
        assert!((now_db - before_db).abs() < 0.001, "{now_db} dB after {before_db} dB");
    }
}

#[test]
fn a_new_activation_and_a_reset_begin_at_the_new_delay_with_silence() {
    let input = noise(5_000);
    let mut host = host();
    set_latency(&mut host, 100, 1.0);
    run(&mut host, &input, 512, DRY);
    for (latency, activates) in [(800, true), (20, true), (600, false), (0, false)] {
        set_latency(&mut host, latency, 1.0);
        if activates {
            host.prepare(RATE_HZ, 512, 2).expect("a plain setup");
            assert_eq!(host.monitor().latency_samples(), latency as u32, "told before audio runs");
        } else {
            host.reset();
        }
        let dry = run(&mut host, &input, 512, DRY);
        assert!(dry[..latency].iter().all(|x| *x == 0.0), "{latency}");
        assert_eq!(dry[latency..], input[..5_000 - latency], "{latency}");
    }
}

#[test]
fn more_than_was_allowed_is_cut_and_told_so() {
    let mut host = host();
    set_latency(&mut host, 2 * MAX_LATENCY, 1.0);
    run(&mut host, &[0.0; 100], 100, WET);
    assert_eq!(host.monitor().latency_samples(), MAX_LATENCY as u32);
}

#[test]
fn a_refused_setup_has_no_latency() {
    let input = noise(1_000);
    let mut host = host();
    set_latency(&mut host, 300, 1.0);
    run(&mut host, &input, 100, WET);
    assert!(host.prepare(1_000.0, 512, 2).is_err());
    assert_eq!(host.monitor().latency_samples(), 0);
    assert_eq!(run(&mut host, &input, 100, WET), input);
}

/// The fade runs when the latency changes, not when the dry signal is heard next.
#[test]
fn the_delay_moves_also_while_nobody_hears_it() {
    let input = noise(4_000);
    let mut host = host();
    set_latency(&mut host, 0, 1.0);
    run(&mut host, &input[..1_000], 100, WET);
    set_latency(&mut host, 300, 1.0);
    run(&mut host, &input[1_000..2_000], 100, WET);
    // Both signals are the same by now, so bypass changes nothing from its first sample on.
    assert_eq!(run(&mut host, &input[2_000..], 100, DRY), input[1_700..3_700]);
}

/// While the delay changes the dry signal is between two times, which no processor is.
#[test]
fn what_is_heard_during_a_change_is_not_measured() {
    let input = noise(20 * SECOND);
    let mut host = host();
    let params = Params { gain: 2.0, cuts: true, ..Params::default() };
    host.set_params(&params);
    run(&mut host, &input[..4 * SECOND], 512, WATCHED);
    let offset_db = |host: &HostLoop<Lookahead>| host.monitor().audition().match_offset_db();
    let before_db = offset_db(&host).expect("4 s have sounded");
    for (at, second) in input[4 * SECOND..].chunks(SECOND).enumerate() {
        host.set_params(&Params { latency: [400, 0][at % 2], ..params });
        run(&mut host, second, 512, WATCHED);
        let now_db = offset_db(&host).expect("it is known");
        assert!((now_db - before_db).abs() < 0.01, "{now_db} dB after {before_db} dB");
    }
}

#[test]
fn what_is_heard_does_not_depend_on_the_cut() {
    let input = noise(4 * SECOND);
    let render = |cut: usize| {
        let mut host = host();
        host.monitor().audition().set_match(true);
        let mut heard = Vec::new();
        for (at, part) in input.chunks(2_400).enumerate() {
            set_latency(&mut host, [0, 300, 950][at / 7 % 3], 1.5);
            let cycle = Cycle { bypassed: at / 11 % 2 == 1, watched: true };
            host.monitor().audition().set_delta(at / 17 % 2 == 1);
            heard.extend(run(&mut host, part, cut, cycle));
        }
        heard
    };
    let whole = render(2_400);
    for cut in [50, 96, 800] {
        assert!(render(cut) == whole, "{cut}");
    }
}

#[test]
fn a_stopped_plugin_passes_the_signal_at_the_delay_that_the_host_was_told() {
    let input = noise(5_000);
    let mut host = host();
    set_latency(&mut host, 300, 1.0);
    run(&mut host, &input, 500, WET);
    host.set_params(&Params { latency: 300, panics: true, ..Params::default() });
    assert_eq!(run(&mut host, &input[..500], 500, WET), [0.0; 500]);
    assert!(host.monitor().is_stopped());
    let dry = run(&mut host, &input, 2_000, WET);
    assert!(dry[..300].iter().all(|x| *x == 0.0), "nothing of before");
    assert_eq!(dry[300..], input[..4_700]);
    assert_eq!(host.monitor().latency_samples(), 300);
    host.reset();
    assert!(run(&mut host, &input, 500, WET)[..300].iter().all(|x| *x == 0.0), "reset");
}

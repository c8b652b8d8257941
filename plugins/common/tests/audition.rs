//! Listening through the host loop: bypass at equal loudness, and only what the plugin changes.

#![allow(unsafe_code, reason = "counting allocations needs an allocator of its own")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use dsp_core::eq::{BandParams, EqParams, Equalizer};
use dsp_core::meter::LoudnessMeter;
use dsp_core::stereo::{Panner, PannerParams};
use dsp_core::{AudioBlock, Processor, Setup, SetupError};
use nice_plug::prelude::{BufferConfig, ProcessMode};
use plugin_common::{Cycle, HostLoop};

const RATE_HZ: f64 = 48_000.0;
const SECOND: usize = 48_000;
const WATCHED: Cycle = Cycle { bypassed: false, watched: true };
const BYPASSED: Cycle = Cycle { bypassed: true, watched: true };
const CLOSED: Cycle = Cycle { bypassed: false, watched: false };

type Stereo = [Vec<f32>; 2];

thread_local! {
    static ALLOCATOR_CALLS: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call is passed on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATOR_CALLS.with(|calls| calls.set(calls.get() + 1));
        // SAFETY: the caller's contract is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        ALLOCATOR_CALLS.with(|calls| calls.set(calls.get() + 1));
        // SAFETY: the memory came from `alloc` above with this layout.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A gain behind a delay that it reports.
#[derive(Default)]
struct Delay<const LATENCY: usize> {
    past: [Vec<f32>; 2],
    at: usize,
    gain: f32,
}

impl<const LATENCY: usize> Processor for Delay<LATENCY> {
    type Params = f32;

    fn prepare(&mut self, _: &Setup) -> Result<(), SetupError> {
        self.past = std::array::from_fn(|_| vec![0.0; LATENCY]);
        Ok(())
    }
    fn reset(&mut self) {
        self.past.iter_mut().for_each(|past| past.fill(0.0));
        self.at = 0;
    }
    fn set_params(&mut self, gain: &f32) {
        self.gain = *gain;
    }
    fn process(&mut self, block: &mut AudioBlock<'_>) {
        let len = block.len();
        for (channel, past) in block.iter_channels().zip(&mut self.past) {
            for (at, sample) in channel.iter_mut().enumerate() {
                let past = &mut past[(self.at + at) % LATENCY];
                *sample = self.gain * std::mem::replace(past, *sample);
            }
        }
        self.at += len;
    }
    fn latency_samples(&self) -> usize {
        LATENCY
    }
}

fn host<P: Processor>(processor: P, params: &P::Params) -> HostLoop<P> {
    let mut host = HostLoop::new(processor).with_max_latency(100);
    host.set_params(params);
    host.prepare(RATE_HZ, 4_096, 2).expect("a plain setup");
    host
}

/// Runs `input` from `from` on in blocks of `len`.
fn run<P: Processor>(host: &mut HostLoop<P>, input: &Stereo, len: usize, cycle: Cycle) -> Stereo {
    let mut output = input.clone();
    let [left, right] = &mut output;
    for (left, right) in left.chunks_mut(len).zip(right.chunks_mut(len)) {
        host.run(&mut AudioBlock::stereo(left, right), None, cycle);
    }
    output
}

fn noise(len: usize, seed: u32) -> Vec<f32> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..len).map(|_| 0.25 * next()).collect()
}

fn steady(seconds: usize) -> Stereo {
    [noise(seconds * SECOND, 1), noise(seconds * SECOND, 2)]
}

/// Four beats.
const BAR: usize = 72_000;
const BEAT: usize = BAR / 4;

/// A bar of 1.5 s again and again: kick and snare, hats, a bass of two notes, a chord.
fn music(seconds: usize) -> Stereo {
    let tone =
        |n: usize, freq_hz: f64| (std::f64::consts::TAU * freq_hz * n as f64 / RATE_HZ).sin();
    let hiss = noise(BAR, 3);
    let decay = |n: usize, rate: f64| (-rate * n as f64 / RATE_HZ).exp();
    let sample = |n: usize, side: f64| {
        let n = n % BAR;
        let hiss = f64::from(hiss[n]);
        let drum = match n / BEAT % 2 {
            0 => 0.5 * tone(n % BEAT, 55.0) * decay(n % BEAT, 9.0),
            _ => 1.2 * hiss * decay(n % BEAT, 14.0),
        };
        let hat = hiss * decay(n % (BEAT / 2), 60.0);
        let bass = 0.3 * tone(n, if n < BAR / 2 { 80.0 } else { 120.0 });
        let chord: f64 = [320.0, 400.0, 480.0].map(|freq_hz| tone(n, freq_hz)).iter().sum();
        drum + side * hat + bass + 0.06 * side * chord
    };
    [0.8, 0.5].map(|side| (0..seconds * SECOND).map(|n| sample(n, side) as f32).collect())
}

/// Of the last 3 s.
fn loudness_lufs([left, right]: &Stereo) -> f64 {
    let mut meter = LoudnessMeter::new();
    meter.prepare(&Setup::new(RATE_HZ, 4_096, 2).expect("a plain setup")).expect("any setup");
    meter.measure(left, Some(right));
    meter.readings().short_term_lufs
}

/// From `from_s` to `to_s`.
fn part(signal: &Stereo, from_s: usize, to_s: usize) -> Stereo {
    signal.each_ref().map(|channel| channel[from_s * SECOND..to_s * SECOND].to_vec())
}

fn bell(freq_hz: f64, gain_db: f64) -> EqParams {
    let mut params = EqParams::default();
    params.bands[0] = BandParams { on: true, freq_hz, gain_db, ..BandParams::default() };
    params
}

/// Plays 6 s processed and the next 3 s of the same signal bypassed, with Match on.
fn loudness_error_lu<P: Processor>(mut host: HostLoop<P>, input: &Stereo) -> f64 {
    host.monitor().audition().set_match(true);
    let wet = run(&mut host, &part(input, 0, 6), 512, WATCHED);
    let dry = run(&mut host, &part(input, 6, 9), 512, BYPASSED);
    // The music is the same in each 3 s.
    loudness_lufs(&dry) - loudness_lufs(&part(&wet, 3, 6))
}

#[test]
fn bypass_is_as_loud_as_the_processed_signal() {
    for input in [steady(9), music(9)] {
        for (freq_hz, gain_db) in [(80.0, 9.0), (400.0, -12.0), (3_000.0, 6.0), (10_000.0, 12.0)] {
            let error_lu =
                loudness_error_lu(host(Equalizer::new(), &bell(freq_hz, gain_db)), &input);
            println!("{freq_hz} Hz {gain_db} dB: {error_lu:.4} LU");
            assert!(error_lu.abs() < 0.1, "{freq_hz} Hz {gain_db} dB: {error_lu}");
        }
        for (pan, gain_db) in [(0.0, -9.0), (0.0, 6.0), (0.7, 3.0), (-1.0, 0.0)] {
            let params = PannerParams { pan, gain_db, ..PannerParams::default() };
            let error_lu = loudness_error_lu(host(Panner::new(), &params), &input);
            println!("pan {pan}, {gain_db} dB: {error_lu:.4} LU");
            assert!(error_lu.abs() < 0.1, "pan {pan}, {gain_db} dB: {error_lu}");
        }
    }
}

/// Switches from a first sound to a second and back, with Match on: each of them plays as loud as the
/// first.
#[test]
fn compared_sounds_are_as_loud_as_the_first_of_them() {
    for second_gain in [0.5_f32, 4.0] {
        for input in [steady(4), music(4)] {
            let mut host = host(Delay::<10>::default(), &1.5);
            let monitor = host.monitor();
            let audition = monitor.audition();
            audition.set_match(true);
            let first = loudness_lufs(&run(&mut host, &input, 512, WATCHED));
            let first_db = audition.match_offset_db();
            assert!(first_db.is_some());
            audition.compare(None);
            host.set_params(&second_gain);
            run(&mut host, &input, 512, WATCHED);
            let second = loudness_lufs(&run(&mut host, &input, 512, WATCHED));
            assert!((second - first).abs() < 0.1, "{second} of {first} LUFS");
            let bypassed = loudness_lufs(&run(&mut host, &input, 512, BYPASSED));
            assert!((bypassed - first).abs() < 0.1, "{bypassed} of {first} LUFS");
            run(&mut host, &part(&input, 0, 1), 512, WATCHED);
            // What is known of a sound holds at once.
            audition.compare(first_db);
            host.set_params(&1.5);
            // The last 3 s of 4: after the glide, during which the sound itself has changed already.
            let again = loudness_lufs(&run(&mut host, &input, 512, WATCHED));
            assert!((again - first).abs() < 0.1, "{again} of {first} LUFS");
            audition.compare(None);
            host.set_params(&second_gain);
            run(&mut host, &input, 512, WATCHED);
            audition.end_comparison();
            let plain = run(&mut host, &input, 512, WATCHED);
            let settled = SECOND / 2;
            let expected = second_gain * input[0][settled - 10];
            assert!((plain[0][settled] - expected).abs() < 1e-6, "it plays as it is again");
        }
    }
}

#[test]
fn a_comparison_waits_for_match_and_ends_with_it_and_with_the_window() {
    let input = steady(4);
    let settled = SECOND / 2;
    let plain = |host: &mut HostLoop<Delay<10>>, cycle: Cycle, gain: f32| {
        let played = run(host, &part(&input, 0, 1), 512, cycle)[0][settled];
        (played - gain * input[0][settled - 10]).abs() < 1e-6
    };
    let mut host = host(Delay::<10>::default(), &1.0);
    let monitor = host.monitor();
    let audition = monitor.audition();
    run(&mut host, &input, 512, WATCHED);
    audition.compare(None);
    host.set_params(&2.0);
    assert!(plain(&mut host, WATCHED, 2.0) && !audition.is_comparing(), "Match is off");
    host.set_params(&1.0);
    audition.end_comparison();
    audition.set_match(true);
    run(&mut host, &input, 512, WATCHED);
    audition.compare(None);
    host.set_params(&2.0);
    run(&mut host, &input, 512, WATCHED);
    assert!(!plain(&mut host, WATCHED, 2.0) && audition.is_comparing());
    assert!(plain(&mut host, CLOSED, 2.0), "nobody sees that it is on");
    audition.set_match(false);
    assert!(!audition.is_comparing());
    assert!(plain(&mut host, WATCHED, 2.0));
}

#[test]
fn the_offset_is_told_once_3_s_have_sounded_with_the_window_open() {
    let mut host = host(Delay::<10>::default(), &2.0);
    let monitor = host.monitor();
    run(&mut host, &steady(5), 512, CLOSED);
    assert_eq!(monitor.audition().match_offset_db(), None, "nothing is measured without a window");
    run(&mut host, &steady(3), 512, WATCHED);
    assert_eq!(monitor.audition().match_offset_db(), None);
    run(&mut host, &steady(1), 512, WATCHED);
    let offset_db = monitor.audition().match_offset_db().expect("4 s have sounded");
    assert!((offset_db - 6.02).abs() < 0.01, "{offset_db}");
    host.reset();
    run(&mut host, &[vec![0.0; SECOND], vec![0.0; SECOND]], 512, WATCHED);
    assert_eq!(monitor.audition().match_offset_db(), Some(offset_db), "silence moves nothing");
    run(&mut host, &steady(1), 512, CLOSED);
    run(&mut host, &steady(1), 512, WATCHED);
    assert_eq!(monitor.audition().match_offset_db(), None, "a new window measures anew");
}

/// Steepest step of a signal that is constant but for the switches.
fn steepest(signal: &[f32]) -> f32 {
    signal.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max)
}

#[test]
fn nothing_jumps_when_match_delta_and_bypass_are_switched() {
    let level = |seconds: usize| [vec![0.25; seconds * SECOND], vec![0.25; seconds * SECOND]];
    let mut host = host(Delay::<10>::default(), &2.0);
    let monitor = host.monitor();
    // Measured with noise, heard with a constant.
    run(&mut host, &steady(5), 512, WATCHED);
    let mut heard = run(&mut host, &level(1), 512, WATCHED)[0].split_off(1_000);
    let mut hear = |matched: bool, delta: bool, bypassed: bool, want: f32| {
        monitor.audition().set_match(matched);
        monitor.audition().set_delta(delta);
        let part = run(&mut host, &level(1), 500, Cycle { bypassed, watched: true });
        assert!((part[0][SECOND - 1] - want).abs() < 0.01, "{matched} {delta} {bypassed}");
        heard.extend_from_slice(&part[0]);
    };
    hear(false, false, true, 0.25);
    hear(true, false, true, 0.5);
    hear(true, false, false, 0.5);
    hear(true, true, false, 0.25);
    hear(true, true, true, 0.5);
    hear(false, false, true, 0.25);
    hear(false, true, false, 0.25);
    hear(false, false, false, 0.5);
    // A quintic over 0.25 in 10 ms has its steepest step 0.25 * (15 / 8) / 480 in the middle; two of
    // them may run at once.
    let most = 2.0 * 1.01 * 0.25 * 1.875 / 480.0;
    assert!(steepest(&heard) <= most, "{} of {most}", steepest(&heard));
}

#[test]
fn delta_is_the_processed_signal_less_the_delayed_dry_one() {
    let input = steady(1);
    let mut transparent = host(Delay::<37>::default(), &1.0);
    transparent.monitor().audition().set_delta(true);
    assert_eq!(run(&mut transparent, &input, 512, WATCHED), [vec![0.0; SECOND], vec![0.0; SECOND]]);

    let mut louder = host(Delay::<37>::default(), &3.0);
    louder.monitor().audition().set_delta(true);
    let delta = run(&mut louder, &input, 512, WATCHED);
    for (delta, input) in delta.iter().zip(&input) {
        assert_eq!(delta[..37], [0.0; 37], "the latency is kept");
        for (delta, input) in delta[37..].iter().zip(input) {
            assert!((delta - 2.0 * input).abs() < 1e-6);
        }
    }
    let dry = run(&mut louder, &input, 512, BYPASSED);
    assert_eq!(dry[0][1_000..], input[0][1_000 - 37..SECOND - 37], "bypass goes first");
}

#[test]
fn without_a_window_delta_ends_and_match_waits() {
    let mut host = host(Delay::<10>::default(), &2.0);
    let monitor = host.monitor();
    monitor.audition().set_match(true);
    run(&mut host, &steady(4), 512, WATCHED);
    monitor.audition().set_delta(true);
    run(&mut host, &steady(1), 512, WATCHED);
    let input = steady(1);
    let settled = SECOND / 2;
    let plain = run(&mut host, &input, 512, CLOSED);
    assert!(!monitor.audition().is_delta_on());
    assert!((plain[0][settled] - 2.0 * input[0][settled - 10]).abs() < 1e-6);
    let bypassed = run(&mut host, &input, 512, Cycle { bypassed: true, watched: false });
    assert_eq!(bypassed[0][settled..], input[0][settled - 10..SECOND - 10], "as it is, to the bit");
    assert!(monitor.audition().is_match_on());
    let again = [&steady(4), &input].map(|input| run(&mut host, input, 512, BYPASSED));
    let lifted = f64::from(again[1][0][settled] / input[0][settled - 10]);
    assert!((lifted - 2.0).abs() < 0.01, "{lifted}");
}

#[test]
fn an_offline_render_switches_both_off_and_says_so() {
    let mut host = host(Delay::<10>::default(), &2.0);
    let monitor = host.monitor();
    let mode = |process_mode| BufferConfig {
        sample_rate: RATE_HZ as f32,
        min_buffer_size: None,
        max_buffer_size: 4_096,
        process_mode,
    };
    run(&mut host, &steady(4), 512, WATCHED);
    let input = steady(1);
    for (matched, delta) in [(true, false), (false, true), (true, true)] {
        monitor.audition().set_match(matched);
        monitor.audition().set_delta(delta);
        host.follow_mode(&mode(ProcessMode::Offline));
        host.reset();
        let render = run(&mut host, &input, 512, WATCHED);
        assert_eq!(
            render[0][10..],
            input[0].iter().map(|s| 2.0 * s).collect::<Vec<_>>()[..SECOND - 10]
        );
        assert!(!monitor.audition().is_match_on() && !monitor.audition().is_delta_on());
        assert!(monitor.audition().take_forced_off_in_render());
        assert!(!monitor.audition().take_forced_off_in_render(), "told once");
        host.follow_mode(&mode(ProcessMode::Realtime));
        host.reset();
        run(&mut host, &input, 512, WATCHED);
    }
    host.follow_mode(&mode(ProcessMode::Offline));
    run(&mut host, &input, 512, WATCHED);
    assert!(!monitor.audition().take_forced_off_in_render(), "nothing was on");
}

#[test]
fn listening_takes_no_memory_on_the_audio_thread() {
    let mut host = host(Equalizer::new(), &bell(300.0, 5.0));
    let monitor = host.monitor();
    let [mut left, mut right] = steady(1);
    let before = ALLOCATOR_CALLS.with(Cell::get);
    // 40 s with each combination again and again, opening and closing the window as well.
    for n in 0..40_u32 {
        monitor.audition().set_match(n % 2 == 0);
        monitor.audition().set_delta(n % 3 == 0);
        let cycle = Cycle { bypassed: n % 5 < 2, watched: n % 8 != 7 };
        for (left, right) in left.chunks_mut(441).zip(right.chunks_mut(441)) {
            host.run(&mut AudioBlock::stereo(left, right), None, cycle);
        }
        if n % 10 == 9 {
            host.reset();
        }
    }
    assert_eq!(ALLOCATOR_CALLS.with(Cell::get) - before, 0);
}

/// While nothing is wanted, an open window changes no bit of the sound.
#[test]
fn a_window_alone_changes_no_bit() {
    let input = music(4);
    let unwatched = run(&mut host(Equalizer::new(), &bell(300.0, 5.0)), &input, 512, CLOSED);
    let watched = run(&mut host(Equalizer::new(), &bell(300.0, 5.0)), &input, 512, WATCHED);
    assert_eq!(watched, unwatched);
    let mut host = host(Equalizer::new(), &bell(300.0, 5.0));
    assert_eq!(run(&mut host, &input, 512, BYPASSED), input);
}

#[test]
fn what_is_heard_does_not_depend_on_the_cut() {
    let input = music(6);
    let render = |len: usize| {
        let mut host = host(Equalizer::new(), &bell(300.0, 8.0));
        host.monitor().audition().set_match(true);
        let mut heard = run(&mut host, &part(&input, 0, 2), len, WATCHED);
        for (cycle, from_s, to_s) in [(BYPASSED, 2, 5), (WATCHED, 5, 6)] {
            host.monitor().audition().set_delta(from_s == 5);
            let next = run(&mut host, &part(&input, from_s, to_s), len, cycle);
            heard.iter_mut().zip(next).for_each(|(heard, next)| heard.extend(next));
        }
        heard
    };
    let whole = render(4_000);
    for len in [50, 125, 2_400] {
        assert_eq!(render(len), whole, "{len}");
    }
}

//! The promises of the host loop, with processors made to break them.

use dsp_core::{AudioBlock, Processor, Setup, SetupError};
use plugin_common::telemetry::{Fault, RmsReader};
use plugin_common::{Cycle, HostLoop};

const RATE_HZ: f64 = 48_000.0;
const WET: Cycle = Cycle { bypassed: false, watched: false };
const DRY: Cycle = Cycle { bypassed: true, watched: false };
/// 10 ms.
const FADE_SAMPLES: usize = 480;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Mischief {
    #[default]
    None,
    Panic,
    PanicInParams,
    PanicInReset,
    PanicInLatency,
    PanicInTail,
    NotANumber,
}

/// Inverts and delays by `LATENCY`; misbehaves on demand.
#[derive(Default)]
struct Inverter<const LATENCY: usize> {
    past: [Vec<f32>; 2],
    at: usize,
    mischief: Mischief,
    longest_block: usize,
    resets: usize,
    /// The parameter; it is the tail in samples.
    tail: usize,
}

impl<const LATENCY: usize> Inverter<LATENCY> {
    fn misbehave(&self, where_to: Mischief) {
        assert!(self.mischief != where_to, "on purpose");
    }
}

impl<const LATENCY: usize> Processor for Inverter<LATENCY> {
    type Params = usize;

    fn prepare(&mut self, _: &Setup) -> Result<(), SetupError> {
        self.past = std::array::from_fn(|_| vec![0.0; LATENCY]);
        Ok(())
    }
    fn reset(&mut self) {
        self.misbehave(Mischief::PanicInReset);
        self.past.iter_mut().for_each(|past| past.fill(0.0));
        self.at = 0;
        self.resets += 1;
    }
    fn set_params(&mut self, tail: &usize) {
        self.misbehave(Mischief::PanicInParams);
        self.tail = *tail;
    }
    fn process(&mut self, block: &mut AudioBlock<'_>) {
        self.longest_block = self.longest_block.max(block.len());
        self.misbehave(Mischief::Panic);
        if self.mischief == Mischief::NotANumber {
            block.iter_channels().for_each(|channel| channel[0] = f32::NAN);
        }
        let len = block.len();
        for (channel, past) in block.iter_channels().zip(&mut self.past) {
            for (at, sample) in channel.iter_mut().enumerate() {
                let input = *sample;
                *sample = -match LATENCY {
                    0 => input,
                    _ => std::mem::replace(&mut past[(self.at + at) % LATENCY], input),
                };
            }
        }
        self.at += len;
    }
    fn latency_samples(&self) -> usize {
        self.misbehave(Mischief::PanicInLatency);
        LATENCY
    }
    fn tail_samples(&self) -> usize {
        self.misbehave(Mischief::PanicInTail);
        self.tail
    }
}

fn prepared<const LATENCY: usize>() -> HostLoop<Inverter<LATENCY>> {
    let mut host = HostLoop::new(Inverter::<LATENCY>::default()).with_max_latency(LATENCY);
    host.prepare(RATE_HZ, 4096, 2).expect("a plain setup");
    host
}

fn noise(len: usize, seed: u32) -> Vec<f32> {
    let mut state = seed;
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    })
    .take(len)
    .collect()
}

/// Runs `input` in pieces of the given lengths, over and over; `cycle` tells the state at a sample.
fn run<const LATENCY: usize>(
    host: &mut HostLoop<Inverter<LATENCY>>,
    input: &[f32],
    pieces: &[usize],
    cycle: impl Fn(usize) -> Cycle,
) -> Vec<f32> {
    let (mut left, mut right) = (input.to_vec(), input.to_vec());
    let mut from = 0;
    for piece in pieces.iter().cycle() {
        let to = (from + piece).min(input.len());
        let mut block = AudioBlock::stereo(&mut left[from..to], &mut right[from..to]);
        host.run(&mut block, None, cycle(from));
        from = to;
        if from == input.len() {
            break;
        }
    }
    assert!(left == right, "both channels are treated alike");
    left
}

#[test]
fn bypass_is_bit_exact_against_the_delayed_input() {
    let input = noise(5000, 1);
    let mut host = prepared::<37>();
    let output = run(&mut host, &input, &[64, 1, 700], |_| DRY);
    assert_eq!(output[..37], [0.0; 37]);
    assert_eq!(output[37..], input[..5000 - 37]);
}

#[test]
fn bypass_fades_there_and_back_without_a_step() {
    let input = vec![1.0f32; 4000];
    let mut host = prepared::<0>();
    let output =
        run(&mut host, &input, &[100], |at| if (1000..2500).contains(&at) { DRY } else { WET });
    assert!(output[..1000].iter().all(|&s| s == -1.0));
    assert!(output[1000 + FADE_SAMPLES..2500].iter().all(|&s| s == 1.0));
    assert!(output[2500 + FADE_SAMPLES..].iter().all(|&s| s == -1.0));
    // A quintic smoothstep over 2 units has its steepest step 2 * (15 / 8) / 480 in the middle.
    let steepest = output.windows(2).map(|w| (w[1] - w[0]).abs()).fold(0.0, f32::max);
    assert!(steepest <= 1.01 * 2.0 * 1.875 / FADE_SAMPLES as f32, "{steepest}");
}

#[test]
fn the_result_does_not_depend_on_the_cutting() {
    let input = noise(12_000, 2);
    // Changes fall on multiples of 600, where every cutting has an edge.
    let cycle = |at: usize| if (at / 600) % 3 == 1 { DRY } else { WET };
    let whole = run(&mut prepared::<5>(), &input, &[600], cycle);
    for pieces in
        [&[1usize, 599][..], &[300, 300], &[7, 93, 500], &[64, 64, 64, 64, 64, 64, 64, 64, 64, 24]]
    {
        assert_eq!(run(&mut prepared::<5>(), &input, pieces, cycle), whole, "{pieces:?}");
    }
}

#[test]
fn long_blocks_are_cut_and_short_promises_kept() {
    let input = noise(20_000, 3);
    let mut host = prepared::<0>();
    run(&mut host, &input, &[20_000], |_| WET);
    assert_eq!(host.processor().longest_block, plugin_common::host::SUB_BLOCK_SAMPLES);
    let mut host = HostLoop::new(Inverter::<0>::default());
    host.prepare(RATE_HZ, 48, 2).expect("a plain setup");
    run(&mut host, &input, &[20_000], |_| WET);
    assert_eq!(host.processor().longest_block, 48);
}

#[test]
fn bad_input_is_replaced_and_leaves_the_rest_alone() {
    let mut input = noise(1000, 4);
    let clean = run(&mut prepared::<0>(), &input, &[100], |_| WET);
    // 2^33 is the first bad magnitude; one step below is let through.
    let loudest = f32::from_bits(8_589_934_592f32.to_bits() - 1);
    for (at, bad) in [
        (10, f32::NAN),
        (20, f32::INFINITY),
        (30, f32::MAX),
        (40, -8_589_934_592.0),
        (50, -loudest),
        (999, f32::NEG_INFINITY),
    ] {
        input[at] = bad;
    }
    let mut host = prepared::<0>();
    let output = run(&mut host, &input, &[100], |_| WET);
    for (at, (got, wanted)) in output.iter().zip(&clean).enumerate() {
        let wanted = match at {
            10 | 20 | 30 | 40 | 999 => 0.0,
            50 => loudest,
            _ => *wanted,
        };
        assert_eq!(*got, wanted, "sample {at}");
    }
    assert!(host.monitor().take_fault(Fault::BadInput));
    assert!(!host.monitor().take_fault(Fault::BadInput));
}

#[test]
fn a_bad_result_is_silenced_and_the_processor_reset() {
    let input = noise(300, 5);
    let mut host = prepared::<0>();
    host.processor_mut().mischief = Mischief::NotANumber;
    let resets = host.processor().resets;
    let output = run(&mut host, &input, &[100], |_| WET);
    assert!(output.iter().all(|s| s.is_finite()));
    assert_eq!(output[0], 0.0);
    assert_eq!(host.processor().resets, resets + 3);
    host.processor_mut().mischief = Mischief::None;
    let output = run(&mut host, &input, &[100], |_| WET);
    assert!(output.iter().zip(&input).all(|(out, dry)| *out == -*dry));
}

#[test]
fn a_panic_stops_the_processor_and_then_the_signal_passes_dry() {
    let input = noise(300, 6);
    let mut host = prepared::<0>();
    host.processor_mut().mischief = Mischief::Panic;
    let output = run(&mut host, &input, &[100], |_| WET);
    assert_eq!(output[..100], [0.0; 100]);
    assert_eq!(output[100..], input[100..]);
    assert!(host.monitor().is_stopped());
    host.processor_mut().mischief = Mischief::None;
    host.prepare(RATE_HZ, 4096, 2).expect("a plain setup");
    assert!(!host.monitor().is_stopped());
    let output = run(&mut host, &input, &[100], |_| WET);
    assert_eq!(output[50], -input[50]);
}

#[test]
fn a_panic_in_any_call_stops_the_processor() {
    let input = noise(10_000, 9);
    for mischief in [
        Mischief::PanicInParams,
        Mischief::PanicInReset,
        Mischief::PanicInLatency,
        Mischief::PanicInTail,
    ] {
        let mut host = prepared::<0>();
        host.processor_mut().mischief = mischief;
        match mischief {
            Mischief::PanicInReset => host.reset(),
            Mischief::PanicInLatency => host.prepare(RATE_HZ, 4096, 2).expect("a plain setup"),
            _ => host.set_params(&1),
        }
        // The tail is asked for during this.
        run(&mut host, &input, &[1000], |_| WET);
        assert!(host.monitor().is_stopped(), "{mischief:?}");
        assert_eq!(run(&mut host, &input, &[100], |_| WET), input, "{mischief:?}");
    }
}

#[test]
fn parameters_wait_while_the_processor_is_stopped() {
    let mut host = prepared::<0>();
    host.set_params(&1);
    host.processor_mut().mischief = Mischief::Panic;
    run(&mut host, &[0.5; 100], &[100], |_| WET);
    host.set_params(&2);
    assert_eq!(host.processor().tail, 1);
    assert_eq!(host.call_processor(|processor| processor.tail), None);
    host.processor_mut().mischief = Mischief::None;
    host.prepare(RATE_HZ, 4096, 2).expect("a plain setup");
    assert_eq!(host.call_processor(|processor| processor.tail), Some(2));
}

#[test]
fn the_tail_is_asked_for_again_when_a_change_has_settled_at_every_rate() {
    for rate_hz in [8_000.0, 48_000.0, 384_000.0] {
        let mut host = HostLoop::new(Inverter::<0>::default());
        host.prepare(rate_hz, 1024, 2).expect("a plain setup");
        host.set_params(&77);
        let settled = (0.15 * rate_hz) as usize;
        let silence = vec![0.0; settled];
        run(&mut host, &silence[1..], &[100], |_| WET);
        assert_eq!(host.tail_samples(), 0, "{rate_hz}");
        run(&mut host, &[0.0], &[1], |_| WET);
        assert_eq!(host.tail_samples(), 77, "{rate_hz}");
    }
}

#[test]
fn before_and_with_a_refused_setup_the_signal_passes() {
    let input = noise(100, 7);
    let mut host = HostLoop::new(Inverter::<0>::default());
    assert_eq!(run(&mut host, &input, &[100], |_| WET), input);
    assert!(host.prepare(1_000.0, 512, 2).is_err());
    assert_eq!(run(&mut host, &input, &[100], |_| WET), input);
}

#[test]
fn levels_and_samples_reach_the_window_only_while_it_is_open() {
    let input = noise(256, 8);
    let mut host = prepared::<0>();
    let (mut pre, mut post) = (host.tap_input(), host.tap_output());
    run(&mut host, &input, &[256], |_| WET);
    assert_eq!(host.monitor().take_input_peaks(), [0.0; 2]);
    pre.drain(|_| panic!("nothing is written while closed"));
    run(&mut host, &input, &[100], |_| Cycle { bypassed: false, watched: true });
    let peak = input.iter().fold(0.0f32, |peak, s| peak.max(s.abs()));
    assert_eq!(host.monitor().take_input_peaks(), [peak; 2]);
    assert_eq!(host.monitor().take_output_peaks(), [peak; 2]);
    let mut frames = Vec::new();
    pre.drain(|[left, _]| frames.push(left));
    assert_eq!(frames, input);
    frames.clear();
    post.drain(|[_, right]| frames.push(-right));
    assert_eq!(frames, input);
}

#[test]
fn the_rms_of_both_ends_reaches_an_open_window_and_begins_anew_with_it() {
    const WATCHED: Cycle = Cycle { bypassed: false, watched: true };
    let mut host = prepared::<0>();
    let mut reader = RmsReader::default();
    let monitor = host.monitor();
    run(&mut host, &[0.5; 48_000], &[512], |_| WET);
    assert_eq!(reader.update(&monitor).input, [0.0; 2], "nothing is written while closed");
    run(&mut host, &[0.5; 48_000], &[512], |_| WATCHED);
    let rms = reader.update(&monitor);
    assert_eq!((rms.input, rms.output), ([0.5; 2], [0.5; 2]));
    run(&mut host, &[0.5; 480], &[480], |_| WET);
    run(&mut host, &[0.25; 4_800], &[480], |_| WATCHED);
    assert_eq!(reader.update(&monitor).output, [0.25; 2], "what the last window saw is forgotten");
}

//! What a processor gets of the side-chain bus: connected or not, mono or stereo, cut, and clean.

use dsp_core::{AudioBlock, Processor, Setup, SetupError, SideChain};
use plugin_common::telemetry::Fault;
use plugin_common::{Cycle, HostLoop};

const WET: Cycle = Cycle { bypassed: false, watched: false };
const WATCHED: Cycle = Cycle { bypassed: false, watched: true };

/// Gives the side-chain in place of the signal; silence without one.
#[derive(Default)]
struct Listen {
    longest_block: usize,
    channels: Option<usize>,
}

impl Processor for Listen {
    type Params = ();

    fn prepare(&mut self, _: &Setup) -> Result<(), SetupError> {
        Ok(())
    }
    fn reset(&mut self) {}
    fn set_params(&mut self, (): &()) {}
    fn process(&mut self, block: &mut AudioBlock<'_>) {
        block.iter_channels().for_each(|channel| channel.fill(0.0));
    }
    fn process_keyed(&mut self, block: &mut AudioBlock<'_>, side_chain: Option<SideChain<'_>>) {
        self.longest_block = self.longest_block.max(block.len());
        self.channels = side_chain.map(|bus| bus.channels());
        let Some(bus) = side_chain else { return self.process(block) };
        assert_eq!(bus.len(), block.len());
        let (left, right) = block.split_channels();
        left.copy_from_slice(bus.left());
        if let Some(right) = right {
            right.copy_from_slice(bus.right());
        }
    }
}

fn host() -> HostLoop<Listen> {
    let mut host = HostLoop::new(Listen::default()).with_side_chain();
    host.prepare(48_000.0, 4_096, 2).expect("a plain setup");
    host
}

/// Runs a stereo block of 0.5 beside a bus of these channels.
fn run(
    host: &mut HostLoop<Listen>,
    len: usize,
    bus: &mut [Vec<f32>],
    cycle: Cycle,
) -> [Vec<f32>; 2] {
    let (mut left, mut right) = (vec![0.5; len], vec![0.5; len]);
    let mut channels: Vec<&mut [f32]> = bus.iter_mut().map(Vec::as_mut_slice).collect();
    let bus = (!channels.is_empty()).then_some(channels.as_mut_slice());
    host.run(&mut AudioBlock::stereo(&mut left, &mut right), bus, cycle);
    [left, right]
}

fn ramp(len: usize, from: f32) -> Vec<f32> {
    (0..len).map(|at| from + at as f32 * 1e-4).collect()
}

#[test]
fn stereo_and_mono_buses_arrive_in_step_with_the_block_however_long() {
    let mut host = host();
    let (left, right) = (ramp(5_000, 0.1), ramp(5_000, -0.7));
    let output = run(&mut host, 5_000, &mut [left.clone(), right.clone()], WET);
    assert_eq!(output, [left.clone(), right]);
    assert_eq!(host.processor().longest_block, plugin_common::host::SUB_BLOCK_SAMPLES);
    assert_eq!(host.processor().channels, Some(2));
    let output = run(&mut host, 5_000, std::slice::from_mut(&mut left.clone()), WET);
    assert_eq!(output, [left.clone(), left]);
    assert_eq!(host.processor().channels, Some(1));
}

#[test]
fn a_bus_that_is_not_there_or_too_short_is_none() {
    let mut host = host();
    for bus in [&mut [][..], &mut [vec![]], &mut [vec![1.0; 99], vec![1.0; 99]]] {
        assert_eq!(run(&mut host, 100, bus, WET), [[0.0; 100]; 2]);
        assert_eq!(host.processor().channels, None);
    }
    let output = run(&mut host, 100, &mut [vec![0.25; 200], vec![0.75; 200]], WET);
    assert_eq!(output, [[0.25; 100], [0.75; 100]]);
}

#[test]
fn bad_samples_never_reach_the_processor() {
    let mut host = host();
    let mut left = ramp(100, 0.0);
    (left[3], left[50]) = (f32::NAN, 1e20);
    let mut right = ramp(100, 0.5);
    right[99] = f32::NEG_INFINITY;
    let output = run(&mut host, 100, &mut [left.clone(), right.clone()], WET);
    assert!(host.monitor().take_fault(Fault::BadInput));
    (left[3], left[50], right[99]) = (0.0, 0.0, 0.0);
    assert_eq!(output, [left, right]);
    assert!(!host.monitor().take_fault(Fault::BadOutput));
}

#[test]
fn an_open_window_sees_the_bus() {
    let mut host = host();
    let mut tap = host.tap_side_chain();
    let monitor = host.monitor();
    let mut bus = [vec![0.25, -0.5], vec![f32::NAN, 0.125]];
    run(&mut host, 2, &mut bus, WET);
    tap.drain(|_| panic!("nothing is written while closed"));
    assert_eq!(monitor.take_side_chain_peaks(), [0.0; 2]);
    bus[1][0] = f32::NAN;
    run(&mut host, 2, &mut bus, WATCHED);
    let mut frames = Vec::new();
    tap.drain(|frame| frames.push(frame));
    assert_eq!(frames, [[0.25, 0.0], [-0.5, 0.125]]);
    assert_eq!(monitor.take_side_chain_peaks(), [0.5, 0.125]);
}

#[test]
fn without_the_wish_the_bus_is_not_touched() {
    let mut host = HostLoop::new(Listen::default());
    host.prepare(48_000.0, 4_096, 2).expect("a plain setup");
    let mut bus = [vec![f32::NAN; 10]];
    run(&mut host, 10, &mut bus, WET);
    assert!(bus[0].iter().all(|x| x.is_nan()));
    assert_eq!(host.processor().channels, None);
    run(&mut host, 10, &mut bus, WATCHED);
    assert_eq!(host.processor().channels, None);
}

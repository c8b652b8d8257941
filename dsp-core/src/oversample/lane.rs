//! One way of oversampling, with all its memory.

use super::bands::HalfBands;
use super::delay::Delay;
use super::resample::{Downsampler, Upsampler};
use super::{Factor, MAX_CHUNK};
use crate::processor::AudioBlock;
use crate::simd::Backend;

/// Which of two versions of the signal a closure works on. While a change of the factor fades over,
/// each piece comes twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// 0 or 1: what a closure remembers, it remembers for each.
    pub index: usize,
    /// The rate that the samples have, in base rates.
    pub factor: Factor,
    /// The lane was off before this piece: its memory has to be made new.
    pub starts: bool,
}

/// One or two channels that are only read; empty without a key.
pub type Key<'a> = (&'a [f32], Option<&'a [f32]>);

/// How a lane works.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Plan {
    pub(super) factor: Factor,
    pub(super) delta: bool,
    /// Whole delay in samples of the base rate.
    pub(super) latency_samples: usize,
}

/// What all lanes share.
pub(super) struct Tools<'a> {
    pub(super) bands: &'a HalfBands,
    pub(super) backend: Backend,
    pub(super) scratch: &'a mut Scratch,
}

/// Memory for one piece at the high rate, for two channels.
#[derive(Debug)]
pub(super) struct Scratch {
    signal: [Box<[f32]>; 2],
    /// The signal as it was before the closure.
    before: [Box<[f32]>; 2],
    key: [Box<[f32]>; 2],
}

impl Scratch {
    pub(super) fn new(max: Factor) -> Self {
        let pair =
            || std::array::from_fn(|_| vec![0.0; MAX_CHUNK * max.times()].into_boxed_slice());
        Self { signal: pair(), before: pair(), key: pair() }
    }
}

/// Memory of one channel.
#[derive(Debug)]
struct Channel {
    up: Upsampler,
    key: Upsampler,
    down: Downsampler,
    /// The input, by the latency of the filters.
    dry: Delay,
    /// The output, by what is left of the whole latency.
    rest: Delay,
}

/// A lane's memory.
#[derive(Debug)]
pub(super) struct LaneState {
    index: usize,
    plan: Plan,
    starts: bool,
    channels: [Channel; 2],
}

impl LaneState {
    pub(super) fn new(index: usize, bands: &HalfBands, max: Factor) -> Self {
        let latency = Factor::ALL.map(|factor| bands.latency_samples(factor)).into_iter().max();
        let delay = || Delay::new(latency.unwrap_or(0));
        let channel = || Channel {
            up: Upsampler::new(bands, max),
            key: Upsampler::new(bands, max),
            down: Downsampler::new(bands, max),
            dry: delay(),
            rest: delay(),
        };
        Self { index, plan: Plan::default(), starts: true, channels: [channel(), channel()] }
    }

    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Begins anew.
    pub(super) fn start(&mut self, bands: &HalfBands, plan: Plan) {
        let own = bands.latency_samples(plan.factor);
        self.plan = plan;
        self.starts = true;
        for channel in &mut self.channels {
            channel.up.reset();
            channel.key.reset();
            channel.down.reset();
            channel.dry.restart(own);
            channel.rest.restart(plan.latency_samples.saturating_sub(own));
        }
    }

    /// Processes at most [`MAX_CHUNK`] samples in place.
    pub(super) fn process(
        &mut self,
        tools: &mut Tools<'_>,
        block: &mut AudioBlock<'_>,
        key: Key<'_>,
        closure: &mut impl FnMut(Lane, &mut AudioBlock<'_>, Key<'_>),
    ) {
        let lane = Lane { index: self.index, factor: self.plan.factor, starts: self.starts };
        self.starts = false;
        if lane.factor == Factor::X1 {
            closure(lane, block, key);
        } else {
            self.process_above(tools, lane, block, key, closure);
        }
        for (channel, samples) in self.channels.iter_mut().zip(block.iter_channels()) {
            channel.rest.process(samples);
        }
    }

    fn process_above(
        &mut self,
        tools: &mut Tools<'_>,
        lane: Lane,
        block: &mut AudioBlock<'_>,
        key: Key<'_>,
        closure: &mut impl FnMut(Lane, &mut AudioBlock<'_>, Key<'_>),
    ) {
        let Tools { bands, backend, scratch } = tools;
        let (factor, backend) = (lane.factor, *backend);
        let high = factor.times() * block.len();
        for (index, samples) in block.iter_channels().enumerate() {
            let signal = &mut scratch.signal[index][..high];
            self.channels[index].up.process(bands, backend, factor, samples, signal);
            if self.plan.delta {
                scratch.before[index][..high].copy_from_slice(signal);
            }
        }
        for (index, samples) in [Some(key.0), key.1].into_iter().flatten().enumerate() {
            if samples.len() == block.len() {
                let key = &mut scratch.key[index][..high];
                self.channels[index].key.process(bands, backend, factor, samples, key);
            }
        }
        run_closure(scratch, lane, high, block.channels(), key, closure);
        for (index, samples) in block.iter_channels().enumerate() {
            let signal = &mut scratch.signal[index][..high];
            let channel = &mut self.channels[index];
            if !self.plan.delta {
                channel.down.process(bands, backend, factor, signal, samples);
                continue;
            }
            subtract(signal, &scratch.before[index][..high]);
            let mut delta = [0.0; MAX_CHUNK];
            let delta = &mut delta[..samples.len()];
            channel.down.process(bands, backend, factor, signal, delta);
            channel.dry.process(samples);
            add(samples, delta);
        }
    }
}

/// Calls the closure with what lies in the scratch memory.
fn run_closure(
    scratch: &mut Scratch,
    lane: Lane,
    high: usize,
    channels: usize,
    key: Key<'_>,
    closure: &mut impl FnMut(Lane, &mut AudioBlock<'_>, Key<'_>),
) {
    let has_key = !key.0.is_empty();
    let left_key = if has_key { &scratch.key[0][..high] } else { &[] };
    let right_key = key.1.filter(|_| has_key).map(|_| &scratch.key[1][..high]);
    let [left, right] = &mut scratch.signal;
    let mut block = if channels == 1 {
        AudioBlock::mono(&mut left[..high])
    } else {
        AudioBlock::stereo(&mut left[..high], &mut right[..high])
    };
    closure(lane, &mut block, (left_key, right_key));
}

fn subtract(samples: &mut [f32], others: &[f32]) {
    for (sample, other) in samples.iter_mut().zip(others) {
        *sample -= other;
    }
}

/// A sum that leaves the bits where there is nothing to add.
fn add(samples: &mut [f32], deltas: &[f32]) {
    for (sample, &delta) in samples.iter_mut().zip(deltas) {
        *sample = if delta == 0.0 { *sample } else { *sample + delta };
    }
}

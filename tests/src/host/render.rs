//! Runs a whole signal through an instance, cut into blocks as wished.

use super::error::HostError;
use super::events::{Event, EventKind, Transport};
use super::instance::Instance;
use super::processor::Io;
use crate::signals::Noise;

/// How a signal is cut into blocks; the block length agreed at activation is never exceeded.
#[derive(Clone, Debug, PartialEq)]
pub enum Cuts {
    /// Blocks of one length; the last may be shorter.
    Fixed(usize),
    /// Random lengths from 1 to `max`, half of them short, the same for the same seed.
    Random {
        /// Seed of the lengths.
        seed: u64,
        /// Longest block in samples.
        max: usize,
    },
    /// These lengths over and over.
    Pattern(Vec<usize>),
}

/// An event at a sample of the whole signal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimedEvent {
    /// Sample of the signal.
    pub at: usize,
    /// What happens.
    pub kind: EventKind,
}

impl TimedEvent {
    /// `param` takes `value` at sample `at`.
    #[must_use]
    pub fn value(at: usize, param: u32, value: f64) -> Self {
        Self { at, kind: EventKind::Value { param, value } }
    }
}

/// What goes with the main input of [`render`].
#[derive(Clone, Debug)]
pub struct Render<'a> {
    /// How the signal is cut.
    pub cuts: Cuts,
    /// Automation, in order of time.
    pub events: &'a [TimedEvent],
    /// Side-chain input as long as the main one; empty when nothing is connected.
    pub sidechain: &'a [Vec<f32>],
    /// Song position at the first sample.
    pub transport: Option<Transport>,
}

impl Default for Render<'_> {
    fn default() -> Self {
        Self { cuts: Cuts::Fixed(512), events: &[], sidechain: &[], transport: None }
    }
}

/// Runs `input`, one vector a channel, through an active instance and returns its main output.
///
/// The output is as long as the input and as late as the plugin makes it.
///
/// # Errors
/// As [`Instance::process`].
pub fn render(
    instance: &mut Instance,
    input: &[Vec<f32>],
    options: &Render<'_>,
) -> Result<Vec<Vec<f32>>, HostError> {
    let total = input.first().map_or(0, Vec::len);
    let max_block = instance.processor()?.max_block();
    let channels = instance.processor()?.ports().main_output();
    let sample_rate_hz = instance.config().map_or(1.0, |config| config.sample_rate_hz);
    let mut output = vec![vec![0.0f32; total]; channels];
    let mut lengths = Lengths::new(&options.cuts, max_block);
    let mut transport = options.transport;
    let mut waiting = options.events;
    let mut events = Vec::new();
    let mut from = 0;
    while from < total {
        let to = total.min(from + lengths.next());
        let due = waiting.iter().take_while(|event| event.at < to).count();
        events.clear();
        events.extend(waiting[..due].iter().map(|event| Event {
            offset: u32::try_from(event.at.saturating_sub(from)).unwrap_or(u32::MAX),
            kind: event.kind,
        }));
        waiting = &waiting[due..];
        let block_in: Vec<&[f32]> = input.iter().map(|channel| &channel[from..to]).collect();
        let block_side: Vec<&[f32]> =
            options.sidechain.iter().map(|channel| &channel[from..to]).collect();
        let mut block_out: Vec<&mut [f32]> =
            output.iter_mut().map(|channel| &mut channel[from..to]).collect();
        let mut io = Io { input: &block_in, sidechain: &block_side, output: &mut block_out };
        instance.process(&mut io, &events, transport.as_ref())?;
        transport = transport.map(|transport| transport.advanced(to - from, sample_rate_hz));
        from = to;
    }
    Ok(output)
}

struct Lengths<'a> {
    cuts: &'a Cuts,
    max_block: usize,
    random: Noise,
    index: usize,
}

impl<'a> Lengths<'a> {
    fn new(cuts: &'a Cuts, max_block: usize) -> Self {
        let seed = if let Cuts::Random { seed, .. } = cuts { *seed } else { 0 };
        Self { cuts, max_block, random: Noise::new(seed), index: 0 }
    }

    fn next(&mut self) -> usize {
        self.index += 1;
        let length = match self.cuts {
            Cuts::Fixed(length) => *length,
            Cuts::Pattern(lengths) if lengths.is_empty() => self.max_block,
            Cuts::Pattern(lengths) => lengths[(self.index - 1) % lengths.len()],
            Cuts::Random { max, .. } => {
                let max = if self.index.is_multiple_of(2) { *max } else { (*max).min(40) };
                1 + self.random.below(max)
            }
        };
        length.clamp(1, self.max_block)
    }
}

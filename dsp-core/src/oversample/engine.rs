//! The whole: both ways, difference only, and changes without a click.

use super::bands::HalfBands;
use super::lane::{Key, Lane, LaneState, Plan, Scratch, Tools};
use super::{Factor, MAX_CHUNK};
use crate::processor::{AudioBlock, Setup, SetupError};
use crate::simd::Backend;
use crate::switch::{CROSSFADE_S, Crossfade};
use crate::units::s_to_samples;

/// How to oversample.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Oversampling {
    /// How many samples are made of one.
    pub factor: Factor,
    /// With a budget all factors up to it have its latency, and they fade over without a click.
    /// Without one each has its own, and a new factor begins anew.
    pub budget: Option<Factor>,
    /// Only the difference that the closure makes comes through the filters, the input is delayed.
    /// What the closure does not change comes out to the bit.
    pub delta: bool,
}

/// Where a change of the way stands.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Phase {
    Steady,
    /// The new lane fills its memory for so many samples.
    Warming(usize),
    /// Both are heard for so many samples.
    Fading(usize),
}

/// Everything that [`Oversampler::prepare`] makes.
#[derive(Debug)]
struct Parts {
    bands: HalfBands,
    scratch: Scratch,
    lanes: [LaneState; 2],
    max: Factor,
    fade_samples: usize,
}

/// One or two channels there and back, with a closure in between; see the module.
#[derive(Debug)]
pub struct Oversampler {
    parts: Option<Parts>,
    backend: Backend,
    wanted: Oversampling,
    active: usize,
    phase: Phase,
    /// Off is the first lane.
    fade: Crossfade,
}

impl Default for Oversampler {
    fn default() -> Self {
        Self::new()
    }
}

impl Oversampler {
    /// Passes audio until it is prepared.
    #[must_use]
    pub fn new() -> Self {
        Self {
            parts: None,
            backend: Backend::detect(),
            wanted: Oversampling::default(),
            active: 0,
            phase: Phase::Steady,
            fade: Crossfade::new(false),
        }
    }

    /// Chooses what runs the filters; for tests.
    pub fn set_backend(&mut self, backend: Backend) {
        self.backend = backend;
    }

    /// Designs the filters and takes all memory for factors up to `max`.
    ///
    /// # Errors
    /// Never; the type is that of the other units.
    pub fn prepare(&mut self, setup: &Setup, max: Factor) -> Result<(), SetupError> {
        let bands = HalfBands::new(setup.sample_rate_hz);
        self.parts = Some(Parts {
            scratch: Scratch::new(max),
            lanes: [0, 1].map(|index| LaneState::new(index, &bands, max)),
            max,
            fade_samples: s_to_samples(CROSSFADE_S, setup.sample_rate_hz),
            bands,
        });
        self.fade.prepare(setup.sample_rate_hz);
        self.reset();
        Ok(())
    }

    /// As if no sample had ever come; what is set is reached at once.
    pub fn reset(&mut self) {
        self.phase = Phase::Steady;
        self.active = 0;
        self.fade.jump(false);
        if let Some(parts) = &mut self.parts {
            let plan = parts.plan(&self.wanted);
            parts.lanes[0].start(&parts.bands, plan);
        }
    }

    /// Sets how to oversample; factors are cut to the budget and to what was prepared. A change of
    /// the latency begins anew, like [`reset`](Self::reset).
    pub fn set(&mut self, wanted: &Oversampling) {
        let latency_before = self.latency_samples();
        self.wanted = *wanted;
        if self.latency_samples() != latency_before {
            self.reset();
        }
    }

    /// What was set last.
    #[must_use]
    pub fn oversampling(&self) -> &Oversampling {
        &self.wanted
    }

    /// Delay from input to output, exact.
    #[must_use]
    pub fn latency_samples(&self) -> usize {
        self.parts.as_ref().map_or(0, |parts| parts.plan(&self.wanted).latency_samples)
    }

    /// How long the output may go on after the input has ended, if the closure adds nothing to it.
    #[must_use]
    pub fn tail_samples(&self) -> usize {
        self.parts.as_ref().map_or(0, |parts| parts.memory_samples(&parts.plan(&self.wanted)))
    }

    /// Whether a change of the way is going on: the closure is called for two lanes.
    #[must_use]
    pub fn is_changing(&self) -> bool {
        self.phase != Phase::Steady
    }

    /// Processes in place; any length. The closure gets pieces of at most [`MAX_CHUNK`] base
    /// samples in order, at the lane's rate.
    pub fn process(
        &mut self,
        block: &mut AudioBlock<'_>,
        mut closure: impl FnMut(Lane, &mut AudioBlock<'_>),
    ) {
        self.process_keyed(block, (&[], None), |lane, block, _| closure(lane, block));
    }

    /// As [`process`](Self::process) with a second signal, as long as the block, that the closure
    /// reads at the same rate and time.
    pub fn process_keyed(
        &mut self,
        block: &mut AudioBlock<'_>,
        key: Key<'_>,
        mut closure: impl FnMut(Lane, &mut AudioBlock<'_>, Key<'_>),
    ) {
        debug_assert!(key.0.is_empty() || key.0.len() >= block.len());
        let mut at = 0;
        while at < block.len() {
            let Some(len) = self.next_piece(block.len() - at) else { return };
            let mut piece = block.range(at, at + len);
            let key = (part(key.0, at, len), key.1.map(|right| part(right, at, len)));
            self.process_piece(&mut piece, key, &mut closure);
            at += len;
        }
    }

    /// Starts and ends changes; the length of the next piece. `None` before preparation.
    fn next_piece(&mut self, left_samples: usize) -> Option<usize> {
        let parts = self.parts.as_mut()?;
        if self.phase == Phase::Steady {
            let plan = parts.plan(&self.wanted);
            if plan != *parts.lanes[self.active].plan() {
                parts.lanes[1 - self.active].start(&parts.bands, plan);
                self.phase = Phase::Warming(parts.memory_samples(&plan));
            }
        }
        if self.phase == Phase::Warming(0) {
            self.fade.set(self.active == 0);
            self.phase = Phase::Fading(parts.fade_samples);
        }
        let limit = match self.phase {
            Phase::Steady => MAX_CHUNK,
            Phase::Warming(left) | Phase::Fading(left) => left,
        };
        Some(left_samples.min(MAX_CHUNK).min(limit))
    }

    fn process_piece(
        &mut self,
        block: &mut AudioBlock<'_>,
        key: Key<'_>,
        closure: &mut impl FnMut(Lane, &mut AudioBlock<'_>, Key<'_>),
    ) {
        let Some(Parts { bands, scratch, lanes, .. }) = &mut self.parts else { return };
        let mut tools = Tools { bands, backend: self.backend, scratch };
        if self.phase == Phase::Steady {
            lanes[self.active].process(&mut tools, block, key, closure);
            return;
        }
        let len = block.len();
        let mut others = [[0.0; MAX_CHUNK]; 2];
        for (other, samples) in others.iter_mut().zip(block.iter_channels()) {
            other[..len].copy_from_slice(samples);
        }
        let [left, right] = &mut others;
        let mut other = match block.channels() {
            1 => AudioBlock::mono(&mut left[..len]),
            _ => AudioBlock::stereo(&mut left[..len], &mut right[..len]),
        };
        lanes[self.active].process(&mut tools, block, key, closure);
        lanes[1 - self.active].process(&mut tools, &mut other, key, closure);
        match &mut self.phase {
            Phase::Warming(left) => *left -= len,
            Phase::Fading(left) => {
                *left -= len;
                let is_over = *left == 0;
                mix(&self.fade, self.active, block, &mut other);
                self.fade.advance(len);
                if is_over {
                    self.active = 1 - self.active;
                    self.phase = Phase::Steady;
                }
            }
            Phase::Steady => (),
        }
    }
}

impl Parts {
    fn plan(&self, wanted: &Oversampling) -> Plan {
        let budget = wanted.budget.map(|budget| budget.min(self.max));
        let factor = wanted.factor.min(budget.unwrap_or(self.max));
        Plan {
            factor,
            // Without filters there is nothing to go round.
            delta: wanted.delta && factor != Factor::X1,
            // A larger factor never has a shorter one.
            latency_samples: self.bands.latency_samples(budget.unwrap_or(factor)),
        }
    }

    /// After so many samples a lane's memory has nothing from before.
    fn memory_samples(&self, plan: &Plan) -> usize {
        self.bands.memory_samples(plan.factor) + plan.latency_samples
    }
}

fn part(samples: &[f32], at: usize, len: usize) -> &[f32] {
    samples.get(at..at + len).unwrap_or(&[])
}

/// The fade from lane 0 to lane 1, into the block of the active one.
fn mix(fade: &Crossfade, active: usize, block: &mut AudioBlock<'_>, other: &mut AudioBlock<'_>) {
    for (samples, other) in block.iter_channels().zip(other.iter_channels()) {
        if active == 0 {
            fade.mix_into(samples, other);
            samples.copy_from_slice(other);
        } else {
            fade.mix_into(other, samples);
        }
    }
}

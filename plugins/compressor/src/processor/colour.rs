//! The character stage at one of its two places, switched without a click.
//!
//! ```text
//! in ─┬─> delay, 0 or that of the stage ─┐
//!     └─> character, oversampled ────────┴─ cross-fade ─> out
//! ```
//!
//! Off it costs a copy. Switched on, the direct signal takes the delay of the stage at once, and the
//! stage runs unheard until its filters know the signal: the latency is one number at any time, also
//! while the character moves from one place to the other.

use dsp_core::character::{Character, CharacterParams, CharacterSettings};
use dsp_core::delay::SwitchedDelay;
use dsp_core::switch::Crossfade;
use dsp_core::{AudioBlock, Processor, Setup, SetupError};

use super::buffers::Pair;

/// After so many of its delays the filters have nothing from before.
const WARM_UP_LATENCIES: usize = 2;

/// See the module.
pub(super) struct ColourStage {
    unit: Character,
    direct: SwitchedDelay,
    wet: Pair,
    stage: Option<CharacterParams>,
    /// Has the delay of the stage, whether that is heard or not.
    reserves: bool,
    /// Delay of the stage when it is on.
    stage_samples: usize,
    fade: Crossfade,
    /// Nothing is delayed, and somebody else remembers the input.
    sleeps: bool,
    /// The stage is computed, and heard after so many samples.
    runs: bool,
    warming_samples: usize,
}

impl ColourStage {
    pub(super) fn new() -> Self {
        Self {
            unit: Character::new(),
            direct: SwitchedDelay::default(),
            wet: Pair::default(),
            stage: None,
            reserves: false,
            stage_samples: 0,
            fade: Crossfade::new(false),
            sleeps: false,
            runs: false,
            warming_samples: 0,
        }
    }

    pub(super) fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        self.unit.prepare(setup)?;
        self.stage_samples = self.unit.latency_samples();
        self.direct.prepare(setup, self.stage_samples);
        self.wet = Pair::new(setup);
        self.fade.prepare(setup.sample_rate_hz);
        self.sleeps = false;
        self.set(self.stage, self.reserves);
        self.reset();
        Ok(())
    }

    pub(super) fn reset(&mut self) {
        self.unit.reset();
        self.direct.reset();
        self.sleeps = false;
        self.runs = self.stage.is_some();
        self.warming_samples = 0;
        self.fade.jump(self.runs);
    }

    /// `None` is off. The delay is that of the stage if it is reserved, else none; a stage that is on
    /// has to be reserved for.
    pub(super) fn set(&mut self, stage: Option<CharacterParams>, reserves: bool) {
        debug_assert!(reserves || stage.is_none());
        (self.stage, self.reserves) = (stage, reserves);
        self.direct.set_delay(if reserves { self.stage_samples } else { 0 });
        let Some(stage) = stage else {
            self.fade.set(false);
            self.runs &= self.warming_samples == 0;
            self.warming_samples = 0;
            return;
        };
        self.unit.set_params(&CharacterSettings { stage, ..CharacterSettings::default() });
        if !self.runs {
            self.unit.reset();
            self.runs = true;
            self.warming_samples = WARM_UP_LATENCIES * self.stage_samples;
        }
    }

    /// Delay of the stage when it is on.
    pub(super) fn stage_samples(&self) -> usize {
        self.stage_samples
    }

    /// The same from the moment at which it is set.
    pub(super) fn latency_samples(&self) -> usize {
        if self.reserves { self.stage_samples } else { 0 }
    }

    /// Whether anything but the delay works.
    pub(super) fn is_running(&self) -> bool {
        self.runs
    }

    /// Whether it has nothing to do, now that somebody else remembers the input: until it is
    /// [woken](Self::wake) and set.
    pub(super) fn sleeps(&mut self) -> bool {
        self.sleeps = !self.runs && self.direct.is_direct();
        self.sleeps
    }

    /// Takes the input over that somebody else remembers.
    pub(super) fn wake(&mut self, remind: impl FnOnce(&mut SwitchedDelay)) {
        if std::mem::take(&mut self.sleeps) {
            remind(&mut self.direct);
        }
    }

    /// How many samples may be computed at once.
    pub(super) fn steady_samples(&self) -> usize {
        if self.warming_samples > 0 { self.warming_samples } else { usize::MAX }
    }

    pub(super) fn tail_samples(&self) -> usize {
        if self.stage.is_some() { self.unit.tail_samples() } else { self.latency_samples() }
    }

    /// Computes at most as much as is [steady](Self::steady_samples).
    pub(super) fn process(&mut self, block: &mut AudioBlock<'_>) {
        if self.runs && self.warming_samples == 0 && self.stage.is_some() {
            self.fade.set(true);
        }
        self.process_part(block);
        self.warming_samples = self.warming_samples.saturating_sub(block.len());
        if self.stage.is_none() && self.fade.is_off() {
            self.runs = false;
        }
    }

    fn process_part(&mut self, block: &mut AudioBlock<'_>) {
        if !self.runs {
            self.direct.process(block);
            return;
        }
        self.direct.write(block);
        self.wet.copy(block);
        let mut wet = self.wet.block(block.len(), block.channels());
        self.unit.process(&mut wet);
        self.direct.read(block);
        for (wet, out) in wet.iter_channels().zip(block.iter_channels()) {
            self.fade.mix_into(out, wet);
            out.copy_from_slice(wet);
        }
        self.fade.advance(block.len());
    }
}

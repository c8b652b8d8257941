//! The stage at one rate: drive without steps, circuits that fade into each other.

use fearless_simd::{Simd, dispatch};

use super::circuit::{CircuitCoefs, CircuitState, drive};
use super::curve::PIECE;
use super::{CharacterParams, Circuit};
use crate::processor::AudioBlock;
use crate::simd::Backend;
use crate::smooth::{RAMP_S, Ramp};
use crate::switch::{CROSSFADE_S, Crossfade};
use crate::units::s_to_samples;

/// One circuit with its memory.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    circuit: Circuit,
    channels: [CircuitState; 2],
}

impl Slot {
    #[inline(always)]
    fn residuals(
        &mut self,
        coefs: &CircuitCoefs,
        channel: usize,
        samples: &[f32],
        drives: &[f32],
        residuals: &mut [f32],
    ) {
        self.channels[channel].residuals(coefs, self.circuit, samples, drives, residuals);
    }
}

/// The character stage of one or two channels; see the module.
#[derive(Clone, Debug)]
pub struct CharacterStage {
    backend: Backend,
    coefs: Option<CircuitCoefs>,
    params: CharacterParams,
    amount: Ramp,
    slots: [Slot; 2],
    active: usize,
    /// Off is the first slot.
    fade: Crossfade,
    fade_samples: usize,
    /// Samples of the present fade that are left.
    fading_samples: usize,
    /// Samples until the next look whether there is anything to do: a count since the reset.
    until_look_samples: usize,
    idle: bool,
}

impl Default for CharacterStage {
    fn default() -> Self {
        Self::new()
    }
}

impl CharacterStage {
    /// Passes audio until it is prepared.
    #[must_use]
    pub fn new() -> Self {
        Self {
            backend: Backend::detect(),
            coefs: None,
            params: CharacterParams::default(),
            amount: Ramp::new(0.0),
            slots: [Slot::default(); 2],
            active: 0,
            fade: Crossfade::new(false),
            fade_samples: 0,
            fading_samples: 0,
            until_look_samples: PIECE,
            idle: true,
        }
    }

    /// Chooses what runs it; for tests.
    pub fn set_backend(&mut self, backend: Backend) {
        self.backend = backend;
    }

    /// Sets the rate that it runs at, any, and begins anew. Takes no memory.
    pub fn prepare(&mut self, rate_hz: f64) {
        self.coefs = Some(CircuitCoefs::new(rate_hz));
        self.amount.set_time(RAMP_S, rate_hz);
        self.fade.prepare(rate_hz);
        self.fade_samples = s_to_samples(CROSSFADE_S, rate_hz);
        self.reset();
    }

    /// As if no sample had ever come; what is set is reached at once.
    pub fn reset(&mut self) {
        self.amount.jump(self.params.drive_amount);
        self.active = 0;
        self.slots = [Slot { circuit: self.params.circuit, ..Slot::default() }; 2];
        self.fade.jump(false);
        self.fading_samples = 0;
        self.until_look_samples = PIECE;
        self.idle = self.params.drive_amount == 0.0;
    }

    /// Sets the circuit, reached by a fade, and the drive, reached by a ramp; clamped to 0 to 1.
    pub fn set_params(&mut self, params: &CharacterParams) {
        let asked = params.drive_amount;
        let drive_amount = if asked > 0.0 { asked.min(1.0) } else { 0.0 };
        self.params = CharacterParams { drive_amount, ..*params };
        self.amount.set(drive_amount);
        if self.idle {
            self.slots[self.active] = Slot { circuit: params.circuit, ..Slot::default() };
            self.idle = drive_amount == 0.0;
        }
    }

    /// Whether the signal passes to the bit.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.idle
    }

    /// Processes any length in place.
    pub fn process(&mut self, block: &mut AudioBlock<'_>) {
        let Some(coefs) = self.coefs else { return };
        let mut at = 0;
        while at < block.len() {
            self.start_fade();
            let mut len = self.until_look_samples.min(block.len() - at);
            if self.fading_samples > 0 {
                len = len.min(self.fading_samples);
            }
            if !self.idle {
                let piece = &mut block.range(at, at + len);
                match self.backend {
                    Backend::Scalar => self.process_piece(&coefs, piece),
                    Backend::Vector(level) => {
                        dispatch!(level, simd => self.process_vector(simd, &coefs, piece));
                    }
                }
            }
            self.advance(len);
            at += len;
        }
    }

    fn start_fade(&mut self) {
        if self.fading_samples == 0 && self.params.circuit != self.slots[self.active].circuit {
            let slot = Slot { circuit: self.params.circuit, ..Slot::default() };
            self.slots[1 - self.active] = slot;
            self.fade.set(self.active == 0);
            self.fading_samples = self.fade_samples;
            if self.fade_samples == 0 {
                self.active = 1 - self.active;
            }
        }
    }

    fn advance(&mut self, len: usize) {
        self.amount.advance(len);
        if self.fading_samples > 0 {
            self.fade.advance(len);
            self.fading_samples -= len;
            if self.fading_samples == 0 {
                self.active = 1 - self.active;
            }
        }
        self.until_look_samples -= len;
        if self.until_look_samples == 0 {
            self.until_look_samples = PIECE;
            self.look_for_rest();
        }
    }

    /// Nothing is computed any more when the drive is 0 and all of the DC is gone.
    fn look_for_rest(&mut self) {
        let is_off = self.amount.is_settled() && self.params.drive_amount == 0.0;
        if is_off && !self.idle && self.fading_samples == 0 {
            let slot = &mut self.slots[self.active];
            if slot.channels.iter().all(CircuitState::is_quiet) {
                slot.channels = Default::default();
                self.idle = true;
            }
        }
    }

    #[inline(always)]
    fn process_vector<S: Simd>(&mut self, _: S, coefs: &CircuitCoefs, block: &mut AudioBlock<'_>) {
        self.process_piece(coefs, block);
    }

    #[inline(always)]
    fn process_piece(&mut self, coefs: &CircuitCoefs, block: &mut AudioBlock<'_>) {
        let len = block.len();
        let is_fading = self.fading_samples > 0;
        let (active, other) = (self.active, 1 - self.active);
        let drives = self.drives(self.slots[active].circuit, len);
        let other_drives =
            if is_fading { self.drives(self.slots[other].circuit, len) } else { drives };
        for (channel, samples) in block.iter_channels().enumerate() {
            let (mut residuals, mut others) = ([0.0; PIECE], [0.0; PIECE]);
            let residuals = &mut residuals[..len];
            self.slots[active].residuals(coefs, channel, samples, &drives[..len], residuals);
            if is_fading {
                let others = &mut others[..len];
                self.slots[other].residuals(coefs, channel, samples, &other_drives[..len], others);
                if active == 0 {
                    self.fade.mix_into(residuals, others);
                    residuals.copy_from_slice(others);
                } else {
                    self.fade.mix_into(others, residuals);
                }
            }
            for (sample, residual) in samples.iter_mut().zip(residuals) {
                *sample += *residual;
            }
        }
    }

    fn drives(&self, circuit: Circuit, len: usize) -> [f32; PIECE] {
        if self.amount.is_settled() {
            return [drive(circuit, self.amount.target()) as f32; PIECE];
        }
        let mut drives = [0.0; PIECE];
        for (n, value) in drives.iter_mut().enumerate().take(len) {
            *value = drive(circuit, self.amount.value_at(n)).max(0.0) as f32;
        }
        drives
    }
}

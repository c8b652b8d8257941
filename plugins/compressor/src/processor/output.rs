//! Make-up, mix, dry level, gain.
//!
//! ```text
//! out = gain (dry + mix (make-up · wet - dry) + level · dry)
//! ```
//!
//! In double precision: where wet is dry to the bit, so is the result at any mix.

use dsp_core::dynamics::LoudnessLock;
use dsp_core::smooth::{RAMP_S, RampBank};
use dsp_core::units::{db_to_gain, s_to_samples};
use dsp_core::{AudioBlock, Setup, SetupError, SideChain};

use super::Settings;

const NUMBERS: usize = 4;
/// What was measured before a change of the sound is forgotten at most this often, in seconds: the
/// loudness lock needs some time to hear while a setting is automated.
const FORGET_S: f64 = 2.0;
/// Make-up, mix, dry level and gain that leave the compressed signal as it is.
const WET_ALONE: [f64; NUMBERS] = [1.0, 1.0, 0.0, 1.0];

/// See the module.
pub(super) struct OutputStage {
    lock: LoudnessLock,
    numbers: RampBank<NUMBERS>,
    locks: bool,
    /// What the lock measured belongs to another sound.
    is_stale: bool,
    /// Since it last forgot; saturates.
    remembered_samples: usize,
    forget_samples: usize,
}

impl OutputStage {
    pub(super) fn new() -> Self {
        Self {
            lock: LoudnessLock::new(),
            numbers: RampBank::new(WET_ALONE),
            locks: false,
            is_stale: false,
            remembered_samples: 0,
            forget_samples: 0,
        }
    }

    pub(super) fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        self.numbers.set_time(RAMP_S, setup.sample_rate_hz);
        self.forget_samples = s_to_samples(FORGET_S, setup.sample_rate_hz);
        self.lock.prepare(setup)
    }

    pub(super) fn reset(&mut self) {
        self.numbers.settle();
        self.lock.reset();
        self.is_stale = false;
        self.remembered_samples = self.forget_samples;
    }

    /// The compressed signal is another from now on.
    pub(super) fn change_sound(&mut self) {
        self.is_stale = true;
    }

    /// Lets the lock begin anew after a change of the sound; its gain stays until it knows better. On
    /// places that do not depend on how the signal is cut.
    pub(super) fn forget_old(&mut self) {
        if self.is_stale && self.remembered_samples >= self.forget_samples {
            self.lock.forget();
            self.is_stale = false;
            self.remembered_samples = 0;
        }
    }

    pub(super) fn set(&mut self, settings: &Settings) {
        let output = &settings.output;
        self.numbers.set([
            db_to_gain(settings.static_makeup_db()),
            output.mix_amount.clamp(0.0, 1.0),
            db_to_gain(output.dry_db),
            db_to_gain(output.gain_db),
        ]);
        let locks = settings.locks_loudness();
        if locks && !self.locks {
            // What it measured when it was last on belongs to another sound.
            self.lock.start_anew();
        }
        self.locks = locks;
        self.lock.set_on(locks);
    }

    /// Gain of the lock, in dB.
    pub(super) fn lock_db(&self) -> f64 {
        self.lock.gain_db()
    }

    /// Whether the next part needs the input.
    #[expect(clippy::float_cmp_const, reason = "only exactly these leave the bits as they are")]
    pub(super) fn needs_dry(&self) -> bool {
        let rests = self.numbers.is_settled() && self.numbers.targets() == WET_ALONE;
        self.is_locking() || !rests
    }

    /// After it was switched off its gain still has to glide away.
    fn is_locking(&self) -> bool {
        self.locks || !self.lock.is_idle()
    }

    #[expect(clippy::float_cmp_const, reason = "only exactly these leave the bits as they are")]
    pub(super) fn process(&mut self, block: &mut AudioBlock<'_>, dry: SideChain<'_>) {
        if self.is_locking() {
            let right = (block.channels() == 2).then(|| dry.right());
            self.lock.process(block, (dry.left(), right));
        }
        let moving = self.numbers.remaining_samples().min(block.len());
        let settled = self.numbers.targets();
        for (channel, samples) in block.iter_channels().enumerate() {
            let dry = if channel == 0 { dry.left() } else { dry.right() };
            for (n, (wet, dry)) in samples.iter_mut().zip(dry).take(moving).enumerate() {
                *wet = mix(*wet, *dry, &self.numbers.values_at(n));
            }
            if settled != WET_ALONE {
                for (wet, dry) in samples.iter_mut().zip(dry).skip(moving) {
                    *wet = mix(*wet, *dry, &settled);
                }
            }
        }
        self.numbers.advance(block.len());
        self.remembered_samples = self.remembered_samples.saturating_add(block.len());
    }
}

#[inline(always)]
fn mix(wet: f32, dry: f32, [makeup, mix, level, gain]: &[f64; NUMBERS]) -> f32 {
    let (wet, dry) = (f64::from(wet), f64::from(dry));
    (gain * (dry + mix * (makeup * wet - dry) + level * dry)) as f32
}

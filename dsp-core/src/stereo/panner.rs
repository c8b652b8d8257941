//! The panner as one audio unit.
//!
//! ```text
//! polarity, swap, width -> mono below a frequency -> pan, gain, mute -> listen
//!      2 x 2 matrix            all-pass / LR4              2 x 2 matrix
//! ```
//!
//! Everything but the filter is a 2 x 2 matrix, and every change is a ramp of its four gains over
//! 20 ms, so controls, modes and switches are all free of clicks. Without filter and ramp both
//! matrices are one. No latency. On a mono block only gain, mute and the left polarity work.

use super::matrix::StereoMatrix;
use super::mono_bass::MonoBass;
use super::params::PannerParams;
use crate::processor::{AudioBlock, Processor, Setup, SetupError, is_silent};
use crate::smooth::{RAMP_S, Ramp, RampBank};

/// Place, width and level; see the module.
#[derive(Clone, Debug)]
pub struct Panner {
    params: PannerParams,
    /// The four gains of the first matrix.
    input: RampBank<4>,
    mono_bass: MonoBass,
    /// The four gains of the second matrix.
    output: RampBank<4>,
    mono_gain: Ramp,
    /// Input and output matrix as one.
    whole: StereoMatrix,
}

impl Default for Panner {
    fn default() -> Self {
        Self::new()
    }
}

impl Panner {
    /// With the default settings; passes audio through until it is prepared.
    #[must_use]
    pub fn new() -> Self {
        Self {
            params: PannerParams::default(),
            input: RampBank::new(StereoMatrix::IDENTITY.to_array()),
            mono_bass: MonoBass::new(),
            output: RampBank::new(StereoMatrix::IDENTITY.to_array()),
            mono_gain: Ramp::new(1.0),
            whole: StereoMatrix::IDENTITY,
        }
    }

    fn set_targets(&mut self, params: &PannerParams) {
        let (input, output) = (params.input_matrix(), params.output_matrix());
        self.input.set(input.to_array());
        self.output.set(output.to_array());
        self.whole = input.then(&output);
        // A signal without a side has nothing that could be made mono.
        self.mono_bass.set(params.mono_below_hz.filter(|_| params.width_gain > 0.0));
        self.mono_gain.set(params.mono_gain());
    }

    fn moving_samples(&self) -> usize {
        let ramps = self.input.remaining_samples().max(self.output.remaining_samples());
        ramps.max(self.mono_bass.moving_samples())
    }

    fn process_mono(&mut self, samples: &mut [f32]) {
        let moving = self.mono_gain.remaining_samples().min(samples.len());
        let (moving, settled) = samples.split_at_mut(moving);
        for sample in moving {
            *sample = (f64::from(*sample) * self.mono_gain.tick()) as f32;
        }
        let gain = self.mono_gain.target();
        if gain != 1.0 {
            for sample in settled {
                *sample = (f64::from(*sample) * gain) as f32;
            }
        }
    }

    fn process_moving(&mut self, left: &mut [f32], right: &mut [f32]) {
        for (n, (left, right)) in left.iter_mut().zip(right.iter_mut()).enumerate() {
            let input = StereoMatrix::from_array(self.input.values_at(n));
            let output = StereoMatrix::from_array(self.output.values_at(n));
            let (mut l, mut r) = input.apply(f64::from(*left), f64::from(*right));
            if !self.mono_bass.is_off() {
                (l, r) = self.mono_bass.tick_moving(l, r);
            }
            (l, r) = output.apply(l, r);
            (*left, *right) = (l as f32, r as f32);
        }
        self.input.advance(left.len());
        self.output.advance(left.len());
    }

    fn process_settled(&mut self, left: &mut [f32], right: &mut [f32]) {
        if !self.mono_bass.is_off() {
            let mut from = 0;
            while from < left.len() {
                let to = from + self.mono_bass.samples_to_flush().min(left.len() - from);
                self.process_mono_bass(&mut left[from..to], &mut right[from..to]);
                self.mono_bass.advance(to - from);
                from = to;
            }
        } else if self.whole != StereoMatrix::IDENTITY {
            for (left, right) in left.iter_mut().zip(right) {
                let (l, r) = self.whole.apply(f64::from(*left), f64::from(*right));
                (*left, *right) = (l as f32, r as f32);
            }
        }
    }

    fn process_mono_bass(&mut self, left: &mut [f32], right: &mut [f32]) {
        if self.mono_bass.is_silent() && is_silent(left) && is_silent(right) {
            left.fill(0.0);
            right.fill(0.0);
            return;
        }
        let input = StereoMatrix::from_array(self.input.targets());
        let output = StereoMatrix::from_array(self.output.targets());
        for (left, right) in left.iter_mut().zip(right) {
            let (l, r) = input.apply(f64::from(*left), f64::from(*right));
            let (l, r) = self.mono_bass.tick_on(l, r);
            let (l, r) = output.apply(l, r);
            // Zeros without a sign, as where silence is left out.
            (*left, *right) = (l as f32 + 0.0, r as f32 + 0.0);
        }
    }
}

impl Processor for Panner {
    type Params = PannerParams;

    fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        self.input.set_time(RAMP_S, setup.sample_rate_hz);
        self.output.set_time(RAMP_S, setup.sample_rate_hz);
        self.mono_bass.prepare(setup.sample_rate_hz);
        self.mono_gain.set_time(RAMP_S, setup.sample_rate_hz);
        self.set_targets(&self.params.clone());
        self.reset();
        Ok(())
    }

    fn reset(&mut self) {
        self.input.settle();
        self.output.settle();
        self.mono_bass.reset();
        self.mono_gain.jump(self.mono_gain.target());
    }

    fn set_params(&mut self, params: &PannerParams) {
        let params = params.clamped();
        if params != self.params {
            self.params = params;
            self.set_targets(&params);
        }
    }

    fn process(&mut self, block: &mut AudioBlock<'_>) {
        let (left, right) = block.split_channels();
        let Some(right) = right else {
            self.process_mono(left);
            return;
        };
        let moving = self.moving_samples().min(left.len());
        let (moving_left, settled_left) = left.split_at_mut(moving);
        let (moving_right, settled_right) = right.split_at_mut(moving);
        self.process_moving(moving_left, moving_right);
        self.process_settled(settled_left, settled_right);
    }

    fn tail_samples(&self) -> usize {
        self.mono_bass.tail_samples()
    }
}

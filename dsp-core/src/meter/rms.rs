//! Root of the mean square of the last 300 ms, per channel and unweighted, as level meters show it.
//!
//! The window slides by whole steps of 10 ms, whose energies are added anew each time: no drift and
//! no rest of a loud past.

use super::crest::{Span, energy_and_peak};

/// Length of a step, in seconds.
const STEP_S: f64 = 0.01;
/// Steps of the window: 300 ms.
const WINDOW_STEPS: usize = 30;

/// See the module.
#[derive(Clone, Debug)]
pub struct RmsMeter {
    step: Span,
    /// Energy of the step that is not full yet.
    energies: [f64; 2],
    /// Energies of the last steps.
    window: [[f64; 2]; WINDOW_STEPS],
    at: usize,
    /// Steps of the window that are filled.
    count: usize,
    rms: [f64; 2],
}

impl Default for RmsMeter {
    fn default() -> Self {
        Self::new(48_000.0)
    }
}

impl RmsMeter {
    /// A meter that has heard nothing.
    #[must_use]
    pub fn new(sample_rate_hz: f64) -> Self {
        Self {
            step: Span::new(STEP_S, sample_rate_hz),
            energies: [0.0; 2],
            window: [[0.0; 2]; WINDOW_STEPS],
            at: 0,
            count: 0,
            rms: [0.0; 2],
        }
    }

    /// As if no sample had ever come.
    pub fn reset(&mut self) {
        (self.step.at, self.at, self.count) = (0, 0, 0);
        (self.energies, self.rms) = ([0.0; 2], [0.0; 2]);
    }

    /// Reads the next samples; the shorter channel decides how many.
    pub fn measure(&mut self, left: &[f32], right: Option<&[f32]>) {
        let len = right.map_or(left.len(), |right| right.len().min(left.len()));
        let mut from = 0;
        while from < len {
            let to = from + self.step.left().min(len - from);
            let left_energy = energy_and_peak(&left[from..to]).0;
            let right_energy =
                right.map_or(left_energy, |right| energy_and_peak(&right[from..to]).0);
            self.energies[0] += left_energy;
            self.energies[1] += right_energy;
            if self.step.advance(to - from) {
                self.end_step();
            }
            from = to;
        }
    }

    /// The level of each channel, linear; both are equal for a mono signal. 0 before 10 ms were heard,
    /// then that of what was heard until the window is full.
    #[must_use]
    pub fn rms_gain(&self) -> [f64; 2] {
        self.rms
    }

    fn end_step(&mut self) {
        self.window[self.at] = std::mem::take(&mut self.energies);
        self.at = (self.at + 1) % WINDOW_STEPS;
        self.count = (self.count + 1).min(WINDOW_STEPS);
        // Filled from the start of the array.
        let filled = &self.window[..self.count];
        let samples = (self.count * self.step.length) as f64;
        self.rms = [0, 1].map(|channel| {
            let energy: f64 = filled.iter().map(|step| step[channel]).sum();
            (energy / samples).sqrt()
        });
    }
}

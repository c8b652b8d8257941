//! Click-free switching between two signals: modes, bypass, listening.
//!
//! `out = from + amount * (to - from)`, an equal-gain cross-fade with the amount from a
//! [`Ramp`]. Its quintic has less splatter than a raised cosine of the same
//! length (-111 against -90 dBFS above 2 kHz at 10 ms) and may turn round half-way without a kink.
//! At both ends the chosen signal passes to the bit.

use crate::smooth::Ramp;

/// Length of a cross-fade, in seconds.
pub const CROSSFADE_S: f64 = 0.010;

/// Position of a two-way switch; one for all channels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossfade {
    amount: Ramp,
}

impl Crossfade {
    /// At rest: on (`true`) is the second signal.
    #[must_use]
    pub fn new(on: bool) -> Self {
        Self { amount: Ramp::new(f64::from(u8::from(on))) }
    }

    /// Sets the rate; the position asked for last is taken at once.
    pub fn prepare(&mut self, sample_rate_hz: f64) {
        self.amount.set_time(CROSSFADE_S, sample_rate_hz);
    }

    /// Takes the position at once.
    pub fn jump(&mut self, on: bool) {
        self.amount.jump(f64::from(u8::from(on)));
    }

    /// Starts to fade to the position.
    pub fn set(&mut self, on: bool) {
        self.amount.set(f64::from(u8::from(on)));
    }

    /// The position asked for last.
    #[must_use]
    pub fn target(&self) -> bool {
        self.amount.target() > 0.5
    }

    /// Whether both signals are heard at the moment.
    #[must_use]
    pub fn is_fading(&self) -> bool {
        !self.amount.is_settled()
    }

    /// For how long both signals will be heard.
    #[must_use]
    pub fn remaining_samples(&self) -> usize {
        self.amount.remaining_samples()
    }

    /// Whether only the first signal is heard, to the bit.
    #[must_use]
    pub fn is_off(&self) -> bool {
        !self.is_fading() && !self.target()
    }

    /// Whether only the second signal is heard, to the bit.
    #[must_use]
    pub fn is_on(&self) -> bool {
        !self.is_fading() && self.target()
    }

    /// Share of the second signal `offset` samples from now, 0 to 1.
    #[inline]
    #[must_use]
    pub fn amount_at(&self, offset: usize) -> f64 {
        self.amount.value_at(offset)
    }

    /// Shares of the second signal from now on: for signals that are mixed by the caller.
    pub fn amounts(&self, amounts: &mut [f64]) {
        for (n, amount) in amounts.iter_mut().enumerate() {
            *amount = self.amount.value_at(n);
        }
    }

    /// Mixes one channel of both signals into `to`, as long as the shorter one. Does not move, so
    /// that each channel of a block gets the same fade; [`advance`](Self::advance) afterwards.
    pub fn mix_into(&self, from: &[f32], to: &mut [f32]) {
        let len = from.len().min(to.len());
        let (from, to) = (&from[..len], &mut to[..len]);
        let fading = self.amount.remaining_samples().min(len);
        for (n, (to, &from)) in to.iter_mut().zip(from).take(fading).enumerate() {
            let amount = self.amount.value_at(n);
            *to = (f64::from(from) + amount * (f64::from(*to) - f64::from(from))) as f32;
        }
        if !self.target() {
            to[fading..].copy_from_slice(&from[fading..]);
        }
    }

    /// Moves on by `samples`.
    pub fn advance(&mut self, samples: usize) {
        self.amount.advance(samples);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_exact_and_the_middle_is_between() {
        let mut fade = Crossfade::new(false);
        fade.prepare(48_000.0);
        let from = [0.25f32; 600];
        let mut to = [0.75f32; 600];
        fade.mix_into(&from, &mut to);
        assert_eq!(to, from);

        fade.set(true);
        let mut to = [0.75f32; 600];
        fade.mix_into(&from, &mut to);
        fade.advance(600);
        assert_eq!(to[0], 0.25);
        assert!((to[240] - 0.5).abs() < 1e-6);
        assert_eq!(&to[480..], &[0.75f32; 120]);
        assert!(fade.is_on());
    }

    #[test]
    fn cutting_the_signal_changes_no_bit() {
        let from: Vec<f32> = (0..700).map(|n| (n as f32 * 0.1).sin()).collect();
        let wet: Vec<f32> = (0..700).map(|n| (n as f32 * 0.07).cos()).collect();
        let render = |cut: usize| {
            let mut fade = Crossfade::new(true);
            fade.prepare(44_100.0);
            fade.set(false);
            let mut out = wet.clone();
            for (from, out) in from.chunks(cut).zip(out.chunks_mut(cut)) {
                fade.mix_into(from, out);
                fade.advance(out.len());
            }
            out
        };
        let whole = render(700);
        for cut in [1, 7, 64, 333] {
            assert_eq!(render(cut), whole);
        }
    }
}

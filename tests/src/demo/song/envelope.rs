//! Envelopes as pure functions of time, so that a note can be rendered from any sample on.

/// Attack, decay, sustain, release; no corner jumps, so no clicks.
#[derive(Clone, Copy, Debug)]
pub struct Envelope {
    /// Raised-cosine rise from 0 to 1.
    pub attack_s: f64,
    /// Time constant of the fall towards `sustain_amount`.
    pub decay_s: f64,
    /// Level while the note is held, 0..1.
    pub sustain_amount: f64,
    /// Time constant of the fall after the note.
    pub release_s: f64,
}

/// After this many time constants the release has fallen by 52 dB; a linear fade does the rest.
const RELEASE_CONSTANTS: f64 = 6.0;

impl Envelope {
    /// Level 0..1 at `time_s` after the start of a note that is held for `held_s`.
    #[must_use]
    pub fn at(&self, time_s: f64, held_s: f64) -> f64 {
        if time_s < 0.0 || time_s >= self.length_s(held_s) {
            return 0.0;
        }
        let held_level = self.held(time_s.min(held_s));
        if time_s <= held_s {
            return held_level;
        }
        let released = (time_s - held_s) / self.release_s;
        held_level * (-released).exp() * (1.0 - released / RELEASE_CONSTANTS)
    }

    /// Time after which the note is silent.
    #[must_use]
    pub fn length_s(&self, held_s: f64) -> f64 {
        held_s + RELEASE_CONSTANTS * self.release_s
    }

    fn held(&self, time_s: f64) -> f64 {
        if time_s < self.attack_s {
            return raised_cosine(time_s / self.attack_s);
        }
        let fall = (-(time_s - self.attack_s) / self.decay_s).exp();
        self.sustain_amount + (1.0 - self.sustain_amount) * fall
    }
}

/// 0 to 1 without a corner while `x` goes from 0 to 1.
#[must_use]
pub fn raised_cosine(x: f64) -> f64 {
    0.5 - 0.5 * (std::f64::consts::PI * x.clamp(0.0, 1.0)).cos()
}

/// Glides towards a target: the one-pole smoothing of a control signal.
#[derive(Clone, Copy, Debug)]
pub struct Glide {
    value: f64,
    pole: f64,
}

impl Glide {
    /// Starts at `value`; moves 63 % of the way in `time_s`.
    #[must_use]
    pub fn new(value: f64, time_s: f64, sample_rate_hz: f64) -> Self {
        Self { value, pole: (-1.0 / (time_s * sample_rate_hz)).exp() }
    }

    /// One sample closer to `target`.
    pub fn tick(&mut self, target: f64) -> f64 {
        self.value = target + (self.value - target) * self.pole;
        self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_starts_and_ends_at_zero_without_a_jump() {
        let envelope =
            Envelope { attack_s: 0.005, decay_s: 0.1, sustain_amount: 0.6, release_s: 0.05 };
        const STEP_S: f64 = 1.0 / 48_000.0;
        for held_s in [0.001, 0.004, 0.2] {
            let steps = (envelope.length_s(held_s) / STEP_S) as usize + 10;
            let level = |i: usize| envelope.at(i as f64 * STEP_S, held_s);
            assert_eq!(level(0), 0.0);
            assert_eq!(level(steps), 0.0);
            // The steepest slope is the attack's: pi / 2 over 5 ms.
            let steepest = 1.01 * std::f64::consts::FRAC_PI_2 * STEP_S / envelope.attack_s;
            for i in 1..=steps {
                assert!((level(i) - level(i - 1)).abs() <= steepest, "jump at {i} of {held_s}");
            }
        }
    }
}

//! The motion of the styles, written from their equations and not from the plugin's code: what the gain
//! has to do when the level of a tone is known at every sample.

use dsp_core::dynamics::Style;

use super::law::Law;
use crate::sheets::rig::RATE_HZ;

/// Share of a change that one time constant does.
const ONE: f64 = 1.0 - 0.367_879_441_171_442_33;
/// Averaging time of the mean level, the plugin's default, in seconds.
const RMS_S: f64 = 0.010;
/// Open attack of a feedback loop over the label, which is that of a ratio of 4:1.
const OPEN: f64 = 4.0;

/// What a sample does to a value on its way, for a time constant.
fn share(time_s: f64) -> f64 {
    1.0 - (-1.0 / (time_s * RATE_HZ)).exp()
}

/// Times on the knobs, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Times {
    /// To the share of the style's label.
    pub attack_s: f64,
    /// To 63 %.
    pub release_s: f64,
    /// Of the peaks, in the mastering style.
    pub peak_release_s: f64,
}

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Motion {
    style: Style,
    law: Law,
    times: Times,
    /// The reduction, or the two parts it is the sum or larger of.
    parts: [f64; 2],
    /// What the style remembers besides: smoothed reduction, dose, duty, mean power.
    memory: f64,
}

impl Motion {
    /// At rest, as if a level had stood for long.
    #[must_use]
    pub fn at_rest(style: Style, law: Law, times: Times, level_db: f64) -> Self {
        let reduction_db = -law.gain_db(level_db);
        let parts = match style {
            Style::Opto => [0.7 * reduction_db, 0.3 * reduction_db],
            _ => [reduction_db; 2],
        };
        let memory = match style {
            Style::Mastering => 10f64.powf(level_db / 10.0),
            Style::Opto => 0.0,
            _ => reduction_db,
        };
        Self { style, law, times, parts, memory }
    }

    /// The gain in dB after one more sample at a level.
    pub fn step(&mut self, level_db: f64) -> f64 {
        let target_db = -self.law.gain_db(level_db);
        match self.style {
            Style::Clean | Style::Upward => self.smooth(target_db),
            Style::Punch => {
                let fast_s = self.times.attack_s / 10f64.ln();
                let time_s = if target_db > self.parts[0] { fast_s } else { self.times.release_s };
                self.parts[0] += share(time_s) * (target_db - self.parts[0]);
            }
            Style::Bus => {
                let release = share(self.times.release_s);
                self.in_loop(level_db, |motion, asked_db| motion.fall(0, release, asked_db));
            }
            Style::VariMu => {
                let release_s = self.times.release_s / (1.0 + ONE) * (1.0 + self.parts[0] / 12.0);
                let release = share(release_s);
                self.in_loop(level_db, |motion, asked_db| motion.fall(0, release, asked_db));
            }
            Style::Opto => self.light(level_db),
            Style::Vocal => self.syllables(target_db),
            Style::Mastering => self.apart(level_db, target_db),
        }
        -self.reduction_db()
    }

    fn reduction_db(&self) -> f64 {
        match self.style {
            Style::Clean | Style::Upward => self.memory,
            Style::Opto => self.parts[0] + self.parts[1],
            Style::Mastering => self.parts[0].max(self.parts[1]),
            _ => self.parts[0],
        }
    }

    /// A part falls to zero, but not below what is asked for.
    fn fall(&mut self, part: usize, share: f64, asked_db: f64) {
        let fallen_db = self.parts[part] - share * self.parts[part];
        self.parts[part] = fallen_db.max(asked_db);
    }

    fn smooth(&mut self, target_db: f64) {
        let Times { attack_s, release_s, .. } = self.times;
        let second_s = 0.3 * attack_s.min(release_s);
        let label_s = if target_db > self.parts[0] { attack_s } else { release_s };
        self.parts[0] += share(first_pole_s(label_s, second_s)) * (target_db - self.parts[0]);
        self.memory += share(second_s) * (self.parts[0] - self.memory);
    }

    /// Rises by the open attack of the loop, else does `falls` with what the loop asks for.
    fn in_loop(&mut self, level_db: f64, falls: impl Fn(&mut Self, f64)) {
        let (c, open_s) = (self.parts[0], OPEN * self.times.attack_s);
        let asked_db = self.law.loop_db(level_db, c);
        if asked_db > c {
            self.parts[0] += self.charge(level_db, c, open_s) * (asked_db - c);
        } else {
            falls(self, self.landing(level_db, c));
        }
    }

    /// Share of what the loop asks for beyond its reduction that a sample does.
    fn charge(&self, level_db: f64, reduction_db: f64, open_s: f64) -> f64 {
        let ratio = self.law.loop_ratio(level_db, reduction_db);
        share(open_s / ratio) / ratio
    }

    /// Where the loop would come to rest if its slope stayed what it is.
    fn landing(&self, level_db: f64, reduction_db: f64) -> f64 {
        let ratio = self.law.loop_ratio(level_db, reduction_db);
        reduction_db + (self.law.loop_db(level_db, reduction_db) - reduction_db) / ratio
    }

    fn light(&mut self, level_db: f64) {
        let sum_db = self.reduction_db();
        let asked_db = self.law.loop_db(level_db, sum_db);
        let landing_db = self.landing(level_db, sum_db);
        if asked_db > sum_db {
            let open_s = OPEN * self.times.attack_s;
            let missing_db = self.charge(level_db, sum_db, open_s) * (asked_db - sum_db);
            self.parts[0] += 0.7 * missing_db;
            self.parts[1] += 0.3 * missing_db;
        } else {
            let fast_s = self.times.release_s / 1.717;
            let slow_s = 8.0 * fast_s * (1.0 + 7.0 * self.memory);
            let falls = [share(fast_s) * self.parts[0], share(slow_s) * self.parts[1]];
            let room = sum_db - landing_db;
            let part = (room / (falls[0] + falls[1]).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0);
            self.parts[0] -= part * falls[0];
            self.parts[1] -= part * falls[1];
        }
        let is_lit = landing_db > 0.5 * sum_db;
        let light = if is_lit { self.reduction_db() } else { 0.0 };
        self.memory += share(2.0) * (light / (light + 6.0) - self.memory);
    }

    fn syllables(&mut self, target_db: f64) {
        let c = self.parts[0];
        if target_db > c {
            self.parts[0] += share(self.times.attack_s) * (target_db - c);
        } else if c > 0.0 {
            let speed = 1.0 + 4.0 * (1.0 - (self.memory / c).min(1.0));
            self.fall(0, share(self.times.release_s / speed), target_db);
        }
        self.memory += share(0.2) * (self.parts[0] - self.memory);
    }

    fn apart(&mut self, level_db: f64, peak_target_db: f64) {
        self.memory += share(RMS_S) * (10f64.powf(level_db / 10.0) - self.memory);
        let mean_target_db = -self.law.gain_db(10.0 * self.memory.log10());
        let Times { attack_s, release_s, peak_release_s } = self.times;
        for (part, (target_db, time_s)) in
            [(peak_target_db, peak_release_s), (mean_target_db, release_s)].into_iter().enumerate()
        {
            if target_db > self.parts[part] {
                self.parts[part] += share(attack_s) * (target_db - self.parts[part]);
            } else {
                self.fall(part, share(time_s), target_db);
            }
        }
    }
}

/// First of two poles that together do 63 % of a step after the label's time.
fn first_pole_s(label_s: f64, second_s: f64) -> f64 {
    let done = |first_s: f64| {
        let (a, b) = ((-label_s / first_s).exp(), (-label_s / second_s).exp());
        1.0 - (first_s * a - second_s * b) / (first_s - second_s)
    };
    let (mut low, mut high) = (second_s * 1e-3, label_s);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if done(middle) > ONE { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_poles_keep_the_label() {
        for (label_s, second_s) in [(0.1, 0.003), (0.01, 0.003)] {
            let first_s = first_pole_s(label_s, second_s);
            let (mut a, mut b) = (0.0, 0.0);
            for _ in 0..crate::sheets::rig::samples(label_s) {
                a += share(first_s) * (1.0 - a);
                b += share(second_s) * (a - b);
            }
            // One sample of a hundred.
            assert!((b - ONE).abs() < 2e-3, "{label_s}: {b}");
        }
    }
}

//! The static law of the styles, written from its description and not from the plugin's code.
//!
//! Above the threshold `T`, with `s = 1 - 1 / R`, knee `W` and `u = min(max(x - T + W / 2, 0), W)`:
//! `f(x) = s (u² / 2W + max(x - T - W / 2, 0))`. In a feedback loop the curve is one of the output:
//! `c = h(x - c)`, `h` like `f` with `s = R - 1`. A boost is `f` of what is missing to the threshold,
//! fading out from 12 dB above the floor down to it.

/// Over which the boost fades out, in dB.
const FADE_DB: f64 = 12.0;
/// Highest ratio of a feedback loop.
const LOOP_RATIO: f64 = 100.0;

/// Settings of the law, in dB.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Law {
    /// Where it bends.
    pub threshold_db: f64,
    /// Input over output; may be infinite.
    pub ratio: f64,
    /// Width of the bend.
    pub knee_db: f64,
    /// The curve belongs to the output.
    pub is_feedback: bool,
    /// It lifts what is below the threshold.
    pub is_upward: bool,
    /// Nothing is lifted below this.
    pub floor_db: f64,
}

impl Law {
    /// Gain for a steady sine of a peak level.
    #[must_use]
    pub fn gain_db(&self, level_db: f64) -> f64 {
        if self.is_upward { self.boost_db(level_db) } else { -self.reduction_db(level_db) }
    }

    /// The change of a line of slope `s` with a knee, at a distance behind the threshold.
    fn bend_db(&self, slope: f64, over_db: f64) -> f64 {
        let half = 0.5 * self.knee_db;
        let inside = (over_db + half).clamp(0.0, self.knee_db);
        let knee = if self.knee_db > 0.0 { inside * inside / (2.0 * self.knee_db) } else { 0.0 };
        slope * (knee + (over_db - half).max(0.0))
    }

    fn reduction_db(&self, level_db: f64) -> f64 {
        let over_db = level_db - self.threshold_db;
        if !self.is_feedback {
            return self.bend_db(1.0 - 1.0 / self.ratio, over_db);
        }
        // What the loop asks for falls while the reduction rises: halve until they meet.
        let (mut low, mut high) = (0.0, over_db.abs() + self.knee_db);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if self.loop_db(level_db, middle) > middle { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    }

    /// What the loop asks for at a reduction.
    #[must_use]
    pub fn loop_db(&self, level_db: f64, reduction_db: f64) -> f64 {
        self.bend_db(self.loop_slope(), level_db - reduction_db - self.threshold_db)
    }

    /// The local ratio of the loop at a reduction.
    #[must_use]
    pub fn loop_ratio(&self, level_db: f64, reduction_db: f64) -> f64 {
        let over_db = level_db - reduction_db - self.threshold_db;
        let share = if self.knee_db > 0.0 {
            ((over_db + 0.5 * self.knee_db) / self.knee_db).clamp(0.0, 1.0)
        } else {
            f64::from(u8::from(over_db > 0.0))
        };
        1.0 + self.loop_slope() * share
    }

    fn loop_slope(&self) -> f64 {
        self.ratio.min(LOOP_RATIO) - 1.0
    }

    fn boost_db(&self, level_db: f64) -> f64 {
        let fade = ((level_db - self.floor_db) / FADE_DB).clamp(0.0, 1.0);
        let smooth = fade * fade * (3.0 - 2.0 * fade);
        smooth * self.bend_db(1.0 - 1.0 / self.ratio, self.threshold_db - level_db)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dsp_core::dynamics::{CompressorParams, Curve, INFINITE_RATIO, Role, Style, Topology};

    #[test]
    fn is_what_the_window_draws() {
        for style in Style::ALL {
            let spec = style.spec();
            for (ratio, knee_db) in [(1.5, 30.0), (4.0, 6.0), (f64::INFINITY, 0.0)] {
                let law = Law {
                    threshold_db: -24.0,
                    ratio,
                    knee_db: spec.least_knee_db.max(knee_db),
                    is_feedback: spec.topology == Topology::Feedback,
                    is_upward: spec.role == Role::Upward,
                    floor_db: -70.0,
                };
                let curve = Curve::new(&CompressorParams {
                    style,
                    threshold_db: -24.0,
                    ratio: ratio.min(INFINITE_RATIO),
                    knee_db,
                    ..CompressorParams::default()
                });
                for level_db in (-90..=12).map(f64::from) {
                    let (want_db, got_db) = (law.gain_db(level_db), curve.gain_db(level_db));
                    assert!(
                        (want_db - got_db).abs() < 1e-9,
                        "{style:?} {ratio}:1 at {level_db}: {want_db}, drawn {got_db}"
                    );
                }
            }
        }
    }
}

//! Settings of the measurements: as a user types them, and as the laws want them.

use dsp_core::dynamics::{Role, Style, Topology};

use super::law::Law;
use super::motion::Times;
use crate::sheets::rig::Settings;

/// What a measurement sets; everything else stays at the plugin's default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// Style.
    pub style: Style,
    /// In dB.
    pub threshold_db: f64,
    /// May be infinite.
    pub ratio: f64,
    /// In dB; the style may have a wider one.
    pub knee_db: f64,
    /// On the knobs.
    pub times: Times,
}

/// The plugin's default of the floor below which nothing is lifted, in dB.
const FLOOR_DB: f64 = -70.0;

impl Setting {
    /// 4:1 at -24 dB with a hard knee, 10 and 100 ms.
    #[must_use]
    pub fn of(style: Style) -> Self {
        let times = Times { attack_s: 0.010, release_s: 0.100, peak_release_s: 0.040 };
        Self { style, threshold_db: -24.0, ratio: 4.0, knee_db: 0.0, times }
    }

    /// The law that belongs to it.
    #[must_use]
    pub fn law(&self) -> Law {
        let spec = self.style.spec();
        Law {
            threshold_db: self.threshold_db,
            ratio: self.ratio,
            knee_db: self.knee_db.max(spec.least_knee_db),
            is_feedback: spec.topology == Topology::Feedback,
            is_upward: spec.role == Role::Upward,
            floor_db: FLOOR_DB,
        }
    }

    /// For the plugin.
    #[must_use]
    pub fn typed(&self) -> Settings {
        let ms = |time_s: f64| format!("{} ms", 1_000.0 * time_s);
        vec![
            ("style", self.style.spec().name.to_owned()),
            ("thresh", format!("{} dB", self.threshold_db)),
            ("ratio", if self.ratio.is_finite() { self.ratio.to_string() } else { "inf".into() }),
            ("knee", format!("{} dB", self.knee_db)),
            ("attack", ms(self.times.attack_s)),
            ("release", ms(self.times.release_s)),
            ("pk_rel", ms(self.times.peak_release_s)),
        ]
    }
}

//! Settings of the whole suite: one JSON file in the platform's configuration folder.
//!
//! Each plugin is a library of its own with its own copy of what is in force, shared by its windows.
//! They meet in the file: it is read again when a window opens and before every change.

mod choices;
mod file;
mod first_run;
mod shared;

pub use choices::{MeterFall, Motion, PeakHold, ThemeChoice, Wheel};
pub use file::{SettingsError, path, read, write};
pub use first_run::is_first_run;
pub use shared::{Notice, change, current, refresh, take_notice};

use crate::meter::Movement;
use crate::theme::{Mode, metrics};
use serde::{Deserialize, Serialize};

/// The suite's settings. Unknown or missing fields take their defaults.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Appearance.
    pub theme: ThemeChoice,
    /// Motion.
    pub motion: Motion,
    /// Is the hint line shown?
    pub hints: bool,
    /// Size of new windows in percent.
    pub scale_percent: u16,
    /// Which way the wheel turns values.
    pub wheel: Wheel,
    /// How fast level meters fall.
    pub meter_fall: MeterFall,
    /// How long their peak line stays.
    pub peak_hold: PeakHold,
    /// Most pictures a second while audio plays, one of [`metrics::FRAME_RATES`].
    pub frames_per_s: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::Dark,
            motion: Motion::Full,
            hints: true,
            scale_percent: 100,
            wheel: Wheel::Up,
            meter_fall: MeterFall::Normal,
            peak_hold: PeakHold::Short,
            frames_per_s: metrics::FRAME_RATES[0],
        }
    }
}

impl Settings {
    /// The appearance to use now.
    pub fn mode(&self) -> Mode {
        match self.theme {
            ThemeChoice::Dark => Mode::Dark,
            ThemeChoice::Light => Mode::Light,
            ThemeChoice::System => crate::system::mode(),
        }
    }

    /// How level meters move.
    pub fn meter_movement(&self) -> Movement {
        Movement { fall_db_per_s: self.meter_fall.db_per_s(), hold_s: self.peak_hold.seconds() }
    }

    /// With every value inside its range.
    fn clamped(mut self) -> Self {
        let (low, high) = (metrics::SCALES[0], metrics::SCALES[metrics::SCALES.len() - 1]);
        self.scale_percent = self.scale_percent.clamp(low, high);
        if !metrics::FRAME_RATES.contains(&self.frames_per_s) {
            self.frames_per_s = metrics::FRAME_RATES[0];
        }
        self
    }
}

//! What can be chosen in the settings.

use serde::{Deserialize, Serialize};

/// Which appearance the user wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    /// Always dark.
    #[default]
    Dark,
    /// Always light.
    Light,
    /// As the system.
    System,
}

/// How much moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Motion {
    /// Fades, turning disc.
    #[default]
    Full,
    /// No fades, nothing turns.
    Reduced,
}

/// Which way the wheel turns values.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wheel {
    /// Away from the user is more.
    #[default]
    Up,
    /// Towards the user is more.
    Down,
}

/// How fast level meters fall.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MeterFall {
    /// 12 dB a second.
    Slow,
    /// 24 dB a second.
    #[default]
    Normal,
    /// 48 dB a second.
    Fast,
}

impl MeterFall {
    /// The fall.
    pub fn db_per_s(self) -> f32 {
        match self {
            Self::Slow => 12.0,
            Self::Normal => 24.0,
            Self::Fast => 48.0,
        }
    }
}

/// How long the peak line of level meters stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PeakHold {
    /// It does not.
    Off,
    /// Two seconds.
    #[default]
    Short,
    /// Until it is cleared.
    Forever,
}

impl PeakHold {
    /// How long.
    pub fn seconds(self) -> f64 {
        match self {
            Self::Off => 0.0,
            Self::Short => 2.0,
            Self::Forever => f64::INFINITY,
        }
    }
}

//! What a mix leaves behind for the report.

use std::time::Duration;

use super::chain::SlotInfo;
use crate::demo::measure::Analysis;
use crate::demo::measure::loudness::SecondOpinion;
use crate::demo::measure::masking::Masking;

/// What a strip did, as the report shows it.
#[derive(Clone, Debug)]
pub struct StripReport {
    /// Name for people.
    pub name: String,
    /// Fader.
    pub gain_db: f64,
    /// Where it went.
    pub output: String,
    /// Copies to buses: name and gain.
    pub sends: Vec<(String, f64)>,
    /// The plugins.
    pub slots: Vec<SlotInfo>,
    /// Measured response to the same signal in both channels, without the fader.
    pub response_db: Vec<f64>,
    /// The same for opposite signals.
    pub side_response_db: Vec<f64>,
    /// Time spent in the plugins.
    pub busy: Duration,
    /// Length of the audio that passed.
    pub length_s: f64,
}

/// A track before and after.
#[derive(Clone, Debug)]
pub struct TrackReport {
    /// Its strip.
    pub strip: StripReport,
    /// File of the processed stem, relative to the report.
    pub file: String,
    /// As recorded.
    pub raw: Analysis,
    /// After plugins and fader.
    pub mixed: Analysis,
    /// What the other tracks hid of it before.
    pub hidden_before: Masking,
    /// What they hide now.
    pub hidden_after: Masking,
}

/// A whole mix.
#[derive(Clone, Debug)]
pub struct MixReport {
    /// Name of the song.
    pub title: String,
    /// Whether it is the built-in song with its known form.
    pub is_built_in: bool,
    /// Sample rate.
    pub sample_rate_hz: u32,
    /// Length of the mix.
    pub length_s: f64,
    /// Tracks in order of the desk.
    pub tracks: Vec<TrackReport>,
    /// Buses in order.
    pub buses: Vec<StripReport>,
    /// The last strip.
    pub master: StripReport,
    /// Gain that brought the mix to its target level, if one was set.
    pub trim_db: Option<f64>,
    /// All recordings added up.
    pub raw_sum: Analysis,
    /// The finished mix.
    pub mix: Analysis,
    /// Both by the independent meter.
    pub second_opinions: [SecondOpinion; 2],
    /// Wall time of the whole run up to the report.
    pub elapsed: Duration,
}

//! What the window remembers with the project. Every field may be missing in an older state.

use serde::{Deserialize, Serialize};

/// How the spectrum falls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Speed {
    /// 150 ms.
    Fast,
    /// 350 ms.
    #[default]
    Smooth,
    /// 900 ms.
    Slow,
}

/// How wide the spectrum's averaging is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Detail {
    /// No averaging.
    Full,
    /// A twelfth of an octave.
    #[default]
    Twelfth,
    /// A third of an octave.
    Third,
    /// One band of hearing (ERB).
    Hearing,
}

/// Analyser settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnalyserState {
    /// Show the input.
    pub pre: bool,
    /// Show the output.
    pub post: bool,
    /// Show the side-chain.
    pub side_chain: bool,
    /// Keep the highest values.
    pub peak_hold: bool,
    /// 0, 3 or 4.5 dB per octave.
    pub tilt_db_per_oct: f32,
    /// Fall time.
    pub speed: Speed,
    /// Averaging over frequency.
    pub detail: Detail,
}

impl Default for AnalyserState {
    fn default() -> Self {
        Self {
            pre: true,
            post: true,
            side_chain: false,
            peak_hold: false,
            tilt_db_per_oct: 4.5,
            speed: Speed::default(),
            detail: Detail::default(),
        }
    }
}

/// Everything the window remembers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GuiState {
    /// Analyser settings.
    pub analyser: AnalyserState,
    /// Index of the selected band.
    pub selected: Option<usize>,
    /// Half the height of the graph: 3, 6, 12 or 30 dB.
    pub range_db: f32,
}

impl Default for GuiState {
    fn default() -> Self {
        Self { analyser: AnalyserState::default(), selected: None, range_db: 12.0 }
    }
}

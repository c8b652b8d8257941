//! The parameters of Lacquer Compressor: names, ranges, text, and the snapshot for the signal path.
//!
//! The ids are frozen: they may get new names and ranges, never another meaning. Each group has a
//! file of its own.

mod below;
mod build;
mod colour;
mod detector;
mod main;
mod output;
mod remote;
mod side_chain;

use dsp_core::dynamics::CompressorParams;
use gui_common::EditorState;
use nice_plug::prelude::*;
use plugin_common::{ChangeFlags, IoParams, Session};

pub use self::below::BelowParams;
pub use self::colour::{ColourParams, QualityParams};
pub use self::detector::DetectorParams;
pub use self::main::MainParams;
pub use self::output::OutputParams;
pub use self::side_chain::{BellParams, CutParams, SideChainParams};
use crate::budget::SavedBudget;
pub use crate::choices::*;
use crate::presets::SPEC;
use crate::processor::Settings;
use build::{Builder, db, log_seconds, part, seconds};

/// With the automatic threshold the knob is an offset from this, in dB.
pub const DEFAULT_THRESHOLD_DB: f32 = -18.0;

/// Everything a host sees.
#[derive(Params)]
pub struct CompressorPluginParams {
    /// Bypass.
    #[nested]
    pub io: IoParams,
    /// Curve and times.
    #[nested(group = "Compressor")]
    pub main: MainParams,
    /// How the level is taken.
    #[nested(group = "Detector")]
    pub detector: DetectorParams,
    /// What happens to what is quiet.
    #[nested(group = "Below")]
    pub below: BelowParams,
    /// Make-up, mix, gain.
    #[nested(group = "Output")]
    pub output: OutputParams,
    /// What the detector hears.
    #[nested(group = "Side-chain")]
    pub side_chain: SideChainParams,
    /// Harmonics.
    #[nested(group = "Colour")]
    pub colour: ColourParams,
    /// Quality.
    #[nested(group = "Quality")]
    pub quality: QualityParams,
    /// What the latency is.
    #[persist = "latency"]
    pub budget: SavedBudget,
    /// Size and scale of the window.
    #[persist = "window"]
    pub window: EditorState,
    /// Undo history, A and B, the loaded preset.
    #[persist = "session"]
    pub session: Session,
    /// Raised when any of the above changed.
    pub changed: ChangeFlags,
}

impl Default for CompressorPluginParams {
    fn default() -> Self {
        let changed = ChangeFlags::default();
        let build = Builder { changed: &changed };
        Self {
            io: IoParams::default(),
            main: MainParams::new(&build),
            detector: DetectorParams::new(&build),
            below: BelowParams::new(&build),
            output: OutputParams::new(&build),
            side_chain: SideChainParams::new(&build),
            colour: ColourParams::new(&build),
            quality: QualityParams::new(&build),
            budget: SavedBudget::new(&changed),
            window: EditorState::default(),
            session: Session::new(&SPEC),
            changed,
        }
    }
}

impl CompressorPluginParams {
    /// What the signal path needs, in real units.
    pub fn snapshot(&self) -> Settings {
        Settings {
            compressor: self.compressor(),
            budget_s: self.budget.get().seconds(),
            key_bands: self.side_chain.bands(),
            external: self.side_chain.external.value(),
            listen: self.side_chain.listen.value().into(),
            colour: self.colour.snapshot(),
            output: self.output.snapshot(),
        }
    }

    /// The compressor's own settings.
    pub fn compressor(&self) -> CompressorParams {
        let Self { main, detector, below, .. } = self;
        CompressorParams {
            style: main.style.value().into(),
            threshold_db: db(&main.threshold),
            ratio: main.ratio(),
            knee_db: db(&main.knee),
            range_db: db(&main.range),
            attack_s: log_seconds(&main.attack),
            release_s: log_seconds(&main.release),
            auto_release: main.auto_release.value(),
            hold_s: seconds(&main.hold),
            upward: below.upward(),
            floor_db: db(&below.floor),
            expander: below.expander(),
            topology: detector.topology.value().into(),
            detection: detector.detection.value().into(),
            rms_s: seconds(&detector.rms),
            peak_release_s: log_seconds(&main.peak_release),
            crest_db: db(&main.crest),
            link_amount: part(&detector.link),
            link: detector.link_by.value().into(),
            domain: detector.stereo.value().into(),
            lookahead_s: seconds(&main.lookahead),
            oversampling: self.quality.oversampling.value().into(),
            fixed_latency_s: None,
            auto_threshold: main.auto_threshold.value(),
            auto_offset_db: db(&main.threshold) - f64::from(DEFAULT_THRESHOLD_DB),
        }
    }
}

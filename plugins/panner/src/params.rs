//! The parameters of Lacquer Panner: names, ranges, text, and the snapshot for the signal path.
//!
//! The ids are frozen: they may get new names and ranges, never another meaning.

use dsp_core::stereo::{Listen, PanLaw, PanMode, PanReference, PannerParams, SideChange};
use gui_common::EditorState;
use nice_plug::prelude::*;
use plugin_common::{ChangeFlags, IoParams, Session, Watched, param};

use crate::presets::SPEC;

/// Lowest gain of the fader, in dB; stands for silence.
pub const SILENCE_DB: f32 = -100.0;
/// Highest gain of the fader, in dB.
pub const HIGHEST_DB: f32 = 24.0;
/// Steps of the gain, in dB.
const GAIN_STEP_DB: f32 = 0.01;
/// Steps of pan, width and rotation, in their own units.
const PLACE_STEP: f32 = 0.1;
/// The one change flag: any parameter.
const ANY: u32 = 0;

/// What is heard.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListenChoice {
    /// The whole signal.
    #[id = "stereo"]
    Stereo,
    /// Left and right mixed, on both sides.
    #[id = "mono"]
    Mono,
    /// Left on both sides.
    #[id = "left"]
    Left,
    /// Right on both sides.
    #[id = "right"]
    Right,
    /// What both sides share.
    #[id = "mid"]
    Mid,
    /// What differs.
    #[id = "side"]
    Side,
}

/// How the signal is placed.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModeChoice {
    /// Turns one side down.
    #[id = "balance"]
    Balance,
    /// Places left and right each for itself.
    #[id = "dual"]
    Dual,
    /// Turns the whole image.
    #[id = "rotation"]
    Rotation,
}

/// Gain in the middle against the side.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum LawChoice {
    /// No change.
    #[id = "0"]
    #[name = "0 dB"]
    Db0,
    /// Between the linear and the constant-power law.
    #[id = "2.5"]
    #[name = "\u{2212}2.5 dB"]
    Db2_5,
    /// Constant power.
    #[id = "3"]
    #[name = "\u{2212}3 dB"]
    Db3,
    /// Between constant power and constant sum.
    #[id = "4.5"]
    #[name = "\u{2212}4.5 dB"]
    Db4_5,
    /// Constant sum.
    #[id = "6"]
    #[name = "\u{2212}6 dB"]
    Db6,
}

/// Which position of the law is 0 dB.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceChoice {
    /// Where the mode leaves the signal as it is.
    #[id = "neutral"]
    #[name = "Neutral"]
    Neutral,
    /// The centre keeps its level, the side gains: compensated.
    #[id = "centre"]
    #[name = "Centre"]
    Centre,
    /// The side keeps its level, the centre loses: not compensated.
    #[id = "side"]
    #[name = "Side"]
    Side,
}

/// Gain, mute, polarity, swap.
#[derive(Params)]
pub struct LevelParams {
    /// Output gain in dB.
    #[id = "gain"]
    pub gain: FloatParam,
    /// Silence.
    #[id = "mute"]
    pub mute: BoolParam,
    /// Turns the left channel upside down.
    #[id = "pol_l"]
    pub invert_left: BoolParam,
    /// Turns the right channel upside down.
    #[id = "pol_r"]
    pub invert_right: BoolParam,
    /// Exchanges left and right.
    #[id = "swap"]
    pub swap: BoolParam,
    /// What is heard.
    #[id = "listen"]
    pub listen: EnumParam<ListenChoice>,
}

/// Where the signal goes.
#[derive(Params)]
pub struct PlaceParams {
    /// How it is placed.
    #[id = "mode"]
    pub mode: EnumParam<ModeChoice>,
    /// Pan law.
    #[id = "law"]
    pub law: EnumParam<LawChoice>,
    /// Whether the law is compensated: which of its positions is 0 dB.
    #[id = "ref"]
    pub reference: EnumParam<ReferenceChoice>,
    /// Position in balance mode.
    #[id = "pan"]
    pub pan: FloatParam,
    /// Position of the left channel in dual mode.
    #[id = "pan_l"]
    pub pan_left: FloatParam,
    /// Position of the right channel in dual mode.
    #[id = "pan_r"]
    pub pan_right: FloatParam,
    /// Angle in rotation mode, in degrees.
    #[id = "rot"]
    pub rotation: FloatParam,
}

/// How wide the image is.
#[derive(Params)]
pub struct WidthParams {
    /// Level of the side signal in percent.
    #[id = "width"]
    pub width: FloatParam,
    /// Whether low frequencies are folded to the middle.
    #[id = "bass_on"]
    pub bass_mono: BoolParam,
    /// Below this frequency; logarithmic.
    #[id = "bass_hz"]
    pub bass_hz: FloatParam,
}

/// Everything a host sees.
#[derive(Params)]
pub struct PannerPluginParams {
    /// Bypass.
    #[nested]
    pub io: IoParams,
    /// Gain, mute, polarity, swap.
    #[nested(group = "Level")]
    pub level: LevelParams,
    /// Where the signal goes.
    #[nested(group = "Place")]
    pub place: PlaceParams,
    /// How wide the image is.
    #[nested(group = "Width")]
    pub width: WidthParams,
    /// Size and scale of the window.
    #[persist = "window"]
    pub window: EditorState,
    /// Undo history, A and B, the loaded preset.
    #[persist = "session"]
    pub session: Session,
    /// Raised when any of the above changed.
    pub changed: ChangeFlags,
}

impl Default for PannerPluginParams {
    fn default() -> Self {
        let changed = ChangeFlags::default();
        let switch = |name: &str, on| param::toggle(name, on).watched(&changed, ANY);
        let pan = |name: &str, at: f32| {
            param::pan(name, at).with_step_size(PLACE_STEP).watched(&changed, ANY)
        };
        let place = PlaceParams {
            mode: param::choice("Mode", ModeChoice::Balance).watched(&changed, ANY),
            law: param::choice("Pan law", LawChoice::Db3).watched(&changed, ANY),
            reference: param::choice("0 dB at", ReferenceChoice::Neutral).watched(&changed, ANY),
            pan: pan("Pan", 0.0),
            pan_left: pan("Pan left", -100.0),
            pan_right: pan("Pan right", 100.0),
            rotation: param::degrees("Rotation", 0.0, -180.0..=180.0)
                .with_step_size(PLACE_STEP)
                .watched(&changed, ANY),
        };
        let level = LevelParams {
            gain: param::level_db("Gain", 0.0, SILENCE_DB..=HIGHEST_DB)
                .with_step_size(GAIN_STEP_DB)
                .watched(&changed, ANY),
            mute: switch("Mute", false),
            invert_left: switch("Invert left", false),
            invert_right: switch("Invert right", false),
            swap: switch("Swap sides", false),
            listen: param::choice("Listen", ListenChoice::Stereo).watched(&changed, ANY),
        };
        let width = WidthParams {
            width: param::percent("Width", 100.0, 0.0..=200.0)
                .with_step_size(PLACE_STEP)
                .watched(&changed, ANY),
            bass_mono: switch("Bass mono", false),
            bass_hz: param::freq_hz("Bass mono below", 120.0, 20.0..=500.0).watched(&changed, ANY),
        };
        Self {
            io: IoParams::default(),
            level,
            place,
            width,
            window: EditorState::default(),
            session: Session::new(&SPEC),
            changed,
        }
    }
}

macro_rules! same_names {
    ($($choice:ident -> $unit:ident { $($variant:ident),* })*) => {$(
        impl From<$choice> for $unit {
            fn from(choice: $choice) -> Self {
                match choice { $($choice::$variant => Self::$variant),* }
            }
        }
    )*};
}
same_names! {
    ListenChoice -> Listen { Stereo, Mono, Left, Right, Mid, Side }
    ModeChoice -> PanMode { Balance, Dual, Rotation }
    LawChoice -> PanLaw { Db0, Db2_5, Db3, Db4_5, Db6 }
    ReferenceChoice -> PanReference { Neutral, Centre, Side }
}

impl PannerPluginParams {
    /// Two pages of eight for hardware controllers.
    pub fn add_remote_controls(&self, context: &mut impl RemoteControlsContext) {
        let Self { level, place, width, .. } = self;
        context.add_section("Panner", |section| {
            section.add_page("Place", |page| {
                page.add_param(&place.pan);
                page.add_param(&place.pan_left);
                page.add_param(&place.pan_right);
                page.add_param(&place.rotation);
                page.add_param(&width.width);
                page.add_param(&width.bass_mono);
                page.add_param(&width.bass_hz);
                page.add_param(&place.mode);
            });
            section.add_page("Level", |page| {
                page.add_param(&level.gain);
                page.add_param(&level.mute);
                page.add_param(&level.invert_left);
                page.add_param(&level.invert_right);
                page.add_param(&level.swap);
                page.add_param(&level.listen);
                page.add_param(&place.law);
                page.add_param(&place.reference);
            });
        });
    }

    /// What the signal path needs, in real units.
    pub fn snapshot(&self) -> PannerParams {
        let Self { level, place, width, .. } = self;
        let part = |percent: &FloatParam| f64::from(percent.value()) / 100.0;
        let gain_db = level.gain.value();
        PannerParams {
            mode: place.mode.value().into(),
            law: place.law.value().into(),
            reference: place.reference.value().into(),
            pan: part(&place.pan),
            pan_left: part(&place.pan_left),
            pan_right: part(&place.pan_right),
            rotation_deg: f64::from(place.rotation.value()),
            width_gain: part(&width.width),
            mono_below_hz: width.bass_mono.value().then(|| param::log_value(&width.bass_hz)),
            gain_db: if gain_db <= SILENCE_DB { f64::NEG_INFINITY } else { f64::from(gain_db) },
            mute: level.mute.value(),
            sides: SideChange {
                invert_left: level.invert_left.value(),
                invert_right: level.invert_right.value(),
                swap: level.swap.value(),
            },
            listen: level.listen.value().into(),
        }
    }
}

//! The parameters of Lacquer Loudness: names, ranges, text, and the snapshot for the meter.
//!
//! The ids are frozen: they may get new names and ranges, never another meaning.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use gui_common::EditorState;
use nice_plug::prelude::*;
use plugin_common::{ChangeFlags, IoParams, Session, Watched, param, text};

use crate::policy::RestartRule;
use crate::presets::SPEC;
use crate::processor::MeterSettings;
use crate::targets::Target;

/// Steps of the user's own target, in LU.
const TARGET_STEP_LU: f32 = 0.1;
/// Range of the user's own target.
const TARGETS_LUFS: RangeInclusive<f32> = -40.0..=-5.0;
/// The one change flag: any parameter.
const ANY: u32 = 0;

/// What makes a measurement start over by itself.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestartChoice {
    /// See [`RestartRule::Manual`].
    #[id = "manual"]
    #[name = "By hand"]
    Manual,
    /// See [`RestartRule::OnPlay`].
    #[id = "play"]
    #[name = "On play"]
    OnPlay,
    /// See [`RestartRule::FromStart`].
    #[id = "start"]
    #[name = "At song start"]
    FromStart,
    /// See [`RestartRule::OnJump`].
    #[id = "jump"]
    #[name = "On a jump"]
    OnJump,
    /// See [`RestartRule::Never`].
    #[id = "never"]
    #[name = "Never"]
    Never,
}

impl From<RestartChoice> for RestartRule {
    fn from(choice: RestartChoice) -> Self {
        match choice {
            RestartChoice::Manual => Self::Manual,
            RestartChoice::OnPlay => Self::OnPlay,
            RestartChoice::FromStart => Self::FromStart,
            RestartChoice::OnJump => Self::OnJump,
            RestartChoice::Never => Self::Never,
        }
    }
}

/// What the measurement is compared with; the ids are those of `data/targets.csv`.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetChoice {
    /// Most streaming services.
    #[id = "streaming"]
    #[name = "Streaming, \u{2212}14 LUFS"]
    Streaming,
    /// Music, normalised by track.
    #[id = "music"]
    #[name = "Music, \u{2212}16 LUFS"]
    Music,
    /// Speech.
    #[id = "speech"]
    #[name = "Speech, \u{2212}18 LUFS"]
    Speech,
    /// European broadcast.
    #[id = "ebu"]
    #[name = "EBU R 128, \u{2212}23 LUFS"]
    Ebu,
    /// American broadcast.
    #[id = "atsc"]
    #[name = "ATSC A/85, \u{2212}24 LUFS"]
    Atsc,
    /// Film on streaming services.
    #[id = "film"]
    #[name = "Film streaming, \u{2212}27 LUFS"]
    Film,
    /// The user's own figure.
    #[id = "custom"]
    Custom,
}

/// How loudness is written.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitChoice {
    /// Absolute, EBU's name.
    #[id = "lufs"]
    #[name = "LUFS"]
    Lufs,
    /// Relative to the target.
    #[id = "lu"]
    #[name = "LU"]
    Lu,
    /// Absolute, ITU's name.
    #[id = "lkfs"]
    #[name = "LKFS"]
    Lkfs,
}

/// Range of the bars and graphs around the target (EBU Tech 3341).
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScaleChoice {
    /// -18 to +9 LU.
    #[id = "9"]
    #[name = "+9"]
    Plus9,
    /// -36 to +18 LU.
    #[id = "18"]
    #[name = "+18"]
    Plus18,
}

/// How much of the measurement disc and history show.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowChoice {
    /// One turn.
    #[id = "1"]
    #[name = "1 min"]
    Min1,
    /// Two turns.
    #[id = "2"]
    #[name = "2 min"]
    Min2,
    /// Four turns.
    #[id = "4"]
    #[name = "4 min"]
    Min4,
    /// Ten turns.
    #[id = "10"]
    #[name = "10 min"]
    Min10,
    /// Thirty turns.
    #[id = "30"]
    #[name = "30 min"]
    Min30,
    /// Everything.
    #[id = "all"]
    #[name = "Whole"]
    Whole,
}

/// Running, starting over, following the host.
#[derive(Params)]
pub struct MeasureParams {
    /// Whether the measurement runs or is paused.
    #[id = "run"]
    pub run: BoolParam,
    /// Starts the measurement over when it goes on.
    #[id = "reset"]
    pub reset: BoolParam,
    /// Whether the measurement pauses while the transport stands.
    #[id = "follow"]
    pub follow: BoolParam,
    /// What makes it start over by itself.
    #[id = "restart"]
    pub restart: EnumParam<RestartChoice>,
}

/// What the readings are compared with.
#[derive(Params)]
pub struct TargetParams {
    /// Which target.
    #[id = "target"]
    pub choice: EnumParam<TargetChoice>,
    /// The user's own figure, in LUFS.
    #[id = "custom"]
    pub custom: FloatParam,
}

/// How the readings are shown.
#[derive(Params)]
pub struct ViewParams {
    /// LUFS, LU or LKFS.
    #[id = "unit"]
    pub unit: EnumParam<UnitChoice>,
    /// +9 or +18.
    #[id = "scale"]
    pub scale: EnumParam<ScaleChoice>,
    /// How much time is shown.
    #[id = "window"]
    pub window: EnumParam<WindowChoice>,
}

/// Everything a host sees.
#[derive(Params)]
pub struct LoudnessParams {
    /// Bypass. The audio passes either way; a bypassed meter goes on measuring.
    #[nested]
    pub io: IoParams,
    /// Running, starting over, following the host.
    #[nested(group = "Measure")]
    pub measure: MeasureParams,
    /// What the readings are compared with.
    #[nested(group = "Target")]
    pub target: TargetParams,
    /// How the readings are shown.
    #[nested(group = "View")]
    pub view: ViewParams,
    /// Size and scale of the window.
    #[persist = "window"]
    pub window: EditorState,
    /// Undo history, A and B, the loaded preset.
    #[persist = "session"]
    pub session: Session,
    /// Raised when any of the above changed.
    pub changed: ChangeFlags,
}

impl Default for LoudnessParams {
    fn default() -> Self {
        let changed = ChangeFlags::default();
        let switch = |name: &str, on| param::toggle(name, on).watched(&changed, ANY);
        let measure = MeasureParams {
            run: switch("Measure", true),
            reset: switch("Reset", false),
            follow: switch("Follow transport", true),
            restart: param::choice("Restart", RestartChoice::FromStart).watched(&changed, ANY),
        };
        let target = TargetParams {
            choice: param::choice("Target", TargetChoice::Streaming),
            custom: param::gain_db("Custom target", -14.0, TARGETS_LUFS)
                .with_unit(" LUFS")
                .with_step_size(TARGET_STEP_LU)
                .with_string_to_value(param::within(
                    TARGETS_LUFS,
                    |loudness| format!("{loudness:.1}"),
                    parse_loudness,
                )),
        };
        let view = ViewParams {
            unit: param::choice("Unit", UnitChoice::Lufs),
            scale: param::choice("Scale", ScaleChoice::Plus9),
            window: param::choice("Window", WindowChoice::Min4),
        };
        Self {
            io: IoParams::default(),
            measure,
            target,
            view,
            window: EditorState::default(),
            session: Session::new(&SPEC),
            changed,
        }
    }
}

/// Loudness from `-14`, `-14 LUFS`, `-23 lkfs`.
fn parse_loudness(text: &str) -> Option<f32> {
    let text = text.trim().to_lowercase();
    let bare = ["lufs", "lkfs"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text);
    text::parse_db(bare).map(|loudness| loudness as f32)
}

impl LoudnessParams {
    /// What the meter needs.
    pub fn snapshot(&self) -> MeterSettings {
        let measure = &self.measure;
        MeterSettings {
            run: measure.run.value(),
            follow: measure.follow.value(),
            restart: measure.restart.value().into(),
            reset: measure.reset.value(),
        }
    }

    /// One page for hardware controllers.
    pub fn add_remote_controls(&self, context: &mut impl RemoteControlsContext) {
        context.add_section("Loudness", |section| {
            section.add_page("Measure", |page| {
                page.add_param(&self.measure.run);
                page.add_param(&self.measure.reset);
                page.add_param(&self.measure.follow);
                page.add_param(&self.measure.restart);
                page.add_param(&self.target.choice);
                page.add_param(&self.target.custom);
                page.add_param(&self.view.unit);
                page.add_param(&self.view.scale);
            });
        });
    }

    /// The target that is chosen now.
    pub fn target(&self) -> Cow<'static, Target> {
        let choice = self.target.choice.value();
        let id = TargetChoice::ids().and_then(|ids| ids.get(choice.to_index()).copied());
        match id.and_then(Target::find) {
            Some(target) => Cow::Borrowed(target),
            None => Cow::Owned(Target::custom(self.target.custom.value())),
        }
    }
}

//! The parameters of Lacquer Compressor: names, ranges, text, and the snapshot for the signal path.
//!
//! The ids are frozen: they may get new names and ranges, never another meaning.

use dsp_core::dynamics::{CompressorParams, ExpanderParams, INFINITE_RATIO, UpwardParams};
use dsp_core::eq::BandParams;
use gui_common::EditorState;
use nice_plug::prelude::*;
use plugin_common::{ChangeFlags, IoParams, Session, Watched, param};

use crate::budget::SavedBudget;
pub use crate::choices::*;
use crate::presets::SPEC;
use crate::processor::{Colour, Output, Settings};

/// The one change flag: any parameter.
const ANY: u32 = 0;
/// Ratios from here on are infinite.
const TOP_RATIO: f64 = 100.0;
/// Highest ratio below the thresholds.
const TOP_LOW_RATIO: f64 = 20.0;
/// With the automatic threshold the knob is an offset from this, in dB.
pub const DEFAULT_THRESHOLD_DB: f32 = -18.0;
/// Lowest dry level, in dB; stands for silence.
const SILENCE_DB: f32 = -100.0;
/// Gives the low values of hold and of the RMS window more of the way.
const FINE_LOW: f32 = 0.4;

/// Curve and times.
#[derive(Params)]
pub struct MainParams {
    /// Detector, loop and ballistics.
    #[id = "style"]
    pub style: EnumParam<StyleChoice>,
    /// Threshold in dB.
    #[id = "thresh"]
    pub threshold: FloatParam,
    /// Whether the threshold follows the programme.
    #[id = "auto_thr"]
    pub auto_threshold: BoolParam,
    /// Ratio, logarithmic; the top is infinite.
    #[id = "ratio"]
    pub ratio: FloatParam,
    /// Knee in dB.
    #[id = "knee"]
    pub knee: FloatParam,
    /// Largest change in dB.
    #[id = "range"]
    pub range: FloatParam,
    /// Attack in ms, logarithmic.
    #[id = "attack"]
    pub attack: FloatParam,
    /// Release in ms, logarithmic.
    #[id = "release"]
    pub release: FloatParam,
    /// Whether the programme decides on the release.
    #[id = "auto_rel"]
    pub auto_release: BoolParam,
    /// Release of the peak path of the mastering style, in ms, logarithmic.
    #[id = "pk_rel"]
    pub peak_release: FloatParam,
    /// By how much peaks exceed the average before the peak path works, in dB.
    #[id = "crest"]
    pub crest: FloatParam,
    /// Hold in ms.
    #[id = "hold"]
    pub hold: FloatParam,
    /// Lookahead in ms; below 0 the side-chain is late.
    #[id = "lookahead"]
    pub lookahead: FloatParam,
}

/// How the level is taken.
#[derive(Params)]
pub struct DetectorParams {
    /// Where.
    #[id = "topology"]
    pub topology: EnumParam<TopologyChoice>,
    /// How.
    #[id = "detect"]
    pub detection: EnumParam<DetectionChoice>,
    /// Averaging time in ms.
    #[id = "rms"]
    pub rms: FloatParam,
    /// How far the channels are linked, in percent.
    #[id = "link"]
    pub link: FloatParam,
    /// What linked channels react to.
    #[id = "link_by"]
    pub link_by: EnumParam<LinkChoice>,
    /// Which two signals are compressed.
    #[id = "stereo"]
    pub stereo: EnumParam<StereoChoice>,
}

/// What happens to what is quiet.
#[derive(Params)]
pub struct BelowParams {
    /// Ratio of the boost, logarithmic; 1 is off.
    #[id = "up_ratio"]
    pub up_ratio: FloatParam,
    /// Levels below it are raised, in dB.
    #[id = "target"]
    pub target: FloatParam,
    /// Largest boost in dB.
    #[id = "up_range"]
    pub up_range: FloatParam,
    /// Levels below it are not raised, in dB.
    #[id = "floor"]
    pub floor: FloatParam,
    /// Ratio of the expander, logarithmic; 1 is off.
    #[id = "exp_ratio"]
    pub exp_ratio: FloatParam,
    /// Levels below it are lowered, in dB.
    #[id = "exp_thr"]
    pub exp_threshold: FloatParam,
    /// Most that they are lowered, in dB.
    #[id = "exp_range"]
    pub exp_range: FloatParam,
}

/// Make-up, mix, gain.
#[derive(Params)]
pub struct OutputParams {
    /// Make-up in dB.
    #[id = "makeup"]
    pub makeup: FloatParam,
    /// Where the make-up comes from.
    #[id = "mk_mode"]
    pub makeup_mode: EnumParam<MakeupChoice>,
    /// Share of the compressed signal, in percent.
    #[id = "mix"]
    pub mix: FloatParam,
    /// Level of the input beside the mix, in dB.
    #[id = "dry"]
    pub dry: FloatParam,
    /// Output gain in dB.
    #[id = "gain"]
    pub gain: FloatParam,
}

/// A cut of the side-chain.
#[derive(Params)]
pub struct CutParams {
    /// Whether it works.
    #[id = "on"]
    pub on: BoolParam,
    /// Corner, logarithmic.
    #[id = "hz"]
    pub freq: FloatParam,
    /// Steepness.
    #[id = "slope"]
    pub slope: EnumParam<SlopeChoice>,
}

/// A bell of the side-chain.
#[derive(Params)]
pub struct BellParams {
    /// Whether it works.
    #[id = "on"]
    pub on: BoolParam,
    /// Centre, logarithmic.
    #[id = "hz"]
    pub freq: FloatParam,
    /// Gain in dB.
    #[id = "gain"]
    pub gain: FloatParam,
    /// Q, logarithmic.
    #[id = "q"]
    pub q: FloatParam,
}

/// What the detector hears.
#[derive(Params)]
pub struct SideChainParams {
    /// The bus instead of the input.
    #[id = "sc_ext"]
    pub external: BoolParam,
    /// Whether the equaliser works.
    #[id = "sc_eq"]
    pub equaliser: BoolParam,
    /// High-pass.
    #[nested(id_prefix = "lc")]
    pub low_cut: CutParams,
    /// Bells.
    #[nested(id_prefix = "b1")]
    pub bell_1: BellParams,
    /// Bells.
    #[nested(id_prefix = "b2")]
    pub bell_2: BellParams,
    /// Low-pass.
    #[nested(id_prefix = "hc")]
    pub high_cut: CutParams,
    /// What is heard.
    #[id = "listen"]
    pub listen: EnumParam<ListenChoice>,
}

/// Harmonics.
#[derive(Params)]
pub struct ColourParams {
    /// Circuit.
    #[id = "color"]
    pub circuit: EnumParam<CharacterChoice>,
    /// Drive in percent.
    #[id = "drive"]
    pub drive: FloatParam,
    /// Place.
    #[id = "color_at"]
    pub place: EnumParam<PlaceChoice>,
}

/// Quality.
#[derive(Params)]
pub struct QualityParams {
    /// Oversampling of the gain.
    #[id = "os"]
    pub oversampling: EnumParam<OversamplingChoice>,
}

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
            main: build.main(),
            detector: build.detector(),
            below: build.below(),
            output: build.output(),
            side_chain: build.side_chain(),
            colour: build.colour(),
            quality: QualityParams {
                oversampling: build.choice("Oversampling", OversamplingChoice::X1),
            },
            budget: SavedBudget::new(&changed),
            window: EditorState::default(),
            session: Session::new(&SPEC),
            changed,
        }
    }
}

/// Makes parameters that raise the flag.
struct Builder<'a> {
    changed: &'a ChangeFlags,
}

impl Builder<'_> {
    fn float(&self, param: FloatParam) -> FloatParam {
        param.watched(self.changed, ANY)
    }

    fn switch(&self, name: impl Into<String>, on: bool) -> BoolParam {
        param::toggle(name, on).watched(self.changed, ANY)
    }

    fn choice<T: Enum + PartialEq + 'static>(
        &self,
        name: impl Into<String>,
        default: T,
    ) -> EnumParam<T> {
        param::choice(name, default).watched(self.changed, ANY)
    }

    fn main(&self) -> MainParams {
        MainParams {
            style: self.choice("Style", StyleChoice::Clean),
            threshold: self.float(param::gain_db("Threshold", DEFAULT_THRESHOLD_DB, -80.0..=0.0)),
            auto_threshold: self.switch("Auto threshold", false),
            ratio: self.float(param::ratio_to_infinity("Ratio", 3.0, TOP_RATIO)),
            knee: self.float(param::depth_db("Knee", 6.0, 0.0..=48.0)),
            range: self.float(param::depth_db("Range", 60.0, 0.0..=60.0)),
            attack: self.float(param::time_ms("Attack", 10.0, 0.005..=500.0)),
            release: self.float(param::time_ms("Release", 120.0, 5.0..=5_000.0)),
            auto_release: self.switch("Auto release", false),
            peak_release: self.float(param::time_ms("Peak release", 40.0, 5.0..=5_000.0)),
            crest: self.float(param::depth_db("Crest", 0.0, 0.0..=24.0)),
            hold: self.float(param::span_ms("Hold", 0.0, 0.0..=500.0, FINE_LOW)),
            lookahead: self.float(param::span_ms("Lookahead", 0.0, -20.0..=20.0, 1.0)),
        }
    }

    fn detector(&self) -> DetectorParams {
        DetectorParams {
            topology: self.choice("Topology", TopologyChoice::Style),
            detection: self.choice("Detection", DetectionChoice::Style),
            rms: self.float(param::span_ms("RMS window", 10.0, 0.0..=160.0, FINE_LOW)),
            link: self.float(param::percent("Stereo link", 100.0, 0.0..=100.0)),
            link_by: self.choice("Link by", LinkChoice::Max),
            stereo: self.choice("Stereo", StereoChoice::LeftRight),
        }
    }

    fn below(&self) -> BelowParams {
        BelowParams {
            up_ratio: self.float(param::ratio("Upward ratio", 1.0, TOP_LOW_RATIO)),
            target: self.float(param::gain_db("Upward target", -40.0, -80.0..=0.0)),
            up_range: self.float(param::depth_db("Upward range", 12.0, 0.0..=36.0)),
            floor: self.float(param::gain_db("Upward floor", -70.0, -100.0..=-20.0)),
            exp_ratio: self.float(param::ratio("Expander ratio", 1.0, TOP_LOW_RATIO)),
            exp_threshold: self.float(param::gain_db("Expander threshold", -60.0, -80.0..=0.0)),
            exp_range: self.float(param::depth_db("Expander range", 24.0, 0.0..=60.0)),
        }
    }

    fn output(&self) -> OutputParams {
        OutputParams {
            makeup: self.float(param::gain_db("Makeup", 0.0, -24.0..=36.0)),
            makeup_mode: self.choice("Makeup mode", MakeupChoice::Manual),
            mix: self.float(param::percent("Mix", 100.0, 0.0..=100.0)),
            dry: self.float(param::level_db("Dry level", SILENCE_DB, SILENCE_DB..=12.0)),
            gain: self.float(param::gain_db("Output gain", 0.0, -36.0..=36.0)),
        }
    }

    fn side_chain(&self) -> SideChainParams {
        SideChainParams {
            external: self.switch("External side-chain", false),
            equaliser: self.switch("Side-chain equaliser", true),
            low_cut: self.cut("Low cut", 80.0, 20.0..=2_000.0),
            bell_1: self.bell(1, 200.0),
            bell_2: self.bell(2, 3_000.0),
            high_cut: self.cut("High cut", 12_000.0, 500.0..=20_000.0),
            listen: self.choice("Side-chain listen", ListenChoice::Off),
        }
    }

    fn cut(&self, name: &str, hz: f64, range_hz: std::ops::RangeInclusive<f64>) -> CutParams {
        CutParams {
            on: self.switch(name, false),
            freq: self.float(param::freq_hz(format!("{name} frequency"), hz, range_hz)),
            slope: self.choice(format!("{name} slope"), SlopeChoice::Db12),
        }
    }

    fn bell(&self, number: usize, hz: f64) -> BellParams {
        let name = |what: &str| format!("Bell {number}{what}");
        BellParams {
            on: self.switch(name(""), false),
            freq: self.float(param::freq_hz(name(" frequency"), hz, 20.0..=20_000.0)),
            gain: self.float(param::gain_db(name(" gain"), 0.0, -24.0..=24.0)),
            q: self.float(param::q(name(" Q"), 1.0, 0.1..=20.0)),
        }
    }

    fn colour(&self) -> ColourParams {
        ColourParams {
            circuit: self.choice("Character", CharacterChoice::Off),
            drive: self.float(param::percent("Drive", 25.0, 0.0..=100.0)),
            place: self.choice("Character place", PlaceChoice::After),
        }
    }
}

fn seconds(ms: &FloatParam) -> f64 {
    f64::from(ms.value()) / 1_000.0
}

fn log_seconds(ms: &FloatParam) -> f64 {
    param::log_value(ms) / 1_000.0
}

fn part(percent: &FloatParam) -> f64 {
    f64::from(percent.value()) / 100.0
}

fn db(gain: &FloatParam) -> f64 {
    f64::from(gain.value())
}

impl MainParams {
    /// The ratio; infinite at the top.
    fn ratio(&self) -> f64 {
        if self.ratio.value() >= param::log_plain(TOP_RATIO) {
            INFINITE_RATIO
        } else {
            param::log_value(&self.ratio)
        }
    }
}

impl CutParams {
    fn band(&self, equaliser: bool, template: BandParams) -> BandParams {
        BandParams {
            on: equaliser && self.on.value(),
            freq_hz: param::log_value(&self.freq),
            slope: self.slope.value().into(),
            ..template
        }
    }
}

impl BellParams {
    fn band(&self, equaliser: bool, template: BandParams) -> BandParams {
        BandParams {
            on: equaliser && self.on.value(),
            freq_hz: param::log_value(&self.freq),
            gain_db: db(&self.gain),
            q: param::log_value(&self.q),
            ..template
        }
    }
}

impl CompressorPluginParams {
    /// What the signal path needs, in real units.
    pub fn snapshot(&self) -> Settings {
        Settings {
            compressor: self.compressor(),
            budget_s: self.budget.get().seconds(),
            key_bands: self.key_bands(),
            external: self.side_chain.external.value(),
            listen: self.side_chain.listen.value().into(),
            colour: Colour {
                circuit: self.colour.circuit.value().into(),
                drive_amount: part(&self.colour.drive),
                before: self.colour.place.value().into(),
            },
            output: self.output(),
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
            upward: UpwardParams {
                threshold_db: db(&below.target),
                ratio: param::log_value(&below.up_ratio),
                range_db: db(&below.up_range),
            },
            floor_db: db(&below.floor),
            expander: ExpanderParams {
                threshold_db: db(&below.exp_threshold),
                ratio: param::log_value(&below.exp_ratio),
                range_db: db(&below.exp_range),
            },
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

    fn key_bands(&self) -> [BandParams; crate::processor::KEY_BANDS] {
        let side_chain = &self.side_chain;
        let on = side_chain.equaliser.value();
        let [low, first, second, high] = Settings::default().key_bands;
        [
            side_chain.low_cut.band(on, low),
            side_chain.bell_1.band(on, first),
            side_chain.bell_2.band(on, second),
            side_chain.high_cut.band(on, high),
        ]
    }

    fn output(&self) -> Output {
        let dry_db = self.output.dry.value();
        Output {
            makeup_db: db(&self.output.makeup),
            makeup: self.output.makeup_mode.value().into(),
            mix_amount: part(&self.output.mix),
            dry_db: if dry_db <= SILENCE_DB { f64::NEG_INFINITY } else { f64::from(dry_db) },
            gain_db: db(&self.output.gain),
        }
    }

    /// Pages of eight for hardware controllers.
    pub fn add_remote_controls(&self, context: &mut impl RemoteControlsContext) {
        let Self { main, detector, below, output, side_chain, colour, quality, .. } = self;
        context.add_section("Compressor", |section| {
            section.add_page("Compressor", |page| {
                page.add_param(&main.threshold);
                page.add_param(&main.ratio);
                page.add_param(&main.attack);
                page.add_param(&main.release);
                page.add_param(&output.makeup);
                page.add_param(&output.mix);
                page.add_param(&main.knee);
                page.add_param(&main.style);
            });
            section.add_page("Times", |page| {
                page.add_param(&main.hold);
                page.add_param(&main.lookahead);
                page.add_param(&main.range);
                page.add_param(&main.auto_release);
                page.add_param(&main.auto_threshold);
                page.add_param(&output.makeup_mode);
                page.add_param(&main.peak_release);
                page.add_param(&main.crest);
            });
            section.add_page("Detector", |page| {
                page.add_param(&detector.topology);
                page.add_param(&detector.detection);
                page.add_param(&detector.rms);
                page.add_param(&detector.link);
                page.add_param(&detector.link_by);
                page.add_param(&detector.stereo);
                page.add_param(&quality.oversampling);
                page.add_param(&output.gain);
            });
            section.add_page("Side-chain", |page| {
                page.add_param(&side_chain.external);
                page.add_param(&side_chain.listen);
                page.add_param(&side_chain.low_cut.on);
                page.add_param(&side_chain.low_cut.freq);
                page.add_param(&side_chain.bell_1.freq);
                page.add_param(&side_chain.bell_1.gain);
                page.add_param(&side_chain.bell_2.freq);
                page.add_param(&side_chain.bell_2.gain);
            });
            section.add_page("Below", |page| {
                page.add_param(&below.up_ratio);
                page.add_param(&below.target);
                page.add_param(&below.up_range);
                page.add_param(&below.floor);
                page.add_param(&below.exp_ratio);
                page.add_param(&below.exp_threshold);
                page.add_param(&below.exp_range);
                page.add_param(&output.dry);
            });
            section.add_page("Colour", |page| {
                page.add_param(&colour.circuit);
                page.add_param(&colour.drive);
                page.add_param(&colour.place);
                page.add_param(&side_chain.equaliser);
            });
        });
    }
}

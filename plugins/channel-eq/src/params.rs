//! What the host and the window can set: 24 bands, the output, and the window's own memory.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use dsp_core::eq::{BandParams, EqParams, MAX_BANDS, Placement, Shape, Slope};
use gui_common::EditorState;
use nice_plug::prelude::*;
use parking_lot::RwLock;
use plugin_common::{ChangeFlags, IoParams, Session, Slots, Watched, param};

use crate::gui_state::GuiState;
use crate::presets::SPEC;

/// Change slot of everything that is not a band; bands use their index.
const OUTPUT_SLOT: u32 = MAX_BANDS as u32;
/// Value of [`Listen`] while nothing is listened to.
const NO_BAND: usize = usize::MAX;

/// Makes an enumeration of `dsp_core` a parameter type. The ids are stored in projects: never change
/// them.
macro_rules! choice {
    ($(#[$doc:meta])* $choice:ident($value:ident) { $($variant:ident: $id:literal, $name:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $choice(pub $value);

        impl $choice {
            /// Every choice, in the order of menus and of the host's steps.
            pub const ALL: &'static [$value] = &[$($value::$variant),*];

            /// Name as the host and the window show it.
            #[must_use]
            pub fn name(self) -> &'static str {
                <Self as Enum>::variants()[self.to_index()]
            }
        }

        impl Enum for $choice {
            fn variants() -> &'static [&'static str] {
                &[$($name),*]
            }
            fn ids() -> Option<&'static [&'static str]> {
                Some(&[$($id),*])
            }
            fn to_index(self) -> usize {
                Self::ALL.iter().position(|value| *value == self.0).unwrap_or(0)
            }
            fn from_index(index: usize) -> Self {
                Self(Self::ALL.get(index).copied().unwrap_or_default())
            }
        }
    };
}

choice! {
    /// Shape of a band.
    ShapeChoice(Shape) {
        Bell: "bell", "Bell";
        LowShelf: "lowshelf", "Low shelf";
        HighShelf: "highshelf", "High shelf";
        LowCut: "lowcut", "Low cut";
        HighCut: "highcut", "High cut";
        Notch: "notch", "Notch";
        BandPass: "bandpass", "Band pass";
        TiltShelf: "tiltshelf", "Tilt shelf";
        FlatTilt: "flattilt", "Flat tilt";
        AllPass: "allpass", "All pass";
    }
}

choice! {
    /// Slope of a cut or shelf.
    SlopeChoice(Slope) {
        Db6: "6", "6 dB/oct";
        Db12: "12", "12 dB/oct";
        Db18: "18", "18 dB/oct";
        Db24: "24", "24 dB/oct";
        Db36: "36", "36 dB/oct";
        Db48: "48", "48 dB/oct";
        Db72: "72", "72 dB/oct";
        Db96: "96", "96 dB/oct";
        Brickwall: "brick", "Brickwall";
    }
}

choice! {
    /// Part of the stereo signal that a band works on.
    PlacementChoice(Placement) {
        Stereo: "st", "Stereo";
        Left: "l", "Left";
        Right: "r", "Right";
        Mid: "m", "Mid";
        Side: "s", "Side";
    }
}

/// One band.
#[derive(Params)]
pub struct Band {
    /// Whether the band exists.
    #[id = "used"]
    pub used: BoolParam,
    /// Off bypasses the band and keeps its settings.
    #[id = "on"]
    pub on: BoolParam,
    /// Response.
    #[id = "shape"]
    pub shape: EnumParam<ShapeChoice>,
    /// Steepness of cuts and shelves.
    #[id = "slope"]
    pub slope: EnumParam<SlopeChoice>,
    /// Part of the stereo signal.
    #[id = "place"]
    pub placement: EnumParam<PlacementChoice>,
    /// Centre or corner; logarithmic.
    #[id = "freq"]
    pub freq: FloatParam,
    /// Boost or cut.
    #[id = "gain"]
    pub gain: FloatParam,
    /// Quality; logarithmic.
    #[id = "q"]
    pub q: FloatParam,
}

impl Band {
    fn new(index: usize, flags: &ChangeFlags) -> Self {
        let slot = index as u32;
        let name = |what: &str| format!("Band {} {what}", index + 1);
        let default = BandParams::default();
        Self {
            used: param::toggle(name("Used"), false).watched(flags, slot),
            on: param::toggle(name("On"), true).watched(flags, slot),
            shape: param::choice(name("Shape"), ShapeChoice(default.shape)).watched(flags, slot),
            slope: param::choice(name("Slope"), SlopeChoice(default.slope)).watched(flags, slot),
            placement: param::choice(name("Placement"), PlacementChoice(default.placement))
                .watched(flags, slot),
            freq: param::freq_hz(name("Freq"), default.freq_hz, 10.0..=30_000.0)
                .watched(flags, slot),
            gain: param::gain_db(name("Gain"), 0.0, -30.0..=30.0).watched(flags, slot),
            q: param::q(name("Q"), default.q, 0.025..=40.0).watched(flags, slot),
        }
    }

    /// The band's settings in real units.
    #[must_use]
    pub fn snapshot(&self) -> BandParams {
        BandParams {
            on: self.used.value() && self.on.value(),
            shape: self.shape.value().0,
            slope: self.slope.value().0,
            placement: self.placement.value().0,
            freq_hz: param::log_value(&self.freq),
            gain_db: f64::from(self.gain.value()),
            q: param::log_value(&self.q),
        }
    }
}

/// What happens after the bands.
#[derive(Params)]
pub struct Output {
    /// Level of the output.
    #[id = "out"]
    pub gain: FloatParam,
    /// Multiplies every band's gain.
    #[id = "scale"]
    pub scale: FloatParam,
    /// Compensates the loudness change of the curve.
    #[id = "autogain"]
    pub auto_gain: BoolParam,
    /// Inverts the polarity.
    #[id = "invert"]
    pub invert: BoolParam,
    /// Narrows bells as their gain grows.
    #[id = "gainq"]
    pub gain_q: BoolParam,
}

impl Output {
    fn new(flags: &ChangeFlags) -> Self {
        Self {
            gain: param::gain_db("Output", 0.0, -30.0..=30.0).watched(flags, OUTPUT_SLOT),
            scale: param::percent("Gain scale", 100.0, -100.0..=200.0).watched(flags, OUTPUT_SLOT),
            auto_gain: param::toggle("Auto gain", false).watched(flags, OUTPUT_SLOT),
            invert: param::toggle("Flip polarity", false).watched(flags, OUTPUT_SLOT),
            gain_q: param::toggle("Gain-Q link", false).watched(flags, OUTPUT_SLOT),
        }
    }
}

/// The band that is listened to alone. Not a parameter: it ends with the session.
#[derive(Debug)]
pub struct Listen {
    band: AtomicUsize,
    flags: ChangeFlags,
}

impl Listen {
    fn new(flags: &ChangeFlags) -> Self {
        Self { band: AtomicUsize::new(NO_BAND), flags: flags.clone() }
    }

    /// The band that is listened to.
    #[must_use]
    pub fn get(&self) -> Option<usize> {
        Some(self.band.load(Relaxed)).filter(|band| *band < MAX_BANDS)
    }

    /// Listens to one band, or to everything again.
    pub fn set(&self, band: Option<usize>) {
        if self.band.swap(band.unwrap_or(NO_BAND), Relaxed) != band.unwrap_or(NO_BAND) {
            self.flags.raise(OUTPUT_SLOT);
        }
    }
}

/// All parameters.
#[derive(Params)]
pub struct ChannelEqParams {
    /// Bypass.
    #[nested]
    pub io: IoParams,
    /// Output section.
    #[nested(group = "Output")]
    pub output: Output,
    /// The bands.
    #[nested(array, group = "Band")]
    pub bands: [Band; MAX_BANDS],
    /// Size and scale of the window.
    #[persist = "window"]
    pub window: EditorState,
    /// Undo history, A and B, the loaded preset.
    #[persist = "session"]
    pub session: Session,
    /// What else the window remembers.
    #[persist = "gui"]
    pub gui: RwLock<GuiState>,
    /// The band that is listened to.
    pub listen: Listen,
    /// Raised by every parameter above.
    pub changed: ChangeFlags,
}

impl Default for ChannelEqParams {
    fn default() -> Self {
        let changed = ChangeFlags::default();
        Self {
            io: IoParams::default(),
            output: Output::new(&changed),
            bands: std::array::from_fn(|index| Band::new(index, &changed)),
            window: EditorState::default(),
            session: Session::new(&SPEC),
            gui: RwLock::default(),
            listen: Listen::new(&changed),
            changed,
        }
    }
}

impl ChannelEqParams {
    /// Reads again what `slots` says has changed.
    pub fn update(&self, params: &mut EqParams, slots: Slots) {
        for (index, band) in self.bands.iter().enumerate() {
            if slots.contains(index as u32) {
                params.bands[index] = band.snapshot();
            }
        }
        if slots.contains(OUTPUT_SLOT) {
            params.gain_scale_amount = f64::from(self.output.scale.value()) / 100.0;
            params.output_gain_db = f64::from(self.output.gain.value());
            params.auto_gain = self.output.auto_gain.value();
            params.invert_polarity = self.output.invert.value();
            params.gain_q_interaction = self.output.gain_q.value();
            params.listen = self.listen.get();
        }
    }

    /// One page of eight controls for each band, and one for the output.
    pub fn add_remote_controls(&self, context: &mut impl RemoteControlsContext) {
        context.add_section("Bands", |section| {
            for (index, band) in self.bands.iter().enumerate() {
                section.add_page(format!("Band {}", index + 1), |page| {
                    page.add_param(&band.freq);
                    page.add_param(&band.gain);
                    page.add_param(&band.q);
                    page.add_param(&band.shape);
                    page.add_param(&band.slope);
                    page.add_param(&band.placement);
                    page.add_param(&band.on);
                    page.add_param(&band.used);
                });
            }
        });
        context.add_section("Output", |section| {
            section.add_page("Output", |page| {
                page.add_param(&self.output.gain);
                page.add_param(&self.output.scale);
                page.add_param(&self.output.auto_gain);
                page.add_param(&self.output.invert);
                page.add_param(&self.output.gain_q);
                page.add_param(&self.io.bypass);
            });
        });
    }

    /// All settings in real units.
    #[must_use]
    pub fn snapshot(&self) -> EqParams {
        let mut params = EqParams::default();
        self.update(&mut params, Slots::ALL);
        params
    }
}

//! The named choices of the parameters, and what they are in the signal path.

use dsp_core::character::Circuit;
use dsp_core::dynamics::{Detection, Domain, LinkMode, Oversampling, Style, Topology};
use dsp_core::eq::Slope;
use nice_plug::prelude::*;

use crate::processor::{Listen, MakeupMode};

/// Declares a choice: id, name, and the value it stands for.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident -> $target:ty {
        $($(#[$variant_doc:meta])* $variant:ident = $id:literal, $text:literal => $value:expr;)*
    }) => {
        $(#[$doc])*
        #[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* #[id = $id] #[name = $text] $variant,)*
        }

        impl From<$name> for $target {
            fn from(choice: $name) -> Self {
                match choice { $($name::$variant => $value,)* }
            }
        }
    };
}

choice! {
    /// Detector, loop and ballistics.
    StyleChoice -> Style {
        /// Exact times, no ripple.
        Clean = "clean", "Clean" => Style::Clean;
        /// Glue of a console's bus.
        Bus = "bus", "Bus" => Style::Bus;
        /// Field-effect transistor.
        Punch = "punch", "Punch" => Style::Punch;
        /// Light cell.
        Opto = "opto", "Opto" => Style::Opto;
        /// Remote-cutoff valve.
        VariMu = "vari_mu", "Vari-Mu" => Style::VariMu;
        /// Follows syllables.
        Vocal = "vocal", "Vocal" => Style::Vocal;
        /// Peaks and average apart.
        Mastering = "mastering", "Mastering" => Style::Mastering;
        /// Lifts what is quiet.
        Upward = "upward", "Upward" => Style::Upward;
    }
}

choice! {
    /// Where the level is taken.
    TopologyChoice -> Topology {
        /// As the style does.
        Style = "style", "Style" => Topology::Style;
        /// At the input.
        FeedForward = "forward", "Feed-forward" => Topology::FeedForward;
        /// At the output.
        Feedback = "feedback", "Feedback" => Topology::Feedback;
    }
}

choice! {
    /// How the level is taken.
    DetectionChoice -> Detection {
        /// As the style does.
        Style = "style", "Style" => Detection::Style;
        /// The rectified sample.
        Peak = "peak", "Peak" => Detection::Peak;
        /// Mean power.
        Rms = "rms", "RMS" => Detection::Rms;
    }
}

choice! {
    /// What linked channels react to.
    LinkChoice -> LinkMode {
        /// The louder one.
        Max = "max", "Max" => LinkMode::Max;
        /// The mean power.
        Mean = "mean", "Mean" => LinkMode::Mean;
    }
}

choice! {
    /// Which two signals are compressed.
    StereoChoice -> Domain {
        /// Left and right.
        LeftRight = "lr", "L/R" => Domain::LeftRight;
        /// Mid and side.
        MidSide = "ms", "M/S" => Domain::MidSide;
        /// Mid alone.
        Mid = "mid", "Mid" => Domain::Mid;
        /// Side alone.
        Side = "side", "Side" => Domain::Side;
    }
}

choice! {
    /// Where the make-up comes from.
    MakeupChoice -> MakeupMode {
        /// The knob.
        Manual = "manual", "Manual" => MakeupMode::Manual;
        /// The curve.
        Auto = "auto", "Auto" => MakeupMode::Auto;
        /// The loudness.
        Lock = "lock", "Loudness lock" => MakeupMode::LoudnessLock;
    }
}

choice! {
    /// What is heard.
    ListenChoice -> Listen {
        /// The result.
        Off = "off", "Off" => Listen::Off;
        /// What the detector hears.
        SideChain = "key", "Side-chain" => Listen::SideChain;
        /// That, as loud as it changes the gain.
        Trigger = "trigger", "Trigger" => Listen::Trigger;
    }
}

choice! {
    /// Steepness of the side-chain's cuts.
    SlopeChoice -> Slope {
        /// 6 dB an octave.
        Db6 = "6", "6 dB/oct" => Slope::Db6;
        /// 12 dB an octave.
        Db12 = "12", "12 dB/oct" => Slope::Db12;
        /// 24 dB an octave.
        Db24 = "24", "24 dB/oct" => Slope::Db24;
        /// 48 dB an octave.
        Db48 = "48", "48 dB/oct" => Slope::Db48;
    }
}

choice! {
    /// Harmonics.
    CharacterChoice -> Option<Circuit> {
        /// None.
        Off = "off", "Off" => None;
        /// Soft, one-sided.
        Tube = "tube", "Tube" => Some(Circuit::Tube);
        /// Clean, then hard.
        Diode = "diode", "Diode" => Some(Circuit::Diode);
        /// Low frequencies.
        Transformer = "transformer", "Transformer" => Some(Circuit::Transformer);
    }
}

choice! {
    /// Place of the character stage; whether that is in front.
    PlaceChoice -> bool {
        /// In front of the compressor.
        Before = "before", "Before" => true;
        /// Behind it.
        After = "after", "After" => false;
    }
}

choice! {
    /// How many times the sample rate the gain works at.
    OversamplingChoice -> Oversampling {
        /// At the sample rate.
        X1 = "1", "1x" => Oversampling::X1;
        /// Twice.
        X2 = "2", "2x" => Oversampling::X2;
        /// Four times.
        X4 = "4", "4x" => Oversampling::X4;
        /// Eight times.
        X8 = "8", "8x" => Oversampling::X8;
    }
}

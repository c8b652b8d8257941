//! Harmonics of a tube, of diodes, of a transformer.
//!
//! A circuit adds a residual to the signal, `y = x + r(g x) / g`, with the drive `g` from 0 to the
//! circuit's most. `r` begins with the second or a higher power, so small signals pass with a gain
//! of 1, and with the drive at 0 the signal passes to the bit. The residual alone goes through a high-pass
//! (5 Hz), so no circuit makes DC and none moves the signal's phase.
//!
//! All curves are made of one: the saturation `h(u) = u / sqrt(1 + u²)` about a bias `b`,
//!
//! ```text
//! r_b(a) = (h(a + b) - h(b)) / h'(b) - a
//! tube         r_0.3                       even and odd, growing with the level
//! diode        0.54 r_0.5 + 0.46 r_-0.5    third power cancelled: clean, then hard; a little even
//! transformer  D[ r_0(f) + 0.06 (z / 2 - f) ],  f = flux = leaky integral of the voltage, D = its inverse
//!              dz = 2 (df - z |df|)        rate-independent friction: the loop of a core
//! ```
//!
//! Of the first two not the curve is taken but its mean between two samples, which is the quotient
//! of the integral's and the argument's differences (J. Parker, V. Zavalishin, E. Le Bivic, DAFx-16):
//! that takes the aliases of high orders away. The integral of `h` is `sqrt(1 + u²)`, and its quotient
//! can be written without a difference, see `curve.rs`. The friction is that of P. R. Dahl (1968); for
//! small signals it gives Lord Rayleigh's loop. Distortion of a transformer falls with the
//! frequency, since the flux does.
//!
//! [`CharacterStage`] runs at any rate, to be put into an oversampled loop; [`Character`] brings its own
//! loop. [`harmonics`] measures the stage itself.

mod circuit;
mod curve;
mod harmonics;
mod pole;
mod stage;
mod unit;

pub use harmonics::{HARMONICS, Harmonics, harmonics};
pub use stage::CharacterStage;
pub use unit::{Character, CharacterSettings};

/// What makes the harmonics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Circuit {
    /// Soft and one-sided: the second harmonic leads.
    #[default]
    Tube,
    /// Clean up to a knee, then hard: odd harmonics of high order.
    Diode,
    /// Low frequencies only: third harmonic with the lag of a magnetic core.
    Transformer,
}

impl Circuit {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Tube, Self::Diode, Self::Transformer];
}

/// What the user set.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CharacterParams {
    /// What makes the harmonics.
    pub circuit: Circuit,
    /// From 0, none, to 1, most.
    pub drive_amount: f64,
}

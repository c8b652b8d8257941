//! The styles: a table of parts and numbers. Nothing else distinguishes them.
//!
//! Reduction is `c` in dB, `t` what the curve asks for, `k(τ) = 1 - exp(-1 / (τ fs))`.
//!
//! | style | level | loop | attack | release |
//! |---|---|---|---|---|
//! | Clean | envelope | forward | smooth | to the target |
//! | Bus | transient | feedback | direct, faster with the ratio | isolated: to zero |
//! | Opto | envelope | feedback | two cells | fast cell, and a slow one that the dose slows |
//! | Vari-Mu | envelope | feedback, knee 24 dB | direct, faster with the ratio | slower with depth |
//! | Punch | transient | forward | direct | to the target |
//! | Vocal | envelope, knee 6 dB | forward | direct | to zero, up to 5 times faster after short sounds |
//! | Mastering | envelope and RMS | forward | direct, both | one each, the larger counts |
//! | Upward | transient | forward, boosts below | smooth | to the target |

use super::ballistics::Law;
use super::params::{Detection, Topology};

/// What a level is taken with, how the reduction moves; see the module and [`Style::spec`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Style {
    /// No colour: exact times, no ripple.
    #[default]
    Clean,
    /// Glue of a mixing console's bus.
    Bus,
    /// Light cell: quick at first, slow in the end.
    Opto,
    /// Remote-cutoff valve: the ratio rises with the reduction.
    VariMu,
    /// Field-effect transistor: reacts to the very sample.
    Punch,
    /// Releases quickly between syllables, slowly after long notes.
    Vocal,
    /// Peaks and average released apart.
    Mastering,
    /// Lifts what is quiet, leaves what is loud.
    Upward,
}

/// Which part of the curve threshold, ratio and range belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Above the threshold.
    Downward,
    /// Below the threshold.
    Upward,
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StyleSpec {
    /// Name on the button.
    pub name: &'static str,
    /// One line for the window.
    pub summary: &'static str,
    /// Never [`Detection::Style`].
    pub detection: Detection,
    /// Never [`Topology::Style`].
    pub topology: Topology,
    /// Which side of the threshold is changed.
    pub role: Role,
    /// Least knee, in dB.
    pub least_knee_db: f64,
    /// How the reduction follows what the curve asks for.
    pub law: Law,
    /// Share of the change that is done after the attack time, 0 to 1.
    pub attack_share: f64,
    /// Share of the change that is done after the release time, 0 to 1.
    pub release_share: f64,
    /// What exactly the attack time says.
    pub attack_definition: &'static str,
    /// What exactly the release time says.
    pub release_definition: &'static str,
    /// The law in formulas, one a line.
    pub equations: &'static str,
}

/// `1 - 1 / e`, the share that one time constant does.
pub const ONE_TIME_CONSTANT: f64 = 1.0 - 0.367_879_441_171_442_33;
const NINE_TENTHS: f64 = 0.9;

const FORWARD_ATTACK: &str = "to 63 % of the change in dB";
const FORWARD_RELEASE: &str = "to 63 % of the change in dB";
const FEEDBACK_ATTACK: &str = "to 63 % of the change in dB at 4:1, above the knee";

impl Style {
    /// All of them, as the window shows them.
    pub const ALL: [Self; 8] = [
        Self::Clean,
        Self::Bus,
        Self::Opto,
        Self::VariMu,
        Self::Punch,
        Self::Vocal,
        Self::Mastering,
        Self::Upward,
    ];

    /// Its row of the table.
    #[must_use]
    pub const fn spec(self) -> &'static StyleSpec {
        match self {
            Self::Clean => &CLEAN,
            Self::Bus => &BUS,
            Self::Opto => &OPTO,
            Self::VariMu => &VARI_MU,
            Self::Punch => &PUNCH,
            Self::Vocal => &VOCAL,
            Self::Mastering => &MASTERING,
            Self::Upward => &UPWARD,
        }
    }
}

const CLEAN: StyleSpec = StyleSpec {
    name: "Clean",
    summary: "Ripple-free envelope, exact times, smooth release",
    detection: Detection::Envelope,
    topology: Topology::FeedForward,
    role: Role::Downward,
    least_knee_db: 0.0,
    law: Law::Smooth,
    attack_share: ONE_TIME_CONSTANT,
    release_share: ONE_TIME_CONSTANT,
    attack_definition: FORWARD_ATTACK,
    release_definition: FORWARD_RELEASE,
    equations: "x = 10 log10(i² + q²)\n\
                t = f(x)\n\
                p' = p + k(t > p: r1, else r2)(t - p), r1 and r2 by the times, with s\n\
                c' = c + k(s)(p' - c), s = .3 min(attack, release)",
};

const BUS: StyleSpec = StyleSpec {
    name: "Bus",
    summary: "Feedback loop, soft attack, isolated release: glue",
    detection: Detection::Transient,
    topology: Topology::Feedback,
    law: Law::Isolated,
    attack_definition: FEEDBACK_ATTACK,
    equations: "x = 20 log10 max(|s|, sqrt(i² + q²))\n\
                c = h(x - c), h(y) = (R - 1)(y - T) above the knee, r = 1 + h'\n\
                h > c: c' = c + k(4 attack / r)(h - c) / r\n\
                h < c: c' = c - k(release) c",
    ..CLEAN
};

const OPTO: StyleSpec = StyleSpec {
    name: "Opto",
    summary: "Two light cells: quick first half, lingering second half",
    topology: Topology::Feedback,
    least_knee_db: 10.0,
    law: Law::Opto,
    attack_definition: FEEDBACK_ATTACK,
    release_definition: "to 63 % of the change in dB after a short burst; longer after long light",
    equations: "x = 10 log10(i² + q²)\n\
                c = u + v, c = h(x - c), r = 1 + h'\n\
                h > c: u' = u + .7 d, v' = v + .3 d, d = k(4 attack / r)(h - c) / r\n\
                h < c: u' = u - k(τ) u, v' = v - k(8 τ (1 + 7 s)) v, τ = release / 1.717, until c' = h\n\
                dose: s' = s + k(2 s)(c / (c + 6 dB) - s) while h > c / 2, else to 0",
    ..CLEAN
};

const VARI_MU: StyleSpec = StyleSpec {
    name: "Vari-Mu",
    summary: "Feedback valve: the ratio rises with the reduction",
    topology: Topology::Feedback,
    least_knee_db: 24.0,
    law: Law::Depth,
    attack_definition: FEEDBACK_ATTACK,
    release_definition: "to 63 % of a change of 12 dB; slower from deeper, faster from less",
    equations: "x = 10 log10(i² + q²)\n\
                c = h(x - c), h' from 0 to R - 1 over 24 dB, r = 1 + h'\n\
                h > c: c' = c + k(4 attack / r)(h - c) / r\n\
                h < c: c' = c - k(τ) c / (1 + c / 12 dB), τ = release / 1.632",
    ..CLEAN
};

const PUNCH: StyleSpec = StyleSpec {
    name: "Punch",
    summary: "Catches the very sample, grabs and lets go at once",
    detection: Detection::Transient,
    law: Law::Branching,
    attack_share: NINE_TENTHS,
    attack_definition: "to 90 % of the change in dB",
    equations: "x = 20 log10 max(|s|, sqrt(i² + q²))\n\
                t = f(x)\n\
                t > c: c' = c + k(attack / 2.303)(t - c)\n\
                t < c: c' = c + k(release)(t - c)",
    ..CLEAN
};

const VOCAL: StyleSpec = StyleSpec {
    name: "Vocal",
    summary: "Short sounds let go five times faster than held notes",
    least_knee_db: 6.0,
    law: Law::Duty,
    release_definition: "to 63 % of the change in dB after a held note; after short ones up to 5 times faster",
    equations: "x = 10 log10(i² + q²)\n\
                t = f(x)\n\
                t > c: c' = c + k(attack)(t - c)\n\
                t < c: c' = max(t, c - k(τ) c), 1 / τ = (1 + 4 (1 - min(1, a / c))) / release\n\
                a' = a + k(0.2 s)(c - a)",
    ..CLEAN
};

const MASTERING: StyleSpec = StyleSpec {
    name: "Mastering",
    summary: "Peaks and average with releases of their own",
    law: Law::Double,
    release_definition: "to 63 % of the change in dB, of what the average has reduced",
    equations: "x1 = 10 log10(i² + q²) - crest, x2 = 10 log10 mean(i² + q², RMS)\n\
                t1 = f(x1), t2 = f(x2)\n\
                t > p: p' = p + k(attack)(t - p), else max(t, p - k(τ) p)\n\
                p1 with τ = peak release, p2 with τ = release\n\
                c = max(p1, p2)",
    ..CLEAN
};

const UPWARD: StyleSpec = StyleSpec {
    name: "Upward",
    summary: "Lifts what is quiet and leaves peaks alone",
    detection: Detection::Transient,
    role: Role::Upward,
    equations: "x = 20 log10 max(|s|, sqrt(i² + q²))\n\
                t = -b(x), boost below the threshold, fading out below the floor\n\
                p' = p + k(t > p: r1, else r2)(t - p), r1 and r2 by the times, with s\n\
                c' = c + k(s)(p' - c), s = .3 min(attack, release)",
    ..CLEAN
};

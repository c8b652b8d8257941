//! The compressor: one sheet a style, and one a circuit of the character.
//!
//! | file | what |
//! |---|---|
//! | `law`, `motion` | the documented law and equations, written anew |
//! | `statics`, `steps`, `labels`, `distortion`, `pattern` | measurements beside them |
//! | `circuit_law`, `circuits` | the same for the character |

mod circuit_law;
mod circuits;
mod distortion;
mod labels;
mod law;
mod motion;
mod pattern;
mod settings;
mod statics;
mod steps;
mod tones;

use dsp_core::character::Circuit;
use dsp_core::dynamics::{Style, StyleSpec, Topology};

use super::card::{Card, Row};
use super::rig::Rig;
use super::{Book, Sheet};
use crate::host::HostError;

/// One sheet a style and a circuit.
pub const BOOK: Book = Book {
    plugin: "compressor",
    title: "Lacquer Compressor: the styles, measured",
    intro: INTRO,
    page: "styles.md",
    names,
    measure,
};

const INTRO: &str = "\
What each style does, in formulas, and what the built plugin was measured to do. The controls are
explained in [the manual](../compressor.md).

In the formulas `x` is the detector's level in dB, `c` the reduction in dB, `t` what the curve asks for,
`f` the static curve, `T` the threshold, `R` the ratio, `k(τ) = 1 - exp(-1 / (τ fs))` what a sample does
for a time constant; `p`, `u`, `v`, `a` and `s` are what a style remembers, and a dash is the next sample.
`i² + q²` is the squared envelope, from two copies of the signal a quarter of a turn apart, `|s|` the sample
itself. In a feedback loop the detector hears the output, so `h` is the curve of `x - c` and `h'` its slope.

Above the threshold, with `S = 1 - 1 / R`, knee `W` and `u` from 0 to `W` the way into the knee,
`f(x) = S (u² / 2W + max(x - T - W / 2, 0))`, at most the range; `h` is the same with `S = R - 1`. Upward the boost
is `f` of what is missing to the threshold, and fades out from 12 dB above the floor to it.

In the pictures lines are calculated from these formulas and dots are measured, at 48 kHz through the
CLAP bundle. The signals are sines with their cosine on the other channel, whose envelope is known at
every sample. Rings mark where the definition of the label is reached on each curve; a definition that
names a certain burst holds for that one, and so the table below each picture measures that one: in a
loop at 4:1 above the knee, Opto's release after 12 ms, that of Vari-Mu from 12 dB, Mastering's with an
RMS window of 2 ms. A time is allowed to be off by 2 % and by the fifth of a millisecond in which the
detector's filters find a new level; only a boost asks for a level far below the one before, for which they need
half a millisecond. Distortion below \u{2212}140 dB is the rounding of the samples to 24 bits, no property of a
style, and drawn at the foot.

At the end stand the circuits of the character, with no compression around them: `r` is what a circuit adds, `g` its
drive, and small signals pass.";

fn names() -> Vec<&'static str> {
    let styles = Style::ALL.iter().map(|style| style.spec().name);
    styles.chain(Circuit::ALL.iter().map(|circuit| circuits::name(*circuit))).collect()
}

fn measure(rig: &Rig, name: &str) -> Result<Sheet, HostError> {
    if let Some(circuit) = Circuit::ALL.into_iter().find(|circuit| circuits::name(*circuit) == name)
    {
        return circuits::measure(rig, circuit);
    }
    let style = Style::ALL.into_iter().find(|style| style.spec().name == name).unwrap_or_default();
    let spec = style.spec();
    let (curve, curve_figure) = statics::measure(rig, style)?;
    let ([attack, release], step_figure) = steps::measure(rig, style)?;
    let ([by_level, by_freq], distortions) = distortion::measure(rig, style)?;
    let drums = pattern::measure(rig, style)?;
    let mut figures = vec![curve_figure];
    figures.extend(labels::measure(rig, style)?);
    figures.push(step_figure);
    figures.extend(distortions);
    let rows = vec![
        Row { height: 360.0, plots: vec![curve, by_level] },
        Row { height: 300.0, plots: vec![attack, release] },
        Row { height: 250.0, plots: vec![drums] },
        Row { height: 260.0, plots: vec![by_freq] },
    ];
    let card = Card {
        head: format!("Lacquer Compressor \u{b7} {}", spec.name),
        sub: spec.summary.to_owned(),
        rows,
    };
    Ok(Sheet { name: spec.name.to_owned(), text: text(spec), figures, card })
}

/// What the style is: its row of the engine's own table.
fn text(spec: &StyleSpec) -> String {
    let topology = match spec.topology {
        Topology::Feedback => "feedback",
        Topology::FeedForward | Topology::Style => "feed-forward",
    };
    let knee = match spec.least_knee_db {
        0.0 => "as set".to_owned(),
        least => format!("at least {least} dB"),
    };
    format!(
        "{}.\n\n| loop | knee | attack is the time | release is the time |\n|---|---|---|---|\n\
         | {topology} | {knee} | {} | {} |\n\n```text\n{}\n```",
        spec.summary, spec.attack_definition, spec.release_definition, spec.equations
    )
}

//! One card a track: what it was, what was done, what it is.

use std::fmt::Write as _;

use super::charts;
use super::page::{chips, fader, image, legend};
use crate::demo::measure::Analysis;
use crate::demo::mix::{MixReport, StripReport, TrackReport};
use crate::svg::{escape, number, signed};

/// All cards.
#[must_use]
pub fn tracks(report: &MixReport) -> String {
    let cards: String =
        report.tracks.iter().enumerate().map(|(index, track)| card(index, track)).collect();
    let legend = legend(&[
        ("post", "After"),
        ("pre", "Before"),
        ("eq", "Response of the chain, measured"),
        ("side", "Side, where it differs"),
        ("loud", "Short-term loudness"),
    ]);
    format!(r#"<h2 id="tracks">Tracks</h2>{legend}<div class="cards">{cards}</div>"#)
}

fn card(index: usize, track: &TrackReport) -> String {
    let strip = &track.strip;
    let loudness = |analysis: &Analysis| number(analysis.loudness.integrated_lufs, 1);
    format!(
        r#"<article class="panel card" style="--band:var(--band{})"><header><span class="node">{}</span><h3>{}</h3>
<button class="solo" data-src="{}" aria-label="Play this stem"><svg viewBox="0 0 24 24"><path class="to-play" d="M8 5v14l11-7z"/><path class="to-pause" d="M7 5h4v14H7zM13 5h4v14h-4z"/></svg></button>
<span class="chips">{}{}<span class="chip">to {}</span></span>
<span class="figures"><b>{}</b> LUFS <i>from {}</i> &ensp; true peak <b{}>{}</b></span></header>
{}
<div class="plots">{}<div class="right">{}{}{}</div></div>{}</article>"#,
        1 + index % 8,
        index + 1,
        escape(&strip.name),
        escape(&track.file),
        chips(&strip.slots),
        fader(strip.gain_db),
        escape(&strip.output),
        loudness(&track.mixed),
        loudness(&track.raw),
        if track.mixed.loudness.true_peak_dbtp > 0.0 { r#" class="hot""# } else { "" },
        signed(track.mixed.loudness.true_peak_dbtp, 1),
        charts::wave(&track.raw, &track.mixed, 64.0),
        charts::spectrum(&track.raw, &track.mixed, strip, (880.0, 268.0)),
        charts::place(&track.raw, &track.mixed),
        image("", &track.mixed),
        charts::history(&track.raw, &track.mixed, false),
        settings(strip),
    )
}

/// The moves in words: one line a band of the equaliser, the other settings as they are.
#[must_use]
pub fn settings(strip: &StripReport) -> String {
    let mut lines = String::new();
    for slot in &strip.slots {
        if let Some(from) = &slot.sidechain {
            let _ = write!(lines, "<li><b>Side-chain</b> hears {}</li>", escape(from));
        }
        let mut group: Option<(String, Vec<String>)> = None;
        let mut flush = |group: &mut Option<(String, Vec<String>)>| {
            if let Some((name, words)) = group.take().filter(|(_, words)| !words.is_empty()) {
                let _ = write!(lines, "<li><b>{}</b> {}</li>", escape(&name), words.join(", "));
            }
        };
        for shown in &slot.settings {
            let (name, what) = split(&shown.param);
            if group.as_ref().is_none_or(|(current, _)| *current != name) {
                flush(&mut group);
                group = Some((name, Vec::new()));
            }
            let is_switch = matches!(what.as_str(), "Used");
            if let (Some((_, words)), false) = (&mut group, is_switch) {
                words.push(escape(&phrase(&what, &shown.text)));
            }
        }
        flush(&mut group);
    }
    if lines.is_empty() { lines } else { format!("<ul>{lines}</ul>") }
}

/// Splits `Band 1/Band 1 Freq` and `Place/Pan` into a heading and the rest.
fn split(param: &str) -> (String, String) {
    let name = param.rsplit('/').next().unwrap_or(param);
    let words: Vec<&str> = name.split(' ').collect();
    match words.as_slice() {
        ["Band", number, rest @ ..] => (format!("Band {number}"), rest.join(" ")),
        _ => (name.to_owned(), String::new()),
    }
}

/// A value as people say it; a bare number gets its name.
fn phrase(what: &str, text: &str) -> String {
    let text = text.strip_prefix('-').map_or_else(|| text.to_owned(), |n| format!("\u{2212}{n}"));
    let is_bare = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '\u{2212}'));
    if is_bare && !what.is_empty() { format!("{what} {text}") } else { text.clone() }
}

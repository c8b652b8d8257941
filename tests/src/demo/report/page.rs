//! The page around the pictures.

use std::fmt::Write as _;

use base64::Engine as _;

use super::charts;
use super::tracks::{settings, tracks};
use super::verdict::verdict;
use crate::demo::measure::{Analysis, balance};
use crate::demo::mix::chain::SlotInfo;
use crate::demo::mix::{MixReport, StripReport, TrackReport};
use crate::svg::{escape, number, signed};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
const MARK: &str = include_str!("mark.svg");
/// Inter, as in the windows: Latin letters and signs, weights 400 to 600; SIL Open Font License 1.1.
const FONT: &[u8] = include_bytes!("inter.woff2");

/// The whole page.
#[must_use]
pub fn page(report: &MixReport) -> String {
    let title = escape(&report.title);
    format!(
        r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title} – Lacquer demo mix</title><style>{}{STYLE}</style></head>
<body>{}<main>{}{}{}{}{}{}</main>{}<script>{SCRIPT}</script></body></html>
"#,
        font_face(),
        top_bar(),
        header(report),
        listen(report),
        masters(report),
        collisions(report),
        tracks(report),
        table(report),
        footer(report),
    )
}

fn font_face() -> String {
    let data = base64::engine::general_purpose::STANDARD.encode(FONT);
    format!(
        "@font-face{{font-family:Inter;font-weight:400 600;src:url(data:font/woff2;base64,{data}) format(\"woff2\")}}"
    )
}

fn top_bar() -> String {
    format!(
        r##"<nav><a class="brand" href="#top">{MARK}<span>Lacquer</span><b>Demo mix</b></a>
<a href="#masters">Before and after</a><a href="#collisions">Collisions</a><a href="#tracks">Tracks</a><a href="#figures">Figures</a></nav>"##
    )
}

fn header(report: &MixReport) -> String {
    let loudness = &report.mix.loudness;
    let raw = &report.raw_sum.loudness;
    let tile = |caption: &str, value: String, unit: &str, before: String| {
        format!(
            r#"<div class="tile"><span>{caption}</span><strong>{value}<i>{unit}</i></strong><em>raw sum {before}</em></div>"#
        )
    };
    let peak = |dbtp: f64| {
        let class = if dbtp > 0.0 { r#" class="hot""# } else { "" };
        format!("<span{class}>{}</span>", signed(dbtp, 1))
    };
    let balance = |analysis: &Analysis| {
        number(balance::distance_db(&analysis.spectrum_db).unwrap_or(f64::NAN), 1)
    };
    let (verdict, is_wrong) = verdict(loudness);
    let mood = if is_wrong { " wrong" } else { "" };
    let plr = |analysis: &Analysis| analysis.loudness.plr_lu().unwrap_or(f64::NAN);
    let plugins: usize = report
        .tracks
        .iter()
        .map(|track| &track.strip)
        .chain(&report.buses)
        .chain([&report.master])
        .map(|strip| strip.slots.len())
        .sum();
    let heard = |before: bool| {
        let share = |t: &TrackReport| {
            if before { t.hidden_before.audible } else { t.hidden_after.audible }
        };
        100.0 * report.tracks.iter().map(share).sum::<f64>() / report.tracks.len().max(1) as f64
    };
    format!(
        r#"<header id="top"><div><h1>{}</h1><p>{} tracks, {}, {} kHz, through {plugins} plugin instances</p></div>
<div class="tiles">{}{}{}{}{}{}</div><p class="verdict{mood}">{verdict}</p></header>"#,
        escape(&report.title),
        report.tracks.len(),
        charts::clock(report.length_s),
        number(f64::from(report.sample_rate_hz) / 1_000.0, 1).trim_end_matches(".0"),
        tile(
            "Integrated",
            number(loudness.integrated_lufs, 1),
            "LUFS",
            number(raw.integrated_lufs, 1)
        ),
        tile("Range", number(loudness.range_lu, 1), "LU", number(raw.range_lu, 1)),
        tile("True peak", peak(loudness.true_peak_dbtp), "dBTP", peak(raw.true_peak_dbtp)),
        tile(
            "Peak to loudness",
            number(plr(&report.mix), 1),
            "LU",
            number(plr(&report.raw_sum), 1)
        ),
        tile("Off balance", balance(&report.mix), "dB", balance(&report.raw_sum)),
        tile(
            "Heard of a track",
            number(heard(false), 0),
            "%",
            format!("{} %", number(heard(true), 0))
        ),
    )
}

fn listen(report: &MixReport) -> String {
    let mut sections = String::new();
    if report.is_built_in {
        for (index, (name, start, share)) in charts::form(report.length_s).iter().enumerate() {
            let _ = write!(
                sections,
                r#"<span class="section s{}" style="left:{:.2}%;width:{:.2}%">{name}</span>"#,
                index % 2,
                100.0 * start,
                100.0 * share
            );
        }
    }
    format!(
        r#"<section class="panel listen" data-raw-lufs="{:.2}" data-mix-lufs="{:.2}">
<audio id="raw" src="raw-sum.wav" preload="auto"></audio><audio id="mix" src="mix.wav" preload="auto"></audio>
<div class="transport"><button id="play" class="primary" aria-label="Play"><svg viewBox="0 0 24 24"><path class="to-play" d="M8 5v14l11-7z"/><path class="to-pause" d="M7 5h4v14H7zM13 5h4v14h-4z"/></svg></button>
<div class="segments" role="radiogroup" aria-label="Version"><button id="to-raw" role="radio" aria-checked="false">Raw sum</button><button id="to-mix" role="radio" aria-checked="true" class="on">Mix</button></div>
<label class="chip on"><input type="checkbox" id="match" checked>Equal loudness</label>
<span class="hint">Space plays, A and B switch</span><output id="clock">0:00</output></div>
<div class="timeline" id="timeline" data-length="{:.3}"><div class="sections">{sections}</div>{}<div id="cursor"></div></div>
</section>"#,
        report.raw_sum.loudness.integrated_lufs.max(-70.0),
        report.mix.loudness.integrated_lufs.max(-70.0),
        report.length_s,
        charts::wave(&report.raw_sum, &report.mix, 110.0),
    )
}

fn masters(report: &MixReport) -> String {
    let (raw, mix) = (&report.raw_sum, &report.mix);
    format!(
        r#"<h2 id="masters">Before and after</h2><div class="grid masters">
<section class="panel wide"><h3>Loudness</h3>{}{}</section>
<section class="panel"><h3>Stereo image</h3><div class="images">{}{}</div></section>
<section class="panel"><h3>Spectrum</h3>{}{}<p class="note">Dotted: the average slope of finished popular music. Off balance is how far the spectrum, over octaves, lies from it.</p></section>
<section class="panel wide"><h3>Path to the master</h3>{}</section></div>"#,
        legend(&[
            ("loud", "Mix, short-term"),
            ("moment", "momentary"),
            ("integrated", "integrated"),
            ("pre", "Raw sum")
        ]),
        charts::history(raw, mix, true),
        image("Raw sum", raw),
        image("Mix", mix),
        legend(&[
            ("post", "Mix"),
            ("pre", "Raw sum"),
            ("reference", "Popular music"),
            ("eq", "Master chain")
        ]),
        charts::spectrum_of_mix(raw, mix, &report.master, (700.0, 300.0)),
        path(report),
    )
}

pub(super) fn legend(entries: &[(&str, &str)]) -> String {
    let keys =
        entries.iter().map(|(class, text)| format!(r#"<span class="key {class}">{text}</span>"#));
    format!(r#"<p class="legend">{}</p>"#, keys.collect::<String>())
}

pub(super) fn image(title: &str, analysis: &Analysis) -> String {
    let data = base64::engine::general_purpose::STANDARD.encode(&analysis.image.density);
    let correlation = analysis.image.correlation;
    format!(
        r#"<figure><div class="scope"><canvas class="scope-data" data-density="{data}"></canvas><i>L</i><i>R</i></div>
<figcaption>{title}<span class="meter" style="--c:{:.1}%"></span><b>{}</b></figcaption></figure>"#,
        50.0 + 50.0 * correlation,
        signed(correlation, 2)
    )
}

fn path(report: &MixReport) -> String {
    let mut rows = String::new();
    for bus in &report.buses {
        let feeds = |track: &&TrackReport| track.strip.output.eq_ignore_ascii_case(&bus.name);
        let from: Vec<String> =
            report.tracks.iter().filter(feeds).map(|track| escape(&track.strip.name)).collect();
        rows += &row(&bus.name, &from.join(", "), bus);
    }
    rows += &row("Master", "everything", &report.master);
    if let Some(trim_db) = report.trim_db {
        let _ = write!(
            rows,
            r#"<div class="strip"><b>Level</b><span class="from">one fixed gain for the finished mix</span><span class="chips"><span class="chip">{} dB</span></span></div>"#,
            signed(trim_db, 1)
        );
    }
    format!(
        r#"<div class="strips">{rows}</div><p class="note">The stems in this folder are the tracks behind their own plugins and faders. Buses and master work on sums of tracks, so the stems alone do not add up to the mix.</p>"#
    )
}

fn row(name: &str, from: &str, strip: &StripReport) -> String {
    format!(
        r#"<div class="strip"><b>{}</b><span class="from">{from}</span><span class="chips">{}{}</span>{}</div>"#,
        escape(name),
        chips(&strip.slots),
        fader(strip.gain_db),
        settings(strip)
    )
}

pub(super) fn fader(gain_db: f64) -> String {
    format!(r#"<span class="chip fader">Fader {} dB</span>"#, signed(gain_db, 1))
}

pub(super) fn chips(slots: &[SlotInfo]) -> String {
    slots
        .iter()
        .map(|slot| {
            let short = slot.name.strip_prefix("Lacquer ").unwrap_or(&slot.name);
            let class = slot.id.rsplit('.').next().unwrap_or_default();
            format!(r#"<span class="chip plugin {}">{}</span>"#, escape(class), escape(short))
        })
        .collect()
}

fn collisions(report: &MixReport) -> String {
    let rows = |after: bool| -> Vec<_> {
        report
            .tracks
            .iter()
            .map(|t| {
                (t.strip.name.as_str(), if after { &t.hidden_after } else { &t.hidden_before })
            })
            .collect()
    };
    format!(
        r#"<h2 id="collisions">Collisions</h2><section class="panel"><p class="lead">Each row is a track, each cell a band of the ear: bright where the track has its sound, green where you can hear it, red where the other tracks hide it. The percentage is how much of the track can be heard at all. What nobody should hear, such as room noise, is best all red.</p>
<div class="pair"><figure><figcaption>Raw sum</figcaption>{}</figure><figure><figcaption>Mix</figcaption>{}</figure></div></section>"#,
        charts::collisions(&rows(false)),
        charts::collisions(&rows(true))
    )
}

fn table(report: &MixReport) -> String {
    let mut rows = String::new();
    for (index, track) in report.tracks.iter().enumerate() {
        rows += &figures(&format!("{} {}", index + 1, track.strip.name), "before", &track.raw);
        rows += &figures("", "after", &track.mixed);
    }
    rows += &figures("Raw sum", "", &report.raw_sum).replace("<tr", r#"<tr class="sum""#);
    rows += &figures("Mix", "", &report.mix).replace("<tr", r#"<tr class="sum""#);
    format!(
        r#"<h2 id="figures">Figures</h2><section class="panel"><div class="scroll"><table><thead><tr><th></th><th></th><th>Integrated<i>LUFS</i></th><th>Max short-term<i>LUFS</i></th><th>Max momentary<i>LUFS</i></th><th>Range<i>LU</i></th><th>True peak<i>dBTP</i></th><th>PLR<i>LU</i></th><th>Crest<i>dB</i></th><th>Correlation</th><th>Balance<i>dB</i></th><th>Side to mid<i>dB</i></th></tr></thead><tbody>{rows}</tbody></table></div><p class="note">Integrated loudness counts the 0.4 s blocks in which the track plays and leaves out its pauses (gates of BS.1770); short-term is an average over 3 s with the pauses. So sparse hits, such as claps, may have an integrated loudness above their highest short-term one. PLR is true peak less integrated loudness: dense, even sounds have a small one, sharp hits a large one.</p></section>"#
    )
}

fn figures(name: &str, state: &str, analysis: &Analysis) -> String {
    let l = &analysis.loudness;
    let image = &analysis.image;
    let hot = if l.true_peak_dbtp > 0.0 { r#" class="hot""# } else { "" };
    let width = if image.width_db <= charts::MONO_DB {
        "mono".to_owned()
    } else {
        number(image.width_db, 1)
    };
    let balance = if image.balance_db.abs() >= 60.0 {
        if image.balance_db > 0.0 { "right" } else { "left" }.to_owned()
    } else {
        signed(image.balance_db, 1)
    };
    format!(
        "<tr><th>{}</th><td>{state}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td{hot}>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{balance}</td><td>{width}</td></tr>",
        escape(name),
        number(l.integrated_lufs, 1),
        number(l.max_short_term_lufs, 1),
        number(l.max_momentary_lufs, 1),
        number(l.range_lu, 1),
        signed(l.true_peak_dbtp, 2),
        l.plr_lu().map_or_else(|| number(f64::NAN, 1), |plr| number(plr, 1)),
        number(analysis.crest_db, 1),
        signed(image.correlation, 2),
    )
}

fn footer(report: &MixReport) -> String {
    let strips =
        report.tracks.iter().map(|t| &t.strip).chain(&report.buses).chain([&report.master]);
    let (busy_s, audio_s) =
        strips.filter(|strip| !strip.slots.is_empty()).fold((0.0, 0.0), |(busy, audio), strip| {
            (busy + strip.busy.as_secs_f64(), audio + strip.length_s)
        });
    let speed = if busy_s > 0.0 { audio_s / busy_s } else { f64::NAN };
    let [raw, mix] = &report.second_opinions;
    format!(
        "<footer><p>Rendered through the built plugin bundles in a CLAP host: blocks of 512 samples, offline mode, latency compensated, tails played out; \
         {} chains at {} times real time, {} s in all. Loudness by the meter of this suite (BS.1770-5, EBU Tech 3341 and 3342). \
         Second opinion of the ebur128 crate: raw sum {} LUFS, {} LU, {} dBTP; mix {} LUFS, {} LU, {} dBTP (its true peak is oversampled by four only). \
         Spectra: average of sixths of an octave. Responses: impulse through the running chain, louder side. \
         Hidden means more than 4 dB below the spread energy of all other tracks in both channels. \
         Typeface Inter, SIL Open Font License 1.1.</p></footer>",
        report.tracks.len() + report.buses.len() + 1,
        number(speed, 0),
        number(report.elapsed.as_secs_f64(), 1),
        number(raw.integrated_lufs, 2),
        number(raw.range_lu, 1),
        signed(raw.true_peak_dbtp, 2),
        number(mix.integrated_lufs, 2),
        number(mix.range_lu, 1),
        signed(mix.true_peak_dbtp, 2),
    )
}

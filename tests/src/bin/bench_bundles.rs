//! What every plugin costs through its bundle: nanoseconds per stereo frame.
//!
//! `bench_bundles [--plugin NAME] [--seconds S] [--json FILE]`
//!
//! 48 kHz, programme-like signal, blocks of 64 and 512. The signal is cut into pieces of 65 536
//! frames; of each piece the fastest of all repetitions counts, so that other work on the machine
//! shows little. The settings of the equaliser are those that its peers were measured with.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use lacquer_tests::host::{AudioConfig, Instance};
use lacquer_tests::registry::{PLUGINS, Plugin};
use lacquer_tests::signals::programme;

const RATE_HZ: f64 = 48_000.0;
const BLOCKS: [usize; 2] = [64, 512];
/// Frames of a piece.
const PIECE: usize = 65_536;
const REPETITIONS: usize = 15;
/// Bells of the equaliser's first case: Hz, dB, Q. With 24 bells they lie in even ratios from 25 Hz to
/// 18 kHz, with 0.6 of these gains and Q 2.
const BELLS: [(f64, f64, f64); 8] = [
    (60.0, 4.0, 1.0),
    (150.0, -3.0, 1.4),
    (400.0, 5.0, 2.0),
    (1_000.0, -6.0, 1.0),
    (2_500.0, 3.0, 3.0),
    (5_000.0, -4.0, 1.5),
    (9_000.0, 6.0, 1.0),
    (14_000.0, -5.0, 0.8),
];

/// One line of the table.
struct Case {
    plugin: &'static Plugin,
    name: &'static str,
    set: Vec<(String, String)>,
    is_silent: bool,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Options {
    plugin: Option<String>,
    seconds: f64,
    json: Option<std::path::PathBuf>,
}

fn options() -> Result<Options, String> {
    let mut options = Options { plugin: None, seconds: 12.0, json: None };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} needs a value"));
        match arg.as_str() {
            "--plugin" => options.plugin = Some(value()?),
            "--json" => options.json = Some(value()?.into()),
            "--seconds" => {
                let text = value()?;
                options.seconds =
                    text.parse().map_err(|_| format!("--seconds: '{text}' is no number"))?;
            }
            _ => return Err(format!("unknown option {arg}; there is --plugin, --seconds, --json")),
        }
    }
    Ok(options)
}

#[allow(clippy::print_stdout, reason = "the table is what this program is for")]
fn run() -> Result<(), String> {
    let options = options()?;
    let wanted: Vec<Case> = cases()
        .into_iter()
        .filter(|case| {
            options.plugin.as_deref().is_none_or(|name| Plugin::find(name) == Some(case.plugin))
        })
        .collect();
    if wanted.is_empty() {
        let names: Vec<_> = PLUGINS.iter().map(|plugin| plugin.name).collect();
        return Err(format!("no such plugin; there is {}", names.join(", ")));
    }
    println!(
        "{:<16} {:<24} {:>6} {:>12} {:>12}",
        "plugin", "case", "block", "ns/frame", "of a core"
    );
    let mut rows = String::new();
    for case in &wanted {
        for block in BLOCKS {
            let cost_ns =
                measure(case, block, options.seconds).map_err(|error| error.to_string())?;
            let share = cost_ns * RATE_HZ / 1e9 * 100.0;
            let Case { plugin: Plugin { name: plugin, .. }, name, .. } = case;
            println!("{plugin:<16} {name:<24} {block:>6} {cost_ns:>12.2} {share:>11.3}%");
            let comma = if rows.is_empty() { "" } else { ",\n" };
            let _ = write!(
                rows,
                "{comma}  {{\"plugin\": \"{plugin}\", \"case\": \"{name}\", \"block\": {block}, \"ns_per_frame\": {cost_ns:.3}}}"
            );
        }
    }
    if let Some(path) = options.json {
        let text = format!("[\n{rows}\n]\n");
        lacquer_tests::audio_file::write_atomically(&path, text.as_bytes())
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for plugin in PLUGINS {
        let mut case = |name, set, is_silent| cases.push(Case { plugin, name, set, is_silent });
        case("defaults", Vec::new(), false);
        match plugin.name {
            "channel-eq" => {
                case("8 bells", bells(8), false);
                case("24 bells", bells(24), false);
                case("24 bells, silence", bells(24), true);
            }
            "panner" => {
                let set = [("pan", "R30"), ("width", "140%"), ("bass_on", "On")];
                case("pan, width, mono bass", texts(&set), false);
            }
            "loudness-meter" => case("silence", Vec::new(), true),
            _ => {}
        }
    }
    cases
}

fn texts(set: &[(&str, &str)]) -> Vec<(String, String)> {
    set.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
}

/// Settings of 8 or 24 bells, those of the peers' comparison.
#[allow(clippy::cast_precision_loss, reason = "small numbers")]
fn bells(count: usize) -> Vec<(String, String)> {
    (0..count)
        .flat_map(|index| {
            let (freq_hz, gain_db, q) = BELLS[index % BELLS.len()];
            let spread = 25.0 * (18_000.0f64 / 25.0).powf(index as f64 / (count - 1) as f64);
            let (freq_hz, gain_db, q) = if count == BELLS.len() {
                (freq_hz, gain_db, q)
            } else {
                (spread, 0.6 * gain_db, 2.0)
            };
            let band = index + 1;
            [
                (format!("used_{band}"), "On".to_owned()),
                (format!("freq_{band}"), format!("{freq_hz:.2} Hz")),
                (format!("gain_{band}"), format!("{gain_db} dB")),
                (format!("q_{band}"), q.to_string()),
            ]
        })
        .collect()
}

/// Cost in ns per frame; the editor is closed.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "seconds to samples"
)]
fn measure(case: &Case, block: usize, seconds: f64) -> Result<f64, lacquer_tests::host::HostError> {
    let mut instance: Instance = case.plugin.instance()?;
    for (key, text) in &case.set {
        instance.set(key, text)?;
    }
    instance.activate(AudioConfig { sample_rate_hz: RATE_HZ, max_block: block })?;
    let pieces = ((seconds * RATE_HZ) as usize / PIECE).max(1);
    let mut song = programme(RATE_HZ, PIECE, 11);
    if case.is_silent {
        for channel in &mut song {
            channel.fill(0.0);
        }
    }
    let processor = instance.processor()?;
    let mut fastest = vec![Duration::MAX; pieces];
    // The first repetition warms up caches and lets silence become quiet.
    for repetition in 0..=REPETITIONS {
        for best in &mut fastest {
            let mut spent = Duration::ZERO;
            for at in (0..PIECE).step_by(block) {
                for (channel, source) in processor.input_mut().iter_mut().zip(&song) {
                    channel[..block].copy_from_slice(&source[at..at + block]);
                }
                let start = Instant::now();
                processor.process_buffers(block, &[], None)?;
                spent += start.elapsed();
            }
            if repetition > 0 {
                *best = (*best).min(spent);
            }
        }
    }
    let total: Duration = fastest.iter().sum();
    Ok(total.as_secs_f64() * 1e9 / (pieces * PIECE) as f64)
}

//! What every plugin costs through its bundle: nanoseconds per stereo frame, and how even its blocks
//! are.
//!
//! `bench_bundles [--plugin NAME] [--seconds S] [--json FILE]`
//!
//! 48 kHz, programme-like signal, blocks of 64 and 512. The signal is played again and again; of each
//! block the fastest repetition counts, less what reading the clock costs, so that other work on the
//! machine shows little. The settings of the equaliser are those that its peers were measured with.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use lacquer_tests::bench::Options;
use lacquer_tests::host::{AudioConfig, Event, Instance};
use lacquer_tests::registry::{PLUGINS, Plugin};
use lacquer_tests::signals::programme;

const RATE_HZ: f64 = 48_000.0;
const BLOCKS: [usize; 2] = [64, 512];
/// Frames of the signal, whole blocks of every length.
const SIGNAL: usize = 65_536;
/// Fewest repetitions, whatever `--seconds` says.
const REPETITIONS: usize = 15;
/// Of a case whose parameters move, this many blocks go by from one change to the next.
const CHANGE_EVERY: usize = 16;
/// What is asked of the costliest block beside the usual one.
const MAX_UNEVENNESS: f64 = 3.0;
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

const STYLES: [&str; 8] =
    ["Clean", "Bus", "Punch", "Opto", "Vari-Mu", "Vocal", "Mastering", "Upward"];
const LOCK: (&str, &str) = ("mk_mode", "Loudness lock");

/// One line of the table.
struct Case {
    plugin: &'static Plugin,
    name: &'static str,
    set: Vec<(String, String)>,
    /// What the plugin hears and is told meanwhile.
    load: Load,
}

#[derive(Clone, Copy, PartialEq)]
enum Load {
    Programme,
    Silence,
    /// The programme, and this parameter jumps to and fro.
    Moving(&'static str),
}

/// What a case costs.
struct Cost {
    /// Mean over all blocks.
    ns_per_frame: f64,
    /// The costliest block over the median one.
    unevenness: f64,
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

#[allow(clippy::print_stdout, reason = "the table is what this program is for")]
fn run() -> Result<(), String> {
    let options = Options::read(12.0, 600.0, &[])?;
    let plugins = options.plugins()?;
    let wanted: Vec<Case> =
        cases().into_iter().filter(|case| plugins.contains(&case.plugin)).collect();
    println!(
        "{:<16} {:<24} {:>6} {:>10} {:>10} {:>13}",
        "plugin", "case", "block", "ns/frame", "of a core", "worst/median"
    );
    let clock = clock_cost();
    let mut rows = Vec::new();
    let mut last = "";
    for case in &wanted {
        let Case { plugin: Plugin { name: plugin, .. }, name, .. } = case;
        if !last.is_empty() && last != *plugin {
            println!();
        }
        last = plugin;
        for block in BLOCKS {
            let cost =
                measure(case, block, options.seconds, clock).map_err(|error| error.to_string())?;
            let Cost { ns_per_frame, unevenness } = cost;
            let share = ns_per_frame * RATE_HZ / 1e9 * 100.0;
            let mark = if unevenness > MAX_UNEVENNESS { '!' } else { ' ' };
            println!(
                "{plugin:<16} {name:<24} {block:>6} {ns_per_frame:>10.2} {share:>9.3}% {unevenness:>12.2}{mark}"
            );
            rows.push(format!(
                "{{\"plugin\": \"{plugin}\", \"case\": \"{name}\", \"block\": {block}, \
                 \"ns_per_frame\": {ns_per_frame:.3}, \"worst_to_median\": {unevenness:.3}}}"
            ));
        }
    }
    println!(
        "\nns/frame: mean of all blocks; worst/median: the costliest block beside the usual one, \
         at most {MAX_UNEVENNESS} is asked, more is marked !"
    );
    options.write(&rows)
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for plugin in PLUGINS {
        let mut case = |name, set, load| cases.push(Case { plugin, name, set, load });
        case("defaults", Vec::new(), Load::Programme);
        case("defaults, silence", Vec::new(), Load::Silence);
        match plugin.name {
            "channel-eq" => {
                case("8 bells", bells(8), Load::Programme);
                case("24 bells", bells(24), Load::Programme);
                case("24 bells, one moves", bells(24), Load::Moving("freq_12"));
                case("24 bells, silence", bells(24), Load::Silence);
            }
            "panner" => {
                let set = texts(&[("pan", "R30"), ("width", "140%"), ("bass_on", "On")]);
                case("pan, width, mono bass", set.clone(), Load::Programme);
                case("the same, pan moves", set, Load::Moving("pan"));
            }
            "compressor" => {
                for style in STYLES {
                    case(style, at_work(&[("style", style)]), Load::Programme);
                }
                case("Clean, silence", at_work(&[]), Load::Silence);
                case("Clean, threshold moves", at_work(&[]), Load::Moving("thresh"));
                case("Clean, 5 ms lookahead", at_work(&[("lookahead", "5")]), Load::Programme);
                case("Clean, 4x", at_work(&[("os", "4x")]), Load::Programme);
                case("Clean, loudness lock", at_work(&[LOCK]), Load::Programme);
                case("Clean, tube", at_work(&[("color", "Tube")]), Load::Programme);
            }
            _ => {}
        }
    }
    cases
}

/// The compressor at work: what its peers were measured with.
fn at_work(more: &[(&str, &str)]) -> Vec<(String, String)> {
    let common = [("thresh", "-30 dB"), ("ratio", "4"), ("attack", "10 ms"), ("release", "100 ms")];
    texts(&[&common, more].concat())
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

/// What it costs to read the clock twice.
fn clock_cost() -> Duration {
    const READINGS: usize = 10_000;
    (0..READINGS).map(|_| Instant::now().elapsed()).min().unwrap_or_default()
}

/// Measures a case with the editor closed.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "seconds to repetitions, counts to figures"
)]
fn measure(
    case: &Case,
    block: usize,
    seconds: f64,
    clock: Duration,
) -> Result<Cost, lacquer_tests::host::HostError> {
    let mut instance: Instance = case.plugin.instance()?;
    for (key, text) in &case.set {
        instance.set(key, text)?;
    }
    let moved = match case.load {
        Load::Moving(key) => Some(instance.param(key)?.clone()),
        Load::Programme | Load::Silence => None,
    };
    instance.activate(AudioConfig { sample_rate_hz: RATE_HZ, max_block: block })?;
    let mut song = programme(RATE_HZ, SIGNAL, 11);
    if case.load == Load::Silence {
        for channel in &mut song {
            channel.fill(0.0);
        }
    }
    let processor = instance.processor()?;
    let mut fastest = vec![Duration::MAX; SIGNAL / block];
    let repetitions = REPETITIONS.max((seconds * RATE_HZ) as usize / SIGNAL);
    // The first repetition warms up caches and lets silence become quiet.
    for repetition in 0..=repetitions {
        for (index, best) in fastest.iter_mut().enumerate() {
            let at = index * block;
            for (channel, source) in processor.input_mut().iter_mut().zip(&song) {
                channel[..block].copy_from_slice(&source[at..at + block]);
            }
            let change = moved.as_ref().filter(|_| index % CHANGE_EVERY == 0).map(|param| {
                let place = if (index / CHANGE_EVERY).is_multiple_of(2) { 0.3 } else { 0.7 };
                Event::value(0, param.id, param.at(place))
            });
            let start = Instant::now();
            processor.process_buffers(block, change.as_slice(), None)?;
            let spent = start.elapsed().saturating_sub(clock);
            if repetition > 0 {
                *best = (*best).min(spent);
            }
        }
    }
    let total: Duration = fastest.iter().sum();
    fastest.sort_unstable();
    // A block may be cheaper than the clock can tell.
    let median_s = fastest[fastest.len() / 2].as_secs_f64().max(1e-9);
    let worst_s = fastest[fastest.len() - 1].as_secs_f64();
    Ok(Cost {
        ns_per_frame: total.as_secs_f64() * 1e9 / SIGNAL as f64,
        unevenness: worst_s / median_s,
    })
}

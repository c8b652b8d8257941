//! Automation: at the sample it is meant for, without clicks or zipper noise.

use lacquer_tests::host::{Instance, Param, Render, TimedEvent, render};
use lacquer_tests::measure::{ClickDetector, first_difference};
use lacquer_tests::registry::{Plugin, Scene};
use lacquer_tests::signals::{Noise, noise, sine};

use crate::support::{
    Failures, OrFail, RATE_HZ, config, each_plugin, no_violations, running, scenes, text_ids,
};

/// Tone of the sweeps: low, so that its harmonics and the sidebands of slow changes stay below the
/// detector's corner.
const TONE_HZ: f64 = 100.0;
/// -12 dBFS.
const TONE_PEAK: f64 = 0.25;
/// Everything above counts as click or zipper noise.
const CORNER_HZ: f64 = 2_000.0;

/// Parameters that are tried: every one, but of a numbered family (`gain_1` to `gain_24`) only
/// the first, a middle and the last member, which run the same code.
fn tried(instance: &mut Instance) -> Vec<(String, Param)> {
    let ids = text_ids(instance).or_fail();
    let size = |family: &str| {
        ids.iter().filter_map(|(id, _)| number(id)).filter(|(f, _)| f == family).count() as u32
    };
    ids.iter()
        .filter(|(id, _)| match number(id) {
            None => true,
            Some((family, n)) => {
                let size = size(&family);
                n == 1 || n == size || n == size.div_ceil(2) + 1
            }
        })
        .filter_map(|(text, id)| {
            let param = instance.params().iter().find(|param| param.id == *id)?;
            (param.is_automatable() && param.is_writable()).then(|| (text.clone(), param.clone()))
        })
        .collect()
}

/// `gain_12` is number 12 of the family `gain`.
fn number(text_id: &str) -> Option<(String, u32)> {
    let (family, number) = text_id.rsplit_once('_')?;
    Some((family.to_owned(), number.parse().ok()?))
}

#[test]
fn every_parameter_can_be_automated() {
    each_plugin(|plugin, failures| {
        for param in plugin.instance().or_fail().params() {
            failures
                .check(param.is_automatable(), || format!("{} is not automatable", param.path()));
        }
    });
}

/// A second of tone on two channels, different left and right so that balance and width show.
fn tone(len: usize) -> Vec<Vec<f32>> {
    let left = sine(TONE_HZ, RATE_HZ, len, TONE_PEAK);
    let right = left.iter().map(|sample| 0.5 * sample).collect();
    vec![left, right]
}

/// The loudest residue of both channels after the start-up of the tone itself.
fn residue_db(detector: &ClickDetector, output: &[Vec<f32>], from: usize) -> (f64, f64) {
    let mut most = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for channel in output {
        most.0 = most.0.max(detector.rms_db(&channel[from..]));
        most.1 = most.1.max(detector.peak_db(&channel[from..]));
    }
    most
}

/// Runs the tone with `events` after `settle` samples without; returns RMS and peak of the residue.
fn swept(
    plugin: &Plugin,
    scene: &Scene,
    first: (u32, f64),
    settle: usize,
    len: usize,
    events: &[TimedEvent],
    detector: &ClickDetector,
) -> (f64, f64) {
    let mut instance = running(plugin, scene, config(512));
    instance.put_restarts_off();
    instance.set_value(first.0, first.1).or_fail();
    instance.reset().or_fail();
    let options = Render { events, ..Render::default() };
    let output = render(&mut instance, &tone(settle + len), &options).or_fail();
    no_violations(&mut instance);
    // The tone starts at zero with a corner; filters ring from it.
    residue_db(detector, &output, settle - 4_800)
}

#[test]
fn sweeping_a_continuous_parameter_makes_no_zipper_noise() {
    /// Samples before the sweep: the start of the tone rings away in low filters.
    const SETTLE: usize = 24_000;
    /// The sweep lasts a second.
    const SWEEP: usize = 48_000;
    /// A host sends automation this often.
    const STEP: usize = 64;
    each_plugin(|plugin, failures| {
        let detector = ClickDetector::new(CORNER_HZ, RATE_HZ);
        for scene in &scenes(plugin).all {
            for (text_id, param) in tried(&mut running(plugin, scene, config(512))) {
                if param.is_stepped() {
                    continue;
                }
                let events: Vec<TimedEvent> = (0..SWEEP / STEP)
                    .map(|n| {
                        let amount = n as f64 / (SWEEP / STEP - 1) as f64;
                        TimedEvent::value(SETTLE + n * STEP, param.id, param.at(amount))
                    })
                    .collect();
                let start = (param.id, param.min);
                let (rms_db, peak_db) =
                    swept(plugin, scene, start, SETTLE, SWEEP + 4_800, &events, &detector);
                report("sweep", plugin, scene, &text_id, rms_db, peak_db);
                failures.check(rms_db <= -100.0, || {
                    format!(
                        "{}: {text_id} swept: zipper noise {rms_db:.1} dBFS (peak {peak_db:.1})",
                        scene.name
                    )
                });
            }
        }
    });
}

#[test]
fn jumps_and_switches_do_not_click() {
    const SETTLE: usize = 24_000;
    /// A hard cut of the tone at its crest reads -12 dBFS here; what is smoothed or cross-faded over
    /// 10 ms stays 50 dB below that.
    const CLICK_DB: f64 = -62.0;
    each_plugin(|plugin, failures| {
        let detector = ClickDetector::new(CORNER_HZ, RATE_HZ);
        for scene in &scenes(plugin).all {
            for (text_id, param) in tried(&mut running(plugin, scene, config(512))) {
                let steps = param.step_count().unwrap_or(4).clamp(2, 10);
                let value = |n: usize| param.at((n % steps) as f64 / (steps - 1) as f64);
                // Every value in turn and back, at odd places, 25 ms to 0.1 s apart.
                let mut random = Noise::new(param.id.into());
                let mut at = SETTLE;
                let events: Vec<TimedEvent> = (1..=2 * steps)
                    .map(|n| {
                        at += 1_201 + random.below(3_600);
                        TimedEvent::value(at, param.id, value(n))
                    })
                    .collect();
                let first = (param.id, value(0));
                let (rms_db, peak_db) =
                    swept(plugin, scene, first, SETTLE, at - SETTLE + 9_600, &events, &detector);
                report("jumps", plugin, scene, &text_id, rms_db, peak_db);
                failures.check(peak_db <= CLICK_DB, || {
                    format!("{}: {text_id} jumps: click of {peak_db:.1} dBFS", scene.name)
                });
            }
        }
    });
}

fn report(what: &str, plugin: &Plugin, scene: &Scene, text_id: &str, rms_db: f64, peak_db: f64) {
    if std::env::var_os("LACQUER_FIGURES").is_some() {
        println!(
            "{what} {} {}: {text_id} rms {rms_db:.1} peak {peak_db:.1} dBFS",
            plugin.name, scene.name
        );
    }
}

#[test]
fn a_change_is_heard_from_its_sample_on() {
    const EVENT: usize = 5_003;
    /// A smoothed change starts so gently that a low filter's first changed bit may come this late:
    /// 10 ms, the mean delay of the smoothing.
    const SLACK: usize = 480;
    /// What the scene file calls late may take 0.12 s: 50 ms to warm up, twice a lookahead of 20 ms to
    /// fill, 21 ms to the next place where a latency may change.
    const LATE: usize = 5_760;
    each_plugin(|plugin, failures| {
        let known = scenes(plugin);
        let mut heard = std::collections::BTreeMap::new();
        for scene in &known.all {
            let input = noise(31, 2, 24_000, 0.5);
            let run = |events: &[TimedEvent]| {
                let mut instance = running(plugin, scene, config(512));
                let latency = instance.latency_samples();
                instance.put_restarts_off();
                let options = Render { events, ..Render::default() };
                (render(&mut instance, &input, &options).or_fail(), latency)
            };
            let (plain, latency) = run(&[]);
            for (text_id, param) in tried(&mut running(plugin, scene, config(512))) {
                let was = running(plugin, scene, config(512)).value_of(param.id).or_fail();
                let middle = (param.min + param.max) / 2.0;
                let target = if was > middle { param.min } else { param.max };
                let (moved, _) = run(&[TimedEvent::value(EVENT, param.id, target)]);
                let is_heard = heard.entry(text_id.clone()).or_insert(false);
                let Some((_, _, _, _)) = first_difference(&plain, &moved) else { continue };
                *is_heard = true;
                let first = plain
                    .iter()
                    .zip(&moved)
                    .filter_map(|(a, b)| {
                        a.iter().zip(b).position(|(a, b)| a.to_bits() != b.to_bits())
                    })
                    .min()
                    .unwrap_or(0);
                let slack = if known.why_late(&text_id).is_some() { LATE } else { SLACK };
                let due = EVENT..=EVENT + latency + slack;
                failures.check(due.contains(&first), || {
                    format!("{}: {text_id} set at {EVENT} is heard at {first}", scene.name)
                });
            }
        }
        audible(&known, &heard, failures);
    });
}

/// No parameter without effect, except those that the scene file names with a reason.
fn audible(
    known: &lacquer_tests::registry::Scenes,
    heard: &std::collections::BTreeMap<String, bool>,
    failures: &mut Failures,
) {
    // The members of a numbered family stand in for each other: one is a cut, without gain.
    let family = |id: &str| number(id).map_or_else(|| id.to_owned(), |(family, _)| family);
    for text_id in heard.keys() {
        let is_heard = heard.iter().any(|(other, is)| *is && family(other) == family(text_id));
        let reason = match text_id.as_str() {
            "bypass" => Some("checked elsewhere"),
            _ => known.why_inaudible(text_id),
        };
        failures.check(is_heard || reason.is_some(), || {
            format!("{text_id} changes nothing in any scene")
        });
    }
}

/// Every continuous parameter away from its default, so that no state equals another.
fn moved(plugin: &Plugin) -> Scene {
    const PLACE: f64 = 0.45;
    let mut instance = plugin.instance().or_fail();
    let ids = text_ids(&mut instance).or_fail();
    let params = instance.params().to_vec();
    let set = ids.into_iter().zip(&params).filter(|(_, param)| !param.is_stepped());
    let set =
        set.map(|((text, _), param)| (text, instance.format(param, param.at(PLACE)).or_fail()));
    Scene { name: "everything moved".into(), set: set.collect() }
}

#[test]
fn loading_a_state_while_audio_runs_does_not_click() {
    const SETTLE: usize = 24_000;
    each_plugin(|plugin, failures| {
        let detector = ClickDetector::new(CORNER_HZ, RATE_HZ);
        let mut all = scenes(plugin).all;
        all.push(moved(plugin));
        for (from, to) in all.iter().zip(all.iter().cycle().skip(1)) {
            let state = running(plugin, to, config(512)).save_state().or_fail();
            let mut instance = running(plugin, from, config(512));
            instance.put_restarts_off();
            let input = tone(SETTLE + 24_000);
            let half = |range: std::ops::Range<usize>| -> Vec<Vec<f32>> {
                input.iter().map(|channel| channel[range.clone()].to_vec()).collect()
            };
            let mut output = render(&mut instance, &half(0..SETTLE), &Render::default()).or_fail();
            instance.load_state(&state).or_fail();
            let rest =
                render(&mut instance, &half(SETTLE..input[0].len()), &Render::default()).or_fail();
            for (channel, rest) in output.iter_mut().zip(rest) {
                channel.extend(rest);
            }
            let (rms_db, peak_db) = residue_db(&detector, &output, SETTLE - 4_800);
            report("state", plugin, to, &from.name, rms_db, peak_db);
            failures.check(peak_db <= -62.0, || {
                format!("'{}' loaded over '{}': click of {peak_db:.1} dBFS", to.name, from.name)
            });
            no_violations(&mut instance);
        }
    });
}

//! Latency as it is told and as it is measured; bypass.

use lacquer_tests::host::{Render, TimedEvent, render};
use lacquer_tests::measure::{delay_samples, null_depth_of_all_db, peak};
use lacquer_tests::registry::{Plugin, Scene};
use lacquer_tests::signals::{noise, programme};

use crate::support::{
    Failures, OrFail, RATE_HZ, config, delayed, each_plugin, no_violations, running, scenes,
};

/// Longest latency that is looked for, whatever the plugin says: a plugin that is late without saying
/// so is late by any length.
const MAX_LATENCY: usize = 4_096;
/// After so many samples a new latency is heard, and told.
const SETTLED: usize = 8_192;
/// Samples that are compared at each lag: independent noise agrees by 0.15 at most over so many.
const COMPARED: usize = 1_024;

fn bypass_id(plugin: &Plugin) -> u32 {
    let instance = plugin.instance().or_fail();
    let mut bypasses = instance.params().iter().filter(|param| param.is_bypass());
    let first = bypasses.next().map(|param| param.id);
    assert!(bypasses.next().is_none(), "more than one parameter is the bypass");
    first.unwrap_or_else(|| panic!("no parameter is the bypass"))
}

#[test]
fn reported_latency_is_measured_latency() {
    each_plugin(|plugin, failures| {
        let bypass = bypass_id(plugin);
        let mut instance = running(plugin, &Scene::default(), config(512));
        let stepped: Vec<_> = instance
            .params()
            .iter()
            .filter(|p| p.is_stepped() && !p.is_bypass())
            .cloned()
            .collect();
        let is_heard = measure_latency(&mut instance, bypass, "defaults", failures);
        // At the defaults every plugin lets enough of the sound through to be measured.
        failures.check(is_heard, || "defaults: nothing of the input is in the output".into());
        for param in stepped {
            for step in 0..param.step_count().unwrap_or(0).min(16) {
                let value = param.min + f64::from(u32::try_from(step).or_fail());
                instance.set_value(param.id, value).or_fail();
                measure_latency(
                    &mut instance,
                    bypass,
                    &format!("{} = {value}", param.path()),
                    failures,
                );
            }
            instance.set_value(param.id, param.default).or_fail();
        }
        no_violations(&mut instance);
    });
}

/// Compares what the plugin says with how late its sound is, and its bypassed sound; whether the
/// former could be measured.
fn measure_latency(
    instance: &mut lacquer_tests::host::Instance,
    bypass: u32,
    what: &str,
    failures: &mut Failures,
) -> bool {
    let input = noise(3, 2, COMPARED + MAX_LATENCY, 0.25);
    // Let a change of latency reach the host before it is measured.
    render(instance, &noise(4, 2, SETTLED, 0.1), &Render::default()).or_fail();
    instance.service().or_fail();
    let said = instance.latency_samples();
    instance.reset().or_fail();
    let output = render(instance, &input, &Render::default()).or_fail();
    // A setting may mute or turn the signal so far that nothing agrees: then bypass tells.
    let lag = delay_samples(&input[0], &output[0], MAX_LATENCY)
        .filter(|lag| peak(&output[0]) > 1e-3 && agreement(&input[0], &output[0], *lag) > 0.9);
    if let Some(lag) = lag {
        failures.check(lag == said, || format!("{what}: says {said} samples, is late by {lag}"));
    }
    instance.set_value(bypass, 1.0).or_fail();
    instance.reset().or_fail();
    let dry = render(instance, &input, &Render::default()).or_fail();
    instance.set_value(bypass, 0.0).or_fail();
    let dry_lag = delay_samples(&input[0], &dry[0], MAX_LATENCY);
    failures.check(dry_lag == Some(said), || {
        format!("{what}: says {said} samples, is late by {dry_lag:?} when bypassed")
    });
    lag.is_some()
}

/// Correlation of two signals at a lag, 0 to 1.
fn agreement(input: &[f32], output: &[f32], lag: usize) -> f64 {
    let pairs: Vec<(f64, f64)> =
        input.iter().zip(&output[lag..]).map(|(a, b)| (f64::from(*a), f64::from(*b))).collect();
    let sum = |f: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(f).sum::<f64>();
    (sum(&|p| p.0 * p.1) / (sum(&|p| p.0 * p.0) * sum(&|p| p.1 * p.1)).sqrt()).abs()
}

#[test]
fn hosts_learn_of_every_latency_and_of_no_other() {
    each_plugin(|plugin, failures| {
        let mut instance = running(plugin, &Scene::default(), config(256));
        let stepped: Vec<_> =
            instance.params().iter().filter(|p| p.is_stepped()).cloned().collect();
        let sound = noise(1, 2, SETTLED, 0.1);
        for param in stepped {
            for value in [param.max, param.default] {
                let (latency, changes) = (instance.latency_samples(), instance.latency_changes());
                let events = [TimedEvent::value(100, param.id, value)];
                let options = Render { events: &events, ..Render::default() };
                render(&mut instance, &sound, &options).or_fail();
                let now = instance.latency_samples();
                let times = instance.latency_changes() - changes;
                failures.check((now != latency) == (times > 0), || {
                    let path = param.path();
                    format!("{path}: latency {latency} became {now}, announced {times} times")
                });
                // A fresh start with the same setting has the same: nothing was told late.
                let state = instance.save_state().or_fail();
                let mut other = plugin.instance().or_fail();
                other.load_state(&state).or_fail();
                other.activate(config(256)).or_fail();
                let fresh = other.latency_samples();
                failures.check(fresh == now, || {
                    format!("{} = {value}: {now} samples, {fresh} after a start", param.path())
                });
            }
        }
        no_violations(&mut instance);
    });
}

#[test]
fn bypassed_output_is_the_delayed_input() {
    each_plugin(|plugin, failures| {
        let bypass = bypass_id(plugin);
        for scene in &scenes(plugin).all {
            let mut instance = running(plugin, scene, config(512));
            let latency = instance.latency_samples();
            let [left, right] = programme(RATE_HZ, 48_000, 5);
            let input = [left, right];
            // Bypassed in the middle of a block while audio runs.
            let events = [TimedEvent::value(9_700, bypass, 1.0)];
            let options = Render { events: &events, ..Render::default() };
            let output = render(&mut instance, &input, &options).or_fail();
            no_violations(&mut instance);
            // 0.1 s after the switch its cross-fade is over.
            let settled = 9_700 + latency + 4_800;
            let late = delayed(&input, latency);
            let tails = |signal: &[Vec<f32>]| -> Vec<Vec<f32>> {
                signal.iter().map(|channel| channel[settled..].to_vec()).collect()
            };
            let null_db = null_depth_of_all_db(&tails(&output), &tails(&late));
            failures.check(null_db <= -140.0, || {
                format!("{}: bypassed output differs by {null_db:.1} dBFS", scene.name)
            });
        }
    });
}

//! Latency as it is told and as it is measured; bypass.

use lacquer_tests::host::{Render, TimedEvent, render};
use lacquer_tests::measure::{delay_samples, null_depth_of_all_db, peak};
use lacquer_tests::registry::{Plugin, Scene};
use lacquer_tests::signals::{noise, programme};

use crate::support::{
    Failures, OrFail, RATE_HZ, config, delayed, each_plugin, no_violations, running, scenes,
};

/// Longest latency that is looked for.
const MAX_LATENCY: usize = 8_192;

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
        measure_latency(&mut instance, bypass, "defaults", failures);
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

fn measure_latency(
    instance: &mut lacquer_tests::host::Instance,
    bypass: u32,
    what: &str,
    failures: &mut Failures,
) {
    let search = MAX_LATENCY.min(64.max(2 * instance.latency_samples()));
    let input = noise(3, 2, 2_048 + search, 0.25);
    // Let a change of latency reach the host before it is measured.
    render(instance, &noise(4, 2, 1_024, 0.1), &Render::default()).or_fail();
    instance.service().or_fail();
    let said = instance.latency_samples();
    instance.reset().or_fail();
    let output = render(instance, &input, &Render::default()).or_fail();
    // A setting may mute or turn the signal so far that nothing agrees: then bypass tells.
    if let Some(lag) = delay_samples(&input[0], &output[0], search)
        && peak(&output[0]) > 1e-3
        && agreement(&input[0], &output[0], lag) > 0.9
    {
        failures.check(lag == said, || format!("{what}: says {said} samples, is late by {lag}"));
    }
    instance.set_value(bypass, 1.0).or_fail();
    instance.reset().or_fail();
    let dry = render(instance, &input, &Render::default()).or_fail();
    instance.set_value(bypass, 0.0).or_fail();
    let lag = delay_samples(&input[0], &dry[0], search);
    failures.check(lag == Some(said), || {
        format!("{what}: says {said} samples, is late by {lag:?} when bypassed")
    });
}

/// Correlation of two signals at a lag, 0 to 1.
fn agreement(input: &[f32], output: &[f32], lag: usize) -> f64 {
    let pairs: Vec<(f64, f64)> =
        input.iter().zip(&output[lag..]).map(|(a, b)| (f64::from(*a), f64::from(*b))).collect();
    let sum = |f: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(f).sum::<f64>();
    (sum(&|p| p.0 * p.1) / (sum(&|p| p.0 * p.0) * sum(&|p| p.1 * p.1)).sqrt()).abs()
}

#[test]
fn a_latency_change_reaches_the_host_by_a_restart() {
    each_plugin(|plugin, failures| {
        let mut instance = running(plugin, &Scene::default(), config(256));
        let stepped: Vec<_> =
            instance.params().iter().filter(|p| p.is_stepped()).cloned().collect();
        let silence = noise(1, 2, 512, 0.1);
        for param in stepped {
            let (latency, changes) = (instance.latency_samples(), instance.latency_changes());
            let events = [TimedEvent::value(100, param.id, param.max)];
            let options = Render { events: &events, ..Render::default() };
            render(&mut instance, &silence, &options).or_fail();
            let now = instance.latency_samples();
            failures.check((now != latency) == (instance.latency_changes() != changes), || {
                let times = instance.latency_changes() - changes;
                format!("{}: latency {latency} became {now}, announced {times} times", param.path())
            });
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

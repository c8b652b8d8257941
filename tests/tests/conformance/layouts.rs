//! Channel layouts, sample rates, block lengths, and one after the other.

use lacquer_tests::host::{AudioConfig, Cuts, Render, render};
use lacquer_tests::measure::{db, first_difference, peak};
use lacquer_tests::registry::Scene;
use lacquer_tests::signals::noise;

use crate::support::{OrFail, RATE_HZ, config, each_plugin, fresh, no_violations, scenes, through};

#[test]
fn mono_and_stereo_layouts_run() {
    each_plugin(|plugin, failures| {
        let layouts = plugin.instance().or_fail().layouts();
        let has = |inputs, outputs| {
            layouts.iter().any(|l| (l.main_input, l.main_output) == (inputs, outputs))
        };
        failures.check(has(2, 2), || "has no stereo layout".into());
        failures.check(has(1, 1), || "has no mono layout".into());
        failures.check(
            layouts.first().is_some_and(|l| (l.main_input, l.main_output) == (2, 2)),
            || "stereo is not its first layout".into(),
        );
        for layout in &layouts {
            for scene in &scenes(plugin).all {
                let mut instance = fresh(plugin, scene);
                instance.select_layout(layout.main_input, layout.main_output).or_fail();
                instance.activate(config(256)).or_fail();
                let input = noise(2, layout.main_input, 4_096, 0.5);
                let output = render(&mut instance, &input, &Render::default()).or_fail();
                let what =
                    format!("{} to {}, {}", layout.main_input, layout.main_output, scene.name);
                failures.check(output.iter().flatten().all(|s| s.is_finite()), || {
                    format!("{what}: not finite")
                });
                failures.check(output.iter().all(|channel| peak(channel) > 1e-4), || {
                    format!("{what}: silent")
                });
                no_violations(&mut instance);
            }
        }
    });
}

#[test]
fn mono_to_stereo_at_defaults_is_the_same_on_both_sides() {
    each_plugin(|plugin, failures| {
        let mut instance = fresh(plugin, &Scene::default());
        if instance.select_layout(1, 2).is_err() {
            return;
        }
        instance.activate(config(256)).or_fail();
        let input = noise(2, 1, 4_096, 0.5);
        let output = render(&mut instance, &input, &Render::default()).or_fail();
        failures.check(first_difference(&output[..1], &output[1..]).is_none(), || {
            "left and right differ".into()
        });
    });
}

#[test]
fn every_rate_and_block_length_runs() {
    const RATES_HZ: [f64; 12] = [
        8_000.0, 11_025.0, 16_000.0, 22_050.0, 44_100.0, 48_000.0, 88_200.0, 96_000.0, 176_400.0,
        192_000.0, 352_800.0, 384_000.0,
    ];
    each_plugin(|plugin, failures| {
        for scene in &scenes(plugin).all {
            for (index, &sample_rate_hz) in RATES_HZ.iter().enumerate() {
                for max_block in [1, 64, 16_384] {
                    let mut instance = fresh(plugin, scene);
                    instance.activate(AudioConfig { sample_rate_hz, max_block }).or_fail();
                    let least = if max_block == 1 { 500 } else { 20_000 };
                    let length = least + instance.latency_samples();
                    let input = noise(index as u64, 2, length, 0.5);
                    let cuts = Cuts::Random { seed: index as u64, max: max_block };
                    let options = Render { cuts, ..Render::default() };
                    let output = render(&mut instance, &input, &options).or_fail();
                    let what =
                        format!("{} at {sample_rate_hz} Hz, blocks to {max_block}", scene.name);
                    failures.check(output.iter().flatten().all(|s| s.is_finite()), || {
                        format!("{what}: not finite")
                    });
                    let level = output.iter().map(|channel| peak(channel)).fold(0.0, f64::max);
                    failures.check(level > 1e-4 && level < 100.0, || {
                        format!("{what}: peak {:.1} dBFS", db(level))
                    });
                    no_violations(&mut instance);
                }
            }
        }
    });
}

#[test]
fn the_same_instance_runs_again_after_other_settings() {
    each_plugin(|plugin, failures| {
        let input = noise(4, 2, 4_096, 0.5);
        let scene = scenes(plugin).all.pop().unwrap_or_default();
        let first = through(plugin, &scene, config(256), &input, &Render::default());
        let mut instance = fresh(plugin, &scene);
        for (sample_rate_hz, max_block) in [(96_000.0, 64), (8_000.0, 16_384), (RATE_HZ, 256)] {
            instance.activate(AudioConfig { sample_rate_hz, max_block }).or_fail();
            let again = render(&mut instance, &input, &Render::default()).or_fail();
            if max_block == 256 {
                let difference = first_difference(&first, &again);
                failures.check(difference.is_none(), || format!("activated again: {difference:?}"));
                instance.reset().or_fail();
                let again = render(&mut instance, &input, &Render::default()).or_fail();
                let difference = first_difference(&first, &again);
                failures.check(difference.is_none(), || format!("after reset: {difference:?}"));
            }
            instance.deactivate().or_fail();
        }
    });
}

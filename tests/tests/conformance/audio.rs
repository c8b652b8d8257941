//! Latency, bypass, cutting into blocks, layouts, rates, render modes, silence, tails.

use lacquer_tests::host::{AudioConfig, Cuts, Render, RenderMode, TimedEvent, Transport, render};
use lacquer_tests::measure::{db, delay_samples, first_difference, null_depth_of_all_db, peak};
use lacquer_tests::registry::{Plugin, Scene};
use lacquer_tests::signals::{Noise, copies, impulse, noise, programme};

use crate::support::{
    Failures, OrFail, RATE_HZ, config, delayed, each_plugin, fresh, no_violations, running, scenes,
    through,
};

/// Longest latency that is looked for.
const MAX_LATENCY: usize = 8_192;

fn defaults() -> Scene {
    Scene::default()
}

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
        let mut instance = running(plugin, &defaults(), config(512));
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
        let mut instance = running(plugin, &defaults(), config(256));
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

#[test]
fn cutting_into_blocks_changes_no_bit() {
    each_plugin(|plugin, failures| {
        for scene in &scenes(plugin).all {
            let [left, right] = programme(RATE_HZ, 40_000, 6);
            let input = [left, right];
            let events = automation(plugin, scene, input[0].len());
            let transport = Some(Transport::playing(120.0, 0.0));
            let run = |max_block: usize, cuts: Cuts| {
                let options = Render { cuts, events: &events, transport, ..Render::default() };
                through(plugin, scene, config(max_block), &input, &options)
            };
            let whole = run(16_384, Cuts::Fixed(16_384));
            let others = [
                (1, Cuts::Fixed(1)),
                (64, Cuts::Fixed(64)),
                (512, Cuts::Fixed(480)),
                (16_384, Cuts::Random { seed: 1, max: 16_384 }),
                (1_000, Cuts::Random { seed: 2, max: 997 }),
                (8_192, Cuts::Pattern(vec![1, 8_192, 3, 17, 64])),
            ];
            for (max_block, cuts) in others {
                let name = format!("{cuts:?}");
                let cut = run(max_block, cuts);
                if let Some((channel, at, a, b)) = first_difference(&whole, &cut) {
                    failures.check(false, || {
                        format!(
                            "{}: {name} differs in channel {channel} at {at}: {a:e}, {b:e}",
                            scene.name
                        )
                    });
                }
            }
        }
    });
}

/// A little of everything: up to 40 parameters jump at odd places.
fn automation(plugin: &Plugin, scene: &Scene, len: usize) -> Vec<TimedEvent> {
    let instance = fresh(plugin, scene);
    let mut random = Noise::new(77);
    let writable: Vec<_> =
        instance.params().iter().filter(|p| p.is_automatable() && !p.is_bypass()).collect();
    let mut events: Vec<TimedEvent> = (0..40)
        .map(|_| {
            let param = writable[random.below(writable.len())];
            TimedEvent::value(random.below(len), param.id, param.at(random.unit()))
        })
        .collect();
    events.sort_by_key(|event| event.at);
    events
}

#[test]
fn one_buffer_for_input_and_output_changes_no_bit() {
    each_plugin(|plugin, failures| {
        for scene in &scenes(plugin).all {
            let input = noise(8, 2, 8_192, 0.5);
            let apart = through(plugin, scene, config(512), &input, &Render::default());
            let mut instance = running(plugin, scene, config(512));
            instance.processor().or_fail().set_in_place(true);
            let in_place = render(&mut instance, &input, &Render::default()).or_fail();
            let difference = first_difference(&apart, &in_place);
            failures.check(difference.is_none(), || format!("{}: {difference:?}", scene.name));
        }
    });
}

#[test]
fn a_side_chain_may_come_and_go() {
    each_plugin(|plugin, failures| {
        for scene in &scenes(plugin).all {
            let mut instance = running(plugin, scene, config(256));
            let channels = instance.ports().sidechain();
            if channels == 0 {
                return;
            }
            let input = noise(8, 2, 4_096, 0.5);
            let sidechain = noise(9, channels, 4_096, 0.5);
            for connected in [true, false, true] {
                let sidechain = if connected { &sidechain[..] } else { &[] };
                let options = Render {
                    sidechain,
                    cuts: Cuts::Random { seed: 1, max: 256 },
                    ..Render::default()
                };
                let output = render(&mut instance, &input, &options).or_fail();
                failures.check(output.iter().flatten().all(|s| s.is_finite()), || {
                    format!("{}: not finite, connected: {connected}", scene.name)
                });
            }
            no_violations(&mut instance);
        }
    });
}

#[test]
fn offline_equals_realtime_to_the_bit() {
    each_plugin(|plugin, failures| {
        for scene in &scenes(plugin).all {
            let [left, right] = programme(RATE_HZ, 24_000, 9);
            let input = [left, right];
            let run = |mode: RenderMode| {
                let mut instance = fresh(plugin, scene);
                instance.set_render_mode(mode).or_fail();
                instance.activate(config(512)).or_fail();
                render(&mut instance, &input, &Render::default()).or_fail()
            };
            let difference =
                first_difference(&run(RenderMode::Realtime), &run(RenderMode::Offline));
            failures.check(difference.is_none(), || format!("{}: {difference:?}", scene.name));
        }
    });
}

#[test]
fn a_change_of_render_mode_while_active_is_served() {
    each_plugin(|plugin, _| {
        let mut instance = running(plugin, &defaults(), config(128));
        for mode in [RenderMode::Offline, RenderMode::Realtime] {
            instance.set_render_mode(mode).or_fail();
            let output =
                render(&mut instance, &noise(1, 2, 1_000, 0.1), &Render::default()).or_fail();
            let level = peak(&output[0]);
            assert!(level > 0.0 && level.is_finite(), "peak {level} after {mode:?}");
        }
        no_violations(&mut instance);
    });
}

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
        let mut instance = fresh(plugin, &defaults());
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
                    let length = if max_block == 1 { 500 } else { 20_000 };
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

#[test]
fn silence_in_is_silence_out() {
    each_plugin(|plugin, failures| {
        for scene in &scenes(plugin).all {
            let silence = copies(vec![0.0; 20_000], 2);
            let output = through(plugin, scene, config(512), &silence, &Render::default());
            let loudest = output.iter().map(|channel| peak(channel)).fold(0.0, f64::max);
            failures.check(loudest == 0.0, || format!("{}: {:.0} dBFS", scene.name, db(loudest)));
        }
    });
}

#[test]
fn nothing_is_left_after_the_tail() {
    // What may remain: a tail ends where the signal has fallen by 100 dB.
    const LEFT_DB: f64 = -100.0;
    each_plugin(|plugin, failures| {
        for scene in &scenes(plugin).all {
            let mut instance = running(plugin, scene, config(512));
            let latency = instance.latency_samples();
            let mut input = copies(impulse(512, 500, 1.0), 2);
            render(&mut instance, &input, &Render::default()).or_fail();
            let Some(tail) = instance.tail_samples().or_fail() else { continue };
            failures.check(tail < 60 * 48_000, || format!("{}: tail {tail}", scene.name));
            for channel in &mut input {
                *channel = vec![0.0; tail + latency + 4_096];
            }
            let output = render(&mut instance, &input, &Render::default()).or_fail();
            let left = output.iter().map(|c| peak(&c[tail + latency..])).fold(0.0, f64::max);
            failures.check(db(left) <= LEFT_DB, || {
                format!("{}: {:.0} dBFS left after a tail of {tail}", scene.name, db(left))
            });
        }
    });
}

#[test]
fn two_instances_in_two_threads_do_not_disturb_each_other() {
    each_plugin(|plugin, failures| {
        let scene = scenes(plugin).all.pop().unwrap_or_default();
        let inputs = [noise(21, 2, 96_000, 0.5), noise(22, 2, 96_000, 0.25)];
        let alone: Vec<_> = inputs
            .iter()
            .map(|input| through(plugin, &scene, config(64), input, &Render::default()))
            .collect();
        let options = Render { cuts: Cuts::Fixed(64), ..Render::default() };
        let together: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = inputs
                .iter()
                .map(|input| {
                    let (scene, options) = (&scene, &options);
                    scope.spawn(move || through(plugin, scene, config(64), input, options))
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for (index, (alone, together)) in alone.iter().zip(&together).enumerate() {
            let difference = first_difference(alone, together);
            failures.check(difference.is_none(), || format!("instance {index}: {difference:?}"));
        }
    });
}

#[test]
fn the_audio_side_may_live_on_another_thread() {
    each_plugin(|plugin, _| {
        let mut instance = running(plugin, &defaults(), config(128));
        let mut processor = instance.take_processor().or_fail();
        assert!(instance.set_value(0, 0.0).is_err(), "the host let parameters past the audio side");
        let processor = std::thread::spawn(move || {
            for block in 0..100 {
                let input = noise(block, 2, 128, 0.5);
                let [left, right] = [&input[0][..], &input[1][..]];
                let (mut out_left, mut out_right) = ([0.0; 128], [0.0; 128]);
                let mut io = lacquer_tests::host::Io {
                    input: &[left, right],
                    sidechain: &[],
                    output: &mut [&mut out_left, &mut out_right],
                };
                processor.process(&mut io, &[], None).or_fail();
            }
            processor
        })
        .join()
        .unwrap();
        instance.return_processor(processor);
        instance.deactivate().or_fail();
        no_violations(&mut instance);
    });
}

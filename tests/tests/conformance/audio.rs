//! Cutting into blocks, buffers, the side-chain, render modes, silence, tails.

use lacquer_tests::host::{Cuts, Render, RenderMode, TimedEvent, Transport, render};
use lacquer_tests::measure::{db, first_difference, peak};
use lacquer_tests::registry::{Plugin, Scene};
use lacquer_tests::signals::{Noise, copies, impulse, noise, programme};

use crate::support::{
    OrFail, RATE_HZ, config, each_plugin, fresh, no_violations, running, scenes, through,
};

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
                let mut instance = running(plugin, scene, config(max_block));
                // A new latency acts from its sample on; the host's restart begins with a block.
                instance.put_restarts_off();
                let output = render(&mut instance, &input, &options).or_fail();
                no_violations(&mut instance);
                output
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
        let mut instance = running(plugin, &Scene::default(), config(128));
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

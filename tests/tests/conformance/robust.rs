//! Bad input, and what must not happen between entry and exit of `process`.

use lacquer_tests::guard;
use lacquer_tests::host::{
    AudioConfig, Bundle, Cuts, Event, EventKind, Instance, Render, TimedEvent, Transport, render,
};
use lacquer_tests::measure::{db, null_depth_db, peak};
use lacquer_tests::registry::{Plugin, Scene};
use lacquer_tests::signals::{Noise, noise};

use crate::support::{OrFail, config, each_plugin, no_violations, running, scenes};

const BLOCK: usize = 256;

/// Name, which samples of the bad block are hit, and with what.
type Case = (&'static str, fn(usize) -> bool, f32);

#[test]
fn bad_samples_leave_a_finite_output_and_are_forgotten_within_a_block() {
    let denormal = f32::from_bits(1);
    // +60 dBFS.
    let loud = 1_000.0;
    let cases: [Case; 8] = [
        ("one NaN", |at| at == 100, f32::NAN),
        ("NaN all over", |_| true, f32::NAN),
        ("one +Inf", |at| at == 0, f32::INFINITY),
        ("-Inf all over", |_| true, f32::NEG_INFINITY),
        ("the largest float", |at| at % 3 == 0, f32::MAX),
        ("denormals", |_| true, denormal),
        ("+60 dBFS", |_| true, loud),
        ("+60 dBFS alternating", |at| at % 2 == 0, -loud),
    ];
    each_plugin(|plugin, failures| {
        for scene in &scenes(plugin).all {
            let clean_input = noise(17, 2, 500 * BLOCK, 0.25);
            let mut clean = running(plugin, scene, config(BLOCK));
            let cuts = Cuts::Fixed(BLOCK);
            let options = Render { cuts, ..Render::default() };
            let clean_output = render(&mut clean, &clean_input, &options).or_fail();
            for (name, hits, value) in cases {
                for channels in [&[0usize][..], &[0, 1]] {
                    let what = format!("{}: {name} in {} channels", scene.name, channels.len());
                    let mut input = clean_input.clone();
                    for &channel in channels {
                        for at in (0..BLOCK).filter(|at| hits(*at)) {
                            input[channel][4 * BLOCK + at] = value;
                        }
                    }
                    let mut instance = running(plugin, scene, config(BLOCK));
                    let latency = instance.latency_samples();
                    let output = render(&mut instance, &input, &options).or_fail();
                    let is_finite = output.iter().flatten().all(|sample| sample.is_finite());
                    failures.check(is_finite, || format!("{what}: output is not finite"));
                    // Sound again in the block after the bad one ...
                    let next = 5 * BLOCK + latency;
                    let level = peak(&output[0][next..next + BLOCK]);
                    failures.check(level > 1e-3, || {
                        format!("{what}: {:.0} dBFS in the next block", db(level))
                    });
                    // ... and, when the filters have rung out, the same sound as without it. The
                    // largest float is 770 dB over full scale: it rings on for long by right.
                    if value == f32::MAX {
                        continue;
                    }
                    let end = 450 * BLOCK;
                    for (channel, (a, b)) in output.iter().zip(&clean_output).enumerate() {
                        let left_db = null_depth_db(&a[end..], &b[end..]);
                        failures.check(left_db <= -80.0, || {
                            format!("{what}: channel {channel} is still {left_db:.0} dBFS off")
                        });
                    }
                    no_violations(&mut instance);
                }
            }
        }
    });
}

/// Watches a run and fails with what the plugin did.
fn watched(instance: &mut Instance, input: &[Vec<f32>], options: &Render<'_>) -> guard::Tally {
    instance.processor().or_fail().watch();
    render(instance, input, options).or_fail();
    instance.processor().or_fail().unwatch()
}

#[test]
fn the_guard_works_here() {
    let support = guard::supports();
    assert!(support.memory, "allocations cannot be counted in this program");
    if cfg!(target_arch = "x86_64") {
        assert!(
            support.syscalls,
            "this kernel does not dispatch system calls (Linux 5.11 or later)"
        );
    }
}

#[test]
fn the_guard_sees_into_the_bundles() {
    each_plugin(|plugin, _| {
        // Text is made on the heap inside the plugin: its allocations must show.
        let mut instance = plugin.instance().or_fail();
        let param = instance.params()[0].clone();
        let mut tally = guard::Tally::default();
        let outside = {
            let mut tally = guard::Tally::default();
            guard::watch(&mut tally, || drop(String::from("of the host itself")));
            tally.allocations
        };
        let text = guard::watch(&mut tally, || instance.format(&param, param.default));
        text.or_fail();
        assert!(tally.allocations > outside, "{tally}");
    });
}

#[test]
fn process_neither_allocates_nor_calls_the_system() {
    each_plugin(|plugin, failures| {
        for scene in &scenes(plugin).all {
            for (main_input, main_output) in [(2, 2), (1, 1)] {
                let mut instance = plugin.instance().or_fail();
                scene.apply(&mut instance).or_fail();
                instance.select_layout(main_input, main_output).or_fail();
                instance.activate(config(1_024)).or_fail();
                let what = format!("{}, {main_input} to {main_output}", scene.name);
                let input = noise(2, main_input, 60_000, 0.5);
                let short: Vec<Vec<f32>> = input.iter().map(|c| c[..64].to_vec()).collect();
                let mut check = |instance: &mut Instance,
                                 case: &str,
                                 input: &[Vec<f32>],
                                 options: &Render<'_>| {
                    let tally = watched(instance, input, options);
                    failures.check(tally.is_clean(), || format!("{what}: {case}: {tally}"));
                };
                let plain = Render { cuts: Cuts::Fixed(64), ..Render::default() };
                check(&mut instance, "first block", &short, &plain);
                check(&mut instance, "steady", &input, &plain);
                let events = storm(&instance, input[0].len(), 2_000);
                let stormy = Render {
                    cuts: Cuts::Random { seed: 5, max: 1_024 },
                    events: &events,
                    transport: Some(Transport::playing(97.0, 3.0)),
                    ..Render::default()
                };
                check(&mut instance, "automation and transport", &input, &stormy);
                let state = instance.save_state().or_fail();
                instance.load_state(&state).or_fail();
                check(&mut instance, "after a state", &short, &plain);
                instance.reset().or_fail();
                check(&mut instance, "after reset", &short, &plain);
                let mut bad = input.clone();
                bad[0][70] = f32::NAN;
                check(&mut instance, "NaN", &bad, &plain);
                no_violations(&mut instance);
            }
        }
    });
}

/// Random automation of everything, with a transport that starts, stops, jumps and loops.
fn storm(instance: &Instance, len: usize, count: usize) -> Vec<TimedEvent> {
    let mut random = Noise::new(99);
    let params = instance.params();
    let mut events: Vec<TimedEvent> = (0..count)
        .map(|_| {
            let param = &params[random.below(params.len())];
            TimedEvent::value(random.below(len), param.id, param.at(random.unit()))
        })
        .collect();
    for n in 0..count / 20 {
        let mut transport = Transport::playing(60.0 + 200.0 * random.unit(), 100.0 * random.unit());
        transport.is_playing = n % 3 != 0;
        transport.loop_s = (n % 4 == 0).then_some((2.0, 9.0));
        events.push(TimedEvent { at: random.below(len), kind: EventKind::Transport(transport) });
    }
    events.sort_by_key(|event| event.at);
    events
}

#[test]
fn a_host_may_misbehave_a_little() {
    each_plugin(|plugin, failures| {
        let mut instance = running(plugin, &Scene::default(), config(128));
        let ids: Vec<u32> = instance.params().iter().map(|param| param.id).collect();
        let input = noise(1, 2, 1_000, 0.5);
        // Events for unknown parameters, values outside the range or no numbers.
        let mut events = vec![TimedEvent::value(3, 0x7fff_fff1, 0.5)];
        for id in ids {
            for value in [f64::NAN, f64::INFINITY, -1e300, 1e300, -7.0] {
                events.push(TimedEvent::value(200, id, value));
            }
        }
        let options = Render { events: &events, ..Render::default() };
        let output = render(&mut instance, &input, &options).or_fail();
        failures.check(output.iter().flatten().all(|s| s.is_finite()), || "not finite".into());
        for param in instance.params().to_vec() {
            let value = instance.value_of(param.id).or_fail();
            failures.check((param.min..=param.max).contains(&value), || {
                format!("{} stands at {value}", param.path())
            });
        }
        // Rates and lengths that no host should ask for: refused or run, never a crash.
        instance.deactivate().or_fail();
        for (sample_rate_hz, max_block) in [(1.0, 64), (1e7, 64), (48_000.0, 1_000_000)] {
            if instance.activate(AudioConfig { sample_rate_hz, max_block }).is_ok() {
                render(&mut instance, &input, &Render::default()).or_fail();
                instance.deactivate().or_fail();
            }
        }
    });
}

#[test]
fn blocks_without_a_sample_change_nothing_but_carry_events() {
    const FRAMES: usize = 64 * BLOCK;
    each_plugin(|plugin, failures| {
        for scene in &scenes(plugin).all {
            let input = noise(23, 2, FRAMES, 0.5);
            // Without them, the events come at the first sample of the next block.
            let plain = with_empty_blocks(plugin, scene, &input, false);
            let cut = with_empty_blocks(plugin, scene, &input, true);
            let is_same = |a: &Vec<f32>, b: &Vec<f32>| {
                a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
            };
            let first =
                plain.iter().zip(&cut).find(|(a, b)| !is_same(a, b)).and_then(|(a, b)| {
                    a.iter().zip(b).position(|(a, b)| a.to_bits() != b.to_bits())
                });
            failures.check(first.is_none(), || {
                format!("{}: differs from sample {first:?} on", scene.name)
            });
        }
    });
}

/// A signal in blocks during which one continuous parameter after the other moves, by events of the
/// block or of an empty block before it.
fn with_empty_blocks(
    plugin: &Plugin,
    scene: &Scene,
    input: &[Vec<f32>],
    has_empty: bool,
) -> Vec<Vec<f32>> {
    let mut instance = running(plugin, scene, config(BLOCK));
    let moved: Vec<_> = instance
        .params()
        .iter()
        .filter(|param| param.is_automatable() && !param.is_stepped())
        .cloned()
        .collect();
    let mut output = vec![Vec::new(); input.len()];
    let processor = instance.processor().or_fail();
    for block in 0..input[0].len() / BLOCK {
        let place = (block * 37 % 97) as f64 / 96.0;
        let param = &moved[block % moved.len()];
        let event = [Event::value(0, param.id, param.at(place))];
        if has_empty {
            processor.process_buffers(0, &event, None).or_fail();
        }
        for (channel, source) in processor.input_mut().iter_mut().zip(input) {
            channel.copy_from_slice(&source[block * BLOCK..(block + 1) * BLOCK]);
        }
        let events = if has_empty { &[][..] } else { &event[..] };
        processor.process_buffers(BLOCK, events, None).or_fail();
        for (done, channel) in output.iter_mut().zip(processor.output()) {
            done.extend_from_slice(channel);
        }
    }
    no_violations(&mut instance);
    output
}

/// In a process of its own: what other tests hold meanwhile would count too.
#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn many_instances_come_and_go_and_leave_no_memory_behind() {
    let output = std::process::Command::new(std::env::current_exe().or_fail())
        .args(["robust::child_many_instances", "--exact", "--ignored", "--nocapture"])
        // Blocks that a thread keeps for its next call would count as in use.
        .env("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0")
        .output()
        .or_fail();
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{text}\n{errors}");
}

#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[ignore = "run by many_instances_come_and_go_and_leave_no_memory_behind"]
fn child_many_instances() {
    const INSTANCES: usize = 40;
    /// The first rounds fill what the process keeps.
    const WARM_UP: usize = 3;
    const ROUNDS: usize = 4;
    /// The smallest block of the C library: an instance that leaves anything leaves so many bytes.
    const SMALLEST: usize = 32;
    each_plugin(|plugin, failures| {
        let bundle = plugin.open().or_fail();
        let mut before = 0;
        let mut left = Vec::new();
        for _ in 0..WARM_UP + ROUNDS {
            come_and_go(&bundle, plugin, INSTANCES);
            let now = settled_memory(before);
            left.push(now.saturating_sub(before));
            before = now;
        }
        println!("{}: {left:?} bytes left by {INSTANCES} instances", plugin.name);
        // A table that grows now and then adds to one round, what each instance leaves adds to all.
        let least = left.iter().skip(WARM_UP).min().copied().unwrap_or(0);
        failures.check(least < INSTANCES * SMALLEST, || format!("bytes left each round: {left:?}"));
    });
}

/// Memory in use once the framework's own thread has given back what it will: no more than `before`,
/// or whatever is left a little later. What comes later still counts for the next round.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn settled_memory(before: usize) -> usize {
    const LOOKS: usize = 50;
    for _ in 0..LOOKS {
        if memory_in_use() <= before {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    memory_in_use()
}

/// Bytes that this process has taken from the C library and not given back.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn memory_in_use() -> usize {
    #[allow(unsafe_code, reason = "the C library's own account")]
    // SAFETY: only reads.
    let account = unsafe { libc::mallinfo2() };
    account.uordblks + account.hblkhd
}

fn come_and_go(bundle: &Bundle, plugin: &Plugin, count: usize) {
    let mut instances: Vec<_> =
        (0..count).map(|_| Instance::new(bundle, plugin.id).or_fail()).collect();
    for instance in &mut instances {
        instance.activate(config(64)).or_fail();
        render(instance, &noise(1, 2, 64, 0.5), &Render::default()).or_fail();
    }
    // The first ones go before the last ones, and out of order.
    while let Some(instance) =
        (!instances.is_empty()).then(|| instances.remove(instances.len() / 3))
    {
        drop(instance);
    }
}

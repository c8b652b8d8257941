//! What VST3 hosts may do, and strict ones check.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use lacquer_tests::guard::{self, Tally};
use lacquer_tests::wait::soon;
use vst3::ComWrapper;
use vst3::Steinberg::kResultOk;

use super::probe::{
    BLOCK_SAMPLES, Bus, Busses, INPUT_LEVEL, LATENCY, MAX_LATENCY_SAMPLES, MAX_TASKS, Probe,
    SIDE_CHAIN_LEVEL, TASKS, VALUE, WhenOpening,
};
use super::vst3_host::{Frame, Points, Vst3Probe};

/// Nothing is watched.
fn plainly(work: &mut dyn FnMut()) {
    work();
}

fn ramp(block: usize) -> Points {
    (0..16).map(|i| (i * 16, f64::from(i + block as i32 % 7) / 24.0)).collect()
}

fn active(probe: &Probe) -> Vst3Probe {
    let plugin = Vst3Probe::new(probe);
    plugin.set_up(false);
    plugin.activate();
    plugin
}

/// Patch 09: the audio thread tells neither host nor editor anything by itself.
#[test]
fn automation_makes_no_system_call_and_takes_no_memory() {
    for editor_open in [false, true] {
        let probe = Probe::load();
        let plugin = active(&probe);
        let frame = ComWrapper::new(Frame::default());
        if editor_open {
            plugin.open_editor(Some(&frame));
        }
        let tally = thread::scope(|scope| {
            let audio = scope.spawn(|| {
                plugin.start();
                let mut tally = Tally::default();
                for block in 0..300 {
                    let automation = Some((VALUE, ramp(block)));
                    plugin.process(BLOCK_SAMPLES, true, automation, |work| {
                        guard::watch(&mut tally, work);
                    });
                    // The background thread goes to sleep, so that waking it shows.
                    thread::sleep(Duration::from_millis(1));
                }
                tally
            });
            audio.join().unwrap()
        });
        assert!(tally.is_clean(), "editor open: {editor_open}: {tally}");
        if editor_open {
            let told = soon(|| {
                frame.run();
                probe.values_told() > 0
            });
            assert!(told, "the open editor hears of automation");
            plugin.close_editor();
        } else {
            thread::sleep(Duration::from_millis(50));
            assert_eq!(probe.values_told(), 0);
        }
        plugin.stop_and_deactivate();
    }
}

/// Patch 09: a latency that changes in `process` reaches the host, from another thread.
#[test]
fn a_latency_change_reaches_the_host_without_a_system_call() {
    let probe = Probe::load();
    let plugin = active(&probe);
    let tally = thread::scope(|scope| {
        let audio = scope.spawn(|| {
            plugin.start();
            let mut tally = Tally::default();
            for block in 0..20 {
                let automation = (block == 10).then(|| (LATENCY, vec![(0, 1.0)]));
                plugin.process(BLOCK_SAMPLES, true, automation, |work| {
                    guard::watch(&mut tally, work);
                });
                thread::sleep(Duration::from_millis(1));
            }
            tally
        });
        audio.join().unwrap()
    });
    assert!(tally.is_clean(), "{tally}");
    assert_eq!(plugin.latency_samples(), MAX_LATENCY_SAMPLES);
    assert!(soon(|| plugin.handler().latency_restarts.load(SeqCst) == 1));
    plugin.stop_and_deactivate();
}

/// Patch 09: an offline host that renders on its main thread hears of it before `process` returns.
#[test]
fn a_latency_change_on_the_main_thread_is_told_at_once() {
    let probe = Probe::load();
    let plugin = active(&probe);
    plugin.start();
    plugin.process(BLOCK_SAMPLES, true, Some((LATENCY, vec![(0, 1.0)])), plainly);
    assert_eq!(plugin.handler().latency_restarts.load(SeqCst), 1);
    plugin.stop_and_deactivate();
}

/// Patch 02: automation while the editor opens and is open, in a host without run loop.
#[test]
fn automation_leaves_the_editors_window_to_its_thread() {
    let probe = Probe::load();
    let (plugin, other) = (active(&probe), active(&probe));
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            plugin.start();
            let mut block = 0;
            while !stop.load(SeqCst) {
                plugin.process(BLOCK_SAMPLES, true, Some((VALUE, ramp(block))), plainly);
                block += 1;
                thread::sleep(Duration::from_millis(2));
            }
        });
        for _ in 0..3 {
            plugin.open_editor(None);
            thread::sleep(Duration::from_millis(100));
            plugin.close_editor();
        }
        stop.store(true, SeqCst);
    });
    // The background thread is alive if it still does what it is told.
    let before = probe.tasks_done();
    other.start();
    other.process(BLOCK_SAMPLES, true, Some((TASKS, vec![(0, 1.0)])), plainly);
    assert!(soon(|| probe.tasks_done() == before + MAX_TASKS));
    plugin.stop_and_deactivate();
    other.stop_and_deactivate();
}

/// Patch 03: the side-chain is compared with the side-chain.
#[test]
fn arrangements_are_taken_as_the_plugin_offers_them() {
    let probe = Probe::load();
    // Main input, side-chain, output; whether the plugin has such a layout.
    for (main, side_chain, output, offered) in
        [(2, 2, 2, true), (1, 1, 1, true), (2, 1, 2, true), (1, 2, 1, false), (1, 1, 2, false)]
    {
        let plugin = Vst3Probe::new(&probe);
        let (taken, inputs) = plugin.arrange(main, side_chain, output);
        assert_eq!(taken, offered, "{main} + {side_chain} -> {output}");
        if offered {
            assert_eq!(inputs, [main, side_chain]);
        }
    }
}

/// Patches 03 and 04: a side-chain reaches the plugin, and has the block's length if it does not.
#[test]
fn side_chain_slices_have_the_blocks_length() {
    let probe = Probe::load();
    let plugin = active(&probe);
    plugin.start();
    for (samples, connected) in [(256, true), (64, false), (200, false), (17, true), (33, false)] {
        let (_, report) = plugin.process(samples, connected, None, plainly);
        let lengths = (report.shortest_side_chain, report.longest_side_chain);
        assert_eq!(lengths, (samples as f32, samples as f32), "connected: {connected}");
        assert_eq!(report.side_chain_channels, 2.0);
    }
    plugin.stop_and_deactivate();
}

/// Patch 15: a side-chain that is off, as JUCE passes it.
#[test]
fn null_channels_are_silence() {
    let probe = Probe::load();
    let plugin = active(&probe);
    plugin.start();
    for side_chain in [Bus::NullChannels(2), Bus::STEREO, Bus::NullChannels(2)] {
        let busses = Busses::with_side_chain(side_chain);
        let (result, report) = plugin.process_busses(BLOCK_SAMPLES, busses, None, plainly);
        assert_eq!(result, kResultOk, "{side_chain:?}");
        let length = BLOCK_SAMPLES as f32;
        assert_eq!((report.shortest_side_chain, report.longest_side_chain), (length, length));
    }
    plugin.stop_and_deactivate();
}

/// Patch 20: what the host does not pass is silent, and what it passes too much does no harm.
#[test]
fn busses_may_lack_channels_or_have_too_many() {
    let probe = Probe::load();
    let plugin = active(&probe);
    plugin.start();
    let stereo = Busses::with_side_chain(Bus::STEREO);
    for (input, side_chain, levels) in [
        (Bus::STEREO, Bus::STEREO, (INPUT_LEVEL, SIDE_CHAIN_LEVEL)),
        (Bus::OFF, Bus::OFF, (0.0, 0.0)),
        (Bus::NoList(2), Bus::NoList(2), (0.0, 0.0)),
        (Bus::NullChannels(2), Bus::NullChannels(2), (0.0, 0.0)),
        (Bus::Channels(1), Bus::Channels(1), (INPUT_LEVEL, SIDE_CHAIN_LEVEL)),
        (Bus::Channels(3), Bus::Channels(3), (INPUT_LEVEL, SIDE_CHAIN_LEVEL)),
    ] {
        let busses = Busses { input, side_chain, ..stereo };
        let (result, report) = plugin.process_busses(BLOCK_SAMPLES, busses, None, plainly);
        assert_eq!(result, kResultOk);
        assert_eq!((report.input_peak, report.side_chain_peak), levels, "{busses:?}");
        assert_eq!(report.side_chain_channels, 2.0);
    }
    for output in [Bus::Channels(1), Bus::NullChannels(2), Bus::OFF, Bus::Channels(3)] {
        let busses = Busses { output, ..stereo };
        assert_eq!(plugin.process_busses(64, busses, None, plainly).0, kResultOk, "{output:?}");
    }
    plugin.stop_and_deactivate();
}

/// Patch 21.
#[test]
fn the_output_is_not_silent() {
    let probe = Probe::load();
    let plugin = active(&probe);
    plugin.start();
    plugin.process(BLOCK_SAMPLES, true, None, plainly);
    assert_eq!(plugin.output_flags.load(SeqCst), 0);
    plugin.stop_and_deactivate();
}

/// Patch 22: a side-chain is off until the host switches it on, and silent while it is switched off
/// whatever its buffers hold. A host that never says anything may still connect it.
#[test]
fn a_side_chain_is_switched_on_and_off() {
    let probe = Probe::load();
    let plugin = Vst3Probe::new(&probe);
    plugin.set_up(false);
    let heard = || {
        plugin.activate();
        plugin.start();
        let (_, report) = plugin.process(BLOCK_SAMPLES, true, None, plainly);
        plugin.stop_and_deactivate();
        (report.input_peak, report.side_chain_peak)
    };
    assert!(plugin.bus(0, true).2, "the main input");
    assert!(!plugin.bus(1, true).2, "the side-chain");
    assert!(plugin.bus(0, false).2, "the output");
    assert_eq!(heard(), (INPUT_LEVEL, SIDE_CHAIN_LEVEL), "nothing was said");
    for is_on in [false, true, false] {
        plugin.switch_side_chain(is_on);
        let level = if is_on { SIDE_CHAIN_LEVEL } else { 0.0 };
        assert_eq!(heard(), (INPUT_LEVEL, level), "on: {is_on}");
    }
}

/// Patch nice-plug-core/02: the output is not named after the input.
#[test]
fn busses_have_the_names_that_the_plugin_gives() {
    let probe = Probe::load();
    let plugin = Vst3Probe::new(&probe);
    let [input, side_chain] = [0, 1].map(|index| plugin.bus(index, true));
    assert_eq!((input.0.as_str(), input.1), ("Music", 2));
    assert_eq!((side_chain.0.as_str(), side_chain.1), ("Key", 2));
    assert_eq!(plugin.bus(0, false).0, "Output");
    plugin.arrange(2, 1, 2);
    assert_eq!(plugin.bus(1, true).1, 1, "channels of the new arrangement");
}

/// Patches 18 and nice-plug-core/01: the window says that a change of its own wants to be saved.
#[test]
fn the_host_hears_that_the_project_is_dirty() {
    let probe = Probe::load();
    let plugin = active(&probe);
    let frame = ComWrapper::new(Frame::default());
    plugin.open_editor(Some(&frame));
    plugin.close_editor();
    assert_eq!(plugin.handler().dirty.load(SeqCst), 0, "nothing was changed");
    probe.when_opening(WhenOpening::MarkDirty);
    plugin.open_editor(Some(&frame));
    let is_dirty = soon(|| {
        frame.run();
        plugin.handler().dirty.load(SeqCst) == 1
    });
    assert!(is_dirty, "{}", plugin.handler().dirty.load(SeqCst));
    plugin.close_editor();
    plugin.stop_and_deactivate();
}

/// Holds up the thread that gets the signal, wherever it is.
#[allow(unsafe_code, reason = "signals are C")]
extern "C" fn doze(_signal: libc::c_int) {
    // SAFETY: sleeping is allowed in a signal handler.
    unsafe { libc::usleep(300) };
}

/// Patch 13: threads that ask for the tail and are held up meanwhile do not hold up the audio
/// thread, which would give up its time slice (a system call) when it waits for a lock.
#[test]
#[allow(unsafe_code, reason = "signals are C")]
fn asking_for_the_tail_holds_up_no_block() {
    const HOLDS: usize = 16_000;
    let probe = Probe::load();
    let plugin = active(&probe);
    let asking = [const { AtomicU64::new(0) }; 3];
    let [done, quiet] = [const { AtomicBool::new(false) }; 2];
    let handler: extern "C" fn(libc::c_int) = doze;
    // SAFETY: the handler calls nothing that a handler must not call.
    unsafe { libc::signal(libc::SIGUSR2, handler as libc::sighandler_t) };
    let tally = thread::scope(|scope| {
        for id in &asking {
            let (plugin, done, quiet) = (&plugin, &done, &quiet);
            scope.spawn(move || {
                // SAFETY: always succeeds.
                id.store(unsafe { libc::pthread_self() }, SeqCst);
                while !done.load(SeqCst) {
                    plugin.tail_samples();
                }
                // A signal must find its thread.
                while !quiet.load(SeqCst) {
                    thread::yield_now();
                }
            });
        }
        scope.spawn(|| {
            for id in asking.iter().cycle().take(HOLDS) {
                let id = id.load(SeqCst);
                if id != 0 {
                    // SAFETY: the thread lives until all is quiet.
                    unsafe { libc::pthread_kill(id, libc::SIGUSR2) };
                }
                thread::sleep(Duration::from_micros(200));
            }
            done.store(true, SeqCst);
            quiet.store(true, SeqCst);
        });
        let audio = scope.spawn(|| {
            plugin.start();
            let mut tally = Tally::default();
            while !done.load(SeqCst) {
                plugin.process(8, true, None, |work| guard::watch(&mut tally, work));
            }
            tally
        });
        audio.join().unwrap()
    });
    plugin.stop_and_deactivate();
    assert!(tally.is_clean(), "{tally}");
}

/// Patch 05.
#[test]
fn the_plugin_knows_that_it_renders_offline() {
    let probe = Probe::load();
    let plugin = Vst3Probe::new(&probe);
    for offline in [true, false, true] {
        plugin.set_up(offline);
        plugin.activate();
        plugin.start();
        let (_, report) = plugin.process(BLOCK_SAMPLES, true, None, plainly);
        assert_eq!(report.mode, if offline { 2.0 } else { 0.0 });
        plugin.stop_and_deactivate();
    }
}

/// Patch 06.
#[test]
fn a_parameter_index_beyond_the_last_is_refused() {
    let probe = Probe::load();
    let plugin = Vst3Probe::new(&probe);
    let count = plugin.param_count();
    assert!(plugin.has_param(count - 1));
    for index in [-1, count, count + 1, i32::MAX] {
        assert!(!plugin.has_param(index), "{index}");
    }
}

/// Patch 08: closing an editor undoes all that opening it did.
#[test]
fn a_closed_editor_leaves_nothing_in_the_hosts_run_loop() {
    let descriptors = || std::fs::read_dir("/proc/self/fd").unwrap().count();
    let probe = Probe::load();
    let plugin = active(&probe);
    let frame = ComWrapper::new(Frame::default());
    plugin.open_editor(Some(&frame));
    assert_eq!(frame.handlers(), 1);
    plugin.close_editor();
    assert_eq!(frame.handlers(), 0);
    // Other tests open files too: leaks have to stand out.
    let before = descriptors();
    for _ in 0..10 {
        plugin.open_editor(Some(&frame));
        plugin.close_editor();
    }
    assert_eq!(frame.handlers(), 0);
    assert!(descriptors() < before + 20, "two descriptors leak at each opening");
    plugin.stop_and_deactivate();
}

/// Patch 11: knobs work in a host that says it processes but does not, and not twice in one that does.
#[test]
fn a_knob_works_while_the_host_does_not_process() {
    let probe = Probe::load();
    let plugin = active(&probe);
    plugin.start();
    plugin.set_param(VALUE, 0.25);
    assert_eq!(plugin.param(VALUE), 0.25, "never processed");

    plugin.process(BLOCK_SAMPLES, true, None, plainly);
    plugin.set_param(VALUE, 0.5);
    assert_eq!(plugin.param(VALUE), 0.25, "comes with the next block");
    plugin.process(BLOCK_SAMPLES, true, Some((VALUE, vec![(0, 0.5)])), plainly);
    assert_eq!(plugin.param(VALUE), 0.5);

    thread::sleep(Duration::from_millis(600));
    plugin.set_param(VALUE, 0.75);
    assert_eq!(plugin.param(VALUE), 0.75, "has stopped processing");
    plugin.stop_and_deactivate();
}

/// Patch 17: a host with long blocks is not idle between two of them.
#[test]
fn a_host_with_long_blocks_is_not_idle_between_them() {
    // Four of them last 1.37 s.
    const LONG_SAMPLES: usize = 16_384;
    let probe = Probe::load();
    let plugin = Vst3Probe::new(&probe);
    plugin.set_up_blocks(false, LONG_SAMPLES);
    plugin.activate();
    plugin.start();
    plugin.process(LONG_SAMPLES, true, None, plainly);
    let before = plugin.param(VALUE);
    thread::sleep(Duration::from_millis(600));
    plugin.set_param(VALUE, 0.75);
    assert_eq!(plugin.param(VALUE), before, "comes with the next block");
    let is_set = soon(|| {
        plugin.set_param(VALUE, 0.75);
        plugin.param(VALUE) == 0.75
    });
    assert!(is_set, "has stopped processing");
    plugin.stop_and_deactivate();
}

/// Patch 11.
#[test]
fn restoring_a_state_does_not_wait_for_an_idle_host() {
    let probe = Probe::load();
    let plugin = active(&probe);
    plugin.start();
    probe.when_opening(WhenOpening::RestoreState);
    plugin.open_editor(None);
    assert!(probe.restore_ms() < 1000, "{} ms", probe.restore_ms());
    plugin.close_editor();
    plugin.stop_and_deactivate();
}

/// Patch 12.
#[test]
fn processing_before_activation_is_an_error() {
    let probe = Probe::load();
    let plugin = Vst3Probe::new(&probe);
    assert_ne!(plugin.process(BLOCK_SAMPLES, true, None, plainly).0, kResultOk);
    plugin.set_up(false);
    assert_ne!(plugin.process(BLOCK_SAMPLES, true, None, plainly).0, kResultOk);
    plugin.activate();
    plugin.start();
    assert_eq!(plugin.process(BLOCK_SAMPLES, true, None, plainly).0, kResultOk);
    plugin.stop_and_deactivate();
    assert_ne!(plugin.process(BLOCK_SAMPLES, true, None, plainly).0, kResultOk);
}

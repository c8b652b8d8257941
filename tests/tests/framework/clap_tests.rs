//! What CLAP hosts may do, and strict ones check.

use std::sync::atomic::Ordering::SeqCst;
use std::thread;
use std::time::Duration;

use clap_sys::process::{CLAP_PROCESS_CONTINUE_IF_NOT_QUIET, CLAP_PROCESS_ERROR};
use lacquer_tests::guard::{self, Tally};
use lacquer_tests::wait::soon;

use super::clap_host::{Change, ClapProbe, MODULATED};
use super::probe::{
    BLOCK_SAMPLES, Bus, Busses, INPUT_LEVEL, LATENCY, MANY_GESTURES, MAX_LATENCY_SAMPLES,
    MAX_TASKS, Probe, SIDE_CHAIN_LEVEL, TASKS, VALUE, WhenOpening,
};

/// Nothing is watched.
fn plainly(work: &mut dyn FnMut()) {
    work();
}

/// A block on another thread, as in a DAW: what the plugin wants from the main thread has to wait.
fn process_on_audio_thread(plugin: &ClapProbe, change: Change) {
    thread::scope(|scope| {
        scope.spawn(|| plugin.process(BLOCK_SAMPLES, 2, &[change], plainly));
    });
}

fn ramp(block: usize) -> Vec<Change> {
    (0..16).map(|i| (i * 16, VALUE, f64::from(i + block as u32 % 7) / 24.0)).collect()
}

/// Patch 09: the audio thread tells the editor nothing by itself.
#[test]
fn automation_makes_no_system_call_and_takes_no_memory() {
    for editor_open in [false, true] {
        let probe = Probe::load();
        let plugin = ClapProbe::new(&probe, true);
        plugin.activate();
        assert!(!editor_open || plugin.open_editor());
        let tally = thread::scope(|scope| {
            let audio = scope.spawn(|| {
                plugin.start();
                let mut tally = Tally::default();
                for block in 0..300 {
                    let changes = ramp(block);
                    plugin.process(BLOCK_SAMPLES, 2, &changes, |work| {
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
                plugin.idle();
                probe.values_told() > 0
            });
            assert!(told, "the open editor hears of automation");
            plugin.close_editor();
        }
        plugin.stop_and_deactivate();
    }
}

/// Patch 09: what came last is told even if the host deactivates at once.
#[test]
fn the_editor_hears_of_the_last_change() {
    let probe = Probe::load();
    let plugin = ClapProbe::new(&probe, true);
    plugin.activate();
    assert!(plugin.open_editor());
    plugin.start();
    plugin.process(BLOCK_SAMPLES, 2, &[(0, VALUE, 0.75)], plainly);
    plugin.stop_and_deactivate();
    assert!(soon(|| {
        plugin.idle();
        probe.values_told() > 0
    }));
    plugin.close_editor();
}

/// Patch 10.
#[test]
fn latency_is_told_while_being_activated_only() {
    let probe = Probe::load();
    let plugin = ClapProbe::new(&probe, true);
    let calls = plugin.calls();
    plugin.activate();
    plugin.start();
    assert_eq!((plugin.latency_samples(), calls.restarts.load(SeqCst)), (0, 0));

    process_on_audio_thread(&plugin, (0, LATENCY, f64::from(MAX_LATENCY_SAMPLES)));
    plugin.idle();
    assert_eq!(calls.restarts.load(SeqCst), 1, "a change while running asks for a restart");
    assert_eq!(calls.latency_changes.load(SeqCst), 0);
    plugin.stop_and_deactivate();
    plugin.activate();
    assert_eq!(plugin.latency_samples(), MAX_LATENCY_SAMPLES);
    assert_eq!(calls.latency_changes.load(SeqCst), 1);
    assert_eq!(calls.restarts.load(SeqCst), 1, "the restart asks for no other");

    plugin.start();
    process_on_audio_thread(&plugin, (0, LATENCY, 100.0));
    plugin.stop_and_deactivate();
    plugin.idle();
    assert_eq!(calls.wrong_latency_changes.load(SeqCst), 0, "told while not active");
    plugin.activate();
    plugin.idle();
    assert_eq!(plugin.latency_samples(), 100);
    assert_eq!(calls.latency_changes.load(SeqCst), 2);
    assert_eq!(calls.wrong_latency_changes.load(SeqCst), 0);
}

/// Patch 10: a latency that is there from the start needs no restart.
#[test]
fn the_first_latency_asks_for_no_restart() {
    let probe = Probe::load();
    let plugin = ClapProbe::new(&probe, true);
    plugin.flush(&[(0, LATENCY, 64.0)]);
    plugin.activate();
    assert_eq!(plugin.latency_samples(), 64);
    assert_eq!(plugin.calls().restarts.load(SeqCst), 0);
    assert_eq!(plugin.calls().latency_changes.load(SeqCst), 1);
    assert_eq!(plugin.calls().wrong_latency_changes.load(SeqCst), 0);
}

/// Patch 04: slices of a side-chain that is not connected are as long as the block.
#[test]
fn side_chain_slices_have_the_blocks_length() {
    let probe = Probe::load();
    let plugin = ClapProbe::new(&probe, true);
    plugin.activate();
    plugin.start();
    for (samples, channels) in [(256, 2), (64, 0), (200, 0), (128, 1), (17, 0), (256, 2)] {
        let (_, report) = plugin.process(samples, channels, &[], plainly);
        let lengths = (report.shortest_side_chain, report.longest_side_chain);
        assert_eq!(lengths, (samples as f32, samples as f32), "{channels} channels connected");
        assert_eq!(report.side_chain_channels, 2.0);
    }
    plugin.stop_and_deactivate();
}

/// Patch 20: what the host does not pass is silent, and what it passes too much does no harm.
#[test]
fn busses_may_lack_channels_or_have_too_many() {
    let probe = Probe::load();
    let plugin = ClapProbe::new(&probe, true);
    plugin.activate();
    plugin.start();
    let stereo = Busses::with_side_chain(Bus::STEREO);
    let work = |busses| plugin.process_busses(BLOCK_SAMPLES, busses, &[], plainly);
    for (input, side_chain, levels) in [
        (Bus::STEREO, Bus::STEREO, (INPUT_LEVEL, SIDE_CHAIN_LEVEL)),
        (Bus::OFF, Bus::OFF, (0.0, 0.0)),
        (Bus::NoList(2), Bus::NoList(2), (0.0, 0.0)),
        (Bus::NullChannels(2), Bus::NullChannels(2), (0.0, 0.0)),
        (Bus::Channels(1), Bus::Channels(1), (INPUT_LEVEL, SIDE_CHAIN_LEVEL)),
        (Bus::Channels(3), Bus::Channels(3), (INPUT_LEVEL, SIDE_CHAIN_LEVEL)),
    ] {
        let busses = Busses { input, side_chain, ..stereo };
        let (status, report) = work(busses);
        assert_eq!(status, CLAP_PROCESS_CONTINUE_IF_NOT_QUIET, "{busses:?}");
        assert_eq!((report.input_peak, report.side_chain_peak), levels, "{busses:?}");
        assert_eq!(report.side_chain_channels, 2.0);
    }
    for output in [Bus::Channels(1), Bus::NullChannels(2), Bus::OFF, Bus::Channels(3)] {
        work(Busses { output, ..stereo });
    }
    plugin.stop_and_deactivate();
}

/// Patch 21.
#[test]
fn the_output_is_not_constant() {
    let probe = Probe::load();
    let plugin = ClapProbe::new(&probe, true);
    plugin.activate();
    plugin.start();
    plugin.process(BLOCK_SAMPLES, 2, &[], plainly);
    assert_eq!(plugin.output_flags.load(SeqCst), 0);
    plugin.stop_and_deactivate();
}

/// Patch nice-plug-core/02: the output is not named after the input. The side-chain may have another
/// number of channels than the rest.
#[test]
fn ports_have_the_names_that_the_plugin_gives() {
    let probe = Probe::load();
    let plugin = ClapProbe::new(&probe, true);
    for (layout, main, side_chain) in [(0, 2, 2), (1, 1, 1), (2, 2, 1)] {
        plugin.select_layout(layout);
        assert_eq!(plugin.port(0, true), ("Music".to_owned(), main));
        assert_eq!(plugin.port(1, true), ("Key".to_owned(), side_chain));
        assert_eq!(plugin.port(0, false), ("Output".to_owned(), main));
    }
    plugin.activate();
    plugin.start();
    let (_, report) = plugin.process(BLOCK_SAMPLES, 1, &[], plainly);
    assert_eq!((report.side_chain_channels, report.side_chain_peak), (1.0, SIDE_CHAIN_LEVEL));
    plugin.stop_and_deactivate();
}

/// Patches 18 and nice-plug-core/01: the window says that a change of its own wants to be saved; the
/// host hears it on its main thread.
#[test]
fn the_host_hears_that_the_project_is_dirty() {
    let probe = Probe::load();
    let plugin = ClapProbe::new(&probe, true);
    let calls = plugin.calls();
    assert!(plugin.open_editor());
    plugin.close_editor();
    plugin.idle();
    assert_eq!(calls.dirty.load(SeqCst), 0, "nothing was changed");
    probe.when_opening(WhenOpening::MarkDirty);
    assert!(plugin.open_editor());
    plugin.idle();
    assert_eq!((calls.dirty.load(SeqCst), calls.wrong_dirty.load(SeqCst)), (1, 0));
    plugin.close_editor();
}

/// Patch 19: 2048 events were all, whatever the number of parameters; the rest was lost, and the
/// gestures of which it was the end stayed open.
#[test]
fn every_parameter_may_change_at_once() {
    let probe = Probe::load();
    let plugin = ClapProbe::new(&probe, true);
    plugin.activate();
    plugin.start();
    probe.when_opening(WhenOpening::ManyGestures);
    assert!(plugin.open_editor());
    plugin.process(BLOCK_SAMPLES, 2, &[], plainly);
    assert_eq!(plugin.calls().events_out.load(SeqCst), 3 * MANY_GESTURES);
    plugin.close_editor();
    plugin.stop_and_deactivate();
}

/// Patch 23: a modulated parameter says its own value, to which the host adds what it modulates by.
#[test]
fn modulation_is_no_part_of_the_value_that_the_host_is_told() {
    let probe = Probe::load();
    let plugin = ClapProbe::new(&probe, true);
    plugin.activate();
    plugin.start();
    let changes = [(0, VALUE, 0.5), (0, MODULATED + VALUE, 0.25)];
    plugin.process(BLOCK_SAMPLES, 2, &changes, plainly);
    assert_eq!(plugin.value(VALUE), 0.5);
    plugin.stop_and_deactivate();
}

/// Patch 06.
#[test]
fn a_parameter_index_beyond_the_last_is_refused() {
    let probe = Probe::load();
    let plugin = ClapProbe::new(&probe, true);
    let count = plugin.param_count();
    assert!(plugin.param_info(count - 1).is_some());
    for index in [count, count + 1, u32::MAX] {
        assert!(plugin.param_info(index).is_none(), "{index}");
    }
}

/// Patch 07.
#[test]
fn an_editor_opens_in_a_host_without_the_gui_extension() {
    let probe = Probe::load();
    let plugin = ClapProbe::new(&probe, false);
    assert!(plugin.open_editor());
    plugin.close_editor();
}

/// Patch 12.
#[test]
fn processing_before_activation_is_an_error() {
    let probe = Probe::load();
    let plugin = ClapProbe::new(&probe, true);
    assert_eq!(plugin.process(BLOCK_SAMPLES, 2, &[], plainly).0, CLAP_PROCESS_ERROR);
    plugin.activate();
    plugin.start();
    assert_eq!(
        plugin.process(BLOCK_SAMPLES, 2, &[], plainly).0,
        CLAP_PROCESS_CONTINUE_IF_NOT_QUIET
    );
    plugin.stop_and_deactivate();
    assert_eq!(plugin.process(BLOCK_SAMPLES, 2, &[], plainly).0, CLAP_PROCESS_ERROR);
}

/// Patch 01: the instances of a plugin share one background thread.
#[test]
fn background_work_outlives_an_instance() {
    let probe = Probe::load();
    let (first, second) = (ClapProbe::new(&probe, true), ClapProbe::new(&probe, true));
    for plugin in [&first, &second] {
        plugin.activate();
        plugin.start();
    }
    first.process(BLOCK_SAMPLES, 2, &[(0, TASKS, f64::from(MAX_TASKS))], plainly);
    assert!(soon(|| probe.tasks_done() > 0));
    first.stop_and_deactivate();
    drop(first);
    thread::sleep(Duration::from_millis(200));
    let before = probe.tasks_done();
    assert!(before < MAX_TASKS, "tasks of the instance were waiting when it went");
    second.process(BLOCK_SAMPLES, 2, &[(0, TASKS, 2.0)], plainly);
    assert!(soon(|| probe.tasks_done() >= before + 2), "the other instance's tasks run");
    second.stop_and_deactivate();
    drop(second);
}

/// Patch 01: the thread may hold the last handle of the instance it works for.
#[test]
fn an_instance_may_go_while_its_task_runs() {
    let probe = Probe::load();
    for _ in 0..3 {
        let before = probe.tasks_begun();
        let plugin = ClapProbe::new(&probe, true);
        plugin.activate();
        plugin.start();
        plugin.process(BLOCK_SAMPLES, 2, &[(0, TASKS, 2.0)], plainly);
        assert!(soon(|| probe.tasks_begun() > before));
        plugin.stop_and_deactivate();
        drop(plugin);
        assert!(soon(|| probe.tasks_done() == probe.tasks_begun()), "the running task ends");
    }
}

/// Patch 16: the host may destroy an instance as soon as it is no longer active, so nobody may be at
/// work for it then.
#[test]
fn nobody_calls_the_host_for_an_inactive_instance() {
    let probe = Probe::load();
    let plugin = ClapProbe::new(&probe, true);
    plugin.activate();
    assert!(plugin.open_editor());
    plugin.start();
    plugin.calls().slow_callbacks.store(true, SeqCst);
    plugin.process(BLOCK_SAMPLES, 2, &[(0, VALUE, 0.75)], plainly);
    assert!(soon(|| plugin.calls().callbacks_running.load(SeqCst) > 0), "the editor is told");
    plugin.stop_and_deactivate();
    assert_eq!(plugin.calls().callbacks_running.load(SeqCst), 0);
    plugin.calls().slow_callbacks.store(false, SeqCst);
    plugin.close_editor();
}

/// Patch 11: a host may say that it processes and then not do so.
#[test]
fn restoring_a_state_does_not_wait_for_an_idle_host() {
    let probe = Probe::load();
    let plugin = ClapProbe::new(&probe, true);
    plugin.activate();
    plugin.start();
    probe.when_opening(WhenOpening::RestoreState);
    assert!(plugin.open_editor());
    assert!(probe.restore_ms() < 1000, "{} ms", probe.restore_ms());
    plugin.close_editor();
    plugin.stop_and_deactivate();
}

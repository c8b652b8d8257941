//! Every editor in a real window: opened and closed again and again, resized, two at once, while
//! audio and automation run, without a display and without OpenGL.
//!
//! One test at a time: they count what the process holds, and there is one pointer.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests, which report so")]

mod drive;
mod hands;
mod held;
mod places;

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lacquer_tests::guard::Tally;
use lacquer_tests::gui::{Display, Frames, VirtualDisplay, private_display};
use lacquer_tests::host::{
    AudioConfig, EditorOptions, EditorWindow, Event, Instance, Param, Processor, Transport,
};
use lacquer_tests::registry::{Plugin, Scenes};
use lacquer_tests::signals::programme;
use lacquer_tests::wait::soon;

use held::Held;

const CONFIG: AudioConfig = AudioConfig { sample_rate_hz: 48_000.0, max_block: 256 };
/// How often each editor is opened and closed, unless `LACQUER_CYCLES` says otherwise.
const CYCLES: usize = 50;
/// Caches of the graphics library fill up in the first ones.
const WARM_UP: usize = 10;
fn cycles() -> usize {
    let wish = std::env::var("LACQUER_CYCLES").ok().and_then(|text| text.parse().ok());
    wish.unwrap_or(CYCLES).max(WARM_UP + 1)
}

fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn display() -> Display {
    private_display(1_600, 1_200).unwrap_or_else(|error| panic!("{error}"))
}

fn plugins() -> impl Iterator<Item = &'static Plugin> {
    Plugin::chosen().unwrap_or_else(|error| panic!("{error}")).into_iter()
}

fn instance(plugin: &Plugin) -> Instance {
    plugin.instance().unwrap_or_else(|error| panic!("{error}"))
}

fn open(instance: &mut Instance, display: &Display, options: EditorOptions) -> EditorWindow {
    EditorWindow::open(instance, display, options).unwrap_or_else(|error| panic!("{error}"))
}

/// Opens an editor, waits until it has drawn something, and closes it.
fn open_and_close(instance: &mut Instance, display: &Display) {
    let mut editor = open(instance, display, EditorOptions::default());
    let frames = Frames::of(None, editor.window()).unwrap();
    let drawn = soon(|| {
        editor.run(instance, display, Duration::ZERO).unwrap();
        frames.count() > 0
    });
    assert!(drawn, "nothing is drawn");
    drop(frames);
    editor.close(instance, display).unwrap();
}

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

#[test]
fn fifty_openings_leave_nothing_behind() {
    let _alone = alone();
    let display = display();
    for plugin in plugins() {
        let mut instance = instance(plugin);
        let mut before = Held::now(&display);
        for cycle in 0..cycles() {
            if cycle == WARM_UP {
                before = Held::settled(&display, &before);
            }
            open_and_close(&mut instance, &display);
        }
        Held::assert_given_back(&display, plugin, before);
        assert_eq!(instance.take_violations(), Vec::<String>::new(), "{}", plugin.name);
    }
}

/// Which parameters automation moves.
#[derive(Clone, Copy, Debug)]
enum Moved {
    /// The continuous ones; stepped ones keep what the scene says.
    Continuous,
    /// The stepped ones, through all their values.
    Stepped,
}

impl Moved {
    fn of(self, instance: &Instance) -> Vec<Param> {
        let is_moved = |param: &&Param| {
            param.is_automatable() && param.is_stepped() == matches!(self, Self::Stepped)
        };
        instance.params().iter().filter(is_moved).cloned().collect()
    }
}

/// Runs audio as fast as a host would, moving one of `params` a block, until told to stop.
fn play(mut processor: Processor, params: &[Param], stop: &AtomicBool) -> Processor {
    let [left, right] = programme(CONFIG.sample_rate_hz, 48_000, 1);
    let mut transport = Transport::playing(120.0, 0.0);
    let mut block = 0usize;
    while !stop.load(SeqCst) {
        let from = block * 256 % (48_000 - 256);
        let ports = processor.ports().main_input();
        for (channel, source) in [&left, &right].into_iter().enumerate().take(ports) {
            processor.input_mut()[channel][..256].copy_from_slice(&source[from..from + 256]);
        }
        let (round, index) = (block / params.len(), block % params.len());
        // More than a third of the range from round to round, so that switches change too.
        let amount = ((round + index) * 37 % 97) as f64 / 96.0;
        let events = [Event::value(17, params[index].id, params[index].at(amount))];
        processor.process_buffers(256, &events, Some(&transport)).unwrap();
        transport = transport.advanced(256, CONFIG.sample_rate_hz);
        block += 1;
        // A sound card would call every 5.3 ms.
        std::thread::sleep(ms(3));
    }
    processor
}

/// The scene that sets most: everything it switches on shows in the editor.
fn set_richest_scene(plugin: &Plugin, instance: &mut Instance) {
    let scenes = Scenes::of(plugin).unwrap_or_else(|error| panic!("{error}"));
    let richest = scenes.all.iter().max_by_key(|scene| scene.set.len());
    richest.unwrap().apply(instance).unwrap();
}

/// Sets the plugin's richest scene and runs `with_editor` while audio and automation run in another
/// thread; returns what the guard saw.
fn while_playing(
    plugin: &Plugin,
    instance: &mut Instance,
    moved: Moved,
    with_editor: impl FnOnce(&mut Instance),
) -> Tally {
    set_richest_scene(plugin, instance);
    instance.activate(CONFIG).unwrap();
    let params = moved.of(instance);
    assert!(!params.is_empty(), "{}: no parameter to move", plugin.name);
    let mut processor = instance.take_processor().unwrap();
    processor.watch();
    let stop = AtomicBool::new(false);
    let mut processor = std::thread::scope(|scope| {
        let audio = scope.spawn(|| play(processor, &params, &stop));
        with_editor(instance);
        stop.store(true, SeqCst);
        audio.join().unwrap()
    });
    let tally = processor.unwatch();
    instance.return_processor(processor);
    instance.deactivate().unwrap();
    tally
}

#[test]
fn fifty_openings_while_audio_and_automation_run() {
    let _alone = alone();
    let display = display();
    for plugin in plugins() {
        let mut instance = instance(plugin);
        let mut before = Held::now(&display);
        let tally = while_playing(plugin, &mut instance, Moved::Continuous, |instance| {
            before = Held::now(&display);
            for cycle in 0..cycles() {
                if cycle == WARM_UP {
                    before = Held::settled(&display, &before);
                }
                open_and_close(instance, &display);
            }
            Held::assert_given_back(&display, plugin, before);
        });
        assert!(tally.calls > 100, "{}: {tally}", plugin.name);
        assert!(tally.is_clean(), "{}: with an editor open: {tally}", plugin.name);
        assert_eq!(instance.take_violations(), Vec::<String>::new(), "{}", plugin.name);
    }
}

#[test]
fn every_switch_moves_while_an_editor_is_open() {
    // About 300 blocks a second: every stepped parameter of the largest plugin several times.
    const OPEN: Duration = ms(6_000);
    let _alone = alone();
    let display = display();
    for plugin in plugins() {
        let mut instance = instance(plugin);
        let count = Moved::Stepped.of(&instance).len();
        let tally = while_playing(plugin, &mut instance, Moved::Stepped, |instance| {
            let mut editor = open(instance, &display, EditorOptions::default());
            editor.run(instance, &display, OPEN).unwrap();
            editor.close(instance, &display).unwrap();
        });
        println!("{}: {count} switches, {tally}", plugin.name);
        let calls = tally.calls;
        assert!(usize::try_from(calls).unwrap() > 2 * count, "{}: {tally}", plugin.name);
        assert!(tally.is_clean(), "{}: with an editor open: {tally}", plugin.name);
        assert_eq!(instance.take_violations(), Vec::<String>::new(), "{}", plugin.name);
    }
}

/// A painted window has shades of text and lines.
fn is_painted(editor: &EditorWindow, display: &Display) -> bool {
    editor.capture(display).unwrap().color_count() > 100
}

#[test]
fn an_editor_shows_something_and_moves_with_the_signal() {
    let _alone = alone();
    let display = display();
    for plugin in plugins() {
        let mut instance = instance(plugin);
        while_playing(plugin, &mut instance, Moved::Continuous, |instance| {
            let mut editor = open(instance, &display, EditorOptions::default());
            let is_drawn = soon(|| {
                editor.run(instance, &display, Duration::ZERO).unwrap();
                is_painted(&editor, &display)
            });
            assert!(is_drawn, "{}: nothing is drawn", plugin.name);
            let first = editor.capture(&display).unwrap();
            let moves = soon(|| {
                editor.run(instance, &display, ms(50)).unwrap();
                first.difference(&editor.capture(&display).unwrap()) > 0.0
            });
            assert!(moves, "{}: nothing moves", plugin.name);
            editor.close(instance, &display).unwrap();
        });
    }
}

/// The design's budget at 1200 x 720, with everything in use that pictures show.
#[test]
#[allow(clippy::print_stdout, reason = "the number is of interest")]
fn no_window_is_made_of_more_triangles_than_its_budget() {
    const BUDGET: usize = 60_000;
    for plugin in plugins() {
        let mut instance = instance(plugin);
        let scenes = Scenes::of(plugin).unwrap_or_else(|error| panic!("{error}"));
        scenes.picture.scene.apply(&mut instance).unwrap();
        let count = places::triangles(&mut instance, egui::vec2(1_200.0, 720.0));
        println!("{}: {count} triangles", plugin.name);
        assert!(count > 1_000 && count <= BUDGET, "{}: {count} triangles", plugin.name);
    }
}

#[test]
fn two_editors_live_side_by_side() {
    let _alone = alone();
    let display = display();
    for plugin in plugins() {
        let mut both = [instance(plugin), instance(plugin)];
        // The first time takes what a process takes once: drivers, letters, heaps of threads.
        work_side_by_side(plugin, &mut both, &display);
        let before = Held::now(&display);
        work_side_by_side(plugin, &mut both, &display);
        Held::assert_given_back(&display, plugin, before);
    }
}

/// Opens both windows; the first goes while the second stays and goes on painting.
fn work_side_by_side(plugin: &Plugin, both: &mut [Instance; 2], display: &Display) {
    let places = [(0, 0), (0, 600)];
    let mut editors: Vec<EditorWindow> = both
        .iter_mut()
        .zip(places)
        .map(|(instance, (x, y))| {
            open(instance, display, EditorOptions { x, y, ..EditorOptions::default() })
        })
        .collect();
    let all_drawn = soon(|| {
        for (editor, instance) in editors.iter_mut().zip(&mut *both) {
            editor.run(instance, display, Duration::ZERO).unwrap();
        }
        editors.iter().all(|editor| is_painted(editor, display))
    });
    assert!(all_drawn, "{}", plugin.name);
    editors.remove(0).close(&mut both[0], display).unwrap();
    editors[0].run(&mut both[1], display, ms(200)).unwrap();
    assert!(is_painted(&editors[0], display), "{}", plugin.name);
    editors.remove(0).close(&mut both[1], display).unwrap();
}

#[test]
fn an_editor_is_resized_by_its_host() {
    let _alone = alone();
    let display = display();
    for plugin in plugins() {
        let mut instance = instance(plugin);
        let mut editor = open(&mut instance, &display, EditorOptions::default());
        editor.run(&mut instance, &display, ms(200)).unwrap();
        assert!(editor.can_resize(&mut instance), "{}", plugin.name);
        let default = editor.size();
        let wishes = [(default.0 + 200, default.1 + 150), (2_400, 1_700), (1, 1), default];
        for (width, height) in wishes {
            let size = editor.resize(&mut instance, &display, width, height).unwrap();
            let agrees = |editor: &EditorWindow| {
                let children = display.child_sizes(editor.window()).unwrap();
                editor.size() == size
                    && children.iter().any(|c| (u32::from(c.0), u32::from(c.1)) == size)
            };
            // However long the window takes to follow; 0.2 s longer, so that it stays so.
            for _ in 0..100 {
                editor.run(&mut instance, &display, ms(100)).unwrap();
                if agrees(&editor) {
                    break;
                }
            }
            editor.run(&mut instance, &display, ms(200)).unwrap();
            assert!(
                agrees(&editor),
                "{}: asked for {width} x {height}, agreed on {size:?}, is {:?}, windows are {:?}",
                plugin.name,
                editor.size(),
                display.child_sizes(editor.window())
            );
        }
        assert_eq!(editor.size(), default, "{}: cannot go back", plugin.name);
        editor.close(&mut instance, &display).unwrap();
    }
}

#[test]
fn an_instance_may_go_with_its_editor_open() {
    let _alone = alone();
    let display = display();
    for plugin in plugins() {
        let mut before = Held::now(&display);
        for round in 0..4 {
            if round == 1 {
                // The graphics library stays from the first opening on.
                before = Held::settled(&display, &before);
            }
            let mut instance = instance(plugin);
            instance.activate(CONFIG).unwrap();
            let mut editor = open(&mut instance, &display, EditorOptions::default());
            editor.run(&mut instance, &display, ms(100)).unwrap();
            drop(instance);
            // The host's own window.
            display.destroy(editor.window()).unwrap();
        }
        Held::assert_given_back(&display, plugin, before);
    }
}

/// Runs one of the tests below in a process of its own with other variables.
fn child(test: &str, variables: &[(&str, &str)]) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--ignored", "--nocapture"])
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{text}\n{errors}", output.status);
    assert!(text.contains("1 passed"), "{text}");
}

#[test]
fn without_a_display_the_editor_says_no() {
    child("child_without_a_display", &[("DISPLAY", ":4242")]);
}

#[test]
#[ignore = "run by without_a_display_the_editor_says_no"]
fn child_without_a_display() {
    // The host's own windows need a display; the plugin is sent to one that does not exist.
    let server = VirtualDisplay::start(800, 600).unwrap();
    refused(&Display::connect(Some(server.name())).unwrap());
}

#[test]
fn without_opengl_the_editor_says_no() {
    let server = VirtualDisplay::start_without_gl(800, 600).unwrap();
    // Held open: the server ends with its last client.
    let _display = Display::connect(Some(server.name())).unwrap();
    child(
        "child_without_opengl",
        &[
            ("DISPLAY", server.name()),
            ("__EGL_VENDOR_LIBRARY_DIRS", "/nonexistent"),
            ("LIBGL_DRIVERS_PATH", "/nonexistent"),
        ],
    );
}

#[test]
#[ignore = "run by without_opengl_the_editor_says_no"]
fn child_without_opengl() {
    refused(&Display::connect(None).unwrap());
}

/// The editor cannot open; the plugin says so in one line and goes on working.
fn refused(display: &Display) {
    for plugin in plugins() {
        let mut instance = instance(plugin);
        instance.activate(CONFIG).unwrap();
        for _ in 0..2 {
            let error = EditorWindow::open(&mut instance, display, EditorOptions::default());
            let Err(error) = error else { panic!("{}: an editor opened", plugin.name) };
            let error = error.to_string();
            assert!(!error.contains('\n'), "{error}");
        }
        instance.processor().unwrap().process_buffers(256, &[], None).unwrap();
        instance.deactivate().unwrap();
    }
}

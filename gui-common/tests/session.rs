//! Presets, undo and the two sounds, driven by name as a user would.

mod support;

use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gui_common::session::{Session, Side};
use gui_common::shell::Shell;
use gui_common::{EditorState, LacquerEditor};
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::Param;
use plugin_common::HostMonitor;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use support::demo::Demo;
use support::session::{DRAWN, Folder, preset_text, session};
use support::{FakeHost, host, prepare};

/// Middle of the gain knob of the demo, in its default window.
const KNOB_AT: Pos2 = Pos2::new(437.0, 494.0);

struct Window {
    shell: Shell,
    demo: Demo,
    gui: GuiContext,
    state: EditorState,
}

type Bench = Harness<'static, Window>;

fn window(folder: &Folder) -> (Arc<FakeHost>, Bench) {
    let (host, gui) = host();
    let mut demo = Demo::default();
    demo.session = Some(session(&demo.params, folder));
    let size = demo.default_size();
    let start = Window { shell: Shell::default(), demo, gui, state: EditorState::default() };
    let harness = Harness::builder().with_size(size).with_step_dt(1.0 / 60.0).build_ui_state(
        |ui, w: &mut Window| {
            prepare(ui);
            w.shell.show(ui, &mut w.demo, &w.gui, &w.state);
        },
        start,
    );
    (host, harness)
}

fn click(h: &mut Bench, label: &str) {
    h.get_by_label(label).click();
    h.run_steps(6);
}

fn key(h: &mut Bench, key: Key) {
    h.key_press(key);
    h.run_steps(4);
}

fn command(h: &mut Bench, modifiers: Modifiers, key: Key) {
    h.key_press_modifiers(modifiers, key);
    h.run_steps(4);
}

fn drag(h: &mut Bench, from: Pos2, by: egui::Vec2) {
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    h.event(Event::PointerMoved(from));
    h.step();
    h.event(Event::PointerButton { pos: from, button, pressed: true, modifiers });
    h.step();
    for i in 1..=5 {
        h.event(Event::PointerMoved(from + by * (i as f32 / 5.0)));
        h.step();
    }
    h.event(Event::PointerButton { pos: from + by, button, pressed: false, modifiers });
    h.run_steps(4);
    h.event(Event::PointerMoved(Pos2::new(5.0, 300.0)));
    h.run_steps(2);
}

fn gain_db(h: &Bench) -> f32 {
    h.state().demo.params.gain.value()
}

fn assert_gain(h: &Bench, expected: f32) {
    assert!((gain_db(h) - expected).abs() < 0.051, "{} instead of {expected}", gain_db(h));
}

#[test]
fn the_arrows_of_the_pill_step_through_the_presets() {
    let folder = Folder::new("arrows");
    let (_, mut h) = window(&folder);
    h.run_steps(2);
    assert!(h.query_by_label("Preset: none").is_some());
    click(&mut h, "Next preset");
    assert!(h.query_by_label("Preset: Backing vocals, tuck").is_some());
    assert_gain(&h, -3.0);
    click(&mut h, "Next preset");
    assert!(h.query_by_label("Preset: Podcast vocal").is_some());
    click(&mut h, "Previous preset");
    assert_gain(&h, -3.0);
    drag(&mut h, KNOB_AT, vec2(0.0, -20.0));
    assert!(h.query_by_label("Preset: Backing vocals, tuck, edited").is_some());
}

#[test]
fn up_and_down_play_at_once_enter_keeps_and_escape_returns() {
    let folder = Folder::new("audition");
    let (_, mut h) = window(&folder);
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0));
    assert_gain(&h, 12.0);
    for (end, expected) in [(Key::Escape, 12.0), (Key::Enter, 1.5)] {
        click(&mut h, "Preset: none");
        key(&mut h, Key::ArrowDown);
        assert_gain(&h, -3.0);
        key(&mut h, Key::ArrowDown);
        assert_gain(&h, 1.5);
        key(&mut h, end);
        assert!(h.query_by_label("Search presets").is_none(), "{end:?} closes the browser");
        assert_gain(&h, expected);
    }
    click(&mut h, "Undo");
    assert_gain(&h, 12.0);
    assert!(h.query_by_label("Preset: none").is_some(), "all that was played is one step");
}

#[test]
fn typing_searches_and_a_search_without_a_match_can_be_cleared() {
    let folder = Folder::new("search");
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    h.event(Event::Text("bass".to_owned()));
    h.run_steps(4);
    assert!(h.query_by_label("1 of 9 presets").is_some());
    assert!(h.query_by_label("Bass, small speakers, Factory").is_some());
    assert!(h.query_by_label("Snare body, Factory").is_none());
    h.event(Event::Text("x".to_owned()));
    h.run_steps(4);
    assert!(h.query_by_label("Nothing called \u{2018}bassx\u{2019}.").is_some());
    click(&mut h, "Show all presets");
    assert!(h.query_by_label("9 presets").is_some());
    click(&mut h, "Drums, 2 presets");
    assert!(h.query_by_label("2 of 9 presets").is_some());
    assert!(h.query_by_label("Kick, tight, Factory").is_some());
}

#[test]
fn a_preset_is_saved_renamed_marked_deleted_and_brought_back() {
    let folder = Folder::new("save");
    let (_, mut h) = window(&folder);
    drag(&mut h, KNOB_AT, vec2(0.0, -25.0));
    click(&mut h, "Preset: none");
    click(&mut h, "Save as");
    h.event(Event::Text("My vocal".to_owned()));
    h.run_steps(3);
    key(&mut h, Key::Enter);
    assert!(folder.preset("", "My vocal").exists());
    assert!(h.query_by_label("My vocal, Mine").is_some());
    assert!(h.query_by_label("Preset: My vocal").is_some());
    click(&mut h, "Favourite My vocal");
    assert!(h.query_by_label("Favourites, 1 presets").is_some());
    h.get_by_label("My vocal, Mine").click_secondary();
    h.run_steps(6);
    click(&mut h, "Rename\u{2026}");
    h.event(Event::Text("My vocal two".to_owned()));
    h.run_steps(3);
    click(&mut h, "Rename");
    assert!(folder.preset("", "My vocal two").exists() && !folder.preset("", "My vocal").exists());
    h.get_by_label("My vocal two, Mine").click_secondary();
    h.run_steps(6);
    click(&mut h, "Delete");
    assert!(!folder.preset("", "My vocal two").exists());
    assert!(h.query_by_label("My vocal two, Mine").is_none());
    let undo = h.get_all_by_label("Undo").last().expect("the message offers to undo");
    undo.click();
    h.run_steps(6);
    assert!(folder.preset("", "My vocal two").exists());
}

#[test]
fn a_broken_preset_says_what_is_wrong_and_changes_nothing() {
    let folder = Folder::new("broken");
    let (_, mut h) = window(&folder);
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0));
    let text = preset_text(3.0).replace("3.0", "\"loud\"");
    folder.write("Vocal", "Bad", &text);
    folder.write("Vocal", "Good", &preset_text(4.0));
    click(&mut h, "Preset: none");
    let row = h.get_by_label_contains("Bad, Mine, cannot be read: Line 7");
    row.click();
    h.run_steps(6);
    assert_gain(&h, 12.0);
    // One that breaks after the list was read.
    folder.write("Vocal", "Good", &text);
    click(&mut h, "Good, Mine");
    assert_gain(&h, 12.0);
    assert!(h.query_by_label_contains("Good.lacquer\u{2019} could not be read. Line 7").is_some());
    assert!(h.query_by_label_contains("Your sound has not changed.").is_some());
    assert!(h.query_by_label("Preset: Good, not loaded").is_some());
    assert!(h.query_by_label("Show file").is_some());
    click(&mut h, "Dismiss");
    assert!(h.query_by_label_contains("could not be read. Line").is_none());
}

#[test]
fn a_file_is_imported_by_dropping_it_and_a_broken_one_is_refused() {
    let folder = Folder::new("import");
    let (_, mut h) = window(&folder);
    std::fs::create_dir_all(&folder.0).expect("a folder");
    let file = folder.0.join("from a friend.lacquer");
    std::fs::write(&file, preset_text(-6.0).replace("\"x\"", "\"Friend\"")).expect("a file");
    // The browser is closed; several files are one step.
    let other = folder.0.join("another.LACQUER");
    std::fs::write(&other, preset_text(3.0).replace("\"x\"", "\"Another\"")).expect("a file");
    h.input_mut().dropped_files.extend([other, file].map(|file| dropped(file) as _));
    h.run_steps(4);
    assert!(folder.preset("", "Friend").exists() && folder.preset("", "Another").exists());
    assert_gain(&h, -6.0);
    assert!(h.query_by_label("Preset: Friend").is_some());
    assert!(h.query_by_label_contains("2 presets imported").is_some());
    command(&mut h, Modifiers::COMMAND, Key::Z);
    assert_gain(&h, 0.0);
    click(&mut h, "Dismiss");
    h.input_mut().dropped_files.push(dropped(folder.0.join("song.wav")));
    h.run_steps(4);
    assert!(h.query_by_label_contains("That is no preset").is_some());
}

fn dropped(file: std::path::PathBuf) -> Arc<Dropped> {
    Arc::new(Dropped(file))
}

/// A file that was dropped on the window.
#[derive(Debug)]
struct Dropped(std::path::PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

#[test]
fn undo_takes_back_whole_gestures_by_button_and_by_key() {
    let folder = Folder::new("undo");
    let (host, mut h) = window(&folder);
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0));
    drag(&mut h, KNOB_AT, vec2(0.0, 25.0));
    assert_gain(&h, 6.0);
    h.get_by_label("Undo").hover();
    h.run_steps(4);
    assert!(h.query_by_label_contains("Undo: Gain").is_some(), "the hint says what");
    click(&mut h, "Undo");
    assert_gain(&h, 12.0);
    host.take();
    command(&mut h, Modifiers::COMMAND, Key::Z);
    assert_gain(&h, 0.0);
    assert_eq!(host.take().len(), 3, "undo is a gesture for the host");
    command(&mut h, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_gain(&h, 12.0);
    command(&mut h, Modifiers::COMMAND, Key::Y);
    assert_gain(&h, 6.0);
    command(&mut h, Modifiers::COMMAND, Key::Y);
    assert_gain(&h, 6.0);
}

#[test]
fn undo_right_after_the_wheel_takes_the_whole_burst_back() {
    let folder = Folder::new("burst");
    let (_, mut h) = window(&folder);
    h.event(Event::PointerMoved(KNOB_AT));
    h.step();
    for _ in 0..3 {
        h.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Line,
            delta: vec2(0.0, 1.0),
            phase: egui::TouchPhase::Move,
            modifiers: Modifiers::NONE,
            source: egui::MouseWheelSource::Unknown,
        });
        h.run_steps(2);
    }
    assert!(gain_db(&h) > 2.0);
    command(&mut h, Modifiers::COMMAND, Key::Z);
    assert_gain(&h, 0.0);
}

#[test]
fn each_side_keeps_its_sound_and_copying_makes_them_alike() {
    let folder = Folder::new("sides");
    let (_, mut h) = window(&folder);
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0));
    click(&mut h, "Sound B");
    drag(&mut h, KNOB_AT, vec2(0.0, 75.0));
    let b = gain_db(&h);
    click(&mut h, "Sound A");
    assert_gain(&h, 12.0);
    click(&mut h, "Sound B");
    assert_gain(&h, b);
    click(&mut h, "Copy to the other side");
    click(&mut h, "Sound A");
    assert_gain(&h, b);
    click(&mut h, "Undo");
    assert_gain(&h, 12.0);
}

#[test]
fn a_narrow_window_has_the_folded_buttons_in_its_settings() {
    let folder = Folder::new("narrow");
    let (_, mut h) = window(&folder);
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0));
    h.state_mut().demo.min_size = Some(vec2(260.0, 360.0));
    h.set_size(vec2(400.0, 460.0));
    h.run_steps(4);
    assert!(h.query_by_label("Undo").is_none() && h.query_by_label("Presets").is_some());
    click(&mut h, "Settings: size, theme, motion, hints.");
    click(&mut h, "Undo");
    assert_gain(&h, 0.0);
    click(&mut h, "Sound B");
    let session = h.state_mut().demo.session.as_mut().expect("the demo has one");
    assert_eq!(session.look().side, Side::B);
}

#[test]
fn an_idle_window_with_a_session_asks_for_no_frame() {
    let folder = Folder::new("idle");
    let (_, mut h) = window(&folder);
    click(&mut h, "Next preset");
    h.run_steps(60);
    assert!(!h.ctx.has_requested_repaint(), "{:?}", h.ctx.repaint_causes());
    assert!(h.state().demo.params.gain.unmodulated_normalized_value() < 0.5);
}

#[test]
fn what_new_instances_begin_with_is_chosen_in_the_settings() {
    let folder = Folder::new("start");
    let (_, mut h) = window(&folder);
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0));
    click(&mut h, "Settings: size, theme, motion, hints.");
    assert!(h.query_by_label("Plugin's own").is_none());
    click(&mut h, "Start with this sound");
    let file = folder.0.join("defaults").join("probe.lacquer");
    assert!(std::fs::read_to_string(&file).expect("a default preset").contains("gain = 12"));
    click(&mut h, "Plugin's own");
    assert!(!file.exists());
    click(&mut h, "Show shortcuts");
    assert!(h.query_by_label_contains("Ctrl+Shift+Z: redo").is_some());
    click(&mut h, "Settings");
    assert!(h.query_by_label("Start with this sound").is_some());
}

#[test]
fn a_preset_is_no_automation() {
    let folder = Folder::new("dots");
    let (_, mut h) = window(&folder);
    click(&mut h, "Next preset");
    h.run_steps(20);
    assert_gain(&h, -3.0);
    h.run_steps(120);
    assert!(!h.ctx.has_requested_repaint(), "{:?}", h.ctx.repaint_causes());
}

/// A window on an editor that outlives it, as a host opens and closes it.
fn window_on(demo: &Rc<RefCell<Demo>>) -> Harness<'static, ()> {
    let (_, gui) = host();
    let (demo, state, mut shell) = (Rc::clone(demo), EditorState::default(), Shell::default());
    let builder = Harness::builder().with_size(vec2(1000.0, 600.0)).with_step_dt(1.0 / 60.0);
    let mut h = builder.build_ui_state(
        move |ui, (): &mut ()| {
            prepare(ui);
            shell.show(ui, &mut *demo.borrow_mut(), &gui, &state);
        },
        (),
    );
    h.run_steps(2);
    h
}

fn editor(folder: &Folder) -> Rc<RefCell<Demo>> {
    let mut demo = Demo::default();
    demo.session = Some(session(&demo.params, folder));
    Rc::new(RefCell::new(demo))
}

#[test]
fn a_drag_that_the_closing_window_ends_is_a_step_and_undo_goes_on() {
    let folder = Folder::new("closed");
    let demo = editor(&folder);
    let gain = || demo.borrow().params.gain.value();
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    let mut h = window_on(&demo);
    for event in [
        Event::PointerMoved(KNOB_AT),
        Event::PointerButton { pos: KNOB_AT, button, pressed: true, modifiers },
        Event::PointerMoved(KNOB_AT - vec2(0.0, 50.0)),
    ] {
        h.event(event);
        h.step();
    }
    assert!(gain() > 5.0);
    drop(h);
    let mut h = window_on(&demo);
    h.get_by_label("Undo").click();
    h.run_steps(6);
    assert!(gain().abs() < 0.051, "{}", gain());
}

#[test]
fn a_preset_that_is_tried_out_when_the_window_closes_is_kept_as_a_step() {
    let folder = Folder::new("closed-browser");
    let demo = editor(&folder);
    let gain = || demo.borrow().params.gain.value();
    let mut h = window_on(&demo);
    h.get_by_label("Preset: none").click();
    h.run_steps(6);
    h.key_press(Key::ArrowDown);
    h.run_steps(4);
    assert!((gain() + 3.0).abs() < 0.051, "{}", gain());
    drop(h);
    let mut h = window_on(&demo);
    // Another one, and back: to what was kept, not to the sound before the first window's.
    h.get_by_label("Preset: Backing vocals, tuck").click();
    h.run_steps(6);
    h.key_press(Key::ArrowDown);
    h.run_steps(4);
    h.key_press(Key::Escape);
    h.run_steps(4);
    assert!((gain() + 3.0).abs() < 0.051, "{}", gain());
    h.get_by_label("Undo").click();
    h.run_steps(6);
    assert!(gain().abs() < 0.051, "{}", gain());
}

#[test]
fn the_picture_of_a_preset_is_drawn_once() {
    let folder = Folder::new("drawn");
    for i in 0..40 {
        folder.write("", &format!("Own {i}"), &preset_text(i as f32 * 0.2));
    }
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    h.run_steps(20);
    assert!(h.query_by_label("49 presets").is_some());
    key(&mut h, Key::Escape);
    click(&mut h, "Next preset");
    click(&mut h, "Next preset");
    assert_eq!(DRAWN.get(), 49);
}

#[test]
fn with_match_on_sides_and_presets_are_compared_at_equal_loudness() {
    let folder = Folder::new("equal");
    let (_, mut h) = window(&folder);
    let monitor = Arc::new(HostMonitor::default());
    let is_comparing = || monitor.audition().is_comparing();
    let session = h.state_mut().demo.session.take().expect("the demo has one");
    h.state_mut().demo.session = Some(session.with_audition(monitor.clone()));
    h.run_steps(4);
    click(&mut h, "Sound B");
    assert!(!is_comparing(), "Match is off");
    click(&mut h, "Match");
    type End = fn(&mut Bench);
    let ends: [(&str, End); 3] = [
        ("the hand", |h| drag(h, KNOB_AT, vec2(0.0, -20.0))),
        ("undo", |h| command(h, Modifiers::COMMAND, Key::Z)),
        ("another preset", |h| click(h, "Next preset")),
    ];
    for (what, end) in ends {
        click(&mut h, "Sound A");
        assert!(is_comparing(), "{what}");
        end(&mut h);
        assert!(!is_comparing(), "{what}");
        click(&mut h, "Sound B");
        assert!(is_comparing(), "{what}");
    }
    click(&mut h, "Sound A");
    assert!(is_comparing());
    click(&mut h, "Match");
    assert!(!is_comparing());
    click(&mut h, "Match");
    h.get_by_label_contains("Preset: ").click();
    h.run_steps(6);
    key(&mut h, Key::ArrowDown);
    h.run_steps(30);
    assert!(is_comparing(), "a preset that is tried out");
    key(&mut h, Key::Escape);
    assert!(!is_comparing());
}

#[test]
fn a_choice_by_key_closes_the_menu_of_a_preset() {
    let folder = Folder::new("menu");
    folder.write("", "Bus", &preset_text(3.0));
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    h.get_by_label("Bus, Mine").click_secondary();
    h.run_steps(6);
    key(&mut h, Key::ArrowDown);
    key(&mut h, Key::ArrowDown);
    key(&mut h, Key::Enter);
    assert!(h.query_by_label("Show file").is_none(), "the menu is closed");
    h.event(Event::Text("Bus two".to_owned()));
    h.run_steps(3);
    key(&mut h, Key::Enter);
    assert!(folder.preset("", "Bus two").exists() && !folder.preset("", "Bus").exists());
}

#[test]
fn tab_stays_in_the_browser() {
    let folder = Folder::new("tab");
    folder.write("", "Bus", &preset_text(3.0));
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    click(&mut h, "Mine, 1 presets");
    key(&mut h, Key::Tab);
    assert!(h.get_by_label("Search presets").is_focused(), "it begins at the search");
    for modifiers in [Modifiers::NONE, Modifiers::SHIFT] {
        for step in 0..12 {
            command(&mut h, modifiers, Key::Tab);
            let focused = h.ctx.memory(|m| m.focused()).expect("a focus");
            let order =
                h.ctx.viewport(|v| v.prev_pass.widgets.get(focused).map(|w| w.layer_id.order));
            assert_ne!(order, Some(egui::Order::Background), "{modifiers:?} {step}");
        }
    }
}

#[test]
fn a_message_leaves_the_open_browser_free() {
    let folder = Folder::new("free");
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    click(&mut h, "Save as");
    h.event(Event::Text("Bus".to_owned()));
    h.run_steps(3);
    key(&mut h, Key::Enter);
    h.run_steps(6);
    let message = h.get_by_label("Dismiss").rect();
    for label in ["Search presets", "Bus, Mine", "Save as"] {
        assert!(h.get_by_label(label).rect().bottom() < message.top(), "{label}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named_in_plain_words() {
    let folder = Folder::new("gone");
    let (_, mut h) = window(&folder);
    h.input_mut().dropped_files.push(dropped(folder.0.join("gone.lacquer")));
    h.run_steps(4);
    let words = "\u{2018}gone.lacquer\u{2019} could not be read. There is no such file. \
                 Your sound has not changed.";
    assert!(h.query_by_label(words).is_some());
    assert!(h.query_by_label("Show file").is_none());
}

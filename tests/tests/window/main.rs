//! The window that editors are made of, in a host's window on an own X server: what reaches egui,
//! what reaches the host, and when it draws. `cargo xtask setup --without PATCH` shows them fail.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "helpers of tests, which report so")]

mod drag;
mod frames;
mod host;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{ThreadId, sleep};
use std::time::Duration;

use drag::DraggedFiles;
use egui::{Key, KeyboardShortcut, Modifiers};
use host::{Host, LAST, SIZE, Wish, codes};
use lacquer_tests::wait::soon;
use nice_plug::context::gui::GuiContext;
use nice_plug::editor::{Editor as _, EditorHandle as _};
use nice_plug_egui::baseview::dpi::{LogicalSize, PhysicalSize};
use nice_plug_egui::baseview::{HandlerError, WindowSize, host as baseview_host};
use nice_plug_egui::{
    EguiEditorState, EguiNiceSettings, Frame, KeyCapture, NiceEguiApp, RepaintNotifier,
    create_egui_editor,
};
use test_rig::FakeHost;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, PropMode};
use x11rb::wrapper::ConnectionExt as _;

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// One test at a time: they share keyboard and pointer.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn ctrl() -> Modifiers {
    Modifiers { ctrl: true, command: true, ..Modifiers::NONE }
}

/// Patches baseview/04, egui-baseview/01 and 06.
#[test]
fn every_combination_reaches_egui() {
    let _alone = alone();
    let host = Host::new();
    let editor = host.open_and_click(Wish::default());
    let shift_ctrl = Modifiers { shift: true, ..ctrl() };
    for (held, code, key, modifiers) in [
        (&[codes::CONTROL][..], codes::Z, Key::Z, ctrl()),
        (&[codes::CONTROL, codes::SHIFT], codes::Z, Key::Z, shift_ctrl),
        (&[codes::CONTROL], codes::Y, Key::Y, ctrl()),
        (&[codes::CONTROL], codes::LEFT, Key::ArrowLeft, ctrl()),
        (&[codes::ALT], codes::LEFT, Key::ArrowLeft, Modifiers::ALT),
        (&[codes::SHIFT], codes::A, Key::A, Modifiers::SHIFT),
        (&[], codes::MINUS, Key::Minus, Modifiers::NONE),
        (&[codes::CONTROL], codes::MINUS, Key::Minus, ctrl()),
        (&[], codes::F1, Key::F1, Modifiers::NONE),
        (&[codes::SHIFT], codes::F10, Key::F10, Modifiers::SHIFT),
        (&[], codes::MENU, Key::Menu, Modifiers::NONE),
        (&[], codes::PAD_ENTER, Key::Enter, Modifiers::NONE),
        (&[], codes::SPACE, Key::Space, Modifiers::NONE),
    ] {
        editor.seen().events.clear();
        host.press(held, code);
        assert!(editor.hears(key, modifiers), "{key:?} {modifiers:?}: {:?}", editor.seen().events);
    }
}

/// Patch baseview/04: X tells the modifiers from before a key.
#[test]
fn a_modifier_counts_at_once() {
    let _alone = alone();
    let host = Host::new();
    let editor = host.open_and_click(Wish::default());
    host.display.key(codes::SHIFT, true).unwrap();
    let changed = |to: Modifiers| {
        let is_it = move |e: &egui::Event| *e == egui::Event::ModifiersChanged(to);
        soon(|| editor.seen().events.iter().any(is_it))
    };
    assert!(changed(Modifiers::SHIFT));
    host.display.key(codes::SHIFT, false).unwrap();
    assert!(changed(Modifiers::NONE));
}

/// Patches baseview/04 and 10, egui-baseview/01: on a German keyboard, Y and Z are the other way round,
/// and there is one key more.
#[test]
fn the_layout_of_the_keyboard_counts() {
    let _alone = alone();
    let host = Host::new();
    let (y, z) = (u32::from(b'y'), u32::from(b'z'));
    let symbols = |code, lower: u32| {
        let upper = lower - 32;
        let both = [lower, upper];
        host.connection.change_keyboard_mapping(1, code, 2, &both).unwrap().check().unwrap();
    };
    symbols(codes::Y, z);
    let editor = host.open_and_click(Wish::default());
    host.press(&[codes::CONTROL], codes::Y);
    let undo = editor.hears(Key::Z, ctrl());
    // It changes while another window has the keyboard.
    host.take_focus();
    symbols(codes::Z, y);
    editor.seen().events.clear();
    host.click();
    let is_focused = || editor.seen().events.contains(&egui::Event::WindowFocused(true));
    assert!(soon(is_focused), "the layout is read when the keyboard comes");
    host.press(&[codes::CONTROL], codes::Z);
    let redo = editor.hears(Key::Y, ctrl());
    symbols(codes::Y, y);
    symbols(codes::Z, z);
    assert!(undo && redo, "{undo} {redo}: {:?}", editor.seen().events);
    let extra = u32::from(b'<');
    symbols(codes::EXTRA, extra);
    host.take_focus();
    host.click();
    editor.seen().events.clear();
    host.press(&[], codes::EXTRA);
    let is_text = |event: &egui::Event| matches!(event, egui::Event::Text(_));
    assert!(soon(|| editor.seen().events.iter().any(is_text)));
    assert!(editor.seen().events.contains(&egui::Event::Text("<".into())));
}

/// Patch egui-baseview/01.
#[test]
fn text_is_copied_cut_and_pasted() {
    let _alone = alone();
    let host = Host::new();
    let editor = host.open_and_click(Wish { text: Some("ab"), ..Wish::default() });
    let becomes = |text: &str| {
        let became = soon(|| editor.seen().text == text);
        assert!(became, "{:?} instead of {text:?}", editor.seen().text);
    };
    host.press(&[codes::CONTROL], codes::A);
    host.press(&[codes::CONTROL], codes::C);
    assert!(soon(|| editor.seen().events.contains(&egui::Event::Copy)));
    // The clipboard is set at the end of the frame.
    host.press_and_wait(&editor, codes::END, Key::End);
    host.press(&[codes::CONTROL], codes::V);
    becomes("abab");
    let pasted = egui::Event::Paste("ab".to_owned());
    assert!(editor.seen().events.contains(&pasted), "as text that was typed");
    host.press(&[codes::SHIFT], codes::S);
    becomes("ababS");
    host.press(&[codes::CONTROL], codes::A);
    host.press(&[codes::CONTROL], codes::X);
    becomes("");
    host.press_and_wait(&editor, codes::END, Key::End);
    host.press(&[codes::CONTROL], codes::V);
    host.press(&[codes::CONTROL], codes::V);
    becomes("ababSababS");
    host.press_and_wait(&editor, codes::END, Key::End);
    assert_eq!(host.keys(), [], "a text field shares no key");
}

/// Patches baseview/04 and egui-baseview/01: exactly what was asked for is kept from the host.
#[test]
fn keys_that_nobody_wants_reach_the_host() {
    let _alone = alone();
    let host = Host::new();
    let undo = KeyboardShortcut::new(Modifiers::COMMAND, Key::Z);
    let keys = KeyCapture::CaptureShortcuts { keys: Vec::new(), shortcuts: vec![undo] };
    let editor = host.open_and_click(Wish { keys, ..Wish::default() });
    host.press(&[], codes::SPACE);
    let both = |code, control| vec![(code, true, control), (code, false, control)];
    let given = |expected: &[(u8, bool, bool)]| {
        let mut got = Vec::new();
        let arrived = soon(|| {
            got.extend(host.keys().into_iter().filter(|key| key.0 != codes::CONTROL));
            got.len() >= expected.len()
        });
        assert!(arrived && got == expected, "{got:?} instead of {expected:?}");
    };
    given(&both(codes::SPACE, false));
    host.press(&[codes::CONTROL], codes::Z);
    assert!(editor.hears(Key::Z, ctrl()));
    host.press(&[codes::CONTROL], codes::S);
    given(&both(codes::S, true));
    host.press(&[codes::CONTROL, codes::ALT], codes::Z);
    host.press(&[], codes::Z);
    let mut rest = Vec::new();
    let count = |rest: &[(u8, bool, bool)]| rest.iter().filter(|key| key.0 == codes::Z).count();
    let arrived = soon(|| {
        rest.extend(host.keys());
        count(&rest) >= 4
    });
    assert!(arrived && count(&rest) == 4, "{rest:?}");
}

/// Patch egui-baseview/05: fast hands type both between two frames.
#[test]
fn a_space_behind_a_letter_is_the_texts() {
    let _alone = alone();
    let host = Host::new();
    let space = nice_plug_egui::Key::Character(" ".into());
    let keys = KeyCapture::IgnoreKeysUntilTyped(vec![space]);
    let wish = Wish { keys, text: Some(""), frame: ms(300), ..Wish::default() };
    let editor = host.open_and_click(wish);
    assert!(soon(|| editor.seen().frames > 2), "the field has the keyboard");
    host.press(&[], codes::SPACE);
    let mut given = 0;
    let both = || {
        given += host.keys().len();
        given >= 2
    };
    assert!(soon(both), "nothing is typed yet: the host's");
    // What comes while a frame is drawn is handled together.
    let mut places = (200..300).cycle();
    let is_drawing = || {
        host.display.move_pointer(places.next().unwrap_or(200), 200).unwrap();
        let seen = editor.seen();
        seen.begun > seen.frames
    };
    assert!(soon(is_drawing));
    host.press(&[], codes::A);
    host.press(&[], codes::SPACE);
    assert!(soon(|| editor.seen().text.contains('a')), "{:?}", editor.seen().text);
    assert!(soon(|| editor.seen().text.ends_with("a ")), "{:?}", editor.seen().text);
    let to_host = host.keys();
    assert!(to_host.is_empty(), "the host has {to_host:?}");
}

/// Patch baseview/04.
#[test]
fn the_host_has_the_keyboard_again_when_the_window_goes() {
    let _alone = alone();
    let host = Host::new();
    let editor = host.open_and_click(Wish::default());
    drop(editor);
    assert_eq!(host.focus(), host.parent);
}

/// Patch baseview/01: the plugin's library may be unloaded once its window is closed.
#[test]
fn a_closed_window_runs_no_more() {
    let _alone = alone();
    let host = Host::new();
    for wait in [0, 10, 50, 100] {
        let editor = host.open(Wish { animated: true, ..Wish::default() });
        editor.window.show().unwrap();
        sleep(ms(wait));
        let seen = editor.close();
        assert!(seen.is_gone, "its thread still runs, closed after {wait} ms");
    }
}

/// Patch baseview/07: frames that take longer than the screen shows one come one after the other, and
/// what the host asks for comes in between. The pointer asks for the next one all the time.
#[test]
fn the_host_waits_for_one_slow_frame() {
    let _alone = alone();
    let host = Host::new();
    let editor = host.open(Wish { animated: true, frame: ms(50), ..Wish::default() });
    editor.window.show().unwrap();
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // So long that nobody waits for ever.
            for x in (100..200).cycle().take(2_000).take_while(|_| !is_done.load(SeqCst)) {
                host.display.move_pointer(x, 200).unwrap();
                sleep(ms(5));
            }
        });
        for _ in 0..10 {
            assert!(editor.goes_on_drawing());
            let before = editor.seen().frames;
            editor.window.show().unwrap();
            let frames = editor.seen().frames - before;
            assert!(frames <= 2, "{frames} frames before an answer");
        }
        is_done.store(true, SeqCst);
    });
    let before = editor.seen().frames;
    let frames = editor.close().frames - before;
    assert!(frames <= 1, "{frames} frames before the end");
}

/// Patch baseview/09: an animation has a frame for every refresh of the screen, not for every other.
#[test]
fn an_animation_is_drawn_at_every_refresh() {
    let _alone = alone();
    let host = Host::new();
    let editor = host.open(Wish { animated: true, ..Wish::default() });
    editor.window.show().unwrap();
    // A busy machine may draw fewer for a while; with every other refresh they never came faster than
    // 30 a second, which is 267 ms.
    let fluent = || {
        let last = &editor.seen().last;
        last.len() == LAST && last[LAST - 1] - last[0] < ms(200)
    };
    assert!(soon(fluent), "never more than {} frames in 200 ms", LAST - 1);
}

/// How often threads of this process went to sleep by themselves.
fn naps() -> u64 {
    let nap = |task: std::fs::DirEntry| -> Option<u64> {
        let status = std::fs::read_to_string(task.path().join("status")).ok()?;
        let count = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        count?.trim().parse().ok()
    };
    std::fs::read_dir("/proc/self/task").unwrap().flatten().filter_map(nap).sum()
}

/// Patch baseview/08: where nothing is drawn, a wish for a frame is looked for less often, and heard.
#[test]
fn a_resting_window_hardly_wakes_and_is_drawn_again() {
    let _alone = alone();
    let host = Host::new();
    let editor = host.open(Wish::default());
    editor.window.show().unwrap();
    assert!(soon(|| editor.seen().frames > 0) && editor.rests());
    sleep(ms(1_500));
    let before = naps();
    sleep(ms(2_000));
    // 50, and 128 at the usual rate of looking.
    let count = naps() - before;
    assert!(count <= 90, "{count} naps in two seconds");
    let frames = editor.seen().frames;
    editor.repaint.request_repaint();
    assert!(soon(|| editor.seen().frames > frames), "not drawn again");
}

/// Patch baseview/02: a frame that is asked for before the window is there gets drawn when it is.
#[test]
fn a_window_that_is_shown_late_is_drawn() {
    let _alone = alone();
    let host = Host::new();
    for wait in [0, 10, 30, 100, 300] {
        let editor = host.open(Wish::default());
        sleep(ms(wait));
        assert_eq!(editor.seen().frames, 0, "drawn unseen");
        editor.window.show().unwrap();
        assert!(soon(|| editor.seen().frames > 0), "black when shown after {wait} ms");
    }
}

/// Patch baseview/03.
#[test]
fn a_hidden_window_draws_nothing() {
    let _alone = alone();
    let host = Host::new();
    let editor = host.open(Wish { animated: true, ..Wish::default() });
    editor.window.show().unwrap();
    assert!(soon(|| editor.seen().frames > 0));
    let state = host.atom("_NET_WM_STATE");
    let minimize = |states: &[u32]| {
        let (mode, kind) = (PropMode::REPLACE, AtomEnum::ATOM);
        let change = host.connection.change_property32(mode, host.outer, state, kind, states);
        change.unwrap().check().unwrap();
    };
    let minimized = [host.atom("_NET_WM_STATE_HIDDEN")];
    let cover = RefCell::new(0);
    type Step<'a> = Box<dyn Fn() + 'a>;
    let ways: [(&str, Step<'_>, Step<'_>); 5] = [
        (
            "hidden by the plugin",
            Box::new(|| editor.window.hide().unwrap()),
            Box::new(|| editor.window.show().unwrap()),
        ),
        (
            "its parent unmapped",
            Box::new(|| host.map(host.parent, false)),
            Box::new(|| host.map(host.parent, true)),
        ),
        (
            "the host's window unmapped",
            Box::new(|| host.map(host.outer, false)),
            Box::new(|| host.map(host.outer, true)),
        ),
        (
            "covered",
            Box::new(|| *cover.borrow_mut() = host.cover()),
            Box::new(|| host.map(*cover.borrow(), false)),
        ),
        ("minimized", Box::new(|| minimize(&minimized)), Box::new(|| minimize(&[]))),
    ];
    for (way, hide, show) in &ways {
        assert!(editor.goes_on_drawing(), "before it is {way}");
        hide();
        assert!(editor.rests(), "frames while {way}");
        let before = editor.seen().frames;
        show();
        assert!(soon(|| editor.seen().frames > before), "not drawn again after {way}");
    }
    assert!(editor.goes_on_drawing(), "at the end");
}

/// Patch baseview/03: one that was moved into another window follows that one.
#[test]
fn a_window_follows_its_new_parent() {
    let _alone = alone();
    // Beneath.
    let other = Host::new();
    let host = Host::new();
    let editor = host.open(Wish { animated: true, ..Wish::default() });
    editor.window.show().unwrap();
    assert!(soon(|| editor.seen().frames > 0));
    let child = host.child();
    host.connection.reparent_window(child, other.parent, 0, 0).unwrap().check().unwrap();
    host.map(host.outer, false);
    editor.catch_up();
    assert!(editor.goes_on_drawing(), "hidden with the former parent");
    other.map(other.outer, false);
    assert!(editor.rests(), "shown with the former parent");
    drop(editor);
}

/// What the host's window was asked for.
#[derive(Clone, Default)]
struct Asked {
    sizes: Rc<RefCell<Vec<PhysicalSize<u32>>>>,
}

impl baseview_host::HostCallbacks for Asked {
    fn request_resize(&mut self, new_size: WindowSize) -> Result<(), HandlerError> {
        self.sizes.borrow_mut().push(new_size.physical);
        Ok(())
    }

    fn destroyed(&mut self) {}
}

struct Caller(Arc<AtomicBool>);

impl baseview_host::HostMainThreadCaller for Caller {
    fn call_main_thread(&mut self) {
        self.0.store(true, SeqCst);
    }
}

/// Patch baseview/05: a host under load hears of a size late, and has set another one meanwhile.
#[test]
fn a_wish_that_is_out_of_date_does_not_undo_a_resize() {
    let _alone = alone();
    let host = Host::new();
    for is_late in [false, true] {
        let asked = Asked::default();
        let wanted = Arc::new(AtomicBool::new(false));
        let callbacks = baseview_host::Host::new()
            .with_callbacks(asked.clone())
            .with_main_thread(Caller(Arc::clone(&wanted)));
        let wish = Wish { size: Some(200.0), ..Wish::default() };
        let editor = host.open_with(wish, Some(callbacks));
        editor.window.show().unwrap();
        assert!(soon(|| wanted.load(SeqCst)), "the app's wish goes to the host");
        if is_late {
            let size: u32 = SIZE.into();
            editor.window.resize(PhysicalSize::new(size, size)).unwrap();
        }
        editor.window.host_main_thread_callback();
        let expected = if is_late { vec![] } else { vec![PhysicalSize::new(200, 200)] };
        assert_eq!(*asked.sizes.borrow(), expected, "late: {is_late}");
    }
}

/// Patch egui-baseview/03: the window follows the zoom factor unless the app wants it to stay.
#[test]
fn a_zoomed_window_keeps_its_size() {
    let _alone = alone();
    let host = Host::new();
    for (keeps_size, expected) in [(false, (450, 300.0)), (true, (300, 200.0))] {
        let editor = host.open(Wish { zoom: 1.5, keeps_size, ..Wish::default() });
        editor.window.show().unwrap();
        let sizes = || (host.child_width(), editor.seen().points);
        assert!(soon(|| sizes() == expected), "keeps it: {keeps_size}: {:?}", sizes());
        sleep(ms(200));
        assert_eq!(sizes(), expected, "later, keeps it: {keeps_size}");
    }
}

/// What an app sees of its windows.
#[derive(Default)]
struct Life {
    gui: Option<GuiContext>,
    /// Lives as long as the window's egui context.
    mark: Weak<()>,
    drawn_by: Option<ThreadId>,
    /// For each end of a window: its thread, and whether egui's context was still there.
    ends: Vec<(ThreadId, bool)>,
    frames: u32,
}

#[derive(Clone, Default)]
struct Mortal(Arc<Mutex<Life>>);

impl Mortal {
    fn life(&self) -> MutexGuard<'_, Life> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl NiceEguiApp for Mortal {
    fn build(
        &mut self,
        context: egui::Context,
        gui: GuiContext,
        _frame: &mut Frame,
    ) -> Result<(), HandlerError> {
        let mark = Arc::new(());
        let mut life = self.life();
        (life.mark, life.gui) = (Arc::downgrade(&mark), Some(gui));
        context.data_mut(|data| data.insert_temp(egui::Id::unique("mark"), mark));
        Ok(())
    }

    fn ui(&mut self, _ui: &mut egui::Ui, _frame: &mut Frame) {
        let mut life = self.life();
        life.drawn_by = Some(std::thread::current().id());
        life.frames += 1;
    }

    fn editor_closed(&mut self) {
        let mut life = self.life();
        life.gui.take().unwrap().mark_dirty();
        let is_there = life.mark.strong_count() > 0;
        life.ends.push((std::thread::current().id(), is_there));
    }
}

/// Patch nice-plug-egui/02: the app of an instance hears of the end of each of its windows, on the
/// window's thread.
#[test]
fn an_app_hears_of_the_end_of_each_window() {
    let _alone = alone();
    let host = Host::new();
    let app = Mortal::default();
    let state = EguiEditorState::from_size(LogicalSize::new(200.0, 200.0), 1.0);
    let settings = EguiNiceSettings::default();
    let repaint = RepaintNotifier::new();
    let editor = create_egui_editor(state, repaint, settings, app.clone()).unwrap();
    for opening in 1..=3 {
        let (fake, gui) = FakeHost::with_context();
        let open = editor.spawn(Some(host.as_parent()), false, None, gui, None).unwrap();
        open.handle.show(&open.window).unwrap();
        app.life().frames = 0;
        assert!(soon(|| app.life().frames > 0), "nothing is drawn");
        assert_eq!(app.life().ends.len(), opening - 1, "still open");
        drop(open);
        let life = app.life();
        assert_eq!(life.ends.len(), opening);
        let end = life.ends.last().unwrap();
        assert_eq!((Some(end.0), end.1), (life.drawn_by, true), "thread, context");
        assert_eq!(
            (life.mark.strong_count(), Arc::strong_count(&fake)),
            (0, 1),
            "all is given back"
        );
    }
    // A window that could not be made has no end.
    drop(editor);
    assert_eq!(app.life().ends.len(), 3);
}

/// An app that shows nothing.
struct Empty;

impl NiceEguiApp for Empty {
    fn ui(&mut self, _ui: &mut egui::Ui, _frame: &mut Frame) {}
}

/// Patch nice-plug-egui/01: what the host is told is what the window has when it opens.
#[test]
fn the_host_is_told_the_size_of_a_zoomed_window() {
    for (zoom, expected) in [(1.0, [400, 300]), (1.5, [600, 450]), (0.75, [300, 225])] {
        let state = EguiEditorState::from_size(LogicalSize::new(400.0, 300.0), zoom);
        let settings = EguiNiceSettings::default();
        let editor = create_egui_editor(state, RepaintNotifier::new(), settings, Empty).unwrap();
        let size = editor.size();
        assert_eq!([size.width, size.height], expected, "at zoom {zoom}");
    }
}

/// Patch egui-baseview/02, with baseview/06 and egui-baseview/04 for files that the app does not want.
#[test]
fn files_that_are_dropped_reach_egui() {
    let _alone = alone();
    let host = Host::new();
    let folder = std::env::temp_dir().join(format!("lacquer-drop-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let [preset, other, song] = ["a b.preset", "c.preset", "d.wav"].map(|name| folder.join(name));
    for file in [&preset, &other, &song] {
        std::fs::write(file, "").unwrap();
    }
    let both = [preset.clone(), other.clone()];
    let everything = [preset.clone(), song.clone()];
    // What the app wants, what is dragged, what the app gets.
    for (wants, dragged, gets) in [
        (None, &both[..], &both[..]),
        (None, &everything[..], &everything[..]),
        (Some("preset"), &both[..], &both[..]),
        (Some("preset"), &everything[..], &both[..1]),
        (Some("preset"), &everything[1..], &[]),
    ] {
        let case = format!("{wants:?}, {dragged:?}");
        let editor = host.open_and_click(Wish { files: wants, ..Wish::default() });
        editor.seen().events.clear();
        let mut files = DraggedFiles::begin(&host, dragged);
        for _ in 0..2 {
            let is_welcome = files.move_to(100, 120);
            assert_eq!(is_welcome, !gets.is_empty(), "{case}");
        }
        let hovered = || editor.seen().hovered;
        assert!(soon(|| hovered() == gets.len()), "{case}: {} files", hovered());
        let there = egui::Event::PointerMoved(egui::pos2(100.0, 120.0));
        let is_told = || editor.seen().events.contains(&there);
        assert!(soon(|| is_told() != gets.is_empty()), "{case}: {:?}", editor.seen().events);
        // A source may drop what was refused.
        assert_eq!(files.drop_them(), !gets.is_empty(), "{case}");
        let dropped = || editor.seen().dropped.clone();
        assert!(soon(|| dropped() == gets), "{case}: {:?}", dropped());
        assert!(soon(|| hovered() == 0), "{case}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

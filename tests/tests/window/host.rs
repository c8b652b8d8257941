//! A window of egui in the window of a host, and what both of them see.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use lacquer_tests::gui::{Display, private_display};
use lacquer_tests::wait::soon;
use nice_plug::editor::ParentWindowHandle;
use nice_plug_egui::baseview::{self, HandlerError, dpi::LogicalSize};
use nice_plug_egui::{
    App, EguiWindow, EguiWindowSettings, Frame, FrameWatch, KeyCapture, RepaintNotifier,
};
use raw_window_handle::{
    HandleError, HasWindowHandle, RawWindowHandle, WindowHandle, XlibWindowHandle,
};
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, ConfigureWindowAux, ConnectionExt as _, CreateWindowAux, EventMask, InputFocus,
    KeyButMask, WindowClass,
};
use x11rb::rust_connection::RustConnection;

use super::frames::Crowd;

/// X key codes of a PC keyboard.
pub mod codes {
    pub const CONTROL: u8 = 37;
    pub const SHIFT: u8 = 50;
    pub const ALT: u8 = 64;
    pub const SPACE: u8 = 65;
    pub const MINUS: u8 = 20;
    pub const A: u8 = 38;
    pub const C: u8 = 54;
    pub const S: u8 = 39;
    pub const V: u8 = 55;
    pub const X: u8 = 53;
    pub const Y: u8 = 29;
    pub const Z: u8 = 52;
    pub const END: u8 = 115;
    pub const LEFT: u8 = 113;
    pub const F1: u8 = 67;
    pub const F10: u8 = 76;
    /// Enter on the number pad.
    pub const PAD_ENTER: u8 = 104;
    pub const MENU: u8 = 135;
    /// Between Shift and Z where a keyboard has one key more.
    pub const EXTRA: u8 = 94;
}

/// Edges of the windows in pixels: the host's, and egui's in it.
pub const HOST_SIZE: u16 = 400;
pub const SIZE: u16 = 300;

/// How many frames are looked at to see how fast they follow each other.
pub const LAST: usize = 9;

/// What egui was told.
#[derive(Default)]
pub struct Seen {
    pub frames: u32,
    /// Frames, with the one that is being drawn.
    pub begun: u32,
    /// When the last of them were begun, at most [`LAST`].
    pub last: VecDeque<Instant>,
    pub events: Vec<egui::Event>,
    pub hovered: usize,
    pub dropped: Vec<std::path::PathBuf>,
    pub text: String,
    /// Width of the window in points.
    pub points: f32,
    /// The app has been dropped.
    pub is_gone: bool,
    /// The parts of all frames.
    pub parts: Vec<&'static str>,
}

/// What the app does.
#[derive(Clone)]
pub struct Wish {
    pub keys: KeyCapture,
    /// Shows a text field that has the focus, with this text in it.
    pub text: Option<&'static str>,
    /// Draws as often as it can.
    pub animated: bool,
    /// How long a frame takes at least.
    pub frame: Duration,
    /// Asks for this size in its first frame.
    pub size: Option<f32>,
    /// Sets this zoom factor.
    pub zoom: f32,
    /// The window shall not follow the zoom factor.
    pub keeps_size: bool,
    /// Ending of the files that may be dropped; all may without.
    pub files: Option<&'static str>,
    /// When it says so, a frame lasts until the host closes the window.
    pub closes: Option<Arc<AtomicBool>>,
    /// Windows that may draw at the same time.
    pub crowd: Option<Arc<Crowd>>,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            keys: KeyCapture::CaptureAll,
            text: None,
            animated: false,
            frame: Duration::ZERO,
            size: None,
            zoom: 1.0,
            keeps_size: false,
            files: None,
            closes: None,
            crowd: None,
        }
    }
}

pub struct Probe {
    wish: Wish,
    seen: Arc<Mutex<Seen>>,
}

impl Drop for Probe {
    fn drop(&mut self) {
        // An app that takes its time shows whether anybody waits for it.
        sleep(Duration::from_millis(20));
        locked(&self.seen).is_gone = true;
    }
}

fn locked(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

impl App for Probe {
    fn build(&mut self, _ctx: egui::Context, frame: &mut Frame) -> Result<(), HandlerError> {
        frame.set_key_capture(self.wish.keys.clone());
        frame.keep_size_when_zooming(self.wish.keeps_size);
        if let Some(ending) = self.wish.files {
            frame.set_drop_filter(move |file| file.extension().is_some_and(|e| e == ending));
        }
        frame.set_watch(Parts(Arc::clone(&self.seen)));
        locked(&self.seen).text = self.wish.text.unwrap_or_default().to_owned();
        Ok(())
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut Frame) {
        locked(&self.seen).begun += 1;
        match &self.wish.crowd {
            Some(crowd) => crowd.with(|| sleep(self.wish.frame)),
            None => sleep(self.wish.frame),
        }
        if self.wish.closes.as_ref().is_some_and(|closes| closes.load(SeqCst)) {
            let _ = soon(|| frame.baseview_window().is_closing());
        }
        let mut seen = locked(&self.seen);
        seen.frames += 1;
        if seen.last.len() == LAST {
            seen.last.pop_front();
        }
        seen.last.push_back(Instant::now());
        ui.input(|input| {
            seen.events.extend(input.events.iter().cloned());
            seen.hovered = input.raw.hovered_files.len();
            seen.points = input.raw.screen_rect.map_or(0.0, |r| r.width());
            seen.dropped.extend(input.raw.dropped_files.iter().map(|f| f.path().to_owned()));
        });
        if self.wish.text.is_some() {
            ui.text_edit_singleline(&mut seen.text).request_focus();
        }
        ui.ctx().set_zoom_factor(self.wish.zoom);
        if let Some(size) = self.wish.size.take() {
            let size = egui::ViewportCommand::InnerSize(egui::Vec2::splat(size));
            ui.ctx().send_viewport_cmd(size);
        }
        if self.wish.animated {
            ui.ctx().request_repaint();
        }
    }
}

/// Notes the parts of each frame.
struct Parts(Arc<Mutex<Seen>>);

impl FrameWatch for Parts {
    fn begun(&self) {
        locked(&self.0).parts.push("begun");
    }

    fn tessellated(&self, _: &[egui::ClippedPrimitive]) {
        locked(&self.0).parts.push("tessellated");
    }

    fn painted(&self) {
        locked(&self.0).parts.push("painted");
    }
}

struct Parent(u32);

impl HasWindowHandle for Parent {
    fn window_handle(&self) -> Result<WindowHandle<'_>, HandleError> {
        let handle = RawWindowHandle::Xlib(XlibWindowHandle::new(self.0.into()));
        #[allow(unsafe_code, reason = "the host's window is known by its number")]
        // SAFETY: the window lives as long as its host.
        Ok(unsafe { WindowHandle::borrow_raw(handle) })
    }
}

/// A host's window `outer` with another one in it, which is egui's parent.
pub struct Host {
    pub display: Display,
    pub connection: RustConnection,
    pub outer: u32,
    pub parent: u32,
    root: u32,
}

impl Host {
    pub fn new() -> Self {
        let display = private_display(1_600, 1_200).unwrap_or_else(|error| panic!("{error}"));
        let (connection, screen) = x11rb::connect(None).unwrap();
        let root = connection.setup().roots[screen].root;
        let mut host = Self { display, connection, outer: 0, parent: 0, root };
        host.outer = host.window(root, EventMask::KEY_PRESS | EventMask::KEY_RELEASE);
        host.parent = host.window(host.outer, EventMask::NO_EVENT);
        host.display.move_pointer(1_500, 1_100).unwrap();
        host
    }

    fn window(&self, parent: u32, events: EventMask) -> u32 {
        let id = self.connection.generate_id().unwrap();
        let attributes = CreateWindowAux::new().override_redirect(1).event_mask(events);
        self.connection
            .create_window(
                x11rb::COPY_DEPTH_FROM_PARENT,
                id,
                parent,
                0,
                0,
                HOST_SIZE,
                HOST_SIZE,
                0,
                WindowClass::INPUT_OUTPUT,
                x11rb::COPY_FROM_PARENT,
                &attributes,
            )
            .unwrap();
        self.map(id, true);
        id
    }

    /// Moves the host's window to a column and row of the screen.
    pub fn place(&self, column: usize, row: usize) {
        let at = |index: usize| i32::try_from(index).unwrap() * i32::from(HOST_SIZE);
        let place = ConfigureWindowAux::new().x(at(column)).y(at(row));
        self.connection.configure_window(self.outer, &place).unwrap().check().unwrap();
    }

    /// A window over everything.
    pub fn cover(&self) -> u32 {
        self.window(self.root, EventMask::NO_EVENT)
    }

    pub fn map(&self, window: u32, is_shown: bool) {
        if is_shown {
            self.connection.map_window(window).unwrap().check().unwrap();
        } else {
            self.connection.unmap_window(window).unwrap().check().unwrap();
        }
    }

    pub fn atom(&self, name: &str) -> Atom {
        self.connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }

    /// The parent of egui's window, as plugins are given it.
    pub fn as_parent(&self) -> ParentWindowHandle {
        ParentWindowHandle::XlibWindow(self.parent.into())
    }

    /// The window of egui.
    pub fn child(&self) -> u32 {
        let tree = self.connection.query_tree(self.parent).unwrap().reply().unwrap();
        tree.children[0]
    }

    /// Width of egui's window in pixels.
    pub fn child_width(&self) -> u16 {
        self.connection.get_geometry(self.child()).unwrap().reply().unwrap().width
    }

    /// Opens egui's window without showing it.
    pub fn open(&self, wish: Wish) -> Editor {
        self.open_with(wish, None)
    }

    pub fn open_with(&self, wish: Wish, host: Option<baseview::host::Host>) -> Editor {
        let seen = Arc::new(Mutex::new(Seen::default()));
        let repaint = RepaintNotifier::new();
        let settings = EguiWindowSettings::new()
            .with_size(LogicalSize::<f64>::new(SIZE.into(), SIZE.into()))
            // As plugins do: it wants a frame at the first poll, wherever the window is by then.
            .with_repaint_notifier(repaint.clone())
            .with_parent(&Parent(self.parent));
        let probe = Probe { wish, seen: Arc::clone(&seen) };
        let window = EguiWindow::create_with_host(settings, probe, host).unwrap();
        Editor { window, repaint, seen }
    }

    /// Opens egui's window, shows it, and clicks into it.
    pub fn open_and_click(&self, wish: Wish) -> Editor {
        let editor = self.open(wish);
        editor.window.show().unwrap();
        assert!(soon(|| editor.seen().frames > 0), "nothing is drawn");
        self.click();
        let released = |event: &egui::Event| {
            matches!(event, egui::Event::PointerButton { pressed: false, .. })
        };
        assert!(soon(|| editor.seen().events.iter().any(released)), "no click arrives");
        assert!(soon(|| self.focus() == self.child()), "a click takes the keyboard");
        editor
    }

    /// Clicks into egui's window.
    pub fn click(&self) {
        self.display.move_pointer(150, 200).unwrap();
        self.display.button(1, true).unwrap();
        self.display.button(1, false).unwrap();
    }

    /// Gives the keyboard to the host's own window.
    pub fn take_focus(&self) {
        let time = x11rb::CURRENT_TIME;
        let focus = self.connection.set_input_focus(InputFocus::PARENT, self.outer, time);
        focus.unwrap().check().unwrap();
    }

    /// The window that has the keyboard.
    pub fn focus(&self) -> u32 {
        self.connection.get_input_focus().unwrap().reply().unwrap().focus
    }

    /// Presses and releases a key, and waits until egui has heard of it: then the frames before that
    /// are done.
    pub fn press_and_wait(&self, editor: &Editor, code: u8, key: egui::Key) {
        editor.seen().events.clear();
        self.press(&[], code);
        assert!(editor.hears(key, egui::Modifiers::NONE), "{key:?}");
    }

    /// Presses and releases a key while others are held.
    pub fn press(&self, held: &[u8], key: u8) {
        for code in held {
            self.display.key(*code, true).unwrap();
        }
        self.display.key(key, true).unwrap();
        self.display.key(key, false).unwrap();
        for code in held.iter().rev() {
            self.display.key(*code, false).unwrap();
        }
    }

    /// The keys that came to the host since the last call: code, whether pressed, Control held.
    pub fn keys(&self) -> Vec<(u8, bool, bool)> {
        let mut keys = Vec::new();
        while let Some(event) = self.connection.poll_for_event().unwrap() {
            let (event, is_pressed) = match event {
                Event::KeyPress(event) => (event, true),
                Event::KeyRelease(event) => (event, false),
                _ => continue,
            };
            assert_eq!(event.event, self.outer, "belongs to the window it was sent to");
            let control = event.state.contains(KeyButMask::CONTROL);
            keys.push((event.detail, is_pressed, control));
        }
        keys
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.connection.destroy_window(self.outer);
        let _ = self.connection.flush();
    }
}

/// An open window of egui.
pub struct Editor {
    pub window: baseview::Window,
    pub repaint: RepaintNotifier,
    seen: Arc<Mutex<Seen>>,
}

impl Editor {
    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        locked(&self.seen)
    }

    /// Closes the window; returns what the app had seen when that was done.
    pub fn close(self) -> Seen {
        let Self { window, seen, .. } = self;
        drop(window);
        std::mem::take(&mut locked(&seen))
    }

    /// Whether it draws one frame after the other, however slowly on a busy machine.
    pub fn goes_on_drawing(&self) -> bool {
        let before = self.seen().frames;
        soon(|| self.seen().frames > before + 4)
    }

    /// Waits until the window has dealt with all that X told before: it answers the host after that.
    pub fn catch_up(&self) {
        self.window.show().unwrap();
    }

    /// Whether it draws no more, soon: a frame may just be under way, for long on a busy machine.
    pub fn rests(&self) -> bool {
        soon(|| self.frames_in(Duration::from_millis(400)) == 0)
    }

    /// How many frames it draws in a while.
    fn frames_in(&self, duration: Duration) -> u32 {
        let before = self.seen().frames;
        sleep(duration);
        self.seen().frames - before
    }

    /// Whether egui hears of this key being pressed, soon; what it heard before does not count.
    pub fn hears(&self, key: egui::Key, modifiers: egui::Modifiers) -> bool {
        let is_it = |event: &egui::Event| {
            matches!(event, egui::Event::Key { key: k, pressed: true, modifiers: m, .. }
                if *k == key && *m == modifiers)
        };
        soon(|| self.seen().events.iter().any(is_it))
    }
}

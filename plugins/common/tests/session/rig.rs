//! A plugin's parameters without a plugin, a host that can be slow, and a folder for files.
#![allow(unsafe_code, reason = "parameters are type-erased pointers to the wrapper")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use nice_plug::context::PluginApi;
use nice_plug::context::gui::{GuiContext, GuiContextInner};
use nice_plug::params::internals::ParamPtr;
use nice_plug::prelude::*;
use plugin_common::preset::{
    Deleted, Library, LibraryError, Preset, PresetError, PresetId, Source, Spec,
};
use plugin_common::session::{Ask, News};
use plugin_common::{Desk, IoParams, Session, param};

pub static SPEC: Spec = Spec {
    plugin: "test",
    version: "1.2.0",
    factory: &[
        include_str!("../fixtures/warm.lacquer"),
        include_str!("../fixtures/bright.lacquer"),
        include_str!("../fixtures/plain.lacquer"),
    ],
    stays: &["listen"],
};

#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    #[id = "bell"]
    #[name = "Bell"]
    Bell,
    #[id = "lowcut"]
    #[name = "Low cut"]
    LowCut,
    #[id = "notch"]
    #[name = "Notch"]
    Notch,
}

#[derive(Params)]
pub struct Band {
    #[id = "used"]
    pub used: BoolParam,
    #[id = "shape"]
    pub shape: EnumParam<Shape>,
    #[id = "freq"]
    pub freq: FloatParam,
    #[id = "gain"]
    pub gain: FloatParam,
    #[id = "q"]
    pub q: FloatParam,
}

/// Longer than any answer takes.
pub const PATIENCE: Duration = Duration::from_secs(60);

pub const BANDS: usize = 24;

#[derive(Params)]
pub struct TestParams {
    #[nested]
    pub io: IoParams,
    #[id = "level"]
    pub level: FloatParam,
    #[id = "pan"]
    pub pan: FloatParam,
    #[id = "count"]
    pub count: IntParam,
    #[id = "back"]
    pub back: FloatParam,
    #[id = "listen"]
    pub listen: BoolParam,
    #[nested(array, group = "Band")]
    pub bands: [Band; BANDS],
    #[persist = "session"]
    pub session: Session,
}

const REVERSED: FloatRange = FloatRange::Linear { min: -5.0, max: 20.0 };

impl Default for TestParams {
    fn default() -> Self {
        let band = |at: usize| {
            let name = |what: &str| format!("Band {} {what}", at + 1);
            Band {
                used: param::toggle(name("Used"), false),
                shape: param::choice(name("Shape"), Shape::Bell),
                freq: param::freq_hz(name("Freq"), 1000.0, 10.0..=30_000.0),
                gain: param::gain_db(name("Gain"), 0.0, -30.0..=30.0),
                q: param::q(name("Q"), 1.0, 0.025..=40.0),
            }
        };
        Self {
            io: IoParams::default(),
            level: param::level_db("Level", 0.0, -100.0..=24.0).with_step_size(0.01),
            pan: param::pan("Pan", 0.0).with_step_size(0.1),
            count: IntParam::new("Count", 2, IntRange::Linear { min: 1, max: 8 }),
            back: FloatParam::new("Back", 0.0, FloatRange::Reversed(&REVERSED)),
            listen: param::toggle("Listen", false),
            bands: std::array::from_fn(band),
            session: Session::new(&SPEC),
        }
    }
}

/// A host that takes edits at once, or when it is told to.
#[derive(Default)]
pub struct Host {
    inner: Mutex<HostInner>,
}

#[derive(Default)]
struct HostInner {
    is_slow: bool,
    waiting: Vec<(ParamPtr, f32)>,
    open: Vec<ParamPtr>,
    /// Names of parameters, one for each gesture.
    gestures: Vec<String>,
}

impl Host {
    fn lock(&self) -> MutexGuard<'_, HostInner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on edits wait until [`deliver`](Self::deliver).
    pub fn be_slow(&self) {
        self.lock().is_slow = true;
    }

    /// How many edits wait.
    pub fn waiting(&self) -> usize {
        self.lock().waiting.len()
    }

    pub fn deliver(&self) {
        for (param, position) in std::mem::take(&mut self.lock().waiting) {
            // SAFETY: the parameters outlive the host in every test.
            unsafe { param._internal_set_normalized_value(position) };
        }
    }

    /// The gestures since the last call, by names of parameters; all must have ended.
    pub fn take_gestures(&self) -> Vec<String> {
        let mut inner = self.lock();
        assert!(inner.open.is_empty());
        std::mem::take(&mut inner.gestures)
    }
}

impl GuiContextInner for Host {
    fn plugin_api(&self) -> PluginApi {
        PluginApi::Clap
    }

    unsafe fn raw_begin_set_parameter(&self, param: ParamPtr) {
        let mut inner = self.lock();
        assert!(!inner.open.contains(&param), "begun twice");
        inner.open.push(param);
        // SAFETY: the parameters outlive the host in every test.
        inner.gestures.push(unsafe { param.name() }.to_owned());
    }

    unsafe fn raw_set_parameter_normalized(&self, param: ParamPtr, normalized: f32) {
        let is_slow = {
            let mut inner = self.lock();
            assert!(inner.open.contains(&param), "set outside a gesture");
            inner.waiting.push((param, normalized));
            inner.is_slow
        };
        if !is_slow {
            self.deliver();
        }
    }

    unsafe fn raw_end_set_parameter(&self, param: ParamPtr) {
        let mut inner = self.lock();
        let at = inner.open.iter().position(|open| *open == param);
        inner.open.swap_remove(at.expect("ended unbegun"));
    }

    fn get_state(&self) -> PluginState {
        panic!("the state is the host's affair")
    }

    fn set_state(&self, _: PluginState) {
        panic!("set_state can hang a host")
    }

    fn request_restart(&self) {}
}

/// A folder that goes when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("lacquer-session-{}-{count}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    pub fn library(&self) -> Library {
        Library::at(&self.0, &SPEC)
    }

    /// Path of an own preset.
    pub fn own(&self, relative: &str) -> PathBuf {
        self.0.join("presets/test").join(relative)
    }

    pub fn put(&self, relative: &str, text: &str) -> PathBuf {
        let path = self.own(relative);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("can be made");
        fs::write(&path, text).expect("can be written");
        path
    }

    /// All files below a folder, as paths relative to it.
    pub fn files(&self, below: &str) -> Vec<String> {
        fn list(folder: &Path, root: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() {
                    list(&entry.path(), root, found);
                } else {
                    let path = entry.path();
                    let relative = path.strip_prefix(root).expect("below").to_string_lossy();
                    found.push(relative.into_owned());
                }
            }
        }
        let root = self.0.join(below);
        let mut found = Vec::new();
        list(&root, &root, &mut found);
        found.sort();
        found
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Asks and waits for the answer.
pub trait DeskNow {
    fn answer(&mut self, gui: &GuiContext, ask: Ask) -> Vec<News>;
    /// Looks at the library again, all of it.
    fn look(&mut self);

    fn load(&mut self, gui: &GuiContext, id: &PresetId) -> Result<Vec<String>, PresetError> {
        let news = self.answer(gui, Ask::Load(id.clone()));
        only(news, matches_loaded)
    }

    fn audition(&mut self, gui: &GuiContext, id: &PresetId) -> Result<Vec<String>, PresetError> {
        let news = self.answer(gui, Ask::Audition(id.clone()));
        only(news, matches_loaded)
    }

    fn step(&mut self, gui: &GuiContext, direction: isize) -> Result<Vec<String>, PresetError> {
        let news = self.answer(gui, Ask::Step(direction));
        only(news, matches_loaded)
    }

    fn save_as(&mut self, preset: Preset, overwrite: bool) -> Result<PresetId, LibraryError> {
        only(self.answer(&nobody(), Ask::SaveAs { preset, overwrite }), |news| match news {
            News::Saved(saved) => Some(saved),
            _ => None,
        })
    }

    fn save(&mut self) -> Result<PresetId, LibraryError> {
        only(self.answer(&nobody(), Ask::Save), |news| match news {
            News::Saved(saved) => Some(saved),
            _ => None,
        })
    }

    fn rename(
        &mut self,
        id: &PresetId,
        category: &str,
        name: &str,
    ) -> Result<PresetId, LibraryError> {
        let (id, category, name) = (id.clone(), category.into(), name.into());
        only(self.answer(&nobody(), Ask::Rename { id, category, name }), |news| match news {
            News::Renamed(renamed) => Some(renamed),
            _ => None,
        })
    }

    fn delete(&mut self, id: &PresetId) -> Result<Deleted, LibraryError> {
        only(self.answer(&nobody(), Ask::Delete(id.clone())), |news| match news {
            News::Deleted(deleted) => Some(deleted),
            _ => None,
        })
    }

    fn restore(&mut self, deleted: &Deleted) -> Result<PresetId, LibraryError> {
        only(self.answer(&nobody(), Ask::Restore(deleted.clone())), |news| match news {
            News::Restored(restored) => Some(restored),
            _ => None,
        })
    }

    fn set_favourite(&mut self, id: &PresetId, on: bool) -> Result<(), LibraryError> {
        only(self.answer(&nobody(), Ask::Star(id.clone(), on)), |news| match news {
            News::Starred(starred) => Some(starred),
            _ => None,
        })
    }

    fn import(&mut self, file: &Path) -> Result<(PresetId, Vec<String>), LibraryError> {
        only(self.answer(&nobody(), Ask::Import(file.into())), |news| match news {
            News::Imported(_, imported) => Some(imported),
            _ => None,
        })
    }

    fn export(&mut self, id: &PresetId, file: &Path) -> Result<(), LibraryError> {
        only(self.answer(&nobody(), Ask::Export(id.clone(), file.into())), |news| match news {
            News::Exported(_, _, exported) => Some(exported),
            _ => None,
        })
    }

    fn set_default(&mut self, id: Option<&PresetId>) -> Result<(), LibraryError> {
        only(self.answer(&nobody(), Ask::StartWith(id.cloned())), |news| match news {
            News::StartSet(set) => Some(set),
            _ => None,
        })
    }

    fn clear_default(&mut self) -> Result<(), LibraryError> {
        only(self.answer(&nobody(), Ask::StartPlain), |news| match news {
            News::StartSet(set) => Some(set),
            _ => None,
        })
    }
}

fn matches_loaded(news: News) -> Option<Result<Vec<String>, PresetError>> {
    match news {
        News::Loaded(_, loaded) => Some(loaded),
        _ => None,
    }
}

/// The one answer that fits.
fn only<T>(news: Vec<News>, fits: impl FnMut(News) -> Option<T>) -> T {
    let mut fitting: Vec<T> = news.into_iter().filter_map(fits).collect();
    assert_eq!(fitting.len(), 1, "one answer");
    fitting.remove(0)
}

/// For what changes no sound.
fn nobody() -> GuiContext {
    GuiContext::new(Arc::<Host>::default())
}

impl DeskNow for Desk {
    fn answer(&mut self, gui: &GuiContext, ask: Ask) -> Vec<News> {
        self.ask(gui, ask);
        self.news(gui)
    }

    fn look(&mut self) {
        self.refresh();
        while self.is_busy() {
            self.news(&nobody());
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// An open window on an instance.
pub struct Rig {
    pub params: Arc<TestParams>,
    pub desk: Desk,
    pub host: Arc<Host>,
    pub gui: GuiContext,
    pub folder: Folder,
}

impl Rig {
    pub fn new() -> Self {
        let params = Arc::<TestParams>::default();
        let folder = Folder::new();
        let desk = Desk::with_library(&params, &params.session, folder.library());
        let desk = desk.with_patience(PATIENCE);
        let host = Arc::<Host>::default();
        let gui = GuiContext::new(host.clone());
        let mut rig = Self { params, desk, host, gui, folder };
        rig.desk.look();
        rig
    }

    /// A gesture of the user on a control: a drag over these normalised values in one frame each.
    pub fn drag(&mut self, param: &impl Param, path: &[f32]) {
        self.hold(param);
        for position in path {
            self.move_to(param, *position);
            self.desk.recorder().settle();
        }
        self.let_go(param);
        self.desk.recorder().settle();
    }

    pub fn hold(&self, param: &impl Param) {
        self.desk.recorder().begin(param.as_ptr());
        self.gui.param_setter().begin_set_parameter(param);
    }

    pub fn move_to(&self, param: &impl Param, position: f32) {
        self.desk.recorder().set(param.as_ptr(), position);
        self.gui.param_setter().set_parameter_normalized(param, position);
    }

    pub fn let_go(&self, param: &impl Param) {
        self.gui.param_setter().end_set_parameter(param);
        self.desk.recorder().end(param.as_ptr());
    }

    pub fn load(&mut self, id: &PresetId) {
        let notices = self.desk.load(&self.gui, id).expect("is a preset");
        assert!(notices.is_empty(), "{notices:?}");
    }

    pub fn undo(&mut self) -> Option<String> {
        self.desk.undo(&self.gui)
    }

    pub fn redo(&mut self) -> Option<String> {
        self.desk.redo(&self.gui)
    }

    /// What every parameter holds, to the bit.
    pub fn bits(&self) -> Vec<u32> {
        let map = self.params.param_map();
        // SAFETY: the parameters live in `self`.
        map.iter().map(|(_, ptr, _)| unsafe { ptr.unmodulated_plain_value() }.to_bits()).collect()
    }
}

/// Sets a parameter as a host's automation does.
pub fn automate(param: &impl Param, position: f32) {
    // SAFETY: the parameter is borrowed.
    unsafe { param.as_ptr()._internal_set_normalized_value(position) };
}

pub fn factory(category: &str, name: &str) -> PresetId {
    PresetId { source: Source::Factory, category: category.into(), name: name.into() }
}

pub fn own(category: &str, name: &str) -> PresetId {
    PresetId { source: Source::User, ..factory(category, name) }
}

pub fn called(category: &str, name: &str) -> Preset {
    Preset { category: category.into(), name: name.into(), ..Preset::default() }
}

/// A small, fixed source of chance (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// From 0 to 1.
    pub fn part(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// A text with some bytes changed, cut, doubled.
    pub fn damage(&mut self, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(5) {
                0 => bytes.truncate(at),
                1 if at < bytes.len() => bytes[at] = self.next() as u8,
                2 if at < bytes.len() => _ = bytes.remove(at),
                3 => {
                    let to = (at + self.below(40)).min(bytes.len());
                    let part = bytes[at..to].to_vec();
                    let into = self.below(bytes.len());
                    bytes.splice(into..into, part);
                }
                _ => {
                    let signs = b"[]{},:\"-9e0.=\n";
                    bytes.insert(at, signs[self.below(signs.len())]);
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

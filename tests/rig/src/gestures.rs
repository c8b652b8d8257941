//! A host that takes every edit at once and remembers the gestures.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nice_plug::context::PluginApi;
use nice_plug::context::gui::{GuiContext, GuiContextInner};
use nice_plug::params::internals::ParamPtr;
use nice_plug::prelude::PluginState;

/// What a control told the host, with the parameter's name.
#[derive(Clone, PartialEq, Debug)]
pub enum Gesture {
    /// The user took hold of the control.
    Begin(String),
    /// It has this normalised value now.
    Set(String, f32),
    /// The user let go.
    End(String),
}

/// The host of a window.
#[derive(Default)]
pub struct FakeHost {
    log: Mutex<Vec<Gesture>>,
    dirty_marks: AtomicUsize,
    is_busy: AtomicBool,
}

impl FakeHost {
    /// A host and the context that leads to it.
    pub fn with_context() -> (Arc<Self>, GuiContext) {
        let host = Arc::new(Self::default());
        (Arc::clone(&host), GuiContext::new(host))
    }

    /// The log so far, which then starts anew.
    pub fn take(&self) -> Vec<Gesture> {
        std::mem::take(&mut self.log())
    }

    /// How often the host was told that the project has changed besides its parameters.
    pub fn dirty_marks(&self) -> usize {
        self.dirty_marks.load(Ordering::Relaxed)
    }

    /// Takes no edit from now on, as a host whose audio does not run yet.
    pub fn be_busy(&self) {
        self.is_busy.store(true, Ordering::Relaxed);
    }

    /// Number of gestures begun on the parameter of this name.
    pub fn gestures(&self, name: &str) -> usize {
        let is_begin = |gesture: &&Gesture| matches!(gesture, Gesture::Begin(own) if own == name);
        self.log().iter().filter(is_begin).count()
    }

    /// A host that is told "begin" and never "end" keeps the parameter latched.
    #[track_caller]
    pub fn assert_every_gesture_ended(&self) {
        let mut open: Vec<&String> = Vec::new();
        let log = self.log();
        for gesture in log.iter() {
            match gesture {
                Gesture::Begin(name) => {
                    assert!(!open.contains(&name), "{name} began twice: {log:?}");
                    open.push(name);
                }
                Gesture::Set(name, _) => {
                    assert!(open.contains(&name), "{name} was set outside a gesture: {log:?}");
                }
                Gesture::End(name) => {
                    let at = open.iter().position(|own| *own == name);
                    open.remove(at.unwrap_or_else(|| panic!("{name} ended unbegun: {log:?}")));
                }
            }
        }
        assert!(open.is_empty(), "still open: {open:?}");
    }

    /// The log is one gesture on this parameter, with a value at least, and nothing else; it
    /// starts anew.
    #[track_caller]
    pub fn assert_one_gesture(&self, name: &str) {
        let log = self.take();
        let sets = log.get(1..log.len().saturating_sub(1)).unwrap_or_default();
        assert_eq!(log.first(), Some(&Gesture::Begin(name.into())), "{log:?}");
        assert_eq!(log.last(), Some(&Gesture::End(name.into())), "{log:?}");
        let is_set = |gesture: &Gesture| matches!(gesture, Gesture::Set(own, _) if own == name);
        assert!(!sets.is_empty() && sets.iter().all(is_set), "{log:?}");
    }

    fn log(&self) -> MutexGuard<'_, Vec<Gesture>> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[allow(unsafe_code, reason = "the trait's methods are unsafe; the parameters outlive the host")]
impl GuiContextInner for FakeHost {
    fn plugin_api(&self) -> PluginApi {
        PluginApi::Clap
    }

    unsafe fn raw_begin_set_parameter(&self, param: ParamPtr) {
        // SAFETY: the parameters live as long as the window or test.
        self.log().push(Gesture::Begin(unsafe { param.name() }.to_owned()));
    }

    unsafe fn raw_set_parameter_normalized(&self, param: ParamPtr, normalized: f32) {
        // SAFETY: as above.
        unsafe {
            if !self.is_busy.load(Ordering::Relaxed) {
                param._internal_set_normalized_value(normalized);
            }
            self.log().push(Gesture::Set(param.name().to_owned(), normalized));
        }
    }

    unsafe fn raw_end_set_parameter(&self, param: ParamPtr) {
        // SAFETY: as above.
        self.log().push(Gesture::End(unsafe { param.name() }.to_owned()));
    }

    fn get_state(&self) -> PluginState {
        PluginState { version: String::new(), params: BTreeMap::new(), fields: BTreeMap::new() }
    }

    fn set_state(&self, _: PluginState) {}

    fn request_restart(&self) {}

    fn mark_dirty(&self) {
        self.dirty_marks.fetch_add(1, Ordering::Relaxed);
    }
}

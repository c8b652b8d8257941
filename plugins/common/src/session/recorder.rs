//! Makes undo steps of gestures.
//!
//! Every gesture that is open at the same time, or begins and ends in the same frame, is one step:
//! a node that moves frequency and gain, a group that moves, a band that is deleted.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use nice_plug::params::internals::ParamPtr;

use super::Session;
use crate::param_set::ParamSet;
use crate::undo::{PresetChange, Step};

/// How long a value that was sent may take to arrive before the parameter is believed again.
const IN_FLIGHT: Duration = Duration::from_millis(1000);
/// Longest list of names in a label.
const MAX_NAMES: usize = 3;

#[derive(Default)]
struct Pending {
    /// Numbers of parameters whose gesture is open.
    open: Vec<usize>,
    /// Where the parameters of this step stood before it.
    before: BTreeMap<usize, f32>,
    /// What the step is called, if not after its parameters.
    label: Option<String>,
    /// What was sent to the host and has not been seen at the parameter yet.
    in_flight: HashMap<usize, (f32, Instant)>,
    /// The state that the gestures belong to.
    loads: u64,
}

/// Shared handle: gui-common's parameter binding tells it where gestures begin and end.
#[derive(Clone)]
pub struct Recorder {
    params: Arc<ParamSet>,
    session: Session,
    pending: Arc<Mutex<Pending>>,
}

impl Recorder {
    pub(super) fn new(params: Arc<ParamSet>, session: Session) -> Self {
        let pending = Pending { loads: session.loads(), ..Pending::default() };
        Self { params, session, pending: Arc::new(Mutex::new(pending)) }
    }

    /// A gesture begins. Parameters that undo leaves alone are passed over.
    pub fn begin(&self, param: ParamPtr) {
        let Some(index) = self.params.index_of_ptr(param) else { return };
        let position = self.position(index);
        let mut pending = self.lock();
        pending.open.push(index);
        pending.before.entry(index).or_insert(position);
    }

    /// A value is sent to the host, normalised.
    pub fn set(&self, param: ParamPtr, position: f32) {
        if let Some(index) = self.params.index_of_ptr(param) {
            self.note_sent(index, position);
        }
    }

    /// A gesture ends.
    pub fn end(&self, param: ParamPtr) {
        let Some(index) = self.params.index_of_ptr(param) else { return };
        let mut pending = self.lock();
        if let Some(at) = pending.open.iter().position(|open| *open == index) {
            pending.open.swap_remove(at);
        }
    }

    /// Names the step that the gestures of this frame, or those that are open, become:
    /// "Delete band 3".
    pub fn label(&self, label: impl Into<String>) {
        self.lock().label = Some(label.into());
    }

    /// Ends the frame: if no gesture is open, what was changed becomes a step.
    pub fn settle(&self) {
        if self.is_idle() {
            self.finish(None, None);
        }
    }

    /// Is no gesture open?
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.lock().open.is_empty()
    }

    /// Where a parameter stands, or will as soon as the host has taken what was sent.
    #[must_use]
    pub fn position(&self, index: usize) -> f32 {
        let now = self.params.position(index);
        let mut pending = self.lock();
        match pending.in_flight.get(&index) {
            Some(&(sent, at)) if !ParamSet::is_same(sent, now) && at.elapsed() < IN_FLIGHT => sent,
            Some(_) => {
                pending.in_flight.remove(&index);
                now
            }
            None => now,
        }
    }

    /// Where all parameters stand, or will stand.
    pub(super) fn positions(&self) -> Vec<f32> {
        (0..self.params.len()).map(|index| self.position(index)).collect()
    }

    /// Whether something was sent that the parameter does not show yet.
    pub(super) fn is_in_flight(&self, index: usize) -> bool {
        self.lock().in_flight.contains_key(&index)
    }

    pub(super) fn note_sent(&self, index: usize, position: f32) {
        self.lock().in_flight.insert(index, (position, Instant::now()));
    }

    /// Marks where parameters stand as the beginning of a step.
    pub(super) fn mark(&self, positions: &[f32]) {
        let mut pending = self.lock();
        for (index, position) in positions.iter().enumerate() {
            pending.before.entry(index).or_insert(*position);
        }
    }

    /// Makes a step of everything that changed since it began; none if nothing did.
    pub(super) fn finish(&self, label: Option<String>, preset: Option<PresetChange>) {
        let (before, own_label) = {
            let mut pending = self.lock();
            pending.open.clear();
            (std::mem::take(&mut pending.before), pending.label.take())
        };
        if before.is_empty() && preset.is_none() {
            return;
        }
        let changed: Vec<(usize, f32, f32)> = before
            .into_iter()
            .map(|(index, before)| (index, before, self.position(index)))
            .filter(|(_, before, after)| !ParamSet::is_same(*before, *after))
            .collect();
        let preset = preset.filter(|preset| preset.before != preset.after);
        if changed.is_empty() && preset.is_none() {
            return;
        }
        let indices: Vec<usize> = changed.iter().map(|(index, ..)| *index).collect();
        let label = label.or(own_label).unwrap_or_else(|| label_of(&self.params, &indices));
        let change = |(index, before, after)| self.params.change(index, before, after);
        let changes = changed.into_iter().map(change).collect();
        self.session.push(Step { label, changes, preset });
    }

    /// The pending step; a step that began before a state was loaded is forgotten.
    fn lock(&self) -> MutexGuard<'_, Pending> {
        let loads = self.session.loads();
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        if pending.loads != loads {
            *pending = Pending { loads, ..Pending::default() };
        }
        pending
    }
}

/// What a step that changed these parameters is called: "Band 3 Gain", "Band 3: Freq, Gain",
/// "7 values".
fn label_of(params: &ParamSet, changed: &[usize]) -> String {
    let names: Vec<Vec<&str>> =
        changed.iter().map(|index| params.name(*index).split(' ').collect()).collect();
    let Some(first) = names.first() else { return "Nothing".to_owned() };
    if names.len() == 1 {
        return first.join(" ");
    }
    let is_common =
        |at: &usize| names.iter().all(|name| name.len() > at + 1 && name[*at] == first[*at]);
    let common = (0..first.len()).take_while(is_common).count();
    let rests: Vec<String> = names.iter().map(|name| name[common..].join(" ")).collect();
    match (common, rests.len()) {
        (0, 2..=MAX_NAMES) => rests.join(", "),
        (0, count) => format!("{count} values"),
        (_, 2..=MAX_NAMES) => format!("{}: {}", first[..common].join(" "), rests.join(", ")),
        _ => first[..common].join(" "),
    }
}

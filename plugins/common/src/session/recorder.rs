//! Makes undo steps of gestures.
//!
//! Every gesture that is open at the same time, or begins and ends in the same frame, is one step:
//! a node that moves frequency and gain, a group that moves, a band that is deleted.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use nice_plug::context::gui::GuiContext;
use nice_plug::params::internals::ParamPtr;

use super::Session;
use super::label::{label_of, preset_label};
use super::outbox::Outbox;
use crate::param_set::ParamSet;
use crate::undo::{Loaded, PresetChange, Step};

/// How long a value that was sent may take to arrive before the parameter is believed again.
const IN_FLIGHT: Duration = Duration::from_millis(1000);

/// Where parameters stood, and which preset was loaded, before presets were looked through.
type Before = (Vec<(usize, f32)>, Option<Arc<Loaded>>);

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
    /// What presets, undo and A/B send.
    outbox: Outbox,
    /// Presets are being looked through since then.
    audition: Option<Before>,
    /// The state that the gestures belong to.
    loads: u64,
    /// How many gestures of the hand have begun.
    gestures: u64,
    /// How many values were sent, by the hand or by presets, undo and A/B.
    changes: u64,
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

    /// A gesture begins. Parameters that undo leaves alone are passed over. Whoever edits a preset
    /// that is being tried out keeps it: it is a step of its own, before that of the gesture.
    pub fn begin(&self, param: ParamPtr) {
        let Some(index) = self.params.index_of_ptr(param) else { return };
        self.keep_audition();
        let position = self.position(index);
        let mut pending = self.lock();
        pending.open.push(index);
        pending.gestures += 1;
        pending.before.entry(index).or_insert(position);
    }

    /// How many gestures of the hand have begun.
    #[must_use]
    pub fn gestures(&self) -> u64 {
        self.lock().gestures
    }

    /// A number that is another one after every change of the sound that did not come from the host:
    /// by the hand, a preset, undo, A/B, a loaded state.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.lock().changes
    }

    /// A value is sent to the host, normalised.
    pub fn set(&self, param: ParamPtr, position: f32) {
        if let Some(index) = self.params.index_of_ptr(param) {
            let mut pending = self.lock();
            // The hand is newer than a preset that waits.
            pending.outbox.forget(Some(index));
            pending.in_flight.insert(index, (position, Instant::now()));
            pending.changes += 1;
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

    /// Ends the frame: what waits is sent as far as there is room, and if no gesture is open, what was
    /// changed becomes a step.
    pub fn settle(&self) {
        self.send_some();
        if self.is_idle() {
            self.finish(None, None);
        }
    }

    /// How often the window has changed what the session saves without a change of parameters.
    #[must_use]
    pub fn edits(&self) -> u64 {
        self.session.edits()
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
        if let Some(waiting) = pending.outbox.waiting(index) {
            return waiting;
        }
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
        let pending = self.lock();
        pending.in_flight.contains_key(&index) || pending.outbox.waiting(index).is_some()
    }

    /// Does something wait until the host has taken what was sent before? Then frames must go on.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.lock().outbox.is_waiting()
    }

    /// Sends edits to the host: now as far as there is room, the rest with the next frames.
    pub(super) fn send(&self, gui: &GuiContext, edits: impl IntoIterator<Item = (usize, f32)>) {
        let edits: Vec<_> = edits.into_iter().collect();
        let mut pending = self.lock();
        for (index, position) in edits {
            pending.outbox.put(gui, index, position);
        }
        drop(pending);
        self.send_some();
    }

    fn send_some(&self) {
        let taken = self.lock().outbox.take(&self.params);
        self.send_taken(taken);
    }

    /// Sends all that waits: no frame comes after this one.
    pub(super) fn send_rest(&self) {
        let taken = self.lock().outbox.take_all(&self.params);
        self.send_taken(taken);
    }

    /// Not under the lock: a host may answer at once.
    fn send_taken(&self, taken: Option<(GuiContext, Vec<(usize, f32)>)>) {
        let Some((gui, edits)) = taken else { return };
        for (index, position) in edits {
            self.params.send(&gui, index, position);
            let mut pending = self.lock();
            pending.in_flight.insert(index, (position, Instant::now()));
            pending.changes += 1;
        }
    }

    /// The window closes: what was tried out last is kept, what an open gesture changed is a step.
    pub fn close(&self) {
        self.keep_audition();
        self.finish(None, None);
    }

    /// Looking through presets begins.
    pub(super) fn begin_audition(&self) {
        let before = (self.positions().into_iter().enumerate().collect(), self.loaded());
        let mut pending = self.lock();
        // Frames that end meanwhile make no step of it.
        pending.before.clear();
        pending.audition = Some(before);
    }

    /// Are presets being looked through?
    pub(super) fn is_auditioning(&self) -> bool {
        self.lock().audition.is_some()
    }

    /// Ends looking through presets without a step: where the parameters were before that stand where
    /// the preset put them, not those that the host has moved since, and what was loaded.
    pub(super) fn take_audition(&self) -> Option<Before> {
        let (positions, preset) = self.lock().audition.take()?;
        let heard = self.loaded().map(|loaded| self.params.positions(&loaded.sound));
        let stands = |(index, _): &(usize, f32)| {
            heard.as_ref().is_none_or(|h| ParamSet::is_same(h[*index], self.position(*index)))
        };
        let positions = positions.into_iter().filter(stands).collect();
        Some((positions, preset))
    }

    /// Ends looking through presets and makes one step of all that were heard.
    pub(super) fn keep_audition(&self) {
        let Some((positions, before)) = self.take_audition() else { return };
        let after = self.loaded();
        let label = after.as_ref().map(|loaded| preset_label(&loaded.id));
        self.lock().before.extend(positions);
        self.finish(label, Some(PresetChange { before, after }));
    }

    fn loaded(&self) -> Option<Arc<Loaded>> {
        self.session.sides(|sides| sides.here().preset.clone())
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
            let mut outbox = std::mem::take(&mut pending.outbox);
            outbox.forget(None);
            let (gestures, changes) = (pending.gestures, pending.changes + 1);
            *pending = Pending { loads, outbox, gestures, changes, ..Pending::default() };
        }
        pending
    }
}

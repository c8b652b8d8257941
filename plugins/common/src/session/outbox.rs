//! What is on its way to the host: no more at once than the wrapper's queue takes.
//!
//! The CLAP wrapper keeps edits in a queue until the host processes or flushes, and drops what does
//! not fit. The queue is first in, first out: whatever is seen at its parameter proves that all
//! that was sent before it has left the queue.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use nice_plug::context::gui::GuiContext;

use crate::param_set::ParamSet;

/// Parameters that may be under way at once. Each takes three places (begin, value, end) of the
/// 2048 that the wrapper has; the rest is for gestures of the hand.
pub const MAX_UNDER_WAY: usize = 480;
/// After this, what can never be seen, because the parameter stood there before, counts as arrived.
const UNSEEN: Duration = Duration::from_secs(1);

struct Sent {
    index: usize,
    position: f32,
    at: Instant,
    /// The parameter stood elsewhere: seeing the value there proves that it arrived.
    is_proof: bool,
}

/// Edits of presets, undo and A/B under way, and those that wait their turn.
#[derive(Default)]
pub(super) struct Outbox {
    under_way: VecDeque<Sent>,
    waiting: BTreeMap<usize, f32>,
    /// Only while something waits.
    gui: Option<GuiContext>,
}

impl Outbox {
    /// Where a parameter that waits will go.
    pub(super) fn waiting(&self, index: usize) -> Option<f32> {
        self.waiting.get(&index).copied()
    }

    pub(super) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Forgets what waits: all of it, or one parameter that the hand has taken.
    pub(super) fn forget(&mut self, index: Option<usize>) {
        match index {
            Some(index) => _ = self.waiting.remove(&index),
            None => self.waiting.clear(),
        }
        self.forget_gui();
    }

    /// Takes an edit; a newer value of the same parameter replaces one that waits.
    pub(super) fn put(&mut self, gui: &GuiContext, index: usize, position: f32) {
        self.waiting.insert(index, position);
        self.gui.get_or_insert_with(|| gui.clone());
    }

    /// What may be sent now, with the way to do it.
    pub(super) fn take(&mut self, params: &ParamSet) -> Option<(GuiContext, Vec<(usize, f32)>)> {
        let gui = self.gui.clone()?;
        self.see(params);
        let room = MAX_UNDER_WAY.saturating_sub(self.under_way.len());
        Some((gui, self.next(params, room)))
    }

    /// All that waits, whether there is room or not.
    pub(super) fn take_all(
        &mut self,
        params: &ParamSet,
    ) -> Option<(GuiContext, Vec<(usize, f32)>)> {
        let gui = self.gui.clone()?;
        Some((gui, self.next(params, usize::MAX)))
    }

    fn next(&mut self, params: &ParamSet, room: usize) -> Vec<(usize, f32)> {
        let mut edits = Vec::new();
        while edits.len() < room
            && let Some((index, position)) = self.waiting.pop_first()
        {
            let is_proof = !ParamSet::is_same(params.position(index), position);
            self.under_way.push_back(Sent { index, position, at: Instant::now(), is_proof });
            edits.push((index, position));
        }
        self.forget_gui();
        edits
    }

    fn forget_gui(&mut self) {
        if self.waiting.is_empty() {
            self.gui = None;
        }
    }

    /// Takes off the list what has left the queue.
    fn see(&mut self, params: &ParamSet) {
        let is_there = |sent: &Sent| {
            sent.is_proof && ParamSet::is_same(params.position(sent.index), sent.position)
        };
        if let Some(last) = self.under_way.iter().rposition(is_there) {
            self.under_way.drain(..=last);
        }
        while self.under_way.front().is_some_and(|s| !s.is_proof && s.at.elapsed() > UNSEEN) {
            self.under_way.pop_front();
        }
    }
}

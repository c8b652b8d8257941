//! What can be undone: steps of changed values, and the presets that they led from and to.
//!
//! A step keeps the values before and after, so that automation between two steps never makes undo
//! set a wrong value: it sets those that the step changed, and no others.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::preset::PresetId;
use crate::sound::{Sound, Value};

/// Steps that are kept.
pub const MAX_STEPS: usize = 200;

/// One value before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Parameter.
    pub id: String,
    /// What undo sets.
    pub before: Value,
    /// What redo sets.
    pub after: Value,
}

/// The preset that was loaded, and what it set: told from the present sound, the preset is edited.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// Which one.
    pub id: PresetId,
    /// What it set.
    pub sound: Sound,
}

/// The preset before and after a step.
#[derive(Clone, Debug, PartialEq)]
pub struct PresetChange {
    /// What undo puts into the top bar.
    pub before: Option<Arc<Loaded>>,
    /// What redo puts there.
    pub after: Option<Arc<Loaded>>,
}

/// What one undo takes back.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// For menus: "Band 3 Gain", "Preset: Warm vocal".
    pub label: String,
    /// What changed.
    pub changes: Vec<Change>,
    /// If a preset was loaded.
    pub preset: Option<PresetChange>,
}

impl Step {
    /// Does it change nothing?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.preset.as_ref().is_none_or(|p| p.before == p.after)
    }
}

/// Steps that can be undone and redone.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The last one is undone next.
    done: VecDeque<Step>,
    /// The last one is redone next.
    undone: Vec<Step>,
    /// Steps that went out of the front.
    forgotten: usize,
    /// Steps that were ever added.
    pushed: usize,
}

impl PartialEq for History {
    /// What was forgotten makes no difference, nor how much was added.
    fn eq(&self, other: &Self) -> bool {
        self.done == other.done && self.undone == other.undone
    }
}

impl History {
    /// A history of these steps, in the order in which they were done; `undone` of them are undone.
    #[must_use]
    pub fn from_steps(steps: impl IntoIterator<Item = Step>, undone: usize) -> Self {
        let mut history = Self { done: steps.into_iter().collect(), ..Self::default() };
        for _ in 0..undone {
            history.undone.extend(history.done.pop_back());
        }
        while history.done.len() > MAX_STEPS {
            history.done.pop_front();
        }
        history
    }

    /// Adds a step; what was undone cannot be redone any more.
    pub fn push(&mut self, step: Step) {
        self.undone.clear();
        self.pushed += 1;
        self.done.push_back(step);
        if self.done.len() > MAX_STEPS {
            self.done.pop_front();
            self.forgotten += 1;
        }
    }

    /// How many steps lie before the present, forgotten ones too: it tells two moments apart
    /// between which no step was [`pushed`](Self::pushed).
    #[must_use]
    pub fn depth(&self) -> usize {
        self.forgotten + self.done.len()
    }

    /// How many steps were ever added: undo and redo change nothing of it.
    #[must_use]
    pub fn pushed(&self) -> usize {
        self.pushed
    }

    /// The step that undo takes back.
    #[must_use]
    pub fn next_undo(&self) -> Option<&Step> {
        self.done.back()
    }

    /// The step that redo does again.
    #[must_use]
    pub fn next_redo(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// Moves back by a step and returns it.
    pub fn undo(&mut self) -> Option<&Step> {
        self.undone.push(self.done.pop_back()?);
        self.undone.last()
    }

    /// Moves forward by a step and returns it.
    pub fn redo(&mut self) -> Option<&Step> {
        self.done.push_back(self.undone.pop()?);
        self.done.back()
    }

    /// All steps in the order in which they were done.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.done.iter().chain(self.undone.iter().rev())
    }

    /// How many steps can be undone.
    #[must_use]
    pub fn done_len(&self) -> usize {
        self.done.len()
    }

    /// How many steps can be redone.
    #[must_use]
    pub fn undone_len(&self) -> usize {
        self.undone.len()
    }

    /// Forgets the step farthest from the present; false if there is none.
    pub fn forget_farthest(&mut self) -> bool {
        if self.done.len() >= self.undone.len() {
            let was_there = self.done.pop_front().is_some();
            self.forgotten += usize::from(was_there);
            was_there
        } else {
            self.undone.remove(0);
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_is_left_to_forget_the_present_stays_where_it_is() {
        let step = |label: &str| Step { label: label.to_owned(), changes: vec![], preset: None };
        let mut history = History::from_steps([step("a"), step("b")], 0);
        assert!(history.forget_farthest() && history.forget_farthest());
        assert_eq!((history.depth(), history.done_len()), (2, 0));
        assert!(!history.forget_farthest());
        assert_eq!(history.depth(), 2);
    }
}

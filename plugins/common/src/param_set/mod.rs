//! The parameters of one instance that sound, whatever their types: read, compare, set by gestures.
//!
//! Positions are normalised 0 to 1, as hosts see them; [`Value`]s are what files and states keep. A
//! value that was read from a position leads back to the same position, to the bit.

mod entry;

pub use entry::Misfit;

use std::collections::HashMap;
use std::sync::Arc;

use nice_plug::context::gui::GuiContext;
use nice_plug::params::internals::ParamPtr;
use nice_plug::prelude::Params;

use crate::sound::{Sound, Value};
use crate::undo::Change;
use entry::{Entry, Kind, kind_of, number_position, shortest};

/// Positions closer than this are the same: 0.00006 dB of a range of 60 dB.
const SAME: f32 = 1e-6;

/// All parameters of an instance but those that presets, undo and A/B leave alone.
pub struct ParamSet {
    entries: Vec<Entry>,
    by_id: HashMap<String, usize>,
    by_ptr: HashMap<ParamPtr, usize>,
    /// Keeps what the pointers point to.
    _params: Arc<dyn Params>,
}

impl ParamSet {
    /// Looks at `params`, which are of the type `P`, leaving out the ids in `stays`.
    #[must_use]
    pub fn new<P: Params + Default>(params: Arc<dyn Params>, stays: &[&str]) -> Self {
        // Ids of choices can only be asked of a parameter that stands on them.
        let scratch = P::default();
        let kinds = scratch.param_map().into_iter().map(|(_, ptr, _)| kind_of(ptr));
        let entries: Vec<Entry> = params
            .param_map()
            .into_iter()
            .zip(kinds)
            .filter(|((id, ..), _)| !stays.contains(&id.as_str()))
            .map(|((id, ptr, _), kind)| Entry { id, ptr, kind })
            .collect();
        let numbered = || entries.iter().enumerate();
        Self {
            by_id: numbered().map(|(at, entry)| (entry.id.clone(), at)).collect(),
            by_ptr: numbered().map(|(at, entry)| (entry.ptr, at)).collect(),
            entries,
            _params: params,
        }
    }

    /// How many there are; they are numbered from 0 in the order in which hosts list them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Number of the parameter with this id.
    #[must_use]
    pub fn index_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Number of a parameter.
    #[must_use]
    pub fn index_of_ptr(&self, ptr: ParamPtr) -> Option<usize> {
        self.by_ptr.get(&ptr).copied()
    }

    /// Id of a parameter.
    #[must_use]
    pub fn id(&self, index: usize) -> &str {
        &self.entries[index].id
    }

    /// Name as hosts show it.
    #[must_use]
    #[allow(unsafe_code, reason = "the framework hands out parameters as pointers")]
    pub fn name(&self, index: usize) -> &str {
        // SAFETY: `_params` keeps the parameters.
        unsafe { self.entries[index].ptr.name() }
    }

    /// Where the parameter stands now, without modulation.
    #[must_use]
    #[allow(unsafe_code, reason = "the framework hands out parameters as pointers")]
    pub fn position(&self, index: usize) -> f32 {
        // SAFETY: `_params` keeps the parameters.
        unsafe { self.entries[index].ptr.unmodulated_normalized_value() }
    }

    /// Where its default is.
    #[must_use]
    #[allow(unsafe_code, reason = "the framework hands out parameters as pointers")]
    pub fn default_position(&self, index: usize) -> f32 {
        // SAFETY: `_params` keeps the parameters.
        unsafe { self.entries[index].ptr.default_normalized_value() }
    }

    /// Whether two positions are the same for the ear and for a host's rounding.
    #[must_use]
    pub fn is_same(a: f32, b: f32) -> bool {
        (a - b).abs() <= SAME
    }

    /// The value at a position.
    #[must_use]
    pub fn value_at(&self, index: usize, position: f32) -> Value {
        let entry = &self.entries[index];
        let plain = entry.plain_at(position.clamp(0.0, 1.0));
        match &entry.kind {
            Kind::Number { log } => Value::Number(shortest(entry, *log, plain)),
            Kind::Whole => Value::Whole(plain as i32),
            Kind::Switch => Value::Switch(plain > 0.5),
            Kind::Choice(ids) => {
                Value::Choice(ids.get(plain as usize).copied().unwrap_or_default().to_owned())
            }
        }
    }

    /// The position of a value; the one that reads back as exactly this value, if there is one.
    pub fn position_of(&self, index: usize, value: &Value) -> Result<f32, Misfit> {
        let entry = &self.entries[index];
        match (&entry.kind, value) {
            (Kind::Number { log }, Value::Number(number)) => number_position(entry, *log, *number),
            (Kind::Number { log }, Value::Whole(whole)) => {
                number_position(entry, *log, f64::from(*whole))
            }
            (Kind::Whole, Value::Whole(whole)) => number_position(entry, false, f64::from(*whole)),
            (Kind::Switch, Value::Switch(on)) => Ok(if *on { 1.0 } else { 0.0 }),
            (Kind::Choice(ids), Value::Choice(id)) => ids
                .iter()
                .position(|known| known == id)
                .map(|at| at as f32 / (ids.len().max(2) - 1) as f32)
                .ok_or_else(|| Misfit::Choice(ids.clone())),
            (Kind::Number { .. }, _) => Err(Misfit::Kind("a number")),
            (Kind::Whole, _) => Err(Misfit::Kind("a whole number")),
            (Kind::Switch, _) => Err(Misfit::Kind("true or false")),
            (Kind::Choice(_), _) => Err(Misfit::Kind("a word in quotes")),
        }
    }

    /// The sound of these positions, one for each parameter.
    #[must_use]
    pub fn sound(&self, positions: &[f32]) -> Sound {
        let named = |(at, position): (usize, &f32)| {
            let entry = self.entries.get(at)?;
            let is_default = Self::is_same(entry.snapped(*position), self.default_position(at));
            (!is_default).then(|| (entry.id.clone(), self.value_at(at, *position)))
        };
        positions.iter().enumerate().filter_map(named).collect()
    }

    /// The positions of a sound, one for each parameter. What does not fit goes to the nearest end
    /// or the default; ids that are not known are passed over.
    #[must_use]
    pub fn positions(&self, sound: &Sound) -> Vec<f32> {
        let position = |index| match sound.get(self.id(index)).map(|v| self.position_of(index, v)) {
            Some(Ok(position) | Err(Misfit::Range { nearest: position, .. })) => position,
            _ => self.default_position(index),
        };
        (0..self.len()).map(position).collect()
    }

    /// What differs between two sounds.
    #[must_use]
    pub fn changes(&self, before: &Sound, after: &Sound) -> Vec<Change> {
        let positions = self.positions(before).into_iter().zip(self.positions(after));
        let differ = positions.enumerate().filter(|(_, (a, b))| !Self::is_same(*a, *b));
        differ.map(|(index, (before, after))| self.change(index, before, after)).collect()
    }

    /// A change from one position to another.
    #[must_use]
    pub fn change(&self, index: usize, before: f32, after: f32) -> Change {
        let value = |position| self.value_at(index, position);
        Change { id: self.id(index).to_owned(), before: value(before), after: value(after) }
    }

    /// Sets a parameter as one host gesture.
    #[allow(unsafe_code, reason = "the framework sets type-erased parameters only so")]
    pub fn send(&self, gui: &GuiContext, index: usize, position: f32) {
        let ptr = self.entries[index].ptr;
        // SAFETY: nice-plug looks the pointer up among the parameters it owns, which `_params` keeps.
        unsafe {
            gui.raw_begin_set_parameter(ptr);
            gui.raw_set_parameter_normalized(ptr, position);
            gui.raw_end_set_parameter(ptr);
        }
    }

    /// Sets a parameter of an instance that no host has seen yet.
    #[allow(unsafe_code, reason = "sets a parameter as the framework does")]
    pub(crate) fn set_before_use(&self, index: usize, position: f32) {
        // SAFETY: `_params` keeps the parameters.
        unsafe { self.entries[index].ptr._internal_set_normalized_value(position) };
    }
}

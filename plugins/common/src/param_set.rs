//! The parameters of one instance that sound, whatever their types: read, compare, set by gestures.
//!
//! Positions are normalised 0 to 1, as hosts see them; [`Value`]s are what files and states keep. A
//! value that was read from a position leads back to the same position, to the bit.

use std::collections::HashMap;
use std::sync::Arc;

use nice_plug::context::gui::GuiContext;
use nice_plug::params::InternalParamMut;
use nice_plug::params::internals::ParamPtr;
use nice_plug::prelude::{Param, Params};

use crate::sound::{Sound, Value};
use crate::undo::Change;

/// Positions closer than this are the same: 0.00006 dB of a range of 60 dB.
const SAME: f32 = 1e-6;
/// How far over the end of a range, as a part of it, a number may be for rounding.
const END_TOLERANCE: f32 = 1e-5;
/// Where a quantity is tried to see how it is written: inside every range, far from both ends.
const PROBE: f32 = 0.5;
/// Digits behind the first one of the ends of a range in messages.
const ENDS_DIGITS: usize = 5;
/// Digits that tell any two values of a parameter apart.
const DIGITS: usize = 17;

/// What a parameter holds.
#[derive(Clone, Debug, PartialEq)]
enum Kind {
    /// A quantity; `log` keeps the binary logarithm inside.
    Number { log: bool },
    /// A count.
    Whole,
    /// On or off.
    Switch,
    /// One of these ids.
    Choice(Vec<&'static str>),
}

/// Lives only in a [`ParamSet`], which keeps what `ptr` points to.
struct Entry {
    id: String,
    ptr: ParamPtr,
    kind: Kind,
}

#[allow(unsafe_code, reason = "the framework hands out parameters as pointers")]
impl Entry {
    /// What the parameter holds at a position.
    fn plain_at(&self, position: f32) -> f32 {
        // SAFETY: the set keeps the parameters.
        unsafe { self.ptr.preview_plain(position) }
    }

    /// The position at which the parameter comes to stand.
    fn snapped(&self, position: f32) -> f32 {
        match self.kind {
            Kind::Switch => f32::from(u8::from(position > 0.5)),
            Kind::Number { .. } | Kind::Whole | Kind::Choice(_) => {
                self.position_at(self.plain_at(position))
            }
        }
    }

    /// About where the parameter holds this.
    fn position_at(&self, plain: f32) -> f32 {
        // SAFETY: the set keeps the parameters.
        unsafe { self.ptr.preview_normalized(plain) }
    }
}

/// Why a value does not fit a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Misfit {
    /// Not the kind of value that the parameter holds; says what it holds.
    Kind(&'static str),
    /// Beyond the range; the ends and the nearest position.
    Range {
        /// Lowest and highest value.
        ends: [f64; 2],
        /// Where the nearest end is.
        nearest: f32,
    },
    /// No such choice; lists those that are.
    Choice(Vec<&'static str>),
}

impl std::fmt::Display for Misfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Kind(wanted) => write!(f, "must be {wanted}"),
            Self::Range { ends: [low, high], .. } => write!(f, "must be from {low} to {high}"),
            Self::Choice(choices) => write!(f, "must be one of {}", choices.join(", ")),
        }
    }
}

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

/// What kind of parameter this is. Moves the parameter: only for one that nobody else sees.
#[allow(unsafe_code, reason = "the framework hands out parameters as pointers")]
fn kind_of(ptr: ParamPtr) -> Kind {
    match ptr {
        // SAFETY: the caller keeps the parameters.
        ParamPtr::FloatParam(param) => Kind::Number { log: is_log(unsafe { &*param }) },
        ParamPtr::IntParam(_) => Kind::Whole,
        ParamPtr::BoolParam(_) => Kind::Switch,
        ParamPtr::EnumParam(param) => {
            // SAFETY: as above.
            let param = unsafe { &*param };
            let id_at = |at| {
                // SAFETY: setting a value is what the framework does; it takes `&self`.
                unsafe { param._internal_set_plain_value(at as i32) };
                param.unmodulated_plain_id()
            };
            let steps = param.step_count().unwrap_or(0);
            (0..=steps).map(id_at).collect::<Option<_>>().map_or(Kind::Whole, Kind::Choice)
        }
    }
}

/// Whether people write the power of two of what the parameter holds (see [`crate::param`]): asks
/// the parameter's own reading of text in the middle of its range.
fn is_log(param: &impl Param<Plain = f32>) -> bool {
    let plain = param.preview_plain(PROBE);
    let reads = |number: f64| {
        param.string_to_normalized_value(&number.to_string()).is_some_and(|position| {
            (position - param.preview_normalized(plain)).abs() < END_TOLERANCE
        })
    };
    !reads(f64::from(plain)) && reads(f64::from(plain).exp2())
}

fn number_position(entry: &Entry, log: bool, number: f64) -> Result<f32, Misfit> {
    if !number.is_finite() || (log && number <= 0.0) {
        return Err(Misfit::Kind(if log { "a number above 0" } else { "a finite number" }));
    }
    let plain = if log { number.log2() as f32 } else { number as f32 };
    let (first, last) = (entry.plain_at(0.0), entry.plain_at(1.0));
    let (low, high) = (first.min(last), first.max(last));
    if (low - plain).max(plain - high) > END_TOLERANCE * (high - low) {
        let nearest = if (plain < low) == (first < last) { 0.0 } else { 1.0 };
        let shown = |plain: f32| {
            let exact = f64::from(plain);
            let number = if log { exact.exp2() } else { exact };
            format!("{number:.ENDS_DIGITS$e}").parse().unwrap_or(number)
        };
        return Err(Misfit::Range { ends: [shown(low), shown(high)], nearest });
    }
    Ok(nearest_position(entry, plain))
}

/// Where the parameter holds `plain`, or as near to it as can be.
fn nearest_position(entry: &Entry, plain: f32) -> f32 {
    let guess = entry.position_at(plain).clamp(0.0, 1.0);
    if entry.plain_at(guess) == plain {
        return guess;
    }
    // The guess is rounded. Positions are in the order of their bits, and what the parameter holds
    // only rises (or falls) with them: look for the first that is not below (or above).
    let is_rising = entry.plain_at(0.0) < entry.plain_at(1.0);
    let is_before = |bits: u32| {
        let held = entry.plain_at(f32::from_bits(bits));
        if is_rising { held < plain } else { held > plain }
    };
    let (mut low, mut high) = (0, 1.0f32.to_bits());
    while low < high {
        let middle = low + (high - low) / 2;
        if is_before(middle) { low = middle + 1 } else { high = middle }
    }
    let distance = |position: &f32| (entry.plain_at(*position) - plain).abs();
    let found = [low, low.saturating_sub(1)].map(f32::from_bits);
    let candidates = [guess, found[0], found[1]];
    candidates.into_iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(guess)
}

/// The number with the fewest digits that leads to what the parameter holds; if none leads there
/// exactly, the number itself.
fn shortest(entry: &Entry, log: bool, plain: f32) -> f64 {
    // Adding 0 makes 0 of -0.
    let exact = if log { f64::from(plain).exp2() } else { f64::from(plain + 0.0) };
    let leads_here = |number: &f64| {
        number_position(entry, log, *number).is_ok_and(|at| entry.plain_at(at) == plain)
    };
    let at_digits = |digits: usize| format!("{exact:.digits$e}").parse().ok();
    let nearest = if log { exact } else { plain.to_string().parse().unwrap_or(exact) };
    (0..DIGITS).filter_map(at_digits).find(leads_here).unwrap_or(nearest)
}

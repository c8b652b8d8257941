//! One parameter: what it holds, and the way between its positions and what people write.

use nice_plug::params::InternalParamMut;
use nice_plug::params::internals::ParamPtr;
use nice_plug::prelude::Param;

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
pub(super) enum Kind {
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
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) ptr: ParamPtr,
    pub(super) kind: Kind,
}

#[allow(unsafe_code, reason = "the framework hands out parameters as pointers")]
impl Entry {
    /// What the parameter holds at a position.
    pub(super) fn plain_at(&self, position: f32) -> f32 {
        // SAFETY: the set keeps the parameters.
        unsafe { self.ptr.preview_plain(position) }
    }

    /// The position at which the parameter comes to stand.
    pub(super) fn snapped(&self, position: f32) -> f32 {
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

/// What kind of parameter this is. Moves the parameter: only for one that nobody else sees.
#[allow(unsafe_code, reason = "the framework hands out parameters as pointers")]
pub(super) fn kind_of(ptr: ParamPtr) -> Kind {
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

pub(super) fn number_position(entry: &Entry, log: bool, number: f64) -> Result<f32, Misfit> {
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
pub(super) fn shortest(entry: &Entry, log: bool, plain: f32) -> f64 {
    // Adding 0 makes 0 of -0.
    let exact = if log { f64::from(plain).exp2() } else { f64::from(plain + 0.0) };
    let leads_here = |number: &f64| {
        number_position(entry, log, *number).is_ok_and(|at| entry.plain_at(at) == plain)
    };
    let at_digits = |digits: usize| format!("{exact:.digits$e}").parse().ok();
    let nearest = if log { exact } else { plain.to_string().parse().unwrap_or(exact) };
    (0..DIGITS).filter_map(at_digits).find(leads_here).unwrap_or(nearest)
}

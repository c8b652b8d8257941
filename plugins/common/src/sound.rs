//! A sound: what the parameters that sound are set to, apart from any parameter object.
//!
//! Values are in the units that people write: Hz, dB, percent, the stable id of a choice. What a
//! sound does not name stands at its default.

use std::collections::BTreeMap;

/// Value of one parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A quantity in its own unit (Hz also for parameters that are logarithmic inside), finite.
    Number(f64),
    /// A count.
    Whole(i32),
    /// On or off.
    Switch(bool),
    /// Stable id of a choice.
    Choice(String),
}

/// Parameter ids and values; only what is not at its default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sound(BTreeMap<String, Value>);

impl Sound {
    /// Names one value; the last one counts.
    pub fn set(&mut self, id: impl Into<String>, value: Value) {
        self.0.insert(id.into(), value);
    }

    /// The value that is named, if any.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Value> {
        self.0.get(id)
    }

    /// A quantity, or `default` if it is not named.
    #[must_use]
    pub fn number(&self, id: &str, default: f64) -> f64 {
        match self.0.get(id) {
            Some(Value::Number(number)) => *number,
            _ => default,
        }
    }

    /// A switch, or `default` if it is not named.
    #[must_use]
    pub fn switch(&self, id: &str, default: bool) -> bool {
        match self.0.get(id) {
            Some(Value::Switch(on)) => *on,
            _ => default,
        }
    }

    /// Id of a choice, or `default` if it is not named.
    #[must_use]
    pub fn choice<'a>(&'a self, id: &str, default: &'a str) -> &'a str {
        match self.0.get(id) {
            Some(Value::Choice(choice)) => choice,
            _ => default,
        }
    }

    /// All that is named, in order of ids.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(id, value)| (id.as_str(), value))
    }

    /// How many values are named.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether everything is at its default.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(String, Value)> for Sound {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

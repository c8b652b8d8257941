//! A preset as text: TOML, a head and the values by parameter id.
//!
//! ```toml
//! # Lacquer preset
//! format = 1
//! plugin = "channel-eq"
//! version = "0.1.0"
//! name = "Warm vocal"
//! category = "Vocal"
//! tags = ["warm", "lead"]
//! author = "Lacquer"
//! notes = "Takes rumble and boxiness from a close vocal and opens the top."
//!
//! [values]
//! used_1 = true
//! shape_1 = "lowcut"
//! freq_1 = 80.0
//! ```
//!
//! Values are in the units that people write, exact to the bit of what the parameter holds; what is
//! not named is at its default. A file of a newer version may hold what this one does not know: that
//! is left out or moved into its range, and told. In any other file it is an error.

mod reader;

use std::fmt::Write;

use toml::Spanned;
use toml::de::DeValue;

use super::{Preset, PresetError, Spec};
use crate::param_set::{Misfit, ParamSet};
use crate::sound::{Sound, Value};
use reader::{Reader, brief};

/// Extension of preset files, without the dot.
pub const EXTENSION: &str = "lacquer";
/// Version of the layout of the file. Those from 1 on are read.
const FORMAT: i64 = 1;
/// No preset is longer; a file that is was picked by mistake.
pub(super) const MAX_BYTES: usize = 1 << 20;

/// Longest notes, in bytes; windows show them.
const MAX_NOTES_BYTES: usize = 500;
/// How many things a newer file may have that are told one by one.
const MAX_NOTICES: usize = 5;

/// Whether version `a` comes after `b`; what is no version is as old as can be.
fn is_newer(a: &str, b: &str) -> bool {
    let parts = |version: &str| -> Vec<u32> {
        let release = version.split(['-', '+']).next().unwrap_or_default();
        release.split('.').map(|part| part.parse().unwrap_or(0)).collect()
    };
    parts(a) > parts(b)
}

fn value_of(value: &DeValue<'_>) -> Option<Value> {
    match value {
        DeValue::String(text) => Some(Value::Choice(text.clone().into_owned())),
        DeValue::Boolean(on) => Some(Value::Switch(*on)),
        DeValue::Float(number) => number.as_str().parse().ok().map(Value::Number),
        DeValue::Integer(whole) => i64::from_str_radix(whole.as_str(), whole.radix())
            .ok()
            .map(|whole| i32::try_from(whole).map_or(Value::Number(whole as f64), Value::Whole)),
        DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

impl Preset {
    /// Reads a preset, all of it, before anything is done with it. `file` is its name in messages.
    ///
    /// The texts in the result say, one line each, what a file of a newer version holds that could
    /// not be taken over.
    pub fn parse(
        file: &str,
        text: &str,
        spec: &Spec,
        params: &ParamSet,
    ) -> Result<(Self, Vec<String>), PresetError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let reader = Reader::new(file, text)?;
        let format = reader.format()?;
        let plugin = reader.head("plugin")?;
        if plugin != spec.plugin {
            let span = reader.entry("plugin").map(Spanned::span);
            let reason = format!("is a preset of \"{plugin}\", not of \"{}\"", spec.plugin);
            return Err(reader.error(span.as_ref(), reason));
        }
        let version = reader.head("version")?;
        let is_newer = format > FORMAT || is_newer(&version, spec.version);
        let mut preset = Self {
            name: reader.head("name")?,
            category: reader.head("category")?,
            tags: reader.tags()?,
            author: reader.head("author")?,
            notes: reader.text("notes", MAX_NOTES_BYTES)?,
            version,
            sound: Sound::default(),
        };
        let (mut notices, mut more) = (Vec::new(), 0);
        let Some(entry) = reader.entry("values") else {
            return Err(reader.error(None, "has no [values]"));
        };
        let DeValue::Table(values) = entry.get_ref() else {
            return Err(reader.error(Some(&entry.span()), "values must be a table"));
        };
        // In the order of the file, so that the first mistake is the one that is told.
        let mut values: Vec<_> = values.iter().collect();
        values.sort_by_key(|(id, _)| id.span().start);
        for (id, value) in values {
            match read_value(params, spec, id.get_ref(), value.get_ref()) {
                Ok(Some(place)) => name_value(&mut preset.sound, params, place),
                Ok(None) => {}
                Err((reason, nearest)) => {
                    if !is_newer {
                        return Err(reader.error(Some(&id.span()), reason));
                    }
                    if let Some(place) = nearest {
                        name_value(&mut preset.sound, params, place);
                    }
                    if notices.len() < MAX_NOTICES {
                        notices.push(brief(reason));
                    } else {
                        more += 1;
                    }
                }
            }
        }
        if more > 0 {
            notices.push(format!("and {more} more"));
        }
        Ok((preset, notices))
    }

    /// The preset as text, values in the order in which hosts list them.
    #[must_use]
    pub fn text(&self, spec: &Spec, params: &ParamSet) -> String {
        let mut text = String::from("# Lacquer preset\n");
        let mut line = |key: &str, value: &str| {
            text.push_str(key);
            text.push_str(" = ");
            text.push_str(value);
            text.push('\n');
        };
        line("format", &FORMAT.to_string());
        line("plugin", &quoted(spec.plugin));
        line("version", &quoted(spec.version));
        line("name", &quoted(&self.name));
        line("category", &quoted(&self.category));
        let tags: Vec<String> = self.tags.iter().map(|tag| quoted(tag)).collect();
        line("tags", &format!("[{}]", tags.join(", ")));
        line("author", &quoted(&self.author));
        line("notes", &quoted(&self.notes));
        text.push_str("\n[values]\n");
        for id in (0..params.len()).map(|index| params.id(index)) {
            // Writing to a string cannot fail.
            let _ = match self.sound.get(id) {
                None => Ok(()),
                // Debug keeps the point of a whole number: 250.0.
                Some(Value::Number(number)) => writeln!(text, "{id} = {number:?}"),
                Some(Value::Whole(whole)) => writeln!(text, "{id} = {whole}"),
                Some(Value::Switch(on)) => writeln!(text, "{id} = {on}"),
                Some(Value::Choice(choice)) => writeln!(text, "{id} = {}", quoted(choice)),
            };
        }
        text
    }
}

/// A position and the number of its parameter.
type Place = (usize, f32);

/// Where a value of the file leads; `None` if its parameter stays out of presets. If it leads nowhere,
/// why, and the nearest place.
fn read_value(
    params: &ParamSet,
    spec: &Spec,
    id: &str,
    value: &DeValue<'_>,
) -> Result<Option<Place>, (String, Option<Place>)> {
    let Some(index) = params.index_of(id) else {
        if spec.stays().any(|stays| stays == id) {
            return Ok(None);
        }
        return Err((format!("{id} is not known"), None));
    };
    let Some(value) = value_of(value) else {
        return Err((format!("{id} must be a number, a switch or a word"), None));
    };
    match params.position_of(index, &value) {
        Ok(position) => Ok(Some((index, position))),
        Err(misfit) => {
            let nearest = match misfit {
                Misfit::Range { nearest, .. } => Some((index, nearest)),
                Misfit::Kind(_) | Misfit::Choice(_) => None,
            };
            Err((format!("{id} {misfit}"), nearest))
        }
    }
}

/// Names a value in a sound unless it is the default.
fn name_value(sound: &mut Sound, params: &ParamSet, (index, position): Place) {
    if !ParamSet::is_same(position, params.default_position(index)) {
        sound.set(params.id(index), params.value_at(index, position));
    }
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            // Nothing here has line breaks; whatever does is made one line.
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        for (a, b) in [("1.10.0", "1.9.9"), ("2", "1.9"), ("0.1.1", "0.1.0"), ("1.0.0.1", "1.0.0")]
        {
            assert!(is_newer(a, b) && !is_newer(b, a), "{a} {b}");
        }
        for (a, b) in [("1.0.0", "1.0.0"), ("", "0.1.0"), ("1.0.0-rc", "1.0.0"), ("x", "0.1")] {
            assert!(!is_newer(a, b), "{a} {b}");
        }
    }
}

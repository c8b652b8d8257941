//! The text of a preset file, read part by part; errors say where.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{MAX_BYTES, value_of};
use crate::preset::PresetError;
use crate::sound::Value;

/// Longest text of the head, in bytes; windows show them.
const MAX_HEAD_BYTES: usize = 200;
/// More tags than anybody searches for.
const MAX_TAGS: usize = 50;
/// Longest reason of an error.
const MAX_REASON_BYTES: usize = 200;

/// Text and table of one file while it is read.
pub(super) struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    table: DeTable<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Result<Self, PresetError> {
        let fail = |line, reason: String| PresetError {
            file: file.to_owned(),
            line,
            reason: brief(reason),
        };
        if text.len() > MAX_BYTES {
            return Err(fail(None, "is too long for a preset".into()));
        }
        let table = DeTable::parse(text).map_err(|error| {
            let line = error.span().map(|span| line_of(text, &span));
            let reason = error.message().lines().collect::<Vec<_>>().join(", ");
            fail(line, format!("is not a preset: {reason}"))
        })?;
        Ok(Self { file, text, table: table.into_inner() })
    }

    pub(super) fn error(
        &self,
        span: Option<&Range<usize>>,
        reason: impl Into<String>,
    ) -> PresetError {
        let line = span.map(|span| line_of(self.text, span));
        PresetError { file: self.file.to_owned(), line, reason: brief(reason.into()) }
    }

    pub(super) fn entry(&self, key: &str) -> Option<&Spanned<DeValue<'a>>> {
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    /// A text of the head; a missing one is empty.
    pub(super) fn head(&self, key: &str) -> Result<String, PresetError> {
        self.text(key, MAX_HEAD_BYTES)
    }

    pub(super) fn text(&self, key: &str, max_bytes: usize) -> Result<String, PresetError> {
        match self.entry(key) {
            None => Ok(String::new()),
            Some(entry) => match entry.get_ref() {
                DeValue::String(text) => Ok(one_line(text, max_bytes)),
                _ => Err(self.error(Some(&entry.span()), format!("{key} must be text in quotes"))),
            },
        }
    }

    pub(super) fn tags(&self) -> Result<Vec<String>, PresetError> {
        let Some(entry) = self.entry("tags") else { return Ok(Vec::new()) };
        let fail =
            |span: Range<usize>| self.error(Some(&span), "tags must be a list of texts in quotes");
        let DeValue::Array(tags) = entry.get_ref() else { return Err(fail(entry.span())) };
        tags.iter()
            .take(MAX_TAGS)
            .map(|tag| match tag.get_ref() {
                DeValue::String(text) => Ok(one_line(text, MAX_HEAD_BYTES)),
                _ => Err(fail(tag.span())),
            })
            .collect()
    }

    pub(super) fn format(&self) -> Result<i64, PresetError> {
        let Some(entry) = self.entry("format") else {
            return Err(self.error(None, "is not a Lacquer preset: it has no format"));
        };
        match value_of(entry.get_ref()) {
            Some(Value::Whole(format)) if format >= 1 => Ok(i64::from(format)),
            _ => Err(self.error(Some(&entry.span()), "format must be a whole number from 1 on")),
        }
    }
}

/// A reason that fits a line.
pub(super) fn brief(mut reason: String) -> String {
    if reason.len() > MAX_REASON_BYTES {
        reason.truncate(reason.floor_char_boundary(MAX_REASON_BYTES));
        reason.push('\u{2026}');
    }
    reason
}

/// Text without line breaks and other control characters, as much as is kept.
fn one_line(text: &str, max_bytes: usize) -> String {
    let text = &text[..text.floor_char_boundary(max_bytes)];
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().into()
}

/// Line of a place in a text, counted from 1.
fn line_of(text: &str, span: &Range<usize>) -> usize {
    text.as_bytes().iter().take(span.start).filter(|byte| **byte == b'\n').count() + 1
}

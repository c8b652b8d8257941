//! A TOML file whose every key and value knows its line.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::suggest::hint;
use crate::demo::error::DemoError;

/// Something with the line it stands on.
#[derive(Clone, Debug, PartialEq)]
pub struct At<T> {
    /// Line, counted from 1.
    pub line: usize,
    /// The thing.
    pub value: T,
}

/// A parameter and the value it shall have, in the user's words.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Id or name of the parameter.
    pub key: At<String>,
    /// Value as the user would type it.
    pub value: At<String>,
}

/// The file that errors name.
#[derive(Clone, Debug)]
pub struct Document {
    /// Where it is.
    pub path: PathBuf,
    text: String,
}

/// A table of the file.
pub struct Table<'a> {
    document: &'a Document,
    /// Line on which it begins.
    pub line: usize,
    entries: Vec<(&'a Spanned<Cow<'a, str>>, &'a Spanned<DeValue<'a>>)>,
}

impl Document {
    /// Takes the text of a file.
    #[must_use]
    pub fn new(path: &Path, text: String) -> Self {
        Self { path: path.to_path_buf(), text }
    }

    /// Parses the text and passes the top table to `read`.
    ///
    /// # Errors
    /// When it is not TOML, or what `read` returns.
    pub fn read<T>(
        &self,
        read: impl FnOnce(&Table<'_>) -> Result<T, DemoError>,
    ) -> Result<T, DemoError> {
        let root = DeTable::parse(&self.text).map_err(|error| {
            let line = error.span().map_or(1, |span| self.line_of(&span));
            let reason = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
            self.error(line, reason)
        })?;
        read(&self.table(root.get_ref(), 1))
    }

    /// An error on a line of this file.
    #[must_use]
    pub fn error(&self, line: usize, reason: impl Into<String>) -> DemoError {
        DemoError::Session { path: self.path.clone(), line, reason: reason.into() }
    }

    fn line_of(&self, span: &Range<usize>) -> usize {
        let start = span.start.min(self.text.len());
        1 + self.text.as_bytes()[..start].iter().filter(|&&byte| byte == b'\n').count()
    }

    fn table<'a>(&'a self, table: &'a DeTable<'a>, line: usize) -> Table<'a> {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        Table { document: self, line, entries }
    }
}

impl<'a> Table<'a> {
    /// Fails on the first key that is not one of `known`.
    ///
    /// # Errors
    /// For an unknown key, with the nearest known ones.
    pub fn check_keys(&self, what: &str, known: &[&str]) -> Result<(), DemoError> {
        match self.entries.iter().find(|(key, _)| !known.contains(&key.get_ref().as_ref())) {
            None => Ok(()),
            Some((key, _)) => {
                let name = key.get_ref();
                let hint = hint(name, known.iter().copied());
                let line = self.document.line_of(&key.span());
                Err(self.document.error(line, format!("unknown {what} '{name}'{hint}")))
            }
        }
    }

    fn find(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.entries.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| *value)
    }

    /// A text, if the key is there.
    ///
    /// # Errors
    /// When it is something else.
    pub fn text(&self, key: &str) -> Result<Option<At<String>>, DemoError> {
        let Some(value) = self.find(key) else { return Ok(None) };
        let line = self.document.line_of(&value.span());
        match value.get_ref().as_str() {
            Some(text) => Ok(Some(At { line, value: text.to_owned() })),
            None => Err(self.document.error(line, format!("'{key}' must be a text in quotes"))),
        }
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// When it is missing or something else.
    pub fn required_text(&self, what: &str, key: &str) -> Result<At<String>, DemoError> {
        self.text(key)?
            .ok_or_else(|| self.document.error(self.line, format!("this {what} lacks '{key}'")))
    }

    /// A value as the user would type it, if the key is there.
    ///
    /// # Errors
    /// When it is a list or a table.
    pub fn word(&self, key: &str) -> Result<Option<At<String>>, DemoError> {
        let Some(value) = self.find(key) else { return Ok(None) };
        let line = self.document.line_of(&value.span());
        match words(value.get_ref()) {
            Some(value) => Ok(Some(At { line, value })),
            None => Err(self.document.error(line, format!("'{key}' must be a text or a number"))),
        }
    }

    /// All keys whose name is not in `reserved`, with their values as the user would type them.
    ///
    /// # Errors
    /// When a value is a list or a table.
    pub fn words(&self, reserved: &[&str]) -> Result<Vec<Setting>, DemoError> {
        self.entries
            .iter()
            .filter(|(key, _)| !reserved.contains(&key.get_ref().as_ref()))
            .map(|(key, value)| {
                let name = key.get_ref().to_string();
                let line = self.document.line_of(&value.span());
                let Some(words) = words(value.get_ref()) else {
                    let reason = format!("'{name}' must be a text, a number, true or false");
                    return Err(self.document.error(line, reason));
                };
                let key_line = self.document.line_of(&key.span());
                Ok(Setting {
                    key: At { line: key_line, value: name },
                    value: At { line, value: words },
                })
            })
            .collect()
    }

    /// A table inside this one, if the key is there.
    ///
    /// # Errors
    /// When it is something else.
    pub fn table(&self, key: &str) -> Result<Option<Table<'a>>, DemoError> {
        let Some(value) = self.find(key) else { return Ok(None) };
        let line = self.document.line_of(&value.span());
        match value.get_ref().as_table() {
            Some(table) => Ok(Some(self.document.table(table, line))),
            None => Err(self.document.error(line, format!("'{key}' must be a table: [{key}]"))),
        }
    }

    /// The tables of a list such as `[[track]]`; none when the key is missing.
    ///
    /// # Errors
    /// When it is something else.
    pub fn tables(&self, key: &str) -> Result<Vec<Table<'a>>, DemoError> {
        let Some(value) = self.find(key) else { return Ok(Vec::new()) };
        let wrong = |span: Range<usize>| {
            let line = self.document.line_of(&span);
            self.document.error(line, format!("'{key}' must be a list of tables: [[{key}]]"))
        };
        let array = value.get_ref().as_array().ok_or_else(|| wrong(value.span()))?;
        array
            .iter()
            .map(|item| {
                let line = self.document.line_of(&item.span());
                let table = item.get_ref().as_table().ok_or_else(|| wrong(item.span()))?;
                Ok(self.document.table(table, line))
            })
            .collect()
    }
}

fn words(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(switch) => Some(if *switch { "On" } else { "Off" }.to_owned()),
        DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

//! What the browser knows of the presets.

use plugin_common::preset::Source;
use plugin_common::preset::shelf::Listed;
use std::path::PathBuf;
use std::sync::Arc;

/// Whose preset it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Came with the plugin.
    Factory,
    /// The user's.
    Mine,
}

/// The small picture in a preset's row.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Picture {
    /// Nothing.
    #[default]
    None,
    /// A curve, left to right, -1 at the bottom to 1 at the top; not drawn beyond.
    Curve(Arc<[f32]>),
    /// A part of a half circle, in degrees from the middle, and the place of its source.
    Arc {
        /// Left end.
        from_deg: f32,
        /// Right end.
        to_deg: f32,
        /// Where the source is.
        at_deg: f32,
    },
    /// A short text.
    Word(Arc<str>),
}

/// One preset.
#[derive(Clone, Debug, PartialEq)]
pub struct PresetRow {
    /// Identity, stable while the program runs.
    pub key: String,
    /// Name.
    pub name: String,
    /// Category; empty for none.
    pub category: String,
    /// What it is for, in a line.
    pub note: String,
    /// What a search looks at, from [`shelf::search_text`](plugin_common::preset::shelf::search_text).
    pub search_text: String,
    /// Whose it is.
    pub owner: Owner,
    /// The user marked it.
    pub is_favourite: bool,
    /// Why it cannot be loaded.
    pub problem: Option<String>,
    /// Its picture.
    pub picture: Picture,
}

impl PresetRow {
    /// The name as people read it.
    pub fn shown_name(&self) -> String {
        shown_name(&self.name)
    }
}

/// A preset's name as people read it: before a number, the hyphen that keyboards and files have is a
/// minus.
pub(super) fn shown_name(name: &str) -> String {
    let after = |at: usize| name[at + 1..].starts_with(|c: char| c.is_ascii_digit());
    let before = |at: usize| !name[..at].ends_with(|c: char| c.is_alphanumeric());
    let shown = |(at, c): (usize, char)| match c {
        '-' if before(at) && after(at) => '\u{2212}',
        other => other,
    };
    name.char_indices().map(shown).collect()
}

impl Listed for PresetRow {
    fn source(&self) -> Source {
        match self.owner {
            Owner::Factory => Source::Factory,
            Owner::Mine => Source::User,
        }
    }

    fn category(&self) -> &str {
        &self.category
    }

    fn is_favourite(&self) -> bool {
        self.is_favourite
    }

    fn is_playable(&self) -> bool {
        self.problem.is_none()
    }

    fn search_text(&self) -> &str {
        &self.search_text
    }
}

/// What new instances begin with.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// A preset, which is played too.
    Preset(String),
    /// The sound as it is now.
    Sound,
    /// The plugin's own settings.
    Own,
}

/// What the user asks of the library.
#[derive(Clone, Debug, PartialEq)]
pub enum BrowserAction {
    /// Plays a preset; the sound from before is kept for [`Return`](Self::Return).
    Audition(String),
    /// Keeps what is playing.
    Keep,
    /// Goes back to the sound from before.
    Return,
    /// Marks a preset, or takes the mark away.
    Favourite(String, bool),
    /// Writes the sound into the user's preset that was loaded.
    Save,
    /// Writes the sound into a preset of this name and category; the last says whether one that
    /// is there may be replaced.
    SaveAs(String, String, bool),
    /// Gives a user's preset another name.
    Rename(String, String),
    /// Deletes a user's preset; it can be brought back.
    Delete(String),
    /// Brings the preset back that was deleted last.
    Restore,
    /// Brings the preset back that was saved over last.
    PutBack,
    /// What new instances begin with.
    StartWith(Start),
    /// Adds files to the user's presets and plays the last one.
    Import(Vec<PathBuf>),
    /// Writes a preset into a file.
    Export(String, PathBuf),
    /// Shows the file of a preset in its folder.
    ShowFile(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hyphen_before_a_number_is_read_as_a_minus_and_no_other() {
        assert_eq!(shown_name("Streaming, -14 LUFS"), "Streaming, \u{2212}14 LUFS");
        assert_eq!(shown_name("-3"), "\u{2212}3");
        for same in ["Mid-side", "1970-80", "R-128", "a - b", "-", "caf\u{e9}-", "Sum (- 3)"] {
            assert_eq!(shown_name(same), same);
        }
    }
}

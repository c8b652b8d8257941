//! What is remembered, as JSON in the state: short, and read as far as it can be.
//!
//! Ids stand once in a table and are named by their number; values are lists of number and value in
//! turn. A part that cannot be read is left out and told; it never keeps the sound from loading.

mod read;
mod write;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;

use super::Saved;
use crate::compare::Sides;
use crate::undo::History;
use write::Document;

/// Key of the field in the state.
pub const KEY: &str = "session";
/// Most that the field may take in a state, with the quotes that it needs there. The steps farthest
/// from the present go first.
pub const MAX_BYTES: usize = 60_000;
/// Nothing this suite wrote is longer; what is, is not read at all.
const MAX_READ_BYTES: usize = 1 << 20;
/// Longest text that is written, and taken from a state: more than the path of any file.
const MAX_TEXT_BYTES: usize = 1000;
/// Longest id of a parameter. Each change that is read has a copy of its own.
const MAX_ID_BYTES: usize = 64;
/// Version of the layout.
const VERSION: u32 = 1;

/// Makes sure that a state has a readable field, so that loading it replaces what an instance
/// remembers of before: nothing in place of none, a note of the loss in place of a broken one.
pub fn repair(fields: &mut BTreeMap<String, String>) {
    let field = fields.entry(KEY.to_owned()).or_insert_with(|| "{}".to_owned());
    // Read as it will be: what is valid but too deep or too great is broken too.
    let is_json = field.len() <= MAX_READ_BYTES && serde_json::from_str::<Json>(field).is_ok();
    if !is_json {
        *field = "null".to_owned();
    }
}

/// Forgets far steps until all of it fits [`MAX_BYTES`].
fn trim(sides: &mut Sides) {
    loop {
        let bytes = state_bytes(sides);
        if bytes <= MAX_BYTES {
            return;
        }
        let steps = |side| {
            let history: &History = &sides.side(side).history;
            history.done_len() + history.undone_len()
        };
        let (here, there) = (steps(sides.heard), steps(sides.heard.other()));
        // Steps of one size: as many as are over. Of different sizes: some more rounds.
        let over = ((here + there) * (bytes - MAX_BYTES) / bytes).max(1);
        for _ in 0..over {
            let steps = |history: &History| history.done_len() + history.undone_len();
            let fewer_here =
                steps(&sides.here().history) < steps(&sides.side(sides.heard.other()).history);
            let side = if fewer_here { sides.there_mut() } else { sides.here_mut() };
            if !side.history.forget_farthest() {
                return;
            }
        }
    }
}

/// Size of the field as text within a state, which is JSON itself.
fn state_bytes(sides: &Sides) -> usize {
    let text = serde_json::to_string(&Document::new(sides)).unwrap_or_default();
    text.len() + text.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count()
}

impl Serialize for Saved {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // While the window works all steps stay; a project takes as many as fit.
        let mut sides = self.sides.clone();
        trim(&mut sides);
        Document::new(&sides).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Saved {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(read::read(&Json::deserialize(deserializer)?))
    }
}

/// As much of a text as is kept.
fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_TEXT_BYTES)]
}

//! Rows of the library as the browser shows them.

use super::Draw;
use super::tell::why;
use crate::session::{Owner, Picture, PresetRow};
use plugin_common::preset::{PresetId, Row, Source};

/// Identity of a row.
pub(super) fn key_of(id: &PresetId) -> String {
    format!("{}/{}/{}", id.source.word(), id.category, id.name)
}

/// A row of the library.
pub(super) fn shown(row: &Row, draw: Draw) -> PresetRow {
    PresetRow {
        key: key_of(&row.id),
        name: row.id.name.clone(),
        category: row.id.category.clone(),
        note: row.preset.as_ref().map(|p| p.notes.clone()).unwrap_or_default(),
        owner: match row.id.source {
            Source::Factory => Owner::Factory,
            Source::User => Owner::Mine,
        },
        is_favourite: row.is_favourite,
        problem: row.error.as_ref().map(why),
        picture: row.preset.as_ref().map_or(Picture::None, |preset| draw(preset)),
    }
}

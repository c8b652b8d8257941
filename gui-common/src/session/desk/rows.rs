//! Rows of the library as the browser shows them.

use super::tell::{short, why};
use crate::session::{Owner, Picture, PresetRow};
use plugin_common::preset::shelf::Listed;
use plugin_common::preset::{PresetId, Row, Source};

/// Identity of a row.
pub(super) fn key_of(id: &PresetId) -> String {
    format!("{}/{}/{}", id.source.word(), id.category, id.name)
}

/// A row of the library.
pub(super) fn shown(row: &Row, picture: Picture) -> PresetRow {
    PresetRow {
        key: key_of(&row.id),
        name: row.name().to_owned(),
        category: row.id.category.clone(),
        note: row.preset.as_ref().map(|p| short(&p.notes)).unwrap_or_default(),
        search_text: row.search_text().to_owned(),
        owner: match row.id.source {
            Source::Factory => Owner::Factory,
            Source::User => Owner::Mine,
        },
        is_favourite: row.is_favourite,
        problem: row.error.as_ref().map(why),
        picture,
    }
}

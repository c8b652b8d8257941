//! Which presets are shown: category and search.

use crate::session::{Owner, PresetRow};

/// What the left column offers.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) enum Shelf {
    /// Every preset.
    #[default]
    All,
    /// Marked ones.
    Favourites,
    /// The user's.
    Mine,
    /// The plugin's.
    Factory,
    /// One category.
    Category(String),
}

impl Shelf {
    /// Name in the column.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::All => "All",
            Self::Favourites => "Favourites",
            Self::Mine => "Mine",
            Self::Factory => "Factory",
            Self::Category(name) => name,
        }
    }

    fn holds(&self, row: &PresetRow) -> bool {
        match self {
            Self::All => true,
            Self::Favourites => row.is_favourite,
            Self::Mine => row.owner == Owner::Mine,
            Self::Factory => row.owner == Owner::Factory,
            Self::Category(name) => row.category == *name,
        }
    }
}

/// The shelves with the number of presets on each: the fixed four, then the categories.
pub(crate) fn shelves(rows: &[PresetRow]) -> Vec<(Shelf, usize)> {
    let mut shelves = vec![Shelf::All, Shelf::Favourites, Shelf::Mine, Shelf::Factory];
    for row in rows.iter().filter(|row| !row.category.is_empty()) {
        let shelf = Shelf::Category(row.category.clone());
        if !shelves.contains(&shelf) {
            shelves.push(shelf);
        }
    }
    let count = |shelf: &Shelf| rows.iter().filter(|row| shelf.holds(row)).count();
    shelves.into_iter().map(|shelf| (count(&shelf), shelf)).map(|(n, s)| (s, n)).collect()
}

/// Indices of the presets on `shelf` in which every word of `query` occurs; names that begin with
/// the query come first.
pub(crate) fn found(rows: &[PresetRow], shelf: &Shelf, query: &str) -> Vec<usize> {
    let query = query.trim().to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let matches = |row: &PresetRow| {
        let text =
            format!("{} {} {} {}", row.name, row.category, row.note, row.tags).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let mut found: Vec<usize> =
        (0..rows.len()).filter(|i| shelf.holds(&rows[*i]) && matches(&rows[*i])).collect();
    if !query.is_empty() {
        found.sort_by_key(|i| !rows[*i].name.to_lowercase().starts_with(&query));
    }
    found
}

/// The row `by` places from `at` among those that can be played; the first or last one if nothing
/// is chosen yet.
pub(crate) fn stepped(
    rows: &[PresetRow],
    found: &[usize],
    at: Option<&str>,
    by: isize,
) -> Option<usize> {
    let playable: Vec<usize> =
        found.iter().copied().filter(|i| rows[*i].problem.is_none()).collect();
    let last = playable.len().checked_sub(1)?;
    let place = at.and_then(|key| playable.iter().position(|i| rows[*i].key == key));
    let to = match place {
        Some(place) => place.saturating_add_signed(by).min(last),
        None if by < 0 => last,
        None => 0,
    };
    Some(playable[to])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Picture;

    fn row(name: &str, category: &str, owner: Owner, problem: bool) -> PresetRow {
        PresetRow {
            key: name.into(),
            name: name.into(),
            category: category.into(),
            note: String::new(),
            tags: if name == "Kick" { "808 punchy".into() } else { String::new() },
            owner,
            is_favourite: name == "Vocal air",
            problem: problem.then(|| "line 3".into()),
            picture: Picture::None,
        }
    }

    fn rows() -> Vec<PresetRow> {
        vec![
            row("Backing vocals", "Vocal", Owner::Factory, false),
            row("Vocal air", "Vocal", Owner::Mine, false),
            row("Broken", "Drums", Owner::Mine, true),
            row("Kick", "Drums", Owner::Factory, false),
        ]
    }

    #[test]
    fn shelves_count_what_they_hold() {
        let counts: Vec<(String, usize)> =
            shelves(&rows()).into_iter().map(|(s, n)| (s.name().to_owned(), n)).collect();
        let expected = [
            ("All", 4),
            ("Favourites", 1),
            ("Mine", 2),
            ("Factory", 2),
            ("Vocal", 2),
            ("Drums", 2),
        ];
        assert_eq!(counts, expected.map(|(s, n)| (s.to_owned(), n)));
    }

    #[test]
    fn every_word_must_occur_and_a_name_that_begins_so_leads() {
        let rows = rows();
        assert_eq!(found(&rows, &Shelf::All, "VOCAL"), [1, 0]);
        assert_eq!(found(&rows, &Shelf::All, "vocal back"), [0]);
        assert_eq!(found(&rows, &Shelf::Mine, "vocal"), [1]);
        assert_eq!(found(&rows, &Shelf::All, "drums"), [2, 3]);
        assert_eq!(found(&rows, &Shelf::All, "punchy"), [3], "a tag");
        assert!(found(&rows, &Shelf::All, "vocol").is_empty());
    }

    #[test]
    fn arrows_pass_what_cannot_be_played_and_stop_at_the_ends() {
        let rows = rows();
        let all = found(&rows, &Shelf::All, "");
        let step = |at: Option<&str>, by: isize| {
            stepped(&rows, &all, at, by).map(|i| rows[i].name.clone())
        };
        assert_eq!(step(None, 1).as_deref(), Some("Backing vocals"));
        assert_eq!(step(None, -1).as_deref(), Some("Kick"));
        assert_eq!(step(Some("Vocal air"), 1).as_deref(), Some("Kick"));
        assert_eq!(step(Some("Kick"), 1).as_deref(), Some("Kick"));
        assert_eq!(step(Some("Kick"), -9).as_deref(), Some("Backing vocals"));
        assert_eq!(stepped(&rows, &[2], None, 1), None);
    }
}

//! Which presets are listed: shelves with their numbers, the search, steps from one to the next.
//!
//! Works on whatever rows a list has, so that the library and a window's list find the same.

use std::collections::HashMap;

use super::{Preset, PresetId, Source};

/// Longest part of a preset's texts that is searched; files may hold anything.
const MAX_SEARCHED_CHARS: usize = 500;

/// What shelves and search ask of a row.
pub trait Listed {
    /// Factory or own.
    fn source(&self) -> Source;
    /// Category; empty for none.
    fn category(&self) -> &str;
    /// Has it a star?
    fn is_favourite(&self) -> bool;
    /// Can it be loaded?
    fn is_playable(&self) -> bool;
    /// What is searched, from [`search_text`].
    fn search_text(&self) -> &str;
}

/// A group of presets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// Every preset.
    #[default]
    All,
    /// Those with a star.
    Favourites,
    /// The user's own.
    Mine,
    /// Those compiled in.
    Factory,
    /// One category, factory and own.
    Category(String),
}

impl Shelf {
    /// The shelves that there always are, in their order.
    pub const FIXED: [Self; 4] = [Self::All, Self::Favourites, Self::Mine, Self::Factory];

    /// Name for people.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::All => "All",
            Self::Favourites => "Favourites",
            Self::Mine => "Mine",
            Self::Factory => "Factory",
            Self::Category(name) => name,
        }
    }

    /// Does this row stand on it?
    #[must_use]
    pub fn holds(&self, row: &impl Listed) -> bool {
        match self {
            Self::All => true,
            Self::Favourites => row.is_favourite(),
            Self::Mine => row.source() == Source::User,
            Self::Factory => row.source() == Source::Factory,
            Self::Category(name) => row.category() == name,
        }
    }
}

/// The texts in which a search finds a preset, in small letters, the name first. A preset that was
/// not read has its name and category.
#[must_use]
pub fn search_text(id: &PresetId, preset: Option<&Preset>) -> String {
    let texts = preset.into_iter().flat_map(|preset| {
        std::iter::once(preset.notes.as_str()).chain(preset.tags.iter().map(String::as_str))
    });
    let written = preset.map(|preset| preset.name.as_str()).filter(|name| !name.is_empty());
    let mut all = format!("{}\n{}", written.unwrap_or(&id.name), id.category);
    for text in texts {
        all.push('\n');
        all.extend(text.chars().take(MAX_SEARCHED_CHARS));
    }
    all.to_lowercase()
}

/// The shelves with the number of presets on each: the fixed ones, then the categories in the order
/// of the rows.
#[must_use]
pub fn shelves<R: Listed>(rows: &[R]) -> Vec<(Shelf, usize)> {
    let mut shelves: Vec<(Shelf, usize)> = Shelf::FIXED
        .into_iter()
        .map(|shelf| {
            let count = rows.iter().filter(|row| shelf.holds(*row)).count();
            (shelf, count)
        })
        .collect();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for category in rows.iter().map(Listed::category).filter(|category| !category.is_empty()) {
        let place = *places.entry(category).or_insert_with(|| {
            shelves.push((Shelf::Category(category.to_owned()), 0));
            shelves.len() - 1
        });
        shelves[place].1 += 1;
    }
    shelves
}

/// Numbers of the rows on `shelf` in which every word of `query` occurs, whatever its case; names
/// that begin with the query come first.
#[must_use]
pub fn found<R: Listed>(rows: &[R], shelf: &Shelf, query: &str) -> Vec<usize> {
    let query = query.trim().to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let is_found =
        |row: &R| shelf.holds(row) && words.iter().all(|word| row.search_text().contains(word));
    let mut found: Vec<usize> = (0..rows.len()).filter(|at| is_found(&rows[*at])).collect();
    if !query.is_empty() {
        found.sort_by_key(|at| !rows[*at].search_text().starts_with(&query));
    }
    found
}

/// The row `by` places from the row `from` among those of `found` that can be loaded; it stops at the
/// ends, and begins at one of them when `from` is not there.
#[must_use]
pub fn stepped<R: Listed>(
    rows: &[R],
    found: &[usize],
    from: Option<usize>,
    by: isize,
) -> Option<usize> {
    let playable: Vec<usize> = found.iter().copied().filter(|at| rows[*at].is_playable()).collect();
    let last = playable.len().checked_sub(1)?;
    let place = from.and_then(|from| playable.iter().position(|at| *at == from));
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

    struct Row {
        id: PresetId,
        playable: bool,
        search_text: String,
    }

    impl Listed for Row {
        fn source(&self) -> Source {
            self.id.source
        }
        fn category(&self) -> &str {
            &self.id.category
        }
        fn is_favourite(&self) -> bool {
            self.id.name == "Vocal air"
        }
        fn is_playable(&self) -> bool {
            self.playable
        }
        fn search_text(&self) -> &str {
            &self.search_text
        }
    }

    fn rows() -> Vec<Row> {
        let row = |name: &str, category: &str, source, playable, preset: &Preset| {
            let id = PresetId { source, category: category.into(), name: name.into() };
            let search_text = search_text(&id, Some(preset));
            Row { id, playable, search_text }
        };
        let kick = Preset {
            tags: vec!["808".into(), "Punchy".into()],
            notes: "Less mud".into(),
            ..Preset::default()
        };
        let plain = Preset::default();
        vec![
            row("Backing vocals", "Vocal", Source::Factory, true, &plain),
            row("Vocal air", "Vocal", Source::User, true, &plain),
            row("Broken", "Drums", Source::User, false, &plain),
            row("Kick", "Drums", Source::Factory, true, &kick),
            row("Loose", "", Source::User, true, &plain),
            row("Choir", "Vocal", Source::User, true, &plain),
        ]
    }

    #[test]
    fn shelves_count_what_they_hold() {
        let counts: Vec<(String, usize)> =
            shelves(&rows()).into_iter().map(|(s, n)| (s.name().to_owned(), n)).collect();
        let expected = [
            ("All", 6),
            ("Favourites", 1),
            ("Mine", 4),
            ("Factory", 2),
            ("Vocal", 3),
            ("Drums", 2),
        ];
        assert_eq!(counts, expected.map(|(s, n)| (s.to_owned(), n)));
        for (shelf, count) in shelves(&rows()) {
            assert_eq!(found(&rows(), &shelf, "").len(), count, "{shelf:?}");
        }
    }

    #[test]
    fn every_word_must_occur_and_a_name_that_begins_so_leads() {
        let rows = rows();
        assert_eq!(found(&rows, &Shelf::All, "VOCAL"), [1, 0, 5]);
        assert_eq!(found(&rows, &Shelf::All, " vocal  back "), [0]);
        assert_eq!(found(&rows, &Shelf::Mine, "vocal"), [1, 5]);
        assert_eq!(found(&rows, &Shelf::All, "drums"), [2, 3]);
        assert_eq!(found(&rows, &Shelf::All, "punchy"), [3], "a tag");
        assert_eq!(found(&rows, &Shelf::All, "MUD"), [3], "a note");
        assert!(found(&rows, &Shelf::All, "vocol").is_empty());
        assert!(found(&rows, &Shelf::All, "airvocal").is_empty(), "words end with their text");
    }

    #[test]
    fn long_texts_are_searched_in_part() {
        let notes = format!("begin {} end", "x".repeat(100_000));
        let id = PresetId { source: Source::User, category: String::new(), name: "n".into() };
        let text = search_text(&id, Some(&Preset { notes, ..Preset::default() }));
        assert!(text.contains("begin") && !text.contains("end") && text.len() < 600);
    }

    #[test]
    fn steps_pass_what_cannot_be_played_and_stop_at_the_ends() {
        let rows = rows();
        let all = found(&rows, &Shelf::All, "");
        let step = |at: Option<usize>, by: isize| stepped(&rows, &all, at, by);
        assert_eq!(step(None, 1), Some(0));
        assert_eq!(step(None, -1), Some(5));
        assert_eq!(step(Some(1), 1), Some(3));
        assert_eq!(step(Some(5), 1), Some(5));
        assert_eq!(step(Some(3), -9), Some(0));
        assert_eq!(step(Some(2), 1), Some(0), "not among them");
        assert_eq!(stepped(&rows, &[2], None, 1), None);
    }

    /// The time is printed, not tested.
    #[test]
    fn twenty_thousand_rows_are_searched_while_one_types() {
        let rows: Vec<Row> = (0..4_000).flat_map(|_| rows()).collect();
        let start = std::time::Instant::now();
        assert_eq!(found(&rows, &Shelf::All, "vocal").len(), 12_000);
        let searched = start.elapsed();
        assert_eq!(shelves(&rows).len(), 6);
        eprintln!("24 000 rows: search {searched:?}, both {:?}", start.elapsed());
    }
}

//! "Did you mean": the names nearest to a misspelled one.

/// Most names that are suggested.
const MOST: usize = 3;

/// The tail of an error message: what was probably meant, or what there is when nothing comes near
/// and the list is short; empty when neither helps.
#[must_use]
pub fn hint<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    /// More names than this are not listed in one line.
    const SHORT_LIST: usize = 14;
    let names: Vec<&str> = names.into_iter().collect();
    let near = nearest(wanted, &names);
    if !near.is_empty() {
        format!("; did you mean {}?", quoted(&near))
    } else if names.len() <= SHORT_LIST && !names.is_empty() {
        format!("; there is {}", quoted(&names))
    } else {
        String::new()
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")
}

fn nearest<'a>(wanted: &str, names: &[&'a str]) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    // Half of the letters may differ.
    let limit = wanted.chars().count().div_ceil(2);
    let mut ranked: Vec<(usize, &str)> = names
        .iter()
        .map(|name| {
            let lower = name.to_lowercase();
            let contains =
                !wanted.is_empty() && (lower.contains(&wanted) || wanted.contains(&lower));
            (if contains { 0 } else { edits(&wanted, &lower) }, *name)
        })
        .filter(|(distance, _)| *distance < limit.max(1))
        .collect();
    ranked.sort_by_key(|(distance, name)| (*distance, name.len()));
    ranked.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// Levenshtein distance.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_suggested_and_short_lists_are_shown() {
        assert_eq!(hint("Paner", ["Panner", "Loudness"]), "; did you mean 'Panner'?");
        assert_eq!(hint("xyz", ["Panner", "Loudness"]), "; there is 'Panner', 'Loudness'");
        let many: Vec<String> = (0..200).map(|i| format!("Band {i}/Gain")).collect();
        assert_eq!(hint("zzzz", many.iter().map(String::as_str)), "");
        assert_eq!(edits("kitten", "sitting"), 3);
    }
}

//! The page of a book: text, pictures and tables of figures.

use std::fmt::Write as _;

use crate::svg::number;

use super::{Book, Figure, Sheet};

/// The whole page; its first line says where it comes from.
#[must_use]
pub fn page(book: &Book, sheets: &[Sheet]) -> String {
    let mut out = format!(
        "<!-- Written by `cargo xtask sheets`: change tests/src/sheets instead. -->\n\n# {}\n\n{}\n",
        book.title, book.intro
    );
    for sheet in sheets {
        let _ = write!(
            out,
            "\n## {name}\n\n{text}\n\n![{name}: measured]({file})\n\n\
             | measured | value | allowed |\n|---|---|---|\n",
            name = sheet.name,
            text = sheet.text.trim(),
            file = sheet.file()
        );
        for figure in &sheet.figures {
            let _ = writeln!(out, "| {} | {} | {} |", figure.name, value(figure), allowed(figure));
        }
    }
    out
}

/// The number with its unit.
pub(super) fn value(figure: &Figure) -> String {
    format!("{} {}", number(figure.value, figure.decimals), figure.unit)
}

fn allowed(figure: &Figure) -> String {
    let word = |value: f64| number(value, figure.decimals);
    let (low, high) = (*figure.allowed.start(), *figure.allowed.end());
    if low.is_finite() && low != 0.0 {
        format!("{} to {} {}", word(low), word(high), figure.unit)
    } else {
        format!("at most {} {}", word(high), figure.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_read_well() {
        let figure =
            |allowed| Figure { name: "x".into(), value: -101.26, decimals: 1, unit: "dB", allowed };
        assert_eq!(value(&figure(0.0..=1.0)), "\u{2212}101.3 dB");
        assert_eq!(allowed(&figure(9.8..=10.2)), "9.8 to 10.2 dB");
        assert_eq!(allowed(&figure(0.0..=0.05)), "at most 0.1 dB");
        assert_eq!(allowed(&figure(f64::NEG_INFINITY..=-90.0)), "at most \u{2212}90.0 dB");
        assert!(!figure(9.0..=10.0).is_kept());
    }
}

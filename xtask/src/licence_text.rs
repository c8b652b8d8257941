//! The text of a licence for a crate whose package holds none: the standard one, with the names that
//! the crate gives.

use crate::licences::{Package, single};
use anyhow::{Context, Result};
use spdx::{Expression, LicenseReq, ParseMode};

/// Texts in the order in which they are chosen. `{holders}` stands for those who have the copyright;
/// licences of fonts bring their own names.
const TEXTS: [(&str, &str); 5] = [
    ("MIT", include_str!("../../gui-common/licences/standard/MIT.txt")),
    ("ISC", include_str!("../../gui-common/licences/standard/ISC.txt")),
    ("BSL-1.0", include_str!("../../gui-common/licences/standard/BSL-1.0.txt")),
    ("OFL-1.1", include_str!("../../gui-common/licences/NotoEmoji-OFL.txt")),
    ("Ubuntu-font-1.0", include_str!("../../gui-common/licences/Ubuntu-UFL.txt")),
];

/// As many texts as the crate's licence needs.
pub fn standard(package: &Package) -> Result<Vec<String>> {
    let licence = package.license.as_deref().unwrap_or_default();
    let no_text = || format!("{} has no text of its licence: {licence}", package.name);
    let expression = Expression::parse_mode(licence, ParseMode::LAX)
        .map_err(|error| anyhow::anyhow!("{}", error.reason))
        .with_context(no_text)?;
    let mut known: Vec<(LicenseReq, &str)> = Vec::new();
    for (id, text) in TEXTS {
        known.push((single(id)?, text));
    }
    let satisfies = |of: &[(LicenseReq, &str)]| {
        expression.evaluate(|wanted| of.iter().any(|(licence, _)| licence == wanted))
    };
    anyhow::ensure!(satisfies(&known), no_text());
    // What can go, the least wanted first.
    for at in (0..known.len()).rev() {
        let mut fewer = known.clone();
        fewer.remove(at);
        if satisfies(&fewer) {
            known = fewer;
        }
    }
    let holders = holders(package);
    let filled = |(_, text): &(LicenseReq, &str)| {
        text.replace("{holders}", &holders).trim_matches('\n').to_owned()
    };
    Ok(known.iter().map(filled).collect())
}

/// Names without addresses; of a crate that gives none, where it comes from.
fn holders(package: &Package) -> String {
    let name = |author: &String| author.split('<').next().unwrap_or_default().trim().to_owned();
    let names: Vec<String> = package.authors.iter().map(name).collect();
    match names.join(", ") {
        none if none.is_empty() => {
            let from = package.repository.as_deref().unwrap_or(&package.name);
            format!("the authors of {from}")
        }
        names => names,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(licence: &str, authors: &[&str]) -> Package {
        Package {
            name: "x".into(),
            license: Some(licence.into()),
            authors: authors.iter().map(|name| (*name).to_owned()).collect(),
            repository: Some("https://example.org/x".into()),
            ..Package::default()
        }
    }

    #[test]
    fn the_simplest_licence_of_a_choice_has_the_names_of_the_crate() {
        let some = standard(&package("Zlib OR Apache-2.0 OR MIT", &["A B <a@b.c>", "C"])).unwrap();
        assert_eq!(some.len(), 1);
        assert!(some[0].starts_with("MIT License\n\nCopyright (c) A B, C\n\nPermission"));
        let none = standard(&package("ISC", &[])).unwrap();
        assert!(none[0].contains("Copyright (c) the authors of https://example.org/x\n"));
    }

    #[test]
    fn of_licences_that_all_count_there_are_all_texts() {
        let licence = "(MIT OR Apache-2.0) AND OFL-1.1 AND Ubuntu-font-1.0";
        let texts = standard(&package(licence, &["A"])).unwrap();
        let begin: Vec<bool> = ["MIT License", "SIL OPEN FONT", "UBUNTU FONT"]
            .iter()
            .zip(&texts)
            .map(|(title, text)| text.to_uppercase().contains(&title.to_uppercase()))
            .collect();
        assert_eq!(begin, [true; 3]);
    }

    #[test]
    fn a_licence_without_a_text_is_an_error_that_names_the_crate() {
        for licence in ["Apache-2.0", "MIT AND Zlib", ""] {
            let error = standard(&package(licence, &["A"])).unwrap_err().to_string();
            assert!(error.starts_with("x has no text of its licence"), "{error}");
        }
    }
}

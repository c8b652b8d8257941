//! The manual is true: each plugin's page has every parameter with its range, choices and default, as
//! the built plugin tells them to a host, and nothing that the plugin has not.
#![allow(clippy::unwrap_used, reason = "a test stops at the first error")]

use lacquer_tests::host::{Instance, Param};
use lacquer_tests::registry::{PLUGINS, Plugin, workspace_dir};

/// More choices than this are a scale.
const MOST_CHOICES: usize = 12;

/// A row of a table of controls.
struct Row {
    name: String,
    range: String,
    default: String,
}

fn page(plugin: &Plugin) -> String {
    let path = workspace_dir().join(format!("docs/manual/{}.md", plugin.name));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Rows of the tables whose head begins with `control`.
fn rows(page: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut is_inside = false;
    for line in page.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        if !line.starts_with('|') {
            is_inside = false;
        } else if cells[0] == "control" {
            is_inside = true;
        } else if is_inside && !cells[0].starts_with("---") {
            assert!(cells.len() == 4, "not four cells: {line}");
            let text = |index: usize| cells[index].to_owned();
            rows.push(Row { name: text(0), range: text(1), default: text(2) });
        }
    }
    rows
}

/// The name as the manual has it: `Band n Gain` for all bands.
fn general(param: &Param) -> String {
    match param.module.strip_prefix("Band ") {
        Some(number) => param.name.replacen(&format!("Band {number}"), "Band n", 1),
        None => param.name.clone(),
    }
}

/// Numbers and words of a text, numbers without trailing zeros and plus signs: `+3.00 kHz` is `3`, `khz`.
fn words(text: &str) -> Vec<String> {
    let text = text.replace('\u{2212}', "-").replace(':', " : ").to_lowercase();
    let mut words = Vec::new();
    for part in text.split([' ', ',', ';']).filter(|part| !part.is_empty()) {
        let end = part.find(|c: char| !(c.is_ascii_digit() || "+-.".contains(c)));
        let (number, rest) = part.split_at(end.unwrap_or(part.len()));
        match number.parse::<f64>() {
            Ok(value) => words.extend([(value + 0.0).to_string(), rest.to_owned()]),
            Err(_) => words.push(part.to_owned()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What of `text` is not in `cell`.
fn missing(cell: &str, text: &str) -> Vec<String> {
    let has = words(cell);
    words(text).into_iter().filter(|word| !has.contains(word)).collect()
}

/// The choices of a parameter; `None` for a scale.
fn choices(instance: &mut Instance, param: &Param) -> Option<Vec<String>> {
    let count = param.step_count().filter(|&count| count <= MOST_CHOICES)?;
    Some((0..count).map(|step| instance.format(param, param.min + step as f64).unwrap()).collect())
}

/// Whether a cell like `20 Hz to 20 kHz` names these ends, in this order; a unit of both may stand
/// once, at the end.
fn names_ends(cell: &str, [low, high]: [&str; 2]) -> bool {
    let Some((first, last)) = cell.split_once(" to ") else { return false };
    let (mut first, last) = (words(first), words(last));
    let has_number_alone = first.len() == 1;
    if has_number_alone {
        first.extend(last.iter().skip(1).cloned());
    }
    first == words(low) && last == words(high)
}

#[test]
fn every_control_is_in_the_manual_with_its_range_and_default() {
    let mut wrong = Vec::new();
    for plugin in PLUGINS {
        let mut instance = plugin.instance().unwrap();
        let rows = rows(&page(plugin));
        let params = instance.params().to_vec();
        for param in &params {
            let name = general(param);
            let what = format!("{}.md, {name}", plugin.name);
            let Some(row) = rows.iter().find(|row| row.name == name) else {
                wrong.push(format!("{what}: not there"));
                continue;
            };
            if let Some(choices) = choices(&mut instance, param) {
                for text in choices {
                    let lacks = missing(&row.range, &text);
                    if !lacks.is_empty() {
                        wrong.push(format!("{what}: '{}' lacks {lacks:?} of '{text}'", row.range));
                    }
                }
            } else {
                let [low, high] =
                    [param.min, param.max].map(|value| instance.format(param, value).unwrap());
                if !names_ends(&row.range, [&low, &high]) {
                    wrong.push(format!("{what}: range '{}' is no '{low} to {high}'", row.range));
                }
            }
            let default = instance.format(param, param.default).unwrap();
            let lacks = missing(&row.default, &default);
            if !lacks.is_empty() {
                wrong.push(format!("{what}: default '{}' is no '{default}'", row.default));
            }
        }
        for row in &rows {
            if !params.iter().any(|param| general(param) == row.name) {
                wrong.push(format!("{}.md: there is no control '{}'", plugin.name, row.name));
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_index_leads_to_every_page_and_every_link_to_a_file() {
    let folder = workspace_dir().join("docs/manual");
    let index = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let readme = std::fs::read_to_string(workspace_dir().join("README.md")).unwrap();
    assert!(readme.contains("](docs/manual/README.md)"), "README.md does not lead to the manual");
    for plugin in PLUGINS {
        assert!(index.contains(&format!("]({}.md)", plugin.name)), "{} is not listed", plugin.name);
        for (of, text) in [("README.md", &index), (plugin.name, &page(plugin))] {
            for link in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
                let is_web = link.starts_with("http") || link.is_empty();
                assert!(is_web || folder.join(link).exists(), "{of}: {link} leads nowhere");
            }
        }
    }
}

#[test]
fn words_of_the_manual_and_of_the_plugins_are_compared_by_value() {
    assert!(missing("\u{2212}80 dB", "-80.0 dB").is_empty());
    assert!(missing("100 %", "100%").is_empty());
    assert_eq!(missing("24 dB", "+36.0 dB"), ["36"]);
    assert_eq!(missing("20 Hz", "5 ms"), ["5", "ms"]);
}

#[test]
fn both_ends_of_a_range_are_compared_each_with_its_unit() {
    assert!(names_ends("\u{2212}80 to 0 dB", ["-80.0 dB", "0.0 dB"]));
    assert!(names_ends("20 Hz to 20 kHz", ["20.0 Hz", "20.00 kHz"]));
    assert!(names_ends("0 to 100 %", ["0%", "100%"]));
    assert!(names_ends("1.0:1 to inf:1", ["1.0:1", "inf:1"]));
    for wrong in ["500 Hz to 20 kHz", "20 to 20 kHz", "20 kHz to 20 Hz", "20 Hz, 20 kHz", "20 Hz"] {
        assert!(!names_ends(wrong, ["20.0 Hz", "20.00 kHz"]), "{wrong}");
    }
}

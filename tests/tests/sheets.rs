//! The data sheets of the manual: their figures within limits, through the built bundles.
#![allow(clippy::unwrap_used, reason = "a test stops at the first error")]

use std::process::Command;

use dsp_core::dynamics::Style;
use lacquer_tests::registry::{Plugin, bundles_dir, workspace_dir};
use lacquer_tests::sheets::rig::Rig;
use lacquer_tests::sheets::{BOOKS, Sheet};

fn measure(plugin: &str, name: &str) -> Sheet {
    let book = BOOKS.iter().find(|book| book.plugin == plugin).unwrap();
    let rig = Rig::open(Plugin::find(plugin).unwrap(), &bundles_dir()).unwrap();
    (book.measure)(&rig, name).unwrap()
}

#[test]
fn every_figure_is_within_its_limits() {
    let mut broken = Vec::new();
    for book in BOOKS {
        for name in (book.names)() {
            let sheet = measure(book.plugin, name);
            assert!(sheet.figures.len() > 3, "{name} shows next to nothing");
            for figure in sheet.figures.iter().filter(|figure| !figure.is_kept()) {
                broken.push(format!("{} {name}: {figure:?}", book.plugin));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn a_sheet_is_the_same_each_time_and_a_whole_picture() {
    let (first, second) = (measure("compressor", "Punch"), measure("compressor", "Punch"));
    assert_eq!(first, second);
    let svg = first.card.svg();
    assert_eq!(svg, second.card.svg());
    assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>\n"));
    for tag in ["g", "text", "svg", "style"] {
        let opened =
            svg.matches(&format!("<{tag} ")).count() + svg.matches(&format!("<{tag}>")).count();
        assert_eq!(opened, svg.matches(&format!("</{tag}>")).count(), "<{tag}>");
    }
    assert!(!svg.contains("NaN"));
}

#[test]
fn the_manual_holds_every_sheet_and_the_equations_of_today() {
    for book in BOOKS {
        let folder = workspace_dir().join("docs/manual").join(book.plugin);
        let page = std::fs::read_to_string(folder.join(book.page)).unwrap();
        for name in (book.names)() {
            let file = format!("{}.svg", name.to_lowercase().replace(' ', "-"));
            assert!(page.contains(&format!("]({file})")), "{} does not show {file}", book.page);
            assert!(folder.join(&file).is_file(), "{file} is missing: cargo xtask sheets draws it");
        }
        if book.plugin == "compressor" {
            for style in Style::ALL {
                assert!(page.contains(style.spec().equations), "{style:?}: cargo xtask sheets");
            }
        }
    }
}

#[test]
fn wrong_arguments_end_with_one_line() {
    for (args, word) in [
        (&["--loud"][..], "--loud"),
        (&["--style", "Loud"], "'Loud'"),
        (&["--bundles", "/no/such/folder"], "/no/such/folder"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_sheets")).args(args).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{args:?}");
        assert!(error.starts_with("error: ") && error.contains(word), "{error}");
        assert_eq!(error.trim_end().lines().count(), 1, "{error}");
    }
}

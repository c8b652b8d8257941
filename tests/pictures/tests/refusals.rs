//! The screenshot program's refusals: one line, before anything that takes long.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_screenshots")).args(args).output().unwrap()
}

fn assert_refused(args: &[&str], part: &str) {
    let output = run(args);
    assert_eq!(output.status.code(), Some(1), "{args:?}");
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(errors.lines().count(), 1, "{args:?}: {errors}");
    assert!(errors.starts_with("error: ") && errors.contains(part), "{args:?}: {errors}");
    assert!(output.stdout.is_empty(), "{args:?}: nothing was begun");
}

#[test]
fn a_name_that_does_not_exist_is_refused_with_those_that_do() {
    assert_refused(&["--plugin", "paner"], "no plugin 'paner'; there are channel-eq");
    assert_refused(&["--state", "hapy"], "no state 'hapy'; there are ");
    assert_refused(&["--plugin", "panner", "--state", "1600x900"], "--list names the pictures");
    assert_refused(&["--theme", "purple"], "dark, light and both");
    assert_refused(&["--mockups", "/no/such/folder"], "/no/such/folder is no folder");
    assert_refused(&["--purple"], "unknown option --purple");
}

#[test]
fn a_folder_that_cannot_be_written_to_is_refused() {
    let file = std::env::temp_dir().join(format!("lacquer-no-folder-{}", std::process::id()));
    std::fs::write(&file, "").unwrap();
    let below = file.join("pictures");
    assert_refused(&["--out", below.to_str().unwrap()], "lacquer-no-folder");
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o500)).unwrap();
    // Root may write everywhere.
    if std::fs::write(file.join("probe"), "").is_err() {
        assert_refused(&["--out", file.to_str().unwrap()], "lacquer-no-folder");
    }
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o700)).unwrap();
    std::fs::remove_dir_all(&file).unwrap();
}

#[test]
fn the_list_names_every_picture_that_would_be_taken() {
    let output = run(&["--list", "--plugin", "panner", "--state", "default"]);
    assert!(output.status.success());
    let names = String::from_utf8(output.stdout).unwrap();
    let names: Vec<&str> = names.lines().collect();
    let ends = ["@1x", "@2x", "-light@1x", "-light@2x"];
    assert_eq!(names, ends.map(|end| format!("panner-default{end}.png")));
}

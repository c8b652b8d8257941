//! Wrong use is one line that says what to do, and a failure.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the checkout").to_owned()
}

fn xtask(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(args)
        .current_dir(checkout())
        .env("CARGO_MANIFEST_DIR", checkout().join("xtask"))
        .output()
        .expect("xtask starts")
}

fn error_of(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = String::from_utf8(output.stderr.clone()).expect("UTF-8");
    assert_eq!(text.lines().count(), 1, "one line: {text}");
    text.trim_end().to_owned()
}

#[test]
fn wrong_commands_and_arguments_are_one_line() {
    for (args, wanted) in [
        (&["nonsense"][..], "error: unknown command nonsense: `cargo xtask help` lists them"),
        (&["setup", "--fast"], "error: setup: unknown argument --fast"),
        (&["setup", "--without"], "error: --without needs the name of a patch"),
        (&["setup", "--without", "99-x"], "error: --without 99-x: patches/ holds no such patch"),
        (&["doctor", "please"], "error: doctor: unknown argument please"),
        (&["uninstall", "all"], "error: uninstall: unknown argument all"),
        (&["bundle", "--fast"], "error: bundle: unknown argument --fast"),
        (
            &["new-plugin"],
            "error: new-plugin needs one name, as in `cargo xtask new-plugin tape-echo`",
        ),
        (&["new-plugin", "panner"], "error: new-plugin: plugins/panner is there already"),
    ] {
        assert_eq!(error_of(&xtask(args)), wanted);
    }
}

#[test]
fn unknown_names_list_the_known_ones() {
    let error = error_of(&xtask(&["bundle", "no_such_plugin"]));
    assert!(
        error.starts_with("error: no plugin no_such_plugin in bundler.toml: it has "),
        "{error}"
    );
    let error = error_of(&xtask(&["test", "no-such-step"]));
    assert!(error.contains("no step no-such-step, the steps are fmt, "), "{error}");
}

#[test]
fn help_works_with_and_without_a_command() {
    for args in [&[][..], &["help"], &["--help"]] {
        let output = xtask(args);
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        for command in ["demo", "test", "install", "doctor", "new-plugin"] {
            assert!(text.contains(command), "{command}");
        }
    }
}

#[test]
fn outside_a_checkout_it_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("doctor")
        .current_dir(folder.path())
        .env_remove("CARGO_MANIFEST_DIR")
        .output()
        .expect("xtask starts");
    assert!(error_of(&output).contains("no checkout around"));
}

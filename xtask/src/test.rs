//! `cargo xtask test`: everything a change has to pass, here as on the build servers.

use crate::doctor::{Purpose, ensure};
use crate::project::Project;
use crate::term::{Steps, run};
use crate::{arrows, bundle, duplicates, licences, python};
use anyhow::{Result, bail};

/// A step by the name the user may give, and what it does.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&Project) -> Result<()>,
}

const STEPS: &[Step] = &[
    Step { name: "fmt", about: "the code's shape", run: fmt },
    Step { name: "arrows", about: "crates keep to their layers", run: arrows::check },
    Step { name: "duplicates", about: "no near-copies between plugins", run: duplicates::check },
    Step { name: "licences", about: "the crates that deny.toml allows", run: licences::check },
    Step { name: "clippy", about: "no warnings", run: clippy },
    Step { name: "doc", about: "documentation builds", run: doc },
    Step { name: "xtask", about: "this tool's own tests", run: xtask_tests },
    Step { name: "bundle", about: "release bundles, CLAP and VST3", run: bundles },
    Step { name: "debug", about: "crates' tests, debug assertions on", run: debug_tests },
    Step { name: "release", about: "crates' tests, optimised", run: release_tests },
    Step { name: "hosts", about: "the bundles in our own CLAP host", run: host_tests },
    Step { name: "pedalboard", about: "the bundles in pedalboard (VST3)", run: pedalboard_tests },
];

/// Steps that test what the step `bundle` makes.
const USE_BUNDLES: [&str; 2] = ["hosts", "pedalboard"];

/// The steps of these names, or all; those that use bundles bring their making along, or they would
/// test what an older state of the code made.
fn chosen(names: &[String]) -> Result<Vec<&'static Step>> {
    for name in names {
        if !STEPS.iter().any(|step| step.name == name) {
            let all: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
            bail!("test: no step {name}, the steps are {}", all.join(", "));
        }
    }
    let use_bundles = names.iter().any(|name| USE_BUNDLES.contains(&name.as_str()));
    let is_chosen = |step: &&Step| {
        names.is_empty()
            || names.iter().any(|name| name == step.name)
            || (use_bundles && step.name == "bundle")
    };
    Ok(STEPS.iter().filter(is_chosen).collect())
}

/// Runs all steps, or those named; a failed step does not hide the next.
pub fn test(project: &Project, names: &[String], yes: bool) -> Result<()> {
    let chosen = chosen(names)?;
    ensure(project, Purpose::Test, yes)?;
    let mut steps = Steps::default();
    let mut bundled = true;
    for step in chosen {
        let title = format!("{} ({})", step.name, step.about);
        if !bundled && USE_BUNDLES.contains(&step.name) {
            steps.skip(&title, "there are no bundles");
            continue;
        }
        let passed = steps.run(&title, || (step.run)(project));
        bundled &= passed || step.name != "bundle";
    }
    steps.finish("cargo xtask test")
}

fn fmt(project: &Project) -> Result<()> {
    run(project.cargo().args(["fmt", "--all", "--check"]), "run `cargo fmt --all`")?;
    run(
        project.cargo().args(["fmt", "--manifest-path", "xtask/Cargo.toml", "--check"]),
        "run `cargo fmt --manifest-path xtask/Cargo.toml`",
    )
}

fn clippy(project: &Project) -> Result<()> {
    run(
        project.cargo().args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ]),
        "clippy",
    )?;
    run(xtask(project, "clippy").args(["--all-targets", "--", "-D", "warnings"]), "clippy of xtask")
}

/// A cargo subcommand on this tool itself.
fn xtask(project: &Project, subcommand: &str) -> std::process::Command {
    let mut cargo = project.cargo();
    cargo.args([subcommand, "--release", "--locked", "--manifest-path", "xtask/Cargo.toml"]);
    cargo.arg("--target-dir").arg(project.target().join("xtask"));
    // As the alias has it, or cargo would build everything twice.
    cargo.args(["--config", "xtask/linux.toml"]);
    cargo
}

fn doc(project: &Project) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.args(["doc", "--workspace", "--no-deps", "--locked"]).env("RUSTDOCFLAGS", "-D warnings");
    run(&mut cargo, "documentation")
}

fn xtask_tests(project: &Project) -> Result<()> {
    run(&mut xtask(project, "test"), "tests of xtask")
}

fn bundles(project: &Project) -> Result<()> {
    bundle::bundle(project, &bundle::Options::default()).map(drop)
}

/// Crates whose tests need the built bundles, or the host.
const THROUGH_BUNDLES: [&str; 2] = ["lacquer-tests", "lacquer-pictures"];

fn debug_tests(project: &Project) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.args(["test", "--workspace", "--locked"]);
    for package in THROUGH_BUNDLES {
        cargo.args(["--exclude", package]);
    }
    run(&mut cargo, "debug tests")
}

fn release_tests(project: &Project) -> Result<()> {
    run(
        project.cargo().args([
            "test",
            "--release",
            "--locked",
            "-p",
            "dsp-core",
            "-p",
            "plugin-common",
        ]),
        "release tests",
    )?;
    // Of the plugins only what signals pass: windows are drawn the same in debug, and each of their
    // test programs would link the whole front-end once more.
    let mut cargo = project.cargo();
    cargo.args(["test", "--release", "--locked", "--test", "audio", "--test", "measurement"]);
    for plugin in project.plugins()? {
        cargo.args(["-p", &plugin.package]);
    }
    run(&mut cargo, "release tests of the plugins")
}

fn host_tests(project: &Project) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.args(["test", "--release", "--locked"]);
    for package in THROUGH_BUNDLES {
        cargo.args(["-p", package]);
    }
    run(&mut cargo, "tests through the bundles")
}

fn pedalboard_tests(project: &Project) -> Result<()> {
    let interpreter = python::environment(project)?;
    let mut command = std::process::Command::new(interpreter);
    command.current_dir(&project.root).arg("tests/python/vst3_check.py").arg(project.bundled());
    if !cfg!(target_os = "linux") {
        // Only X11 has a display that needs no screen.
        command.arg("--no-editor");
    }
    run(&mut command, "tests in pedalboard")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_of(names: &[&str]) -> Vec<&'static str> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        chosen(&names).unwrap().iter().map(|step| step.name).collect()
    }

    #[test]
    fn steps_that_use_bundles_bring_their_making_along() {
        assert_eq!(names_of(&["pedalboard"]), ["bundle", "pedalboard"]);
        assert_eq!(names_of(&["hosts", "bundle", "fmt"]), ["fmt", "bundle", "hosts"]);
        assert_eq!(names_of(&["debug"]), ["debug"]);
        assert_eq!(names_of(&[]).len(), STEPS.len());
        assert!(USE_BUNDLES.iter().all(|name| STEPS.iter().any(|step| step.name == *name)));
    }
}

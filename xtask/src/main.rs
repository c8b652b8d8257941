//! `cargo xtask`: everything a developer or user of the checkout does, in one place.

mod bundle;
mod patch;
mod patched;
mod project;
mod term;

use anyhow::{Result, bail};
use project::Project;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  setup                  the pinned framework with our patches, into target/patched (others do it too)
      --without PATCH    leaves one patch out, to see its regression test fail
  bundle [PACKAGE...]    release CLAP and VST3 bundles, into target/bundled
      --universal        macOS: one binary for both kinds of Mac
  help                   this text
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Result<()> {
    let Some((command, rest)) = args.split_first() else {
        print!("{HELP}");
        return Ok(());
    };
    let project = Project::find()?;
    match command.as_str() {
        "help" | "--help" | "-h" => print!("{HELP}"),
        "setup" => setup(&project, rest)?,
        "bundle" => {
            patched::setup(&project, &[])?;
            bundle::bundle(&project, &bundle_options(rest)?)?;
        }
        _ => bail!("unknown command {command}: `cargo xtask help` lists them"),
    }
    Ok(())
}

fn setup(project: &Project, args: &[String]) -> Result<()> {
    let mut without = Vec::new();
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match (arg.as_str(), args.next()) {
            ("--without", Some(name)) => without.push(name.clone()),
            ("--without", None) => bail!("--without needs the name of a patch"),
            _ => bail!("setup: unknown argument {arg}"),
        }
    }
    if patched::setup(project, &without)? {
        term::say(format!("the framework is ready in {}", project.patched().display()));
    } else {
        term::say("the framework is up to date");
    }
    Ok(())
}

fn bundle_options(args: &[String]) -> Result<bundle::Options> {
    let mut options = bundle::Options::default();
    for arg in args {
        match arg.as_str() {
            "--universal" => options.universal = true,
            name if !name.starts_with('-') => options.packages.push(name.to_owned()),
            _ => bail!("bundle: unknown argument {arg}"),
        }
    }
    Ok(options)
}

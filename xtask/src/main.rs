//! `cargo xtask`: everything a developer or user of the checkout does, in one place.

mod arrows;
mod bundle;
mod doctor;
mod duplicates;
mod install;
mod licence_text;
mod licences;
mod new_plugin;
mod notices;
mod patch;
mod patched;
mod project;
mod python;
mod run;
mod term;
mod test;

use anyhow::{Result, bail};
use project::Project;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

For users
  demo [ARGS]            build the bundles and mix the demo song into target/demo
                         (demo --help tells about --stems and --session)
  install                build the bundles and put them where this user's hosts look
  uninstall              remove them from there
  doctor [--fix]         what this machine lacks; --fix installs it where it may

For developers
  setup                  the pinned framework with our patches, into target/patched
                         (every command does this when needed)
      --without PATCH    leave one patch out, to see its regression test fail
  bundle [PACKAGE...]    release bundles, CLAP and VST3, into target/bundled
      --universal        macOS: one binary for both kinds of Mac
  test [STEP...]         everything a change has to pass, or only the steps named
  bench [ARGS]           what signal units, whole plugins and their windows cost
                         (bench --plugin NAME, --seconds S, --json FILE: plugins only;
                         bench windows with the same options and --theme: windows only)
  new-plugin NAME        a plugin crate that passes sound through and the whole suite
  screenshots [ARGS]     pictures of every editor in every state, into target/screenshots
                         (--list names them; --plugin, --state, --theme, --scale choose,
                         --mockups FOLDER lays drawings beside them)
  sheets [ARGS]          measures the bundles and draws the manual's data sheets
                         (--list names them; --plugin, --style choose, --out FOLDER)
  help                   this text

--yes after any command: install what is missing without asking.
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(mut args: Vec<String>) -> Result<()> {
    if args.is_empty() {
        args.push("help".into());
    }
    let command = args.remove(0);
    let yes = take_flag(&mut args, "--yes");
    let project = Project::find()?;
    // What needs no framework comes first: it has to work on any machine.
    match command.as_str() {
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            return Ok(());
        }
        "setup" => return setup(&project, &args),
        "uninstall" => {
            none_left(&command, &args)?;
            return install::uninstall(&project);
        }
        "doctor" => {
            let fix = take_flag(&mut args, "--fix");
            none_left(&command, &args)?;
            return doctor::doctor(&project, fix, yes);
        }
        "new-plugin" | "bundle" | "demo" | "install" | "test" | "bench" | "screenshots"
        | "sheets" => {}
        _ => bail!("unknown command {command}: `cargo xtask help` lists them"),
    }
    patched::setup(&project, &[])?;
    match command.as_str() {
        "bundle" => {
            let options = bundle_options(&args)?;
            doctor::ensure(&project, doctor::Purpose::Build, yes)?;
            bundle::bundle(&project, &options).map(drop)
        }
        "install" => {
            none_left(&command, &args)?;
            doctor::ensure(&project, doctor::Purpose::Build, yes)?;
            install::install(&bundle::bundle(&project, &bundle::Options::default())?)
        }
        "new-plugin" => match args.as_slice() {
            [name] => new_plugin::new_plugin(&project, name),
            _ => bail!("new-plugin needs one name, as in `cargo xtask new-plugin tape-echo`"),
        },
        "demo" => run::demo(&project, &args, yes),
        "screenshots" => run::screenshots(&project, &args, yes),
        "sheets" => run::sheets(&project, &args, yes),
        "bench" => run::bench(&project, &args, yes),
        _ => test::test(&project, &args, yes),
    }
}

fn take_flag(args: &mut Vec<String>, flag: &str) -> bool {
    let before = args.len();
    args.retain(|arg| arg != flag);
    args.len() < before
}

fn none_left(command: &str, args: &[String]) -> Result<()> {
    match args.first() {
        None => Ok(()),
        Some(arg) => bail!("{command}: unknown argument {arg}"),
    }
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

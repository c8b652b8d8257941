//! `demo`, `screenshots`, `sheets` and `bench`: programs of the workspace, with what they need prepared.

use crate::bundle;
use crate::doctor::{Purpose, ensure};
use crate::project::Project;
use crate::term::{heading, run};
use anyhow::Result;

/// Bundles the plugins and mixes the demo through them; `args` go to the demo.
pub fn demo(project: &Project, args: &[String], yes: bool) -> Result<()> {
    ensure(project, Purpose::Build, yes)?;
    bundle::bundle(project, &bundle::Options::default())?;
    heading("Mixing");
    run(tests_program(project, "demo").args(args), "demo")
}

/// Bundles the plugins and takes pictures of every editor, into `target/screenshots`; `args` choose
/// among them.
pub fn screenshots(project: &Project, args: &[String], yes: bool) -> Result<()> {
    ensure(project, Purpose::Windows, yes)?;
    bundle::bundle(project, &bundle::Options::default())?;
    heading("Taking pictures");
    let mut pictures = program(project, "lacquer-pictures", "screenshots");
    // The same pictures on every machine, whatever its graphics card.
    pictures.args(args).env("LIBGL_ALWAYS_SOFTWARE", "1").env("GALLIUM_DRIVER", "llvmpipe");
    run(&mut pictures, "screenshots")
}

/// Bundles the plugins and draws their data sheets into the manual; `args` choose among them.
pub fn sheets(project: &Project, args: &[String], yes: bool) -> Result<()> {
    ensure(project, Purpose::Build, yes)?;
    bundle::bundle(project, &bundle::Options::default())?;
    heading("Measuring");
    run(tests_program(project, "sheets").args(args), "sheets")
}

fn tests_program(project: &Project, name: &str) -> std::process::Command {
    program(project, "lacquer-tests", name)
}

fn program(project: &Project, package: &str, name: &str) -> std::process::Command {
    let mut cargo = project.cargo();
    cargo.args(["run", "--release", "-p", package, "--bin", name, "--"]);
    cargo
}

/// Measures the crates' units, then the whole plugins through their bundles, then their windows; with
/// `args`, which go to the plugins, only those; with `windows` first, only the windows.
pub fn bench(project: &Project, args: &[String], yes: bool) -> Result<()> {
    if let [first, args @ ..] = args
        && first == "windows"
    {
        ensure(project, Purpose::Windows, yes)?;
        bundle::bundle(project, &bundle::Options::default())?;
        return windows(project, args);
    }
    ensure(project, Purpose::Build, yes)?;
    bundle::bundle(project, &bundle::Options::default())?;
    if args.is_empty() {
        heading("Units");
        let mut cargo = project.cargo();
        cargo.args(["bench", "--workspace", "--exclude", "lacquer-tests", "--bench", "*"]);
        run(&mut cargo, "benchmarks of the crates")?;
    }
    heading("Whole plugins");
    run(tests_program(project, "bench_bundles").args(args), "benchmarks of the bundles")?;
    if args.is_empty() && cfg!(target_os = "linux") {
        ensure(project, Purpose::Windows, yes)?;
        windows(project, args)?;
    }
    Ok(())
}

fn windows(project: &Project, args: &[String]) -> Result<()> {
    heading("Windows");
    run(tests_program(project, "bench_windows").args(args), "benchmarks of the windows")
}

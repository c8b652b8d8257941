//! The virtual environment with pedalboard, an independent VST3 host.

use crate::doctor::python;
use crate::project::{Project, read};
use crate::term::{heading, run, run_quietly};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The environment's interpreter; makes or renews the environment if need be.
pub fn environment(project: &Project) -> Result<PathBuf> {
    let folder = project.target().join("venv");
    let interpreter =
        if cfg!(windows) { folder.join("Scripts/python.exe") } else { folder.join("bin/python") };
    let requirements = project.root.join("tests/python/requirements.txt");
    let wanted = read(&requirements)?;
    let stamp = folder.join("lacquer-requirements.txt");
    if interpreter.exists() && fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(interpreter);
    }
    let Some(python) = python() else {
        bail!("no Python 3: `cargo xtask doctor` says how to install it");
    };
    heading("Preparing Python packages in target/venv");
    run_quietly(
        Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder),
        "making target/venv",
    )?;
    run(
        Command::new(&interpreter)
            .args(["-m", "pip", "install", "--disable-pip-version-check", "--requirement"])
            .arg(&requirements),
        "installing the Python packages (is there a network?)",
    )?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(interpreter)
}

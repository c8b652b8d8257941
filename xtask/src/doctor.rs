//! `cargo xtask doctor`: what this machine lacks, and the exact line that installs it.

use crate::project::{Project, find_in_path, in_path};
use crate::term::{has_terminal, heading, is_root, may_install, run, say};
use anyhow::{Result, bail};
use std::env;
use std::path::Path;
use std::process::Command;

/// What a need is for; each includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Building bundles and the demo.
    Build,
    /// Opening editors without a screen: screenshots and window tests.
    Windows,
    /// The whole test suite.
    Test,
}

/// How one finds out whether something is there.
#[derive(Debug, Clone, Copy)]
enum Probe {
    /// One of these programs, in PATH.
    Program(&'static [&'static str]),
    /// A shared library that is loaded while running, by its file name.
    Library(&'static str),
    /// A file below /usr/lib or /usr/include that no library name covers.
    File(&'static [&'static str]),
    /// `python3 -m venv` works with pip.
    PythonVenv,
    /// A component of the Rust toolchain, by the cargo subcommand it brings.
    CargoCommand(&'static str),
}

#[derive(Debug)]
struct Need {
    what: &'static str,
    why: &'static str,
    purpose: Purpose,
    probe: Probe,
    /// Debian's and Ubuntu's package; empty if it comes with Rust.
    package: &'static str,
}

const fn need(
    what: &'static str,
    why: &'static str,
    purpose: Purpose,
    probe: Probe,
    package: &'static str,
) -> Need {
    Need { what, why, purpose, probe, package }
}

const EVERYWHERE: &[Need] = &[
    need("rustfmt", "checks the code's shape", Purpose::Test, Probe::CargoCommand("fmt"), ""),
    need("clippy", "checks the code", Purpose::Test, Probe::CargoCommand("clippy"), ""),
];

const LINUX: &[Need] = &[
    need(
        "a C compiler",
        "links the plugins",
        Purpose::Build,
        Probe::Program(&["cc", "gcc", "clang"]),
        "gcc",
    ),
    need(
        "the C library's headers",
        "link the plugins",
        Purpose::Build,
        Probe::File(&["/usr/include/stdio.h"]),
        "libc6-dev",
    ),
    need(
        "Xvfb",
        "a screen for windows without a monitor",
        Purpose::Windows,
        Probe::Program(&["Xvfb"]),
        "xvfb",
    ),
    need("libX11", "opens windows", Purpose::Windows, Probe::Library("libX11.so.6"), "libx11-6"),
    need(
        "libX11-xcb",
        "opens windows",
        Purpose::Windows,
        Probe::Library("libX11-xcb.so.1"),
        "libx11-xcb1",
    ),
    need(
        "xkbcommon",
        "keys in windows",
        Purpose::Windows,
        Probe::Library("libxkbcommon-x11.so.0"),
        "libxkbcommon-x11-0",
    ),
    need("EGL", "draws windows", Purpose::Windows, Probe::Library("libEGL.so.1"), "libegl1"),
    need(
        "Mesa's software renderer",
        "draws windows without a graphics card",
        Purpose::Windows,
        Probe::File(&[
            "/usr/lib/x86_64-linux-gnu/dri/swrast_dri.so",
            "/usr/lib/aarch64-linux-gnu/dri/swrast_dri.so",
            "/usr/lib64/dri/swrast_dri.so",
            "/usr/lib/dri/swrast_dri.so",
        ]),
        "libgl1-mesa-dri",
    ),
    need(
        "Python with venv",
        "runs pedalboard, an independent VST3 host",
        Purpose::Test,
        Probe::PythonVenv,
        "python3-venv",
    ),
];

const WINDOWS: &[Need] = &[need(
    "Python with venv",
    "runs pedalboard, an independent VST3 host",
    Purpose::Test,
    Probe::PythonVenv,
    "",
)];

const MAC: &[Need] = &[
    need("a C compiler", "links the plugins", Purpose::Build, Probe::Program(&["cc"]), ""),
    need(
        "Python with venv",
        "runs pedalboard, an independent VST3 host",
        Purpose::Test,
        Probe::PythonVenv,
        "",
    ),
];

fn needs() -> impl Iterator<Item = &'static Need> {
    let here = match env::consts::OS {
        "linux" => LINUX,
        "macos" => MAC,
        "windows" => WINDOWS,
        _ => &[],
    };
    here.iter().chain(EVERYWHERE)
}

/// What is missing for a purpose.
fn missing(project: &Project, purpose: Purpose) -> Vec<&'static Need> {
    needs().filter(|need| need.purpose <= purpose && !is_there(project, need.probe)).collect()
}

fn is_there(project: &Project, probe: Probe) -> bool {
    match probe {
        Probe::Program(names) => names.iter().any(|name| in_path(name)),
        Probe::Library(name) => library_is_there(name),
        Probe::File(paths) => paths.iter().any(|path| Path::new(path).exists()),
        Probe::PythonVenv => python().is_some_and(|python| {
            succeeds(Command::new(python).args(["-c", "import venv, ensurepip"]))
        }),
        Probe::CargoCommand(name) => succeeds(project.cargo().args([name, "--version"])),
    }
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// The Python that makes the virtual environment.
pub fn python() -> Option<std::path::PathBuf> {
    ["python3", "python"].into_iter().find_map(find_in_path)
}

fn library_is_there(name: &str) -> bool {
    let triple = format!("{}-linux-gnu", env::consts::ARCH);
    let folders = [
        format!("/usr/lib/{triple}"),
        format!("/lib/{triple}"),
        "/usr/lib64".into(),
        "/usr/lib".into(),
        "/usr/local/lib".into(),
    ];
    let own = env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    folders
        .iter()
        .map(Into::into)
        .chain(env::split_paths(&own))
        .any(|folder| folder.join(name).exists())
}

/// `cargo xtask doctor [--fix] [--yes]`.
pub fn doctor(project: &Project, fix: bool, yes: bool) -> Result<()> {
    let missing = missing(project, Purpose::Test);
    for need in needs() {
        let absent = missing.iter().any(|other| other.what == need.what);
        let mark = if absent { "MISSING" } else { "ok" };
        say(format!("{mark:>8}  {}: {}", need.what, need.why));
    }
    if missing.is_empty() {
        say("nothing is missing");
        return Ok(());
    }
    if fix {
        return install(project, &missing, yes);
    }
    bail!("{} missing; {}", list(&missing), advice(&missing))
}

/// Makes sure that what a command needs is there: installs it where it may, else says how.
pub fn ensure(project: &Project, purpose: Purpose, yes: bool) -> Result<()> {
    let missing = missing(project, purpose);
    if missing.is_empty() { Ok(()) } else { install(project, &missing, yes) }
}

fn install(project: &Project, missing: &[&Need], yes: bool) -> Result<()> {
    let Some(lines) = install_lines(missing) else {
        bail!("{} missing; {}", list(missing), advice(missing));
    };
    let question = format!("{} missing. Run `{}`?", list(missing), lines.join(" && "));
    if !may_install(&question, yes) {
        bail!("{} missing; {}", list(missing), advice(missing));
    }
    for line in &lines {
        heading(line);
        let mut words = line.split(' ');
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut command, line)?;
    }
    let still: Vec<&Need> =
        missing.iter().copied().filter(|need| !is_there(project, need.probe)).collect();
    if !still.is_empty() {
        bail!("{} still missing after `{}`", list(&still), lines.join(" && "));
    }
    Ok(())
}

/// The commands that install everything missing, if this machine lets us run them.
fn install_lines(missing: &[&Need]) -> Option<Vec<String>> {
    let (apt, other): (Vec<&Need>, Vec<&Need>) =
        missing.iter().copied().partition(|need| !need.package.is_empty());
    let mut lines = Vec::new();
    if !apt.is_empty() {
        let sudo = match () {
            () if !in_path("apt-get") => return None,
            () if is_root() => "",
            // It asks for the password itself, after the user said yes to the line.
            () if has_terminal() && in_path("sudo") => "sudo ",
            () if succeeds(Command::new("sudo").args(["-n", "true"])) => "sudo ",
            () => return None,
        };
        lines.extend(apt_lines(sudo, &apt));
    }
    for need in other {
        match need.probe {
            Probe::CargoCommand(name) if in_path("rustup") => {
                let component = if name == "fmt" { "rustfmt" } else { name };
                lines.push(format!("rustup component add {component}"));
            }
            _ => return None,
        }
    }
    Some(lines)
}

/// A fresh machine has no list of packages: it is fetched first.
fn apt_lines(sudo: &str, needs: &[&Need]) -> [String; 2] {
    let packages: Vec<&str> = needs.iter().map(|need| need.package).collect();
    let packages = packages.join(" ");
    [
        format!("{sudo}apt-get update -qq"),
        format!("{sudo}apt-get install -y --no-install-recommends {packages}"),
    ]
}

/// What the user has to do, on one line.
fn advice(missing: &[&Need]) -> String {
    let mut steps = Vec::new();
    let apt: Vec<&Need> = missing.iter().copied().filter(|need| !need.package.is_empty()).collect();
    if !apt.is_empty() {
        if in_path("apt-get") {
            let sudo = if is_root() { "" } else { "sudo " };
            steps.push(format!("run `{}`", apt_lines(sudo, &apt).join(" && ")));
        } else {
            let packages: Vec<&str> = apt.iter().map(|need| need.package).collect();
            steps.push(format!(
                "install what Debian calls {} with this system's package manager",
                packages.join(", ")
            ));
        }
    }
    for need in missing.iter().filter(|need| need.package.is_empty()) {
        steps.push(match need.probe {
            Probe::CargoCommand("fmt") => "run `rustup component add rustfmt`".into(),
            Probe::CargoCommand(name) => format!("run `rustup component add {name}`"),
            Probe::PythonVenv => "install Python 3 from https://www.python.org".into(),
            _ => "run `xcode-select --install`".into(),
        });
    }
    steps.join("; ")
}

fn list(needs: &[&Need]) -> String {
    let names: Vec<&str> = needs.iter().map(|need| need.what).collect();
    match names.as_slice() {
        [one] => format!("{one} is"),
        many => format!("{} are", many.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linux(what: &str) -> &'static Need {
        LINUX.iter().find(|need| need.what == what).unwrap()
    }

    #[test]
    fn the_apt_lines_name_each_package() {
        let needs = [linux("a C compiler"), linux("Xvfb")];
        assert_eq!(
            apt_lines("sudo ", &needs).join(" && "),
            "sudo apt-get update -qq && sudo apt-get install -y --no-install-recommends gcc xvfb"
        );
        assert_eq!(list(&needs), "a C compiler, Xvfb are");
        assert_eq!(list(&needs[..1]), "a C compiler is");
    }

    #[test]
    fn every_linux_need_has_a_package() {
        assert!(LINUX.iter().all(|need| !need.package.is_empty()));
    }

    #[test]
    fn advice_for_rust_components_names_rustup() {
        let clippy = EVERYWHERE.iter().find(|need| need.what == "clippy").unwrap();
        assert_eq!(advice(&[clippy]), "run `rustup component add clippy`");
    }

    #[test]
    fn what_is_not_there_is_found_missing() {
        assert!(!library_is_there("libNoSuchThing.so.99"));
        let project = Project { root: env::temp_dir() };
        assert!(!is_there(&project, Probe::Program(&["no-such-program"])));
        assert!(!is_there(&project, Probe::File(&["/no/such/file"])));
        assert!(!is_there(&project, Probe::CargoCommand("no-such-command")));
    }

    #[test]
    fn building_needs_less_than_testing() {
        assert!(Purpose::Build < Purpose::Windows && Purpose::Windows < Purpose::Test);
        let build = LINUX.iter().filter(|need| need.purpose <= Purpose::Build).count();
        assert!(build > 0 && build < LINUX.len());
    }
}

//! What every window costs, from the built bundles in real windows: CPU time of a frame while audio
//! plays, of a window in which nothing changes, of one that is hidden, and of many at once.
//!
//! `bench_windows [--plugin NAME] [--seconds S] [--theme dark|light] [--json FILE]`
//!
//! Pictures are drawn by software here, as on a machine without a graphics card. What the window's own
//! thread does is told apart: ours, from the begin of a frame to its triangles, and the driver's, which
//! takes them and shows the picture. What the driver does in threads of its own stands beside it.

#[cfg(target_os = "linux")]
mod cases;
#[cfg(target_os = "linux")]
mod cost;
#[cfg(target_os = "linux")]
mod many;
#[cfg(target_os = "linux")]
mod open;
#[cfg(target_os = "linux")]
mod table;

use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn run() -> Result<(), String> {
    Err("windows are measured on Linux, under Xvfb".to_owned())
}

#[cfg(target_os = "linux")]
#[allow(clippy::print_stdout, reason = "the table is what this program is for")]
fn run() -> Result<(), String> {
    use lacquer_tests::bench::Options;
    use lacquer_tests::gui::private_display;
    use std::time::Duration;

    let options = Options::read(4.0, 60.0, &["--theme"])?;
    let plugins = options.plugins()?;
    let display = private_display(2_400, 1_600).map_err(|error| error.to_string())?;
    for (_, theme) in &options.own {
        choose_theme(theme)?;
    }
    let duration = Duration::from_secs_f64(options.seconds);
    table::print_head();
    let mut rows = Vec::new();
    for plugin in &plugins {
        let measured = cases::one(plugin, &display, duration).map_err(|error| error.to_string())?;
        rows.extend(measured.iter().map(table::Row::json));
    }
    let (row, turns) =
        many::measure(&plugins, &display, duration).map_err(|error| error.to_string())?;
    rows.extend([row.json(), turns.json()]);
    table::print_legend();
    options.write(&rows)
}

/// Writes the settings that the windows will read.
#[cfg(target_os = "linux")]
fn choose_theme(theme: &str) -> Result<(), String> {
    if !["dark", "light"].contains(&theme) {
        return Err(format!("--theme: '{theme}' is neither dark nor light"));
    }
    let folder = std::env::var_os("XDG_CONFIG_HOME").ok_or("--theme needs Xvfb")?;
    let folder = std::path::Path::new(&folder).join("lacquer");
    std::fs::create_dir_all(&folder)
        .and_then(|()| {
            std::fs::write(folder.join("settings.json"), format!("{{\"theme\":\"{theme}\"}}"))
        })
        .map_err(|error| format!("{}: {error}", folder.display()))
}

//! What the system says about its appearance.

use crate::theme::Mode;
#[cfg(not(windows))]
use std::path::PathBuf;
use std::sync::LazyLock;
#[cfg(not(windows))]
use std::{env, fs};

/// Light or dark, as the system is set. Looked up once per process: egui-baseview reports no change
/// of it.
pub(crate) fn mode() -> Mode {
    static MODE: LazyLock<Mode> = LazyLock::new(look_up);
    *MODE
}

#[cfg(not(windows))]
fn home() -> Option<PathBuf> {
    env::var_os("HOME").filter(|v| !v.is_empty()).map(PathBuf::from)
}

#[cfg(target_os = "macos")]
fn look_up() -> Mode {
    // The key is present in the global preferences only while the appearance is dark.
    let file = home().map(|h| h.join("Library/Preferences/.GlobalPreferences.plist"));
    let bytes = file.and_then(|f| fs::read(f).ok()).unwrap_or_default();
    let key = b"AppleInterfaceStyle";
    let dark = bytes.windows(key.len()).any(|w| w == key) && bytes.windows(4).any(|w| w == b"Dark");
    if dark { Mode::Dark } else { Mode::Light }
}

#[cfg(target_os = "windows")]
fn look_up() -> Mode {
    use std::os::windows::process::CommandExt;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    let key = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize";
    let answer = std::process::Command::new("reg")
        .args(["query", key, "/v", "AppsUseLightTheme"])
        .creation_flags(CREATE_NO_WINDOW)
        .output()
        .map(|o| String::from_utf8_lossy(&o.stdout).into_owned())
        .unwrap_or_default();
    if answer.contains("0x0") { Mode::Dark } else { Mode::Light }
}

#[cfg(not(any(target_os = "macos", target_os = "windows")))]
fn look_up() -> Mode {
    let config = env::var_os("XDG_CONFIG_HOME")
        .filter(|v| !v.is_empty())
        .map(PathBuf::from)
        .or_else(|| home().map(|h| h.join(".config")));
    let read = |file: &str| {
        config.as_ref().and_then(|c| fs::read_to_string(c.join(file)).ok()).unwrap_or_default()
    };
    let gtk_theme = env::var("GTK_THEME").unwrap_or_default();
    from_unix_files(
        &gtk_theme,
        &[read("gtk-4.0/settings.ini"), read("gtk-3.0/settings.ini")],
        &read("kdeglobals"),
    )
}

/// The first of: the `GTK_THEME` variable, GTK's files, KDE's colour scheme; else dark, the suite's
/// own default.
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
fn from_unix_files(gtk_theme: &str, gtk: &[String], kde: &str) -> Mode {
    let as_mode = |dark: bool| if dark { Mode::Dark } else { Mode::Light };
    if !gtk_theme.is_empty() {
        return as_mode(gtk_theme.to_lowercase().contains("dark"));
    }
    let value = |text: &str, key: &str| {
        text.lines().find_map(|l| {
            let (k, v) = l.split_once('=')?;
            (k.trim() == key).then(|| v.trim().to_lowercase())
        })
    };
    for file in gtk {
        if let Some(v) = value(file, "gtk-application-prefer-dark-theme") {
            return as_mode(v == "1" || v == "true");
        }
        if let Some(v) = value(file, "gtk-theme-name") {
            return as_mode(v.contains("dark"));
        }
    }
    value(kde, "ColorScheme").map_or(Mode::Dark, |v| as_mode(v.contains("dark")))
}

#[cfg(all(test, not(any(target_os = "macos", target_os = "windows"))))]
mod tests {
    use super::*;

    #[test]
    fn the_first_source_that_speaks_decides() {
        let gtk = |s: &str| [s.to_owned(), String::new()];
        let cases = [
            ("Adwaita:dark", "gtk-theme-name=Adwaita", "", Mode::Dark),
            ("", "[Settings]\ngtk-application-prefer-dark-theme = 1", "", Mode::Dark),
            ("", "gtk-theme-name=Adwaita", "ColorScheme=BreezeDark", Mode::Light),
            ("", "", "[General]\nColorScheme=BreezeLight", Mode::Light),
            ("", "", "", Mode::Dark),
        ];
        for (variable, file, kde, expected) in cases {
            assert_eq!(
                from_unix_files(variable, &gtk(file), kde),
                expected,
                "{variable} {file} {kde}"
            );
        }
    }
}

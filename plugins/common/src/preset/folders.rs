//! Where the suite keeps what belongs to the user: one folder for CLAP and VST3, for all plugins.

use std::env;
use std::path::PathBuf;

/// Names another folder, for tests and for installations on a stick.
pub const DATA_VARIABLE: &str = "LACQUER_DATA";

/// The suite's data folder; `None` if the system names none. It may not exist yet.
///
/// | system | folder |
/// |---|---|
/// | Linux | `$XDG_DATA_HOME/lacquer`, else `~/.local/share/lacquer` |
/// | macOS | `~/Library/Application Support/Lacquer` |
/// | Windows | `%APPDATA%\Lacquer` |
#[must_use]
pub fn data() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(folder) = set(DATA_VARIABLE) {
        return Some(folder);
    }
    if cfg!(target_os = "windows") {
        set("APPDATA").map(|folder| folder.join("Lacquer"))
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library/Application Support/Lacquer"))
    } else {
        // The XDG specification tells to ignore paths that are not absolute.
        set("XDG_DATA_HOME")
            .filter(|folder| folder.is_absolute())
            .or_else(|| set("HOME").map(|home| home.join(".local/share")))
            .map(|folder| folder.join("lacquer"))
    }
}

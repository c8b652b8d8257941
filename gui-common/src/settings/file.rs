//! The settings file: where it is, reading, writing.

use super::Settings;
use plugin_common::files::{self, InTheWay};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Why the settings could not be read or kept.
#[derive(Debug)]
pub enum SettingsError {
    /// The system names no configuration folder.
    NoFolder,
    /// Reading or writing failed.
    Io(PathBuf, io::Error),
    /// The file is not what this suite writes.
    Broken(PathBuf, serde_json::Error),
}

impl std::fmt::Display for SettingsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoFolder => write!(f, "this system names no configuration folder"),
            Self::Io(path, e) => write!(f, "{}: {e}", path.display()),
            Self::Broken(path, e) => write!(f, "{}: {e}", path.display()),
        }
    }
}

impl std::error::Error for SettingsError {}

/// The suite's settings file.
pub fn path() -> Result<PathBuf, SettingsError> {
    let set = |name: &str| env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let folder = if cfg!(target_os = "windows") {
        set("APPDATA").map(|p| p.join("Lacquer"))
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|p| p.join("Library/Application Support/Lacquer"))
    } else {
        set("XDG_CONFIG_HOME")
            .or_else(|| set("HOME").map(|p| p.join(".config")))
            .map(|p| p.join("lacquer"))
    };
    folder.map(|p| p.join("settings.json")).ok_or(SettingsError::NoFolder)
}

/// Reads a settings file; one that does not exist yet is the defaults.
pub fn read(path: &Path) -> Result<Settings, SettingsError> {
    match fs::read_to_string(path) {
        Ok(text) => serde_json::from_str::<Settings>(&text)
            .map(Settings::clamped)
            .map_err(|e| SettingsError::Broken(path.into(), e)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Settings::default()),
        Err(e) => Err(SettingsError::Io(path.into(), e)),
    }
}

/// Writes a settings file whole or not at all.
pub fn write(path: &Path, settings: &Settings) -> Result<(), SettingsError> {
    let fail = |e: io::Error| SettingsError::Io(path.into(), e);
    let text = serde_json::to_string_pretty(settings)
        .map_err(|e| SettingsError::Broken(path.into(), e))?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(fail)?;
    }
    files::write(path, text, InTheWay::Replace).map_err(fail)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::settings::{MeterFall, Motion, PeakHold, ThemeChoice, Wheel};

    /// A folder of the test's own.
    pub(in crate::settings) fn folder(name: &str) -> PathBuf {
        let dir = env::temp_dir().join(format!("lacquer-settings-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        dir
    }

    #[test]
    fn settings_survive_a_round_trip_and_leave_no_other_file() {
        let dir = folder("round");
        let file = dir.join("settings.json");
        let settings = Settings {
            theme: ThemeChoice::Light,
            motion: Motion::Reduced,
            hints: false,
            scale_percent: 150,
            wheel: Wheel::Down,
            meter_fall: MeterFall::Fast,
            peak_hold: PeakHold::Forever,
            frames_per_s: 30,
        };
        write(&file, &settings).unwrap();
        assert_eq!(read(&file).unwrap(), settings);
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 1);
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn a_missing_file_is_the_defaults_and_a_broken_one_says_where() {
        let dir = folder("broken");
        let file = dir.join("settings.json");
        assert_eq!(read(&file).unwrap(), Settings::default());
        fs::create_dir_all(&dir).unwrap();
        for bad in ["", "{", "[7]", "{\"theme\": \"purple\"}", "{\"scale_percent\": -4}"] {
            fs::write(&file, bad).unwrap();
            let message = read(&file).unwrap_err().to_string();
            assert!(message.contains("settings.json"), "{message}");
        }
        fs::write(&file, "{\"scale_percent\": 9000, \"later\": 1}").unwrap();
        assert_eq!(read(&file).unwrap().scale_percent, 300);
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error_that_names_it() {
        let dir = folder("denied");
        fs::create_dir_all(&dir).unwrap();
        let blocker = dir.join("file");
        fs::write(&blocker, "").unwrap();
        let error = write(&blocker.join("settings.json"), &Settings::default()).unwrap_err();
        assert!(error.to_string().contains("file"), "{error}");
        fs::remove_dir_all(dir).unwrap();
    }
}

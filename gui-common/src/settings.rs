//! Settings of the whole suite: one JSON file in the platform's configuration folder.
//!
//! Each plugin is a library of its own with its own copy of what is in force, shared by its windows.
//! They meet in the file: it is read again when a window opens and before every change.

use crate::meter::Movement;
use crate::theme::{Mode, metrics};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::{env, fs, io};

/// Which appearance the user wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    /// Always dark.
    #[default]
    Dark,
    /// Always light.
    Light,
    /// As the system.
    System,
}

/// How much moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Motion {
    /// Fades, turning disc.
    #[default]
    Full,
    /// No fades, nothing turns.
    Reduced,
}

/// Which way the wheel turns values.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wheel {
    /// Away from the user is more.
    #[default]
    Up,
    /// Towards the user is more.
    Down,
}

/// How fast level meters fall.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MeterFall {
    /// 12 dB a second.
    Slow,
    /// 24 dB a second.
    #[default]
    Normal,
    /// 48 dB a second.
    Fast,
}

impl MeterFall {
    /// The fall.
    pub fn db_per_s(self) -> f32 {
        match self {
            Self::Slow => 12.0,
            Self::Normal => 24.0,
            Self::Fast => 48.0,
        }
    }
}

/// How long the peak line of level meters stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PeakHold {
    /// It does not.
    Off,
    /// Two seconds.
    #[default]
    Short,
    /// Until it is cleared.
    Forever,
}

impl PeakHold {
    /// How long.
    pub fn seconds(self) -> f64 {
        match self {
            Self::Off => 0.0,
            Self::Short => 2.0,
            Self::Forever => f64::INFINITY,
        }
    }
}

/// The suite's settings. Unknown or missing fields take their defaults.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Appearance.
    pub theme: ThemeChoice,
    /// Motion.
    pub motion: Motion,
    /// Is the hint line shown?
    pub hints: bool,
    /// Size of new windows in percent.
    pub scale_percent: u16,
    /// Which way the wheel turns values.
    pub wheel: Wheel,
    /// How fast level meters fall.
    pub meter_fall: MeterFall,
    /// How long their peak line stays.
    pub peak_hold: PeakHold,
    /// Most pictures a second while audio plays, one of [`metrics::FRAME_RATES`].
    pub frames_per_s: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::Dark,
            motion: Motion::Full,
            hints: true,
            scale_percent: 100,
            wheel: Wheel::Up,
            meter_fall: MeterFall::Normal,
            peak_hold: PeakHold::Short,
            frames_per_s: metrics::FRAME_RATES[0],
        }
    }
}

impl Settings {
    /// The appearance to use now.
    pub fn mode(&self) -> Mode {
        match self.theme {
            ThemeChoice::Dark => Mode::Dark,
            ThemeChoice::Light => Mode::Light,
            ThemeChoice::System => crate::system::mode(),
        }
    }

    /// How level meters move.
    pub fn meter_movement(&self) -> Movement {
        Movement { fall_db_per_s: self.meter_fall.db_per_s(), hold_s: self.peak_hold.seconds() }
    }

    fn clamped(mut self) -> Self {
        let (low, high) = (metrics::SCALES[0], metrics::SCALES[metrics::SCALES.len() - 1]);
        self.scale_percent = self.scale_percent.clamp(low, high);
        if !metrics::FRAME_RATES.contains(&self.frames_per_s) {
            self.frames_per_s = metrics::FRAME_RATES[0];
        }
        self
    }
}

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

/// Writes a settings file whole or not at all: to a neighbour first, then renamed over it.
pub fn write(path: &Path, settings: &Settings) -> Result<(), SettingsError> {
    let fail = |e: io::Error| SettingsError::Io(path.into(), e);
    let text = serde_json::to_string_pretty(settings)
        .map_err(|e| SettingsError::Broken(path.into(), e))?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(fail)?;
    }
    // Several plugins of one process may write at once: the address tells their copies apart.
    let copy = &raw const SHARED as usize;
    let neighbour = path.with_extension(format!("{}-{copy:x}.tmp", std::process::id()));
    let written = fs::File::create(&neighbour).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&neighbour, path)
    });
    if written.is_err() {
        // Nothing to do if this fails too: the error that matters is the first.
        let _ = fs::remove_file(&neighbour);
    }
    written.map_err(fail)
}

/// A problem with the settings file, in words for the user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// What happened and what holds instead.
    pub title: &'static str,
    /// Which file, and why.
    pub detail: String,
}

/// What one plugin's library holds of the settings.
#[derive(Default)]
struct Shared {
    settings: Settings,
    notice: Option<Notice>,
    /// The last change could not be written: what holds is newer than the file.
    is_unsaved: bool,
}

impl Shared {
    /// Takes over what another plugin has written.
    fn refresh(&mut self, file: &Path) -> Result<(), SettingsError> {
        // A file that is gone takes nothing back.
        if !self.is_unsaved && !matches!(file.try_exists(), Ok(false)) {
            self.settings = read(file)?;
        }
        Ok(())
    }

    fn refresh_or_tell(&mut self, title: &'static str) {
        match path().and_then(|file| self.refresh(&file)) {
            Ok(()) | Err(SettingsError::NoFolder) => {}
            Err(e) => self.notice = Some(Notice { title, detail: e.to_string() }),
        }
    }

    /// Changes what `edit` touches and leaves the rest as the file has it.
    fn change(
        &mut self,
        file: &Path,
        edit: impl FnOnce(&mut Settings),
    ) -> Result<(), SettingsError> {
        // A broken file is replaced by what holds.
        let _ = self.refresh(file);
        let before = self.settings;
        edit(&mut self.settings);
        self.settings = self.settings.clamped();
        if self.settings == before && !self.is_unsaved {
            return Ok(());
        }
        let written = write(file, &self.settings);
        self.is_unsaved = written.is_err();
        written
    }
}

static SHARED: LazyLock<Mutex<Shared>> = LazyLock::new(|| {
    let mut shared = Shared::default();
    shared.refresh_or_tell("Settings could not be read; the defaults are used");
    Mutex::new(shared)
});

/// The settings in force.
pub fn current() -> Settings {
    SHARED.lock().unwrap_or_else(PoisonError::into_inner).settings
}

/// A problem with the settings file that was not told yet.
pub fn take_notice() -> Option<Notice> {
    SHARED.lock().unwrap_or_else(PoisonError::into_inner).notice.take()
}

/// Reads the settings file again; a window does so when it opens.
pub fn refresh() {
    SHARED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .refresh_or_tell("Settings could not be read; those from before are used");
}

/// Changes settings and keeps them. On failure they hold for this session.
pub fn change(edit: impl FnOnce(&mut Settings)) {
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = match path() {
        Ok(file) => shared.change(&file, edit),
        Err(e) => {
            edit(&mut shared.settings);
            shared.settings = shared.settings.clamped();
            Err(e)
        }
    };
    if let Err(e) = kept {
        let title = "Settings could not be saved; they hold for this session";
        shared.notice = Some(Notice { title, detail: e.to_string() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
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

    #[test]
    fn plugins_with_copies_of_their_own_keep_each_others_changes() {
        let dir = folder("copies");
        let file = dir.join("settings.json");
        let (mut eq, mut panner) = (Shared::default(), Shared::default());
        eq.change(&file, |s| s.theme = ThemeChoice::Light).unwrap();
        panner.change(&file, |s| s.scale_percent = 150).unwrap();
        eq.change(&file, |s| s.hints = false).unwrap();
        let wanted = Settings {
            theme: ThemeChoice::Light,
            hints: false,
            scale_percent: 150,
            ..Settings::default()
        };
        assert_eq!(read(&file).unwrap(), wanted);
        panner.refresh(&file).unwrap();
        assert_eq!((eq.settings, panner.settings), (wanted, wanted));
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn what_could_not_be_written_holds_until_it_can() {
        let dir = folder("unsaved");
        fs::create_dir_all(&dir).unwrap();
        let blocker = dir.join("file");
        fs::write(&blocker, "").unwrap();
        let mut shared = Shared::default();
        assert!(shared.change(&blocker.join("settings.json"), |s| s.hints = false).is_err());
        let file = dir.join("settings.json");
        write(&file, &Settings::default()).unwrap();
        shared.refresh(&file).unwrap();
        assert!(!shared.settings.hints);
        shared.change(&file, |s| s.scale_percent = 125).unwrap();
        assert!(!read(&file).unwrap().hints);
        fs::write(&file, "{").unwrap();
        assert!(shared.refresh(&file).is_err());
        assert!(!shared.settings.hints, "a broken file takes nothing back");
        shared.change(&file, |s| s.scale_percent = 150).unwrap();
        assert!(!read(&file).unwrap().hints);
        fs::remove_dir_all(dir).unwrap();
    }
}

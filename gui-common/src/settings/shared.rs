//! What one plugin's library holds of the settings, and how it meets the others' in the file.

use super::Settings;
use super::file::{SettingsError, path, read, write};
use std::path::Path;
use std::sync::{LazyLock, Mutex, PoisonError};

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
    use super::super::file::tests::folder;
    use super::*;
    use crate::settings::ThemeChoice;
    use std::fs;

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

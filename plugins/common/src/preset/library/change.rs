//! What the user does with own presets: save, rename, delete, bring back, import, export, star.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::{fs, slice};

use super::{Library, LibraryError, named};
use crate::param_set::ParamSet;
use crate::preset::files::{self, InTheWay};
use crate::preset::{Preset, PresetId, Row};
use crate::sound::Sound;

/// A preset that was deleted and can be brought back.
#[derive(Clone, Debug)]
pub struct Deleted {
    /// Which one it was.
    pub id: PresetId,
    trash: PathBuf,
    was_favourite: bool,
}

/// What stood in the file of a preset before it was saved over.
#[derive(Clone, Debug)]
pub(crate) struct Replaced {
    id: PresetId,
    trash: PathBuf,
}

impl Library {
    /// Saves a preset under its name and category. The one that is overwritten goes to the trash.
    pub fn save(
        &mut self,
        preset: Preset,
        overwrite: bool,
        params: &ParamSet,
    ) -> Result<PresetId, LibraryError> {
        let (id, path) = self.place_for(own_id(&preset.category, &preset.name)?)?;
        if !overwrite && path.exists() {
            return Err(LibraryError::Exists(id));
        }
        if overwrite && path.exists() {
            self.replace(&id, &path, preset, params)?;
        } else {
            let text = named(preset, &id).text(self.spec, params);
            files::write(&path, &text, InTheWay::Keep)
                .map_err(|error| existing(error, &id, &path))?;
            self.refresh(params);
        }
        Ok(id)
    }

    /// Saves a sound to the file of an own preset, whatever that is called. What was there goes to the
    /// trash.
    pub fn save_sound(
        &mut self,
        id: &PresetId,
        sound: Sound,
        params: &ParamSet,
    ) -> Result<(), LibraryError> {
        let (path, _) = self.own(id)?;
        let known = self.row(id).and_then(|row| row.preset.clone());
        let known = known.ok_or(LibraryError::NotFound)?;
        let preset = Preset { sound, ..(*known).clone() };
        self.replace(id, &path, preset, params)
    }

    fn replace(
        &mut self,
        id: &PresetId,
        path: &Path,
        preset: Preset,
        params: &ParamSet,
    ) -> Result<(), LibraryError> {
        let text = self.describing(id, named(preset, id)).text(self.spec, params);
        if path.exists() {
            let trash = files::put_away_copy(path, &self.trash()?)
                .map_err(|e| LibraryError::Io(path.into(), e))?;
            self.replaced = Some(Replaced { id: id.clone(), trash });
        }
        files::write(path, &text, InTheWay::Replace)
            .map_err(|e| LibraryError::Io(path.into(), e))?;
        self.refresh(params);
        Ok(())
    }

    /// What was saved over since the last call.
    pub(crate) fn take_replaced(&mut self) -> Option<Replaced> {
        self.replaced.take()
    }

    /// Writes back what was saved over, and returns its sound. What stands there now goes to the
    /// trash.
    pub(crate) fn put_back(
        &mut self,
        replaced: &Replaced,
        params: &ParamSet,
    ) -> Result<(PresetId, Sound), LibraryError> {
        let Replaced { id, trash } = replaced;
        let (path, _) = self.own(id)?;
        let text = files::read(trash)?;
        let failed = |e| LibraryError::Io(path.clone(), e);
        files::put_away_copy(&path, &self.trash()?).map_err(failed)?;
        files::write(&path, &text, InTheWay::Replace).map_err(failed)?;
        self.refresh(params);
        let (preset, _) = self.read(id, params)?;
        Ok((id.clone(), preset.sound.clone()))
    }

    /// The preset with what the one that it replaces tells of itself, unless it tells that itself.
    fn describing(&self, id: &PresetId, mut preset: Preset) -> Preset {
        let Some(old) = self.row(id).and_then(|row| row.preset.clone()) else { return preset };
        if preset.tags.is_empty() && preset.author.is_empty() && preset.notes.is_empty() {
            preset.tags.clone_from(&old.tags);
            preset.author.clone_from(&old.author);
            preset.notes.clone_from(&old.notes);
        }
        preset
    }

    /// Gives an own preset another name or category. It keeps its star.
    pub fn rename(
        &mut self,
        id: &PresetId,
        category: &str,
        name: &str,
        params: &ParamSet,
    ) -> Result<PresetId, LibraryError> {
        let (old, _) = self.own(id)?;
        let new = own_id(category, name)?;
        if new == *id {
            self.write_name(&new, name, params)?;
            return Ok(new);
        }
        if let Some(twin) = self.twin(&new).filter(|twin| twin.id != *id) {
            return Err(LibraryError::Exists(twin.id.clone()));
        }
        let path = self.path_of(&new)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| LibraryError::Io(folder.into(), e))?;
        }
        files::rename(&old, &path).map_err(|error| existing(error, &new, &path))?;
        if self.favourites.as_ref().is_some_and(|f| f.contains(id)) {
            self.follow_star(slice::from_ref(&new), slice::from_ref(id));
        }
        self.refresh(params);
        self.write_name(&new, name, params)?;
        Ok(new)
    }

    /// Keeps a name as it was written if its file cannot be called so. What cannot be read, or not
    /// whole, stays as it is.
    fn write_name(
        &mut self,
        id: &PresetId,
        name: &str,
        params: &ParamSet,
    ) -> Result<(), LibraryError> {
        let (path, _) = self.own(id)?;
        let Ok((preset, notices)) = self.read(id, params) else { return Ok(()) };
        let renamed = super::named(Preset { name: name.to_owned(), ..(*preset).clone() }, id);
        if renamed.name == preset.name || !notices.is_empty() {
            return Ok(());
        }
        files::write(&path, renamed.text(self.spec, params), InTheWay::Replace)
            .map_err(|error| LibraryError::Io(path, error))?;
        self.refresh(params);
        Ok(())
    }

    /// Puts an own preset, readable or not, into the trash.
    pub fn delete(&mut self, id: &PresetId) -> Result<Deleted, LibraryError> {
        let (path, was_favourite) = self.own(id)?;
        let trash =
            files::put_away(&path, &self.trash()?).map_err(|e| LibraryError::Io(path, e))?;
        if was_favourite {
            self.follow_star(&[], slice::from_ref(id));
        }
        self.changes += 1;
        self.rows.retain(|row| row.id != *id);
        Ok(Deleted { id: id.clone(), trash, was_favourite })
    }

    /// Brings a deleted preset back; under another name if its own is taken.
    pub fn restore(
        &mut self,
        deleted: &Deleted,
        params: &ParamSet,
    ) -> Result<PresetId, LibraryError> {
        let Deleted { id, trash, was_favourite } = deleted;
        let new = self.free_id(id)?;
        let path = self.path_of(&new)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| LibraryError::Io(folder.into(), e))?;
        }
        files::move_to_free(trash, &path).map_err(|error| existing(error, &new, &path))?;
        if *was_favourite {
            self.follow_star(slice::from_ref(&new), &[]);
        }
        self.refresh(params);
        Ok(new)
    }

    /// Gives a preset a star or takes it.
    pub fn set_favourite(&mut self, id: &PresetId, is_favourite: bool) -> Result<(), LibraryError> {
        let id = slice::from_ref(id);
        let (add, remove) = if is_favourite { (id, &[][..]) } else { (&[][..], id) };
        self.change_favourites(add, remove)
    }

    /// Lets the star go with its preset, whose file is where it belongs already: a star that cannot
    /// be written is told and keeps nothing else from being done.
    fn follow_star(&mut self, add: &[PresetId], remove: &[PresetId]) {
        if let Err(error) = self.change_favourites(add, remove) {
            self.notices.push(format!("The star could not be kept: {error}"));
        }
    }

    /// What went wrong beside what was asked for, once.
    pub fn take_notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }

    fn change_favourites(
        &mut self,
        add: &[PresetId],
        remove: &[PresetId],
    ) -> Result<(), LibraryError> {
        let favourites = self.favourites.as_mut().ok_or(LibraryError::NoFolder)?;
        let changed = favourites.change(add, remove);
        self.mark_favourites();
        changed.map_err(|e| LibraryError::Io("favourites.txt".into(), e))
    }

    /// Takes a file into the user's presets, in the category that its head names, and returns which
    /// it is. One that is there already, with the same sound, is not doubled.
    pub fn import(
        &mut self,
        file: &Path,
        params: &ParamSet,
    ) -> Result<(PresetId, Vec<String>), LibraryError> {
        let text = files::read(file)?;
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let shown = file.file_name().unwrap_or_default().to_string_lossy();
        let (preset, notices) = Preset::parse(&shown, &text, self.spec, params)?;
        let name = if preset.name.is_empty() { stem.into_owned() } else { preset.name.clone() };
        let id = own_id(&preset.category, &name)?;
        if let Ok((known, _)) = self.read(&id, params)
            && known.sound == preset.sound
        {
            return Ok((id, notices));
        }
        let id = self.free_id(&id)?;
        let path = self.path_of(&id)?;
        // As it is: what a newer version wrote there stays for that version.
        files::write(&path, &text, InTheWay::Keep).map_err(|error| existing(error, &id, &path))?;
        self.refresh(params);
        Ok((id, notices))
    }

    /// Writes a preset to a file anywhere; the user was asked if there is one.
    pub fn export(
        &mut self,
        id: &PresetId,
        file: &Path,
        params: &ParamSet,
    ) -> Result<(), LibraryError> {
        let (preset, notices) = self.read(id, params)?;
        let text = match self.row(id).and_then(|row| row.path.as_ref()) {
            // What a newer version wrote is passed on whole.
            Some(path) if !notices.is_empty() => files::read(path)?,
            _ => preset.text(self.spec, params),
        };
        // A link stays a link: what it leads to is replaced.
        let target = file.canonicalize().unwrap_or_else(|_| file.to_owned());
        files::write(&target, &text, InTheWay::Replace)
            .map_err(|e| LibraryError::Io(file.into(), e))
    }

    /// The own preset of this name, whatever its case.
    fn twin(&self, id: &PresetId) -> Option<&Row> {
        let is_there = |row: &Row| row.path.as_ref().is_some_and(|path| path.exists());
        self.rows.iter().find(|row| row.id.is_called_as(id) && is_there(row))
    }

    /// Where a preset of this name is saved: the one that is called so keeps its letters.
    fn place_for(&self, id: PresetId) -> Result<(PresetId, PathBuf), LibraryError> {
        let known = self.row(&id).or_else(|| self.twin(&id));
        match known.and_then(|row| Some((row.id.clone(), row.path.clone()?))) {
            Some(known) => Ok(known),
            None => {
                let path = self.path_of(&id)?;
                Ok((id, path))
            }
        }
    }

    /// File and star of an own preset.
    fn own(&self, id: &PresetId) -> Result<(PathBuf, bool), LibraryError> {
        let row = self.row(id).ok_or(LibraryError::NotFound)?;
        let path = row.path.clone().ok_or(LibraryError::NotFound)?;
        Ok((path, row.is_favourite))
    }

    /// `id`, with a number behind its name if that is taken.
    fn free_id(&self, id: &PresetId) -> Result<PresetId, LibraryError> {
        let named = |name: &str| PresetId { name: name.to_owned(), ..id.clone() };
        let is_free = |name: &str| {
            let id = named(name);
            self.twin(&id).is_none() && self.path_of(&id).is_ok_and(|path| !path.exists())
        };
        self.root()?;
        Ok(named(&files::free_name(&id.name, is_free)))
    }
}

fn existing(error: io::Error, id: &PresetId, path: &Path) -> LibraryError {
    match error.kind() {
        ErrorKind::AlreadyExists => LibraryError::Exists(id.clone()),
        _ => LibraryError::Io(path.into(), error),
    }
}

/// The id of an own preset with this category and name.
fn own_id(category: &str, name: &str) -> Result<PresetId, LibraryError> {
    PresetId::own(category, name).ok_or_else(|| LibraryError::Name(name.to_owned()))
}

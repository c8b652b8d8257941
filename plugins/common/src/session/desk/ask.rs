//! The words between a window and the library.

use std::path::PathBuf;

use crate::preset::{Deleted, LibraryError, Preset, PresetError, PresetId};

/// What the user wants of the library.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Load a preset as one undo step.
    Load(PresetId),
    /// Hear a preset while looking through the list; ends with [`Desk::keep`](super::Desk::keep) or [`Desk::go_back`](super::Desk::go_back).
    Audition(PresetId),
    /// Load the next (`1`) or previous (`-1`) preset of the list, going round at the ends; what cannot
    /// be read is passed over. Without a loaded preset it begins at an end.
    Step(isize),
    /// Save the sound to the user's preset that is loaded.
    Save,
    /// Save the sound under a new name and take it for the loaded preset.
    SaveAs {
        /// Name and category; its sound does not matter.
        preset: Preset,
        /// Replace the one of that name, which goes to the trash.
        overwrite: bool,
    },
    /// Rename or move an own preset; one that is loaded stays loaded.
    Rename {
        /// Which.
        id: PresetId,
        /// New category.
        category: String,
        /// New name.
        name: String,
    },
    /// Put an own preset into the trash.
    Delete(PresetId),
    /// Bring a deleted preset back; under another name if its own is taken.
    Restore(Deleted),
    /// Write back what the last [`Save`](Self::Save) or [`SaveAs`](Self::SaveAs) replaced.
    PutBack,
    /// Give a preset a star or take it.
    Star(PresetId, bool),
    /// Take a preset file into the user's presets.
    Import(PathBuf),
    /// Write a preset to a file anywhere.
    Export(PresetId, PathBuf),
    /// New instances begin with this preset as it is now, also when it is changed or deleted later;
    /// with the present sound for `None`.
    StartWith(Option<PresetId>),
    /// New instances begin with the plugin's own settings.
    StartPlain,
}

/// What became of an [`Ask`]. On an error nothing has changed.
#[derive(Debug)]
pub enum News {
    /// There is another list.
    Listing,
    /// A preset is heard; the texts say what of a newer version could not be taken over.
    Loaded(PresetId, Result<Vec<String>, PresetError>),
    /// [`Ask::Save`] and [`Ask::SaveAs`].
    Saved(Result<PresetId, LibraryError>),
    /// With the new name.
    Renamed(Result<PresetId, LibraryError>),
    /// With what brings it back.
    Deleted(Result<Deleted, LibraryError>),
    /// With its present name; [`Ask::Restore`] and [`Ask::PutBack`].
    Restored(Result<PresetId, LibraryError>),
    /// The star was written.
    Starred(Result<(), LibraryError>),
    /// File, and which preset it is now.
    Imported(PathBuf, Result<(PresetId, Vec<String>), LibraryError>),
    /// Preset and file.
    Exported(PresetId, PathBuf, Result<(), LibraryError>),
    /// [`Ask::StartWith`] and [`Ask::StartPlain`].
    StartSet(Result<(), LibraryError>),
}

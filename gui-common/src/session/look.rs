//! What the top bar shows of a session, and what its buttons ask for.

/// The preset in the pill.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PresetLook {
    /// Name of the preset that was loaded last; empty if none was.
    pub name: String,
    /// The sound differs from it.
    pub is_edited: bool,
    /// It could not be loaded.
    pub has_failed: bool,
    /// It was loaded, and its file cannot be read any more.
    pub is_unreadable: bool,
}

/// One of the two sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Side {
    /// The first sound.
    #[default]
    A,
    /// The second sound.
    B,
}

/// The loudness-matched comparison.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct MatchLook {
    /// Bypass is compared at equal loudness.
    pub is_on: bool,
    /// Only what the plugin changes is heard.
    pub is_delta: bool,
    /// Gain that the comparison applies, once it is known.
    pub offset_db: Option<f32>,
    /// Sounds are compared: each plays as loud as the first of them.
    pub is_comparing: bool,
    /// Whether the offset can become a setting; the frame fills this in.
    pub apply: Apply,
}

/// Whether what Match measured can become the gain of the output.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Apply {
    /// The plugin has no such gain.
    #[default]
    Never,
    /// Nothing is measured with the gain as it is.
    Unknown,
    /// The plugin is as loud as its input, or the gain goes no further.
    Even,
    /// By so many dB.
    By(f32),
}

/// Everything the top bar shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct SessionLook {
    /// The preset.
    pub preset: PresetLook,
    /// What undo would undo.
    pub undo: Option<String>,
    /// What redo would do again.
    pub redo: Option<String>,
    /// The sound that is heard.
    pub side: Side,
    /// The user has set what new instances begin with.
    pub has_start: bool,
}

/// What a button of the top bar asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarAction {
    /// The preset before this one.
    PreviousPreset,
    /// The preset after this one.
    NextPreset,
    /// Opens or closes the browser.
    ToggleBrowser,
    /// Takes the last step back.
    Undo,
    /// Takes it again.
    Redo,
    /// Hears the other sound.
    Choose(Side),
    /// Copies what is heard to the other side.
    CopySide,
    /// Turns the matched comparison on or off.
    ToggleMatch,
    /// Turns the difference on or off.
    ToggleDelta,
    /// Makes the plugin as loud as its input for good.
    ApplyMatch,
}

/// A way through what was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Travel {
    /// A step is taken back.
    Undo,
    /// It is done again.
    Redo,
}

//! A and B: two sounds to switch between, each with its preset and its own undo history.
//!
//! Switching is no step: the histories are apart, so that undo on one side never sets a value that
//! was changed on the other. Copying to the other side is a step there.

use std::sync::Arc;

use crate::sound::Sound;
use crate::undo::{History, Loaded};

/// Which of the two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// The first.
    #[default]
    A,
    /// The second.
    B,
}

impl Side {
    /// The one that is not this one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    /// 0 or 1.
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Self::A => 0,
            Self::B => 1,
        }
    }
}

/// What one side remembers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SideMemory {
    /// The sound while the other side is heard; `None` on the side that is heard, where the
    /// parameters are the sound, and on a side that was never heard.
    pub sound: Option<Sound>,
    /// The preset that was loaded last.
    pub preset: Option<Arc<Loaded>>,
    /// Steps to undo and redo.
    pub history: History,
}

/// Both sides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sides {
    /// Which one is heard.
    pub heard: Side,
    memories: [SideMemory; 2],
}

impl Sides {
    /// The sides with these memories.
    #[must_use]
    pub fn new(heard: Side, memories: [SideMemory; 2]) -> Self {
        let mut sides = Self { heard, memories };
        sides.here_mut().sound = None;
        sides
    }

    /// One side.
    #[must_use]
    pub fn side(&self, side: Side) -> &SideMemory {
        &self.memories[side.index()]
    }

    /// One side.
    pub fn side_mut(&mut self, side: Side) -> &mut SideMemory {
        &mut self.memories[side.index()]
    }

    /// The side that is heard.
    #[must_use]
    pub fn here(&self) -> &SideMemory {
        self.side(self.heard)
    }

    /// The side that is heard.
    pub fn here_mut(&mut self) -> &mut SideMemory {
        &mut self.memories[self.heard.index()]
    }

    /// The side that is not heard.
    pub fn there_mut(&mut self) -> &mut SideMemory {
        &mut self.memories[self.heard.other().index()]
    }

    /// Hears the other side: keeps `now` for this one and returns what is to be set. A side that was
    /// never heard begins as a copy: `None`.
    pub fn switch(&mut self, now: Sound) -> Option<Sound> {
        let preset = self.here().preset.clone();
        self.here_mut().sound = Some(now);
        self.heard = self.heard.other();
        let sound = self.here_mut().sound.take();
        if sound.is_none() {
            self.here_mut().preset = preset;
        }
        sound
    }
}

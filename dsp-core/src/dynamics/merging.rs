//! Whether one channel is computed for both: while both get the same level and remember the same.

/// How often it is looked whether channels have become equal, in samples.
pub const TIDY_SAMPLES: usize = 512;

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Merging {
    merged: bool,
    /// From the next piece on.
    merges: bool,
    /// Both channels have had the same level since it was last looked.
    linked: bool,
    /// For how long before they had, in samples.
    linked_samples: usize,
    /// After so many samples of the same level what lies in delays and windows is the same.
    memory_samples: usize,
    position: usize,
}

impl Merging {
    /// Begins merged, or not.
    #[must_use]
    pub fn new(merged: bool, memory_samples: usize) -> Self {
        Self { merged, merges: false, linked: true, linked_samples: 0, memory_samples, position: 0 }
    }

    /// Whether one channel is computed for both in this piece.
    #[must_use]
    pub fn is_merged(&self) -> bool {
        self.merged
    }

    /// Before a piece: whether the second channel has to become what the first one is, because from
    /// here on they may differ.
    #[must_use]
    pub fn parts(&mut self, linked: bool) -> bool {
        self.merged |= std::mem::take(&mut self.merges);
        self.linked &= linked;
        !linked && std::mem::take(&mut self.merged)
    }

    /// After a piece: whether it is time to look, see [`look`](Self::look).
    #[must_use]
    pub fn advance(&mut self, len: usize) -> bool {
        let before = self.position / TIDY_SAMPLES;
        self.position = self.position.wrapping_add(len);
        self.position / TIDY_SAMPLES != before
    }

    /// Merges from the next piece on if the channels have become equal.
    pub fn look(&mut self, are_equal: impl FnOnce() -> bool) {
        self.linked_samples =
            if self.linked { self.linked_samples.saturating_add(TIDY_SAMPLES) } else { 0 };
        self.linked = true;
        let long_enough = self.linked_samples > self.memory_samples + TIDY_SAMPLES;
        if !self.merged && long_enough && are_equal() {
            self.merges = true;
        }
    }
}

//! The signal of a side-chain bus.

/// One or two channels beside an [`AudioBlock`](crate::AudioBlock) of the same length; they are only
/// read. A bus to which the host has connected nothing is silent.
#[derive(Clone, Copy, Debug)]
pub struct SideChain<'a> {
    left: &'a [f32],
    right: Option<&'a [f32]>,
}

impl<'a> SideChain<'a> {
    /// A mono bus.
    #[inline]
    #[must_use]
    pub fn mono(samples: &'a [f32]) -> Self {
        Self { left: samples, right: None }
    }

    /// A stereo bus; the longer channel is cut to the shorter one.
    #[inline]
    #[must_use]
    pub fn stereo(left: &'a [f32], right: &'a [f32]) -> Self {
        let len = left.len().min(right.len());
        Self { left: &left[..len], right: Some(&right[..len]) }
    }

    /// Length of each channel in samples.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.left.len()
    }

    /// Whether there is no sample at all.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// 1 or 2.
    #[inline]
    #[must_use]
    pub fn channels(&self) -> usize {
        1 + usize::from(self.right.is_some())
    }

    /// The left channel, or the only one.
    #[inline]
    #[must_use]
    pub fn left(&self) -> &'a [f32] {
        self.left
    }

    /// The right channel; that of a mono bus is its only one.
    #[inline]
    #[must_use]
    pub fn right(&self) -> &'a [f32] {
        self.right.unwrap_or(self.left)
    }

    /// The samples `from..to`; both are cut to the length.
    #[inline]
    #[must_use]
    pub fn range(&self, from: usize, to: usize) -> Self {
        let to = to.min(self.len());
        let from = from.min(to);
        Self { left: &self.left[from..to], right: self.right.map(|right| &right[from..to]) }
    }
}

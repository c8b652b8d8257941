//! Which parameters changed, at the price of one atomic load a block.
//!
//! A parameter built with [`Watched::watched`] raises the flag of its slot whenever its value
//! changes, on whatever path: automation, the window, a state load. The audio thread takes the
//! raised flags and reads only those slots again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use nice_plug::prelude::{BoolParam, Enum, EnumParam, FloatParam, IntParam};

/// Number of slots that can be told apart.
pub const SLOTS: u32 = 64;

/// A set of slots, as a bit mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slots(u64);

impl Slots {
    /// Every slot.
    pub const ALL: Self = Self(u64::MAX);

    /// Whether no slot is in the set.
    #[inline]
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `slot` is in the set.
    #[inline]
    #[must_use]
    pub fn contains(self, slot: u32) -> bool {
        self.0 & (1 << (slot % SLOTS)) != 0
    }
}

/// The flags, shared between the parameters and the audio thread. All are raised at first.
#[derive(Clone, Debug)]
pub struct ChangeFlags(Arc<AtomicU64>);

impl Default for ChangeFlags {
    fn default() -> Self {
        Self(Arc::new(AtomicU64::new(Slots::ALL.0)))
    }
}

impl ChangeFlags {
    /// Raises the flag of a slot, 0 to 63. Safe on any thread.
    #[inline]
    pub fn raise(&self, slot: u32) {
        // Release: who takes the flag also sees the value that was stored before.
        self.0.fetch_or(1 << (slot % SLOTS), Ordering::Release);
    }

    /// Raises every flag, for instance after the sample rate changed.
    pub fn raise_all(&self) {
        self.0.store(Slots::ALL.0, Ordering::Release);
    }

    /// Lowers all flags and returns those that were raised.
    #[inline]
    #[must_use]
    pub fn take(&self) -> Slots {
        if self.0.load(Ordering::Relaxed) == 0 {
            return Slots(0);
        }
        Slots(self.0.swap(0, Ordering::Acquire))
    }
}

/// A parameter that can report its changes.
pub trait Watched: Sized {
    /// Raises the flag of `slot` whenever the value changes.
    #[must_use]
    fn watched(self, flags: &ChangeFlags, slot: u32) -> Self;
}

macro_rules! impl_watched {
    ($($param:ty),*) => {$(
        impl Watched for $param {
            fn watched(self, flags: &ChangeFlags, slot: u32) -> Self {
                let flags = flags.clone();
                self.with_callback(Arc::new(move |_| flags.raise(slot)))
            }
        }
    )*};
}
impl_watched!(FloatParam, IntParam, BoolParam);

impl<T: Enum + PartialEq + 'static> Watched for EnumParam<T> {
    fn watched(self, flags: &ChangeFlags, slot: u32) -> Self {
        let flags = flags.clone();
        self.with_callback(Arc::new(move |_| flags.raise(slot)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::param;
    use nice_plug::prelude::Param;

    #[test]
    fn everything_counts_as_changed_at_first_and_nothing_after_a_take() {
        let flags = ChangeFlags::default();
        assert_eq!(flags.take(), Slots::ALL);
        assert!(flags.take().is_empty());
    }

    #[test]
    #[allow(unsafe_code, reason = "sets a parameter as the plugin wrapper does")]
    fn a_changed_parameter_raises_its_slot_and_an_equal_value_does_not() {
        let flags = ChangeFlags::default();
        let gain = param::gain_db("Gain", 0.0, -30.0..=30.0).watched(&flags, 3);
        let _ = flags.take();
        // SAFETY: the pointer is used while `gain` lives.
        assert!(unsafe { gain.as_ptr()._internal_set_normalized_value(0.75) });
        let slots = flags.take();
        assert!(slots.contains(3) && !slots.contains(2));
        // SAFETY: as above.
        assert!(!unsafe { gain.as_ptr()._internal_set_normalized_value(0.75) });
        assert!(flags.take().is_empty());
    }
}

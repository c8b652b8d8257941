//! How the window wants to listen: bypass at equal loudness, and only what the plugin changes.
//!
//! Neither is a parameter: nobody automates or saves them, and an offline render never holds them.
//! Both need an open window, where everybody sees that they are on:
//!
//! | | with a window | when it closes | in an offline render |
//! |---|---|---|---|
//! | Match | bypass plays the dry signal as loud as the processed one | bypass plays it as it is; on again with the window | switched off, with a notice |
//! | Delta | plays the processed signal less the dry one; bypass goes first | switched off | switched off, with a notice |
//!
//! While sounds are compared (A and B, presets that are tried out) with Match on, each plays as loud
//! as the one that the comparison began with, or the first that was measured; the next edit ends it.
//! Else Match never touches the processed signal, which is the one that is mixed and rendered. The
//! offset is measured over the last 3 s that sound, from the moment the window opens, on or off, so that it
//! is there when it is wanted.

use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64};

/// The wishes of the window and the answer of the audio thread; part of the
/// [`HostMonitor`](crate::HostMonitor).
#[derive(Debug)]
pub struct Audition {
    matched: AtomicBool,
    delta: AtomicBool,
    /// Bits of the offset in dB, NaN without one, below the number of the sound that it is of.
    offset: AtomicU64,
    forced_off: AtomicBool,
    /// Number of the sound in the comparison that lasts; 0 without one.
    sound: AtomicU32,
    /// Bits of what is known of that sound's offset in dB; NaN if nothing is.
    known_db_bits: AtomicU32,
}

impl Default for Audition {
    fn default() -> Self {
        Self {
            matched: AtomicBool::new(false),
            delta: AtomicBool::new(false),
            offset: AtomicU64::new(packed(0, f32::NAN)),
            forced_off: AtomicBool::new(false),
            sound: AtomicU32::new(0),
            known_db_bits: AtomicU32::new(f32::NAN.to_bits()),
        }
    }
}

impl Audition {
    /// Whether bypass plays the dry signal as loud as the processed one.
    pub fn set_match(&self, on: bool) {
        self.matched.store(on, Relaxed);
        if !on {
            self.end_comparison();
        }
    }

    /// Another sound begins: with Match on it plays as loud as the one before the first of these
    /// calls. `known_db` is the offset that [`match_offset_db`](Self::match_offset_db) told of it
    /// before, so that it is right at once; else it is after some tenths of a second.
    pub fn compare(&self, known_db: Option<f32>) {
        self.known_db_bits.store(known_db.unwrap_or(f32::NAN).to_bits(), Relaxed);
        let next = self.sound.load(Relaxed).wrapping_add(1).max(1);
        self.sound.store(next, Release);
    }

    /// What is heard plays as it is again.
    pub fn end_comparison(&self) {
        self.sound.store(0, Release);
    }

    /// Whether sounds are compared.
    #[must_use]
    pub fn is_comparing(&self) -> bool {
        self.is_match_on() && self.sound.load(Relaxed) > 0
    }

    /// Whether bypass is to be as loud as the processed signal.
    #[must_use]
    pub fn is_match_on(&self) -> bool {
        self.matched.load(Relaxed)
    }

    /// Whether only the difference between the processed and the dry signal is heard.
    pub fn set_delta(&self, on: bool) {
        self.delta.store(on, Relaxed);
    }

    /// Whether only the difference is heard.
    #[must_use]
    pub fn is_delta_on(&self) -> bool {
        self.delta.load(Relaxed)
    }

    /// How much louder the processed signal is than the dry one, and so by how much Match raises the
    /// dry one in bypass; -18 to +18 dB. `None` until 3 s have sounded with the window open.
    #[must_use]
    pub fn match_offset_db(&self) -> Option<f32> {
        let offset_db = f32::from_bits(self.offset.load(Relaxed) as u32);
        (!offset_db.is_nan()).then_some(offset_db)
    }

    /// The same if it is of the sound that was set last: the audio thread may not have run since.
    #[must_use]
    pub fn present_offset_db(&self) -> Option<f32> {
        let of = (self.offset.load(Relaxed) >> 32) as u32;
        self.match_offset_db().filter(|_| of == self.sound.load(Relaxed))
    }

    /// Whether an offline render has switched something off since the last call.
    #[must_use]
    pub fn take_forced_off_in_render(&self) -> bool {
        self.forced_off.swap(false, Relaxed)
    }

    /// What the audio thread is to do in this callback; ends what may not go on.
    pub(crate) fn begin_callback(&self, watched: bool, offline: bool) -> Wanted {
        if offline && (self.is_match_on() || self.is_delta_on()) {
            self.set_match(false);
            self.set_delta(false);
            self.forced_off.store(true, Relaxed);
        }
        if !watched && self.is_delta_on() {
            // Without a window nobody could end it.
            self.set_delta(false);
        }
        let measured = watched && !offline;
        Wanted {
            measured,
            matched: measured && self.is_match_on(),
            delta: measured && self.is_delta_on(),
            comparison: if measured && self.is_match_on() { self.comparison() } else { None },
        }
    }

    fn comparison(&self) -> Option<Comparison> {
        let sound = self.sound.load(Acquire);
        let known_db = f32::from_bits(self.known_db_bits.load(Relaxed));
        let known_db = (!known_db.is_nan()).then_some(f64::from(known_db));
        (sound > 0).then_some(Comparison { sound, known_db })
    }

    /// The offset of the sound that was heard in this callback.
    pub(crate) fn set_match_offset_db(&self, of: Option<Comparison>, offset_db: Option<f64>) {
        let offset_db = offset_db.map_or(f32::NAN, |offset_db| offset_db as f32);
        self.offset.store(packed(of.map_or(0, |of| of.sound), offset_db), Relaxed);
    }
}

fn packed(sound: u32, offset_db: f32) -> u64 {
    u64::from(sound) << 32 | u64::from(offset_db.to_bits())
}

/// See [`Audition::begin_callback`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Wanted {
    /// The loudness of both signals is compared.
    pub(crate) measured: bool,
    pub(crate) matched: bool,
    pub(crate) delta: bool,
    /// Sounds are compared at equal loudness.
    pub(crate) comparison: Option<Comparison>,
}

/// The sound that is heard among those that are compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Comparison {
    /// Another number is another sound.
    pub(crate) sound: u32,
    /// Its offset as far as it is known.
    pub(crate) known_db: Option<f64>,
}

//! What audio thread and window share besides the readings.

use std::sync::atomic::{AtomicU32, Ordering};

use dsp_core::meter::Way;

use crate::history::History;

/// Bits of a wish that waits, and those of all that can.
const WISH_BITS: u32 = 2;
const WISHES_BITS: u32 = 32;

/// What the window asks of the measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// A new measurement.
    Restart = 1,
    /// The one before the last start.
    Back = 2,
    /// The one after it again.
    Forth = 3,
}

/// A maximum that can be cleared for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maximum {
    /// Loudest momentary loudness.
    Momentary,
    /// Loudest short-term loudness.
    ShortTerm,
    /// Highest true peak of both channels.
    TruePeak,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Shared {
    /// What was measured.
    pub history: History,
    restarts_wanted: AtomicU32,
    /// [`Wish`]es in their order, the oldest in the lowest bits.
    wishes: AtomicU32,
    /// Bits of [`Maximum`].
    clears_wanted: AtomicU32,
    /// The way that can be gone, as its wish; 0 for none.
    way: AtomicU32,
}

impl Shared {
    /// Asks for a new measurement; it begins with the next block. While one waits that was asked
    /// for last, another one would change nothing, and is none.
    pub fn ask_for_restart(&self) {
        if self.ask(Wish::Restart) {
            self.restarts_wanted.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Asks to show the measurement before the last start, or the one after it again.
    pub fn ask_to_go(&self, way: Way) {
        self.ask(wish_of(way));
    }

    /// Asks to forget a maximum; it happens with the next block.
    pub fn ask_to_clear(&self, maximum: Maximum) {
        self.clears_wanted.fetch_or(1 << maximum as u32, Ordering::Release);
    }

    /// How many new measurements were asked for.
    pub fn restarts_wanted(&self) -> u32 {
        self.restarts_wanted.load(Ordering::Relaxed)
    }

    /// Where another measurement is that can be shown.
    pub fn way(&self) -> Option<Way> {
        let way = self.way.load(Ordering::Acquire);
        [Way::Back, Way::Forth].into_iter().find(|known| wish_of(*known) as u32 == way)
    }

    /// Has a wish wait for the next block; whether it does. A restart behind a restart does not,
    /// nor does what comes after sixteen wishes while no audio comes: whoever goes back and forth
    /// so often stays where the sixteenth leads.
    fn ask(&self, wish: Wish) -> bool {
        let add = |waiting: u32| {
            let used = (WISHES_BITS - waiting.leading_zeros()).next_multiple_of(WISH_BITS);
            let last = waiting >> used.saturating_sub(WISH_BITS);
            let is_new = wish != Wish::Restart || last != Wish::Restart as u32;
            (is_new && used < WISHES_BITS).then(|| waiting | (wish as u32) << used)
        };
        self.wishes.fetch_update(Ordering::AcqRel, Ordering::Acquire, add).is_ok()
    }

    /// All wishes that wait, in their order. Only for the audio thread.
    pub(crate) fn take_wishes(&self) -> impl Iterator<Item = Wish> + use<> {
        let mut waiting = match self.wishes.load(Ordering::Relaxed) {
            0 => 0,
            _ => self.wishes.swap(0, Ordering::AcqRel),
        };
        std::iter::from_fn(move || {
            let wish = [Wish::Restart, Wish::Back, Wish::Forth]
                .into_iter()
                .find(|wish| *wish as u32 == waiting % (1 << WISH_BITS));
            waiting >>= WISH_BITS;
            wish
        })
    }

    /// The maxima to forget, once. Only for the audio thread.
    pub(crate) fn take_clears(&self) -> impl Iterator<Item = Maximum> + use<> {
        let wanted = match self.clears_wanted.load(Ordering::Relaxed) {
            0 => 0,
            _ => self.clears_wanted.swap(0, Ordering::Acquire),
        };
        let all = [Maximum::Momentary, Maximum::ShortTerm, Maximum::TruePeak];
        all.into_iter().filter(move |maximum| wanted & 1 << *maximum as u32 != 0)
    }

    /// Says which way can be gone from now on; before the history tells of another measurement.
    pub(crate) fn tell_way(&self, way: Option<Way>) {
        self.way.store(way.map_or(0, |way| wish_of(way) as u32), Ordering::Release);
    }
}

fn wish_of(way: Way) -> Wish {
    match way {
        Way::Back => Wish::Back,
        Way::Forth => Wish::Forth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_come_in_their_order_and_once() {
        let shared = Shared::default();
        shared.ask_to_go(Way::Back);
        shared.ask_for_restart();
        shared.ask_to_go(Way::Forth);
        let taken: Vec<_> = shared.take_wishes().collect();
        assert_eq!(taken, [Wish::Back, Wish::Restart, Wish::Forth]);
        assert_eq!(shared.take_wishes().count(), 0);
        (0..40).for_each(|_| shared.ask_to_go(Way::Back));
        assert_eq!(shared.take_wishes().count(), 16);
    }

    #[test]
    fn a_restart_behind_one_that_waits_is_none() {
        let shared = Shared::default();
        (0..40).for_each(|_| shared.ask_for_restart());
        shared.ask_to_go(Way::Back);
        shared.ask_for_restart();
        let taken: Vec<_> = shared.take_wishes().collect();
        assert_eq!(taken, [Wish::Restart, Wish::Back, Wish::Restart]);
        assert_eq!(shared.restarts_wanted(), 2);
        shared.ask_for_restart();
        assert_eq!(shared.restarts_wanted(), 3, "none waits any more");
    }

    #[test]
    fn each_maximum_is_asked_for_alone() {
        let shared = Shared::default();
        shared.ask_to_clear(Maximum::TruePeak);
        shared.ask_to_clear(Maximum::TruePeak);
        shared.ask_to_clear(Maximum::Momentary);
        let taken: Vec<_> = shared.take_clears().collect();
        assert_eq!(taken, [Maximum::Momentary, Maximum::TruePeak]);
        assert_eq!(shared.take_clears().count(), 0);
    }
}

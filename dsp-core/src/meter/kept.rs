//! A measurement that was started over, kept so that the start can be undone.
//!
//! ```text
//! keep ─> what was measured goes on unseen ─┬─ Back ──> it is shown; the newer one goes on unseen
//!                                           └─ Forth <─┘
//! ```
//! Both go on, so a way back loses nothing that was heard meanwhile: it is as if the measurement had
//! been paused for no time. The two change places; no memory is taken or given back.

/// A way between a measurement that was started over and the one after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the one before the start.
    Back,
    /// To the one after it again.
    Forth,
}

impl Way {
    fn opposite(self) -> Self {
        match self {
            Self::Back => Self::Forth,
            Self::Forth => Self::Back,
        }
    }
}

/// What is shown, and the other one where there is memory for it.
#[derive(Clone, Debug)]
pub(super) struct Kept<T> {
    pub(super) now: T,
    other: Option<T>,
    /// To the other one; `None` while it holds nothing.
    way: Option<Way>,
}

impl<T> Kept<T> {
    /// Without memory for another one: nothing is ever kept.
    pub(super) fn alone(now: T) -> Self {
        Self { now, other: None, way: None }
    }

    /// Memory for another one.
    pub(super) fn give(&mut self, other: T) {
        self.other = Some(other);
    }

    pub(super) fn way(&self) -> Option<Way> {
        self.way
    }

    /// The one that goes on unseen.
    #[inline(always)]
    pub(super) fn other(&mut self) -> Option<&mut T> {
        if self.way.is_some() { self.other.as_mut() } else { None }
    }

    #[inline(always)]
    pub(super) fn each(&mut self, mut change: impl FnMut(&mut T)) {
        change(&mut self.now);
        if let Some(other) = self.other() {
            change(other);
        }
    }

    /// From here on what is shown goes on unseen; the caller makes the new one begin anew.
    pub(super) fn keep(&mut self) {
        if let Some(other) = &mut self.other {
            std::mem::swap(&mut self.now, other);
            self.way = Some(Way::Back);
        }
    }

    /// Shows the other one, if it lies there; whether it does.
    pub(super) fn go(&mut self, way: Way) -> bool {
        match &mut self.other {
            Some(other) if self.way == Some(way) => {
                std::mem::swap(&mut self.now, other);
                self.way = Some(way.opposite());
                true
            }
            _ => false,
        }
    }

    /// The other one is of no use any more.
    pub(super) fn forget(&mut self) {
        self.way = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(kept: &mut Kept<u32>) {
        kept.each(|n| *n += 1);
    }

    #[test]
    fn both_go_on_and_change_places() {
        let mut kept = Kept::alone(0);
        kept.give(0);
        count(&mut kept);
        count(&mut kept);
        assert!(!kept.go(Way::Back), "nothing was kept yet");
        kept.keep();
        kept.now = 10;
        count(&mut kept);
        assert_eq!((kept.now, kept.way()), (11, Some(Way::Back)));
        assert!(!kept.go(Way::Forth) && kept.go(Way::Back));
        count(&mut kept);
        assert_eq!((kept.now, kept.way()), (4, Some(Way::Forth)));
        assert!(!kept.go(Way::Back) && kept.go(Way::Forth));
        assert_eq!(kept.now, 12);
        kept.forget();
        count(&mut kept);
        assert!(!kept.go(Way::Back) && !kept.go(Way::Forth));
    }

    #[test]
    fn without_memory_nothing_is_kept() {
        let mut kept = Kept::alone(7);
        kept.keep();
        assert_eq!((kept.now, kept.way()), (7, None));
    }
}

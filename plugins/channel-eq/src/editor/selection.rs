//! Which bands are selected.

use dsp_core::eq::MAX_BANDS;

/// A set of bands with one that the panels show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    bits: u32,
    primary: Option<usize>,
}

impl Selection {
    /// One band alone, or none.
    pub fn only(band: Option<usize>) -> Self {
        Self { bits: band.map_or(0, |band| 1 << band), primary: band }
    }

    /// The bands that `members` yields; the first one is shown.
    pub fn of(members: impl IntoIterator<Item = usize>) -> Self {
        members.into_iter().fold(Self::default(), |mut selection, band| {
            selection.bits |= 1 << band;
            selection.primary = selection.primary.or(Some(band));
            selection
        })
    }

    /// The band that the panels show.
    pub fn primary(&self) -> Option<usize> {
        self.primary
    }

    /// Is `band` selected?
    pub fn contains(&self, band: usize) -> bool {
        band < MAX_BANDS && self.bits & (1 << band) != 0
    }

    /// The selected bands, lowest index first.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..MAX_BANDS).filter(move |band| self.contains(*band))
    }

    /// Number of selected bands.
    pub fn len(&self) -> usize {
        self.bits.count_ones() as usize
    }

    /// Adds `band`, or takes it away if it is in.
    pub fn toggle(&mut self, band: usize) {
        self.bits ^= 1 << band;
        self.primary = if self.contains(band) { Some(band) } else { self.iter().next() };
    }

    /// Makes `band` the one that is shown; selects it alone unless it is one of several.
    pub fn focus(&mut self, band: usize) {
        if self.contains(band) {
            self.primary = Some(band);
        } else {
            *self = Self::only(Some(band));
        }
    }

    /// Drops the bands that `exists` does not know.
    pub fn retain(&mut self, exists: impl Fn(usize) -> bool) {
        for band in 0..MAX_BANDS {
            if self.contains(band) && !exists(band) {
                self.bits &= !(1 << band);
            }
        }
        if self.primary.is_some_and(|band| !self.contains(band)) {
            self.primary = self.iter().next();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shown_band_is_always_a_selected_one() {
        let mut selection = Selection::of([3, 5, 7]);
        assert_eq!(selection.primary(), Some(3));
        selection.focus(7);
        assert_eq!((selection.primary(), selection.len()), (Some(7), 3));
        selection.toggle(7);
        assert_eq!((selection.primary(), selection.len()), (Some(3), 2));
        selection.retain(|band| band != 3);
        assert_eq!((selection.primary(), selection.len()), (Some(5), 1));
        selection.focus(9);
        assert_eq!(selection, Selection::only(Some(9)));
        selection.retain(|_| false);
        assert_eq!(selection, Selection::default());
    }
}

//! What a design consists of.

use super::division::{self, Pair};
use crate::filter::analog::MAX_ANALOG_SECTIONS;
use crate::filter::section::Section;

/// Most digital sections of one prototype.
pub const MAX_SECTIONS: usize = 2 * MAX_ANALOG_SECTIONS;

/// The sections of a digital filter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Design {
    sections: [Section; MAX_SECTIONS],
    len: usize,
    /// How many times a main section and its correction follow each other at the beginning.
    pairs: usize,
    /// Whether the sections are inverse ones, so that the fitted zeros are poles.
    inverted: bool,
}

impl Default for Design {
    fn default() -> Self {
        Self { sections: [Section::IDENTITY; MAX_SECTIONS], len: 0, pairs: 0, inverted: false }
    }
}

impl Design {
    pub(super) fn push(&mut self, section: Section) {
        debug_assert!(self.len < MAX_SECTIONS);
        self.sections[self.len] = section;
        self.len += 1;
    }

    /// A main section and its correction. Pairs come before everything else.
    pub(super) fn push_pair(&mut self, pair: Pair) {
        debug_assert!(self.len == 2 * self.pairs);
        self.pairs += 1;
        pair.into_iter().for_each(|section| self.push(section));
    }

    /// The filter that undoes this one.
    pub(super) fn inverse(&self) -> Self {
        let mut inverse = Self { inverted: !self.inverted, ..*self };
        for section in &mut inverse.sections[..self.len] {
            *section = section.inverse().unwrap_or(Section::IDENTITY);
        }
        inverse
    }

    /// The sections in the order of the signal. Their number depends on the prototype's family
    /// and order only.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections[..self.len]
    }

    fn pair(&self, index: usize) -> Pair {
        [self.sections[2 * index], self.sections[2 * index + 1]]
    }

    /// The same poles without any effect.
    #[must_use]
    pub fn bypassed(&self) -> Self {
        let mut bypassed = *self;
        for section in &mut bypassed.sections[..self.len] {
            *section = Section::pass_with_poles(section.den);
        }
        bypassed
    }

    /// The same filter with each pair's fitted roots divided between its sections as in `other`, as
    /// far as complex ones allow it.
    #[must_use]
    pub fn divided_as(mut self, other: &Self) -> Self {
        for index in 0..self.pairs.min(other.pairs) {
            let divided = division::nearest(self.pair(index), &other.pair(index), self.inverted);
            self.sections[2 * index..2 * index + 2].copy_from_slice(&divided);
        }
        self
    }

    /// Part of the way (0 to 1) to another design of the same family and order. Stable in between,
    /// since the stable denominators are a convex set.
    #[must_use]
    pub fn mixed(&self, other: &Self, amount: f64) -> Self {
        let mix = |from: f64, to: f64| from + amount * (to - from);
        let mut mixed = *self;
        for (section, target) in mixed.sections[..self.len].iter_mut().zip(&other.sections) {
            for (value, goal) in section.num.iter_mut().zip(target.num) {
                *value = mix(*value, goal);
            }
            for (value, goal) in section.den.iter_mut().zip(target.den) {
                *value = mix(*value, goal);
            }
        }
        mixed
    }

    /// Squared magnitude at `x = sin^2(w / 2)`.
    #[must_use]
    pub fn magnitude_squared(&self, x: f64) -> f64 {
        self.sections().iter().map(|section| section.magnitude_squared(x)).product()
    }
}

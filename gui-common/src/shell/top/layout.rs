//! Where the parts of the top bar stand, and which are folded away in narrow windows.

use crate::theme::metrics;
use egui::Rect;
use egui::{pos2, vec2};

/// The pill is never narrower; parts are folded away before.
const PILL_MIN: f32 = 132.0;
/// A preset's name is read in a pill of this width: the plugin's name is folded away before.
const PILL_READ: f32 = 196.0;
/// Widest pill in a usual and in a large window.
const PILL_MAX: (f32, f32) = (268.0, 300.0);
const PILL_H: f32 = 26.0;
/// Left edge of the name.
const TEXT_X: f32 = 42.0;
/// From the window's right edge to the middle of the settings and of the power button.
const SETTINGS: f32 = 25.0;
const POWER: f32 = 55.0;

/// Widths of the words, as they will be painted.
#[derive(Clone, Copy, Debug)]
pub(in crate::shell) struct Words {
    pub maker: f32,
    pub name: f32,
    /// Match button with its word.
    pub matching: f32,
}

/// What the bar has to offer.
#[derive(Clone, Copy, Debug)]
pub(in crate::shell) struct Offer {
    pub session: bool,
    pub matching: bool,
}

/// Places in the bar; what is `None` is folded away or not offered.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::shell) struct TopLayout {
    pub maker_x: Option<f32>,
    pub name_x: Option<f32>,
    /// Middle of undo; redo follows.
    pub undo_x: Option<f32>,
    /// Left edge of the A/B switch.
    pub compare_x: Option<f32>,
    /// Middle of the copy arrow.
    pub copy_x: Option<f32>,
    pub pill: Option<Rect>,
    /// Middle of the button that opens the presets where no pill fits.
    pub presets_x: Option<f32>,
    pub matching: Option<Rect>,
    /// Is there room for the match button's word?
    pub match_word: bool,
    pub power_x: f32,
    pub settings_x: f32,
    /// Left end of each divider.
    pub dividers: Vec<f32>,
}

/// Parts in the order in which they are folded away.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Folded {
    Nothing,
    Words,
    Copy,
    Name,
    Compare,
    History,
    Matching,
    Pill,
}

impl TopLayout {
    /// A bar of `width`.
    pub(in crate::shell) fn new(bar: Rect, words: &Words, offer: Offer) -> Self {
        let first = if bar.width() < metrics::NARROW { Folded::Words } else { Folded::Nothing };
        let steps = [
            Folded::Nothing,
            Folded::Words,
            Folded::Copy,
            Folded::Name,
            Folded::Compare,
            Folded::History,
            Folded::Matching,
        ];
        if bar.width() >= metrics::TINY || !offer.session {
            for step in steps.into_iter().filter(|step| *step >= first) {
                let layout = Self::folded(bar, words, offer, step);
                let least = if step < Folded::Name { PILL_READ } else { PILL_MIN };
                let wide = layout.pill.is_none_or(|pill| pill.width() >= least);
                if wide && layout.left_end(words) <= bar.right() - POWER - 20.0 {
                    return layout;
                }
            }
        }
        Self::folded(bar, words, offer, Folded::Pill)
    }

    fn folded(bar: Rect, words: &Words, offer: Offer, step: Folded) -> Self {
        let mut layout = Self {
            maker_x: None,
            name_x: None,
            undo_x: None,
            compare_x: None,
            copy_x: None,
            pill: None,
            presets_x: None,
            matching: None,
            match_word: step < Folded::Words,
            power_x: bar.right() - POWER,
            settings_x: bar.right() - SETTINGS,
            dividers: Vec::new(),
        };
        let left = layout.fill_left(bar, words, offer, step);
        let mut right = layout.power_x - 19.0;
        if offer.matching && step < Folded::Matching {
            let width = if layout.match_word { words.matching } else { 30.0 };
            let min = pos2(right - width, bar.center().y - metrics::CONTROL * 0.5);
            layout.matching = Some(Rect::from_min_size(min, vec2(width, metrics::CONTROL)));
            right -= width + 8.0;
        }
        if !offer.session {
            return layout;
        }
        if step == Folded::Pill {
            layout.presets_x = Some(layout.power_x - 28.0);
            return layout;
        }
        let (from, to) = (left + 10.0, right - 12.0);
        let most = if bar.width() >= 1200.0 { PILL_MAX.1 } else { PILL_MAX.0 };
        let width = (to - from).min(most).max(0.0);
        let middle = ((from + to) * 0.5).round();
        let centre = pos2(middle, bar.center().y);
        layout.pill = Some(Rect::from_center_size(centre, vec2(width.floor(), PILL_H)));
        layout.dividers.push(right - 2.0);
        layout
    }

    /// Fills from the left; returns where it ends.
    fn fill_left(&mut self, bar: Rect, words: &Words, offer: Offer, step: Folded) -> f32 {
        let mut x = bar.left() + TEXT_X;
        if step < Folded::Words {
            self.maker_x = Some(x);
            x += words.maker + 7.0;
        }
        if step < Folded::Name || step == Folded::Pill {
            self.name_x = Some(x);
            x += words.name + 14.0;
        }
        if !offer.session || step == Folded::Pill {
            return x;
        }
        if step < Folded::History {
            self.dividers.push(x);
            self.undo_x = Some(x + 18.0);
            x += 18.0 + 27.0 + 22.0;
        }
        if step < Folded::Compare {
            self.compare_x = Some(x);
            x += 56.0;
        }
        if step < Folded::Copy {
            self.copy_x = Some(x + 12.0);
            x += 12.0 + 18.0;
        }
        x
    }

    /// Where the name ends.
    fn left_end(&self, words: &Words) -> f32 {
        self.name_x.map_or(0.0, |x| x + words.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: Words = Words { maker: 48.0, name: 98.0, matching: 116.0 };

    fn at(width: f32) -> TopLayout {
        let bar = Rect::from_min_size(pos2(0.0, 0.0), vec2(width, metrics::TOP_BAR));
        TopLayout::new(bar, &WORDS, Offer { session: true, matching: true })
    }

    /// Everything in the bar as spans of x.
    fn spans(l: &TopLayout) -> Vec<(f32, f32)> {
        let around = |x: f32| (x - 12.0, x + 12.0);
        let mut spans: Vec<(f32, f32)> = vec![around(l.power_x), around(l.settings_x)];
        spans.extend(l.maker_x.map(|x| (x, x + WORDS.maker)));
        spans.extend(l.name_x.map(|x| (x, x + WORDS.name)));
        spans.extend(l.undo_x.map(around));
        spans.extend(l.undo_x.map(|x| around(x + 27.0)));
        spans.extend(l.compare_x.map(|x| (x, x + 52.0)));
        spans.extend(l.copy_x.map(around));
        spans.extend(l.pill.map(|r| (r.left(), r.right())));
        spans.extend(l.presets_x.map(around));
        spans.extend(l.matching.map(|r| (r.left(), r.right())));
        spans
    }

    #[test]
    fn nothing_overlaps_and_the_presets_are_always_reached() {
        for width in 260..=1700 {
            let layout = at(width as f32);
            let mut spans = spans(&layout);
            spans.sort_by(|a, b| a.0.total_cmp(&b.0));
            for pair in spans.windows(2) {
                assert!(pair[0].1 <= pair[1].0 + 0.5, "{width}: {pair:?} of {layout:?}");
            }
            assert!(layout.pill.is_some() != layout.presets_x.is_some(), "{width}: {layout:?}");
            assert!(layout.pill.is_none_or(|p| p.width() >= PILL_MIN), "{width}: {layout:?}");
        }
    }

    #[test]
    fn the_usual_windows_show_what_the_design_shows() {
        let eq = at(1000.0);
        assert!(eq.maker_x.is_some() && eq.copy_x.is_some() && eq.match_word);
        for width in [760.0, 700.0, 640.0] {
            let l = at(width);
            assert!(l.undo_x.is_some() && l.compare_x.is_some() && l.matching.is_some(), "{width}");
        }
        assert!(at(480.0).pill.is_some());
        assert!(at(320.0).presets_x.is_some() && at(320.0).name_x.is_some());
    }

    #[test]
    fn a_name_of_a_preset_goes_before_that_of_the_plugin() {
        let words = Words { name: 64.0, ..WORDS };
        let bar = Rect::from_min_size(pos2(0.0, 0.0), vec2(480.0, metrics::TOP_BAR));
        let narrow = TopLayout::new(bar, &words, Offer { session: true, matching: false });
        // Arrows and chevron, and a name such as "Streaming, -14 LUFS".
        assert!(narrow.pill.is_some_and(|pill| pill.width() >= 96.0 + 98.0), "{narrow:?}");
        assert!(narrow.compare_x.is_some() && narrow.undo_x.is_some());
    }
}

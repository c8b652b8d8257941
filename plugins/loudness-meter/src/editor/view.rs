//! What all parts of the window show in one frame, and what the user looks at.

use std::ops::Range;

use egui::{Color32, Rangef};
use gui_common::theme::{Theme, mix};

use super::columns::Distribution;
use super::groove::over_color;
use super::readout::Scale;
use super::spiral::Window;
use super::timeline::Timeline;
use crate::history::History;
use crate::params::{ScaleChoice, UnitChoice};
use crate::passage::Passage;
use crate::readings::{Activity, Readings};
use crate::targets::{Target, Verdict};

/// Before this there is no integrated loudness to be relied on, in seconds.
const FIRST_READING_S: f32 = 3.0;

/// One frame's data.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The newest readings.
    pub readings: &'a Readings,
    /// What was measured.
    pub history: &'a History,
    /// How often each loudness occurred.
    pub distribution: &'a Distribution,
    /// What is aimed at.
    pub target: &'a Target,
    /// How loudness is written.
    pub scale: Scale,
    /// Range of bars and graphs, in LUFS.
    pub range_lufs: Rangef,
    /// How much time is shown.
    pub window: Window,
    /// Figures of the selected passage.
    pub passage: Option<&'a Passage>,
    /// How much of the look of bypass has come in, 0 to 1.
    pub veil_amount: f32,
    /// Seconds measured up to this frame; runs smoothly between two readings.
    pub now_s: f32,
}

/// What the user looks at; kept while the window is open.
#[derive(Clone, Debug, Default)]
pub struct Focus {
    /// The shown part of the history.
    pub timeline: Timeline,
    /// The moment under the pointer, in disc or history.
    pub pointed_s: Option<f32>,
    /// The selected passage, in seconds.
    pub selection: Option<Range<f32>>,
    /// Where the selection began.
    pub anchor_s: Option<f32>,
}

/// EBU Tech 3341: the scales around 0 LU.
pub fn range_lufs(choice: ScaleChoice, target_lufs: f32) -> Rangef {
    let (below_lu, above_lu) = match choice {
        ScaleChoice::Plus9 => (18.0, 9.0),
        ScaleChoice::Plus18 => (36.0, 18.0),
    };
    Rangef::new(target_lufs - below_lu, target_lufs + above_lu)
}

/// The range for a picture of what was measured up to `highest_lufs`: reaches higher if need be, by
/// whole thirds of the scale.
pub fn range_up_to(range_lufs: Rangef, highest_lufs: f32) -> Rangef {
    /// Room above the highest.
    const CLEAR_LU: f32 = 1.0;
    const STEP_LU: f32 = 3.0;
    let missing_lu = highest_lufs + CLEAR_LU - range_lufs.max;
    let steps = (missing_lu / STEP_LU).ceil().max(0.0);
    Rangef::new(range_lufs.min, range_lufs.max + steps * STEP_LU)
}

impl View<'_> {
    /// The same for history and distribution: nothing of what was measured lies above their range.
    pub fn of_graphs(&self) -> Self {
        let highest_lufs = self.distribution.highest_lufs().unwrap_or(f32::NEG_INFINITY);
        Self { range_lufs: range_up_to(self.range_lufs, highest_lufs), ..*self }
    }

    /// Integrated loudness of the selected passage or of the whole, in LUFS. Less than a short-term
    /// window has none yet.
    pub fn integrated_lufs(&self) -> f32 {
        match self.passage {
            Some(passage) => passage.integrated_lufs,
            None if self.readings.measured_s < FIRST_READING_S => f32::NAN,
            None => self.readings.integrated_lufs,
        }
    }

    /// Where the integrated loudness stands.
    pub fn verdict(&self) -> Option<Verdict> {
        self.target.judge(self.integrated_lufs())
    }

    /// Whether the measurement runs.
    pub fn is_measuring(&self) -> bool {
        self.readings.activity == Activity::Measuring
    }

    /// Part of a height, 0 at the bottom of the range and 1 at its top.
    pub fn part(&self, loudness_lufs: f32) -> f32 {
        let part = (loudness_lufs - self.range_lufs.min) / self.range_lufs.span();
        if part.is_nan() { 0.0 } else { part.clamp(0.0, 1.0) }
    }

    /// Marks on the scale: round figures, each 3 LU above the target and each 6 below, none that
    /// would touch the target's own.
    pub fn marks_lufs(&self) -> Vec<f32> {
        const CLEARANCE: f32 = 0.085;
        let target = self.target.loudness_lufs;
        let zero = if self.scale.unit == UnitChoice::Lu { target } else { 0.0 };
        // Wider than the +9 scale, figures each 3 LU would touch in the history.
        let wide = self.range_lufs.span() > 30.0;
        let least = self.range_lufs.span() * CLEARANCE;
        let first = ((self.range_lufs.min - zero) / 3.0).ceil() as i32;
        let last = ((self.range_lufs.max - zero) / 3.0).floor() as i32;
        (first..=last)
            .filter(|third| third % 2 == 0 || !wide && zero + 3.0 * *third as f32 > target)
            .map(|third| zero + 3.0 * third as f32)
            .filter(|mark| (mark - target).abs() > least)
            .collect()
    }
}

/// Colour stops of loudness from the bottom (0) to the top (1) of a range: quiet grey, varnish up to
/// the target, then over it.
pub fn loudness_stops(view: &View<'_>, t: &Theme) -> [(f32, Color32); 6] {
    let target = view.target.loudness_lufs;
    let at = |lu: f32| view.part(target + lu);
    let quiet = mix(t.accent, t.pre, 0.62);
    [
        (0.0, mix(t.pre, t.bg0, if t.is_dark() { 0.55 } else { 0.1 })),
        (at(-9.0), quiet),
        (at(0.0), t.accent),
        (at(1.5), over_color(t)),
        (at(4.5), t.gr),
        (1.0, t.gr),
    ]
}

/// Colour of a loudness between the stops.
pub fn loudness_color(stops: &[(f32, Color32)], part: f32) -> Color32 {
    let after = stops.iter().position(|(at, _)| *at >= part).unwrap_or(stops.len() - 1);
    let ((from, below), (to, above)) = (stops[after.saturating_sub(1)], stops[after]);
    let span = to - from;
    mix(below, above, if span > 0.0 { ((part - from) / span).clamp(0.0, 1.0) } else { 1.0 })
}

/// Colour of a verdict.
pub fn verdict_color(verdict: Option<Verdict>, t: &Theme) -> Color32 {
    match verdict {
        Some(Verdict::Within(_)) => t.ok,
        Some(Verdict::Over(_)) => t.clip,
        Some(Verdict::Under(_)) | None => t.mid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_graphs_reach_as_high_as_what_was_measured() {
        let plus_9 = range_lufs(ScaleChoice::Plus9, -23.0);
        let up_to = |highest_lufs| range_up_to(plus_9, highest_lufs);
        assert_eq!(up_to(f32::NEG_INFINITY), plus_9);
        assert_eq!(up_to(-16.0), plus_9);
        assert_eq!(up_to(-9.0), Rangef::new(-41.0, -8.0));
        for highest_lufs in [-14.9, -11.0, -5.5, 3.0] {
            let range = up_to(highest_lufs);
            assert!((1.0..4.0).contains(&(range.max - highest_lufs)), "{highest_lufs}: {range:?}");
            assert_eq!(range.min, plus_9.min);
        }
    }
}

//! The groove of the loudness disc: time to place and back.
//!
//! One turn is one minute. The cutter stands at 3 o'clock and moves inwards; the disc turns under
//! it, so that what was heard a second ago lies 6 degrees before the cutter. The pitch follows from
//! the window: all its turns fit between rim and label.

use egui::{Pos2, Vec2, vec2};

/// Seconds in one turn.
pub const TURN_S: f32 = 60.0;
/// Land between the rim and the first groove.
const LEAD_IN: f32 = 7.0;
/// Land between the last groove and the label.
const LEAD_OUT: f32 = 6.0;
/// The closest two lines may lie, in logical pixels.
const MIN_LINE_GAP: f32 = 2.0;
/// Lines of one turn when there is room.
const MAX_LINES: usize = 4;
/// Whole-programme mode never shows less than this, in seconds.
const MIN_WHOLE_S: f32 = 240.0;

/// What part of the measurement the disc shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Window {
    /// The last seconds.
    Last(f32),
    /// Everything, cut again each minute at a finer pitch.
    Whole,
}

impl Window {
    /// Length of the window when `measured_s` have been measured.
    pub fn length_s(self, measured_s: f32) -> f32 {
        match self {
            Self::Last(seconds) => seconds.max(TURN_S),
            Self::Whole => (((measured_s / TURN_S).floor() + 1.0) * TURN_S).max(MIN_WHOLE_S),
        }
    }
}

/// The groove at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spiral {
    /// Spindle.
    pub centre: Pos2,
    /// Rim.
    pub radius: f32,
    /// Seconds measured: what the cutter is cutting now.
    pub now_s: f32,
    first_s: f32,
    first_radius: f32,
    pitch: f32,
}

impl Spiral {
    /// A disc of `radius` with a label of `label_radius`.
    pub fn new(centre: Pos2, radius: f32, label_radius: f32, window: Window, now_s: f32) -> Self {
        let length_s = window.length_s(now_s);
        let room = (radius - LEAD_IN - label_radius - LEAD_OUT).max(1.0);
        Self {
            centre,
            radius,
            now_s,
            first_s: (now_s - length_s).max(0.0),
            first_radius: radius - LEAD_IN,
            pitch: room / (length_s / TURN_S),
        }
    }

    /// The shown span in seconds, oldest to newest.
    pub fn shown_s(&self) -> std::ops::Range<f32> {
        self.first_s..self.now_s
    }

    /// Distance of two turns.
    pub fn pitch(&self) -> f32 {
        self.pitch
    }

    /// How many lines each turn is drawn with.
    pub fn lines(&self) -> usize {
        ((self.pitch / MIN_LINE_GAP) as usize).clamp(1, MAX_LINES)
    }

    /// Radius of the groove cut at `time_s`.
    pub fn groove_radius(&self, time_s: f32) -> f32 {
        self.first_radius - self.pitch * (time_s - self.first_s) / TURN_S
    }

    /// Unit vector from the spindle to the groove cut at `time_s`.
    pub fn direction(&self, time_s: f32) -> Vec2 {
        let turned = (self.now_s - time_s) / TURN_S * std::f32::consts::TAU;
        vec2(turned.cos(), -turned.sin())
    }

    /// Where line `line` of the groove cut at `time_s` lies; line 0 is the outermost.
    pub fn at(&self, time_s: f32, line: usize) -> Pos2 {
        let inwards = self.pitch * line as f32 / self.lines() as f32;
        self.centre + self.direction(time_s) * (self.groove_radius(time_s) - inwards)
    }

    /// The moment whose groove lies at `point`; `None` on the label, beyond the rim, or uncut.
    pub fn time_at(&self, point: Pos2) -> Option<f32> {
        let from_spindle = point - self.centre;
        let radius = from_spindle.length();
        let turned = (-from_spindle.y).atan2(from_spindle.x).rem_euclid(std::f32::consts::TAU)
            / std::f32::consts::TAU;
        // Among the moments at this angle, the one whose band of lines is nearest to the radius.
        let lines = self.lines() as f32;
        let band_middle = radius + self.pitch * (lines - 1.0) / (2.0 * lines);
        let around_s = self.first_s + (self.first_radius - band_middle) / self.pitch * TURN_S;
        let turns_ago = ((self.now_s - around_s) / TURN_S - turned).round() + turned;
        let time_s = self.now_s - turns_ago * TURN_S;
        let near = (self.groove_radius(time_s) - band_middle).abs() <= self.pitch * 0.5;
        (near && self.shown_s().contains(&time_s)).then_some(time_s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    fn spiral(now_s: f32, window: Window) -> Spiral {
        Spiral::new(pos2(130.0, 168.0), 113.0, 60.0, window, now_s)
    }

    #[test]
    fn four_minutes_have_four_lines_a_turn() {
        let spiral = spiral(194.0, Window::Last(240.0));
        assert_eq!(spiral.pitch(), 10.0);
        assert_eq!(spiral.lines(), 4);
        assert_eq!(spiral.groove_radius(0.0), 106.0);
        assert!((spiral.groove_radius(60.0) - 96.0).abs() < 1e-4);
    }

    #[test]
    fn the_cutter_stands_at_three_o_clock() {
        for now_s in [0.5, 17.0, 194.0, 1_000.0] {
            let spiral = spiral(now_s, Window::Last(240.0));
            let cutter = spiral.at(now_s, 0);
            assert!((cutter.y - 168.0).abs() < 1e-2 && cutter.x > 190.0, "{cutter:?}");
            let quarter_turn_ago = spiral.at(now_s - 15.0, 0);
            assert!(quarter_turn_ago.y < 168.0 - 60.0, "older grooves lie before the cutter");
        }
    }

    #[test]
    fn a_full_window_scrolls_and_the_whole_programme_gets_finer() {
        assert_eq!(spiral(1_000.0, Window::Last(240.0)).shown_s(), 760.0..1_000.0);
        let whole = spiral(1_000.0, Window::Whole);
        assert_eq!(whole.shown_s(), 0.0..1_000.0);
        assert_eq!(whole.lines(), 1);
        assert_eq!(Window::Whole.length_s(10.0), 240.0);
        assert_eq!(Window::Whole.length_s(300.0), 360.0);
    }

    #[test]
    fn every_groove_is_found_under_the_pointer() {
        let spiral = spiral(194.0, Window::Last(240.0));
        for tenth in (5..1_940).step_by(7) {
            let time_s = tenth as f32 / 10.0;
            for line in 0..spiral.lines() {
                let found = spiral.time_at(spiral.at(time_s, line)).expect("a groove");
                assert!((found - time_s).abs() < 0.01, "{time_s} line {line}: {found}");
            }
        }
        assert_eq!(spiral.time_at(spiral.centre), None);
        assert_eq!(spiral.time_at(pos2(130.0, 168.0 - 112.9)), None);
    }
}

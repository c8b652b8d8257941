//! The part of the measurement that the history shows: follows the end, or stays where the user
//! dragged and zoomed it.

use egui::Rangef;

/// Shortest span that can be shown, in seconds.
const MIN_SPAN_S: f32 = 5.0;
/// A new measurement begins with this span, in seconds.
const FIRST_SPAN_S: f32 = 30.0;
/// Span per wheel step.
const ZOOM_PER_STEP: f32 = 0.8;

/// What is shown; kept in the window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Timeline {
    /// The last part, as long as the window setting says.
    #[default]
    Follow,
    /// Everything.
    Whole,
    /// A fixed part, in seconds.
    Fixed {
        /// Left edge.
        from_s: f32,
        /// Length.
        span_s: f32,
    },
}

/// The shown time on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeAxis {
    /// Time at the left edge, in seconds.
    pub from_s: f32,
    /// Time from edge to edge, in seconds.
    pub span_s: f32,
    /// Left and right edge.
    pub x: Rangef,
}

impl TimeAxis {
    /// Screen position of a moment.
    pub fn x_of(&self, time_s: f32) -> f32 {
        self.x.min + (time_s - self.from_s) / self.span_s * self.x.span()
    }

    /// The moment at a screen position.
    pub fn time_at(&self, x: f32) -> f32 {
        self.from_s + (x - self.x.min) / self.x.span() * self.span_s
    }

    /// Distance of round time labels (seconds) so that at most `most` fit.
    pub fn tick_s(&self, most: f32) -> f32 {
        const STEPS_S: [f32; 15] = [
            1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_200.0, 1_800.0, 3_600.0,
            7_200.0, 14_400.0,
        ];
        let least = self.span_s / most.max(1.0);
        STEPS_S.into_iter().find(|step| *step >= least).unwrap_or(STEPS_S[STEPS_S.len() - 1])
    }
}

impl Timeline {
    /// The axis for a measurement of `measured_s` with a window of `window_s`.
    pub fn axis(self, measured_s: f32, window_s: f32, x: Rangef) -> TimeAxis {
        let (from_s, span_s) = match self {
            // A young measurement fills the picture until the window is full.
            Self::Follow => {
                let span_s = measured_s.clamp(FIRST_SPAN_S.min(window_s), window_s);
                ((measured_s - span_s).max(0.0), span_s)
            }
            Self::Whole => (0.0, measured_s.max(MIN_SPAN_S)),
            Self::Fixed { from_s, span_s } => (from_s, span_s),
        };
        TimeAxis { from_s, span_s: span_s.max(MIN_SPAN_S), x }
    }

    /// After a wheel of `steps` (up is closer) at `x`.
    pub fn zoomed(axis: &TimeAxis, steps: f32, x: f32, measured_s: f32) -> Self {
        let longest_s = measured_s.max(MIN_SPAN_S);
        let span_s = (axis.span_s * ZOOM_PER_STEP.powf(steps)).clamp(MIN_SPAN_S, longest_s);
        let part = (x - axis.x.min) / axis.x.span();
        Self::limited(axis.time_at(x) - part * span_s, span_s, measured_s)
    }

    /// After a drag by `delta_x`.
    pub fn panned(axis: &TimeAxis, delta_x: f32, measured_s: f32) -> Self {
        let from_s = axis.from_s - delta_x / axis.x.span() * axis.span_s;
        Self::limited(from_s, axis.span_s, measured_s)
    }

    fn limited(from_s: f32, span_s: f32, measured_s: f32) -> Self {
        let latest_s = (measured_s - span_s).max(0.0);
        Self::Fixed { from_s: from_s.clamp(0.0, latest_s), span_s }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: Rangef = Rangef { min: 36.0, max: 546.0 };

    #[test]
    fn follow_keeps_the_end_in_view() {
        let early = Timeline::Follow.axis(30.0, 240.0, X);
        assert_eq!((early.from_s, early.span_s), (0.0, 30.0));
        let growing = Timeline::Follow.axis(100.0, 240.0, X);
        assert_eq!((growing.from_s, growing.span_s), (0.0, 100.0));
        let late = Timeline::Follow.axis(300.0, 240.0, X);
        assert_eq!((late.from_s, late.x_of(300.0)), (60.0, 546.0));
    }

    #[test]
    fn zoom_keeps_the_moment_under_the_pointer() {
        let axis = Timeline::Whole.axis(600.0, 240.0, X);
        let at_s = axis.time_at(200.0);
        let Timeline::Fixed { from_s, span_s } = Timeline::zoomed(&axis, 3.0, 200.0, 600.0) else {
            panic!("zoom fixes the view");
        };
        let closer = TimeAxis { from_s, span_s, x: X };
        assert!((closer.time_at(200.0) - at_s).abs() < 0.01);
        assert!((span_s - 600.0 * 0.512).abs() < 0.1);
    }

    #[test]
    fn the_view_stays_within_the_measurement() {
        let axis = Timeline::Fixed { from_s: 100.0, span_s: 60.0 }.axis(200.0, 240.0, X);
        assert_eq!(
            Timeline::panned(&axis, -10_000.0, 200.0),
            Timeline::Fixed { from_s: 140.0, span_s: 60.0 }
        );
        assert_eq!(
            Timeline::panned(&axis, 10_000.0, 200.0),
            Timeline::Fixed { from_s: 0.0, span_s: 60.0 }
        );
        let out = Timeline::zoomed(&axis, -50.0, 300.0, 200.0);
        assert_eq!(out, Timeline::Fixed { from_s: 0.0, span_s: 200.0 });
    }

    #[test]
    fn ticks_are_round() {
        let axis = |span_s| TimeAxis { from_s: 0.0, span_s, x: X };
        assert_eq!(axis(240.0).tick_s(5.0), 60.0);
        assert_eq!(axis(10.0).tick_s(6.0), 2.0);
        assert_eq!(axis(1e6).tick_s(5.0), 14_400.0);
    }
}

//! The last half minute, as the window draws it.

use std::collections::VecDeque;

use plugin_common::telemetry::{COLUMNS_PER_S, Column};

use crate::processor::LANES;

/// Longest time that is shown, in seconds.
pub const LONGEST_S: f32 = 30.0;
/// How much of the past the histogram is made of, in seconds.
const HISTOGRAM_S: f32 = 5.0;
/// Bars of the histogram, over [`CURVE_DB`](super::curve::LOWEST_DB) to 0 dB.
pub const BARS: usize = 48;
const SILENCE_DB: f32 = -150.0;

/// A hundredth of a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Peak of the input, in dB.
    pub input_db: f32,
    /// Peak of the output, in dB.
    pub output_db: f32,
    /// Gain that is farthest from 0, in dB.
    pub gain_db: f32,
    /// Highest level that the detector found, in dB.
    pub level_db: f32,
}

impl Moment {
    fn new([input, output, gain, level]: Column<LANES>) -> Self {
        let db = |gain: f32| if gain > 0.0 { 20.0 * gain.log10() } else { SILENCE_DB };
        let farthest = if -gain.low > gain.high { gain.low } else { gain.high };
        Self {
            input_db: db(input.high),
            output_db: db(output.high),
            gain_db: farthest,
            level_db: level.high,
        }
    }
}

/// The moments, newest last.
#[derive(Debug, Default)]
pub struct Traces {
    moments: VecDeque<Moment>,
    /// Nothing new is taken.
    pub frozen: bool,
}

impl Traces {
    /// Takes a column.
    pub fn push(&mut self, column: Column<LANES>) {
        if self.frozen {
            return;
        }
        if self.moments.len() >= (f64::from(LONGEST_S) * COLUMNS_PER_S) as usize {
            self.moments.pop_front();
        }
        self.moments.push_back(Moment::new(column));
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.moments.clear();
    }

    /// The last so many seconds, newest first, each with its age in seconds.
    pub fn last(&self, seconds: f32) -> impl Iterator<Item = (f32, &Moment)> {
        let count = (f64::from(seconds) * COLUMNS_PER_S) as usize;
        let age_s = |n: usize| n as f32 / COLUMNS_PER_S as f32;
        self.moments.iter().rev().take(count).enumerate().map(move |(n, moment)| (age_s(n), moment))
    }

    /// Farthest gain of the last so many seconds, in dB.
    pub fn farthest_gain_db(&self, seconds: f32) -> f32 {
        let farthest = |a: f32, b: f32| if b.abs() > a.abs() { b } else { a };
        self.last(seconds).map(|(_, moment)| moment.gain_db).fold(0.0, farthest)
    }

    /// How often the detector found each level, the commonest as 1; bars from `low_db` to 0 dB.
    pub fn histogram(&self, low_db: f32) -> [f32; BARS] {
        let mut bars = [0.0f32; BARS];
        for (_, moment) in self.last(HISTOGRAM_S) {
            let at = (1.0 - moment.level_db / low_db) * BARS as f32;
            if (0.0..BARS as f32).contains(&at) {
                bars[at as usize] += 1.0;
            }
        }
        let most = bars.iter().copied().fold(1.0, f32::max);
        bars.map(|bar| bar / most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugin_common::telemetry::Span;

    fn column(gain_db: f32, level_db: f32) -> Column<LANES> {
        let span = |low: f32, high: f32| Span { low, high };
        [span(0.0, 1.0), span(0.0, 0.5), span(gain_db, 0.0), span(-90.0, level_db)]
    }

    #[test]
    fn moments_are_the_peaks_and_the_farthest_gain() {
        let mut traces = Traces::default();
        traces.push(column(-7.0, -12.0));
        let (age_s, moment) = traces.last(1.0).next().unwrap();
        assert_eq!((age_s, moment.input_db, moment.gain_db), (0.0, 0.0, -7.0));
        assert!((moment.output_db + 6.02).abs() < 0.01);
        assert_eq!(traces.farthest_gain_db(1.0), -7.0);
    }

    #[test]
    fn the_past_is_forgotten_after_half_a_minute_and_stands_while_frozen() {
        let mut traces = Traces::default();
        (0..4_000).for_each(|_| traces.push(column(0.0, -30.0)));
        assert_eq!(traces.last(100.0).count(), 3_000);
        traces.frozen = true;
        traces.push(column(-20.0, 0.0));
        assert_eq!(traces.farthest_gain_db(30.0), 0.0);
        traces.clear();
        assert_eq!(traces.last(30.0).count(), 0);
    }

    #[test]
    fn the_histogram_counts_levels() {
        let mut traces = Traces::default();
        (0..6).for_each(|_| traces.push(column(0.0, -30.0)));
        (0..3).for_each(|_| traces.push(column(0.0, -10.0)));
        let bars = traces.histogram(-60.0);
        assert_eq!(bars[24], 1.0);
        assert_eq!(bars[40], 0.5);
        assert_eq!(bars.iter().sum::<f32>(), 1.5);
    }
}

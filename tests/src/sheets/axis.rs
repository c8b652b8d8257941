//! Axes: ranges, ticks and their texts.

use crate::svg::number;

/// Values of a picture along one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Quantity and unit.
    pub label: &'static str,
    low: f64,
    high: f64,
    is_log: bool,
    ticks: Vec<Tick>,
}

/// A line of the grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where.
    pub value: f64,
    /// Beside the axis; empty for a line without a number.
    pub text: String,
}

impl Axis {
    /// Even steps from `low`, a number at each.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few steps")]
    pub fn linear(label: &'static str, low: f64, high: f64, step: f64) -> Self {
        let is_whole = |value: f64| (value - value.round()).abs() < 1e-9;
        let decimals = (0..3u8).find(|places| is_whole(step * 10f64.powi((*places).into())));
        let decimals = decimals.unwrap_or(3).into();
        let count = ((high - low) / step).round() as u32;
        let ticks = (0..=count)
            .map(|index| {
                let value = low + f64::from(index) * step;
                Tick { value, text: number(value, decimals) }
            })
            .collect();
        Self { label, low, high, is_log: false, ticks }
    }

    /// Even ratios; numbers at 1, 2 and 5 of each decade.
    #[must_use]
    pub fn log(label: &'static str, low: f64, high: f64) -> Self {
        let mut ticks = Vec::new();
        let mut decade = 10f64.powf(low.log10().floor());
        while decade <= high {
            for step in 1..10 {
                let value = decade * f64::from(step);
                // A hair of room for values that powers of ten do not hit exactly.
                if value >= low * 0.999 && value <= high * 1.001 {
                    let text = if matches!(step, 1 | 2 | 5) { short(value) } else { String::new() };
                    ticks.push(Tick { value, text });
                }
            }
            decade *= 10.0;
        }
        Self { label, low, high, is_log: true, ticks }
    }

    /// Place of a value: 0 at the low end, 1 at the high one; `None` outside.
    #[must_use]
    pub fn place(&self, value: f64) -> Option<f64> {
        /// What a curve may lie outside and still belong to the edge.
        const SLACK: f64 = 1e-6;
        let place = if self.is_log {
            (value / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        };
        (-SLACK..=1.0 + SLACK).contains(&place).then(|| place.clamp(0.0, 1.0))
    }

    /// Lines of the grid.
    #[must_use]
    pub fn ticks(&self) -> &[Tick] {
        &self.ticks
    }
}

/// A frequency or time with few characters: `20`, `500`, `2k`.
fn short(value: f64) -> String {
    if value >= 1_000.0 { format!("{}k", value / 1_000.0) } else { value.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_run_from_low_to_high_and_end_there() {
        let linear = Axis::linear("level in dB", -60.0, 0.0, 12.0);
        assert_eq!(linear.place(-60.0), Some(0.0));
        assert_eq!(linear.place(-15.0), Some(0.75));
        assert_eq!(linear.place(0.1), None);
        assert_eq!(linear.place(f64::NAN), None);
        let log = Axis::log("Hz", 20.0, 20_000.0);
        assert!((log.place(632.455_532).unwrap() - 0.5).abs() < 1e-6);
        assert_eq!(log.place(f64::NEG_INFINITY), None);
    }

    #[test]
    fn ticks_have_short_texts() {
        let texts = |axis: &Axis| -> Vec<String> {
            axis.ticks().iter().map(|tick| tick.text.clone()).filter(|t| !t.is_empty()).collect()
        };
        assert_eq!(texts(&Axis::linear("dB", -24.0, 0.0, 12.0)), ["\u{2212}24", "\u{2212}12", "0"]);
        assert_eq!(
            texts(&Axis::log("Hz", 50.0, 5_000.0)),
            ["50", "100", "200", "500", "1k", "2k", "5k"]
        );
    }
}

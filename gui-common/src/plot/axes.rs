//! Frequency and level axes with grid and numbers.

use crate::meter::number_text;
use crate::paint::{gradient_h, hairline_h, hairline_v, text};
use crate::theme::{Font, Theme, alpha, metrics};
use egui::{Align2, Painter, Rangef, Rect, pos2};

/// A logarithmic frequency axis over `x`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct FreqAxis {
    /// Left and right end in logical pixels.
    pub x: Rangef,
    /// Frequency at the left end.
    pub low_hz: f32,
    /// Frequency at the right end.
    pub high_hz: f32,
}

impl FreqAxis {
    /// The suite's range: C0 to a little over the highest audible frequency.
    pub fn audible(x: Rangef) -> Self {
        Self { x, low_hz: 16.351_6, high_hz: 23_500.0 }
    }

    fn octaves(&self) -> f32 {
        (self.high_hz / self.low_hz).log2()
    }

    /// Position of a frequency.
    pub fn x_of(&self, freq_hz: f32) -> f32 {
        let share = (freq_hz.max(f32::MIN_POSITIVE) / self.low_hz).log2() / self.octaves();
        self.x.min + share * self.x.span()
    }

    /// Frequency at a position.
    pub fn hz_at(&self, x: f32) -> f32 {
        let share = (x - self.x.min) / self.x.span().max(f32::MIN_POSITIVE);
        self.low_hz * (share * self.octaves()).exp2()
    }

    /// Width of a semitone.
    pub fn semitone(&self) -> f32 {
        self.x.span() / (self.octaves() * 12.0)
    }

    /// Vertical lines at 1, 2, ... 9 times each decade.
    pub fn paint_grid(&self, p: &Painter, y: Rangef, t: &Theme) {
        for (freq, major) in self.lines() {
            hairline_v(p, self.x_of(freq), y, if major { t.grid[2] } else { t.grid[0] });
        }
    }

    /// The frequencies of the grid lines that lie inside, and whether each starts a decade.
    fn lines(&self) -> impl Iterator<Item = (f32, bool)> + '_ {
        (0..5)
            .flat_map(|decade| (1..10u8).map(move |k| (10f32.powi(decade) * f32::from(k), k == 1)))
            .filter(|(f, _)| (self.low_hz..=self.high_hz).contains(f))
    }

    /// Frequency numbers on the line `y`; more of them where there is room.
    pub fn paint_labels(&self, p: &Painter, y: f32, t: &Theme) {
        const WIDE: f32 = 1100.0;
        const FEW: [f32; 10] = [20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 10e3, 20e3];
        const MORE: [f32; 6] = [30.0, 70.0, 300.0, 700.0, 3e3, 7e3];
        const NARROW: f32 = 400.0;
        const DECADES: [f32; 3] = [100.0, 1e3, 10e3];
        let font = Font::regular(metrics::TEXT_AXIS);
        let (first, extra): (&[f32], &[f32]) = match self.x.span() {
            span if span > WIDE => (&FEW, &MORE),
            span if span < NARROW => (&DECADES, &[]),
            _ => (&FEW, &[]),
        };
        for &freq in first.iter().chain(extra) {
            let x = self.x_of(freq) + 4.0;
            // The number at the right end keeps clear of the level scale.
            let x = if freq >= 20e3 { x.min(self.x.max - 39.0) } else { x };
            let label = match freq {
                f if f >= 1e3 => format!("{}k", f / 1e3),
                f if f <= 20.0 => format!("{f} Hz"),
                f => format!("{f}"),
            };
            if self.x.contains(x) {
                text(p, pos2(x, y), Align2::LEFT_CENTER, &label, font, t.low);
            }
        }
    }
}

/// A linear level axis: `zero_y` is 0 dB.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct DbAxis {
    /// Top and bottom in logical pixels.
    pub y: Rangef,
    /// Position of `zero_db`.
    pub zero_y: f32,
    /// Level at `zero_y`.
    pub zero_db: f32,
    /// Pixels per decibel.
    pub px_per_db: f32,
}

impl DbAxis {
    /// An axis around 0 dB in the middle of `y` that shows `range_db` either way and a margin.
    pub fn centred(y: Rangef, range_db: f32) -> Self {
        // The design leaves 1.67 dB over the ends at +-12 dB.
        const MARGIN: f32 = 1.139;
        let zero_y = y.center() + 4.0;
        Self { y, zero_y, zero_db: 0.0, px_per_db: y.span() * 0.5 / (range_db * MARGIN) }
    }

    /// Position of a level.
    pub fn y_of(&self, db: f32) -> f32 {
        self.zero_y - (db - self.zero_db) * self.px_per_db
    }

    /// Level at a position.
    pub fn db_at(&self, y: f32) -> f32 {
        self.zero_db + (self.zero_y - y) / self.px_per_db
    }

    /// Highest and lowest level shown.
    pub fn range_db(&self) -> (f32, f32) {
        (self.db_at(self.y.max), self.db_at(self.y.min))
    }

    fn steps(&self, step_db: f32) -> impl Iterator<Item = (i32, f32)> + use<> {
        let (low, high) = self.range_db();
        let (first, last) = ((low / step_db).ceil() as i32, (high / step_db).floor() as i32);
        (first..=last).map(move |i| (i, i as f32 * step_db))
    }

    /// Horizontal lines every `step_db`; each second is stronger, 0 dB strongest.
    pub fn paint_grid(&self, p: &Painter, x: Rangef, step_db: f32, t: &Theme) {
        const FAINT: f32 = 0.78;
        for (i, db) in self.steps(step_db) {
            let color = match i {
                0 => t.grid[3],
                i if i % 2 == 0 => t.grid[1],
                _ => alpha(t.grid[0], FAINT),
            };
            hairline_h(p, x, self.y_of(db), color);
        }
    }

    /// Level numbers every `step_db`, right aligned at `x`; 0 dB is named.
    pub fn paint_labels(&self, p: &Painter, x: f32, step_db: f32, t: &Theme) {
        const CLEAR: f32 = 14.0;
        for (i, db) in self.steps(step_db) {
            let y = self.y_of(db) - 6.0;
            if y < self.y.min + CLEAR || y > self.y.max - CLEAR {
                continue;
            }
            let (label, font, color) = if i == 0 {
                ("0 dB".to_owned(), Font::medium(metrics::TEXT_AXIS), t.mid)
            } else {
                (number_text(db, 0, true), Font::regular(metrics::TEXT_AXIS), t.low)
            };
            text(p, pos2(x, y), Align2::RIGHT_CENTER, &label, font, color);
        }
    }
}

/// The plate that fades a graph out under the level numbers at its right.
pub fn fade_plate(p: &Painter, rect: Rect, t: &Theme) {
    gradient_h(p, rect, 0.0, &[(0.0, alpha(t.bg0, 0.0)), (1.0, alpha(t.bg0, 0.85))]);
}

/// A frequency as the suite writes it: "85.0 Hz", "440 Hz", "2.87 kHz", "12.5 kHz".
pub fn freq_text(freq_hz: f32) -> String {
    match freq_hz {
        f if f >= 9_995.0 => format!("{:.1} kHz", f / 1e3),
        f if f >= 999.5 => format!("{:.2} kHz", f / 1e3),
        f if f >= 99.95 => format!("{f:.0} Hz"),
        f => format!("{f:.1} Hz"),
    }
}

/// The nearest note and the distance to it: "F7 +47 ct" (A4 = 440 Hz).
pub fn note_text(freq_hz: f32) -> String {
    const NAMES: [&str; 12] = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];
    let midi = 69.0 + 12.0 * (freq_hz.max(1.0) / 440.0).log2();
    let nearest = midi.round();
    let cents = number_text((midi - nearest) * 100.0, 0, true);
    let (name, octave) = (nearest.rem_euclid(12.0) as usize, (nearest / 12.0).floor() - 1.0);
    format!("{}{octave} {cents} ct", NAMES[name.min(11)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis() -> FreqAxis {
        FreqAxis::audible(Rangef::new(0.0, 946.0))
    }

    #[test]
    fn positions_are_those_of_the_layout() {
        // x = log(f / 16.35) / log(23500 / 16.35) x width; 7.52 px per semitone.
        for (freq, x) in [(20.0, 26.2), (100.0, 235.62), (1e3, 535.22), (10e3, 834.83)] {
            assert!((axis().x_of(freq) - x).abs() < 0.05, "{freq}: {}", axis().x_of(freq));
        }
        assert!((axis().semitone() - 7.52).abs() < 0.01);
    }

    #[test]
    fn position_and_value_are_inverse() {
        let levels = DbAxis::centred(Rangef::new(40.0, 400.0), 12.0);
        assert!((levels.px_per_db - 13.17).abs() < 0.01);
        for k in 0..=50 {
            let freq = 10.0 * 1.17f32.powi(k);
            assert!((axis().hz_at(axis().x_of(freq)) / freq - 1.0).abs() < 1e-4);
            let db = k as f32 - 25.0;
            assert!((levels.db_at(levels.y_of(db)) - db).abs() < 1e-4);
        }
    }

    #[test]
    fn words_for_frequencies_and_notes() {
        assert_eq!(freq_text(31.5), "31.5 Hz");
        assert_eq!(freq_text(440.2), "440 Hz");
        assert_eq!(freq_text(999.7), "1.00 kHz");
        assert_eq!(freq_text(2870.0), "2.87 kHz");
        assert_eq!(freq_text(9999.0), "10.0 kHz");
        assert_eq!(note_text(440.0), "A4 0 ct");
        assert_eq!(note_text(2870.0), "F7 +47 ct");
        assert_eq!(note_text(16.3516), "C0 0 ct");
    }
}

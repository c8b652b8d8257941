//! Readings as text: real minus sign, one decimal, LUFS, LU or LKFS.

use crate::params::UnitChoice;

/// Stands for a reading that does not exist yet.
pub const NONE: &str = "\u{2013}";

/// How loudness is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// LUFS, LU or LKFS.
    pub unit: UnitChoice,
    /// 0 LU, in LUFS.
    pub target_lufs: f32,
}

impl Scale {
    /// A loudness: `−13.8`, or `+0.2` relative to the target.
    pub fn loudness(&self, loudness_lufs: f32) -> String {
        match self.unit {
            UnitChoice::Lu => signed(loudness_lufs - self.target_lufs),
            UnitChoice::Lufs | UnitChoice::Lkfs => number(loudness_lufs),
        }
    }

    /// The unit's name.
    pub fn name(&self) -> &'static str {
        match self.unit {
            UnitChoice::Lufs => "LUFS",
            UnitChoice::Lu => "LU",
            UnitChoice::Lkfs => "LKFS",
        }
    }

    /// A mark on an axis, with a decimal where it is not whole.
    pub fn mark(&self, loudness_lufs: f32) -> String {
        let text = self.loudness(loudness_lufs);
        match text.strip_suffix(".0") {
            Some("+0") => "0".to_string(),
            Some(whole) => whole.to_string(),
            None => text,
        }
    }
}

/// A reading with one decimal; `–` when there is none, `−∞` for silence.
pub fn number(value: f32) -> String {
    match value {
        value if value.is_nan() => NONE.to_string(),
        value if value == f32::NEG_INFINITY => "\u{2212}\u{221e}".to_string(),
        value => with_minus(format!("{:.1}", no_negative_zero(value))),
    }
}

/// A difference with one decimal and its sign.
pub fn signed(value: f32) -> String {
    if value.is_finite() {
        with_minus(format!("{:+.1}", no_negative_zero(value)))
    } else {
        number(value)
    }
}

/// Minutes and seconds, with hours when there are some: `3:14`, `1:02:07`.
pub fn time(seconds: f32) -> String {
    let whole = seconds.max(0.0) as u64;
    let (hours, minutes, seconds) = (whole / 3_600, whole / 60 % 60, whole % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// What rounds to zero has no sign.
fn no_negative_zero(value: f32) -> f32 {
    if (value * 10.0).round() == 0.0 { 0.0 } else { value }
}

fn with_minus(text: String) -> String {
    text.replace('-', "\u{2212}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_are_written_for_people() {
        assert_eq!(number(-13.84), "\u{2212}13.8");
        assert_eq!(number(-0.04), "0.0");
        assert_eq!(number(f32::NEG_INFINITY), "\u{2212}\u{221e}");
        assert_eq!(number(f32::NAN), "\u{2013}");
        assert_eq!(signed(0.2), "+0.2");
        assert_eq!(signed(-3.13), "\u{2212}3.1");
        assert_eq!((time(194.9), time(3_727.0)), ("3:14".into(), "1:02:07".into()));
    }

    #[test]
    fn a_mark_is_rounded_to_no_other_target() {
        let scale = Scale { unit: UnitChoice::Lufs, target_lufs: -9.5 };
        for (lufs, mark) in [(-9.5, "\u{2212}9.5"), (-14.0, "\u{2212}14"), (-23.04, "\u{2212}23")] {
            assert_eq!(scale.mark(lufs), mark);
        }
        let scale = Scale { unit: UnitChoice::Lu, ..scale };
        assert_eq!((scale.mark(-9.5), scale.mark(-6.5)), ("0".into(), "+3".into()));
    }

    #[test]
    fn lu_are_relative_to_the_target() {
        let scale = Scale { unit: UnitChoice::Lu, target_lufs: -23.0 };
        assert_eq!(scale.loudness(-20.0), "+3.0");
        assert_eq!(scale.mark(-41.0), "\u{2212}18");
        assert_eq!((scale.mark(-23.0), scale.mark(-20.0)), ("0".into(), "+3".into()));
        let scale = Scale { unit: UnitChoice::Lkfs, ..scale };
        assert_eq!((scale.loudness(-20.0).as_str(), scale.name()), ("\u{2212}20.0", "LKFS"));
    }
}

//! Parameter builders: one for each kind of quantity, with its range and its text both ways.
//!
//! The smoothers of the framework stay off: smoothing belongs to the units in `dsp_core`.
//! Builders marked *logarithmic* keep `log2` of the quantity as the parameter's plain value, so that
//! host automation, modulation and knobs move in even ratios; read them with [`log_value`].

use std::ops::RangeInclusive;
use std::sync::Arc;

use nice_plug::prelude::{BoolParam, Enum, EnumParam, FloatParam, FloatRange, Param};

use crate::text;

/// Bends a fader from -100 to 24 dB so that 0 dB lies at 65 % and the last third is for fine work
/// around it.
const FADER_BEND: f32 = 2.0;

/// The value in real units of a *logarithmic* parameter, after host modulation.
#[inline]
#[must_use]
pub fn log_value(param: &FloatParam) -> f64 {
    f64::from(param.value()).exp2()
}

/// The value in real units of a *logarithmic* parameter as the user set it, without host modulation.
#[inline]
#[must_use]
pub fn log_value_unmodulated(param: &FloatParam) -> f64 {
    f64::from(param.unmodulated_plain_value()).exp2()
}

/// The plain value that stands for `value` in a *logarithmic* parameter.
#[inline]
#[must_use]
pub fn log_plain(value: f64) -> f32 {
    value.log2() as f32
}

/// A gain in dB with sign and one decimal.
#[must_use]
pub fn gain_db(
    name: impl Into<String>,
    default_db: f32,
    range_db: RangeInclusive<f32>,
) -> FloatParam {
    linear(name, default_db, range_db, " dB", 1, text::parse_db)
        .with_value_to_string(Arc::new(|gain_db| text::format_signed(f64::from(gain_db), 1)))
}

/// A depth or width in dB without sign, with one decimal.
#[must_use]
pub fn depth_db(
    name: impl Into<String>,
    default_db: f32,
    range_db: RangeInclusive<f32>,
) -> FloatParam {
    linear(name, default_db, range_db, " dB", 1, text::parse_db)
}

/// A level in dB with two decimals whose lowest value means silence and reads `-inf`; bent like a
/// mixer's fader.
#[must_use]
pub fn level_db(
    name: impl Into<String>,
    default_db: f32,
    range_db: RangeInclusive<f32>,
) -> FloatParam {
    let (min, max) = range_db.into_inner();
    let shown = move |level_db: f32| {
        if level_db <= min {
            "-inf".to_string()
        } else {
            text::format_fixed(f64::from(level_db), 2)
        }
    };
    let read = |text: &str| text::parse_db(text).map(|level_db| level_db as f32);
    FloatParam::new(name, default_db, FloatRange::Skewed { min, max, factor: FADER_BEND })
        .with_unit(" dB")
        .with_value_to_string(Arc::new(shown))
        .with_string_to_value(within(min..=max, shown, read))
}

/// A part of a whole in percent, without decimals.
#[must_use]
pub fn percent(
    name: impl Into<String>,
    default_percent: f32,
    range_percent: RangeInclusive<f32>,
) -> FloatParam {
    linear(name, default_percent, range_percent, "%", 0, text::parse_percent)
}

/// An angle in degrees with one decimal.
#[must_use]
pub fn degrees(
    name: impl Into<String>,
    default_degrees: f32,
    range_degrees: RangeInclusive<f32>,
) -> FloatParam {
    linear(name, default_degrees, range_degrees, "\u{b0}", 1, text::parse_degrees)
}

/// A position from -100 (left) to 100 (right): `L50`, `C`, `R50`.
#[must_use]
pub fn pan(name: impl Into<String>, default_percent: f32) -> FloatParam {
    let shown = |pan: f32| text::format_pan(f64::from(pan));
    let read = |text: &str| text::parse_pan(text).map(|pan| pan as f32);
    FloatParam::new(name, default_percent, FloatRange::Linear { min: -100.0, max: 100.0 })
        .with_value_to_string(Arc::new(shown))
        .with_string_to_value(within(-100.0..=100.0, shown, read))
}

/// A frequency, *logarithmic*; also reads note names.
#[must_use]
pub fn freq_hz(
    name: impl Into<String>,
    default_hz: f64,
    range_hz: RangeInclusive<f64>,
) -> FloatParam {
    logarithmic(name, default_hz, range_hz, text::format_hz, text::parse_hz)
}

/// A quality factor, *logarithmic*.
#[must_use]
pub fn q(name: impl Into<String>, default_q: f64, range_q: RangeInclusive<f64>) -> FloatParam {
    logarithmic(name, default_q, range_q, text::format_q, text::parse_q)
}

/// A time, *logarithmic*.
#[must_use]
pub fn time_ms(
    name: impl Into<String>,
    default_ms: f64,
    range_ms: RangeInclusive<f64>,
) -> FloatParam {
    logarithmic(name, default_ms, range_ms, text::format_ms, text::parse_ms)
}

/// A time that may be 0 or less, in milliseconds with two decimals; with `bend` below 1 the low
/// values have more of the way.
#[must_use]
pub fn span_ms(
    name: impl Into<String>,
    default_ms: f32,
    range_ms: RangeInclusive<f32>,
    bend: f32,
) -> FloatParam {
    let (min, max) = range_ms.into_inner();
    let shown = |ms: f32| text::format_fixed(f64::from(ms), 2);
    let read = |text: &str| text::parse_ms(text).map(|ms| ms as f32);
    FloatParam::new(name, default_ms, FloatRange::Skewed { min, max, factor: bend })
        .with_unit(" ms")
        .with_value_to_string(Arc::new(shown))
        .with_string_to_value(within(min..=max, shown, read))
}

/// A ratio such as `4.0:1` from 1 to `top`, *logarithmic*.
#[must_use]
pub fn ratio(name: impl Into<String>, default_ratio: f64, top: f64) -> FloatParam {
    logarithmic(name, default_ratio, 1.0..=top, text::format_ratio, text::parse_ratio)
}

/// As [`ratio`], and the top of the range means infinite and reads `inf:1`.
#[must_use]
pub fn ratio_to_infinity(name: impl Into<String>, default_ratio: f64, top: f64) -> FloatParam {
    let is_top = move |value: f32| value >= log_plain(top);
    ratio(name, default_ratio, top)
        .with_value_to_string(Arc::new(move |value| {
            if is_top(value) {
                "inf:1".to_string()
            } else {
                text::format_ratio(f64::from(value).exp2())
            }
        }))
        .with_string_to_value(within(
            log_plain(1.0)..=log_plain(top),
            |value| text::format_ratio(f64::from(value).exp2()),
            move |text| {
                let ratio = text::parse_ratio(text).filter(|ratio| *ratio > 0.0)?;
                Some(log_plain(ratio.min(top)))
            },
        ))
}

/// One of several named choices.
#[must_use]
pub fn choice<T: Enum + PartialEq + 'static>(name: impl Into<String>, default: T) -> EnumParam<T> {
    EnumParam::new(name, default)
}

/// A switch: `On` and `Off`, also `yes`, `no`, `true`, `false`, `1`, `0`.
#[must_use]
pub fn toggle(name: impl Into<String>, default: bool) -> BoolParam {
    BoolParam::new(name, default).with_string_to_value(Arc::new(parse_switch))
}

/// The bypass switch, in step with the host's own bypass.
#[must_use]
pub fn bypass() -> BoolParam {
    toggle("Bypass", false).make_bypass()
}

fn parse_switch(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "on" | "yes" | "true" | "1" => Some(true),
        "off" | "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// How a parameter reads text.
pub type ReadText = dyn Fn(&str) -> Option<f32> + Send + Sync;

/// Reads text with `parse` and refuses what lies beyond `range`: what `shown` would not write as it
/// writes the end.
#[must_use]
pub fn within(
    range: RangeInclusive<f32>,
    shown: impl Fn(f32) -> String + Send + Sync + 'static,
    parse: impl Fn(&str) -> Option<f32> + Send + Sync + 'static,
) -> Arc<ReadText> {
    let (min, max) = range.into_inner();
    Arc::new(move |text| {
        let value = parse(text)?;
        let limited = value.clamp(min, max);
        (limited == value || shown(limited) == shown(value)).then_some(limited)
    })
}

fn linear(
    name: impl Into<String>,
    default: f32,
    range: RangeInclusive<f32>,
    unit: &'static str,
    decimals: usize,
    parse: fn(&str) -> Option<f64>,
) -> FloatParam {
    let (min, max) = (*range.start(), *range.end());
    FloatParam::new(name, default, FloatRange::Linear { min, max })
        .with_unit(unit)
        .with_value_to_string(Arc::new(move |value| text::format_fixed(f64::from(value), decimals)))
        .with_string_to_value(within(
            range,
            move |value| text::format_fixed(f64::from(value), decimals),
            move |text| parse(text).map(|value| value as f32),
        ))
}

fn logarithmic(
    name: impl Into<String>,
    default: f64,
    range: RangeInclusive<f64>,
    format: fn(f64) -> String,
    parse: fn(&str) -> Option<f64>,
) -> FloatParam {
    let plain = log_plain(*range.start())..=log_plain(*range.end());
    let range = FloatRange::Linear { min: *plain.start(), max: *plain.end() };
    FloatParam::new(name, log_plain(default), range)
        .with_value_to_string(Arc::new(move |value| format(f64::from(value).exp2())))
        .with_string_to_value(within(
            plain,
            move |value| format(f64::from(value).exp2()),
            move |text| parse(text).filter(|value| *value > 0.0).map(log_plain),
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(param: &impl Param, text: &str) -> Option<String> {
        let normalized = param.string_to_normalized_value(text)?;
        Some(param.normalized_value_to_string(normalized, true))
    }

    #[test]
    fn text_goes_both_ways() {
        let freq = freq_hz("Freq", 1000.0, 10.0..=30_000.0);
        assert_eq!(read(&freq, "2k8").as_deref(), Some("2.80 kHz"));
        assert_eq!(read(&freq, "C#4").as_deref(), Some("277 Hz"));
        assert_eq!(read(&freq, "9.98"), Some("10.0 Hz".into()), "what reads as the end is the end");
        assert_eq!(read(&freq, "-3"), None);
        assert_eq!(read(&freq, "loud"), None);
        let gain = gain_db("Gain", 0.0, -30.0..=30.0);
        assert_eq!(read(&gain, "-3 dB").as_deref(), Some("-3.0 dB"));
        let level = level_db("Level", 0.0, -100.0..=24.0);
        assert_eq!(read(&level, "-inf").as_deref(), Some("-inf dB"));
        assert_eq!(read(&level, "-0.25").as_deref(), Some("-0.25 dB"));
        assert_eq!(read(&percent("Scale", 100.0, -100.0..=200.0), "50%").as_deref(), Some("50%"));
        assert_eq!(read(&q("Q", 1.0, 0.025..=40.0), "0.7").as_deref(), Some("0.70"));
        assert_eq!(read(&pan("Pan", 0.0), "L30").as_deref(), Some("L30"));
        assert_eq!(
            read(&time_ms("Attack", 10.0, 0.005..=500.0), "80us").as_deref(),
            Some("0.080 ms")
        );
        assert_eq!(
            read(&span_ms("Hold", 0.0, 0.0..=500.0, 0.5), "0.5 s").as_deref(),
            Some("500.00 ms")
        );
        assert_eq!(
            read(&span_ms("Ahead", 0.0, -20.0..=20.0, 1.0), "-3").as_deref(),
            Some("-3.00 ms")
        );
        let ratio = ratio_to_infinity("Ratio", 4.0, 100.0);
        for (typed, shown) in [("4", "4.0:1"), ("2.5:1", "2.5:1"), ("20", "20.0:1")] {
            assert_eq!(read(&ratio, typed).as_deref(), Some(shown));
        }
        for infinite in ["inf", "inf:1", "\u{221e}:1", "1000:1"] {
            assert_eq!(read(&ratio, infinite).as_deref(), Some("inf:1"), "{infinite}");
        }
        assert_eq!(read(&ratio, "steep"), None);
        assert_eq!(read(&toggle("On", false), "yes").as_deref(), Some("On"));
        assert_eq!(read(&toggle("On", false), "perhaps"), None);
    }

    #[test]
    fn what_lies_beyond_the_range_is_refused_and_never_taken_for_its_end() {
        let freq = freq_hz("Freq", 1000.0, 10.0..=30_000.0);
        let gain = gain_db("Gain", 0.0, -30.0..=30.0);
        let level = level_db("Level", 0.0, -100.0..=24.0);
        let pan = pan("Pan", 0.0);
        let hold = span_ms("Hold", 0.0, 0.0..=500.0, 0.5);
        let attack = time_ms("Attack", 10.0, 0.005..=500.0);
        let ratio = ratio_to_infinity("Ratio", 4.0, 100.0);
        let beyond = [
            (&freq, "1"),
            (&freq, "31k"),
            (&gain, "100"),
            (&gain, "-inf"),
            (&level, "24.1"),
            (&pan, "120"),
            (&hold, "1.2 s"),
            (&hold, "-1"),
            (&attack, "0.004"),
            (&attack, "501"),
            (&ratio, "0.5"),
            (&ratio, "0.5:1"),
            (&ratio, "-4"),
        ];
        for (param, text) in beyond {
            assert_eq!(read(param, text), None, "{}: {text}", param.name());
        }
        for (param, text, shown) in [
            (&gain, "30.04", "+30.0 dB"),
            (&level, "-150", "-inf dB"),
            (&level, "24", "24.00 dB"),
            (&pan, "L100", "L100"),
            (&ratio, "0.999", "1.00:1"),
        ] {
            assert_eq!(read(param, text).as_deref(), Some(shown), "{}: {text}", param.name());
        }
        for param in [&freq, &gain, &level, &pan, &hold, &attack, &ratio] {
            for end in [0.0, 1.0] {
                let text = param.normalized_value_to_string(end, true);
                assert_eq!(param.string_to_normalized_value(&text), Some(end), "{text}");
            }
        }
    }

    #[test]
    fn logarithmic_parameters_move_in_even_ratios_and_keep_their_value() {
        let freq = freq_hz("Freq", 1000.0, 10.0..=30_000.0);
        let mid = f64::from(freq.preview_plain(0.5)).exp2();
        assert!((mid / (10.0f64 * 30_000.0).sqrt() - 1.0).abs() < 1e-5);
        // f32 keeps log2(1000) to 1 part in 2^23 of 9.97: 1e-6 of an octave.
        assert!((log_value(&freq) / 1000.0 - 1.0).abs() < 1e-6);
    }
}

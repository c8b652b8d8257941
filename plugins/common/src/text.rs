//! Parameter values as people write them: `1k`, `2k8`, `-3 dB`, `250ms`, `C#4 +20 ct`, `50%`, `3:1`.
//!
//! Every `parse_` function takes the text with or without its unit and returns `None` when it is
//! not a value of that kind. U+2212 counts as a minus sign. A comma is a decimal point, or marks
//! thousands where only that makes sense: `12,500 Hz`, `1,500 ms`, and not `1,500 s`.

mod number;

/// Frequency of the note A4, in Hz (ISO 16).
const A4_HZ: f64 = 440.0;
/// MIDI number of the note A4; C4 is 60.
const A4_MIDI: f64 = 69.0;
const CENTS_PER_SEMITONE: f64 = 100.0;
const SEMITONES_PER_OCT: f64 = 12.0;
const NOTE_NAMES: [&str; 12] = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

/// Splits `-3,5 dB` into -3.5 and `dB`; the rest comes in lower case.
fn split_number(text: &str) -> Option<(f64, String)> {
    number::split(text, |_| false)
}

/// Like [`split_number`], and reads a `k` after or inside the number as thousands: `2k8` is 2800, and
/// so is `2,800`.
fn split_kilo_number(text: &str) -> Option<(f64, String)> {
    let (number, rest) = number::split(text, |unit| !unit.starts_with('k'))?;
    let Some(after_k) = rest.strip_prefix('k') else { return Some((number, rest)) };
    let digits = after_k.chars().take_while(char::is_ascii_digit).count();
    let (decimals, rest) = after_k.split_at(digits);
    let fraction: f64 = if digits == 0 { 0.0 } else { format!("0.{decimals}").parse().ok()? };
    let sign = if text.trim_start().starts_with(['-', '\u{2212}']) { -1.0 } else { 1.0 };
    Some((1000.0 * (number + sign * fraction), rest.trim().to_string()))
}

/// A number whose unit is one of `units`, or has no unit.
fn parse_with_units(text: &str, units: &[&str]) -> Option<f64> {
    let (number, rest) = split_number(text)?;
    (rest.is_empty() || units.contains(&rest.as_str())).then_some(number)
}

/// Hz from `440`, `1k`, `2k8`, `1.5 kHz`, `A4`, `C#4`, `Bb3 -12 ct`.
#[must_use]
pub fn parse_hz(text: &str) -> Option<f64> {
    if let Some(freq_hz) = parse_note_hz(text) {
        return Some(freq_hz);
    }
    let (freq_hz, rest) = split_kilo_number(text)?;
    (rest.is_empty() || rest == "hz").then_some(freq_hz)
}

/// Hz from a note name with an octave and, if wanted, cents. C4 is middle C.
#[must_use]
pub fn parse_note_hz(text: &str) -> Option<f64> {
    let text = text.trim().replace('\u{2212}', "-");
    let mut chars = text.chars();
    let letter = chars.next()?.to_ascii_uppercase();
    let mut semitone = NOTE_NAMES.iter().position(|name| *name == letter.to_string())? as f64;
    let mut rest = chars.as_str();
    for (sign, step) in [("#", 1.0), ("\u{266f}", 1.0), ("b", -1.0), ("\u{266d}", -1.0)] {
        if let Some(after) = rest.strip_prefix(sign) {
            semitone += step;
            rest = after;
            break;
        }
    }
    let octave_end = rest
        .char_indices()
        .find(|&(at, c)| !(c.is_ascii_digit() || (at == 0 && c == '-')))
        .map_or(rest.len(), |(at, _)| at);
    let octave: f64 = rest[..octave_end].parse().ok()?;
    let cents = match rest[octave_end..].trim() {
        "" => 0.0,
        cents => parse_with_units(cents, &["ct", "cent", "cents"])?,
    };
    let midi = SEMITONES_PER_OCT * (octave + 1.0) + semitone + cents / CENTS_PER_SEMITONE;
    Some(midi_to_hz(midi))
}

/// Frequency of a MIDI note number, which may have a fraction.
#[must_use]
pub fn midi_to_hz(midi: f64) -> f64 {
    A4_HZ * ((midi - A4_MIDI) / SEMITONES_PER_OCT).exp2()
}

/// MIDI note number of a frequency, with a fraction.
#[must_use]
pub fn hz_to_midi(freq_hz: f64) -> f64 {
    A4_MIDI + SEMITONES_PER_OCT * (freq_hz / A4_HZ).log2()
}

/// The nearest note and the distance to it in cents: `F7`, +47.
#[must_use]
pub fn note_of(freq_hz: f64) -> (String, i32) {
    let midi = hz_to_midi(freq_hz);
    let nearest = midi.round();
    let name = NOTE_NAMES[nearest.rem_euclid(SEMITONES_PER_OCT) as usize];
    let octave = (nearest / SEMITONES_PER_OCT).floor() as i32 - 1;
    (format!("{name}{octave}"), ((midi - nearest) * CENTS_PER_SEMITONE).round() as i32)
}

/// Decibels from `-3`, `+3 dB`, `-18 dBFS`, `-inf`.
#[must_use]
pub fn parse_db(text: &str) -> Option<f64> {
    const UNITS: [&str; 2] = ["db", "dbfs"];
    let bare = text.trim().to_lowercase().replace('\u{2212}', "-");
    let bare = UNITS.iter().find_map(|unit| bare.strip_suffix(unit)).unwrap_or(&bare).trim();
    if matches!(bare, "-inf" | "-infinity" | "-\u{221e}") {
        return Some(f64::NEG_INFINITY);
    }
    parse_with_units(text, &UNITS)
}

/// Percent from `50` or `50%`.
#[must_use]
pub fn parse_percent(text: &str) -> Option<f64> {
    parse_with_units(text, &["%"])
}

/// A quality factor from `0.7`, `q 0.7`, or from the width between the points of -3 dB: `2 oct`.
#[must_use]
pub fn parse_q(text: &str) -> Option<f64> {
    let lower = text.trim().to_lowercase();
    let (number, unit) = split_number(lower.strip_prefix('q').unwrap_or(&lower))?;
    match unit.as_str() {
        "" | "q" => Some(number),
        "oct" | "octave" | "octaves" => Some(q_of_octaves(number)).filter(|q| q.is_finite()),
        _ => None,
    }
}

/// The quality factor of a band that is so many octaves wide.
fn q_of_octaves(width_oct: f64) -> f64 {
    let ratio = width_oct.exp2();
    ratio.sqrt() / (ratio - 1.0)
}

/// Degrees from `30`, `30°`; to the left is less, to the right is more: `30° left`.
#[must_use]
pub fn parse_degrees(text: &str) -> Option<f64> {
    to_a_side(text, |bare| parse_with_units(bare, &["\u{b0}", "deg", "degrees"]))
}

/// The number that `parse` reads, to the side of `left`, `l`, `right` or `r` before or behind it.
/// Less than nothing to the right is none.
fn to_a_side(text: &str, parse: impl FnOnce(&str) -> Option<f64>) -> Option<f64> {
    let (bare, side) = split_side(text);
    let number = parse(&bare)?;
    match side {
        Some(sign) if sign > 0.0 && number < 0.0 => None,
        Some(sign) => Some(sign * number.abs()),
        None => Some(number),
    }
}

/// Without `left`, `l`, `right` or `r` before or behind it, and the sign of that side.
fn split_side(text: &str) -> (String, Option<f64>) {
    let lower = text.trim().to_lowercase();
    let sides = [("left", -1.0), ("right", 1.0), ("l", -1.0), ("r", 1.0)];
    let found = sides.iter().find_map(|(side, sign)| {
        let bare = lower.strip_prefix(side).or_else(|| lower.strip_suffix(side))?;
        Some((bare.to_owned(), *sign))
    });
    found.map_or((lower, None), |(bare, sign)| (bare, Some(sign)))
}

/// Milliseconds from `250`, `1,500`, `250ms`, `1.2 s`, `80 us`.
#[must_use]
pub fn parse_ms(text: &str) -> Option<f64> {
    let (number, rest) = number::split(text, |unit| unit != "s")?;
    match rest.as_str() {
        "" | "ms" => Some(number),
        "s" => Some(number * 1000.0),
        "us" | "\u{b5}s" => Some(number / 1000.0),
        _ => None,
    }
}

/// The first number of a ratio from `3:1`, `3 : 1` or `3`; infinite from `inf` or `inf:1`.
#[must_use]
pub fn parse_ratio(text: &str) -> Option<f64> {
    let text = text.trim().to_lowercase();
    let bare = match text.split_once(':') {
        Some((bare, to)) if to.trim() == "1" => bare.trim(),
        Some(_) => return None,
        None => &text,
    };
    if matches!(bare, "inf" | "infinity" | "\u{221e}") {
        return Some(f64::INFINITY);
    }
    parse_with_units(bare, &[])
}

/// Position in percent, -100 (left) to 100 (right), from `L50`, `50 R`, `40 right`, `C`, `-50`.
#[must_use]
pub fn parse_pan(text: &str) -> Option<f64> {
    // Before the sides: the last letter of "center" is no side.
    if matches!(text.trim().to_lowercase().as_str(), "c" | "center" | "centre") {
        return Some(0.0);
    }
    to_a_side(text, parse_percent)
}

/// A number without the minus of a rounded-off zero.
#[must_use]
pub fn format_fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let is_zero = text.chars().all(|c| matches!(c, '-' | '0' | '.'));
    if is_zero { text.trim_start_matches('-').to_string() } else { text }
}

/// A number with its sign, plus as well as minus; zero has none.
#[must_use]
pub fn format_signed(value: f64, decimals: usize) -> String {
    let text = format_fixed(value, decimals);
    let is_positive = text.chars().any(|c| matches!(c, '1'..='9')) && value > 0.0;
    if is_positive { format!("+{text}") } else { text }
}

/// `29.0 Hz`, `268 Hz`, `2.87 kHz`.
#[must_use]
pub fn format_hz(freq_hz: f64) -> String {
    // The limits are where the shorter form would round up to the next one.
    match freq_hz {
        f if f < 99.95 => format!("{f:.1} Hz"),
        f if f < 999.5 => format!("{f:.0} Hz"),
        f => format!("{:.2} kHz", f / 1000.0),
    }
}

/// `0.250 ms`, `8.00 ms`, `90.0 ms`, `1.20 s`.
#[must_use]
pub fn format_ms(time_ms: f64) -> String {
    match time_ms {
        t if t < 0.9995 => format!("{t:.3} ms"),
        t if t < 9.995 => format!("{t:.2} ms"),
        t if t < 99.95 => format!("{t:.1} ms"),
        t if t < 999.5 => format!("{t:.0} ms"),
        t => format!("{:.2} s", t / 1000.0),
    }
}

/// `1.05:1`, `4.0:1`, `20.0:1`; two decimals where they make a difference.
#[must_use]
pub fn format_ratio(ratio: f64) -> String {
    match ratio {
        r if r < 1.995 => format!("{r:.2}:1"),
        r => format!("{r:.1}:1"),
    }
}

/// `0.025`, `1.80`, `12.0`.
#[must_use]
pub fn format_q(q: f64) -> String {
    match q {
        q if q < 0.0995 => format!("{q:.3}"),
        q if q < 9.995 => format!("{q:.2}"),
        q => format!("{q:.1}"),
    }
}

/// `L50`, `C`, `R12.5`.
#[must_use]
pub fn format_pan(pan_percent: f64) -> String {
    let amount = format_fixed(pan_percent.abs(), 1);
    let amount = amount.strip_suffix(".0").unwrap_or(&amount);
    match pan_percent {
        _ if amount == "0" => "C".to_string(),
        p if p < 0.0 => format!("L{amount}"),
        _ => format!("R{amount}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequencies_are_read_in_the_users_words() {
        for (text, hz) in [
            ("440", 440.0),
            ("1k", 1000.0),
            ("2k8", 2800.0),
            ("1.5 kHz", 1500.0),
            ("1,5k", 1500.0),
            ("12k5 Hz", 12_500.0),
            ("12,500", 12_500.0),
            ("1,000 Hz", 1_000.0),
            ("1,500 kHz", 1_500.0),
            ("12 500 Hz", 12_500.0),
            ("250 Hz", 250.0),
            ("A4", 440.0),
            ("a3", 220.0),
            ("C#4", 277.182_631),
            ("Db4", 277.182_631),
            ("C4", 261.625_565),
            ("A4 +100 ct", 466.163_762),
            ("C-1", 8.175_799),
        ] {
            let got = parse_hz(text).unwrap_or(f64::NAN);
            assert!((got / hz - 1.0).abs() < 1e-7, "{text}: {got}");
        }
        for text in ["", "k", "H4", "1 dB", "C", "1k2k", "--3", "1.2.3"] {
            assert_eq!(parse_hz(text), None, "{text}");
        }
    }

    #[test]
    fn other_units_are_read_with_and_without_their_sign() {
        for (got, wanted) in [
            (parse_db("-3"), -3.0),
            (parse_db("\u{2212}3.5 dB"), -3.5),
            (parse_db("+6dB"), 6.0),
            (parse_db("-inf"), f64::NEG_INFINITY),
            (parse_db("-inf dB"), f64::NEG_INFINITY),
            (parse_percent("50%"), 50.0),
            (parse_percent("-100 %"), -100.0),
            (parse_ms("250ms"), 250.0),
            (parse_ms("1.2 s"), 1200.0),
            (parse_ms("80us"), 0.08),
            (parse_ms("1,500"), 1500.0),
            (parse_ms("1,500 s"), 1500.0),
            (parse_ms("0,250 ms"), 0.25),
            (parse_db("-18 dBFS"), -18.0),
            (parse_db("-inf dBFS"), f64::NEG_INFINITY),
            (parse_db("-3,125"), -3.125),
            (parse_ratio("4 : 1"), 4.0),
            (parse_ratio("2,5: 1"), 2.5),
            (parse_q("1,414"), 1.414),
            (parse_q("Q 2"), 2.0),
            (parse_q("1 oct"), std::f64::consts::SQRT_2),
            (parse_degrees("30\u{b0} left"), -30.0),
            (parse_degrees("-30"), -30.0),
            (parse_pan("40 right"), 40.0),
            (parse_pan("left 12,5"), -12.5),
            (parse_ratio("3:1"), 3.0),
            (parse_q("0.7"), 0.7),
            (parse_degrees("30\u{b0}"), 30.0),
            (parse_pan("C"), 0.0),
            (parse_pan("center"), 0.0),
            (parse_pan(" Centre"), 0.0),
            (parse_pan("-30 left"), -30.0),
            (parse_pan("0 right"), 0.0),
            (parse_pan("L50"), -50.0),
            (parse_pan("25 R"), 25.0),
            (parse_pan("-10%"), -10.0),
        ] {
            assert_eq!(got, Some(wanted));
        }
        for got in [parse_db("3 Hz"), parse_percent("x"), parse_ms("1 h"), parse_pan("L")] {
            assert_eq!(got, None);
        }
        for got in [parse_ratio("4:2"), parse_q("0 oct"), parse_q("2 dB"), parse_pan("2 up")] {
            assert_eq!(got, None);
        }
        let contradictions =
            [parse_pan("-30 right"), parse_pan("R-30"), parse_degrees("-30 deg r")];
        for got in contradictions.into_iter().chain([parse_pan("L50R"), parse_pan("- L50")]) {
            assert_eq!(got, None);
        }
    }

    #[test]
    fn what_is_printed_reads_back_to_the_same_text() {
        for step in 0..4000 {
            let freq_hz = 10.0 * (3000f64).powf(f64::from(step) / 4000.0);
            let text = format_hz(freq_hz);
            assert_eq!(parse_hz(&text).map(format_hz).as_deref(), Some(text.as_str()));
            let text = format_ms(freq_hz / 100.0);
            assert_eq!(parse_ms(&text).map(format_ms).as_deref(), Some(text.as_str()));
            let text = format_q(freq_hz / 400.0);
            assert_eq!(parse_q(&text).map(format_q).as_deref(), Some(text.as_str()));
            let text = format_pan(f64::from(step) / 20.0 - 100.0);
            assert_eq!(parse_pan(&text).map(format_pan).as_deref(), Some(text.as_str()));
        }
    }

    #[test]
    fn notes_have_cents() {
        assert_eq!(note_of(440.0), ("A4".to_string(), 0));
        assert_eq!(note_of(2870.0), ("F7".to_string(), 47));
        assert_eq!(note_of(16.351_6), ("C0".to_string(), 0));
    }

    #[test]
    fn zero_has_no_sign() {
        assert_eq!(format_fixed(-0.004, 2), "0.00");
        assert_eq!(format_fixed(-0.006, 2), "-0.01");
        assert_eq!(format_signed(0.04, 1), "0.0");
        assert_eq!(format_signed(2.6, 1), "+2.6");
        assert_eq!(format_signed(-2.6, 1), "-2.6");
    }
}

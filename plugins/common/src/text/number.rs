//! Numbers as people write them: `-3,5`, `12,500`, `1.234,5`, `12 500`.
//!
//! A point is a decimal point. Of a comma it depends: with a point besides, the last of the two marks
//! the decimals and the other one thousands; several commas mark thousands; a single comma in front
//! of exactly three digits marks thousands where values are that large (Hz and milliseconds, not
//! kHz, seconds or dB) and nothing but zero would be left without them. Every other comma is a decimal
//! point. Spaces and apostrophes mark thousands wherever three digits follow.

const GROUP_DIGITS: usize = 3;

/// Splits `-3,5 dB` into -3.5 and `dB`; the rest comes in lower case. `in_thousands` says of that
/// rest whether values with it reach thousands.
pub(super) fn split(text: &str, in_thousands: fn(&str) -> bool) -> Option<(f64, String)> {
    let text = text.trim().replace('\u{2212}', "-").to_lowercase();
    let (sign, text) = match text.strip_prefix(['-', '+']) {
        Some(rest) if text.starts_with('-') => (-1.0, rest),
        Some(rest) => (1.0, rest),
        None => (1.0, text.as_str()),
    };
    let (number, rest) = text.split_at(end_of_number(text));
    let rest = rest.trim();
    let magnitude = read(number, in_thousands(rest))?;
    Some((sign * magnitude, rest.to_owned()))
}

fn end_of_number(text: &str) -> usize {
    let belongs = |(at, c): (usize, char)| match c {
        '0'..='9' | '.' | ',' => true,
        ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '\u{2019}' => {
            text[..at].ends_with(|c: char| c.is_ascii_digit())
                && leading_digits(&text[at + c.len_utf8()..]) == GROUP_DIGITS
        }
        _ => false,
    };
    text.char_indices().find(|found| !belongs(*found)).map_or(text.len(), |(at, _)| at)
}

fn leading_digits(text: &str) -> usize {
    text.chars().take_while(char::is_ascii_digit).count()
}

/// The value of digits, points, commas and what separates groups.
fn read(number: &str, in_thousands: bool) -> Option<f64> {
    let number: String =
        number.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let (commas, points) = (number.matches(',').count(), number.matches('.').count());
    let comma_is_last = number.rfind(',') > number.rfind('.');
    let (group, decimal) = match (commas, points) {
        (0, _) => (None, '.'),
        (1, 0) if in_thousands && marks_thousands(&number) => (Some(','), '.'),
        (1, 0) => (None, ','),
        (_, 0) => (Some(','), '.'),
        _ if comma_is_last => (Some('.'), ','),
        _ => (Some(','), '.'),
    };
    let (whole, decimals) = number.split_once(decimal).unwrap_or((&number, ""));
    let whole = match group {
        Some(group) if is_grouped(whole, group) => whole.replace(group, ""),
        Some(_) => return None,
        None => whole.to_owned(),
    };
    format!("{whole}.{decimals}").parse().ok()
}

fn marks_thousands(number: &str) -> bool {
    is_grouped(number, ',') && !number.starts_with('0')
}

/// `12,500`: up to three digits, and then three behind each comma.
fn is_grouped(whole: &str, group: char) -> bool {
    let mut parts = whole.split(group).map(str::len);
    let first = parts.next().unwrap_or(0);
    (1..=GROUP_DIGITS).contains(&first) && parts.all(|digits| digits == GROUP_DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_and_points_mean_what_people_mean_with_them() {
        for (text, in_thousands, wanted) in [
            ("12,500", true, Some(12_500.0)),
            ("1,000 hz", true, Some(1_000.0)),
            ("-1,000", true, Some(-1_000.0)),
            ("0,125", true, Some(0.125)),
            ("1,5", true, Some(1.5)),
            ("12,50", true, Some(12.5)),
            ("1,2345", true, Some(1.2345)),
            ("1234,567", true, Some(1_234.567)),
            (",500", true, Some(0.5)),
            ("12.500", true, Some(12.5)),
            ("12,500", false, Some(12.5)),
            ("-3,125 db", false, Some(-3.125)),
            ("1,234,567", false, Some(1_234_567.0)),
            ("12,500.5", false, Some(12_500.5)),
            ("12.500,5", false, Some(12_500.5)),
            ("12 500 hz", false, Some(12_500.0)),
            ("12\u{202f}500,5", false, Some(12_500.5)),
            ("12'500", false, Some(12_500.0)),
            ("\u{2212}3.", false, Some(-3.0)),
            (".5", false, Some(0.5)),
            ("1,2,3", true, None),
            ("1.2.3", true, None),
            ("1,20.5", true, None),
            ("1.5,000,5", true, None),
            ("--3", true, None),
            ("", true, None),
            (",", true, None),
            (".", true, None),
        ] {
            let got = split(text, if in_thousands { |_| true } else { |_| false });
            assert_eq!(got.map(|(number, _)| number), wanted, "{text}, thousands: {in_thousands}");
        }
    }

    #[test]
    fn what_stands_behind_the_number_is_left() {
        for (text, rest) in [("440 Hz", "hz"), ("12 500 Hz", "hz"), ("2k8", "k8"), ("12 50", "50")]
        {
            assert_eq!(split(text, |_| true).expect("a number").1, rest, "{text}");
        }
    }
}

//! Numbers as the suite writes them.

/// Below this a level is silence.
const SILENCE_DB: f32 = -99.95;

/// A level with one decimal and a real minus sign; silence is "−∞". `signed` writes the plus too.
pub fn db_text(db: f32, signed: bool) -> String {
    if db.is_nan() || db <= SILENCE_DB {
        return "\u{2212}\u{221E}".to_owned();
    }
    number_text(db, 1, signed)
}

/// A number with a real minus sign; what rounds to zero carries no sign.
pub fn number_text(value: f32, decimals: usize, signed: bool) -> String {
    let digits = format!("{:.decimals$}", value.abs());
    let zero = digits.chars().all(|c| c == '0' || c == '.');
    let sign = match (zero, value < 0.0, signed) {
        (true, ..) => "",
        (_, true, _) => "\u{2212}",
        (_, _, true) => "+",
        _ => "",
    };
    format!("{sign}{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_a_real_minus_and_zero_no_sign() {
        let cases = [
            (db_text(-1.26, false), "−1.3"),
            (db_text(0.8, true), "+0.8"),
            (db_text(0.8, false), "0.8"),
            (db_text(-0.04, true), "0.0"),
            (db_text(f32::NEG_INFINITY, true), "−∞"),
            (db_text(f32::NAN, true), "−∞"),
            (db_text(-120.0, false), "−∞"),
            (number_text(9.0, 0, true), "+9"),
        ];
        for (got, expected) in cases {
            assert_eq!(got, expected);
        }
    }
}

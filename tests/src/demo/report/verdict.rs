//! The mix against the default target of the suite's loudness meter, in words.

use crate::demo::measure::loudness::Loudness;
use crate::svg::{number, signed};

/// The target: "Streaming" of Lacquer Loudness.
const TARGET_LUFS: f64 = -14.0;
const CEILING_DBTP: f64 = -1.0;
/// A mix this close to the target is on it (EBU R 128 asks the same of programmes), in LU.
const TOLERANCE_LU: f64 = 0.5;

/// One sentence, and whether something is wrong: too loud, or a true peak above the ceiling.
#[must_use]
pub fn verdict(loudness: &Loudness) -> (String, bool) {
    if !loudness.integrated_lufs.is_finite() {
        return ("Silent, or shorter than 0.4 s: there is no loudness to judge.".to_owned(), false);
    }
    let over_lu = loudness.integrated_lufs - TARGET_LUFS;
    let over_db = loudness.true_peak_dbtp - CEILING_DBTP;
    let target = format!("the streaming target of {} LUFS", number(TARGET_LUFS, 0));
    let level = if over_lu.abs() <= TOLERANCE_LU {
        format!("On {target}")
    } else if over_lu > 0.0 {
        format!("{} LU over {target}", number(over_lu, 1))
    } else {
        format!("Not mastered: {} LU under {target}", number(-over_lu, 1))
    };
    let ceiling = format!("the ceiling of {} dBTP", number(CEILING_DBTP, 0));
    let peak_dbtp = signed(loudness.true_peak_dbtp, 1);
    let peak = if over_db > 0.0 {
        format!("the true peak, {peak_dbtp} dBTP, is {} dB above {ceiling}", number(over_db, 1))
    } else {
        format!("the true peak, {peak_dbtp} dBTP, keeps {ceiling}")
    };
    let room = if over_lu < -TOLERANCE_LU && -over_lu > -over_db {
        " The chain holds no limiter, so turning it up to the target would send peaks through the ceiling."
    } else {
        ""
    };
    (format!("{level}; {peak}.{room}"), over_lu > TOLERANCE_LU || over_db > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_names_what_is_over_under_and_kept() {
        let of = |integrated_lufs, true_peak_dbtp| {
            verdict(&Loudness { integrated_lufs, true_peak_dbtp, ..Loudness::default() })
        };
        let cases = [
            (-16.9, -1.5, "Not mastered: 2.9 LU under", "keeps the ceiling", "no limiter", false),
            (-16.9, -6.0, "Not mastered: 2.9 LU under", "keeps the ceiling", "", false),
            (-14.3, -1.0, "On the streaming target", "keeps the ceiling", "", false),
            (-11.0, 0.4, "3.0 LU over", "is 1.4 dB above", "", true),
            (f64::NEG_INFINITY, f64::NEG_INFINITY, "Silent", "no loudness", "", false),
        ];
        for (lufs, peak, first, second, third, is_wrong) in cases {
            let (text, wrong) = of(lufs, peak);
            assert!([first, second, third].iter().all(|words| text.contains(words)), "{text}");
            assert_eq!(text.contains("limiter"), third == "no limiter", "{text}");
            assert_eq!(wrong, is_wrong, "{text}");
        }
    }
}

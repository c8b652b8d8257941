//! The measurement as text for people, as CSV and as JSON for machines. Pure functions of what was
//! measured; levels have a plain hyphen and a point wherever they are read.

use std::fmt::Write as _;

use crate::history::{History, RECORD_PERIOD_S, Record};
use crate::readings::Readings;
use crate::targets::{Target, Verdict};

/// First line of the CSV file.
const COLUMNS: &str = "end_s,momentary_lufs,short_term_lufs,integrated_lufs,true_peak_dbtp";

/// Everything that is written out.
#[derive(Clone, Copy)]
pub struct Measurement<'a> {
    /// The figures.
    pub readings: &'a Readings,
    /// What they are held against.
    pub target: &'a Target,
    /// How it came to them.
    pub history: &'a History,
}

/// The records from the first to the last with the end of each, in seconds: ten a second, older ones
/// as close as they are still kept.
pub(crate) fn records(history: &History) -> impl Iterator<Item = (f64, Record)> + '_ {
    // What is measured meanwhile belongs to the next export.
    let end = history.len();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < end {
            let level = history.level_for(at);
            let index = at.div_ceil(1 << level);
            let next = (index + 1) << level;
            if next > end && level > 0 {
                // The last of a coarse level is not whole: what is left is kept in finer ones.
                return None;
            }
            at = next;
            if let Some(record) = history.get(level, index) {
                return Some((next as f64 * RECORD_PERIOD_S, record));
            }
        }
        None
    })
}

/// A level with two decimals, as the history keeps it; `None` where there is none.
fn level(value: f32) -> Option<String> {
    match value {
        value if value.is_nan() => None,
        f32::NEG_INFINITY => Some("-inf".to_owned()),
        value => Some(format!("{value:.2}")),
    }
}

/// The history: one line a record. Empty where there is no reading, `-inf` for silence.
pub fn csv(history: &History) -> String {
    let mut text = format!("{COLUMNS}\n");
    for (end_s, record) in records(history) {
        let fields = fields(&record).map(|value| level(value).unwrap_or_default());
        // A string takes everything.
        let _ = writeln!(text, "{end_s:.1},{}", fields.join(","));
    }
    text
}

fn fields(record: &Record) -> [f32; 4] {
    let Record { momentary_lufs, short_term_lufs, integrated_lufs, true_peak_db } = *record;
    [momentary_lufs, short_term_lufs, integrated_lufs, true_peak_db]
}

/// Name and value of every figure.
fn figures(readings: &Readings) -> [(&'static str, f32); 12] {
    let [left_db, right_db] = readings.true_peak_db;
    [
        ("integrated_lufs", readings.integrated_lufs),
        ("range_lu", readings.range_lu),
        ("max_momentary_lufs", readings.max_momentary_lufs),
        ("max_short_term_lufs", readings.max_short_term_lufs),
        ("true_peak_left_dbtp", left_db),
        ("true_peak_right_dbtp", right_db),
        ("momentary_lufs", readings.momentary_lufs),
        ("short_term_lufs", readings.short_term_lufs),
        ("peak_to_loudness_lu", readings.peak_to_loudness_lu),
        ("peak_to_short_term_lu", readings.peak_to_short_term_lu),
        ("dynamic_range_db", readings.dynamic_range_db),
        ("crest_db", readings.crest_db),
    ]
}

/// Figures, target and history. JSON has no infinity: silence is the string "-inf".
pub fn json(of: &Measurement<'_>) -> String {
    let value = |value: f32| match level(value) {
        None => "null".to_owned(),
        Some(silence) if silence == "-inf" => "\"-inf\"".to_owned(),
        Some(number) => number,
    };
    let Measurement { readings, target, history } = *of;
    let figures: Vec<String> = figures(readings)
        .iter()
        .map(|(name, figure)| format!("    \"{name}\": {}", value(*figure)))
        .collect();
    let rows: Vec<String> = records(history)
        .map(|(end_s, record)| {
            format!("    [{end_s:.1}, {}]", fields(&record).map(value).join(", "))
        })
        .collect();
    let columns = COLUMNS.replace(',', "\", \"");
    format!(
        "{{\n  \"format\": 1,\n  \"made_by\": \"Lacquer Loudness {}\",\n  \"measured_s\": {:.1},\n  \
         \"target\": {{ \"id\": \"{}\", \"loudness_lufs\": {:.1}, \"tolerance_lu\": {:.1}, \
         \"true_peak_dbtp\": {:.1} }},\n  \"figures\": {{\n{}\n  }},\n  \
         \"columns\": [\"{columns}\"],\n  \"history\": [\n{}\n  ]\n}}\n",
        env!("CARGO_PKG_VERSION"),
        readings.measured_s,
        target.id,
        target.loudness_lufs,
        target.tolerance_lu,
        target.true_peak_db,
        figures.join(",\n"),
        rows.join(",\n"),
    )
}

/// The figures and where they stand, in lines.
pub fn text(of: &Measurement<'_>) -> String {
    let Measurement { readings, target, .. } = *of;
    let number = |value: f32, unit: &str| match value {
        value if value.is_nan() => "none".to_owned(),
        f32::NEG_INFINITY => format!("-inf {unit}"),
        value => format!("{value:.1} {unit}"),
    };
    let verdict = match target.judge(readings.integrated_lufs) {
        Some(Verdict::Within(lu)) => format!("within, {lu:+.1} LU"),
        Some(Verdict::Over(lu)) => format!("too loud, {lu:+.1} LU"),
        Some(Verdict::Under(lu)) => format!("too quiet, {lu:+.1} LU"),
        None if target.of_dialogue => "asks for the loudness of the dialogue".to_owned(),
        None => "not measured".to_owned(),
    };
    let [left_db, right_db] = readings.true_peak_db;
    let unstable =
        if readings.range_is_stable() { "" } else { ", not to be relied on under a minute" };
    let lines = [
        ("Integrated", number(readings.integrated_lufs, "LUFS")),
        ("Range", number(readings.range_lu, "LU") + unstable),
        ("Max momentary", number(readings.max_momentary_lufs, "LUFS")),
        ("Max short-term", number(readings.max_short_term_lufs, "LUFS")),
        ("True peak", number(readings.max_true_peak_db(), "dBTP")),
        ("  left, right", format!("{}, {}", number(left_db, "dBTP"), number(right_db, "dBTP"))),
        ("Peak to loudness", number(readings.peak_to_loudness_lu, "LU")),
        ("Dynamic range", number(readings.dynamic_range_db, "dB (DR14)")),
        ("Measured", crate::editor::readout::time(readings.measured_s)),
        ("Target", format!("{} ({:.1} LUFS): {verdict}", target.name, target.loudness_lufs)),
        ("", format!("true peak limit {:.1} dBTP", target.true_peak_db)),
    ];
    let mut text = "Lacquer Loudness\n".to_owned();
    for (name, value) in lines {
        let _ = writeln!(text, "{name:<17} {value}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(index: u64) -> Record {
        Record {
            momentary_lufs: -20.0 - (index % 100) as f32 * 0.01,
            short_term_lufs: if index < 29 { f32::NAN } else { -21.0 },
            integrated_lufs: f32::NEG_INFINITY,
            true_peak_db: -1.25,
        }
    }

    fn history(count: u64) -> History {
        let history = History::default();
        history.prepare();
        (0..count).for_each(|index| history.push(record(index)));
        history
    }

    fn readings() -> Readings {
        Readings {
            integrated_lufs: -16.04,
            range_lu: 6.0,
            true_peak_db: [-1.4, 0.3],
            measured_s: 194.0,
            ..Readings::default()
        }
    }

    #[test]
    fn the_table_has_a_line_each_100_ms_and_says_where_nothing_was_read() {
        let text = csv(&history(31));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 32);
        assert_eq!(lines[0], COLUMNS);
        assert_eq!(lines[1], "0.1,-20.00,,-inf,-1.25");
        assert_eq!(lines[31], "3.1,-20.30,-21.00,-inf,-1.25");
        assert_eq!(csv(&History::default()), format!("{COLUMNS}\n"));
    }

    #[test]
    fn hours_are_written_from_the_first_to_the_last_moment_in_order() {
        for count in [8_192, 20_001, 36_000, 100_003] {
            let history = history(count);
            let ends: Vec<f64> = records(&history).map(|(end_s, _)| end_s).collect();
            assert!(ends.windows(2).all(|pair| pair[0] < pair[1]), "{count}");
            let whole_s = count as f64 * RECORD_PERIOD_S;
            assert!(ends[0] <= 12.8 && (ends[ends.len() - 1] - whole_s).abs() < 1e-6, "{count}");
            // The newest are all there: one slot is spared, and a coarse record may end among them.
            let newest = ends.iter().filter(|end| **end > whole_s - 800.0).count();
            assert!(newest >= 7_990, "{count}: {newest}");
        }
    }

    #[test]
    fn figures_and_history_go_to_machines() {
        let (history, readings) = (history(30), readings());
        let target = Target::find("ebu").expect("in the file");
        let text = json(&Measurement { readings: &readings, target, history: &history });
        for part in [
            "\"integrated_lufs\": -16.04,",
            "\"dynamic_range_db\": null,",
            "\"momentary_lufs\": \"-inf\",",
            "\"id\": \"ebu\", \"loudness_lufs\": -23.0",
            "\"columns\": [\"end_s\", \"momentary_lufs\"",
            "    [0.1, -20.00, null, \"-inf\", -1.25],",
            "    [3.0, -20.29, -21.00, \"-inf\", -1.25]\n  ]\n}",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert_eq!(text.matches('{').count(), text.matches('}').count());
        assert!(!text.contains("NaN") && !text.contains(": inf") && !text.contains(",\n  ]"));
    }

    #[test]
    fn people_read_the_figures_and_where_they_stand() {
        let (history, readings) = (history(1), readings());
        let target = Target::find("ebu").expect("in the file");
        let text = text(&Measurement { readings: &readings, target, history: &history });
        assert!(text.contains("Integrated        -16.0 LUFS\n"), "{text}");
        assert!(text.contains("True peak         0.3 dBTP\n"));
        assert!(text.contains("Dynamic range     none\n"));
        assert!(text.contains("Measured          3:14\n"));
        assert!(text.contains("too loud, +7.0 LU"));
    }
}

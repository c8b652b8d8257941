//! Delivery targets, read from `data/targets.csv`, and how far a measurement is from one.

use std::sync::LazyLock;

/// What a delivery asks for, and who says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Stable word, as in the parameter.
    pub id: &'static str,
    /// For people.
    pub name: &'static str,
    /// Integrated loudness, in LUFS.
    pub loudness_lufs: f32,
    /// How far the loudness may be off, in LU.
    pub tolerance_lu: f32,
    /// Highest true peak, in dBTP.
    pub true_peak_db: f32,
    /// Whether the loudness is that of the dialogue alone, which is not told apart here.
    pub of_dialogue: bool,
    /// Whether the receiver published the figure (else it is common practice).
    pub published: bool,
    /// Where the figure stands.
    pub source: &'static str,
    /// Day of the last check, ISO 8601.
    pub checked_on: &'static str,
}

/// Tolerance of a loudness that the user typed, in LU.
const CUSTOM_TOLERANCE_LU: f32 = 1.0;
/// True peak limit beside a loudness that the user typed, in dBTP (EBU R 128, for PCM).
const CUSTOM_TRUE_PEAK_DB: f32 = -1.0;

static TARGETS: LazyLock<Vec<Target>> =
    LazyLock::new(|| include_str!("../data/targets.csv").lines().filter_map(parse_line).collect());

/// One line of the data file; `None` for comments and for what is no target.
fn parse_line(line: &'static str) -> Option<Target> {
    let mut fields = line.split(';').map(str::trim);
    let mut next = || fields.next();
    if line.starts_with('#') {
        return None;
    }
    Some(Target {
        id: next()?,
        name: next()?,
        loudness_lufs: next()?.parse().ok()?,
        tolerance_lu: next()?.parse().ok()?,
        true_peak_db: next()?.parse().ok()?,
        of_dialogue: next()? == "dialogue",
        published: next()? == "published",
        source: next()?,
        checked_on: next()?,
    })
}

impl Target {
    /// All published targets, in the order of the file.
    pub fn all() -> &'static [Self] {
        &TARGETS
    }

    /// The target with this id.
    pub fn find(id: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.id == id)
    }

    /// A loudness of the user's own.
    pub fn custom(loudness_lufs: f32) -> Self {
        Self {
            id: "custom",
            name: "Custom",
            loudness_lufs,
            tolerance_lu: CUSTOM_TOLERANCE_LU,
            true_peak_db: CUSTOM_TRUE_PEAK_DB,
            of_dialogue: false,
            published: false,
            source: "your own figure",
            checked_on: "",
        }
    }

    /// Verdict on an integrated loudness; `None` before there is one, and where the target asks for
    /// something else than the loudness of the whole programme.
    pub fn judge(&self, integrated_lufs: f32) -> Option<Verdict> {
        let distance_lu = integrated_lufs - self.loudness_lufs;
        if !distance_lu.is_finite() || self.of_dialogue {
            return None;
        }
        // The reading is shown with one decimal; so is its distance judged.
        let shown_lu = (distance_lu * 10.0).round() / 10.0;
        Some(match shown_lu {
            lu if lu > self.tolerance_lu => Verdict::Over(distance_lu),
            lu if lu < -self.tolerance_lu => Verdict::Under(distance_lu),
            _ => Verdict::Within(distance_lu),
        })
    }
}

/// Where a measurement stands, with its signed distance in LU.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// Louder than the tolerance allows.
    Over(f32),
    /// Within the tolerance.
    Within(f32),
    /// Quieter than the tolerance allows.
    Under(f32),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_data_file_is_a_target() {
        let lines = include_str!("../data/targets.csv").lines().filter(|l| !l.starts_with('#'));
        assert_eq!(lines.count(), Target::all().len());
        assert_eq!(Target::all().len(), 6);
        for target in Target::all() {
            assert!(!target.source.is_empty() && target.checked_on.len() == 10, "{target:?}");
            assert_eq!(Target::find(target.id), Some(target));
            assert!(target.tolerance_lu > 0.0 && target.true_peak_db <= 0.0);
        }
    }

    #[test]
    fn judged_as_shown_with_one_decimal() {
        let ebu = Target::find("ebu").expect("in the file");
        assert!(matches!(ebu.judge(-22.46), Some(Verdict::Within(_))));
        assert!(matches!(ebu.judge(-22.44), Some(Verdict::Over(lu)) if (lu - 0.56).abs() < 1e-4));
        assert!(matches!(ebu.judge(-23.54), Some(Verdict::Within(_))));
        assert!(matches!(ebu.judge(-23.6), Some(Verdict::Under(_))));
        assert_eq!(ebu.judge(f32::NEG_INFINITY), None);
        let film = Target::find("film").expect("in the file");
        assert_eq!(film.judge(-14.0), None, "its figure is that of the dialogue");
    }
}

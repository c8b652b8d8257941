//! Bands as text, for the clipboard: one line a band, in the words of the window.
//!
//! ```text
//! Bell, 2870.0 Hz, -2.1 dB, Q 1.80, 12 dB/oct, Stereo, on
//! ```
//! Only the frequency must be there; the parts may come in any order and what is missing gets its
//! default, so that `Bell, 1k, -3 dB` pastes as well.

use dsp_core::eq::{BandParams, Placement, Shape, Slope};
use plugin_common::text;

use crate::params::{PlacementChoice, ShapeChoice, SlopeChoice};

/// One line for each band.
pub fn write(bands: impl Iterator<Item = BandParams>) -> String {
    bands.map(|band| write_band(&band) + "\n").collect()
}

fn write_band(band: &BandParams) -> String {
    format!(
        "{}, {} Hz, {} dB, Q {}, {}, {}, {}",
        ShapeChoice(band.shape).name(),
        text::format_fixed(band.freq_hz, 3),
        text::format_fixed(band.gain_db, 2),
        text::format_fixed(band.q, 4),
        SlopeChoice(band.slope).name(),
        PlacementChoice(band.placement).name(),
        if band.on { "on" } else { "off" },
    )
}

/// The bands in `text`; lines that are not bands are skipped.
pub fn read(text: &str) -> Vec<BandParams> {
    text.lines().filter_map(read_band).collect()
}

fn read_band(line: &str) -> Option<BandParams> {
    let mut band = BandParams { on: true, ..BandParams::default() };
    let mut has_freq = false;
    for part in line.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let lower = part.to_lowercase();
        if let Some(shape) =
            find(ShapeChoice::ALL, &lower, |shape: Shape| ShapeChoice(shape).name())
        {
            band.shape = shape;
        } else if let Some(slope) =
            find(SlopeChoice::ALL, &lower, |slope: Slope| SlopeChoice(slope).name())
        {
            band.slope = slope;
        } else if let Some(placement) =
            find(PlacementChoice::ALL, &lower, |place: Placement| PlacementChoice(place).name())
        {
            band.placement = placement;
        } else if lower == "on" || lower == "off" {
            band.on = lower == "on";
        } else if let Some(q) = lower.strip_prefix('q').and_then(text::parse_q) {
            band.q = q;
        } else if lower.ends_with("db") {
            band.gain_db = text::parse_db(part).filter(|gain_db| gain_db.is_finite())?;
        } else if has_freq {
            // A comma that is none between two parts: "12,500 Hz".
            return None;
        } else {
            band.freq_hz = text::parse_hz(part).filter(|freq_hz| *freq_hz > 0.0)?;
            has_freq = true;
        }
    }
    has_freq.then_some(band)
}

fn find<T: Copy>(all: &[T], lower: &str, name: impl Fn(T) -> &'static str) -> Option<T> {
    all.iter().copied().find(|value| name(*value).to_lowercase() == lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_band_survives_the_clipboard() {
        for shape in ShapeChoice::ALL {
            for (slope, placement) in
                SlopeChoice::ALL.iter().zip(PlacementChoice::ALL.iter().cycle())
            {
                let band = BandParams {
                    on: false,
                    shape: *shape,
                    slope: *slope,
                    placement: *placement,
                    freq_hz: 2870.125,
                    gain_db: -2.15,
                    q: 1.8,
                };
                assert_eq!(read(&write(std::iter::once(band))), [band]);
            }
        }
    }

    #[test]
    fn loose_lines_are_read_and_other_text_is_not() {
        let bands = read("Here they are:\nbell, 1k, -3 dB\n\nHigh shelf, +2 dB, C8, q 0.7, mid\n");
        assert_eq!(bands.len(), 2);
        assert_eq!((bands[0].freq_hz, bands[0].gain_db, bands[0].on), (1000.0, -3.0, true));
        assert_eq!((bands[1].shape, bands[1].placement), (Shape::HighShelf, Placement::Mid));
        assert!(read("Bell, loud, -3 dB").is_empty());
        assert!(read("Bell, 1k, -inf dB").is_empty());
        assert!(read("Bell, 12,500 Hz").is_empty(), "never 500 Hz");
        assert!(read("Bell, 1k, 3,5 dB").is_empty(), "never 3 Hz");
        assert!(read("").is_empty());
    }
}

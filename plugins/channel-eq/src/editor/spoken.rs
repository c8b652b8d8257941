//! What assistive technology reads and moves of a band's node.

use dsp_core::eq::{BandParams, FREQ_RANGE_HZ, GAIN_RANGE_DB, Q_RANGE};
use gui_common::meter::number_text;
use gui_common::plot::{NodePart, NodeValue, freq_text};

use super::bands;

/// The values that the band has in its shape.
pub fn parts(band: &BandParams) -> Vec<NodePart> {
    let part = |which, value, (low, high): (f64, f64), text| NodePart {
        which,
        value,
        range: [low, high],
        text,
    };
    let frequency =
        part(NodeValue::Frequency, band.freq_hz, FREQ_RANGE_HZ, freq_text(band.freq_hz as f32));
    let gain = bands::has_gain(band.shape).then(|| {
        let text = format!("{} dB", number_text(band.gain_db as f32, 1, true));
        part(NodeValue::Gain, band.gain_db, GAIN_RANGE_DB, text)
    });
    let q = bands::has_q(band.shape)
        .then(|| part(NodeValue::Q, band.q, Q_RANGE, plugin_common::text::format_q(band.q)));
    [Some(frequency), gain, q].into_iter().flatten().collect()
}

//! Response curves, one value for each pixel column, designed again only when something changed.

use dsp_core::eq::{BandParams, BandResponse, EqParams, MAX_BANDS, Placement};

use super::view::GraphView;

/// What a set of curves depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Key {
    sample_rate_hz: f64,
    width: usize,
    gain_scale_amount: f64,
    gain_q_interaction: bool,
}

/// The curves of all bands and their sums.
#[derive(Default)]
pub struct Curves {
    key: Option<Key>,
    freqs_hz: Vec<f64>,
    bands: Vec<BandCurve>,
}

#[derive(Default)]
struct BandCurve {
    params: Option<BandParams>,
    response: BandResponse,
    db: Vec<f32>,
}

impl Curves {
    /// Designs what changed since the last call. The columns are one logical pixel apart.
    pub fn update(&mut self, params: &EqParams, used: impl Fn(usize) -> bool, view: &GraphView, sample_rate_hz: f64) {
        let key = Key {
            sample_rate_hz,
            width: view.rect.width().ceil() as usize,
            gain_scale_amount: params.gain_scale_amount,
            gain_q_interaction: params.gain_q_interaction,
        };
        if self.key != Some(key) {
            let left = view.rect.left();
            // Nothing is applied at or above half the sample rate.
            let top_hz = 0.5 * sample_rate_hz;
            self.freqs_hz = (0..=key.width)
                .map(|column| view.freq_at(left + column as f32).min(top_hz))
                .collect();
            self.bands = std::iter::repeat_with(BandCurve::default).take(MAX_BANDS).collect();
            self.key = Some(key);
        }
        for (index, curve) in self.bands.iter_mut().enumerate() {
            let band = BandParams { on: true, ..params.bands[index] };
            if used(index) && curve.params != Some(band) {
                curve.params = Some(band);
                curve.response = BandResponse::new(
                    &band,
                    params.gain_scale_amount,
                    params.gain_q_interaction,
                    sample_rate_hz,
                );
                let response = &curve.response;
                curve.db.clear();
                curve.db.extend(self.freqs_hz.iter().map(|hz| response.magnitude_db(*hz) as f32));
            }
        }
    }

    /// A band's response in dB for each column.
    pub fn band(&self, index: usize) -> &[f32] {
        self.bands.get(index).map_or(&[], |curve| &curve.db)
    }

    /// A band's response in dB at one frequency.
    pub fn band_db_at(&self, index: usize, freq_hz: f64) -> f64 {
        self.bands.get(index).map_or(0.0, |curve| curve.response.magnitude_db(freq_hz))
    }

    /// The sum of all bands that are on and act on `placement`, in dB for each column.
    pub fn sum(&self, params: &EqParams, placement: Placement) -> Vec<f32> {
        let mut sum = vec![0.0; self.freqs_hz.len()];
        for (curve, band) in self.bands.iter().zip(&params.bands) {
            if band.on && acts_on(band.placement, placement) {
                for (sum, db) in sum.iter_mut().zip(&curve.db) {
                    *sum += db;
                }
            }
        }
        sum
    }
}

fn acts_on(band: Placement, placement: Placement) -> bool {
    band == Placement::Stereo || band == placement
}

/// The sums worth drawing: the main one, and others where bands treat the channels differently.
pub fn sums_shown(params: &EqParams) -> &'static [Placement] {
    let has = |wanted: [Placement; 2]| {
        params.bands.iter().any(|band| band.on && wanted.contains(&band.placement))
    };
    match (has([Placement::Left, Placement::Right]), has([Placement::Mid, Placement::Side])) {
        (false, false) => &[Placement::Stereo],
        (true, false) => &[Placement::Left, Placement::Right],
        (false, true) => &[Placement::Mid, Placement::Side],
        (true, true) => &[Placement::Left, Placement::Right, Placement::Mid, Placement::Side],
    }
}

//! Response curves, one value for each pixel column, designed again only when something changed.

use dsp_core::eq::{BandParams, BandResponse, EqParams, MAX_BANDS, Placement};
use gui_common::plot::Curve;

use super::view::GraphView;

/// What a set of curves depends on, apart from each band's own settings.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Key {
    sample_rate_hz: f64,
    view: GraphView,
    gain_scale_amount: f64,
    gain_q_interaction: bool,
}

/// The curves of all bands and their sums.
#[derive(Default)]
pub struct Curves {
    key: Option<Key>,
    freqs_hz: Vec<f64>,
    bands: Vec<BandCurve>,
    sums: Vec<(Placement, Curve)>,
    last_params: Option<EqParams>,
}

#[derive(Default)]
struct BandCurve {
    designed: Option<(BandParams, BandResponse)>,
    db: Vec<f32>,
    curve: Curve,
}

impl Curves {
    /// Designs what changed since the last call. `params` has the bands that exist on or off;
    /// `used` tells which exist.
    pub fn update(
        &mut self,
        params: &EqParams,
        used: impl Fn(usize) -> bool,
        view: &GraphView,
        sample_rate_hz: f64,
    ) {
        let key = Key {
            sample_rate_hz,
            view: *view,
            gain_scale_amount: params.gain_scale_amount,
            gain_q_interaction: params.gain_q_interaction,
        };
        let mut changed = self.key != Some(key);
        if changed {
            self.start(key);
        }
        for index in (0..MAX_BANDS).filter(|index| used(*index)) {
            // A curve that is off is drawn too, dashed.
            let band = BandParams { on: true, ..params.bands[index] };
            if self.bands[index].designed.as_ref().map(|(params, _)| params) != Some(&band) {
                self.bands[index].design(&band, &key, &self.freqs_hz);
            }
        }
        changed |= self.sums_changed(params);
        if changed {
            self.add_up(params, view);
        }
    }

    fn start(&mut self, key: Key) {
        // Nothing is applied at or above half the sample rate.
        let top_hz = 0.5 * key.sample_rate_hz;
        self.freqs_hz.clear();
        let freqs_hz = &mut self.freqs_hz;
        Curve::new().sample(&key.view.freq, &key.view.level, |freq_hz| {
            freqs_hz.push(f64::from(freq_hz).min(top_hz));
            0.0
        });
        self.bands = std::iter::repeat_with(BandCurve::default).take(MAX_BANDS).collect();
        self.key = Some(key);
    }

    /// Did any band change since the sums were added up?
    fn sums_changed(&mut self, params: &EqParams) -> bool {
        let last = &mut self.last_params;
        let changed = last.as_ref() != Some(params);
        *last = Some(*params);
        changed
    }

    fn add_up(&mut self, params: &EqParams, view: &GraphView) {
        self.sums = sums_shown(params)
            .iter()
            .map(|placement| {
                let sum = self.sum_db(params, *placement);
                let mut curve = Curve::new();
                let mut column = sum.into_iter();
                curve.sample(&view.freq, &view.level, |_| column.next().unwrap_or(0.0));
                (*placement, curve)
            })
            .collect();
    }

    fn sum_db(&self, params: &EqParams, placement: Placement) -> Vec<f32> {
        let mut sum = vec![0.0; self.freqs_hz.len()];
        for (curve, band) in self.bands.iter().zip(&params.bands) {
            if band.on && (band.placement == Placement::Stereo || band.placement == placement) {
                for (sum, db) in sum.iter_mut().zip(&curve.db) {
                    *sum += db;
                }
            }
        }
        sum
    }

    /// A band's own curve.
    pub fn band(&self, index: usize) -> Option<&Curve> {
        self.bands.get(index).map(|band| &band.curve)
    }

    /// A band's response at one frequency, in dB.
    pub fn band_db_at(&self, index: usize, freq_hz: f64) -> f64 {
        let designed = self.bands.get(index).and_then(|band| band.designed.as_ref());
        designed.map_or(0.0, |(_, response)| response.magnitude_db(freq_hz))
    }

    /// The sums, the main one first.
    pub fn sums(&self) -> &[(Placement, Curve)] {
        &self.sums
    }
}

impl BandCurve {
    fn design(&mut self, band: &BandParams, key: &Key, freqs_hz: &[f64]) {
        let response = BandResponse::new(
            band,
            key.gain_scale_amount,
            key.gain_q_interaction,
            key.sample_rate_hz,
        );
        self.db.clear();
        self.db.extend(freqs_hz.iter().map(|hz| response.magnitude_db(*hz) as f32));
        self.designed = Some((*band, response));
        let mut column = self.db.iter();
        self.curve
            .sample(&key.view.freq, &key.view.level, |_| column.next().copied().unwrap_or(0.0));
    }
}

/// What is left of the bands with one channel: left and mid are the whole signal, right and side do
/// not exist.
pub fn make_mono(params: &mut EqParams) {
    for band in &mut params.bands {
        band.on &= !matches!(band.placement, Placement::Right | Placement::Side);
        band.placement = Placement::Stereo;
    }
}

/// The sums worth drawing: one, or two where bands treat the channels differently, or four.
fn sums_shown(params: &EqParams) -> &'static [Placement] {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mono_track_has_one_sum_of_the_bands_that_work_on_it() {
        let mut params = EqParams::default();
        for (band, placement) in params.bands.iter_mut().zip([Placement::Mid, Placement::Side]) {
            (band.on, band.placement) = (true, placement);
        }
        assert_eq!(sums_shown(&params), [Placement::Mid, Placement::Side]);
        make_mono(&mut params);
        assert_eq!(sums_shown(&params), [Placement::Stereo]);
        assert!(params.bands[0].on && !params.bands[1].on);
    }
}

//! The running equaliser against the drawn curve and against the analog prototype.

mod eq_common;

use dsp_core::Processor;
use dsp_core::eq::{BandParams, BandResponse, Shape, Slope, prototype_db};
use eq_common::{
    FLAT_Q, RATES_HZ, SHAPES, SLOPES, audible_bins, band, impulse_response, one_band, prepared,
    spectrum_db,
};

/// Longest measured impulse response.
const MAX_LEN: usize = 1 << 20;
/// Below the peak by this, the output's 32-bit samples are coarser than the tolerance.
const MEASURABLE_DB: f64 = 60.0;
/// Measured against drawn, in dB.
const DRAWN_TOLERANCE_DB: f64 = 0.01;

/// Largest distances from the drawn curve and from the prototype, or `None` if the band rings
/// longer than what can be measured here.
fn measure(band: &BandParams, sample_rate_hz: f64) -> Option<(f64, f64)> {
    let mut equalizer = prepared(&one_band(*band), sample_rate_hz);
    // What is cut off lies below -140 dB.
    let len = (equalizer.tail_samples() * 7 / 10).next_power_of_two().max(1 << 13);
    if len > MAX_LEN {
        return None;
    }
    let measured_db = spectrum_db(&impulse_response(&mut equalizer, len));
    let drawn = BandResponse::new(band, 1.0, false, sample_rate_hz);
    let bins = audible_bins(len, sample_rate_hz);
    let peak_db = measured_db.iter().copied().fold(f64::MIN, f64::max);
    let (mut from_drawn_db, mut from_prototype_db) = (0.0f64, 0.0f64);
    for bin in bins {
        let freq_hz = bin as f64 / len as f64 * sample_rate_hz;
        let got_db = measured_db[bin];
        if got_db > peak_db - MEASURABLE_DB {
            from_drawn_db = from_drawn_db.max((got_db - drawn.magnitude_db(freq_hz)).abs());
            from_prototype_db = from_prototype_db.max((got_db - prototype_db(band, freq_hz)).abs());
        }
    }
    Some((from_drawn_db, from_prototype_db))
}

#[test]
fn the_running_equaliser_is_the_drawn_curve_for_every_shape_and_slope() {
    let mut measured = 0;
    for sample_rate_hz in RATES_HZ {
        for shape in SHAPES {
            let slopes: &[Slope] = if shape.has_slope() { &SLOPES } else { &SLOPES[1..2] };
            for &slope in slopes {
                for freq_hz in [40.0, 350.0, 3000.0, 12_000.0, 19_000.0, 30_000.0] {
                    for (gain_db, q) in [(9.0, FLAT_Q), (-24.0, 0.3), (4.0, 6.0)] {
                        let band = band(shape, slope, freq_hz, gain_db, q);
                        let Some((from_drawn_db, _)) = measure(&band, sample_rate_hz) else {
                            continue;
                        };
                        assert!(
                            from_drawn_db < DRAWN_TOLERANCE_DB,
                            "{from_drawn_db} dB: {band:?} at {sample_rate_hz} Hz"
                        );
                        measured += 1;
                    }
                }
            }
        }
    }
    assert!(measured > 1500, "only {measured} cases could be measured");
}

/// A row of the accuracy table: bands, and the allowed distance from the prototype at 44.1, 48, 96
/// and 192 kHz in dB.
struct Row {
    name: &'static str,
    bands: Vec<BandParams>,
    allowed_db: [f64; 4],
}

fn rows() -> Vec<Row> {
    let grid = |shape, slope, freqs: &[f64], gains: &[f64], qs: &[f64]| -> Vec<BandParams> {
        let mut bands = Vec::new();
        for &freq_hz in freqs {
            for &gain_db in gains {
                bands.extend(qs.iter().map(|&q| band(shape, slope, freq_hz, gain_db, q)));
            }
        }
        bands
    };
    let mid = [1000.0, 2000.0, 5000.0, 10_000.0, 14_000.0, 16_000.0, 20_000.0];
    let low = [20.0, 63.0, 200.0, 500.0];
    let qs = [0.5, 1.0, 2.0, 4.0, 10.0];
    let both = |gain_db: f64| [gain_db, -gain_db];
    let shelves = |gain_db: f64| {
        let low_shelf = grid(Shape::LowShelf, Slope::Db12, &mid, &both(gain_db), &[FLAT_Q]);
        let high_shelf = grid(Shape::HighShelf, Slope::Db12, &mid, &both(gain_db), &[FLAT_Q]);
        [low_shelf, high_shelf].concat()
    };
    let cuts = |shape, freqs: &[f64]| -> Vec<BandParams> {
        SLOPES[..8].iter().flat_map(|slope| grid(shape, *slope, freqs, &[0.0], &[FLAT_Q])).collect()
    };
    let eight = [50.0, 200.0, 1000.0, 4000.0, 8000.0, 12_000.0, 16_000.0, 20_000.0];
    vec![
        Row {
            name: "1a bell 12 dB",
            bands: grid(Shape::Bell, Slope::Db12, &mid, &both(12.0), &qs),
            allowed_db: [0.03, 0.01, 0.001, 0.001],
        },
        Row {
            name: "1a bell 12 dB below 1 kHz",
            bands: grid(Shape::Bell, Slope::Db12, &low, &both(12.0), &[0.5, 1.0, 4.0]),
            allowed_db: [0.01, 0.01, 0.001, 0.001],
        },
        Row {
            name: "1b bell 30 dB",
            bands: grid(Shape::Bell, Slope::Db12, &mid, &both(30.0), &qs),
            allowed_db: [0.05, 0.012, 0.006, 0.006],
        },
        Row {
            name: "1c shelf 12 dB",
            bands: shelves(12.0),
            allowed_db: [0.054, 0.015, 0.003, 0.003],
        },
        Row {
            name: "1c shelf 24 dB",
            bands: shelves(24.0),
            allowed_db: [0.13, 0.05, 0.005, 0.005],
        },
        Row {
            name: "1d tilt",
            bands: [
                grid(Shape::TiltShelf, Slope::Db6, &mid, &both(12.0), &[FLAT_Q]),
                grid(Shape::FlatTilt, Slope::Db12, &mid, &both(12.0), &[1.0]),
            ]
            .concat(),
            allowed_db: [0.06, 0.06, 0.01, 0.01],
        },
        Row {
            name: "1d band pass",
            bands: grid(Shape::BandPass, Slope::Db12, &mid, &[0.0], &[0.5, 1.0, 4.0, 10.0]),
            allowed_db: [0.15, 0.15, 0.03, 0.03],
        },
        Row {
            name: "1e high cut",
            bands: cuts(Shape::HighCut, &eight),
            allowed_db: [0.03, 0.01, 0.01, 0.01],
        },
        Row {
            name: "low cut up to 10 kHz",
            bands: cuts(Shape::LowCut, &[20.0, 80.0, 300.0, 1000.0, 4000.0, 10_000.0]),
            allowed_db: [0.03, 0.02, 0.01, 0.01],
        },
        Row {
            name: "low cut beyond 10 kHz",
            bands: cuts(
                Shape::LowCut,
                &[12_000.0, 16_000.0, 18_000.0, 20_000.0, 24_000.0, 30_000.0],
            ),
            allowed_db: [0.09, 0.04, 0.01, 0.01],
        },
        Row {
            name: "notch near the top",
            bands: grid(
                Shape::Notch,
                Slope::Db12,
                &[12_000.0, 16_000.0, 19_000.0, 20_500.0, 21_500.0, 22_000.0, 23_900.0, 30_000.0],
                &[0.0],
                &[0.5, 1.0, 4.0, 10.0],
            ),
            allowed_db: [0.1, 0.06, 0.02, 0.02],
        },
        Row {
            name: "notch",
            bands: grid(Shape::Notch, Slope::Db12, &[200.0, 1000.0, 5000.0], &[0.0], &[1.0, 10.0]),
            allowed_db: [0.03, 0.03, 0.03, 0.03],
        },
        Row {
            name: "1g bell 12 dB beyond 20 kHz",
            bands: grid(
                Shape::Bell,
                Slope::Db12,
                &[21_000.0, 24_000.0, 30_000.0],
                &both(12.0),
                &qs,
            ),
            allowed_db: [0.03, 0.03, 0.003, 0.003],
        },
    ]
}

#[test]
fn the_running_equaliser_has_the_drawn_and_the_analog_magnitude() {
    for row in rows() {
        for (sample_rate_hz, allowed_db) in RATES_HZ.into_iter().zip(row.allowed_db) {
            let mut worst = (0.0, None);
            for band in &row.bands {
                let Some((from_drawn_db, error_db)) = measure(band, sample_rate_hz) else {
                    continue;
                };
                assert!(
                    from_drawn_db < DRAWN_TOLERANCE_DB,
                    "drawn {from_drawn_db} dB off: {band:?} at {sample_rate_hz} Hz"
                );
                if error_db > worst.0 {
                    worst = (error_db, Some(*band));
                }
            }
            println!("{:28} {:6.0} Hz: {:.4} dB", row.name, sample_rate_hz, worst.0);
            assert!(
                worst.0 < allowed_db,
                "{} at {sample_rate_hz} Hz: {} dB, {:?}",
                row.name,
                worst.0,
                worst.1
            );
        }
    }
}

#[test]
fn drawn_curves_stay_near_the_prototype_at_every_rate_and_extreme() {
    for sample_rate_hz in [8000.0, 22_050.0, 32_000.0, 44_100.0, 88_200.0, 384_000.0] {
        for freq_hz in [10.0, 100.0, 1000.0, 0.3 * sample_rate_hz, 30_000.0] {
            for q in [0.025, 0.5, 5.0, 40.0] {
                for gain_db in [-60.0, -1.0, 20.0, 60.0] {
                    let band = band(Shape::Bell, Slope::Db12, freq_hz, gain_db, q);
                    let drawn = BandResponse::new(&band, 1.0, false, sample_rate_hz);
                    for step in 0..=60 {
                        let top_hz = 20_000f64.min(0.45 * sample_rate_hz);
                        let at_hz = 20.0 * (top_hz / 20.0).powf(f64::from(step) / 60.0);
                        let error_db = drawn.magnitude_db(at_hz) - prototype_db(&band, at_hz);
                        // 60 dB with the gain scale at 200 %: twice the 30 dB row.
                        assert!(
                            error_db.abs() < 0.06,
                            "{error_db} dB at {at_hz} Hz: {band:?}, {sample_rate_hz} Hz"
                        );
                    }
                }
            }
        }
    }
}

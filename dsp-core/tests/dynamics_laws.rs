//! What the styles' own laws promise beyond static curve and label: hold, programme, crest, boost.
#![allow(clippy::unwrap_used, reason = "a test stops at the first error")]

mod dynamics_common;

use dsp_core::Processor;
use dsp_core::dynamics::{Curve, ExpanderParams, Oversampling, Style, Topology, UpwardParams};
use dynamics_common::{RATE_HZ, params, prepared, render, tone};

/// Seconds from a burst's end until a share of its reduction is left.
fn time_to_share_s(gain_db: &[f32], end: usize, left: f32) -> f64 {
    let full_db = gain_db[end - 1];
    assert!(full_db < -3.0, "the burst is reduced: {full_db}");
    let place = gain_db[end..].iter().position(|&x| x >= left * full_db).expect("it recovers");
    place as f64 / RATE_HZ
}

#[test]
fn a_hold_lasts_as_long_as_it_says() {
    for topology in [Topology::FeedForward, Topology::Feedback] {
        for oversampling in [Oversampling::X1, Oversampling::X4] {
            let held_s = |hold_s: f64| {
                let params = params(|params| {
                    (params.topology, params.oversampling) = (topology, oversampling);
                    (params.hold_s, params.threshold_db, params.knee_db) = (hold_s, -30.0, 0.0);
                    (params.attack_s, params.release_s) = (0.001, 0.050);
                });
                // Longer than any hold: the tone's onset, where the envelope overshoots, is held too.
                let end = 30_000;
                let input = tone(4_000.0, RATE_HZ, 72_000, |n| if n < end { -6.0 } else { -120.0 });
                let gain_db = render(&mut prepared(&params, RATE_HZ, 1), &input).gain_db;
                time_to_share_s(&gain_db, end, 0.9)
            };
            let without_s = held_s(0.0);
            for hold_s in [0.005, 0.050, 0.5] {
                let longer_s = held_s(hold_s) - without_s;
                // A sample, and the milliseconds in which a feedback loop still follows the level.
                assert!(
                    (longer_s - hold_s).abs() < 0.001,
                    "{topology:?} {oversampling:?} {hold_s}: {longer_s}"
                );
            }
        }
    }
}

#[test]
fn boost_expander_and_range_are_as_drawn() {
    let mut worst_db = 0.0f64;
    for topology in [Topology::FeedForward, Topology::Feedback] {
        for oversampling in [Oversampling::X1, Oversampling::X2] {
            let params = params(|params| {
                (params.topology, params.oversampling) = (topology, oversampling);
                (params.threshold_db, params.ratio, params.range_db) = (-20.0, 8.0, 9.0);
                params.upward = UpwardParams { threshold_db: -30.0, ratio: 2.0, range_db: 8.0 };
                params.expander =
                    ExpanderParams { threshold_db: -55.0, ratio: 3.0, range_db: 20.0 };
                params.floor_db = -80.0;
                (params.attack_s, params.release_s) = (0.002, 0.020);
            });
            let curve = Curve::new(&params);
            for level_db in [-85.0, -75.0, -65.0, -58.0, -50.0, -40.0, -30.0, -25.0, -12.0, 0.0] {
                let input = tone(997.0, RATE_HZ, 48_000, |_| level_db);
                let render = render(&mut prepared(&params, RATE_HZ, 1), &input);
                let last = &render.gain_db[43_200..];
                let got_db = last.iter().map(|&x| f64::from(x)).sum::<f64>() / last.len() as f64;
                let error_db = (got_db - curve.gain_db(level_db)).abs();
                worst_db = worst_db.max(error_db);
                assert!(error_db < 0.02, "{topology:?} {oversampling:?} {level_db}: {got_db}");
            }
        }
    }
    println!("worst {worst_db} dB");
}

/// Recovery to 37 % of the reduction after a burst.
fn recovery_s(style: Style, burst_s: f64, crest_db: f64, level_db: f64) -> f64 {
    let params = params(|params| {
        (params.style, params.crest_db) = (style, crest_db);
        (params.threshold_db, params.ratio, params.knee_db) = (-30.0, 4.0, 0.0);
        (params.attack_s, params.release_s) = (0.000_5, 0.5);
        (params.peak_release_s, params.rms_s) = (0.025, 0.050);
    });
    let end = 48_000 + (burst_s * RATE_HZ) as usize;
    let input = tone(4_000.0, RATE_HZ, end + 144_000, |n| {
        if (48_000..end).contains(&n) { level_db } else { -120.0 }
    });
    time_to_share_s(&render(&mut prepared(&params, RATE_HZ, 1), &input).gain_db, end, 0.37)
}

#[test]
fn the_vocal_style_lets_short_sounds_go_faster() {
    let held = recovery_s(Style::Vocal, 2.0, 0.0, -6.0);
    let short = recovery_s(Style::Vocal, 0.020, 0.0, -6.0);
    let middling = recovery_s(Style::Vocal, 0.200, 0.0, -6.0);
    println!("held {held} s, 200 ms {middling} s, 20 ms {short} s");
    // After a held note the label; after the shortest a fifth of it, which the average slows while the
    // release itself lasts.
    assert!((held / 0.5 - 1.0).abs() < 0.05, "{held}");
    assert!((0.1..0.2).contains(&short), "{short}");
    assert!(short < 0.6 * middling && middling < 0.95 * held, "{middling}");
    // Others do not care.
    let (held, short) =
        (recovery_s(Style::Punch, 2.0, 0.0, -6.0), recovery_s(Style::Punch, 0.020, 0.0, -6.0));
    assert!((held / short - 1.0).abs() < 0.02, "{held} {short}");
}

#[test]
fn the_mastering_style_releases_peaks_and_average_apart() {
    // 3 ms do not move an average of 50 ms far: the peak path lets go.
    let short = recovery_s(Style::Mastering, 0.003, 0.0, -6.0);
    // After a second the average holds.
    let held = recovery_s(Style::Mastering, 1.0, 0.0, -6.0);
    println!("3 ms {short} s, 1 s {held} s");
    assert!(short < 0.2, "{short}");
    assert!(held > 0.45, "{held}");
    // A crest that no sine reaches leaves all to the average: a short peak is hardly reduced.
    let deepest_db = |crest_db: f64| {
        let params = params(|params| {
            (params.style, params.crest_db) = (Style::Mastering, crest_db);
            (params.threshold_db, params.ratio, params.knee_db) = (-30.0, 4.0, 0.0);
            (params.attack_s, params.rms_s) = (0.000_5, 0.050);
        });
        let input = tone(4_000.0, RATE_HZ, 24_000, |n| {
            if (12_000..12_144).contains(&n) { -6.0 } else { -120.0 }
        });
        let gain_db = render(&mut prepared(&params, RATE_HZ, 1), &input).gain_db;
        gain_db.iter().fold(0.0f32, |least, &x| least.min(x))
    };
    let (open, closed) = (deepest_db(0.0), deepest_db(12.0));
    println!("crest 0: {open} dB, 12: {closed} dB");
    assert!(open < -15.0 && (closed - open - 9.0).abs() < 1.0, "{open} {closed}");
}

#[test]
fn the_automatic_threshold_moves_by_its_offset_and_ignores_pauses() {
    let threshold_db = |offset_db: f64| {
        let params = params(|params| {
            (params.auto_threshold, params.auto_offset_db) = (true, offset_db);
        });
        let mut compressor = prepared(&params, RATE_HZ, 1);
        // More pause than sound.
        let input =
            tone(997.0, RATE_HZ, 480_000, |n| if n / 12_000 % 5 == 0 { -19.5 } else { -75.0 });
        render(&mut compressor, &input);
        compressor.readings().threshold_db
    };
    let still_db = threshold_db(0.0);
    // The level less half of the knee, within a bin.
    assert!((still_db - (-19.5 - 3.0)).abs() < 1.0, "{still_db}");
    // The last is the lowest that the plugin's knob gives.
    for offset_db in [-12.0, 7.5, -62.0] {
        assert!((threshold_db(offset_db) - still_db - offset_db).abs() < 1e-9, "{offset_db}");
    }
}

#[test]
fn reset_forgets_what_the_automatic_threshold_has_heard() {
    let params = params(|params| params.auto_threshold = true);
    let mut compressor = prepared(&params, RATE_HZ, 1);
    render(&mut compressor, &tone(997.0, RATE_HZ, 96_000, |_| -3.0));
    assert!(compressor.readings().threshold_db > -8.0);
    compressor.reset();
    assert!((compressor.readings().threshold_db - params.threshold_db).abs() < 1e-9);
    render(&mut compressor, &tone(997.0, RATE_HZ, 96_000, |_| -40.0));
    assert!((compressor.readings().threshold_db + 43.0).abs() < 1.0);
}

//! Every style keeps its documented law: static curve and times.

mod dynamics_common;

use dsp_core::Processor;
use dsp_core::dynamics::{Curve, Detection, INFINITE_RATIO, Oversampling, Style, Topology};
use dynamics_common::{RATE_HZ, params, prepared, render, tone};

/// Mean gain over the last tenth of a second, in dB.
fn settled_db(gain_db: &[f32]) -> f64 {
    let last = &gain_db[gain_db.len() - 4_800..];
    last.iter().map(|&gain_db| f64::from(gain_db)).sum::<f64>() / last.len() as f64
}

#[test]
fn static_curve_is_the_drawn_one() {
    let mut worst_db = 0.0f64;
    for style in Style::ALL {
        for topology in [Topology::Style, Topology::FeedForward, Topology::Feedback] {
            for (ratio, knee_db) in [(4.0, 6.0), (1.5, 24.0), (INFINITE_RATIO, 0.0)] {
                let params = params(|params| {
                    (params.style, params.topology) = (style, topology);
                    (params.threshold_db, params.ratio, params.knee_db) = (-24.0, ratio, knee_db);
                    (params.attack_s, params.release_s) = (0.002, 0.05);
                });
                let curve = Curve::new(&params);
                for level_db in [-60.0, -40.0, -30.0, -26.0, -24.0, -21.0, -15.0, -6.0, 0.0] {
                    let mut compressor = prepared(&params, RATE_HZ, 1);
                    let input = tone(997.0, RATE_HZ, 48_000, |_| level_db);
                    let render = render(&mut compressor, &input);
                    let got_db = settled_db(&render.gain_db);
                    let error_db = got_db - curve.gain_db(level_db);
                    assert!(
                        error_db.abs() < 0.02,
                        "{style:?} {topology:?} {ratio}:1 knee {knee_db} at {level_db}: {got_db}, {error_db}"
                    );
                    worst_db = worst_db.max(error_db.abs());
                    // The audio has that gain.
                    let power = |samples: &[f32]| -> f64 {
                        samples[43_200..].iter().map(|&x| f64::from(x).powi(2)).sum()
                    };
                    let heard_db = 10.0 * (power(&render.output) / power(&input)).log10();
                    assert!((heard_db - got_db).abs() < 0.01);
                }
            }
        }
    }
    println!("worst {worst_db} dB");
}

#[test]
fn detectors_agree_on_a_steady_sine() {
    for detection in [Detection::Envelope, Detection::Transient, Detection::Rms] {
        for rms_s in [0.0, 0.005, 0.16] {
            let params = params(|params| {
                (params.detection, params.rms_s) = (detection, rms_s);
                (params.threshold_db, params.knee_db) = (-24.0, 0.0);
            });
            let render =
                render(&mut prepared(&params, RATE_HZ, 1), &tone(997.0, RATE_HZ, 96_000, |_| -8.0));
            assert!((settled_db(&render.gain_db) + 12.0).abs() < 0.02, "{detection:?} {rms_s}");
        }
    }
}

#[test]
fn steady_reduction_does_not_depend_on_the_release() {
    for style in Style::ALL {
        for topology in [Topology::FeedForward, Topology::Feedback] {
            let settled = |release_s: f64, auto_release: bool| {
                let params = params(|params| {
                    (params.style, params.topology) = (style, topology);
                    (params.release_s, params.auto_release) = (release_s, auto_release);
                    (params.threshold_db, params.range_db) = (-30.0, 60.0);
                    params.peak_release_s = release_s;
                });
                let level_db = if style == Style::Upward { -45.0 } else { -10.0 };
                let input = tone(997.0, RATE_HZ, 96_000, |_| level_db);
                settled_db(&render(&mut prepared(&params, RATE_HZ, 1), &input).gain_db)
            };
            let long_db = settled(0.3, false);
            assert!(long_db.abs() > 4.0);
            for (release_s, auto) in [(0.005, false), (0.05, false), (0.1, true)] {
                let got_db = settled(release_s, auto);
                assert!(
                    (got_db - long_db).abs() < 0.02,
                    "{style:?} {topology:?} {release_s} {auto}: {got_db} {long_db}"
                );
            }
        }
    }
}

/// Times from the change of level at `from` until a share of the change of gain is done, in seconds.
fn time_to_share_s(gain_db: &[f32], from: usize, to: usize, share: f64, rate_hz: f64) -> f64 {
    let (start, end) = (f64::from(gain_db[from - 1]), f64::from(gain_db[to - 1]));
    let wanted = start + share * (end - start);
    let done = |n: usize| (f64::from(gain_db[n]) - wanted) * (end - start).signum();
    let n = (from..to).find(|&n| done(n) >= 0.0).expect("the gain arrives");
    // Between two samples; a sample's value counts for its end.
    let fraction = if n > from { done(n - 1) / (done(n - 1) - done(n)) } else { 1.0 };
    ((n - from) as f64 + fraction) / rate_hz
}

/// What the label's definition is about: threshold, quiet and loud level, and whether the burst is
/// short.
fn conditions(style: Style) -> (f64, [f64; 2]) {
    match style {
        // Quiet enough that the boost differs, and near enough that the envelope follows at once.
        Style::Upward => (-24.0, [-44.0, -30.0]),
        // Above the loop's knee, which bends the output, at both ends of the step.
        Style::Opto => (-60.0, [-34.0, -8.0]),
        Style::VariMu => (-80.0, [-20.0, -4.0]),
        _ => (-24.0, [-40.0, -8.0]),
    }
}

/// Attack and release of a burst at 4:1 with a hard knee, where the style has no other.
fn measure_times(
    style: Style,
    (attack_s, release_s): (f64, f64),
    oversampling: Oversampling,
    lookahead_s: f64,
    rate_hz: f64,
) -> (f64, f64) {
    let (threshold_db, [low_db, high_db]) = conditions(style);
    let params = params(|params| {
        params.style = style;
        (params.attack_s, params.release_s) = (attack_s, release_s);
        params.peak_release_s = release_s;
        // An average that is not itself longer than the release that follows it.
        params.rms_s = params.rms_s.min(0.01 * release_s);
        (params.threshold_db, params.ratio, params.knee_db) = (threshold_db, 4.0, 0.0);
        (params.oversampling, params.lookahead_s) = (oversampling, lookahead_s);
    });
    let seconds = |s: f64| (s * rate_hz) as usize;
    let quiet = seconds(if style == Style::Opto { 0.0 } else { 8.0 * release_s + 0.2 });
    // So long that everything stands still; the light cell's label is that of a short burst.
    let settling_s = if style == Style::Opto { 0.0 } else { 0.5 };
    let burst = seconds(12.0 * attack_s + settling_s);
    let after = seconds(if style == Style::Opto { 60.0 } else { 12.0 } * release_s + 0.5);
    let input = tone(4_000.0, rate_hz, quiet + burst + after, |n| {
        if n < quiet {
            low_db
        } else if n < quiet + burst {
            high_db
        } else if style == Style::Upward {
            low_db
        } else {
            -120.0
        }
    });
    let mut compressor = prepared(&params, rate_hz, 1);
    let latency = compressor.latency_samples();
    let render = render(&mut compressor, &input);
    let spec = style.spec();
    // The trace is the gain before the way back to the sample rate: half of the filters' latency.
    let ahead = (latency - seconds(lookahead_s)) / 2;
    let latency = latency - ahead;
    let (on, off) = (quiet + latency, quiet + burst + latency);
    let from = (on - seconds(lookahead_s).min(latency)).max(1);
    (
        time_to_share_s(&render.gain_db, from, off, spec.attack_share, rate_hz),
        time_to_share_s(&render.gain_db, off, input.len(), spec.release_share, rate_hz),
    )
}

/// How late the envelope of a tone of 4 kHz is: half a period, and what its filters take.
const ENVELOPE_LAG_S: f64 = 0.000_3;

/// 2 % of the label; of labels so short that this is less, the lag with which any level is known.
fn assert_label(what: &str, label_s: f64, got_s: f64) {
    let allowed_s = (0.02 * label_s).max(ENVELOPE_LAG_S);
    let error_s = got_s - label_s;
    assert!(error_s.abs() < allowed_s, "{what}: {label_s} s, measured {got_s}");
}

#[test]
fn attack_and_release_are_those_of_the_label() {
    for style in Style::ALL {
        for (attack_s, release_s) in
            [(0.001, 0.01), (0.003, 0.03), (0.010, 0.1), (0.020, 0.5), (0.1, 0.3)]
        {
            let labels = (attack_s, release_s);
            let (attack, release) = measure_times(style, labels, Oversampling::X1, 0.0, RATE_HZ);
            assert_label(&format!("{style:?} attack"), attack_s, attack);
            // A boost comes back only when the envelope has forgotten the louder tone.
            let is_known = style != Style::Upward || release_s >= 0.1;
            // These two define the release by other bursts.
            if is_known && !matches!(style, Style::VariMu | Style::Opto) {
                assert_label(&format!("{style:?} release"), release_s, release);
            }
        }
    }
}

#[test]
fn the_light_cells_release_is_that_of_a_short_burst() {
    let (_, release) = measure_times(Style::Opto, (0.001, 0.2), Oversampling::X1, 0.0, RATE_HZ);
    assert_label("Opto release", 0.2, release);
    // After a long note it lingers: 0.7 exp(-t / 0.117 s) + 0.3 exp(-t / 6.1 s) is 1 / e after 0.25 s.
    let (_, lingering) = measure_times(Style::Opto, (0.4, 0.2), Oversampling::X1, 0.0, RATE_HZ);
    assert!((lingering - 0.25).abs() < 0.01, "{lingering}");
}

#[test]
fn the_valves_release_is_that_from_twelve_decibels() {
    let release_from = |reduction_db: f64| {
        let params = params(|params| {
            (params.style, params.release_s, params.attack_s) = (Style::VariMu, 0.3, 0.005);
            (params.threshold_db, params.ratio) = (-50.0, 4.0);
        });
        let curve = Curve::new(&params);
        let level_db = (-800..200)
            .map(|step| 0.1 * f64::from(step))
            .find(|&level_db| curve.gain_db(level_db) <= -reduction_db)
            .expect("the curve goes that deep");
        let input = tone(4_000.0, RATE_HZ, 240_000, |n| if n < 48_000 { level_db } else { -120.0 });
        let render = render(&mut prepared(&params, RATE_HZ, 1), &input);
        time_to_share_s(&render.gain_db, 48_000, input.len(), 0.632, RATE_HZ)
    };
    assert_label("Vari-Mu release", 0.3, release_from(12.0));
    assert!(release_from(24.0) > 0.4 && release_from(3.0) < 0.25);
}

#[test]
fn labels_hold_at_every_rate_with_lookahead_and_oversampling() {
    for (rate_hz, oversampling, lookahead_s) in [
        (44_100.0, Oversampling::X1, 0.0),
        (96_000.0, Oversampling::X1, 0.0),
        (88_200.0, Oversampling::X1, 0.0),
        (176_400.0, Oversampling::X1, 0.0),
        (192_000.0, Oversampling::X1, 0.0),
        (96_000.0, Oversampling::X4, 0.0),
        (48_000.0, Oversampling::X4, 0.0),
        (48_000.0, Oversampling::X1, 0.005),
        (48_000.0, Oversampling::X1, 0.020),
        (48_000.0, Oversampling::X2, 0.005),
    ] {
        // The maximum of the lookahead keeps the 1.3 dB by which the envelope of a tone that is switched
        // on overshoots: a short attack seems 5 % faster, one of several lookaheads does not notice.
        let attack_s = if lookahead_s > 0.0 { 0.1 } else { 0.010 };
        for style in [Style::Clean, Style::Bus, Style::Punch, Style::Vocal, Style::Mastering] {
            let labels = (attack_s, 0.1);
            let (attack, release) =
                measure_times(style, labels, oversampling, lookahead_s, rate_hz);
            let what = format!("{style:?} {rate_hz} {oversampling:?} {lookahead_s}");
            assert_label(&format!("{what} attack"), attack_s, attack);
            assert_label(&format!("{what} release"), 0.1, release);
        }
    }
}

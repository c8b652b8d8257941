//! Automation and switching: what a change adds to the signal beside the change itself.

mod eq_common;

use std::f64::consts::TAU;

use dsp_core::eq::{BandParams, EqParams, Equalizer, Placement, Shape, Slope};
use dsp_core::{AudioBlock, Processor};
use eq_common::{FLAT_Q, Random, band, one_band, prepared, run};

/// One of every length of the control period, in samples.
const RATES_HZ: [f64; 4] = [48_000.0, 96_000.0, 192_000.0, 384_000.0];
/// Time between two changes of parameters: no control period is shorter.
const CHANGE_TIME_S: f64 = 16.0 / 48_000.0;

/// One second.
fn sine(freq_hz: f64, amplitude: f64, sample_rate_hz: f64) -> Vec<f32> {
    (0..sample_rate_hz as usize)
        .map(|n| (amplitude * (TAU * freq_hz * n as f64 / sample_rate_hz).sin()) as f32)
        .collect()
}

/// What lies above a frequency, through a 96 dB per octave low cut, from a time on.
fn above(freq_hz: f64, mut samples: Vec<f32>, sample_rate_hz: f64, from_s: f64) -> Vec<f32> {
    let low_cut = band(Shape::LowCut, Slope::Db96, freq_hz, 0.0, FLAT_Q);
    let mut low_cut = prepared(&one_band(low_cut), sample_rate_hz);
    let mut right = samples.clone();
    run(&mut low_cut, &mut samples, &mut right);
    samples.split_off((from_s * sample_rate_hz) as usize)
}

fn rms_db(samples: &[f32]) -> f64 {
    let power: f64 = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum();
    10.0 * (power / samples.len() as f64).log10()
}

fn peak_db(samples: &[f32]) -> f64 {
    20.0 * f64::from(samples.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()))).log10()
}

/// Changes the parameters as often as the equaliser can follow; `params_at` gives them at a time.
fn automate(
    equalizer: &mut Equalizer,
    samples: &mut [f32],
    sample_rate_hz: f64,
    mut params_at: impl FnMut(f64) -> EqParams,
) {
    let mut right = samples.to_vec();
    let len = (CHANGE_TIME_S * sample_rate_hz) as usize;
    for (index, (left, right)) in samples.chunks_mut(len).zip(right.chunks_mut(len)).enumerate() {
        equalizer.set_params(&params_at((index * len) as f64 / sample_rate_hz));
        equalizer.process(&mut AudioBlock::stereo(left, right));
    }
}

/// Row 1j: splatter above 1.5 kHz of a 50 Hz sine while one parameter moves.
#[test]
fn automation_adds_nothing_above_the_audible_change() {
    let base = band(Shape::Bell, Slope::Db12, 60.0, 6.0, 1.0);
    let lfo = |t: f64| (TAU * 25.0 * t).sin();
    type Motion<'a> = (&'a str, Box<dyn Fn(f64) -> BandParams>);
    let motions: Vec<Motion<'_>> = vec![
        ("gain", Box::new(move |t| BandParams { gain_db: 12.0 * lfo(t), ..base })),
        ("frequency", Box::new(move |t| BandParams { freq_hz: 100.0 * 2f64.powf(lfo(t)), ..base })),
        ("glide", Box::new(move |t| BandParams { freq_hz: 20.0 * 1000f64.powf(t), ..base })),
        ("q", Box::new(move |t| BandParams { q: 4f64.powf(lfo(t)), ..base })),
        (
            "20 Hz, Q 40",
            Box::new(move |t| BandParams { freq_hz: 20.0 + 5.0 * lfo(0.1 * t), q: 40.0, ..base }),
        ),
        (
            "low cut",
            Box::new(move |t| BandParams {
                shape: Shape::LowCut,
                slope: Slope::Db48,
                freq_hz: 100.0 * 2f64.powf(lfo(t)),
                q: FLAT_Q,
                ..base
            }),
        ),
        (
            "shelf",
            Box::new(move |t| BandParams {
                shape: Shape::HighShelf,
                freq_hz: 8000.0,
                gain_db: 12.0 * lfo(t),
                q: FLAT_Q,
                ..base
            }),
        ),
    ];
    for (name, motion) in motions {
        for rate_hz in RATES_HZ {
            let mut equalizer = prepared(&one_band(motion(0.0)), rate_hz);
            let mut samples = sine(50.0, 0.5, rate_hz);
            automate(&mut equalizer, &mut samples, rate_hz, |t| one_band(motion(t)));
            let splatter_db = rms_db(&above(1500.0, samples, rate_hz, 0.25));
            println!("1j {name} at {rate_hz} Hz: {splatter_db:.1} dBFS");
            assert!(splatter_db < -110.0, "{name} at {rate_hz} Hz: {splatter_db} dBFS");
        }
    }
}

/// Filters that sweep through half the sample rate and back: what they leave of a 1 kHz sine above
/// 4 kHz. A pole or zero that jumped would be heard as a click there.
#[test]
fn sweeps_through_half_the_sample_rate_do_not_click() {
    let base = band(Shape::HighCut, Slope::Db24, 22_000.0, 12.0, FLAT_Q);
    let mut cases = Vec::new();
    for slope in [Slope::Db6, Slope::Db12, Slope::Db24, Slope::Db48, Slope::Db96] {
        for shape in [Shape::HighCut, Shape::HighShelf] {
            cases.push(BandParams { shape, slope, ..base });
        }
    }
    for q in [0.3, FLAT_Q, 2.0] {
        cases.push(BandParams { shape: Shape::Bell, q, ..base });
        cases.push(BandParams { shape: Shape::Bell, gain_db: -12.0, q, ..base });
        cases.push(BandParams { shape: Shape::Notch, q, ..base });
        cases.push(BandParams { q, slope: Slope::Db12, ..base });
    }
    let mut failures = Vec::new();
    let at_rates = |case| [44_100.0, 48_000.0].map(|rate_hz| (case, rate_hz));
    for (case, rate_hz) in cases.into_iter().flat_map(at_rates) {
        let at = |t: f64| {
            one_band(BandParams { freq_hz: 21_500.0 * 1.4f64.powf((TAU * 3.0 * t).sin()), ..case })
        };
        let mut equalizer = prepared(&at(0.0), rate_hz);
        let mut samples = sine(1000.0, 0.5, rate_hz);
        automate(&mut equalizer, &mut samples, rate_hz, at);
        let click_db = peak_db(&above(4000.0, samples, rate_hz, 0.25));
        let BandParams { shape, slope, gain_db, q, .. } = case;
        let name = format!("{shape:?} {slope:?} {gain_db} dB Q {q:.2} at {rate_hz} Hz");
        println!("half the rate {name}: {click_db:.1} dBFS");
        // As much as row 1j allows automation.
        if click_db > -110.0 {
            failures.push(format!("{name}: {click_db} dBFS"));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

/// Row 1k.
#[test]
fn violent_modulation_stays_bounded() {
    let mut random = Random(7);
    let cases =
        [(Shape::HighCut, 4.0, 4.0), (Shape::Bell, 10.0, 40.0), (Shape::LowCut, 40.0, 400.0)];
    let at_rates = |case| RATES_HZ.map(|rate_hz| (case, rate_hz));
    for ((shape, q, limit), rate_hz) in cases.into_iter().flat_map(at_rates) {
        let params = |freq_hz| one_band(band(shape, Slope::Db12, freq_hz, 12.0, q));
        let mut equalizer = prepared(&params(60.0), rate_hz);
        let mut left = random.noise(4 * rate_hz as usize);
        let mut right = left.clone();
        let len = (37.0 * rate_hz / RATES_HZ[0]) as usize;
        for (index, (left, right)) in left.chunks_mut(len).zip(right.chunks_mut(len)).enumerate() {
            equalizer.set_params(&params(if index % 2 == 0 { 60.0 } else { 6000.0 }));
            equalizer.process(&mut AudioBlock::stereo(left, right));
        }
        let peak = left.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
        println!("1k {shape:?} Q {q} at {rate_hz} Hz: peak {peak}");
        assert!(peak < limit, "{shape:?} at {rate_hz} Hz: {peak}");
    }
}

#[test]
fn sweeps_over_the_whole_range_stay_finite_and_return_to_rest() {
    let mut random = Random(3);
    let at_rates = |q| RATES_HZ.map(|rate_hz| (q, rate_hz));
    for (q, rate_hz) in [0.025, 1.0, 40.0].into_iter().flat_map(at_rates) {
        let at = |freq_hz| one_band(band(Shape::Bell, Slope::Db12, freq_hz, 30.0, q));
        let mut equalizer = prepared(&at(10.0), rate_hz);
        let (mut left, mut right) = (random.noise(48_000), random.noise(48_000));
        for (index, (left, right)) in left.chunks_mut(480).zip(right.chunks_mut(480)).enumerate() {
            equalizer.set_params(&at(if index % 2 == 0 { 30_000.0 } else { 10.0 }));
            equalizer.process(&mut AudioBlock::stereo(left, right));
        }
        let peak = left.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
        assert!(peak < 1000.0, "Q {q} at {rate_hz} Hz: {peak}");
    }
}

/// Everything that switches, on a 100 Hz sine, observed above 2 kHz.
#[test]
fn switching_does_not_click() {
    let base = band(Shape::Bell, Slope::Db12, 300.0, 12.0, 1.0);
    let one = |change: BandParams| (one_band(base), one_band(change));
    let with = |change: fn(&mut EqParams)| {
        let (before, mut after) = (one_band(base), one_band(base));
        change(&mut after);
        (before, after)
    };
    let cut = |slope| BandParams { shape: Shape::LowCut, slope, q: FLAT_Q, freq_hz: 60.0, ..base };
    let cases = [
        ("off", one(BandParams { on: false, ..base })),
        ("low shelf", one(BandParams { shape: Shape::LowShelf, ..base })),
        ("low cut", one(cut(Slope::Db48))),
        ("high cut", one(BandParams { shape: Shape::HighCut, q: FLAT_Q, ..base })),
        ("notch", one(BandParams { shape: Shape::Notch, ..base })),
        ("all pass", one(BandParams { shape: Shape::AllPass, ..base })),
        ("slope", (one_band(cut(Slope::Db12)), one_band(cut(Slope::Db96)))),
        ("brickwall", (one_band(cut(Slope::Db12)), one_band(cut(Slope::Brickwall)))),
        ("mid", one(BandParams { placement: Placement::Mid, ..base })),
        ("side", one(BandParams { placement: Placement::Side, ..base })),
        ("left", one(BandParams { placement: Placement::Left, ..base })),
        ("gain step", one(BandParams { gain_db: 24.0, ..base })),
        ("frequency step", one(BandParams { freq_hz: 90.0, ..base })),
        ("gain scale", with(|params| params.gain_scale_amount = -1.0)),
        ("output gain", with(|params| params.output_gain_db = 12.0)),
        ("polarity", with(|params| params.invert_polarity = true)),
        ("auto gain", with(|params| params.auto_gain = true)),
        ("gain-q", with(|params| params.gain_q_interaction = true)),
        ("listen", with(|params| params.listen = Some(0))),
    ];
    for (name, (one, other)) in cases {
        for (before, after, direction) in [(one, other, "there"), (other, one, "back")] {
            for rate_hz in RATES_HZ {
                let mut equalizer = prepared(&before, rate_hz);
                let mut samples = sine(100.0, 0.5, rate_hz);
                let params_at = |t| if t < 0.5 { before } else { after };
                automate(&mut equalizer, &mut samples, rate_hz, params_at);
                let click_db = peak_db(&above(2000.0, samples, rate_hz, 0.375));
                println!("switch {name} {direction} at {rate_hz} Hz: {click_db:.1} dBFS");
                assert!(click_db < -115.0, "{name} {direction} at {rate_hz} Hz: {click_db} dBFS");
            }
        }
    }
}

#[test]
fn a_change_ends_at_the_same_response_as_a_fresh_start() {
    let mut random = Random(11);
    let from = one_band(band(Shape::Bell, Slope::Db12, 5000.0, -6.0, 2.0));
    let to = one_band(band(Shape::Bell, Slope::Db12, 700.0, 9.0, 0.7));
    for rate_hz in RATES_HZ {
        let mut changed = prepared(&from, rate_hz);
        let mut fresh = prepared(&to, rate_hz);
        let source = random.noise(2 * rate_hz as usize);
        let (mut a, mut b) = (source.clone(), source.clone());
        let (mut right_a, mut right_b) = (source.clone(), source);
        run(&mut changed, &mut a[..1000], &mut right_a[..1000]);
        changed.set_params(&to);
        run(&mut changed, &mut a[1000..], &mut right_a[1000..]);
        run(&mut fresh, &mut b, &mut right_b);
        let difference: Vec<f32> = a.iter().zip(&b).map(|(a, b)| a - b).collect();
        assert!(peak_db(&difference[rate_hz as usize..]) < -140.0, "at {rate_hz} Hz");
    }
}

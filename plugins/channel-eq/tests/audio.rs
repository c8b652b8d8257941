//! The running plugin: what it applies is what the window draws, at zero latency.

use channel_eq::ChannelEq;
use channel_eq::params::{ChannelEqParams, ShapeChoice};
use dsp_core::eq::EqResponse;
use dsp_core::eq::Placement;
use std::f64::consts::TAU;
use test_rig::{Rig, noise, params};

type Eq = Rig<ChannelEq>;

const STEREO: usize = 0;
const MONO: usize = 1;
const MONO_TO_STEREO: usize = 2;

/// Magnitude in dB of an impulse response at one frequency.
fn magnitude_db(response: &[f32], freq_hz: f64, rate_hz: f64) -> f64 {
    let step = TAU * freq_hz / rate_hz;
    let (re, im) = response.iter().enumerate().fold((0.0, 0.0), |(re, im), (at, sample)| {
        let (sin, cos) = (step * at as f64).sin_cos();
        (re + f64::from(*sample) * cos, im - f64::from(*sample) * sin)
    });
    dsp_core::units::gain_to_db(re.hypot(im))
}

/// Long enough for the responses below to fall to -140 dB at every rate.
const RESPONSE_S: f64 = 0.5;

fn impulse_response(rig: &mut Eq, rate_hz: f64) -> Vec<f32> {
    let mut channel = vec![0.0; (RESPONSE_S * rate_hz) as usize];
    channel[0] = 1.0;
    let mut channels = [channel.clone(), channel];
    rig.run(&mut channels, 512);
    channels[0].clone()
}

#[test]
fn what_is_applied_is_what_is_drawn() {
    // f32 output rounds each sample to -150 dB of the largest: 0.01 dB down to -60 dB.
    const TOLERANCE_DB: f64 = 0.01;
    const FLOOR_DB: f64 = -60.0;
    for rate_hz in [44_100.0, 48_000.0, 96_000.0, 192_000.0] {
        for shape in ShapeChoice::ALL {
            let name = ShapeChoice(*shape).name();
            let settings = [
                ("shape_7", name),
                ("slope_7", "24 dB/oct"),
                ("freq_7", "1.3 kHz"),
                ("gain_7", "7.5 dB"),
                ("q_7", "0.9"),
                ("used_7", "On"),
            ];
            let drawn = ChannelEqParams::default();
            let mut rig = Eq::new(rate_hz as f32, STEREO);
            for (id, text) in settings {
                params::set(&drawn, id, text);
                rig.set(id, text);
            }
            rig.reset();
            let response = impulse_response(&mut rig, rate_hz);
            let drawn = EqResponse::new(&drawn.snapshot(), rate_hz);
            for freq_hz in [40.0, 150.0, 600.0, 1300.0, 2500.0, 8000.0, 16_000.0, 20_000.0] {
                let wanted_db = drawn.magnitude_db(Placement::Stereo, freq_hz);
                let got_db = magnitude_db(&response, freq_hz, rate_hz);
                assert!(
                    wanted_db < FLOOR_DB || (got_db - wanted_db).abs() < TOLERANCE_DB,
                    "{name} at {rate_hz} Hz: {got_db:.4} dB at {freq_hz} Hz, drawn {wanted_db:.4}"
                );
            }
        }
    }
}

#[test]
fn without_bands_the_signal_passes_bit_for_bit() {
    for (layout, channels) in [(STEREO, 2), (MONO, 1)] {
        let mut rig = Eq::new(48_000.0, layout);
        let input: Vec<Vec<f32>> = (0..channels).map(|channel| noise(channel, 512)).collect();
        let mut block = input.clone();
        rig.block(&mut block);
        assert_eq!(block, input);
        assert_eq!(rig.latency_samples(), 0);
    }
}

#[test]
fn mono_to_stereo_gives_two_equal_channels() {
    let mut rig = Eq::new(48_000.0, MONO_TO_STEREO);
    rig.set("used_1", "On");
    rig.set("gain_1", "6 dB");
    let mut block = [noise(1, 512), vec![0.0; 512]];
    rig.block(&mut block);
    assert_eq!(block[0], block[1]);
}

#[test]
fn bypass_gives_the_input_bit_for_bit() {
    let mut rig = Eq::new(48_000.0, STEREO);
    rig.set("used_1", "On");
    rig.set("gain_1", "12 dB");
    rig.set("bypass", "On");
    rig.reset();
    let input = [noise(2, 512), noise(3, 512)];
    let mut block = input.clone();
    rig.block(&mut block);
    assert_eq!(block, input);
}

#[test]
fn a_change_without_activation_is_heard() {
    let mut rig = Eq::new(48_000.0, STEREO);
    let energy = |block: &[Vec<f32>]| block[0].iter().map(|s| s * s).sum::<f32>();
    let run = |rig: &mut Eq| {
        let mut last = 0.0;
        for seed in 1..=20 {
            let mut block = [noise(seed, 512), noise(seed, 512)];
            rig.block(&mut block);
            last = energy(&block);
        }
        last
    };
    let before = run(&mut rig);
    rig.set("out", "-20 dB");
    let change_db = dsp_core::units::power_to_db(f64::from(run(&mut rig) / before));
    // The output gain is f32 in f64 maths; the noise is the same.
    assert!((change_db + 20.0).abs() < 0.001, "{change_db}");
}

#[test]
fn the_result_does_not_depend_on_the_cutting() {
    let input = noise(9, 6000);
    let run = |pieces: &[usize]| {
        let mut rig = Eq::new(48_000.0, STEREO);
        rig.set("used_1", "On");
        rig.set("freq_1", "80 Hz");
        rig.set("gain_1", "9 dB");
        let (mut out, mut from) = (Vec::new(), 0);
        for piece in pieces.iter().cycle() {
            // A change at sample 3000, as the framework would cut there.
            let limit = if from < 3000 { 3000 } else { input.len() };
            let to = (from + piece).min(limit);
            if from == 3000 {
                rig.set("gain_1", "-9 dB");
                rig.set("shape_1", "High shelf");
            }
            let mut block = [input[from..to].to_vec(), input[from..to].to_vec()];
            rig.block(&mut block);
            out.extend_from_slice(&block[0]);
            from = to;
            if from == input.len() {
                return out;
            }
        }
        out
    };
    let whole = run(&[1500]);
    for pieces in [&[1usize][..], &[64], &[7, 93, 500], &[2048]] {
        assert!(run(pieces) == whole, "{pieces:?}");
    }
}

//! What is no number, what is too small for one, and the ends of the range of rates.
#![allow(clippy::unwrap_used, reason = "a test stops at the first error")]

mod dynamics_common;

use dsp_core::dynamics::{Domain, Oversampling, Style};
use dsp_core::side_chain::SideChain;
use dsp_core::{AudioBlock, Processor, Setup};
use dynamics_common::{Random, params, prepared, render_stereo};

const RATES_HZ: [f64; 8] =
    [8_000.0, 11_025.0, 22_050.0, 44_100.0, 88_200.0, 96_000.0, 192_000.0, 384_000.0];
const BAD: [f32; 5] = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN];

#[test]
fn bad_numbers_in_audio_or_key_are_gone_after_a_while() {
    let mut random = Random(41);
    for rate_hz in RATES_HZ {
        for style in Style::ALL {
            let params = params(|params| {
                params.style = style;
                (params.attack_s, params.release_s) = (0.001, 0.010);
                params.lookahead_s = [0.0, 0.005, -0.005][random.index(3)];
                params.oversampling = Oversampling::ALL[random.index(4)];
                params.domain = [Domain::LeftRight, Domain::MidSide][random.index(2)];
                params.link_amount = [0.0, 1.0][random.index(2)];
            });
            // A second for what rings on after a sample at the limit of the envelope, 40 dBFS.
            let len = (1.5 * rate_hz) as usize;
            let sound: Vec<f32> = random.noise(len).iter().map(|x| 0.3 * x).collect();
            // One of the two is bad for a while.
            let in_audio = random.index(2) == 0;
            let from = len / 4 + random.index(97);
            let run = |bad: bool| {
                let mut compressor = prepared(&params, rate_hz, 2);
                let (mut left, mut right, mut key) = (sound.clone(), sound.clone(), sound.clone());
                if bad {
                    let to = if in_audio { &mut left } else { &mut key };
                    for (n, x) in to[from..from + 50].iter_mut().enumerate() {
                        *x = BAD[n % BAD.len()];
                    }
                }
                for at in (0..len).step_by(200) {
                    let to = (at + 200).min(len);
                    let mut block = AudioBlock::stereo(&mut left[at..to], &mut right[at..to]);
                    compressor.process_keyed(&mut block, Some(SideChain::mono(&key[at..to])));
                }
                [left, right]
            };
            let (clean, got) = (run(false), run(true));
            let what = format!("{rate_hz} {params:?}");
            // Only numbers near the largest go on to be large.
            let last = len - len / 8;
            // The light cells' dose and the duty of short sounds are remembered for longer.
            let remembers = matches!(style, Style::Opto | Style::Vocal);
            let allowed = if remembers { 0.02 } else { 2e-3 };
            for (clean, got) in clean.iter().zip(&got) {
                assert!(got.iter().all(|x| !x.is_nan()), "{what}");
                for n in last..len {
                    let apart = (clean[n] - got[n]).abs();
                    assert!(apart < allowed, "{apart} at {n} of {len}, audio {in_audio}: {what}");
                }
            }
        }
    }
}

#[test]
fn the_smallest_numbers_pass_and_are_not_boosted_to_noise() {
    let mut random = Random(42);
    for rate_hz in RATES_HZ {
        for style in Style::ALL {
            for oversampling in [Oversampling::X1, Oversampling::X4] {
                let params = params(|params| {
                    (params.style, params.oversampling) = (style, oversampling);
                });
                let tiny: Vec<f32> = (0..4_000)
                    .map(|_| f32::from_bits((random.next() * f64::from(0x007f_ffff)) as u32))
                    .collect();
                let mut compressor = prepared(&params, rate_hz, 2);
                let latency = compressor.latency_samples();
                let [left, right] = render_stereo(&mut compressor, &tiny, &tiny, 64);
                // Below the boost's floor nothing is changed, to the bit.
                assert_eq!(left[latency..], tiny[..4_000 - latency], "{style:?} {rate_hz}");
                assert_eq!(left, right);
            }
        }
    }
}

#[test]
fn silence_after_sound_ends_in_silence_without_denormals() {
    for rate_hz in RATES_HZ {
        for style in Style::ALL {
            for oversampling in [Oversampling::X1, Oversampling::X8] {
                let params = params(|params| {
                    (params.style, params.oversampling) = (style, oversampling);
                    (params.threshold_db, params.release_s) = (-40.0, 0.005);
                    params.lookahead_s = 0.002;
                });
                let mut compressor = prepared(&params, rate_hz, 2);
                let mut sound = Random(43).noise(4_000);
                sound.resize(4_000 + (0.2 * rate_hz) as usize, 0.0);
                let [left, _] = render_stereo(&mut compressor, &sound, &sound, 256);
                assert!(left.iter().all(|x| x.is_normal() || *x == 0.0), "{style:?} {rate_hz}");
                let tail = 4_000 + compressor.tail_samples();
                assert!(left[tail..].iter().all(|&x| x == 0.0), "{style:?} {rate_hz}");
            }
        }
    }
}

#[test]
fn rates_outside_the_range_are_refused() {
    for rate_hz in [0.0, 7_999.0, 384_001.0, f64::NAN, f64::INFINITY] {
        assert!(Setup::new(rate_hz, 64, 2).is_err(), "{rate_hz}");
    }
}

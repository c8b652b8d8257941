//! Which channel moves which gain: link, mid and side, side-chain.
#![allow(clippy::unwrap_used, reason = "a test stops at the first error")]

mod dynamics_common;

use dsp_core::dynamics::{Domain, LinkMode, Oversampling};
use dsp_core::side_chain::SideChain;
use dsp_core::{AudioBlock, Processor};
use dynamics_common::{RATE_HZ, gain, params, prepared, render_stereo, tone};

#[test]
fn links_by_amount() {
    let gains = |link_amount: f64, link: LinkMode| {
        let params = params(|params| {
            (params.link_amount, params.link, params.knee_db) = (link_amount, link, 0.0);
        });
        let mut compressor = prepared(&params, RATE_HZ, 2);
        let left = tone(997.0, RATE_HZ, 48_000, |_| -4.0);
        let right = tone(997.0, RATE_HZ, 48_000, |_| -16.0);
        render_stereo(&mut compressor, &left, &right, 512);
        compressor.readings().gain_db
    };
    let close = |got: [f32; 2], wanted: [f32; 2]| {
        assert!(got.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 0.02), "{got:?} {wanted:?}");
    };
    close(gains(0.0, LinkMode::Max), [-12.0, -3.0]);
    close(gains(0.5, LinkMode::Max), [-12.0, -7.5]);
    close(gains(1.0, LinkMode::Max), [-12.0, -12.0]);
    // 10 log10 of the mean power: -6.74 dB.
    close(gains(1.0, LinkMode::Mean), [-9.945, -9.945]);
}

#[test]
fn mid_and_side_are_compressed_apart() {
    let params = params(|params| {
        (params.domain, params.link_amount, params.knee_db) = (Domain::MidSide, 0.0, 0.0);
    });
    let mut compressor = prepared(&params, RATE_HZ, 2);
    let mid = tone(997.0, RATE_HZ, 48_000, |_| -8.0);
    let side = tone(1_500.0, RATE_HZ, 48_000, |_| -30.0);
    let left: Vec<f32> = mid.iter().zip(&side).map(|(m, s)| m + s).collect();
    let right: Vec<f32> = mid.iter().zip(&side).map(|(m, s)| m - s).collect();
    let [out_left, out_right] = render_stereo(&mut compressor, &left, &right, 512);
    let got = compressor.readings().gain_db;
    assert!((got[0] + 9.0).abs() < 0.02 && got[1].abs() < 0.01, "{got:?}");
    for n in 40_000..48_000 {
        assert!((0.5 * (out_left[n] - out_right[n]) - side[n]).abs() < 1e-6);
        let wanted = mid[n] * gain(-9.0) as f32;
        assert!((0.5 * (out_left[n] + out_right[n]) - wanted).abs() < 1e-3);
    }
}

#[test]
fn the_side_chain_alone_drives_the_gain() {
    for oversampling in [Oversampling::X1, Oversampling::X2] {
        let params = params(|params| (params.knee_db, params.oversampling) = (0.0, oversampling));
        let mut compressor = prepared(&params, RATE_HZ, 2);
        let key = tone(997.0, RATE_HZ, 48_000, |_| -8.0);
        let mut left = vec![0.001; 48_000];
        let mut right = left.clone();
        for n in (0..48_000).step_by(480) {
            let to = n + 480;
            compressor.process_keyed(
                &mut AudioBlock::stereo(&mut left[n..to], &mut right[n..to]),
                Some(SideChain::mono(&key[n..to])),
            );
        }
        assert!((compressor.readings().gain_db[1] + 9.0).abs() < 0.02);
        assert!((left[47_000] - 0.001 * gain(-9.0) as f32).abs() < 1e-6);
    }
}

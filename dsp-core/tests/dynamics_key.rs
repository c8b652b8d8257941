//! What a caller may leave out without a change of the sound: a key that is the input, gains and levels
//! that nobody looks at.
#![allow(clippy::unwrap_used, reason = "a test stops at the first error")]

mod dynamics_common;

use dsp_core::dynamics::{Compressor, CompressorParams, Oversampling};
use dsp_core::{AudioBlock, Processor, SideChain};
use dynamics_common::{RATE_HZ, Random, params, prepared};

const LEN: usize = 24_000;
/// No multiple of a piece.
const CUT: usize = 300;

/// Ways that differ in rate and delay.
fn ways() -> Vec<CompressorParams> {
    let mut ways = Vec::new();
    for oversampling in [Oversampling::X1, Oversampling::X4] {
        for lookahead_s in [0.0, 0.003, -0.002] {
            ways.push(params(|params| {
                (params.oversampling, params.lookahead_s) = (oversampling, lookahead_s);
                (params.threshold_db, params.attack_s) = (-30.0, 0.001);
            }));
        }
    }
    ways
}

/// Calls `run` for each block of some noise; what comes out.
fn render(
    params: &CompressorParams,
    mut run: impl FnMut(&mut Compressor, usize, &mut AudioBlock<'_>),
) -> [Vec<f32>; 2] {
    let mut random = Random(9);
    let mut compressor = prepared(params, RATE_HZ, 2);
    let [mut left, mut right] = [random.noise(LEN), random.noise(LEN)];
    for (n, (left, right)) in left.chunks_mut(CUT).zip(right.chunks_mut(CUT)).enumerate() {
        run(&mut compressor, n, &mut AudioBlock::stereo(left, right));
    }
    [left, right]
}

#[test]
fn a_key_that_is_the_input_may_be_left_out_at_any_time() {
    for params in ways() {
        let keyed = |is_given: &dyn Fn(usize) -> bool| {
            render(&params, |compressor, n, block| {
                let (left, right) = block.split_channels();
                let (left, right) = (left.to_vec(), right.unwrap().to_vec());
                let key = is_given(n).then(|| SideChain::stereo(&left, &right));
                compressor.process_keyed(block, key);
            })
        };
        let always = keyed(&|_| true);
        assert!(keyed(&|_| false) == always, "never: {params:?}");
        assert!(keyed(&|n| n % 7 < 3) == always, "now and then: {params:?}");
    }
}

#[test]
fn gains_that_nobody_looks_at_change_nothing() {
    for way in ways() {
        let params = CompressorParams { auto_threshold: true, ..way };
        let traced = |is_traced: &dyn Fn(usize) -> bool| {
            render(&params, |compressor, n, block| {
                compressor.set_traced(is_traced(n));
                compressor.process(block);
            })
        };
        let always = traced(&|_| true);
        assert!(traced(&|_| false) == always, "never: {params:?}");
        assert!(traced(&|n| n % 5 < 2) == always, "now and then: {params:?}");
    }
}

#[test]
fn the_deepest_gain_is_that_of_all_blocks_since_it_was_begun() {
    let params = params(|params| (params.attack_s, params.release_s) = (0.000_1, 0.005));
    let mut compressor = prepared(&params, RATE_HZ, 1);
    let mut feed = |level: f32, begins: bool| {
        if begins {
            compressor.begin_readings();
        }
        compressor.process(&mut AudioBlock::mono(&mut [level; 4_096]));
        compressor.readings()
    };
    let loud = feed(0.9, true);
    assert!(loud.deepest_db[0] < -12.0, "{loud:?}");
    let after = feed(0.001, false);
    // What the envelope of a constant leaves after 85 ms.
    assert!(after.gain_db[0] > -3.0 && after.deepest_db[0] <= loud.deepest_db[0], "{after:?}");
    let next = feed(0.001, true);
    assert!(next.deepest_db[0] > -3.0, "{next:?}");
    compressor.begin_readings();
    assert_eq!(compressor.readings().deepest_db, compressor.readings().gain_db, "nothing has come");
}

#[test]
fn the_dry_signal_may_be_left_out_and_the_past_is_the_input() {
    for params in ways() {
        let kept = |keeps: &dyn Fn(usize) -> bool| {
            let mut heard: Vec<f32> = Vec::new();
            render(&params, |compressor, n, block| {
                compressor.keep_dry(keeps(n));
                heard.extend(&*block.left());
                compressor.process(block);
                if n > 10 {
                    let mut past = [0.0; 250];
                    compressor.past(0, 70, &mut past);
                    assert_eq!(past[..], heard[heard.len() - 320..heard.len() - 70]);
                    let late = heard.len() - CUT - compressor.latency_samples();
                    assert!(!keeps(n) || compressor.dry(0) == &heard[late..late + CUT]);
                }
            })
        };
        let always = kept(&|_| true);
        assert!(kept(&|_| false) == always, "never: {params:?}");
        assert!(kept(&|n| n % 5 < 2) == always, "now and then: {params:?}");
    }
}

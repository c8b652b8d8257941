//! What changes while it runs: latency, hold, link, threshold; and mono beside stereo.
#![allow(clippy::unwrap_used, reason = "a test stops at the first error")]

mod dynamics_common;

use dsp_core::delay::SwitchedDelay;
use dsp_core::dynamics::{
    Compressor, CompressorParams, Detection, Domain, LinkMode, Oversampling, Style, Topology,
};
use dsp_core::side_chain::SideChain;
use dsp_core::switch::CROSSFADE_S;
use dsp_core::{AudioBlock, Processor, Setup};
use dynamics_common::{RATE_HZ, Random, params, prepared, render, tone};

#[test]
fn mono_is_compressed_as_both_channels_with_the_same() {
    let (len, block) = (24_000, 480);
    let input = tone(997.0, RATE_HZ, len, |_| 0.0);
    // Nothing on the left: what is on the right counts in mono too.
    let (silence, key) = (vec![0.0; len], tone(700.0, RATE_HZ, len, |_| -6.0));
    for domain in [Domain::LeftRight, Domain::MidSide, Domain::Mid, Domain::Side] {
        for link in [LinkMode::Max, LinkMode::Mean] {
            for keyed in [false, true] {
                for oversampling in [Oversampling::X1, Oversampling::X2] {
                    let params = params(|params| {
                        (params.domain, params.link) = (domain, link);
                        (params.threshold_db, params.oversampling) = (-40.0, oversampling);
                    });
                    let mut mono = prepared(&params, RATE_HZ, 1);
                    let mut stereo = prepared(&params, RATE_HZ, 2);
                    let [mut one, mut left, mut right] = [(); 3].map(|()| input.clone());
                    for from in (0..len).step_by(block) {
                        let to = from + block;
                        let bus =
                            keyed.then(|| SideChain::stereo(&silence[from..to], &key[from..to]));
                        mono.process_keyed(&mut AudioBlock::mono(&mut one[from..to]), bus);
                        let (left, right) = (&mut left[from..to], &mut right[from..to]);
                        stereo.process_keyed(&mut AudioBlock::stereo(left, right), bus);
                    }
                    let what = format!("{domain:?} {link:?} {keyed} {oversampling:?}");
                    // Mid and side are levels of their own in stereo; mono is all mid.
                    if keyed && domain != Domain::LeftRight || link == LinkMode::Mean {
                        let most = one[20_000..].iter().fold(0.0f32, |most, x| most.max(x.abs()));
                        assert!((domain == Domain::Side) == (most > 0.9), "{what}: {most}");
                        continue;
                    }
                    for (n, (one, left)) in one.iter().zip(&left).enumerate() {
                        assert!((one - left).abs() < 1e-5, "{what} {n}: {one} {left}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_latency_that_is_told_is_that_which_is_heard() {
    let still = params(|params| params.threshold_db = 24.0);
    let ahead = CompressorParams { lookahead_s: 0.010, ..still };
    let raised = CompressorParams { oversampling: Oversampling::X4, ..ahead };
    for (later, block) in [(ahead, 64), (raised, 64), (ahead, 512), (raised, 1_024)] {
        let mut compressor = prepared(&still, RATE_HZ, 1);
        let mut dry = SwitchedDelay::default();
        dry.prepare(&Setup::new(RATE_HZ, block, 1).unwrap(), 4_096);
        let mut told = Vec::new();
        let mut random = Random(31);
        for index in 0..60_000 / block {
            match index * block {
                10_240 => compressor.set_params(&later),
                40_960 => compressor.set_params(&still),
                _ => (),
            }
            // What a host does: the dry signal follows after each of its parts.
            let mut wet = random.noise(block);
            let mut beside = wet.clone();
            dry.write(&mut AudioBlock::mono(&mut beside));
            compressor.process(&mut AudioBlock::mono(&mut wet));
            if told.last() != Some(&compressor.latency_samples()) {
                told.push(compressor.latency_samples());
                dry.set_delay(compressor.latency_samples());
            }
            dry.read(&mut AudioBlock::mono(&mut beside));
            for (wet, dry) in wet.iter().zip(&beside) {
                assert!((wet - dry).abs() < 1e-6, "{index} {told:?}: {wet} {dry}");
            }
        }
        assert!(told.len() == 3 && told[0] == 0 && told[1] >= 480 && told[2] == 0, "{told:?}");
    }
}

#[test]
fn a_hold_that_was_off_holds_nothing_of_before() {
    for topology in [Topology::FeedForward, Topology::Feedback] {
        let held = params(|params| {
            (params.hold_s, params.threshold_db, params.topology) = (0.5, -30.0, topology);
        });
        let mut compressor = prepared(&held, RATE_HZ, 1);
        render(&mut compressor, &tone(997.0, RATE_HZ, 4_800, |_| 0.0));
        compressor.set_params(&CompressorParams { hold_s: 0.0, ..held });
        let quiet = tone(997.0, RATE_HZ, 96_000, |_| -60.0);
        render(&mut compressor, &quiet);
        compressor.set_params(&held);
        let again = render(&mut compressor, &quiet);
        let deepest_db = again.gain_db.iter().fold(0.0f32, |least, &x| least.min(x));
        assert!(deepest_db > -0.01, "{topology:?}: {deepest_db}");
    }
}

#[test]
fn a_moving_threshold_is_followed_without_steps() {
    for topology in [Topology::FeedForward, Topology::Feedback] {
        let still = params(|params| {
            (params.topology, params.knee_db, params.ratio) = (topology, 0.0, 4.0);
            (params.attack_s, params.release_s, params.threshold_db) = (0.000_1, 0.005, -10.0);
        });
        let mut compressor = prepared(&still, RATE_HZ, 1);
        let input = tone(1_000.0, RATE_HZ, 24_000, |_| 0.0);
        render(&mut compressor, &input);
        compressor.set_params(&CompressorParams { threshold_db: -30.0, ..still });
        let moving = render(&mut compressor, &input).gain_db;
        // From -7.5 to -22.5 dB in 20 ms: 1.875 x 15 dB / 960 a sample at the steepest.
        let steepest =
            moving.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0f32, f32::max);
        assert!((0.027..0.033).contains(&steepest), "{topology:?}: {steepest}");
        assert!((moving[23_999] + 22.5).abs() < 0.02, "{topology:?}: {}", moving[23_999]);
    }
}

#[test]
fn a_change_of_voices_lets_nothing_go() {
    let budget = |change: &dyn Fn(&mut CompressorParams)| {
        params(|params| {
            (params.threshold_db, params.ratio, params.knee_db) = (-16.0, 4.0, 0.0);
            (params.attack_s, params.release_s) = (0.300, 0.200);
            params.fixed_latency_s = Some(0.040);
            change(params);
        })
    };
    let raise = |params: &mut CompressorParams| params.oversampling = Oversampling::X2;
    let look = |params: &mut CompressorParams| params.lookahead_s = 0.010;
    let mean = |params: &mut CompressorParams| {
        (params.detection, params.rms_s) = (Detection::Rms, 0.160);
    };
    let style = |style: Style| move |params: &mut CompressorParams| params.style = style;
    let (clean, opto, vocal) = (style(Style::Clean), style(Style::Opto), style(Style::Vocal));
    type Change<'a> = &'a dyn Fn(&mut CompressorParams);
    let cases: [(&str, Change<'_>, Change<'_>); 6] = [
        ("raised", &clean, &raise),
        ("ahead", &clean, &look),
        ("mean, raised", &mean, &raise),
        ("opto, ahead", &opto, &look),
        ("vocal, raised", &vocal, &raise),
        ("to vocal", &clean, &vocal),
    ];
    for (what, before, change) in cases {
        let still = budget(before);
        let mut later = still;
        change(&mut later);
        let mut compressor = prepared(&still, RATE_HZ, 1);
        let input = tone(1_000.0, RATE_HZ, 192_000, |_| 0.0);
        let settled_db = *render(&mut compressor, &input).gain_db.last().unwrap();
        compressor.set_params(&later);
        let after = render(&mut compressor, &input);
        let off_db = after
            .gain_db
            .iter()
            .fold(0.0f32, |most, gain_db| most.max((gain_db - settled_db).abs()));
        assert!(settled_db < -6.0, "{what}: {settled_db}");
        assert!(off_db < 0.5, "{what}: {off_db} dB off {settled_db}");
    }
}

#[test]
fn reductions_of_left_and_right_are_not_those_of_mid_and_side() {
    let (attack_s, latency_s) = (0.020, 0.040);
    let before = params(|params| {
        (params.threshold_db, params.ratio, params.knee_db) = (-24.0, 4.0, 0.0);
        (params.attack_s, params.release_s, params.link_amount) = (attack_s, attack_s, 0.0);
        params.fixed_latency_s = Some(latency_s);
    });
    let mut compressor = prepared(&before, RATE_HZ, 2);
    let (len, block) = (48_000, 480);
    // Mid and side are alike; right has no reduction at all.
    let (left, right) = (tone(1_000.0, RATE_HZ, len, |_| 0.0), vec![0.0; len]);
    let mut side_db = Vec::new();
    let run = |compressor: &mut Compressor, side_db: &mut Vec<f32>| {
        for (left, right) in left.chunks(block).zip(right.chunks(block)) {
            let (mut left, mut right) = (left.to_vec(), right.to_vec());
            compressor.process(&mut AudioBlock::stereo(&mut left, &mut right));
            side_db.extend_from_slice(compressor.gain_trace_db(1));
        }
    };
    run(&mut compressor, &mut Vec::new());
    compressor.set_params(&CompressorParams { domain: Domain::MidSide, ..before });
    run(&mut compressor, &mut side_db);
    // The new voice has listened for 50 ms, its latency and its level's delay, then it is faded to.
    let heard = ((0.050 + 2.0 * latency_s + CROSSFADE_S + 0.006) * RATE_HZ) as usize;
    let settled_db = side_db[len - 1];
    // What is missing of 13.5 dB after four times the attack.
    let off_db = side_db[heard..].iter().fold(0.0f32, |most, db| most.max((db - settled_db).abs()));
    assert!((settled_db + 13.5).abs() < 0.05, "{settled_db}");
    assert!(off_db < 0.3, "{off_db} dB off {settled_db}");
}

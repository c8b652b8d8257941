//! Cost of the compressor in nanoseconds per stereo frame. Every case repeats itself after some blocks;
//! of each block of that period the least time of many repetitions counts, because the machine may be
//! busy. One row per case: `dynamics <what> ns_per_frame=<x> worst_over_median=<y>`, of those times. An
//! argument picks the cases whose name contains it, or with a `=` in front the one that is named so; `backends`
//! runs those that cost most in every instruction set of the machine.
#![allow(clippy::print_stdout, reason = "the rows are the result")]
#![allow(clippy::unwrap_used, reason = "a benchmark stops at the first error")]

use std::hint::black_box;
use std::time::Instant;

use dsp_core::dynamics::{
    Compressor, CompressorParams, Detection, Domain, ExpanderParams, Oversampling, Style, Topology,
};
use dsp_core::simd::Backend;
use dsp_core::{AudioBlock, Processor, Setup};

const SAMPLE_RATE_HZ: f64 = 48_000.0;
const BLOCK: usize = 64;
/// Blocks after which a signal, and a case without changes, begins again.
const PERIOD: usize = 192;
/// Blocks from one change of the settings to the next: warm-up, fade and rest.
const CHANGE: usize = 192;
/// Repetitions of a period.
const REPETITIONS: usize = 60;

/// Cases that are compared between instruction sets.
const BACKEND_CASES: [&str; 4] = ["style=Clean", "style=Bus", "lookahead=5ms", "oversampling=4x"];

/// Noise whose level goes up and down, so that attack and release both happen.
fn music(len: usize) -> Vec<f32> {
    let mut state = 1u32;
    (0..len)
        .map(|n| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (state >> 8) as f32 / 8_388_608.0 - 1.0;
            noise * if n / 3_000 % 2 == 0 { 0.5 } else { 0.02 }
        })
        .collect()
}

/// Mean least time of a frame, and the worst block over the median one.
fn measure(backend: Backend, settings: &[CompressorParams], stretch: usize) -> (f64, f64) {
    let mut compressor = Compressor::with_backend(backend);
    compressor.set_params(&settings[0]);
    compressor.prepare(&Setup::new(SAMPLE_RATE_HZ, BLOCK, 2).unwrap()).unwrap();
    let source = music(BLOCK * PERIOD);
    let (mut left, mut right) = ([0.0; BLOCK], [0.0; BLOCK]);
    let period = PERIOD.max(settings.len() * stretch);
    let mut least_ns = vec![f64::INFINITY; period];
    for _ in 0..REPETITIONS {
        for (block, least_ns) in least_ns.iter_mut().enumerate() {
            let from = block % PERIOD * BLOCK;
            left.copy_from_slice(&source[from..from + BLOCK]);
            right.copy_from_slice(&source[from..from + BLOCK]);
            let start = Instant::now();
            if settings.len() > 1 && block % stretch == 0 {
                compressor.set_params(&settings[block / stretch % settings.len()]);
            }
            compressor.process(&mut AudioBlock::stereo(&mut left, &mut right));
            *least_ns = least_ns.min(start.elapsed().as_secs_f64() * 1e9);
            black_box((&left, &right));
        }
    }
    if std::env::var_os("BLOCKS").is_some() {
        for (n, ns) in least_ns.iter().enumerate() {
            println!("{n} {ns:.0}");
        }
    }
    let mean_ns = least_ns.iter().sum::<f64>() / (period * BLOCK) as f64;
    least_ns.sort_by(f64::total_cmp);
    (mean_ns, least_ns[period - 1] / least_ns[period / 2])
}

fn main() {
    let picked = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let base = CompressorParams { threshold_db: -24.0, ..CompressorParams::default() };
    let with = |change: &dyn Fn(&mut CompressorParams)| {
        let mut params = base;
        change(&mut params);
        params
    };
    let mut cases: Vec<(String, Vec<CompressorParams>, usize)> = Vec::new();
    for style in Style::ALL {
        cases.push((format!("style={style:?}"), vec![with(&|p| p.style = style)], PERIOD));
    }
    let mut still = |what: &str, change: &dyn Fn(&mut CompressorParams)| {
        cases.push((what.to_owned(), vec![with(change)], PERIOD));
    };
    still("unlinked", &|p| p.link_amount = 0.0);
    still("mid_side", &|p| (p.domain, p.link_amount) = (Domain::MidSide, 0.0));
    still("rms", &|p| p.detection = Detection::Rms);
    still("lookahead=5ms", &|p| p.lookahead_s = 0.005);
    still("lookahead=20ms", &|p| p.lookahead_s = 0.020);
    still("hold", &|p| p.hold_s = 0.01);
    still("expander", &|p| p.expander = ExpanderParams { ratio: 2.0, ..p.expander });
    still("auto_release", &|p| p.auto_release = true);
    still("feedback", &|p| p.topology = Topology::Feedback);
    still("auto_threshold", &|p| p.auto_threshold = true);
    still("oversampling=2x", &|p| p.oversampling = Oversampling::X2);
    still("oversampling=4x", &|p| p.oversampling = Oversampling::X4);
    still("oversampling=8x", &|p| p.oversampling = Oversampling::X8);
    still("oversampling=4x,lookahead=5ms", &|p| {
        (p.oversampling, p.lookahead_s) = (Oversampling::X4, 0.005);
    });
    let thresholds = (0..20).map(|n| with(&|p| p.threshold_db = -24.0 + f64::from(n))).collect();
    cases.push(("threshold_moves".to_owned(), thresholds, 1));
    let attacks = (0..20).map(|n| with(&|p| p.attack_s = 0.001 * f64::from(n + 1))).collect();
    cases.push(("attack_moves".to_owned(), attacks, 1));
    // Within a fixed latency, as hosts have it.
    let fixed = |change: &dyn Fn(&mut CompressorParams)| {
        let mut params = with(&|p| (p.fixed_latency_s, p.lookahead_s) = (Some(0.025), 0.005));
        change(&mut params);
        params
    };
    let mut changing = |what: &str, settings: Vec<CompressorParams>| {
        cases.push((what.to_owned(), settings, CHANGE));
    };
    changing("style_changes", Style::ALL.map(|style| fixed(&|p| p.style = style)).to_vec());
    changing(
        "lookahead_changes",
        [0.0, 0.005, 0.020, -0.005].map(|s| fixed(&|p| p.lookahead_s = s)).to_vec(),
    );
    changing(
        "oversampling_changes",
        vec![
            fixed(&|p| p.oversampling = Oversampling::X2),
            fixed(&|p| p.oversampling = Oversampling::X4),
        ],
    );
    changing(
        "features_switch",
        vec![
            fixed(&|_| ()),
            fixed(&|p| p.link_amount = 0.0),
            fixed(&|p| p.expander.ratio = 2.0),
            fixed(&|p| p.auto_threshold = true),
            fixed(&|p| p.hold_s = 0.01),
            fixed(&|p| p.auto_release = true),
            fixed(&|p| p.domain = Domain::MidSide),
        ],
    );
    if picked.as_deref() == Some("backends") {
        for backend in Backend::available() {
            for (what, settings, stretch) in &cases {
                if BACKEND_CASES.contains(&what.as_str()) {
                    let (ns, _) = measure(backend, settings, *stretch);
                    println!("dynamics {backend:?} {what} ns_per_frame={ns:.2}");
                }
            }
        }
        return;
    }
    let is_picked = |what: &str| match picked.as_deref() {
        None => true,
        Some(picked) => match picked.strip_prefix('=') {
            Some(name) => what == name,
            None => what.contains(picked),
        },
    };
    for (what, settings, stretch) in cases {
        if is_picked(&what) {
            let (ns, worst) = measure(Backend::detect(), &settings, stretch);
            println!("dynamics {what} ns_per_frame={ns:.2} worst_over_median={worst:.2}");
        }
    }
}

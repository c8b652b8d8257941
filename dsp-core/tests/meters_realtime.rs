//! Panner, ramps and meters take no memory after `prepare`, and the spectrum none after its own.

#![allow(unsafe_code, reason = "counting allocations needs an allocator of its own")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use dsp_core::meter::{
    DynamicsMeter, Goniometer, LevelMatch, LoudnessMeter, StereoMeter, TruePeakMeter, Way,
};
use dsp_core::spectral::{Resolution, Smoothing, SpectrumAnalyser, SpectrumGrid, SpectrumSettings};
use dsp_core::stereo::{PanMode, Panner, PannerParams};
use dsp_core::{AudioBlock, Processor, Setup};

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call is passed on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.with(|calls| calls.set(calls.get() + 1));
        // SAFETY: the caller's contract is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        CALLS.with(|calls| calls.set(calls.get() + 1));
        // SAFETY: the memory came from `alloc` above with this layout.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn assert_no_allocation(name: &str, mut run: impl FnMut()) {
    let before = CALLS.with(Cell::get);
    run();
    let calls = CALLS.with(Cell::get) - before;
    assert_eq!(calls, 0, "{name} called the allocator {calls} times");
}

fn setup() -> Setup {
    Setup::new(48_000.0, 8_192, 2).expect("a valid setup")
}

/// 20 s, so that windows fill, steps and blocks end and histograms are read.
fn blocks() -> Vec<Vec<f32>> {
    let mut state = 1u32;
    (0..960_000 / 480)
        .map(|_| {
            (0..480)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    state as f32 / u32::MAX as f32 - 0.5
                })
                .collect()
        })
        .collect()
}

#[test]
fn the_counter_counts() {
    let before = CALLS.with(Cell::get);
    drop(std::hint::black_box(vec![1u8; 100]));
    assert_eq!(CALLS.with(Cell::get) - before, 2);
}

#[test]
fn meters_take_no_memory() {
    let blocks = blocks();
    let mut loudness = LoudnessMeter::new().keeping();
    let mut true_peak = TruePeakMeter::new();
    let mut level = LevelMatch::new();
    let mut image = StereoMeter::new();
    let mut dynamics = DynamicsMeter::new().keeping();
    loudness.prepare(&setup()).unwrap();
    true_peak.prepare(&setup()).unwrap();
    level.prepare(&setup()).unwrap();
    image.prepare(&setup()).unwrap();
    dynamics.prepare(&setup()).unwrap();
    // A copy must have the memory of the original.
    let mut copy = loudness.clone();
    assert_no_allocation("a meter", || {
        for block in &blocks {
            loudness.measure(block, Some(block));
            copy.measure(block, None);
            while loudness.take_record().is_some() {}
            std::hint::black_box(loudness.readings().plr_lu());
            true_peak.measure(block, Some(block));
            std::hint::black_box(true_peak.readings());
            level.measure((block, Some(block)), (block, None));
            std::hint::black_box(level.offset_db());
            image.measure(block, Some(block));
            std::hint::black_box(image.readings());
            dynamics.measure(block, Some(block));
            std::hint::black_box(dynamics.readings());
        }
        loudness.set_running(false);
        loudness.set_running(true);
        loudness.restart_keeping();
        dynamics.restart_keeping();
        for way in [Way::Back, Way::Forth] {
            for block in &blocks {
                loudness.measure(block, Some(block));
                dynamics.measure(block, Some(block));
                while loudness.take_unseen_record().is_some() {}
            }
            assert!(loudness.go(way) && dynamics.go(way));
        }
        loudness.restart();
        dynamics.restart();
        loudness.reset();
        true_peak.reset();
        level.reset();
        image.reset();
        dynamics.reset();
    });
}

#[test]
fn panner_takes_no_memory() {
    let mut panner = Panner::new();
    panner.prepare(&setup()).unwrap();
    let (mut left, mut right) = (vec![0.1f32; 480], vec![0.2f32; 480]);
    assert_no_allocation("the panner", || {
        for n in 0..200 {
            let mode = [PanMode::Balance, PanMode::Dual, PanMode::Rotation][n % 3];
            panner.set_params(&PannerParams {
                mode,
                pan: (n as f64 * 0.1).sin(),
                mono_below_hz: (n % 5 == 0).then_some(100.0 + n as f64),
                ..PannerParams::default()
            });
            panner.process(&mut AudioBlock::stereo(&mut left, &mut right));
        }
        panner.reset();
    });
}

#[test]
fn spectrum_and_goniometer_take_no_memory_per_frame() {
    let blocks = blocks();
    let mut spectrum = SpectrumAnalyser::new(Resolution::Fine);
    spectrum.prepare(48_000.0, SpectrumGrid::default());
    let mut goniometer = Goniometer::new(128);
    assert_no_allocation("a frame", || {
        for (n, block) in blocks[..200].iter().enumerate() {
            spectrum.set_settings(&SpectrumSettings {
                smoothing: Smoothing::Octave((n % 4) as f64 / 6.0),
                peak_hold: true,
                ..SpectrumSettings::default()
            });
            spectrum.push(block);
            spectrum.update(0.01);
            goniometer.push(block, block);
            goniometer.fade(0.01);
        }
    });
}

//! The rms meter against the formula, and the shape of its window.

use dsp_core::meter::RmsMeter;

const RATE_HZ: f64 = 48_000.0;

fn sine(len: usize, gain: f64) -> Vec<f32> {
    let radians = |at: usize| std::f64::consts::TAU * 1_000.0 * at as f64 / RATE_HZ;
    (0..len).map(|at| (gain * radians(at).sin()) as f32).collect()
}

fn measured(left: &[f32], right: Option<&[f32]>, cut: usize) -> [f64; 2] {
    let mut meter = RmsMeter::new(RATE_HZ);
    for from in (0..left.len()).step_by(cut) {
        let to = (from + cut).min(left.len());
        meter.measure(&left[from..to], right.map(|right| &right[from..to]));
    }
    meter.rms_gain()
}

/// Whole periods: the rms of a sine is its amplitude over the root of 2, to the rounding of samples.
#[test]
fn a_sine_has_its_amplitude_over_the_root_of_two_however_it_is_cut() {
    let (left, right) = (sine(24_000, 1.0), sine(24_000, 0.01));
    for cut in [1, 64, 479, 4_096, 24_000] {
        let rms = measured(&left, Some(&right), cut);
        for (rms, gain) in rms.into_iter().zip([1.0, 0.01]) {
            assert!((rms / gain - 0.5f64.sqrt()).abs() < 1e-7, "{rms} with {cut}");
        }
    }
    let [left_only, same] = measured(&left, None, 100);
    assert_eq!(left_only, same);
}

#[test]
fn the_window_is_the_last_300_ms() {
    let mut signal = vec![1.0f32; 48_000];
    // Half of the window is silent: half the power.
    signal.extend([0.0; 7_200]);
    assert!((measured(&signal, None, 512)[0] - 0.5f64.sqrt()).abs() < 1e-12);
    signal.extend([0.0; 7_200]);
    assert_eq!(measured(&signal, None, 512), [0.0; 2]);
    // What was heard until it is full.
    assert_eq!(measured(&signal[..960], None, 960), [1.0; 2]);
    assert_eq!(measured(&signal[..479], None, 479), [0.0; 2]);
}

#[test]
fn a_reset_forgets() {
    let mut meter = RmsMeter::new(RATE_HZ);
    meter.measure(&[1.0; 10_000], None);
    meter.reset();
    assert_eq!(meter.rms_gain(), [0.0; 2]);
    meter.measure(&[0.0; 480], None);
    assert_eq!(meter.rms_gain(), [0.0; 2]);
}

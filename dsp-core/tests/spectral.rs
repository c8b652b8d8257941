//! The spectrum analyser: calibration, resolution, slopes, motion.

use dsp_core::spectral::{
    Resolution, Smoothing, SpectrumAnalyser, SpectrumFall, SpectrumGrid, SpectrumSettings,
};

const RATES_HZ: [f64; 6] = [8_000.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0, 384_000.0];

fn sine(freq_hz: f64, rate_hz: f64, len: usize) -> Vec<f32> {
    (0..len).map(|n| (std::f64::consts::TAU * freq_hz * n as f64 / rate_hz).sin() as f32).collect()
}

fn noise(len: usize) -> Vec<f32> {
    let mut state = 12_345u32;
    (0..len)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state as f32 / u32::MAX as f32 - 0.5
        })
        .collect()
}

/// The levels of a steady signal.
fn spectrum(signal: &[f32], rate_hz: f64, settings: &SpectrumSettings) -> SpectrumAnalyser {
    let mut analyser = SpectrumAnalyser::new(Resolution::Normal);
    analyser.prepare(rate_hz, SpectrumGrid::default());
    analyser.set_settings(settings);
    analyser.push(signal);
    analyser.update(1.0);
    analyser
}

fn near(analyser: &SpectrumAnalyser, freq_hz: f64) -> f32 {
    let near = |f: &f64| (f / freq_hz).log2().abs();
    let freqs = analyser.freqs_hz();
    let at = (0..freqs.len())
        .min_by(|&a, &b| near(&freqs[a]).total_cmp(&near(&freqs[b])))
        .expect("points");
    analyser.levels_db()[at]
}

#[test]
fn full_scale_sine_reads_0_db_at_every_rate_and_frequency() {
    for rate_hz in RATES_HZ {
        for freq_hz in [31.5, 97.3, 440.0, 1_000.0, 3_456.7, 12_345.0, 19_500.0] {
            if freq_hz > 0.45 * rate_hz {
                continue;
            }
            let signal = sine(freq_hz, rate_hz, rate_hz as usize);
            let analyser = spectrum(&signal, rate_hz, &SpectrumSettings::default());
            let peak = analyser.levels_db().iter().copied().fold(f32::MIN, f32::max);
            assert!(peak.abs() < 0.1, "{freq_hz} Hz at {rate_hz}: {peak} dB");
            let at = near(&analyser, freq_hz);
            assert!(at > -0.5, "{freq_hz} Hz at {rate_hz}: {at} dB at its place");
        }
    }
}

#[test]
fn twenty_and_forty_hertz_are_two_peaks() {
    for rate_hz in RATES_HZ {
        let len = rate_hz as usize;
        let mix: Vec<f32> = sine(20.0, rate_hz, len)
            .iter()
            .zip(sine(40.0, rate_hz, len))
            .map(|(a, b)| 0.5 * (a + b))
            .collect();
        let analyser = spectrum(&mix, rate_hz, &SpectrumSettings::default());
        let valley = near(&analyser, 30.0);
        assert!(near(&analyser, 20.0) > -7.0 && near(&analyser, 40.0) > -7.0);
        assert!(valley < -20.0, "{valley} dB between them at {rate_hz}");
    }
}

#[test]
fn nothing_is_shown_above_nyquist() {
    let analyser = spectrum(&noise(8_000), 8_000.0, &SpectrumSettings::default());
    assert!(near(&analyser, 3_000.0) > -80.0);
    assert_eq!(near(&analyser, 4_100.0), -180.0);
}

#[test]
fn tilt_turns_around_1_khz() {
    let flat = spectrum(&noise(48_000), 48_000.0, &SpectrumSettings::default());
    for tilt_db_per_oct in [3.0, 4.5] {
        let settings = SpectrumSettings { tilt_db_per_oct, ..SpectrumSettings::default() };
        let tilted = spectrum(&noise(48_000), 48_000.0, &settings);
        for (n, freq_hz) in flat.freqs_hz().iter().enumerate() {
            let got = f64::from(tilted.levels_db()[n] - flat.levels_db()[n]);
            let want = tilt_db_per_oct * (freq_hz / 1_000.0).log2();
            assert!((got - want).abs() < 1e-3, "{freq_hz} Hz: {got} dB, wanted {want}");
        }
    }
}

#[test]
fn smoothing_keeps_the_mean_power_of_noise_and_calms_it() {
    let spread = |smoothing| {
        let settings = SpectrumSettings { smoothing, ..SpectrumSettings::default() };
        let analyser = spectrum(&noise(48_000), 48_000.0, &settings);
        let levels = &analyser.levels_db()[300..480];
        let mean = levels.iter().sum::<f32>() / levels.len() as f32;
        let power = levels.iter().map(|level| (level - mean).powi(2)).sum::<f32>();
        (mean, (power / levels.len() as f32).sqrt())
    };
    // White noise of variance 1/12: one bin holds 2 * 1.5 / 8192 of twice that power.
    let want_db = 10.0 * (2.0 * 2.0 / 12.0 * 1.5 / 8_192.0f32).log10();
    for smoothing in [Smoothing::Octave(1.0 / 3.0), Smoothing::Erb(1.0)] {
        let (mean_db, spread_db) = spread(smoothing);
        assert!((mean_db - want_db).abs() < 0.3, "{smoothing:?}: {mean_db}, wanted {want_db}");
        // 1 kHz: 25 bins of independent noise leave about 4.3 / sqrt(25) dB.
        assert!(spread_db < 0.9, "{smoothing:?}: {spread_db}");
    }
    assert!(spread(Smoothing::Off).1 > 1.0);
}

#[test]
fn falls_with_the_time_of_its_setting() {
    for (fall, time_s) in
        [(SpectrumFall::Fast, 0.15), (SpectrumFall::Smooth, 0.35), (SpectrumFall::Slow, 0.9)]
    {
        let settings = SpectrumSettings { fall, ..SpectrumSettings::default() };
        let mut analyser = spectrum(&sine(1_000.0, 48_000.0, 48_000), 48_000.0, &settings);
        let before = near(&analyser, 1_000.0);
        analyser.push(&[0.0; 48_000]);
        for _ in 0..100 {
            analyser.update(time_s / 100.0);
        }
        let fallen = before - near(&analyser, 1_000.0);
        assert!((fallen - 8.686).abs() < 0.01, "{fall:?}: {fallen} dB");
    }
}

#[test]
fn rises_with_10_ms() {
    let mut analyser = SpectrumAnalyser::new(Resolution::Normal);
    analyser.prepare(48_000.0, SpectrumGrid::default());
    analyser.push(&sine(1_000.0, 48_000.0, 48_000));
    analyser.update(0.010);
    let risen = 180.0 + near(&analyser, 1_000.0);
    assert!((risen - 180.0 * (1.0 - (-1.0f32).exp())).abs() < 0.5, "{risen}");
}

#[test]
fn freezes_and_holds_peaks() {
    let settings = SpectrumSettings { peak_hold: true, ..SpectrumSettings::default() };
    let mut analyser = spectrum(&sine(1_000.0, 48_000.0, 48_000), 48_000.0, &settings);
    let frozen = SpectrumSettings { freeze: true, ..settings };
    analyser.set_settings(&frozen);
    analyser.push(&[0.0; 48_000]);
    let before = analyser.levels_db().to_vec();
    assert!(!analyser.update(1.0));
    assert_eq!(analyser.levels_db(), before);
    analyser.set_settings(&settings);
    assert!(analyser.update(1.0));
    assert!(near(&analyser, 1_000.0) < -20.0);
    assert!(analyser.held_db().iter().any(|&held| held > -0.1));
    analyser.clear_held();
    assert!(analyser.held_db().iter().all(|&held| held < -20.0));
}

#[test]
fn stopped_audio_falls_to_silence() {
    let settings = SpectrumSettings::default();
    let mut analyser = spectrum(&sine(1_000.0, 48_000.0, 48_000), 48_000.0, &settings);
    for _ in 0..1_000 {
        analyser.update(0.016);
    }
    assert!(analyser.levels_db().iter().all(|&level| level == -180.0));
    assert!(!analyser.update(0.016), "nothing left to repaint");
}

#[test]
fn what_is_not_a_number_leaves_the_rest_readable() {
    let mut signal = sine(1_000.0, 48_000.0, 48_000);
    signal[47_000] = f32::NAN;
    signal[47_001] = f32::INFINITY;
    let analyser = spectrum(&signal, 48_000.0, &SpectrumSettings::default());
    assert!(analyser.levels_db().iter().all(|level| level.is_finite()));
    assert!(near(&analyser, 1_000.0) > -1.0);
}

//! What is measured, when it starts over and when it pauses, through the plugin's processor.

use std::sync::Arc;

use dsp_core::meter::Way;
use dsp_core::{AudioBlock, Processor as _};
use loudness_meter::LacquerLoudness;
use loudness_meter::policy::{RestartRule, Transport};
use loudness_meter::processor::{Maximum, Meter, MeterSettings, Shared};
use loudness_meter::readings::Activity;
use nice_plug::prelude::ProcessMode;
use plugin_common::{Cycle, HostLoop};
use test_rig::{Rig, noise};

const RATE_HZ: f64 = 48_000.0;

/// The meter with its host loop, fed with a 1 kHz tone.
struct Bench {
    host: HostLoop<Meter>,
    shared: Arc<Shared>,
    level_db: f64,
    phase: f64,
    position_samples: i64,
}

impl Bench {
    fn new(settings: MeterSettings) -> Self {
        let shared = Arc::<Shared>::default();
        let mut host = HostLoop::new(Meter::new(shared.clone()));
        host.prepare(RATE_HZ, 512, 2).expect("a usual setup");
        host.set_params(&settings);
        Self { host, shared, level_db: -23.0, phase: 0.0, position_samples: 0 }
    }

    /// Feeds the tone while the transport runs or stands.
    fn feed(&mut self, seconds: f64, playing: bool) {
        let gain = 10f64.powf(self.level_db / 20.0);
        for _ in 0..(seconds * RATE_HZ / 480.0).round() as usize {
            let mut left: Vec<f32> = (0..480)
                .map(|_| {
                    self.phase = (self.phase + 1_000.0 / RATE_HZ).fract();
                    ((self.phase * std::f64::consts::TAU).sin() * gain) as f32
                })
                .collect();
            let mut right = left.clone();
            let position_samples = Some(self.position_samples);
            self.host.processor_mut().begin_callback(Transport { playing, position_samples }, 480);
            let mut block = AudioBlock::stereo(&mut left, &mut right);
            self.host.run(&mut block, None, Cycle::default());
            if playing {
                self.position_samples += 480;
            }
        }
    }

    fn measured_s(&self) -> f32 {
        self.host.processor().readings().measured_s
    }
}

fn settings(restart: RestartRule) -> MeterSettings {
    MeterSettings { restart, ..MeterSettings::default() }
}

/// EBU Tech 3341 case 1, with the tighter figure of this meter.
#[test]
fn a_tone_of_minus_23_reads_minus_23_everywhere() {
    let mut bench = Bench::new(MeterSettings::default());
    bench.feed(20.0, false);
    let readings = bench.host.processor().readings();
    for lufs in [
        readings.momentary_lufs,
        readings.short_term_lufs,
        readings.integrated_lufs,
        readings.max_momentary_lufs,
        readings.max_short_term_lufs,
    ] {
        assert!((lufs + 23.0).abs() < 0.02, "{readings:?}");
    }
    assert!((readings.max_true_peak_db() + 23.0).abs() < 0.05);
    assert!(readings.peak_to_loudness_lu.abs() < 0.05);
    assert!(!readings.range_is_stable() && readings.measured_s > 19.9);
}

#[test]
fn dynamic_range_follows_the_measurement_and_the_crest_factor_stays_live() {
    let mut bench = Bench::new(settings(RestartRule::Manual));
    bench.feed(5.0, true);
    let readings = bench.host.processor().readings();
    assert!(readings.dynamic_range_db.is_nan(), "two blocks of 3 s are needed");
    assert!((readings.crest_db - 3.01).abs() < 0.01, "{readings:?}");
    bench.feed(5.0, true);
    assert!(bench.host.processor().readings().dynamic_range_db.abs() < 0.01);
    // What is heard in a pause is not measured.
    bench.level_db = -3.0;
    bench.feed(7.0, false);
    bench.level_db = -23.0;
    bench.feed(7.0, true);
    assert!(bench.host.processor().readings().dynamic_range_db.abs() < 0.01);
    bench.shared.ask_for_restart();
    bench.feed(1.0, true);
    let readings = bench.host.processor().readings();
    assert!(readings.dynamic_range_db.is_nan() && readings.crest_db.is_finite());
}

#[test]
fn the_history_is_written_without_a_window() {
    let mut bench = Bench::new(MeterSettings::default());
    bench.feed(10.0, false);
    assert_eq!(bench.shared.history.len(), 100);
    let last = bench.shared.history.get(0, 99).expect("kept");
    assert!((last.short_term_lufs + 23.0).abs() < 0.03, "{last:?}");
    assert!((last.true_peak_db + 23.0).abs() < 0.06);
}

#[test]
fn integrated_pauses_with_the_transport_while_momentary_stays_live() {
    let mut bench = Bench::new(settings(RestartRule::Manual));
    bench.feed(5.0, true);
    bench.level_db = -10.0;
    bench.feed(5.0, false);
    let readings = bench.host.processor().readings();
    assert_eq!(readings.activity, Activity::WaitingForTransport);
    assert!((readings.measured_s - 5.0).abs() < 0.01);
    assert!((readings.integrated_lufs + 23.0).abs() < 0.02, "{readings:?}");
    assert!((readings.momentary_lufs + 10.0).abs() < 0.02);
    assert_eq!(bench.shared.history.len(), 50);
}

/// A window on it need not be drawn again and again.
#[test]
fn the_readings_of_silence_come_to_rest() {
    let mut bench = Bench::new(settings(RestartRule::Manual));
    bench.feed(5.0, true);
    bench.level_db = f64::NEG_INFINITY;
    let before = bench.host.processor().readings();
    bench.feed(1.0, false);
    let falling = bench.host.processor().readings();
    assert!(!falling.look_like(&before), "{falling:?}");
    bench.feed(14.0, false);
    let rest = bench.host.processor().readings();
    for _ in 0..100 {
        bench.feed(0.02, false);
        let readings = bench.host.processor().readings();
        assert!(readings.look_like(&rest), "{readings:?} after {rest:?}");
    }
    assert!((rest.integrated_lufs + 23.0).abs() < 0.02, "kept: {rest:?}");
}

/// The graph shows what was measured: no window that reaches into what was played meanwhile.
#[test]
fn the_history_after_a_pause_holds_nothing_from_before() {
    let mut bench = Bench::new(settings(RestartRule::Manual));
    bench.feed(4.0, true);
    bench.level_db = -6.0;
    bench.feed(1.0, false);
    bench.level_db = -40.0;
    bench.feed(4.0, true);
    let history = &bench.shared.history;
    assert_eq!(history.len(), 80);
    let after: Vec<_> = (40..80).map(|at| history.get(0, at).expect("kept")).collect();
    assert!(after[..3].iter().all(|record| record.momentary_lufs.is_nan()));
    assert!(after[..29].iter().all(|record| record.short_term_lufs.is_nan()));
    assert!(after[3..].iter().all(|record| (record.momentary_lufs + 40.0).abs() < 0.04));
    assert!(after[29..].iter().all(|record| (record.short_term_lufs + 40.0).abs() < 0.04));
}

#[test]
fn a_maximum_that_pauses_have_cut_is_none_and_that_of_silence_is_silence() {
    let mut bench = Bench::new(settings(RestartRule::Manual));
    for playing in [true, false, true] {
        bench.feed(2.0, playing);
    }
    let readings = bench.host.processor().readings();
    assert!(readings.measured_s > 3.9 && readings.short_term_lufs.is_finite());
    assert!(readings.max_short_term_lufs.is_nan(), "no window of 3 s was whole: {readings:?}");
    assert!((readings.max_momentary_lufs + 23.0).abs() < 0.02);
    bench.feed(1.1, true);
    let max_lufs = bench.host.processor().readings().max_short_term_lufs;
    assert!((max_lufs + 23.0).abs() < 0.02, "{max_lufs}");
    let mut silent = Bench::new(settings(RestartRule::Manual));
    silent.level_db = f64::NEG_INFINITY;
    silent.feed(4.0, true);
    let max_lufs = silent.host.processor().readings().max_short_term_lufs;
    assert_eq!(max_lufs, f32::NEG_INFINITY);
}

#[test]
fn free_run_and_pause_by_hand() {
    let mut bench = Bench::new(MeterSettings { follow: false, ..settings(RestartRule::Manual) });
    bench.feed(2.0, true);
    bench.feed(2.0, false);
    assert!((bench.measured_s() - 4.0).abs() < 0.01);
    let paused = MeterSettings { run: false, follow: false, ..settings(RestartRule::Manual) };
    bench.host.set_params(&paused);
    bench.feed(2.0, true);
    assert!((bench.measured_s() - 4.0).abs() < 0.01);
    assert_eq!(bench.host.processor().readings().activity, Activity::Paused);
    bench.host.set_params(&MeterSettings { run: true, ..paused });
    bench.feed(2.0, true);
    assert!((bench.measured_s() - 6.0).abs() < 0.01, "continues the same measurement");
}

/// Play 3 s, stop 1 s, go on 2 s, jump ahead and play 2 s, jump to the start and play 1 s.
#[test]
fn each_restart_rule_keeps_what_it_should() {
    for (rule, expected_s) in [
        (RestartRule::Manual, 8.0),
        (RestartRule::Never, 8.0),
        (RestartRule::OnPlay, 5.0),
        (RestartRule::FromStart, 1.0),
        (RestartRule::OnJump, 1.0),
    ] {
        let mut bench = Bench::new(settings(rule));
        bench.feed(3.0, true);
        bench.feed(1.0, false);
        bench.feed(2.0, true);
        bench.position_samples += 960_000;
        bench.feed(2.0, true);
        bench.position_samples = 0;
        bench.feed(1.0, true);
        assert!((bench.measured_s() - expected_s).abs() < 0.011, "{rule:?} {}", bench.measured_s());
    }
}

#[test]
fn the_reset_parameter_acts_when_it_goes_on() {
    let mut bench = Bench::new(MeterSettings::default());
    bench.feed(3.0, false);
    bench.host.set_params(&MeterSettings { reset: true, ..MeterSettings::default() });
    bench.feed(1.0, false);
    assert!((bench.measured_s() - 1.0).abs() < 0.01);
    bench.host.set_params(&MeterSettings::default());
    bench.feed(1.0, false);
    assert!((bench.measured_s() - 2.0).abs() < 0.01, "going off changes nothing");
}

#[test]
fn the_windows_reset_button_acts_with_the_next_block() {
    let mut bench = Bench::new(settings(RestartRule::Never));
    bench.feed(3.0, false);
    let epoch = bench.shared.history.epoch();
    bench.shared.ask_for_restart();
    bench.feed(1.0, false);
    assert_ne!(bench.shared.history.epoch(), epoch);
    assert_eq!(bench.shared.history.len(), 10);
}

/// Whoever resets by mistake in the middle of a programme goes on as if nothing had happened.
#[test]
fn a_reset_is_undone_with_its_figures_and_its_history() {
    let mut bench = Bench::new(settings(RestartRule::Never));
    bench.feed(10.0, false);
    bench.shared.ask_for_restart();
    bench.level_db = -13.0;
    bench.feed(10.0, false);
    assert_eq!((bench.shared.history.len(), bench.shared.way()), (100, Some(Way::Back)));
    assert!((bench.host.processor().readings().integrated_lufs + 13.0).abs() < 0.02);
    bench.shared.ask_to_go(Way::Back);
    bench.feed(1.0, false);
    let readings = bench.host.processor().readings();
    assert_eq!((bench.shared.history.len(), bench.shared.way()), (210, Some(Way::Forth)));
    assert!((readings.measured_s - 21.0).abs() < 0.01, "{readings:?}");
    // 97 gating blocks at -23 and 107 at -13, the gate below all of them.
    let mean = (97.0 * 10f64.powf(-2.3) + 107.0 * 10f64.powf(-1.3)) / 204.0;
    let wanted_lufs = 10.0 * mean.log10();
    assert!((f64::from(readings.integrated_lufs) - wanted_lufs).abs() < 0.02, "{readings:?}");
    let at = |index: u64| bench.shared.history.get(0, index).expect("kept").momentary_lufs;
    assert!((at(99) + 23.0).abs() < 0.03 && (at(109) + 13.0).abs() < 0.03);
    bench.shared.ask_to_go(Way::Forth);
    bench.feed(1.0, false);
    let readings = bench.host.processor().readings();
    assert!((readings.integrated_lufs + 13.0).abs() < 0.02, "{readings:?}");
    assert_eq!(bench.shared.history.len(), 120);
}

#[test]
fn a_second_click_on_reset_loses_nothing() {
    let mut bench = Bench::new(settings(RestartRule::Never));
    bench.feed(5.0, false);
    for _ in 0..3 {
        bench.shared.ask_for_restart();
        bench.feed(1.0, false);
    }
    assert!((bench.measured_s() - 1.0).abs() < 0.01);
    bench.shared.ask_to_go(Way::Back);
    bench.feed(1.0, false);
    assert!((bench.measured_s() - 9.0).abs() < 0.01);
    assert_eq!(bench.shared.history.len(), 90);
}

#[test]
fn what_starts_over_by_itself_keeps_nothing() {
    let starts: [fn(&mut Bench); 3] = [
        |bench| bench.position_samples = 0,
        |bench| bench.host.set_params(&MeterSettings { reset: true, ..MeterSettings::default() }),
        |bench| bench.host.processor_mut().reset(),
    ];
    for (at, start) in starts.into_iter().enumerate() {
        let mut bench = Bench::new(MeterSettings::default());
        bench.feed(5.0, true);
        bench.shared.ask_for_restart();
        bench.feed(1.0, true);
        assert_eq!(bench.shared.way(), Some(Way::Back));
        start(&mut bench);
        bench.feed(1.0, true);
        assert_eq!(bench.shared.way(), None, "{at}");
        bench.shared.ask_to_go(Way::Back);
        bench.feed(1.0, true);
        assert!((bench.measured_s() - 2.0).abs() < 0.01, "{at}: {}", bench.measured_s());
    }
}

#[test]
fn a_maximum_is_cleared_alone() {
    let mut bench = Bench::new(MeterSettings::default());
    bench.feed(5.0, false);
    bench.level_db = -43.0;
    bench.feed(5.0, false);
    bench.shared.ask_to_clear(Maximum::TruePeak);
    bench.shared.ask_to_clear(Maximum::Momentary);
    bench.feed(1.0, false);
    let readings = bench.host.processor().readings();
    assert!((readings.max_true_peak_db() + 43.0).abs() < 0.05, "{readings:?}");
    assert!((readings.max_momentary_lufs + 43.0).abs() < 0.05);
    assert!((readings.max_short_term_lufs + 23.0).abs() < 0.05, "was not asked for");
    assert!((readings.measured_s - 11.0).abs() < 0.01);
}

type Loudness = Rig<LacquerLoudness>;

#[test]
fn audio_passes_bit_for_bit() {
    for rate_hz in [8_000.0, 44_100.0, 96_000.0, 384_000.0] {
        for (layout, channels) in [(0, 2), (1, 1)] {
            let mut rig = Loudness::new(rate_hz, layout);
            let mut original: Vec<Vec<f32>> =
                (0..channels).map(|channel| noise(channel + 1, 10_000)).collect();
            original[0][5] = f32::MIN_POSITIVE;
            original[0][6] = -0.0;
            original[0][7] = 900.0;
            for len in [1, 100, 8_192] {
                let mut done = original.clone();
                rig.run(&mut done, len);
                let bits = |signal: &[Vec<f32>]| -> Vec<u32> {
                    signal.iter().flatten().map(|sample| sample.to_bits()).collect()
                };
                assert_eq!(bits(&done), bits(&original), "{rate_hz} {channels} {len}");
            }
        }
    }
}

/// Hosts deactivate and activate at a stop; the measurement must outlive it.
#[test]
fn a_measurement_outlives_a_stop_and_start_of_the_engine_and_not_a_bounce() {
    let mut rig = Loudness::new(48_000.0, 0);
    let signal = [noise(1, 96_000), noise(2, 96_000)];
    let epoch = |rig: &Loudness| rig.plugin.shared().history.epoch();
    rig.run(&mut signal.clone(), 512);
    let (kept, measured) = (epoch(&rig), rig.plugin.shared().history.len());
    assert!(measured >= 19);
    rig.activate(0, ProcessMode::Realtime);
    rig.reset();
    assert_eq!((epoch(&rig), rig.plugin.shared().history.len()), (kept, measured));
    rig.activate(0, ProcessMode::Offline);
    assert_ne!(epoch(&rig), kept, "an offline bounce starts fresh");
    assert!(rig.plugin.shared().history.is_empty());

    let loud: Vec<f32> = signal[0].iter().map(|sample| sample * 4.0).collect();
    rig.run(&mut [loud.clone(), loud], 511);
    rig.activate(0, ProcessMode::Realtime);
    rig.activate(0, ProcessMode::Offline);
    rig.run(&mut signal.clone(), 512);
    let mut fresh = Loudness::new(48_000.0, 0);
    fresh.run(&mut signal.clone(), 512);
    let records = |rig: &Loudness| -> Vec<_> {
        let history = &rig.plugin.shared().history;
        // As text, for there are records without a reading.
        (0..history.len()).map(|at| format!("{:?}", history.get(0, at))).collect()
    };
    assert_eq!(records(&rig), records(&fresh), "nothing from before is heard");

    rig.set("restart", "Never");
    rig.run(&mut signal.clone(), 512);
    let kept = epoch(&rig);
    rig.activate(0, ProcessMode::Realtime);
    rig.activate(0, ProcessMode::Offline);
    assert_eq!(epoch(&rig), kept, "unless the user wants nothing to start over");
}

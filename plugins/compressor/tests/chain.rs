//! What the signal path does to sound.

use compressor::processor::{Chain, Colour, Listen, MakeupMode, Output, Settings};
use dsp_core::character::Circuit;
use dsp_core::dynamics::{CompressorParams, Oversampling, Style};
use dsp_core::units::{db_to_gain, gain_to_db};
use dsp_core::{AudioBlock, Processor, Setup, SideChain};
use std::f64::consts::TAU;
use test_rig::noise;

const RATE_HZ: f64 = 48_000.0;
const LEN: usize = 24_000;

type Stereo = [Vec<f32>; 2];

fn chain(settings: &Settings) -> Chain {
    let mut chain = Chain::new();
    chain.prepare(&Setup::new(RATE_HZ, 1_024, 2).expect("a usual setup")).expect("memory");
    chain.set_params(settings);
    chain.reset();
    chain
}

fn run(chain: &mut Chain, sound: &Stereo, key: Option<&Stereo>, cut: usize) -> Stereo {
    let mut out = sound.clone();
    let [left, right] = &mut out;
    for (n, (left, right)) in left.chunks_mut(cut).zip(right.chunks_mut(cut)).enumerate() {
        let (from, to) = (n * cut, n * cut + left.len());
        let key = key.map(|[a, b]| SideChain::stereo(&a[from..to], &b[from..to]));
        chain.process_keyed(&mut AudioBlock::stereo(left, right), key);
    }
    out
}

fn sound(gain: f32) -> Stereo {
    [1, 2].map(|seed| noise(seed, LEN).into_iter().map(|sample| gain * sample).collect())
}

fn sine(freq_hz: f64, level_db: f64) -> Stereo {
    let gain = db_to_gain(level_db);
    let samples: Vec<f32> =
        (0..LEN).map(|n| (gain * (TAU * freq_hz * n as f64 / RATE_HZ).sin()) as f32).collect();
    [samples.clone(), samples]
}

fn peak_db(samples: &[f32]) -> f64 {
    gain_to_db(f64::from(samples.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()))))
}

fn delayed(sound: &Stereo, samples: usize) -> Stereo {
    sound.clone().map(|channel| {
        let mut out = vec![0.0; samples];
        out.extend_from_slice(&channel[..channel.len() - samples]);
        out
    })
}

/// Ways that differ in latency.
fn ways() -> Vec<(&'static str, Settings)> {
    let base = Settings::default();
    let with = |change: &dyn Fn(&mut CompressorParams)| {
        let mut settings = base;
        change(&mut settings.compressor);
        settings
    };
    let mut coloured = base;
    coloured.colour = Colour { circuit: Some(Circuit::Tube), drive_amount: 0.0, before: false };
    let before = Settings { colour: Colour { before: true, ..coloured.colour }, ..coloured };
    vec![
        ("plain", base),
        ("5 ms ahead", with(&|c| c.lookahead_s = 0.005)),
        ("20 ms ahead", with(&|c| c.lookahead_s = 0.020)),
        ("3 ms late", with(&|c| c.lookahead_s = -0.003)),
        ("8 times", with(&|c| c.oversampling = Oversampling::X8)),
        ("character behind", coloured),
        ("character in front", before),
        ("budget", Settings { budget_s: Some(0.010), ..base }),
        ("budget and character", Settings { budget_s: Some(0.010), ..before }),
    ]
}

#[test]
fn without_reduction_the_output_is_the_delayed_input_to_the_bit_at_any_mix() {
    for (name, way) in ways() {
        for mix_amount in [1.0, 0.5, 0.3] {
            let mut settings = way;
            settings.compressor.threshold_db = 0.0;
            settings.compressor.knee_db = 0.0;
            settings.output = Output { mix_amount, ..Output::default() };
            let mut chain = chain(&settings);
            let quiet = sound(0.1);
            let out = run(&mut chain, &quiet, None, 512);
            assert_eq!(out, delayed(&quiet, chain.latency_samples()), "{name}, mix {mix_amount}");
        }
    }
}

#[test]
fn the_dry_part_nulls_with_the_delayed_input_whatever_the_latency() {
    for (name, way) in ways() {
        let loud = sound(0.9);
        let half = |mix_amount| {
            let mut settings = way;
            settings.output.mix_amount = mix_amount;
            let mut chain = chain(&settings);
            let out = run(&mut chain, &loud, None, 480);
            (out, chain.latency_samples())
        };
        let (wet, latency) = half(1.0);
        let (mixed, _) = half(0.5);
        let dry = delayed(&loud, latency);
        let worst = (0..LEN)
            .map(|n| f64::from(mixed[0][n]) - 0.5 * (f64::from(wet[0][n]) + f64::from(dry[0][n])))
            .fold(0.0, |worst: f64, rest| worst.max(rest.abs()));
        // One rounding to f32 at full scale.
        assert!(gain_to_db(worst) < -140.0, "{name}: {} dB", gain_to_db(worst));
    }
}

#[test]
fn the_stated_latency_is_the_measured_one() {
    for (name, way) in ways() {
        let mut settings = way;
        settings.compressor.ratio = 1.0;
        let mut chain = chain(&settings);
        let mut click = [vec![0.0; LEN], vec![0.0; LEN]];
        click.iter_mut().for_each(|channel| channel[100] = 0.5);
        let out = run(&mut chain, &click, None, 333);
        let at = out[1].iter().position(|sample| sample.abs() > 0.4);
        assert_eq!(at, Some(100 + chain.latency_samples()), "{name}");
    }
}

#[test]
fn a_budget_keeps_the_latency_whatever_is_set() {
    let mut settings = Settings { budget_s: Some(0.010), ..Settings::default() };
    let mut chain = chain(&settings);
    let wanted = chain.latency_samples();
    assert_eq!(wanted, 480);
    for style in Style::ALL {
        for lookahead_s in [-0.02, 0.0, 0.004, 0.02] {
            for oversampling in Oversampling::ALL {
                for circuit in [None, Some(Circuit::Transformer)] {
                    settings.compressor.style = style;
                    settings.compressor.lookahead_s = lookahead_s;
                    settings.compressor.oversampling = oversampling;
                    settings.colour.circuit = circuit;
                    settings.colour.before = !settings.colour.before;
                    chain.set_params(&settings);
                    assert_eq!(chain.latency_samples(), wanted);
                }
            }
        }
    }
}

#[test]
fn nothing_depends_on_how_the_signal_is_cut() {
    for (name, mut settings) in ways() {
        settings.colour.drive_amount = 0.5;
        settings.key_bands[0].on = true;
        settings.external = true;
        settings.output.makeup = MakeupMode::LoudnessLock;
        settings.listen = Listen::Trigger;
        let later = Settings {
            listen: Listen::Off,
            colour: Colour::default(),
            external: false,
            ..settings
        };
        let render = |cut: usize| {
            let mut chain = chain(&settings);
            let (loud, key) = (sound(0.8), sine(100.0, -3.0));
            let first = run(&mut chain, &loud, Some(&key), cut);
            chain.set_params(&later);
            (first, run(&mut chain, &loud, Some(&key), cut))
        };
        let whole = render(1_024);
        for cut in [1, 37, 480] {
            assert!(render(cut) == whole, "{name}, cut to {cut}");
        }
    }
}

#[test]
fn switching_the_character_never_jumps() {
    let tone = sine(200.0, -12.0);
    let mut settings = Settings::default();
    settings.compressor.ratio = 1.0;
    let mut chain = chain(&settings);
    let mut heard: Vec<f32> = Vec::new();
    let on = Colour { circuit: Some(Circuit::Tube), drive_amount: 0.4, before: false };
    for colour in [
        Colour::default(),
        on,
        Colour { before: true, ..on },
        Colour { circuit: Some(Circuit::Diode), ..on },
        Colour::default(),
    ] {
        settings.colour = colour;
        chain.set_params(&settings);
        let [left, _] = run(&mut chain, &tone, None, 256);
        heard.extend(left);
    }
    // The steepest step of the tone is 0.0066; a fade between two delays of it adds at most as much,
    // the character some.
    let worst = heard.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
    assert!(worst < 0.02, "{worst}");
}

#[test]
fn the_side_chain_is_the_bus_if_it_is_wanted_and_there() {
    let (quiet, key) = (sine(1_000.0, -40.0), sine(1_000.0, -6.0));
    let reduction_db = |external: bool, key: Option<&Stereo>| {
        let mut chain = chain(&Settings { external, ..Settings::default() });
        let out = run(&mut chain, &quiet, key, 512);
        assert_eq!(chain.state().connected, key.is_some());
        peak_db(&out[0][LEN / 2..]) + 40.0
    };
    assert!(reduction_db(false, Some(&key)).abs() < 0.01, "not wanted");
    let silence = [vec![0.0; LEN], vec![0.0; LEN]];
    let loud_db = |bus: Option<&Stereo>| {
        let mut chain = chain(&Settings { external: true, ..Settings::default() });
        let out = run(&mut chain, &key, bus, 512);
        assert!(!chain.state().connected, "a silent bus is not one that something comes over");
        peak_db(&out[0][LEN / 2..]) + 6.0
    };
    assert!((loud_db(None) + 10.5).abs() < 0.1, "not there: the input itself");
    assert!(loud_db(Some(&silence)).abs() < 0.01, "silence: nothing is above the threshold");
    // 14 dB over the threshold of -20 at 4:1.
    assert!((reduction_db(true, Some(&key)) + 10.5).abs() < 0.1);
}

#[test]
fn the_equaliser_of_the_side_chain_acts_on_the_reduction_only() {
    let low = sine(50.0, -6.0);
    let level_db = |on: bool| {
        let mut settings = Settings::default();
        settings.key_bands[0].on = on;
        settings.key_bands[0].freq_hz = 1_000.0;
        peak_db(&run(&mut chain(&settings), &low, None, 512)[0][LEN / 2..])
    };
    assert!((level_db(false) + 16.5).abs() < 0.2, "{}", level_db(false));
    // 52 dB below the corner there is nothing to reduce, and the sound itself is not filtered.
    assert!((level_db(true) + 6.0).abs() < 0.01, "{}", level_db(true));
}

#[test]
fn make_up_is_on_the_compressed_signal_and_gain_on_everything() {
    let quiet = sine(1_000.0, -40.0);
    let level_db = |output: Output| {
        let mut chain = chain(&Settings { output, ..Settings::default() });
        peak_db(&run(&mut chain, &quiet, None, 512)[0][LEN / 2..]) + 40.0
    };
    let plain = Output::default();
    let near = |got: f64, wanted: f64| assert!((got - wanted).abs() < 0.01, "{got} {wanted}");
    near(level_db(Output { makeup_db: 6.0, ..plain }), 6.0);
    near(level_db(Output { makeup_db: 6.0, mix_amount: 0.0, ..plain }), 0.0);
    near(level_db(Output { gain_db: -6.0, mix_amount: 0.0, ..plain }), -6.0);
    near(level_db(Output { dry_db: 0.0, ..plain }), 6.0206);
    // Half of the reduction at full scale: 20 dB over, 4:1.
    near(level_db(Output { makeup: MakeupMode::Auto, ..plain }), 7.5);
}

#[test]
fn listening_is_hearing_the_key_at_the_time_of_the_result() {
    for (name, way) in ways() {
        let settings = Settings { external: true, listen: Listen::SideChain, ..way };
        let mut chain = chain(&settings);
        let key = sine(300.0, -9.0);
        let out = run(&mut chain, &sound(0.5), Some(&key), 700);
        let wanted = delayed(&key, chain.latency_samples());
        assert_eq!(out[0][LEN / 2..], wanted[0][LEN / 2..], "{name}");
    }
}

#[test]
fn the_trigger_is_silent_while_nothing_is_reduced() {
    let settings = Settings { listen: Listen::Trigger, ..Settings::default() };
    let quiet = run(&mut chain(&settings), &sine(500.0, -50.0), None, 512);
    assert!(quiet.iter().flatten().all(|sample| *sample == 0.0));
    let loud = run(&mut chain(&settings), &sine(500.0, -4.0), None, 512);
    // 16 dB over at 4:1: 12 dB, of which 0.75 of the amplitude is gone.
    let level_db = peak_db(&loud[0][LEN / 2..]);
    assert!((level_db - (-4.0 + gain_to_db(1.0 - db_to_gain(-12.0)))).abs() < 0.1, "{level_db}");
}

#[test]
fn the_loudness_lock_keeps_the_loudness() {
    let mut settings = Settings::default();
    settings.output.makeup = MakeupMode::LoudnessLock;
    let mut chain = chain(&settings);
    let tone = sine(1_000.0, -6.0);
    let mut out = tone.clone();
    for _ in 0..12 {
        out = run(&mut chain, &tone, None, 512);
    }
    let level_db = peak_db(&out[0]);
    assert!((level_db + 6.0).abs() < 0.5, "{level_db}");
}

#[test]
fn after_other_settings_the_lock_measures_anew() {
    let mut settings = Settings::default();
    settings.output.makeup = MakeupMode::LoudnessLock;
    let mut chain = chain(&settings);
    let tone = sine(1_000.0, -6.0);
    let seconds = |chain: &mut Chain, count: usize| {
        (0..2 * count).map(|_| run(chain, &tone, None, 512)).last().expect("some")
    };
    seconds(&mut chain, 15);
    settings.compressor.threshold_db = -40.0;
    chain.set_params(&settings);
    // 15 dB more at 1.5 dB in a second; what it heard before would hold it back for half a minute.
    let level_db = peak_db(&seconds(&mut chain, 12)[0]);
    assert!((level_db + 6.0).abs() < 0.5, "{level_db}");
}

#[test]
fn the_loudness_lock_is_switched_without_a_step() {
    // A tenth of a second of it begins and ends on a crest, where a step of the gain is widest.
    let samples: Vec<f32> =
        (0..4_800).map(|n| (0.5 * (TAU * 100.0 * f64::from(n) / RATE_HZ).cos()) as f32).collect();
    let tone = [samples.clone(), samples];
    let mut settings = Settings::default();
    let mut chain = chain(&settings);
    let mut heard: Vec<f32> = Vec::new();
    // On, off; off and on again before the gain has gone.
    for (makeup, tenths) in [
        (MakeupMode::LoudnessLock, 30),
        (MakeupMode::Manual, 5),
        (MakeupMode::LoudnessLock, 30),
        (MakeupMode::Manual, 1),
        (MakeupMode::LoudnessLock, 30),
    ] {
        settings.output.makeup = makeup;
        chain.set_params(&settings);
        for _ in 0..tenths {
            heard.extend(&run(&mut chain, &tone, None, 480)[0]);
        }
        if tenths == 30 {
            assert!(chain.state().lock_db > 8.0, "{}", chain.state().lock_db);
        }
    }
    // The steepest of the tone at 0.5 is 0.0065; the first 100 ms are the compressor's attack.
    let later = &heard[4_800..];
    let worst = later.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
    assert!(worst < 0.009, "{worst}");
}

#[test]
fn the_dry_path_stays_beside_the_compressed_one_while_the_latency_changes() {
    let loud = sound(0.5);
    for (name, way) in ways() {
        let render = |mix_amount: f64, cut: usize| {
            let start = |settings: Settings| {
                let mut settings = settings;
                settings.compressor.ratio = 1.0;
                settings.output.mix_amount = mix_amount;
                settings
            };
            let mut chain = chain(&start(Settings::default()));
            let mut out = run(&mut chain, &loud, None, cut)[0].clone();
            chain.set_params(&start(way));
            out.extend_from_slice(&run(&mut chain, &loud, None, cut)[0]);
            chain.set_params(&start(Settings::default()));
            out.extend_from_slice(&run(&mut chain, &loud, None, cut)[0]);
            out
        };
        if way.colour.circuit.is_none() {
            // The character stage alone changes what passes it.
            let (wet, dry) = (render(1.0, 512), render(0.0, 512));
            let worst = wet.iter().zip(&dry).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(worst < 1e-6, "{name}: {worst}");
        }
        let odd = render(0.5, 441);
        assert!(odd == render(0.5, 1_000), "{name}: depends on the cut");
    }
}

#[test]
fn the_crest_holds_the_peak_path_back() {
    let level_db = |crest_db: f64| {
        let mut settings = Settings::default();
        settings.compressor.style = Style::Mastering;
        settings.compressor.attack_s = 0.000_1;
        settings.compressor.rms_s = 0.160;
        settings.compressor.crest_db = crest_db;
        let mut bursts = sine(1_000.0, -3.0);
        for channel in &mut bursts {
            // 2 ms of each 50.
            let is_rest = |n: usize| n % 2_400 >= 96;
            channel.iter_mut().enumerate().filter(|(n, _)| is_rest(*n)).for_each(|(_, x)| *x = 0.0);
        }
        peak_db(&run(&mut chain(&settings), &bursts, None, 512)[0][LEN / 2..])
    };
    // A burst lies 13 dB above its average; the highest sample is one of its first.
    assert!(level_db(12.0) > level_db(0.0) + 2.0, "{} {}", level_db(12.0), level_db(0.0));
}

#[test]
fn nothing_depends_on_whether_a_window_looks() {
    for (name, mut settings) in ways() {
        settings.key_bands[1].on = true;
        settings.key_bands[1].gain_db = 9.0;
        let plain = Settings { key_bands: Settings::default().key_bands, ..settings };
        let keyed = Settings { external: true, ..plain };
        let render = |watches: &dyn Fn(usize) -> bool, cut: usize| {
            let mut chain = chain(&plain);
            let (loud, key) = (sound(0.8), sine(100.0, -3.0));
            let mut out = Vec::new();
            for (n, settings) in [plain, settings, plain, keyed, plain].into_iter().enumerate() {
                chain.set_params(&settings);
                chain.begin_callback(watches(n));
                out.push(run(&mut chain, &loud, Some(&key), cut));
            }
            out
        };
        let unseen = render(&|_| false, 1_024);
        assert!(render(&|_| true, 1_024) == unseen, "{name}, watched");
        assert!(render(&|n| n % 2 == 1, 333) == unseen, "{name}, now and then, cut otherwise");
    }
}

#[test]
fn the_readings_are_of_the_whole_callback() {
    let mut settings = Settings::default();
    settings.compressor.release_s = 0.005;
    settings.compressor.attack_s = 0.000_1;
    let mut chain = chain(&settings);
    // 24 ms short of a place on which latencies change: the second callback is cut there.
    let mut begin = [vec![0.0; 512], vec![0.0; 512]];
    chain.begin_callback(true);
    let [left, right] = &mut begin;
    chain.process(&mut AudioBlock::stereo(left, right));
    let mut burst: Vec<f32> = (0..1_024).map(|n| if n < 100 { 0.9 } else { 0.0 }).collect();
    let mut other = burst.clone();
    chain.begin_callback(true);
    chain.process(&mut AudioBlock::stereo(&mut burst, &mut other));
    let readings = chain.state().readings;
    assert!(readings.gain_db[0] > -6.0 && readings.deepest_db[0] < -10.0, "{readings:?}");
}

#[test]
fn the_dry_signal_has_nothing_of_the_character_that_was_in_front() {
    let loud = sound(0.5);
    let dry = |drive_amount: f64| {
        let colour = Colour { circuit: Some(Circuit::Tube), drive_amount, before: true };
        let mut settings = Settings { colour, ..Settings::default() };
        settings.compressor.lookahead_s = 0.020;
        settings.output.mix_amount = 0.0;
        let mut chain = chain(&settings);
        let first = run(&mut chain, &loud, None, 512);
        settings.colour.circuit = None;
        chain.set_params(&settings);
        (first, run(&mut chain, &loud, None, 100))
    };
    assert!(dry(0.9) == dry(0.0), "what the compressor still remembers is heard");
}

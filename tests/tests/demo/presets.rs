//! The factory presets on music: the loudest moments of the song's stems, and of their sum, through
//! every preset in every layout of channels.

#![allow(clippy::print_stdout, reason = "the table is worth reading")]

use channel_eq::ChannelEq;
use channel_eq::params::ChannelEqParams;
use compressor::LacquerCompressor;
use compressor::params::CompressorPluginParams;
use ebur128::{EbuR128, Mode};
use lacquer_tests::demo::song::{SAMPLE_RATE_HZ, STEMS};
use lacquer_tests::demo::stereo::Stereo;
use loudness_meter::LacquerLoudness;
use loudness_meter::params::LoudnessParams;
use nice_plug::prelude::{Params, Plugin};
use panner::LacquerPanner;
use panner::params::PannerPluginParams;
use plugin_common::preset::Spec;
use test_rig::presets::{channels, for_each};

/// Length of a moment, in samples: 2 s, so that the loudness has some twenty blocks to go by.
const MOMENT: usize = 96_000;
/// From one tried moment to the next: 0.5 s.
const HOP: usize = 24_000;
/// A preset that is louder than this is chosen for its loudness, not for its sound: beside a step of
/// 4 LU, which everybody hears, all other differences vanish. As much as white noise may grow.
const MAX_LOUDER_LU: f64 = 4.0;
/// On the whole mix less may be added: there is no room above it.
const MAX_LOUDER_MIX_LU: f64 = 2.0;
/// What is placed to one side by a law of constant power may become as loud as two equal channels that
/// are put onto one: those presets are made for a stem, and the mix has most of its sound in the middle.
const MAX_PLACED_MIX_LU: f64 = 3.01;
/// As much of headroom as a track is recorded with at least: a preset must not drive what follows
/// into its limit. More than the loudness, since filters turn phases.
const MAX_PEAK_RISE_DB: f64 = 6.0;
/// On the stem that suits it best, a preset takes no more than this away, or it is a mute.
const MAX_QUIETER_LU: f64 = 12.0;

/// What presets are measured against.
#[derive(Clone, Copy, PartialEq)]
enum Usual {
    /// The plugin at its defaults.
    Defaults,
    /// The input: the defaults of a compressor compress.
    Input,
}

/// What a preset does to the level of a moment.
#[derive(Clone, Copy, Debug)]
struct Change {
    loudness_lu: f64,
    peak_db: f64,
}

struct Moment {
    key: &'static str,
    audio: [Vec<f32>; 2],
}

/// The loudest moment of each stem, and of all of them together.
fn moments() -> Vec<Moment> {
    let mut sum = Stereo::default();
    let mut moments = Vec::new();
    for stem in STEMS {
        let audio = stem.render(f64::INFINITY);
        sum.mix_in(&audio, 1.0);
        moments.push(Moment { key: stem.key, audio: loudest(&audio) });
    }
    moments.push(Moment { key: "mix", audio: loudest(&sum) });
    moments
}

fn loudest(audio: &Stereo) -> [Vec<f32>; 2] {
    let power = |from: &usize| -> f64 {
        let of = |channel: &[f32]| -> f64 {
            channel[*from..*from + MOMENT].iter().map(|x| f64::from(*x).powi(2)).sum()
        };
        audio.channels().into_iter().map(of).sum()
    };
    let starts = (0..audio.len() - MOMENT).step_by(HOP);
    let best = starts.max_by(|a, b| power(a).total_cmp(&power(b))).unwrap();
    audio.channels().map(|channel| channel[best..best + MOMENT].to_vec())
}

/// Loudness in LUFS and true peak in dBTP.
fn level(signal: &[Vec<f32>]) -> (f64, f64) {
    let channels = u32::try_from(signal.len()).unwrap();
    let mut meter =
        EbuR128::new(channels, SAMPLE_RATE_HZ as u32, Mode::I | Mode::TRUE_PEAK).unwrap();
    let planes: Vec<&[f32]> = signal.iter().map(Vec::as_slice).collect();
    meter.add_frames_planar_f32(&planes).unwrap();
    let peak = (0..channels).map(|channel| meter.true_peak(channel).unwrap()).fold(0.0, f64::max);
    (meter.loudness_global().unwrap(), 20.0 * peak.log10())
}

/// Every preset of a plugin in every layout; fails with all that is too much.
fn assert_levels<Pl: Plugin, P: Params + Default>(
    spec: &Spec,
    max_mix_lu: f64,
    against: Usual,
    is_exact: bool,
) {
    let moments = moments();
    let mut usual: Vec<(f64, f64)> = Vec::new();
    let mut wrong = Vec::new();
    for_each::<Pl, P>(spec, SAMPLE_RATE_HZ as f32, |rig, layout, preset| {
        let mut changes = Vec::new();
        let [inputs, outputs] = channels::<Pl>(layout);
        for (index, moment) in moments.iter().enumerate() {
            let mut signal = moment.audio[..outputs.max(inputs)].to_vec();
            signal.iter_mut().skip(inputs).for_each(|channel| channel.fill(0.0));
            let before = signal.clone();
            rig.reset();
            rig.run(&mut signal, 512);
            if preset.is_none() && against == Usual::Input {
                // One channel in is both channels out.
                signal = (0..outputs).map(|side| before[side.min(inputs - 1)].clone()).collect();
            }
            let level = level(&signal);
            if preset.is_none() {
                usual.truncate(index);
                usual.push(level);
                continue;
            }
            let name = &preset.unwrap().name;
            let (key, (usual_lufs, usual_dbtp)) = (moment.key, usual[index]);
            let change =
                Change { loudness_lu: level.0 - usual_lufs, peak_db: level.1 - usual_dbtp };
            let limit_lu = if key == "mix" { max_mix_lu } else { MAX_LOUDER_LU };
            let is_finite = signal.iter().flatten().all(|x| x.is_finite());
            let is_fine = is_finite
                && change.loudness_lu <= limit_lu
                && change.peak_db <= MAX_PEAK_RISE_DB
                && (!is_exact || signal == before);
            if !is_fine {
                wrong.push(format!("{name} on {key}, layout {layout}: {change:?}, {is_finite}"));
            }
            changes.push((change, key));
        }
        let Some(preset) = preset else { return };
        let name = &preset.name;
        let by_loudness =
            |a: &&(Change, &str), b: &&(Change, &str)| a.0.loudness_lu.total_cmp(&b.0.loudness_lu);
        let (most, on) = changes.iter().max_by(by_loudness).unwrap();
        let peak_db = changes.iter().map(|(change, _)| change.peak_db).fold(f64::MIN, f64::max);
        if most.loudness_lu < -MAX_QUIETER_LU {
            wrong.push(format!("{name}, layout {layout}: {most:?} on {on}, less on all others"));
        }
        if layout == 0 {
            let most_lu = most.loudness_lu;
            println!("{most_lu:+6.1} LU on {on:<10} {peak_db:+6.1} dBTP at most  {name}");
        }
    });
    assert!(wrong.is_empty(), "{} too much:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn presets_of_the_equaliser_keep_the_level_of_music() {
    assert_levels::<ChannelEq, ChannelEqParams>(
        &channel_eq::presets::SPEC,
        MAX_LOUDER_MIX_LU,
        Usual::Defaults,
        false,
    );
}

#[test]
fn presets_of_the_compressor_keep_the_level_of_music() {
    assert_levels::<LacquerCompressor, CompressorPluginParams>(
        &compressor::presets::SPEC,
        MAX_LOUDER_MIX_LU,
        Usual::Input,
        false,
    );
}

#[test]
fn presets_of_the_panner_keep_the_level_of_music() {
    assert_levels::<LacquerPanner, PannerPluginParams>(
        &panner::presets::SPEC,
        MAX_PLACED_MIX_LU,
        Usual::Defaults,
        false,
    );
}

#[test]
fn presets_of_the_meter_leave_music_as_it_is() {
    assert_levels::<LacquerLoudness, LoudnessParams>(
        &loudness_meter::presets::SPEC,
        MAX_LOUDER_MIX_LU,
        Usual::Defaults,
        true,
    );
}

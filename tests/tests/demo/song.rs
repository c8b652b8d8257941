//! Facts about the built-in song.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use lacquer_tests::demo::measure::image::Image;
use lacquer_tests::demo::measure::loudness::{Loudness, SecondOpinion};
use lacquer_tests::demo::measure::spectrum::{average, point_hz};
use lacquer_tests::demo::song::{SAMPLE_RATE_HZ, STEMS, Stem, score};
use lacquer_tests::demo::stereo::Stereo;
use lacquer_tests::measure::ClickDetector;

/// Until the first chorus has ended, so that every stem has played.
const EXCERPT_S: f64 = 36.0;

fn stem(key: &str) -> &'static Stem {
    STEMS.iter().find(|stem| stem.key == key).expect("a stem of the song")
}

fn hash(audio: &Stereo) -> u64 {
    let mut hasher = DefaultHasher::new();
    for sample in audio.channels().into_iter().flatten() {
        sample.to_bits().hash(&mut hasher);
    }
    hasher.finish()
}

/// Level between two frequencies in dB.
fn band_db(spectrum: &[f64], from_hz: f64, to_hz: f64) -> f64 {
    let levels = (0..spectrum.len()).filter(|&p| (from_hz..to_hz).contains(&point_hz(p)));
    levels.map(|point| spectrum[point]).fold(f64::NEG_INFINITY, f64::max)
}

#[test]
fn it_is_about_a_minute_of_eight_stems_or_more() {
    assert!(STEMS.len() >= 8);
    assert!((55.0..70.0).contains(&score::length_s()), "{} s", score::length_s());
    assert_eq!(SAMPLE_RATE_HZ, 48_000.0);
}

#[test]
fn every_stem_is_clean_and_recorded_at_a_usable_level() {
    std::thread::scope(|scope| {
        for stem in &STEMS {
            scope.spawn(move || check_stem(stem));
        }
    });
}

fn check_stem(stem: &Stem) {
    let key = stem.key;
    let audio = stem.render(EXCERPT_S);
    assert_eq!(audio.len(), (EXCERPT_S * SAMPLE_RATE_HZ) as usize, "{key}");
    assert!(audio.channels().into_iter().flatten().all(|sample| sample.is_finite()), "{key}");
    // A decibel of room below full scale: nothing clips, not even between the samples.
    let loudness = Loudness::of(&audio, SAMPLE_RATE_HZ).unwrap();
    assert!(loudness.true_peak_dbtp < -1.0, "{key}: {:.1} dBTP", loudness.true_peak_dbtp);
    let mean: f64 = audio.left.iter().map(|&sample| f64::from(sample)).sum::<f64>();
    // Direct current below -80 dBFS.
    assert!((mean / audio.len() as f64).abs() < 1e-4, "{key}");
    let wanted = if key == "room" { -50.0..-36.0 } else { -33.0..-14.0 };
    assert!(wanted.contains(&loudness.integrated_lufs), "{key}: {:.1}", loudness.integrated_lufs);
    // Tape begins and ends in silence.
    for channel in audio.channels() {
        assert!(channel[0].abs() < 1e-3 && channel[channel.len() - 1].abs() < 1e-4, "{key}");
    }
}

#[test]
fn notes_begin_and_end_without_clicks() {
    // These stems have hardly any sound of their own above the detector's corner; a step of the
    // waveform would stand out there.
    for (key, pass_hz, limit_db) in [("bass", 12_000.0, -75.0), ("keys", 14_000.0, -75.0)] {
        let audio = stem(key).render(16.0);
        let peak_db = ClickDetector::new(pass_hz, SAMPLE_RATE_HZ).peak_db(&audio.left);
        assert!(peak_db < limit_db, "{key}: {peak_db:.1} dBFS above {pass_hz} Hz");
    }
}

#[test]
fn it_is_the_same_each_time_and_a_short_run_is_its_beginning() {
    const SHORT_S: f64 = 4.0;
    /// The end of a tape fades.
    const FADE_S: f64 = 0.06;
    std::thread::scope(|scope| {
        for stem in &STEMS {
            scope.spawn(move || {
                let (first, again) = (stem.render(SHORT_S), stem.render(SHORT_S));
                assert_eq!(hash(&first), hash(&again), "{}", stem.key);
                let longer = stem.render(2.0 * SHORT_S);
                let same = ((SHORT_S - FADE_S) * SAMPLE_RATE_HZ) as usize;
                assert_eq!(first.left[..same], longer.left[..same], "{}", stem.key);
            });
        }
    });
}

#[test]
fn it_needs_a_mix() {
    let render = |key| {
        let audio = stem(key).render(12.0);
        (average(&audio, SAMPLE_RATE_HZ), Image::of(&audio))
    };
    let (drums, _) = render("drums");
    let (bass, bass_image) = render("bass");
    let (keys, keys_image) = render("keys");
    let (voice, voice_image) = render("voice");
    // Kick and bass boom at the same place.
    let boom = |spectrum: &[f64]| band_db(spectrum, 50.0, 110.0);
    assert!((boom(&drums) - boom(&bass)).abs() < 12.0);
    // Keys are loudest in the mud, and the voice is there too.
    assert!(band_db(&keys, 180.0, 420.0) > band_db(&keys, 900.0, 4_000.0) + 12.0);
    assert!(band_db(&voice, 180.0, 420.0) > band_db(&voice, 2_000.0, 5_000.0) + 6.0);
    // All in the centre.
    for image in [bass_image, keys_image, voice_image] {
        assert!(image.correlation > 0.9 && image.balance_db.abs() < 1.0);
    }
}

#[test]
fn our_meter_and_the_second_opinion_agree() {
    let audio = stem("voice").render(30.0);
    let ours = Loudness::of(&audio, SAMPLE_RATE_HZ).unwrap();
    let theirs = SecondOpinion::of(&audio, 48_000).unwrap();
    // Our meter waits for whole chunks of 64 samples; the loudness range of the crate is taken each
    // second, ours each tenth; its true peak is oversampled by four, which may lack 0.55 dB.
    assert!((ours.integrated_lufs - theirs.integrated_lufs).abs() < 0.02, "{ours:?} {theirs:?}");
    assert!((ours.range_lu - theirs.range_lu).abs() < 1.0, "{} {theirs:?}", ours.range_lu);
    let above_db = ours.true_peak_dbtp - theirs.true_peak_dbtp;
    assert!((-0.1..0.56).contains(&above_db), "{above_db}");
}

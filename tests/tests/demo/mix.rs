//! A whole mix through the bundles, as the program makes it.

use std::ops::Range;
use std::path::Path;
use std::process::Command;

use dsp_core::units::db_to_power;
use lacquer_tests::audio_file::{Audio, read};
use lacquer_tests::demo::measure::balance::distance_db;
use lacquer_tests::demo::measure::spectrum::{POINTS, average, point_hz};
use lacquer_tests::demo::stereo::Stereo;
use lacquer_tests::measure::{db, null_depth_of_all_db, rms};
use lacquer_tests::registry::bundles_dir;

use crate::folder::{Folder, require_bundles};

#[track_caller]
fn run(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_demo"))
        .env("LACQUER_BUNDLES", bundles_dir())
        .args(args)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn level_db(path: &Path) -> f64 {
    level_within_db(path, 0.0..f64::INFINITY)
}

/// Level of a stretch in seconds.
fn level_within_db(path: &Path, stretch_s: Range<f64>) -> f64 {
    let audio = read(path).unwrap();
    let place = |time_s: f64| (time_s * f64::from(audio.sample_rate_hz)) as usize;
    let stretch = |channel: &Vec<f32>| {
        channel[place(stretch_s.start)..place(stretch_s.end).min(channel.len())].to_vec()
    };
    let samples: Vec<f64> = audio.channels.iter().flat_map(stretch).map(f64::from).collect();
    db(rms(&samples))
}

#[test]
fn the_built_in_song_becomes_a_mix_with_a_report() {
    require_bundles();
    let folder = Folder::new("built-in");
    let out = folder.join("demo");
    for _ in 0..2 {
        // The second run replaces the first.
        let said = run(&["--seconds", "6", "--out", &text(&out)]);
        assert!(said.contains("[100 %]") && said.contains("report.html"), "{said}");
    }
    for name in ["raw-sum.wav", "raw-sum-matched.wav", "mix.wav", "stems/10-voice.wav"] {
        let _ = read(&out.join(name)).unwrap();
    }
    assert_eq!(std::fs::read_dir(out.join("stems")).unwrap().count(), 11);
    let report = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(report.len() < 3 << 20, "{} bytes", report.len());
    assert!(!report.contains("http"), "the report must open without a network");
    let verdict = "Not mastered: ";
    let plugins = ["Channel EQ", "Compressor", "Panner", "Loudness"];
    let others = ["Voice", "stems/10-voice.wav", "LUFS", verdict, "Side-chain</b> hears Drums"];
    for word in plugins.into_iter().chain(others) {
        assert!(report.contains(word), "{word}");
    }
    assert_eq!(folder.names(), ["demo"]);
}

/// Power between two frequencies in dB.
fn power_db(samples: &Stereo, from_hz: f64, to_hz: f64) -> f64 {
    let spectrum = average(samples, 48_000.0);
    let points = (0..POINTS).filter(|&point| (from_hz..to_hz).contains(&point_hz(point)));
    db(points.map(|point| db_to_power(spectrum[point])).sum::<f64>().sqrt())
}

#[test]
fn the_mix_of_the_song_is_balanced_and_the_raw_sum_is_not() {
    require_bundles();
    let folder = Folder::new("balance");
    let out = folder.join("demo");
    // Until the middle of the first chorus, so that every stem has played.
    run(&["--seconds", "31", "--out", &text(&out)]);
    let [raw, mix] = ["raw-sum.wav", "mix.wav"].map(|name| {
        let Audio { channels, .. } = read(&out.join(name)).unwrap();
        let [left, right] = <[Vec<f32>; 2]>::try_from(channels).unwrap();
        Stereo { left, right }
    });
    let distance = |audio: &Stereo| distance_db(&average(audio, 48_000.0)).unwrap();
    let (before_db, after_db) = (distance(&raw), distance(&mix));
    // By ear such a spectrum is plainly coloured from about 2 dB on.
    assert!(after_db < 2.0, "{after_db:.2} dB off the balance of finished music");
    assert!(after_db < before_db - 0.5, "{before_db:.2} dB before, {after_db:.2} dB after");
    // No hole above the sub bass, and presence gains against the raw sum.
    let hole_db = power_db(&mix, 40.0, 80.0) - power_db(&mix, 80.0, 160.0);
    assert!(hole_db < 5.0, "{hole_db:.1} dB");
    let presence = |audio| power_db(audio, 1_250.0, 5_000.0) - power_db(audio, 20.0, 20_000.0);
    let gain_db = presence(&mix) - presence(&raw);
    assert!(gain_db > 1.0, "{gain_db:.1} dB");
}

#[test]
fn a_wire_is_bit_exact_and_the_fader_adds_up() {
    let folder = Folder::new("wire");
    std::fs::create_dir(folder.join("stems")).unwrap();
    folder.tone("stems/a.wav", 440.0, 44_100, 1);
    folder.tone("stems/b.wav", 1_000.0, 44_100, 2);
    require_bundles();
    let session = folder.join("my.toml");
    let panner = "[[track.chain]]\nplugin = 'Panner'\n[[track.chain]]\nplugin = 'Loudness'\n";
    std::fs::write(
        &session,
        format!(
            "[[track]]\nstem = 'a'\n{panner}[[track]]\nstem = 'b'\noutput = 'Bus'\n\
             [[bus]]\nname = 'Bus'\ngain = '-60 dB'\n"
        ),
    )
    .unwrap();
    let out = folder.join("out");
    let stems = text(&folder.join("stems"));
    run(&["--stems", &stems, "--session", &text(&session), "--out", &text(&out)]);
    let raw = read(&folder.join("stems/a.wav")).unwrap();
    let stem = read(&out.join("stems/01-a.wav")).unwrap();
    assert_eq!(stem.sample_rate_hz, 44_100);
    assert_eq!(stem.channels, [raw.channels[0].clone(), raw.channels[0].clone()]);
    // The bus is 60 dB down, so the mix is the first track to about -60 dB.
    let mix = read(&out.join("mix.wav")).unwrap();
    let depth_db = null_depth_of_all_db(&mix.channels, &stem.channels);
    assert!((-76.0..-68.0).contains(&depth_db), "{depth_db:.1}");
}

#[test]
fn the_equaliser_in_the_chain_does_what_the_file_says() {
    require_bundles();
    let folder = Folder::new("eq");
    std::fs::create_dir(folder.join("stems")).unwrap();
    folder.tone("stems/tone.wav", 1_000.0, 48_000, 2);
    let session = folder.join("my.toml");
    std::fs::write(
        &session,
        "[[track]]\nstem = 'tone'\n[[track.chain]]\nplugin = 'Channel EQ'\nused_1 = true\n\
         freq_1 = '1k'\ngain_1 = '-12 dB'\n",
    )
    .unwrap();
    let out = folder.join("out");
    let stems = text(&folder.join("stems"));
    run(&["--stems", &stems, "--session", &text(&session), "--out", &text(&out)]);
    let change_db = level_db(&out.join("stems/01-tone.wav")) - level_db(&out.join("raw-sum.wav"));
    // The first few milliseconds swing in.
    assert!((change_db + 12.0).abs() < 0.1, "{change_db:.2} dB");
}

#[test]
fn a_side_chain_hears_the_strip_that_it_names_behind_its_fader() {
    require_bundles();
    let folder = Folder::new("side-chain");
    std::fs::create_dir(folder.join("stems")).unwrap();
    folder.tone("stems/key.wav", 100.0, 48_000, 1);
    folder.tone("stems/tone.wav", 1_000.0, 48_000, 2);
    let out = folder.join("out");
    let (stems, session) = (text(&folder.join("stems")), folder.join("my.toml"));
    let level_with = |fader: &str| {
        std::fs::write(
            &session,
            format!(
                "[[track]]\nstem = 'key'\ngain = '{fader}'\n[[track]]\nstem = 'tone'\n\
                 [[track.chain]]\nplugin = 'Compressor'\nlookahead = '5 ms'\nthresh = '0 dB'\n\
                 [[track.chain]]\nplugin = 'Compressor'\nsidechain = 'Key'\nsc_ext = true\n\
                 thresh = '-30 dB'\nratio = 'inf'\nknee = 0\nattack = '0.1 ms'\n"
            ),
        )
        .unwrap();
        run(&["--stems", &stems, "--session", &text(&session), "--out", &text(&out)]);
        // Without the milliseconds in which detector and gain find the key, and the end.
        level_within_db(&out.join("stems/02-tone.wav"), 0.1..0.9)
    };
    // The key's peak is 0.25, -12.04 dB, behind the fader: 18 dB over the threshold, 6, below it.
    let [loud_db, quiet_db, silent_db] = ["0 dB", "-12 dB", "-60 dB"].map(level_with);
    // So short an attack holds the tops of what the envelope of 100 Hz ripples: 0.11 dB.
    assert!((silent_db - loud_db - 17.96).abs() < 0.2, "{silent_db:.2} {loud_db:.2}");
    assert!((silent_db - quiet_db - 5.96).abs() < 0.2, "{silent_db:.2} {quiet_db:.2}");
}

#[test]
fn stems_without_a_session_are_brought_to_a_level() {
    require_bundles();
    let folder = Folder::new("neutral");
    std::fs::create_dir(folder.join("stems")).unwrap();
    folder.tone("stems/b.wav", 330.0, 48_000, 2);
    folder.tone("stems/a.wav", 220.0, 48_000, 1);
    std::fs::write(folder.join("stems/notes.txt"), b"not audio").unwrap();
    let out = folder.join("out");
    let said = run(&["--stems", &text(&folder.join("stems")), "--out", &text(&out)]);
    assert!(said.contains("-17.0 LUFS"), "{said}");
    assert!(out.join("stems/01-a.wav").is_file() && out.join("stems/02-b.wav").is_file());
}

//! What a session file may say, and how it is told what is wrong.

use std::path::Path;

use lacquer_tests::demo::error::DemoError;
use lacquer_tests::demo::mix::catalog::Catalog;
use lacquer_tests::demo::mix::chain::Chain;
use lacquer_tests::demo::session::Session;
use lacquer_tests::demo::source::Recordings;
use lacquer_tests::registry::bundles_dir;

use crate::folder::require_bundles;

fn parse(text: &str) -> Result<Session, DemoError> {
    Session::parse(Path::new("my.toml"), text.to_owned())
}

/// The whole of what happens before anything is rendered.
fn build(text: &str) -> Result<(), DemoError> {
    let session = parse(text)?;
    let mut catalog = Catalog::scan(&bundles_dir())?;
    for (_, strip) in Recordings::built_in(None).assign(&session)? {
        Chain::build(&strip.chain, &mut catalog, &session.document, 48_000.0)?;
    }
    Ok(())
}

#[track_caller]
fn assert_error(error: &DemoError, line: usize, words: &[&str]) {
    let text = error.to_string();
    assert!(text.starts_with(&format!("my.toml:{line}: ")), "{text}");
    assert!(!text.contains('\n'), "{text}");
    for word in words {
        assert!(text.contains(word), "'{word}' is missing in: {text}");
    }
}

#[test]
fn a_strip_has_gain_chain_output_and_sends() {
    let session = parse(
        "title = 'x'\n[[track]]\nname = 'B'\nstem = 'bass'\ngain = '-2,5 dB'\noutput = 'Low'\n\
         [[track.chain]]\nplugin = 'Channel EQ'\nfreq_1 = '2k8'\nq_1 = 1.4\non_1 = true\n\
         [[track.send]]\nto = 'Room'\ngain = -12\n[[bus]]\nname = 'Low'\noutput = 'Room'\n\
         [[bus]]\nname = 'Room'\n[master]\nloudness = '-17 LUFS'\n",
    )
    .unwrap();
    let strip = &session.tracks[0].strip;
    assert_eq!((strip.name.value.as_str(), strip.gain_db), ("B", -2.5));
    assert_eq!(strip.output.as_ref().unwrap().value, "Low");
    assert_eq!((strip.sends[0].to.value.as_str(), strip.sends[0].gain_db), ("Room", -12.0));
    let settings: Vec<(&str, &str)> = strip.chain[0]
        .settings
        .iter()
        .map(|setting| (setting.key.value.as_str(), setting.value.value.as_str()))
        .collect();
    assert_eq!(settings, [("freq_1", "2k8"), ("q_1", "1.4"), ("on_1", "On")]);
    assert_eq!(session.target.unwrap().ceiling_dbtp, -1.0);
}

#[test]
fn what_is_wrong_in_the_file_is_named_with_its_line() {
    let cases: [(&str, usize, &[&str]); 17] = [
        ("title = 'x'\ntrack = = 1\n", 2, &[]),
        ("title = 1\n", 1, &["'title'", "text"]),
        ("\n[[tracks]]\n", 2, &["'tracks'", "'track'"]),
        ("[[track]]\nname = 'x'\n", 1, &["track", "lacks 'stem'"]),
        ("[[track]]\nstem = 'bass'\nvolume = 3\n", 3, &["'volume'"]),
        ("[[track]]\nstem = 'bass'\ngian = 3\n", 3, &["'gian'", "'gain'"]),
        ("[[track]]\nstem = 'bass'\ngain = 'loud'\n", 3, &["loud", "-3 dB"]),
        ("[[track]]\nstem = 'bass'\ngain = '900 dB'\n", 3, &["900 dB", "out of range"]),
        ("[[track]]\nstem = 'bass'\n[[track.chain]]\nfreq_1 = 3\n", 3, &["lacks 'plugin'"]),
        ("[[track]]\nstem = 'bass'\n[[track.chain]]\nplugin = 'x'\na = [1]\n", 5, &["'a'"]),
        (
            "[[track]]\nstem = 'a'\noutput = 'Drms'\n[[bus]]\nname = 'Drums'\n",
            3,
            &["Drms", "'Drums'"],
        ),
        ("[[bus]]\nname = 'A'\n[[bus]]\nname = 'B'\noutput = 'A'\n", 5, &["below", "'A'"]),
        ("[[track]]\nstem = 'a'\n[[track]]\nstem = 'b'\nname = 'A'\n", 5, &["'A'", "line 2"]),
        ("[master]\nceiling = '-1 dBTP'\n", 2, &["loudness"]),
        (
            "[[track]]\nstem = 'Kick'\n[[track]]\nstem = 'b'\n[[track.chain]]\nplugin = 'x'\n\
             sidechain = 'Kik'\n",
            7,
            &["Kik", "'Kick'"],
        ),
        (
            "[[track]]\nstem = 'a'\n[[track.chain]]\nplugin = 'x'\nsidechain = 'b'\n\
             [[track]]\nstem = 'b'\n",
            5,
            &["above", "'b'"],
        ),
        (
            "[[track]]\nstem = '*'\n[[bus]]\nname = 'b'\n[[bus.chain]]\nplugin = 'x'\n\
             sidechain = '*'\n",
            7,
            &["'*'"],
        ),
    ];
    for (text, line, words) in cases {
        assert_error(&parse(text).unwrap_err(), line, words);
    }
}

#[test]
fn an_unknown_stem_is_named_with_its_line() {
    let session = parse("[[track]]\nname = 'x'\nstem = 'bas'\n").unwrap();
    let error = Recordings::built_in(None).assign(&session).unwrap_err();
    assert_error(&error, 3, &["'bas'", "'bass'"]);
}

#[test]
fn a_star_stands_for_all_other_stems() {
    let session = parse("[[track]]\nstem = 'bass'\n[[track]]\nstem = '*'\n").unwrap();
    let recordings = Recordings::built_in(None);
    let tracks = recordings.assign(&session).unwrap();
    assert_eq!(tracks.len(), 11);
    assert_eq!(tracks.iter().filter(|(recording, _)| recording.key() == "bass").count(), 1);
    assert!(recordings.unused(&session).is_empty());
}

#[test]
fn what_is_wrong_for_the_plugins_is_named_with_its_line() {
    require_bundles();
    let eq = "[[track]]\nstem = 'bass'\n[[track.chain]]\nplugin = 'Channel EQ'\n";
    let cases: [(String, usize, &[&str]); 12] = [
        (eq.replace("Channel EQ", "Chanel EQ"), 4, &["Chanel EQ", "'Channel EQ'"]),
        (format!("{eq}freq_1 = '1k'\nfrq_2 = '1k'\n"), 6, &["frq_2", "Channel EQ"]),
        (
            format!("{eq}'Band 1/Band 1 Freqq' = '1k'\n"),
            5,
            &["Band 1 Freqq", "'Band 1/Band 1 Freq'"],
        ),
        (format!("{eq}freq_1 = 'loud'\n"), 5, &["Freq", "loud"]),
        (format!("{eq}shape_1 = 'Bel'\n"), 5, &["Shape", "'Bell'", "'High shelf'"]),
        (format!("{eq}gain_1 = '99 dB'\n"), 5, &["99 dB", "out of range", "30"]),
        (format!("{eq}gain_1 = '-31 dB'\n"), 5, &["-31 dB", "out of range"]),
        (format!("{eq}freq_1 = '5 Hz'\n"), 5, &["5 Hz", "out of range", "10"]),
        (format!("{eq}freq_1 = '40k'\n"), 5, &["40k", "out of range", "30"]),
        (format!("{eq}freq_1 = '1k'\n"), 5, &["freq_1", "no effect", "Used"]),
        (eq.replace("Channel EQ", "Panner") + "pan = 'L140'\n", 5, &["L140", "out of range"]),
        (
            format!("[[track]]\nstem = 'voice'\n{eq}sidechain = 'voice'\n")
                .replace("Channel EQ", "Panner"),
            7,
            &["no side-chain"],
        ),
    ];
    for (text, line, words) in cases {
        assert_error(&build(&text).unwrap_err(), line, words);
    }
}

#[test]
fn values_in_the_users_words_are_taken_to_the_ends_of_the_range() {
    require_bundles();
    build(
        "[[track]]\nstem = 'bass'\n[[track.chain]]\nplugin = 'audio.lacquer.channel-eq'\n\
         used_1 = true\nshape_1 = 'low shelf'\nfreq_1 = '30 kHz'\ngain_1 = '-30 dB'\nq_1 = 40\n\
         used_2 = true\nfreq_2 = '10'\ngain_2 = '+30'\nq_2 = '0.025'\nused_3 = 'on'\n'Band 3/Band 3 Freq' = 'C#4'\n\
         [[track.chain]]\nplugin = 'panner'\npan = 'L100'\nwidth = '200 %'\nbass_on = 'On'\n",
    )
    .unwrap();
}

#[test]
fn the_files_in_the_repository_are_right() {
    let demo = include_str!("../../sessions/demo.toml");
    let session = parse(demo).unwrap();
    assert!(Recordings::built_in(None).unused(&session).is_empty());
    let neutral = parse(include_str!("../../sessions/neutral.toml")).unwrap();
    assert_eq!(neutral.tracks.len(), 1);
    let own = include_str!("../../sessions/own-stems.toml");
    assert_eq!(parse(own).unwrap().tracks.len(), 5);
    require_bundles();
    build(demo).unwrap();
    build(include_str!("../../sessions/neutral.toml")).unwrap();
    // The example names stems of the user; the built-in ones stand in for them here.
    let stand_in = own.replace("Kick", "drums").replace("Bass DI", "bass");
    build(&stand_in.replace("Vox lead", "voice").replace("Vox double", "lead")).unwrap();
}

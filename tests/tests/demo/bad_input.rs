//! Bad input of the program: one line that names the thing, a code that is not 0, nothing left.

use std::path::Path;
use std::process::Command;

use lacquer_tests::registry::bundles_dir;

use crate::folder::{Folder, require_bundles};

/// Runs the program; returns what it said about the failure.
#[track_caller]
fn failure(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_demo"))
        .env("LACQUER_BUNDLES", bundles_dir())
        .args(args)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with("error: ") && !said.contains("panicked"), "{said}");
    said
}

#[track_caller]
fn assert_says(said: &str, words: &[&str]) {
    for word in words {
        assert!(said.contains(word), "'{word}' is missing in: {said}");
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[test]
fn flags() {
    assert_says(&failure(&["--loud"]), &["--loud", "--help"]);
    assert_says(&failure(&["--seconds", "soon"]), &["soon"]);
    assert_says(&failure(&["--stems"]), &["--stems"]);
}

#[test]
fn stems_that_cannot_be_used() {
    let folder = Folder::new("stems");
    let stems = folder.join("stems");
    let run = || failure(&["--stems", &text(&stems), "--out", &text(&folder.join("out"))]);
    assert_says(&run(), &["stems", "no such folder"]);
    std::fs::create_dir(&stems).unwrap();
    assert_says(&run(), &["stems", "no .wav or .flac"]);

    folder.tone("stems/a.wav", 100.0, 48_000, 1);
    folder.tone("stems/b.wav", 100.0, 44_100, 2);
    assert_says(&run(), &["b.wav", "44100 Hz", "48000 Hz", "one sample rate"]);
    std::fs::remove_file(stems.join("b.wav")).unwrap();

    folder.tone("stems/b.wav", 100.0, 48_000, 3);
    assert_says(&run(), &["b.wav", "3 channels", "mono or stereo"]);

    let whole = std::fs::read(stems.join("a.wav")).unwrap();
    std::fs::write(stems.join("b.wav"), &whole[..whole.len() / 2]).unwrap();
    assert_says(&run(), &["b.wav", "broken WAV"]);
    std::fs::write(stems.join("b.wav"), b"not audio at all").unwrap();
    assert_says(&run(), &["b.wav", "neither WAV nor FLAC"]);
    std::fs::write(stems.join("b.wav"), b"").unwrap();
    assert_says(&run(), &["b.wav", "too short"]);
    assert_eq!(folder.names(), ["stems"]);
}

#[test]
fn sessions_and_bundles_that_are_not_there() {
    let folder = Folder::new("missing");
    let out = text(&folder.join("out"));
    let session = text(&folder.join("no.toml"));
    assert_says(&failure(&["--session", &session, "--out", &out]), &["no.toml", "no such session"]);
    let is_folder = folder.join("");
    assert_says(
        &failure(&["--session", &text(&is_folder), "--out", &out]),
        &["is a folder, not a session file"],
    );
    let bundles = text(&folder.join("nowhere"));
    assert_says(
        &failure(&["--bundles", &bundles, "--out", &out]),
        &["nowhere", "cargo xtask bundle"],
    );
    std::fs::create_dir(folder.join("empty")).unwrap();
    let empty = text(&folder.join("empty"));
    assert_says(&failure(&["--bundles", &empty, "--out", &out]), &["empty", "cargo xtask bundle"]);
    std::fs::write(folder.join("empty/Lacquer Channel EQ.clap"), b"no library").unwrap();
    assert_says(&failure(&["--bundles", &empty, "--out", &out]), &["Lacquer Channel EQ.clap"]);
    assert_eq!(folder.names(), ["empty"]);
}

#[test]
fn a_place_that_cannot_take_the_results() {
    require_bundles();
    let folder = Folder::new("out");
    std::fs::write(folder.join("file"), b"x").unwrap();
    let below_a_file = text(&folder.join("file/demo"));
    assert_says(
        &failure(&["--out", &below_a_file, "--seconds", "1"]),
        &["file/demo", "is a file", "--out"],
    );
    let a_file = text(&folder.join("file"));
    assert_says(&failure(&["--out", &a_file, "--seconds", "1"]), &["file", "is a file", "--out"]);
    std::fs::create_dir(folder.join("mine")).unwrap();
    std::fs::write(folder.join("mine/letter.txt"), b"dear").unwrap();
    let mine = text(&folder.join("mine"));
    assert_says(&failure(&["--out", &mine, "--seconds", "1"]), &["mine", "--out"]);
    for name in ["mix.wav", "report.html"] {
        std::fs::write(folder.join("mine").join(name), b"x").unwrap();
    }
    assert_says(&failure(&["--out", &mine, "--seconds", "1"]), &["mine", "holds '", "--out"]);
    assert_eq!(std::fs::read(folder.join("mine/letter.txt")).unwrap(), b"dear");
    assert_eq!(folder.names(), ["file", "mine"]);
}

#[test]
fn a_wrong_value_leaves_nothing_behind() {
    require_bundles();
    let folder = Folder::new("value");
    let session = folder.join("my.toml");
    let chain = "[[track]]\nstem = 'bass'\n[[track.chain]]\nplugin = 'Channel EQ'\n";
    std::fs::write(&session, format!("{chain}gain_1 = '99 dB'\n")).unwrap();
    let out = text(&folder.join("out"));
    let said = failure(&["--session", &text(&session), "--out", &out]);
    assert_says(&said, &["my.toml:5:", "99 dB", "out of range"]);
    std::fs::write(&session, format!("{chain}frek_1 = '1k'\n")).unwrap();
    let said = failure(&["--session", &text(&session), "--out", &out]);
    assert_says(&said, &["my.toml:5:", "frek_1", "did you mean 'freq_1'"]);
    assert_eq!(folder.names(), ["my.toml"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_nothing_behind() {
    require_bundles();
    let folder = Folder::new("full");
    // A file may not grow beyond 1 MiB: the nearest thing to a full disk that needs no rights. The
    // signal that goes with it is ignored, so that the write fails instead.
    let script = format!(
        "trap '' XFSZ; ulimit -f 1024; exec '{}' --seconds 4 --out '{}'",
        env!("CARGO_BIN_EXE_demo"),
        folder.join("out").display()
    );
    let output = Command::new("bash")
        .env("LACQUER_BUNDLES", bundles_dir())
        .args(["-c", &script])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.lines().count() == 1 && said.contains("out/stems/01-drums.wav"), "{said}");
    assert!(folder.names().is_empty(), "{:?}", folder.names());
}

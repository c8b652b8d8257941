//! A session with presets of its own, in a folder of its own.

use super::TestParams;
use gui_common::session::{DeskSession, Picture};
use plugin_common::preset::{Library, Preset, Spec};
use plugin_common::session::{Desk, Session};
use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

macro_rules! factory {
    ($(($category:literal, $name:literal, $gain:literal, $note:literal)),* $(,)?) => {
        &[$(concat!(
            "format = 1\nplugin = \"probe\"\nversion = \"0.1.0\"\nname = \"", $name,
            "\"\ncategory = \"", $category, "\"\nnotes = \"", $note,
            "\"\n\n[values]\ngain = ", $gain, "\n"
        )),*]
    };
}

pub static SPEC: Spec = Spec {
    plugin: "probe",
    version: "0.1.0",
    factory: factory![
        ("Vocal", "Backing vocals, tuck", "-3.0", "Sits behind the lead."),
        ("Vocal", "Vocal bus, warm and clear", "2.4", "A little less mud, a little more air."),
        ("Vocal", "Vocal radio band", "6.0", "Telephone and radio."),
        ("Vocal", "Podcast vocal", "1.5", "Speech close to the microphone."),
        ("Drums", "Kick, tight", "4.0", "Less boom, more beater."),
        ("Drums", "Snare body", "3.0", "Fills out a thin snare."),
        ("Bass", "Bass, small speakers", "2.0", "Heard on a telephone."),
        ("Guitar", "Acoustic, less boom", "-4.0", "For a microphone too close to the hole."),
        ("Mix bus", "Mix bus, tilt", "0.5", "A touch brighter."),
    ],
    stays: &[],
};

/// A folder that goes with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("lacquer-gui-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }

    /// Where a user's preset is kept.
    pub fn preset(&self, category: &str, name: &str) -> PathBuf {
        self.0.join("presets").join(SPEC.plugin).join(category).join(format!("{name}.lacquer"))
    }

    /// Writes a user's preset.
    pub fn write(&self, category: &str, name: &str, text: &str) {
        let file = self.preset(category, name);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder to write to");
        std::fs::write(file, text).expect("a file to write");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Text of a preset that sets the gain.
pub fn preset_text(gain_db: f32) -> String {
    format!(
        "format = 1\nplugin = \"probe\"\nversion = \"0.1.0\"\nname = \"x\"\n\n[values]\ngain = {gain_db:.1}\n"
    )
}

thread_local! {
    /// Pictures drawn by this test.
    pub static DRAWN: Cell<usize> = const { Cell::new(0) };
}

/// A curve that goes with the gain.
fn draw(preset: &Preset) -> Picture {
    DRAWN.set(DRAWN.get() + 1);
    let gain = preset.sound.number("gain", 0.0) as f32 / 12.0;
    let bump = |i: i32| gain * (-((i as f32 - 18.0) / 7.0).powi(2)).exp();
    Picture::Curve((0..56).map(bump).collect())
}

/// The session of an instance with these parameters.
pub fn session(params: &Arc<TestParams>, folder: &Folder) -> DeskSession {
    let library = Library::at(&folder.0, &SPEC);
    let desk = Desk::with_library(params, &Session::new(&SPEC), library);
    // Answers come with the click that asks for them.
    DeskSession::of(desk.with_patience(Duration::from_secs(60)), draw)
}

//! One shot: the real plugin in a real window, with real sound, brought into its state.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use lacquer_tests::gui::{Display, Picture, private_display};
use lacquer_tests::host::{AudioConfig, EditorOptions, EditorWindow, Instance};
use lacquer_tests::registry::Scenes;

use super::batch::{FAILED, TAKEN};
use super::options::Shot;
use super::sound::{self, Player, Song};
use super::state::{Setting, Size, Sound, Step};
use super::steps::Hand;
use super::{proof, say};

/// Screen of the pictures: room for the largest window at 200 %.
const SCREEN: (u16, u16) = (3_300, 1_900);
/// Between two looks whether the first frame is there, and how many: machines may be busy.
const FIRST_FRAME: Duration = Duration::from_millis(120);
const PATIENCE: usize = 150;
/// Until meters, spectra and animations show what they hear.
const LISTEN: Duration = Duration::from_millis(1_500);
/// Until "no signal" is said and traces have fallen.
const LISTEN_TO_SILENCE: Duration = Duration::from_millis(2_400);
/// Until fades and tool tips are there.
const SETTLE: Duration = Duration::from_millis(900);
/// Looks whether the state shows: on a busy machine it comes late.
const PROOF_ROUNDS: usize = 4;
/// A rate beyond what plugins support, in Hz.
const IMPOSSIBLE_RATE_HZ: f64 = 4_000.0;

/// Takes the shots of one window, in a process of its own: its settings are read from the
/// environment. Says of each whether it was taken.
pub fn take_all(
    shots: &[Shot],
    song: &std::path::Path,
    out: &std::path::Path,
) -> Result<(), String> {
    let song = sound::read(song)?;
    let display = private_display(SCREEN.0, SCREEN.1).map_err(|error| error.to_string())?;
    let home = Home::of_process()?;
    for shot in shots {
        let taken =
            home.prepare(shot).and_then(|()| take(shot, &song, &display)).and_then(|picture| {
                picture.write_png(&out.join(shot.file_name())).map_err(|error| error.to_string())
            });
        match taken {
            Ok(()) => say(TAKEN),
            Err(error) => say(&format!("{FAILED}{}", error.replace('\n', " "))),
        }
    }
    let _ = fs::remove_dir_all(&home.settings);
    Ok(())
}

/// Folders of the user that the plugins of this process believe in.
struct Home {
    settings: PathBuf,
    data: PathBuf,
}

impl Home {
    fn of_process() -> Result<Self, String> {
        let folder = |name: &str| {
            let folder = std::env::var_os(name).map(PathBuf::from);
            folder.ok_or_else(|| format!("{name} is not set: Xvfb is needed (cargo xtask doctor)"))
        };
        Ok(Self { settings: folder("XDG_CONFIG_HOME")?, data: folder("LACQUER_DATA")? })
    }

    /// Writes the suite's settings and the user's files, and nothing else.
    fn prepare(&self, shot: &Shot) -> Result<(), String> {
        let _ = fs::remove_dir_all(&self.data);
        let settings = if shot.state.setting == Setting::BrokenSettings {
            "{".to_owned()
        } else {
            format!("{{\"theme\":\"{}\"}}", shot.look.word())
        };
        write(&self.settings.join("lacquer/settings.json"), &settings)?;
        for (path, text) in shot.state.files {
            write(&self.data.join(path), text)?;
        }
        Ok(())
    }
}

fn write(path: &std::path::Path, text: &str) -> Result<(), String> {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn take(shot: &Shot, song: &Song, display: &Display) -> Result<Picture, String> {
    let mut instance = shot.plugin.instance().map_err(|error| error.to_string())?;
    set_up(shot, &mut instance)?;
    let is_possible = shot.state.sound != Sound::ImpossibleRate;
    let sample_rate_hz = if is_possible { sound::RATE_HZ } else { IMPOSSIBLE_RATE_HZ };
    let config = AudioConfig { sample_rate_hz, max_block: sound::BLOCK };
    instance.activate(config).map_err(|error| error.to_string())?;
    let mut processor = instance.take_processor().map_err(|error| error.to_string())?;
    let mut player = Player::new(&mut processor, song, shot.state.sound);
    player.rehearse()?;
    let stop = AtomicBool::new(false);
    let (picture, played) = std::thread::scope(|scope| {
        let audio = scope.spawn(|| player.play(&stop));
        let picture = show(shot, &mut instance, display);
        stop.store(true, SeqCst);
        (picture, audio.join())
    });
    instance.return_processor(processor);
    instance.deactivate().map_err(|error| error.to_string())?;
    played.map_err(|_| "the audio thread panicked".to_owned())??;
    picture
}

fn set_up(shot: &Shot, instance: &mut Instance) -> Result<(), String> {
    let state = shot.state;
    let mut fields = BTreeMap::new();
    if state.setting != Setting::Plain {
        let picture = Scenes::of(shot.plugin)?.picture;
        picture.scene.apply(instance).map_err(|error| error.to_string())?;
        fields = picture.fields;
    }
    for (key, text) in state.changes {
        instance.set(key, text).map_err(|error| error.to_string())?;
    }
    let own = state.fields.iter().map(|(name, json)| ((*name).to_owned(), (*json).to_owned()));
    fields.extend(own);
    fields.insert("window".into(), format!("{{\"scale_percent\":{}}}", shot.percent));
    let saved = instance.save_state().map_err(|error| error.to_string())?;
    let saved = with(&saved, &fields, state.setting == Setting::Foreign)?;
    instance.load_state(&saved).map_err(|error| error.to_string())
}

/// A CLAP state (eight bytes of length, JSON) with other stored fields; a foreign one also has a
/// value that is not a number.
fn with(
    state: &[u8],
    fields: &BTreeMap<String, String>,
    is_foreign: bool,
) -> Result<Vec<u8>, String> {
    let json = state.get(8..).unwrap_or_default();
    let mut json: serde_json::Value =
        serde_json::from_slice(json).map_err(|error| error.to_string())?;
    for (name, value) in fields {
        json["fields"][name] = serde_json::Value::String(value.clone());
    }
    if is_foreign {
        json["fields"]["session"] = serde_json::Value::String("{".into());
    }
    let json = serde_json::to_vec(&json).map_err(|error| error.to_string())?;
    let mut state = (json.len() as u64).to_le_bytes().to_vec();
    state.extend(json);
    Ok(state)
}

fn show(shot: &Shot, instance: &mut Instance, display: &Display) -> Result<Picture, String> {
    // Out of the window, so that nothing is hovered.
    let (width, height) = display.size();
    let corner = (width.cast_signed() - 1, height.cast_signed() - 1);
    display.move_pointer(corner.0, corner.1).map_err(|error| error.to_string())?;
    let mut editor = EditorWindow::open(instance, display, EditorOptions::default())
        .map_err(|error| error.to_string())?;
    let shown = reach(shot, &mut editor, instance, display);
    let closed = editor.close(instance, display).map_err(|error| error.to_string());
    shown.and_then(|picture| closed.map(|()| picture))
}

fn reach(
    shot: &Shot,
    editor: &mut EditorWindow,
    instance: &mut Instance,
    display: &Display,
) -> Result<Picture, String> {
    let scale = f64::from(shot.percent) / 100.0;
    let mut hand = Hand { editor, instance, display, scale };
    first_frame(&mut hand)?;
    resize(&mut hand, shot.state.size)?;
    first_frame(&mut hand)?;
    let silent = matches!(shot.state.sound, Sound::Silence | Sound::Stopped(_));
    hand.rest(if silent { LISTEN_TO_SILENCE } else { LISTEN })?;
    let mut before = capture(&hand)?;
    let done = shot.state.steps.iter().try_for_each(|step| {
        if *step == Step::Look {
            before = capture(&hand)?;
        }
        hand.act(*step)
    });
    let picture = done.and_then(|()| prove(shot, &mut hand, &before));
    if shot.state.steps.iter().any(|step| matches!(step, Step::Hold(..))) {
        hand.let_go()?;
    }
    picture
}

/// The picture, as soon as it shows the state.
fn prove(shot: &Shot, hand: &mut Hand<'_>, before: &Picture) -> Result<Picture, String> {
    let mut missing = None;
    for round in 0..PROOF_ROUNDS {
        if round > 0 || !shot.state.steps.is_empty() {
            hand.rest(SETTLE)?;
        }
        let picture = capture(hand)?;
        missing = proof::missing(shot.state.proof, before, &picture, shot.look, hand.scale);
        if !proof::is_drawn(&picture) {
            missing = Some("the window is not filled".into());
        }
        if missing.is_none() {
            return Ok(picture);
        }
    }
    Err(missing.unwrap_or_default())
}

fn first_frame(hand: &mut Hand<'_>) -> Result<(), String> {
    for _ in 0..PATIENCE {
        hand.rest(FIRST_FRAME)?;
        if proof::is_drawn(&capture(hand)?) {
            return Ok(());
        }
    }
    Err("the window stays empty".into())
}

fn resize(hand: &mut Hand<'_>, size: Size) -> Result<(), String> {
    let (width, height) = match size {
        Size::Default => return Ok(()),
        Size::Smallest => (1, 1),
        Size::Exactly(width, height) => {
            let pixels = |length: u32| (f64::from(length) * hand.scale).round() as u32;
            (pixels(width), pixels(height))
        }
    };
    let got = hand
        .editor
        .resize(hand.instance, hand.display, width, height)
        .map_err(|error| error.to_string())?;
    if matches!(size, Size::Exactly(..)) && got != (width, height) {
        return Err(format!("is {} x {} pixels instead of {width} x {height}", got.0, got.1));
    }
    Ok(())
}

fn capture(hand: &Hand<'_>) -> Result<Picture, String> {
    hand.editor.capture(hand.display).map_err(|error| error.to_string())
}

//! One shot: the real plugin in a real window, with real sound, brought into its state.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use lacquer_tests::gui::{Display, Frames, Picture, private_display};
use lacquer_tests::host::{AudioConfig, EditorOptions, EditorWindow, Instance};

use super::batch::{FAILED, TAKEN};
use super::guide::Guide;
use super::home::{Fields, Home, set_up};
use super::looks::Looks;
use super::options::Shot;
use super::sound::{self, Player, Song};
use super::state::{Proof, Size, Sound, Step};
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
/// Looks that tell what moves by itself, and the time between two of them.
const LOOKS: usize = 4;
const BETWEEN_LOOKS: Duration = Duration::from_millis(150);
/// How often a shot is begun anew: a busy machine may lose a click.
const TRIES: usize = 3;
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
        let taken = tried(|| {
            home.prepare(shot)?;
            take(shot, (&home, &song), &display)
        })
        .and_then(|picture| {
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

/// What `take` returns, from the beginning and in a new window as long as it fails.
fn tried<T>(mut take: impl FnMut() -> Result<T, String>) -> Result<T, String> {
    let mut taken = take();
    for _ in 1..TRIES {
        if taken.is_err() {
            taken = take();
        }
    }
    taken
}

/// Says what stands where in the window of each shot, without its pictures.
pub fn name_all(shots: &[Shot]) -> Result<(), String> {
    let display = private_display(SCREEN.0, SCREEN.1).map_err(|error| error.to_string())?;
    let home = Home::of_process()?;
    for shot in shots {
        home.prepare(shot)?;
        let mut instance = shot.plugin.instance().map_err(|error| error.to_string())?;
        let fields = set_up(shot, &mut instance)?;
        let mut guide = with_window(shot, &mut instance, &display, |hand| {
            resize(hand, shot.state.size)?;
            Ok(Guide::new(hand.instance, &fields, hand.editor.size(), hand.scale))
        })?;
        for step in shot.state.steps {
            if let Step::Write(path, text) = *step {
                home.write(path, text)?;
            }
            guide.follow(guide.find(*step)?);
        }
        say(&shot.file_name());
        guide.names().iter().for_each(|line| say(line));
    }
    let _ = fs::remove_dir_all(&home.settings);
    Ok(())
}

fn take(shot: &Shot, (home, song): (&Home, &Song), display: &Display) -> Result<Picture, String> {
    let mut instance = shot.plugin.instance().map_err(|error| error.to_string())?;
    let fields = set_up(shot, &mut instance)?;
    let is_possible = shot.state.sound != Sound::ImpossibleRate;
    let sample_rate_hz = if is_possible { sound::RATE_HZ } else { IMPOSSIBLE_RATE_HZ };
    if shot.state.sound == Sound::Mono {
        instance.select_layout(1, 1).map_err(|error| error.to_string())?;
    }
    let config = AudioConfig { sample_rate_hz, max_block: sound::BLOCK };
    instance.activate(config).map_err(|error| error.to_string())?;
    let mut processor = instance.take_processor().map_err(|error| error.to_string())?;
    let mut player = Player::new(&mut processor, song.track(shot.plugin), shot.state.sound);
    player.rehearse()?;
    let stop = AtomicBool::new(false);
    let (picture, played) = std::thread::scope(|scope| {
        let audio = scope.spawn(|| player.play(&stop));
        let picture =
            with_window(shot, &mut instance, display, |hand| reach(shot, (home, &fields), hand));
        stop.store(true, SeqCst);
        (picture, audio.join())
    });
    instance.return_processor(processor);
    instance.deactivate().map_err(|error| error.to_string())?;
    played.map_err(|_| "the audio thread panicked".to_owned())??;
    picture
}

/// Opens the window, out of the pointer's way, and closes it.
fn with_window<T>(
    shot: &Shot,
    instance: &mut Instance,
    display: &Display,
    act: impl FnOnce(&mut Hand<'_>) -> Result<T, String>,
) -> Result<T, String> {
    let (width, height) = display.size();
    let corner = (width.cast_signed() - 1, height.cast_signed() - 1);
    display.move_pointer(corner.0, corner.1).map_err(|error| error.to_string())?;
    let mut editor = EditorWindow::open(instance, display, EditorOptions::default())
        .map_err(|error| error.to_string())?;
    let scale = f64::from(shot.percent) / 100.0;
    let done =
        Frames::of(None, editor.window()).map_err(|error| error.to_string()).and_then(|frames| {
            act(&mut Hand { editor: &mut editor, instance, display, frames, scale })
        });
    let closed = editor.close(instance, display).map_err(|error| error.to_string());
    done.and_then(|done| closed.map(|()| done))
}

fn reach(
    shot: &Shot,
    (home, fields): (&Home, &Fields),
    hand: &mut Hand<'_>,
) -> Result<Picture, String> {
    first_frame(hand)?;
    resize(hand, shot.state.size)?;
    first_frame(hand)?;
    let silent = matches!(shot.state.sound, Sound::Silence | Sound::Stopped(_));
    hand.rest(if silent { LISTEN_TO_SILENCE } else { LISTEN })?;
    let mut guide = Guide::new(hand.instance, fields, hand.editor.size(), hand.scale);
    let proof = shot.state.proof;
    let mut before = look(hand, proof)?;
    let done = shot.state.steps.iter().try_for_each(|step| {
        match *step {
            Step::Look => before = look(hand, proof)?,
            Step::Write(path, text) => home.write(path, text)?,
            _ => {}
        }
        let step = guide.find(*step)?;
        hand.act(step)?;
        guide.follow(step);
        Ok::<(), String>(())
    });
    let picture = done.and_then(|()| prove(shot, hand, &before, &guide));
    if shot.state.steps.iter().any(|step| matches!(step, Step::Hold(..))) {
        hand.let_go()?;
    }
    picture
}

/// The picture, as soon as it shows the state.
fn prove(
    shot: &Shot,
    hand: &mut Hand<'_>,
    before: &Looks,
    guide: &Guide,
) -> Result<Picture, String> {
    let proof = guide.find_proof(shot.state.proof)?;
    let mut missing = None;
    for round in 0..PROOF_ROUNDS {
        if round > 0 || !shot.state.steps.is_empty() {
            hand.rest(SETTLE)?;
        }
        let looks = look(hand, shot.state.proof)?;
        missing = proof::missing(proof, before, &looks, shot.look, hand.scale);
        if !proof::is_drawn(looks.last()) {
            missing = Some("the window is not filled".into());
        }
        if missing.is_none() {
            return Ok(looks.into_last());
        }
    }
    Err(missing.unwrap_or_default())
}

/// Looks at the window: several times where the proof is a change, to see what moves by itself.
fn look(hand: &mut Hand<'_>, proof: Proof) -> Result<Looks, String> {
    let mut looks = Looks::new(capture(hand)?);
    if matches!(proof, Proof::Changed(_)) {
        for _ in 1..LOOKS {
            hand.rest(BETWEEN_LOOKS)?;
            looks.add(capture(hand)?);
        }
    }
    Ok(looks)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shot_that_fails_is_begun_anew_but_not_for_ever() {
        let tries = |fails: usize| {
            let mut count = 0;
            let taken = tried(|| {
                count += 1;
                if count > fails { Ok(count) } else { Err(count.to_string()) }
            });
            (taken, count)
        };
        assert_eq!(tries(0), (Ok(1), 1));
        assert_eq!(tries(2), (Ok(3), 3));
        assert_eq!(tries(9), (Err(TRIES.to_string()), TRIES));
    }
}

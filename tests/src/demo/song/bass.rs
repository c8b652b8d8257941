//! Bass guitar-like synthesiser. All values in this file are by ear.

use std::f64::consts::TAU;

use super::canvas::Canvas;
use super::envelope::Envelope;
use super::filter::{Svf, saturate};
use super::osc::{Osc, Wave, note_to_norm};
use super::score::{BARS, CHORDS, Note, Player, Section};
use super::{SAMPLE_RATE_HZ, Seed};
use crate::demo::stereo::Stereo;

/// Beat, length in beats, octave or fifth above the root in semitones, velocity.
type Pattern = &'static [(f64, f64, f64, f64)];

const VERSE: Pattern =
    &[(0.0, 1.25, 0.0, 0.9), (1.5, 0.5, 0.0, 0.65), (2.0, 0.75, 0.0, 0.8), (3.0, 0.5, 7.0, 0.6)];
const CHORUS: Pattern = &[
    (0.0, 0.7, 0.0, 1.0),
    (0.75, 0.25, 12.0, 0.5),
    (1.0, 0.45, 0.0, 0.7),
    (1.5, 0.5, 0.0, 0.8),
    (2.0, 0.7, 0.0, 0.95),
    (2.75, 0.25, 12.0, 0.5),
    (3.0, 0.45, 7.0, 0.7),
];
const BRIDGE: Pattern = &[(0.0, 3.6, 0.0, 0.8)];

/// The bass stem: too much at 90 Hz and too little above 1 kHz, as recorded in a small room.
#[must_use]
pub fn bass(len_samples: usize) -> Stereo {
    let saw = Wave::saw();
    let mut canvas = Canvas::new(len_samples);
    let mut player = Player::new(Seed::BASS);
    for bar in 2..BARS {
        for &(beat, beats, interval, velocity) in pattern(bar) {
            let pitch = CHORDS[bar].bass + interval;
            note(&mut canvas, &saw, player.play(bar, beat, beats, pitch, velocity));
        }
        if bar + 1 < BARS && Section::of_bar(bar) != Section::Bridge {
            let approach = approach_note(CHORDS[bar].bass, CHORDS[bar + 1].bass);
            note(&mut canvas, &saw, player.play(bar, 3.5, 0.45, approach, 0.65));
        }
    }
    canvas.insert(|_| {
        let mut boom = Svf::new(92.0 / SAMPLE_RATE_HZ, 1.7);
        let mut mud = Svf::new(240.0 / SAMPLE_RATE_HZ, 1.1);
        let mut growl = Svf::new(780.0 / SAMPLE_RATE_HZ, 0.6);
        // The speaker of a bass amplifier plays nothing above.
        let mut cabinet = Svf::new(2_600.0 / SAMPLE_RATE_HZ, 0.7);
        move |x| {
            let body = x + 0.8 * boom.tick(x).band + 0.35 * mud.tick(x).band;
            cabinet.tick(saturate(body + 0.7 * growl.tick(x).band, 1.1)).low
        }
    });
    canvas.finish(-9.0)
}

fn pattern(bar: usize) -> Pattern {
    match Section::of_bar(bar) {
        Section::Chorus => CHORUS,
        Section::Bridge | Section::Outro => BRIDGE,
        Section::Intro | Section::Verse => VERSE,
    }
}

/// One whole tone below or above the next root, from the side of the present one.
fn approach_note(from: f64, to: f64) -> f64 {
    if from < to { to - 2.0 } else { to + 2.0 }
}

fn note(canvas: &mut Canvas, saw: &Wave, note: Note) {
    const LOUDNESS: Envelope =
        Envelope { attack_s: 0.006, decay_s: 0.5, sustain_amount: 0.62, release_s: 0.045 };
    let freq_norm = note_to_norm(note.pitch, SAMPLE_RATE_HZ);
    let mut osc = Osc::new(saw, 0.0, freq_norm);
    let mut filter = Svf::new(0.01, 0.9);
    let mut phase = 0.0;
    let bright_hz = 2_000.0 * note.velocity;
    canvas.mono(note.start_s, LOUDNESS.length_s(note.length_s), |t| {
        filter.set((520.0 + bright_hz * (-t / 0.11).exp()) / SAMPLE_RATE_HZ, 0.9);
        phase += freq_norm;
        let string = filter.tick(osc.tick()).low;
        // The octave carries the line on speakers that do not play the fundamental.
        let octave = 0.42 * (2.0 * TAU * phase).sin();
        let pluck = saturate(0.85 * string + 0.1 * (TAU * phase).sin() + octave, 1.5);
        0.68 * note.velocity * LOUDNESS.at(t, note.length_s) * pluck
    });
}

//! Electric piano and arpeggio. All values in this file are by ear.

use std::f64::consts::TAU;

use super::canvas::Canvas;
use super::envelope::Envelope;
use super::filter::{Svf, saturate};
use super::osc::{Osc, Wave, note_to_norm};
use super::score::{BARS, CHORDS, Note, Player, Section, beat_s};
use super::{SAMPLE_RATE_HZ, Seed};
use crate::demo::stereo::Stereo;

/// Beat, length in beats, velocity.
type Comping = &'static [(f64, f64, f64)];

const INTRO: Comping = &[(0.0, 3.5, 0.7)];
const VERSE: Comping = &[(0.0, 1.2, 0.7), (1.5, 0.4, 0.5), (2.5, 1.2, 0.62)];
const CHORUS: Comping =
    &[(0.0, 0.7, 0.85), (0.75, 0.5, 0.6), (1.5, 0.9, 0.8), (2.5, 0.4, 0.65), (3.0, 0.8, 0.7)];

/// Electric piano in close position around C3: rich between 200 and 400 Hz.
#[must_use]
pub fn keys(len_samples: usize) -> Stereo {
    let mut canvas = Canvas::new(len_samples);
    let mut player = Player::new(Seed::KEYS);
    for (bar, chord) in CHORDS.iter().enumerate() {
        let comping = match Section::of_bar(bar) {
            Section::Chorus => CHORUS,
            Section::Verse => VERSE,
            Section::Intro | Section::Bridge | Section::Outro => INTRO,
        };
        for &(beat, beats, velocity) in comping {
            for (finger, pitch) in chord.keys.into_iter().enumerate() {
                let mut note = player.play(bar, beat, beats, pitch, velocity);
                // A hand rolls a chord upwards a little.
                note.start_s += 0.006 * finger as f64;
                tine(&mut canvas, note);
            }
        }
    }
    canvas.insert(|_| {
        let mut mud = Svf::new(290.0 / SAMPLE_RATE_HZ, 0.9);
        move |x| saturate(x + 0.75 * mud.tick(x).band, 0.8)
    });
    canvas.finish(-10.5)
}

/// Two-operator frequency modulation: a bar at the pitch and a tine far above it.
fn tine(canvas: &mut Canvas, note: Note) {
    const LOUDNESS: Envelope =
        Envelope { attack_s: 0.003, decay_s: 0.9, sustain_amount: 0.25, release_s: 0.07 };
    const TINE_RATIO: f64 = 14.0;
    let freq_norm = note_to_norm(note.pitch, SAMPLE_RATE_HZ);
    let mut phase: f64 = 0.0;
    let hardness = note.velocity * note.velocity;
    canvas.mono(note.start_s, LOUDNESS.length_s(note.length_s), |t| {
        phase += freq_norm;
        let bark = 0.5 + (0.5 + 2.6 * hardness) * (-t / 0.4).exp();
        let bell = 0.5 * hardness * (-t / 0.09).exp();
        let tone = (TAU * phase + bark * (TAU * phase).sin()).sin()
            + bell * (TAU * TINE_RATIO * phase).sin();
        0.19 * note.velocity * LOUDNESS.at(t, note.length_s) * tone
    });
}

/// Sixteenth-note arpeggio with a dotted echo.
#[must_use]
pub fn arp(len_samples: usize) -> Stereo {
    const ORDER: [usize; 8] = [0, 2, 1, 3, 2, 1, 3, 2];
    let wave = Wave::pulse(0.28);
    let mut canvas = Canvas::new(len_samples);
    let mut player = Player::new(Seed::ARP);
    for (bar, chord) in CHORDS.iter().enumerate().take(BARS - 1) {
        let (octave, loudness, step) = match Section::of_bar(bar) {
            Section::Intro => (12.0, 0.5, 2),
            Section::Verse if bar < 6 => (12.0, 0.42, 2),
            Section::Verse => (12.0, 0.5, 1),
            Section::Chorus => (24.0, 0.68, 1),
            Section::Bridge => continue,
            Section::Outro => (12.0, 0.45, 2),
        };
        for sixteenth in (0..16).step_by(step) {
            let tone = chord.upper[ORDER[(sixteenth / step) % ORDER.len()]];
            let accent = if sixteenth % 4 == 0 { 1.0 } else { 0.72 };
            let beat = sixteenth as f64 / 4.0;
            let note = player.play(bar, beat, 0.2, tone + octave, loudness * accent);
            pluck(&mut canvas, &wave, note);
        }
    }
    echo(&mut canvas.audio, 0.75 * beat_s(), 0.34);
    canvas.finish(-10.5)
}

fn pluck(canvas: &mut Canvas, wave: &Wave, note: Note) {
    const LOUDNESS: Envelope =
        Envelope { attack_s: 0.002, decay_s: 0.12, sustain_amount: 0.15, release_s: 0.06 };
    let mut osc = Osc::new(wave, 0.0, note_to_norm(note.pitch, SAMPLE_RATE_HZ));
    let mut filter = Svf::new(0.05, 1.4);
    let top_hz = 1_200.0 + 7_000.0 * note.velocity;
    canvas.mono(note.start_s, LOUDNESS.length_s(note.length_s), |t| {
        filter.set((700.0 + top_hz * (-t / 0.05).exp()) / SAMPLE_RATE_HZ, 1.4);
        0.5 * note.velocity * LOUDNESS.at(t, note.length_s) * filter.tick(osc.tick()).low
    });
}

/// Feedback echo in place.
fn echo(audio: &mut Stereo, delay_s: f64, feedback: f32) {
    let delay = (delay_s * SAMPLE_RATE_HZ) as usize;
    for channel in audio.channels_mut() {
        for index in delay..channel.len() {
            channel[index] += feedback * channel[index - delay];
        }
    }
}

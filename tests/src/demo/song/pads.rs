//! Pad, string ensemble and lead synthesiser. All values in this file are by ear.

use std::f64::consts::TAU;

use super::canvas::Canvas;
use super::envelope::{Envelope, Glide, raised_cosine};
use super::filter::{Svf, saturate};
use super::osc::{Osc, Wave, note_to_norm};
use super::rng::Rng;
use super::score::{CHORDS, LEAD, Note, Player, Section};
use super::{SAMPLE_RATE_HZ, Seed};
use crate::demo::stereo::Stereo;

/// How much of the other channel each channel of an ensemble hears: a correlation of about 0.8.
const BLEED_GAIN: f64 = 0.5;

/// Detuned saws of an ensemble: one group for each channel.
struct Ensemble<'a> {
    voices: Vec<(Osc<'a>, f64)>,
}

impl<'a> Ensemble<'a> {
    fn new(wave: &'a Wave, pitch: f64, spread_semitones: f64, rng: &mut Rng) -> Self {
        /// Players of each channel.
        const PLAYERS: usize = 3;
        let voices = (0..2 * PLAYERS)
            .map(|_| {
                let freq_norm = note_to_norm(pitch + spread_semitones * rng.bell(), SAMPLE_RATE_HZ);
                (Osc::new(wave, rng.unit(), freq_norm), freq_norm)
            })
            .collect();
        Self { voices }
    }

    /// Next sample of both channels with the pitch bent by a factor.
    fn tick(&mut self, bend: f64) -> [f64; 2] {
        let mut channels = [0.0; 2];
        for (index, (osc, freq_norm)) in self.voices.iter_mut().enumerate() {
            osc.set_freq_norm(*freq_norm * bend);
            channels[index % 2] += osc.tick();
        }
        // Recorded with two microphones close to each other.
        let [a, b] = channels;
        [a + BLEED_GAIN * b, b + BLEED_GAIN * a]
    }
}

/// Warm chords that fill the range of the voice.
#[must_use]
pub fn pad(len_samples: usize) -> Stereo {
    const LOUDNESS: Envelope =
        Envelope { attack_s: 0.45, decay_s: 1.5, sustain_amount: 0.85, release_s: 0.3 };
    let wave = Wave::saw();
    let mut canvas = Canvas::new(len_samples);
    let mut rng = Rng::new(Seed::PAD);
    let mut player = Player::new(Seed::PAD + 1);
    for (bar, chord) in CHORDS.iter().enumerate() {
        let loudness = match Section::of_bar(bar) {
            Section::Chorus => 0.9,
            Section::Bridge => 0.8,
            Section::Verse if bar < 6 => 0.45,
            Section::Intro | Section::Verse | Section::Outro => 0.6,
        };
        for pitch in chord.upper {
            let note = player.play(bar, 0.0, 3.9, pitch, loudness);
            let mut ensemble = Ensemble::new(&wave, pitch, 0.07, &mut rng);
            let mut filters = [Svf::new(0.02, 0.75); 2];
            canvas.stereo(note.start_s, LOUDNESS.length_s(note.length_s), |t| {
                let corner_hz = 900.0 + 1_500.0 * note.velocity * (1.0 - (-t / 0.9).exp());
                let level = 0.075 * note.velocity * LOUDNESS.at(t, note.length_s);
                let [left, right] = ensemble.tick(1.0);
                for filter in &mut filters {
                    filter.set(corner_hz / SAMPLE_RATE_HZ, 0.75);
                }
                [level * filters[0].tick(left).low, level * filters[1].tick(right).low]
            });
        }
    }
    canvas.finish(-6.0)
}

/// A string section: long notes in the choruses and the bridge, with the glare of close
/// microphones around 2.8 kHz.
#[must_use]
pub fn strings(len_samples: usize) -> Stereo {
    const LOUDNESS: Envelope =
        Envelope { attack_s: 0.22, decay_s: 2.0, sustain_amount: 0.9, release_s: 0.16 };
    let wave = Wave::saw();
    let mut canvas = Canvas::new(len_samples);
    let mut rng = Rng::new(Seed::STRINGS);
    let mut player = Player::new(Seed::STRINGS + 1);
    for (bar, chord) in CHORDS.iter().enumerate() {
        let loudness = match Section::of_bar(bar) {
            Section::Chorus => 0.8,
            Section::Bridge => 0.9,
            Section::Outro => 0.6,
            Section::Verse if bar >= 8 => 0.35,
            Section::Intro | Section::Verse => continue,
        };
        for (pitch, beat, beats) in string_voices(bar, chord.upper) {
            let note = player.play(bar, beat, beats, pitch, loudness);
            let mut ensemble = Ensemble::new(&wave, pitch, 0.05, &mut rng);
            let vibrato_phase = rng.unit();
            canvas.stereo(note.start_s, LOUDNESS.length_s(note.length_s), |t| {
                let depth = 0.0028 * raised_cosine(t / 0.6);
                let bend = 1.0 + depth * (TAU * (5.4 * t + vibrato_phase)).sin();
                let level = 0.06 * note.velocity * LOUDNESS.at(t, note.length_s);
                ensemble.tick(bend).map(|sample| level * sample)
            });
        }
    }
    canvas.insert(|_| {
        let mut body = [(460.0, 1.4), (1_150.0, 1.2), (2_850.0, 1.8)]
            .map(|(hz, q)| Svf::new(hz / SAMPLE_RATE_HZ, q));
        let mut air = Svf::new(9_000.0 / SAMPLE_RATE_HZ, 0.7);
        move |x| {
            let [wood, nose, glare] = body.each_mut().map(|filter| filter.tick(x).band);
            air.tick(0.5 * x + 0.6 * wood + 0.5 * nose + 1.3 * glare).low
        }
    });
    canvas.finish(-6.0)
}

/// Two lines: a long upper note an octave above the chord, and a moving inner voice.
fn string_voices(bar: usize, upper: [f64; 4]) -> [(f64, f64, f64); 4] {
    const OCTAVE: f64 = 12.0;
    let (first, second) = if bar.is_multiple_of(2) { (1, 2) } else { (2, 1) };
    [
        (upper[0], 0.0, 3.9),
        (upper[3] + OCTAVE, 0.0, 3.9),
        (upper[first] + OCTAVE, 0.0, 1.95),
        (upper[second] + OCTAVE, 2.0, 1.9),
    ]
}

/// A saw lead with a glaring resonance.
#[must_use]
pub fn lead(len_samples: usize) -> Stereo {
    let wave = Wave::saw();
    let mut canvas = Canvas::new(len_samples);
    let mut player = Player::new(Seed::LEAD);
    let mut previous = LEAD[0].2;
    for (bar, beat, pitch, beats) in LEAD {
        let velocity = if beats >= 1.0 { 0.85 } else { 0.7 };
        let note = player.play(bar, beat, 0.95 * beats, pitch, velocity);
        lead_note(&mut canvas, &wave, note, previous);
        previous = pitch;
    }
    canvas.insert(|_| {
        let mut glare = Svf::new(3_100.0 / SAMPLE_RATE_HZ, 1.8);
        move |x| saturate(x + 1.5 * glare.tick(x).band, 1.6)
    });
    canvas.finish(-13.5)
}

fn lead_note(canvas: &mut Canvas, wave: &Wave, note: Note, previous_pitch: f64) {
    const LOUDNESS: Envelope =
        Envelope { attack_s: 0.012, decay_s: 0.4, sustain_amount: 0.7, release_s: 0.07 };
    let mut pitch = Glide::new(previous_pitch, 0.018, SAMPLE_RATE_HZ);
    let start_norm = note_to_norm(previous_pitch, SAMPLE_RATE_HZ);
    let mut oscs = [Osc::new(wave, 0.0, start_norm), Osc::new(wave, 0.37, start_norm)];
    let mut filter = Svf::new(0.08, 1.1);
    canvas.mono(note.start_s, LOUDNESS.length_s(note.length_s), |t| {
        let vibrato = 0.22 * raised_cosine((t - 0.18) / 0.3) * (TAU * 5.6 * t).sin();
        let bent = pitch.tick(note.pitch) + vibrato;
        oscs[0].set_freq_norm(note_to_norm(bent + 0.05, SAMPLE_RATE_HZ));
        oscs[1].set_freq_norm(note_to_norm(bent - 0.06, SAMPLE_RATE_HZ));
        filter.set((2_600.0 + 3_800.0 * (-t / 0.12).exp()) / SAMPLE_RATE_HZ, 1.1);
        let tone: f64 = oscs.iter_mut().map(Osc::tick).sum();
        0.42 * note.velocity * LOUDNESS.at(t, note.length_s) * filter.tick(tone).low
    });
}

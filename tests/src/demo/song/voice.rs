//! A singing voice: glottal pulses and breath through the formants of five vowels.
//!
//! Formant frequencies and bandwidths: rounded averages of sung tenor vowels as they are commonly
//! tabulated (Csound manual, appendix "Formant values"); levels and everything else by ear.

use std::f64::consts::TAU;

use super::ambience::Room;
use super::canvas::Canvas;
use super::envelope::{Glide, raised_cosine};
use super::filter::{OnePole, Svf, saturate};
use super::osc::{Osc, Wave, note_to_norm};
use super::rng::Rng;
use super::score::{Note, Onset, Player, Vowel, voice_lines};
use super::{SAMPLE_RATE_HZ, Seed};
use crate::demo::stereo::Stereo;

const FORMANTS: usize = 5;

/// Frequency in Hz, bandwidth in Hz, level in dB of each formant.
type Mouth = [(f64, f64, f64); FORMANTS];

const AH: Mouth = [
    (650.0, 80.0, 0.0),
    (1_080.0, 90.0, -4.0),
    (2_650.0, 120.0, -9.0),
    (2_950.0, 130.0, -10.0),
    (3_300.0, 140.0, -20.0),
];
const EH: Mouth = [
    (450.0, 70.0, 0.0),
    (1_700.0, 85.0, -11.0),
    (2_600.0, 110.0, -10.0),
    (3_200.0, 130.0, -14.0),
    (3_580.0, 140.0, -20.0),
];
const EE: Mouth = [
    (320.0, 50.0, 0.0),
    (1_870.0, 90.0, -12.0),
    (2_700.0, 110.0, -13.0),
    (3_250.0, 130.0, -17.0),
    (3_560.0, 140.0, -24.0),
];
const OH: Mouth = [
    (430.0, 55.0, 0.0),
    (820.0, 80.0, -7.0),
    (2_600.0, 110.0, -12.0),
    (2_880.0, 130.0, -13.0),
    (3_250.0, 140.0, -24.0),
];
const OO: Mouth = [
    (360.0, 50.0, 0.0),
    (640.0, 70.0, -12.0),
    (2_650.0, 110.0, -20.0),
    (2_900.0, 130.0, -20.0),
    (3_300.0, 140.0, -28.0),
];
/// Lips closed.
const NASAL: Mouth = [
    (260.0, 60.0, -3.0),
    (1_100.0, 200.0, -26.0),
    (2_300.0, 220.0, -28.0),
    (2_900.0, 240.0, -34.0),
    (3_400.0, 260.0, -40.0),
];

fn mouth(vowel: Vowel) -> Mouth {
    match vowel {
        Vowel::Ah => AH,
        Vowel::Eh => EH,
        Vowel::Ee => EE,
        Vowel::Oh => OH,
        Vowel::Oo => OO,
    }
}

/// Formants whose places glide.
struct Tract {
    filters: [Svf; FORMANTS],
    places: [[Glide; 3]; FORMANTS],
}

impl Tract {
    fn new(mouth: Mouth) -> Self {
        let glide = |value| Glide::new(value, 0.022, SAMPLE_RATE_HZ);
        Self {
            filters: [Svf::default(); FORMANTS],
            places: mouth.map(|(freq_hz, width_hz, level_db)| {
                [glide(freq_hz), glide(width_hz), glide(dsp_core::units::db_to_gain(level_db))]
            }),
        }
    }

    fn tick(&mut self, input: f64, target: &Mouth) -> f64 {
        let mut sum = 0.0;
        for ((filter, places), &(freq_hz, width_hz, level_db)) in
            self.filters.iter_mut().zip(&mut self.places).zip(target)
        {
            let freq_hz = places[0].tick(freq_hz);
            let q = freq_hz / places[1].tick(width_hz);
            let gain = places[2].tick(dsp_core::units::db_to_gain(level_db));
            filter.set(freq_hz / SAMPLE_RATE_HZ, q);
            sum += gain * filter.tick(input).band;
        }
        sum
    }
}

/// Length of a closed consonant before its vowel opens.
const NASAL_S: f64 = 0.055;
const HISS_S: f64 = 0.075;
/// How far a hiss begins before the beat.
const HISS_LEAD_S: f64 = 0.06;

/// The voice stem: close to the microphone, with proximity bass and sharp consonants.
#[must_use]
pub fn voice(len_samples: usize) -> Stereo {
    let mut canvas = Canvas::new(len_samples);
    let mut player = Player::new(Seed::VOICE);
    let sung: Vec<(Note, Vowel, Onset)> = voice_lines()
        .into_iter()
        .map(|((bar, beat, pitch, beats), vowel, onset)| {
            let velocity = if pitch >= 72.0 { 0.95 } else { 0.78 };
            (player.play(bar, beat, 0.96 * beats, pitch, velocity), vowel, onset)
        })
        .collect();
    sing(&mut canvas, &sung);
    let mut rng = Rng::new(Seed::VOICE + 1);
    for (note, _, _) in sung.iter().filter(|(_, _, onset)| *onset == Onset::Hiss) {
        hiss(&mut canvas, *note, &mut rng);
    }
    canvas.insert(|_| {
        let mut proximity = Svf::new(210.0 / SAMPLE_RATE_HZ, 0.7);
        // A trained voice has a bundle of formants that carries over a band.
        let mut ring = Svf::new(2_900.0 / SAMPLE_RATE_HZ, 0.8);
        let mut words = Svf::new(1_500.0 / SAMPLE_RATE_HZ, 0.6);
        move |x| {
            let body = x + 0.8 * proximity.tick(x).band;
            saturate(body + 1.6 * ring.tick(x).band + 0.9 * words.tick(x).band, 0.7)
        }
    });
    let room = Room {
        decay_s: 0.55,
        predelay_s: 0.018,
        density_hz: 800.0,
        damping_hz: 3_800.0,
        wet_gain: 0.28,
        seed: Seed::VOICE + 2,
    };
    room.add_to(&mut canvas.audio, SAMPLE_RATE_HZ);
    canvas.finish(-13.5)
}

/// One singer through the whole song: pitch, loudness and mouth glide from note to note.
fn sing(canvas: &mut Canvas, sung: &[(Note, Vowel, Onset)]) {
    // A pressed voice: its pulses fall by about 6 dB an octave.
    let glottis = Wave::from_harmonics(|h| 1.0 / (h as f64).powf(1.05));
    let first = sung[0].0;
    let mut osc = Osc::new(&glottis, 0.0, note_to_norm(first.pitch, SAMPLE_RATE_HZ));
    let mut tract = Tract::new(NASAL);
    let mut pitch = Glide::new(first.pitch - 2.0, 0.028, SAMPLE_RATE_HZ);
    let mut loudness = Glide::new(0.0, 0.016, SAMPLE_RATE_HZ);
    let mut drift = OnePole::new(2.5 / SAMPLE_RATE_HZ);
    let mut breath_band = OnePole::new(4_000.0 / SAMPLE_RATE_HZ);
    let mut rng = Rng::new(Seed::VOICE + 3);
    let mut current = 0;
    let total_s = canvas.audio.len() as f64 / SAMPLE_RATE_HZ;
    canvas.mono(0.0, total_s, |t| {
        while current + 1 < sung.len() && t >= sung[current + 1].0.start_s {
            current += 1;
        }
        let (note, vowel, onset) = &sung[current];
        let into_s = t - note.start_s;
        let closed_s = match onset {
            Onset::Legato => 0.0,
            Onset::Nasal => NASAL_S,
            Onset::Hiss => HISS_S - HISS_LEAD_S,
        };
        let target =
            if into_s < closed_s && *onset == Onset::Nasal { NASAL } else { mouth(*vowel) };
        let wander = 0.12 * 60.0 * drift.low(rng.bipolar());
        let vibrato = 0.27 * raised_cosine((into_s - 0.25) / 0.5) * (TAU * 5.3 * t).sin();
        osc.set_freq_norm(note_to_norm(pitch.tick(note.pitch) + vibrato + wander, SAMPLE_RATE_HZ));
        let swell = 0.82 + 0.18 * raised_cosine(into_s / 0.5);
        let sounding = into_s >= 0.0 && into_s < note.length_s;
        let muted = *onset == Onset::Hiss && into_s < closed_s;
        let wanted = if sounding && !muted { note.velocity * swell } else { 0.0 };
        let level = loudness.tick(wanted);
        let breath = 0.05 * breath_band.high(rng.bipolar());
        0.85 * level * tract.tick(osc.tick() + breath, &target)
    });
}

/// An "s" that is sharper than a good microphone technique would leave it.
fn hiss(canvas: &mut Canvas, note: Note, rng: &mut Rng) {
    let mut teeth =
        [Svf::new(7_100.0 / SAMPLE_RATE_HZ, 1.6), Svf::new(9_800.0 / SAMPLE_RATE_HZ, 1.2)];
    canvas.mono((note.start_s - HISS_LEAD_S).max(0.0), HISS_S, |t| {
        let noise = rng.bipolar();
        let shape = raised_cosine(t / 0.02) * raised_cosine((HISS_S - t) / 0.03);
        let sound: f64 = teeth.iter_mut().map(|filter| filter.tick(noise).band).sum();
        0.3 * note.velocity * shape * sound
    });
}

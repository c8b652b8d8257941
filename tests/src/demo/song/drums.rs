//! Drums, percussion and hand claps. All values in this file are by ear.

use std::f64::consts::TAU;

use super::ambience::Room;
use super::canvas::Canvas;
use super::envelope::raised_cosine;
use super::filter::{OnePole, Svf, saturate};
use super::osc::{Osc, Wave};
use super::rng::Rng;
use super::score::{BARS, Note, Player, Section};
use super::{SAMPLE_RATE_HZ, Seed};
use crate::demo::stereo::Stereo;

/// Beat and velocity of each stroke of a bar.
type Pattern = &'static [(f64, f64)];

const KICK_VERSE: Pattern = &[(0.0, 0.95), (1.5, 0.55), (2.0, 0.85)];
const KICK_CHORUS: Pattern = &[(0.0, 1.0), (0.75, 0.5), (1.5, 0.7), (2.0, 0.95), (3.5, 0.6)];
const SNARE: Pattern = &[(1.0, 0.85), (3.0, 0.9)];
const GHOSTS: Pattern = &[(1.75, 0.16), (2.25, 0.2), (3.75, 0.14)];
const FILL: Pattern = &[(2.0, 0.5), (2.5, 0.6), (2.75, 0.45), (3.0, 0.8), (3.25, 0.6), (3.5, 0.9)];

/// Kick and snare in a small, hard room.
#[must_use]
pub fn drums(len_samples: usize) -> Stereo {
    let mut canvas = Canvas::new(len_samples);
    let mut player = Player::new(Seed::DRUMS);
    let mut rng = Rng::new(Seed::DRUMS + 1);
    for bar in 2..BARS - 1 {
        let effort = intensity(bar).max(0.88);
        for (beat, velocity) in kick_pattern(bar) {
            kick(&mut canvas, player.play(bar, *beat, 0.5, 0.0, effort * velocity), &mut rng);
        }
        for (beat, velocity) in snare_pattern(bar).iter().copied().flatten() {
            snare(&mut canvas, player.play(bar, *beat, 0.25, 0.0, effort * velocity), &mut rng);
        }
    }
    // The room rings at a boxy 380 Hz.
    canvas.insert(|_| {
        let mut box_tone = Svf::new(380.0 / SAMPLE_RATE_HZ, 1.6);
        move |x| saturate(x + 0.9 * box_tone.tick(x).band, 0.9)
    });
    let room = Room {
        decay_s: 0.42,
        predelay_s: 0.009,
        density_hz: 700.0,
        damping_hz: 5_200.0,
        wet_gain: 0.62,
        seed: Seed::DRUMS + 2,
    };
    room.add_to(&mut canvas.audio, SAMPLE_RATE_HZ);
    canvas.finish(-7.0)
}

fn kick_pattern(bar: usize) -> Pattern {
    match Section::of_bar(bar) {
        Section::Chorus => KICK_CHORUS,
        Section::Verse => KICK_VERSE,
        Section::Bridge if bar % 4 >= 2 => &[],
        Section::Bridge | Section::Outro => &[(0.0, 0.8)],
        Section::Intro => &[],
    }
}

fn snare_pattern(bar: usize) -> [Pattern; 2] {
    let fills = bar + 1 < BARS && Section::of_bar(bar + 1) == Section::Chorus;
    match Section::of_bar(bar) {
        section if fills && section != Section::Chorus => [FILL, &[(1.0, 0.8)]],
        Section::Chorus => [SNARE, GHOSTS],
        Section::Verse => [SNARE, &[(2.25, 0.15)]],
        _ => [&[], &[]],
    }
}

fn kick(canvas: &mut Canvas, note: Note, rng: &mut Rng) {
    let mut phase = 0.0;
    let mut click = Svf::new(3_200.0 / SAMPLE_RATE_HZ, 0.9);
    let gain = note.velocity.powf(1.4);
    canvas.mono(note.start_s, 0.9, |t| {
        let freq_hz = 54.0 + 170.0 * (-t / 0.018).exp() + 38.0 * (-t / 0.08).exp();
        phase += freq_hz / SAMPLE_RATE_HZ;
        // The head rings an octave above the shell: the body of the sound, from 90 to 180 Hz.
        let head = 0.55 * (2.0 * TAU * phase).sin() * (-t / 0.11).exp();
        let body = (TAU * phase).sin() * (-t / 0.16).exp() + head;
        let beater = click.tick(rng.bipolar()).band * (-t / 0.004).exp();
        let edge = raised_cosine(t / 0.0012) * raised_cosine((0.9 - t) / 0.05);
        gain * edge * (1.05 * saturate(body, 1.4) + 0.75 * beater)
    });
}

fn snare(canvas: &mut Canvas, note: Note, rng: &mut Rng) {
    let mut wires = Svf::new(4_300.0 / SAMPLE_RATE_HZ, 0.55);
    let mut rumble = OnePole::new(900.0 / SAMPLE_RATE_HZ);
    let gain = note.velocity.powf(1.5);
    canvas.mono(note.start_s, 0.6, |t| {
        let shell = (TAU * 186.0 * t).sin() * (-t / 0.075).exp()
            + 0.6 * (TAU * 331.0 * t).sin() * (-t / 0.05).exp()
            // A ring that an engineer wants to take out.
            + 0.22 * (TAU * 872.0 * t).sin() * (-t / 0.16).exp();
        let noise = rumble.high(wires.tick(rng.bipolar()).band);
        let rattle = noise * (0.75 * (-t / 0.035).exp() + 0.5 * (-t / 0.13).exp());
        let edge = raised_cosine(t / 0.0008) * raised_cosine((0.6 - t) / 0.05);
        gain * edge * (0.5 * shell + 1.2 * rattle)
    });
}

/// Hi-hats, shaker, tambourine and two hand drums.
#[must_use]
pub fn percussion(len_samples: usize) -> Stereo {
    let mut canvas = Canvas::new(len_samples);
    let metal = Wave::pulse(0.5);
    let mut player = Player::new(Seed::PERCUSSION);
    let mut rng = Rng::new(Seed::PERCUSSION + 1);
    for bar in 1..BARS - 1 {
        let section = Section::of_bar(bar);
        for sixteenth in 0..16 {
            let beat = f64::from(sixteenth) / 4.0;
            let accent = [0.75, 0.3, 0.55, 0.35][sixteenth as usize % 4];
            let note = player.play(bar, beat, 0.25, 0.0, accent * intensity(bar));
            percussion_step(&mut canvas, &metal, section, sixteenth, note, &mut rng);
        }
    }
    for bar in (1..BARS).filter(|&bar| opens_a_part(bar)) {
        crash(&mut canvas, &metal, player.play(bar, 0.0, 4.0, 0.0, 0.8), &mut rng);
    }
    canvas.finish(-7.5)
}

/// A cymbal marks the first bar of the choruses, of the bridge and of the outro.
fn opens_a_part(bar: usize) -> bool {
    let section = Section::of_bar(bar);
    section != Section::of_bar(bar - 1) && section != Section::Verse
}

fn percussion_step(
    canvas: &mut Canvas,
    metal: &Wave,
    section: Section,
    sixteenth: i32,
    note: Note,
    rng: &mut Rng,
) {
    let busy = section == Section::Chorus;
    let steady = matches!(section, Section::Verse | Section::Chorus);
    if busy || (steady && sixteenth % 2 == 0) {
        let open = busy && sixteenth % 8 == 6;
        hat(canvas, metal, note, if open { 0.16 } else { 0.028 });
    }
    if section != Section::Outro {
        shaker(canvas, note, rng);
    }
    if busy && sixteenth % 4 == 2 {
        tambourine(canvas, note, rng);
    }
    let drum_hz = match (section, sixteenth) {
        (Section::Verse | Section::Bridge, 6) => Some(294.0),
        (Section::Verse | Section::Bridge, 11 | 14) => Some(220.0),
        (Section::Chorus, 3 | 10) => Some(294.0),
        _ => None,
    };
    if let Some(freq_hz) = drum_hz {
        hand_drum(canvas, note, freq_hz);
    }
}

/// How hard a part is played, so that the song grows towards its end; by ear.
fn intensity(bar: usize) -> f64 {
    match Section::of_bar(bar) {
        Section::Intro => 0.7,
        Section::Verse if bar < 6 => 0.8,
        Section::Verse => 0.92,
        Section::Chorus if bar < BARS / 2 => 1.0,
        Section::Chorus => 1.1,
        Section::Bridge | Section::Outro => 0.75,
    }
}

/// Six clashing squares, as in the drum machines of the eighties.
const METAL_HZ: [f64; 6] = [2_049.0, 3_041.0, 3_697.0, 5_223.0, 5_919.0, 7_937.0];

fn hat(canvas: &mut Canvas, metal: &Wave, note: Note, decay_s: f64) {
    let mut oscs = METAL_HZ.map(|hz| Osc::new(metal, hz / 9_001.0, hz / SAMPLE_RATE_HZ));
    let mut high =
        [Svf::new(7_400.0 / SAMPLE_RATE_HZ, 0.8), Svf::new(7_400.0 / SAMPLE_RATE_HZ, 0.8)];
    let length_s = 7.0 * decay_s;
    canvas.mono(note.start_s, length_s, |t| {
        let clash: f64 = oscs.iter_mut().map(Osc::tick).sum();
        let bright = high[0].tick(clash).high;
        let bright = high[1].tick(bright).high;
        let edge = raised_cosine(t / 0.0006) * raised_cosine((length_s - t) / 0.01);
        0.2 * note.velocity * edge * bright * (-t / decay_s).exp()
    });
}

/// The same metal, larger: a wash that brightens at once and darkens slowly.
fn crash(canvas: &mut Canvas, metal: &Wave, note: Note, rng: &mut Rng) {
    const LENGTH_S: f64 = 2.6;
    let mut oscs = METAL_HZ.map(|hz| Osc::new(metal, hz / 9_001.0, 0.71 * hz / SAMPLE_RATE_HZ));
    let mut high = Svf::new(3_300.0 / SAMPLE_RATE_HZ, 0.7);
    let mut dark = Svf::new(0.2, 0.6);
    canvas.mono(note.start_s, LENGTH_S, |t| {
        dark.set((4_500.0 + 7_500.0 * (-t / 0.5).exp()) / SAMPLE_RATE_HZ, 0.6);
        let clash: f64 = oscs.iter_mut().map(Osc::tick).sum();
        let wash = dark.tick(high.tick(0.35 * clash + 1.3 * rng.bipolar()).high).low;
        let edge = raised_cosine(t / 0.003) * raised_cosine((LENGTH_S - t) / 0.6);
        0.16 * note.velocity * edge * wash * (0.6 * (-t / 0.12).exp() + 0.4 * (-t / 0.8).exp())
    });
}

fn shaker(canvas: &mut Canvas, note: Note, rng: &mut Rng) {
    let mut band = Svf::new(6_100.0 / SAMPLE_RATE_HZ, 1.3);
    canvas.mono(note.start_s, 0.11, |t| {
        let swish = raised_cosine(t / 0.03) * raised_cosine((0.11 - t) / 0.075);
        0.3 * note.velocity * swish * band.tick(rng.bipolar()).band
    });
}

fn tambourine(canvas: &mut Canvas, note: Note, rng: &mut Rng) {
    let mut jingles = [8_300.0, 9_900.0, 12_400.0].map(|hz| Svf::new(hz / SAMPLE_RATE_HZ, 9.0));
    canvas.mono(note.start_s, 0.3, |t| {
        let noise = rng.bipolar();
        let ring: f64 = jingles.iter_mut().map(|jingle| jingle.tick(noise).band).sum();
        let edge = raised_cosine(t / 0.002) * raised_cosine((0.3 - t) / 0.05);
        0.9 * note.velocity * edge * ring * (-t / 0.055).exp()
    });
}

fn hand_drum(canvas: &mut Canvas, note: Note, freq_hz: f64) {
    let mut phase = 0.0;
    canvas.mono(note.start_s, 0.5, |t| {
        phase += freq_hz * (1.0 + 0.25 * (-t / 0.012).exp()) / SAMPLE_RATE_HZ;
        let edge = raised_cosine(t / 0.001) * raised_cosine((0.5 - t) / 0.05);
        0.55 * note.velocity * edge * (TAU * phase).sin() * (-t / 0.07).exp()
    });
}

/// Several people clapping on two and four of the choruses.
#[must_use]
pub fn claps(len_samples: usize) -> Stereo {
    const PEOPLE: usize = 6;
    let mut canvas = Canvas::new(len_samples);
    let mut player = Player::new(Seed::CLAPS);
    let mut rng = Rng::new(Seed::CLAPS + 1);
    for bar in (0..BARS).filter(|&bar| Section::of_bar(bar) == Section::Chorus) {
        for beat in [1.0, 3.0] {
            for _ in 0..PEOPLE {
                let mut note = player.play(bar, beat, 0.25, 0.0, 0.7);
                note.start_s += 0.012 * rng.unit();
                clap(&mut canvas, note, &mut rng);
            }
        }
    }
    let room = Room {
        decay_s: 0.3,
        predelay_s: 0.004,
        density_hz: 900.0,
        damping_hz: 4_500.0,
        wet_gain: 0.8,
        seed: Seed::CLAPS + 2,
    };
    room.add_to(&mut canvas.audio, SAMPLE_RATE_HZ);
    canvas.finish(4.5)
}

fn clap(canvas: &mut Canvas, note: Note, rng: &mut Rng) {
    let centre_hz = 1_050.0 + 700.0 * rng.unit();
    let mut palm = Svf::new(centre_hz / SAMPLE_RATE_HZ, 2.2);
    canvas.mono(note.start_s, 0.16, |t| {
        let edge = raised_cosine(t / 0.0007) * raised_cosine((0.16 - t) / 0.05);
        let slap = (-t / 0.009).exp() + 0.2 * (-t / 0.035).exp();
        0.5 * note.velocity * edge * slap * palm.tick(rng.bipolar()).band
    });
}

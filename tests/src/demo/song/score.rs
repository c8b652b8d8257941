//! What is played: tempo, form, chords, melodies, and how a player deviates from the grid.

use super::rng::Rng;

/// Quarter notes each minute.
pub const TEMPO_BPM: f64 = 96.0;
/// Quarter notes each bar.
pub const BEATS_PER_BAR: f64 = 4.0;
/// Bars of the whole song.
pub const BARS: usize = 24;
/// Silence and reverberation after the last bar.
pub const TAIL_S: f64 = 2.5;
/// Every second sixteenth comes late by this share of a sixteenth; by ear: a light shuffle.
const SWING_AMOUNT: f64 = 0.16;
/// Standard deviation of a player's timing; by ear: tight, not mechanical.
const TIMING_SPREAD_S: f64 = 0.004;
/// Standard deviation of a player's loudness.
const VELOCITY_SPREAD_AMOUNT: f64 = 0.07;

/// A part of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Chords and arpeggio alone.
    Intro,
    /// The voice tells.
    Verse,
    /// Everybody plays.
    Chorus,
    /// Strings, lead and long voice notes, no drums at first.
    Bridge,
    /// The last two chords.
    Outro,
}

/// The form: section and number of bars.
pub const FORM: [(Section, usize); 6] = [
    (Section::Intro, 2),
    (Section::Verse, 8),
    (Section::Chorus, 4),
    (Section::Bridge, 4),
    (Section::Chorus, 4),
    (Section::Outro, 2),
];

impl Section {
    /// English name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Intro => "Intro",
            Self::Verse => "Verse",
            Self::Chorus => "Chorus",
            Self::Bridge => "Bridge",
            Self::Outro => "Outro",
        }
    }

    /// The section that `bar` (counted from 0) belongs to.
    #[must_use]
    pub fn of_bar(bar: usize) -> Self {
        let mut first = 0;
        for (section, bars) in FORM {
            first += bars;
            if bar < first {
                return section;
            }
        }
        Self::Outro
    }
}

/// A note on the time line.
#[derive(Clone, Copy, Debug)]
pub struct Note {
    /// Start.
    pub start_s: f64,
    /// How long it is held.
    pub length_s: f64,
    /// MIDI note number.
    pub pitch: f64,
    /// 0 (silent) to 1 (as loud as can be).
    pub velocity: f64,
}

/// Length of a quarter note.
#[must_use]
pub fn beat_s() -> f64 {
    60.0 / TEMPO_BPM
}

/// Time of a place in the score; swings the sixteenths.
#[must_use]
pub fn time_s(bar: usize, beat: f64) -> f64 {
    let sixteenth = beat * 4.0;
    let late = if (sixteenth.round() as i64) % 2 == 1 { SWING_AMOUNT / 4.0 } else { 0.0 };
    (bar as f64 * BEATS_PER_BAR + beat + late) * beat_s()
}

/// Length of the song with its tail.
#[must_use]
pub fn length_s() -> f64 {
    BARS as f64 * BEATS_PER_BAR * beat_s() + TAIL_S
}

/// A player with small, repeatable deviations.
#[derive(Clone, Debug)]
pub struct Player {
    rng: Rng,
}

impl Player {
    /// The deviations follow from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed) }
    }

    /// A note as this player plays it.
    pub fn play(&mut self, bar: usize, beat: f64, beats: f64, pitch: f64, velocity: f64) -> Note {
        let drift_s = TIMING_SPREAD_S * self.rng.bell();
        let accent = 1.0 + VELOCITY_SPREAD_AMOUNT * self.rng.bell();
        Note {
            start_s: (time_s(bar, beat) + drift_s).max(0.0),
            length_s: beats * beat_s(),
            pitch,
            velocity: (velocity * accent).clamp(0.0, 1.0),
        }
    }
}

/// Harmony of one bar.
#[derive(Clone, Copy, Debug)]
pub struct Chord {
    /// Bass note (MIDI).
    pub bass: f64,
    /// Close voicing around C3 for the keys (MIDI).
    pub keys: [f64; 5],
    /// Four tones for arpeggio, pad and strings (MIDI, from about G3 up).
    pub upper: [f64; 4],
}

const fn chord(bass: f64, keys: [f64; 5], upper: [f64; 4]) -> Chord {
    Chord { bass, keys, upper }
}

const A_MINOR: Chord = chord(33.0, [45.0, 52.0, 55.0, 60.0, 64.0], [57.0, 60.0, 64.0, 67.0]);
const F_MAJOR: Chord = chord(29.0, [41.0, 48.0, 52.0, 57.0, 60.0], [57.0, 60.0, 64.0, 65.0]);
const C_MAJOR: Chord = chord(36.0, [48.0, 52.0, 55.0, 60.0, 62.0], [55.0, 60.0, 62.0, 64.0]);
const G_MAJOR: Chord = chord(31.0, [43.0, 50.0, 55.0, 59.0, 62.0], [55.0, 59.0, 62.0, 67.0]);
const D_MINOR: Chord = chord(38.0, [50.0, 53.0, 57.0, 60.0, 65.0], [57.0, 60.0, 62.0, 65.0]);
const B_FLAT: Chord = chord(34.0, [46.0, 50.0, 53.0, 57.0, 62.0], [58.0, 62.0, 65.0, 69.0]);
const E_SEVEN: Chord = chord(28.0, [44.0, 50.0, 52.0, 56.0, 59.0], [56.0, 59.0, 62.0, 64.0]);

/// The chord of each bar.
pub const CHORDS: [Chord; BARS] = [
    A_MINOR, F_MAJOR, // intro
    A_MINOR, F_MAJOR, C_MAJOR, G_MAJOR, A_MINOR, F_MAJOR, C_MAJOR, G_MAJOR, // verse
    F_MAJOR, G_MAJOR, C_MAJOR, A_MINOR, // chorus
    D_MINOR, A_MINOR, B_FLAT, E_SEVEN, // bridge
    F_MAJOR, G_MAJOR, C_MAJOR, A_MINOR, // chorus
    F_MAJOR, C_MAJOR, // outro
];

/// Mouth shape of a sung note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vowel {
    /// As in "father".
    Ah,
    /// As in "bed".
    Eh,
    /// As in "see".
    Ee,
    /// As in "go".
    Oh,
    /// As in "moon".
    Oo,
}

/// How a sung note begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onset {
    /// Tied to the note before.
    Legato,
    /// A soft "n".
    Nasal,
    /// An "s".
    Hiss,
}

/// Bar, beat, MIDI note, beats.
pub type Line = (usize, f64, f64, f64);

use Onset::{Hiss, Legato, Nasal};
use Vowel::{Ah, Ee, Eh, Oh, Oo};

/// The sung melody.
pub const VOICE: [(Line, Vowel, Onset); 66] = [
    ((2, 0.5, 64.0, 0.5), Ah, Nasal),
    ((2, 1.0, 67.0, 0.5), Oh, Nasal),
    ((2, 1.5, 69.0, 1.0), Ee, Hiss),
    ((2, 2.5, 67.0, 0.5), Oh, Nasal),
    ((2, 3.0, 64.0, 1.0), Ah, Legato),
    ((3, 0.5, 62.0, 0.5), Eh, Hiss),
    ((3, 1.0, 64.0, 0.5), Oh, Nasal),
    ((3, 1.5, 60.0, 2.0), Oo, Nasal),
    ((4, 0.5, 64.0, 0.5), Ah, Nasal),
    ((4, 1.0, 67.0, 0.5), Ee, Hiss),
    ((4, 1.5, 67.0, 1.0), Ah, Nasal),
    ((4, 2.5, 69.0, 0.5), Oh, Nasal),
    ((4, 3.0, 67.0, 0.75), Eh, Legato),
    ((4, 3.75, 64.0, 0.25), Eh, Legato),
    ((5, 0.0, 62.0, 2.5), Oh, Hiss),
    ((5, 3.0, 62.0, 0.5), Ah, Nasal),
    ((5, 3.5, 64.0, 0.5), Ee, Nasal),
    ((6, 0.5, 64.0, 0.5), Ah, Hiss),
    ((6, 1.0, 67.0, 0.5), Oh, Nasal),
    ((6, 1.5, 69.0, 1.0), Ah, Nasal),
    ((6, 2.5, 72.0, 0.5), Ee, Hiss),
    ((6, 3.0, 69.0, 1.0), Eh, Legato),
    ((7, 0.0, 69.0, 1.0), Oh, Nasal),
    ((7, 1.0, 67.0, 0.5), Ah, Legato),
    ((7, 1.5, 65.0, 0.5), Ah, Nasal),
    ((7, 2.0, 64.0, 1.5), Oo, Nasal),
    ((8, 0.5, 64.0, 0.5), Eh, Hiss),
    ((8, 1.0, 65.0, 0.5), Ah, Nasal),
    ((8, 1.5, 67.0, 1.0), Oh, Nasal),
    ((8, 2.5, 64.0, 0.5), Ee, Hiss),
    ((8, 3.0, 60.0, 0.5), Ah, Nasal),
    ((8, 3.5, 62.0, 0.5), Oh, Nasal),
    ((9, 0.0, 62.0, 1.5), Ah, Legato),
    ((9, 2.0, 67.0, 0.5), Eh, Hiss),
    ((9, 2.5, 69.0, 0.5), Ah, Nasal),
    ((9, 3.0, 71.0, 1.0), Ah, Legato),
    // Chorus.
    ((10, 0.0, 72.0, 1.5), Ah, Nasal),
    ((10, 1.5, 69.0, 0.5), Oh, Nasal),
    ((10, 2.0, 72.0, 1.0), Ah, Hiss),
    ((10, 3.0, 74.0, 1.0), Eh, Legato),
    ((11, 0.0, 74.0, 1.0), Ee, Nasal),
    ((11, 1.0, 71.0, 0.5), Ah, Legato),
    ((11, 1.5, 67.0, 1.5), Oh, Nasal),
    ((11, 3.0, 67.0, 0.5), Ah, Hiss),
    ((11, 3.5, 69.0, 0.5), Ah, Nasal),
    ((12, 0.0, 76.0, 1.5), Ah, Nasal),
    ((12, 1.5, 74.0, 0.5), Oh, Legato),
    ((12, 2.0, 72.0, 1.0), Ee, Hiss),
    ((12, 3.0, 74.0, 0.5), Eh, Nasal),
    ((12, 3.5, 72.0, 0.5), Oh, Legato),
    ((13, 0.0, 69.0, 2.5), Oo, Nasal),
    // Bridge.
    ((14, 0.0, 65.0, 3.0), Oo, Nasal),
    ((14, 3.0, 64.0, 1.0), Oo, Legato),
    ((15, 0.0, 64.0, 3.5), Oh, Legato),
    ((16, 0.0, 62.0, 2.0), Oo, Nasal),
    ((16, 2.0, 65.0, 2.0), Ah, Legato),
    ((17, 0.0, 68.0, 2.0), Ah, Legato),
    ((17, 2.0, 71.0, 1.5), Eh, Legato),
    // The second chorus repeats bars 10 to 12 (see `voice_lines`) and ends higher.
    ((21, 0.0, 69.0, 1.0), Oh, Nasal),
    ((21, 1.0, 72.0, 1.0), Ah, Legato),
    ((21, 2.0, 76.0, 1.75), Ah, Legato),
    ((21, 3.75, 74.0, 0.25), Oh, Legato),
    // Outro.
    ((22, 0.0, 72.0, 2.0), Ah, Nasal),
    ((22, 2.0, 69.0, 1.5), Oh, Legato),
    ((22, 3.5, 69.0, 0.5), Oh, Nasal),
    ((23, 0.0, 67.0, 3.5), Oo, Legato),
];

/// Bars between the two choruses.
const CHORUS_REPEAT_BARS: usize = 8;

/// The sung melody with the repeated chorus, in order of time.
#[must_use]
pub fn voice_lines() -> Vec<(Line, Vowel, Onset)> {
    let repeated = VOICE.into_iter().filter(|((bar, ..), ..)| (10..13).contains(bar)).map(
        |((bar, beat, pitch, beats), vowel, onset)| {
            ((bar + CHORUS_REPEAT_BARS, beat, pitch, beats), vowel, onset)
        },
    );
    let mut lines: Vec<_> = VOICE.into_iter().chain(repeated).collect();
    lines.sort_by(|(a, ..), (b, ..)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    lines
}

/// The lead synthesiser: answers in the verse, a solo in the bridge, a descant in the last chorus.
pub const LEAD: [Line; 41] = [
    (3, 3.5, 76.0, 0.5),
    (4, 0.0, 79.0, 0.5),
    (5, 2.5, 74.0, 0.25),
    (5, 2.75, 76.0, 0.25),
    (7, 3.5, 81.0, 0.5),
    (8, 0.0, 79.0, 0.5),
    (9, 1.5, 79.0, 0.25),
    (9, 1.75, 83.0, 0.25),
    (13, 2.5, 81.0, 0.5),
    (13, 3.0, 79.0, 0.5),
    (13, 3.5, 76.0, 0.5),
    (14, 0.0, 81.0, 0.5),
    (14, 0.5, 77.0, 0.5),
    (14, 1.0, 74.0, 1.0),
    (14, 2.0, 76.0, 0.5),
    (14, 2.5, 77.0, 0.5),
    (14, 3.0, 81.0, 1.0),
    (15, 0.0, 79.0, 0.75),
    (15, 0.75, 76.0, 0.25),
    (15, 1.0, 72.0, 1.5),
    (15, 2.5, 74.0, 0.5),
    (15, 3.0, 76.0, 1.0),
    (16, 0.0, 77.0, 0.5),
    (16, 0.5, 74.0, 0.5),
    (16, 1.0, 70.0, 1.0),
    (16, 2.0, 74.0, 0.5),
    (16, 2.5, 77.0, 0.5),
    (16, 3.0, 81.0, 1.0),
    (17, 0.0, 80.0, 1.0),
    (17, 1.0, 83.0, 0.5),
    (17, 1.5, 80.0, 0.5),
    (17, 2.0, 76.0, 1.75),
    (18, 1.5, 77.0, 0.5),
    (18, 2.5, 81.0, 1.25),
    (19, 1.5, 79.0, 0.5),
    (19, 2.5, 83.0, 1.25),
    (20, 1.5, 79.0, 0.5),
    (20, 2.5, 84.0, 1.25),
    (21, 1.0, 81.0, 1.0),
    (21, 2.5, 84.0, 1.25),
    (22, 0.0, 81.0, 2.5),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_fills_the_song_and_every_line_lies_inside() {
        assert_eq!(FORM.iter().map(|(_, bars)| bars).sum::<usize>(), BARS);
        assert_eq!(Section::of_bar(0), Section::Intro);
        assert_eq!(Section::of_bar(BARS - 1), Section::Outro);
        for ((bar, beat, _, beats), ..) in voice_lines() {
            assert!(bar < BARS && beat + beats <= BEATS_PER_BAR, "voice, bar {bar} beat {beat}");
        }
        for (bar, beat, _, beats) in LEAD {
            assert!(bar < BARS && beat + beats <= BEATS_PER_BAR, "lead, bar {bar} beat {beat}");
        }
    }

    #[test]
    fn sung_notes_never_overlap() {
        let lines = voice_lines();
        for pair in lines.windows(2) {
            let ((bar, beat, _, beats), ..) = pair[0];
            let ((next_bar, next_beat, ..), ..) = pair[1];
            let end = bar as f64 * BEATS_PER_BAR + beat + beats;
            assert!(end <= next_bar as f64 * BEATS_PER_BAR + next_beat, "bar {bar} beat {beat}");
        }
    }
}

//! The built-in song: eleven stems, synthesised from the score with fixed seeds.
//!
//! It is recorded on purpose as a home studio would: bass and kick boom at the same place, keys and
//! voice are muddy, lead and strings glare, the pad hides the voice, and nearly everything sits in
//! the centre. The mix in `tests/sessions/demo.toml` puts that right.

pub mod ambience;
pub mod bass;
pub mod canvas;
pub mod drums;
pub mod envelope;
pub mod filter;
pub mod keys;
pub mod osc;
pub mod pads;
pub mod rng;
pub mod room;
pub mod score;
pub mod voice;

use super::stereo::Stereo;

/// Sample rate of the built-in song.
pub const SAMPLE_RATE_HZ: f64 = 48_000.0;
/// Corner of the high-pass that every stem passes: no direct current on the tape.
const DC_CORNER_HZ: f64 = 6.0;
/// Fade at the end of the tape, so that a cut song does not click.
const END_FADE_S: f64 = 0.05;

/// One seed a stem, far enough apart for a stem to use the next few.
struct Seed;

impl Seed {
    const DRUMS: u64 = 1_100;
    const PERCUSSION: u64 = 1_200;
    const CLAPS: u64 = 1_300;
    const BASS: u64 = 1_400;
    const KEYS: u64 = 1_500;
    const ARP: u64 = 1_600;
    const VOICE: u64 = 1_700;
    const LEAD: u64 = 1_800;
    const PAD: u64 = 1_900;
    const STRINGS: u64 = 2_000;
    const ROOM: u64 = 2_100;
}

/// One recorded track.
#[derive(Clone, Copy, Debug)]
pub struct Stem {
    /// Name in a session file.
    pub key: &'static str,
    /// Name for people.
    pub title: &'static str,
    render: fn(usize) -> Stereo,
}

impl Stem {
    /// Plays the first `seconds` of the stem.
    #[must_use]
    pub fn render(&self, seconds: f64) -> Stereo {
        let len = (seconds.min(score::length_s()) * SAMPLE_RATE_HZ).round() as usize;
        let mut audio = (self.render)(len);
        let fade_step = 1.0 / (END_FADE_S * SAMPLE_RATE_HZ);
        for channel in audio.channels_mut() {
            let mut dc = filter::OnePole::new(DC_CORNER_HZ / SAMPLE_RATE_HZ);
            for (index, sample) in channel.iter_mut().enumerate() {
                let fade = (fade_step * (len - 1 - index) as f64).min(1.0);
                *sample = (fade * dc.high(f64::from(*sample))) as f32;
            }
        }
        audio
    }
}

/// All stems in the order of a mixing desk.
pub const STEMS: [Stem; 11] = [
    Stem { key: "drums", title: "Drums", render: drums::drums },
    Stem { key: "percussion", title: "Percussion", render: drums::percussion },
    Stem { key: "claps", title: "Claps", render: drums::claps },
    Stem { key: "bass", title: "Bass", render: bass::bass },
    Stem { key: "keys", title: "Electric piano", render: keys::keys },
    Stem { key: "arp", title: "Arpeggio", render: keys::arp },
    Stem { key: "voice", title: "Voice", render: voice::voice },
    Stem { key: "lead", title: "Lead", render: pads::lead },
    Stem { key: "pad", title: "Pad", render: pads::pad },
    Stem { key: "strings", title: "Strings", render: pads::strings },
    Stem { key: "room", title: "Room noise", render: room::room },
];

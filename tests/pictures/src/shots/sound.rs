//! What plugins hear in their pictures: the demo's song, mixed loud as a finished record is.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};

use lacquer_tests::demo::song::{SAMPLE_RATE_HZ, STEMS};
use lacquer_tests::demo::stereo::Stereo;
use lacquer_tests::host::{Processor, Transport};
use lacquer_tests::registry::Plugin;

use super::state::Sound;

pub const RATE_HZ: f64 = SAMPLE_RATE_HZ;
pub const BLOCK: usize = 256;
const TEMPO_BPM: f64 = 96.0;
/// How far ahead in the song the side-chain is.
const KEY_BLOCKS: usize = 1_500;
/// Where the song stands when the window opens: with drums, bass and voice.
const START_S: f64 = 31.0;
/// Gain into the loudness maximiser of the song: by ear.
const DRIVE: f32 = 2.0;
/// Of what differs between left and right: a finished record is wider than a raw mix.
const SIDE_GAIN: f32 = 2.2;
/// Highest sample of the song.
const CEILING: f32 = 0.87;
/// Of a record for streaming at -14 LUFS.
const RECORD_GAIN: f32 = 0.74;
/// Of a usual track, below the song's own level.
const TRACK_GAIN: f32 = 0.5;
/// Over full scale by a few decibels.
const HOT_GAIN: f32 = 1.4;

/// The stems of a drum bus, the gain into its maximiser, and its peak before the gain of a track: hits
/// of a bus are nearly alike, so that a compressor works on each.
const DRUMS: [&str; 3] = ["drums", "percussion", "claps"];
const DRUMS_DRIVE: f32 = 3.0;
const DRUMS_PEAK: f32 = 1.5;
/// So many samples ahead of the mix all of them play.
const DRUMS_AHEAD: usize = 6 * RATE_HZ as usize;

/// Left and right.
pub type Track = [Vec<f32>; 2];

/// The demo's song as plugins hear it.
#[derive(Default)]
pub struct Song {
    mix: Track,
    drums: Track,
}

impl Song {
    /// What a plugin hears: those that show hits in time hear the drums, as on their bus.
    pub fn track(&self, plugin: &Plugin) -> &Track {
        if plugin.name == "compressor" { &self.drums } else { &self.mix }
    }
}

/// Renders the song into a file of raw samples: left and right of the mix, then of the drums, in
/// turn.
pub fn render(path: &Path) -> Result<(), String> {
    let (mut mix, mut drums) = (Stereo::default(), Stereo::default());
    for stem in &STEMS {
        let rendered = stem.render(f64::INFINITY);
        if DRUMS.contains(&stem.key) {
            drums.mix_in(&rendered, 1.0);
        }
        mix.mix_in(&rendered, 1.0);
    }
    let scale = DRIVE / mix.peak().max(f32::MIN_POSITIVE);
    let loud = |sample: f32| CEILING * (scale * sample).tanh();
    let drums_scale = DRUMS_DRIVE / drums.peak().max(f32::MIN_POSITIVE);
    let [left, right] = mix.channels();
    let [drums_left, drums_right] = drums.channels();
    let length = left.len();
    let frames = left.iter().zip(right).enumerate().flat_map(|(at, (left, right))| {
        let (mid, side) = (0.5 * (left + right), 0.5 * SIDE_GAIN * (left - right));
        let ahead = (at + DRUMS_AHEAD) % length;
        let drum = |channel: &[f32]| {
            let sample = channel.get(ahead).copied().unwrap_or(0.0);
            DRUMS_PEAK * (drums_scale * sample).tanh()
        };
        [loud(mid + side), loud(mid - side), drum(drums_left), drum(drums_right)]
    });
    let bytes: Vec<u8> = frames.flat_map(f32::to_le_bytes).collect();
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

/// Reads what [`render`] wrote.
pub fn read(path: &Path) -> Result<Song, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut song = Song::default();
    for (index, sample) in bytes.chunks_exact(4).enumerate() {
        let sample = f32::from_le_bytes([sample[0], sample[1], sample[2], sample[3]]);
        let track = if index % 4 < 2 { &mut song.mix } else { &mut song.drums };
        track[index % 2].push(sample);
    }
    if song.drums[1].len() < BLOCK {
        return Err(format!("{}: no song", path.display()));
    }
    Ok(song)
}

/// A plugin that hears the song.
pub struct Player<'a> {
    processor: &'a mut Processor,
    song: &'a Track,
    sound: Sound,
    transport: Transport,
    block: usize,
}

impl<'a> Player<'a> {
    pub fn new(processor: &'a mut Processor, song: &'a Track, sound: Sound) -> Self {
        let transport = Transport::playing(TEMPO_BPM, 0.0);
        let from = if matches!(sound, Sound::After(_) | Sound::Stopped(_)) { 0.0 } else { START_S };
        let block = (from * RATE_HZ) as usize / BLOCK;
        processor.set_side_chain(sound == Sound::Keyed);
        Self { processor, song, sound, transport, block }
    }

    /// Plays what comes before the window opens, as fast as it goes.
    pub fn rehearse(&mut self) -> Result<(), String> {
        let (Sound::After(seconds) | Sound::Stopped(seconds)) = self.sound else { return Ok(()) };
        for _ in 0..(seconds * RATE_HZ) as usize / BLOCK {
            self.step()?;
        }
        if matches!(self.sound, Sound::Stopped(_)) {
            self.transport.is_playing = false;
            self.sound = Sound::Silence;
        }
        Ok(())
    }

    /// Plays at the pace of a host until told to stop.
    pub fn play(&mut self, stop: &AtomicBool) -> Result<(), String> {
        let pace = Duration::from_secs_f64(BLOCK as f64 / RATE_HZ);
        let start = Instant::now();
        let mut blocks = 0u32;
        while !stop.load(SeqCst) {
            self.step()?;
            blocks += 1;
            std::thread::sleep((start + pace * blocks).saturating_duration_since(Instant::now()));
        }
        Ok(())
    }

    fn step(&mut self) -> Result<(), String> {
        let from = self.block * BLOCK % (self.song[0].len() / BLOCK * BLOCK);
        let gains = match self.sound {
            Sound::Silence => [0.0, 0.0],
            Sound::Song | Sound::Mono | Sound::Keyed | Sound::Broken | Sound::ImpossibleRate => {
                [TRACK_GAIN; 2]
            }
            Sound::After(_) | Sound::Stopped(_) => [RECORD_GAIN; 2],
            Sound::Hot => [HOT_GAIN; 2],
            Sound::OutOfPhase => [TRACK_GAIN, -TRACK_GAIN],
        };
        for (side, channel) in self.processor.input_mut().iter_mut().enumerate() {
            // Out of phase: both from the left.
            let source = if self.sound == Sound::OutOfPhase { 0 } else { side.min(1) };
            let source = &self.song[source][from..from + BLOCK];
            for (sample, source) in channel.iter_mut().zip(source) {
                *sample = source * gains[side.min(1)];
            }
            if self.sound == Sound::Broken
                && let Some(first) = channel.first_mut()
            {
                *first = f32::NAN;
            }
        }
        let key = (from + KEY_BLOCKS * BLOCK) % (self.song[0].len() / BLOCK * BLOCK);
        for channel in self.processor.sidechain_mut() {
            channel.copy_from_slice(&self.song[0][key..key + BLOCK]);
        }
        self.processor
            .process_buffers(BLOCK, &[], Some(&self.transport))
            .map_err(|error| error.to_string())?;
        if self.transport.is_playing {
            self.transport = self.transport.advanced(BLOCK, RATE_HZ);
        }
        self.block += 1;
        Ok(())
    }
}

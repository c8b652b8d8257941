//! What the last block was like: dry signal, gains and levels of every sample, and what meters show.

use super::Readings;
use super::voice::{PIECE, Piece, Voice};
use crate::processor::AudioBlock;
use crate::switch::Crossfade;

/// Samples of a fade that are mixed.
type Amounts = [f64; PIECE];

/// See the module.
#[derive(Clone, Debug)]
pub struct Record {
    dry: [Vec<f32>; 2],
    gains_db: [Vec<f32>; 2],
    levels_db: [Vec<f32>; 2],
    keeps_dry: bool,
    /// Gains and levels are kept, and the readings follow them.
    keeps_traces: bool,
    channels: usize,
    len: usize,
    readings: Readings,
}

impl Record {
    /// For blocks of up to so many samples.
    #[must_use]
    pub fn new(channels: usize, max_block_samples: usize) -> Self {
        let buffers = || std::array::from_fn(|_| vec![0.0; max_block_samples]);
        Self {
            dry: buffers(),
            gains_db: buffers(),
            levels_db: buffers(),
            keeps_dry: true,
            keeps_traces: true,
            channels,
            len: 0,
            readings: Readings::default(),
        }
    }

    /// Nothing has come.
    pub fn clear(&mut self, threshold_db: f64) {
        self.len = 0;
        self.readings = Readings { threshold_db, ..Readings::default() };
        self.begin_readings();
    }

    /// Begins a block; how much of it there is memory for.
    pub fn begin(&mut self, len: usize) -> usize {
        self.len = len.min(self.dry[0].len());
        self.len
    }

    /// Whether gains, levels and readings are wanted.
    pub fn keep_traces(&mut self, keeps: bool) {
        self.keeps_traces = keeps;
    }

    /// Whether the dry signal is wanted.
    pub fn keep_dry(&mut self, keeps: bool) {
        self.keeps_dry = keeps;
    }

    /// Whether it is.
    #[must_use]
    pub fn keeps_dry(&self) -> bool {
        self.keeps_dry
    }

    /// The deepest gain is looked for anew.
    pub fn begin_readings(&mut self) {
        self.readings.deepest_db = [f32::INFINITY; 2];
    }

    /// What meters show.
    #[must_use]
    pub fn readings(&self) -> Readings {
        let mut readings = self.readings;
        for (deepest_db, gain_db) in readings.deepest_db.iter_mut().zip(readings.gain_db) {
            // Nothing has come since the search began.
            *deepest_db = deepest_db.min(gain_db);
        }
        readings
    }

    /// Delayed input.
    #[must_use]
    pub fn dry(&self, channel: usize) -> &[f32] {
        &self.dry[channel.min(self.channels - 1)][..self.len]
    }

    /// Gain of every sample, in dB.
    #[must_use]
    pub fn gains_db(&self, channel: usize) -> &[f32] {
        &self.gains_db[channel.min(self.channels - 1)][..self.len]
    }

    /// Level of every sample, in dB.
    #[must_use]
    pub fn levels_db(&self, channel: usize) -> &[f32] {
        &self.levels_db[channel.min(self.channels - 1)][..self.len]
    }

    /// Levels of a range of samples.
    #[must_use]
    pub fn levels_of(&self, from: usize, to: usize) -> [&[f32]; 2] {
        [0, 1].map(|channel| &self.levels_db(channel)[from..to])
    }

    /// Result of a voice into the block and from `at` on.
    pub fn store(&mut self, voice: &Voice, dry: &Piece, block: &mut AudioBlock<'_>, at: usize) {
        let len = block.len();
        for (channel, samples) in block.iter_channels().enumerate() {
            samples.copy_from_slice(&voice.wet(channel)[..len]);
            if self.keeps_dry {
                self.dry[channel][at..at + len].copy_from_slice(&dry[channel][..len]);
            }
            if !self.keeps_traces {
                continue;
            }
            self.gains_db[channel][at..at + len].copy_from_slice(&voice.gains_db(channel)[..len]);
            self.levels_db[channel][at..at + len].copy_from_slice(&voice.levels_db(channel)[..len]);
        }
    }

    /// Fades the block and what is stored over to a voice.
    pub fn fade_over(
        &mut self,
        voice: &Voice,
        dry: &Piece,
        fade: &Crossfade,
        block: &mut AudioBlock<'_>,
        at: usize,
    ) {
        let len = block.len();
        let mut amounts: Amounts = [0.0; PIECE];
        fade.amounts(&mut amounts[..len]);
        for (channel, samples) in block.iter_channels().enumerate() {
            mix(&amounts, voice.wet(channel), samples);
            if self.keeps_dry {
                mix(&amounts, &dry[channel], &mut self.dry[channel][at..at + len]);
            }
            if !self.keeps_traces {
                continue;
            }
            for (row, to) in [
                (&mut self.gains_db[channel], voice.gains_db(channel)),
                (&mut self.levels_db[channel], voice.levels_db(channel)),
            ] {
                mix(&amounts, to, &mut row[at..at + len]);
            }
        }
    }

    /// Takes what is stored of a range of samples into the readings; `alike` says that both channels
    /// have had the same gain and level.
    pub fn read(&mut self, from: usize, to: usize, threshold_db: f64, alike: bool) {
        let readings = &mut self.readings;
        readings.threshold_db = threshold_db;
        if !self.keeps_traces {
            return;
        }
        let sources = if alike || self.channels == 1 { 1 } else { 2 };
        for channel in 0..sources {
            let gains_db = &self.gains_db[channel][from..to];
            let deepest_db = lowest(gains_db);
            if deepest_db <= readings.deepest_db[channel] {
                readings.deepest_db[channel] = deepest_db;
                readings.level_db[channel] =
                    self.levels_db[channel][from + first_at_most(gains_db, deepest_db)];
            }
            readings.gain_db[channel] = gains_db.last().copied().unwrap_or_default();
        }
        if sources == 1 {
            let Readings { gain_db, deepest_db, level_db, .. } = readings;
            gain_db[1] = gain_db[0];
            if deepest_db[0] <= deepest_db[1] {
                (deepest_db[1], level_db[1]) = (deepest_db[0], level_db[0]);
            }
        }
    }
}

/// Mixes as much of `to` into samples as the amounts say; with 1 to the bit.
fn mix(amounts: &Amounts, to: &[f32], samples: &mut [f32]) {
    for ((sample, &to), &amount) in samples.iter_mut().zip(to).zip(amounts) {
        let mixed = f64::from(*sample) + amount * (f64::from(to) - f64::from(*sample));
        *sample = if amount < 1.0 { mixed as f32 } else { to };
    }
}

/// Values that are looked at together, in vectors.
const LANES: usize = 16;

/// Place of the first value that is not above another; 0 if there is none.
fn first_at_most(values: &[f32], most: f32) -> usize {
    let is_in = |piece: &&[f32]| piece.iter().fold(false, |any, &value| any | (value <= most));
    let whole = values.chunks(LANES).take_while(|piece| !is_in(piece)).count() * LANES;
    let rest = values.get(whole..).unwrap_or(&[]);
    rest.iter().position(|&value| value <= most).map_or(0, |place| whole + place)
}

/// Lowest value, in lanes that the compiler turns into vectors.
fn lowest(values: &[f32]) -> f32 {
    let mut lanes = [f32::INFINITY; LANES];
    let pieces = values.chunks_exact(LANES);
    let rest = pieces.remainder().iter().copied().fold(f32::INFINITY, f32::min);
    for piece in pieces {
        for (lane, &value) in lanes.iter_mut().zip(piece) {
            *lane = if value < *lane { value } else { *lane };
        }
    }
    lanes.into_iter().fold(rest, f32::min)
}

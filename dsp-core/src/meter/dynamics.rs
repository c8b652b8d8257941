//! DR14 and crest factor.
//!
//! DR14 by "Measuring Dynamic Range" of the Pleasurize Music Foundation (Algorithmix, v1.3, 2009):
//! per channel, blocks of 3 s (132 480 samples at 44.1 kHz, the same time at other rates) give
//! `rms = sqrt(2 sum x^2 / n)` and a sample peak;
//! `DR = 20 log10(second highest peak / root mean square of the loudest 20 % of the blocks' rms)`,
//! averaged over the channels. The loudest fifth comes from a histogram of 0.01 dB with exact sums:
//! constant memory for any length. A block that is not full does not count.

use super::chunk::Chunker;
use super::crest::CrestMeter;
use super::dynamic_range::{Blocks, RangeMeter, block_at};
use super::kept::{Kept, Way};
use crate::processor::{Setup, SetupError};

/// What a [`DynamicsMeter`] shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DynamicsReadings {
    /// Dynamic range before rounding, in dB: the average of the channels that are not silent.
    /// `None` before two blocks of 3 s.
    pub dr_db: Option<f64>,
    /// Highest sample of both channels over their common rms in the last 3 s, in dB; 3.01 for a
    /// sine. `None` for silence.
    pub crest_db: Option<f64>,
}

impl DynamicsReadings {
    /// The whole number that is quoted as "DR".
    #[must_use]
    pub fn dr(&self) -> Option<u32> {
        self.dr_db.map(|dr_db| dr_db.round().max(0.0) as u32)
    }
}

/// See the module.
#[derive(Clone, Debug)]
pub struct DynamicsMeter {
    chunker: Chunker,
    range: Kept<Blocks>,
    stereo: bool,
    running: bool,
    crest: CrestMeter,
}

impl Default for DynamicsMeter {
    fn default() -> Self {
        Self::new()
    }
}

impl DynamicsMeter {
    /// Takes all memory; measures stereo at 48 kHz until it is prepared.
    #[must_use]
    pub fn new() -> Self {
        Self {
            chunker: Chunker::new(),
            range: Kept::alone(Blocks::new()),
            stereo: true,
            running: true,
            crest: CrestMeter::new(48_000.0),
        }
    }

    /// With memory for the measurement before, see [`restart_keeping`](Self::restart_keeping).
    #[must_use]
    pub fn keeping(mut self) -> Self {
        self.range.give(Blocks::new());
        self
    }

    /// Sets rate and channels and forgets everything.
    ///
    /// # Errors
    /// Never; the type is that of the other units.
    pub fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        self.stereo = setup.channels > 1;
        self.range.now.block = block_at(setup.sample_rate_hz);
        self.crest = CrestMeter::new(setup.sample_rate_hz);
        self.reset();
        Ok(())
    }

    /// Continues, or pauses: then only the crest factor goes on, and the unfinished block of the
    /// dynamic range waits.
    pub fn set_running(&mut self, running: bool) {
        if running != self.running {
            self.running = running;
            // A chunk that is not full belongs to neither side.
            self.chunker.reset();
        }
    }

    /// As if no sample had ever come; whether it runs stays.
    pub fn reset(&mut self) {
        self.chunker.reset();
        self.crest.reset();
        self.restart();
    }

    /// Starts the dynamic range anew; the crest factor goes on.
    pub fn restart(&mut self) {
        self.chunker.reset();
        self.range.forget();
        self.range.now.reset();
    }

    /// The same, but the measurement so far goes on unseen until the next start, and can be shown
    /// again. As [`restart`](Self::restart) for a meter that is not [`keeping`](Self::keeping).
    pub fn restart_keeping(&mut self) {
        self.chunker.reset();
        let block = self.range.now.block;
        self.range.keep();
        self.range.now.block = block;
        self.range.now.reset();
    }

    /// Shows the measurement before the last start, or the one after it again; whether there is one.
    pub fn go(&mut self, way: Way) -> bool {
        self.range.go(way)
    }

    /// Reads the next samples of one or two channels.
    pub fn measure(&mut self, left: &[f32], right: Option<&[f32]>) {
        let Self { chunker, range, stereo, running, crest } = self;
        chunker.feed(left, right, |left, right| {
            crest.chunk(left, right, *stereo);
            if *running {
                range.each(|blocks| blocks.chunk(left, right));
            }
        });
    }

    /// The readings up to the last full chunk of 64 samples.
    #[must_use]
    pub fn readings(&self) -> DynamicsReadings {
        let channels = &self.range.now.channels[..if self.stereo { 2 } else { 1 }];
        let (sum, count) = channels
            .iter()
            .filter_map(RangeMeter::dr_db)
            .fold((0.0, 0u32), |(sum, count), dr_db| (sum + dr_db, count + 1));
        DynamicsReadings {
            dr_db: (count > 0).then(|| sum / f64::from(count)),
            crest_db: self.crest.crest_db(),
        }
    }
}

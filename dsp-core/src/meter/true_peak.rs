//! True peak of BS.1770-5, annex 2, by eightfold oversampling and a parabola.

use fearless_simd::{Level, Simd, dispatch};

use super::chunk::{Chunk, Chunker};
use super::kept::Kept;
use super::oversample::{MEMORY_CHUNKS, OversampleCoefs, OversampleState};
use super::windows::{HopClock, STEP_HOPS};
use crate::processor::{Setup, SetupError};
use crate::units::gain_to_db;

/// Steps of 100 ms in the window of 3 s.
const WINDOW_STEPS: usize = 30;

/// What a [`TruePeakMeter`] shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TruePeakReadings {
    /// Highest true peak of each channel since the reset, in dBTP; `-inf` for silence.
    pub peak_db: [f64; 2],
    /// Highest true peak of both channels in the last 3 s, in dBTP.
    pub window_peak_db: f64,
}

/// True peak of one or two channels; see the module.
#[derive(Clone, Debug)]
pub struct TruePeakMeter {
    chunker: Chunker,
    clock: HopClock,
    hops: u64,
    detector: PeakDetector,
    level: Level,
}

impl Default for TruePeakMeter {
    fn default() -> Self {
        Self::new()
    }
}

impl TruePeakMeter {
    /// Measures at 48 kHz until it is prepared.
    #[must_use]
    pub fn new() -> Self {
        Self {
            chunker: Chunker::new(),
            clock: HopClock::new(48_000.0),
            hops: 0,
            detector: PeakDetector::new(),
            level: Level::new(),
        }
    }

    /// Sets rate and channels and forgets everything.
    ///
    /// # Errors
    /// Never; the type is that of the other units.
    pub fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        self.clock = HopClock::new(setup.sample_rate_hz);
        self.detector.set_channels(setup.channels);
        self.reset();
        Ok(())
    }

    /// As if no sample had ever come.
    pub fn reset(&mut self) {
        self.chunker.reset();
        self.clock.reset();
        self.hops = 0;
        self.detector.reset();
    }

    /// Reads the next samples of one or two channels.
    pub fn measure(&mut self, left: &[f32], right: Option<&[f32]>) {
        let Self { chunker, clock, hops, detector, level } = self;
        chunker.feed(left, right, |left, right| {
            dispatch!(*level, simd => detector.chunk(simd, left, right));
            detector.keep_peaks();
            let mut samples = left.len();
            while samples > 0 {
                let count = clock.samples_left().min(samples);
                samples -= count;
                if clock.add(count, 0.0).is_some() {
                    *hops += 1;
                    if hops.is_multiple_of(STEP_HOPS) {
                        detector.next_step();
                    }
                }
            }
        });
    }

    /// The readings up to the last full chunk of 64 samples.
    #[must_use]
    pub fn readings(&self) -> TruePeakReadings {
        TruePeakReadings {
            peak_db: self.detector.peaks().map(|peak| gain_to_db(f64::from(peak))),
            window_peak_db: gain_to_db(f64::from(self.detector.window_peak())),
        }
    }
}

/// Both channels with their maxima; works on chunks.
#[derive(Clone, Debug)]
pub(super) struct PeakDetector {
    coefs: OversampleCoefs,
    states: Box<[OversampleState; 2]>,
    stereo: bool,
    /// Since the reset, per channel.
    pub(super) peaks: Kept<[f32; 2]>,
    /// Of the latest chunk, per channel.
    latest: [f32; 2],
    /// Of the current step of 100 ms, per channel.
    step: [f32; 2],
    /// Of the current 100 ms of a measurement, both channels; it waits through a pause.
    record: f32,
    /// Of the past steps, both channels.
    window: [f32; WINDOW_STEPS],
    window_at: usize,
    /// Chunks in which the interpolators still remember what was before a splice.
    splice_chunks: usize,
}

impl PeakDetector {
    pub(super) fn new() -> Self {
        Self {
            coefs: OversampleCoefs::new(),
            states: Box::new([OversampleState::new(), OversampleState::new()]),
            stereo: true,
            peaks: Kept::alone([0.0; 2]),
            latest: [0.0; 2],
            step: [0.0; 2],
            record: 0.0,
            window: [0.0; WINDOW_STEPS],
            window_at: 0,
            splice_chunks: 0,
        }
    }

    pub(super) fn set_channels(&mut self, channels: usize) {
        self.stereo = channels > 1;
    }

    pub(super) fn reset(&mut self) {
        for state in self.states.iter_mut() {
            *state = OversampleState::new();
        }
        self.clear_peaks();
        self.peaks.forget();
        self.latest = [0.0; 2];
        self.step = [0.0; 2];
        self.record = 0.0;
        self.window.fill(0.0);
        self.splice_chunks = 0;
    }

    /// Keeps what was heard so far out of the peaks to come. Neither the old samples nor a start out
    /// of silence may raise a peak, so for the next chunks the highest sample stands for the peak;
    /// after silence that is not needed.
    pub(super) fn splice(&mut self) {
        let silent = self.states.iter().all(OversampleState::is_silent);
        self.splice_chunks = if silent { 0 } else { MEMORY_CHUNKS };
        self.latest = [0.0; 2];
    }

    /// Starts the maxima since the reset anew.
    pub(super) fn clear_peaks(&mut self) {
        self.peaks.now = [0.0; 2];
    }

    #[inline(always)]
    pub(super) fn chunk<S: Simd>(&mut self, simd: S, left: &Chunk, right: &Chunk) {
        let [left_state, right_state] = &mut *self.states;
        // What exceeds no maximum need not be exact.
        let mut floor = self.step.map(|step| step.min(self.record));
        self.peaks.each(|peaks| {
            floor = [floor[0].min(peaks[0]), floor[1].min(peaks[1])];
        });
        self.latest[0] = left_state.peak(simd, &self.coefs, left, floor[0]);
        if self.stereo {
            self.latest[1] = right_state.peak(simd, &self.coefs, right, floor[1]);
        }
        if self.splice_chunks > 0 {
            self.splice_chunks -= 1;
            self.latest = [left, right].map(highest_sample);
        }
        for (step, latest) in self.step.iter_mut().zip(self.latest) {
            *step = step.max(latest);
        }
    }

    /// Adds what the last chunk brought to the maxima since the reset and to the record's.
    pub(super) fn keep_peaks(&mut self) {
        let [left, right] = self.latest;
        self.peaks.each(|peaks| *peaks = [peaks[0].max(left), peaks[1].max(right)]);
        self.record = self.record.max(left).max(right);
    }

    /// Ends 100 ms of a measurement; their peak in both channels, linear.
    pub(super) fn take_record(&mut self) -> f32 {
        std::mem::take(&mut self.record)
    }

    /// Ends a step of 100 ms of the window.
    pub(super) fn next_step(&mut self) {
        self.window[self.window_at] = self.step[0].max(self.step[1]);
        self.window_at = (self.window_at + 1) % WINDOW_STEPS;
        self.step = [0.0; 2];
    }

    /// Since the reset, linear.
    pub(super) fn peaks(&self) -> [f32; 2] {
        self.peaks.now
    }

    /// In the last 3 s and the current step, linear.
    pub(super) fn window_peak(&self) -> f32 {
        self.window.iter().chain(&self.step).fold(0.0, |max, &peak| peak.max(max))
    }
}

fn highest_sample(chunk: &Chunk) -> f32 {
    chunk.iter().fold(0.0, |highest, sample| highest.max(sample.abs()))
}

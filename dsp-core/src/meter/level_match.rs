//! By how much a processed signal is louder than the dry one.
//!
//! ```text
//! dry       ─> K-weighting ─> energy of 100 ms ─┬─> last 3 s that sound ─> ratio in dB
//! processed ─> K-weighting ─> energy of 100 ms ─┘
//! ```
//!
//! Both signals must be aligned in time. A step of 100 ms counts when the 400 ms that end with it are
//! above the absolute gate of BS.1770-5 in both signals: pauses and a muted output do not move the
//! answer. Over those 3 s it is exactly the difference of the two loudnesses. The bits do not depend
//! on how the signals are cut.

use fearless_simd::{Level, Simd, dispatch};

use super::cascade::Cascade;
use super::chunk::CHUNK_SAMPLES;
use super::crest::Span;
use super::histogram::{ABSOLUTE_GATE_LUFS, loudness_lufs};
use super::weighting::KWeighting;
use crate::processor::{Setup, SetupError, is_silent};
use crate::units::power_to_db;

/// Length of a step, in seconds.
const STEP_S: f64 = 0.1;
/// Steps of the window: 3 s.
const WINDOW_STEPS: usize = 30;
/// Steps that decide whether a signal sounds: 400 ms.
const GATE_STEPS: usize = 4;
/// The answer stays within this, in dB: beyond it equal loudness is no longer a comparison.
const LIMIT_DB: f64 = 18.0;

/// One or two channels of equal length; the second is `None` for a mono signal.
pub type Channels<'a> = (&'a [f32], Option<&'a [f32]>);

/// Energies of the dry and the processed signal in a step.
type Energies = [f64; 2];

/// See the module.
#[derive(Clone, Debug)]
pub struct LevelMatch {
    level: Level,
    /// Dry and processed.
    weightings: [Cascade; 2],
    step: Span,
    /// Of the current step, in the lanes of the cascades.
    sums: [[f64; 4]; 2],
    /// The last steps, sounding or not.
    recent: Ring<GATE_STEPS>,
    /// The last steps that sounded.
    window: Ring<WINDOW_STEPS>,
    offset_db: Option<f64>,
    /// The last step, if it counted.
    counted: Option<Energies>,
}

impl Default for LevelMatch {
    fn default() -> Self {
        Self::new()
    }
}

impl LevelMatch {
    /// Measures at 48 kHz until it is prepared.
    #[must_use]
    pub fn new() -> Self {
        Self {
            level: Level::new(),
            weightings: weightings(48_000.0),
            step: Span::new(STEP_S, 48_000.0),
            sums: [[0.0; 4]; 2],
            recent: Ring::new(),
            window: Ring::new(),
            offset_db: None,
            counted: None,
        }
    }

    /// Sets the rate and forgets everything.
    ///
    /// # Errors
    /// Never; the type is that of the other units.
    pub fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        self.weightings = weightings(setup.sample_rate_hz);
        self.step = Span::new(STEP_S, setup.sample_rate_hz);
        self.reset();
        Ok(())
    }

    /// As if no sample had ever come.
    pub fn reset(&mut self) {
        self.splice();
        self.window = Ring::new();
        self.offset_db = None;
    }

    /// What follows does not continue what came before; the answer stays.
    pub fn splice(&mut self) {
        self.weightings.iter_mut().for_each(Cascade::reset);
        self.step.at = 0;
        self.sums = [[0.0; 4]; 2];
        self.recent = Ring::new();
        self.counted = None;
    }

    /// How much louder the processed signal is, within 18 dB either way; `None` before 3 s have
    /// sounded.
    #[must_use]
    pub fn offset_db(&self) -> Option<f64> {
        self.offset_db
    }

    /// The same over as much as has sounded by now, from 400 ms on: an early answer that becomes
    /// [`offset_db`](Self::offset_db).
    #[must_use]
    pub fn early_offset_db(&self) -> Option<f64> {
        let [dry, processed] = self.window.sums();
        let offset_db = power_to_db(processed / dry).clamp(-LIMIT_DB, LIMIT_DB);
        (self.window.count >= GATE_STEPS && offset_db.is_finite()).then_some(offset_db)
    }

    /// Energies of the dry and the processed signal in the step that ended last, if it counted.
    #[must_use]
    pub fn step_energies(&self) -> Option<[f64; 2]> {
        self.counted
    }

    /// Samples after which the answer may change; never 0.
    #[must_use]
    pub fn samples_to_step(&self) -> usize {
        self.step.left()
    }

    /// Reads the next samples of both signals; the shortest channel decides how many. Whether the
    /// answer may have changed with the last of them.
    pub fn measure(&mut self, dry: Channels<'_>, processed: Channels<'_>) -> bool {
        let len = [dry, processed]
            .into_iter()
            .map(|(left, right)| right.map_or(left.len(), |right| right.len().min(left.len())))
            .fold(usize::MAX, usize::min);
        let mut ended = false;
        let mut from = 0;
        while from < len {
            let to = from + self.step.left().min(CHUNK_SAMPLES).min(len - from);
            let part = |(left, right): Channels<'_>| -> Pairs {
                Pairs::new(&left[from..to], right.map(|right| &right[from..to]))
            };
            self.add([part(dry), part(processed)]);
            ended = self.step.advance(to - from);
            if ended {
                self.end_step();
            }
            from = to;
        }
        ended
    }

    fn add(&mut self, pairs: [Pairs; 2]) {
        if pairs.iter().all(|pairs| pairs.silent) && self.weightings.iter().all(Cascade::is_silent)
        {
            return;
        }
        let Self { level, weightings, sums, .. } = self;
        dispatch!(*level, simd => add_energies(simd, weightings, &pairs, sums));
    }

    fn end_step(&mut self) {
        let energies = self.sums.map(|lanes| lanes[2] + lanes[3]);
        self.sums = [[0.0; 4]; 2];
        self.weightings.iter_mut().for_each(Cascade::flush_silence);
        self.recent.push(energies);
        self.counted = None;
        let sounds = |sum: f64| {
            let mean_square = sum / (GATE_STEPS * self.step.length) as f64;
            loudness_lufs(mean_square) > ABSOLUTE_GATE_LUFS
        };
        if !self.recent.is_full() || !self.recent.sums().into_iter().all(sounds) {
            return;
        }
        self.counted = Some(energies);
        self.window.push(energies);
        if self.window.is_full() {
            self.offset_db = self.early_offset_db().or(self.offset_db);
        }
    }
}

fn weightings(sample_rate_hz: f64) -> [Cascade; 2] {
    let weighting = KWeighting::new(sample_rate_hz);
    [Cascade::new(&weighting.shelf, &weighting.high_pass); 2]
}

#[inline(always)]
fn add_energies<S: Simd>(
    simd: S,
    weightings: &mut [Cascade; 2],
    [dry, processed]: &[Pairs; 2],
    sums: &mut [[f64; 4]; 2],
) {
    let pairs = [&dry.pairs[..dry.len], &processed.pairs[..processed.len]];
    Cascade::add_energies(simd, weightings, pairs, sums);
}

/// Up to a chunk of left and right side by side; the right one is silent for a mono signal.
struct Pairs {
    pairs: [f64; 2 * CHUNK_SAMPLES],
    /// Numbers in use, two a frame.
    len: usize,
    silent: bool,
}

impl Pairs {
    fn new(left: &[f32], right: Option<&[f32]>) -> Self {
        let mut pairs = [0.0; 2 * CHUNK_SAMPLES];
        match right {
            Some(right) => {
                for (pair, (&l, &r)) in pairs.chunks_exact_mut(2).zip(left.iter().zip(right)) {
                    (pair[0], pair[1]) = (f64::from(l), f64::from(r));
                }
            }
            None => {
                for (pair, &l) in pairs.chunks_exact_mut(2).zip(left) {
                    pair[0] = f64::from(l);
                }
            }
        }
        let silent = is_silent(left) && right.is_none_or(is_silent);
        Self { pairs, len: 2 * left.len(), silent }
    }
}

/// The last `N` steps.
#[derive(Clone, Debug)]
struct Ring<const N: usize> {
    steps: [Energies; N],
    at: usize,
    count: usize,
}

impl<const N: usize> Ring<N> {
    fn new() -> Self {
        Self { steps: [[0.0; 2]; N], at: 0, count: 0 }
    }

    fn push(&mut self, energies: Energies) {
        self.steps[self.at] = energies;
        self.at = (self.at + 1) % N;
        self.count = (self.count + 1).min(N);
    }

    fn is_full(&self) -> bool {
        self.count == N
    }

    fn sums(&self) -> Energies {
        self.steps
            .iter()
            .fold([0.0; 2], |[dry, processed], step| [dry + step[0], processed + step[1]])
    }
}

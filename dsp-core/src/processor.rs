//! The contract of every audio unit: [`Setup`], [`AudioBlock`], [`Processor`].

use std::fmt;

use crate::side_chain::SideChain;

/// Lowest sample rate that [`Setup::new`] accepts, in Hz.
pub const MIN_SAMPLE_RATE_HZ: f64 = 8_000.0;
/// Highest sample rate that [`Setup::new`] accepts, in Hz.
pub const MAX_SAMPLE_RATE_HZ: f64 = 384_000.0;
/// Longest block that [`Setup::new`] accepts, in samples.
pub const MAX_BLOCK_SAMPLES: usize = 65_536;

/// What the host promises before any audio flows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setup {
    /// Sample rate in Hz, 8 000 to 384 000.
    pub sample_rate_hz: f64,
    /// Longest block that will ever be passed to [`Processor::process`], in samples.
    pub max_block_samples: usize,
    /// Channels of the main output: 1 or 2.
    pub channels: usize,
}

impl Setup {
    /// Checks the three values against the supported ranges.
    ///
    /// # Errors
    /// One [`SetupError`] variant for each value that is out of range.
    pub fn new(
        sample_rate_hz: f64,
        max_block_samples: usize,
        channels: usize,
    ) -> Result<Self, SetupError> {
        if !(MIN_SAMPLE_RATE_HZ..=MAX_SAMPLE_RATE_HZ).contains(&sample_rate_hz) {
            return Err(SetupError::SampleRate { got_hz: sample_rate_hz });
        }
        if !(1..=MAX_BLOCK_SAMPLES).contains(&max_block_samples) {
            return Err(SetupError::BlockLength { got_samples: max_block_samples });
        }
        if !(1..=2).contains(&channels) {
            return Err(SetupError::Channels { got: channels });
        }
        Ok(Self { sample_rate_hz, max_block_samples, channels })
    }
}

/// Why a unit cannot run with a [`Setup`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SetupError {
    /// The sample rate is not a number between 8 and 384 kHz.
    SampleRate {
        /// The rate that was asked for, in Hz.
        got_hz: f64,
    },
    /// The longest block is 0 or more than 65 536 samples.
    BlockLength {
        /// The length that was asked for, in samples.
        got_samples: usize,
    },
    /// Neither mono nor stereo.
    Channels {
        /// The number of channels that was asked for.
        got: usize,
    },
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SampleRate { got_hz } => {
                write!(f, "sample rate {got_hz} Hz is outside 8 to 384 kHz")
            }
            Self::BlockLength { got_samples } => {
                write!(f, "block length {got_samples} is outside 1 to {MAX_BLOCK_SAMPLES} samples")
            }
            Self::Channels { got } => {
                write!(f, "{got} channels; only mono and stereo are supported")
            }
        }
    }
}

impl std::error::Error for SetupError {}

/// One or two channels of audio of equal length, processed in place.
#[derive(Debug)]
pub struct AudioBlock<'a> {
    left: &'a mut [f32],
    right: Option<&'a mut [f32]>,
}

impl<'a> AudioBlock<'a> {
    /// A mono block.
    #[inline]
    #[must_use]
    pub fn mono(samples: &'a mut [f32]) -> Self {
        Self { left: samples, right: None }
    }

    /// A stereo block; the longer channel is cut to the shorter one.
    #[inline]
    #[must_use]
    pub fn stereo(left: &'a mut [f32], right: &'a mut [f32]) -> Self {
        debug_assert_eq!(left.len(), right.len());
        let len = left.len().min(right.len());
        Self { left: &mut left[..len], right: Some(&mut right[..len]) }
    }

    /// Length of each channel in samples.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.left.len()
    }

    /// Whether there is no sample at all.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// 1 or 2.
    #[inline]
    #[must_use]
    pub fn channels(&self) -> usize {
        1 + usize::from(self.right.is_some())
    }

    /// The left channel, or the only one.
    #[inline]
    pub fn left(&mut self) -> &mut [f32] {
        self.left
    }

    /// Both channels; `None` for the right one of a mono block.
    #[inline]
    pub fn split_channels(&mut self) -> (&mut [f32], Option<&mut [f32]>) {
        (self.left, self.right.as_deref_mut())
    }

    /// The channels one after the other.
    #[inline]
    pub fn iter_channels(&mut self) -> impl Iterator<Item = &mut [f32]> {
        let (left, right) = self.split_channels();
        std::iter::once(left).chain(right)
    }

    /// Both channels, for as long as the block's own life.
    #[inline]
    #[must_use]
    pub fn into_channels(self) -> (&'a mut [f32], Option<&'a mut [f32]>) {
        (self.left, self.right)
    }

    /// Whether all samples are zero.
    #[inline]
    #[must_use]
    pub fn is_silent(&mut self) -> bool {
        self.iter_channels().all(|channel| is_silent(channel))
    }

    /// The same samples as a block with a shorter life.
    #[inline]
    pub fn reborrow(&mut self) -> AudioBlock<'_> {
        AudioBlock { left: self.left, right: self.right.as_deref_mut() }
    }

    /// The samples `from..to`; both are cut to the block's length.
    #[inline]
    pub fn range(&mut self, from: usize, to: usize) -> AudioBlock<'_> {
        let to = to.min(self.len());
        let from = from.min(to);
        AudioBlock {
            left: &mut self.left[from..to],
            right: self.right.as_deref_mut().map(|right| &mut right[from..to]),
        }
    }
}

/// Whether all samples are zero, of either sign.
#[inline]
#[must_use]
pub fn is_silent(samples: &[f32]) -> bool {
    /// Looked at together, in vectors.
    const PIECE: usize = 64;
    samples
        .chunks(PIECE)
        .all(|piece| piece.iter().fold(0, |bits, sample| bits | sample.to_bits()) << 1 == 0)
}

/// An audio unit: memory is taken in [`prepare`](Self::prepare) and nowhere else.
///
/// `reset`, `set_params` and `process` never allocate, free, lock, log, make a system call or
/// panic. The output depends on the sample positions of parameter changes, never on how the signal
/// was cut into blocks.
pub trait Processor: Send {
    /// What the user set, as plain numbers in real units.
    type Params: Copy + PartialEq + Default;

    /// Takes all memory. Before the first call `process` passes audio through.
    ///
    /// # Errors
    /// When the unit cannot run with this [`Setup`].
    fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError>;

    /// Returns to the state right after `prepare`, as if no sample had ever come; parameters stay
    /// and are reached at once, without a ramp.
    fn reset(&mut self);

    /// Sets targets that are reached without a click. Values are clamped here and only here.
    fn set_params(&mut self, params: &Self::Params);

    /// Processes any length from 0 to `max_block_samples` in place.
    fn process(&mut self, block: &mut AudioBlock<'_>);

    /// Like [`process`](Self::process), with the side-chain bus beside the block where the plugin has
    /// one. A unit that listens to it implements this one too.
    fn process_keyed(&mut self, block: &mut AudioBlock<'_>, side_chain: Option<SideChain<'_>>) {
        let _ = side_chain;
        self.process(block);
    }

    /// Delay from input to output, exact.
    fn latency_samples(&self) -> usize {
        0
    }

    /// How long the output may go on after the input has ended.
    fn tail_samples(&self) -> usize {
        0
    }
}

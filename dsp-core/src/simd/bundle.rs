//! Second-order sections of two channels as the kernels of a [cascade](super::cascade) keep them: four
//! in a bundle, lane by lane, the first one in the top lanes.

use crate::filter::section::Section;

/// Lanes of a bundle.
pub(super) const LANES: usize = 8;
/// Sections of a bundle.
pub const SECTIONS_PER_BUNDLE: usize = LANES / CHANNELS;
/// Channels of a frame.
pub const CHANNELS: usize = 2;
/// Beyond this (and its inverse) the direct gains stay in their sections: -160 dB.
const MIN_INPUT_GAIN: f64 = 1e-8;

/// Left and right.
pub type Frame = [f64; CHANNELS];

#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(super) struct Lanes(pub(super) [f64; LANES]);

/// Coefficients of one channel of one section as the kernels use them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LaneCoefs {
    /// Direct path.
    pub direct: f64,
    /// Input into the first and the second state.
    pub feed: [f64; 2],
    /// First state into itself.
    pub keep: f64,
    /// First state into the second.
    pub pull: f64,
}

impl LaneCoefs {
    /// Passes the channel.
    pub const PASS: Self = Self { direct: 1.0, feed: [0.0; 2], keep: 0.0, pull: 0.0 };
    /// Silences the channel.
    pub const MUTE: Self = Self { direct: 0.0, ..Self::PASS };

    /// From a designed section.
    #[must_use]
    pub fn new(section: &Section) -> Self {
        Self {
            direct: section.num[0],
            feed: section.feeds(),
            keep: 1.0 - section.den[0],
            pull: -section.den[1],
        }
    }
}

/// Four sections of two channels.
#[derive(Clone, Copy, Debug)]
pub struct Bundle {
    pub(super) direct: Lanes,
    pub(super) feed: [Lanes; 2],
    pub(super) keep: Lanes,
    pub(super) pull: Lanes,
    pub(super) state: [Lanes; 2],
    /// Factor of the states against those of the designed section.
    scale: Lanes,
}

impl Default for Bundle {
    fn default() -> Self {
        let fill = |value| Lanes([value; LANES]);
        Self {
            direct: fill(1.0),
            feed: [fill(0.0); 2],
            keep: fill(0.0),
            pull: fill(0.0),
            state: [fill(0.0); 2],
            scale: fill(1.0),
        }
    }
}

impl Bundle {
    pub(super) fn lane(section: usize, channel: usize) -> usize {
        CHANNELS * (SECTIONS_PER_BUNDLE - 1 - section) + channel
    }

    /// Sets one channel of one section.
    #[expect(clippy::needless_range_loop, reason = "several arrays advance together")]
    pub fn set(&mut self, section: usize, channel: usize, coefs: &LaneCoefs, state: [f64; 2]) {
        let lane = Self::lane(section, channel);
        self.direct.0[lane] = coefs.direct;
        self.keep.0[lane] = coefs.keep;
        self.pull.0[lane] = coefs.pull;
        self.scale.0[lane] = 1.0;
        for index in 0..2 {
            self.feed[index].0[lane] = coefs.feed[index];
            self.state[index].0[lane] = state[index];
        }
    }

    /// State of one channel of one section.
    #[must_use]
    pub fn state(&self, section: usize, channel: usize) -> [f64; 2] {
        let lane = Self::lane(section, channel);
        [self.state[0].0[lane], self.state[1].0[lane]].map(|value| value / self.scale.0[lane])
    }

    /// Sets states below `threshold` to zero; returns whether all are zero now.
    pub fn flush(&mut self, threshold: f64) -> bool {
        let mut empty = true;
        for lanes in &mut self.state {
            for (value, scale) in lanes.0.iter_mut().zip(self.scale.0) {
                if value.abs() < threshold * scale {
                    *value = 0.0;
                }
                empty &= *value == 0.0;
            }
        }
        empty
    }
}

/// Who applies the sections' direct gains.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Gains {
    /// Each section its own.
    #[default]
    InSections,
    /// All are 1; the caller multiplies the input's channels by these.
    AtInput(Frame),
}

impl Gains {
    /// What the input has to be multiplied by.
    #[must_use]
    pub fn at_input(self) -> Frame {
        match self {
            Self::InSections => [1.0; CHANNELS],
            Self::AtInput(gains) => gains,
        }
    }
}

/// Moves the direct gains of all sections to the input and scales the states to match. Does nothing
/// where a section is silent or the products would leave a safe range.
pub fn extract_gains(bundles: &mut [Bundle]) -> Gains {
    let sections = bundles.len() * SECTIONS_PER_BUNDLE;
    let place = |section: usize| (section / SECTIONS_PER_BUNDLE, section % SECTIONS_PER_BUNDLE);
    let mut gains = [1.0; CHANNELS];
    for (channel, gain) in gains.iter_mut().enumerate() {
        for section in 0..sections {
            let (bundle, index) = place(section);
            *gain *= bundles[bundle].direct.0[Bundle::lane(index, channel)];
            if !(*gain > MIN_INPUT_GAIN && *gain < 1.0 / MIN_INPUT_GAIN) {
                return Gains::InSections;
            }
        }
    }
    for channel in 0..CHANNELS {
        let mut after = 1.0;
        for section in (0..sections).rev() {
            let (bundle, index) = place(section);
            let (bundle, lane) = (&mut bundles[bundle], Bundle::lane(index, channel));
            let direct = std::mem::replace(&mut bundle.direct.0[lane], 1.0);
            bundle.scale.0[lane] = after;
            for part in 0..2 {
                bundle.feed[part].0[lane] /= direct;
                bundle.state[part].0[lane] *= after;
            }
            after *= direct;
        }
    }
    Gains::AtInput(gains)
}

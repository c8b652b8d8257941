//! Two channels of equal length in memory.

/// A stereo signal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stereo {
    /// Left channel.
    pub left: Vec<f32>,
    /// Right channel, as long as the left.
    pub right: Vec<f32>,
}

impl Stereo {
    /// Silence of `len` samples.
    #[must_use]
    pub fn silence(len: usize) -> Self {
        Self { left: vec![0.0; len], right: vec![0.0; len] }
    }

    /// The same samples in both channels.
    #[must_use]
    pub fn from_mono(samples: Vec<f32>) -> Self {
        Self { right: samples.clone(), left: samples }
    }

    /// Length in samples.
    #[must_use]
    pub fn len(&self) -> usize {
        self.left.len()
    }

    /// Whether there is no sample at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// Both channels, left first.
    #[must_use]
    pub fn channels(&self) -> [&[f32]; 2] {
        [&self.left, &self.right]
    }

    /// Both channels for writing, left first.
    pub fn channels_mut(&mut self) -> [&mut Vec<f32>; 2] {
        [&mut self.left, &mut self.right]
    }

    /// The same, later by so many samples.
    #[must_use]
    pub fn delayed(&self, samples: usize) -> Self {
        let late = |channel: &[f32]| {
            let mut late = vec![0.0; samples];
            late.extend_from_slice(channel);
            late
        };
        Self { left: late(&self.left), right: late(&self.right) }
    }

    /// Cuts, or appends silence.
    pub fn resize(&mut self, len: usize) {
        self.left.resize(len, 0.0);
        self.right.resize(len, 0.0);
    }

    /// Adds `other` from the first sample on, grown as needed, multiplied by `gain`.
    pub fn mix_in(&mut self, other: &Self, gain: f32) {
        if other.len() > self.len() {
            self.resize(other.len());
        }
        for (own, added) in self.channels_mut().into_iter().zip(other.channels()) {
            for (sample, addend) in own.iter_mut().zip(added) {
                *sample += gain * addend;
            }
        }
    }

    /// Multiplies every sample.
    pub fn scale(&mut self, gain: f32) {
        for channel in self.channels_mut() {
            for sample in channel {
                *sample *= gain;
            }
        }
    }

    /// Highest absolute sample of both channels.
    #[must_use]
    pub fn peak(&self) -> f32 {
        self.channels().into_iter().flatten().fold(0.0, |peak, sample| peak.max(sample.abs()))
    }
}

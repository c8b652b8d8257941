//! A whole number of samples, to the bit.

use super::MAX_CHUNK;

/// Delays one channel by a whole number of samples.
#[derive(Clone, Debug)]
pub struct Delay {
    /// The past, and room for a piece.
    line: Box<[f32]>,
    delay_samples: usize,
}

impl Delay {
    /// With memory for delays up to `max_samples`; the delay is 0.
    #[must_use]
    pub fn new(max_samples: usize) -> Self {
        Self { line: vec![0.0; max_samples + MAX_CHUNK].into_boxed_slice(), delay_samples: 0 }
    }

    /// Sets the delay, at most that of [`new`](Self::new), and forgets everything.
    pub fn restart(&mut self, delay_samples: usize) {
        debug_assert!(delay_samples + MAX_CHUNK <= self.line.len());
        self.delay_samples = delay_samples.min(self.line.len() - MAX_CHUNK);
        self.line.fill(0.0);
    }

    /// The delay in samples.
    #[must_use]
    pub fn delay_samples(&self) -> usize {
        self.delay_samples
    }

    /// Delays in place.
    pub fn process(&mut self, samples: &mut [f32]) {
        let delay = self.delay_samples;
        if delay == 0 {
            return;
        }
        for piece in samples.chunks_mut(MAX_CHUNK) {
            self.line[delay..delay + piece.len()].copy_from_slice(piece);
            piece.copy_from_slice(&self.line[..piece.len()]);
            self.line.copy_within(piece.len()..piece.len() + delay, 0);
        }
    }
}

//! Cuts the signal into chunks of a fixed length, whatever the blocks of the host are.
//!
//! Meters that work by chunk get the same chunks for any block length, so their readings have the
//! same bits. What is not a number becomes silence and what is absurdly loud is limited, so that no
//! filter or sum behind it can be spoiled.

/// Frames of a chunk: long enough for vectors, shorter than 2 ms at 44.1 kHz.
pub(super) const CHUNK_SAMPLES: usize = 64;
/// Loudest sample that is measured, +120 dBFS.
const MAX_INPUT: f32 = 1_048_576.0;

/// One channel of a chunk.
pub(super) type Chunk = [f32; CHUNK_SAMPLES];

/// Collects samples until a chunk is full.
#[derive(Clone, Debug)]
pub(super) struct Chunker {
    left: Chunk,
    right: Chunk,
    filled: usize,
}

impl Chunker {
    pub(super) fn new() -> Self {
        Self { left: [0.0; CHUNK_SAMPLES], right: [0.0; CHUNK_SAMPLES], filled: 0 }
    }

    pub(super) fn reset(&mut self) {
        *self = Self::new();
    }

    /// Takes the next samples and calls `on_chunk` with each full chunk of left and right; the
    /// right one is silent for a mono signal.
    #[inline]
    pub(super) fn feed(
        &mut self,
        left: &[f32],
        right: Option<&[f32]>,
        mut on_chunk: impl FnMut(&Chunk, &Chunk),
    ) {
        let len = right.map_or(left.len(), |right| right.len().min(left.len()));
        let mut at = 0;
        while at < len {
            let count = (CHUNK_SAMPLES - self.filled).min(len - at);
            let to = self.filled..self.filled + count;
            copy_finite(&left[at..at + count], &mut self.left[to.clone()]);
            match right {
                Some(right) => copy_finite(&right[at..at + count], &mut self.right[to]),
                None => self.right[to].fill(0.0),
            }
            self.filled += count;
            at += count;
            if self.filled == CHUNK_SAMPLES {
                self.filled = 0;
                on_chunk(&self.left, &self.right);
            }
        }
    }
}

fn copy_finite(from: &[f32], to: &mut [f32]) {
    for (to, &x) in to.iter_mut().zip(from) {
        *to = if x.is_finite() { x.clamp(-MAX_INPUT, MAX_INPUT) } else { 0.0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_the_same_for_any_cut() {
        let left: Vec<f32> = (0..1_000u16).map(f32::from).collect();
        let chunks = |cut: usize| {
            let mut chunker = Chunker::new();
            let mut out = Vec::new();
            for part in left.chunks(cut) {
                chunker.feed(part, None, |left, _| out.extend_from_slice(left));
            }
            assert_eq!(out.len() + chunker.filled, 1_000);
            out
        };
        let whole = chunks(1_000);
        assert_eq!(whole, left[..960]);
        for cut in [1, 3, 63, 64, 65, 500] {
            assert_eq!(chunks(cut), whole);
        }
    }

    #[test]
    fn what_is_not_a_number_becomes_silence() {
        let mut chunker = Chunker::new();
        let mut input = [0.5f32; 64];
        (input[3], input[4], input[5]) = (f32::NAN, f32::INFINITY, 1e30);
        chunker.feed(&input, Some(&input), |left, right| {
            assert_eq!(left[..7], [0.5, 0.5, 0.5, 0.0, 0.0, MAX_INPUT, 0.5]);
            assert_eq!(left, right);
        });
    }
}

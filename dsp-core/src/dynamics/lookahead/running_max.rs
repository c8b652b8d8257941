//! Highest of the last samples.

use fearless_simd::{Level, Simd, dispatch, f32x16, prelude::*};

use super::{CHUNK, History};

/// Samples of a vector.
const LANES: usize = 16;
/// Vectors that are looked at together, so that none waits for the one before.
const GROUP: usize = 4;

/// Values of a chunk, with room for what lies beyond it.
type Edge = [f32; 2 * CHUNK];

/// Highest of the last samples, after a delay.
///
/// All windows of a chunk share their middle: its highest is found once, in vectors. What lies before
/// it for some windows and behind it for others is at most a chunk each; a running maximum that doubles
/// its span goes over these two.
#[derive(Clone, Debug)]
pub struct RunningMax {
    level: Level,
    past: History<f32>,
    delay_samples: usize,
    window_samples: usize,
}

impl RunningMax {
    /// For delays and windows of up to so many samples.
    #[must_use]
    pub fn new(level: Level, max_delay: usize, max_window: usize) -> Self {
        Self {
            level,
            past: History::new(max_delay + max_window, 0.0),
            delay_samples: 0,
            window_samples: 1,
        }
    }

    /// Sets delay and window, which is at least 1, and forgets everything: `rest`, below which nothing
    /// comes, had always come.
    pub fn start(&mut self, delay_samples: usize, window_samples: usize, rest: f32) {
        self.delay_samples = delay_samples;
        self.window_samples = window_samples.max(1);
        self.past.start(delay_samples + self.window_samples, rest);
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.delay_samples == 0 && self.window_samples == 1
    }

    /// Replaces at most [`MAX_PIECE`](super::MAX_PIECE) samples.
    pub fn process(&mut self, samples: &mut [f32]) {
        self.past.write(samples);
        if self.window_samples == 1 {
            self.past.read(self.delay_samples, samples);
            return;
        }
        let mut left = samples.len();
        for chunk in samples.chunks_mut(CHUNK) {
            left -= chunk.len();
            let seen =
                self.past.last(self.delay_samples + left, self.window_samples - 1 + chunk.len());
            let rest = self.past.rest();
            dispatch!(self.level, simd => maxima(simd, seen, rest, chunk));
        }
    }

    /// Takes over the past of another one that is as long.
    pub fn copy_from(&mut self, other: &Self) {
        (self.delay_samples, self.window_samples) = (other.delay_samples, other.window_samples);
        self.past.copy_from(&other.past);
    }
}

/// `output[n]` is the highest of a window of `seen` that begins at `n`; the last one ends with it. The
/// first `missing` count as `rest`.
#[inline(always)]
fn maxima<S: Simd>(simd: S, (missing, seen): (usize, &[f32]), rest: f32, output: &mut [f32]) {
    let len = output.len();
    let window = seen.len() + 1 - len;
    let mut before: Edge = [rest; 2 * CHUNK];
    if window < CHUNK {
        put(seen, missing, rest, &mut before);
        // As many doublings as fit into the window, then what is left.
        let mut span = 1;
        while span < window {
            let step = span.min(window - span);
            rise(&mut before, step, 2 * CHUNK - step);
            span += step;
        }
        output.copy_from_slice(&before[..len]);
        return;
    }
    // Windows begin before the middle and end behind it.
    let (edge, others) = seen.split_at(len - 1);
    let (middle, behind) = others.split_at(window + 1 - len);
    put(edge, missing, rest, &mut before);
    let unseen = missing.saturating_sub(edge.len()).min(middle.len());
    let highest = highest(simd, &middle[unseen..], rest);
    // In the second half, behind what counts as nothing.
    let mut after: Edge = [rest; 2 * CHUNK];
    after[CHUNK..CHUNK + behind.len()].copy_from_slice(behind);
    let unseen = missing.saturating_sub(window).min(behind.len());
    after[CHUNK..CHUNK + unseen].fill(rest);
    for step in [1, 2, 4, 8, 16, 32] {
        rise(&mut before, step, CHUNK);
        let old = after;
        for n in CHUNK..2 * CHUNK {
            after[n] = higher(old[n], old[n - step]);
        }
    }
    for (n, output) in output.iter_mut().enumerate() {
        *output = higher(highest, higher(before[n], after[CHUNK - 1 + n]));
    }
}

/// Copies values, the first of which have not come.
#[inline(always)]
fn put(values: &[f32], missing: usize, rest: f32, to: &mut Edge) {
    to[..values.len()].copy_from_slice(values);
    to[..missing.min(values.len())].fill(rest);
}

/// Each of the first values becomes the higher one of itself and the one `step` on.
#[inline(always)]
fn rise(values: &mut Edge, step: usize, count: usize) {
    for n in 0..count {
        values[n] = higher(values[n], values[n + step]);
    }
}

#[inline(always)]
fn highest<S: Simd>(simd: S, values: &[f32], rest: f32) -> f32 {
    let mut groups = [f32x16::splat(simd, rest); GROUP];
    let mut take = |piece: &[f32]| {
        for (group, vector) in groups.iter_mut().zip(piece.chunks_exact(LANES)) {
            *group = group.max(f32x16::from_slice(simd, vector));
        }
    };
    let pieces = values.chunks_exact(GROUP * LANES);
    let few = if values.len() < GROUP * LANES { pieces.remainder() } else { &[] };
    pieces.for_each(&mut take);
    // Once more what came before the last ones rather than fewer than all vectors.
    if let Some(last) = values.last_chunk::<{ GROUP * LANES }>() {
        take(last);
    }
    let [first, second, third, fourth] = groups;
    let lanes = first.max(second).max(third.max(fourth));
    let both = lanes.as_slice().iter().chain(few);
    both.fold(rest, |highest, &value| higher(highest, value))
}

/// In one instruction, unlike `f32::max` with its care for what is not a number.
#[inline(always)]
fn higher(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::super::noise;
    use super::*;

    #[test]
    fn equals_the_obvious_one() {
        let input = noise(4_000);
        for (delay, window) in [
            (0, 1),
            (0, 2),
            (5, 3),
            (0, 63),
            (0, 64),
            (17, 65),
            (300, 241),
            (0, 960),
            (400, 1),
            (399, 1_000),
        ] {
            for cut in [1, 7, 64, 65, 512] {
                let mut running = RunningMax::new(Level::new(), 400, 1_000);
                // Other work before leaves no trace.
                running.start(7, 200, -3.0);
                noise(1_500).chunks_mut(cut).for_each(|part| running.process(part));
                running.start(delay, window, -9.0);
                let mut output = input.clone();
                output.chunks_mut(cut).for_each(|part| running.process(part));
                for (n, &got) in output.iter().enumerate() {
                    let end = (n + 1).saturating_sub(delay);
                    let start = (n + 1).saturating_sub(delay + window);
                    let wanted = input[start..end].iter().copied().fold(-9.0, f32::max);
                    assert_eq!(got, wanted, "{delay} {window} {cut} {n}");
                }
            }
        }
    }
}

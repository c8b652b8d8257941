//! The past of a signal.

/// Most samples that are written at once.
pub const MAX_PIECE: usize = 512;

/// The last values of a signal. Each is kept twice, a ring's length apart, so that any stretch lies in
/// one piece; to begin anew costs nothing, because values that have not come are not looked at.
#[derive(Clone, Debug)]
pub struct History<T> {
    values: Vec<T>,
    /// Longest delay that is asked for.
    keep: usize,
    /// Length of the ring in use, a power of two.
    ring: usize,
    /// Where the next value goes.
    at: usize,
    /// Values that have come since the start, as far as they are kept.
    known: usize,
    /// What had come before.
    rest: T,
}

impl<T: Copy> History<T> {
    /// With memory for delays of up to so many samples; holds nothing but `rest`.
    #[must_use]
    pub fn new(max_delay: usize, rest: T) -> Self {
        let ring = ring_for(max_delay);
        Self { values: vec![rest; 2 * ring], keep: max_delay, ring, at: 0, known: 0, rest }
    }

    /// As if `rest` had always come. Only so much memory is gone round as delays of up to `delay`
    /// need, cut to that of [`new`](Self::new).
    pub fn start(&mut self, delay: usize, rest: T) {
        self.keep = delay;
        self.ring = ring_for(delay).min(self.values.len() / 2);
        self.rest = rest;
        self.at = 0;
        self.known = 0;
    }

    /// Appends at most [`MAX_PIECE`] values.
    pub fn write(&mut self, input: &[T]) {
        let len = input.len().min(MAX_PIECE);
        let (first, second) = input[..len].split_at(len.min(self.ring - self.at));
        let mut put = |at: usize, part: &[T]| {
            self.values[at..at + part.len()].copy_from_slice(part);
            self.values[at + self.ring..at + self.ring + part.len()].copy_from_slice(part);
        };
        put(self.at, first);
        if !second.is_empty() {
            put(0, second);
        }
        self.at = (self.at + len) & (self.ring - 1);
        self.known = (self.known + len).min(self.ring);
    }

    /// The `len` values that end `delay` before the newest one's end, and how many of the first of
    /// them have not come: these are [`rest`](Self::rest), whatever lies there.
    #[inline(always)]
    #[must_use]
    pub fn last(&self, delay: usize, len: usize) -> (usize, &[T]) {
        debug_assert!(delay + len <= self.ring);
        let from = self.at.wrapping_sub(delay + len) & (self.ring - 1);
        let missing = (delay + len).saturating_sub(self.known).min(len);
        (missing, &self.values[from..from + len])
    }

    /// Copies the values `delay` before those that were written last.
    pub fn read(&self, delay: usize, output: &mut [T]) {
        let (missing, values) = self.last(delay, output.len());
        output.copy_from_slice(values);
        output[..missing].fill(self.rest);
    }

    /// What had come before the start.
    #[must_use]
    pub fn rest(&self) -> T {
        self.rest
    }

    /// Takes over the past of another one with as much memory, as far as it is looked at.
    pub fn copy_from(&mut self, other: &Self) {
        self.start(other.keep, other.rest);
        let known = other.keep.min(other.known);
        let (_, values) = other.last(0, known);
        values.chunks(MAX_PIECE).for_each(|part| self.write(part));
    }
}

/// Length of a ring for delays of up to so many samples.
fn ring_for(max_delay: usize) -> usize {
    (max_delay + MAX_PIECE).next_power_of_two()
}

#[cfg(test)]
mod tests {
    use super::super::noise;
    use super::*;

    #[test]
    fn gives_what_was_written() {
        let input = noise(9_000);
        let mut history = History::new(700, 0.0);
        let mut output = vec![0.0; input.len()];
        for (input, output) in input.chunks(93).zip(output.chunks_mut(93)) {
            history.write(input);
            history.read(700, output);
        }
        assert_eq!(output[700..], input[..8_300]);
        assert!(output[..700].iter().all(|&x| x == 0.0));
    }

    #[test]
    fn begins_anew_without_a_trace() {
        let input = noise(5_000);
        let mut history = History::new(900, 0.0);
        input.chunks(512).for_each(|part| history.write(part));
        for delay in [0, 3, 300, 900] {
            history.start(delay, -4.0);
            let mut output = vec![0.0; 2_000];
            for (input, output) in input.chunks(77).zip(output.chunks_mut(77)) {
                history.write(&input[..output.len()]);
                history.read(delay, output);
            }
            assert!(output[..delay].iter().all(|&x| x == -4.0), "{delay}");
            assert_eq!(output[delay..], input[..2_000 - delay], "{delay}");
        }
    }

    #[test]
    fn another_one_takes_over_the_past() {
        let input = noise(700);
        let (mut first, mut second) = (History::new(600, 0.0), History::new(600, 1.0));
        input.chunks(64).for_each(|part| first.write(part));
        second.write(&[5.0; 300]);
        second.copy_from(&first);
        for part in noise(1_000).chunks(100) {
            let (mut wanted, mut got) = ([0.0; 100], [0.0; 100]);
            first.write(part);
            first.read(600, &mut wanted);
            second.write(part);
            second.read(600, &mut got);
            assert_eq!(got, wanted);
        }
    }
}

//! Histories for the window: how low and how high values went in each hundredth of a second.
//!
//! ```text
//! audio: values of N lanes ─> lowest and highest of 10 ms ─> ring of columns ─> window
//! ```
//!
//! A lane is what a history draws: a level in dB, a gain reduction. The columns are counted from
//! [`ColumnWriter::restart`], so they do not depend on how the signal is cut.

use rtrb::{Consumer, Producer, RingBuffer};

/// Columns a second.
pub const COLUMNS_PER_S: f64 = 100.0;
/// Columns that wait for a window that does not draw: 10 s.
const WAITING_COLUMNS: usize = 1_000;

/// Lowest and highest value of a lane within a column. A column in which nothing was a number has
/// those of the one before, or 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Lowest.
    pub low: f32,
    /// Highest.
    pub high: f32,
}

impl Span {
    /// Of no value yet.
    const NONE: Self = Self { low: f32::INFINITY, high: f32::NEG_INFINITY };

    const ZERO: Self = Self { low: 0.0, high: 0.0 };

    fn or(self, before: Self) -> Self {
        if self == Self::NONE { before } else { self }
    }

    fn add(&mut self, value: f32) {
        self.low = self.low.min(value);
        self.high = self.high.max(value);
    }
}

/// All lanes of a hundredth of a second.
pub type Column<const N: usize> = [Span; N];

/// The audio thread's end.
pub struct ColumnWriter<const N: usize> {
    ring: Producer<Column<N>>,
    now: Column<N>,
    /// The last whole column.
    last: Column<N>,
    sample_rate_hz: f64,
    /// Columns since the start, and samples of the present one that are still to come.
    columns: u64,
    left_samples: usize,
}

/// The window's end.
pub struct ColumnReader<const N: usize>(Consumer<Column<N>>);

/// A stream of columns from the audio thread to the window.
#[must_use]
pub fn columns<const N: usize>() -> (ColumnWriter<N>, ColumnReader<N>) {
    let (ring, consumer) = RingBuffer::new(WAITING_COLUMNS);
    let mut writer = ColumnWriter {
        ring,
        now: [Span::NONE; N],
        last: [Span::ZERO; N],
        sample_rate_hz: 48_000.0,
        columns: 0,
        left_samples: 0,
    };
    writer.restart();
    (writer, ColumnReader(consumer))
}

impl<const N: usize> ColumnWriter<N> {
    /// Sets the rate and restarts.
    pub fn prepare(&mut self, sample_rate_hz: f64) {
        self.sample_rate_hz = sample_rate_hz;
        self.restart();
    }

    /// What follows does not continue what came before, for instance since the window was closed.
    pub fn restart(&mut self) {
        (self.now, self.last, self.columns) = ([Span::NONE; N], [Span::ZERO; N], 0);
        self.left_samples = self.next_samples();
    }

    /// Adds a value for each sample and lane; the shortest lane decides how many.
    pub fn write(&mut self, lanes: [&[f32]; N]) {
        let len = lanes.iter().map(|lane| lane.len()).min().unwrap_or(0);
        let mut from = 0;
        while from < len {
            let to = from + self.left_samples.min(len - from);
            for (span, lane) in self.now.iter_mut().zip(lanes) {
                lane[from..to].iter().for_each(|value| span.add(*value));
            }
            self.advance(to - from);
            from = to;
        }
    }

    /// Adds values that hold for `samples`, such as those of a control step.
    pub fn write_held(&mut self, values: [f32; N], samples: usize) {
        let mut left = samples;
        while left > 0 {
            let part = self.left_samples.min(left);
            for (span, value) in self.now.iter_mut().zip(values) {
                span.add(value);
            }
            self.advance(part);
            left -= part;
        }
    }

    /// Ends the column when it is full; what nobody reads is dropped.
    fn advance(&mut self, samples: usize) {
        self.left_samples -= samples;
        if self.left_samples == 0 {
            let mut column = std::mem::replace(&mut self.now, [Span::NONE; N]);
            for (span, before) in column.iter_mut().zip(self.last) {
                *span = span.or(before);
            }
            self.last = column;
            let _ = self.ring.push(column);
            self.columns += 1;
            self.left_samples = self.next_samples();
        }
    }

    /// Length of the present column: whole samples that keep to the time on average.
    fn next_samples(&self) -> usize {
        let end =
            |columns: u64| (columns as f64 * self.sample_rate_hz / COLUMNS_PER_S).round() as u64;
        (end(self.columns + 1) - end(self.columns)).max(1) as usize
    }
}

impl<const N: usize> ColumnReader<N> {
    /// Hands every waiting column to `each`, oldest first.
    pub fn drain(&mut self, mut each: impl FnMut(Column<N>)) {
        if let Ok(chunk) = self.0.read_chunk(self.0.slots()) {
            chunk.into_iter().for_each(&mut each);
        }
    }

    /// Forgets every waiting column.
    pub fn clear(&mut self) {
        self.drain(|_| ());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drained<const N: usize>(reader: &mut ColumnReader<N>) -> Vec<Column<N>> {
        let mut columns = Vec::new();
        reader.drain(|column| columns.push(column));
        columns
    }

    #[test]
    fn each_column_has_the_ends_of_its_ten_milliseconds_however_cut() {
        let levels: Vec<f32> = (0..2_000).map(|at| ((at * 37) % 101) as f32).collect();
        let reduction: Vec<f32> = levels.iter().map(|x| -x).collect();
        let mut wanted = None;
        for cut in [1, 7, 480, 2_000] {
            let (mut writer, mut reader) = columns::<2>();
            for (a, b) in levels.chunks(cut).zip(reduction.chunks(cut)) {
                writer.write([a, b]);
            }
            let got = drained(&mut reader);
            assert_eq!(got.len(), 4, "80 samples wait for their column");
            for (column, part) in got.iter().zip(levels.chunks(480)) {
                let low = part.iter().copied().fold(f32::MAX, f32::min);
                let high = part.iter().copied().fold(f32::MIN, f32::max);
                assert_eq!(*column, [Span { low, high }, Span { low: -high, high: -low }]);
            }
            assert_eq!(*wanted.get_or_insert_with(|| got.clone()), got);
        }
    }

    #[test]
    fn held_values_are_as_good_as_a_value_a_sample() {
        let (mut writer, mut reader) = columns::<1>();
        let (mut slow, mut slow_reader) = columns::<1>();
        for (at, len) in [32, 500, 1, 960, 15, 700].into_iter().enumerate() {
            let value = [3.0, -1.0, 9.0][at % 3];
            writer.write_held([value], len);
            slow.write([&vec![value; len]]);
        }
        let columns = drained(&mut reader);
        assert_eq!((columns.len(), &columns), (4, &drained(&mut slow_reader)));
    }

    #[test]
    fn a_column_without_a_number_is_as_the_one_before() {
        let (mut writer, mut reader) = columns::<2>();
        for level in [f32::NAN, -6.0, f32::NAN, f32::NAN, -3.0] {
            writer.write([&[level; 480], &[1.0; 480]]);
        }
        writer.restart();
        writer.write_held([f32::NAN, 1.0], 480);
        let spans = drained(&mut reader).into_iter().map(|[level, _]| (level.low, level.high));
        let expected = [0.0, -6.0, -6.0, -6.0, -3.0, 0.0].map(|level| (level, level));
        assert_eq!(spans.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn there_are_a_hundred_a_second_at_any_rate() {
        for rate_hz in [8_000.0, 11_025.0, 44_100.0, 44_056.25, 384_000.0] {
            let (mut writer, mut reader) = columns::<1>();
            writer.prepare(rate_hz);
            let mut count = 0;
            // Ten seconds, drained as a window does.
            for _ in 0..100 {
                writer.write_held([0.0], (rate_hz / 10.0).round() as usize);
                count += drained(&mut reader).len();
            }
            assert!((999..=1_000).contains(&count), "{rate_hz}: {count}");
        }
    }

    #[test]
    fn a_restart_drops_what_was_begun_and_a_full_ring_what_comes_last() {
        let (mut writer, mut reader) = columns::<1>();
        writer.write_held([100.0], 479);
        writer.restart();
        writer.write_held([1.0], 480);
        assert_eq!(drained(&mut reader), [[Span { low: 1.0, high: 1.0 }]]);
        for at in 0..WAITING_COLUMNS + 5 {
            writer.write_held([at as f32], 480);
        }
        let waiting = drained(&mut reader);
        assert_eq!(waiting.len(), WAITING_COLUMNS);
        assert_eq!(waiting[WAITING_COLUMNS - 1][0].low, (WAITING_COLUMNS - 1) as f32);
    }
}

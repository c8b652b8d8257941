//! The rms levels of both ends of a plugin.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::{Duration, Instant};

use super::HostMonitor;

/// After this time without news the host has stopped calling the plugin: longer than the longest
/// block of any host, as long as the window of the measurement.
const FORGOTTEN_AFTER: Duration = Duration::from_millis(300);

/// Root of the mean square of the last 300 ms, per channel, linear; both entries of a mono signal are
/// equal. A sine at full scale has 0.707.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rms {
    /// Before the plugin.
    pub input: [f32; 2],
    /// After the plugin.
    pub output: [f32; 2],
}

/// The newest levels, until they are taken.
#[derive(Debug)]
pub(super) struct RmsCell([AtomicU32; 4]);

impl RmsCell {
    /// Bits of a number that no level is.
    const TAKEN: u32 = f32::NAN.to_bits();

    pub(super) fn write(&self, Rms { input: [a, b], output: [c, d] }: Rms) {
        for (cell, level) in self.0.iter().zip([a, b, c, d]) {
            cell.store(level.to_bits(), Relaxed);
        }
    }

    /// Replaces in `rms` what is new; whether anything is.
    fn take(&self, rms: &mut Rms) -> bool {
        let mut has_news = false;
        for (cell, level) in self.0.iter().zip(rms.input.iter_mut().chain(&mut rms.output)) {
            let bits = cell.swap(Self::TAKEN, Relaxed);
            if bits != Self::TAKEN {
                (*level, has_news) = (f32::from_bits(bits), true);
            }
        }
        has_news
    }
}

impl Default for RmsCell {
    fn default() -> Self {
        Self(std::array::from_fn(|_| AtomicU32::new(Self::TAKEN)))
    }
}

/// The window's view of the levels: falls to silence when the host no longer calls the plugin.
#[derive(Debug, Default)]
pub struct RmsReader {
    rms: Rms,
    news_at: Option<Instant>,
}

impl RmsReader {
    /// The levels at the moment; call once a frame.
    pub fn update(&mut self, monitor: &HostMonitor) -> Rms {
        self.update_at(monitor, Instant::now())
    }

    fn update_at(&mut self, monitor: &HostMonitor, now: Instant) -> Rms {
        if monitor.rms().take(&mut self.rms) {
            self.news_at = Some(now);
        } else if self.news_at.is_none_or(|at| now.duration_since(at) > FORGOTTEN_AFTER) {
            self.rms = Rms::default();
        }
        self.rms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_stay_between_blocks_and_fall_when_the_host_stops() {
        let (monitor, mut reader) = (HostMonitor::default(), RmsReader::default());
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        assert_eq!(reader.update_at(&monitor, start), Rms::default());
        let loud = Rms { input: [0.1, 0.2], output: [0.3, 0.4] };
        monitor.set_rms(loud.input, loud.output);
        assert_eq!(reader.update_at(&monitor, start), loud);
        assert_eq!(reader.update_at(&monitor, at(300)), loud);
        assert_eq!(reader.update_at(&monitor, at(301)), Rms::default());
    }
}

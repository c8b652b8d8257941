//! The load of the processor, from the clock of the audio thread.

use std::time::{Duration, Instant};

use super::HostMonitor;
use crate::cpu;

/// Turns the processor ticks of the audio thread into a share of the available time.
#[derive(Debug)]
pub struct LoadMeter {
    since: Instant,
    since_ticks: u64,
    share: Option<f32>,
}

impl Default for LoadMeter {
    fn default() -> Self {
        Self { since: Instant::now(), since_ticks: cpu::ticks(), share: None }
    }
}

impl LoadMeter {
    /// How long the load is averaged.
    const PERIOD: Duration = Duration::from_millis(500);

    /// Share of the time that the processed audio lasts, 0 to 1 and more; `None` while nothing ran.
    pub fn update(&mut self, monitor: &HostMonitor) -> Option<f32> {
        let elapsed = self.since.elapsed();
        if elapsed < Self::PERIOD {
            return self.share;
        }
        let now_ticks = cpu::ticks();
        let ticks_per_s = now_ticks.wrapping_sub(self.since_ticks) as f64 / elapsed.as_secs_f64();
        let (busy_ticks, busy_samples) = monitor.take_load();
        let (busy_ticks, audio_s) =
            (busy_ticks as f64, busy_samples as f64 / monitor.sample_rate_hz());
        self.share = (audio_s > 0.0 && ticks_per_s > 0.0)
            .then(|| (busy_ticks / ticks_per_s / audio_s) as f32);
        (self.since, self.since_ticks) = (Instant::now(), now_ticks);
        self.share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_load_is_busy_time_over_audio_time() {
        let monitor = HostMonitor::default();
        monitor.set_format(48_000.0, 2);
        let mut meter = LoadMeter::default();
        std::thread::sleep(LoadMeter::PERIOD);
        let ticks_per_s =
            (cpu::ticks() - meter.since_ticks) as f64 / meter.since.elapsed().as_secs_f64();
        // 10 ms of work for 1 s of audio.
        monitor.add_load((ticks_per_s * 0.010) as u64, 48_000);
        let share = meter.update(&monitor).unwrap_or(0.0);
        // The two readings of the clocks differ by far less than 10 %.
        assert!((share - 0.010).abs() < 0.001, "{share}");
    }
}

//! CPU time of the process's threads by what they are for.

use std::time::Instant;

use lacquer_tests::gui::{FrameCosts, FrameMeter};

/// What went by in a while.
#[derive(Clone, Copy)]
pub struct Cost {
    /// Pictures that the X server was given.
    pub frames: u64,
    pub seconds: f64,
    /// CPU time of the windows' own threads.
    pub window_s: f64,
    /// CPU time of the threads that draw pictures in place of a graphics card.
    pub raster_s: f64,
    /// What the bundles counted themselves.
    pub counted: FrameCosts,
}

#[allow(clippy::cast_precision_loss, reason = "sums of a few seconds")]
impl Cost {
    /// Milliseconds of CPU of the windows' threads for a frame.
    pub fn window_ms(&self) -> f64 {
        per(1e3 * self.window_s, self.frames)
    }

    /// Of that, ours.
    pub fn ours_ms(&self) -> f64 {
        per(1e-6 * self.counted.update_ns as f64, self.counted.frames)
    }

    /// Of that, the driver's.
    pub fn driver_ms(&self) -> f64 {
        per(1e-6 * self.counted.paint_ns as f64, self.counted.frames)
    }

    /// Milliseconds of CPU for a frame in threads of the driver.
    pub fn raster_ms(&self) -> f64 {
        per(1e3 * self.raster_s, self.frames)
    }

    pub fn triangles(&self) -> f64 {
        per(self.counted.triangles as f64, self.counted.frames)
    }

    pub fn meshes(&self) -> f64 {
        per(self.counted.meshes as f64, self.counted.frames)
    }

    pub fn frames_per_s(&self) -> f64 {
        self.frames as f64 / self.seconds
    }

    /// Of one core.
    pub fn percent(&self) -> f64 {
        100.0 * (self.window_s + self.raster_s) / self.seconds
    }
}

#[allow(clippy::cast_precision_loss, reason = "few frames")]
fn per(sum: f64, frames: u64) -> f64 {
    if frames > 0 { sum / frames as f64 } else { 0.0 }
}

/// The begin of a measurement.
pub struct Start {
    at: Instant,
    frames: u64,
    cpu_s: (f64, f64),
    counted: FrameCosts,
}

impl Start {
    /// `frames` is what the X server has been given so far.
    pub fn new(frames: u64, meters: &[FrameMeter]) -> Self {
        Self { at: Instant::now(), frames, cpu_s: cpu_s(), counted: sum(meters) }
    }

    pub fn end(&self, frames: u64, meters: &[FrameMeter]) -> Cost {
        let (window_s, raster_s) = cpu_s();
        Cost {
            frames: frames - self.frames,
            seconds: self.at.elapsed().as_secs_f64(),
            window_s: window_s - self.cpu_s.0,
            raster_s: raster_s - self.cpu_s.1,
            counted: sum(meters).since(self.counted),
        }
    }
}

fn sum(meters: &[FrameMeter]) -> FrameCosts {
    meters.iter().map(FrameMeter::read).fold(FrameCosts::default(), FrameCosts::plus)
}

/// CPU time of the windows' threads and of the driver's, in seconds.
fn cpu_s() -> (f64, f64) {
    let own = std::process::id().to_string();
    let (mut window_s, mut raster_s) = (0.0, 0.0);
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return (0.0, 0.0) };
    for task in tasks.flatten() {
        let read = |name: &str| std::fs::read_to_string(task.path().join(name));
        let (Ok(name), Ok(stat)) = (read("comm"), read("schedstat")) else { continue };
        let spent_ns: f64 =
            stat.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or(0.0);
        let is_main = task.file_name().to_string_lossy() == own;
        if name.starts_with("llvmpipe") {
            raster_s += spent_ns * 1e-9;
        } else if !is_main && !name.starts_with("player") {
            window_s += spent_ns * 1e-9;
        }
    }
    (window_s, raster_s)
}

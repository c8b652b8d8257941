//! The picture of a goniometer: how often the signal was at each place of the stereo field.
//!
//! A square grid, upwards the middle `(L + R) / 2`, to the right the side turned so that a source
//! on the right is on the right, `(R - L) / 2`. Density decays with time and is shown on a log
//! scale. Runs beside the window, fed with the samples that the audio side sent over; takes its
//! memory once.

use crate::math::single::log2;

/// What was there fades by e in this time, in seconds: long enough for thousands of points, so that
/// the picture is a cloud and not the line that the last milliseconds drew.
const DECAY_S: f64 = 0.12;
/// `log2(1 + 24)`: 24 points per cell are shown as full brightness.
const FULL_LOG2: f32 = 4.643_856;

/// What has faded below this is gone, long before it becomes a number with which processors take
/// their time.
const LEAST: f32 = 1e-30;

/// How a goniometer is turned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GoniometerAxes {
    /// Middle upwards, side across.
    #[default]
    MidSide,
    /// Right across, left upwards.
    LeftRight,
}

/// See the module.
#[derive(Clone, Debug)]
pub struct Goniometer {
    size: usize,
    counts: Vec<f32>,
    axes: GoniometerAxes,
    zoom: f32,
}

impl Goniometer {
    /// A grid of `size` x `size` cells, at least 8.
    #[must_use]
    pub fn new(size: usize) -> Self {
        let size = size.max(8);
        Self { size, counts: vec![0.0; size * size], axes: GoniometerAxes::MidSide, zoom: 1.0 }
    }

    /// Cells along one edge.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// Turns the picture; clears it if that changes anything.
    pub fn set_axes(&mut self, axes: GoniometerAxes) {
        if axes != self.axes {
            self.axes = axes;
            self.clear();
        }
    }

    /// Gain before the grid, linear; clears the picture if that changes anything.
    pub fn set_zoom(&mut self, zoom_gain: f32) {
        if zoom_gain != self.zoom {
            self.zoom = zoom_gain;
            self.clear();
        }
    }

    /// An empty picture.
    pub fn clear(&mut self) {
        self.counts.fill(0.0);
    }

    /// Lets the picture fade for the time since the last frame.
    pub fn fade(&mut self, time_s: f64) {
        let share = (-time_s.max(0.0) / DECAY_S).exp() as f32;
        for count in &mut self.counts {
            let faded = *count * share;
            *count = if faded > LEAST { faded } else { 0.0 };
        }
    }

    /// Adds the samples that came since the last frame; what lies outside is left out.
    pub fn push(&mut self, left: &[f32], right: &[f32]) {
        let half = self.size as f32 / 2.0;
        for (&l, &r) in left.iter().zip(right) {
            let (x, y) = self.place(l, r);
            let (column, row) = (half + half * x, half - half * y);
            let inside = |at: f32| at >= 0.0 && at < self.size as f32;
            if inside(column) && inside(row) {
                self.counts[row as usize * self.size + column as usize] += 1.0;
            }
        }
    }

    /// Place of a sample, -1 to 1 to the right and upwards.
    #[must_use]
    pub fn place(&self, left: f32, right: f32) -> (f32, f32) {
        let (x, y) = match self.axes {
            GoniometerAxes::MidSide => (0.5 * (right - left), 0.5 * (left + right)),
            GoniometerAxes::LeftRight => (right, left),
        };
        (self.zoom * x, self.zoom * y)
    }

    /// Brightness of a cell, 0 to 1, logarithmic; rows from the top.
    #[must_use]
    pub fn brightness(&self, column: usize, row: usize) -> f32 {
        self.counts.get(row * self.size + column).copied().map_or(0.0, brightness)
    }

    /// [`brightness`](Self::brightness) of all cells, row by row from the top.
    pub fn brightnesses(&self) -> impl ExactSizeIterator<Item = f32> + '_ {
        self.counts.iter().copied().map(brightness)
    }
}

/// 0 only where nothing is: what is too faint for the logarithm is still there.
fn brightness(count: f32) -> f32 {
    let brightness = (log2(1.0 + count) / FULL_LOG2).min(1.0);
    if count > 0.0 { brightness.max(f32::MIN_POSITIVE) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brightest(goniometer: &Goniometer) -> (usize, usize) {
        let size = goniometer.size();
        let cells = (0..size).flat_map(|row| (0..size).map(move |column| (column, row)));
        cells
            .max_by(|a, b| {
                goniometer.brightness(a.0, a.1).total_cmp(&goniometer.brightness(b.0, b.1))
            })
            .unwrap()
    }

    #[test]
    fn mono_is_upright_and_right_is_right() {
        let mut goniometer = Goniometer::new(64);
        goniometer.push(&[0.5; 10], &[0.5; 10]);
        assert_eq!(brightest(&goniometer), (32, 16));
        goniometer.clear();
        goniometer.push(&[0.0; 10], &[0.5; 10]);
        assert_eq!(brightest(&goniometer), (40, 24));
        goniometer.set_axes(GoniometerAxes::LeftRight);
        goniometer.push(&[0.0; 10], &[0.5; 10]);
        assert_eq!(brightest(&goniometer), (48, 32), "right goes to the right");
        goniometer.clear();
        goniometer.push(&[0.5; 10], &[0.0; 10]);
        assert_eq!(brightest(&goniometer), (32, 16), "left goes up");
    }

    #[test]
    fn fades_with_time_and_ignores_what_is_outside() {
        let mut goniometer = Goniometer::new(32);
        goniometer.push(&[5.0, f32::NAN], &[5.0, 0.0]);
        assert!((0..32 * 32).all(|n| goniometer.brightness(n % 32, n / 32) == 0.0));
        goniometer.push(&[0.1], &[0.1]);
        let (column, row) = brightest(&goniometer);
        let before = goniometer.brightness(column, row);
        goniometer.fade(DECAY_S);
        assert!((goniometer.brightness(column, row) / before - 0.45).abs() < 0.01);
        goniometer.fade(1.0);
        assert!(goniometer.brightness(column, row) < 1e-3 * before);
    }
}

//! The stereo image as a shape around the listener: from which direction how much comes.
//!
//! A frame `(l, r)` has the direction `atan2(r - l, l + r)`: 0 is the middle, -45 and +45 degrees
//! are the loudspeakers, beyond them the channels are out of phase, +-90 is pure difference. Frames
//! that differ only in polarity share a direction. The energy of each direction decays with time.
//! Runs beside the window, fed with the samples that the audio side sent over.

use crate::units::power_to_db;

/// Directions, evenly from -90 to +90 degrees.
pub const POLAR_DIRECTIONS: usize = 181;

/// Decay of the energies, in seconds.
const DECAY_S: f64 = 0.25;
/// A shape of this level or less has no extent, in dBFS of its energy...
const LOWEST_DB: f64 = -60.0;
/// ... and one of this level reaches the rim.
const HIGHEST_DB: f64 = -12.0;
/// Makes weak directions beside a strong one visible: exponent of their share of its energy.
const COMPRESSION: f32 = 0.3;
/// A direction spreads over its neighbours as a bell of this width (its standard deviation), in
/// directions; with less a source in one direction would be a spike with straight edges.
const SPREAD: f32 = 3.0;
/// Neighbours to each side that a direction spreads to; beyond them nothing is visible.
const REACH: usize = 15;

/// See the module.
#[derive(Clone, Debug)]
pub struct PolarImage {
    energies: [f32; POLAR_DIRECTIONS],
    radii: [f32; POLAR_DIRECTIONS],
}

impl Default for PolarImage {
    fn default() -> Self {
        Self { energies: [0.0; POLAR_DIRECTIONS], radii: [0.0; POLAR_DIRECTIONS] }
    }
}

impl PolarImage {
    /// Nothing heard.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Reads the samples of a frame of the window, which took `time_s`.
    pub fn push(&mut self, left: &[f32], right: &[f32], time_s: f64) {
        let past = (-time_s.max(0.0) / DECAY_S).exp() as f32;
        for energy in &mut self.energies {
            *energy *= past;
        }
        let frames = left.len().min(right.len());
        if frames > 0 {
            let weight = (1.0 - past) / frames as f32;
            for (&l, &r) in left.iter().zip(right) {
                let energy = l * l + r * r;
                if energy.is_finite() && energy > 0.0 {
                    self.energies[direction(l, r)] += energy * weight;
                }
            }
        }
        self.shape();
    }

    /// Distance of the shape from the listener, 0 to 1, from -90 to +90 degrees.
    #[must_use]
    pub fn radii(&self) -> &[f32; POLAR_DIRECTIONS] {
        &self.radii
    }

    fn shape(&mut self) {
        let last = POLAR_DIRECTIONS as isize - 1;
        let at = |direction: isize| {
            // +90 and -90 degrees are the same direction.
            self.energies[direction.rem_euclid(last + 1) as usize]
        };
        let bell: [f32; REACH + 1] =
            std::array::from_fn(|offset| (-0.5 * (offset as f32 / SPREAD).powi(2)).exp());
        let smooth: [f32; POLAR_DIRECTIONS] = std::array::from_fn(|direction| {
            let centre = direction as isize;
            bell.iter().enumerate().skip(1).fold(at(centre), |sum, (offset, weight)| {
                let offset = offset as isize;
                sum + weight * (at(centre - offset) + at(centre + offset))
            })
        });
        let highest = smooth.iter().copied().fold(0.0, f32::max);
        let total: f32 = self.energies.iter().sum();
        let level_db = power_to_db(f64::from(total) / 2.0);
        let extent = ((level_db - LOWEST_DB) / (HIGHEST_DB - LOWEST_DB)).clamp(0.0, 1.0) as f32;
        self.radii = smooth.map(|energy| {
            if highest > 0.0 { extent * (energy / highest).powf(COMPRESSION) } else { 0.0 }
        });
    }
}

/// Index of the direction of a frame.
fn direction(left: f32, right: f32) -> usize {
    let (side, mid) = (right - left, left + right);
    let (side, mid) = if mid < 0.0 { (-side, -mid) } else { (side, mid) };
    let part = side.atan2(mid) / std::f32::consts::PI + 0.5;
    let index = (part * (POLAR_DIRECTIONS - 1) as f32).round() as usize;
    index.min(POLAR_DIRECTIONS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Direction of the longest radius, in degrees.
    fn main_direction_deg(left_gain: f32, right_gain: f32) -> f32 {
        let signal: Vec<f32> = (0..4_800).map(|n| (n as f32 * 0.3).sin() * 0.5).collect();
        let scaled = |gain: f32| signal.iter().map(|x| gain * x).collect::<Vec<f32>>();
        let mut image = PolarImage::default();
        image.push(&scaled(left_gain), &scaled(right_gain), 0.1);
        let longest = (0..POLAR_DIRECTIONS)
            .max_by(|a, b| image.radii()[*a].total_cmp(&image.radii()[*b]))
            .unwrap_or_default();
        longest as f32 * 180.0 / (POLAR_DIRECTIONS - 1) as f32 - 90.0
    }

    #[test]
    fn sources_stand_where_they_are_heard() {
        // Directions lie a degree apart.
        for (left, right, expected_deg) in [
            (1.0, 1.0, 0.0),
            (1.0, 0.0, -45.0),
            (0.0, 1.0, 45.0),
            (0.0, -1.0, 45.0),
            (0.5, 1.0, 18.4),
        ] {
            let got_deg = main_direction_deg(left, right);
            assert!((got_deg - expected_deg).abs() <= 0.6, "{left} {right}: {got_deg}");
        }
        assert!(main_direction_deg(1.0, -1.0).abs() >= 88.0);
    }

    #[test]
    fn a_source_in_one_direction_is_a_smooth_lobe() {
        let signal: Vec<f32> = (0..4_800).map(|n| (n as f32 * 0.3).sin() * 0.5).collect();
        let mut image = PolarImage::default();
        image.push(&signal, &signal, 0.1);
        let radii = image.radii();
        let longest = radii[POLAR_DIRECTIONS / 2];
        let steepest = radii.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
        assert!(steepest < 0.12 * longest, "{steepest} of {longest}");
        assert!(radii[POLAR_DIRECTIONS / 2 - 30] < 0.01 * longest, "and a narrow one");
    }

    #[test]
    fn louder_is_longer_and_silence_fades() {
        let longest = |image: &PolarImage| image.radii().iter().copied().fold(0.0, f32::max);
        let mut image = PolarImage::default();
        image.push(&[0.01; 4_800], &[0.01; 4_800], 0.5);
        let quiet = longest(&image);
        image.push(&[0.5; 4_800], &[0.5; 4_800], 0.5);
        assert!(longest(&image) > quiet && quiet > 0.0);
        image.push(&[], &[], 10.0);
        assert_eq!(longest(&image), 0.0);
        image.push(&[f32::NAN, f32::INFINITY], &[0.0, 1.0], 0.1);
        assert_eq!(longest(&image), 0.0);
    }
}

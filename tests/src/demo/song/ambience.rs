//! A short room: sparse random echoes ("velvet noise") that decay and darken.
//!
//! Source: Jarvelainen and Karjalainen, "Reverberation modeling using velvet noise", AES 30th
//! conference, 2007.

use super::filter::OnePole;
use super::rng::Rng;
use crate::demo::stereo::Stereo;

/// A room in numbers.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Time for a decay of 60 dB.
    pub decay_s: f64,
    /// Silence before the first echo.
    pub predelay_s: f64,
    /// Echoes each second.
    pub density_hz: f64,
    /// Corner of the low-pass in front of the echoes.
    pub damping_hz: f64,
    /// Level of the room beside the dry signal, linear.
    pub wet_gain: f64,
    /// Seed of the echo pattern.
    pub seed: u64,
}

/// Decay in nepers for 60 dB.
const SIXTY_DB: f64 = 6.907_755;

impl Room {
    /// Adds the room to `dry`; the length stays.
    pub fn add_to(&self, dry: &mut Stereo, sample_rate_hz: f64) {
        let mut damping = OnePole::new(self.damping_hz / sample_rate_hz);
        let send: Vec<f64> = dry
            .left
            .iter()
            .zip(&dry.right)
            .map(|(&l, &r)| damping.low(0.5 * (f64::from(l) + f64::from(r))))
            .collect();
        let mut rng = Rng::new(self.seed);
        for channel in [&mut dry.left, &mut dry.right] {
            for (delay_samples, gain) in self.echoes(&mut rng, sample_rate_hz) {
                for (out, input) in channel.iter_mut().skip(delay_samples).zip(&send) {
                    *out += (gain * input) as f32;
                }
            }
        }
    }

    fn echoes(&self, rng: &mut Rng, sample_rate_hz: f64) -> Vec<(usize, f64)> {
        let count = (self.decay_s * self.density_hz) as usize;
        let scale = self.wet_gain / (count as f64).sqrt();
        (0..count)
            .map(|i| {
                let time_s = (i as f64 + rng.unit()) / self.density_hz;
                let sign = if rng.unit() < 0.5 { -1.0 } else { 1.0 };
                let gain = sign * scale * (-SIXTY_DB * time_s / self.decay_s).exp();
                (((self.predelay_s + time_s) * sample_rate_hz) as usize, gain)
            })
            .collect()
    }
}

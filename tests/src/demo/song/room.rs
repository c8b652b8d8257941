//! What the microphones hear besides the music: mains hum, rumble and hiss. Values by ear.

use std::f64::consts::TAU;

use super::canvas::Canvas;
use super::envelope::raised_cosine;
use super::filter::OnePole;
use super::rng::Rng;
use super::{SAMPLE_RATE_HZ, Seed};
use crate::demo::stereo::Stereo;

/// Mains frequency.
const MAINS_HZ: f64 = 50.0;
/// Level of the mains and its harmonics, linear.
const HUM: [f64; 5] = [0.004, 0.0045, 0.002, 0.001, 0.0008];

/// The room stem.
#[must_use]
pub fn room(len_samples: usize) -> Stereo {
    let mut canvas = Canvas::new(len_samples);
    let length_s = len_samples as f64 / SAMPLE_RATE_HZ;
    let mut rng = Rng::new(Seed::ROOM);
    let mut rumble = [OnePole::new(22.0 / SAMPLE_RATE_HZ); 2];
    let mut air = [OnePole::new(420.0 / SAMPLE_RATE_HZ); 2];
    let mut hiss = [OnePole::new(6_000.0 / SAMPLE_RATE_HZ); 2];
    canvas.stereo(0.0, length_s, |t| {
        let hum: f64 = HUM
            .iter()
            .enumerate()
            .map(|(i, gain)| gain * (TAU * MAINS_HZ * (i + 1) as f64 * t).sin())
            .sum();
        let edge = raised_cosine(t / 0.3);
        let channel = |side: usize, noise: f64| {
            edge * (hum
                + 0.18 * rumble[side].low(noise)
                + 0.03 * air[side].low(noise)
                + 0.002 * hiss[side].high(noise))
        };
        let noise = [rng.bipolar(), rng.bipolar()];
        let mut channel = channel;
        [channel(0, noise[0]), channel(1, noise[1])]
    });
    canvas.insert(|_| {
        // A microphone does not hear below 15 Hz.
        let mut floor = OnePole::new(15.0 / SAMPLE_RATE_HZ);
        move |x| floor.high(x)
    });
    canvas.finish(0.0)
}

//! Coefficients: the elliptic half-band of Valenzuela and Constantinides (IEE Proc. 130 G, 1983) in
//! closed form, turned by a quarter of the rate.

use std::f64::consts::PI;

/// Sections of each chain.
pub const SECTIONS: usize = 8;
/// Sections at sample rates above 60 kHz, where the band is wider.
pub const MANY_SECTIONS: usize = 11;
/// Lowest rate of the longer chains, in Hz.
const MANY_FROM_HZ: f64 = 60_000.0;
/// Lower end of the band, and its distance from Nyquist, in Hz.
const LOWEST_HZ: f64 = 30.0;
/// Terms of the theta series; the nome is below 0.45.
const THETA_TERMS: i32 = 9;
/// Rounds of the arithmetic-geometric mean until it stands still.
const MEAN_ROUNDS: usize = 10;

/// Coefficients of both chains for a sample rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairCoefs {
    /// First chain, then second.
    chains: [[f64; MANY_SECTIONS]; 2],
    /// Sections in use.
    sections: usize,
}

impl PairCoefs {
    /// For a rate of at least 8 kHz.
    #[must_use]
    pub fn new(sample_rate_hz: f64) -> Self {
        let sections = if sample_rate_hz > MANY_FROM_HZ { MANY_SECTIONS } else { SECTIONS };
        let count = 2 * sections;
        let order = (2 * count + 1) as f64;
        let edge = 1.0 - 4.0 * LOWEST_HZ / sample_rate_hz;
        let modulus = (0.25 * PI * edge).tan().powi(2);
        let complement = (1.0 - modulus * modulus).sqrt();
        let nome = (-PI * mean(1.0, complement) / mean(1.0, modulus)).exp();
        let mut chains = [[0.0; MANY_SECTIONS]; 2];
        for index in 0..count {
            let angle = (index + 1) as f64 * PI / order;
            let (mut upper, mut lower) = (0.0, 0.5);
            for term in 0..THETA_TERMS {
                let sign = if term % 2 == 0 { 1.0 } else { -1.0 };
                upper +=
                    sign * nome.powi(term * (term + 1)) * (f64::from(2 * term + 1) * angle).sin();
                if term > 0 {
                    lower += sign * nome.powi(term * term) * (f64::from(2 * term) * angle).cos();
                }
            }
            let w = (nome.powf(0.25) * upper / lower).powi(2);
            let x = ((1.0 - w * modulus) * (1.0 - w / modulus)).sqrt() / (1.0 + w);
            chains[index % 2][index / 2] = (1.0 - x) / (1.0 + x);
        }
        Self { chains, sections }
    }

    /// Sections in use of each chain.
    #[must_use]
    pub fn sections(&self) -> usize {
        self.sections
    }

    /// Of a section of the first and of the second chain; 0 beyond those in use.
    #[must_use]
    pub fn section(&self, section: usize) -> [f64; 2] {
        self.chains.map(|chain| chain[section])
    }
}

/// Arithmetic-geometric mean.
fn mean(mut a: f64, mut b: f64) -> f64 {
    for _ in 0..MEAN_ROUNDS {
        (a, b) = (0.5 * (a + b), (a * b).sqrt());
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Image of a frequency: how much of `i + j q` turns the wrong way, in dB.
    fn image_db(coefs: &PairCoefs, freq_hz: f64, sample_rate_hz: f64) -> f64 {
        let w = 2.0 * PI * freq_hz / sample_rate_hz;
        let phase = |chain: &[f64; MANY_SECTIONS]| -> f64 {
            // (c - e^-2jw) / (1 - c e^-2jw)
            let one = |c: &f64| {
                let (sin, cos) = (2.0 * w).sin_cos();
                sin.atan2(c - cos) - (c * sin).atan2(1.0 - c * cos)
            };
            chain[..coefs.sections].iter().map(one).sum()
        };
        let difference = phase(&coefs.chains[0]) - (phase(&coefs.chains[1]) - w);
        let error = (difference.cos()).abs();
        20.0 * (0.5 * error).log10()
    }

    #[test]
    fn chains_stay_in_quadrature() {
        for (rate_hz, least_db) in [
            (8_000.0, -130.0),
            (44_100.0, -96.0),
            (48_000.0, -95.0),
            (96_000.0, -115.0),
            (192_000.0, -105.0),
            (384_000.0, -95.0),
        ] {
            let coefs = PairCoefs::new(rate_hz);
            let mut worst_db = f64::MIN;
            for step in 0..=2_000 {
                let freq_hz =
                    30.0 * ((0.5 * rate_hz - 30.0) / 30.0).powf(f64::from(step) / 2_000.0);
                worst_db = worst_db.max(image_db(&coefs, freq_hz, rate_hz));
            }
            assert!(worst_db < least_db, "{rate_hz}: {worst_db}");
        }
    }
}

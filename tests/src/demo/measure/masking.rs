//! Which tracks hide each other, where, and how much of each track can be heard.
//!
//! Model: the power of each track in bands of the ear (ERB-number scale, Glasberg and Moore 1990)
//! and in short frames; the other tracks' power spreads to neighbouring bands; a cell counts as
//! hidden when it lies more than `OFFSET_DB` below that sum in both channels (the better ear
//! decides, so panning helps). Cells count by a loudness-like weight (power to the 0.3).

use super::spectrum::Frames;
use crate::demo::stereo::Stereo;

/// Bands of one ERB each.
pub const BANDS: usize = 36;
/// Centre of the lowest band on the ERB-number scale: about 45 Hz.
const FIRST_ERB: f64 = 1.6;
const FRAME: usize = 4_096;
/// Steepness of masking towards higher and lower bands, in dB each ERB; Moore, "An Introduction to
/// the Psychology of Hearing", chapter 3, moderate levels.
const UPWARD_DB: f64 = 10.0;
const DOWNWARD_DB: f64 = 24.0;
/// A sound in noise is just audible about this far below the noise in its band (same source).
const OFFSET_DB: f64 = 4.0;
/// Cells this far below a track's loudest cell do not matter.
const RELEVANT_DB: f64 = 32.0;
/// Loudness grows with this power of intensity (Stevens).
const LOUDNESS_EXPONENT: f64 = 0.3;
/// Frames below this mean square are silence.
const SILENT_POWER: f64 = 1e-10;

/// Frequency of a band's centre.
#[must_use]
pub fn band_hz(band: f64) -> f64 {
    // Glasberg and Moore: ERB-number = 21.4 log10(1 + 0.00437 f).
    (10f64.powf((FIRST_ERB + band) / 21.4) - 1.0) / 0.004_37
}

/// Power of one track in frame, channel and band.
#[derive(Clone, Debug)]
pub struct Excitation {
    frames: Vec<[[f32; BANDS]; 2]>,
}

impl Excitation {
    /// Measures one track.
    #[must_use]
    pub fn of(audio: &Stereo, sample_rate_hz: f64) -> Self {
        let mut analysis = Frames::new(FRAME);
        let bin_hz = sample_rate_hz / FRAME as f64;
        let edges: Vec<usize> = (0..=BANDS)
            .map(|band| ((band_hz(band as f64 - 0.5) / bin_hz).round() as usize).min(FRAME / 2 + 1))
            .collect();
        let frames = (0..audio.len().div_ceil(FRAME))
            .map(|frame| {
                audio.channels().map(|channel| {
                    let mut bins = vec![0.0; FRAME / 2 + 1];
                    analysis.add_power(channel, frame * FRAME, &mut bins);
                    std::array::from_fn(|band| {
                        // The lowest bands are narrower than a bin: they share their nearest one.
                        let last = edges[band + 1].max(edges[band] + 1);
                        let width = (last - edges[band]) as f64;
                        let wanted =
                            (band_hz(band as f64 + 0.5) - band_hz(band as f64 - 0.5)) / bin_hz;
                        let share = (wanted / width).min(1.0);
                        (share
                            * bins[edges[band].min(bins.len() - 1)..last.min(bins.len())]
                                .iter()
                                .sum::<f64>()) as f32
                    })
                })
            })
            .collect();
        Self { frames }
    }
}

/// Hidden share of one track.
#[derive(Clone, Debug)]
pub struct Masking {
    /// Share of the band's weight that is hidden, 0..1.
    pub hidden: [f64; BANDS],
    /// Weight of the band within the track, the largest = 1.
    pub weight: [f64; BANDS],
    /// Share of the whole track that can be heard, 0..1; 1 for silence.
    pub audible: f64,
}

/// For every track: what the others hide of it.
#[must_use]
pub fn masking(tracks: &[Excitation]) -> Vec<Masking> {
    let frames = tracks.iter().map(|track| track.frames.len()).max().unwrap_or(0);
    let tops: Vec<f32> = tracks.iter().map(loudest_cell).collect();
    let mut totals = vec![([0.0f64; BANDS], [0.0f64; BANDS]); tracks.len()];
    for frame in 0..frames {
        let spread: Vec<Option<[[f64; BANDS]; 2]>> =
            tracks.iter().map(|track| track.frames.get(frame).map(spread_frame)).collect();
        let sum = sum_frames(&spread);
        for (index, track) in tracks.iter().enumerate() {
            if let (Some(own), Some(own_spread)) = (track.frames.get(frame), &spread[index]) {
                add_frame(&mut totals[index], own, own_spread, &sum, tops[index]);
            }
        }
    }
    totals.into_iter().map(|(weight, hidden)| finish(weight, hidden)).collect()
}

fn loudest_cell(track: &Excitation) -> f32 {
    track.frames.iter().flatten().flatten().copied().fold(0.0, f32::max)
}

fn spread_frame(frame: &[[f32; BANDS]; 2]) -> [[f64; BANDS]; 2] {
    let up = dsp_core::units::db_to_power(-UPWARD_DB);
    let down = dsp_core::units::db_to_power(-DOWNWARD_DB);
    frame.map(|bands| {
        let mut spread = bands.map(f64::from);
        for band in 1..BANDS {
            spread[band] += up * spread[band - 1];
        }
        let mut from_above = 0.0;
        for band in (0..BANDS).rev() {
            from_above *= down;
            spread[band] += from_above;
            from_above += f64::from(bands[band]);
        }
        spread
    })
}

fn sum_frames(spread: &[Option<[[f64; BANDS]; 2]>]) -> [[f64; BANDS]; 2] {
    let mut sum = [[0.0; BANDS]; 2];
    for frame in spread.iter().flatten() {
        for (sums, bands) in sum.iter_mut().zip(frame) {
            for (total, power) in sums.iter_mut().zip(bands) {
                *total += power;
            }
        }
    }
    sum
}

fn add_frame(
    (weight, hidden): &mut ([f64; BANDS], [f64; BANDS]),
    own: &[[f32; BANDS]; 2],
    own_spread: &[[f64; BANDS]; 2],
    sum: &[[f64; BANDS]; 2],
    top: f32,
) {
    let relevant = f64::from(top) * dsp_core::units::db_to_power(-RELEVANT_DB);
    let offset = dsp_core::units::db_to_power(-OFFSET_DB);
    for band in 0..BANDS {
        let power = [0, 1].map(|side| f64::from(own[side][band]));
        let loudest = power[0].max(power[1]);
        if loudest <= relevant.max(SILENT_POWER) {
            continue;
        }
        let audible = (0..2).any(|side| {
            let others = (sum[side][band] - own_spread[side][band]).max(0.0);
            power[side] > others * offset
        });
        let loudness = (power[0] + power[1]).powf(LOUDNESS_EXPONENT);
        weight[band] += loudness;
        if !audible {
            hidden[band] += loudness;
        }
    }
}

fn finish(weight: [f64; BANDS], hidden: [f64; BANDS]) -> Masking {
    let total: f64 = weight.iter().sum();
    let top = weight.iter().copied().fold(0.0, f64::max);
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    Masking {
        hidden: std::array::from_fn(|band| share(hidden[band], weight[band])),
        weight: weight.map(|band| share(band, top)),
        audible: 1.0 - share(hidden.iter().sum(), total),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    fn tone(freq_hz: f64, gain: f64) -> Stereo {
        let step = TAU * freq_hz / 48_000.0;
        Stereo::from_mono(
            (0..48_000).map(|i| (gain * (step * f64::from(i)).sin()) as f32).collect(),
        )
    }

    fn audible_of_first(first: &Stereo, second: &Stereo) -> f64 {
        masking(&[Excitation::of(first, 48_000.0), Excitation::of(second, 48_000.0)])[0].audible
    }

    #[test]
    fn a_loud_neighbour_hides_and_a_distant_one_does_not() {
        let quiet = tone(1_000.0, 0.01);
        assert!(audible_of_first(&quiet, &tone(980.0, 0.3)) < 0.05);
        assert!(audible_of_first(&quiet, &tone(200.0, 0.3)) > 0.95);
        assert!(audible_of_first(&quiet, &Stereo::silence(48_000)) > 0.999);
    }

    #[test]
    fn panning_apart_uncovers() {
        let quiet = tone(1_000.0, 0.01);
        let mut right = tone(980.0, 0.3);
        right.left.fill(0.0);
        assert!(audible_of_first(&quiet, &right) > 0.95);
    }
}

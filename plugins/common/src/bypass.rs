//! Bypass without a click: the dry signal with the same delay, behind a raised-cosine cross-fade.

use std::f64::consts::PI;

use dsp_core::units::s_to_samples;
use dsp_core::{AudioBlock, Setup};

/// Length of the cross-fade (design.md, section 5).
const FADE_S: f64 = 0.010;

/// Keeps the dry signal and fades to it.
#[derive(Default)]
pub struct Bypass {
    /// Weight of the dry signal after 0, 1, ... samples of the fade; the last one is 1.
    dry_weights: Vec<f32>,
    /// Progress of the fade: 0 is processed, the last index is dry.
    fade_at: usize,
    /// Per channel, the dry signal of the past `latency` samples and of the current block.
    dry: [Vec<f32>; 2],
    latency_samples: usize,
    /// Whether `dry` holds the current block.
    captured: bool,
}

impl Bypass {
    /// Takes the memory for delays up to `max_latency_samples`.
    pub fn prepare(&mut self, setup: &Setup, max_latency_samples: usize) {
        let fade_samples = s_to_samples(FADE_S, setup.sample_rate_hz).max(1);
        self.dry_weights = (0..=fade_samples)
            .map(|at| (0.5 - 0.5 * (PI * at as f64 / fade_samples as f64).cos()) as f32)
            .collect();
        let len = max_latency_samples + setup.max_block_samples;
        self.dry = std::array::from_fn(|_| vec![0.0; len]);
        self.latency_samples = self.latency_samples.min(max_latency_samples);
        self.fade_at = 0;
    }

    /// Forgets the past and stands at once where `bypassed` says.
    pub fn reset(&mut self, bypassed: bool) {
        for channel in &mut self.dry {
            channel.fill(0.0);
        }
        self.fade_at = if bypassed { self.dry_weights.len().saturating_sub(1) } else { 0 };
    }

    /// Delay of the dry path; cut to what [`prepare`](Self::prepare) took memory for.
    pub fn set_latency(&mut self, latency_samples: usize, max_latency_samples: usize) {
        self.latency_samples = latency_samples.min(max_latency_samples);
    }

    /// Whether the next block is a mix or the dry signal alone.
    #[inline]
    pub fn is_audible(&self, bypassed: bool) -> bool {
        bypassed || self.fade_at > 0
    }

    /// Stores the dry block before it is processed in place.
    #[inline]
    pub fn capture(&mut self, block: &mut AudioBlock<'_>, bypassed: bool) {
        self.captured = self.latency_samples > 0 || self.is_audible(bypassed);
        if !self.captured {
            return;
        }
        let latency = self.latency_samples;
        for (samples, dry) in block.iter_channels().zip(&mut self.dry) {
            dry[latency..latency + samples.len()].copy_from_slice(samples);
        }
    }

    /// Fades `block` towards the dry signal, or back, and moves the dry signal on.
    #[inline]
    pub fn mix(&mut self, block: &mut AudioBlock<'_>, bypassed: bool) {
        if !self.captured {
            return;
        }
        let len = block.len();
        let last = self.dry_weights.len() - 1;
        let from = self.fade_at;
        for (samples, dry) in block.iter_channels().zip(&mut self.dry) {
            if bypassed && from == last {
                samples.copy_from_slice(&dry[..len]);
            } else if bypassed || from > 0 {
                fade(samples, &dry[..len], &self.dry_weights, from, bypassed);
            }
            dry.copy_within(len..len + self.latency_samples, 0);
        }
        self.fade_at = if bypassed { (from + len).min(last) } else { from.saturating_sub(len) };
    }
}

/// Cross-fades `wet` and `dry` in place, walking through `dry_weights` from `at`.
fn fade(wet: &mut [f32], dry: &[f32], dry_weights: &[f32], mut at: usize, towards_dry: bool) {
    let last = dry_weights.len() - 1;
    for (wet, dry) in wet.iter_mut().zip(dry) {
        at = if towards_dry { (at + 1).min(last) } else { at.saturating_sub(1) };
        *wet = match at {
            0 => *wet,
            at if at == last => *dry,
            at => *wet + dry_weights[at] * (*dry - *wet),
        };
    }
}

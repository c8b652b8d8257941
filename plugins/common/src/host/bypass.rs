//! Bypass without a click: the dry signal with the same delay, behind a [`Crossfade`].

use dsp_core::switch::Crossfade;
use dsp_core::{AudioBlock, Setup};

/// Keeps the dry signal and fades to it.
pub struct Bypass {
    /// On is the processed signal.
    fade: Crossfade,
    /// Per channel, the dry signal of the past `latency` samples and of the current block.
    dry: [Vec<f32>; 2],
    latency_samples: usize,
    /// Whether `dry` holds the current block.
    captured: bool,
}

impl Default for Bypass {
    fn default() -> Self {
        Self {
            fade: Crossfade::new(true),
            dry: [Vec::new(), Vec::new()],
            latency_samples: 0,
            captured: false,
        }
    }
}

impl Bypass {
    /// Takes the memory for delays up to `max_latency_samples`.
    pub fn prepare(&mut self, setup: &Setup, max_latency_samples: usize) {
        let len = max_latency_samples + setup.max_block_samples;
        self.dry = std::array::from_fn(|_| vec![0.0; len]);
        self.latency_samples = self.latency_samples.min(max_latency_samples);
        self.fade.prepare(setup.sample_rate_hz);
    }

    /// Forgets the past and stands at once where `bypassed` says.
    pub fn reset(&mut self, bypassed: bool) {
        for channel in &mut self.dry {
            channel.fill(0.0);
        }
        self.fade.jump(!bypassed);
    }

    /// Delay of the dry path; cut to what [`prepare`](Self::prepare) took memory for.
    pub fn set_latency(&mut self, latency_samples: usize, max_latency_samples: usize) {
        self.latency_samples = latency_samples.min(max_latency_samples);
    }

    /// Whether the next block is a mix or the dry signal alone.
    #[inline]
    pub fn is_audible(&self, bypassed: bool) -> bool {
        bypassed || !self.fade.is_on()
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
        self.fade.set(!bypassed);
        let len = block.len();
        for (samples, dry) in block.iter_channels().zip(&mut self.dry) {
            self.fade.mix_into(&dry[..len], samples);
            dry.copy_within(len..len + self.latency_samples, 0);
        }
        self.fade.advance(len);
    }
}

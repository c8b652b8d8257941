//! Hearing what the detector hears, at the time of the result.

use dsp_core::delay::SwitchedDelay;
use dsp_core::dynamics::{Compressor, Domain};
use dsp_core::math::db_to_gain;
use dsp_core::switch::Crossfade;
use dsp_core::{AudioBlock, Setup, SideChain};

use super::Listen;
use super::buffers::Pair;

/// Replaces the result by the side-chain.
pub(super) struct ListenStage {
    heard: Pair,
    /// As a whole, and as loud as it triggers.
    on: Crossfade,
    trigger: Crossfade,
    /// That of the compressor, and that of what follows it.
    delays: [SwitchedDelay; 2],
    wanted: bool,
    /// The delays fill, for so many samples more.
    filling_samples: usize,
}

impl ListenStage {
    pub(super) fn new() -> Self {
        Self {
            heard: Pair::default(),
            on: Crossfade::new(false),
            trigger: Crossfade::new(false),
            delays: Default::default(),
            wanted: false,
            filling_samples: 0,
        }
    }

    pub(super) fn prepare(&mut self, setup: &Setup, max_samples: usize) {
        self.heard = Pair::new(setup);
        self.on.prepare(setup.sample_rate_hz);
        self.trigger.prepare(setup.sample_rate_hz);
        self.delays.iter_mut().for_each(|delay| delay.prepare(setup, max_samples));
    }

    pub(super) fn reset(&mut self) {
        self.filling_samples = 0;
        self.on.jump(self.wanted);
        self.trigger.jump(self.trigger.target());
        self.delays.iter_mut().for_each(SwitchedDelay::reset);
    }

    pub(super) fn set_delays(&mut self, delays_samples: [usize; 2]) {
        for (delay, samples) in self.delays.iter_mut().zip(delays_samples) {
            delay.set_delay(samples);
        }
    }

    pub(super) fn set(&mut self, listen: Listen) {
        if listen != Listen::Off {
            if self.on.is_off() && !self.wanted {
                self.delays.iter_mut().for_each(SwitchedDelay::reset);
                self.filling_samples = self.delays.iter().map(SwitchedDelay::delay_samples).sum();
                self.trigger.jump(listen == Listen::Trigger);
            }
            self.trigger.set(listen == Listen::Trigger);
        }
        self.wanted = listen != Listen::Off;
        if !self.wanted {
            self.filling_samples = 0;
            self.on.set(false);
        }
    }

    /// How much may be computed at once.
    pub(super) fn steady_samples(&self) -> usize {
        if self.filling_samples > 0 { self.filling_samples } else { usize::MAX }
    }

    /// Whether the side-chain is asked for.
    pub(super) fn is_heard(&self) -> bool {
        self.wanted || !self.on.is_off()
    }

    pub(super) fn process(
        &mut self,
        block: &mut AudioBlock<'_>,
        key: SideChain<'_>,
        compressor: &Compressor,
        domain: Domain,
    ) {
        if self.filling_samples == 0 {
            self.on.set(self.wanted);
        }
        if !self.is_heard() {
            return;
        }
        let len = block.len();
        let mut heard = self.heard.block(len, block.channels());
        for (channel, samples) in heard.iter_channels().enumerate() {
            samples.copy_from_slice(if channel == 0 { key.left() } else { key.right() });
        }
        self.delays[0].write(&mut heard);
        self.delays[0].read(&mut heard);
        if !self.trigger.is_off() {
            let gains_db = [0, 1].map(|channel| compressor.gain_trace_db(channel));
            for (channel, samples) in heard.iter_channels().enumerate() {
                for (n, sample) in samples.iter_mut().enumerate() {
                    let gain_db = match domain {
                        Domain::LeftRight => gains_db[channel][n],
                        _ => farthest(gains_db[0][n], gains_db[1][n]),
                    };
                    let change = (1.0 - db_to_gain(gain_db)).abs().min(1.0);
                    let amount = self.trigger.amount_at(n) as f32;
                    *sample *= 1.0 + amount * (change - 1.0);
                }
            }
        }
        self.delays[1].write(&mut heard);
        self.delays[1].read(&mut heard);
        for (heard, samples) in heard.iter_channels().zip(block.iter_channels()) {
            self.on.mix_into(samples, heard);
            samples.copy_from_slice(heard);
        }
        self.on.advance(len);
        self.filling_samples = self.filling_samples.saturating_sub(len);
        self.trigger.advance(len);
    }
}

/// The one that is farther from 0.
pub(super) fn farthest(a: f32, b: f32) -> f32 {
    if a.abs() >= b.abs() { a } else { b }
}

//! The side-chain: input or bus, equaliser.

use dsp_core::delay::SwitchedDelay;
use dsp_core::eq::{EqParams, Equalizer};
use dsp_core::switch::Crossfade;
use dsp_core::{AudioBlock, Processor, Setup, SetupError, SideChain};

use super::buffers::Pair;

/// What the detector hears.
pub(super) struct KeyPath {
    key: Pair,
    bus: Pair,
    /// Keeps the bus beside the input that came through the character stage.
    bus_delay: SwitchedDelay,
    equaliser: Equalizer,
    /// The bus is wanted; it is heard if something is connected.
    external: bool,
    fade: Crossfade,
    /// Something came over the bus since the last reset: most hosts send silence where nothing is
    /// connected.
    heard: bool,
}

impl KeyPath {
    pub(super) fn new() -> Self {
        Self {
            key: Pair::default(),
            bus: Pair::default(),
            bus_delay: SwitchedDelay::default(),
            equaliser: Equalizer::new(),
            external: false,
            fade: Crossfade::new(false),
            heard: false,
        }
    }

    pub(super) fn prepare(&mut self, setup: &Setup, max_samples: usize) -> Result<(), SetupError> {
        self.key = Pair::new(setup);
        self.bus = Pair::new(setup);
        self.bus_delay.prepare(setup, max_samples);
        self.fade.prepare(setup.sample_rate_hz);
        self.equaliser.prepare(setup)
    }

    pub(super) fn reset(&mut self) {
        self.equaliser.reset();
        self.bus_delay.reset();
        self.heard = false;
        self.fade.jump(self.external);
    }

    pub(super) fn set(&mut self, external: bool, equaliser: &EqParams) {
        self.external = external;
        self.equaliser.set_params(equaliser);
    }

    /// Latency of what comes before the side-chain leaves the input.
    pub(super) fn set_delay(&mut self, samples: usize) {
        self.bus_delay.set_delay(samples);
    }

    /// Whether anything came over the bus.
    pub(super) fn is_connected(&self) -> bool {
        self.heard
    }

    pub(super) fn take(&mut self, block: &mut AudioBlock<'_>, side_chain: Option<SideChain<'_>>) {
        let (len, channels) = (block.len(), block.channels());
        let side_chain = side_chain.filter(|bus| bus.len() == len);
        self.key.copy(block);
        let mut bus = self.bus.block(len, channels);
        for (channel, samples) in bus.iter_channels().enumerate() {
            match &side_chain {
                Some(side_chain) if channel == 0 => samples.copy_from_slice(side_chain.left()),
                Some(side_chain) => samples.copy_from_slice(side_chain.right()),
                None => samples.copy_from_slice(self.key.channel(channel, len)),
            }
        }
        if side_chain.is_some() {
            self.heard = self.heard || has_sound(&mut bus);
            self.bus_delay.write(&mut bus);
            self.bus_delay.read(&mut bus);
        }
        self.fade.set(self.external);
        let mut key = self.key.block(len, channels);
        for (key, bus) in key.iter_channels().zip(bus.iter_channels()) {
            self.fade.mix_into(key, bus);
            key.copy_from_slice(bus);
        }
        self.fade.advance(len);
        self.equaliser.process(&mut key);
    }

    /// What was taken last.
    pub(super) fn key(&self, len: usize, channels: usize) -> SideChain<'_> {
        self.key.side_chain(len, channels)
    }

    pub(super) fn tail_samples(&self) -> usize {
        self.equaliser.tail_samples()
    }
}

fn has_sound(block: &mut AudioBlock<'_>) -> bool {
    block.iter_channels().any(|channel| channel.iter().any(|sample| *sample != 0.0))
}

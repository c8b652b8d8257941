//! The side-chain: input or bus, equaliser.

use dsp_core::delay::SwitchedDelay;
use dsp_core::eq::{EqParams, Equalizer};
use dsp_core::switch::Crossfade;
use dsp_core::{AudioBlock, Processor, Setup, SetupError, SideChain, is_silent};

use super::buffers::Pair;

/// What the detector hears.
pub(super) struct KeyPath {
    key: Pair,
    bus: Pair,
    /// Keeps the bus beside the input that came through the character stage.
    bus_delay: SwitchedDelay,
    /// What the delay holds came before a pause.
    bus_is_old: bool,
    equaliser: Equalizer,
    /// The bus is wanted; it is heard if something is connected.
    external: bool,
    fade: Crossfade,
    /// The key is the input itself.
    is_input: bool,
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
            bus_is_old: false,
            equaliser: Equalizer::new(),
            external: false,
            fade: Crossfade::new(false),
            is_input: false,
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
        self.is_input = false;
        self.fade.jump(self.external);
    }

    pub(super) fn set(&mut self, external: bool, equaliser: &EqParams) {
        self.external = external;
        self.fade.set(external);
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

    /// How many samples may be computed at once.
    pub(super) fn steady_samples(&self) -> usize {
        let fades = [self.fade.remaining_samples(), self.bus_delay.remaining_samples()];
        fades.into_iter().filter(|samples| *samples > 0).min().unwrap_or(usize::MAX)
    }

    /// Computes nothing any more where the key is the input as it is. On places that do not depend on
    /// how the signal is cut.
    pub(super) fn rest(&mut self) {
        self.is_input = self.fade.is_off() && self.equaliser.is_idle();
    }

    /// Takes the key of a part, at most as much as is [steady](Self::steady_samples); `None`: it is the
    /// block as it is. Only if it is kept, or not the block, it can be [read](Self::key) afterwards.
    pub(super) fn take(
        &mut self,
        block: &mut AudioBlock<'_>,
        side_chain: Option<SideChain<'_>>,
        is_kept: bool,
    ) -> Option<SideChain<'_>> {
        let (len, channels) = (block.len(), block.channels());
        self.is_input &= self.fade.is_off() && self.equaliser.is_idle();
        let side_chain = side_chain.filter(|bus| bus.len() == len);
        let has_bus = self.take_bus(side_chain, (len, channels));
        if self.is_input {
            self.equaliser.skip(len);
            if is_kept {
                self.key.copy(block);
            }
            return None;
        }
        self.key.copy(block);
        let mut key = self.key.block(len, channels);
        if has_bus {
            for (key, bus) in key.iter_channels().zip(self.bus.block(len, channels).iter_channels())
            {
                self.fade.mix_into(key, bus);
                key.copy_from_slice(bus);
            }
        }
        self.fade.advance(len);
        self.equaliser.process(&mut key);
        Some(self.key.side_chain(len, channels))
    }

    /// Takes the bus where it is heard, or may be soon; whether it is there to be heard.
    fn take_bus(
        &mut self,
        side_chain: Option<SideChain<'_>>,
        (len, channels): (usize, usize),
    ) -> bool {
        let is_heard = !self.fade.is_off();
        let wanted = side_chain.filter(|_| is_heard || !self.bus_delay.is_direct());
        if let Some(bus) = &side_chain {
            self.heard = self.heard || !(is_silent(bus.left()) && is_silent(bus.right()));
        }
        let Some(bus) = wanted else {
            self.bus_is_old = true;
            // Or a fade of the delay would cut the parts short for ever.
            self.bus_delay.skip(len);
            return false;
        };
        if std::mem::take(&mut self.bus_is_old) {
            self.bus_delay.forget();
        }
        self.bus.load(&bus);
        self.bus_delay.process(&mut self.bus.block(len, channels));
        is_heard
    }

    /// What was taken last.
    pub(super) fn key(&self, len: usize, channels: usize) -> SideChain<'_> {
        self.key.side_chain(len, channels)
    }

    pub(super) fn tail_samples(&self) -> usize {
        self.equaliser.tail_samples()
    }
}

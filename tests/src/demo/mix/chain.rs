//! The plugins of one strip, run as a DAW runs them in an offline render: blocks of one length,
//! latency compensated, tails played out.

use std::time::{Duration, Instant};

use super::catalog::Catalog;
use super::setting::{Shown, apply, check_in_use};
use crate::demo::error::DemoError;
use crate::demo::session::{Document, PluginUse};
use crate::demo::stereo::Stereo;
use crate::host::{AudioConfig, HostError, Instance, Io, RenderMode, Transport};

/// Length of a block, in samples.
pub const BLOCK: usize = 512;
/// Tempo the plugins are told when the song has none.
const DEFAULT_TEMPO_BPM: f64 = 120.0;
/// A tail that never ends is cut here.
const LONGEST_TAIL_S: f64 = 10.0;
/// Length of a measured impulse response: a bin is below 1 Hz at 48 kHz.
const IMPULSE_LEN: usize = 65_536;

/// Peak of the impulse that measures it: a power of two near -72 dBFS, so that scaling it loses no bit.
const QUIET_GAIN: f32 = 1.0 / 4_096.0;

/// One plugin of a chain, as the report shows it.
#[derive(Clone, Debug)]
pub struct SlotInfo {
    /// Display name.
    pub name: String,
    /// CLAP id.
    pub id: String,
    /// The settings of the session in the plugin's own words.
    pub settings: Vec<Shown>,
    /// Latency in samples.
    pub latency_samples: usize,
    /// The strip that the side-chain hears.
    pub sidechain: Option<String>,
}

/// A plugin of a chain.
struct Slot {
    instance: Instance,
    info: SlotInfo,
    /// What the side-chain hears, late by the plugins before this one.
    key: Option<Stereo>,
}

/// A running chain; empty means a wire.
pub struct Chain {
    slots: Vec<Slot>,
    sample_rate_hz: f64,
    tempo_bpm: f64,
    /// Time spent in the plugins.
    pub busy: Duration,
}

impl Chain {
    /// Loads, sets and activates the plugins.
    ///
    /// # Errors
    /// With the line of the session: for an unknown plugin, parameter or value; else when a plugin
    /// does not run.
    pub fn build(
        wanted: &[PluginUse],
        catalog: &mut Catalog,
        document: &Document,
        sample_rate_hz: f64,
    ) -> Result<Self, DemoError> {
        let slots = wanted
            .iter()
            .map(|entry| {
                let mut instance = catalog.instance(&entry.plugin, document)?;
                let settings = entry
                    .settings
                    .iter()
                    .map(|setting| apply(&mut instance, setting, document))
                    .collect::<Result<_, _>>()?;
                check_in_use(&mut instance, &entry.settings, document)?;
                select_stereo(&mut instance)?;
                if let Some(from) = &entry.sidechain
                    && instance.ports().sidechain() == 0
                {
                    let name = &instance.descriptor().name;
                    return Err(document.error(from.line, format!("{name} has no side-chain")));
                }
                instance.activate(AudioConfig { sample_rate_hz, max_block: BLOCK })?;
                offline(&mut instance)?;
                let info = SlotInfo {
                    name: instance.descriptor().name.clone(),
                    id: instance.id().to_owned(),
                    settings,
                    latency_samples: instance.latency_samples(),
                    sidechain: entry.sidechain.as_ref().map(|from| from.value.clone()),
                };
                Ok(Slot { instance, info, key: None })
            })
            .collect::<Result<_, DemoError>>()?;
        Ok(Self { slots, sample_rate_hz, tempo_bpm: DEFAULT_TEMPO_BPM, busy: Duration::ZERO })
    }

    /// What the plugins are told about the song.
    #[must_use]
    pub fn with_tempo(mut self, tempo_bpm: Option<f64>) -> Self {
        self.tempo_bpm = tempo_bpm.unwrap_or(DEFAULT_TEMPO_BPM);
        self
    }

    /// Connects the side-chains; `strips` are those that were mixed so far, by name.
    #[must_use]
    pub fn with_keys(mut self, strips: &[(String, Stereo)]) -> Self {
        let mut late_samples = 0;
        for slot in &mut self.slots {
            let from = slot.info.sidechain.as_deref().unwrap_or_default();
            let strip = strips.iter().find(|(name, _)| name.eq_ignore_ascii_case(from));
            slot.key = strip.map(|(_, audio)| audio.delayed(late_samples));
            late_samples += slot.info.latency_samples;
        }
        self
    }

    /// The plugins in order.
    pub fn slots(&self) -> impl Iterator<Item = &SlotInfo> {
        self.slots.iter().map(|slot| &slot.info)
    }

    /// Latency of the whole chain.
    #[must_use]
    pub fn latency_samples(&self) -> usize {
        self.slots().map(|info| info.latency_samples).sum()
    }

    fn tail_samples(&mut self) -> Result<usize, DemoError> {
        let longest = (LONGEST_TAIL_S * self.sample_rate_hz) as usize;
        let mut sum = 0;
        for Slot { instance, .. } in &mut self.slots {
            sum += instance.tail_samples()?.unwrap_or(longest).min(longest);
        }
        Ok(sum.min(longest))
    }

    /// Renders a whole signal; the result starts in time with the input and is longer by the tail.
    ///
    /// # Errors
    /// When a plugin fails.
    pub fn render(&mut self, input: Stereo) -> Result<Stereo, DemoError> {
        if self.slots.is_empty() {
            return Ok(input);
        }
        let started = Instant::now();
        let latency = self.latency_samples();
        let wanted = input.len() + self.tail_samples()?;
        let mut audio = input;
        audio.resize(wanted + latency);
        for key in self.slots.iter_mut().filter_map(|slot| slot.key.as_mut()) {
            key.resize(wanted + latency);
        }
        let mut transport = Transport::playing(self.tempo_bpm, 0.0);
        let mut from = 0;
        while from < audio.len() {
            let to = audio.len().min(from + BLOCK);
            self.block(&mut audio, from..to, &transport)?;
            transport = transport.advanced(to - from, self.sample_rate_hz);
            from = to;
        }
        for channel in audio.channels_mut() {
            channel.drain(..latency);
        }
        self.busy += started.elapsed();
        Ok(audio)
    }

    fn block(
        &mut self,
        audio: &mut Stereo,
        range: std::ops::Range<usize>,
        transport: &Transport,
    ) -> Result<(), HostError> {
        let len = range.len();
        let mut input = [[0.0f32; BLOCK]; 2];
        for Slot { instance, key, .. } in &mut self.slots {
            input[0][..len].copy_from_slice(&audio.left[range.clone()]);
            input[1][..len].copy_from_slice(&audio.right[range.clone()]);
            let key = key.as_ref().map(|key| key.channels().map(|side| &side[range.clone()]));
            let mut io = Io {
                input: &[&input[0][..len], &input[1][..len]],
                sidechain: key.as_ref().map_or(&[], |key| key),
                output: &mut [&mut audio.left[range.clone()], &mut audio.right[range.clone()]],
            };
            instance.process(&mut io, &[], Some(transport))?;
        }
        Ok(())
    }

    /// The chain's answer to a unit impulse: in both channels alike, or (`opposite`) with opposite
    /// signs. The impulse is quiet, -72 dBFS: what a compressor does to it is no part of the balance,
    /// except where it acts on levels that low (a threshold, a boost or an expander set for them). Run it
    /// on a chain of its own: it leaves its trace in meters.
    ///
    /// # Errors
    /// When a plugin fails.
    pub fn impulse_response(&mut self, opposite: bool) -> Result<Stereo, DemoError> {
        for Slot { instance, .. } in &mut self.slots {
            instance.reset()?;
        }
        let mut impulse = Stereo::silence(IMPULSE_LEN);
        impulse.left[0] = QUIET_GAIN;
        impulse.right[0] = if opposite { -QUIET_GAIN } else { QUIET_GAIN };
        let mut response = self.render(impulse)?;
        response.resize(IMPULSE_LEN);
        response.scale(1.0 / QUIET_GAIN);
        Ok(response)
    }
}

fn select_stereo(instance: &mut Instance) -> Result<(), HostError> {
    let ports = instance.ports();
    if (ports.main_input(), ports.main_output()) == (2, 2) {
        return Ok(());
    }
    instance.select_layout(2, 2)
}

/// Tells the plugin that this is an offline render; one without that extension renders the same.
fn offline(instance: &mut Instance) -> Result<(), HostError> {
    match instance.set_render_mode(RenderMode::Offline) {
        Err(HostError::Unsupported { .. }) => Ok(()),
        other => other,
    }
}

//! The sections of all resting bands of a stage, packed for the vector kernel.

use crate::simd::Backend;
use crate::simd::bundle::{
    Bundle, CHANNELS, Frame, Gains, LaneCoefs, SECTIONS_PER_BUNDLE, extract_gains,
};
use crate::simd::cascade;

use super::band::{Band, Stage};

/// States below this are taken as silence: -600 dB.
const SILENCE: f64 = 1e-30;
/// A section without effect is left out once its state is below this: -300 dB.
const RUNG_OUT: f64 = 1e-15;

/// Where a lane's state comes from.
#[derive(Clone, Copy, Debug, Default)]
struct Source {
    band: u16,
    section: u16,
    /// False for a lane that only passes or mutes.
    used: bool,
}

/// One stage.
#[derive(Clone, Debug)]
pub struct PackedStage {
    stage: Stage,
    bundles: Vec<Bundle>,
    sources: Vec<[Source; CHANNELS]>,
    len: usize,
    gains: Gains,
    rings_out: bool,
}

impl PackedStage {
    /// Takes memory for `max_sections`.
    pub fn new(stage: Stage, max_sections: usize) -> Self {
        let bundles = max_sections.div_ceil(SECTIONS_PER_BUNDLE);
        Self {
            stage,
            bundles: vec![Bundle::default(); bundles],
            sources: vec![[Source::default(); CHANNELS]; bundles * SECTIONS_PER_BUNDLE],
            len: 0,
            gains: Gains::InSections,
            rings_out: false,
        }
    }

    /// Takes the sections of all bands, which must be at rest.
    pub fn pack(&mut self, bands: &mut [Band]) {
        self.rings_out = false;
        let mut used = [0; CHANNELS];
        for (band_index, band) in bands.iter_mut().enumerate() {
            let Some(voice) = band.resting_voice(self.stage) else { continue };
            let lanes = voice.lanes();
            for channel in 0..CHANNELS {
                if !lanes.active[channel] {
                    if lanes.mutes_others {
                        self.put(&mut used, channel, &LaneCoefs::MUTE, [0.0; 2], Source::default());
                    }
                    continue;
                }
                for index in 0..voice.sections().len() {
                    let section = voice.sections()[index];
                    let state = voice.state_mut(index, channel);
                    if section.is_identity() {
                        if state.iter().all(|value| value.abs() < RUNG_OUT) {
                            *state = [0.0; 2];
                            continue;
                        }
                        self.rings_out = true;
                    }
                    let source =
                        Source { band: band_index as u16, section: index as u16, used: true };
                    let state = *state;
                    self.put(&mut used, channel, &LaneCoefs::new(&section), state, source);
                }
            }
        }
        self.len = used[0].max(used[1]).div_ceil(SECTIONS_PER_BUNDLE);
        for channel in 0..CHANNELS {
            while used[channel] < self.len * SECTIONS_PER_BUNDLE {
                self.put(&mut used, channel, &LaneCoefs::PASS, [0.0; 2], Source::default());
            }
        }
        // Listening on left and right has no place of its own that could apply them.
        self.gains = match self.stage {
            Stage::ListenLeftRight => Gains::InSections,
            _ => extract_gains(&mut self.bundles[..self.len]),
        };
    }

    fn put(
        &mut self,
        used: &mut [usize; CHANNELS],
        channel: usize,
        coefs: &LaneCoefs,
        state: [f64; 2],
        source: Source,
    ) {
        let slot = used[channel];
        used[channel] += 1;
        self.bundles[slot / SECTIONS_PER_BUNDLE].set(
            slot % SECTIONS_PER_BUNDLE,
            channel,
            coefs,
            state,
        );
        self.sources[slot][channel] = source;
    }

    /// Gives the states back to the bands.
    pub fn unpack(&self, bands: &mut [Band]) {
        for (slot, sources) in self.sources.iter().enumerate().take(self.len * SECTIONS_PER_BUNDLE)
        {
            for (channel, source) in sources.iter().enumerate().filter(|(_, source)| source.used) {
                if let Some(voice) = bands[usize::from(source.band)].resting_voice(self.stage) {
                    *voice.state_mut(usize::from(source.section), channel) = self.bundles
                        [slot / SECTIONS_PER_BUNDLE]
                        .state(slot % SECTIONS_PER_BUNDLE, channel);
                }
            }
        }
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What the stage's input has to be multiplied by.
    pub fn input_gains(&self) -> Frame {
        self.gains.at_input()
    }

    /// Whether a section without effect is still waiting to be left out.
    pub fn rings_out(&self) -> bool {
        self.rings_out
    }

    /// Clears states that have become inaudible; returns whether all are empty.
    pub fn flush(&mut self) -> bool {
        let mut empty = true;
        for bundle in &mut self.bundles[..self.len] {
            empty &= bundle.flush(SILENCE);
        }
        empty
    }

    /// Processes frames in place. A left-right stage expects its [`Self::input_gains`] to be applied
    /// already.
    pub fn run(&mut self, backend: Backend, frames: &mut [Frame]) {
        let bundles = &mut self.bundles[..self.len];
        if self.stage.is_mid_side() {
            encode_mid_side(frames, self.gains.at_input());
            cascade::run(backend, bundles, self.gains, frames);
            decode_mid_side(frames);
        } else {
            cascade::run(backend, bundles, self.gains, frames);
        }
    }
}

/// Left and right to mid (their mean) and side (half their difference), times gains.
pub fn encode_mid_side(frames: &mut [Frame], gains: Frame) {
    let [mid, side] = gains.map(|gain| 0.5 * gain);
    for frame in frames {
        *frame = [mid * (frame[0] + frame[1]), side * (frame[0] - frame[1])];
    }
}

/// Back to left and right.
pub fn decode_mid_side(frames: &mut [Frame]) {
    for frame in frames {
        *frame = [frame[0] + frame[1], frame[0] - frame[1]];
    }
}

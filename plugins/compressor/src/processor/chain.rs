//! The units in their order, the settings to each, and one latency for all of them.

use dsp_core::dynamics::{Compressor, CompressorParams, LATENCY_GRID_SAMPLES, MAX_FIXED_LATENCY_S};
use dsp_core::units::s_to_samples;
use dsp_core::{AudioBlock, Processor, Setup, SetupError, SideChain};

use super::beside::Beside;
use super::colour::ColourStage;
use super::key::KeyPath;
use super::listen::ListenStage;
use super::output::OutputStage;
use super::scope::{Scope, ScopeReader};
use super::{Settings, State};

/// Room for the filters of the compressor and of the character stage, in samples.
const FILTERS_SAMPLES: usize = 256;

/// More than any latency at a sample rate, in samples.
#[must_use]
pub fn max_latency_samples(sample_rate_hz: f64) -> usize {
    s_to_samples(MAX_FIXED_LATENCY_S, sample_rate_hz) + 2 * FILTERS_SAMPLES
}

/// The whole signal path; see [the module above](super).
pub struct Chain {
    settings: Settings,
    compressor: Compressor,
    key: KeyPath,
    before: ColourStage,
    after: ColourStage,
    dry: Beside,
    output: OutputStage,
    listen: ListenStage,
    scope: Scope,
    /// For the window, until it is made.
    reader: Option<ScopeReader>,
    sample_rate_hz: f64,
    /// Delay of a character stage; 0 until prepared.
    colour_samples: usize,
    /// What the delays follow, once they do.
    latencies_samples: Option<[usize; 3]>,
    /// Samples since the last reset.
    position: usize,
    prepared: bool,
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl Chain {
    /// At the defaults; passes audio through until it is prepared.
    #[must_use]
    pub fn new() -> Self {
        let (scope, reader) = Scope::new();
        let mut chain = Self {
            settings: Settings::default(),
            compressor: Compressor::new(),
            key: KeyPath::new(),
            before: ColourStage::new(),
            after: ColourStage::new(),
            dry: Beside::default(),
            output: OutputStage::new(),
            listen: ListenStage::new(),
            scope,
            reader: Some(reader),
            sample_rate_hz: 48_000.0,
            colour_samples: 0,
            latencies_samples: None,
            position: 0,
            prepared: false,
        };
        chain.apply();
        chain
    }

    /// The window's end of histories and spectrum; once.
    pub fn take_scope(&mut self) -> Option<ScopeReader> {
        self.reader.take()
    }

    /// A callback of the host begins; whether a window looks at histories and [state](Self::state).
    pub fn begin_callback(&mut self, watched: bool) {
        self.scope.set_watched(watched);
        if watched {
            self.compressor.begin_readings();
        }
    }

    /// What the window shows besides the histories: of the last callback, if a window looks.
    #[must_use]
    pub fn state(&self) -> State {
        State {
            readings: self.compressor.readings(),
            lock_db: self.output.lock_db(),
            connected: self.key.is_connected(),
        }
    }

    /// Hands the settings on to the units.
    fn apply(&mut self) {
        let settings = self.settings;
        let colour = &settings.colour;
        // Whatever is on: the latency stays when the place changes. While nothing is on, the place is
        // one and the same, and choosing another is not heard.
        let reserves = settings.budget_s.is_some() || colour.circuit.is_some();
        let is_before = colour.before && colour.circuit.is_some();
        if is_before {
            self.before.wake(|delay| self.dry.remind(&self.compressor, delay));
        }
        self.before.set(colour.stage(true), reserves && is_before);
        self.after.set(colour.stage(false), reserves && !is_before);
        let colour_s = self.colour_samples as f64 / self.sample_rate_hz;
        self.compressor.set_params(&CompressorParams {
            fixed_latency_s: settings.budget_s.map(|budget_s| (budget_s - colour_s).max(0.0)),
            ..settings.compressor
        });
        self.key.set(settings.external, &settings.key_equaliser());
        self.output.set(&settings);
        self.listen.set(settings.listen);
        self.follow_latencies();
    }

    /// What runs beside the units is as late as they are.
    fn follow_latencies(&mut self) {
        let latencies_samples = self.latencies_samples();
        if self.latencies_samples == Some(latencies_samples) {
            return;
        }
        self.latencies_samples = Some(latencies_samples);
        let [before, compressor, after] = latencies_samples;
        self.key.set_delay(before);
        self.listen.set_delays([compressor, after]);
        self.dry.set_delays([before, compressor, after]);
    }

    /// A part in which latencies change at its first sample only.
    fn process_part(&mut self, block: &mut AudioBlock<'_>, side_chain: Option<SideChain<'_>>) {
        let (len, channels) = (block.len(), block.channels());
        let is_seen = self.scope.is_watched() || self.listen.is_heard();
        let may_change = self.position.is_multiple_of(LATENCY_GRID_SAMPLES);
        self.dry.take(block, &self.compressor, [!self.before.is_running(), may_change]);
        if !self.before.sleeps() {
            self.before.process(block);
        }
        let key = self.key.take(block, side_chain, is_seen);
        self.compressor.set_traced(is_seen);
        self.compressor.keep_dry(is_seen || self.dry.needs_dry() || self.output.needs_dry());
        self.compressor.process_keyed(block, key);
        self.after.process(block);
        self.follow_latencies();
        let dry = self.dry.delayed(&self.compressor, len, channels);
        self.output.process(block, dry);
        if !is_seen {
            return;
        }
        let domain = self.settings.compressor.domain;
        self.listen.process(block, self.key.key(len, channels), &self.compressor, domain);
        let key = self.key.key(len, channels);
        self.scope.write(block, (dry, key), &self.compressor);
    }

    fn latencies_samples(&self) -> [usize; 3] {
        let (before, after) = (self.before.latency_samples(), self.after.latency_samples());
        [before, self.compressor.latency_samples(), after]
    }
}

impl Processor for Chain {
    type Params = Settings;

    fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        self.sample_rate_hz = setup.sample_rate_hz;
        let max_samples = s_to_samples(MAX_FIXED_LATENCY_S, setup.sample_rate_hz) + FILTERS_SAMPLES;
        self.latencies_samples = None;
        self.before.prepare(setup)?;
        self.after.prepare(setup)?;
        self.colour_samples = self.after.stage_samples();
        self.compressor.prepare(setup)?;
        self.key.prepare(setup, FILTERS_SAMPLES)?;
        self.dry.prepare(setup, [max_samples, FILTERS_SAMPLES]);
        self.output.prepare(setup)?;
        self.listen.prepare(setup, max_samples);
        self.scope.prepare(setup);
        self.prepared = true;
        self.apply();
        self.reset();
        Ok(())
    }

    fn reset(&mut self) {
        self.position = 0;
        self.before.reset();
        self.after.reset();
        self.compressor.reset();
        self.follow_latencies();
        self.key.reset();
        self.dry.reset();
        self.output.reset();
        self.listen.reset();
        self.scope.restart();
    }

    fn set_params(&mut self, settings: &Settings) {
        if *settings != self.settings {
            if !settings.sounds_like(&self.settings) {
                self.output.change_sound();
            }
            self.settings = *settings;
            self.apply();
            if self.prepared && self.position == 0 {
                self.reset();
            }
        }
    }

    fn process(&mut self, block: &mut AudioBlock<'_>) {
        self.process_keyed(block, None);
    }

    fn process_keyed(&mut self, block: &mut AudioBlock<'_>, side_chain: Option<SideChain<'_>>) {
        if !self.prepared {
            return;
        }
        let mut from = 0;
        while from < block.len() {
            let grid = LATENCY_GRID_SAMPLES - self.position % LATENCY_GRID_SAMPLES;
            if grid == LATENCY_GRID_SAMPLES {
                self.output.forget_old();
                self.key.rest();
            }
            let steady = self.before.steady_samples().min(self.after.steady_samples());
            let steady = steady.min(self.listen.steady_samples()).min(self.key.steady_samples());
            let to = from + grid.min(steady).min(block.len() - from);
            let key = side_chain.as_ref().map(|key| key.range(from, to));
            self.process_part(&mut block.range(from, to), key);
            self.position += to - from;
            from = to;
        }
    }

    fn latency_samples(&self) -> usize {
        self.latencies_samples().iter().sum()
    }

    fn tail_samples(&self) -> usize {
        self.key.tail_samples().max(self.compressor.tail_samples())
            + self.before.tail_samples()
            + self.after.tail_samples()
    }
}

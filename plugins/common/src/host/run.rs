//! One callback of the host.

use dsp_core::{AudioBlock, Processor, SideChain};
use nice_plug::prelude::{AuxiliaryBuffers, Buffer, Plugin, ProcessContext, ProcessStatus};

use super::dry_path::Listening;
use super::guard::State;
use super::samples::{is_sound, silence_bad_samples};
use super::{Cycle, HostLoop};
use crate::cpu::{self, DenormalGuard};
use crate::telemetry::Fault;

impl<P: Processor> HostLoop<P> {
    /// One callback; call from `Plugin::process` after [`set_params`](Self::set_params).
    pub fn process<Q: Plugin>(
        &mut self,
        buffer: &mut Buffer<'_>,
        aux: &mut AuxiliaryBuffers<'_>,
        cycle: Cycle,
        context: &mut impl ProcessContext<Q>,
    ) -> ProcessStatus {
        let mut channels = buffer.as_slice().iter_mut();
        let Some(left) = channels.next() else { return ProcessStatus::Normal };
        let mut block = match channels.next() {
            Some(right) if right.len() == left.len() => {
                if self.input_channels == 1 {
                    right.copy_from_slice(left);
                }
                AudioBlock::stereo(left, right)
            }
            _ => AudioBlock::mono(left),
        };
        let side_chain = aux.inputs.first_mut().map(|bus| bus.as_slice());
        let latency_samples = self.latency_samples;
        self.run(&mut block, side_chain, cycle);
        if self.latency_samples != latency_samples {
            context.set_latency_samples(self.latency_samples as u32);
        }
        match self.tail_samples {
            0 => ProcessStatus::Normal,
            tail => ProcessStatus::Tail(u32::try_from(tail).unwrap_or(u32::MAX)),
        }
    }

    /// One callback without a host: the same as [`process`](Self::process). `side_chain` has the
    /// channels of the first auxiliary bus; one that is shorter than the block is not connected.
    pub fn run(
        &mut self,
        block: &mut AudioBlock<'_>,
        side_chain: Option<&mut [&mut [f32]]>,
        cycle: Cycle,
    ) {
        let _denormals = DenormalGuard::new();
        self.had_signal = false;
        self.levels.begin_callback(cycle.watched);
        self.follow_latency();
        let started_ticks = if cycle.watched { cpu::ticks() } else { 0 };
        let wanted = self.monitor.audition().begin_callback(cycle.watched, self.offline);
        let listening = Listening { bypassed: cycle.bypassed, wanted };
        if std::mem::take(&mut self.snap_bypass) {
            self.dry_path.reset(listening);
        }
        let side_chain = self.clean_side_chain(side_chain, block.len(), cycle);
        if self.state != State::Running {
            self.run_dry(block, cycle);
        } else if self.guarded(|host| host.run_cut(block, side_chain, cycle, listening)).is_none() {
            block.iter_channels().for_each(|channel| channel.fill(0.0));
            self.dry_path.forget();
        }
        self.follow_tail(block.len());
        if cycle.watched {
            self.levels.publish(&self.monitor);
            let offset_db = self.dry_path.match_offset_db();
            self.monitor.audition().set_match_offset_db(wanted.comparison, offset_db);
            self.monitor.add_load(cpu::ticks().wrapping_sub(started_ticks), block.len());
        }
    }

    /// The latency may change with the parameters.
    fn follow_latency(&mut self) {
        if let Some(samples) = self.call_processor(|processor| processor.latency_samples())
            && samples.min(self.max_latency_samples) != self.latency_samples
        {
            self.set_latency(samples);
        }
    }

    fn run_cut(
        &mut self,
        block: &mut AudioBlock<'_>,
        side_chain: Option<SideChain<'_>>,
        cycle: Cycle,
        listening: Listening,
    ) {
        let mut from = 0;
        while from < block.len() {
            let to = (from + self.sub_block_samples).min(block.len());
            let side_chain = side_chain.map(|bus| bus.range(from, to));
            self.run_sub_block(&mut block.range(from, to), side_chain, cycle, listening);
            from = to;
        }
    }

    #[inline]
    fn run_sub_block(
        &mut self,
        block: &mut AudioBlock<'_>,
        side_chain: Option<SideChain<'_>>,
        cycle: Cycle,
        listening: Listening,
    ) {
        self.clean_input(block);
        if cycle.watched {
            self.watch_input(block);
        }
        self.dry_path.capture(block, listening);
        self.processor.process_keyed(block, side_chain);
        // A latency that changed with this part is followed from its first sample on.
        let latency_samples = self.processor.latency_samples().min(self.max_latency_samples);
        if latency_samples != self.latency_samples {
            self.set_latency(latency_samples);
        }
        if !is_sound(block) {
            silence_bad_samples(block);
            self.processor.reset();
            self.monitor.raise_fault(Fault::BadOutput);
        }
        self.dry_path.mix(block, listening);
        if cycle.watched {
            self.watch_output(block);
        }
    }

    /// The signal as it came, after the delay that the host was told.
    fn run_dry(&mut self, block: &mut AudioBlock<'_>, cycle: Cycle) {
        self.clean_input(block);
        if cycle.watched {
            self.watch_input(block);
        }
        if self.state == State::Stopped {
            let mut from = 0;
            while from < block.len() {
                let to = (from + self.sub_block_samples).min(block.len());
                self.dry_path.pass(&mut block.range(from, to));
                from = to;
            }
        }
        if cycle.watched {
            self.watch_output(block);
        }
    }

    /// The bus without bad samples, for the processor and the window; `None` where neither wants it.
    fn clean_side_chain<'a>(
        &mut self,
        bus: Option<&'a mut [&mut [f32]]>,
        len: usize,
        cycle: Cycle,
    ) -> Option<SideChain<'a>> {
        if !(self.wants_side_chain || cycle.watched) {
            return None;
        }
        let mut channels = bus?.iter_mut();
        let left = channels.next()?.get_mut(..len)?;
        let right = channels.next().and_then(|right| right.get_mut(..len));
        let mut block = match right {
            Some(right) => AudioBlock::stereo(left, right),
            None => AudioBlock::mono(left),
        };
        self.clean_input(&mut block);
        if cycle.watched {
            self.levels.watch_side_chain(&mut block, &self.monitor);
            self.taps.side_chain.write(&mut block);
        }
        let (left, right) = block.into_channels();
        let side_chain = match right {
            Some(right) => SideChain::stereo(left, right),
            None => SideChain::mono(left),
        };
        self.wants_side_chain.then_some(side_chain)
    }

    fn watch_input(&mut self, block: &mut AudioBlock<'_>) {
        self.had_signal |= self.levels.watch_input(block, &self.monitor);
        self.taps.input.write(block);
    }

    fn watch_output(&mut self, block: &mut AudioBlock<'_>) {
        self.had_signal |= self.levels.watch_output(block, &self.monitor);
        self.taps.output.write(block);
    }

    /// Replaces bad samples by silence.
    #[inline]
    fn clean_input(&self, block: &mut AudioBlock<'_>) {
        if !is_sound(block) {
            silence_bad_samples(block);
            self.monitor.raise_fault(Fault::BadInput);
        }
    }
}

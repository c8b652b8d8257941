//! One channel to a higher rate and back.

use fearless_simd::dispatch;

use super::bands::{HalfBands, Taps};
use super::{Factor, MAX_CHUNK};
use crate::processor::is_silent;
use crate::simd::Backend;
use crate::simd::fir::{Kernels, Plain, Vectors, padded};
use crate::simd::symmetric::{self, FROM_PAIRS, Rows, SPARE, reach};

/// 300 dBFS; whatever is louder is cut, so that no sum overflows.
const MAX_SAMPLE: f32 = 1e15;

/// A way from one rate to another.
trait Resample {
    /// Silent samples of the base rate that have come since the last sound.
    fn quiet_samples(&mut self) -> &mut usize;

    /// All stages; called in a dispatched function.
    fn run(
        &mut self,
        kernels: impl Kernels,
        bands: &HalfBands,
        factor: Factor,
        input: &[f32],
        output: &mut [f32],
    );
}

/// Runs a way for so many samples of the base rate, unless it has nothing but silence to tell of.
fn resample(
    way: &mut impl Resample,
    bands: &HalfBands,
    backend: Backend,
    factor: Factor,
    (input, output, base_samples): (&[f32], &mut [f32], usize),
) {
    if remains_quiet(way.quiet_samples(), bands.memory_samples(factor), input, base_samples) {
        output.fill(0.0);
        return;
    }
    match backend {
        Backend::Scalar => way.run(Plain, bands, factor, input, output),
        Backend::Vector(level) => {
            dispatch!(level, simd => way.run(Vectors(simd), bands, factor, input, output));
        }
    }
}

/// Memory of the branches' convolutions.
#[derive(Clone, Debug)]
struct Branch {
    output: Box<[f32]>,
    rows: Box<Rows>,
}

impl Branch {
    fn new(max: Factor) -> Self {
        Self { output: zeros(MAX_CHUNK * max.times() / 2), rows: symmetric::rows() }
    }

    /// So many outputs of a branch, and half of a centre; the input begins with the spare samples.
    #[inline(always)]
    fn convolve(
        &mut self,
        kernels: impl Kernels,
        taps: &Taps,
        input: &[f32],
        centre: Option<&[f32]>,
        len: usize,
    ) {
        let pairs = taps.all.len() / 2;
        if pairs < FROM_PAIRS || len > symmetric::MAX_OUTPUTS {
            let output = &mut self.output[..padded(len)];
            kernels.convolve(&taps.all, &input[SPARE..], centre, output);
            return;
        }
        // As many zeros come first.
        let input = &input[SPARE + pairs - taps.half.len()..];
        kernels.convolve_symmetric(&taps.half, input, &mut self.rows, (&mut self.output, len));
        if let Some(centre) = centre {
            for (output, centre) in self.output[..len].iter_mut().zip(centre) {
                *output += 0.5 * centre;
            }
        }
    }
}

/// Samples of a doubling's input: the spare ones, the past, and what comes.
fn input_len(half: usize, stage: usize) -> usize {
    reach(half).max(SPARE + 2 * half - 1 + (MAX_CHUNK << stage))
}

/// One channel to a higher rate.
#[derive(Clone, Debug)]
pub struct Upsampler {
    /// Each doubling's input with its past in front.
    inputs: Vec<Box<[f32]>>,
    /// What lies between the samples of the present doubling.
    between: Branch,
    quiet_samples: usize,
}

impl Upsampler {
    /// With memory for factors up to `max`.
    #[must_use]
    pub fn new(bands: &HalfBands, max: Factor) -> Self {
        let input = |stage| zeros(input_len(bands.band(stage).half(), stage));
        Self {
            inputs: (0..max.stages()).map(input).collect(),
            between: Branch::new(max),
            quiet_samples: usize::MAX,
        }
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.inputs.iter_mut().for_each(|input| input.fill(0.0));
        self.quiet_samples = usize::MAX;
    }

    /// Becomes what another one is that was made for the same factors.
    pub fn copy_from(&mut self, other: &Self) {
        for (input, other) in self.inputs.iter_mut().zip(&other.inputs) {
            input.copy_from_slice(other);
        }
        self.quiet_samples = other.quiet_samples;
    }

    /// Makes `factor` samples of each; at most [`MAX_CHUNK`] at a time. The factor is at most the
    /// one of [`new`](Self::new); after another factor the state is that of [`reset`](Self::reset)
    /// only if the caller has called it.
    pub fn process(
        &mut self,
        bands: &HalfBands,
        backend: Backend,
        factor: Factor,
        input: &[f32],
        output: &mut [f32],
    ) {
        debug_assert!(input.len() <= MAX_CHUNK && output.len() == factor.times() * input.len());
        let base_samples = input.len();
        resample(self, bands, backend, factor, (input, output, base_samples));
    }
}

impl Resample for Upsampler {
    fn quiet_samples(&mut self) -> &mut usize {
        &mut self.quiet_samples
    }

    #[inline(always)]
    fn run(
        &mut self,
        kernels: impl Kernels,
        bands: &HalfBands,
        factor: Factor,
        samples: &[f32],
        output: &mut [f32],
    ) {
        let stages = factor.stages();
        if stages == 0 {
            output.copy_from_slice(samples);
            clean(output);
            return;
        }
        let past = SPARE + 2 * bands.band(0).half() - 1;
        let first = &mut self.inputs[0][past..past + samples.len()];
        first.copy_from_slice(samples);
        clean(first);
        for stage in 0..stages {
            let band = bands.band(stage);
            let (half, len) = (band.half(), samples.len() << stage);
            let (this, next) = self.inputs[stage..].split_at_mut(1);
            let input = &mut this[0];
            self.between.convolve(kernels, &band.up, input, None, len);
            let doubled = if stage + 1 == stages {
                &mut *output
            } else {
                let past = SPARE + 2 * bands.band(stage + 1).half() - 1;
                &mut next[0][past..past + 2 * len]
            };
            kernels.zip(&self.between.output[..len], &input[SPARE + half..], doubled);
            input.copy_within(len..len + SPARE + 2 * half - 1, 0);
        }
    }
}

/// One channel back to the base rate.
#[derive(Clone, Debug)]
pub struct Downsampler {
    /// Each halving's input with its past in front.
    inputs: Vec<Pairs>,
    /// Output of the present halving.
    halved: Branch,
    quiet_samples: usize,
}

/// Samples of even and of odd index.
#[derive(Clone, Debug)]
struct Pairs {
    even: Box<[f32]>,
    odd: Box<[f32]>,
}

/// Most samples that a stage can be made to wait, see [`HalfBands::padding`].
const fn max_padding(stage: usize) -> usize {
    (1 << stage) - 1
}

impl Downsampler {
    /// With memory for factors up to `max`.
    #[must_use]
    pub fn new(bands: &HalfBands, max: Factor) -> Self {
        let pairs = |stage| {
            let (half, most) = (bands.band(stage).half(), MAX_CHUNK << stage);
            let past = max_padding(stage);
            Pairs { even: zeros(past + input_len(half, stage)), odd: zeros(past + half + most) }
        };
        Self {
            inputs: (0..max.stages()).map(pairs).collect(),
            halved: Branch::new(max),
            quiet_samples: usize::MAX,
        }
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        for pairs in &mut self.inputs {
            pairs.even.fill(0.0);
            pairs.odd.fill(0.0);
        }
        self.quiet_samples = usize::MAX;
    }

    /// Makes one sample of `factor`; as [`Upsampler::process`].
    pub fn process(
        &mut self,
        bands: &HalfBands,
        backend: Backend,
        factor: Factor,
        input: &[f32],
        output: &mut [f32],
    ) {
        debug_assert!(output.len() <= MAX_CHUNK && input.len() == factor.times() * output.len());
        let base_samples = output.len();
        resample(self, bands, backend, factor, (input, output, base_samples));
    }
}

impl Resample for Downsampler {
    fn quiet_samples(&mut self) -> &mut usize {
        &mut self.quiet_samples
    }

    #[inline(always)]
    fn run(
        &mut self,
        kernels: impl Kernels,
        bands: &HalfBands,
        factor: Factor,
        samples: &[f32],
        output: &mut [f32],
    ) {
        let stages = factor.stages();
        if stages == 0 {
            output.copy_from_slice(samples);
            clean(output);
            return;
        }
        for stage in (0..stages).rev() {
            let band = bands.band(stage);
            let (half, len) = (band.half(), output.len() << stage);
            let is_first = stage + 1 == stages;
            let Pairs { even, odd } = &mut self.inputs[stage];
            let past = max_padding(stage);
            let (even_past, odd_past) = (past + SPARE + 2 * half - 1, past + half);
            let new_even = &mut even[even_past..even_past + len];
            let new_odd = &mut odd[odd_past..odd_past + len];
            if is_first {
                kernels.unzip(samples, new_even, new_odd);
                clean(new_even);
                clean(new_odd);
            } else {
                kernels.unzip(&self.halved.output[..2 * len], new_even, new_odd);
            }
            let from = past - if is_first { bands.padding(factor) } else { 0 };
            self.halved.convolve(kernels, &band.down, &even[from..], Some(&odd[from..]), len);
            even.copy_within(len..len + even_past, 0);
            odd.copy_within(len..len + odd_past, 0);
        }
        output.copy_from_slice(&self.halved.output[..output.len()]);
    }
}

/// Counts silent samples; whether the filters have forgotten everything else.
fn remains_quiet(quiet: &mut usize, memory: usize, samples: &[f32], base_samples: usize) -> bool {
    if !is_silent(samples) {
        *quiet = 0;
        return false;
    }
    let was_forgotten = *quiet >= memory;
    *quiet = quiet.saturating_add(base_samples);
    was_forgotten
}

/// What is not a finite number becomes 0, what is too loud for a sum is cut, -0 becomes 0.
#[inline(always)]
fn clean(samples: &mut [f32]) {
    for sample in samples {
        let finite = if sample.abs() <= f32::MAX { *sample } else { 0.0 };
        let low = if finite > -MAX_SAMPLE { finite } else { -MAX_SAMPLE };
        *sample = (if low < MAX_SAMPLE { low } else { MAX_SAMPLE }) + 0.0;
    }
}

fn zeros(len: usize) -> Box<[f32]> {
    vec![0.0; len].into_boxed_slice()
}

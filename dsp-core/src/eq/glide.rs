//! Parameter smoothing on the control grid.

/// Most frames between two control steps.
pub const MAX_PERIOD_SAMPLES: usize = 128;
/// Frames between two control steps at the rates that the first period serves, and those rates' end.
const BASE_PERIOD_SAMPLES: usize = 16;
const BASE_RATE_HZ: f64 = 48_000.0;
/// One-pole stages in series. So many make the first control steps of a change so small that
/// nothing of it is left above 2 kHz.
const STAGES: usize = 7;
/// Time constant of a stage. The mean delay of all seven is 12 ms.
const STAGE_TIME_S: f64 = 0.0017;
/// Distance (in octaves, dB or parts of one) at which a value has arrived.
const ARRIVED: f64 = 1e-7;

/// Time between two control steps: about as long at every rate, because hearing knows no sample
/// rate and a design costs the same at each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Period {
    samples: usize,
    /// One divided by it; exact, because it is a power of two.
    inverse: f64,
}

impl Period {
    pub fn new(sample_rate_hz: f64) -> Self {
        let mut samples = BASE_PERIOD_SAMPLES;
        let mut top_rate_hz = BASE_RATE_HZ;
        while sample_rate_hz > top_rate_hz && samples < MAX_PERIOD_SAMPLES {
            samples *= 2;
            top_rate_hz *= 2.0;
        }
        Self { samples, inverse: 1.0 / samples as f64 }
    }

    /// A power of two.
    pub fn samples(self) -> usize {
        self.samples
    }

    /// Position (0 to 1) of a frame within its period.
    #[inline]
    pub fn position(self, offset: usize) -> f64 {
        offset as f64 * self.inverse
    }
}

/// Step of a stage per control period.
#[derive(Clone, Copy, Debug, Default)]
pub struct GlideRate {
    step: f64,
}

impl GlideRate {
    pub fn new(sample_rate_hz: f64) -> Self {
        Self::with_stage_time(STAGE_TIME_S, sample_rate_hz)
    }

    /// For a gain of the whole signal, whose steps are the largest.
    pub fn for_gain(sample_rate_hz: f64) -> Self {
        Self::with_stage_time(2.0 * STAGE_TIME_S, sample_rate_hz)
    }

    fn with_stage_time(time_s: f64, sample_rate_hz: f64) -> Self {
        let periods = time_s * sample_rate_hz / Period::new(sample_rate_hz).samples() as f64;
        Self { step: -(-1.0 / periods).exp_m1() }
    }
}

/// A value that follows its target smoothly and arrives exactly.
#[derive(Clone, Copy, Debug, Default)]
pub struct Glide {
    stages: [f64; STAGES],
    target: f64,
}

impl Glide {
    pub fn value(&self) -> f64 {
        self.stages[STAGES - 1]
    }

    pub fn target(&self) -> f64 {
        self.target
    }

    pub fn set_target(&mut self, target: f64) {
        self.target = target;
    }

    /// Arrives at once.
    pub fn snap(&mut self) {
        self.stages = [self.target; STAGES];
    }

    #[expect(clippy::float_cmp, reason = "stages are set to the target when they arrive")]
    pub fn has_arrived(&self) -> bool {
        self.stages == [self.target; STAGES]
    }

    /// One control period.
    pub fn advance(&mut self, rate: GlideRate) {
        let mut source = self.target;
        for stage in &mut self.stages {
            *stage += rate.step * (source - *stage);
            source = *stage;
        }
        if self.stages.iter().all(|stage| (stage - self.target).abs() < ARRIVED) {
            self.snap();
        }
    }
}

/// Catmull-Rom weights between the middle two of four points, as powers of the position.
#[inline]
pub fn cubic(points: [f64; 4]) -> [f64; 4] {
    let [before, from, to, after] = points;
    [
        from,
        0.5 * (to - before),
        before - 2.5 * from + 2.0 * to - 0.5 * after,
        1.5 * (from - to) + 0.5 * (after - before),
    ]
}

/// Value of a [`cubic`] at a position from 0 to 1.
#[inline]
pub fn at(cubic: &[f64; 4], position: f64) -> f64 {
    cubic[0] + position * (cubic[1] + position * (cubic[2] + position * cubic[3]))
}

/// A gain that moves with the control grid and is interpolated in between.
#[derive(Clone, Copy, Debug, Default)]
pub struct GainTrack {
    glide: Glide,
    points: [f64; 4],
}

impl GainTrack {
    pub fn set_target(&mut self, gain: f64) {
        self.glide.set_target(gain);
    }

    pub fn snap(&mut self) {
        self.glide.snap();
        self.points = [self.glide.target(); 4];
    }

    #[expect(clippy::float_cmp, reason = "points are copies of the target when they arrive")]
    pub fn is_moving(&self) -> bool {
        self.points != [self.glide.target(); 4]
    }

    pub fn advance(&mut self, rate: GlideRate) {
        self.glide.advance(rate);
        self.points.rotate_left(1);
        self.points[3] = self.glide.value();
    }

    /// The gain while nothing moves; a new target counts from the next control step on.
    pub fn rest(&self) -> f64 {
        self.points[3]
    }

    /// The gain's course over the current control period.
    pub fn cubic(&self) -> [f64; 4] {
        cubic(self.points)
    }
}

//! One band: its voices, the parameters that glide, the cross-fade between two voices.

use crate::filter::design::{Design, Designer, Purpose};
use crate::simd::bundle::{CHANNELS, Frame};

use super::glide::{Glide, GlideRate, MAX_PERIOD_SAMPLES, Period};
use super::response::rest_design;
use super::voice::{Lanes, Voice};
use super::{BandParams, Placement, Shape, Slope};

/// Length of the fade between two shapes, slopes or placements.
const FADE_TIME_S: f64 = 0.02;

/// Where in the signal's path a band works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// On left and right.
    LeftRight,
    /// On mid and side, after all left-right bands.
    MidSide,
    /// Listening on left and right, after everything else.
    ListenLeftRight,
    /// Listening on mid and side.
    ListenMidSide,
}

impl Stage {
    /// In the order of the signal.
    pub const ALL: [Self; 4] =
        [Self::LeftRight, Self::MidSide, Self::ListenLeftRight, Self::ListenMidSide];

    pub fn is_mid_side(self) -> bool {
        matches!(self, Self::MidSide | Self::ListenMidSide)
    }
}

/// What cannot glide and is cross-faded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    pub shape: Shape,
    pub slope: Slope,
    pub stage: Stage,
    pub lanes: Lanes,
}

impl Kind {
    /// Of a band, or of the filter through which it is listened to. `None` does nothing.
    pub fn new(band: &BandParams, listens: bool, channels: usize) -> Option<Self> {
        let placement = match band.placement.within(channels) {
            None if listens => Placement::Stereo,
            placement => placement?,
        };
        let mid_side = matches!(placement, Placement::Mid | Placement::Side);
        let stage = match (listens, mid_side) {
            (false, false) => Stage::LeftRight,
            (false, true) => Stage::MidSide,
            (true, false) => Stage::ListenLeftRight,
            (true, true) => Stage::ListenMidSide,
        };
        let active = match placement {
            Placement::Stereo => [true, channels > 1],
            Placement::Left | Placement::Mid => [true, false],
            Placement::Right | Placement::Side => [false, true],
        };
        // A slope that the shape ignores is no reason to fade.
        let slope = if band.shape.has_slope() { band.slope } else { Slope::default() };
        Some(Self {
            shape: band.shape,
            slope,
            stage,
            lanes: Lanes { active, mutes_others: listens },
        })
    }
}

/// What a band should do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// `None` if the band is off.
    pub kind: Option<Kind>,
    /// With gain scale applied.
    pub band: BandParams,
    /// 1 if gain narrows the band.
    pub narrowing_amount: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Glides {
    freq_oct: Glide,
    gain_db: Glide,
    q_oct: Glide,
    narrowing_amount: Glide,
}

impl Glides {
    fn each(&mut self) -> [&mut Glide; 4] {
        [&mut self.freq_oct, &mut self.gain_db, &mut self.q_oct, &mut self.narrowing_amount]
    }

    fn set_target(&mut self, target: &Target) {
        self.freq_oct.set_target(target.band.freq_hz.log2());
        self.gain_db.set_target(target.band.gain_db);
        self.q_oct.set_target(target.band.q.log2());
        self.narrowing_amount.set_target(target.narrowing_amount);
    }

    fn have_arrived(&self) -> bool {
        let Self { freq_oct, gain_db, q_oct, narrowing_amount } = self;
        [freq_oct, gain_db, q_oct, narrowing_amount].into_iter().all(Glide::has_arrived)
    }
}

/// One band.
#[derive(Clone, Debug)]
pub struct Band {
    target: Target,
    /// The target that the current voice follows; the next one waits for the end of a fade.
    followed: Target,
    glides: Glides,
    /// What the current voice does; `None` while the band is off.
    kind: Option<Kind>,
    /// What the other voice does while it fades out.
    old_kind: Option<Kind>,
    voices: [Voice; 2],
    current: usize,
    /// Control periods since the fade began; `None` if there is none.
    fade_periods: Option<usize>,
    /// Control periods on the way from the design for rest to the one for motion.
    motion_periods: usize,
    /// What the current voice is on its way to.
    design: Design,
}

impl Default for Band {
    fn default() -> Self {
        let target = Target { kind: None, band: BandParams::default(), narrowing_amount: 0.0 };
        Self {
            target,
            followed: target,
            glides: Glides::default(),
            kind: None,
            old_kind: None,
            voices: [Voice::default(), Voice::default()],
            current: 0,
            fade_periods: None,
            motion_periods: 0,
            design: Design::default(),
        }
    }
}

/// What all bands share.
#[derive(Clone, Copy, Debug)]
pub struct Control {
    pub designer: Designer,
    pub period: Period,
    pub rate: GlideRate,
    pub gain_rate: GlideRate,
    pub fade_periods: usize,
}

impl Control {
    pub fn new(sample_rate_hz: f64) -> Self {
        let period = Period::new(sample_rate_hz);
        let fade_periods = FADE_TIME_S * sample_rate_hz / period.samples() as f64;
        Self {
            designer: Designer::new(sample_rate_hz),
            period,
            rate: GlideRate::new(sample_rate_hz),
            gain_rate: GlideRate::for_gain(sample_rate_hz),
            fade_periods: fade_periods.ceil() as usize,
        }
    }
}

impl Band {
    pub fn set_target(&mut self, target: &Target) {
        self.target = *target;
    }

    /// Reaches the target at once, with empty states.
    pub fn snap(&mut self, control: &Control) {
        self.old_kind = None;
        self.fade_periods = None;
        self.start_voice(control);
    }

    fn start_voice(&mut self, control: &Control) {
        self.kind = self.target.kind;
        self.followed = self.target;
        self.motion_periods = 0;
        self.glides.set_target(&self.target);
        self.glides.each().into_iter().for_each(Glide::snap);
        if let Some(kind) = self.kind {
            self.design = rest_design(&control.designer, &self.arrived_params(kind));
            self.voices[self.current].start(kind.lanes, &self.design);
        }
    }

    /// Whether anything has to happen at the next control step.
    pub fn is_moving(&self) -> bool {
        self.fade_periods.is_some() || self.voice().is_some_and(Voice::is_moving)
    }

    /// Whether the target has changed in a way that the voices do not follow yet.
    pub fn is_pending(&self) -> bool {
        self.target.kind != self.kind || (self.kind.is_some() && !self.glides_follow())
    }

    fn glides_follow(&self) -> bool {
        let mut wanted = self.glides;
        wanted.set_target(&self.target);
        wanted.have_arrived()
    }

    /// One control step, before the frames of the period.
    pub fn advance(&mut self, control: &Control) {
        self.advance_fade(control);
        if self.fade_periods.is_none() && self.target.kind != self.kind {
            self.begin_fade(control);
        }
        let Some(kind) = self.kind else { return };
        if self.target.kind == self.kind {
            self.followed = self.target;
            self.glides.set_target(&self.target);
        }
        if self.glides.have_arrived() {
            if self.motion_periods == 0 {
                self.voices[self.current].settle();
                return;
            }
            self.motion_periods -= 1;
        } else {
            for glide in self.glides.each() {
                glide.advance(control.rate);
            }
            self.motion_periods = (self.motion_periods + 1).min(control.fade_periods);
        }
        self.design = self.current_design(kind, control).divided_as(&self.design);
        self.voices[self.current].move_to(&self.design);
    }

    /// A design for rest, one for motion, or what lies between them: they differ by less than
    /// 0.01 dB, but even that must not change within one control period.
    fn current_design(&self, kind: Kind, control: &Control) -> Design {
        let params = if self.glides.have_arrived() {
            self.arrived_params(kind)
        } else {
            self.moving_params(kind)
        };
        if self.motion_periods == 0 {
            return rest_design(&control.designer, &params);
        }
        let in_motion = control.designer.design(&params.prototype(), Purpose::Motion);
        if self.motion_periods == control.fade_periods {
            return in_motion;
        }
        let amount = smooth_step(self.motion_periods as f64 / control.fade_periods as f64);
        let at_rest = rest_design(&control.designer, &params);
        at_rest.mixed(&in_motion.divided_as(&at_rest), amount)
    }

    fn advance_fade(&mut self, control: &Control) {
        if let Some(periods) = &mut self.fade_periods {
            *periods += 1;
            if self.old_kind.is_some() {
                self.voices[1 - self.current].settle();
            }
            if *periods >= control.fade_periods {
                self.fade_periods = None;
                self.old_kind = None;
            }
        }
    }

    fn begin_fade(&mut self, control: &Control) {
        self.old_kind = self.kind;
        self.current = 1 - self.current;
        self.fade_periods = Some(0);
        self.start_voice(control);
    }

    /// The exact parameters of the target, free of the glide's logarithms.
    fn arrived_params(&self, kind: Kind) -> BandParams {
        let band = BandParams { shape: kind.shape, slope: kind.slope, ..self.followed.band };
        band.scaled(1.0, self.followed.narrowing_amount)
    }

    fn moving_params(&self, kind: Kind) -> BandParams {
        let band = BandParams {
            shape: kind.shape,
            slope: kind.slope,
            freq_hz: self.glides.freq_oct.value().exp2(),
            gain_db: self.glides.gain_db.value(),
            q: self.glides.q_oct.value().exp2(),
            ..self.followed.band
        };
        band.scaled(1.0, self.glides.narrowing_amount.value())
    }

    /// The voice that works in `stage` while nothing moves.
    pub fn resting_voice(&mut self, stage: Stage) -> Option<&mut Voice> {
        let works = self.kind.is_some_and(|kind| kind.stage == stage);
        works.then(|| &mut self.voices[self.current])
    }

    /// Whether any voice works in `stage`.
    pub fn works_in(&self, stage: Stage) -> bool {
        [self.kind, self.old_kind].into_iter().flatten().any(|kind| kind.stage == stage)
    }

    /// The voice that is heard while nothing moves.
    pub fn voice(&self) -> Option<&Voice> {
        self.kind.map(|_| &self.voices[self.current])
    }

    /// Empties all states.
    pub fn clear(&mut self) {
        self.voices.iter_mut().for_each(Voice::clear);
    }

    /// Processes frames of one control period in a stage. `scratch` is at least as long as `frames`.
    pub fn process(
        &mut self,
        stage: Stage,
        control: &Control,
        frames: &mut [Frame],
        offset: usize,
        scratch: &mut [[Frame; MAX_PERIOD_SAMPLES]; 2],
    ) {
        let works = |kind: Option<Kind>| kind.is_some_and(|kind| kind.stage == stage);
        let (new_works, old_works) = (works(self.kind), works(self.old_kind));
        let Some(periods) = self.fade_periods else {
            if new_works {
                self.voices[self.current].process(control.period, frames, offset);
            }
            return;
        };
        if !new_works && !old_works {
            return;
        }
        // Two stages cannot fade in parallel: then the old one goes to dry before the new one
        // comes, so that their gains never multiply.
        let in_series = matches!((self.kind, self.old_kind),
            (Some(new), Some(old)) if new.stage != old.stage);
        let len = frames.len();
        for (buffer, works) in scratch.iter_mut().zip([new_works, old_works]) {
            if works {
                buffer[..len].copy_from_slice(frames);
            }
        }
        let [new_frames, old_frames] = scratch;
        if new_works {
            self.voices[self.current].process(control.period, &mut new_frames[..len], offset);
        }
        if old_works {
            self.voices[1 - self.current].process(control.period, &mut old_frames[..len], offset);
        }
        for (index, frame) in frames.iter_mut().enumerate() {
            let passed_periods = periods as f64 + control.period.position(offset + index);
            let progress = passed_periods / control.fade_periods as f64;
            let (fade_in, fade_out) = if in_series {
                (smooth_step(2.0 * progress - 1.0), 1.0 - smooth_step(2.0 * progress))
            } else {
                (smooth_step(progress), 1.0 - smooth_step(progress))
            };
            for channel in 0..CHANNELS {
                let dry = frame[channel];
                if new_works {
                    frame[channel] += fade_in * (new_frames[index][channel] - dry);
                }
                if old_works {
                    frame[channel] += fade_out * (old_frames[index][channel] - dry);
                }
            }
        }
    }
}

/// Rises from 0 to 1 with three derivatives zero at both ends.
fn smooth_step(progress: f64) -> f64 {
    let t = progress.clamp(0.0, 1.0);
    let square = t * t;
    square * square * (35.0 + t * (-84.0 + t * (70.0 - 20.0 * t)))
}

//! The voice that is heard, and the one that it changes to.
//!
//! ```text
//! none ─> starting ─> ready ─> listening ─> fading ─> none     a border of pieces at each arrow
//! ```
//!
//! What cannot change smoothly inside a [`Voice`] starts the other one, lets it run unheard until its
//! filters, delays and means know the signal, seats it on the present reduction, and fades over. The
//! work of a change is done at several borders, so that no block takes long.
//!
//! The seat takes over everything that is remembered where both voices follow the same law: after a
//! change of lookahead or oversampling Opto has its dose and Vocal its average. Another law gets the
//! reduction alone. Opto then begins in the dark: both cells hold their shares of the reduction and
//! there is no dose, so its first release is the quick one. Vocal takes what it gets for a held note,
//! Mastering for what both of its paths ask for. Upward begins on the reduction of the style before and
//! goes from there to its boost at the speed of its release; the way back goes by the next style's
//! attack. The new voice's expander has listened for itself.

use super::gain_path::GainCoefs;
use super::params::CompressorParams;
use super::plan::gain_coefs;
use super::points::Point;
use super::voice::{Input, Shared, Voice, VoicePlan};
use crate::switch::Crossfade;
use crate::units::s_to_samples;

/// How long a new voice listens before it is heard, in seconds; in addition to all delays.
const WARM_UP_S: f64 = 0.050;
/// And how many of its time constants a mean power listens: 0.2 dB are missing then.
const WARM_UP_MEANS: f64 = 3.0;
/// A new latency begins on a multiple of this since the last reset, in samples: of most blocks' lengths.
/// What runs beside the compressor changes its delay there too.
pub const LATENCY_GRID_SAMPLES: usize = 1_024;

/// Where the change from one voice to the other stands.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Change {
    None,
    /// The other voice is empty; its coefficients are not made yet.
    Starting,
    /// The other voice has everything but the signal.
    Ready,
    /// The other voice listens, for so many samples more.
    Listening(usize),
    Fading,
}

/// Settings with the rate that they act at.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// Clamped.
    pub params: &'a CompressorParams,
    /// In Hz.
    pub sample_rate_hz: f64,
}

impl Settings<'_> {
    fn coefs(&self, plan: &VoicePlan) -> GainCoefs {
        gain_coefs(self.params, plan, self.sample_rate_hz)
    }
}

/// See the module.
#[derive(Clone, Debug)]
pub struct Voices {
    voices: [Voice; 2],
    coefs: [GainCoefs; 2],
    /// The voice that is heard.
    active: usize,
    wanted: VoicePlan,
    change: Change,
    fade: Crossfade,
    warm_up_samples: usize,
}

impl Voices {
    /// Both with a plan and with memory for so long delays and windows.
    #[must_use]
    pub fn new(
        plan: VoicePlan,
        channels: usize,
        shared: &Shared,
        settings: &Settings<'_>,
        memory: (usize, usize),
    ) -> Self {
        let voice = || Voice::new(plan, channels, shared, memory);
        let mut fade = Crossfade::new(false);
        fade.prepare(settings.sample_rate_hz);
        Self {
            voices: [voice(), voice()],
            coefs: [settings.coefs(&plan); 2],
            active: 0,
            wanted: plan,
            change: Change::None,
            fade,
            warm_up_samples: s_to_samples(WARM_UP_S, settings.sample_rate_hz),
        }
    }

    /// One voice, as if only silence had come.
    pub fn snap(&mut self, plan: VoicePlan, settings: &Settings<'_>, point: &Point) {
        self.wanted = plan;
        self.change = Change::None;
        self.fade.jump(false);
        self.active = 0;
        self.voices[0].start(plan, [0.0; 2], point);
        self.coefs[0] = settings.coefs(&plan);
    }

    /// Other settings, and the plan that they ask for.
    pub fn set(&mut self, plan: VoicePlan, settings: &Settings<'_>) {
        self.wanted = plan;
        // One that starts gets its coefficients afterwards.
        let (active, both) = (self.active, self.is_listening() || self.change == Change::Ready);
        for (index, (voice, coefs)) in self.voices.iter().zip(&mut self.coefs).enumerate() {
            if index == active || both {
                *coefs = settings.coefs(voice.plan());
            }
        }
    }

    /// Latency of what is heard, or faded to.
    #[must_use]
    pub fn latency_samples(&self) -> usize {
        let heard = if self.is_fading() { 1 - self.active } else { self.active };
        self.voices[heard].plan().latency_samples
    }

    /// The plans of what is heard and of what is wanted.
    #[must_use]
    pub fn plans(&self) -> [&VoicePlan; 2] {
        [self.voices[self.active].plan(), &self.wanted]
    }

    /// The voice that is heard.
    #[must_use]
    pub fn active(&self) -> usize {
        self.active
    }

    /// The other voice, while it needs the signal.
    #[must_use]
    pub fn listening(&self) -> Option<usize> {
        self.is_listening().then_some(1 - self.active)
    }

    fn is_listening(&self) -> bool {
        matches!(self.change, Change::Listening(_) | Change::Fading)
    }

    /// Whether both voices are heard.
    #[must_use]
    pub fn is_fading(&self) -> bool {
        self.change == Change::Fading
    }

    /// From the voice that is heard to the other one.
    #[must_use]
    pub fn fade(&self) -> &Crossfade {
        &self.fade
    }

    /// One of both.
    #[must_use]
    pub fn voice(&self, index: usize) -> &Voice {
        &self.voices[index]
    }

    /// A piece of one voice.
    pub fn process(&mut self, index: usize, shared: &Shared, input: &Input<'_>) {
        self.voices[index].process(shared, input, &self.coefs[index]);
    }

    /// So many samples have been processed.
    pub fn advance(&mut self, len: usize) {
        match &mut self.change {
            Change::Listening(left) => *left = left.saturating_sub(len),
            Change::Fading => self.fade.advance(len),
            Change::None | Change::Starting | Change::Ready => (),
        }
    }

    /// The next step of a change, at the border of a piece; `position` counts samples.
    pub fn step(&mut self, position: u64, settings: &Settings<'_>, point: &Point) {
        let other = 1 - self.active;
        match self.change {
            Change::None if *self.voices[self.active].plan() != self.wanted => {
                let reductions_db = self.voices[self.active].reductions_db();
                self.voices[other].start(self.wanted, reductions_db, point);
                self.change = Change::Starting;
            }
            Change::Starting => {
                self.coefs[other] = settings.coefs(self.voices[other].plan());
                self.change = Change::Ready;
            }
            Change::Ready => {
                let plan = self.voices[other].plan();
                let late = plan.gain.delay_samples.div_ceil(plan.factor.times());
                let means_s = if plan.gain.takes_means() { settings.params.rms_s } else { 0.0 };
                let means = s_to_samples(WARM_UP_MEANS * means_s, settings.sample_rate_hz);
                let samples = self.warm_up_samples.max(means) + plan.latency_samples + late;
                self.change = Change::Listening(samples);
            }
            Change::Listening(0) if self.may_fade(position) => {
                let [first, second] = &mut self.voices;
                let (heard, next) =
                    if self.active == 0 { (first, second) } else { (second, first) };
                next.seat(heard);
                self.fade.jump(false);
                self.fade.set(true);
                self.change = Change::Fading;
            }
            Change::Fading if !self.fade.is_fading() => {
                self.active = other;
                self.change = Change::None;
            }
            Change::None | Change::Listening(_) | Change::Fading => (),
        }
    }

    /// A fade to another latency waits for where blocks usually begin, so that a dry path that follows
    /// the latency block by block fades at the same samples.
    fn may_fade(&self, position: u64) -> bool {
        let [first, second] = self.voices.each_ref().map(|voice| voice.plan().latency_samples);
        first == second || position.is_multiple_of(LATENCY_GRID_SAMPLES as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::plan::{factor, voice_plan};
    use crate::dynamics::points::Motion;
    use crate::dynamics::quadrature::Quadrature;
    use crate::dynamics::{Oversampling, Style};
    use crate::oversample::HalfBands;
    use crate::simd::Backend;

    #[test]
    fn a_change_does_one_piece_of_work_at_a_border() {
        let sample_rate_hz = 48_000.0;
        let bands = HalfBands::new(sample_rate_hz);
        let max_factor = factor(Oversampling::X8, sample_rate_hz);
        let backend = Backend::detect();
        let pair = Quadrature::new(backend.level(), sample_rate_hz, max_factor.times());
        let shared = Shared { backend, bands, max_factor, pair };
        let plan_of = |params: &CompressorParams| voice_plan(params, &shared.bands, 48_000.0, 2);
        let before = CompressorParams::default();
        let after = CompressorParams { style: Style::Bus, ..before };
        let settings = Settings { params: &before, sample_rate_hz };
        let mut voices = Voices::new(plan_of(&before), 2, &shared, &settings, (1_000, 1_000));
        let point = *Motion::new(&before, sample_rate_hz).point();
        voices.snap(plan_of(&before), &settings, &point);
        let settings = Settings { params: &after, sample_rate_hz };
        voices.set(plan_of(&after), &settings);
        let mut seen = Vec::new();
        for border in 0..200 {
            voices.step(64 * border, &settings, &point);
            voices.advance(64);
            let same =
                |a: &Change, b: &Change| std::mem::discriminant(a) == std::mem::discriminant(b);
            if !seen.last().is_some_and(|last| same(last, &voices.change)) {
                seen.push(voices.change);
            }
        }
        assert!(
            matches!(
                seen[..],
                [
                    Change::Starting,
                    Change::Ready,
                    Change::Listening(_),
                    Change::Fading,
                    Change::None
                ]
            ),
            "{seen:?}"
        );
        assert_eq!(voices.active(), 1);
    }
}

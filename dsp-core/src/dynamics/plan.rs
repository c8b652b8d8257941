//! From settings to plans and coefficients.

use super::ballistics::{Coefs, Law, Times};
use super::curve::{Curve, CurveNumbers};
use super::gain_path::{GainCoefs, GainPlan};
use super::params::{
    CompressorParams, Detection, Domain, INFINITE_RATIO, MAX_FIXED_LATENCY_S, MAX_LOOKAHEAD_S,
    Oversampling, Topology, UpwardParams,
};
use super::timing::{RampShape, fitting_ramp, one_pole_share, signed_samples};
use super::voice::VoicePlan;
use crate::oversample::{Factor, HalfBands};
use crate::units::s_to_samples;

/// From this rate on factors are halved, in Hz.
const HALVED_FROM_HZ: f64 = 88_200.0;
/// From this rate on they are quartered, in Hz.
const QUARTERED_FROM_HZ: f64 = 176_400.0;
/// Lookahead to spare in buffers, in samples: of roundings.
const SPARE_SAMPLES: usize = 16;

/// Factor at a sample rate.
#[must_use]
pub fn factor(oversampling: Oversampling, sample_rate_hz: f64) -> Factor {
    let halvings = usize::from(sample_rate_hz >= HALVED_FROM_HZ)
        + usize::from(sample_rate_hz >= QUARTERED_FROM_HZ);
    Factor::ALL[(oversampling as usize).saturating_sub(halvings)]
}

/// Longest latency of any plan, in samples, and the side-chain's longest delay on top of it.
#[must_use]
pub fn max_latency_samples(bands: &HalfBands, sample_rate_hz: f64) -> usize {
    let longest_s = MAX_FIXED_LATENCY_S + MAX_LOOKAHEAD_S;
    let filters = bands.latency_samples(factor(Oversampling::X8, sample_rate_hz));
    s_to_samples(longest_s, sample_rate_hz) + filters + SPARE_SAMPLES
}

/// Longest delay of audio or level that any plan asks for, in raised samples.
#[must_use]
pub fn max_delay_samples(bands: &HalfBands, sample_rate_hz: f64) -> usize {
    let times = factor(Oversampling::X8, sample_rate_hz).times();
    times * max_latency_samples(bands, sample_rate_hz)
}

/// Longest window that any plan asks for, in raised samples.
#[must_use]
pub fn max_window_samples(sample_rate_hz: f64) -> usize {
    let times = factor(Oversampling::X8, sample_rate_hz).times();
    times * (s_to_samples(MAX_LOOKAHEAD_S, sample_rate_hz) + SPARE_SAMPLES)
}

/// The plan of clamped settings.
#[must_use]
pub fn voice_plan(
    params: &CompressorParams,
    bands: &HalfBands,
    sample_rate_hz: f64,
    channels: usize,
) -> VoicePlan {
    let spec = params.style.spec();
    let (factor, latency_samples) = latency(params, bands, sample_rate_hz);
    let times = factor.times();
    let raised_hz = sample_rate_hz * times as f64;
    let audio_delay_samples = times * (latency_samples - bands.latency_samples(factor));
    let wanted = signed_samples(params.lookahead_s, raised_hz);
    let lookahead = usize::try_from(wanted).unwrap_or(0).min(audio_delay_samples);
    let late = usize::try_from(-wanted).unwrap_or(0);
    let release_s = match (params.auto_release, law(params)) {
        (true, _) => f64::INFINITY,
        (false, Law::Double) => params.release_s.min(params.peak_release_s),
        (false, _) => params.release_s,
    };
    let attack = (params.attack_s, spec.attack_share);
    let ramp = fitting_ramp(lookahead, attack, (release_s, spec.release_share), raised_hz);
    let pole = ramp.pole_samples(params.attack_s * raised_hz, spec.attack_share);
    // A ramp that does the whole attack begins as late as it can; else the rest needs the time.
    let ahead = if pole > 0.0 { lookahead } else { ramp.delay_samples() };
    let topology = match params.topology {
        Topology::Style => spec.topology,
        chosen => chosen,
    };
    VoicePlan {
        gain: GainPlan {
            times,
            law: law(params),
            feedback: topology == Topology::Feedback,
            detection: detection(params),
            link: params.link,
            domain: domain(params, channels),
            ramp,
            window_samples: ahead + 1,
            delay_samples: audio_delay_samples - ahead + late,
        },
        factor,
        latency_samples,
        audio_delay_samples,
    }
}

/// Mono is all mid; its side is nothing, which passes.
fn domain(params: &CompressorParams, channels: usize) -> Domain {
    if channels == 1 && params.domain != Domain::Side { Domain::LeftRight } else { params.domain }
}

/// A boost must be gone when a note's first sample comes, before the envelope knows of it.
fn detection(params: &CompressorParams) -> Detection {
    match params.detection {
        Detection::Style if params.upward.ratio > 1.0 => Detection::Transient,
        Detection::Style => params.style.spec().detection,
        chosen => chosen,
    }
}

fn law(params: &CompressorParams) -> Law {
    if params.auto_release { Law::Series } else { params.style.spec().law }
}

/// Factor and latency: of a fixed latency as much as fits.
fn latency(params: &CompressorParams, bands: &HalfBands, sample_rate_hz: f64) -> (Factor, usize) {
    let wanted = factor(params.oversampling, sample_rate_hz);
    match params.fixed_latency_s {
        None => {
            let lookahead = (params.lookahead_s.max(0.0) * sample_rate_hz).ceil() as usize;
            (wanted, lookahead + bands.latency_samples(wanted))
        }
        Some(latency_s) => {
            let fixed = s_to_samples(latency_s, sample_rate_hz);
            let fits =
                |factor: &Factor| *factor <= wanted && bands.latency_samples(*factor) <= fixed;
            let factor = Factor::ALL.into_iter().rev().find(fits).unwrap_or_default();
            (factor, fixed)
        }
    }
}

/// Settings without those that neither a plan nor coefficients depend on: the curve's that glide.
#[must_use]
pub fn timing_of(params: &CompressorParams) -> CompressorParams {
    let default = CompressorParams::default();
    let has_boost = if params.upward.ratio > 1.0 { INFINITE_RATIO } else { 1.0 };
    CompressorParams {
        threshold_db: default.threshold_db,
        knee_db: default.knee_db,
        range_db: default.range_db,
        upward: UpwardParams { ratio: has_boost, ..default.upward },
        floor_db: default.floor_db,
        expander: default.expander,
        crest_db: default.crest_db,
        link_amount: default.link_amount,
        auto_threshold: false,
        auto_offset_db: default.auto_offset_db,
        ..*params
    }
}

/// Coefficients of clamped settings for a voice with a plan.
#[must_use]
pub fn gain_coefs(params: &CompressorParams, plan: &VoicePlan, sample_rate_hz: f64) -> GainCoefs {
    let spec = params.style.spec();
    let raised_hz = sample_rate_hz * plan.factor.times() as f64;
    let curve = Curve::from_numbers(&CurveNumbers::new(params), true);
    let times = Times {
        attack_s: params.attack_s,
        attack_share: spec.attack_share,
        release_s: params.release_s,
        release_share: spec.release_share,
        peak_release_s: params.peak_release_s,
        hold_s: params.hold_s,
        ramp: if plan.gain.window_samples == 1 { RampShape::NONE } else { plan.gain.ramp },
        loop_ratio: curve.loop_ratio(),
        smooth: plan.gain.law == Law::Smooth,
    };
    GainCoefs {
        ballistics: Coefs::new(&times, raised_hz),
        mean_share: one_pole_share(params.rms_s, raised_hz),
    }
}

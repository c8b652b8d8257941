//! Steady tones, a level after the other, as they come out when the plugin has settled on each.

use crate::host::HostError;
use crate::sheets::rig::{Rig, Settings, quadrature, samples};

/// How long a tone stands before it is measured, and how long it is measured, in seconds.
const SETTLES_S: f64 = 1.0;
const MEASURED_S: f64 = 0.5;

/// The left channel at each level: half a second, which is a whole number of periods of whole hertz.
pub fn steady_parts(
    rig: &Rig,
    typed: &Settings,
    freq_hz: f64,
    levels_db: &[f64],
) -> Result<Vec<(f64, Vec<f32>)>, HostError> {
    let (settles, stands) = (samples(SETTLES_S), samples(SETTLES_S + MEASURED_S));
    let input = quadrature(freq_hz, stands * levels_db.len(), |n| levels_db[n / stands]);
    let output = rig.render(typed, &input)?;
    let measured = output[0].chunks_exact(stands).map(|part| part[settles..].to_vec());
    Ok(levels_db.iter().copied().zip(measured).collect())
}

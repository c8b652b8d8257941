//! Makes parameters that raise the change flag, and reads them in real units.

use nice_plug::prelude::*;
use plugin_common::{ChangeFlags, Watched, param};

/// The one change flag: any parameter.
const ANY: u32 = 0;

/// Gives the low values of hold and of the RMS window more of the way.
pub(super) const FINE_LOW: f32 = 0.4;

/// Makes parameters that raise the flag.
pub(super) struct Builder<'a> {
    pub(super) changed: &'a ChangeFlags,
}

impl Builder<'_> {
    pub(super) fn float(&self, param: FloatParam) -> FloatParam {
        param.watched(self.changed, ANY)
    }

    pub(super) fn switch(&self, name: impl Into<String>, on: bool) -> BoolParam {
        param::toggle(name, on).watched(self.changed, ANY)
    }

    pub(super) fn choice<T: Enum + PartialEq + 'static>(
        &self,
        name: impl Into<String>,
        default: T,
    ) -> EnumParam<T> {
        param::choice(name, default).watched(self.changed, ANY)
    }
}

pub(super) fn seconds(ms: &FloatParam) -> f64 {
    f64::from(ms.value()) / 1_000.0
}

pub(super) fn log_seconds(ms: &FloatParam) -> f64 {
    param::log_value(ms) / 1_000.0
}

pub(super) fn part(percent: &FloatParam) -> f64 {
    f64::from(percent.value()) / 100.0
}

pub(super) fn db(gain: &FloatParam) -> f64 {
    f64::from(gain.value())
}

//! The parameters that every plugin has.

use nice_plug::prelude::{BoolParam, Params};

use crate::param;

/// Nest this without a prefix: `#[nested] pub io: IoParams`.
#[derive(Params)]
pub struct IoParams {
    /// The host's and the window's bypass switch.
    #[id = "bypass"]
    pub bypass: BoolParam,
}

impl Default for IoParams {
    fn default() -> Self {
        Self { bypass: param::bypass() }
    }
}

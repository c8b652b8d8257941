//! States of the equaliser.

mod controls;
mod graph;
mod presets;
mod sizes;

use crate::shots::state::{
    Place::{self, At, Of},
    State,
};

const GAIN: Place = Of("Band 4 Gain");
const NOWHERE: Place = At((200.0, -14.0));

pub const STATES: [&[State]; 4] = [sizes::STATES, presets::STATES, graph::STATES, controls::STATES];

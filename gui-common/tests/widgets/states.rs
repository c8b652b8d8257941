//! What controls show while the host writes or modulates, and while something waits.

use crate::page::{KNOB_AT, bench, button, move_to};
use egui::{Event, Modifiers, vec2};
use gui_common::Binding;
use std::sync::Arc;

#[test]
fn a_value_that_the_host_moves_shows_as_automated_for_a_while() {
    let (_, mut h) = bench();
    let params = Arc::clone(&h.state().params);
    let ctx = h.ctx.clone();
    let gui = h.state().gui.clone();
    let automated = |ctx: &egui::Context| {
        let (gain, shape) = (Binding::new(&params.gain, &gui), Binding::new(&params.shape, &gui));
        (gain.is_automated(ctx), shape.is_automated(ctx))
    };
    h.run_steps(5);
    assert_eq!(automated(&ctx), (false, false));
    gui.param_setter().set_parameter(&params.gain, 3.0);
    gui.param_setter().set_parameter(&params.shape, crate::support::Shape::LowCut);
    h.run_steps(2);
    assert_eq!(automated(&ctx), (true, true));
    h.run_steps(90);
    assert_eq!(automated(&ctx), (false, false));
    // What the user does is not automation.
    move_to(&mut h, KNOB_AT);
    button(&mut h, KNOB_AT, true, Modifiers::NONE);
    h.event(Event::PointerMoved(KNOB_AT - vec2(0.0, 30.0)));
    h.run_steps(2);
    assert_eq!(automated(&ctx), (false, false));
}

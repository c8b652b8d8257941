//! What controls show while the host writes or modulates, and while something waits.

use crate::page::{KNOB_AT, bench, button, click_at, move_to, press_key};
use egui::accesskit::Role;
use egui::{Color32, Context, Event, Key, Modifiers, Pos2, RawInput, Rect, Shape, Vec2, vec2};
use egui_kittest::kittest::Queryable;
use gui_common::Binding;
use gui_common::theme::{Accent, Mode, Theme};
use gui_common::widget::Knob;
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

#[test]
fn a_value_is_shown_while_the_host_takes_its_time_and_given_up_if_it_never_does() {
    let (host, mut h) = bench();
    host.be_busy();
    let shown = |h: &crate::page::Bench| {
        let knob = h.get_all_by_role_and_label(Role::Slider, "Gain").next();
        knob.and_then(|knob| knob.value())
    };
    click_at(&mut h, KNOB_AT, Modifiers::COMMAND);
    h.event(Event::Text("3".into()));
    h.run_steps(2);
    press_key(&mut h, Modifiers::NONE, Key::Enter);
    host.assert_one_gesture("Gain");
    assert_eq!(shown(&h).as_deref(), Some("+3.0 dB"));
    h.run_steps(30);
    assert_eq!(shown(&h).as_deref(), Some("0.0 dB"));
}

/// Whether a stroke of this colour is among the shapes.
fn has_line(shapes: &[egui::epaint::ClippedShape], color: Color32) -> bool {
    let is_it = |shape: &egui::epaint::ClippedShape| match &shape.shape {
        Shape::Path(path) => path.stroke.color == egui::epaint::ColorMode::Solid(color),
        _ => false,
    };
    shapes.iter().any(is_it)
}

#[test]
fn a_knob_of_what_is_off_has_no_arc_until_it_is_touched() {
    let (_, gui) = crate::support::host();
    let params = crate::support::TestParams::default();
    let ctx = Context::default();
    gui_common::install(&ctx);
    let accent = Theme::new(Mode::Dark, Accent::Shellac).accent;
    let at = Pos2::new(60.0, 60.0);
    let arc = |off: bool, pointer: Pos2| {
        let mut is_there = false;
        for _ in 0..2 {
            let input = RawInput {
                screen_rect: Some(Rect::from_min_size(Pos2::ZERO, Vec2::splat(200.0))),
                events: vec![Event::PointerMoved(pointer)],
                ..RawInput::default()
            };
            let mut output = ctx.run_ui(input, |ui| {
                Knob::new(Binding::new(&params.gain, &gui)).off(off).accent(accent).show(ui, at);
            });
            output.textures_delta.clear();
            is_there = has_line(&output.shapes, accent);
        }
        is_there
    };
    let away = Pos2::new(190.0, 190.0);
    assert!(arc(false, away), "on");
    assert!(!arc(true, away), "off");
    assert!(arc(true, at), "off, and pointed at");
}

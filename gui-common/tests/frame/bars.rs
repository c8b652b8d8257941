//! The bars: bypass, hint line, meters, latency, load, about.

use crate::probe::{bypass, click, own_settings, window};
use egui::vec2;
use egui_kittest::kittest::Queryable;

#[test]
fn power_is_bypass_and_greys_the_varnish_of_the_editor() {
    let _turn = own_settings();
    let (host, mut h) = window();
    click(&mut h, "Bypass");
    assert_eq!(host.take(), bypass(1.0));
    assert!(h.state().probe.params.bypass.value());
    assert!(h.query_by_label_contains("with the same delay").is_some(), "the hint line tells it");
    click(&mut h, "Bypass");
    assert_eq!(host.take(), bypass(0.0));
}

#[test]
fn the_bars_tell_peak_latency_and_the_main_gesture() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.run_steps(2);
    assert!(h.query_by_label("The main gesture.").is_some());
    assert!(h.query_by_label_contains("480 samples, 10.00 ms").is_some());
    click(&mut h, "Out peak +0.5 dB");
    assert_eq!(h.state().probe.cleared, 1);
}

#[test]
fn about_names_version_and_format() {
    let _turn = own_settings();
    let (_, mut h) = window();
    click(&mut h, "About Probe");
    let text = format!("Lacquer Probe. Version {}, CLAP", env!("CARGO_PKG_VERSION"));
    assert!(h.query_by_label_contains(&text).is_some());
}

#[test]
fn an_idle_window_asks_for_no_frame() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.run_steps(60);
    assert!(!h.ctx.has_requested_repaint(), "{:?}", h.ctx.repaint_causes());
}

#[test]
fn a_bus_tells_its_rms_level_too() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.run_steps(2);
    h.get_by_label("Out peak +0.5 dB").hover();
    h.run_steps(4);
    let told = "Out peak +0.5 dB, RMS \u{2212}14.2 dB. Click clears the peak.";
    assert!(h.query_by_label(told).is_some());
}

#[test]
fn a_new_user_sees_the_main_gesture_for_a_while() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.state_mut().shell.reopen(true);
    h.run_steps(60 * 7);
    assert!(h.query_by_label("Drag to begin. Wheel: fine.").is_some());
    h.run_steps(60 * 2);
    assert!(h.query_by_label("Drag to begin. Wheel: fine.").is_none());
    assert!(h.query_by_label("The main gesture.").is_some());
    h.run_steps(10);
    assert!(!h.ctx.has_requested_repaint(), "{:?}", h.ctx.repaint_causes());
}

#[test]
fn a_narrow_window_has_latency_and_load_in_its_about_box() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.set_size(vec2(480.0, 400.0));
    h.run_steps(4);
    assert!(h.query_by_label_contains("The host compensates it").is_none());
    click(&mut h, "About Probe");
    assert!(h.query_by_label_contains("Latency 480 samples, 10.0 ms. CPU 0.0%.").is_some());
}

#[test]
fn a_plugin_that_cannot_run_here_says_why_and_takes_no_edits() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.state_mut().probe.unsupported = Some("It cannot run with 7 channels.");
    h.run_steps(2);
    assert!(h.query_by_label_contains("It cannot run with 7 channels.").is_some());
    crate::node::drag_node(&mut h, vec2(30.0, 0.0));
    let moved = h.state().probe.moved.pixels;
    assert!(moved == vec2(0.0, 0.0), "{moved}");
}

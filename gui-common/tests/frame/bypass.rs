//! The look of bypass: it comes and goes, and then nothing is drawn.

use crate::probe::{Window, click, own_settings, window};
use egui::Color32;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gui_common::settings::{self, Motion};
use std::time::Duration;

/// A frame of the test's clock.
const FRAME_S: f32 = 1.0 / 60.0;

/// What the varnish looks like in the next frames, and how many of them asked for another at once.
fn watch(h: &mut Harness<'_, Window>, frames: usize) -> (Vec<Color32>, usize) {
    let (mut seen, mut asked) = (vec![h.state().probe.accent], 0);
    for _ in 0..frames {
        h.step();
        let color = h.state().probe.accent;
        if seen.last() != Some(&color) {
            seen.push(color);
        }
        let view = h.output().viewport_output.values().next().expect("one window");
        asked += usize::from(view.repaint_delay < Duration::from_secs_f32(FRAME_S));
    }
    (seen, asked)
}

fn press_bypass(h: &mut Harness<'_, Window>) {
    h.get_by_label("Bypass").click();
    h.step();
}

#[test]
fn the_varnish_greys_in_140_ms_and_back_and_then_nothing_is_drawn() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.run_steps(30);
    let lit = h.state().probe.accent;
    let mut ends = Vec::new();
    for _ in 0..2 {
        press_bypass(&mut h);
        let (seen, asked) = watch(&mut h, 30);
        assert!(seen.len() >= 5, "in steps: {seen:?}");
        // 9 frames of 140 ms, and what the click itself needs.
        assert!((8..=16).contains(&asked), "{asked} frames");
        ends.push(*seen.last().expect("a colour"));
        // The plate stays for a while, and goes with one frame.
        h.run_steps(120);
        assert!(!h.ctx.has_requested_repaint(), "{:?}", h.ctx.repaint_causes());
    }
    assert!(ends[0] != lit && ends[1] == lit, "{ends:?}");
}

#[test]
fn with_reduced_motion_it_changes_at_once() {
    let _turn = own_settings();
    settings::change(|s| s.motion = Motion::Reduced);
    let (_, mut h) = window();
    h.run_steps(30);
    press_bypass(&mut h);
    let (seen, asked) = watch(&mut h, 30);
    assert!(seen.len() <= 2 && asked <= 6, "{seen:?}, {asked} frames");
    click(&mut h, "Bypass");
}

//! The settings, and what they change.

use crate::probe::{NODE_AT, Window, click, own_settings, window};
use egui::{Event, Key, Modifiers, MouseWheelUnit, TouchPhase, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gui_common::settings::{self, Motion, ThemeChoice, Wheel};
use gui_common::theme::Theme;

#[test]
fn settings_apply_at_once_and_are_kept() {
    let _turn = own_settings();
    let (_, mut h) = window();
    let open = "Settings: size, theme, motion, hints.";
    click(&mut h, open);
    click(&mut h, "Light");
    assert_eq!(settings::current().theme, ThemeChoice::Light);
    assert!(!Theme::of(&h.ctx).is_dark());
    click(&mut h, "Reduced");
    assert_eq!(settings::current().motion, Motion::Reduced);
    assert!(gui_common::motion(&h.ctx).abs() < 1e-6);
    click(&mut h, "Hints");
    assert!(!settings::current().hints);
    let kept = settings::path().and_then(|p| settings::read(&p)).unwrap();
    assert_eq!(kept, settings::current());
    assert!(h.query_by_label("Reduced").is_some());
    h.key_press(Key::Escape);
    h.run_steps(4);
    assert!(h.query_by_label("Reduced").is_none(), "Escape closes the popover");
}

#[test]
fn wheel_meters_and_frame_rate_are_settings_too() {
    let _turn = own_settings();
    let (_, mut h) = window();
    click(&mut h, "Settings: size, theme, motion, hints.");
    for label in ["Less", "48 dB/s", "Hold", "30"] {
        click(&mut h, label);
    }
    let now = settings::current();
    assert_eq!((now.wheel, now.frames_per_s), (Wheel::Down, 30));
    h.key_press(Key::Escape);
    h.run_steps(4);
    let up = |h: &mut Harness<'_, Window>| {
        h.event(Event::PointerMoved(NODE_AT));
        h.step();
        h.event(Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, 1.0),
            modifiers: Modifiers::NONE,
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
        });
        h.run_steps(2);
        std::mem::take(&mut h.state_mut().probe.moved.q_steps)
    };
    assert_eq!(up(&mut h), -1.0, "up is less");
    let movement = now.meter_movement();
    assert!((movement.fall_db_per_s - 48.0).abs() < 1e-6 && movement.hold_s.is_infinite());
    let kept = settings::path().and_then(|p| settings::read(&p)).unwrap();
    assert_eq!(kept, now);
}

#[test]
fn the_size_menu_sets_this_window_and_later_ones() {
    let _turn = own_settings();
    let (_, mut h) = window();
    click(&mut h, "Size 100%");
    click(&mut h, "150%");
    assert_eq!(h.state().state.get().scale_percent, Some(150));
    assert_eq!(settings::current().scale_percent, 150);
}

#[test]
fn the_words_of_each_licence_can_be_read() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.set_size(vec2(900.0, 640.0));
    h.run_steps(2);
    click(&mut h, "Settings: size, theme, motion, hints.");
    click(&mut h, "Licences");
    click(&mut h, "Inter: SIL Open Font License 1.1");
    let words = "SIL OPEN FONT LICENSE Version 1.1 - 26 February 2007";
    assert!(h.query_by_label_contains(words).is_some());
    click(&mut h, "Close");
    assert!(h.query_by_label_contains(words).is_none());
}

#[test]
fn the_licences_of_all_crates_can_be_read_and_only_what_is_seen_is_laid_out() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.set_size(vec2(900.0, 640.0));
    h.run_steps(2);
    click(&mut h, "Settings: size, theme, motion, hints.");
    click(&mut h, "Licences");
    click(&mut h, "Rust crates: their licences");
    assert!(h.query_by_label_contains("crates are in the Lacquer plugins").is_some());
    let shown = h.query_all_by_label_contains(": MIT").count();
    assert!((5..60).contains(&shown), "{shown} lines");
    h.hover_at(egui::pos2(450.0, 200.0));
    h.step();
    h.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -100_000.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    });
    h.run_steps(60);
    assert!(h.query_by_label_contains("crates are in the Lacquer plugins").is_none(), "scrolled");
}

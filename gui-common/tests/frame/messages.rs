//! What the user is told, and how it goes away.

use crate::probe::{click, own_settings, window};
use egui::Key;
use egui_kittest::kittest::Queryable;
use gui_common::shell::{Toast, ToastAction, notify};

#[test]
fn a_load_that_leaves_no_time_is_told_once() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.state_mut().probe.cpu_amount = 0.95;
    let told = "takes nearly all the time";
    h.run_steps(60);
    assert!(h.query_by_label_contains(told).is_none(), "a moment is no overload");
    h.run_steps(90);
    assert!(h.query_by_label_contains(told).is_some());
    click(&mut h, "Dismiss");
    h.run_steps(300);
    assert!(h.query_by_label_contains(told).is_none());
}

#[test]
fn messages_stay_until_dismissed_and_successes_leave() {
    let _turn = own_settings();
    let (_, mut h) = window();
    notify(&h.ctx, Toast::success("Saved", "Vocal bus"));
    notify(&h.ctx, Toast::warn("Not read", "Sound unchanged"));
    notify(&h.ctx, Toast::warn("Not read", "Sound unchanged"));
    h.run_steps(4);
    assert!(h.query_by_label("Saved. Vocal bus").is_some());
    h.run_steps(5 * 60);
    assert!(h.query_by_label("Saved. Vocal bus").is_none());
    assert!(h.query_by_label("Not read. Sound unchanged").is_some());
    h.run_steps(10 * 60);
    click(&mut h, "Dismiss");
    assert!(h.query_by_label("Not read. Sound unchanged").is_none(), "told twice, shown once");
}

#[test]
fn a_load_is_told_once_in_a_session_however_often_the_window_opens() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.state_mut().probe.cpu_amount = 0.95;
    let told = "takes nearly all the time";
    h.run_steps(150);
    click(&mut h, "Dismiss");
    h.state_mut().shell.reopen(false);
    h.run_steps(300);
    assert!(h.query_by_label_contains(told).is_none());
}

#[test]
fn a_message_lists_all_that_it_is_about() {
    let _turn = own_settings();
    let (_, mut h) = window();
    let lines: Vec<String> = (1..=40).map(|i| format!("Line {i} was not understood")).collect();
    let toast = Toast::warn("40 settings could not be restored", "Line 1 was not understood");
    notify(&h.ctx, toast.with(Some(ToastAction::List(lines))));
    h.run_steps(4);
    assert!(h.query_by_label("Line 2 was not understood").is_none());
    click(&mut h, "List");
    assert!(h.query_by_label("Dismiss").is_none(), "the message has been read");
    assert!(h.query_by_label("Line 2 was not understood").is_some());
    click(&mut h, "Close");
    assert!(h.query_by_label("Line 2 was not understood").is_none());
}

#[test]
fn escape_closes_a_list_and_a_message_and_the_hint_says_so() {
    let _turn = own_settings();
    let (_, mut h) = window();
    notify(&h.ctx, Toast::error("Preset not loaded", "Line 3"));
    h.run_steps(4);
    assert!(h.query_by_label("Press Esc to dismiss the message.").is_some());
    h.key_press(Key::Escape);
    h.run_steps(4);
    assert!(h.query_by_label("Dismiss").is_none());
    assert!(h.query_by_label("The main gesture.").is_some());
}

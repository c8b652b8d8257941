//! The window, driven as a user would; what it told the host and the meter is compared.

use std::sync::Arc;

use dsp_core::{AudioBlock, Processor as _, Setup};
use egui::{Key, Modifiers, Pos2, Vec2, pos2, vec2};
use gui_common::LacquerEditor;
use loudness_meter::editor::{DEFAULT_SIZE, LoudnessEditor};
use loudness_meter::history::Record;
use loudness_meter::params::{LoudnessParams, ScaleChoice, UnitChoice};
use loudness_meter::policy::Transport;
use loudness_meter::processor::{Meter, Shared};
use loudness_meter::readings::Readings;
use plugin_common::HostMonitor;
use plugin_common::telemetry::{self, ReadingWriter};
use test_rig::{Gesture, Hold, Window};

struct Bench {
    params: Arc<LoudnessParams>,
    shared: Arc<Shared>,
    writer: ReadingWriter<Readings>,
    window: Window<LoudnessEditor>,
}

impl Bench {
    /// A window after two minutes: the first at -20 LUFS, the second at -14.
    fn new(size: Vec2) -> Self {
        let params = Arc::<LoudnessParams>::default();
        let shared = Arc::<Shared>::default();
        shared.history.prepare();
        for index in 0..1_200 {
            let lufs = if index < 600 { -20.0 } else { -14.0 };
            shared.history.push(Record {
                momentary_lufs: lufs,
                short_term_lufs: lufs,
                integrated_lufs: lufs,
                true_peak_db: lufs + 10.0,
            });
        }
        let (mut writer, reader) = telemetry::reading();
        writer.write(readings());
        let monitor = Arc::<HostMonitor>::default();
        let editor = LoudnessEditor::new(params.clone(), shared.clone(), reader, monitor);
        Self { params, shared, writer, window: Window::new(editor, size) }
    }
}

fn readings() -> Readings {
    Readings {
        momentary_lufs: -13.2,
        short_term_lufs: -14.1,
        integrated_lufs: -16.0,
        range_lu: 6.0,
        max_momentary_lufs: -12.5,
        max_short_term_lufs: -13.5,
        true_peak_db: [-1.4, 0.3],
        peak_to_loudness_lu: 16.3,
        peak_to_short_term_lu: 14.4,
        measured_s: 120.0,
        ..Readings::default()
    }
}

#[test]
fn everything_is_worked_by_name() {
    let mut bench = Bench::new(DEFAULT_SIZE);
    bench.window.click("Target");
    bench.window.frames(4);
    bench.window.click("Custom");
    bench.window.frames(30);
    let hold = Hold { control: "Custom target", typed: ["-20", "\u{2212}20.0 LUFS"], up: 1.0 };
    bench.window.assert_worked_by_name(hold);
}

#[test]
fn readings_are_shown_with_units_and_verdict() {
    let bench = Bench::new(DEFAULT_SIZE);
    for part in [
        "integrated \u{2212}16.0 LUFS",
        "Momentary loudness",
        "Short-term loudness",
        "Range 6.0 LU",
        "True peak +0.3 dBTP",
        "Peak to loudness 16.3 LU",
        "Max momentary \u{2212}12.5 LUFS",
    ] {
        assert!(bench.window.shows(part), "{part}");
    }
}

#[test]
fn the_range_is_marked_unstable_in_the_first_minute() {
    let mut bench = Bench::new(DEFAULT_SIZE);
    assert!(!bench.window.shows("unstable"));
    bench.writer.write(Readings { measured_s: 59.0, ..readings() });
    bench.window.frames(2);
    assert!(bench.window.shows("Range, unstable 6.0 LU"));
}

#[test]
fn a_click_on_a_ratio_brings_its_other_figure_and_back() {
    let mut bench = Bench::new(DEFAULT_SIZE);
    bench.writer.write(Readings { dynamic_range_db: 9.4, crest_db: 13.26, ..readings() });
    bench.window.frames(2);
    for (from, to) in [
        ("Peak to loudness 16.3 LU", "Dynamic range 9 DR"),
        ("Peak to short-term 14.4 LU", "Crest factor 13.3 dB"),
    ] {
        assert!(bench.window.has(from) && !bench.window.has(to));
        bench.window.click(from);
        assert!(!bench.window.has(from) && bench.window.has(to), "{to}");
        bench.window.click(to);
        assert!(bench.window.has(from) && !bench.window.has(to), "{from}");
    }
    bench.window.click("Peak to loudness 16.3 LU");
    bench.writer.write(readings());
    bench.window.frames(2);
    assert!(bench.window.has("Dynamic range \u{2013} DR"), "nothing measured yet");
    assert!(bench.window.host.take().is_empty(), "no parameter is touched");
}

#[test]
fn units_relate_to_the_target() {
    let mut bench = Bench::new(DEFAULT_SIZE);
    bench.window.click("LU");
    assert_eq!(bench.params.view.unit.value(), UnitChoice::Lu);
    assert!(bench.window.shows("integrated \u{2212}2.0 LU"));
    bench.window.click("+18");
    assert_eq!(bench.params.view.scale.value(), ScaleChoice::Plus18);
}

#[test]
fn buttons_reach_the_meter_and_the_host() {
    let mut bench = Bench::new(DEFAULT_SIZE);
    bench.window.click("Pause");
    assert!(!bench.params.measure.run.value());
    let log = bench.window.host.take();
    assert_eq!(log.first(), Some(&Gesture::Begin("Measure".into())));
    assert_eq!(log.last(), Some(&Gesture::End("Measure".into())));
    bench.window.click("Continue measuring");
    assert!(bench.params.measure.run.value());
    bench.window.click("Follow transport");
    assert!(!bench.params.measure.follow.value());
    bench.window.host.take();
    let wanted = bench.shared.restarts_wanted();
    bench.window.click("Reset");
    assert_eq!(bench.shared.restarts_wanted(), wanted + 1);
    assert!(bench.window.host.take().is_empty(), "the button is no automation");
}

#[test]
fn a_new_measurement_forgets_the_picture() {
    let mut bench = Bench::new(DEFAULT_SIZE);
    bench.shared.history.clear();
    bench.writer.write(Readings::default());
    bench.window.frames(2);
    assert!(bench.window.shows("integrated \u{2013} LUFS"));
    assert!(bench.window.shows("Range, unstable \u{2013} LU"));
}

#[test]
fn a_passage_on_the_disc_has_its_own_figures_until_escape() {
    let mut bench = Bench::new(DEFAULT_SIZE);
    // 120 s measured in a window of 240 s: the groove cut at 0 s lies at 3 o'clock, 106 from the
    // spindle; half a minute later it is at 9 o'clock, 101 from it.
    let spindle = pos2(130.0, 168.0);
    let on_groove = |angle: f32, radius: f32| {
        spindle + vec2(angle.to_radians().cos(), angle.to_radians().sin()) * radius
    };
    let path: Vec<Pos2> = (0..=10)
        .map(|step| {
            let time_s = 5.0 + 4.0 * step as f32;
            on_groove(6.0 * time_s, 106.0 - time_s / 6.0 - 5.0)
        })
        .collect();
    bench.window.press(path[0], Modifiers::NONE);
    for at in &path {
        bench.window.move_to(*at);
        bench.window.frames(1);
    }
    bench.window.release(path[10], Modifiers::NONE);
    assert!(bench.window.shows("Max short-term \u{2212}20.0 LUFS"), "the first minute alone");
    assert!(bench.window.shows("True peak \u{2212}10.0 dBTP"));
    assert!(bench.window.shows("integrated \u{2212}20.0 LUFS"), "the number in the middle too");
    assert!(bench.window.shows("Range, unstable 0.0 LU"), "40 s are too short for a range");
    bench.window.key(Key::Escape, Modifiers::NONE);
    assert!(bench.window.shows("Max short-term \u{2212}13.5 LUFS"));
}

#[test]
fn a_zoomed_history_finds_back_to_live() {
    let mut bench = Bench::new(DEFAULT_SIZE);
    let history = pos2(200.0, 360.0);
    for back in 0..3 {
        assert!(!bench.window.has("Live"));
        bench.window.wheel(history, 2.0, Modifiers::NONE);
        bench.window.frames(2);
        assert!(bench.window.has("Live") && bench.window.has("Window"));
        match back {
            0 => bench.window.click("Live"),
            1 => bench.window.double_click_at(history),
            _ => {
                bench.window.click("Window");
                bench.window.click("10 min");
            }
        }
        bench.window.frames(2);
    }
    assert!(!bench.window.has("Live"));
}

#[test]
fn there_is_no_integrated_loudness_in_the_first_3_s() {
    let mut bench = Bench::new(DEFAULT_SIZE);
    bench.writer.write(Readings { measured_s: 2.9, ..readings() });
    bench.window.frames(2);
    assert!(bench.window.shows("integrated \u{2013} LUFS"));
    assert!(bench.window.shows("Peak to loudness \u{2013} LU"));
}

#[test]
fn high_windows_show_all_eight_figures_at_once() {
    let mut bench = Bench::new(vec2(1_400.0, 900.0));
    bench.writer.write(Readings { dynamic_range_db: 9.4, crest_db: 13.26, ..readings() });
    bench.window.frames(2);
    for part in
        ["Peak to loudness 16.3", "Peak to short-term", "Dynamic range 9", "Crest factor 13"]
    {
        assert!(bench.window.shows(part), "{part}");
    }
}

#[test]
fn the_compact_view_reaches_target_unit_and_scale() {
    let mut bench = Bench::new(vec2(320.0, 480.0));
    bench.window.click("Target Streaming, \u{2212}14");
    bench.window.click("EBU R 128, \u{2212}23");
    assert_eq!(bench.params.target().loudness_lufs, -23.0);
    bench.window.click("Unit LUFS");
    bench.window.click("LU");
    assert_eq!(bench.params.view.unit.value(), UnitChoice::Lu);
    bench.window.click("Unit LU");
    bench.window.click("Scale +18");
    assert_eq!(bench.params.view.scale.value(), ScaleChoice::Plus18);
}

#[test]
fn narrow_windows_show_the_compact_view() {
    let bench = Bench::new(vec2(320.0, 480.0));
    assert!(bench.window.shows("Integrated loudness \u{2212}16.0 LUFS"));
    assert!(
        bench.window.shows("PSR 14.4 LU")
            && bench.window.shows("Reset")
            && bench.window.shows("Pause")
    );
    assert!(!bench.window.shows("Distribution"));
    let smallest = Bench::new(vec2(260.0, 360.0));
    assert!(smallest.window.shows("Integrated loudness"));
    assert_eq!(smallest.window.editor().min_size(), vec2(260.0, 360.0));
}

#[test]
fn f6_goes_to_the_figures_of_the_window() {
    let mut bench = Bench::new(DEFAULT_SIZE);
    let mut moved = Vec::new();
    for _ in 0..6 {
        bench.window.key(Key::F6, Modifiers::NONE);
        bench.window.key(Key::ArrowDown, Modifiers::NONE);
        bench.window.frames(60);
        moved.extend(bench.window.host.take());
    }
    assert!(moved.contains(&Gesture::Begin("Target".into())), "{moved:?}");
}

#[test]
fn the_figures_are_copied_as_text_and_files_are_offered() {
    for size in [DEFAULT_SIZE, vec2(480.0, 420.0), vec2(1600.0, 900.0)] {
        let mut bench = Bench::new(size);
        bench.window.click("Export");
        bench.window.frames(6);
        assert!(
            bench.window.has("History as CSV\u{2026}")
                && bench.window.has("Everything as JSON\u{2026}")
        );
        bench.window.click("Copy the figures as text");
        bench.window.frames(4);
        assert!(bench.window.shows("The figures are in the clipboard"), "{size}");
    }
}

/// A bench whose meter measures.
struct Measuring {
    bench: Bench,
    meter: Meter,
}

impl Measuring {
    fn new() -> Self {
        let bench = Bench::new(DEFAULT_SIZE);
        let mut meter = Meter::new(bench.shared.clone());
        meter.prepare(&Setup::new(48_000.0, 480, 2).expect("usual")).expect("a usual setup");
        Self { bench, meter }
    }

    /// Plays a noise for some seconds, then shows what was measured; its length.
    fn play(&mut self, seconds: usize) -> f32 {
        let samples = test_rig::noise(1, 480);
        for _ in 0..100 * seconds {
            let (mut left, mut right) = (samples.clone(), samples.clone());
            self.meter.begin_callback(Transport::default(), 480);
            self.meter.process(&mut AudioBlock::stereo(&mut left, &mut right));
        }
        self.bench.writer.write(self.meter.readings());
        self.bench.window.frames(3);
        self.meter.readings().measured_s.round()
    }

    fn undo(&mut self) {
        self.bench.window.key(Key::Z, Modifiers::COMMAND);
    }

    fn redo(&mut self) {
        self.bench.window.key(Key::Z, Modifiers::COMMAND | Modifiers::SHIFT);
    }
}

#[test]
fn a_reset_by_mistake_is_taken_back_by_its_message() {
    let mut measuring = Measuring::new();
    assert_eq!(measuring.play(5), 5.0);
    measuring.bench.window.click("Reset");
    measuring.bench.window.frames(2);
    assert!(measuring.bench.window.shows("A new measurement begins. 0:05 before it."));
    assert_eq!(measuring.play(4), 4.0);
    measuring.bench.window.click("LU");
    measuring.bench.window.click("Undo reset");
    assert_eq!(measuring.play(1), 10.0, "what was heard meanwhile counts");
    assert_eq!(measuring.bench.params.view.unit.value(), UnitChoice::Lu, "later steps stay");
    measuring.redo();
    assert_eq!(measuring.play(1), 6.0);
}

#[test]
fn undo_and_redo_reach_a_reset_in_its_turn() {
    let mut measuring = Measuring::new();
    measuring.bench.window.click("LKFS");
    measuring.play(5);
    measuring.bench.window.click("Reset");
    assert_eq!(measuring.play(1), 1.0);
    measuring.bench.window.click("LU");
    let unit = |measuring: &Measuring| measuring.bench.params.view.unit.value();
    measuring.undo();
    assert_eq!((measuring.play(1), unit(&measuring)), (2.0, UnitChoice::Lkfs));
    measuring.undo();
    assert_eq!((measuring.play(1), unit(&measuring)), (8.0, UnitChoice::Lkfs));
    measuring.undo();
    assert_eq!((measuring.play(1), unit(&measuring)), (9.0, UnitChoice::Lufs));
    measuring.redo();
    measuring.redo();
    assert_eq!((measuring.play(1), unit(&measuring)), (5.0, UnitChoice::Lkfs));
    measuring.redo();
    assert_eq!((measuring.play(1), unit(&measuring)), (6.0, UnitChoice::Lu));
    // A step after one that was taken back puts an end to it.
    measuring.undo();
    measuring.undo();
    assert_eq!(measuring.play(1), 12.0);
    measuring.bench.window.click("LUFS");
    measuring.undo();
    measuring.redo();
    assert_eq!((measuring.play(1), unit(&measuring)), (13.0, UnitChoice::Lufs));
}

#[test]
fn without_sound_undo_follows_the_reset_all_the_same() {
    let mut measuring = Measuring::new();
    measuring.play(5);
    measuring.bench.window.click("Reset");
    measuring.undo();
    assert_eq!(measuring.play(1), 6.0);
}

#[test]
fn a_reset_that_still_waits_for_sound_is_one_step_however_often_it_is_clicked() {
    let mut measuring = Measuring::new();
    let unit = |measuring: &Measuring| measuring.bench.params.view.unit.value();
    measuring.play(5);
    measuring.bench.window.click("Reset");
    measuring.bench.window.click("LU");
    measuring.bench.window.click("Reset");
    measuring.undo();
    assert_eq!(unit(&measuring), UnitChoice::Lufs, "the step since then comes first");
    measuring.undo();
    assert_eq!(measuring.play(1), 6.0);
}

#[test]
fn a_step_that_was_taken_back_ends_with_another_one_from_farther_back() {
    let mut measuring = Measuring::new();
    measuring.play(5);
    measuring.bench.window.click("LKFS");
    measuring.bench.window.click("Reset");
    measuring.play(4);
    measuring.undo();
    measuring.undo();
    assert_eq!(measuring.play(1), 10.0);
    // As many steps as there were before the reset, and yet another moment.
    measuring.bench.window.click("LU");
    measuring.redo();
    assert_eq!(measuring.play(1), 11.0);
    assert_eq!(measuring.bench.params.view.unit.value(), UnitChoice::Lu);
}

#[test]
fn nothing_is_offered_that_is_not_kept() {
    let mut measuring = Measuring::new();
    measuring.play(2);
    measuring.bench.window.click("Reset");
    assert!(!measuring.bench.window.has("Undo reset"), "2 s are no loss");
    measuring.undo();
    assert_eq!(measuring.play(5), 5.0);
    measuring.bench.window.click("Reset");
    measuring.play(1);
    measuring.meter.restart();
    measuring.play(1);
    measuring.undo();
    assert_eq!(measuring.play(1), 2.0, "it started over by itself");
    measuring.bench.window.click("Undo reset");
    measuring.bench.window.frames(2);
    assert!(measuring.bench.window.shows("The measurement before is gone"));
    assert_eq!(measuring.play(1), 3.0);
}

#[test]
fn the_measured_time_is_shown_at_the_default_size() {
    let mut bench = Bench::new(DEFAULT_SIZE);
    assert!(bench.window.has("2:00 measured"));
    // Where there is little room it goes without its word, but is spoken whole.
    bench.writer.write(Readings { measured_s: 12_345.0, ..readings() });
    bench.window.frames(4);
    assert!(bench.window.shows("3:25:45 measured"));
}

#[test]
fn the_page_of_keys_has_the_key_of_the_disc() {
    let mut bench = Bench::new(DEFAULT_SIZE);
    // High enough for all settings.
    bench.window.resize(vec2(700.0, 760.0));
    bench.window.click("Settings: size, theme, motion, hints.");
    bench.window.click("Show shortcuts");
    assert!(bench.window.shows("Esc: from a passage back to the whole"));
}

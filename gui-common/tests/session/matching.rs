//! Match: comparisons at equal loudness, and the offset as a setting.

use crate::support::session::Folder;
use crate::{Bench, KNOB_AT, assert_gain, click, command, drag, gain_db, key, window};
use dsp_core::units::db_to_gain;
use dsp_core::{AudioBlock, Processor, Setup, SetupError};
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use plugin_common::{Cycle, HostLoop, HostMonitor};
use std::sync::Arc;

#[test]
fn with_match_on_sides_and_presets_are_compared_at_equal_loudness() {
    let folder = Folder::new("equal");
    let (_, mut h) = window(&folder);
    let monitor = Arc::new(HostMonitor::default());
    let is_comparing = || monitor.audition().is_comparing();
    let session = h.state_mut().demo.session.take().expect("the demo has one");
    h.state_mut().demo.session = Some(session.with_audition(monitor.clone()));
    h.run_steps(4);
    click(&mut h, "Sound B");
    assert!(!is_comparing(), "Match is off");
    click(&mut h, "Match");
    type End = fn(&mut Bench);
    let ends: [(&str, End); 3] = [
        ("the hand", |h| drag(h, KNOB_AT, vec2(0.0, -20.0))),
        ("undo", |h| command(h, Modifiers::COMMAND, Key::Z)),
        ("another preset", |h| click(h, "Next preset")),
    ];
    for (what, end) in ends {
        click(&mut h, "Sound A");
        assert!(is_comparing(), "{what}");
        end(&mut h);
        assert!(!is_comparing(), "{what}");
        click(&mut h, "Sound B");
        assert!(is_comparing(), "{what}");
    }
    click(&mut h, "Sound A");
    assert!(is_comparing());
    click(&mut h, "Match");
    assert!(!is_comparing());
    click(&mut h, "Match");
    h.get_by_label_contains("Preset: ").click();
    h.run_steps(6);
    key(&mut h, Key::ArrowDown);
    h.run_steps(30);
    assert!(is_comparing(), "a preset that is tried out");
    key(&mut h, Key::Escape);
    assert!(!is_comparing());
}

/// The processor behind the demo's gain.
#[derive(Default)]
struct Gain(f64);

impl Processor for Gain {
    type Params = f64;

    fn prepare(&mut self, _: &Setup) -> Result<(), SetupError> {
        Ok(())
    }
    fn reset(&mut self) {}
    fn set_params(&mut self, gain_db: &f64) {
        self.0 = db_to_gain(*gain_db);
    }
    fn process(&mut self, block: &mut AudioBlock<'_>) {
        let gain = self.0 as f32;
        block.iter_channels().for_each(|channel| channel.iter_mut().for_each(|s| *s *= gain));
    }
}

const RATE_HZ: f64 = 48_000.0;
const BLOCK: usize = 480;

/// Plays `seconds` of noise through the gain as the window shows it; the window draws meanwhile.
fn play(h: &mut Bench, host: &mut HostLoop<Gain>, seconds: usize) {
    let cycle = Cycle { bypassed: false, watched: true };
    let noise = test_rig::noise(1, BLOCK);
    for second in 0..seconds {
        for _ in 0..100 {
            host.set_params(&f64::from(gain_db(h)));
            let mut channels = [noise.clone(), noise.clone()];
            let [left, right] = &mut channels;
            host.run(&mut AudioBlock::stereo(left, right), None, cycle);
        }
        h.run_steps(if second == 0 { 4 } else { 60 });
    }
}

fn open_menu(h: &mut Bench) {
    h.get_by_label("Match").click_secondary();
    h.run_steps(6);
}

#[test]
fn the_measured_offset_becomes_the_output_gain_as_one_step() {
    let folder = Folder::new("apply");
    let (told, mut h) = window(&folder);
    let mut host = HostLoop::new(Gain::default());
    host.prepare(RATE_HZ, BLOCK, 2).expect("a plain setup");
    let monitor = host.monitor();
    let session = h.state_mut().demo.session.take().expect("the demo has one");
    h.state_mut().demo.session = Some(session.with_audition(monitor.clone()));
    drag(&mut h, KNOB_AT, vec2(0.0, -25.0));
    assert_gain(&h, 6.0);
    open_menu(&mut h);
    assert!(h.query_by_label("Apply: play for 3 s first").is_some());
    key(&mut h, Key::Escape);
    play(&mut h, &mut host, 4);
    open_menu(&mut h);
    told.take();
    click(&mut h, "Apply: output \u{2212}6.0 dB");
    assert_gain(&h, 0.0);
    told.assert_one_gesture("Gain");
    // What is measured is from before: it is not applied twice.
    play(&mut h, &mut host, 1);
    open_menu(&mut h);
    assert!(h.query_by_label("Apply: play for 3 s first").is_some());
    key(&mut h, Key::Escape);
    play(&mut h, &mut host, 4);
    let offset_db = monitor.audition().match_offset_db().expect("4 s have sounded");
    assert!(offset_db.abs() < 0.05, "as loud as the input: {offset_db}");
    open_menu(&mut h);
    assert!(h.query_by_label("Apply: as loud as the input already").is_some());
    key(&mut h, Key::Escape);
    h.get_by_label("Undo").hover();
    h.run_steps(4);
    assert!(h.query_by_label_contains("Undo: Match output gain").is_some());
    click(&mut h, "Undo");
    assert_gain(&h, 6.0);
}

#[test]
fn the_menu_of_match_does_what_clicks_do() {
    let folder = Folder::new("match menu");
    let (_, mut h) = window(&folder);
    let monitor = Arc::new(HostMonitor::default());
    let session = h.state_mut().demo.session.take().expect("the demo has one");
    h.state_mut().demo.session = Some(session.with_audition(monitor.clone()));
    h.run_steps(4);
    open_menu(&mut h);
    click(&mut h, "Compare at equal loudness");
    assert!(monitor.audition().is_match_on() && !monitor.audition().is_delta_on());
    open_menu(&mut h);
    for is_on in [true, false] {
        click(&mut h, "Hear the difference");
        assert_eq!(monitor.audition().is_delta_on(), is_on);
        open_menu(&mut h);
    }
}

//! What is remembered, in the state of a project.
#![allow(unsafe_code, reason = "parameters are type-erased pointers to the wrapper")]

use std::collections::BTreeMap;
use std::sync::Arc;

use nice_plug::prelude::*;
use plugin_common::session::{KEY, MAX_BYTES, Saved, repair};
use plugin_common::{Desk, Session};

use crate::rig::*;

/// A rig on which everything was used: both sides, presets, undone steps.
fn used() -> Rig {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    rig.load(&factory("Vocal", "Warm vocal"));
    rig.drag(&params.bands[0].shape, &[1.0]);
    rig.drag(&params.count, &[1.0]);
    rig.undo();
    rig.desk.switch_side(&rig.gui);
    rig.load(&factory("Vocal", "Bright 2"));
    rig.drag(&params.level, &[0.123]);
    rig.drag(&params.pan, &[0.7]);
    rig.undo();
    rig.undo();
    rig
}

fn field(session: &Session) -> String {
    serde_json::to_string(&session.saved()).unwrap()
}

/// Bytes that the field takes as a text within JSON.
fn bytes_in_state(rig: &Rig) -> usize {
    serde_json::to_string(&field(&rig.params.session)).unwrap().len()
}

#[test]
fn a_state_brings_all_of_it_to_another_instance() {
    let mut rig = used();
    let fields = rig.params.serialize_fields();
    let mut other = Rig::new();
    for (index, (_, param, _)) in other.params.param_map().iter().enumerate() {
        let own = rig.params.param_map()[index].1;
        // SAFETY: both rigs live.
        unsafe {
            // Not every default is where a host can set the parameter, to the last bit.
            let position = own.unmodulated_normalized_value();
            own._internal_set_normalized_value(position);
            param._internal_set_normalized_value(position);
        }
    }
    other.params.deserialize_fields(&fields);
    assert_eq!(other.params.session.saved(), rig.params.session.saved());
    assert!(other.desk.take_notices().is_empty());
    for turn in 0..8 {
        assert_eq!(other.bits(), rig.bits(), "turn {turn}");
        assert_eq!(other.desk.preset(), rig.desk.preset());
        assert_eq!(other.desk.is_edited(), rig.desk.is_edited());
        let (travelled, wanted) = match turn {
            0 | 1 | 5 => (other.redo(), rig.redo()),
            2 | 3 | 6 | 7 => (other.undo(), rig.undo()),
            _ => {
                other.desk.switch_side(&other.gui);
                rig.desk.switch_side(&rig.gui);
                continue;
            }
        };
        assert_eq!(travelled, wanted);
        assert!(travelled.is_some(), "turn {turn}");
    }
}

/// The layout that projects have: the file is never changed, and read for ever.
#[test]
fn layout_1_is_read() {
    let text = include_str!("../fixtures/session_1.json").trim();
    let saved: Saved = serde_json::from_str(text).unwrap();
    assert!(saved.notices.is_empty(), "{:?}", saved.notices);
    assert_eq!(serde_json::to_string(&saved).unwrap(), text);
    let mut rig = Rig::new();
    rig.params.session.replace(saved);
    assert_eq!(rig.desk.preset(), Some(factory("Vocal", "Bright 2")));
    assert_eq!(rig.redo().as_deref(), Some("Level"));
    assert_eq!(rig.redo().as_deref(), Some("Pan"));
    rig.desk.switch_side(&rig.gui);
    assert_eq!(rig.desk.preset(), Some(factory("Vocal", "Warm vocal")));
    assert_eq!(rig.undo().as_deref(), Some("Band 1 Shape"));
    assert_eq!(rig.redo().as_deref(), Some("Band 1 Shape"));
    assert_eq!(rig.redo().as_deref(), Some("Count"));
    assert_eq!((rig.params.count.value(), rig.params.bands[0].shape.value()), (8, Shape::Notch));
}

#[test]
fn a_state_without_a_session_leaves_none_of_before() {
    let rig = used();
    let mut fields = BTreeMap::new();
    repair(&mut fields);
    rig.params.deserialize_fields(&fields);
    let labels = (rig.desk.undo_label(), rig.desk.redo_label());
    assert_eq!((labels, rig.desk.preset()), ((None, None), None));
    assert!(rig.desk.take_notices().is_empty());
}

#[test]
fn a_broken_session_is_told_and_leaves_the_sound() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let long_id = format!(
        "{{\"ids\":[\"{}\"],\"sides\":[{{\"steps\":[[\"x\",[0,1.0,2.0]]]}}]}}",
        "x".repeat(500)
    );
    for (broken, notices) in [
        (deep.as_str(), 1),
        ("{\"v\":1e999}", 1),
        ("{\"v\":\"\\ud800\"}", 1),
        (&long_id, 1),
        ("", 1),
        ("{", 1),
        ("[]", 1),
        ("7", 1),
        ("{\"sides\":7}", 0),
        ("{\"sides\":[{\"steps\":7},{\"sound\":7}]}", 2),
        ("{\"ids\":[\"pan\"],\"sides\":[{\"steps\":[[\"x\",[0,1.0]]]}]}", 1),
        ("{\"ids\":[\"pan\"],\"sides\":[{\"steps\":[[\"x\",[9,1.0,2.0]]]}]}", 1),
        ("{\"ids\":[\"pan\"],\"sides\":[{\"steps\":[[\"x\",[0,1.0,2.0]]],\"undone\":2}]}", 1),
        ("{\"ids\":[\"pan\"],\"sides\":[{\"preset\":0}]}", 1),
        ("{\"presets\":[[\"factory\",\"a\",\"b\",[]]],\"sides\":[{\"preset\":0}]}", 0),
    ] {
        let rig = used();
        let before = rig.bits();
        let mut fields = BTreeMap::from([(KEY.to_owned(), broken.to_owned())]);
        repair(&mut fields);
        rig.params.deserialize_fields(&fields);
        assert_eq!(rig.desk.take_notices().len(), notices, "{broken}");
        assert_eq!((rig.bits(), rig.desk.undo_label()), (before, None), "{broken}");
    }
}

/// The longest names that a file system takes, and longer ones out of the head of a default preset.
#[test]
fn whatever_is_written_is_read_again() {
    let long = "x".repeat(240);
    let mut rig = Rig::new();
    let text = "format = 1\nplugin = \"test\"\nversion = \"1.2.0\"\n[values]\npan = 25.0\n";
    rig.folder.put(&format!("{long}/{long}/{long}.lacquer"), text);
    rig.desk.look();
    let id = own(&format!("{long}/{long}"), &long);
    rig.load(&id);
    rig.desk.recorder().label("y".repeat(5000));
    let params = rig.params.clone();
    rig.drag(&params.pan, &[0.1]);
    let other = Rig::new();
    other.params.deserialize_fields(&rig.params.serialize_fields());
    assert!(other.desk.take_notices().is_empty());
    assert_eq!(other.desk.preset(), Some(id));
    assert!(other.desk.undo_label().is_some_and(|label| label.starts_with('y')));
}

/// Neither a panic nor a value out of range, whatever the field holds.
#[test]
fn ten_thousand_damaged_states_load() {
    let rig = used();
    let whole = field(&rig.params.session);
    let mut dice = Dice(4);
    let (mut kept, mut lost) = (0, 0);
    for turn in 0..10_000 {
        let mut fields = BTreeMap::from([(KEY.to_owned(), dice.damage(&whole))]);
        repair(&mut fields);
        let params = Arc::<TestParams>::default();
        params.deserialize_fields(&fields);
        if params.session.take_notices().is_empty() {
            kept += 1
        } else {
            lost += 1
        }
        if turn % 10 == 0 {
            travel(&params, &rig);
        }
    }
    assert!(kept > 300 && lost > 1000, "{kept} {lost}: the damage is too small or too great");
}

/// Uses what was loaded in every way.
fn travel(params: &Arc<TestParams>, rig: &Rig) {
    let mut desk = Desk::with_library(params, &params.session, rig.folder.library());
    while desk.undo(&rig.gui).is_some() {}
    while desk.redo(&rig.gui).is_some() {}
    desk.switch_side(&rig.gui);
    while desk.redo(&rig.gui).is_some() {}
    let _ = (desk.is_edited(), desk.sound());
    for (id, param, _) in params.param_map() {
        // SAFETY: `params` lives.
        let position = unsafe { param.unmodulated_normalized_value() };
        assert!((0.0..=1.0).contains(&position), "{id}: {position}");
    }
}

#[test]
fn two_hundred_drags_of_nodes_fit_the_state() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    let mut dice = Dice(5);
    for _ in 0..200 {
        let band = &params.bands[dice.below(BANDS)];
        for param in [&band.freq, &band.gain] {
            rig.hold(param);
            rig.move_to(param, dice.part());
            rig.let_go(param);
        }
        rig.desk.recorder().settle();
    }
    assert!(bytes_in_state(&rig) < 64_000, "{}", bytes_in_state(&rig));
    let undone = std::iter::from_fn(|| rig.undo()).count();
    assert_eq!(undone, 200, "none had to go");
}

#[test]
fn steps_that_do_not_fit_the_state_stay_while_the_window_works() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    let mut dice = Dice(6);
    for turn in 0..100 {
        for band in &params.bands {
            for param in [&band.freq, &band.gain, &band.q] {
                rig.hold(param);
                rig.move_to(param, dice.part());
                rig.let_go(param);
            }
        }
        rig.desk.recorder().label(format!("Turn {turn}"));
        rig.desk.recorder().settle();
        if turn % 10 == 9 {
            assert!(bytes_in_state(&rig) <= MAX_BYTES + 2, "{}", bytes_in_state(&rig));
        }
    }
    let mut other = Rig::new();
    other.params.deserialize_fields(&rig.params.serialize_fields());
    assert_eq!(other.undo().as_deref(), Some("Turn 99"));
    let undone = 1 + std::iter::from_fn(|| other.undo()).count();
    assert!((5..90).contains(&undone), "the oldest steps go with the project: {undone}");
    assert_eq!(std::iter::from_fn(|| rig.undo()).count(), 100, "none went here");
    rig.desk.switch_side(&rig.gui);
    assert!(bytes_in_state(&rig) < 64_000);
}

#[test]
fn a_state_that_comes_in_the_middle_of_a_gesture_ends_it() {
    let mut rig = used();
    let fields = rig.params.serialize_fields();
    let params = rig.params.clone();
    rig.desk.audition(&rig.gui, &factory("Bus", "Plain")).unwrap();
    rig.hold(&params.pan);
    rig.move_to(&params.pan, 0.1);
    params.deserialize_fields(&fields);
    let saved = params.session.saved();
    rig.let_go(&params.pan);
    rig.desk.recorder().settle();
    rig.desk.keep();
    rig.desk.go_back(&rig.gui);
    assert_eq!(params.session.saved(), saved, "the history is that of the state");
}

#[test]
fn a_window_that_closes_keeps_what_was_done_last() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    rig.hold(&params.pan);
    rig.move_to(&params.pan, 0.1);
    let desk = Desk::with_library(&params, &params.session, rig.folder.library());
    drop(std::mem::replace(&mut rig.desk, desk));
    assert_eq!(rig.desk.undo_label().as_deref(), Some("Pan"));
    rig.let_go(&params.pan);
    rig.desk.audition(&rig.gui, &factory("Bus", "Plain")).unwrap();
    let desk = Desk::with_library(&params, &params.session, rig.folder.library());
    drop(std::mem::replace(&mut rig.desk, desk));
    assert_eq!(rig.desk.undo_label().as_deref(), Some("Preset: Plain"));
}

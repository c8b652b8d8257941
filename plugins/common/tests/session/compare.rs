//! A and B.

use plugin_common::compare::Side;

use crate::rig::*;

#[test]
fn each_side_keeps_its_sound_preset_and_history() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    rig.load(&factory("Vocal", "Warm vocal"));
    rig.drag(&params.pan, &[0.8]);
    let a = rig.bits();
    rig.desk.switch_side(&rig.gui);
    assert_eq!((rig.desk.side(), rig.bits()), (Side::B, a.clone()), "B begins as a copy");
    assert_eq!(rig.desk.preset(), Some(factory("Vocal", "Warm vocal")));
    assert_eq!(rig.undo(), None, "what was done on A is not undone on B");
    rig.load(&factory("Vocal", "Bright 2"));
    let b = rig.bits();
    rig.desk.switch_side(&rig.gui);
    assert_eq!((rig.desk.side(), rig.bits()), (Side::A, a));
    assert_eq!(rig.desk.preset(), Some(factory("Vocal", "Warm vocal")));
    assert!(rig.desk.is_edited());
    assert_eq!(rig.undo().as_deref(), Some("Pan"));
    rig.desk.switch_side(&rig.gui);
    assert_eq!((rig.bits(), rig.desk.is_edited()), (b, false));
    assert_eq!(rig.undo().as_deref(), Some("Preset: Bright 2"));
}

#[test]
fn switching_sends_what_differs_and_leaves_bypass() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    rig.desk.switch_side(&rig.gui);
    rig.drag(&params.pan, &[0.8]);
    automate(&params.io.bypass, 1.0);
    let _ = rig.host.take_gestures();
    rig.desk.switch_side(&rig.gui);
    assert_eq!(rig.host.take_gestures(), ["Pan"]);
    assert!(params.io.bypass.value());
}

#[test]
fn a_copy_is_a_step_on_the_side_that_it_goes_to() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    rig.desk.switch_side(&rig.gui);
    rig.drag(&params.pan, &[0.9]);
    let b = rig.bits();
    rig.desk.switch_side(&rig.gui);
    rig.load(&factory("Vocal", "Warm vocal"));
    let a = rig.bits();
    rig.desk.copy_to_other_side();
    let label = rig.desk.undo_label();
    assert_eq!((rig.bits(), label.as_deref()), (a.clone(), Some("Preset: Warm vocal")));
    rig.desk.copy_to_other_side();
    rig.desk.switch_side(&rig.gui);
    assert_eq!(rig.bits(), a);
    assert_eq!(rig.desk.preset(), Some(factory("Vocal", "Warm vocal")));
    assert_eq!(rig.undo().as_deref(), Some("Copy of A"));
    assert_eq!((rig.bits(), rig.desk.preset()), (b, None));
    assert_eq!(rig.undo().as_deref(), Some("Pan"), "copying what is there already is no step");
}

#[test]
fn copying_before_the_other_side_was_heard_is_no_step_there() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    rig.desk.copy_to_other_side();
    rig.drag(&params.pan, &[0.9]);
    rig.desk.switch_side(&rig.gui);
    assert_eq!((params.pan.value(), rig.desk.undo_label()), (0.0, None), "the copy of before");
}

#[test]
fn a_slow_host_does_not_mix_the_sides() {
    let mut rig = Rig::new();
    rig.load(&factory("Vocal", "Warm vocal"));
    let a = rig.bits();
    rig.desk.switch_side(&rig.gui);
    rig.load(&factory("Vocal", "Bright 2"));
    let b = rig.bits();
    rig.host.be_slow();
    for _ in 0..5 {
        rig.desk.switch_side(&rig.gui);
    }
    rig.host.deliver();
    assert_eq!(rig.bits(), a);
    rig.desk.switch_side(&rig.gui);
    rig.host.deliver();
    assert_eq!(rig.bits(), b);
}

//! What makes a step, and what undo and redo do.

use nice_plug::prelude::*;
use plugin_common::undo::MAX_STEPS;

use crate::rig::*;

#[test]
fn a_drag_is_one_step_and_comes_back_to_the_bit() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    let start = rig.bits();
    rig.drag(&params.bands[2].gain, &[0.51, 0.6, 0.734]);
    let end = rig.bits();
    assert_eq!(rig.desk.undo_label().as_deref(), Some("Band 3 Gain"));
    assert_eq!(rig.undo().as_deref(), Some("Band 3 Gain"));
    assert_eq!((rig.bits(), rig.undo()), (start, None));
    assert_eq!(rig.redo().as_deref(), Some("Band 3 Gain"));
    assert_eq!((rig.bits(), rig.redo()), (end, None));
    rig.undo();
    rig.drag(&params.pan, &[0.3]);
    assert_eq!(rig.desk.redo_label(), None, "a new edit ends redo");
}

#[test]
fn gestures_that_are_open_together_are_one_step() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    let start = rig.bits();
    let (freq, gain) = (&params.bands[0].freq, &params.bands[0].gain);
    rig.hold(freq);
    rig.hold(gain);
    for position in [0.4, 0.45] {
        rig.move_to(freq, position);
        rig.move_to(gain, position);
        rig.desk.recorder().settle();
    }
    rig.let_go(freq);
    rig.desk.recorder().settle();
    rig.let_go(gain);
    rig.desk.recorder().settle();
    assert_eq!(rig.desk.undo_label().as_deref(), Some("Band 1: Freq, Gain"));
    rig.undo();
    assert_eq!(rig.bits(), start);
}

#[test]
fn gestures_of_one_frame_are_one_step_with_the_name_that_was_given() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    rig.desk.recorder().label("Delete band 2");
    for param in [&params.bands[1].gain, &params.bands[1].freq] {
        rig.hold(param);
        rig.move_to(param, 0.2);
        rig.let_go(param);
    }
    rig.desk.recorder().settle();
    assert_eq!(rig.undo().as_deref(), Some("Delete band 2"));
    assert_eq!(rig.undo(), None);
    rig.drag(&params.bands[1].gain, &[0.9]);
    assert_eq!(rig.desk.undo_label().as_deref(), Some("Band 2 Gain"), "a name is for one step");
}

#[test]
fn labels_say_what_changed() {
    let rig = Rig::new();
    let params = rig.params.clone();
    let bands = &params.bands;
    for (changed, wanted) in [
        (vec![&bands[0].gain, &bands[0].freq, &bands[0].q], "Band 1: Freq, Gain, Q"),
        (vec![&bands[0].gain, &params.pan], "Pan, Band 1 Gain"),
        (vec![&bands[0].gain, &bands[1].gain], "2 bands: Gain"),
        (vec![&bands[0].gain, &bands[1].gain, &params.pan, &params.level], "4 values"),
    ] {
        for param in changed {
            rig.hold(param);
            rig.move_to(param, param.unmodulated_normalized_value() * 0.9 + 0.01);
            rig.let_go(param);
        }
        rig.desk.recorder().settle();
        assert_eq!(rig.desk.undo_label().as_deref(), Some(wanted));
    }
}

#[test]
fn what_changes_nothing_or_stays_out_is_no_step() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    rig.drag(&params.pan, &[]);
    rig.drag(&params.pan, &[0.9, 0.5]);
    rig.drag(&params.io.bypass, &[1.0]);
    rig.drag(&params.listen, &[1.0]);
    assert_eq!(rig.desk.undo_label(), None);
    assert!(params.io.bypass.value());
}

#[test]
fn the_hosts_automation_makes_no_step_and_is_left_alone() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    rig.drag(&params.bands[0].gain, &[0.6]);
    automate(&params.bands[0].freq, 0.9);
    automate(&params.bands[0].gain, 0.1);
    rig.desk.recorder().settle();
    assert_eq!(rig.desk.undo_label().as_deref(), Some("Band 1 Gain"));
    rig.undo();
    assert_eq!(params.bands[0].gain.value(), 0.0, "what the step changed, from where it began");
    assert_eq!(params.bands[0].freq.unmodulated_normalized_value(), 0.9);
    rig.redo();
    assert!((params.bands[0].gain.value() - 6.0).abs() < 1e-4);
}

#[test]
fn undo_waits_until_the_hand_is_off_the_control() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    rig.drag(&params.pan, &[0.7]);
    rig.hold(&params.level);
    rig.move_to(&params.level, 0.2);
    assert_eq!((rig.undo(), rig.redo()), (None, None));
    rig.let_go(&params.level);
    assert_eq!(rig.undo().as_deref(), Some("Level"));
    assert_eq!(rig.undo().as_deref(), Some("Pan"));
}

#[test]
fn a_slow_host_does_not_spoil_the_values_of_steps() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    let start = rig.bits();
    rig.host.be_slow();
    rig.drag(&params.pan, &[0.6]);
    rig.drag(&params.pan, &[0.7]);
    rig.drag(&params.bands[0].used, &[1.0]);
    rig.drag(&params.bands[0].used, &[0.0]);
    rig.host.deliver();
    for wanted in ["Band 1 Used", "Band 1 Used", "Pan", "Pan"] {
        assert_eq!(rig.undo().as_deref(), Some(wanted));
    }
    rig.host.deliver();
    assert_eq!(rig.bits(), start);
    rig.redo();
    rig.host.deliver();
    assert!((params.pan.value() - 20.0).abs() < 1e-4);
}

#[test]
fn two_hundred_steps_are_kept_with_presets_among_them() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    for step in 0..MAX_STEPS + 20 {
        rig.drag(&params.bands[step % BANDS].gain, &[(step % 89) as f32 / 100.0]);
    }
    let mut undone = 0;
    while rig.undo().is_some() {
        undone += 1;
    }
    assert_eq!(undone, MAX_STEPS);
    while rig.redo().is_some() {
        undone -= 1;
    }
    assert_eq!(undone, 0);
}

/// A random walk over everything that makes and travels steps, against a plain list of sounds.
#[test]
fn undo_and_redo_walk_through_the_same_sounds() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    let mut dice = Dice(3);
    let presets =
        [factory("Vocal", "Warm vocal"), factory("Vocal", "Bright 2"), factory("Bus", "Plain")];
    let now = |rig: &Rig| (rig.bits(), rig.desk.preset());
    let mut sounds = vec![now(&rig)];
    let mut at = 0;
    for turn in 0..400 {
        match dice.below(5) {
            0 | 1 => {
                let band = &params.bands[dice.below(BANDS)];
                match dice.below(3) {
                    0 => rig.drag(&band.gain, &[dice.part(), dice.part()]),
                    1 => rig.drag(&band.shape, &[dice.below(3) as f32 / 2.0]),
                    _ => rig.drag(&band.freq, &[dice.part()]),
                }
            }
            2 => rig.load(&presets[dice.below(3)]),
            3 => at -= usize::from(rig.undo().is_some()),
            _ => at += usize::from(rig.redo().is_some()),
        }
        if now(&rig) != sounds[at] {
            sounds.truncate(at + 1);
            sounds.push(now(&rig));
            at += 1;
        }
        let (undo, redo) = (rig.desk.undo_label(), rig.desk.redo_label());
        assert_eq!(
            (undo.is_some(), redo.is_some()),
            (at > 0, at + 1 < sounds.len()),
            "turn {turn}"
        );
    }
    assert!(sounds.len() > 20);
}

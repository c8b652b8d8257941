//! The wrapper's queue to the host is never asked to hold more than it can.

use nice_plug::prelude::Param;
use plugin_common::session::MAX_UNDER_WAY;

use crate::rig::*;

/// Values for every band, `seed` apart.
fn preset(seed: usize) -> String {
    let head = "format = 1\nplugin = \"test\"\nversion = \"1.2.0\"\n[values]\n";
    let band = |n| {
        let (freq, gain) = (100 + 10 * n + seed, 0.5 + 0.25 * seed as f64);
        format!("used_{n} = true\nfreq_{n} = {freq}.0\ngain_{n} = {gain:?}\nq_{n} = 2.{seed}\n")
    };
    (1..=BANDS).fold(head.to_owned(), |text, n| text + &band(n))
}

fn rig_with_presets() -> Rig {
    let mut rig = Rig::new();
    for seed in 1..=9 {
        rig.folder.put(&format!("{seed}.lacquer"), &preset(seed));
    }
    rig.desk.look();
    rig
}

#[test]
fn presets_that_follow_each_other_fast_lose_nothing() {
    let mut rig = rig_with_presets();
    rig.load(&own("", "9"));
    let wanted = rig.bits();
    rig.load(&own("", "1"));
    let before = rig.bits();
    rig.host.be_slow();
    for round in 0..5 {
        for seed in 2..=9 {
            rig.load(&own("", &seed.to_string()));
            rig.desk.recorder().settle();
            assert!(rig.host.waiting() <= MAX_UNDER_WAY, "{round}: {}", rig.host.waiting());
        }
    }
    assert!(rig.desk.recorder().is_waiting() && !rig.desk.is_edited());
    let mut frames = 0;
    while rig.desk.recorder().is_waiting() {
        rig.host.deliver();
        rig.desk.recorder().settle();
        assert!(rig.host.waiting() <= MAX_UNDER_WAY);
        frames += 1;
        assert!(frames < 10, "what waits is sent");
    }
    rig.host.deliver();
    assert_eq!(rig.bits(), wanted);
    rig.undo();
    rig.host.deliver();
    for _ in 0..39 {
        rig.undo();
        rig.host.deliver();
        rig.desk.recorder().settle();
    }
    assert_eq!(rig.bits(), before, "each was a step");
}

#[test]
fn a_window_that_closes_leaves_nothing_waiting() {
    let mut rig = rig_with_presets();
    rig.host.be_slow();
    for _ in 0..3 {
        for seed in 1..=9 {
            rig.load(&own("", &seed.to_string()));
        }
    }
    let wanted = rig.desk.sound();
    assert!(rig.desk.recorder().is_waiting());
    rig.desk.close();
    assert!(!rig.desk.recorder().is_waiting());
    rig.host.deliver();
    assert_eq!(rig.desk.sound(), wanted);
}

#[test]
fn the_hand_is_newer_than_a_preset_that_waits() {
    let mut rig = rig_with_presets();
    let params = rig.params.clone();
    rig.host.be_slow();
    for _ in 0..3 {
        for seed in 1..=9 {
            rig.load(&own("", &seed.to_string()));
        }
    }
    let last = &params.bands[BANDS - 1].freq;
    rig.drag(last, &[0.9]);
    while rig.desk.recorder().is_waiting() {
        rig.host.deliver();
        rig.desk.recorder().settle();
    }
    rig.host.deliver();
    assert!((last.unmodulated_normalized_value() - 0.9).abs() < 1e-4);
}

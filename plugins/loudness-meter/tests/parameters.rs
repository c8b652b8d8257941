//! What hosts and projects rely on: ids, choices, text.

use loudness_meter::LacquerLoudness;
use loudness_meter::params::{
    LoudnessParams, RestartChoice, ScaleChoice, TargetChoice, UnitChoice, WindowChoice,
};
use loudness_meter::processor::MeterSettings;
use loudness_meter::targets::Target;
use nice_plug::prelude::*;
use test_rig::{Rig, params};

/// The ids are in users' projects: this list may grow, never change.
#[test]
fn ids_are_frozen() {
    let wanted = [
        "bypass", "run", "reset", "follow", "restart", "target", "custom", "unit", "scale",
        "window",
    ];
    assert_eq!(params::ids(&*LacquerLoudness::default().params()), wanted);
}

#[test]
fn choices_are_frozen() {
    let restarts = ["manual", "play", "start", "jump", "never"];
    assert_eq!(RestartChoice::ids(), Some(&restarts[..]));
    let targets = ["streaming", "music", "speech", "ebu", "atsc", "film", "custom"];
    assert_eq!(TargetChoice::ids(), Some(&targets[..]));
    assert_eq!(UnitChoice::ids(), Some(&["lufs", "lu", "lkfs"][..]));
    assert_eq!(ScaleChoice::ids(), Some(&["9", "18"][..]));
    assert_eq!(WindowChoice::ids(), Some(&["1", "2", "4", "10", "30", "all"][..]));
}

#[test]
fn the_defaults_are_those_of_the_meter() {
    let params = LoudnessParams::default();
    assert_eq!(params.snapshot(), MeterSettings::default());
    assert_eq!(params.target().id, "streaming");
}

#[test]
fn every_target_but_the_users_own_stands_in_the_data_file_with_its_figure_in_its_name() {
    let (ids, names) = (TargetChoice::ids().expect("ids"), TargetChoice::variants());
    for (id, name) in ids.iter().zip(names) {
        match Target::find(id) {
            Some(target) => {
                let figure = format!("{}", target.loudness_lufs).replace('-', "\u{2212}");
                assert!(name.contains(&figure), "{name} {figure}");
            }
            None => assert_eq!(*id, "custom"),
        }
    }
}

#[test]
fn the_users_own_target_is_typed_as_loudness() {
    let mut rig = Rig::<LacquerLoudness>::new(48_000.0, 0);
    rig.set("target", "Custom");
    for typed in ["-11.5", "-11.5 LUFS", "\u{2212}11,5 lkfs"] {
        rig.set("custom", "-20");
        rig.set("custom", typed);
        assert!((rig.plugin.settings().target().loudness_lufs + 11.5).abs() < 1e-3, "{typed}");
    }
}

#[test]
fn every_text_reads_back_to_itself() {
    params::assert_texts_read_back(&LoudnessParams::default());
}

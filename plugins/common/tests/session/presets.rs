//! Presets as text, and what loading them does.

use std::sync::Arc;

use nice_plug::plugin::ParamValue;
use nice_plug::prelude::*;
use plugin_common::Desk;
use plugin_common::param_set::ParamSet;
use plugin_common::preset::{Preset, PresetError};
use plugin_common::sound::{Sound, Value};

use crate::rig::*;

fn set() -> (Arc<TestParams>, ParamSet) {
    let params = Arc::<TestParams>::default();
    let set = ParamSet::new::<TestParams>(params.clone(), &SPEC.stays().collect::<Vec<_>>());
    (params, set)
}

fn parse(text: &str) -> Result<(Preset, Vec<String>), PresetError> {
    Preset::parse("my.lacquer", text, &SPEC, &set().1)
}

const HEAD: &str = "format = 1\nplugin = \"test\"\nversion = \"1.2.0\"\nname = \"n\"\n[values]\n";

/// What this version and older ones wrote must be read for ever: the file is never changed.
#[test]
fn format_1_is_read() {
    let (preset, notices) = parse(include_str!("../fixtures/format_1.lacquer")).unwrap();
    assert!(notices.is_empty());
    let head = [&preset.name, &preset.category, &preset.author, &preset.version];
    assert_eq!(head, ["Every kind of \"value\"", "Bus/Deep", "Somebody", "0.9.1"]);
    assert_eq!(preset.tags, ["one", "two words"]);
    assert_eq!(preset.notes, "Umlauts \u{e4}\u{f6}\u{fc}, a backslash \\.");
    let wanted = [
        ("back", Value::Number(7.5)),
        ("count", Value::Whole(5)),
        ("freq_1", Value::Number(80.0)),
        ("freq_24", Value::Number(30_000.0)),
        ("gain_2", Value::Number(-2.5)),
        ("level", Value::Number(-100.0)),
        ("pan", Value::Number(-33.3)),
        ("q_1", Value::Number(0.707)),
        ("shape_1", Value::Choice("lowcut".into())),
        ("used_1", Value::Switch(true)),
    ];
    let wanted: Sound = wanted.map(|(id, value)| (id.to_owned(), value)).into_iter().collect();
    assert_eq!(preset.sound, wanted);
}

/// Every position that a host or the window can set leads through text to the same value, to the
/// bit; and what a preset is written as does not change by reading and writing it.
#[test]
fn values_survive_text_to_the_bit() {
    let (params, set) = set();
    let mut dice = Dice(1);
    let steps = (0..=400).map(|step| step as f32 / 400.0);
    let places: Vec<f32> = steps.chain((0..600).map(|_| dice.part())).collect();
    // The first band stands for all.
    let indices: Vec<usize> =
        (0..set.len()).filter(|at| set.id(*at).len() < 6 || at % 40 == 0).collect();
    for place in places {
        let mut positions: Vec<f32> = (0..set.len()).map(|at| set.default_position(at)).collect();
        for index in &indices {
            positions[*index] = place;
        }
        let preset = Preset { sound: set.sound(&positions), ..called("c", "n") };
        let text = preset.text(&SPEC, &set);
        let (read, _) = parse(&text).unwrap();
        assert_eq!(read.sound, preset.sound);
        assert_eq!(read.text(&SPEC, &set), text);
        for (index, position) in set.positions(&read.sound).into_iter().enumerate() {
            let plain = |position| plain_at(&params, set.id(index), position);
            let (got, wanted) = (plain(position), plain(positions[index]));
            assert_eq!(got, wanted, "{} at {place}", set.id(index));
        }
    }
}

/// What a parameter holds after a host set this position, as bits.
#[allow(unsafe_code, reason = "parameters are type-erased pointers to the wrapper")]
fn plain_at(params: &Arc<TestParams>, id: &str, position: f32) -> u32 {
    let map = params.param_map();
    let (_, ptr, _) = map.iter().find(|(own, ..)| own == id).unwrap();
    // SAFETY: `params` lives.
    unsafe {
        ptr._internal_set_normalized_value(position);
        ptr.unmodulated_plain_value().to_bits()
    }
}

/// Numbers are written as people write them, not as the parameter holds them.
#[test]
fn values_stay_as_people_wrote_them() {
    let (_params, set) = set();
    for number in [20.0, 50.0, 80.0, 250.0, 440.0, 997.0, 3200.0, 12_500.0, 15_625.0, 30_000.0] {
        let (preset, _) = parse(&format!("{HEAD}freq_1 = {number:?}\n")).unwrap();
        let line = format!("freq_1 = {number:?}\n");
        assert!(preset.text(&SPEC, &set).ends_with(&line), "{}", preset.text(&SPEC, &set));
    }
    for line in [
        "gain_1 = -2.5",
        "gain_1 = 0.1",
        "gain_1 = 30.0",
        "gain_1 = -0.3",
        "q_1 = 0.707",
        "q_1 = 40.0",
        "q_1 = 0.025",
        "level = -0.05",
        "level = 23.99",
        "pan = -33.3",
        "back = 7.5",
        "count = 8",
        "shape_1 = \"notch\"",
        "used_1 = true",
        "level = -6.0",
        "back = 20.0",
        "back = -5.0",
    ] {
        let (preset, _) = parse(&format!("{HEAD}{line}\n")).unwrap();
        let text = preset.text(&SPEC, &set);
        assert!(text.ends_with(&format!("{line}\n")), "{line} became {text}");
    }
}

#[test]
fn what_is_wrong_is_told_with_line_and_reason() {
    let cases: &[(&str, Option<usize>, &str)] = &[
        ("freq_1 = 5.0", Some(6), "freq_1 must be from 10 to 30000"),
        ("freq_1 = 40000", Some(6), "freq_1 must be from 10 to 30000"),
        ("freq_1 = -3.0", Some(6), "freq_1 must be a number above 0"),
        ("gain_1 = 30.1", Some(6), "gain_1 must be from -30 to 30"),
        ("gain_1 = nan", Some(6), "gain_1 must be a finite number"),
        ("gain_1 = inf", Some(6), "gain_1 must be a finite number"),
        ("gain_1 = \"loud\"", Some(6), "gain_1 must be a number"),
        ("count = 2.5", Some(6), "count must be a whole number"),
        ("count = 9", Some(6), "count must be from 1 to 8"),
        ("used_1 = 1", Some(6), "used_1 must be true or false"),
        ("shape_1 = \"hat\"", Some(6), "shape_1 must be one of bell, lowcut, notch"),
        ("shape_1 = 1", Some(6), "shape_1 must be a word in quotes"),
        ("gain_1 = 1.0\ngain_25 = 1.0", Some(7), "gain_25 is not known"),
        ("gain_1 = [1.0]", Some(6), "gain_1 must be a number, a switch or a word"),
        ("gain_1 = 1.0\ngain_1 = 2.0", Some(7), "is not a preset: duplicate key"),
        ("gain_1 = \n", Some(6), "is not a preset"),
        ("gain_1 1.0\n", Some(6), "is not a preset"),
    ];
    for (values, line, reason) in cases {
        let error = parse(&format!("{HEAD}{values}\n")).expect_err(values);
        assert_eq!((error.line, error.file.as_str()), (*line, "my.lacquer"), "{values}: {error}");
        assert!(error.reason.starts_with(reason), "{values}: {error}");
        assert!(!error.to_string().contains('\n'), "{error}");
    }
    for (text, line, reason) in [
        ("", None, "is not a Lacquer preset: it has no format"),
        ("hello", Some(1), "is not a preset"),
        ("format = 0\nplugin = \"test\"\n[values]", Some(1), "format must be a whole number"),
        ("format = 1\n[values]", None, "is a preset of \"\""),
        (
            "format = 1\nplugin = \"reverb\"\n[values]",
            Some(2),
            "is a preset of \"reverb\", not of \"test\"",
        ),
        ("format = 1\nplugin = \"test\"", None, "has no [values]"),
        ("format = 1\nplugin = \"test\"\nvalues = 3", Some(3), "values must be a table"),
        (
            "format = 1\nplugin = \"test\"\nname = 3\n[values]",
            Some(3),
            "name must be text in quotes",
        ),
        (
            "format = 1\nplugin = \"test\"\ntags = [\"a\",\n3]\n[values]",
            Some(4),
            "tags must be a list",
        ),
    ] {
        let error = parse(text).expect_err(text);
        assert_eq!(error.line, line, "{error}");
        assert!(error.reason.starts_with(reason), "{error}");
    }
}

#[test]
fn a_newer_preset_keeps_what_can_be_read_and_tells_the_rest() {
    let values = "used_1 = true\nfreq_1 = 50000.0\ngain_1 = 2.0\nshape_1 = \"hat\"\nwarp_1 = 3.0\nlist = [1]\ncount = 0\n";
    for newer in
        ["format = 1\nplugin = \"test\"\nversion = \"1.10.0\"", "format = 2\nplugin = \"test\""]
    {
        let (preset, notices) =
            parse(&format!("{newer}\nsomething = 3\n[values]\n{values}[more]\n")).unwrap();
        let wanted = [
            "freq_1 must be from 10 to 30000",
            "shape_1 must be one of bell, lowcut, notch",
            "warp_1 is not known",
            "list is not known",
            "count must be from 1 to 8",
        ];
        assert_eq!(notices, wanted);
        assert!(preset.sound.switch("used_1", false));
        assert_eq!(preset.sound.number("freq_1", 0.0), 30_000.0);
        assert_eq!(preset.sound.number("gain_1", 0.0), 2.0);
        assert_eq!(preset.sound.choice("shape_1", "bell"), "bell");
        assert_eq!(preset.sound.get("count"), Some(&Value::Whole(1)));
    }
    for older in ["1.2.0", "1.1.9", "0.9", "", "1.2.0-beta"] {
        let text =
            format!("format = 1\nplugin = \"test\"\nversion = \"{older}\"\n[values]\n{values}");
        assert!(parse(&text).is_err(), "{older}");
    }
}

/// Windows show these texts: a file must not fill them with a megabyte.
#[test]
fn texts_of_a_file_are_no_longer_than_people_read() {
    let long = "word ".repeat(10_000);
    let head = |plugin: &str| {
        format!(
            "format = 1\nplugin = \"{plugin}\"\nversion = \"99.0.0\"\n\
                 name = \"{long}\"\nnotes = \"{long}\"\ntags = [{}]\n[values]\n",
            "\"a\", ".repeat(1000)
        )
    };
    let unknown: String = (0..1000).map(|at| format!("x{at} = 1\n")).collect();
    let (preset, notices) = parse(&(head("test") + &unknown)).unwrap();
    assert!(preset.name.len() <= 200 && preset.notes.len() <= 500 && preset.tags.len() <= 50);
    assert_eq!((notices.len(), notices[5].as_str()), (6, "and 995 more"));
    let error = parse(&head(&long)).unwrap_err();
    assert!(error.reason.len() < 210, "{}", error.reason.len());
    let key = format!("{} = 1\n", "k".repeat(100_000));
    assert!(parse(&(head("test") + &key)).unwrap().1[0].len() < 210);
}

#[test]
fn what_stays_out_of_presets_is_passed_over() {
    let (preset, notices) = parse(&format!("{HEAD}bypass = true\nlisten = true\n")).unwrap();
    assert!(preset.sound.is_empty() && notices.is_empty());
    let mut rig = Rig::new();
    automate(&rig.params.io.bypass, 1.0);
    automate(&rig.params.listen, 1.0);
    rig.load(&factory("Vocal", "Warm vocal"));
    assert!(rig.params.io.bypass.value() && rig.params.listen.value());
}

/// Neither a panic nor a value out of range, whatever the file holds.
#[test]
fn damaged_files_are_read_whole_or_not_at_all() {
    let (_params, set) = set();
    let whole = include_str!("../fixtures/format_1.lacquer");
    let mut dice = Dice(2);
    let (mut good, mut bad) = (0, 0);
    for _ in 0..10_000 {
        let text = dice.damage(whole);
        match Preset::parse("damaged", &text, &SPEC, &set) {
            Ok((preset, _)) => {
                let positions = set.positions(&preset.sound);
                assert!(positions.iter().all(|position| (0.0..=1.0).contains(position)), "{text}");
                good += 1;
            }
            Err(error) => {
                assert!(!error.to_string().contains('\n') && !error.reason.is_empty(), "{text}");
                bad += 1;
            }
        }
    }
    assert!(good > 500 && bad > 1000, "{good} {bad}: the damage is too small or too great");
}

#[test]
fn loading_sends_what_differs_as_whole_gestures_and_is_one_step() {
    let mut rig = Rig::new();
    automate(&rig.params.bands[4].gain, 0.9);
    let before = rig.bits();
    let _ = rig.host.take_gestures();
    rig.load(&factory("Vocal", "Warm vocal"));
    let wanted = [
        "Level",
        "Band 1 Used",
        "Band 1 Shape",
        "Band 1 Freq",
        "Band 1 Q",
        "Band 2 Used",
        "Band 2 Freq",
        "Band 2 Gain",
        "Band 5 Gain",
    ];
    assert_eq!(rig.host.take_gestures(), wanted);
    assert_eq!(rig.desk.undo_label().as_deref(), Some("Preset: Warm vocal"));
    assert_eq!(rig.params.bands[4].gain.value(), 0.0, "what is not named is at its default");
    let loaded = rig.bits();
    rig.load(&factory("Vocal", "Warm vocal"));
    assert!(rig.host.take_gestures().is_empty(), "nothing differs");
    assert_eq!(rig.undo().as_deref(), Some("Preset: Warm vocal"));
    assert_eq!(rig.bits(), before);
    assert_eq!((rig.desk.preset(), rig.undo()), (None, None));
    assert_eq!(rig.redo().as_deref(), Some("Preset: Warm vocal"));
    assert_eq!(rig.bits(), loaded);
    assert_eq!(rig.desk.preset(), Some(factory("Vocal", "Warm vocal")));
}

#[test]
fn a_preset_that_cannot_be_read_changes_nothing() {
    let mut rig = Rig::new();
    rig.folder.put("Vocal/Broken.lacquer", &format!("{HEAD}gain_1 = 6.0\nfreq_1 = 5.0\n"));
    rig.load(&factory("Vocal", "Warm vocal"));
    let (before, undo) = (rig.bits(), rig.desk.undo_label());
    let _ = rig.host.take_gestures();
    for broken in [own("Vocal", "Broken"), own("Vocal", "Gone"), factory("Vocal", "Gone")] {
        let error = rig.desk.load(&rig.gui, &broken).unwrap_err();
        assert!(error.to_string().starts_with(&broken.name), "{error}");
        assert!(rig.desk.audition(&rig.gui, &broken).is_err());
    }
    assert!(rig.host.take_gestures().is_empty() && !rig.desk.is_auditioning());
    assert_eq!((rig.bits(), rig.desk.undo_label()), (before, undo));
    assert_eq!(rig.desk.preset(), Some(factory("Vocal", "Warm vocal")));
}

/// CLAP hosts take edits when they call the plugin next: a preset loaded before that must not leave
/// values of the one that is still on its way.
#[test]
fn the_last_of_several_presets_wins_in_a_slow_host() {
    let mut rig = Rig::new();
    rig.load(&factory("Vocal", "Bright 2"));
    let bright = rig.bits();
    rig.load(&factory("Bus", "Plain"));
    rig.host.be_slow();
    rig.load(&factory("Vocal", "Warm vocal"));
    rig.load(&factory("Vocal", "Bright 2"));
    assert!(!rig.desk.is_edited(), "what is on its way counts as there");
    rig.host.deliver();
    assert_eq!(rig.bits(), bright);
    rig.undo();
    rig.undo();
    rig.host.deliver();
    assert_eq!(rig.desk.preset(), Some(factory("Bus", "Plain")));
    assert!(!rig.desk.is_edited());
}

#[test]
fn the_dot_tells_whether_the_sound_is_the_presets() {
    let mut rig = Rig::new();
    assert!(!rig.desk.is_edited());
    rig.load(&factory("Vocal", "Warm vocal"));
    assert!(!rig.desk.is_edited());
    let gain = rig.params.clone();
    let position = gain.bands[1].gain.unmodulated_normalized_value();
    rig.drag(&gain.bands[1].gain, &[0.6, 0.7]);
    assert!(rig.desk.is_edited());
    rig.drag(&gain.bands[1].gain, &[position]);
    assert!(!rig.desk.is_edited(), "back where it was");
    automate(&gain.pan, 0.6);
    assert!(rig.desk.is_edited(), "the host's edits count");
    automate(&gain.pan, 0.5);
    automate(&gain.io.bypass, 1.0);
    assert!(!rig.desk.is_edited(), "bypass is no part of the sound");
    rig.desk.load_defaults(&rig.gui);
    assert_eq!((rig.desk.preset(), rig.desk.is_edited()), (None, false));
    rig.undo();
    assert_eq!(rig.desk.preset(), Some(factory("Vocal", "Warm vocal")));
}

#[test]
fn looking_through_presets_is_one_step_or_none() {
    let mut rig = Rig::new();
    rig.load(&factory("Bus", "Plain"));
    automate(&rig.params.pan, 0.9);
    let before = rig.bits();
    for name in ["Warm vocal", "Bright 2"] {
        rig.desk.audition(&rig.gui, &factory("Vocal", name)).unwrap();
        // The frame ends.
        rig.desk.recorder().settle();
    }
    let heard = rig.bits();
    assert!(rig.desk.is_auditioning());
    rig.desk.go_back(&rig.gui);
    assert_eq!((rig.bits(), rig.desk.is_auditioning()), (before.clone(), false));
    assert_eq!(rig.desk.preset(), Some(factory("Bus", "Plain")));
    assert_eq!(rig.desk.undo_label().as_deref(), Some("Preset: Plain"), "nothing was kept");
    for name in ["Warm vocal", "Bright 2"] {
        rig.desk.audition(&rig.gui, &factory("Vocal", name)).unwrap();
        // The frame ends.
        rig.desk.recorder().settle();
    }
    rig.desk.keep();
    assert_eq!((rig.bits(), rig.desk.undo_label().as_deref()), (heard, Some("Preset: Bright 2")));
    rig.undo();
    assert_eq!(rig.bits(), before);
    rig.desk.go_back(&rig.gui);
    rig.desk.keep();
    assert_eq!(rig.bits(), before, "nothing to go back to or to keep");
}

/// Frames go by while presets are heard, and automation goes on.
#[test]
fn looking_through_presets_makes_no_step_of_frames_and_leaves_automation_alone() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    let (freq, band) = (&params.bands[0].freq, &params.bands[BANDS - 1].gain);
    for keeps in [false, true] {
        let before = freq.unmodulated_normalized_value();
        automate(band, 0.5);
        rig.desk.audition(&rig.gui, &factory("Vocal", "Warm vocal")).unwrap();
        rig.desk.recorder().settle();
        assert_eq!(rig.desk.undo_label(), None, "not yet a step");
        automate(band, 0.8);
        rig.desk.recorder().settle();
        if keeps {
            rig.desk.keep();
            assert_eq!(rig.undo().as_deref(), Some("Preset: Warm vocal"));
        } else {
            rig.desk.go_back(&rig.gui);
        }
        rig.desk.recorder().settle();
        assert_eq!((rig.desk.undo_label(), freq.unmodulated_normalized_value()), (None, before));
        assert!((band.unmodulated_normalized_value() - 0.8).abs() < 1e-4, "the host's own");
    }
}

#[test]
fn a_gesture_keeps_the_preset_that_is_tried_out_and_is_a_step_of_its_own() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    let before = rig.bits();
    rig.desk.audition(&rig.gui, &factory("Vocal", "Warm vocal")).unwrap();
    let heard = rig.bits();
    rig.drag(&params.bands[0].gain, &[0.9]);
    let edited = rig.bits();
    rig.desk.go_back(&rig.gui);
    assert_eq!(rig.bits(), edited, "there is nothing to go back to any more");
    rig.undo();
    assert_eq!(rig.bits(), heard);
    assert_eq!(rig.desk.undo_label().as_deref(), Some("Preset: Warm vocal"));
    rig.undo();
    assert_eq!((rig.bits(), rig.desk.preset()), (before, None));
}

#[test]
fn a_window_that_closes_keeps_what_is_tried_out_and_ends_what_is_open() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    rig.desk.audition(&rig.gui, &factory("Vocal", "Warm vocal")).unwrap();
    rig.desk.close();
    assert!(!rig.desk.is_auditioning());
    assert_eq!(rig.desk.undo_label().as_deref(), Some("Preset: Warm vocal"));
    rig.hold(&params.pan);
    rig.move_to(&params.pan, 0.9);
    rig.desk.close();
    assert!(rig.desk.recorder().is_idle());
    // The window's own register ends what the host sees.
    rig.let_go(&params.pan);
    assert_eq!(rig.undo().as_deref(), Some("Pan"));
}

#[test]
fn steps_through_the_list_go_round_and_pass_over_what_is_broken() {
    let mut rig = Rig::new();
    rig.folder.put("Vocal/Broken.lacquer", "format = 1");
    rig.desk.look();
    assert_eq!(rig.desk.library().rows().len(), 4);
    let mut heard = Vec::new();
    for direction in [1, 1, 1, 1, -1, -1] {
        rig.desk.step(&rig.gui, direction).unwrap();
        heard.push(rig.desk.preset().unwrap().name);
    }
    assert_eq!(heard, ["Bright 2", "Warm vocal", "Plain", "Bright 2", "Plain", "Warm vocal"]);
}

#[test]
fn new_instances_begin_with_the_default_preset_and_states_replace_it() {
    let mut rig = Rig::new();
    rig.desk.set_default(Some(&factory("Vocal", "Warm vocal"))).unwrap();
    assert!(rig.desk.library().has_default());
    let fresh = || {
        let params = Arc::<TestParams>::default();
        params.session.start_from(&rig.folder.library(), &params);
        params
    };
    let params = fresh();
    assert_eq!((params.bands[1].used.value(), params.level.value()), (true, -1.5));
    assert!(!params.io.bypass.value());
    let mut desk = Desk::with_library(&params, &params.session, rig.folder.library());
    assert_eq!(desk.preset(), Some(factory("Vocal", "Warm vocal")));
    assert!(!desk.is_edited() && desk.undo_label().is_none() && desk.take_notices().is_empty());
    // The plugin's own defaults are still what reset and older states go to.
    let mut state = PluginState {
        version: String::new(),
        params: Default::default(),
        fields: Default::default(),
    };
    plugin_common::state::complete::<TestParams>(&mut state);
    assert!(matches!(state.params["level"], ParamValue::F32(level) if level == 0.0));
    params.deserialize_fields(&state.fields);
    assert_eq!(desk.preset(), None);

    std::fs::write(rig.folder.0.join("defaults/test.lacquer"), "format = 1").unwrap();
    let params = fresh();
    assert_eq!(params.level.value(), 0.0);
    let notices = params.session.take_notices();
    assert_eq!(
        notices,
        ["The default preset is not used: default preset: is a preset of \"\", not of \"test\""]
    );
    rig.desk.clear_default().unwrap();
    assert!(fresh().session.take_notices().is_empty());

    automate(&rig.params.pan, 0.75);
    rig.desk.set_default(None).unwrap();
    assert_eq!(fresh().pan.value(), 50.0, "the sound as it is");
}

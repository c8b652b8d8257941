//! Windows of the built bundles, worked with the pointer and the keyboard of a real X server; what
//! arrives at the host is compared.

use egui::{Pos2, Vec2, pos2, vec2};
use lacquer_tests::host::EditorOptions;
use lacquer_tests::registry::Plugin;

use crate::hands::{Hands, keys};
use crate::held::Held;
use crate::{WARM_UP, alone, cycles, display, plugins};

/// Middle of the equaliser's graph in a window of the default size: 1 kHz, 0 dB.
const AT_1K_0DB: Pos2 = Pos2::new(535.2, 224.0);
/// Points of an octave and of a decibel there.
const OCTAVE: f32 = 90.2;
const DECIBEL: f32 = 13.17;
/// A pixel of the graph in cents and decibels, which the pointer hits at best.
const PIXEL_CENTS: f64 = 1_200.0 / OCTAVE as f64;
const PIXEL_DB: f64 = 1.0 / DECIBEL as f64;
/// The listener and the distance of the source in the panner's window.
const LISTENER: Pos2 = Pos2::new(222.0, 306.0);
const SOURCE_RADIUS: f32 = 0.7 * 196.0;

fn find(name: &str) -> Option<&'static Plugin> {
    plugins().find(|plugin| plugin.name == name)
}

/// Two places of the screen where windows do not cover each other.
fn at_the_top() -> EditorOptions {
    EditorOptions::default()
}

fn below() -> EditorOptions {
    EditorOptions { y: 620, ..EditorOptions::default() }
}

/// Frequency of a band against a wish, in cents.
fn cents(hands: &mut Hands<'_>, key: &str, wanted_hz: f64) -> f64 {
    let text = hands.instance.text(key).unwrap();
    1_200.0 * (hertz(&text) / wanted_hz).log2()
}

/// `2.01 kHz` in Hz.
fn hertz(text: &str) -> f64 {
    let (number, unit) = text.split_once(' ').unwrap_or((text, "Hz"));
    let number: f64 = number.parse().unwrap_or_else(|_| panic!("{text}"));
    if unit.starts_with('k') { 1_000.0 * number } else { number }
}

fn gain_db(hands: &mut Hands<'_>, key: &str) -> f64 {
    let text = hands.instance.text(key).unwrap().replace('\u{2212}', "-");
    let number = text.trim_end_matches(" dB").trim_start_matches('+');
    number.parse().unwrap_or_else(|_| panic!("{text}"))
}

/// A bell at 1 kHz, 0 dB, made by a double-click.
fn add_band(hands: &mut Hands<'_>) {
    hands.double_click(AT_1K_0DB);
    hands.until_value("used_1", 1.0, 0.0);
    let off = cents(hands, "freq_1", 1_000.0);
    assert!(off.abs() <= PIXEL_CENTS, "{off} cents beside the place that was clicked");
}

#[test]
fn a_node_of_the_equaliser_is_where_it_was_dragged_in_one_gesture() {
    let _alone = alone();
    let Some(plugin) = find("channel-eq") else { return };
    let display = display();
    let mut hands = Hands::new(plugin, &display, at_the_top());
    add_band(&mut hands);
    hands.forget();
    hands.drag(AT_1K_0DB, vec2(OCTAVE, -3.0 * DECIBEL));
    let values = hands.one_gesture("freq_1").min(hands.one_gesture("gain_1"));
    assert!(values > 1, "the host follows the drag: {values} values");
    let off = cents(&mut hands, "freq_1", 2_000.0);
    assert!(off.abs() <= 2.0 * PIXEL_CENTS, "{off} cents beside the place");
    let gain = gain_db(&mut hands, "gain_1");
    assert!((gain - 3.0).abs() <= 2.0 * PIXEL_DB, "{gain} dB");
    for other in ["q_1", "freq_2", "gain_2", "out"] {
        assert!(!hands.heard_of(other), "{other} was not touched");
    }
    hands.finish();
}

#[test]
fn a_typed_value_is_undone_and_redone() {
    let _alone = alone();
    let Some(plugin) = find("channel-eq") else { return };
    let display = display();
    let mut hands = Hands::new(plugin, &display, at_the_top());
    add_band(&mut hands);
    let before = hands.value("freq_1");
    let knob = hands.place_with("Band 1 Freq", AT_1K_0DB);
    hands.forget();
    hands.type_number(knob, 440);
    hands.one_gesture("freq_1");
    let typed = hands.value("freq_1");
    assert_eq!(hands.instance.text("freq_1").unwrap(), "440 Hz");
    for (held, key, value) in [
        (&[keys::CONTROL][..], keys::Z, before),
        (&[keys::CONTROL, keys::SHIFT], keys::Z, typed),
        (&[keys::CONTROL], keys::Z, before),
    ] {
        hands.forget();
        hands.key(held, key);
        hands.until_value("freq_1", value, 1e-9);
        hands.one_gesture("freq_1");
    }
    // The buttons of the bar do the same.
    hands.click_on("Redo");
    hands.until_value("freq_1", typed, 1e-9);
    hands.click_on("Undo");
    hands.until_value("freq_1", before, 1e-9);
    hands.finish();
}

#[test]
fn a_and_b_keep_their_own_sound() {
    let _alone = alone();
    let Some(plugin) = find("channel-eq") else { return };
    let display = display();
    let mut hands = Hands::new(plugin, &display, at_the_top());
    add_band(&mut hands);
    hands.drag(AT_1K_0DB, vec2(0.0, -6.0 * DECIBEL));
    let sound_a = hands.value("gain_1");
    assert!((gain_db(&mut hands, "gain_1") - 6.0).abs() <= 2.0 * PIXEL_DB);
    hands.click_on("Sound B");
    hands.drag(AT_1K_0DB - vec2(0.0, 6.0 * DECIBEL), vec2(0.0, 10.0 * DECIBEL));
    let sound_b = hands.value("gain_1");
    assert!((gain_db(&mut hands, "gain_1") + 4.0).abs() <= 4.0 * PIXEL_DB);
    hands.click_on("Sound A");
    hands.until_value("gain_1", sound_a, 1e-9);
    hands.click_on("Sound B");
    hands.until_value("gain_1", sound_b, 1e-9);
    hands.finish();
}

#[test]
fn the_panners_source_is_dragged_and_typed() {
    let _alone = alone();
    let Some(plugin) = find("panner") else { return };
    let display = display();
    let mut hands = Hands::new(plugin, &display, at_the_top());
    let on_circle = |angle_deg: f32| {
        let (sin, cos) = angle_deg.to_radians().sin_cos();
        LISTENER + vec2(sin, -cos) * SOURCE_RADIUS
    };
    hands.forget();
    hands.drag(on_circle(0.0), on_circle(22.5) - on_circle(0.0));
    hands.one_gesture("pan");
    // Half the way to the loudspeaker; a pixel is less than one percent.
    let dragged = hands.value("pan");
    let half = hands.instance.parse_value("pan", "R50").unwrap();
    let percent = hands.instance.parse_value("pan", "R51").unwrap() - half;
    assert!((dragged - half).abs() <= percent, "{}", hands.instance.text("pan").unwrap());
    let knob = hands.place("Width");
    hands.forget();
    hands.type_number(knob, 140);
    hands.one_gesture("width");
    assert_eq!(hands.instance.text("width").unwrap(), "140%");
    hands.key(&[keys::CONTROL], keys::Z);
    let whole = hands.instance.parse_value("width", "100%").unwrap();
    hands.until_value("width", whole, 1e-9);
    hands.until_value("pan", dragged, 1e-9);
    hands.finish();
}

#[test]
fn the_compressors_curve_is_dragged_and_its_knobs_typed() {
    let _alone = alone();
    let Some(plugin) = find("compressor") else { return };
    let display = display();
    let mut hands = Hands::new(plugin, &display, at_the_top());
    let before = hands.value("thresh");
    let handle = hands.place("Threshold on the curve");
    hands.forget();
    // 266 points are 60 dB.
    hands.drag(handle, vec2(-44.33, 0.0));
    assert!(hands.one_gesture("thresh") > 1, "the host follows the drag");
    let threshold_db = gain_db(&mut hands, "thresh");
    // A pixel and the tenths of the text.
    assert!((threshold_db + 28.0).abs() <= 0.4, "{threshold_db} dB");
    assert!(!hands.heard_of("ratio") && !hands.heard_of("makeup"));
    let dragged = hands.value("thresh");
    let attack = hands.place("Attack");
    hands.forget();
    hands.type_number(attack, 25);
    hands.one_gesture("attack");
    assert_eq!(hands.instance.text("attack").unwrap(), "25.0 ms");
    hands.key(&[keys::CONTROL], keys::Z);
    hands.key(&[keys::CONTROL], keys::Z);
    hands.until_value("thresh", before, 1e-9);
    hands.key(&[keys::CONTROL, keys::SHIFT], keys::Z);
    hands.until_value("thresh", dragged, 1e-9);
    hands.click_on("Opto");
    let opto = hands.instance.parse_value("style", "Opto").unwrap();
    hands.until_value("style", opto, 0.0);
    // The nodes of the small equaliser, and what its window has no room for.
    let node = hands.place("Side-chain band 1");
    hands.forget();
    hands.drag(node, vec2(20.0, -8.0));
    hands.one_gesture("b1_gain");
    assert!(gain_db(&mut hands, "b1_gain") > 2.0);
    hands.finish();
}

#[test]
fn the_meter_is_paused_and_its_target_typed() {
    let _alone = alone();
    let Some(plugin) = find("loudness-meter") else { return };
    let display = display();
    let set = [("target", "Custom")];
    let mut hands = Hands::with(plugin, &display, at_the_top(), &set);
    hands.forget();
    hands.click_on("Pause");
    hands.until_value("run", 0.0, 0.0);
    hands.one_gesture("run");
    hands.click_on("Continue measuring");
    hands.until_value("run", 1.0, 0.0);
    let field = hands.place("Custom target");
    hands.forget();
    hands.type_number(field, -19);
    hands.one_gesture("custom");
    assert_eq!(hands.instance.text("custom").unwrap(), "-19.0 LUFS");
    hands.finish();
}

/// Something that one click does in every window and that undo takes back: the name of the thing to
/// click, and the parameter that goes from 0 to 1.
fn deed(plugin: &Plugin) -> (&'static str, &'static str) {
    match plugin.name {
        "channel-eq" => ("Add a band", "used_1"),
        "compressor" => ("External", "sc_ext"),
        "panner" => ("Swap sides", "swap"),
        "loudness-meter" => ("LU", "unit"),
        other => panic!("{other}: which click can be undone?"),
    }
}

#[test]
fn two_windows_are_worked_in_turn_and_change_only_their_own() {
    let _alone = alone();
    let display = display();
    for plugin in plugins() {
        let mut first = Hands::new(plugin, &display, at_the_top());
        let mut second = Hands::new(plugin, &display, below());
        let (name, key) = deed(plugin);
        let place = first.place(name);
        for round in 0..3 {
            first.click(place);
            first.until_value(key, 1.0, 0.0);
            assert_eq!(second.value(key), 0.0, "{}, round {round}", plugin.name);
            second.click(place);
            second.until_value(key, 1.0, 0.0);
            // The keyboard goes with the click.
            second.key(&[keys::CONTROL], keys::Z);
            second.until_value(key, 0.0, 0.0);
            assert_eq!(first.value(key), 1.0, "{}, round {round}", plugin.name);
            first.click_on("Undo");
            first.until_value(key, 0.0, 0.0);
        }
        first.finish();
        // The second one is not disturbed.
        second.click(place);
        second.until_value(key, 1.0, 0.0);
        second.finish();
    }
}

fn bypass_key(hands: &Hands<'_>) -> String {
    let bypass = hands.instance.params().iter().find(|param| param.is_bypass());
    bypass.unwrap().path()
}

/// The window takes a size and everything in it is where it belongs.
fn assert_works(hands: &mut Hands<'_>, plugin: &Plugin) {
    let key = bypass_key(hands);
    for on in [1.0, 0.0] {
        hands.click_on("Bypass");
        hands.until_value(&key, on, 0.0);
    }
    assert!(hands.editor.capture(hands.display).unwrap().color_count() > 100, "{}", plugin.name);
}

#[test]
fn a_window_is_resized_by_its_corner_and_by_its_host_and_goes_on_working() {
    let _alone = alone();
    let display = display();
    for plugin in plugins() {
        let mut hands = Hands::new(plugin, &display, at_the_top());
        let default = hands.size();
        let by = vec2(160.0, 90.0);
        let corner = hands.place("Resize the window");
        hands.drag(corner, by);
        let near = |size: Vec2, wanted: Vec2| (size - wanted).abs().max_elem() <= 2.0;
        hands.until("the corner resizes", |hands| near(hands.size(), default + by));
        assert_works(&mut hands, plugin);
        let (width, height) = (1_240, 760);
        let taken = hands.editor.resize(&mut hands.instance, &display, width, height).unwrap();
        assert_eq!(taken, (width, height), "{}", plugin.name);
        hands.look();
        assert_works(&mut hands, plugin);
        // Double-click: the default again, which the project remembers.
        let corner = hands.place("Resize the window");
        hands.double_click(corner);
        hands.until("the default is back", |hands| near(hands.size(), default));
        assert_works(&mut hands, plugin);
        let mut hands = hands.reopen(below());
        hands.until("the size is kept", |hands| near(hands.size(), default));
        hands.finish();
    }
}

#[test]
fn a_scaled_window_is_larger_works_and_opens_so_again() {
    let _alone = alone();
    let display = display();
    for plugin in plugins() {
        let mut hands = Hands::new(plugin, &display, at_the_top());
        let default = hands.size();
        set_scale(&mut hands, 150);
        hands.scale = 1.5;
        let near = |hands: &mut Hands<'_>| (hands.size() - default).abs().max_elem() <= 2.0;
        hands.until("the window grows", near);
        hands.look();
        assert_works(&mut hands, plugin);
        let mut hands = hands.reopen(at_the_top());
        hands.until("the scale is kept", near);
        hands.look();
        assert_works(&mut hands, plugin);
        hands.finish();
    }
}

/// As a project that was saved at this scale.
fn set_scale(hands: &mut Hands<'_>, percent: u32) {
    let state = hands.instance.save_state().unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&state[8..]).unwrap();
    let window = format!("{{\"scale_percent\":{percent}}}");
    json["fields"]["window"] = serde_json::Value::String(window);
    let json = serde_json::to_vec(&json).unwrap();
    let mut state = (json.len() as u64).to_le_bytes().to_vec();
    state.extend(json);
    hands.instance.load_state(&state).unwrap();
}

#[test]
fn fifty_windows_that_were_worked_leave_nothing_behind() {
    let _alone = alone();
    let display = display();
    for plugin in plugins() {
        let mut hands = Hands::new(plugin, &display, at_the_top());
        let (name, key) = deed(plugin);
        let place = hands.place(name);
        // The gear stands this far from the upper right corner.
        let gear = pos2(hands.size().x - 25.0, 20.0);
        let mut before = Held::now(&display);
        for cycle in 0..cycles() {
            if cycle == WARM_UP {
                before = Held::settled(&display, &before);
            }
            // A switch, the history, and a popover that is open when the window goes.
            hands.click(place);
            hands.until_value(key, 1.0, 0.0);
            hands.key(&[keys::CONTROL], keys::Z);
            hands.until_value(key, 0.0, 0.0);
            hands.click(gear);
            hands = hands.reopen(at_the_top());
        }
        Held::assert_given_back(&display, plugin, before);
        hands.finish();
    }
}

//! What the compressor promises of latency, mix and side-chain, checked on the running bundle.

use lacquer_tests::host::{Instance, Render, RenderMode, TimedEvent, render};
use lacquer_tests::measure::{ClickDetector, db, first_difference, null_depth_of_all_db, peak};
use lacquer_tests::registry::Plugin;
use lacquer_tests::signals::{Noise, copies, noise, programme, sine};

use crate::support::{OrFail, RATE_HZ, config, delayed, no_violations, state_bytes, state_json};
use crate::vst3_sound::Vst3Plugin;

const BUDGETS: [(&str, usize); 4] = [("5", 240), ("10", 480), ("20", 960), ("40", 1_920)];

/// Settings that differ in latency, or in what the latency is made of.
const WAYS: [&[(&str, &str)]; 8] = [
    &[],
    &[("lookahead", "0.5")],
    &[("lookahead", "5")],
    &[("lookahead", "20")],
    &[("lookahead", "-20")],
    &[("lookahead", "-3"), ("os", "2x")],
    &[("os", "8x")],
    &[("lookahead", "5"), ("os", "4x"), ("stereo", "M/S"), ("style", "Bus")],
];

/// The compressor with these settings, running; `None` where the suite runs for another plugin.
fn compressor(settings: &[&[(&str, &str)]]) -> Option<Instance> {
    let mut instance = stopped(settings)?;
    instance.activate(config(512)).or_fail();
    Some(instance)
}

fn stopped(settings: &[&[(&str, &str)]]) -> Option<Instance> {
    let chosen = Plugin::chosen().or_fail();
    let plugin = chosen.into_iter().find(|plugin| plugin.name == "compressor")?;
    let mut instance = plugin.instance().or_fail();
    for (key, text) in settings.iter().copied().flatten() {
        instance.set(key, text).or_fail();
    }
    Some(instance)
}

/// The same inside a latency budget, in ms, as a project keeps it.
fn within(budget: &str, settings: &[(&str, &str)]) -> Option<Instance> {
    let mut instance = stopped(&[settings])?;
    let mut json = state_json(&instance.save_state().or_fail());
    json["fields"]["latency"] = serde_json::Value::String(format!("\"{budget}\""));
    instance.load_state(&state_bytes(json.to_string().as_bytes())).or_fail();
    instance.activate(config(512)).or_fail();
    Some(instance)
}

/// Every value of these parameters in turn, at odd places, 60 ms to 0.15 s apart; a continuous one
/// takes 9 values of its range. From `from` on; the place after the last one, too.
fn moves(instance: &Instance, keys: &[&str], from: usize) -> (Vec<TimedEvent>, usize) {
    let mut random = Noise::new(8);
    let (mut at, mut events) = (from, Vec::new());
    for key in keys {
        let param = instance.param(key).or_fail().clone();
        let steps = param.step_count().unwrap_or(9);
        for step in (0..steps).chain((0..steps).rev()) {
            at += 2_880 + random.below(4_320);
            let value = param.at(step as f64 / (steps - 1) as f64);
            events.push(TimedEvent::value(at, param.id, value));
        }
    }
    (events, at + 9_600)
}

/// Renders piece by piece; the latency is this before and after each, and nobody is told of another.
fn render_at_latency(
    instance: &mut Instance,
    input: &[Vec<f32>],
    events: &[TimedEvent],
    latency: usize,
) -> Vec<Vec<f32>> {
    const PIECE: usize = 4_096;
    let told = instance.latency_changes();
    let len = input[0].len();
    let mut output = vec![Vec::new(); input.len()];
    for from in (0..len).step_by(PIECE) {
        let to = len.min(from + PIECE);
        let piece: Vec<Vec<f32>> = input.iter().map(|channel| channel[from..to].to_vec()).collect();
        let due: Vec<TimedEvent> = events
            .iter()
            .filter(|event| (from..to).contains(&event.at))
            .map(|event| TimedEvent { at: event.at - from, ..*event })
            .collect();
        let options = Render { events: &due, ..Render::default() };
        let rendered = render(instance, &piece, &options).or_fail();
        assert_eq!(instance.latency_samples(), latency, "at sample {to}");
        for (channel, rendered) in output.iter_mut().zip(rendered) {
            channel.extend(rendered);
        }
    }
    assert_eq!(instance.latency_changes(), told, "hosts were told of another latency");
    assert!(!instance.wants_restart(), "asks for a restart");
    output
}

#[test]
fn inside_a_budget_lookahead_style_and_oversampling_move_without_a_click() {
    const SETTLE: usize = 24_000;
    /// As the suite allows every switch: a hard cut of the tone reads -12 dBFS.
    const CLICK_DB: f64 = -62.0;
    let detector = ClickDetector::new(2_000.0, RATE_HZ);
    for (budget, latency) in BUDGETS {
        let set = [("thresh", "-30 dB"), ("ratio", "4"), ("drive", "20%")];
        let Some(mut instance) = within(budget, &set) else { return };
        assert_eq!(instance.latency_samples(), latency, "{budget} ms");
        let keys = ["lookahead", "style", "os", "color", "color_at", "lookahead"];
        let (events, len) = moves(&instance, &keys, SETTLE);
        let tone = copies(sine(100.0, RATE_HZ, len, 0.25), 2);
        let output = render_at_latency(&mut instance, &tone, &events, latency);
        for channel in &output {
            let click_db = detector.peak_db(&channel[SETTLE - 4_800..]);
            assert!(click_db <= CLICK_DB, "{budget} ms: a click of {click_db:.1} dBFS");
        }
        no_violations(&mut instance);
    }
}

#[test]
fn inside_a_budget_what_moves_leaves_an_unreduced_sound_to_the_bit() {
    for (budget, latency) in BUDGETS {
        let Some(mut instance) = within(budget, &[("ratio", "1")]) else { return };
        let keys = ["lookahead", "style", "os", "stereo", "detect", "topology", "color_at"];
        let (events, len) = moves(&instance, &keys, 4_800);
        let [left, right] = programme(RATE_HZ, len, 6);
        let input = [left, right];
        let output = render_at_latency(&mut instance, &input, &events, latency);
        let difference = first_difference(&output, &delayed(&input, latency));
        let last = difference.and_then(|(_, at, ..)| events.iter().rfind(|event| event.at <= at));
        assert!(difference.is_none(), "{budget} ms: {difference:?} after {last:?}");
    }
}

#[test]
fn moving_the_character_to_its_other_place_keeps_the_latency() {
    let set = [("ratio", "1"), ("color", "Tube"), ("drive", "0%")];
    let Some(mut instance) = compressor(&[&set]) else { return };
    let latency = instance.latency_samples();
    assert!(latency > 0, "the filters of the character take their time");
    let (events, len) = moves(&instance, &["color_at", "color_at"], 4_800);
    let tone = copies(sine(100.0, RATE_HZ, len, 0.25), 2);
    render_at_latency(&mut instance, &tone, &events, latency);
}

#[test]
fn without_reduction_the_output_is_the_input_to_the_bit_at_any_latency_and_mix() {
    let [left, right] = programme(RATE_HZ, 24_000, 9);
    let quiet = [left, right].map(|channel| channel.iter().map(|x| 0.1 * x).collect());
    for way in WAYS {
        for mix in ["100%", "50%", "30%"] {
            let set = [("thresh", "0 dB"), ("knee", "0"), ("ratio", "inf"), ("mix", mix)];
            let Some(mut instance) = compressor(&[&set, way]) else { return };
            let latency = instance.latency_samples();
            let output = render(&mut instance, &quiet, &Render::default()).or_fail();
            let difference = first_difference(&output, &delayed(&quiet, latency));
            assert!(difference.is_none(), "{way:?}, mix {mix}: {difference:?}");
        }
    }
}

#[test]
fn half_a_mix_is_the_mean_of_dry_and_compressed_at_any_latency() {
    let [left, right] = programme(RATE_HZ, 48_000, 4);
    let input = [left, right];
    let coloured: &[(&str, &str)] = &[("color", "Transformer"), ("lookahead", "3")];
    for way in WAYS.into_iter().chain([coloured]) {
        let mixed = |mix: &str| {
            let set = [("thresh", "-30 dB"), ("ratio", "6"), ("mix", mix)];
            let mut instance = compressor(&[&set, way])?;
            let output = render(&mut instance, &input, &Render::default()).or_fail();
            Some((output, instance.latency_samples()))
        };
        let (Some((wet, latency)), Some((half, _))) = (mixed("100%"), mixed("50%")) else {
            return;
        };
        let dry = delayed(&input, latency);
        let mean: Vec<Vec<f32>> = wet
            .iter()
            .zip(&dry)
            .map(|(wet, dry)| wet.iter().zip(dry).map(|(wet, dry)| 0.5 * (wet + dry)).collect())
            .collect();
        assert!(null_depth_of_all_db(&wet, &dry) > -40.0, "{way:?}: nothing was compressed");
        // Roundings to f32 at full scale.
        let null_db = null_depth_of_all_db(&half, &mean);
        assert!(null_db <= -140.0, "{way:?}: {null_db:.1} dBFS");
    }
}

/// A quiet tone with a loud key.
fn keyed() -> (Vec<Vec<f32>>, Vec<Vec<f32>>) {
    let tone = |peak| copies(sine(1_000.0, RATE_HZ, 48_000, peak), 2);
    (tone(0.01), tone(0.5))
}

/// Limits at -18 dB to what the side-chain hears, after it has taken hold.
const KEYED: [(&str, &str); 4] =
    [("sc_ext", "On"), ("ratio", "inf"), ("knee", "0"), ("attack", "1 ms")];
/// From the key's -6.02 dB.
const KEYED_DB: f64 = -11.98;

fn settled_db(output: &[Vec<f32>]) -> f64 {
    db(peak(&output[0][24_000..])) + 40.0
}

#[test]
fn the_external_side_chain_of_the_clap_reduces_the_input() {
    let (input, key) = keyed();
    let reduced_db = |key: &[Vec<f32>]| {
        let mut instance = compressor(&[&KEYED])?;
        let options = Render { sidechain: key, ..Render::default() };
        let output = render(&mut instance, &input, &options).or_fail();
        no_violations(&mut instance);
        Some(settled_db(&output))
    };
    let Some(reduced) = reduced_db(&key) else { return };
    assert!((reduced - KEYED_DB).abs() < 0.1, "{reduced:.2} dB");
}

/// Where nothing is routed to it, the bus is silent: a track far above the threshold passes. Switched off,
/// the track itself is heard.
#[test]
fn the_external_side_chain_of_the_clap_hears_silence_where_nothing_is_routed() {
    let (_, loud) = keyed();
    let passed_db = |external: &str| {
        let mut instance = compressor(&[&KEYED, &[("sc_ext", external)]])?;
        let output = render(&mut instance, &loud, &Render::default()).or_fail();
        no_violations(&mut instance);
        Some(db(peak(&output[0][24_000..])) - db(peak(&loud[0])))
    };
    let Some(silent) = passed_db("On") else { return };
    assert!(silent.abs() < 0.01, "silent: {silent:.2} dB");
    let own = passed_db("Off").unwrap();
    assert!((own - KEYED_DB).abs() < 0.1, "switched off: {own:.2} dB");
}

#[test]
fn the_external_side_chain_of_the_vst3_reduces_the_input() {
    if stopped(&[]).is_none() {
        return;
    }
    let plugin = Plugin::find("compressor").unwrap();
    let (input, key) = keyed();
    let passed_db = |input: &[Vec<f32>], is_connected: bool| {
        let mut plugin = Vst3Plugin::load(plugin, *b"LacquerCompress1");
        for (name, text) in
            [("External side-chain", "On"), ("Ratio", "inf"), ("Knee", "0"), ("Attack", "1 ms")]
        {
            plugin.set(name, text);
        }
        plugin.start(RATE_HZ, 512, is_connected);
        let output = plugin.render(input, is_connected.then_some(&key));
        db(peak(&output[0][24_000..])) - db(peak(&input[0]))
    };
    let reduced = passed_db(&input, true);
    assert!((reduced - KEYED_DB).abs() < 0.1, "{reduced:.2} dB");
    // As loud as the key was, but the bus is silent.
    let inactive = passed_db(&key, false);
    assert!(inactive.abs() < 0.01, "an inactive bus is silent: {inactive:.2} dB");
}

#[test]
fn a_render_has_the_result_whatever_is_listened_to() {
    let input = noise(5, 2, 24_000, 0.5);
    let output = |listen: &str, mode: RenderMode| {
        let mut instance = stopped(&[&[("listen", listen)]])?;
        instance.set_render_mode(mode).or_fail();
        instance.activate(config(512)).or_fail();
        Some(render(&mut instance, &input, &Render::default()).or_fail())
    };
    let Some(result) = output("Off", RenderMode::Realtime) else { return };
    for listen in ["Side-chain", "Trigger"] {
        assert!(output(listen, RenderMode::Realtime).unwrap() != result, "{listen} is heard");
        assert!(output(listen, RenderMode::Offline).unwrap() == result, "{listen} is rendered");
    }
}

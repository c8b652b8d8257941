//! States: exact round trips, 10,000 broken ones, older and newer ones.

use lacquer_tests::host::{Instance, Render, render};
use lacquer_tests::measure::first_difference;
use lacquer_tests::registry::Scene;
use lacquer_tests::signals::{Noise, noise};
use serde_json::{Value, json};

use crate::support::{
    OrFail, config, each_plugin, no_violations, running, scenes, state_bytes, state_json,
};

fn values(instance: &mut Instance) -> Vec<f64> {
    let ids: Vec<u32> = instance.params().iter().map(|param| param.id).collect();
    ids.into_iter().map(|id| instance.value_of(id).or_fail()).collect()
}

fn set_randomly(instance: &mut Instance, random: &mut Noise) {
    for param in instance.params().to_vec() {
        instance.set_value(param.id, param.at(random.unit())).or_fail();
    }
}

#[test]
fn a_state_brings_everything_back_exactly() {
    const SETS: usize = 30;
    each_plugin(|plugin, failures| {
        let mut random = Noise::new(31);
        let input = noise(2, 2, 4_000, 0.5);
        for set in 0..SETS {
            let mut first = running(plugin, &Scene::default(), config(256));
            set_randomly(&mut first, &mut random);
            let state = first.save_state().or_fail();
            let mut second = plugin.instance().or_fail();
            // Half of them are loaded before the plugin is active, half while it is.
            if set % 2 == 0 {
                second.activate(config(256)).or_fail();
            }
            second.load_state(&state).or_fail();
            if set % 2 == 1 {
                second.activate(config(256)).or_fail();
            }
            failures.check(values(&mut first) == values(&mut second), || {
                format!("set {set}: values differ")
            });
            failures.check(second.save_state().or_fail() == state, || {
                format!("set {set}: saved again it differs")
            });
            for instance in [&mut first, &mut second] {
                // A new latency reaches the host while audio runs.
                render(instance, &input, &Render::default()).or_fail();
                render(instance, &input, &Render::default()).or_fail();
                instance.service().or_fail();
                instance.reset().or_fail();
            }
            let a = render(&mut first, &input, &Render::default()).or_fail();
            let b = render(&mut second, &input, &Render::default()).or_fail();
            let difference = first_difference(&a, &b);
            failures.check(difference.is_none(), || {
                format!("set {set}: sounds different: {difference:?}")
            });
            no_violations(&mut second);
        }
    });
}

#[test]
fn ten_thousand_broken_states_do_no_harm() {
    const STATES: usize = 10_000;
    /// Sound is checked this often.
    const LISTEN: usize = 50;
    each_plugin(|plugin, failures| {
        let scene = scenes(plugin).all.pop().unwrap_or_default();
        let input = noise(2, 2, 256, 0.5);
        let mut instance = running(plugin, &scene, config(256));
        let good = instance.save_state().or_fail();
        let first = render(&mut instance, &input, &Render::default()).or_fail();
        let mut random = Noise::new(10_000);
        let mut refused = 0;
        for n in 0..STATES {
            let broken = mutated(&good, &mut random);
            let before = (n % LISTEN == 0).then(|| values(&mut instance));
            let result = instance.load_state(&broken);
            refused += usize::from(result.is_err());
            if let Some(before) = before {
                let now = values(&mut instance);
                failures.check(result.is_ok() || now == before, || {
                    format!("state {n} was refused and changed the sound all the same")
                });
                for (param, value) in instance.params().to_vec().iter().zip(&now) {
                    failures.check((param.min..=param.max).contains(value), || {
                        format!("state {n}: {} stands at {value}", param.path())
                    });
                }
                let output = render(&mut instance, &input, &Render::default()).or_fail();
                failures.check(output.iter().flatten().all(|s| s.is_finite()), || {
                    format!("state {n}: output is not finite")
                });
            }
        }
        failures
            .check(refused > STATES / 10, || format!("only {refused} of {STATES} were refused"));
        // Nothing of it has stuck.
        instance.load_state(&good).or_fail();
        instance.service().or_fail();
        instance.reset().or_fail();
        let again = render(&mut instance, &input, &Render::default()).or_fail();
        let mut untouched = running(plugin, &scene, config(256));
        let fresh = render(&mut untouched, &input, &Render::default()).or_fail();
        failures.check(first_difference(&first, &fresh).is_none(), || "not repeatable".into());
        let difference = first_difference(&again, &fresh);
        failures
            .check(difference.is_none(), || format!("sounds different afterwards: {difference:?}"));
        no_violations(&mut instance);
    });
}

fn mutated(good: &[u8], random: &mut Noise) -> Vec<u8> {
    match random.below(4) {
        0 => {
            let mut bytes = good.to_vec();
            for _ in 0..=random.below(8) {
                let at = random.below(bytes.len());
                bytes[at] = random.below(256) as u8;
            }
            bytes
        }
        1 => good[..random.below(good.len())].to_vec(),
        2 => {
            // Length and text do not belong together, or bytes are inserted.
            let mut json = good[8..].to_vec();
            for _ in 0..=random.below(4) {
                let at = random.below(json.len());
                json.insert(at, random.below(256) as u8);
            }
            if random.below(2) == 0 { state_bytes(&json) } else { [&good[..8], &json].concat() }
        }
        _ => state_bytes(&serde_json::to_vec(&mutated_json(state_json(good), random)).or_fail()),
    }
}

/// Valid JSON with wrong content: other types, extreme numbers, missing and unknown entries.
fn mutated_json(mut json: Value, random: &mut Noise) -> Value {
    let junk = |random: &mut Noise| match random.below(10) {
        0 => Value::Null,
        1 => json!(1e308),
        2 => json!(-1e308),
        3 => json!(i64::MIN),
        4 => json!("x".repeat(random.below(5_000))),
        5 => json!([1, [2, [3]]]),
        6 => json!({ "f32": 1e300 }),
        7 => json!({ "f32": "much" }),
        8 => json!({ "string": "no such choice" }),
        _ => json!(random.unit()),
    };
    for _ in 0..=random.below(4) {
        let value = junk(random);
        let key = {
            let keys: Vec<String> =
                json["params"].as_object().map_or(Vec::new(), |map| map.keys().cloned().collect());
            if keys.is_empty() { "none".to_owned() } else { keys[random.below(keys.len())].clone() }
        };
        match random.below(7) {
            0 => json["version"] = value,
            1 => json["params"] = value,
            2 => json["fields"] = value,
            3 => json["unknown"] = value,
            4 => {
                if let Some(params) = json["params"].as_object_mut() {
                    params.remove(&key);
                }
            }
            5 => {
                if let Some(fields) = json["fields"].as_object_mut() {
                    let names: Vec<String> = fields.keys().cloned().collect();
                    for name in names {
                        fields.insert(name, value.clone());
                    }
                }
            }
            _ => {
                if let Some(params) = json["params"].as_object_mut() {
                    params.insert(key, value);
                }
            }
        }
        if !json.is_object() {
            break;
        }
    }
    json
}

#[test]
fn older_and_newer_states_keep_what_can_be_read() {
    each_plugin(|plugin, failures| {
        let mut random = Noise::new(4);
        let mut first = plugin.instance().or_fail();
        set_randomly(&mut first, &mut random);
        let state = state_json(&first.save_state().or_fail());
        let wanted = values(&mut first);

        let mut newer = state.clone();
        newer["version"] = json!("99.0.0");
        newer["params"]["a_later_idea"] = json!({ "f32": 0.5 });
        newer["fields"]["a_later_field"] = json!("{\"x\":1}");
        newer["later"] = json!([1, 2, 3]);
        let mut instance = plugin.instance().or_fail();
        instance.load_state(&state_bytes(&serde_json::to_vec(&newer).or_fail())).or_fail();
        failures
            .check(values(&mut instance) == wanted, || "a newer state lost known values".into());

        // An older state knows nothing of this parameter: it has its default afterwards.
        let ids = crate::support::text_ids(&mut instance).or_fail();
        let (text, id) = ids[random.below(ids.len())].clone();
        let mut older = state;
        if let Some(params) = older["params"].as_object_mut() {
            params.remove(&text);
        }
        instance.load_state(&state_bytes(&serde_json::to_vec(&older).or_fail())).or_fail();
        let default = instance.params().iter().find(|p| p.id == id).map_or(f64::NAN, |p| p.default);
        let value = instance.value_of(id).or_fail();
        failures.check((value - default).abs() < 1e-6, || {
            format!(
                "{text} is missing in the state and stands at {value}, not at its default {default}"
            )
        });
    });
}

//! Parameters: text both ways, ranges, extreme and random settings.

use lacquer_tests::host::{Cuts, Param, Render, render};
use lacquer_tests::measure::{db, peak};
use lacquer_tests::registry::Scene;
use lacquer_tests::signals::{Noise, noise};

use crate::support::{OrFail, config, each_plugin, no_violations, running};

#[test]
fn text_to_value_to_text_is_stable() {
    const RANDOM_VALUES: usize = 25;
    each_plugin(|plugin, failures| {
        let mut instance = plugin.instance().or_fail();
        let mut random = Noise::new(12);
        for param in instance.params().to_vec() {
            for value in samples(&param, RANDOM_VALUES, &mut random) {
                let text = instance.format(&param, value).or_fail();
                failures
                    .check(!text.trim().is_empty(), || format!("{} shows nothing", param.path()));
                let parsed = match instance.parse(&param, &text) {
                    Ok(parsed) => parsed,
                    Err(error) => {
                        failures.check(false, || format!("does not read its own text: {error}"));
                        continue;
                    }
                };
                let again = instance.format(&param, parsed).or_fail();
                failures.check(text == again, || {
                    format!("{}: {value} reads '{text}', which reads '{again}'", param.path())
                });
                if param.is_stepped() {
                    // The framework goes through an f32 of 0 to 1; hosts round.
                    failures.check((parsed - value).abs() < 1e-5, || {
                        format!("{}: step {value} '{text}' becomes {parsed}", param.path())
                    });
                }
            }
        }
    });
}

/// Both ends, the default and random values; every step of a stepped parameter.
fn samples(param: &Param, random_values: usize, random: &mut Noise) -> Vec<f64> {
    if let Some(steps) = param.step_count() {
        return (0..steps.min(200)).map(|step| param.min + step as f64).collect();
    }
    let mut values = vec![param.min, param.max, param.default];
    values.extend((0..random_values).map(|_| param.at(random.unit())));
    values
}

#[test]
fn steps_have_different_texts() {
    each_plugin(|plugin, failures| {
        let mut instance = plugin.instance().or_fail();
        for param in instance.params().to_vec() {
            let steps = param.step_count().unwrap_or(0).min(200);
            let texts: Vec<String> = (0..steps)
                .map(|step| instance.format(&param, param.min + step as f64).or_fail())
                .collect();
            for (index, text) in texts.iter().enumerate() {
                failures.check(!texts[..index].contains(text), || {
                    format!("{}: two steps read '{text}'", param.path())
                });
            }
        }
    });
}

#[test]
fn nonsense_is_refused() {
    each_plugin(|plugin, failures| {
        let mut instance = plugin.instance().or_fail();
        for param in instance.params().to_vec() {
            for text in ["", "qwertz", "--", "12 parsecs", "NaN", "inf dB dB"] {
                let result = instance.parse(&param, text);
                failures.check(result.is_err(), || {
                    format!("{}: '{text}' is read as {result:?}", param.path())
                });
            }
        }
    });
}

#[test]
fn ranges_and_defaults_make_sense() {
    each_plugin(|plugin, failures| {
        let mut instance = plugin.instance().or_fail();
        for param in instance.params().to_vec() {
            let path = param.path();
            failures.check(!param.name.is_empty(), || format!("id {} has no name", param.id));
            failures.check(param.min < param.max, || format!("{path}: empty range"));
            failures.check((param.min..=param.max).contains(&param.default), || {
                format!("{path}: default {} outside its range", param.default)
            });
            let value = instance.value_of(param.id).or_fail();
            failures.check((value - param.default).abs() < 1e-6, || {
                format!("{path}: a new instance has {value}, the default is {}", param.default)
            });
        }
    });
}

#[test]
fn a_value_is_kept_as_it_was_set() {
    each_plugin(|plugin, failures| {
        let mut random = Noise::new(5);
        for is_active in [false, true] {
            let mut instance = plugin.instance().or_fail();
            if is_active {
                instance.activate(config(64)).or_fail();
            }
            for param in instance.params().to_vec() {
                let value = param.at(random.unit());
                instance.set_value(param.id, value).or_fail();
                let kept = instance.value_of(param.id).or_fail();
                // A stepped range (0.1 dB) rounds: half a step of the coarsest, 1 in 100.
                failures.check((kept - value).abs() <= 0.005 * (param.max - param.min), || {
                    format!("{} (active: {is_active}): {value} became {kept}", param.path())
                });
            }
        }
    });
}

#[test]
fn every_extreme_and_200_random_sets_stay_finite() {
    const RANDOM_SETS: usize = 200;
    each_plugin(|plugin, failures| {
        let mut instance = running(plugin, &Scene::default(), config(512));
        let params: Vec<Param> =
            instance.params().iter().filter(|param| !param.is_bypass()).cloned().collect();
        let input = noise(9, 2, 3_000, 0.5);
        let options = Render { cuts: Cuts::Random { seed: 3, max: 512 }, ..Render::default() };
        let mut try_out = |instance: &mut lacquer_tests::host::Instance, what: &str| {
            let output = render(instance, &input, &options).or_fail();
            let is_finite = output.iter().flatten().all(|sample| sample.is_finite());
            let level = output.iter().map(|channel| peak(channel)).fold(0.0, f64::max);
            // 24 bands of +30 dB on one place add up to 720 dB; f32 ends at 770 dB.
            failures.check(is_finite, || format!("{what}: not finite, peak {:.0} dBFS", db(level)));
        };
        for param in &params {
            for value in [param.min, param.max] {
                instance.set_value(param.id, value).or_fail();
                try_out(&mut instance, &format!("{} = {value}", param.path()));
            }
            instance.set_value(param.id, param.default).or_fail();
        }
        for all_at in [0.0, 1.0] {
            for param in &params {
                instance.set_value(param.id, param.at(all_at)).or_fail();
            }
            try_out(&mut instance, &format!("everything at {all_at}"));
        }
        let mut random = Noise::new(200);
        for set in 0..RANDOM_SETS {
            for param in &params {
                instance.set_value(param.id, param.at(random.unit())).or_fail();
            }
            if set % 10 == 0 {
                instance.reset().or_fail();
            }
            try_out(&mut instance, &format!("random set {set}"));
        }
        no_violations(&mut instance);
    });
}

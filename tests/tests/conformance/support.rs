//! What the tests share: running a check on every plugin, making instances, collecting failures.

use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use lacquer_tests::host::{AudioConfig, HostError, Instance, Render, hash_text_id, render};
use lacquer_tests::registry::{Plugin, Scene, Scenes};

/// The rate at which a check runs unless it is about rates.
pub const RATE_HZ: f64 = 48_000.0;

/// Failures of one check, kept so that all of them are shown.
#[derive(Default)]
pub struct Failures(Vec<String>);

impl Failures {
    /// Notes a failure unless `holds`.
    pub fn check(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.0.push(what());
        }
    }
}

/// Runs `check` on every plugin, or on the one that `LACQUER_PLUGIN` names, and fails with the list
/// of everything that went wrong.
pub fn each_plugin(check: impl Fn(&Plugin, &mut Failures)) {
    const SHOWN: usize = 25;
    mute_framework_log();
    let mut all = Vec::new();
    for plugin in Plugin::chosen().or_fail() {
        let mut failures = Failures::default();
        let result = catch_unwind(AssertUnwindSafe(|| check(plugin, &mut failures)));
        if let Err(panic) = result {
            let text = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                .unwrap_or_else(|| "panicked".to_owned());
            failures.0.push(text);
        }
        all.extend(failures.0.into_iter().map(|text| format!("{}: {text}", plugin.name)));
    }
    let count = all.len();
    if count > SHOWN {
        all.truncate(SHOWN);
        all.push(format!("... and {} more", count - SHOWN));
    }
    assert!(count == 0, "{count} failures\n{}", all.join("\n"));
}

/// The framework reports every refused state; ten thousand of them would bury the results.
fn mute_framework_log() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if std::env::var_os("NICE_LOG").is_none() {
            #[allow(unsafe_code, reason = "the log is configured by a variable of the process")]
            // SAFETY: every test comes here before it loads a bundle, so that no other thread reads
            // the environment yet, except through std, which locks.
            unsafe {
                std::env::set_var("NICE_LOG", "/dev/null");
            }
        }
    });
}

/// The value, or a panic with the one-line error.
pub trait OrFail<T> {
    /// Panics with the error's own words.
    fn or_fail(self) -> T;
}

impl<T, E: Display> OrFail<T> for Result<T, E> {
    fn or_fail(self) -> T {
        match self {
            Ok(value) => value,
            Err(error) => panic!("{error}"),
        }
    }
}

/// The usual configuration with this longest block.
pub fn config(max_block: usize) -> AudioConfig {
    AudioConfig { sample_rate_hz: RATE_HZ, max_block }
}

/// A new instance with a scene, not active.
pub fn fresh(plugin: &Plugin, scene: &Scene) -> Instance {
    let mut instance = plugin.instance().or_fail();
    scene.apply(&mut instance).or_fail();
    instance
}

/// A new instance with a scene, active.
pub fn running(plugin: &Plugin, scene: &Scene, config: AudioConfig) -> Instance {
    let mut instance = fresh(plugin, scene);
    instance.activate(config).or_fail();
    instance
}

/// The defaults and the scenes of a plugin.
pub fn scenes(plugin: &Plugin) -> Scenes {
    Scenes::of(plugin).or_fail()
}

/// A whole signal through a new instance.
pub fn through(
    plugin: &Plugin,
    scene: &Scene,
    config: AudioConfig,
    input: &[Vec<f32>],
    options: &Render<'_>,
) -> Vec<Vec<f32>> {
    let mut instance = running(plugin, scene, config);
    let output = render(&mut instance, input, options).or_fail();
    no_violations(&mut instance);
    output
}

/// Panics when the plugin broke a rule of CLAP.
pub fn no_violations(instance: &mut Instance) {
    let violations = instance.take_violations();
    assert!(violations.is_empty(), "rules of CLAP: {}", violations.join("; "));
}

/// A signal later by `samples`, of the same length.
pub fn delayed(signal: &[Vec<f32>], samples: usize) -> Vec<Vec<f32>> {
    signal
        .iter()
        .map(|channel| {
            let mut late = vec![0.0; samples.min(channel.len())];
            late.extend_from_slice(&channel[..channel.len() - late.len()]);
            late
        })
        .collect()
}

/// The text ids of a plugin, read from its state, in the order of its parameters.
pub fn text_ids(instance: &mut Instance) -> Result<Vec<(String, u32)>, HostError> {
    // An error of the plugin's own comes first.
    instance.save_state()?;
    let ids = instance.text_ids();
    Ok(instance
        .params()
        .iter()
        .map(|param| {
            let text = ids.iter().find(|text| hash_text_id(text) == param.id);
            (text.map_or_else(|| format!("?{}", param.id), |text| (*text).clone()), param.id)
        })
        .collect())
}

/// The JSON inside a CLAP state: eight bytes of length, then the text.
pub fn state_json(state: &[u8]) -> serde_json::Value {
    const LENGTH_BYTES: usize = 8;
    serde_json::from_slice(&state[LENGTH_BYTES..]).or_fail()
}

/// Bytes of a CLAP state around a JSON text.
pub fn state_bytes(json: &[u8]) -> Vec<u8> {
    let mut bytes = (json.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(json);
    bytes
}

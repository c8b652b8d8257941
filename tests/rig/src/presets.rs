//! What every plugin's factory presets keep.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nice_plug::prelude::{Params, Plugin};
use plugin_common::param_set::ParamSet;
use plugin_common::preset::{Preset, Spec};

use crate::{FakeHost, Rig, noise, params};

/// Longest note, so that it fits a line of the browser's footer and a tooltip.
const MAX_NOTE_CHARS: usize = 140;
const RATE_HZ: f32 = 48_000.0;
/// Half a second: filters down to 20 Hz have settled after the first half of it.
const FRAMES: usize = 24_000;
/// Peak of the noise, well below full scale.
const NOISE_PEAK: f32 = 0.25;

fn read<P: Params + Default>(
    spec: &Spec,
    params: Arc<dyn Params>,
) -> (ParamSet, Vec<(String, Preset)>) {
    let set = ParamSet::new::<P>(params, &spec.stays().collect::<Vec<_>>());
    let read = |(at, text): (usize, &&str)| {
        let (preset, notices) = Preset::parse(&format!("preset {at}"), text, spec, &set)
            .unwrap_or_else(|error| panic!("{error}"));
        assert!(notices.is_empty(), "{}: {notices:?}", preset.name);
        ((*text).to_owned(), preset)
    };
    let presets = spec.factory.iter().enumerate().map(read).collect();
    (set, presets)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let entries = entries.flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// A name as it stands in paths: `Kick, 60 Hz` is `kick-60-hz`.
fn slug(name: &str) -> String {
    let words = name.replace('\'', "").to_lowercase();
    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// Every file of `folder` is in the list of `spec`, written as the plugin would write it, with a head
/// that tells what it is for, in one of `categories`; no name, and no sound, is there twice. Returns
/// how many there are.
#[track_caller]
pub fn assert_well_formed<P: Params + Default + 'static>(
    spec: &Spec,
    folder: &Path,
    categories: &[&str],
) -> usize {
    let (set, presets) = read::<P>(spec, Arc::<P>::default());
    let mut names = BTreeSet::new();
    let mut sounds: Vec<&Preset> = Vec::new();
    for (text, preset) in &presets {
        let Preset { name, category, notes, .. } = preset;
        assert!(categories.contains(&category.as_str()), "{name}: {category}");
        assert!(names.insert(name.to_lowercase()), "{name} is there twice");
        assert!(!notes.is_empty() && notes.chars().count() <= MAX_NOTE_CHARS, "{name}: {notes}");
        assert!(notes.ends_with('.') && !preset.tags.is_empty(), "{name}");
        assert_eq!(preset.author, "Lacquer", "{name}");
        if let Some(twin) = sounds.iter().find(|other| other.sound == preset.sound) {
            panic!("{name} sounds as {}", twin.name);
        }
        sounds.push(preset);
        let version = |version: &str| format!("\nversion = \"{version}\"\n");
        let written = preset.text(spec, &set);
        let written = written.replace(&version(spec.version), &version(&preset.version));
        assert_eq!(&written, text, "{name} would be written like this");
        let path = folder.join(slug(category)).join(slug(name)).with_extension("lacquer");
        let file = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        assert_eq!(&file, text, "{name}");
    }
    assert_eq!(files(folder).len(), presets.len(), "a file is missing in the list");
    presets.len()
}

/// Presets and old states leave out what is at its default: a default that moved would change them
/// all. `wanted` has every parameter in the user's words.
#[track_caller]
pub fn assert_defaults<P: Params + Default>(wanted: &[(&str, &str)]) {
    let params = P::default();
    let texts: Vec<(String, String)> = params::ids(&params)
        .into_iter()
        .map(|id| (id.clone(), params::text(&params, &id)))
        .collect();
    let texts: Vec<(&str, &str)> =
        texts.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    assert_eq!(texts, wanted);
}

/// Runs `run` with the plugin set to each factory preset in each layout, by the index of that, as a
/// host has it after loading the preset; first with `None`, at the defaults.
pub fn for_each<Pl: Plugin, P: Params + Default>(
    spec: &Spec,
    rate_hz: f32,
    mut run: impl FnMut(&mut Rig<Pl>, usize, Option<&Preset>),
) {
    for layout in 0..Pl::AUDIO_IO_LAYOUTS.len() {
        let mut rig = Rig::<Pl>::new(rate_hz, layout);
        let (set, presets) = read::<P>(spec, rig.plugin.params());
        let (_host, gui) = FakeHost::with_context();
        run(&mut rig, layout, None);
        for (_, preset) in &presets {
            for (index, position) in set.positions(&preset.sound).into_iter().enumerate() {
                set.send(&gui, index, position);
            }
            rig.reset();
            run(&mut rig, layout, Some(preset));
        }
    }
}

/// Channels of a layout: main input, main output.
pub fn channels<Pl: Plugin>(layout: usize) -> [usize; 2] {
    let layout = &Pl::AUDIO_IO_LAYOUTS[layout];
    [layout.main_input_channels, layout.main_output_channels]
        .map(|channels| channels.map_or(0, |channels| channels.get() as usize))
}

/// Noise through every preset, in every layout: finite, and louder than at the defaults by no more
/// than `max_gain_db`.
#[track_caller]
pub fn assert_moderate<Pl: Plugin, P: Params + Default>(spec: &Spec, max_gain_db: f64) {
    let power = |signal: &[Vec<f32>]| -> f64 {
        let settled = signal.iter().flat_map(|channel| &channel[FRAMES / 2..]);
        settled.map(|x| f64::from(*x) * f64::from(*x)).sum()
    };
    let mut usual = 0.0;
    for_each::<Pl, P>(spec, RATE_HZ, |rig, layout, preset| {
        let [inputs, outputs] = channels::<Pl>(layout);
        let mut signal: Vec<Vec<f32>> = (0..outputs.max(inputs))
            .map(|channel| {
                // A host puts nothing on the channels that have no input.
                let peak = if channel < inputs { NOISE_PEAK } else { 0.0 };
                noise(7 + channel as u64, FRAMES).iter().map(|x| peak * x).collect()
            })
            .collect();
        rig.run(&mut signal, 512);
        let Some(Preset { name, .. }) = preset else {
            usual = power(&signal);
            return;
        };
        let gain_db = 10.0 * (power(&signal) / usual).log10();
        assert!(signal.iter().flatten().all(|x| x.is_finite()), "{name}");
        assert!(gain_db <= max_gain_db + 0.01, "{name}: {gain_db:.2} dB in layout {layout}");
    });
}

//! What a window finds: the user's files and settings, and how its instance is set.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lacquer_tests::host::Instance;
use lacquer_tests::registry::Scenes;

use super::options::Shot;
use super::state::Setting;

/// Stored fields of a state, as JSON.
pub type Fields = BTreeMap<String, String>;

/// Folders of the user that the plugins of this process believe in.
pub struct Home {
    pub settings: PathBuf,
    data: PathBuf,
}

impl Home {
    pub fn of_process() -> Result<Self, String> {
        let folder = |name: &str| {
            let folder = std::env::var_os(name).map(PathBuf::from);
            folder.ok_or_else(|| format!("{name} is not set: Xvfb is needed (cargo xtask doctor)"))
        };
        Ok(Self { settings: folder("XDG_CONFIG_HOME")?, data: folder("LACQUER_DATA")? })
    }

    /// Writes the suite's settings and the user's files, and nothing else.
    pub fn prepare(&self, shot: &Shot) -> Result<(), String> {
        let _ = fs::remove_dir_all(&self.data);
        let settings = if shot.state.setting == Setting::BrokenSettings {
            "{".to_owned()
        } else {
            format!("{{\"theme\":\"{}\"}}", shot.look.word())
        };
        write(&self.settings.join("lacquer/settings.json"), &settings)?;
        for (path, text) in shot.state.files {
            self.write(path, text)?;
        }
        Ok(())
    }

    /// Writes a file of the user's.
    pub fn write(&self, path: &str, text: &str) -> Result<(), String> {
        write(&self.data.join(path), text)
    }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// Sets an instance; returns the fields stored beside its parameters.
pub fn set_up(shot: &Shot, instance: &mut Instance) -> Result<Fields, String> {
    let state = shot.state;
    let mut fields = Fields::new();
    if state.setting != Setting::Plain {
        let picture = Scenes::of(shot.plugin)?.picture;
        picture.scene.apply(instance).map_err(|error| error.to_string())?;
        fields = picture.fields;
    }
    for (key, text) in state.changes {
        instance.set(key, text).map_err(|error| error.to_string())?;
    }
    let own = state.fields.iter().map(|(name, json)| ((*name).to_owned(), (*json).to_owned()));
    fields.extend(own);
    fields.insert("window".into(), format!("{{\"scale_percent\":{}}}", shot.percent));
    let saved = instance.save_state().map_err(|error| error.to_string())?;
    let saved = with(&saved, &fields, state.setting == Setting::Foreign)?;
    instance.load_state(&saved).map_err(|error| error.to_string())?;
    Ok(fields)
}

/// A CLAP state (eight bytes of length, JSON) with other stored fields; a foreign one also has a
/// value that is not a number.
fn with(state: &[u8], fields: &Fields, is_foreign: bool) -> Result<Vec<u8>, String> {
    let json = state.get(8..).unwrap_or_default();
    let mut json: serde_json::Value =
        serde_json::from_slice(json).map_err(|error| error.to_string())?;
    for (name, value) in fields {
        json["fields"][name] = serde_json::Value::String(value.clone());
    }
    if is_foreign {
        json["fields"]["session"] = serde_json::Value::String("{".into());
    }
    let json = serde_json::to_vec(&json).map_err(|error| error.to_string())?;
    let mut state = (json.len() as u64).to_le_bytes().to_vec();
    state.extend(json);
    Ok(state)
}

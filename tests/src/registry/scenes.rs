//! Settings under which a plugin is tested, beside its defaults: `tests/scenes/<plugin>.toml`.
//! A plugin without that file is tested at its defaults.

use std::collections::BTreeMap;

use super::{Plugin, workspace_dir};
use crate::host::Instance;

/// Parameters to set, in the user's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scene {
    /// What it shows.
    pub name: String,
    /// Parameter (text id, name or `Module/Name`) and value.
    pub set: BTreeMap<String, String>,
}

/// How a plugin is set in its pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Parameters.
    pub scene: Scene,
    /// Stored fields of the state, as JSON: what the window remembers.
    pub fields: BTreeMap<String, String>,
}

/// What the suite has to know about one plugin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenes {
    /// The defaults first, then those of the file.
    pub all: Vec<Scene>,
    /// Settings that make a good picture; the defaults when the file has none.
    pub picture: Picture,
    /// Settings under which it changes nothing; the defaults when the file has none.
    pub transparent: Scene,
    /// Text ids of parameters that do not change the sound, with the reason; `*` ends a family.
    pub inaudible: BTreeMap<String, String>,
    /// Text ids of parameters that are heard a little late, with the reason; `*` ends a family.
    pub late: BTreeMap<String, String>,
}

impl Scenes {
    /// Reads the file of a plugin.
    ///
    /// # Errors
    /// One line that names the file and what is wrong.
    pub fn of(plugin: &Plugin) -> Result<Self, String> {
        let path = workspace_dir().join(format!("tests/scenes/{}.toml", plugin.name));
        let defaults = Scene { name: "defaults".into(), set: BTreeMap::new() };
        if !path.exists() {
            return Ok(Self { all: vec![defaults], ..Self::default() });
        }
        let wrong =
            |reason: String| format!("{}: {}", path.display(), reason.trim().replace('\n', " "));
        let text = std::fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
        let file: toml::Table =
            text.parse().map_err(|error: toml::de::Error| wrong(error.to_string()))?;
        let mut all = vec![defaults];
        for (name, values) in
            file.get("scene").and_then(toml::Value::as_table).into_iter().flatten()
        {
            let set =
                texts(values).ok_or_else(|| wrong(format!("scene {name} is no table of texts")))?;
            all.push(Scene { name: name.clone(), set });
        }
        let table = |name: &str| file.get(name).map_or(Some(BTreeMap::new()), texts);
        let picture = table("picture").zip(table("picture-fields"));
        let (set, fields) = picture.ok_or_else(|| wrong("picture is no table of texts".into()))?;
        let picture = Picture { scene: Scene { name: "picture".into(), set }, fields };
        let transparent = table("transparent");
        let set = transparent.ok_or_else(|| wrong("transparent is no table of texts".into()))?;
        let transparent = Scene { name: "transparent".into(), set };
        let reasons =
            |name: &str| table(name).ok_or_else(|| wrong(format!("{name} is no table of texts")));
        let (inaudible, late) = (reasons("inaudible")?, reasons("late")?);
        Ok(Self { all, picture, transparent, inaudible, late })
    }

    /// Why a parameter is known to be inaudible.
    #[must_use]
    pub fn why_inaudible(&self, text_id: &str) -> Option<&str> {
        why(&self.inaudible, text_id)
    }

    /// Why a parameter is known to be heard late.
    #[must_use]
    pub fn why_late(&self, text_id: &str) -> Option<&str> {
        why(&self.late, text_id)
    }
}

fn why<'a>(reasons: &'a BTreeMap<String, String>, text_id: &str) -> Option<&'a str> {
    reasons.iter().find_map(|(pattern, reason)| {
        let fits = match pattern.strip_suffix('*') {
            Some(start) => text_id.starts_with(start),
            None => text_id == pattern,
        };
        fits.then_some(reason.as_str())
    })
}

impl Scene {
    /// Sets everything.
    ///
    /// # Errors
    /// When the plugin has no such parameter or value.
    pub fn apply(&self, instance: &mut Instance) -> Result<(), crate::host::HostError> {
        for (key, text) in &self.set {
            instance.set(key, text)?;
        }
        Ok(())
    }
}

fn texts(value: &toml::Value) -> Option<BTreeMap<String, String>> {
    value
        .as_table()?
        .iter()
        .map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::PLUGINS;

    #[test]
    fn the_files_can_be_read_and_belong_to_a_plugin() {
        for plugin in PLUGINS {
            Scenes::of(plugin).unwrap();
        }
        for file in std::fs::read_dir(workspace_dir().join("tests/scenes")).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            assert!(Plugin::find(name).is_some(), "{} belongs to no plugin", path.display());
        }
    }

    #[test]
    fn a_star_ends_a_family() {
        let inaudible = BTreeMap::from([("view_*".to_owned(), "looks only".to_owned())]);
        let scenes = Scenes { inaudible, ..Scenes::default() };
        assert_eq!(scenes.why_inaudible("view_unit"), Some("looks only"));
        assert_eq!(scenes.why_inaudible("gain"), None);
    }
}

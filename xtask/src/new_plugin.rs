//! `cargo xtask new-plugin NAME`: a plugin crate that passes the whole suite as a pass-through.

use crate::project::{Project, read};
use crate::term::{run, say};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Where the template stands: a crate of the workspace, so that it is built, checked and tested with
/// everything else.
const TEMPLATE: &str = "tests/fixtures/plugin-template";
/// The template's own name, in whose place the new plugin's comes in all its forms.
const TEMPLATE_NAME: &str = "template-plugin";
/// The parameters that the templates declare, as the suite freezes them.
const FROZEN_IDS: &str = "bypass\ngain\n";
const CLASS_ID_LEN: usize = 16;
const MAX_NAME_LEN: usize = 32;

/// A plugin's names in all their forms.
#[derive(Debug, PartialEq)]
struct Names {
    /// `tape-echo`, also the end of the CLAP id.
    folder: String,
    /// `tape_echo`
    package: String,
    /// `TapeEcho`
    type_name: String,
    /// `Tape Echo`
    title: String,
    /// `Lacquer Tape Echo`
    display: String,
    /// 16 bytes for VST3.
    class_id: String,
}

impl Names {
    fn new(folder: &str) -> Result<Self> {
        let words: Vec<&str> = folder.split('-').collect();
        let is_word = |word: &&str| {
            word.starts_with(|first: char| first.is_ascii_lowercase())
                && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        if !words.iter().all(is_word) || folder.len() > MAX_NAME_LEN {
            bail!(
                "new-plugin: {folder:?} is no name: use lower-case words with hyphens, at most \
                 {MAX_NAME_LEN} letters, as in tape-echo"
            );
        }
        let capital = |word: &&str| {
            let (first, rest) = word.split_at(1);
            format!("{}{rest}", first.to_ascii_uppercase())
        };
        let capitals: Vec<String> = words.iter().map(capital).collect();
        let type_name = capitals.concat();
        let title = capitals.join(" ");
        let mut class_id = format!("Lacquer{type_name}");
        class_id.truncate(CLASS_ID_LEN);
        while class_id.len() < CLASS_ID_LEN {
            class_id.push(if class_id.len() == CLASS_ID_LEN - 1 { '1' } else { '0' });
        }
        Ok(Self {
            folder: folder.to_owned(),
            package: words.join("_"),
            display: format!("Lacquer {title}"),
            type_name,
            title,
            class_id,
        })
    }

    /// A file of the template with these names in place of its own.
    fn fill(&self, template: &Self, text: &str) -> String {
        text.replace(&template.class_id, &self.class_id)
            .replace(&template.title, &self.title)
            .replace(&template.type_name, &self.type_name)
            .replace(&template.package, &self.package)
            .replace(&template.folder, &self.folder)
    }
}

/// Writes the crate and enters it where plugins are listed.
pub fn new_plugin(project: &Project, name: &str) -> Result<()> {
    let names = Names::new(name)?;
    let folder = project.root.join("plugins").join(&names.folder);
    if names.folder == TEMPLATE_NAME {
        bail!("new-plugin: {TEMPLATE_NAME} is what the template itself is called");
    }
    if folder.exists() {
        bail!("new-plugin: plugins/{} is there already", names.folder);
    }
    refuse_taken_class_id(&project.root.join("plugins"), &names.class_id)?;
    // Everything that can fail is made before the first file is written.
    let mut files: Vec<(PathBuf, String)> = template_files(project)?
        .into_iter()
        .map(|(path, text)| (folder.join(path), text))
        .map(|(path, text)| Ok((path, names.fill(&Names::new(TEMPLATE_NAME)?, &text))))
        .collect::<Result<_>>()?;
    files.push((
        project.root.join(format!("tests/golden/{}.ids", names.folder)),
        FROZEN_IDS.to_owned(),
    ));
    files.push(bundler_entry(project, &names)?);
    files.push(registry_entry(project, &names)?);
    for (path, text) in &files {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .with_context(|| format!("cannot create {}", parent.display()))?;
        }
        fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    // The test steps build with --locked. The new crate brings no package that is not there yet.
    run(
        project.cargo().args(["update", "--quiet", "--workspace", "--offline"]),
        "entering the new plugin in Cargo.lock",
    )?;
    run(project.cargo().args(["fmt", "-p", &names.package]), "formatting the new plugin")?;
    say(format!("{} is in plugins/{}", names.display, names.folder));
    say("it passes sound through; `cargo xtask test` has to pass before and after you change it");
    Ok(())
}

/// Paths below the template's folder and their text.
fn template_files(project: &Project) -> Result<Vec<(PathBuf, String)>> {
    let root = project.root.join(TEMPLATE);
    let mut files = Vec::new();
    collect(&root, &root, &mut files)?;
    Ok(files)
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(PathBuf, String)>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else {
            let inside = path.strip_prefix(root).unwrap_or(&path).to_owned();
            files.push((inside, read(&path)?));
        }
    }
    Ok(())
}

fn refuse_taken_class_id(plugins: &Path, class_id: &str) -> Result<()> {
    for entry in
        fs::read_dir(plugins).with_context(|| format!("cannot read {}", plugins.display()))?
    {
        let wiring = entry?.path();
        if wiring_of(&wiring)?.contains(&format!("b\"{class_id}\"")) {
            bail!(
                "new-plugin: {} has the VST3 class id {class_id} too: choose another name",
                wiring.display()
            );
        }
    }
    Ok(())
}

/// Where a crate implements the framework's traits: its `lib.rs`, and `formats.rs` for what CLAP and
/// VST3 hosts list. Empty for a folder that has neither.
fn wiring_of(folder: &Path) -> Result<String> {
    let mut text = String::new();
    for file in ["src/lib.rs", "src/formats.rs"] {
        let path = folder.join(file);
        if path.exists() {
            text.push_str(&read(&path)?);
        }
    }
    Ok(text)
}

fn bundler_entry(project: &Project, names: &Names) -> Result<(PathBuf, String)> {
    let path = project.root.join("bundler.toml");
    let text = read(&path)?;
    let entry = format!("\n[{}]\nname = \"{}\"\n", names.package, names.display);
    Ok((path, format!("{}\n{entry}", text.trim_end())))
}

/// Adds the plugin's line to the list of the conformance suite, in the order of names.
fn registry_entry(project: &Project, names: &Names) -> Result<(PathBuf, String)> {
    let path = project.root.join("tests/src/registry.rs");
    let text = read(&path)?;
    let Names { folder, display, .. } = names;
    let line = format!("    plugin(\"{folder}\", \"{display}\", \"audio.lacquer.{folder}\"),");
    let mut lines: Vec<&str> = text.lines().collect();
    let start = lines
        .iter()
        .position(|line| line.contains("PLUGINS: &[Plugin]"))
        .with_context(|| format!("{} has no list PLUGINS", path.display()))?;
    let place = lines[start + 1..]
        .iter()
        .position(|other| !other.starts_with("    plugin(") || *other > line.as_str())
        .map_or(lines.len(), |offset| start + 1 + offset);
    lines.insert(place, &line);
    Ok((path, lines.join("\n") + "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_take_all_forms() {
        let names = Names::new("tape-echo2").unwrap();
        assert_eq!(names.package, "tape_echo2");
        assert_eq!(names.type_name, "TapeEcho2");
        assert_eq!(names.display, "Lacquer Tape Echo2");
        assert_eq!(names.class_id, "LacquerTapeEcho2");
        assert_eq!(Names::new("gate").unwrap().class_id, "LacquerGate00001");
        assert_eq!(Names::new("very-long-plugin-name").unwrap().class_id, "LacquerVeryLongP");
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let long = "a".repeat(MAX_NAME_LEN + 1);
        for name in
            ["", "Tape", "tape_echo", "tape--echo", "-tape", "2tape", "../x", "tape echo", &long]
        {
            assert!(Names::new(name).is_err(), "{name:?}");
        }
    }

    fn checkout() -> Project {
        let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
        Project { root: xtask.parent().unwrap().to_owned() }
    }

    fn filled() -> Vec<(PathBuf, String)> {
        let (names, template) =
            (Names::new("tape-echo").unwrap(), Names::new(TEMPLATE_NAME).unwrap());
        let files = template_files(&checkout()).unwrap();
        files.into_iter().map(|(path, text)| (path, names.fill(&template, &text))).collect()
    }

    #[test]
    fn nothing_of_the_templates_names_is_left() {
        let files = filled();
        for path in [
            "Cargo.toml",
            "README.md",
            "src/lib.rs",
            "src/editor.rs",
            "tests/audio.rs",
            "presets/level/6-db-louder.lacquer",
        ] {
            assert!(files.iter().any(|(own, _)| own == Path::new(path)), "{path}");
        }
        for (path, text) in &files {
            assert!(!text.to_lowercase().contains("template"), "{}", path.display());
        }
        let text_of =
            |name: &str| &files.iter().find(|(path, _)| path == Path::new(name)).unwrap().1;
        let wiring = format!("{}{}", text_of("src/lib.rs"), text_of("src/formats.rs"));
        for form in ["Lacquer Tape Echo", "TapeEcho", "audio.lacquer.tape-echo", "LacquerTapeEcho1"]
        {
            assert!(wiring.contains(form), "{form}");
        }
    }

    /// Constants and functions of the framework's traits that a plugin sets.
    fn wired(wiring: &str) -> std::collections::BTreeSet<String> {
        let starts = |line: &&str| line.starts_with("const ") || line.starts_with("fn ");
        let name = |line: &str| line.split(['(', ':', '<']).next().unwrap_or_default().to_owned();
        wiring.lines().map(str::trim).filter(starts).map(name).collect()
    }

    #[test]
    fn what_every_plugin_wires_the_template_wires_too() {
        let project = checkout();
        let template = wired(&wiring_of(&project.root.join(TEMPLATE)).unwrap());
        let folders = fs::read_dir(project.root.join("plugins")).unwrap();
        let mut plugins = folders
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.file_name().unwrap() != "common")
            .map(|path| wired(&wiring_of(&path).unwrap()));
        let first = plugins.next().unwrap();
        let common = plugins.fold(first, |common, own| &common & &own);
        assert!(common.len() > 10, "{common:?}");
        let missing: Vec<_> = common.difference(&template).collect();
        assert!(missing.is_empty(), "the template lacks {missing:?}");
    }

    #[test]
    fn the_new_plugin_joins_the_lists_in_order() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("tests/src")).unwrap();
        let list = "pub const PLUGINS: &[Plugin] = &[\n    plugin(\"eq\", \"E\", \"e\"),\n    plugin(\"pan\", \"P\", \"p\"),\n];\n";
        fs::write(folder.path().join("tests/src/registry.rs"), list).unwrap();
        fs::write(folder.path().join("bundler.toml"), "[eq]\nname = \"E\"\n").unwrap();
        let project = Project { root: folder.path().to_owned() };
        for (name, place) in [("aux", 1), ("gate", 2), ("zoom", 3)] {
            let names = Names::new(name).unwrap();
            let (_, text) = registry_entry(&project, &names).unwrap();
            assert!(text.lines().nth(place).unwrap().contains(name), "{text}");
            assert_eq!(text.lines().count(), 5);
        }
        let (_, text) = bundler_entry(&project, &Names::new("gate").unwrap()).unwrap();
        assert_eq!(text, "[eq]\nname = \"E\"\n\n[gate]\nname = \"Lacquer Gate\"\n");
    }

    #[test]
    fn a_taken_class_id_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("gate/src")).unwrap();
        for file in ["gate/src/lib.rs", "gate/src/formats.rs"] {
            let path = folder.path().join(file);
            fs::write(&path, "*b\"LacquerGate00001\"").unwrap();
            assert!(refuse_taken_class_id(folder.path(), "LacquerGate00001").is_err(), "{file}");
            fs::remove_file(path).unwrap();
        }
        assert!(refuse_taken_class_id(folder.path(), "LacquerGate00002").is_ok());
    }
}

//! The command line, and the shots that it asks for.

use std::fs;
use std::path::{Path, PathBuf};

use lacquer_tests::registry::{PLUGINS, Plugin, workspace_dir};

use super::state::State;
use super::states;

const USAGE: &str =
    "there are --plugin, --state, --theme, --scale, --out, --mockups, --jobs, --list and --names";
/// Children at the same time, for each core: a shot waits half of its time.
const JOBS_PER_CORE: usize = 2;
const MAX_JOBS: usize = 64;

/// Appearance of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Dark theme.
    Dark,
    /// Light theme.
    Light,
}

impl Look {
    /// Its word on the command line and in the settings file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }
}

/// One picture.
#[derive(Clone, Copy, Debug)]
pub struct Shot {
    /// Whose window.
    pub plugin: &'static Plugin,
    /// In which state.
    pub state: &'static State,
    /// In which theme.
    pub look: Look,
    /// Scale: 100 or 200.
    pub percent: u16,
}

impl PartialEq for Shot {
    fn eq(&self, other: &Self) -> bool {
        self.file_name() == other.file_name()
    }
}

impl Shot {
    /// As `channel-eq-default-light@2x.png`.
    pub fn file_name(&self) -> String {
        let light = if self.look == Look::Light { "-light" } else { "" };
        format!("{}-{}{light}@{}x.png", self.plugin.name, self.state.name, self.percent / 100)
    }

    /// Shots that one process takes one after the other: those of one window.
    pub fn is_of_one_window_with(&self, other: &Self) -> bool {
        self.plugin == other.plugin && self.look == other.look && self.percent == other.percent
    }
}

/// What the command line asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    plugins: Vec<String>,
    states: Vec<String>,
    looks: Vec<Look>,
    percents: Vec<u16>,
    /// Folder of the pictures.
    pub out: PathBuf,
    /// Folder of drawn windows to compare with.
    pub mockups: Option<PathBuf>,
    /// Children at the same time.
    pub jobs: usize,
    /// Only name the pictures.
    pub is_list: bool,
    /// Only name what stands in each window.
    pub is_names: bool,
    /// The song, in a child.
    pub child: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            plugins: Vec::new(),
            states: Vec::new(),
            looks: vec![Look::Dark, Look::Light],
            percents: vec![100, 200],
            out: workspace_dir().join("target/screenshots"),
            mockups: None,
            jobs: (JOBS_PER_CORE * cores).min(MAX_JOBS),
            is_list: false,
            is_names: false,
            child: None,
        }
    }
}

impl Options {
    /// Reads the command line.
    pub fn parse(args: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or(format!("{arg} needs a value"));
            match arg.as_str() {
                "--plugin" => options.plugins = words(&value()?),
                "--state" => options.states = words(&value()?),
                "--theme" => options.looks = looks(&value()?)?,
                "--scale" => options.percents = percents(&value()?)?,
                "--out" => options.out = value()?.into(),
                "--mockups" => options.mockups = Some(value()?.into()),
                "--jobs" => options.jobs = jobs(&value()?)?,
                "--list" => options.is_list = true,
                "--names" => options.is_names = true,
                "--child" => options.child = Some(value()?.into()),
                _ => return Err(format!("unknown option {arg}; {USAGE}")),
            }
        }
        if let Some(folder) = options.mockups.as_ref().filter(|folder| !folder.is_dir()) {
            return Err(format!("--mockups: {} is no folder", folder.display()));
        }
        Ok(options)
    }

    /// The pictures, those of one window beside each other.
    pub fn shots(&self) -> Result<Vec<Shot>, String> {
        let plugins = self.plugins()?;
        for name in &self.states {
            if !states::all().any(|state| state.name == name) {
                let mut known: Vec<&str> = states::all().map(|state| state.name).collect();
                known.sort_unstable();
                known.dedup();
                return Err(format!("no state '{name}'; there are {}", known.join(", ")));
            }
        }
        let mut shots = Vec::new();
        for plugin in plugins {
            for look in &self.looks {
                for percent in &self.percents {
                    let wanted = states::of(plugin).filter(|state| self.is_wanted(state));
                    shots.extend(wanted.map(|state| Shot {
                        plugin,
                        state,
                        look: *look,
                        percent: *percent,
                    }));
                }
            }
        }
        if shots.is_empty() {
            return Err("none of these plugins has such a state; --list names the pictures".into());
        }
        Ok(shots)
    }

    fn is_wanted(&self, state: &State) -> bool {
        self.states.is_empty() || self.states.iter().any(|name| name == state.name)
    }

    fn plugins(&self) -> Result<Vec<&'static Plugin>, String> {
        if self.plugins.is_empty() {
            return Ok(PLUGINS.iter().collect());
        }
        let known = || PLUGINS.iter().map(|plugin| plugin.name).collect::<Vec<_>>().join(", ");
        self.plugins
            .iter()
            .map(|name| {
                Plugin::find(name)
                    .ok_or_else(|| format!("no plugin '{name}'; there are {}", known()))
            })
            .collect()
    }

    /// Makes the folder of the pictures and sees whether it can be written to, before anything that
    /// takes long.
    pub fn prepare_out(&self) -> Result<(), String> {
        let wrong = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
        fs::create_dir_all(&self.out).map_err(|error| wrong(&self.out, error))?;
        let probe = self.out.join(format!(".writable-{}", std::process::id()));
        fs::write(&probe, []).map_err(|error| wrong(&self.out, error))?;
        fs::remove_file(&probe).map_err(|error| wrong(&probe, error))
    }
}

fn words(list: &str) -> Vec<String> {
    list.split(',').map(|word| word.trim().to_owned()).collect()
}

fn looks(word: &str) -> Result<Vec<Look>, String> {
    match word {
        "dark" => Ok(vec![Look::Dark]),
        "light" => Ok(vec![Look::Light]),
        "both" => Ok(vec![Look::Dark, Look::Light]),
        _ => Err(format!("--theme {word}: there are dark, light and both")),
    }
}

fn percents(word: &str) -> Result<Vec<u16>, String> {
    match word.trim_end_matches('%') {
        "100" => Ok(vec![100]),
        "200" => Ok(vec![200]),
        "both" => Ok(vec![100, 200]),
        _ => Err(format!("--scale {word}: there are 100, 200 and both")),
    }
}

fn jobs(word: &str) -> Result<usize, String> {
    let jobs = word.parse().ok().filter(|jobs| (1..=MAX_JOBS).contains(jobs));
    jobs.ok_or_else(|| format!("--jobs {word}: a number from 1 to {MAX_JOBS}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, String> {
        Options::parse(line.split_whitespace().map(str::to_owned))
    }

    fn names(line: &str) -> Result<Vec<String>, String> {
        parse(line)?.shots().map(|shots| shots.iter().map(Shot::file_name).collect())
    }

    #[test]
    fn every_plugin_in_both_themes_and_scales_is_what_nobody_asked_otherwise_for() {
        let all = names("").unwrap();
        for plugin in PLUGINS {
            for end in ["@1x", "@2x", "-light@1x", "-light@2x"] {
                assert!(all.contains(&format!("{}-default{end}.png", plugin.name)), "{all:?}");
            }
        }
        let mut unique = all.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), all.len(), "no two shots share a file");
    }

    #[test]
    fn each_option_chooses() {
        let one = "--plugin panner --state default --theme light --scale 200";
        assert_eq!(names(one).unwrap(), ["panner-default-light@2x.png"]);
        let two = "--plugin panner,channel-eq --state default --theme dark --scale 100%";
        assert_eq!(names(two).unwrap(), ["panner-default@1x.png", "channel-eq-default@1x.png"]);
        assert_eq!(parse("--jobs 3").unwrap().jobs, 3);
        assert_eq!(parse("--out a/b").unwrap().out, Path::new("a/b"));
    }

    #[test]
    fn what_cannot_be_is_told_in_one_line_with_what_there_is() {
        for (line, part) in [
            (
                "--plugin paner",
                "no plugin 'paner'; there are channel-eq, compressor, loudness-meter, panner",
            ),
            ("--state hapy", "no state 'hapy'; there are "),
            ("--plugin panner --state 1600x900", "--list"),
            ("--theme purple", "dark, light and both"),
            ("--scale 150", "100, 200 and both"),
            ("--jobs 0", "1 to 64"),
            ("--jobs many", "1 to 64"),
            ("--state", "--state needs a value"),
            ("--mockups /no/such/folder", "/no/such/folder is no folder"),
            ("--purple", "unknown option --purple; there are --plugin"),
        ] {
            let error = names(line).unwrap_err();
            assert!(error.contains(part), "{line}: {error}");
            assert!(!error.contains('\n'), "{line}: {error}");
        }
    }
}

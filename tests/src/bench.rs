//! What the benchmark programs share: their options, and the file with their figures.

use std::path::{Path, PathBuf};

use crate::registry::{PLUGINS, Plugin};

/// What every benchmark program of the bundles takes, each with a value.
const KNOWN: [&str; 3] = ["--plugin", "--seconds", "--json"];

/// What the user of a benchmark program chooses.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Only this plugin.
    pub plugin: Option<String>,
    /// How long to measure.
    pub seconds: f64,
    /// Where to write the figures, besides the table.
    pub json: Option<PathBuf>,
    /// What only this program knows, with its value.
    pub own: Vec<(&'static str, String)>,
}

impl Options {
    /// Reads the arguments of the process; `own` are the names of what only this program knows.
    ///
    /// # Errors
    /// With a line that names the option and what is wrong with it.
    pub fn read(default_s: f64, longest_s: f64, own: &[&'static str]) -> Result<Self, String> {
        Self::parse(std::env::args().skip(1), (default_s, longest_s), own)
    }

    fn parse(
        mut args: impl Iterator<Item = String>,
        (default_s, longest_s): (f64, f64),
        own: &[&'static str],
    ) -> Result<Self, String> {
        let mut options = Self { plugin: None, seconds: default_s, json: None, own: Vec::new() };
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or(format!("{arg} needs a value"));
            match arg.as_str() {
                "--plugin" => options.plugin = Some(value()?),
                "--json" => options.json = Some(value()?.into()),
                "--seconds" => options.seconds = seconds(&value()?, longest_s)?,
                _ => match own.iter().find(|name| **name == arg) {
                    Some(name) => options.own.push((name, value()?)),
                    None => {
                        let known = [&KNOWN, own].concat().join(", ");
                        return Err(format!("unknown option {arg}; there is {known}"));
                    }
                },
            }
        }
        Ok(options)
    }

    /// The plugins that were chosen.
    ///
    /// # Errors
    /// When there is no such plugin; the line lists those there are.
    pub fn plugins(&self) -> Result<Vec<&'static Plugin>, String> {
        let Some(name) = &self.plugin else { return Ok(PLUGINS.iter().collect()) };
        Plugin::find(name).map(|plugin| vec![plugin]).ok_or_else(|| {
            let names: Vec<_> = PLUGINS.iter().map(|plugin| plugin.name).collect();
            format!("no such plugin; there is {}", names.join(", "))
        })
    }

    /// Writes one object a line, if a file was asked for.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, rows: &[String]) -> Result<(), String> {
        let Some(path) = &self.json else { return Ok(()) };
        write(path, rows)
    }
}

fn seconds(text: &str, longest_s: f64) -> Result<f64, String> {
    let number = text.parse().ok().filter(|seconds| (1.0..=longest_s).contains(seconds));
    number.ok_or(format!("--seconds: '{text}' is no number from 1 to {longest_s}"))
}

fn write(path: &Path, rows: &[String]) -> Result<(), String> {
    let lines: Vec<String> = rows.iter().map(|row| format!("  {row}")).collect();
    let text = format!("[\n{}\n]\n", lines.join(",\n"));
    crate::audio_file::write_atomically(path, text.as_bytes()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Options, String> {
        let args = args.iter().map(|arg| (*arg).to_owned());
        Options::parse(args, (4.0, 60.0), &["--theme"])
    }

    #[test]
    fn options_are_read_and_wrong_ones_are_named() {
        let options = parsed(&["--seconds", "2.5", "--theme", "light"]).unwrap();
        assert_eq!(options.seconds, 2.5);
        assert_eq!(options.own, [("--theme", "light".to_owned())]);
        assert_eq!(options.plugins().unwrap().len(), PLUGINS.len());
        let options = parsed(&["--plugin", "panner"]).unwrap();
        assert_eq!(options.plugins().unwrap()[0].name, "panner");
        for (args, part) in [
            (&["--seconds", "0"][..], "'0' is no number from 1 to 60"),
            (&["--seconds"], "--seconds needs a value"),
            (&["--theme"], "--theme needs a value"),
            (&["--fast"], "unknown option --fast; there is --plugin, --seconds, --json, --theme"),
        ] {
            let error = parsed(args).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
        let options = parsed(&["--plugin", "flanger"]).unwrap();
        assert!(options.plugins().unwrap_err().contains("compressor"));
    }
}

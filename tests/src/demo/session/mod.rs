//! The session file: which tracks there are, which plugins they pass, and where they go.
//!
//! `tests/sessions/demo.toml` explains every key by example.

mod document;
pub mod suggest;

pub use document::{At, Document, Setting};

use std::path::Path;

use document::Table;
use suggest::hint;

use super::error::DemoError;
use super::source::ALL_OTHERS;

/// Name of the last strip.
pub const MASTER: &str = "master";

/// A plugin with the values that the user wants.
#[derive(Clone, Debug, PartialEq)]
pub struct PluginUse {
    /// Name, id or file name of the plugin.
    pub plugin: At<String>,
    /// The strip that its side-chain hears, behind plugins and fader.
    pub sidechain: Option<At<String>>,
    /// In order of the file.
    pub settings: Vec<Setting>,
}

/// A copy of a strip's output that goes to a bus.
#[derive(Clone, Debug, PartialEq)]
pub struct Send {
    /// Name of the bus.
    pub to: At<String>,
    /// Gain of the copy.
    pub gain_db: f64,
}

/// A channel strip: chain of plugins, then a fader, then a destination.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// Name for people.
    pub name: At<String>,
    /// Fader.
    pub gain_db: f64,
    /// Plugins from input to output.
    pub chain: Vec<PluginUse>,
    /// Where it goes; the master when `None`.
    pub output: Option<At<String>>,
    /// Copies to buses, after the fader.
    pub sends: Vec<Send>,
}

/// A strip that is fed from a recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// Name of a built-in stem, or of a file in the folder of stems without its ending.
    pub stem: At<String>,
    /// Its strip.
    pub strip: Strip,
}

/// Level that the finished mix is brought to by one fixed gain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// Integrated loudness in LUFS.
    pub loudness_lufs: f64,
    /// True peak that the gain must not pass, in dBTP.
    pub ceiling_dbtp: f64,
}

/// A whole session.
#[derive(Clone, Debug)]
pub struct Session {
    /// The file it came from.
    pub document: Document,
    /// Name of the song.
    pub title: Option<String>,
    /// In order of the desk.
    pub tracks: Vec<Track>,
    /// A bus may feed only buses that come after it.
    pub buses: Vec<Strip>,
    /// The last strip.
    pub master: Strip,
    /// Gain of the finished mix, if it is left to a measurement.
    pub target: Option<Target>,
}

const STRIP_KEYS: [&str; 5] = ["name", "gain", "chain", "output", "send"];
/// In a chain: who is heard by the plugin's side-chain.
const SIDECHAIN: &str = "sidechain";
/// Ceiling when the file names none, in dBTP: the recommendation of EBU R 128.
const DEFAULT_CEILING_DBTP: f64 = -1.0;

impl Session {
    /// Reads a session file.
    ///
    /// # Errors
    /// When the file cannot be read, or for the first place in it that is wrong.
    pub fn load(path: &Path) -> Result<Self, DemoError> {
        let text = std::fs::read_to_string(path).map_err(|error| DemoError::Unreadable {
            path: path.to_path_buf(),
            reason: match error.kind() {
                std::io::ErrorKind::NotFound => "no such session file".to_owned(),
                std::io::ErrorKind::InvalidData => "is not a text file".to_owned(),
                std::io::ErrorKind::IsADirectory => "is a folder, not a session file".to_owned(),
                _ => error.to_string(),
            },
        })?;
        Self::parse(path, text)
    }

    /// Reads the text of a session file; `path` is what errors name.
    ///
    /// # Errors
    /// For the first place that is wrong.
    pub fn parse(path: &Path, text: String) -> Result<Self, DemoError> {
        let document = Document::new(path, text);
        let reader = Reader { document: &document };
        let mut session = document.read(|root| reader.session(root))?;
        session.check_names()?;
        session.check_routes()?;
        session.document = document;
        Ok(session)
    }

    fn check_names(&self) -> Result<(), DemoError> {
        let strips = self.tracks.iter().map(|track| &track.strip).chain(&self.buses);
        let mut seen: Vec<&At<String>> = Vec::new();
        for strip in strips {
            let name = &strip.name;
            if name.value.eq_ignore_ascii_case(MASTER) {
                return Err(self
                    .document
                    .error(name.line, "'master' is the name of the last strip"));
            }
            if let Some(first) =
                seen.iter().find(|other| other.value.eq_ignore_ascii_case(&name.value))
            {
                let reason = format!("'{}' is the name of line {} already", name.value, first.line);
                return Err(self.document.error(name.line, reason));
            }
            seen.push(name);
        }
        Ok(())
    }

    fn check_routes(&self) -> Result<(), DemoError> {
        let mut above: Vec<&str> = Vec::new();
        for track in &self.tracks {
            self.check_route(&track.strip, 0)?;
            self.check_sidechains(&track.strip, &above)?;
            // A star stands for any number of strips.
            above.extend((track.stem.value != ALL_OTHERS).then_some(&*track.strip.name.value));
        }
        for (index, bus) in self.buses.iter().enumerate() {
            self.check_route(bus, index + 1)?;
            self.check_sidechains(bus, &above)?;
            above.push(&bus.name.value);
        }
        self.check_sidechains(&self.master, &above)
    }

    /// A side-chain hears one of the strips `above`: those are mixed by then.
    fn check_sidechains(&self, strip: &Strip, above: &[&str]) -> Result<(), DemoError> {
        for from in strip.chain.iter().filter_map(|entry| entry.sidechain.as_ref()) {
            if above.iter().any(|name| name.eq_ignore_ascii_case(&from.value)) {
                continue;
            }
            let strips = self.tracks.iter().map(|track| &track.strip).chain(&self.buses);
            let mut names = strips.map(|strip| &strip.name.value);
            let reason = if names.any(|name| name.eq_ignore_ascii_case(&from.value)) {
                format!("a side-chain hears strips above it; move '{}' further up", from.value)
            } else {
                let hint = hint(&from.value, above.iter().copied());
                format!("no track or bus '{}'{hint}", from.value)
            };
            return Err(self.document.error(from.line, reason));
        }
        Ok(())
    }

    /// Whether a side-chain hears the strip of this name.
    #[must_use]
    pub fn is_heard(&self, name: &str) -> bool {
        let strips = self.tracks.iter().map(|track| &track.strip).chain(&self.buses);
        strips
            .chain([&self.master])
            .flat_map(|strip| &strip.chain)
            .filter_map(|entry| entry.sidechain.as_ref())
            .any(|from| from.value.eq_ignore_ascii_case(name))
    }

    /// Every destination must be one of the buses from `first` on, or the master.
    fn check_route(&self, strip: &Strip, first: usize) -> Result<(), DemoError> {
        for to in strip.output.iter().chain(strip.sends.iter().map(|send| &send.to)) {
            let is_named = |bus: &Strip| bus.name.value.eq_ignore_ascii_case(&to.value);
            if to.value.eq_ignore_ascii_case(MASTER) || self.buses[first..].iter().any(is_named) {
                continue;
            }
            let reason = if self.buses.iter().any(is_named) {
                format!("a bus may only feed buses below it; move '{}' further down", to.value)
            } else {
                let names = self.buses[first..].iter().map(|bus| bus.name.value.as_str());
                format!("no bus '{}'{}", to.value, hint(&to.value, names.chain([MASTER])))
            };
            return Err(self.document.error(to.line, reason));
        }
        Ok(())
    }
}

struct Reader<'a> {
    document: &'a Document,
}

impl Reader<'_> {
    fn session(&self, root: &Table<'_>) -> Result<Session, DemoError> {
        root.check_keys("key", &["title", "track", "bus", MASTER])?;
        let tracks: Vec<Track> = root
            .tables("track")?
            .iter()
            .map(|table| self.track(table))
            .collect::<Result<_, _>>()?;
        let buses =
            root.tables("bus")?.iter().map(|table| self.bus(table)).collect::<Result<_, _>>()?;
        let (master, target) = self.master(root.table(MASTER)?.as_ref())?;
        Ok(Session {
            document: self.document.clone(),
            title: root.text("title")?.map(|title| title.value),
            tracks,
            buses,
            master,
            target,
        })
    }

    fn track(&self, table: &Table<'_>) -> Result<Track, DemoError> {
        let keys: Vec<&str> = STRIP_KEYS.into_iter().chain(["stem"]).collect();
        table.check_keys("key of a track", &keys)?;
        let stem = table.required_text("track", "stem")?;
        let name = table.text("name")?.unwrap_or_else(|| stem.clone());
        Ok(Track { stem, strip: self.strip(table, name)? })
    }

    fn bus(&self, table: &Table<'_>) -> Result<Strip, DemoError> {
        table.check_keys("key of a bus", &STRIP_KEYS)?;
        let name = table.required_text("bus", "name")?;
        self.strip(table, name)
    }

    fn master(&self, table: Option<&Table<'_>>) -> Result<(Strip, Option<Target>), DemoError> {
        let name = At { line: table.map_or(1, |table| table.line), value: MASTER.to_owned() };
        let Some(table) = table else {
            let strip = Strip { name, gain_db: 0.0, chain: vec![], output: None, sends: vec![] };
            return Ok((strip, None));
        };
        table.check_keys("key of the master", &["gain", "chain", "loudness", "ceiling"])?;
        let loudness = self.level(table, "loudness", &["lufs", "lkfs"])?;
        let ceiling = self.level(table, "ceiling", &["dbtp", "db"])?;
        let target = match (loudness, ceiling) {
            (Some(loudness), ceiling) => Some(Target {
                loudness_lufs: loudness.value,
                ceiling_dbtp: ceiling.map_or(DEFAULT_CEILING_DBTP, |ceiling| ceiling.value),
            }),
            (None, Some(ceiling)) => {
                let reason = "'ceiling' needs 'loudness' beside it";
                return Err(self.document.error(ceiling.line, reason));
            }
            (None, None) => None,
        };
        Ok((self.strip(table, name)?, target))
    }

    fn strip(&self, table: &Table<'_>, name: At<String>) -> Result<Strip, DemoError> {
        Ok(Strip {
            name,
            gain_db: self.level(table, "gain", &["db"])?.map_or(0.0, |gain| gain.value),
            chain: table
                .tables("chain")?
                .iter()
                .map(|table| {
                    let plugin = table.required_text("plugin of a chain", "plugin")?;
                    let sidechain = table.text(SIDECHAIN)?;
                    let settings = table.words(&["plugin", SIDECHAIN])?;
                    Ok(PluginUse { plugin, sidechain, settings })
                })
                .collect::<Result<_, DemoError>>()?,
            output: table.text("output")?,
            sends: table
                .tables("send")?
                .iter()
                .map(|table| {
                    table.check_keys("key of a send", &["to", "gain"])?;
                    let gain = self.level(table, "gain", &["db"])?;
                    let to = table.required_text("send", "to")?;
                    Ok(Send { to, gain_db: gain.map_or(0.0, |gain| gain.value) })
                })
                .collect::<Result<_, DemoError>>()?,
        })
    }

    /// A level such as `-3 dB`.
    fn level(
        &self,
        table: &Table<'_>,
        key: &str,
        units: &[&str],
    ) -> Result<Option<At<f64>>, DemoError> {
        /// Faders and targets beyond this are typing errors, in dB.
        const MOST_DB: f64 = 100.0;
        let Some(words) = table.word(key)? else { return Ok(None) };
        match parse_level(&words.value, units) {
            Some(value) if value.abs() <= MOST_DB => Ok(Some(At { line: words.line, value })),
            Some(_) => {
                let reason = format!(
                    "{key} = \"{}\" is out of range; it takes -{MOST_DB} to {MOST_DB}",
                    words.value
                );
                Err(self.document.error(words.line, reason))
            }
            None => {
                let reason =
                    format!("{key} = \"{}\" is no level; write it like \"-3 dB\"", words.value);
                Err(self.document.error(words.line, reason))
            }
        }
    }
}

/// The number of `-3 dB`, with one of `units` (lower case) or none behind it.
fn parse_level(text: &str, units: &[&str]) -> Option<f64> {
    let text = text.trim().replace('\u{2212}', "-").replace(',', ".").to_lowercase();
    let unit = units.iter().find_map(|unit| text.strip_suffix(unit));
    let number: f64 = unit.unwrap_or(&text).trim().parse().ok()?;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_as_people_write_them() {
        for (text, level) in
            [("-3 dB", -3.0), ("\u{2212}3,5dB", -3.5), ("+2", 2.0), ("0.25 db", 0.25)]
        {
            assert_eq!(parse_level(text, &["db"]), Some(level), "{text}");
        }
        for text in ["loud", "3 LU", "inf", ""] {
            assert_eq!(parse_level(text, &["db"]), None, "{text}");
        }
    }
}

//! The command line of the sheets.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::audio_file::{AudioFileError, write_atomically};
use crate::host::HostError;
use crate::registry::{Plugin, bundles_dir, workspace_dir};

use super::rig::Rig;
use super::{BOOKS, Book, Sheet, markdown};

const HELP: &str = "\
Measures the built plugins and draws data sheets into the manual.

  cargo xtask sheets [flags]

  --plugin NAME   only this plugin
  --style NAME    only this sheet; the page with all of them is then left as it is
  --out DIR       where the folders of the plugins go (docs/manual)
  --bundles DIR   where the plugin bundles are (target/bundled)
  --list          names of plugins and sheets
  --help          this text

A figure outside its limits is an error, after everything was drawn.";

/// Why no sheets were drawn: one line.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetsError {
    /// A flag is unknown, lacks its value, or names nothing there is.
    Usage(String),
    /// The plugin cannot be loaded or run.
    Host(HostError),
    /// A file cannot be written.
    Write(AudioFileError),
    /// Figures are outside their limits.
    Broken(Vec<String>),
}

impl fmt::Display for SheetsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(reason) => write!(f, "{reason}; --help lists the flags"),
            Self::Host(error) => error.fmt(f),
            Self::Write(error) => error.fmt(f),
            Self::Broken(figures) => write!(f, "outside the limits: {}", figures.join("; ")),
        }
    }
}

impl std::error::Error for SheetsError {}

impl From<HostError> for SheetsError {
    fn from(error: HostError) -> Self {
        Self::Host(error)
    }
}

/// What the user asked for.
#[derive(Clone, Debug, PartialEq)]
struct Options {
    plugin: Option<String>,
    style: Option<String>,
    out: PathBuf,
    bundles: PathBuf,
    list: bool,
}

/// Draws what the arguments ask for; `say` gets each line for the user.
///
/// # Errors
/// For the first thing that goes wrong; for figures outside their limits after everything was written.
pub fn from_args(
    args: impl Iterator<Item = String>,
    say: &mut dyn FnMut(&str),
) -> Result<(), SheetsError> {
    let Some(options) = parse(args)? else {
        say(HELP);
        return Ok(());
    };
    let books = chosen(&options)?;
    if options.list {
        for (book, names) in books {
            say(&format!("{}: {}", book.plugin, names.join(", ")));
        }
        return Ok(());
    }
    let mut broken = Vec::new();
    for (book, names) in books {
        let sheets = draw(book, &names, &options, say)?;
        if options.style.is_none() {
            let page = options.out.join(book.plugin).join(book.page);
            write(&page, &markdown::page(book, &sheets))?;
            say(&format!("wrote {}", page.display()));
        }
        for (sheet, figure) in sheets
            .iter()
            .flat_map(|sheet| sheet.figures.iter().map(move |figure| (sheet, figure)))
            .filter(|(_, figure)| !figure.is_kept())
        {
            broken.push(format!("{} {}: {}", sheet.name, figure.name, markdown::value(figure)));
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(SheetsError::Broken(broken)) }
}

fn parse(mut args: impl Iterator<Item = String>) -> Result<Option<Options>, SheetsError> {
    let mut options = Options {
        plugin: None,
        style: None,
        out: workspace_dir().join("docs/manual"),
        bundles: bundles_dir(),
        list: false,
    };
    while let Some(flag) = args.next() {
        let mut value =
            || args.next().ok_or_else(|| SheetsError::Usage(format!("{flag} needs a value")));
        match flag.as_str() {
            "--help" | "-h" => return Ok(None),
            "--list" => options.list = true,
            "--plugin" => options.plugin = Some(value()?),
            "--style" => options.style = Some(value()?),
            "--out" => options.out = value()?.into(),
            "--bundles" => options.bundles = value()?.into(),
            _ => return Err(SheetsError::Usage(format!("unknown flag '{flag}'"))),
        }
    }
    Ok(Some(options))
}

/// Books and the names of their sheets.
type Chosen = Vec<(&'static Book, Vec<&'static str>)>;

fn chosen(options: &Options) -> Result<Chosen, SheetsError> {
    let books: Vec<&Book> = BOOKS
        .iter()
        .filter(|book| {
            options.plugin.as_deref().is_none_or(|name| {
                Plugin::find(name).is_some_and(|plugin| plugin.name == book.plugin)
            })
        })
        .collect();
    if books.is_empty() {
        let known: Vec<&str> = BOOKS.iter().map(|book| book.plugin).collect();
        let wanted = options.plugin.as_deref().unwrap_or_default();
        let reason = format!("--plugin: no sheets of '{wanted}'; there are {}", known.join(", "));
        return Err(SheetsError::Usage(reason));
    }
    let is_wanted = |name: &str| {
        options.style.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(name))
    };
    let mut chosen: Chosen = Vec::new();
    for book in &books {
        let names: Vec<_> = (book.names)().into_iter().filter(|name| is_wanted(name)).collect();
        if !names.is_empty() {
            chosen.push((book, names));
        }
    }
    if chosen.is_empty() {
        let known: Vec<&str> = books.iter().flat_map(|book| (book.names)()).collect();
        let wanted = options.style.as_deref().unwrap_or_default();
        let reason = format!("--style: no sheet '{wanted}'; there are {}", known.join(", "));
        return Err(SheetsError::Usage(reason));
    }
    Ok(chosen)
}

fn draw(
    book: &Book,
    names: &[&'static str],
    options: &Options,
    say: &mut dyn FnMut(&str),
) -> Result<Vec<Sheet>, SheetsError> {
    let plugin = Plugin::find(book.plugin)
        .ok_or_else(|| SheetsError::Usage(format!("no plugin '{}'", book.plugin)))?;
    let rig = Rig::open(plugin, &options.bundles)?;
    let folder = options.out.join(book.plugin);
    let started = Instant::now();
    let mut sheets = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let sheet = (book.measure)(&rig, name)?;
        write(&folder.join(sheet.file()), &sheet.card.svg())?;
        let time_s = started.elapsed().as_secs_f64();
        say(&format!("[{}/{}] {time_s:5.1} s  {} {name}", index + 1, names.len(), book.plugin));
        for figure in &sheet.figures {
            let mark = if figure.is_kept() { ' ' } else { '!' };
            say(&format!("    {mark} {:<44} {:>14}", figure.name, markdown::value(figure)));
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Leaves a file alone that already says the same.
fn write(path: &Path, text: &str) -> Result<(), SheetsError> {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    write_atomically(path, text.as_bytes()).map_err(SheetsError::Write)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(args: &[&str]) -> String {
        let args = args.iter().map(|arg| (*arg).to_owned());
        from_args(args, &mut |line| panic!("{line}")).unwrap_err().to_string()
    }

    #[test]
    fn wrong_arguments_are_named_in_one_line() {
        for (args, words) in [
            (&["--loud"][..], &["'--loud'", "--help"][..]),
            (&["--out"], &["--out needs a value"]),
            (&["--plugin", "panner"], &["'panner'", "compressor"]),
            (&["--plugin", ""], &["''", "compressor"]),
            (&["--style", "Loud"], &["'Loud'", "Clean", "Vari-Mu"]),
            (&["--bundles", "/no/such"], &["/no/such", "cargo xtask bundle"]),
        ] {
            let error = error_of(args);
            assert!(!error.contains('\n'), "{error}");
            for word in words {
                assert!(error.contains(word), "{args:?}: {error}");
            }
        }
    }

    #[test]
    fn the_list_names_every_sheet() {
        let mut lines = Vec::new();
        from_args(["--list".to_owned()].into_iter(), &mut |line| lines.push(line.to_owned()))
            .unwrap();
        assert_eq!(lines.len(), BOOKS.len());
        assert!(lines[0].contains("Clean") && lines[0].contains("Upward"), "{lines:?}");
    }
}

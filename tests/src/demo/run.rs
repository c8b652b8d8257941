//! The command line of the demo.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::error::DemoError;
use super::measure::loudness::Loudness;
use super::mix::catalog::Catalog;
use super::mix::{MixReport, Step, mix};
use super::output::Output;
use super::report;
use super::session::Session;
use super::source::Recordings;
use crate::registry::{bundles_dir, workspace_dir};

/// The mix of the built-in song.
const BUILT_IN_SESSION: &str = include_str!("../../sessions/demo.toml");
/// What the user's stems get without a session.
const NEUTRAL_SESSION: &str = include_str!("../../sessions/neutral.toml");
/// Shortest run that leaves something to measure.
const SHORTEST_S: f64 = 0.5;

const HELP: &str = "\
Mixes tracks through the Lacquer plugin bundles and writes a report.

  cargo xtask demo [flags]

  --stems DIR      mix the WAV and FLAC files of a folder (mono or stereo, one sample rate)
                   instead of the built-in song
  --session FILE   the mix to make, a TOML file; tests/sessions/demo.toml explains it
  --out DIR        where the results go (target/demo)
  --bundles DIR    where the plugin bundles are (target/bundled)
  --seconds N      only the first N seconds
  --help           this text

Writes raw-sum.wav, raw-sum-matched.wav (as loud as the mix), mix.wav, stems/*.wav and report.html.";

/// What the user asked for.
#[derive(Clone, Debug, PartialEq)]
struct Options {
    stems: Option<PathBuf>,
    session: Option<PathBuf>,
    out: PathBuf,
    bundles: PathBuf,
    seconds: Option<f64>,
}

/// Runs the demo; `say` gets each line for the user.
///
/// # Errors
/// For the first thing that goes wrong; nothing is left of the results then.
pub fn from_args(
    args: impl Iterator<Item = OsString>,
    say: &mut dyn FnMut(&str),
) -> Result<(), DemoError> {
    match parse(args)? {
        None => {
            say(HELP);
            Ok(())
        }
        Some(options) => run(&options, say),
    }
}

fn parse(mut args: impl Iterator<Item = OsString>) -> Result<Option<Options>, DemoError> {
    let usage = |reason: String| DemoError::Usage { reason };
    let mut options = Options {
        stems: None,
        session: None,
        out: workspace_dir().join("target/demo"),
        bundles: bundles_dir(),
        seconds: None,
    };
    while let Some(arg) = args.next() {
        let flag = arg.to_string_lossy().into_owned();
        if flag == "--help" || flag == "-h" {
            return Ok(None);
        }
        if !["--stems", "--session", "--out", "--bundles", "--seconds"].contains(&flag.as_str()) {
            return Err(usage(format!("unknown flag '{flag}'")));
        }
        let value = args.next().ok_or_else(|| usage(format!("{flag} needs a value")))?;
        match flag.as_str() {
            "--stems" => options.stems = Some(value.into()),
            "--session" => options.session = Some(value.into()),
            "--out" => options.out = value.into(),
            "--bundles" => options.bundles = value.into(),
            _ => {
                let text = value.to_string_lossy();
                let seconds = text.parse().ok().filter(|s: &f64| s.is_finite() && *s >= SHORTEST_S);
                options.seconds = Some(seconds.ok_or_else(|| {
                    usage(format!("--seconds '{text}' is no number of {SHORTEST_S} or more"))
                })?);
            }
        }
    }
    Ok(Some(options))
}

fn run(options: &Options, say: &mut dyn FnMut(&str)) -> Result<(), DemoError> {
    let session = load_session(options)?;
    let recordings = match &options.stems {
        Some(folder) => Recordings::folder(folder, options.seconds)?,
        None => Recordings::built_in(options.seconds),
    };
    for key in recordings.unused(&session) {
        say(&format!("note: the session leaves out '{key}'"));
    }
    let mut catalog = Catalog::scan(&options.bundles)?;
    let output = Output::begin(&options.out)?;
    let started = Instant::now();
    let mut progress = |step: Step| {
        let percent = (100.0 * step.done_amount).round();
        say(&format!("[{percent:3} %] {:5.1} s  {}", started.elapsed().as_secs_f64(), step.label));
    };
    let measured = mix(&session, &recordings, &mut catalog, &output, &mut progress)?;
    output.text("report.html", &report::html(&measured))?;
    let folder = output.finish()?;
    summary(&measured, &folder, say);
    Ok(())
}

fn load_session(options: &Options) -> Result<Session, DemoError> {
    match (&options.session, &options.stems) {
        (Some(path), _) => Session::load(path),
        (None, Some(_)) => {
            Session::parse(Path::new("tests/sessions/neutral.toml"), NEUTRAL_SESSION.to_owned())
        }
        (None, None) => {
            Session::parse(Path::new("tests/sessions/demo.toml"), BUILT_IN_SESSION.to_owned())
        }
    }
}

fn summary(measured: &MixReport, folder: &Path, say: &mut dyn FnMut(&str)) {
    let figures = |name: &str, loudness: &Loudness| {
        format!(
            "{name:8} {:6.1} LUFS   range {:4.1} LU   true peak {:6.2} dBTP",
            loudness.integrated_lufs, loudness.range_lu, loudness.true_peak_dbtp
        )
    };
    say(&figures("raw sum", &measured.raw_sum.loudness));
    say(&figures("mix", &measured.mix.loudness));
    say(&format!("{}", folder.join("report.html").display()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Option<Options>, DemoError> {
        parse(args.iter().map(OsString::from))
    }

    #[test]
    fn flags_are_read_and_wrong_ones_are_named() {
        let options = parsed(&["--stems", "a", "--seconds", "8"]).unwrap().unwrap();
        assert_eq!(options.stems, Some("a".into()));
        assert_eq!(options.seconds, Some(8.0));
        assert_eq!(parsed(&["--help"]), Ok(None));
        for (args, word) in [
            (&["--loud"][..], "--loud"),
            (&["--out"], "--out needs a value"),
            (&["--seconds", "soon"], "'soon'"),
            (&["--seconds", "-1"], "'-1'"),
        ] {
            let error = parsed(args).unwrap_err().to_string();
            assert!(error.contains(word) && !error.contains('\n'), "{error}");
        }
    }
}

//! | file | what |
//! |---|---|
//! | `options` | the command line, and which shots it asks for |
//! | `state`, `states` | what a state is, and all of them, as data |
//! | `batch` | child processes that share the work, progress |
//! | `guide` | where things stand in a window, by name |
//! | `looks`, `proof` | what moves by itself, and what shows that a state was reached |
//! | `home` | the user's files, and how an instance is set |
//! | `stage` | one shot: plugin, sound, window, gestures, proof |
//! | `sound` | what is played, and playing it |
//! | `sheet` | all pictures of a plugin on one page, beside mockups if there are any |

mod batch;
mod guide;
mod home;
mod looks;
mod options;
mod proof;
mod sheet;
mod sound;
mod stage;
mod state;
mod states;
mod steps;

use std::io::Write as _;
use std::process::ExitCode;

use options::{Options, Shot};

/// Runs the program.
pub fn main() -> ExitCode {
    match Options::parse(std::env::args().skip(1)).and_then(|options| run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), String> {
    let shots = options.shots()?;
    if options.is_list {
        shots.iter().for_each(|shot| say(&shot.file_name()));
        return Ok(());
    }
    if options.is_names {
        return stage::name_all(&shots);
    }
    if let Some(song) = &options.child {
        return stage::take_all(&shots, song, &options.out);
    }
    options.prepare_out()?;
    let failed = batch::run(options, &shots)?;
    let taken: Vec<Shot> = shots.iter().filter(|shot| !failed.contains(shot)).copied().collect();
    let sheets = sheet::write(&options.out, &taken, options.mockups.as_deref())?;
    say(&format!("{} pictures and {sheets} sheets in {}", taken.len(), options.out.display()));
    if failed.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = failed.iter().map(Shot::file_name).collect();
    Err(format!("{} not reached: {}", names.len(), names.join(", ")))
}

/// Writes a line to the standard output.
fn say(line: &str) {
    let mut out = std::io::stdout();
    // A closed pipe is the reader's business.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

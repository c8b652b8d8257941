//! Draws the data sheets of the manual; `cargo xtask sheets` runs it.

use std::io::Write as _;
use std::process::ExitCode;

use lacquer_tests::sheets::run;

fn main() -> ExitCode {
    // A closed pipe is no reason to stop.
    let mut say = |line: &str| drop(writeln!(std::io::stdout(), "{line}"));
    match run::from_args(std::env::args().skip(1), &mut say) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

//! What the user sees: steps with their times, child processes, questions.

use anyhow::{Context, Result, bail};
use std::env;
use std::io::{self, BufRead, IsTerminal, Write};
use std::process::Command;
use std::time::{Duration, Instant};

/// Says what happens now; standard error, so that results can be piped.
pub fn say(text: impl AsRef<str>) {
    eprintln!("{}", text.as_ref());
}

/// A heading before a long step.
pub fn heading(text: &str) {
    if io::stderr().is_terminal() {
        eprintln!("\n\x1b[1m==> {text}\x1b[0m");
    } else {
        eprintln!("\n==> {text}");
    }
}

/// `95 s` or `3 min 05 s`.
pub fn duration(time: Duration) -> String {
    let tenths = time.as_millis() / 100;
    if tenths < 100 {
        return format!("{}.{} s", tenths / 10, tenths % 10);
    }
    let seconds = time.as_secs();
    if seconds < 100 {
        format!("{seconds} s")
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

/// Runs a child with this terminal; a failure is an error that begins with `what`.
pub fn run(command: &mut Command, what: &str) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{what}: cannot start {program}"))?;
    if status.success() {
        return Ok(());
    }
    match status.code() {
        Some(code) => bail!("{what}: failed with exit code {code}, see the messages above"),
        None => bail!("{what}: stopped by a signal ({status})"),
    }
}

/// Runs a child silently; a failure is an error with the last line it wrote.
pub fn run_quietly(command: &mut Command, what: &str) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("{what}: cannot start {program}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no message");
    bail!("{what}: {program} failed: {}", last.trim())
}

/// Whether something may be installed: yes without a question for CI, `--yes`, or root without a
/// terminal (a container); otherwise the user is asked, and no terminal means no.
pub fn may_install(question: &str, yes: bool) -> bool {
    let ci = env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
    let terminal = has_terminal();
    if yes || ci || (is_root() && !terminal) {
        return true;
    }
    terminal && ask(question)
}

/// Whether somebody can read a question and answer it.
pub fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

fn ask(question: &str) -> bool {
    eprint!("{question} [Y/n] ");
    let _ = io::stderr().flush();
    let mut answer = String::new();
    match io::stdin().lock().read_line(&mut answer) {
        Ok(length) if length > 0 => {
            matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes")
        }
        _ => false,
    }
}

/// Whether this process may write anywhere.
pub fn is_root() -> bool {
    cfg!(unix) && Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

/// Steps that are timed and listed at the end.
#[derive(Default)]
pub struct Steps {
    done: Vec<(String, Duration, Outcome)>,
}

enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

impl Steps {
    /// Runs a step; a failure is kept for the summary, so that one run shows everything.
    pub fn run(&mut self, name: &str, step: impl FnOnce() -> Result<()>) -> bool {
        heading(name);
        let start = Instant::now();
        let outcome = match step() {
            Ok(()) => Outcome::Passed,
            Err(error) => Outcome::Failed(format!("{error:#}")),
        };
        let passed = matches!(outcome, Outcome::Passed);
        if let Outcome::Failed(reason) = &outcome {
            say(format!("FAILED {name}: {reason}"));
        }
        self.done.push((name.to_owned(), start.elapsed(), outcome));
        passed
    }

    /// Notes a step that cannot run here, and why.
    pub fn skip(&mut self, name: &str, reason: &str) {
        heading(&format!("{name}: skipped, {reason}"));
        self.done.push((name.to_owned(), Duration::ZERO, Outcome::Skipped(reason.to_owned())));
    }

    /// Prints the list of steps with their times and the closing line.
    pub fn finish(self, what: &str) -> Result<()> {
        heading(&format!("{what}: steps"));
        let count = |wanted: fn(&Outcome) -> bool| {
            self.done.iter().filter(|(_, _, outcome)| wanted(outcome)).count()
        };
        let passed = count(|outcome| matches!(outcome, Outcome::Passed));
        let failed = count(|outcome| matches!(outcome, Outcome::Failed(_)));
        let skipped = count(|outcome| matches!(outcome, Outcome::Skipped(_)));
        let total: Duration = self.done.iter().map(|(_, time, _)| *time).sum();
        for (name, time, outcome) in &self.done {
            let (word, note) = match outcome {
                Outcome::Passed => ("ok", String::new()),
                Outcome::Failed(reason) => ("FAILED", format!("  {reason}")),
                Outcome::Skipped(reason) => ("skipped", format!("  {reason}")),
            };
            say(format!("{word:>8}  {:>12}  {name}{note}", duration(*time)));
        }
        let closing = format!(
            "{what}: {passed} passed, {failed} failed, {skipped} skipped, {}",
            duration(total)
        );
        if failed > 0 {
            bail!("{closing}");
        }
        say(closing);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        for (seconds, text) in [
            (0.04, "0.0 s"),
            (3.27, "3.2 s"),
            (42.0, "42 s"),
            (99.9, "99 s"),
            (185.0, "3 min 05 s"),
        ] {
            assert_eq!(duration(Duration::from_secs_f64(seconds)), text);
        }
    }

    #[test]
    fn one_failed_step_fails_the_whole_but_not_the_next_step() {
        let mut steps = Steps::default();
        assert!(!steps.run("first", || bail!("broken")));
        assert!(steps.run("second", || Ok(())));
        let error = steps.finish("all").unwrap_err().to_string();
        assert!(error.starts_with("all: 1 passed, 1 failed, 0 skipped"), "{error}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run(&mut Command::new("no-such-program"), "the step").unwrap_err();
        assert_eq!(error.to_string(), "the step: cannot start no-such-program");
    }
}

//! What the user is told of presets: what, where, and what did not change.

use crate::notice::{Toast, ToastAction, notify};
use egui::Context;
use plugin_common::preset::PresetError;
use std::path::{Path, PathBuf};

/// Ends every message of something that was not read.
pub(super) const UNCHANGED: &str = "Your sound has not changed.";

/// Longest text of a file that is shown: files may hold anything.
const MAX_CHARS: usize = 200;
/// As many of several messages are told.
const MAX_TOLD: usize = 5;
/// As many are listed.
const MAX_LISTED: usize = 500;

/// The beginning of a text of a file.
pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}\u{2026}", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// The first of these messages, and how many more there are.
pub(super) fn joined(messages: &[String]) -> String {
    let told: Vec<String> = messages.iter().take(MAX_TOLD).map(|text| short(text)).collect();
    match messages.len().saturating_sub(MAX_TOLD) {
        0 => told.join("; "),
        more => format!("{}; {more} more", told.join("; ")),
    }
}

/// The system's words without its number.
fn plain(reason: &str) -> &str {
    match reason {
        _ if reason.contains("(os error 2)") => "there is no such file",
        _ if reason.contains("(os error 13)") => "it may not be read",
        _ => reason.split(" (os error").next().unwrap_or(reason),
    }
}

/// Line and reason.
pub(super) fn why(error: &PresetError) -> String {
    match error.line {
        // What the format's reader says of it helps nobody who wonders what this file is.
        Some(line) if error.reason.starts_with("is not a preset") => {
            format!("Line {line} is not as a preset has it")
        }
        Some(line) => format!("Line {line}: {}", short(&error.reason)),
        None => short(plain(&error.reason)),
    }
}

/// As a sentence begins.
fn capital(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// A preset could not be read.
pub(super) fn broken(ctx: &Context, error: &PresetError, file: Option<PathBuf>) {
    let name = file.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy());
    let title = match name {
        Some(name) => format!("\u{2018}{name}\u{2019} could not be read"),
        None => "This preset could not be read".to_owned(),
    };
    let body = format!("{}.", capital(why(error).trim_end_matches('.')));
    let offer = file.filter(|file| file.exists()).map(ToastAction::ShowFile);
    notify(ctx, Toast::warn(&title, &body).promising(UNCHANGED).with(offer));
}

/// Some of a preset could not be read.
pub(super) fn partial(ctx: &Context, name: &str, notices: &[String]) {
    if !notices.is_empty() {
        let title = format!("\u{2018}{name}\u{2019} was loaded in part");
        listed(ctx, &title, notices);
    }
}

/// Some of something was not understood: the first of it in words, all of it behind "List".
pub(super) fn listed(ctx: &Context, title: &str, notices: &[String]) {
    let lines = notices.iter().take(MAX_LISTED).map(|text| short(text)).collect();
    let offer = (notices.len() > 1).then_some(ToastAction::List(lines));
    notify(ctx, Toast::warn(title, &joined(notices)).with(offer));
}

/// Whether something worked.
pub(super) fn outcome<T, E: std::fmt::Display>(
    ctx: &Context,
    done: Result<T, E>,
    title: &str,
    body: &str,
) {
    match done {
        Ok(_) => notify(ctx, Toast::success(title, body)),
        Err(error) => notify(ctx, Toast::error("That did not work", &error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_says_is_told_in_a_bearable_length() {
        assert_eq!(short("Loud \u{2192} quiet"), "Loud \u{2192} quiet");
        assert_eq!(short(&"\u{e9}".repeat(500_000)).chars().count(), MAX_CHARS + 1);
        let many: Vec<String> = (0..50_000).map(|i| format!("key {i}")).collect();
        assert_eq!(joined(&many), "key 0; key 1; key 2; key 3; key 4; 49995 more");
        assert_eq!(joined(&many[..2]), "key 0; key 1");
        let (line, reason) = (Some(3), "x".repeat(1_000_000));
        let error = PresetError { file: String::new(), line, reason };
        assert!(why(&error).len() < 250);
        let reason = "is not a preset: key with no value, expected `=`".to_owned();
        let error = PresetError { reason, ..error };
        assert_eq!(why(&error), "Line 3 is not as a preset has it");
        let error = PresetError { line: None, reason: "No such file (os error 2)".into(), ..error };
        assert_eq!(capital(&why(&error)), "There is no such file");
    }
}

//! What the user is told of presets: what, where, and what did not change.

use crate::shell::{Toast, ToastAction, notify};
use egui::Context;
use plugin_common::preset::PresetError;
use std::path::PathBuf;

/// Ends every message of something that was not read.
pub(super) const UNCHANGED: &str = "Your sound has not changed.";

/// Line and reason.
pub(super) fn why(error: &PresetError) -> String {
    match error.line {
        Some(line) => format!("Line {line}: {}", error.reason),
        None => error.reason.clone(),
    }
}

/// A preset could not be read.
pub(super) fn broken(ctx: &Context, error: &PresetError, file: Option<PathBuf>) {
    let body = format!("{}. {UNCHANGED}", why(error).trim_end_matches('.'));
    let offer = file.map(ToastAction::ShowFile);
    notify(ctx, Toast::warn("This preset could not be read", &body).with(offer));
}

/// Some of a preset could not be read.
pub(super) fn partial(ctx: &Context, name: &str, notices: &[String]) {
    if !notices.is_empty() {
        let title = format!("\u{2018}{name}\u{2019} was loaded in part");
        notify(ctx, Toast::warn(&title, &notices.join("; ")));
    }
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

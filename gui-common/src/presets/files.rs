//! Files of presets: which to import, where to export. Where the system has no dialog, the browser
//! asks for the path in words.

use super::Mode;
pub(super) use crate::dialog::{Answer, LOOK_AGAIN};
use crate::dialog::{Slot, ask, dialog, plain_name};
use crate::session::BrowserAction;
use egui::Context;
use rfd::AsyncFileDialog;
use std::path::PathBuf;

/// Ending of a preset's file name.
pub(super) const EXTENSION: &str = "lacquer";
/// An open dialog.
pub(super) struct Dialog {
    /// The preset to write; `None` imports.
    export: Option<String>,
    file_name: String,
    answer: Slot<Answer>,
}

impl Dialog {
    /// Asks which file to import.
    pub(super) fn import(ctx: &Context) -> Self {
        let dialog = preset_dialog(ctx, "Import a preset");
        let asked = async move { dialog.pick_file().await.map(|file| file.path().to_owned()) };
        Self { export: None, file_name: String::new(), answer: ask(asked) }
    }

    /// Asks where to write a preset.
    pub(super) fn export(ctx: &Context, key: String, name: &str, plugin: &str) -> Self {
        let file_name = file_name(name, plugin);
        let dialog = preset_dialog(ctx, "Export a preset").set_file_name(&file_name);
        let asked = async move { dialog.save_file().await.map(|file| file.path().to_owned()) };
        Self { export: Some(key), file_name, answer: ask(asked) }
    }

    /// The answer, once there is one. The window has to look again and again: the thread must not
    /// hold its context, which would outlive the window.
    pub(super) fn answer(&self) -> Option<Answer> {
        self.answer.get()
    }

    /// What the picked file is for.
    pub(super) fn action(self, path: PathBuf) -> BrowserAction {
        match self.export {
            Some(key) => BrowserAction::Export(key, path),
            None => BrowserAction::Import(vec![path]),
        }
    }

    /// How to ask in words.
    pub(super) fn typed(self) -> Mode {
        match self.export {
            Some(key) => {
                Mode::ExportPath { key, path: format!("~/{}", self.file_name), replace: false }
            }
            None => Mode::ImportPath("~/".to_owned()),
        }
    }
}

fn preset_dialog(ctx: &Context, title: &str) -> AsyncFileDialog {
    dialog(ctx, title).add_filter("Lacquer preset", &[EXTENSION])
}

fn file_name(name: &str, plugin: &str) -> String {
    format!("{plugin} - {}.{EXTENSION}", plain_name(name))
}

/// A typed path, with the home folder for a leading tilde.
pub(super) fn expanded(path: &str) -> PathBuf {
    let path = path.trim();
    let home = std::env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" });
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_hold_nothing_that_a_system_refuses() {
        assert_eq!(file_name("Vocal: 6/8?", "Channel EQ"), "Channel EQ - Vocal- 6-8-.lacquer");
        assert_eq!(expanded(" /tmp/a b.lacquer "), PathBuf::from("/tmp/a b.lacquer"));
    }
}

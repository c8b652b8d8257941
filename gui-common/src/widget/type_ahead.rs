//! Finding a choice of a list by its first letters.

use egui::Ui;

use crate::focus;

/// The choice after `at` that begins with a letter typed in this frame; the letters are taken.
pub(super) fn typed_choice<'a>(
    ui: &Ui,
    at: usize,
    choices: impl Iterator<Item = &'a str> + Clone,
) -> Option<usize> {
    let typed = focus::take_letters(ui).to_lowercase();
    if typed.is_empty() {
        return None;
    }
    let begins = |choice: &str| choice.to_lowercase().starts_with(&typed);
    let all: Vec<usize> =
        choices.enumerate().filter(|(_, choice)| begins(choice)).map(|(i, _)| i).collect();
    // Round again from the top.
    all.iter().copied().find(|i| *i > at).or(all.first().copied())
}

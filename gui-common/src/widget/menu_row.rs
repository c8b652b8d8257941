//! A row of a menu or a list: what it says and whether it can be chosen.

use crate::paint::Icon;

const ROW: f32 = 24.0;
const SEPARATOR: f32 = 9.0;

/// One row of a menu.
#[derive(Clone, Debug)]
pub enum MenuRow<'a> {
    /// Something to choose.
    Item {
        /// What it does.
        label: &'a str,
        /// Its key, on the right.
        key: &'a str,
        /// Icon before the label.
        icon: Option<Icon>,
        /// Is this the present choice?
        checked: bool,
        /// Can it be chosen?
        enabled: bool,
        /// Does the menu stay, with other rows?
        leads_on: bool,
    },
    /// A small heading.
    Heading(&'a str),
    /// A line.
    Separator,
}

impl<'a> MenuRow<'a> {
    /// A row that can be chosen.
    pub const fn item(label: &'a str) -> Self {
        Self::Item { label, key: "", icon: None, checked: false, enabled: true, leads_on: false }
    }

    /// Shows a key on the right.
    #[must_use]
    pub fn key(mut self, text: &'a str) -> Self {
        if let Self::Item { key, .. } = &mut self {
            *key = text;
        }
        self
    }

    /// Shows an icon before the label.
    #[must_use]
    pub fn icon(mut self, which: Option<Icon>) -> Self {
        if let Self::Item { icon, .. } = &mut self {
            *icon = which;
        }
        self
    }

    /// Shows a check mark.
    #[must_use]
    pub fn checked(mut self, on: bool) -> Self {
        if let Self::Item { checked, .. } = &mut self {
            *checked = on;
        }
        self
    }

    /// Can the row be chosen?
    #[must_use]
    pub fn enabled(mut self, on: bool) -> Self {
        if let Self::Item { enabled, .. } = &mut self {
            *enabled = on;
        }
        self
    }

    /// Leads to other rows: the menu stays open.
    #[must_use]
    pub fn leads_on(mut self) -> Self {
        if let Self::Item { leads_on, .. } = &mut self {
            *leads_on = true;
        }
        self
    }

    pub(super) fn height(&self) -> f32 {
        if matches!(self, Self::Separator) { SEPARATOR } else { ROW }
    }
}

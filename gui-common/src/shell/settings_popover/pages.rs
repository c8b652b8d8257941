//! Pages behind the settings: keys, licences.

use super::form::Form;
use crate::paint::{text, text_fitted};
use crate::theme::{Font, metrics};
use egui::{Align2, Role, Sense, Ui, WidgetInfo, pos2};

/// Distance of lines.
const LINE: f32 = 21.0;
/// Where the second column begins.
const WORDS_X: f32 = 132.0;

/// What the popover shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::shell) enum Page {
    /// The settings.
    #[default]
    Settings,
    /// Keys and gestures.
    Keys,
    /// Who owns what.
    Licences,
}

impl Page {
    /// Title and lines of a page.
    fn content(self) -> (&'static str, &'static [(&'static str, &'static str)]) {
        match self {
            Self::Settings | Self::Keys => ("Keys and gestures", &KEYS),
            Self::Licences => ("Licences", &LICENCES),
        }
    }

    /// Height that the page needs.
    pub(super) fn height(self) -> f32 {
        self.content().1.len() as f32 * LINE + 100.0
    }
}

const KEYS: [(&str, &str); 17] = [
    ("Drag", "up or right is more; Shift is ten times finer"),
    ("Wheel", "one step; Shift is finer"),
    ("Double-click", "back to the default, as Alt+click"),
    ("Ctrl+click, Enter", "type a value: 2k8, -3, 50%, C4"),
    ("Right-click", "type, reset, copy, paste"),
    ("Arrows", "one step; Shift is finer"),
    ("Page up, down", "ten steps"),
    ("Home, End", "the limits"),
    ("Del", "back to the default"),
    ("Tab, Shift+Tab", "the next control, the one before"),
    ("Esc", "gives a drag back, closes what is open"),
    ("Ctrl+Z", "undo"),
    ("Ctrl+Shift+Z", "redo, as Ctrl+Y"),
    ("Up, Down", "in the presets: hear each"),
    ("F, Del", "in the presets: favourite, delete"),
    ("Alt+click Match", "hear what the plugin changes"),
    ("Space", "the host's, unless a text is typed"),
];

const LICENCES: [(&str, &str); 6] = [
    ("Lacquer", "MIT or Apache 2.0, at your choice"),
    ("Inter", "\u{a9} The Inter Project Authors,"),
    ("", "SIL Open Font License 1.1"),
    ("egui, nice-plug", "MIT or Apache 2.0; ISC"),
    ("rfd, baseview", "MIT; MIT or Apache 2.0"),
    ("Texts", "in the files LICENSE of the source"),
];

/// Shows a page; returns the page to show next.
pub(super) fn show(ui: &mut Ui, form: &mut Form<'_>, page: Page) -> Option<Page> {
    let (title, lines) = page.content();
    form.title(ui, title);
    let (left, right) = (form.area.left() + 16.0, form.area.right() - 16.0);
    let (key, word) = (Font::medium(metrics::TEXT_MENU), Font::regular(metrics::TEXT_MENU));
    for (what, words) in lines {
        let p = ui.painter();
        text(p, pos2(left, form.y), Align2::LEFT_CENTER, what, key, form.t.hi);
        let at = pos2(form.area.left() + WORDS_X, form.y);
        let fitted = text_fitted(p, words, word, right - at.x);
        let rect = text(p, at, Align2::LEFT_CENTER, &fitted, word, form.t.mid);
        let row = ui.interact(rect, ui.scope_id().with((what, words)), Sense::hover());
        row.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{what}: {words}")));
        form.y += LINE;
    }
    form.y += 26.0;
    form.line(ui);
    form.links(ui, "", &["Settings"]).map(|_| Page::Settings)
}

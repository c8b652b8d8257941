//! Pages behind the settings: keys, licences.

use super::form::Form;
use crate::paint::{focus_ring, text, text_fitted};
use crate::shortcut::KeyLine;
use crate::theme::{Font, metrics};
use egui::{Align2, Color32, Rect, Role, Sense, Ui, WidgetInfo, pos2};

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

/// What a page asks for.
pub(super) enum Turn {
    /// The settings.
    Back,
    /// A text under its title.
    Read(&'static str, &'static str),
}

/// The plugin's name and its own keys.
pub(super) type OwnKeys<'a> = (&'a str, &'a [KeyLine]);

impl Page {
    /// Height that the page needs, with this many keys of the plugin's own.
    pub(super) fn height(self, own: usize) -> f32 {
        /// A second title and the line above it.
        const SECTION: f32 = 44.0;
        match self {
            Self::Licences => LICENCES.len() as f32 * LINE + 100.0,
            _ if own > 0 => (KEYS.len() + own) as f32 * LINE + 100.0 + SECTION,
            _ => KEYS.len() as f32 * LINE + 100.0,
        }
    }
}

const KEYS: [(&str, &str); 18] = [
    ("Drag", "up or right is more; Shift is finer"),
    ("Wheel", "one step; Shift is finer"),
    ("Double-click", "back to the default, as Alt+click"),
    ("Ctrl+click, Enter", "type a value: 2k8, -3, 50%, C4"),
    ("Right-click", "type, reset, copy, paste"),
    ("Arrows", "one step; Shift is finer"),
    ("Page up, down", "ten steps"),
    ("Home, End", "the limits, once the keyboard is used"),
    ("Del", "back to the default"),
    ("Tab, Shift+Tab", "the next control, the one before"),
    ("Esc", "undoes a drag, closes what is open"),
    ("Ctrl+Z", "undo"),
    ("Ctrl+Shift+Z", "redo, as Ctrl+Y"),
    ("Up, Down", "in the presets: hear each"),
    ("F, Del", "in the presets: favourite, delete"),
    ("Alt+click Match", "hear what the plugin changes"),
    ("F6, Shift+F6", "the next part, the one before"),
    ("Space", "the host's, but in a text once begun"),
];

/// A part of the plugin, its licence, and the words of it.
struct Licence {
    part: &'static str,
    name: &'static str,
    words: &'static str,
}

const fn licence(part: &'static str, name: &'static str, words: &'static str) -> Licence {
    Licence { part, name, words }
}

const LICENCES: [Licence; 9] = [
    licence("Lacquer", "MIT, at your choice", include_str!("../../../../LICENSE-MIT")),
    licence("", "or Apache 2.0", include_str!("../../../../LICENSE-APACHE")),
    licence("Inter", "SIL Open Font License 1.1", include_str!("../../../licences/Inter-OFL.txt")),
    licence(
        "Ubuntu Light",
        "Ubuntu Font Licence 1.0",
        include_str!("../../../licences/Ubuntu-UFL.txt"),
    ),
    licence("Hack", "MIT and Bitstream Vera", include_str!("../../../licences/Hack.txt")),
    licence(
        "Noto Emoji",
        "SIL Open Font License 1.1",
        include_str!("../../../licences/NotoEmoji-OFL.txt"),
    ),
    licence("Emoji icons", "MIT", include_str!("../../../licences/emoji-icon-font-MIT.txt")),
    licence(
        "egui icons",
        "a part of the emoji icons",
        include_str!("../../../licences/egui-icons.txt"),
    ),
    licence("Rust crates", "their licences", CRATES),
];

/// All crates in the plugins with the words of their licences; `cargo xtask test licences` keeps it
/// current.
const CRATES: &str = include_str!("../../../licences/crates.txt");

/// Shows a page; returns what comes next.
pub(super) fn show(ui: &mut Ui, form: &mut Form<'_>, page: Page, own: OwnKeys<'_>) -> Option<Turn> {
    let read = if page == Page::Licences { licences(ui, form) } else { keys(ui, form, own) };
    form.y += 26.0;
    form.line(ui);
    form.links(ui, "", &["Settings"]).map(|_| Turn::Back).or(read)
}

fn keys(ui: &Ui, form: &mut Form<'_>, (name, own): OwnKeys<'_>) -> Option<Turn> {
    if !own.is_empty() {
        form.title(ui, name);
        own.iter().for_each(|key| key_line(ui, form, &key.what, key.words));
        form.y += 3.0;
        form.line(ui);
    }
    form.title(ui, "Keys and gestures");
    KEYS.iter().for_each(|(what, words)| key_line(ui, form, what, words));
    None
}

fn key_line(ui: &Ui, form: &mut Form<'_>, what: &str, words: &str) {
    let rect = line(ui, form, what, words, form.t.mid);
    let row = ui.interact(rect, ui.scope_id().with((what, words)), Sense::hover());
    row.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{what}: {words}")));
}

fn licences(ui: &Ui, form: &mut Form<'_>) -> Option<Turn> {
    form.title(ui, "Licences");
    let mut read = None;
    for Licence { part, name, words } in &LICENCES {
        let y = form.y;
        let ink = form.t.accent;
        let rect = line(ui, form, part, name, ink);
        let hit = rect.with_min_y(y - LINE * 0.5).with_max_y(y + LINE * 0.5);
        let response = ui.interact(hit, ui.scope_id().with((part, name)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Link, true, format!("{part}: {name}")));
        if response.hovered() {
            let under = rect.bottom() + 0.5;
            ui.painter().hline(rect.x_range(), under, egui::Stroke::new(1.0, ink));
        }
        if crate::focus::is_shown(ui.ctx(), response.id) {
            focus_ring(ui.painter(), hit, metrics::R_SEGMENT, 1.0, form.t);
        }
        if response.clicked() {
            read = Some(Turn::Read(name, words));
        }
    }
    read
}

/// One line of two columns; returns the place of the second.
fn line(ui: &Ui, form: &mut Form<'_>, what: &str, words: &str, ink: Color32) -> Rect {
    let (left, right) = (form.area.left() + 16.0, form.area.right() - 16.0);
    let (key, word) = (Font::medium(metrics::TEXT_MENU), Font::regular(metrics::TEXT_MENU));
    let p = ui.painter();
    text(p, pos2(left, form.y), Align2::LEFT_CENTER, what, key, form.t.hi);
    let at = pos2(form.area.left() + WORDS_X, form.y);
    let fitted = text_fitted(p, words, word, right - at.x);
    form.y += LINE;
    text(p, at, Align2::LEFT_CENTER, &fitted, word, ink)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_keys_is_whole() {
        let ctx = egui::Context::default();
        crate::install(&ctx);
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let room = super::super::WIDTH - 16.0 - WORDS_X;
            let width = |words, font| crate::paint::text_width(ui.painter(), words, font);
            for (key, words) in KEYS {
                let needed = width(words, Font::regular(metrics::TEXT_MENU));
                assert!(needed <= room, "{words}: {needed} of {room}");
                let needed = width(key, Font::medium(metrics::TEXT_MENU));
                assert!(needed < WORDS_X - 20.0, "{key}: {needed}");
            }
        });
        output.textures_delta.clear();
    }

    #[test]
    fn the_fonts_licences_are_whole() {
        let words = |name: &str| {
            LICENCES.iter().find(|l| l.part == name).map(|l| l.words).unwrap_or_default()
        };
        // As its authors wrote it: one has "&".
        for (part, and) in [("Inter", "AND"), ("Noto Emoji", "&")] {
            assert!(words(part).contains(&format!("PERMISSION {and} CONDITIONS")), "{part}");
            assert!(words(part).contains("OTHER DEALINGS IN THE FONT SOFTWARE."), "{part}");
        }
        assert!(words("Inter").contains("The Inter Project Authors"));
        assert!(words("Lacquer").contains("Permission is hereby granted"));
    }

    #[test]
    fn every_crate_that_is_listed_has_a_text_that_is_there() {
        let (list, texts) = CRATES.split_once("\n[1]\n").expect("a list and texts");
        let crates: Vec<&str> = list.lines().skip(2).filter(|line| !line.is_empty()).collect();
        assert!(list.starts_with(&format!("{} crates", crates.len())));
        for name in ["egui ", "baseview ", "nice-plug ", "rfd ", "ttf-inter "] {
            assert!(crates.iter().any(|line| line.starts_with(name)), "{name}");
        }
        let numbers = crates.iter().filter_map(|line| line.split_once('[')?.1.strip_suffix(']'));
        for number in numbers.flat_map(|numbers| numbers.split(", ")).filter(|n| *n != "1") {
            assert!(texts.contains(&format!("\n[{number}]\n\n")), "{number}");
        }
    }
}

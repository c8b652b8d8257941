//! Keys of the graph that need no node, and the lines of all its keys and gestures.

use egui::{Event, Key, Modifiers, Ui};
use gui_common::plot::node_keys;
use gui_common::shortcut::{KeyLine, Shortcut};

use super::backdrop::{copy, paste};
use super::bands::Bands;
use super::nodes::node_id;
use super::selection::Selection;

/// What a key asks for.
#[derive(Clone, Copy, Debug)]
enum Ask {
    Band(usize),
    All,
    Nothing,
    Delete,
}

const KEYS: [Shortcut<Ask>; 4] = [
    Shortcut {
        modifiers: Modifiers::NONE,
        keys: &[
            (Key::Num1, Ask::Band(0)),
            (Key::Num2, Ask::Band(1)),
            (Key::Num3, Ask::Band(2)),
            (Key::Num4, Ask::Band(3)),
            (Key::Num5, Ask::Band(4)),
            (Key::Num6, Ask::Band(5)),
            (Key::Num7, Ask::Band(6)),
            (Key::Num8, Ask::Band(7)),
        ],
        words: "choose this band",
    },
    Shortcut {
        modifiers: Modifiers::COMMAND,
        keys: &[(Key::A, Ask::All)],
        words: "choose all bands",
    },
    Shortcut {
        modifiers: Modifiers::NONE,
        keys: &[(Key::Escape, Ask::Nothing)],
        words: "choose none",
    },
    Shortcut {
        modifiers: Modifiers::NONE,
        keys: &[(Key::Delete, Ask::Delete), (Key::Backspace, Ask::Delete)],
        words: "take the chosen bands away",
    },
];

/// What is done with the pointer, and keys that are none of ours alone.
const GESTURES: [(&str, &str); 11] = [
    ("Double-click", "a new band, at a node gain 0"),
    ("Drag", "choose bands, or bend the curve"),
    ("Drag a node", "frequency and gain"),
    ("Ctrl+drag", "its gain only"),
    ("Ctrl+Shift+drag", "its frequency only"),
    ("Alt+drag", "listen to the band meanwhile"),
    ("Wheel", "its Q; Shift is finer"),
    ("Ctrl+click", "choose one more band"),
    ("Tab", "the nodes, by their frequency"),
    ("Ctrl+C, X, V", "copy, cut, paste bands"),
    ("Letters, digits", "once the keyboard is used (Tab)"),
];

/// Lines of the page of keys.
pub fn lines() -> Vec<KeyLine> {
    let gestures = GESTURES.map(|(what, words)| KeyLine::gesture(what, words));
    let nodes = node_keys().into_iter().filter(|line| line.what != "Del");
    gestures.into_iter().chain(nodes).chain(KEYS.iter().map(Shortcut::line)).collect()
}

/// Keys that work on the selection as a whole; those of one node are the node's own.
pub fn run(ui: &Ui, bands: Bands<'_>, selection: &mut Selection) {
    for event in ui.input(|i| i.events.clone()) {
        match KEYS.iter().find_map(|shortcut| shortcut.of(&event)) {
            Some(Ask::Band(band)) if bands.is_used(band) => {
                *selection = Selection::only(Some(band));
                ui.memory_mut(|memory| memory.request_focus(node_id(band)));
            }
            Some(Ask::All) => *selection = Selection::of(bands.used()),
            Some(Ask::Nothing) => *selection = Selection::default(),
            Some(Ask::Delete) => bands.delete_all(selection.iter()),
            Some(Ask::Band(_)) | None => (),
        }
        match event {
            Event::Copy => copy(ui, bands, selection),
            Event::Cut => {
                copy(ui, bands, selection);
                bands.delete_all(selection.iter());
            }
            Event::Paste(text) => paste(&text, bands, selection),
            _ => (),
        }
    }
}

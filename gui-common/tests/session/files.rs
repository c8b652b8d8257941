//! Files of presets: broken, dropped, gone.

use crate::support::session::{Folder, preset_text};
use crate::{KNOB_AT, assert_gain, click, command, drag, key, window};
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable};
use std::sync::Arc;

#[test]
fn a_broken_preset_says_what_is_wrong_and_changes_nothing() {
    let folder = Folder::new("broken");
    let (_, mut h) = window(&folder);
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0));
    let text = preset_text(3.0).replace("3.0", "\"loud\"");
    folder.write("Vocal", "Bad", &text);
    folder.write("Vocal", "Good", &preset_text(4.0));
    click(&mut h, "Preset: none");
    let row = h.get_by_label_contains("Bad, Mine, cannot be read: Line 7");
    row.click();
    h.run_steps(6);
    assert_gain(&h, 12.0);
    // Under the pointer the reason is whole; a row has room for a few words of it.
    let is_plate = |role| role == egui::accesskit::Role::Label;
    let mut named = h.query_all_by_label_contains("Line 7");
    assert!(named.any(|node| is_plate(node.accesskit_node().role())), "the pointer is on it");
    drop(named);
    // One that breaks after the list was read.
    folder.write("Vocal", "Good", &text);
    click(&mut h, "Good, Mine");
    assert_gain(&h, 12.0);
    assert!(h.query_by_label_contains("Good.lacquer\u{2019} could not be read. Line 7").is_some());
    assert!(h.query_by_label_contains("Your sound has not changed.").is_some());
    assert!(h.query_by_label("Preset: Good, not loaded").is_some());
    assert!(h.query_by_label("Show file").is_some());
    click(&mut h, "Dismiss");
    assert!(h.query_by_label_contains("could not be read. Line").is_none());
}

#[test]
fn files_are_imported_by_dropping_them_as_one_step() {
    let folder = Folder::new("import");
    let (_, mut h) = window(&folder);
    std::fs::create_dir_all(&folder.0).expect("a folder");
    let file = folder.0.join("from a friend.lacquer");
    std::fs::write(&file, preset_text(-6.0).replace("\"x\"", "\"Friend\"")).expect("a file");
    // The browser is closed; several files are one step.
    let other = folder.0.join("another.LACQUER");
    std::fs::write(&other, preset_text(3.0).replace("\"x\"", "\"Another\"")).expect("a file");
    h.input_mut().dropped_files.extend([other, file].map(|file| dropped(file) as _));
    h.run_steps(4);
    assert!(folder.preset("", "Friend").exists() && folder.preset("", "Another").exists());
    assert_gain(&h, -6.0);
    assert!(h.query_by_label("Preset: Friend").is_some());
    assert!(h.query_by_label_contains("2 presets imported").is_some());
    command(&mut h, Modifiers::COMMAND, Key::Z);
    assert_gain(&h, 0.0);
}

fn dropped(file: std::path::PathBuf) -> Arc<Dropped> {
    Arc::new(Dropped(file))
}

/// A file that was dropped on the window.
#[derive(Debug)]
struct Dropped(std::path::PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

#[test]
fn a_file_that_is_not_there_is_named_in_plain_words() {
    let folder = Folder::new("gone");
    let (_, mut h) = window(&folder);
    h.input_mut().dropped_files.push(dropped(folder.0.join("gone.lacquer")));
    h.run_steps(4);
    let words = "\u{2018}gone.lacquer\u{2019} could not be read. There is no such file. \
                 Your sound has not changed.";
    assert!(h.query_by_label(words).is_some());
    assert!(h.query_by_label("Show file").is_none());
}

#[test]
fn a_loaded_preset_whose_file_broke_since_warns_in_the_pill() {
    let folder = Folder::new("broke");
    folder.write("Vocal", "Good", &preset_text(4.0));
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    click(&mut h, "Good, Mine");
    key(&mut h, Key::Enter);
    assert!(h.query_by_label("Preset: Good").is_some());
    folder.write("Vocal", "Good", "format = \"none\"");
    // The library is read again when the browser opens.
    click(&mut h, "Preset: Good");
    h.run_steps(10);
    key(&mut h, Key::Escape);
    assert!(h.query_by_label("Preset: Good, its file cannot be read").is_some());
    assert_gain(&h, 4.0);
    h.get_by_label("Preset: Good, its file cannot be read").hover();
    h.run_steps(4);
    assert!(h.query_by_label_contains("kept in the project").is_some());
}

//! Several writers at once.

use std::fs;
use std::sync::Arc;
use std::thread;

use plugin_common::param_set::ParamSet;
use plugin_common::preset::folders::DATA_VARIABLE;
use plugin_common::preset::{Library, LibraryError, Preset};
use plugin_common::sound::{Sound, Value};

use crate::rig::*;

fn set() -> ParamSet {
    ParamSet::new::<TestParams>(Arc::<TestParams>::default(), &SPEC.stays().collect::<Vec<_>>())
}

/// Four hosts save under one name at the same time, again and again: one gets it, nothing is mixed,
/// nothing is left lying about.
#[test]
fn of_several_that_save_one_name_one_gets_it() {
    let folder = &Folder::new();
    for round in 0..20 {
        let name = &format!("Take {round}");
        let pan = |thread: usize| 10.0 * thread as f64 + 10.0;
        let save = |thread: usize| {
            let mut sound = Sound::default();
            sound.set("pan", Value::Number(pan(thread)));
            folder.library().save(Preset { sound, ..called("", name) }, false, &set())
        };
        let saved: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|at| scope.spawn(move || save(at))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(saved.iter().filter(|saved| saved.is_ok()).count(), 1, "{saved:?}");
        let is_fine = |saved: &Result<_, _>| matches!(saved, Ok(_) | Err(LibraryError::Exists(_)));
        assert!(saved.iter().all(is_fine), "{saved:?}");
        let winner = saved.iter().position(Result::is_ok).unwrap();
        let (preset, _) = folder.library().read(&own("", name), &set()).unwrap();
        assert_eq!(preset.sound.number("pan", 0.0), pan(winner));
    }
    assert_eq!(folder.files("presets/test").len(), 20);
}

#[test]
fn stars_of_several_instances_are_all_kept() {
    let folder = Folder::new();
    let root = &folder.0;
    thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                let mut library = Library::at(root, &SPEC);
                for star in 0..10 {
                    let id = own("", &format!("{thread} {star}"));
                    library.set_favourite(&id, true).unwrap();
                }
            });
        }
    });
    let lines = fs::read_to_string(root.join("favourites.txt")).unwrap();
    assert_eq!(lines.lines().count(), 40);
}

#[test]
fn what_a_killed_write_left_is_not_a_preset() {
    let folder = Folder::new();
    folder.put("Vocal/.1234-5-0.tmp", "format = 1");
    folder.put("Vocal/.hidden.lacquer", "format = 1");
    folder.put("Vocal/notes.txt", "format = 1");
    let mut library = folder.library();
    library.refresh(&set());
    assert!(library.rows().iter().all(|row| !row.can_change()));
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error_and_loses_nothing() {
    let folder = Folder::new();
    fs::create_dir_all(&folder.0).unwrap();
    fs::write(folder.0.join("presets"), "a file in the way").unwrap();
    let error = folder.library().save(called("", "x"), false, &set()).unwrap_err();
    assert!(error.to_string().contains("presets"), "{error}");
    assert_eq!(fs::read_to_string(folder.0.join("presets")).unwrap(), "a file in the way");
}

/// `.cargo/config.toml` gives tests, demo and screenshots an empty folder: neither do a developer's
/// presets change what they show, nor do they write among them.
#[test]
fn tests_see_no_presets_of_the_developer() {
    let folder = std::path::PathBuf::from(std::env::var_os(DATA_VARIABLE).unwrap());
    assert!(folder.is_absolute() && folder.ends_with("target/test-data"), "{folder:?}");
    assert!(!folder.join("defaults").exists());
}

//! Nothing of the user's is lost or out of reach, whatever it is called and whatever fails.

use std::{fs, slice};

use plugin_common::preset::{LibraryError, PresetId, Source};

use crate::rig::*;

fn preset_file(pan: f64) -> String {
    format!("format = 1\nplugin = \"test\"\nversion = \"1.2.0\"\n[values]\npan = {pan:?}\n")
}

impl Rig {
    fn own_ids(&self) -> Vec<PresetId> {
        let rows = self.desk.library().rows().iter();
        rows.map(|row| row.id.clone()).filter(|id| id.source == Source::User).collect()
    }

    fn pan_of(&mut self, id: &PresetId) -> f32 {
        self.desk.load(&self.gui, id).unwrap();
        self.params.pan.value()
    }
}

#[cfg(target_os = "linux")]
#[test]
fn renaming_replaces_no_preset_that_differs_in_case_alone() {
    let mut rig = Rig::new();
    rig.folder.put("Kick.lacquer", &preset_file(10.0));
    rig.folder.put("kick.lacquer", &preset_file(20.0));
    rig.desk.look();
    let renamed = rig.desk.rename(&own("", "kick"), "", "Kick");
    assert!(matches!(renamed, Err(LibraryError::Exists(_))), "{renamed:?}");
    assert_eq!(rig.folder.files("presets/test"), ["Kick.lacquer", "kick.lacquer"]);
    assert_eq!(rig.pan_of(&own("", "Kick")), 10.0);
    fs::remove_file(rig.folder.own("Kick.lacquer")).unwrap();
    rig.desk.rename(&own("", "kick"), "", "Kick").unwrap();
    assert_eq!(rig.pan_of(&own("", "Kick")), 20.0);
}

/// Files that another system, a backup or a hand made.
#[cfg(target_os = "linux")]
#[test]
fn every_preset_that_is_listed_can_be_loaded_saved_and_deleted() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let mut rig = Rig::new();
    let odd = ["a.LACQUER", "a.lacquer", "Kick?.lacquer", "Kick-.lacquer", "x .lacquer"];
    for (at, name) in odd.iter().enumerate() {
        rig.folder.put(name, &preset_file(at as f64));
    }
    for (at, name) in [&b"\xe9.lacquer"[..], b"\xe8.lacquer"].iter().enumerate() {
        let path = rig.folder.own("").join(OsStr::from_bytes(name));
        fs::write(path, preset_file(10.0 + at as f64)).unwrap();
    }
    rig.desk.look();
    let ids = rig.own_ids();
    let mut pans: Vec<f32> = ids.iter().map(|id| rig.pan_of(id)).collect();
    pans.sort_by(f32::total_cmp);
    assert_eq!(pans, [0.0, 1.0, 2.0, 3.0, 4.0, 10.0, 11.0], "{ids:?}");
    let count = rig.folder.files("presets/test").len();
    let pan = rig.params.clone();
    for (at, id) in ids.iter().enumerate() {
        rig.pan_of(id);
        rig.drag(&pan.pan, &[0.75 + 0.01 * at as f32]);
        let value = rig.params.pan.value();
        assert_eq!(rig.desk.save().unwrap(), *id);
        assert!(!rig.desk.is_edited());
        assert_eq!(rig.pan_of(id), value);
    }
    assert_eq!(rig.folder.files("presets/test").len(), count, "each in its own file");
    for id in &ids {
        rig.desk.delete(id).unwrap();
    }
    assert!(rig.folder.files("presets/test").is_empty());
}

#[test]
fn what_is_saved_is_listed_whatever_its_name_and_category() {
    for (category, name) in [
        ("A/B/C/D/E", "deep"),
        ("", ". .x"),
        (". .y/z", ".q"),
        ("\u{6f22}\u{6f22}", &"\u{6f22}".repeat(80)),
        ("", &"\u{1f3b9}".repeat(80)),
    ] {
        let mut rig = Rig::new();
        let id = rig.desk.save_as(called(category, name), false).unwrap();
        assert_eq!(rig.own_ids(), slice::from_ref(&id));
        rig.desk.save().unwrap();
        rig.desk.save_as(called(category, name), true).unwrap();
        assert_eq!(rig.own_ids(), slice::from_ref(&id));
        let deleted = rig.desk.delete(&id).unwrap();
        assert!(rig.own_ids().is_empty());
        assert_eq!(rig.desk.restore(&deleted).unwrap(), id);
    }
}

#[test]
fn stars_that_cannot_be_read_are_not_written_over() {
    let mut rig = Rig::new();
    let path = rig.folder.0.join("favourites.txt");
    fs::create_dir_all(&rig.folder.0).unwrap();
    fs::write(&path, b"other\tuser\t\tCaf\xe9\nother\tuser\t\tb\n").unwrap();
    rig.desk.set_favourite(&own("", "x"), true).unwrap();
    let written = fs::read(&path).unwrap();
    assert_eq!(written, b"other\tuser\t\tCaf\xe9\nother\tuser\t\tb\ntest\tuser\t\tx\n".as_slice());
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(rig.desk.set_favourite(&own("", "y"), true).is_err());
    assert!(path.is_dir());
}

#[test]
fn a_star_that_cannot_be_written_keeps_nothing_else_from_being_done() {
    let mut rig = Rig::new();
    let id = rig.desk.save_as(called("", "a"), false).unwrap();
    rig.desk.set_favourite(&id, true).unwrap();
    let lock = rig.folder.0.join("favourites.lock");
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    let new = rig.desk.rename(&id, "", "b").unwrap();
    assert_eq!((rig.desk.preset(), rig.own_ids()), (Some(new.clone()), vec![new.clone()]));
    assert_eq!(rig.desk.take_notices().len(), 1);
    fs::remove_dir(&lock).unwrap();
    rig.desk.set_favourite(&new, true).unwrap();
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    let deleted = rig.desk.delete(&new).unwrap();
    assert_eq!((rig.desk.take_notices().len(), rig.own_ids()), (1, vec![]));
    assert_eq!(rig.desk.restore(&deleted).unwrap(), new);
}

#[cfg(target_os = "linux")]
#[test]
fn exporting_to_a_link_writes_what_it_leads_to() {
    let mut rig = Rig::new();
    fs::create_dir_all(&rig.folder.0).unwrap();
    let (link, file) = (rig.folder.0.join("link.lacquer"), rig.folder.0.join("file.lacquer"));
    fs::write(&file, "old").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    rig.desk.export(&factory("Bus", "Plain"), &link).unwrap();
    assert!(link.is_symlink() && fs::read_to_string(&file).unwrap().contains("Plain"));
}

#[test]
fn replacing_a_preset_keeps_what_it_tells_of_itself() {
    let mut rig = Rig::new();
    let about = plugin_common::preset::Preset { notes: "For one voice.".into(), ..called("", "a") };
    let id = rig.desk.save_as(about, false).unwrap();
    rig.desk.save_as(called("", "a"), true).unwrap();
    let preset = rig.desk.library().row(&id).unwrap().preset.clone().unwrap();
    assert_eq!(preset.notes, "For one voice.");
}

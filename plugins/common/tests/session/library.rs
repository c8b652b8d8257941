//! The list of presets, and what the user does with own ones.

use std::fs;
use std::sync::Arc;

use plugin_common::preset::shelf::{self, Shelf};
use plugin_common::preset::{LibraryError, Preset, PresetId};

use crate::rig::*;

const GOOD: &str = "format = 1\nplugin = \"test\"\nversion = \"1.2.0\"\nname = \"n\"\n\
                    tags = [\"deep\"]\n[values]\npan = 25.0\n";

impl Rig {
    fn names(&self, shelf: Shelf, search: &str) -> Vec<String> {
        let rows = self.desk.library().rows();
        let found = shelf::found(rows, &shelf, search);
        found.into_iter().map(|at| rows[at].id.name.clone()).collect()
    }

    fn read_all(&mut self) {
        self.desk.look();
    }

    fn save(&mut self, category: &str, name: &str) -> PresetId {
        self.desk.save_as(called(category, name), false).unwrap()
    }

    fn preset(&self, id: &PresetId) -> Arc<Preset> {
        self.desk.library().row(id).unwrap().preset.clone().unwrap()
    }
}

#[test]
fn factory_and_own_presets_stand_in_one_list() {
    let mut rig = Rig::new();
    for path in ["Vocal/Take 10", "Vocal/take 9", "Mine/Deeper/Low", "top"] {
        rig.folder.put(&format!("{path}.lacquer"), GOOD);
    }
    rig.read_all();
    let all = ["Bright 2", "take 9", "Take 10", "Warm vocal", "Plain", "top", "Low"];
    assert_eq!(rig.names(Shelf::All, ""), all);
    assert_eq!(rig.names(Shelf::Mine, ""), ["take 9", "Take 10", "top", "Low"]);
    assert_eq!(rig.names(Shelf::Factory, ""), ["Bright 2", "Warm vocal", "Plain"]);
    assert_eq!(rig.names(Shelf::Category("Mine/Deeper".into()), ""), ["Low"]);
    assert_eq!(rig.names(Shelf::All, "VOC"), ["Bright 2", "take 9", "Take 10", "Warm vocal"]);
    assert_eq!(rig.names(Shelf::All, "voc take"), ["take 9", "Take 10"]);
    assert_eq!(rig.names(Shelf::All, "lead"), ["Warm vocal"], "a tag");
    assert_eq!(rig.names(Shelf::Mine, "deep"), ["take 9", "Take 10", "top", "Low"]);
    assert_eq!(rig.names(Shelf::All, "vocol"), [""; 0]);
    let shelves = shelf::shelves(rig.desk.library().rows());
    let counts: Vec<_> = shelves.iter().map(|(shelf, count)| (shelf.name(), *count)).collect();
    let fixed = [("All", 7), ("Favourites", 0), ("Mine", 4), ("Factory", 3)];
    assert_eq!(counts[..4], fixed);
    assert_eq!(counts[4..], [("Vocal", 4), ("Bus", 1), ("Mine/Deeper", 1)]);
    let low = rig.preset(&own("Mine/Deeper", "Low"));
    assert_eq!((low.name.as_str(), low.sound.number("pan", 0.0)), ("Low", 25.0));
}

#[test]
fn a_file_that_cannot_be_read_has_a_row_with_the_reason() {
    let mut rig = Rig::new();
    rig.folder.put("Vocal/Torn.lacquer", "format = 1\nplugin = \"test\"\n[values]\npan = ");
    let binary = rig.folder.put("Vocal/Binary.lacquer", "");
    fs::write(binary, b"format = 1\n\xff\xfe").unwrap();
    rig.folder.put("Vocal/Long.lacquer", &"#".repeat(2 << 20));
    rig.read_all();
    let reason = |name: &str| {
        let row = rig.desk.library().row(&own("Vocal", name)).unwrap();
        assert!(row.preset.is_none() && row.can_change());
        row.error.as_ref().unwrap().to_string()
    };
    assert!(reason("Torn").starts_with("Torn.lacquer, line 4: is not a preset: "));
    assert_eq!(reason("Binary"), "Binary.lacquer, line 2: is not a text in UTF-8");
    assert_eq!(reason("Long"), "Long.lacquer: is too long for a preset");
}

#[test]
fn only_what_changed_is_read_again() {
    let mut rig = Rig::new();
    rig.folder.put("a.lacquer", GOOD);
    let path = rig.folder.put("b.lacquer", GOOD);
    rig.read_all();
    let b = rig.preset(&own("", "b"));
    fs::write(&path, GOOD.replace("25.0", "12.75")).unwrap();
    rig.folder.put("c.lacquer", GOOD);
    fs::remove_file(rig.folder.own("a.lacquer")).unwrap();
    rig.read_all();
    assert!(rig.desk.library().row(&own("", "a")).is_none());
    assert!(!Arc::ptr_eq(&b, &rig.preset(&own("", "b"))));
    let c = rig.preset(&own("", "c"));
    rig.read_all();
    assert!(Arc::ptr_eq(&c, &rig.preset(&own("", "c"))));
}

#[test]
fn saving_asks_before_it_overwrites_and_keeps_the_old_one() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    assert!(!rig.desk.can_save());
    rig.load(&factory("Vocal", "Warm vocal"));
    assert!(!rig.desk.can_save() && rig.desk.save().is_err(), "a factory preset stays");
    let id = rig.save("My voices", "Test: one");
    assert_eq!(id, own("My voices", "Test- one"));
    assert_eq!((rig.desk.preset(), rig.desk.is_edited()), (Some(id.clone()), false));
    let path = rig.folder.own("My voices/Test- one.lacquer");
    let read = || fs::read_to_string(&path).unwrap();
    let text = read();
    assert!(text.contains("name = \"Test: one\"\ncategory = \"My voices\"\n"), "{text}");
    rig.drag(&params.pan, &[0.75]);
    let again = rig.desk.save_as(called("My voices", "Test: one"), false).unwrap_err();
    assert!(matches!(again, LibraryError::Exists(exists) if exists == id));
    assert_eq!(read(), text);
    assert!(rig.desk.can_save());
    rig.desk.save().unwrap();
    assert!(!rig.desk.is_edited());
    assert!(read().contains("pan = 50.0"), "{}", read());
    let trash = rig.folder.files("trash/test");
    assert_eq!(trash.len(), 1);
    assert_eq!(fs::read_to_string(rig.folder.0.join("trash/test").join(&trash[0])).unwrap(), text);
    for bad in ["", " . ", "..", "  "] {
        let saved = rig.desk.save_as(called("", bad), false);
        assert!(matches!(saved, Err(LibraryError::Name(_))), "{bad:?}");
    }
}

#[test]
fn what_a_preset_tells_of_itself_stays_when_it_is_saved() {
    let mut rig = Rig::new();
    let about = Preset {
        tags: vec!["a b".into(), "c".into()],
        author: "Some \"body\"".into(),
        notes: "Two\nlines".into(),
        ..called("", "About")
    };
    let id = rig.desk.save_as(about, false).unwrap();
    rig.desk.save().unwrap();
    rig.read_all();
    let preset = rig.preset(&id);
    assert_eq!(preset.tags, ["a b", "c"]);
    assert_eq!((preset.author.as_str(), preset.notes.as_str()), ("Some \"body\"", "Two lines"));
}

#[test]
fn renaming_keeps_star_sound_and_identity_and_takes_no_other_name() {
    let mut rig = Rig::new();
    let (a, b) = (rig.save("X", "a"), rig.save("X", "b"));
    rig.desk.set_favourite(&b, true).unwrap();
    assert!(matches!(rig.desk.rename(&b, "X", "a"), Err(LibraryError::Exists(id)) if id == a));
    let c = rig.desk.rename(&b, "Y/Z", "c").unwrap();
    assert_eq!(c, own("Y/Z", "c"));
    assert_eq!(rig.desk.preset(), Some(c.clone()));
    assert!(rig.desk.library().row(&c).unwrap().is_favourite);
    assert!(rig.desk.library().row(&b).is_none());
    assert_eq!(rig.folder.files("presets/test"), ["X/a.lacquer", "Y/Z/c.lacquer"]);
    let upper = rig.desk.rename(&c, "Y/Z", "C").unwrap();
    assert_eq!(rig.names(Shelf::Favourites, ""), ["C"]);
    assert_eq!(rig.desk.rename(&upper, "Y/Z", "C").unwrap(), upper);
    let factory = factory("Vocal", "Warm vocal");
    assert!(matches!(rig.desk.rename(&factory, "", "x"), Err(LibraryError::NotFound)));
}

#[test]
fn what_was_deleted_comes_back_with_its_star() {
    let mut rig = Rig::new();
    let id = rig.save("X", "a");
    rig.desk.set_favourite(&id, true).unwrap();
    let read = |rig: &Rig| fs::read_to_string(rig.folder.own("X/a.lacquer")).unwrap();
    let text = read(&rig);
    let deleted = rig.desk.delete(&id).unwrap();
    rig.read_all();
    assert!(rig.desk.library().row(&id).is_none());
    assert_eq!(rig.folder.files("presets/test"), [""; 0]);
    assert_eq!(rig.desk.restore(&deleted).unwrap(), id);
    assert_eq!(read(&rig), text);
    assert!(rig.desk.library().row(&id).unwrap().is_favourite);
    let deleted = rig.desk.delete(&id).unwrap();
    rig.save("X", "a");
    assert_eq!(rig.desk.restore(&deleted).unwrap(), own("X", "a 2"), "its name is taken");
    let factory = factory("Vocal", "Warm vocal");
    assert!(matches!(rig.desk.delete(&factory), Err(LibraryError::NotFound)));
}

#[test]
fn importing_takes_a_file_as_it_is_and_none_twice() {
    let mut rig = Rig::new();
    let file = rig.folder.0.join("download/Something.lacquer");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let newer = GOOD.replace("1.2.0", "9.0.0").replace("pan =", "warp = 1.0\npan =");
    let newer = newer.replace("\"n\"", "\"N: x\"");
    fs::write(&file, &newer).unwrap();
    let (id, notices) = rig.desk.import(&file).unwrap();
    assert_eq!((&id, notices), (&own("", "N- x"), vec!["warp is not known".to_owned()]));
    assert_eq!(fs::read_to_string(rig.folder.own("N- x.lacquer")).unwrap(), newer);
    assert_eq!(rig.desk.import(&file).unwrap().0, id);
    fs::write(&file, newer.replace("25.0", "30.0")).unwrap();
    assert_eq!(rig.desk.import(&file).unwrap().0, own("", "N- x 2"));
    let exported = rig.folder.0.join("out.lacquer");
    rig.desk.export(&id, &exported).unwrap();
    assert_eq!(fs::read_to_string(&exported).unwrap(), newer, "with what is not known here");
    fs::write(&file, "format = 1").unwrap();
    assert!(matches!(rig.desk.import(&file), Err(LibraryError::Preset(_))));
    let none = rig.folder.0.join("none");
    assert!(matches!(rig.desk.import(&none), Err(LibraryError::Preset(_))));
    assert_eq!(rig.names(Shelf::Mine, "").len(), 2);
}

#[test]
fn an_exported_factory_preset_is_its_own_text() {
    let mut rig = Rig::new();
    let file = rig.folder.0.join("somewhere/out.lacquer");
    rig.desk.export(&factory("Vocal", "Warm vocal"), &file).unwrap();
    let wanted = include_str!("../fixtures/warm.lacquer").replace("1.0.0", "1.2.0");
    assert_eq!(fs::read_to_string(&file).unwrap(), wanted);
}

#[test]
fn stars_are_shared_by_all_instances_and_plugins() {
    let mut rig = Rig::new();
    let warm = factory("Vocal", "Warm vocal");
    let file = rig.folder.0.join("favourites.txt");
    fs::create_dir_all(&rig.folder.0).unwrap();
    let others = "nonsense\nreverb\tfactory\ta\tb\n";
    fs::write(&file, format!("\n{others}test\tfactory\tVocal\tWarm vocal\n")).unwrap();
    rig.read_all();
    assert_eq!(rig.names(Shelf::Favourites, ""), ["Warm vocal"]);
    rig.folder.library().set_favourite(&own("", "x"), true).unwrap();
    rig.desk.set_favourite(&warm, false).unwrap();
    assert_eq!(rig.names(Shelf::Favourites, ""), [""; 0]);
    assert_eq!(fs::read_to_string(&file).unwrap(), format!("{others}test\tuser\t\tx\n"));
}

#[test]
fn a_name_stays_as_it_was_written_whatever_its_file_is_called() {
    let mut rig = Rig::new();
    let id = rig.save("X", "My bus / \"x\"");
    let name = |rig: &Rig, id: &PresetId| rig.desk.library().row(id).unwrap().name().to_owned();
    assert_eq!(rig.folder.files("presets/test"), ["X/My bus - -x-.lacquer"]);
    assert_eq!(name(&rig, &id), "My bus / \"x\"");
    assert_eq!(rig.names(Shelf::All, "bus /"), ["My bus - -x-"], "it is found by its name");
    assert_eq!(rig.desk.rename(&id, "X", "My bus: 'x'").unwrap().name, "My bus- 'x'");
    let id = own("X", "My bus- 'x'");
    assert_eq!(name(&rig, &id), "My bus: 'x'");
    for written in ["My bus? 'x'", "My bus- 'x'"] {
        assert_eq!(rig.desk.rename(&id, "X", written).unwrap(), id, "the file keeps its name");
        assert_eq!(name(&rig, &id), written);
    }
    // Whoever gives the file another name in the system's file manager gives it to the preset.
    fs::rename(rig.folder.own("X/My bus- 'x'.lacquer"), rig.folder.own("X/Other.lacquer")).unwrap();
    rig.read_all();
    assert_eq!(name(&rig, &own("X", "Other")), "Other");
}

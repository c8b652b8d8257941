//! The library works beside the window: nothing waits for files, and nothing outlives the desk.

use std::fs::{self, File};
use std::sync::Arc;
use std::time::Duration;

use nice_plug::prelude::Param;
use plugin_common::Desk;
use plugin_common::preset::{LibraryError, Source};
use plugin_common::session::{Ask, News};

use crate::rig::*;

const TEXT: &str = include_str!("../fixtures/warm.lacquer");

/// A desk that waits for no answer at all.
fn impatient(rig: &Rig) -> Desk {
    let desk = Desk::with_library(&rig.params, &rig.params.session, rig.folder.library());
    desk.with_patience(Duration::ZERO)
}

/// All news until nothing is under way.
fn settle(desk: &mut Desk, rig: &Rig) -> Vec<News> {
    let mut news = Vec::new();
    while desk.is_busy() {
        news.extend(desk.news(&rig.gui));
        std::thread::sleep(Duration::from_millis(1));
    }
    news
}

#[test]
fn thousands_of_files_come_bit_by_bit_while_presets_play() {
    let rig = Rig::new();
    for at in 0..3_000 {
        rig.folder.put(&format!("Folder {}/Preset {at}.lacquer", at % 12), TEXT);
    }
    let mut desk = impatient(&rig);
    desk.refresh();
    assert!(desk.library().rows().is_empty() && desk.is_busy(), "begun, not done");
    while desk.library().rows().is_empty() {
        desk.news(&rig.gui);
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(desk.library().rows().len(), 3_003, "all have a row at once");
    desk.ask(&rig.gui, Ask::Load(factory("Vocal", "Warm vocal")));
    let news = desk.news(&rig.gui);
    assert!(news.iter().any(|news| matches!(news, News::Loaded(_, Ok(_)))), "from memory");
    settle(&mut desk, &rig);
    assert!(desk.library().is_complete());
    assert!(desk.library().rows().iter().all(|row| row.preset.is_some()));
}

#[test]
fn a_lock_that_another_holds_keeps_nobody_waiting() {
    let rig = Rig::new();
    fs::create_dir_all(&rig.folder.0).unwrap();
    let lock = File::create(rig.folder.0.join("favourites.lock")).unwrap();
    let mut desk = impatient(&rig);
    desk.refresh();
    settle(&mut desk, &rig);
    lock.lock().unwrap();
    let warm = factory("Vocal", "Warm vocal");
    desk.ask(&rig.gui, Ask::Star(warm.clone(), true));
    assert!(desk.is_busy());
    desk.ask(&rig.gui, Ask::Load(warm.clone()));
    assert!(matches!(desk.news(&rig.gui)[..], [News::Loaded(_, Ok(_))]));
    lock.unlock().unwrap();
    let news = settle(&mut desk, &rig);
    assert!(news.iter().any(|news| matches!(news, News::Starred(Ok(())))), "{news:?}");
    assert!(desk.library().row(&warm).unwrap().is_favourite);
}

/// The thread holds the parameters; once it is joined nobody else does.
#[test]
fn the_thread_ends_with_the_desk_whatever_it_does() {
    let rig = Rig::new();
    let Rig { params, desk: first, folder, gui, .. } = rig;
    drop(first);
    for at in 0..2_000 {
        folder.put(&format!("Preset {at}.lacquer"), TEXT);
    }
    for wait_ms in [0, 1, 5, 20] {
        let mut desk = Desk::with_library(&params, &params.session, folder.library())
            .with_patience(Duration::from_millis(wait_ms));
        desk.refresh();
        desk.ask(
            &gui,
            Ask::SaveAs { preset: called("", &format!("w {wait_ms}")), overwrite: false },
        );
        desk.news(&gui);
        drop(desk);
        assert_eq!(Arc::strong_count(&params), 1, "after {wait_ms} ms");
        assert!(folder.own(&format!("w {wait_ms}.lacquer")).exists(), "what was saved is there");
    }
}

#[test]
fn what_is_read_after_the_window_closed_is_not_heard() {
    let mut rig = Rig::new();
    rig.folder.put("x.lacquer", TEXT);
    let mut desk = impatient(&rig);
    let before = rig.bits();
    desk.ask(&rig.gui, Ask::Load(own("", "x")));
    desk.close();
    assert!(settle(&mut desk, &rig).iter().all(|news| !matches!(news, News::Loaded(..))));
    assert_eq!((rig.bits(), desk.preset(), rig.undo()), (before, None, None));
}

/// Of two loads only the last one is heard, in whatever order they are ready.
#[test]
fn the_last_load_wins() {
    let rig = Rig::new();
    rig.folder.put("x.lacquer", TEXT);
    let mut desk = impatient(&rig);
    desk.refresh();
    settle(&mut desk, &rig);
    desk.ask(&rig.gui, Ask::Load(own("", "x")));
    desk.ask(&rig.gui, Ask::Load(factory("Bus", "Plain")));
    settle(&mut desk, &rig);
    assert_eq!(desk.preset(), Some(factory("Bus", "Plain")));
}

#[test]
fn steps_look_at_the_folder_once() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    let mut desk =
        Desk::with_library(&params, &params.session, rig.folder.library()).with_patience(PATIENCE);
    desk.step(&rig.gui, 1).unwrap();
    assert_eq!(desk.preset(), Some(factory("Vocal", "Bright 2")), "without a list before");
    rig.folder.put("Vocal/Bright 3.lacquer", TEXT);
    desk.step(&rig.gui, 1).unwrap();
    assert_eq!(desk.preset(), Some(factory("Vocal", "Warm vocal")));
    desk.look();
    desk.step(&rig.gui, -1).unwrap();
    assert_eq!(desk.preset(), Some(own("Vocal", "Bright 3")));
    rig.undo();
}

#[test]
fn only_files_are_imported() {
    let mut rig = Rig::new();
    fs::create_dir_all(rig.folder.0.join("folder.lacquer")).unwrap();
    let mut paths = vec![rig.folder.0.join("folder.lacquer")];
    #[cfg(unix)]
    {
        let pipe = rig.folder.0.join("pipe.lacquer");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.is_ok_and(|status| status.success()));
        paths.push(pipe);
    }
    for path in paths {
        let error = rig.desk.import(&path).unwrap_err();
        assert!(
            matches!(&error, LibraryError::Preset(error) if error.reason.contains("is not a file"))
        );
    }
}

/// Listed, and with an own preset "x".
fn listed(rig: &Rig) -> Desk {
    rig.folder.put("x.lacquer", TEXT);
    let mut desk = impatient(rig);
    desk.refresh();
    settle(&mut desk, rig);
    desk
}

fn is_loaded(news: &[News]) -> bool {
    news.iter().any(|news| matches!(news, News::Loaded(..)))
}

#[test]
fn a_load_is_forgotten_when_something_newer_happens() {
    type Newer = fn(&mut Desk, &Rig);
    let newer: [(&str, Newer); 5] = [
        ("going back", |desk, rig| desk.go_back(&rig.gui)),
        ("the other side", |desk, rig| desk.switch_side(&rig.gui)),
        ("defaults", |desk, rig| desk.load_defaults(&rig.gui)),
        ("another state", |_, rig| rig.params.session.replace(rig.params.session.saved())),
        ("the hand", |desk, rig| desk.recorder().begin(rig.params.level.as_ptr())),
    ];
    for (what, newer) in newer {
        for ask in [Ask::Audition as fn(_) -> _, Ask::Load] {
            let rig = Rig::new();
            let mut desk = listed(&rig);
            let before = rig.bits();
            desk.ask(&rig.gui, ask(own("", "x")));
            newer(&mut desk, &rig);
            assert!(!is_loaded(&settle(&mut desk, &rig)), "{what}");
            assert!(!desk.is_auditioning(), "{what}");
            assert_eq!((rig.bits(), desk.preset()), (before, None), "{what}");
        }
    }
}

#[test]
fn a_preset_that_is_kept_before_it_is_read_is_loaded() {
    let rig = Rig::new();
    let mut desk = listed(&rig);
    desk.ask(&rig.gui, Ask::Audition(own("", "x")));
    desk.keep();
    assert!(is_loaded(&settle(&mut desk, &rig)));
    assert!(!desk.is_auditioning());
    assert_eq!(desk.preset(), Some(own("", "x")));
    assert_eq!(desk.undo_label().as_deref(), Some("Preset: x"));
}

#[test]
fn what_is_saved_belongs_to_the_sound_that_was_saved() {
    let ask = || Ask::SaveAs { preset: called("", "mine"), overwrite: false };
    let rig = Rig::new();
    let mut desk = listed(&rig);
    desk.ask(&rig.gui, ask());
    desk.switch_side(&rig.gui);
    settle(&mut desk, &rig);
    assert_eq!(desk.preset(), None, "the other side");
    desk.switch_side(&rig.gui);
    assert_eq!(desk.preset(), Some(own("", "mine")));

    let rig = Rig::new();
    let mut desk = listed(&rig);
    desk.ask(&rig.gui, ask());
    desk.ask(&rig.gui, Ask::Load(factory("Vocal", "Warm vocal")));
    settle(&mut desk, &rig);
    assert_eq!(desk.preset(), Some(factory("Vocal", "Warm vocal")), "loaded since");

    let rig = Rig::new();
    let mut desk = listed(&rig);
    desk.ask(&rig.gui, ask());
    rig.params.session.replace(rig.params.session.saved());
    settle(&mut desk, &rig);
    assert_eq!(desk.preset(), None, "another state");
}

/// The state may be of another project: what is loaded there is its own affair.
#[test]
fn a_state_that_comes_while_a_preset_is_renamed_stays_as_it_is() {
    let rig = Rig::new();
    let mut desk = listed(&rig);
    desk.ask(&rig.gui, Ask::Load(own("", "x")));
    settle(&mut desk, &rig);
    desk.ask(&rig.gui, Ask::Rename { id: own("", "x"), category: String::new(), name: "y".into() });
    rig.params.session.replace(rig.params.session.saved());
    let news = settle(&mut desk, &rig);
    assert!(news.iter().any(|news| matches!(news, News::Renamed(Ok(id)) if *id == own("", "y"))));
    assert_eq!(desk.preset(), Some(own("", "x")));
}

#[test]
fn a_renamed_preset_is_so_called_on_both_sides() {
    let mut rig = Rig::new();
    rig.folder.put("x.lacquer", TEXT);
    rig.desk.look();
    rig.load(&own("", "x"));
    rig.desk.switch_side(&rig.gui);
    rig.desk.rename(&own("", "x"), "", "y").unwrap();
    assert_eq!(rig.desk.preset(), Some(own("", "y")));
    rig.desk.switch_side(&rig.gui);
    assert_eq!(rig.desk.preset(), Some(own("", "y")));
}

#[test]
fn the_host_is_told_of_what_it_cannot_hear_and_of_nothing_else() {
    let mut rig = Rig::new();
    let params = rig.params.clone();
    let edits = |rig: &Rig| rig.desk.recorder().edits();
    assert_eq!((rig.undo(), edits(&rig)), (None, 0), "there was nothing to undo");
    rig.drag(&params.level, &[0.3]);
    rig.load(&factory("Vocal", "Warm vocal"));
    rig.undo();
    rig.undo();
    assert_eq!(edits(&rig), 0, "parameters say it all");
    rig.desk.copy_to_other_side();
    assert_eq!(edits(&rig), 1);
    rig.desk.switch_side(&rig.gui);
    assert_eq!(edits(&rig), 2, "both sides sound the same");
    rig.desk.save_as(called("", "mine"), false).unwrap();
    assert_eq!(edits(&rig), 3);
}

#[test]
fn steps_go_on_from_where_a_preset_was_that_is_gone() {
    for (direction, expected) in [(1, own("Mine", "c")), (-1, own("Mine", "a"))] {
        let mut rig = Rig::new();
        for name in ["a", "b", "c"] {
            rig.folder.put(&format!("Mine/{name}.lacquer"), TEXT);
        }
        rig.desk.look();
        rig.load(&own("Mine", "b"));
        rig.desk.delete(&own("Mine", "b")).unwrap();
        rig.desk.step(&rig.gui, direction).unwrap();
        assert_eq!(rig.desk.preset(), Some(expected));
    }
}

#[test]
fn case_and_the_form_of_accents_make_no_other_preset() {
    let mut rig = Rig::new();
    rig.folder.put("Kick.lacquer", TEXT);
    rig.folder.put("Cafe\u{301}.lacquer", TEXT);
    rig.desk.look();
    rig.load(&own("", "Caf\u{e9}"));
    let taken = rig.desk.save_as(called("", "kick"), false).unwrap_err();
    assert!(matches!(taken, LibraryError::Exists(id) if id == own("", "Kick")));
    assert_eq!(rig.desk.save_as(called("", "kick"), true).unwrap(), own("", "Kick"));
    assert_eq!(rig.desk.save_as(called("", "CAF\u{c9}"), true).unwrap(), own("", "Caf\u{e9}"));
    let taken = rig.desk.rename(&own("", "Caf\u{e9}"), "", "KICK").unwrap_err();
    assert!(matches!(taken, LibraryError::Exists(_)));
    assert_eq!(rig.desk.rename(&own("", "Kick"), "", "kick").unwrap(), own("", "kick"));
    let files = rig.folder.files("presets/test");
    assert_eq!(files, ["Cafe\u{301}.lacquer", "kick.lacquer"]);
}

#[test]
fn steps_add_up_before_the_first_list_and_while_files_are_read() {
    let rig = Rig::new();
    for name in ["One", "Two", "Three", "Four"] {
        rig.folder.put(&format!("A/{name}.lacquer"), TEXT);
    }
    let mut desk = impatient(&rig);
    desk.ask(&rig.gui, Ask::Step(1));
    desk.ask(&rig.gui, Ask::Step(1));
    settle(&mut desk, &rig);
    let ids: Vec<_> = desk.library().rows().iter().map(|row| row.id.clone()).collect();
    assert_eq!(desk.preset().as_ref(), Some(&ids[1]), "two presses, two steps");
    // Own presets are read by the thread: the second press comes before the first is there.
    let own = ids.iter().position(|id| id.source == Source::User).unwrap();
    let before = ids[(own + ids.len() - 1) % ids.len()].clone();
    desk.ask(&rig.gui, Ask::Load(before));
    settle(&mut desk, &rig);
    desk.ask(&rig.gui, Ask::Step(1));
    desk.ask(&rig.gui, Ask::Step(1));
    settle(&mut desk, &rig);
    assert_eq!(desk.preset().as_ref(), Some(&ids[own + 1]));
    desk.ask(&rig.gui, Ask::Step(-2));
    settle(&mut desk, &rig);
    assert_eq!(desk.preset().as_ref(), Some(&ids[(own + ids.len() - 1) % ids.len()]));
}

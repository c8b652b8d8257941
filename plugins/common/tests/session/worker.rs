//! The library works beside the window: nothing waits for files, and nothing outlives the desk.

use std::fs::{self, File};
use std::sync::Arc;
use std::time::Duration;

use plugin_common::Desk;
use plugin_common::preset::LibraryError;
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

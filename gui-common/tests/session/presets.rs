//! The pill and the browser.

use crate::support::session::{DRAWN, Folder, preset_text};
use crate::{Bench, KNOB_AT, Window, assert_gain, click, command, drag, gain_db, key, window};
use egui::accesskit::{Role, Toggled};
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use gui_common::session::{BrowserAction, Session};
use gui_common::shell::{Toast, notify};

#[test]
fn the_arrows_of_the_pill_step_through_the_presets() {
    let folder = Folder::new("arrows");
    let (_, mut h) = window(&folder);
    h.run_steps(2);
    assert!(h.query_by_label("Preset: none").is_some());
    click(&mut h, "Next preset");
    assert!(h.query_by_label("Preset: Backing vocals, tuck").is_some());
    assert_gain(&h, -3.0);
    click(&mut h, "Next preset");
    assert!(h.query_by_label("Preset: Podcast vocal").is_some());
    click(&mut h, "Previous preset");
    assert_gain(&h, -3.0);
    drag(&mut h, KNOB_AT, vec2(0.0, -20.0));
    assert!(h.query_by_label("Preset: Backing vocals, tuck, edited").is_some());
}

#[test]
fn up_and_down_play_at_once_enter_keeps_and_escape_returns() {
    let folder = Folder::new("audition");
    let (_, mut h) = window(&folder);
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0));
    assert_gain(&h, 12.0);
    for (end, expected) in [(Key::Escape, 12.0), (Key::Enter, 1.5)] {
        click(&mut h, "Preset: none");
        key(&mut h, Key::ArrowDown);
        assert_gain(&h, -3.0);
        key(&mut h, Key::ArrowDown);
        assert_gain(&h, 1.5);
        key(&mut h, end);
        assert!(h.query_by_label("Search presets").is_none(), "{end:?} closes the browser");
        assert_gain(&h, expected);
    }
    click(&mut h, "Undo");
    assert_gain(&h, 12.0);
    assert!(h.query_by_label("Preset: none").is_some(), "all that was played is one step");
}

#[test]
fn typing_searches_and_a_search_without_a_match_can_be_cleared() {
    let folder = Folder::new("search");
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    h.event(Event::Text("bass".to_owned()));
    h.run_steps(4);
    assert!(h.query_by_label("1 of 9 presets").is_some());
    assert!(h.query_by_label("Bass, small speakers, Factory").is_some());
    assert!(h.query_by_label("Snare body, Factory").is_none());
    h.event(Event::Text("x".to_owned()));
    h.run_steps(4);
    assert!(h.query_by_label("Nothing called \u{2018}bassx\u{2019}.").is_some());
    click(&mut h, "Show all presets");
    assert!(h.query_by_label("9 presets").is_some());
    click(&mut h, "Drums, 2 presets");
    assert!(h.query_by_label("2 of 9 presets").is_some());
    assert!(h.query_by_label("Kick, tight, Factory").is_some());
}

#[test]
fn a_preset_is_saved_renamed_marked_deleted_and_brought_back() {
    let folder = Folder::new("save");
    let (_, mut h) = window(&folder);
    drag(&mut h, KNOB_AT, vec2(0.0, -25.0));
    click(&mut h, "Preset: none");
    click(&mut h, "Save as");
    h.event(Event::Text("My vocal".to_owned()));
    h.run_steps(3);
    key(&mut h, Key::Enter);
    assert!(folder.preset("", "My vocal").exists());
    assert!(h.query_by_label("My vocal, Mine").is_some());
    assert!(h.query_by_label("Preset: My vocal").is_some());
    click(&mut h, "Favourite My vocal");
    assert!(h.query_by_label("Favourites, 1 presets").is_some());
    h.get_by_label("My vocal, Mine").click_secondary();
    h.run_steps(6);
    click(&mut h, "Rename\u{2026}");
    h.event(Event::Text("My vocal two".to_owned()));
    h.run_steps(3);
    click(&mut h, "Rename");
    assert!(folder.preset("", "My vocal two").exists() && !folder.preset("", "My vocal").exists());
    h.get_by_label("My vocal two, Mine").click_secondary();
    h.run_steps(6);
    click(&mut h, "Delete");
    assert!(!folder.preset("", "My vocal two").exists());
    assert!(h.query_by_label("My vocal two, Mine").is_none());
    let undo = h.get_all_by_label("Undo").last().expect("the message offers to undo");
    undo.click();
    h.run_steps(6);
    assert!(folder.preset("", "My vocal two").exists());
}

#[test]
fn the_first_key_after_typing_goes_to_the_first_hit() {
    let folder = Folder::new("first-hit");
    folder.write("", "Vocal, mine", &preset_text(7.0));
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    click(&mut h, "Vocal, mine, Mine");
    assert_gain(&h, 7.0);
    // The loaded one is the last hit.
    h.get_by_label("Search presets").focus();
    h.event(Event::Text("vocal".to_owned()));
    h.run_steps(4);
    key(&mut h, Key::ArrowDown);
    let first_db = gain_db(&h);
    assert!((first_db - 7.0).abs() > 0.1, "the first hit plays");
    key(&mut h, Key::ArrowDown);
    assert!((gain_db(&h) - first_db).abs() > 0.1, "and then the next one");
}

/// Where a button of the browser stands.
fn place(h: &Bench, label: &str) -> egui::Rect {
    h.get_by_label(label).rect()
}

#[test]
fn save_stands_where_nothing_else_stood_and_can_be_undone() {
    let folder = Folder::new("save-over");
    folder.write("", "Bus", &preset_text(3.0));
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    click(&mut h, "Bus, Mine");
    let before = (place(&h, "Import"), place(&h, "Save as"));
    assert!(h.query_by_label("Save").is_none());
    key(&mut h, Key::Enter);
    drag(&mut h, KNOB_AT, vec2(0.0, -20.0));
    let edited_db = gain_db(&h);
    click(&mut h, "Preset: Bus, edited");
    assert_eq!((place(&h, "Import"), place(&h, "Save as")), before, "where they were");
    let file = folder.preset("", "Bus");
    let old = std::fs::read_to_string(&file).expect("written");
    click(&mut h, "Save");
    assert_ne!(std::fs::read_to_string(&file).expect("written"), old);
    assert!(h.query_by_label("Preset: Bus").is_some());
    let undo = h.get_all_by_label("Undo").last().expect("the message offers to undo");
    undo.click();
    h.run_steps(6);
    assert_eq!(std::fs::read_to_string(&file).expect("written"), old);
    assert_gain(&h, edited_db);
    assert!(h.query_by_label("Preset: Bus, edited").is_some(), "the sound stays as it is");
}

#[test]
fn each_message_brings_its_own_preset_back() {
    let folder = Folder::new("two-offers");
    folder.write("", "Bus", &preset_text(3.0));
    folder.write("", "Room", &preset_text(5.0));
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    click(&mut h, "Bus, Mine");
    key(&mut h, Key::Enter);
    drag(&mut h, KNOB_AT, vec2(0.0, -20.0));
    let (bus, room) = (folder.preset("", "Bus"), folder.preset("", "Room"));
    let text = || std::fs::read_to_string(&bus).expect("written");
    let old = text();
    click(&mut h, "Preset: Bus, edited");
    click(&mut h, "Save");
    let saved = text();
    h.get_by_label("Room, Mine").click_secondary();
    h.run_steps(6);
    click(&mut h, "Delete");
    assert!(saved != old && !room.exists());
    let ctx = h.ctx.clone();
    let mut browse = |action| {
        let Window { demo, gui, .. } = h.state_mut();
        demo.session.as_mut().expect("a session").browse(action, &ctx, gui);
    };
    browse(BrowserAction::PutBack);
    assert!(text() == old && !room.exists(), "what was saved over, and nothing else");
    browse(BrowserAction::Restore);
    assert!(text() == old && room.exists(), "what was deleted, and nothing else");
    browse(BrowserAction::Restore);
    assert_eq!(text(), old, "there is nothing more");
}

#[test]
fn menus_lie_over_the_browser_and_over_messages() {
    let folder = Folder::new("orders");
    folder.write("", "Bus", &preset_text(3.0));
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    notify(&h.ctx, Toast::warn("Something", "to look at"));
    h.run_steps(4);
    let layer = |h: &Bench, label: &str| {
        let at = h.get_by_label(label).rect().center();
        h.ctx.layer_id_at(at).expect("a layer")
    };
    let (browser, message) = (layer(&h, "Bus, Mine"), layer(&h, "Dismiss"));
    assert_ne!(browser, message, "the message is not covered");
    h.get_by_label("Bus, Mine").click_secondary();
    h.run_steps(6);
    for row in ["Favourite", "Rename\u{2026}", "Show file"] {
        let menu = layer(&h, row);
        assert!(menu.order > browser.order && menu.order > message.order, "{row}: {menu:?}");
    }
}

#[test]
fn a_preset_is_no_automation() {
    let folder = Folder::new("dots");
    let (_, mut h) = window(&folder);
    click(&mut h, "Next preset");
    h.run_steps(20);
    assert_gain(&h, -3.0);
    h.run_steps(120);
    assert!(!h.ctx.has_requested_repaint(), "{:?}", h.ctx.repaint_causes());
}

#[test]
fn the_picture_of_a_preset_is_drawn_once() {
    let folder = Folder::new("drawn");
    for i in 0..40 {
        folder.write("", &format!("Own {i}"), &preset_text(i as f32 * 0.2));
    }
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    h.run_steps(20);
    assert!(h.query_by_label("49 presets").is_some());
    key(&mut h, Key::Escape);
    click(&mut h, "Next preset");
    click(&mut h, "Next preset");
    assert_eq!(DRAWN.get(), 49);
}

#[test]
fn a_choice_by_key_closes_the_menu_of_a_preset() {
    let folder = Folder::new("menu");
    folder.write("", "Bus", &preset_text(3.0));
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    h.get_by_label("Bus, Mine").click_secondary();
    h.run_steps(6);
    key(&mut h, Key::ArrowDown);
    key(&mut h, Key::ArrowDown);
    key(&mut h, Key::Enter);
    assert!(h.query_by_label("Show file").is_none(), "the menu is closed");
    h.event(Event::Text("Bus two".to_owned()));
    h.run_steps(3);
    key(&mut h, Key::Enter);
    assert!(folder.preset("", "Bus two").exists() && !folder.preset("", "Bus").exists());
}

#[test]
fn tab_stays_in_the_browser() {
    let folder = Folder::new("tab");
    folder.write("", "Bus", &preset_text(3.0));
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    click(&mut h, "Mine, 1 presets");
    key(&mut h, Key::Tab);
    assert!(h.get_by_label("Search presets").is_focused(), "it begins at the search");
    for modifiers in [Modifiers::NONE, Modifiers::SHIFT] {
        for step in 0..12 {
            command(&mut h, modifiers, Key::Tab);
            let focused = h.ctx.memory(|m| m.focused()).expect("a focus");
            let order =
                h.ctx.viewport(|v| v.prev_pass.widgets.get(focused).map(|w| w.layer_id.order));
            assert_ne!(order, Some(egui::Order::Background), "{modifiers:?} {step}");
        }
    }
}

#[test]
fn the_list_and_the_categories_have_keys_of_their_own() {
    let folder = Folder::new("list-keys");
    folder.write("", "Bus", &preset_text(3.0));
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    h.get_by_label("Categories").focus();
    h.run_steps(3);
    // All, favourites, mine.
    key(&mut h, Key::ArrowDown);
    assert!(h.query_by_label("Bus, Mine").is_none(), "no favourites yet");
    key(&mut h, Key::ArrowRight);
    h.get_by_label("Presets").focus();
    h.run_steps(3);
    key(&mut h, Key::ArrowDown);
    assert_gain(&h, 3.0);
    let is_starred = |h: &crate::Bench| {
        h.get_by_label("Favourite Bus").accesskit_node().toggled() == Some(Toggled::True)
    };
    for expected in [true, false, true] {
        key(&mut h, Key::F);
        h.run_steps(6);
        assert_eq!(is_starred(&h), expected);
    }
    assert!(h.get_by_label("Presets").is_focused(), "the letter was no search");
    key(&mut h, Key::Delete);
    h.run_steps(6);
    assert!(!folder.preset("", "Bus").exists());
    // Any other letter searches.
    h.get_by_label("Presets").focus();
    h.run_steps(3);
    h.event(Event::Text("zz".to_owned()));
    h.run_steps(4);
    assert!(h.query_by_label("Nothing called \u{2018}zz\u{2019}.").is_some());
    assert!(h.get_by_label("Search presets").is_focused());
}

#[test]
fn the_rows_of_the_list_say_which_of_how_many_they_are() {
    let folder = Folder::new("places");
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    let whole_of = |h: &crate::Bench, part: &str, role: Role| {
        let part = h.get_by_label(part);
        let part = part.accesskit_node();
        let mut whole = part.parent().expect("a whole");
        while whole.role() != role {
            whole = whole.parent().expect("a whole around it");
        }
        (part.position_in_set(), whole.size_of_set())
    };
    let first = "Backing vocals, tuck, Factory";
    assert_eq!(whole_of(&h, first, Role::ListBox), (Some(0), Some(9)));
    assert_eq!(whole_of(&h, "All, 9 presets", Role::RadioGroup).0, Some(0));
    key(&mut h, Key::ArrowDown);
    let row = h.get_by_label(first);
    assert_eq!(row.accesskit_node().is_selected(), Some(true));
    assert_eq!(row.accesskit_node().toggled(), None);
}

#[test]
fn a_message_leaves_the_open_browser_free() {
    let folder = Folder::new("free");
    let (_, mut h) = window(&folder);
    click(&mut h, "Preset: none");
    click(&mut h, "Save as");
    h.event(Event::Text("Bus".to_owned()));
    h.run_steps(3);
    key(&mut h, Key::Enter);
    h.run_steps(6);
    let message = h.get_by_label("Dismiss").rect();
    for label in ["Search presets", "Bus, Mine", "Save as"] {
        assert!(h.get_by_label(label).rect().bottom() < message.top(), "{label}");
    }
}

//! Pictures of every control in every state, held against stored ones: dark and light, 100 and
//! 200 %.

#[path = "../support/mod.rs"]
mod support;

mod compare;
mod page;
mod raster;
mod states;

use compare::assert_as_stored;
use gui_common::theme::Mode;
use raster::{Picture, Screen};

const LOOKS: [(&str, Mode); 2] = [("dark", Mode::Dark), ("light", Mode::Light)];

#[test]
fn every_control_looks_as_stored_in_every_state() {
    for (name, mode) in LOOKS {
        for scale in [1, 2] {
            let picture = states::sheet(mode, scale as f32);
            assert_as_stored(&format!("states-{name}@{scale}x"), &picture);
        }
    }
}

#[test]
fn the_gallery_looks_as_stored() {
    for (name, mode) in LOOKS {
        assert_as_stored(&format!("gallery-{name}@1x"), &page_in(mode, 1.0));
    }
}

fn page_in(mode: Mode, scale: f32) -> Picture {
    let (_, gui) = support::host();
    let mut gallery = page::Gallery::new(gui, mode);
    let mut screen = Screen::new(scale);
    let mut shapes = Vec::new();
    for _ in 0..3 {
        shapes = screen.frame(page::SIZE, 1.0, Vec::new(), |ui| gallery.show(ui));
    }
    screen.picture(page::SIZE, shapes)
}

#[test]
fn a_ring_that_is_missing_is_seen() {
    // The smallest state of the sheet: two pixels of focus ring around a switch.
    let shown = |focus| states::one(states::Kind::Toggle, focus, Mode::Dark, 1.0);
    let different = compare::differences(&shown(states::State::Focus), &shown(states::State::Rest));
    assert!(different > 100, "{different}");
}

#[test]
fn the_picture_of_a_frame_is_the_same_each_time() {
    let shown = || states::one(states::Kind::Knob, states::State::Hover, Mode::Light, 1.0);
    assert_eq!(compare::differences(&shown(), &shown()), 0);
}

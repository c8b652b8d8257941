//! Where things stand in a window: asked by name of the same window without a screen, set as the
//! plugin is.

use std::collections::BTreeMap;

use egui::{Modifiers, Pos2, Vec2};
use lacquer_tests::host::Instance;
use test_windows::{Settings, Twin};

/// Middle of the one thing with this name, in a window of this size in points; when there is a place
/// in `selected`, after a click on it.
pub fn place(instance: &mut Instance, name: &str, size: Vec2, selected: Option<Pos2>) -> Pos2 {
    let mut twin = twin(instance, size);
    if let Some(at) = selected {
        twin.click(at, Modifiers::NONE);
    }
    twin.rect(name).unwrap_or_else(|error| panic!("{error}")).center()
}

/// How many triangles the window of an instance is made of.
pub fn triangles(instance: &mut Instance, size: Vec2) -> usize {
    twin(instance, size).triangles()
}

fn twin(instance: &mut Instance, size: Vec2) -> Box<dyn Twin> {
    let id = instance.id().to_owned();
    let mut text = |key: &str| instance.text(key).map_err(|error| error.to_string());
    let settings = Settings { text: &mut text, fields: &BTreeMap::new() };
    test_windows::twin(&id, size, settings).unwrap_or_else(|error| panic!("{error}"))
}

//! Where things stand in a window: asked by name of the same window without a screen, set as the
//! plugin is.

use std::sync::Arc;

use channel_eq::editor::{EqEditor, Taps};
use channel_eq::params::ChannelEqParams;
use egui::{Pos2, Vec2};
use gui_common::LacquerEditor;
use lacquer_tests::host::Instance;
use loudness_meter::editor::LoudnessEditor;
use loudness_meter::params::LoudnessParams;
use loudness_meter::processor::Shared;
use nice_plug::prelude::Params;
use panner::editor::PannerEditor;
use panner::params::PannerPluginParams;
use plugin_common::telemetry::{reading, tap};
use test_rig::{Window, params};

/// Middle of the one thing with this name, in a window of this size in points; when there is a place
/// in `selected`, after a click on it.
pub fn place(instance: &mut Instance, name: &str, size: Vec2, selected: Option<Pos2>) -> Pos2 {
    ask(instance, size, Place { name, selected })
}

/// How many triangles the window of an instance is made of.
pub fn triangles(instance: &mut Instance, size: Vec2) -> usize {
    ask(instance, size, Triangles)
}

/// What is asked of a window, of whichever plugin.
trait Question {
    type Answer;
    fn answer<E: LacquerEditor>(self, window: Window<E>) -> Self::Answer;
}

struct Place<'a> {
    name: &'a str,
    selected: Option<Pos2>,
}

impl Question for Place<'_> {
    type Answer = Pos2;

    fn answer<E: LacquerEditor>(self, mut window: Window<E>) -> Pos2 {
        if let Some(at) = self.selected {
            window.click_at(at, egui::Modifiers::NONE);
        }
        window.place(self.name)
    }
}

struct Triangles;

impl Question for Triangles {
    type Answer = usize;

    fn answer<E: LacquerEditor>(self, window: Window<E>) -> usize {
        window.triangles()
    }
}

fn ask<Q: Question>(instance: &mut Instance, size: Vec2, question: Q) -> Q::Answer {
    match instance.id() {
        "audio.lacquer.channel-eq" => {
            let params = Arc::<ChannelEqParams>::default();
            follow(&*params, instance);
            let taps = Taps { input: tap().1, output: tap().1, side_chain: tap().1 };
            let editor = EqEditor::new(params, Arc::default(), taps);
            question.answer(Window::new(editor, size))
        }
        "audio.lacquer.panner" => {
            let params = Arc::<PannerPluginParams>::default();
            follow(&*params, instance);
            let editor = PannerEditor::new(params, Arc::default(), tap().1);
            question.answer(Window::new(editor, size))
        }
        "audio.lacquer.loudness-meter" => {
            let params = Arc::<LoudnessParams>::default();
            follow(&*params, instance);
            let shared = Arc::<Shared>::default();
            let editor = LoudnessEditor::new(params, shared, reading().1, Arc::default());
            question.answer(Window::new(editor, size))
        }
        id => panic!("{id} has no window without a screen here"),
    }
}

/// Sets parameters as those of an instance.
fn follow(own: &dyn Params, instance: &mut Instance) {
    for id in params::ids(own) {
        params::set(own, &id, &instance.text(&id).unwrap());
    }
}

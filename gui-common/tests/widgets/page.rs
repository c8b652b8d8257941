//! One control of each kind on a page with three regions.

use crate::support::{FakeHost, TestParams, WINDOW, host, prepare};
use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, Rect, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gui_common::meter::{Ballistics, LevelMeter};
use gui_common::plot::{Node, NodeLook, NodeMove, NodePart, NodeValue};
use gui_common::widget::{
    Chip, DropDown, Fader, Knob, Segment, Segmented, Slider, Toggle, ValueField,
};
use gui_common::{Binding, focus, hint};
use nice_plug::context::gui::GuiContext;
use std::sync::Arc;

pub const REASON: &str = "needs an external side-chain";
pub const CHOICES: [&str; 4] = ["Bell", "Low shelf", "High shelf", "Low cut"];
pub const KNOB_AT: Pos2 = pos2(60.0, 60.0);
pub const FIELD_AT: Pos2 = pos2(60.0, 130.0);
pub const SWITCH_AT: Pos2 = pos2(80.0, 172.0);
pub const SHAPE_AT: Pos2 = pos2(80.0, 212.0);

pub struct Page {
    pub params: Arc<TestParams>,
    pub gui: GuiContext,
    pub disabled: bool,
    pub levels: Ballistics,
    pub moved: NodeMove,
    pub hint: String,
}

pub type Bench = Harness<'static, Page>;

pub fn bench() -> (Arc<FakeHost>, Bench) {
    let (host, gui) = host();
    let page = Page {
        params: Arc::default(),
        gui,
        disabled: false,
        levels: Ballistics::default(),
        moved: NodeMove::default(),
        hint: String::new(),
    };
    let harness = Harness::builder().with_size(WINDOW).with_step_dt(1.0 / 60.0).build_ui_state(
        |ui, page: &mut Page| {
            prepare(ui);
            let (p, gui, why) = (&page.params, &page.gui, page.disabled);
            let top = Rect::from_min_size(Pos2::ZERO, vec2(WINDOW.x, 150.0));
            focus::region(ui.ctx(), top);
            let gain = Binding::new(&p.gain, gui).disabled_if(why, REASON);
            let freq = Binding::new(&p.freq, gui).disabled_if(why, REASON);
            Knob::new(gain).alt(freq).label("Gain").show(ui, KNOB_AT);
            Slider::new(freq).show(ui, pos2(120.0, 60.0), 100.0);
            ValueField::new(freq).show(ui, Rect::from_center_size(FIELD_AT, vec2(70.0, 20.0)));
            focus::region(ui.ctx(), Rect::from_min_size(pos2(0.0, 150.0), vec2(250.0, 150.0)));
            let places = ["St", "L", "R", "M", "S"].map(Segment::from);
            let place = Binding::new(&p.place, gui).disabled_if(why, REASON);
            let rect = Rect::from_center_size(SWITCH_AT, vec2(128.0, 24.0));
            Segmented::new(&places).show_bound(ui, rect, place);
            let on = Binding::new(&p.on, gui).disabled_if(why, REASON);
            Toggle::new("").show_bound(ui, pos2(170.0, 164.0), on);
            let shape = Binding::new(&p.shape, gui).disabled_if(why, REASON);
            let rect = Rect::from_center_size(SHAPE_AT, vec2(128.0, 24.0));
            DropDown::new(&CHOICES).show_bound(ui, rect, shape);
            Chip::new("Bypass").show_bound(ui, pos2(170.0, 200.0), Binding::new(&p.bypass, gui));
            focus::region(ui.ctx(), Rect::from_min_max(pos2(250.0, 150.0), WINDOW.to_pos2()));
            let rect = Rect::from_min_size(pos2(260.0, 160.0), vec2(50.0, 130.0));
            LevelMeter::new("Out").show(ui, rect, 270.0, &page.levels);
            let look = NodeLook { number: "4", ..NodeLook::default() };
            let id = egui::Id::unique("node");
            let touch =
                Node::new("Band 4, bell", look).parts(&parts).show(ui, pos2(350.0, 200.0), id);
            page.moved.semitones += touch.moved.semitones;
            page.moved.gain_db += touch.moved.gain_db;
            page.moved.q_steps += touch.moved.q_steps;
            Fader::new(Binding::new(&p.gain, gui)).show(ui, 360.0, (30.0..=110.0).into());
            page.hint = hint::current(ui.ctx()).unwrap_or_default();
        },
        page,
    );
    (host, harness)
}

fn parts() -> Vec<NodePart> {
    let part =
        |which, value, range, text: &str| NodePart { which, value, range, text: text.into() };
    vec![
        part(NodeValue::Frequency, 2870.0, [10.0, 30_000.0], "2.87 kHz"),
        part(NodeValue::Gain, -2.1, [-30.0, 30.0], "\u{2212}2.1 dB"),
        part(NodeValue::Q, 1.8, [0.025, 40.0], "1.80"),
    ]
}

/// Gives a control the keyboard. Three frames: egui locks the arrow keys to a widget only after it
/// had the focus for a whole frame.
pub fn focus_on(h: &mut Bench, label: &str) {
    h.get_all_by_label(label).next().expect("a control").focus();
    h.run_steps(3);
}

pub fn press_key(h: &mut Bench, modifiers: Modifiers, key: Key) {
    h.key_press_modifiers(modifiers, key);
    h.run_steps(3);
}

pub fn move_to(h: &mut Bench, at: Pos2) {
    h.event(Event::PointerMoved(at));
    h.run_steps(2);
}

pub fn button(h: &mut Bench, at: Pos2, pressed: bool, modifiers: Modifiers) {
    h.event(Event::ModifiersChanged(modifiers));
    let button = PointerButton::Primary;
    h.event(Event::PointerButton { pos: at, button, pressed, modifiers });
    h.step();
}

pub fn click_at(h: &mut Bench, at: Pos2, modifiers: Modifiers) {
    move_to(h, at);
    button(h, at, true, modifiers);
    button(h, at, false, modifiers);
    h.event(Event::ModifiersChanged(Modifiers::NONE));
    h.run_steps(30);
}

pub fn wheel(h: &mut Bench, at: Pos2, unit: MouseWheelUnit, delta: Vec2) {
    move_to(h, at);
    h.event(Event::MouseWheel {
        unit,
        delta,
        modifiers: Modifiers::NONE,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
    });
    h.run_steps(2);
}

pub fn shape(h: &Bench) -> usize {
    h.state().params.shape.value() as usize
}

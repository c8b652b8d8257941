//! A sheet of controls brought into their states by real events: a row for each kind, a column for
//! each state.

use crate::raster::{Picture, Screen};
use crate::support::{Place, Shape, TestParams, host};
use egui::{Align2, Event, Key, Modifiers, PointerButton, Pos2, Rect, Ui, Vec2, pos2, vec2};
use gui_common::Binding;
use gui_common::meter::{Ballistics, LevelMeter};
use gui_common::paint::{Icon, text};
use gui_common::plot::{Node, NodeLook};
use gui_common::theme::{Accent, Font, Mode, Theme};
use gui_common::widget::{
    Chip, DropDown, Fader, IconButton, Knob, MenuRow, Segment, Segmented, Slider, Toggle,
    ValueField, menu_rows,
};
use nice_plug::prelude::Param;
use std::sync::Arc;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Knob,
    Slider,
    Fader,
    Field,
    Switch,
    Toggle,
    Chip,
    DropDown,
    IconButton,
    Node,
    Meter,
    Menu,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Rest,
    Hover,
    Pressed,
    On,
    Focus,
    Disabled,
    Automated,
    Modulated,
    Typing,
    Invalid,
}

use State::{Automated, Disabled, Focus, Hover, Invalid, Modulated, On, Pressed, Rest, Typing};

const STATES: [State; 10] =
    [Rest, Hover, Pressed, On, Focus, Disabled, Automated, Modulated, Typing, Invalid];
/// 60 frames a second, and as many as the longest fade takes.
const FRAME_S: f64 = 1.0 / 60.0;
const SETTLE_FRAMES: usize = 16;
const CELL: f32 = 128.0;
const CAPTIONS: Vec2 = vec2(84.0, 28.0);

impl Kind {
    const ALL: [Self; 12] = [
        Self::Knob,
        Self::Slider,
        Self::Fader,
        Self::Field,
        Self::Switch,
        Self::Toggle,
        Self::Chip,
        Self::DropDown,
        Self::IconButton,
        Self::Node,
        Self::Meter,
        Self::Menu,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Field => "Value field",
            Self::Switch => "Segmented",
            Self::DropDown => "Drop-down",
            Self::IconButton => "Icon button",
            Self::Node => "Graph node",
            Self::Menu => "Menu",
            Self::Knob => "Knob",
            Self::Slider => "Slider",
            Self::Fader => "Fader",
            Self::Toggle => "Toggle",
            Self::Chip => "Chip",
            Self::Meter => "Meter",
        }
    }

    fn height(self) -> f32 {
        match self {
            Self::Knob => 112.0,
            Self::Fader | Self::Meter => 128.0,
            Self::Menu => 100.0,
            _ => 44.0,
        }
    }

    /// The states that the kind has.
    fn has(self, state: State) -> bool {
        let is_continuous = matches!(self, Self::Knob | Self::Slider | Self::Fader | Self::Field);
        let is_bound = is_continuous
            || matches!(self, Self::Switch | Self::Toggle | Self::Chip | Self::DropDown);
        match state {
            Rest | Hover | Focus => true,
            Pressed => self != Self::Meter,
            On => !is_continuous && self != Self::DropDown,
            Disabled => is_bound || matches!(self, Self::IconButton | Self::Menu),
            Automated => is_bound || self == Self::Node,
            Modulated | Typing | Invalid => is_continuous,
        }
    }

    /// Where the pointer goes.
    fn anchor(self) -> Pos2 {
        let middle = pos2(CELL * 0.5, self.height() * 0.5);
        match self {
            // Over an option that is not the chosen one.
            Self::Switch => middle + vec2(36.0, 0.0),
            // The second row.
            Self::Menu => pos2(50.0, 50.0),
            Self::Fader => pos2(middle.x, middle.y),
            _ => middle,
        }
    }

    fn show(self, ui: &mut Ui, cell: &Cell) {
        let middle = pos2(CELL * 0.5, self.height() * 0.5);
        let (p, is_off) = (&cell.params, cell.state == Disabled);
        let rect = |width: f32| Rect::from_center_size(middle, vec2(width, 24.0));
        let gain = Binding::new(&p.gain, &cell.gui).disabled_if(is_off, "why");
        match self {
            Self::Knob => {
                Knob::new(gain).radius(26.0).bipolar().label("Gain").show(ui, middle);
            }
            Self::Slider => {
                Slider::new(gain).bipolar().show(ui, middle - vec2(45.0, 0.0), 90.0);
            }
            Self::Fader => {
                Fader::new(gain).show(ui, middle.x, (24.0..=104.0).into());
            }
            Self::Field => {
                let rect = Rect::from_center_size(middle, vec2(70.0, 20.0));
                ValueField::new(gain).show(ui, rect);
            }
            Self::Switch => {
                let places = ["St", "L", "R", "M", "S"].map(Segment::from);
                let place = Binding::new(&p.place, &cell.gui).disabled_if(is_off, "why");
                Segmented::new(&places).show_bound(ui, rect(110.0), place);
            }
            Self::Toggle => {
                let on = Binding::new(&p.on, &cell.gui).disabled_if(is_off, "why");
                Toggle::new("Linked").show_bound(ui, middle - vec2(34.0, 8.0), on);
            }
            Self::Chip => {
                let on = Binding::new(&p.on, &cell.gui).disabled_if(is_off, "why");
                let chip = Chip::new("Auto").accent(Theme::of(ui.ctx()).accent);
                chip.show_bound(ui, middle - vec2(22.0, 12.0), on);
            }
            Self::DropDown => {
                let icons = [Icon::Bell, Icon::LowShelf, Icon::HighShelf, Icon::LowCut];
                let shape = Binding::new(&p.shape, &cell.gui).disabled_if(is_off, "why");
                DropDown::new(&["Bell", "Low shelf", "High shelf", "Low cut"])
                    .icons(&icons)
                    .icon_color(Theme::of(ui.ctx()).accent)
                    .show_bound(ui, rect(112.0), shape);
            }
            Self::IconButton => {
                let accent = Theme::of(ui.ctx()).accent;
                let button = IconButton::new(Icon::Phones, "Listen").boxed().accent(accent);
                button.on(cell.state == On).enabled(!is_off).show(ui, middle);
            }
            Self::Node => cell.node(ui, middle),
            Self::Meter => {
                let level = Rect::from_center_size(middle, vec2(58.0, 116.0));
                LevelMeter::new("Out").show(ui, level, level.left() + 6.0, &cell.levels);
            }
            Self::Menu => {
                let rows = [
                    MenuRow::item("Type").key("Enter").enabled(!is_off),
                    MenuRow::item("Copy").checked(cell.state == On).enabled(!is_off),
                    MenuRow::item("Reset").key("Del").enabled(!is_off),
                ];
                let area = Rect::from_min_size(pos2(2.0, 10.0), vec2(124.0, 80.0));
                let mut child = ui.new_child(egui::UiBuilder::new().max_rect(area));
                menu_rows(&mut child, 124.0, &rows);
            }
        }
    }
}

/// A control in a state.
struct Cell {
    state: State,
    params: Arc<TestParams>,
    gui: nice_plug::context::gui::GuiContext,
    levels: Ballistics,
}

impl Cell {
    fn node(&self, ui: &mut Ui, at: Pos2) {
        let t = Theme::of(ui.ctx());
        let look = NodeLook {
            number: "5",
            color: t.band(4),
            selected: self.state == On,
            automated: self.state == Automated,
            ..NodeLook::default()
        };
        Node::new("Band 5, bell", look).show(ui, at, egui::Id::unique("node"));
    }
}

/// The control in this state, without captions.
pub fn one(kind: Kind, state: State, mode: Mode, scale: f32) -> Picture {
    shoot(&mut Studio::new(scale), kind, state, mode)
}

/// Where the cells of a sheet are drawn, one after the other.
struct Studio {
    screen: Screen,
    /// Parameters are known by their address: no cell may have that of one before.
    kept: Vec<Arc<TestParams>>,
}

impl Studio {
    fn new(scale: f32) -> Self {
        Self { screen: Screen::new(scale), kept: Vec::new() }
    }
}

fn shoot(studio: &mut Studio, kind: Kind, state: State, mode: Mode) -> Picture {
    let screen = &mut studio.screen;
    let (_host, gui) = host();
    let params = Arc::new(TestParams::default());
    let start = if matches!(state, Modulated | Automated) { 0.4 } else { 0.7 };
    gui.param_setter().set_parameter_normalized(&params.gain, start);
    if state == On {
        gui.param_setter().set_parameter(&params.on, true);
        gui.param_setter().set_parameter(&params.place, Place::R);
    }
    studio.kept.push(Arc::clone(&params));
    let mut cell = Cell { state, params, gui, levels: Ballistics::default() };
    cell.levels.update(if state == On { [0.8, -2.0] } else { [-9.0, -12.0] }, 0.0);
    let size = vec2(CELL, kind.height());
    let draw = |ui: &mut Ui, cell: Option<&Cell>| {
        let t = Arc::new(Theme::new(mode, Accent::Shellac));
        t.apply(ui.ctx());
        ui.painter().rect_filled(Rect::from_min_size(Pos2::ZERO, size), 0.0, t.bg2);
        if let Some(cell) = cell {
            kind.show(ui, cell);
        }
    };
    // What the cell before has left is gone after a pause without a control.
    let released = Event::PointerButton {
        pos: Pos2::ZERO,
        button: PointerButton::Primary,
        pressed: false,
        modifiers: Modifiers::NONE,
    };
    let moved = Event::PointerMoved(Pos2::ZERO);
    for events in [vec![moved, released], vec![Event::PointerGone, key(Key::Escape)], Vec::new()] {
        screen.frame(size, 1.0, events, |ui| draw(ui, None));
    }
    for _ in 0..3 {
        screen.frame(size, FRAME_S, Vec::new(), |ui| draw(ui, Some(&cell)));
    }
    if state == Automated {
        cell.gui.param_setter().set_parameter_normalized(&cell.params.gain, 0.7);
        cell.gui.param_setter().set_parameter(&cell.params.on, true);
        cell.gui.param_setter().set_parameter(&cell.params.place, Place::L);
        cell.gui.param_setter().set_parameter(&cell.params.shape, Shape::LowShelf);
    }
    if state == Modulated {
        modulate(&cell.params);
    }
    for events in events(kind, state) {
        screen.frame(size, FRAME_S, events, |ui| draw(ui, Some(&cell)));
    }
    // Fades end; the text cursor is in the shown half of its blinking.
    let mut shapes = Vec::new();
    for _ in 0..SETTLE_FRAMES {
        shapes = screen.frame(size, FRAME_S, Vec::new(), |ui| draw(ui, Some(&cell)));
    }
    screen.picture(size, shapes)
}

#[allow(unsafe_code, reason = "only the framework modulates parameters")]
fn modulate(params: &TestParams) {
    // SAFETY: the parameter lives as long as `params`.
    unsafe {
        params.gain.as_ptr()._internal_modulate_value(0.35);
    }
}

/// The frames that bring a control into a state.
fn events(kind: Kind, state: State) -> Vec<Vec<Event>> {
    let at = kind.anchor();
    let over = Event::PointerMoved(at);
    let button = |pressed: bool, modifiers: Modifiers| Event::PointerButton {
        pos: at,
        button: PointerButton::Primary,
        pressed,
        modifiers,
    };
    let (none, command) = (Modifiers::NONE, Modifiers::COMMAND);
    let typing = || {
        let at = if kind == Kind::Knob { at + vec2(0.0, 38.0) } else { at };
        let click = |pressed| Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: command,
        };
        vec![
            vec![Event::PointerMoved(at), Event::ModifiersChanged(command)],
            vec![click(true)],
            vec![click(false)],
            vec![Event::ModifiersChanged(none), Event::PointerGone],
            Vec::new(),
        ]
    };
    match state {
        Hover => vec![vec![over]],
        Pressed => {
            let moved = Event::PointerMoved(at - vec2(0.0, 4.0));
            vec![vec![over], vec![button(true, none)], vec![moved]]
        }
        Focus if kind == Kind::Menu => vec![vec![key(Key::ArrowDown)]],
        Focus => vec![vec![key(Key::Tab)]],
        Typing => typing(),
        Invalid => {
            let mut frames = typing();
            frames.push(vec![Event::Text("loud".into())]);
            frames.extend([vec![key(Key::Enter)], Vec::new()]);
            frames
        }
        Rest | On | Disabled | Automated | Modulated => Vec::new(),
    }
}

fn key(key: Key) -> Event {
    let modifiers = Modifiers::NONE;
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

/// All of them with captions.
pub fn sheet(mode: Mode, scale: f32) -> Picture {
    let height = CAPTIONS.y + Kind::ALL.iter().map(|kind| kind.height()).sum::<f32>();
    let size = vec2(CAPTIONS.x + CELL * STATES.len() as f32, height);
    let mut captions = Screen::new(scale);
    let shapes = (0..2)
        .map(|_| captions.frame(size, 1.0, Vec::new(), |ui| paint_captions(ui, size, mode)))
        .last();
    let mut sheet = captions.picture(size, shapes.unwrap_or_default());
    let mut studio = Studio::new(scale);
    let mut y = CAPTIONS.y;
    for kind in Kind::ALL {
        for (column, state) in STATES.into_iter().enumerate().filter(|(_, s)| kind.has(*s)) {
            let x = CAPTIONS.x + CELL * column as f32;
            let part = shoot(&mut studio, kind, state, mode);
            sheet.put(&part, ((x * scale) as usize, (y * scale) as usize));
        }
        y += kind.height();
    }
    sheet
}

fn paint_captions(ui: &Ui, size: Vec2, mode: Mode) {
    let t = Theme::new(mode, Accent::Shellac);
    let p = ui.painter();
    p.rect_filled(Rect::from_min_size(Pos2::ZERO, size), 0.0, t.bg2);
    for (column, state) in STATES.iter().enumerate() {
        let at = pos2(CAPTIONS.x + CELL * (column as f32 + 0.5), 16.0);
        let font = Font::regular(11.0);
        text(p, at, Align2::CENTER_CENTER, &format!("{state:?}"), font, t.low);
    }
    let mut y = CAPTIONS.y;
    for kind in Kind::ALL {
        let at = pos2(14.0, y + kind.height() * 0.5);
        text(p, at, Align2::LEFT_CENTER, kind.name(), Font::medium(11.0), t.mid);
        y += kind.height();
    }
}

//! The graph node: a numbered circle that is dragged, wheeled and moved by keys.
//!
//! The node reports what the user wants in plain units ([`NodeMove`], [`NodeAction`]); the editor
//! applies it to one or several bands, as its selection says.

use super::{NodePart, node_keys, node_parts};
use crate::paint::{Icon, icon, text};
use crate::theme::{Font, Theme, alpha, metrics, mix};
use crate::widget::automated_dot;
use crate::{focus, hint};
use egui::epaint::Mesh;
use egui::{Align2, Color32, Id, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui};
use egui::{Vec2, WidgetInfo, pos2, vec2};

/// Radius within which a node is hit.
const HIT: f32 = 14.0;
const RADIUS: f32 = 9.0;
const SELECTED_RADIUS: f32 = 10.0;
const HINT: &str = "Drag: frequency and gain. Wheel: Q. Shift: fine. Double-click: gain 0.";

/// How a node looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct NodeLook<'a> {
    /// Its number.
    pub number: &'a str,
    /// Its band's colour.
    pub color: Color32,
    /// Chosen: larger, with a white ring.
    pub selected: bool,
    /// Switched off: hollow.
    pub off: bool,
    /// Listened to alone: warn ring and headphones.
    pub solo: bool,
    /// Under the pointer.
    pub hovered: bool,
    /// Shows the focus ring.
    pub focused: bool,
    /// Pressed or dragged.
    pub pressed: bool,
    /// The host is writing to one of its values.
    pub automated: bool,
    /// Other radius than a node's own (band chips).
    pub radius: Option<f32>,
}

/// Paints a node at `c`.
pub fn paint_node(p: &Painter, c: Pos2, n: &NodeLook<'_>, t: &Theme) {
    let own = if n.selected { SELECTED_RADIUS } else { RADIUS };
    let r = n.radius.unwrap_or(own) + if n.hovered && !n.selected { 0.7 } else { 0.0 };
    if n.selected {
        if t.is_dark() {
            p.circle_filled(c, r + 9.0, alpha(n.color, 0.10));
            p.circle_filled(c, r + 6.0, alpha(n.color, 0.12));
        }
        let ring = if t.is_dark() { Color32::WHITE } else { t.hi };
        p.circle_stroke(c, r + 4.0, Stroke::new(1.6, alpha(ring, 0.9)));
    }
    if n.pressed {
        p.circle_filled(c, r + 8.0, alpha(n.color, 0.16));
    }
    if n.solo {
        p.circle_stroke(c, r + 4.0, Stroke::new(2.0, t.warn));
        icon(p, Icon::Phones, c + vec2(r + 3.0, -r - 3.0), 11.0, t.hi);
    }
    p.circle_filled(c, r + 1.2, alpha(t.bg0, 0.8));
    let ink = if n.off {
        p.circle(c, r - 0.8, t.bg0, Stroke::new(1.6, alpha(n.color, 0.8)));
        n.color
    } else {
        paint_ball(p, c, r, n.color);
        t.on_accent
    };
    let size = if r > 8.0 { metrics::TEXT_STATUS } else { metrics::TEXT_TICK };
    text(p, c, Align2::CENTER_CENTER, n.number, Font::semibold(size), ink);
    if n.focused {
        p.circle_stroke(c, r + 4.0, Stroke::new(metrics::FOCUS, t.focus));
    }
    if n.automated {
        automated_dot(p, c + vec2(r + 1.0, -r - 1.0), t);
    }
}

/// A circle lit from the upper left: anti-aliased disc below, gradient fan on top.
fn paint_ball(p: &Painter, c: Pos2, r: f32, color: Color32) {
    const SECTORS: u32 = 32;
    const LIGHT: Vec2 = vec2(-0.3, -0.5);
    const REACH: f32 = 1.6;
    p.circle_filled(c, r, color);
    let focus = c + LIGHT * r;
    let bright = mix(color, Color32::WHITE, 0.22);
    let mut mesh = Mesh::default();
    mesh.colored_vertex(focus, bright);
    for i in 0..=SECTORS {
        let a = std::f32::consts::TAU * i as f32 / SECTORS as f32;
        let at = c + vec2(a.cos(), a.sin()) * (r - 0.6);
        let far = ((at - focus).length() / (r * REACH)).min(1.0);
        mesh.colored_vertex(at, mix(bright, color, far));
        if i > 0 {
            mesh.add_triangle(0, i, i + 1);
        }
    }
    p.add(Shape::mesh(mesh));
}

/// A small handle beside a node (Q wings: hollow; range: filled).
pub fn paint_handle(p: &Painter, c: Pos2, color: Color32, hollow: bool, t: &Theme) {
    if hollow {
        p.circle(c, 4.0, t.bg0, Stroke::new(1.8, color));
    } else {
        p.circle_filled(c, 3.6, color);
    }
}

/// A wish to move, in plain units since the last frame.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct NodeMove {
    /// Pointer travel in logical pixels, already slowed by Shift and held to one axis by Ctrl.
    pub pixels: Vec2,
    /// Semitones from keys.
    pub semitones: f32,
    /// Decibels from keys.
    pub gain_db: f32,
    /// Steps of Q from wheel or keys; positive is narrower.
    pub q_steps: f32,
    /// Alt is held while dragging: the vertical travel is for the dynamic range.
    pub alt: bool,
}

impl NodeMove {
    /// Is there nothing to do?
    pub fn is_none(&self) -> bool {
        *self == Self { alt: self.alt, ..Self::default() }
    }
}

/// What else the user asked of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NodeAction {
    /// Chosen by click, focus or drag; `add` keeps the others chosen.
    Select {
        /// Ctrl was held.
        add: bool,
    },
    /// Double-click: gain to 0.
    ResetGain,
    /// Key 0: on or off.
    ToggleOn,
    /// Key S or L: listen.
    ToggleSolo,
    /// Del: remove.
    Remove,
    /// Enter: type a value.
    Type,
}

/// What happened to a node in this frame.
pub struct NodeTouch {
    /// The response, for menus and tooltips.
    pub response: Response,
    /// Movement.
    pub moved: NodeMove,
    /// The press began or lasts; gestures of the moved parameters are to be kept alive.
    pub dragging: bool,
    /// The drag ended in this frame.
    pub released: bool,
    /// Anything else.
    pub action: Option<NodeAction>,
}

/// A node at a place.
#[must_use = "call `show`"]
pub struct Node<'n, 'a> {
    name: &'n str,
    hint: &'n str,
    look: NodeLook<'a>,
    parts: Option<&'n dyn Fn() -> Vec<NodePart>>,
}

impl<'n, 'a> Node<'n, 'a> {
    /// `name` is read by assistive technology: "Band 4, bell".
    pub fn new(name: &'n str, look: NodeLook<'a>) -> Self {
        Self { name, hint: HINT, look, parts: None }
    }

    /// What the hint line says of it, where its double-click or its band is another's.
    pub fn hint(mut self, words: &'n str) -> Self {
        self.hint = words;
        self
    }

    /// The values that assistive technology reads and moves; called only when it listens.
    pub fn parts(mut self, parts: &'n dyn Fn() -> Vec<NodePart>) -> Self {
        self.parts = Some(parts);
        self
    }

    /// Shows it at `at` and runs its gestures. `id` stays with the band while it moves.
    pub fn show(self, ui: &mut Ui, at: Pos2, id: Id) -> NodeTouch {
        let (touch, look) = self.run(ui, at, id);
        paint_node(ui.painter(), at, &look, &Theme::of(ui.ctx()));
        touch
    }

    /// Runs its gestures; returns how it is to be painted with [`paint_node`]. The order of the
    /// calls is the order of Tab.
    pub fn run(self, ui: &mut Ui, at: Pos2, id: Id) -> (NodeTouch, NodeLook<'a>) {
        let rect = Rect::from_center_size(at, vec2(HIT, HIT) * 2.0);
        let response = ui.interact(rect, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Group, true, self.name));
        let selected = self.look.selected;
        ui.ctx().accesskit_node_builder(id, |node| node.set_selected(selected));
        let asked = response.hovered() || focus::is_shown(ui.ctx(), id);
        hint::offer_if(ui.ctx(), asked, self.hint);
        let (moved, dragging, released) = drag(ui, &response);
        let mut touch = NodeTouch { action: None, moved, dragging, released, response };
        touch.action = click_action(ui, &touch.response, dragging);
        if touch.response.hovered() {
            touch.moved.q_steps += wheel(ui);
        }
        if let Some(parts) = self.parts.filter(|_| ui.ctx().has_accesskit_node(id)) {
            node_parts::show(ui, &touch.response, self.name, &parts(), &mut touch.moved);
        }
        if let Some(action) = node_keys::keys(ui, &touch.response, &mut touch.moved) {
            touch.action = Some(action);
        }
        if touch.response.gained_focus() && touch.action.is_none() {
            touch.action = Some(NodeAction::Select { add: false });
        }
        let mut look = self.look;
        look.hovered = touch.response.hovered() || dragging;
        look.pressed = dragging || touch.response.is_pointer_button_down_on();
        look.focused = focus::is_shown(ui.ctx(), id);
        (touch, look)
    }
}

fn wheel(ui: &Ui) -> f32 {
    let fine = if ui.input(|i| i.modifiers.shift) { metrics::FINE } else { 1.0 };
    crate::param::wheel_steps(ui) * fine
}

fn click_action(ui: &Ui, response: &Response, dragging: bool) -> Option<NodeAction> {
    let add = ui.input(|i| i.modifiers.command);
    if response.double_clicked() {
        return Some(NodeAction::ResetGain);
    }
    if response.clicked() {
        response.request_focus();
        return Some(NodeAction::Select { add });
    }
    let began = dragging && response.drag_started();
    (began || response.secondary_clicked()).then_some(NodeAction::Select { add: false })
}

fn drag(ui: &Ui, response: &Response) -> (NodeMove, bool, bool) {
    let id = response.id.with("drag");
    let before: Option<Pos2> = ui.data(|d| d.get_temp(id));
    let (modifiers, now, origin) =
        ui.input(|i| (i.modifiers, i.pointer.latest_pos(), i.pointer.press_origin()));
    let down = response.is_pointer_button_down_on() && ui.input(|i| i.pointer.primary_down());
    let mut moved = NodeMove { alt: modifiers.alt, ..NodeMove::default() };
    let held = |delta: Vec2| match (modifiers.command, modifiers.shift) {
        (true, true) => vec2(delta.x, 0.0),
        (true, false) => vec2(0.0, delta.y),
        (false, true) => delta * metrics::FINE,
        (false, false) => delta,
    };
    if !down {
        let Some(before) = before else { return (moved, false, false) };
        ui.data_mut(|d| d.remove::<Pos2>(id));
        // The last motion may come in the frame of the release.
        moved.pixels = now.map_or(Vec2::ZERO, |now| held(now - before));
        return (moved, true, true);
    }
    let (Some(now), Some(origin)) = (now, origin) else { return (moved, before.is_some(), false) };
    if before.is_none() && (now - origin).length() < metrics::DRAG_SLOP {
        return (moved, false, false);
    }
    moved.pixels = held(now - before.unwrap_or(origin));
    ui.data_mut(|d| d.insert_temp(id, now));
    (moved, true, false)
}

/// Where a node is drawn that lies outside the axis: on its edge.
pub fn clamp_to(rect: Rect, at: Pos2) -> Pos2 {
    pos2(at.x.clamp(rect.left(), rect.right()), at.y.clamp(rect.top(), rect.bottom()))
}

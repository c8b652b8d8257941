//! The field: where the source is, how wide it is, and what comes out. Everything in it is dragged.

use egui::{
    Context, CursorIcon, Event, EventFilter, Id, Key, Modifiers, Pos2, Rect, Response, Sense, Ui,
};
use gui_common::hint;
use gui_common::param::Binding;
use gui_common::shortcut::Shortcut;
use gui_common::theme::{Theme, metrics};

use super::field_paint::{self, Part, Scene};
use super::geometry::{EDGE_DEG, Geometry, SOURCE_RADIUS};
use super::placement::{Bindings, Grab, wrap};
use crate::params::ModeChoice;

/// Hit radius of the source.
const SOURCE_HIT: f32 = 16.0;
/// Hit radius of an end.
const END_HIT: f32 = 12.0;
/// Hit distance of the wedge's edges and the rim.
const LINE_HIT: f32 = 8.0;
/// One arrow key, in degrees.
const KEY_STEP_DEG: f32 = 1.0;
const FINE_STEP_DEG: f32 = KEY_STEP_DEG * metrics::FINE;
/// What the arrows move the source by, in degrees; those with Shift first: the others match them, too.
pub const KEYS: [Shortcut<f32>; 2] = [
    Shortcut {
        modifiers: Modifiers::SHIFT,
        keys: &[(Key::ArrowLeft, -FINE_STEP_DEG), (Key::ArrowRight, FINE_STEP_DEG)],
        words: "the source, a tenth of a degree",
    },
    Shortcut {
        modifiers: Modifiers::NONE,
        keys: &[(Key::ArrowLeft, -KEY_STEP_DEG), (Key::ArrowRight, KEY_STEP_DEG)],
        words: "the source, a degree",
    },
];
/// One wheel step of the width, in percent of 200.
const WHEEL_STEP: f32 = 0.01;

/// What the field shows besides the parameters.
#[derive(Clone, Copy)]
pub struct Live<'a> {
    /// Radius of the live image, 0 to 1, evenly from -90 to +90 degrees.
    pub image: &'a [f32],
    /// Frequency of the mono bass, if it is on.
    pub bass: Option<&'a str>,
    /// Whether the plugin is bypassed.
    pub bypassed: bool,
}

/// Shows the field in `rect` and runs its gestures. Returns what is pointed at or held.
pub fn show(ui: &Ui, rect: Rect, bindings: &Bindings<'_>, live: Live<'_>) -> Option<Part> {
    let ctx = ui.ctx().clone();
    let geometry = Geometry::in_rect(rect);
    let top_left = geometry.centre - egui::vec2(geometry.radius, geometry.radius);
    let area = Rect::from_min_max(top_left, rect.max).expand(LINE_HIT).intersect(rect);
    let response = ui.interact(area, ui.scope_id().with("field"), Sense::click_and_drag());
    let is_mono = bindings.is_mono;
    let pointed = response.hover_pos().and_then(|at| hit(&ctx, &geometry, bindings, at));
    let held = drag(ui, &response, &geometry, bindings);
    if response.double_clicked() && !is_mono {
        for binding in bindings.moved_by(Part::Source, false) {
            binding.reset(&ctx);
        }
    } else if response.clicked() {
        response.request_focus();
    }
    if response.hovered() && is_mono {
        hint::offer(&ctx, || super::MONO_HINT.to_owned());
    } else if response.hovered() {
        wheel(ui, &bindings.width);
        if pointed.is_some() && held.is_none() {
            ctx.set_cursor_icon(CursorIcon::Grab);
        }
        hint::offer(&ctx, || hint_text(held.or(pointed), bindings.mode).to_string());
    }
    keys(ui, &response, bindings);

    let source_deg = bindings.source_deg(&ctx);
    let scene = Scene {
        source_deg: wrap(source_deg, EDGE_DEG),
        ends_deg: bindings.ends_deg(&ctx),
        show_arc: bindings.mode != ModeChoice::Balance && !is_mono,
        inverted: source_deg.abs() > EDGE_DEG,
        bass: live.bass,
        image: live.image,
        hot: held.or(pointed),
        bypassed: live.bypassed,
    };
    field_paint::paint(ui.painter(), rect, &geometry, &scene, &Theme::of(&ctx));
    if response.has_focus() {
        let at = geometry.at(scene.source_deg, SOURCE_RADIUS);
        let ring = Rect::from_center_size(at, egui::vec2(28.0, 28.0));
        gui_common::paint::focus_ring(ui.painter(), ring, 14.0, 3.0, &Theme::of(&ctx));
    }
    let label = bindings.moved_by(Part::Source, false)[0].param().name().to_string();
    let value = f64::from(source_deg);
    response.widget_info(|| egui::WidgetInfo::slider(!is_mono, value, format!("Source, {label}")));
    scene.hot
}

fn hint_text(part: Option<Part>, mode: ModeChoice) -> &'static str {
    match (part, mode) {
        (Some(Part::End(_)), ModeChoice::Dual) => "Channels: drag moves both. Alt: this one alone.",
        (Some(Part::End(_)), _) => "Width: drag. Alt: this end alone.",
        (Some(Part::Rim), _) => "Rotation: drag the rim. Shift for fine.",
        _ => "Source: drag, double-click centres. Wheel: width.",
    }
}

/// The part under a point; the nearest of those that can be hit.
fn hit(ctx: &Context, geometry: &Geometry, bindings: &Bindings<'_>, at: Pos2) -> Option<Part> {
    if bindings.is_mono {
        return None;
    }
    let to = |angle_deg: f32| geometry.at(wrap(angle_deg, EDGE_DEG), SOURCE_RADIUS).distance(at);
    let ends_deg = bindings.ends_deg(ctx);
    let has_handles = bindings.mode != ModeChoice::Balance;
    let mut best = None;
    let mut offer = |part: Part, distance: f32, reach: f32| {
        if distance <= reach && best.is_none_or(|(_, nearest)| distance < nearest) {
            best = Some((part, distance));
        }
    };
    offer(Part::Source, to(bindings.source_deg(ctx)), SOURCE_HIT);
    if has_handles {
        for end in [0, 1] {
            offer(Part::End(end), to(ends_deg[end]), END_HIT);
        }
    }
    let mut best = best.map(|(part, _)| part);
    if best.is_none() && bindings.mode != ModeChoice::Dual {
        let radius = geometry.centre.distance(at);
        let aside = |end: usize| {
            let off_deg = wrap(geometry.angle_deg(at) - ends_deg[end], EDGE_DEG);
            (off_deg.to_radians().sin() * radius).abs()
        };
        let nearest = if aside(0) < aside(1) { 0 } else { 1 };
        let in_field = radius > geometry.radius * 0.2 && radius < geometry.radius;
        best = (in_field && aside(nearest) <= LINE_HIT).then_some(Part::End(nearest));
    }
    let at_rim = (geometry.radius_part(at) - 1.0).abs() * geometry.radius <= LINE_HIT;
    best.or((at_rim && bindings.mode == ModeChoice::Rotation).then_some(Part::Rim))
}

/// Runs a drag; returns the part that is held.
fn drag(
    ui: &Ui,
    response: &Response,
    geometry: &Geometry,
    bindings: &Bindings<'_>,
) -> Option<Part> {
    let ctx = ui.ctx();
    let id = response.id.with("grab");
    let grab: Option<Grab> = ctx.data(|data| data.get_temp(id));
    let pointer = ui.input(|input| (input.pointer.press_origin(), input.pointer.latest_pos()));
    let down = response.is_pointer_button_down_on() && ui.input(|i| i.pointer.primary_down());
    if !down {
        if let Some(mut grab) = grab {
            // egui lets go of everything when Esc is pressed.
            let escaped = ui.input(|input| input.key_pressed(Key::Escape));
            if escaped && !grab.cancelled {
                grab.moved_deg = 0.0;
                bindings.drag(ctx, &grab);
            }
            end(ctx, id, bindings, &grab);
        }
        return None;
    }
    let (Some(origin), Some(now)) = pointer else { return None };
    let mut grab = match grab {
        Some(grab) => grab,
        None => {
            let part = hit(ctx, geometry, bindings, origin)?;
            if (now - origin).length() < metrics::DRAG_SLOP {
                return Some(part);
            }
            let [left, right] = bindings.ends_deg(ctx);
            let start_deg = [bindings.source_deg(ctx), left, right];
            let alt = ui.input(|input| input.modifiers.alt);
            Grab { part, alt, last: origin, moved_deg: 0.0, start_deg, cancelled: false }
        }
    };
    if grab.cancelled {
        return None;
    }
    for binding in bindings.moved_by(grab.part, grab.alt) {
        binding.begin(ctx);
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        grab.moved_deg = 0.0;
        bindings.drag(ctx, &grab);
        end(ctx, id, bindings, &grab);
        grab.cancelled = true;
    } else if now != grab.last {
        let speed = if ui.input(|input| input.modifiers.shift) { metrics::FINE } else { 1.0 };
        grab.moved_deg += (geometry.angle_deg(now) - geometry.angle_deg(grab.last)) * speed;
        grab.last = now;
        bindings.drag(ctx, &grab);
    }
    ctx.set_cursor_icon(CursorIcon::Grabbing);
    ctx.data_mut(|data| data.insert_temp(id, grab));
    Some(grab.part)
}

fn end(ctx: &Context, id: Id, bindings: &Bindings<'_>, grab: &Grab) {
    for binding in bindings.moved_by(grab.part, grab.alt) {
        binding.end(ctx);
    }
    ctx.data_mut(|data| data.remove::<Grab>(id));
}

/// The wheel anywhere on the field is the width.
fn wheel(ui: &Ui, width: &Binding<'_>) {
    let steps: f32 = ui.input(|input| {
        let step = |event: &Event| match event {
            Event::MouseWheel { delta, .. } => (delta.x + delta.y).signum(),
            _ => 0.0,
        };
        input.events.iter().map(step).sum()
    });
    if steps != 0.0 {
        let speed = if ui.input(|input| input.modifiers.shift) { metrics::FINE } else { 1.0 };
        let shown = width.shown(ui.ctx());
        width.begin_burst(ui.ctx());
        width.set(ui.ctx(), shown + steps * WHEEL_STEP * speed);
    }
}

/// Arrow keys move the source while the field has the focus.
fn keys(ui: &Ui, response: &Response, bindings: &Bindings<'_>) {
    if !response.has_focus() || bindings.is_mono {
        return;
    }
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let moved_deg: f32 = KEYS.iter().flat_map(|shortcut| shortcut.take(ui)).sum();
    if moved_deg != 0.0 {
        let ctx = ui.ctx();
        let to_deg = bindings.source_deg(ctx) + moved_deg;
        for binding in bindings.moved_by(Part::Source, false) {
            binding.begin_burst(ctx);
        }
        bindings.set_source(ctx, to_deg);
    }
}

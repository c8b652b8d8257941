//! Places in the displays that are worked as knobs are, but go with the pointer.

use egui::{Rect, Role, Sense, Ui, Vec2, WidgetInfo, vec2};
use gui_common::param::{self, Handle};
use gui_common::theme::{Theme, metrics};
use gui_common::{hint, paint};
use nice_plug::prelude::{FloatParam, Param};

/// Room for a value that is typed at a handle.
const ENTRY: Vec2 = vec2(72.0, 20.0);

/// A place of this name, and what to say of it if it is more than a handle's usual words.
pub fn show(ui: &Ui, at: Rect, (name, words): (&str, Option<&str>), handle: Handle<'_>) {
    let ctx = ui.ctx();
    let response = ui.interact(at, ui.scope_id().with(name), Sense::click_and_drag());
    let touch = param::handle(ui, &response, handle, Rect::from_center_size(at.center(), ENTRY));
    // Several places move one parameter: each has its own name.
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, touch.enabled, name));
    if let Some(words) = words.filter(|_| touch.enabled && !touch.dragging) {
        hint::offer_if(ctx, touch.hovered || touch.focused, words);
    }
    if touch.focused {
        let radius = metrics::R_CONTROL.min(0.5 * at.width().min(at.height()));
        paint::focus_ring(ui.painter(), at, radius, 0.0, &Theme::of(ctx));
    }
}

/// Both ends of a parameter, in its plain units.
pub fn ends(param: &FloatParam) -> [f32; 2] {
    [0.0, 1.0].map(|end| param.preview_plain(end))
}

/// Moves a parameter of even steps by as much as `change` says of a motion, in its plain units.
pub fn linear(param: &FloatParam, change: impl Fn(Vec2) -> f32) -> impl Fn(f32, Vec2) -> f32 {
    let [low, high] = ends(param);
    move |from, by| from + change(by) / (high - low)
}

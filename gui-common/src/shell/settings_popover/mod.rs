//! The settings of the suite, under the settings button; in narrow windows also what the top bar
//! has no room for.

mod form;
mod size_row;

use super::Shell;
use super::popover::{self, Popover};
use super::top::{BarLook, compare};
use crate::editor_state::EditorState;
use crate::session::BarAction;
use crate::settings::{self, MeterFall, Motion, PeakHold, Settings, ThemeChoice, Wheel};
use crate::theme::{Theme, metrics};
use egui::{Id, Key, Rect, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};
use form::Form;

const WIDTH: f32 = 372.0;
/// Space that the bars take from the window's height.
const BARS: f32 = 60.0;

fn id() -> Id {
    Id::unique("lacquer settings")
}

impl Shell {
    /// Shows the settings while they are open; returns what the folded controls ask for.
    pub(super) fn settings_popover(
        &mut self,
        ui: &Ui,
        window: Rect,
        state: &EditorState,
        look: &BarLook,
        t: &Theme,
    ) -> Option<BarAction> {
        if !self.settings_open {
            Popover::closed(ui, id());
            return None;
        }
        let folded = self.folded_rows(look);
        let content = Form::height(3 + usize::from(folded > 0), 8 + folded, 2 + folded.min(1));
        let size = vec2(WIDTH.min(window.width() - 16.0), content.min(window.height() - BARS));
        let min = pos2(window.right() - 10.0 - size.x, window.top() + popover::TOP);
        let rect = Rect::from_min_size(min, size);
        let mut action = None;
        let place = Popover { id: id(), rect, tip_x: window.right() - 25.0 };
        let away = place.show(ui, window, t, |ui| {
            let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("settings"));
            inner.set_clip_rect(rect.shrink(1.0));
            ScrollArea::vertical().auto_shrink(false).show(&mut inner, |ui| {
                let (area, _) = ui.allocate_exact_size(vec2(size.x, content), Sense::hover());
                let mut form = Form::new(area, t);
                action = self.folded(ui, &mut form, look);
                self.rows(ui, &mut form, state);
            });
        });
        if away || ui.input(|i| i.key_pressed(Key::Escape)) {
            self.settings_open = false;
        }
        action
    }

    fn rows(&mut self, ui: &mut Ui, form: &mut Form<'_>, state: &EditorState) {
        let now = settings::current();
        form.title(ui, "Look");
        self.size_row(ui, form, state);
        if let Some(i) = form.choice(ui, "Theme", &["Dark", "Light", "System"], now.theme as usize)
        {
            let theme = [ThemeChoice::Dark, ThemeChoice::Light, ThemeChoice::System][i];
            apply(ui, |s| s.theme = theme);
        }
        if let Some(i) = form.choice(ui, "Motion", &["Full", "Reduced"], now.motion as usize) {
            apply(ui, |s| s.motion = [Motion::Full, Motion::Reduced][i]);
        }
        let rates = metrics::FRAME_RATES.map(|rate| rate.to_string());
        let rates: Vec<&str> = rates.iter().map(String::as_str).collect();
        let rate = metrics::FRAME_RATES.iter().position(|r| *r == now.frames_per_s).unwrap_or(0);
        if let Some(i) = form.choice(ui, "Frames a second", &rates, rate) {
            apply(ui, |s| s.frames_per_s = metrics::FRAME_RATES[i]);
        }
        if form.switch(ui, "Hints", "shown in the bottom bar", now.hints) {
            apply(ui, |s| s.hints = !now.hints);
        }
        form.line(ui);
        form.title(ui, "Meters and wheel");
        let falls = ["12 dB/s", "24 dB/s", "48 dB/s"];
        if let Some(i) = form.choice(ui, "Meters fall", &falls, now.meter_fall as usize) {
            apply(ui, |s| s.meter_fall = [MeterFall::Slow, MeterFall::Normal, MeterFall::Fast][i]);
        }
        let holds = ["Off", "2 s", "Hold"];
        if let Some(i) = form.choice(ui, "Peak hold", &holds, now.peak_hold as usize) {
            apply(ui, |s| s.peak_hold = [PeakHold::Off, PeakHold::Short, PeakHold::Forever][i]);
        }
        if let Some(i) = form.choice(ui, "Wheel up is", &["More", "Less"], now.wheel as usize) {
            apply(ui, |s| s.wheel = [Wheel::Up, Wheel::Down][i]);
        }
        form.line(ui);
        form.remark(ui, &format!("Version {}", env!("CARGO_PKG_VERSION")));
    }

    /// How many rows the folded controls need.
    fn folded_rows(&self, look: &BarLook) -> usize {
        let Some(layout) = self.layout.as_ref().filter(|_| look.session.is_some()) else {
            return 0;
        };
        let rows = [layout.undo_x.is_none(), layout.compare_x.is_none() || layout.copy_x.is_none()];
        let matching = look.matching.is_some() && layout.matching.is_none();
        rows.iter().filter(|row| **row).count() + usize::from(matching)
    }

    /// What the top bar has no room for.
    fn folded(&self, ui: &mut Ui, form: &mut Form<'_>, look: &BarLook) -> Option<BarAction> {
        if self.folded_rows(look) == 0 {
            return None;
        }
        let (layout, session) = (self.layout.as_ref()?, look.session.as_ref()?);
        let mut action = None;
        form.title(ui, "Sound");
        if layout.undo_x.is_none() {
            let row = form.row(ui, "History");
            action = compare::step_buttons(ui, row.left_center() + vec2(13.0, 0.0), session);
        }
        if layout.compare_x.is_none() || layout.copy_x.is_none() {
            let row = form.row(ui, "A/B");
            action = compare::sides(ui, row.with_max_x(row.left() + 60.0), session.side).or(action);
            let at = row.left_center() + vec2(82.0, 0.0);
            if compare::copy_button(ui, at, session.side) {
                action = Some(BarAction::CopySide);
            }
        }
        if let Some(matching) = look.matching.filter(|_| layout.matching.is_none()) {
            let row = form.row(ui, "Bypass");
            let rect = row.with_max_x(row.left() + compare::match_width(ui, &matching));
            action = compare::match_button(ui, rect, true, &matching, form.t).or(action);
        }
        form.line(ui);
        action
    }
}

/// Changes what was clicked and leaves the rest: another plugin's window may have changed it.
fn apply(ui: &Ui, edit: impl FnOnce(&mut Settings)) {
    settings::change(edit);
    ui.ctx().request_repaint();
}

//! The settings of the suite, under the settings button; in narrow windows also what the top bar
//! has no room for.

mod form;
mod pages;
mod size_row;

use super::Shell;
use super::popover::{self, Popover};
use super::top::{BarLook, compare};
use crate::editor_state::EditorState;
use crate::session::{BarAction, BrowserAction, Start};
use crate::settings::{self, MeterFall, Motion, PeakHold, Settings, ThemeChoice, Wheel};
use crate::theme::{Theme, metrics};
use egui::{Id, Key, Rect, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};
use form::Form;
pub(super) use pages::Page;

const WIDTH: f32 = 372.0;
/// Space that the bars take from the window's height.
const BARS: f32 = 60.0;

/// What the settings ask of the session.
pub(super) enum Asked {
    /// A folded button of the top bar.
    Bar(BarAction),
    /// Something of the presets.
    Presets(BrowserAction),
}

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
    ) -> Option<Asked> {
        if !self.settings_open {
            Popover::closed(ui, id());
            self.settings_page = Page::Settings;
            return None;
        }
        let folded = self.folded_rows(look);
        let page = self.settings_page;
        let start = usize::from(look.session.is_some());
        let content = match page {
            Page::Settings => {
                Form::height(2 + folded.min(1), 9 + start + folded, 2 + folded.min(1))
            }
            other => other.height(),
        };
        let size = vec2(WIDTH.min(window.width() - 16.0), content.min(window.height() - BARS));
        let min = pos2(window.right() - 10.0 - size.x, window.top() + popover::TOP);
        let rect = Rect::from_min_size(min, size);
        let mut action = None;
        let place = Popover { id: id(), rect, tip_x: Some(window.right() - 25.0) };
        let away = place.show(ui, window, t, |ui| {
            let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("settings"));
            inner.set_clip_rect(rect.shrink(1.0));
            ScrollArea::vertical().auto_shrink(false).show(&mut inner, |ui| {
                let (area, _) = ui.allocate_exact_size(vec2(size.x, content), Sense::hover());
                let mut form = Form::new(area, t);
                if page == Page::Settings {
                    action = self.folded(ui, &mut form, look).map(Asked::Bar);
                    self.look_rows(ui, &mut form, state);
                    rows(ui, &mut form);
                    action = start_row(ui, &mut form, look).or(action.take());
                    form.line(ui);
                    let version = format!("Version {}", env!("CARGO_PKG_VERSION"));
                    let next = form.links(ui, &version, &["Keys", "Licences"]);
                    self.settings_page = match next {
                        Some(0) => Page::Keys,
                        Some(_) => Page::Licences,
                        None => page,
                    };
                } else {
                    self.settings_page = pages::show(ui, &mut form, page).unwrap_or(page);
                }
            });
        });
        if away || ui.input(|i| i.key_pressed(Key::Escape)) {
            self.settings_open = false;
        }
        action
    }

    fn look_rows(&mut self, ui: &mut Ui, form: &mut Form<'_>, state: &EditorState) {
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

/// Meters and the wheel.
fn rows(ui: &mut Ui, form: &mut Form<'_>) {
    let now = settings::current();
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
}

/// What new instances begin with.
fn start_row(ui: &mut Ui, form: &mut Form<'_>, look: &BarLook) -> Option<Asked> {
    let session = look.session.as_ref()?;
    let back = session.has_start.then_some("Plugin's own");
    let pressed = form.buttons(ui, "New instances", &[Some("Start with this sound"), back])?;
    let start = [Start::Sound, Start::Own][pressed].clone();
    Some(Asked::Presets(BrowserAction::StartWith(start)))
}

/// Changes what was clicked and leaves the rest: another plugin's window may have changed it.
fn apply(ui: &Ui, edit: impl FnOnce(&mut Settings)) {
    settings::change(edit);
    ui.ctx().request_repaint();
}

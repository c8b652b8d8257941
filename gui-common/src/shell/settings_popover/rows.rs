//! The rows of the settings.

use super::form::Form;
use super::{Asked, Page};
use crate::editor_state::EditorState;
use crate::session::{BrowserAction, Start};
use crate::settings::{self, MeterFall, Motion, PeakHold, Settings, ThemeChoice, Wheel};
use crate::shell::Shell;
use crate::shell::top::BarLook;
use crate::theme::metrics;
use egui::Ui;

impl Shell {
    /// Size, theme, motion, frame rate, hints.
    pub(super) fn look_rows(&mut self, ui: &mut Ui, form: &mut Form<'_>, state: &EditorState) {
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

    /// What else there is to open.
    pub(super) fn more_rows(&mut self, ui: &mut Ui, form: &mut Form<'_>, has_list: bool) {
        if has_list && form.button(ui, "All parameters", "Open as a list") {
            self.parameters.open();
            self.settings_open = false;
        }
        if form.button(ui, "Keyboard", "Show shortcuts") {
            self.settings_page = Page::Keys;
        }
        form.line(ui);
        let version = format!("Version {}", env!("CARGO_PKG_VERSION"));
        if form.links(ui, &version, &["Licences"]).is_some() {
            self.settings_page = Page::Licences;
        }
    }
}

/// Meters and the wheel.
pub(super) fn meter_rows(ui: &mut Ui, form: &mut Form<'_>) {
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
pub(super) fn start_row(ui: &mut Ui, form: &mut Form<'_>, look: &BarLook) -> Option<Asked> {
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

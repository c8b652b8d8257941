//! The settings of the suite, under the settings button.

use super::Shell;
use super::bottom::{current_percent, set_percent};
use crate::editor_state::EditorState;
use crate::paint::{digits, hairline_h, popover_frame, text};
use crate::settings::{self, Motion, Settings, ThemeChoice};
use crate::theme::{Font, Theme, metrics};
use crate::widget::{Segment, Segmented, SliderLook, Toggle, paint_slider};
use egui::{Align2, Area, Key, Order, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

const WIDTH: f32 = 372.0;
const HEIGHT: f32 = 210.0;
const ROW: f32 = 34.0;
const CAPTION_X: f32 = 16.0;
const CONTROL_X: f32 = 132.0;
const CONTROL_RIGHT: f32 = 356.0;
const CAPTION: Font = Font::medium(metrics::TEXT_FORM);
const TITLE: Font = Font::semibold(metrics::TEXT_FORM);

impl Shell {
    pub(super) fn settings_popover(
        &mut self,
        ui: &Ui,
        window: Rect,
        window_state: &EditorState,
        t: &Theme,
    ) {
        if !self.settings_open {
            return;
        }
        let ctx = ui.ctx().clone();
        let width = WIDTH.min(window.width() - 16.0);
        let min = pos2(window.right() - 10.0 - width, window.top() + 47.0);
        let rect = Rect::from_min_size(min, vec2(width, HEIGHT));
        Area::new(ui.scope_id().with("settings"))
            .order(Order::Foreground)
            .fixed_pos(min)
            .constrain(false)
            .show(&ctx, |ui| {
                ui.allocate_exact_size(rect.size(), Sense::click());
                let tip = window.right() - 25.0;
                popover_frame(ui.painter(), rect, metrics::R_PANEL, t.line3, t);
                paint_tip(ui, pos2(tip, rect.top()), t);
                self.settings_rows(ui, rect, window_state, t);
            });
        let away = ctx.input(|i| {
            let top_bar = window.top() + metrics::TOP_BAR;
            i.pointer.any_pressed()
                && i.pointer.interact_pos().is_some_and(|p| !rect.contains(p) && p.y > top_bar)
        });
        if away || ctx.input(|i| i.key_pressed(Key::Escape)) {
            self.settings_open = false;
        }
    }

    fn settings_rows(&mut self, ui: &mut Ui, rect: Rect, window_state: &EditorState, t: &Theme) {
        let before = settings::current();
        let mut s = before;
        let mut y = rect.top() + 19.0;
        title(ui, rect, y, "Look", t);
        y += 29.0;
        self.size_row(ui, rect, y, window_state, t);
        y += ROW;
        choice_row(ui, rect, y, "Theme", &["Dark", "Light", "System"], s.theme as usize, t, |i| {
            s.theme = [ThemeChoice::Dark, ThemeChoice::Light, ThemeChoice::System][i];
        });
        y += ROW;
        choice_row(ui, rect, y, "Motion", &["Full", "Reduced"], s.motion as usize, t, |i| {
            s.motion = [Motion::Full, Motion::Reduced][i];
        });
        y += ROW;
        hints_row(ui, rect, y, &mut s, t);
        y += 22.0;
        hairline_h(ui.painter(), rect.left() + 12.0..=rect.right() - 12.0, y, t.line2);
        y += 20.0;
        let version = format!("Version {}", env!("CARGO_PKG_VERSION"));
        let at = pos2(rect.left() + CAPTION_X, y);
        text(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            &version,
            Font::regular(metrics::TEXT_CAPTION),
            t.low,
        );
        // Only what was clicked: another plugin's window may have changed the rest.
        let Settings { theme, motion, hints, .. } = s;
        if s != before {
            settings::change(|now| {
                if theme != before.theme {
                    now.theme = theme;
                }
                if motion != before.motion {
                    now.motion = motion;
                }
                if hints != before.hints {
                    now.hints = hints;
                }
            });
            ui.ctx().request_repaint();
        }
    }

    /// The size applies when the slider is let go, so that it does not run away under the pointer.
    fn size_row(&mut self, ui: &mut Ui, rect: Rect, y: f32, window_state: &EditorState, t: &Theme) {
        caption(ui, rect, y, "Size", t);
        let last = metrics::SCALES.len() - 1;
        let percent = current_percent(window_state);
        let now = metrics::SCALES.iter().position(|s| *s >= percent).unwrap_or(last);
        let left = pos2(rect.left() + CONTROL_X + 6.0, y);
        let width = CONTROL_RIGHT - CONTROL_X - 62.0;
        let hit = Rect::from_min_size(left - vec2(7.0, 12.0), vec2(width + 14.0, 24.0));
        let response = ui.interact(hit, ui.scope_id().with("size"), Sense::click_and_drag());
        let spoken = f64::from(percent);
        response.widget_info(|| WidgetInfo::slider(true, spoken, "Size"));
        crate::hint::offer_if(
            ui.ctx(),
            response.hovered(),
            "Size changes when you let go of the slider. Esc closes.",
        );
        let mut step = self.size_preview.unwrap_or(now);
        if response.is_pointer_button_down_on()
            && let Some(at) = ui.input(|i| i.pointer.latest_pos())
        {
            let share = ((at.x - left.x) / width).clamp(0.0, 1.0);
            step = (share * last as f32).round() as usize;
            self.size_preview = Some(step);
        } else if let Some(chosen) = self.size_preview.take() {
            set_percent(window_state, metrics::SCALES[chosen]);
            ui.ctx().request_repaint();
        }
        if response.has_focus() {
            step = arrow_step(ui, response.id, step, last);
            if step != now {
                set_percent(window_state, metrics::SCALES[step]);
            }
        }
        let p = ui.painter();
        for i in 0..=last {
            let x = left.x + width * i as f32 / last as f32;
            let color = if i <= step { t.accent } else { t.line3 };
            p.vline(x, y + 9.0..=y + 13.0, Stroke::new(1.0, color));
        }
        let look = SliderLook {
            value: step as f32 / last as f32,
            accent: t.accent,
            bipolar: false,
            focused: crate::focus::is_shown(ui.ctx(), response.id),
            enabled: true,
        };
        paint_slider(p, left, width, &look, t);
        let label = format!("{}%", metrics::SCALES[step]);
        let at = pos2(rect.left() + CONTROL_RIGHT, y);
        digits(p, at, Align2::RIGHT_CENTER, &label, CAPTION, t.hi);
    }
}

fn arrow_step(ui: &Ui, id: egui::Id, step: usize, last: usize) -> usize {
    let filter = egui::EventFilter { horizontal_arrows: true, ..egui::EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
    let none = egui::Modifiers::NONE;
    let right = ui.input_mut(|i| i.consume_key(none, Key::ArrowRight));
    let left = ui.input_mut(|i| i.consume_key(none, Key::ArrowLeft));
    match (right, left) {
        (true, _) => (step + 1).min(last),
        (_, true) => step.saturating_sub(1),
        _ => step,
    }
}

fn title(ui: &Ui, rect: Rect, y: f32, s: &str, t: &Theme) {
    let at = pos2(rect.left() + CAPTION_X, y);
    text(ui.painter(), at, Align2::LEFT_CENTER, s, TITLE, t.hi);
}

fn caption(ui: &Ui, rect: Rect, y: f32, s: &str, t: &Theme) {
    let at = pos2(rect.left() + CAPTION_X, y);
    text(ui.painter(), at, Align2::LEFT_CENTER, s, CAPTION, t.mid);
}

#[allow(clippy::too_many_arguments, reason = "one row of a form: place, words, value, answer")]
fn choice_row(
    ui: &mut Ui,
    rect: Rect,
    y: f32,
    name: &str,
    options: &[&str],
    chosen: usize,
    t: &Theme,
    set: impl FnOnce(usize),
) {
    caption(ui, rect, y, name, t);
    let segments: Vec<Segment<'_>> = options.iter().map(|o| Segment::from(*o)).collect();
    let at = Rect::from_min_max(
        pos2(rect.left() + CONTROL_X, y - 12.0),
        pos2(rect.left() + CONTROL_RIGHT, y + 12.0),
    );
    if let Some(i) = Segmented::new(&segments).show(ui, at, chosen, name) {
        set(i);
    }
}

fn hints_row(ui: &mut Ui, rect: Rect, y: f32, s: &mut Settings, t: &Theme) {
    caption(ui, rect, y, "Hints", t);
    let pos = pos2(rect.left() + CONTROL_X, y - 8.0);
    if Toggle::new("").show(ui, pos, s.hints, "Hints").clicked() {
        s.hints = !s.hints;
    }
    let at = pos2(rect.left() + CONTROL_X + 38.0, y);
    let font = Font::regular(metrics::TEXT_CAPTION);
    text(ui.painter(), at, Align2::LEFT_CENTER, "shown in the bottom bar", font, t.low);
}

/// The triangle that points at the button a popover belongs to.
pub(super) fn paint_tip(ui: &Ui, tip: egui::Pos2, t: &Theme) {
    const HALF: f32 = 7.0;
    let p = ui.painter();
    let base = tip.y + 1.0;
    let points =
        vec![pos2(tip.x - HALF, base), pos2(tip.x, tip.y - HALF), pos2(tip.x + HALF, base)];
    p.add(egui::Shape::convex_polygon(points.clone(), t.popover, Stroke::NONE));
    let edge = Stroke::new(1.0, crate::theme::alpha(t.line3, 0.7));
    p.line_segment([points[0], points[1]], edge);
    p.line_segment([points[1], points[2]], edge);
}

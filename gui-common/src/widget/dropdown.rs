//! The drop-down: one choice of many in a menu.

use super::menu::{option_rows, options_width, without_role};
use super::menu_row::MenuRow;
use super::type_ahead::typed_choice;
use super::{Lit, automated_dot, click_sense, dot_of};
use crate::paint::{Icon, focus_ring, icon, text, text_fitted, text_width};
use crate::param::{self, Binding};
use crate::theme::{Font, Theme, alpha, metrics, mix};
use egui::{Align2, Color32, Popup, Rect, Response, Role, Stroke, StrokeKind, Ui};
use egui::{WidgetInfo, pos2};

/// A drop-down with a list of choices.
#[must_use = "call `show` or `show_bound`"]
pub struct DropDown<'a> {
    choices: &'a [&'a str],
    icons: &'a [Icon],
    caption: &'a str,
    icon_color: Option<Color32>,
    menu_width: f32,
    quiet: bool,
    enabled: bool,
}

impl<'a> DropDown<'a> {
    /// A drop-down with these choices.
    pub fn new(choices: &'a [&'a str]) -> Self {
        Self {
            choices,
            icons: &[],
            caption: "",
            icon_color: None,
            menu_width: 0.0,
            quiet: false,
            enabled: true,
        }
    }

    /// One icon per choice.
    pub fn icons(mut self, icons: &'a [Icon]) -> Self {
        self.icons = icons;
        self
    }

    /// Colour of the icon in the closed control.
    pub fn icon_color(mut self, color: Color32) -> Self {
        self.icon_color = Some(color);
        self
    }

    /// A caption inside, before the choice.
    pub fn caption(mut self, caption: &'a str) -> Self {
        self.caption = caption;
        self
    }

    /// As quiet as a chip: for controls that lie on a display.
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// A wider menu than the control.
    pub fn menu_width(mut self, width: f32) -> Self {
        self.menu_width = width;
        self
    }

    /// Can it be used?
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Shows it with choice `chosen`; returns the response and a new choice.
    pub fn show(
        &self,
        ui: &mut Ui,
        rect: Rect,
        chosen: usize,
        name: &str,
    ) -> (Response, Option<usize>) {
        let t = Theme::of(ui.ctx());
        let id = ui.scope_id().with(("drop-down", name));
        let response = ui.interact(rect, id, click_sense(self.enabled));
        let label = self.choices.get(chosen).copied().unwrap_or("");
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ComboBox, self.enabled, name);
            info.current_text_value = Some(label.to_owned());
            info
        });
        let by_key = if self.enabled { self.keys(ui, &response, chosen) } else { None };
        self.paint(ui, rect, by_key.unwrap_or(chosen), &response, &t);
        let rows: Vec<MenuRow<'_>> = self
            .choices
            .iter()
            .enumerate()
            .map(|(i, c)| MenuRow::item(c).icon(self.icons.get(i).copied()).checked(i == chosen))
            .collect();
        let popup = without_role(Popup::menu(&response));
        let is_open = popup.is_open();
        let width = rect.width().max(self.menu_width);
        let width = if is_open { width.max(options_width(ui, &rows)) } else { width };
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_expanded(is_open);
            node.set_has_popup(egui::accesskit::HasPopup::Listbox);
        });
        // Alt+click resets instead.
        let popup = if param::is_reset(ui) { popup.open_memory(None) } else { popup };
        let picked = popup
            .frame(egui::Frame::NONE)
            .gap(4.0)
            .show(|ui| option_rows(ui, width, &rows))
            .and_then(|r| r.inner);
        return_focus(ui, &response, picked.is_some());
        (response, picked.or(by_key))
    }

    /// Arrows and letters change the closed control.
    fn keys(&self, ui: &Ui, response: &Response, chosen: usize) -> Option<usize> {
        if !response.has_focus() {
            return None;
        }
        let last = self.choices.len().saturating_sub(1);
        let mut by_letter = None;
        // Whoever works with the mouse has the letters for the host.
        if crate::focus::is_shown(ui.ctx(), response.id) {
            crate::focus::want_letters(ui.ctx());
            by_letter = typed_choice(ui, chosen, self.choices.iter().copied());
        }
        by_letter.or(param::arrow_choice(ui, response, chosen, last, false))
    }

    /// Shows it bound to a stepped parameter whose steps are the choices in order.
    pub fn show_bound(&self, ui: &mut Ui, rect: Rect, b: Binding<'_>) -> Response {
        let ctx = ui.ctx().clone();
        let this = DropDown { enabled: self.enabled && b.is_enabled(), ..*self };
        let (response, picked) = this.show(ui, rect, b.shown_step(&ctx), b.param().name());
        if param::discrete(ui, &response, &b, false) {
            automated_dot(ui.painter(), dot_of(rect), &Theme::of(&ctx));
        }
        if let Some(i) = picked {
            b.set_step(&ctx, i);
        }
        response
    }

    fn paint(&self, ui: &Ui, rect: Rect, chosen: usize, response: &Response, t: &Theme) {
        let p = ui.painter();
        let lit = Lit::of(response, self.enabled);
        p.rect_filled(rect, metrics::R_CONTROL, lit.pressed(mix(t.bg3, t.bg4, lit.hover)));
        let edge = Stroke::new(1.0, alpha(t.line2, metrics::REST_EDGE_ALPHA));
        p.rect_stroke(rect, metrics::R_CONTROL, edge, StrokeKind::Inside);
        let (cy, size) = (rect.center().y, metrics::TEXT_CAPTION);
        let mut x = rect.left() + 10.0;
        if !self.caption.is_empty() {
            let font = Font::regular(size);
            text(
                p,
                pos2(x, cy),
                Align2::LEFT_CENTER,
                self.caption,
                font,
                if self.enabled { t.low } else { t.dis },
            );
            x += text_width(p, self.caption, font) + 6.0;
        }
        let ink = match (self.enabled, self.quiet) {
            (false, _) => t.dis,
            (_, true) => mix(t.mid, t.hi, lit.hover),
            _ => t.hi,
        };
        if let Some(which) = self.icons.get(chosen) {
            let color = if self.enabled { self.icon_color.unwrap_or(t.mid) } else { t.dis };
            icon(p, *which, pos2(x + 6.0, cy), 16.0, color);
            x += 19.0;
        }
        let label = self.choices.get(chosen).copied().unwrap_or("");
        let font = Font::medium(size);
        let label = text_fitted(p, label, font, rect.right() - 20.0 - x);
        text(p, pos2(x, cy), Align2::LEFT_CENTER, &label, font, ink);
        let chevron = if self.enabled { mix(t.low, t.hi, lit.hover) } else { t.dis };
        icon(p, Icon::ChevronDown, pos2(rect.right() - 13.0, cy), 12.0, chevron);
        if crate::focus::is_shown(ui.ctx(), response.id) {
            focus_ring(p, rect, metrics::R_CONTROL, 3.0, t);
        }
    }
}

/// A menu that closes after a choice or on Escape gives the keyboard back to its control.
fn return_focus(ui: &Ui, response: &Response, was_picked: bool) {
    let id = response.id.with("was open");
    let is_open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(response));
    let was_open = ui.data(|d| d.get_temp(id).unwrap_or(false));
    let is_free = ui.memory(|m| m.focused().is_none());
    if was_picked || (was_open && !is_open && is_free) {
        response.request_focus();
    }
    if was_open != is_open {
        ui.data_mut(|d| d.insert_temp(id, is_open));
    }
}

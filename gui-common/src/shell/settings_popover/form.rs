//! Rows of a form: caption on the left, control on the right.

use crate::paint::{focus_ring, hairline_h, text, text_fitted, text_width};
use crate::theme::{Font, Theme, metrics};
use crate::widget::{Button, Segment, Segmented, Toggle};
use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// Distance of rows.
const ROW: f32 = 34.0;
const CAPTION_X: f32 = 16.0;
/// Controls reach from here, in a narrow form from there, to the same distance from the right edge as
/// the captions.
const CONTROL_X: [f32; 2] = [132.0, 118.0];
const NARROW: f32 = 300.0;
/// Segments narrower than this have small words.
const SMALL_SEGMENT: f32 = 46.0;
/// Captions of a form.
pub(super) const CAPTION: Font = Font::medium(metrics::TEXT_FORM);
const TITLE: Font = Font::semibold(metrics::TEXT_FORM);

/// A form that grows downwards.
pub(super) struct Form<'a> {
    pub area: Rect,
    /// Middle of the next row.
    pub y: f32,
    pub t: &'a Theme,
}

impl<'a> Form<'a> {
    pub(super) fn new(area: Rect, t: &'a Theme) -> Self {
        Self { area, y: area.top() + 19.0, t }
    }

    /// Height of a form with this many titles, rows and lines.
    pub(super) fn height(titles: usize, rows: usize, lines: usize) -> f32 {
        11.0 + titles as f32 * 29.0 + rows as f32 * ROW + lines as f32 * 12.0
    }

    pub(super) fn title(&mut self, ui: &Ui, words: &str) {
        let at = pos2(self.area.left() + CAPTION_X, self.y);
        text(ui.painter(), at, Align2::LEFT_CENTER, words, TITLE, self.t.hi);
        self.y += 29.0;
    }

    pub(super) fn line(&mut self, ui: &Ui) {
        let x = self.area.left() + 12.0..=self.area.right() - 12.0;
        hairline_h(ui.painter(), x, self.y - 10.0, self.t.line2);
        self.y += 12.0;
    }

    /// Starts a row; returns the place of its control.
    pub(super) fn row(&mut self, ui: &Ui, caption: &str) -> Rect {
        let at = pos2(self.area.left() + CAPTION_X, self.y);
        text(ui.painter(), at, Align2::LEFT_CENTER, caption, CAPTION, self.t.mid);
        let control_x = CONTROL_X[usize::from(self.area.width() < NARROW)];
        let control = Rect::from_min_max(
            pos2(self.area.left() + control_x, self.y - 12.0),
            pos2(self.area.right() - CAPTION_X, self.y + 12.0),
        );
        self.y += ROW;
        control
    }

    /// A row with a choice; returns a new one.
    pub(super) fn choice(
        &mut self,
        ui: &mut Ui,
        caption: &str,
        options: &[&str],
        chosen: usize,
    ) -> Option<usize> {
        let rect = self.row(ui, caption);
        let segments: Vec<Segment<'_>> = options.iter().map(|o| Segment::from(*o)).collect();
        let is_small = rect.width() < SMALL_SEGMENT * options.len() as f32;
        let size = if is_small { metrics::TEXT_TICK } else { metrics::TEXT_CAPTION };
        let switch = Segmented::new(&segments).font_size(size);
        switch.show(ui, rect, chosen, caption).filter(|i| *i != chosen)
    }

    /// A row with a switch and a remark; true if it was clicked.
    pub(super) fn switch(&mut self, ui: &mut Ui, caption: &str, remark: &str, on: bool) -> bool {
        let rect = self.row(ui, caption);
        let pos = rect.left_center() - vec2(0.0, 8.0);
        let clicked = Toggle::new("").show(ui, pos, on, caption).clicked();
        let at = rect.left_center() + vec2(38.0, 0.0);
        let font = Font::regular(metrics::TEXT_CAPTION);
        let fitted = text_fitted(ui.painter(), remark, font, rect.right() - at.x);
        text(ui.painter(), at, Align2::LEFT_CENTER, &fitted, font, self.t.low);
        clicked
    }

    /// A row with one wide button; true if it was pressed.
    pub(super) fn button(&mut self, ui: &mut Ui, caption: &str, word: &str) -> bool {
        let rect = self.row(ui, caption);
        Button::new(word).width(rect.width()).show(ui, rect.min).clicked()
    }

    /// A row of buttons; returns the one that was pressed. `None` in `words` leaves one out.
    pub(super) fn buttons(
        &mut self,
        ui: &mut Ui,
        caption: &str,
        words: &[Option<&str>],
    ) -> Option<usize> {
        let rect = self.row(ui, caption);
        let mut left = rect.left();
        let mut pressed = None;
        for (i, word) in words.iter().enumerate() {
            let Some(word) = word else { continue };
            let button = Button::new(word);
            if button.show(ui, pos2(left, rect.top())).clicked() {
                pressed = Some(i);
            }
            left += button.measure(ui.painter()) + 6.0;
        }
        pressed
    }

    /// A row of small text with links at its right end; returns the one that was clicked.
    pub(super) fn links(&mut self, ui: &Ui, words: &str, links: &[&str]) -> Option<usize> {
        let font = Font::regular(metrics::TEXT_CAPTION);
        let at = pos2(self.area.left() + CAPTION_X, self.y);
        text(ui.painter(), at, Align2::LEFT_CENTER, words, font, self.t.low);
        let mut right = self.area.right() - CAPTION_X;
        let mut clicked = None;
        for (i, link) in links.iter().enumerate().rev() {
            let width = text_width(ui.painter(), link, CAPTION);
            let hit =
                Rect::from_min_max(pos2(right - width, self.y - 12.0), pos2(right, self.y + 12.0));
            let response = ui.interact(hit, ui.scope_id().with(("link", link)), Sense::click());
            response.widget_info(|| WidgetInfo::labeled(Role::Link, true, *link));
            let ink = if response.hovered() { self.t.hi } else { self.t.accent };
            text(ui.painter(), hit.left_center(), Align2::LEFT_CENTER, link, CAPTION, ink);
            if crate::focus::is_shown(ui.ctx(), response.id) {
                focus_ring(ui.painter(), hit, metrics::R_SEGMENT, 1.0, self.t);
            }
            if response.clicked() {
                clicked = Some(i);
            }
            right -= width + 16.0;
        }
        self.y += ROW;
        clicked
    }
}

//! Rows of a form: caption on the left, control on the right.

use crate::paint::{hairline_h, text};
use crate::theme::{Font, Theme, metrics};
use crate::widget::{Segment, Segmented, Toggle};
use egui::{Align2, Rect, Ui, pos2, vec2};

/// Distance of rows.
const ROW: f32 = 34.0;
const CAPTION_X: f32 = 16.0;
/// Controls reach from here to the same distance from the right edge as the captions.
const CONTROL_X: f32 = 132.0;
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
        24.0 + titles as f32 * 29.0 + rows as f32 * ROW + lines as f32 * 12.0
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
        let control = Rect::from_min_max(
            pos2(self.area.left() + CONTROL_X, self.y - 12.0),
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
        Segmented::new(&segments).show(ui, rect, chosen, caption).filter(|i| *i != chosen)
    }

    /// A row with a switch and a remark; true if it was clicked.
    pub(super) fn switch(&mut self, ui: &mut Ui, caption: &str, remark: &str, on: bool) -> bool {
        let rect = self.row(ui, caption);
        let pos = rect.left_center() - vec2(0.0, 8.0);
        let clicked = Toggle::new("").show(ui, pos, on, caption).clicked();
        let at = rect.left_center() + vec2(38.0, 0.0);
        let font = Font::regular(metrics::TEXT_CAPTION);
        text(ui.painter(), at, Align2::LEFT_CENTER, remark, font, self.t.low);
        clicked
    }

    /// A row of small text.
    pub(super) fn remark(&mut self, ui: &Ui, words: &str) {
        let at = pos2(self.area.left() + CAPTION_X, self.y);
        let font = Font::regular(metrics::TEXT_CAPTION);
        text(ui.painter(), at, Align2::LEFT_CENTER, words, font, self.t.low);
        self.y += ROW;
    }
}

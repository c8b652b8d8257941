//! Over full scale: a pill tells of it and offers to lower the output.

use crate::meter::Ballistics;
use crate::paint::{Icon, icon, text, text_width};
use crate::param::{self, Binding};
use crate::theme::{Font, Theme, alpha, metrics, mix};
use egui::{Align2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::{FloatParam, Param};

const HEIGHT: f32 = 30.0;
/// Distance from the corner of the display.
const CORNER: f32 = 12.0;
/// The fix lowers the output by the excess and as much more, in dB.
const MARGIN_DB: f32 = 0.1;
const BOLD: Font = Font::semibold(metrics::TEXT_CAPTION);
const PLAIN: Font = Font::medium(metrics::TEXT_CAPTION);

/// Remembers how far the output was over full scale.
#[derive(Debug, Default)]
pub(crate) struct OverPill {
    /// When it was last, in seconds, and by how much at most, in dB.
    last: Option<(f64, f32)>,
}

impl OverPill {
    /// Shows the pill at the lower right of `display` until [`metrics::CLIP_PILL_S`] after the last
    /// over. A click lowers `gain`, the gain of the output, as one step.
    pub(crate) fn show(
        &mut self,
        ui: &Ui,
        display: Rect,
        output: &mut Ballistics,
        (gain, gui): (&FloatParam, &GuiContext),
    ) {
        let ctx = ui.ctx();
        let Some((over_db, left_s)) = self.follow(output, ctx.input(|i| i.time)) else { return };
        ctx.request_repaint_after_secs(left_s as f32);
        if pill(ui, display, over_db) {
            param::name_step(ctx, "Fix of overs");
            let lowered_db = gain.unmodulated_plain_value() - fix_db(over_db);
            Binding::new(gain, gui).set_once(ctx, gain.preview_normalized(lowered_db));
            output.clear();
            self.last = None;
        }
    }

    /// By how much the output was over at most, and how long that is still told, in seconds.
    fn follow(&mut self, output: &Ballistics, now_s: f64) -> Option<(f32, f64)> {
        let [left, right] = output.channels.map(|channel| channel.level_db);
        let over_db = left.max(right);
        if over_db > 0.0 {
            let worst_db = self.last.map_or(over_db, |(_, worst_db)| worst_db.max(over_db));
            self.last = Some((now_s, worst_db));
        }
        let (since_s, over_db) = self.last?;
        let left_s = metrics::CLIP_PILL_S - (now_s - since_s);
        if left_s <= 0.0 {
            self.last = None;
        }
        self.last.map(|_| (over_db, left_s))
    }
}

fn fix_db(over_db: f32) -> f32 {
    over_db + MARGIN_DB
}

/// "Over by 1.8 dB", "Fix -1.9 dB"; true if it was clicked.
fn pill(ui: &Ui, display: Rect, over_db: f32) -> bool {
    let t = Theme::of(ui.ctx());
    let p = ui.painter();
    let over = format!("Over by {over_db:.1} dB");
    let fix = format!("Fix \u{2212}{:.1} dB", fix_db(over_db));
    let width = 34.0 + text_width(p, &over, BOLD) + 20.0 + text_width(p, &fix, PLAIN) + 14.0;
    let min = display.right_bottom() - vec2(width + CORNER, HEIGHT + CORNER);
    let rect = Rect::from_min_size(min, vec2(width, HEIGHT));
    let response = ui.interact(rect, ui.scope_id().with("clip pill"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{over}. {fix}")));
    crate::hint::offer_if(
        ui.ctx(),
        response.hovered(),
        "Output is over full scale. Click to lower the output gain.",
    );
    let fill = mix(t.bg0, t.clip, if response.hovered() { 0.34 } else { 0.24 });
    p.rect_filled(rect, metrics::R_CONTROL, fill);
    let edge = Stroke::new(1.0, alpha(t.clip, 0.8));
    p.rect_stroke(rect, metrics::R_CONTROL, edge, StrokeKind::Inside);
    if crate::focus::is_shown(ui.ctx(), response.id) {
        crate::paint::focus_ring(p, rect, metrics::R_CONTROL, 2.0, &t);
    }
    let cy = rect.center().y;
    icon(p, Icon::Alert, pos2(rect.left() + 17.0, cy), 14.0, t.clip);
    text(p, pos2(rect.left() + 30.0, cy), Align2::LEFT_CENTER, &over, BOLD, t.hi);
    text(p, pos2(rect.right() - 14.0, cy), Align2::RIGHT_CENTER, &fix, PLAIN, t.hi);
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_over_is_told_until_five_seconds_after_the_last() {
        let (mut pill, mut output) = (OverPill::default(), Ballistics::default());
        assert_eq!(pill.follow(&output, 0.0), None);
        output.update([1.8, -3.0], 1.0);
        assert_eq!(pill.follow(&output, 1.0), Some((1.8, metrics::CLIP_PILL_S)));
        output.clear();
        output.channels[0].level_db = -30.0;
        output.update([-20.0, 0.5], 2.0);
        assert_eq!(pill.follow(&output, 2.0), Some((1.8, metrics::CLIP_PILL_S)));
        output.channels[1].level_db = -30.0;
        assert!(pill.follow(&output, 6.9).is_some_and(|(_, left_s)| left_s < 0.11));
        assert_eq!(pill.follow(&output, 7.0), None);
        output.update([0.2, 0.0], 8.0);
        assert_eq!(pill.follow(&output, 8.0).map(|(over_db, _)| over_db), Some(0.2), "begins anew");
    }
}

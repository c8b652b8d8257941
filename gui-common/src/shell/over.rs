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
/// After a change the output is of the new sound from then on: blocks, smoothing, latency.
const SETTLES_S: f64 = 0.25;
const BOLD: Font = Font::semibold(metrics::TEXT_CAPTION);
const PLAIN: Font = Font::medium(metrics::TEXT_CAPTION);

/// What the sound depends on: the window's changes, and the gain of the output, which the host
/// changes too.
type Sound = (u64, f32);

/// Remembers how far the output was over full scale.
#[derive(Debug, Default)]
pub(crate) struct OverPill {
    /// Largest peak above 0 dB since the last frame, in dB.
    heard_db: f32,
    /// When it was last, in seconds, and by how much at most, in dB.
    last: Option<(f64, f32)>,
    /// Before it was changed, overs were of another sound.
    sound: Option<Sound>,
    /// What is heard until then may be of the sound from before.
    settles_until_s: f64,
}

impl OverPill {
    /// Takes the output's peaks since the last frame, in dB.
    pub(crate) fn hear(&mut self, peaks_db: [f32; 2]) {
        self.heard_db = peaks_db.into_iter().fold(self.heard_db, f32::max);
    }

    /// Shows the pill at the lower right of `display` until [`metrics::CLIP_PILL_S`] after the last
    /// over of the sound as it is. A click lowers `gain`, the gain of the output, as one step.
    pub(crate) fn show(
        &mut self,
        ui: &Ui,
        display: Rect,
        output: &mut Ballistics,
        (gain, gui): (&FloatParam, &GuiContext),
    ) {
        let ctx = ui.ctx();
        let sound = (param::changes(ctx), gain.unmodulated_plain_value());
        let Some((over_db, left_s)) = self.follow(sound, ctx.input(|i| i.time)) else { return };
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
    pub(crate) fn follow(&mut self, sound: Sound, now_s: f64) -> Option<(f32, f64)> {
        let over_db = std::mem::take(&mut self.heard_db);
        if self.sound.replace(sound).is_some_and(|before| before != sound) {
            self.last = None;
            self.settles_until_s = now_s + SETTLES_S;
        }
        if now_s < self.settles_until_s {
            return None;
        }
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

    const SOUND: Sound = (0, 0.0);

    #[test]
    fn the_worst_over_is_told_until_five_seconds_after_the_last() {
        let mut pill = OverPill::default();
        pill.hear([-3.0, f32::NAN]);
        assert_eq!(pill.follow(SOUND, 0.0), None);
        pill.hear([1.8, -3.0]);
        pill.hear([-20.0, 0.9]);
        assert_eq!(pill.follow(SOUND, 1.0), Some((1.8, metrics::CLIP_PILL_S)));
        pill.hear([-20.0, 0.5]);
        assert_eq!(pill.follow(SOUND, 2.0), Some((1.8, metrics::CLIP_PILL_S)));
        assert!(pill.follow(SOUND, 6.9).is_some_and(|(_, left_s)| left_s < 0.11));
        assert_eq!(pill.follow(SOUND, 7.0), None);
        pill.hear([0.2, 0.0]);
        assert_eq!(pill.follow(SOUND, 8.0).map(|(over_db, _)| over_db), Some(0.2), "begins anew");
    }

    #[test]
    fn an_over_of_another_sound_offers_nothing() {
        for changed in [(1, 0.0), (0, -6.0)] {
            let mut pill = OverPill::default();
            pill.hear([14.6, 0.0]);
            assert!(pill.follow(SOUND, 0.0).is_some());
            assert_eq!(pill.follow(changed, 0.02), None, "{changed:?}");
            // The last block of the sound before.
            pill.hear([14.6, 0.0]);
            assert_eq!(pill.follow(changed, 0.04), None, "{changed:?}");
            assert_eq!(pill.follow(changed, 1.0), None, "{changed:?}");
            pill.hear([8.6, 0.0]);
            let over_db = pill.follow(changed, 1.02).map(|(over_db, _)| over_db);
            assert_eq!(over_db, Some(8.6), "the sound as it is: {changed:?}");
        }
    }
}

//! The loudness-matched comparison: its button and its menu.

use crate::meter::number_text;
use crate::paint::{Icon, text_width};
use crate::session::{Apply, BarAction, MatchLook};
use crate::theme::{Font, Theme, metrics};
use crate::widget::{Chip, MenuRow, context_menu, hover_tip, menu_rows};
use egui::{Rect, Response, Ui};

const MENU_WIDTH: f32 = 250.0;

/// Word in the match button.
fn label_of(look: &MatchLook) -> String {
    match (look.is_delta, look.is_on, look.offset_db) {
        (true, ..) => "Delta".to_owned(),
        (_, true, _) if look.is_comparing => "Levelled".to_owned(),
        (_, true, Some(db)) => format!("Match {} dB", number_text(db, 1, true)),
        _ => "Match".to_owned(),
    }
}

/// Width of the match button with its word.
pub(in crate::shell) fn width(ui: &Ui, look: &MatchLook) -> f32 {
    let word = text_width(ui.painter(), &label_of(look), Font::medium(metrics::TEXT_CAPTION));
    (word + 38.0).ceil()
}

/// The match button.
pub(in crate::shell) fn button(
    ui: &mut Ui,
    rect: Rect,
    has_word: bool,
    look: &MatchLook,
    t: &Theme,
) -> Option<BarAction> {
    let label = label_of(look);
    let (sign, color) = if look.is_delta { (Icon::Delta, t.delta) } else { (Icon::Match, t.hi) };
    let chip = Chip::new(if has_word { &label } else { "" }).icon(sign).accent(color);
    let on = look.is_on || look.is_delta;
    let response = chip.width(rect.width()).show(ui, rect.min, on, "Match");
    let hint = match (look.is_delta, look.is_on) {
        (true, _) => "Delta: only what the plugin changes is heard. Alt+click ends it.".to_owned(),
        (_, true) if look.is_comparing => {
            "Levelled: plays as loud as the sound before, until the next edit. Click: Match off."
                .to_owned()
        }
        (_, true) => {
            format!(
                "{label}: compares at equal loudness. Alt+click: difference. Right-click: menu."
            )
        }
        _ => "Match: compares at equal loudness. Alt+click: difference. Right-click: menu."
            .to_owned(),
    };
    crate::hint::offer_if(ui.ctx(), response.hovered() || response.has_focus(), &hint);
    hover_tip(&response, &label);
    let alt = ui.input(|i| i.modifiers.alt) || look.is_delta;
    let toggled = if alt { BarAction::ToggleDelta } else { BarAction::ToggleMatch };
    response.clicked().then_some(toggled).or(menu(&response, look))
}

/// Its menu: what a click and Alt+click do, and the offset as a setting.
fn menu(response: &Response, look: &MatchLook) -> Option<BarAction> {
    let apply = match look.apply {
        Apply::By(db) => format!("Apply: output {} dB", number_text(db, 1, true)),
        Apply::Even => "Apply: as loud as the input already".to_owned(),
        Apply::Unknown | Apply::Never => "Apply: play for 3 s first".to_owned(),
    };
    let mut rows = vec![
        MenuRow::item("Compare at equal loudness").checked(look.is_on && !look.is_delta),
        MenuRow::item("Hear the difference").key("Alt+click").checked(look.is_delta),
    ];
    let mut actions = vec![BarAction::ToggleMatch, BarAction::ToggleDelta];
    if look.apply != Apply::Never {
        let can_apply = matches!(look.apply, Apply::By(_));
        rows.push(MenuRow::item(&apply).enabled(can_apply));
        actions.push(BarAction::ApplyMatch);
    }
    let shown = context_menu(response, response.secondary_clicked());
    let chosen = shown.show(|ui| menu_rows(ui, MENU_WIDTH, &rows))?.inner?;
    actions.get(chosen).copied()
}

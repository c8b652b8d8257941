//! Several selected bands: what a control of the panel does to the one that is shown, the others
//! follow.
//!
//! A drag, the wheel and the keys move all by the same amount, and nothing of a distance is lost at
//! the limits; a typed value, a reset and a choice set all alike. Everything is one undo step.

use egui::{Context, Id};
use nice_plug::prelude::{Enum, EnumParam, FloatParam};

use super::bands::Bands;
use super::selection::Selection;
use crate::params::Band;

/// One parameter of a band.
pub type Pick = fn(&Band) -> &FloatParam;

/// Distances of the other bands from the one that leads, while a gesture lasts.
type Distances = Vec<(usize, f32)>;

/// Lets the others follow; call it after the control of the shown band was shown.
pub fn follow(ctx: &Context, bands: Bands<'_>, selection: &Selection, pick: Pick) {
    let Some(shown) = selection.primary().filter(|_| selection.len() > 1) else { return };
    let param = |band: usize| bands.bind(pick(&bands.params.bands[band]));
    let lead = param(shown);
    let id = Id::unique("channel eq group").with(lead.id());
    let known: Option<Distances> = ctx.data(|d| d.get_temp(id));
    let set = lead.just_set(ctx);
    if !lead.is_held(ctx) {
        let is_whole = lead.is_set_whole(ctx);
        // The last motion, or Escape, may come in the frame in which the gesture ends.
        for (band, distance) in known.unwrap_or_default() {
            // (Nodes that were dragged together have ended theirs.)
            if let Some(value) = set.filter(|_| !is_whole && param(band).is_held(ctx)) {
                param(band).set(ctx, value + distance);
            }
            param(band).end(ctx);
        }
        ctx.data_mut(|d| d.remove::<Distances>(id));
        if let Some(value) = set.filter(|_| is_whole) {
            others(selection, shown).for_each(|band| param(band).set_once(ctx, value));
        }
        return;
    }
    let distances = known.unwrap_or_else(|| {
        // Of the values before this frame's motion, which the host may not have yet; nodes that are
        // dragged together have moved already.
        let from = |band: usize| {
            let param = param(band);
            if param.is_held(ctx) { param.held_from(ctx) } else { param.shown(ctx) }
        };
        others(selection, shown).map(|band| (band, from(band) - lead.held_from(ctx))).collect()
    });
    for (band, distance) in &distances {
        param(*band).begin(ctx);
        if let Some(value) = set {
            param(*band).set(ctx, value + distance);
        }
    }
    ctx.data_mut(|d| d.insert_temp(id, distances));
}

/// Lets the others take the same choice.
pub fn follow_step<T: Enum + PartialEq + 'static>(
    bands: Bands<'_>,
    selection: &Selection,
    pick: fn(&Band) -> &EnumParam<T>,
) {
    let Some(shown) = selection.primary().filter(|_| selection.len() > 1) else { return };
    let param = |band: usize| bands.bind(pick(&bands.params.bands[band]));
    let Some(value) = param(shown).just_set(bands.ctx()) else { return };
    for band in others(selection, shown) {
        let before = bands.get(band).shape;
        param(band).set_once(bands.ctx(), value);
        bands.suit_q(band, before);
    }
}

fn others(selection: &Selection, shown: usize) -> impl Iterator<Item = usize> {
    selection.iter().filter(move |band| *band != shown)
}

//! The numbers beside the bars.

use egui::{Id, Rect, Stroke, StrokeKind, Ui};
use gui_common::hint;
use gui_common::paint::Icon;
use gui_common::theme::{Theme, metrics};
use gui_common::widget::NumberTile;

use super::readout::{self, number, signed};
use super::view::View;
use crate::processor::{Maximum, Shared};

/// What a tile shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tile {
    /// Loudness range.
    Range,
    /// Highest true peak.
    TruePeak,
    /// True peak to integrated loudness.
    PeakToLoudness,
    /// True peak to short-term loudness.
    PeakToShortTerm,
    /// DR14, in the place of peak to loudness.
    DynamicRange,
    /// Crest factor, in the place of peak to short-term loudness.
    Crest,
    /// Loudest momentary loudness.
    MaxMomentary,
    /// Loudest short-term loudness.
    MaxShortTerm,
}

/// The six of the full view, row by row.
pub const FULL: [Tile; 6] = [
    Tile::Range,
    Tile::TruePeak,
    Tile::PeakToLoudness,
    Tile::PeakToShortTerm,
    Tile::MaxMomentary,
    Tile::MaxShortTerm,
];
/// The eight of a high window: nothing has to share a place.
pub const HIGH: [Tile; 8] = [
    Tile::Range,
    Tile::TruePeak,
    Tile::PeakToLoudness,
    Tile::PeakToShortTerm,
    Tile::DynamicRange,
    Tile::Crest,
    Tile::MaxMomentary,
    Tile::MaxShortTerm,
];
/// The three of the compact view.
pub const COMPACT: [Tile; 3] = [Tile::Range, Tile::TruePeak, Tile::PeakToShortTerm];

/// Tiles narrower than this have short captions.
const NARROW: f32 = 96.0;

/// Text and meaning of a tile in one frame.
struct Content {
    caption: &'static str,
    number: String,
    unit: &'static str,
    over: bool,
    sign: Option<bool>,
    hint: String,
}

impl Tile {
    /// Caption of a narrow tile.
    fn short_caption(self) -> &'static str {
        match self {
            Self::Range => "Range",
            // The unit does not fit beside the number.
            Self::TruePeak => "Peak dBTP",
            Self::PeakToLoudness => "PLR",
            Self::PeakToShortTerm => "PSR",
            Self::DynamicRange => "DR14",
            Self::Crest => "Crest",
            Self::MaxMomentary => "Max M",
            Self::MaxShortTerm => "Max S",
        }
    }

    /// The maximum that a click clears.
    fn maximum(self) -> Option<Maximum> {
        match self {
            Self::TruePeak => Some(Maximum::TruePeak),
            Self::MaxMomentary => Some(Maximum::Momentary),
            Self::MaxShortTerm => Some(Maximum::ShortTerm),
            _ => None,
        }
    }

    /// The figure that a click brings in its place.
    fn alternative(self) -> Option<Self> {
        match self {
            Self::PeakToLoudness => Some(Self::DynamicRange),
            Self::DynamicRange => Some(Self::PeakToLoudness),
            Self::PeakToShortTerm => Some(Self::Crest),
            Self::Crest => Some(Self::PeakToShortTerm),
            _ => None,
        }
    }

    /// Whether a selected passage has this figure of its own.
    fn has_passage(self) -> bool {
        !matches!(self, Self::PeakToShortTerm | Self::DynamicRange | Self::Crest)
    }

    /// What a click does, for the hint.
    fn click_hint(self) -> &'static str {
        match self.alternative() {
            Some(Self::DynamicRange) => " Click: DR14.",
            Some(Self::PeakToLoudness) => " Click: PLR.",
            Some(Self::Crest) => " Click: crest factor.",
            Some(Self::PeakToShortTerm) => " Click: PSR.",
            _ if self.maximum().is_some() => " Click clears.",
            _ => "",
        }
    }

    fn content(self, view: &View<'_>, small: bool) -> Content {
        let readings = view.readings;
        let passage = view.passage;
        let plain = |caption, value: f32, unit, hint: &str| Content {
            caption,
            number: number(value),
            unit,
            over: false,
            sign: None,
            hint: hint.to_string(),
        };
        let loudness = |caption, value: f32, hint: &str| Content {
            number: view.scale.loudness(value),
            ..plain(caption, value, view.scale.name(), hint)
        };
        match self {
            Self::Range => {
                let stable =
                    passage.map_or(readings.range_is_stable(), |passage| passage.range_is_stable());
                let value = passage.map_or(readings.range_lu, |passage| passage.range_lu);
                let caption = if stable { "Range" } else { "Range, unstable" };
                let hint = if stable {
                    "Loudness range (LRA): how much loudness varies."
                } else {
                    "Loudness range: not to be relied on under a minute."
                };
                plain(if small && !stable { "Range ~" } else { caption }, value, "LU", hint)
            }
            Self::TruePeak => true_peak(view),
            Self::PeakToLoudness => {
                let selected =
                    passage.map(|passage| passage.true_peak_db - passage.integrated_lufs);
                let whole = readings.max_true_peak_db() - view.integrated_lufs();
                let value = selected.unwrap_or(whole);
                let hint = "PLR: true peak over integrated.";
                plain("Peak to loudness", value, "LU", hint)
            }
            Self::PeakToShortTerm => {
                let caption = if small { "PSR" } else { "Peak to short-term" };
                let hint = "PSR: peak over short-term; under 8 limited.";
                plain(caption, readings.peak_to_short_term_lu, "LU", hint)
            }
            Self::DynamicRange => {
                let value = readings.dynamic_range_db;
                // Quoted as a whole number (TT DR meter).
                let whole = if value.is_nan() { number(value) } else { format!("{value:.0}") };
                let hint = "DR14: peak over the loudest fifth.";
                let caption = if small { "DR14" } else { "Dynamic range" };
                Content { number: whole, ..plain(caption, value, "DR", hint) }
            }
            Self::Crest => {
                let caption = if small { "Crest" } else { "Crest factor" };
                plain(caption, readings.crest_db, "dB", "Crest: peak over RMS of the last 3 s.")
            }
            Self::MaxMomentary => {
                let selected = passage.map(|passage| passage.max_momentary_lufs);
                let value = selected.unwrap_or(readings.max_momentary_lufs);
                loudness("Max momentary", value, "Loudest 400 ms.")
            }
            Self::MaxShortTerm => {
                let selected = passage.map(|passage| passage.max_short_term_lufs);
                let value = selected.unwrap_or(readings.max_short_term_lufs);
                loudness("Max short-term", value, "Loudest 3 s.")
            }
        }
    }
}

fn true_peak(view: &View<'_>) -> Content {
    let readings = view.readings;
    let limit_db = view.target.true_peak_db;
    let selected = view.passage.map(|passage| passage.true_peak_db);
    let value = selected.unwrap_or(readings.max_true_peak_db());
    // Levels above full scale carry their sign.
    let number = |db: f32| if db > 0.0 { signed(db) } else { number(db) };
    let [left, right] = readings.true_peak_db.map(number);
    // Judged as shown, with one decimal.
    let over = (value * 10.0).round() > (limit_db * 10.0).round();
    Content {
        caption: "True peak",
        number: number(value),
        unit: "dBTP",
        over,
        sign: value.is_finite().then_some(!over),
        hint: format!("True peak: L {left}, R {right}; limit {} dBTP.", number(limit_db)),
    }
}

/// Shows the tiles; those of a selected passage are outlined.
pub fn show(
    ui: &mut Ui,
    rects: &[Rect],
    tiles: &[Tile],
    (view, shared): (&View<'_>, &Shared),
    t: &Theme,
) {
    let small = rects.len() < FULL.len();
    let shared_places = rects.len() < HIGH.len();
    for (rect, place) in rects.iter().zip(tiles) {
        let tile = &if shared_places { chosen(ui, *place) } else { *place };
        let narrow = rect.width() < NARROW;
        let content = tile.content(view, small || narrow);
        let is_peak = *tile == Tile::TruePeak;
        let short = narrow && (!small || is_peak);
        let caption = if short { tile.short_caption() } else { content.caption };
        let unit = if narrow && is_peak { "" } else { content.unit };
        let mut shown = NumberTile::new(caption, &content.number, unit);
        shown = shown.over(content.over);
        if small || rect.height() < 54.0 {
            shown = shown.small();
        }
        let has_room = rect.width() > 112.0;
        if let (Some(good), true) = (content.sign, has_room) {
            let (icon, color) = if good { (Icon::Check, t.ok) } else { (Icon::Close, t.clip) };
            shown = shown.sign(icon, color);
        }
        let response = shown.show(ui, *rect);
        let maximum = tile.maximum();
        let click = if shared_places || maximum.is_some() { tile.click_hint() } else { "" };
        hint::offer_if(ui.ctx(), response.hovered(), &format!("{}{click}", content.hint));
        if let (true, Some(maximum)) = (response.clicked(), maximum) {
            shared.ask_to_clear(maximum);
        }
        if let (true, Some(other)) = (shared_places && response.clicked(), tile.alternative()) {
            ui.data_mut(|data| data.insert_temp(choice_id(*place), other));
        }
        if view.passage.is_some() && tile.has_passage() {
            let edge = Stroke::new(1.2, t.accent);
            ui.painter().rect_stroke(*rect, metrics::R_PANEL, edge, StrokeKind::Inside);
        }
    }
}

/// The figure that the user chose for a place; kept while the window is open.
fn chosen(ui: &Ui, place: Tile) -> Tile {
    ui.data(|data| data.get_temp(choice_id(place))).unwrap_or(place)
}

fn choice_id(place: Tile) -> Id {
    Id::unique(("loudness tile", place))
}

/// What a selected passage is, for the hint line.
pub fn passage_hint(view: &View<'_>, from_s: f32, to_s: f32) -> Option<String> {
    view.passage?;
    let [from, to] = [from_s, to_s].map(readout::time);
    Some(format!("Passage {from} to {to}. Esc ends the selection."))
}

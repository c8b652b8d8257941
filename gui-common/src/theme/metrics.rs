//! Sizes in logical pixels at 100 %, times in seconds, opacities 0 to 1.

/// Height of the top bar.
pub const TOP_BAR: f32 = 40.0;
/// Height of the bottom bar.
pub const BOTTOM_BAR: f32 = 28.0;
/// Distance of panels from the window edge.
pub const MARGIN: f32 = 8.0;
/// Gap between panels.
pub const GAP: f32 = 6.0;
/// Padding inside a panel.
pub const PADDING: f32 = 12.0;
/// Height of chips, switches and drop-downs.
pub const CONTROL: f32 = 24.0;
/// Smallest hit target.
pub const HIT: f32 = 24.0;
/// Window widths below which the top bar drops parts.
pub const NARROW: f32 = 860.0;
/// Window width below which only the essential parts of the bars stay.
pub const TINY: f32 = 420.0;
/// Window width below which the bottom bar's meters get short.
pub const NARROW_BOTTOM: f32 = 800.0;

/// Window width from which the bottom bar has room for samples and rms levels in figures.
pub const WIDE_BOTTOM: f32 = 1180.0;
/// Window width below which the bottom bar leaves latency and load to the about box.
pub const NUMBERS_BOTTOM: f32 = 560.0;

/// Corner radius of a panel.
pub const R_PANEL: f32 = 8.0;
/// Corner radius of controls and wells.
pub const R_CONTROL: f32 = 6.0;
/// Corner radius of a raised segment.
pub const R_SEGMENT: f32 = 4.5;
/// Corner radius of a tooltip.
pub const R_TOOLTIP: f32 = 7.0;
/// Corner radius of a meter.
pub const R_METER: f32 = 2.0;

/// Axis and small tick text.
pub const TEXT_AXIS: f32 = 10.0;
/// Axis text inside meters; nothing is smaller.
pub const TEXT_TICK: f32 = 9.5;
/// Bottom bar numbers.
pub const TEXT_STATUS: f32 = 10.5;
/// Captions and chips.
pub const TEXT_CAPTION: f32 = 11.0;
/// Menu rows.
pub const TEXT_MENU: f32 = 11.5;
/// Rows of a list, text fields.
pub const TEXT_LIST: f32 = 12.5;
/// Values.
pub const TEXT_VALUE: f32 = 12.0;
/// Values on small knobs.
pub const TEXT_VALUE_SMALL: f32 = 11.0;
/// Values on the largest knobs; plugin name.
pub const TEXT_VALUE_LARGE: f32 = 13.0;
/// Titles, the plugin's name, plates.
pub const TEXT_TITLE: f32 = 13.0;
/// Captions of a form.
pub const TEXT_FORM: f32 = 12.0;
/// Note names on the piano strip.
pub const TEXT_KEY: f32 = 8.0;
/// Number on a compact tile.
pub const TEXT_NUMBER_SMALL: f32 = 17.0;
/// Number tile.
pub const TEXT_NUMBER: f32 = 24.0;

/// Full range of a parameter in pixels of pointer travel.
pub const DRAG_RANGE: f32 = 200.0;
/// Speed of a fine drag, wheel step or key step.
pub const FINE: f32 = 0.1;
/// Pointer travel before a press becomes a drag.
pub const DRAG_SLOP: f32 = 2.0;
/// Wheel events closer than this are one gesture.
pub const BURST_S: f64 = 0.3;
/// Normalised size of one wheel or arrow step of a continuous parameter.
pub const STEP: f32 = 0.02;
/// How long the "automated" dot stays after the host last wrote.
pub const AUTOMATED_S: f64 = 1.0;
/// How long the host may take to bring the values of a preset or of undo; they are no automation.
pub const OWN_WRITE_S: f64 = 1.0;
/// How long a value we set is shown while the host has not confirmed it.
pub const PENDING_S: f64 = 0.25;

/// Hover fade.
pub const HOVER_FADE_S: f32 = 0.08;
/// Press fade.
pub const PRESS_FADE_S: f32 = 0.04;
/// How much darker a pressed control is.
pub const PRESS_AMOUNT: f32 = 0.06;
/// Selection fade.
pub const SELECT_FADE_S: f32 = 0.10;
/// Popover, panel swap, bypass veil.
pub const POPOVER_FADE_S: f32 = 0.14;
/// Slew of a knob that the host moves.
pub const SLEW_S: f32 = 0.03;
/// Tooltip delay on controls.
pub const TOOLTIP_DELAY_S: f32 = 0.45;
/// How long a success toast stays.
pub const TOAST_S: f64 = 4.0;
/// How long it stays if it offers to take back what was done.
pub const TOAST_OFFER_S: f64 = 10.0;
/// How long the hint line shows the main gesture in the first window of a plugin.
pub const WELCOME_S: f64 = 8.0;
/// How long the "Bypassed" plate stays.
pub const BYPASS_PLATE_S: f64 = 1.5;
/// How long the clipping pill stays after the last over.
pub const CLIP_PILL_S: f64 = 5.0;

/// Share of `low` in the varnish of a bypassed plugin.
pub const BYPASS_GREY_AMOUNT: f32 = 0.78;
/// Text colour on a tint: share of white.
pub const TINT_TEXT_AMOUNT: f32 = 0.35;
/// Share of `hi` in the text of a control that is on, under the pointer.
pub const HOVER_INK_AMOUNT: f32 = 0.5;
/// Fill of a neutral control that is on.
pub const TINT_NEUTRAL_ALPHA: f32 = 0.10;
/// Fill of a coloured control that is on, dark theme.
pub const TINT_DARK_ALPHA: f32 = 0.17;
/// Fill of a coloured control that is on, light theme.
pub const TINT_LIGHT_ALPHA: f32 = 0.14;
/// Edge of a neutral control that is on.
pub const EDGE_NEUTRAL_ALPHA: f32 = 0.28;
/// Edge of a coloured control that is on.
pub const EDGE_ALPHA: f32 = 0.5;
/// Edge of a control at rest.
pub const REST_EDGE_ALPHA: f32 = 0.8;
/// Share of the focus colour in selected text's background.
pub const SELECTION_AMOUNT: f32 = 0.45;
/// Width of the text cursor.
pub const TEXT_CURSOR: f32 = 1.2;
/// Focus ring width.
pub const FOCUS: f32 = 2.0;

/// Sizes offered in the settings, in percent.
pub const SCALES: [u16; 10] = [75, 90, 100, 110, 125, 150, 175, 200, 250, 300];

/// Frame rates offered in the settings, the usual one first.
pub const FRAME_RATES: [u16; 3] = [60, 30, 20];

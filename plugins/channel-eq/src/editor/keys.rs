//! Keyboard work on the graph, while it or one of its nodes has the focus.

use dsp_core::eq::MAX_BANDS;
use egui::{Event, Key, Modifiers, Ui};
use nice_plug::prelude::Param;

use super::bands::{Bands, has_gain};
use super::selection::Selection;
use super::{band_text, clipboard};

const CENTS_PER_OCT: f64 = 1200.0;
/// One arrow key, coarse and with Shift (design.md, section 8).
const FREQ_STEP_CENTS: [f64; 2] = [100.0, 10.0];
const GAIN_STEP_DB: [f64; 2] = [0.5, 0.1];
const Q_STEP_OCT: [f64; 2] = [0.25, 0.025];

const DIGITS: [Key; 8] = [
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
];

/// Acts on the keys of this frame.
pub fn handle(ui: &Ui, bands: Bands<'_>, selection: &mut Selection) {
    for event in ui.input(|i| i.events.clone()) {
        match event {
            Event::Key { key, pressed: true, modifiers, .. } => {
                press(ui, key, modifiers, bands, selection);
            }
            Event::Copy => copy(ui, bands, selection),
            Event::Cut => {
                copy(ui, bands, selection);
                selection.iter().for_each(|band| bands.delete(band));
            }
            Event::Paste(text) => paste(&text, bands, selection),
            _ => (),
        }
    }
}

fn press(ui: &Ui, key: Key, modifiers: Modifiers, bands: Bands<'_>, selection: &mut Selection) {
    let fine = usize::from(modifiers.shift);
    match key {
        Key::A if modifiers.command => *selection = Selection::of(bands.used()),
        Key::Escape => *selection = Selection::default(),
        _ if modifiers.command => (),
        Key::ArrowLeft => nudge(ui, bands, selection, -FREQ_STEP_CENTS[fine], 0.0, 0.0),
        Key::ArrowRight => nudge(ui, bands, selection, FREQ_STEP_CENTS[fine], 0.0, 0.0),
        Key::ArrowUp if modifiers.alt => nudge(ui, bands, selection, 0.0, 0.0, Q_STEP_OCT[fine]),
        Key::ArrowDown if modifiers.alt => nudge(ui, bands, selection, 0.0, 0.0, -Q_STEP_OCT[fine]),
        Key::ArrowUp => nudge(ui, bands, selection, 0.0, GAIN_STEP_DB[fine], 0.0),
        Key::ArrowDown => nudge(ui, bands, selection, 0.0, -GAIN_STEP_DB[fine], 0.0),
        Key::Delete | Key::Backspace => selection.iter().for_each(|band| bands.delete(band)),
        Key::Num0 => {
            let on = selection.primary().is_some_and(|band| !bands.get(band).on);
            selection.iter().for_each(|band| bands.set_on(band, on));
        }
        Key::L | Key::S => {
            if let Some(band) = selection.primary() {
                bands.toggle_listen(band);
            }
        }
        key => {
            let digit = DIGITS.iter().position(|digit| *digit == key);
            if let Some(band) = digit.filter(|band| *band < MAX_BANDS && bands.is_used(*band)) {
                *selection = Selection::only(Some(band));
            }
        }
    }
}

/// Moves every selected band as part of a burst.
fn nudge(ui: &Ui, bands: Bands<'_>, selection: &Selection, cents: f64, gain_db: f64, q_oct: f64) {
    for index in selection.iter() {
        let (band, now) = (&bands.params.bands[index], bands.get(index));
        let set = |param: &nice_plug::prelude::FloatParam, plain: f64| {
            let binding = bands.bind(param);
            binding.begin_burst(ui.ctx());
            binding.set(ui.ctx(), param.preview_normalized(plain as f32));
        };
        if cents != 0.0 {
            set(&band.freq, now.freq_hz.log2() + cents / CENTS_PER_OCT);
        }
        if gain_db != 0.0 && has_gain(now.shape) {
            set(&band.gain, now.gain_db + gain_db);
        }
        if q_oct != 0.0 {
            set(&band.q, now.q.log2() + q_oct);
        }
    }
}

/// Puts the selected bands on the clipboard.
pub fn copy(ui: &Ui, bands: Bands<'_>, selection: &Selection) {
    if selection.len() > 0 {
        let text = band_text::write(selection.iter().map(|band| bands.get(band)));
        clipboard::remember(&text);
        ui.ctx().copy_text(text);
    }
}

/// Adds the bands that `text` describes and selects them.
pub fn paste(text: &str, bands: Bands<'_>, selection: &mut Selection) {
    let added: Vec<usize> =
        band_text::read(text).iter().map_while(|band| bands.add(band)).collect();
    if !added.is_empty() {
        *selection = Selection::of(added);
    }
}

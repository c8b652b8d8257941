//! The piano strip: drag a band's tick from note to note, click a key to move the selected band.

use egui::{Rect, Ui};
use gui_common::hint;
use gui_common::plot::{PianoTick, freq_text, note_text, piano_strip};
use gui_common::theme::Theme;

use super::bands::Bands;
use super::selection::Selection;
use super::view::GraphView;
use nice_plug::prelude::Param;
use plugin_common::param::log_plain;

/// A tick is grabbed within this distance.
const TICK_HIT: f32 = 7.0;

/// The strip's state between frames.
#[derive(Default)]
pub struct Piano {
    dragged: Option<usize>,
}

impl Piano {
    /// Shows the strip in `rect`, under the graph of `view`.
    pub fn show(
        &mut self,
        ui: &Ui,
        rect: Rect,
        bands: Bands<'_>,
        selection: &mut Selection,
        view: &GraphView,
    ) {
        let t = Theme::of(ui.ctx());
        let ticks: Vec<PianoTick> = bands
            .used()
            .map(|band| PianoTick {
                freq_hz: bands.get(band).freq_hz as f32,
                color: t.band(band),
                selected: selection.primary() == Some(band),
            })
            .collect();
        let (response, key_hz) = piano_strip(ui, rect, &view.freq, &ticks);
        let Some(key_hz) = key_hz else {
            self.release(ui, bands);
            return;
        };
        if response.hovered() {
            hint::offer(ui.ctx(), || {
                let note = note_text(key_hz);
                let name = note.split(' ').next().unwrap_or_default();
                format!("{name}, {}. Click: move the selected band here.", freq_text(key_hz))
            });
        }
        if response.drag_started() {
            self.dragged =
                ui.input(|i| i.pointer.press_origin()).and_then(|at| tick_at(at.x, bands, view));
            if let Some(band) = self.dragged {
                selection.focus(band);
            }
        }
        if let Some(band) = self.dragged {
            let param = &bands.params.bands[band].freq;
            let freq = bands.bind(param);
            freq.begin(ui.ctx());
            freq.set(ui.ctx(), param.preview_normalized(log_plain(f64::from(key_hz))));
        } else if response.clicked()
            && let Some(band) = selection.primary()
        {
            bands.set_freq(band, f64::from(key_hz));
        }
        if response.drag_stopped() {
            self.release(ui, bands);
        }
    }

    fn release(&mut self, ui: &Ui, bands: Bands<'_>) {
        if let Some(band) = self.dragged.take() {
            bands.bind(&bands.params.bands[band].freq).end(ui.ctx());
        }
    }
}

fn tick_at(x: f32, bands: Bands<'_>, view: &GraphView) -> Option<usize> {
    bands
        .used()
        .map(|band| (band, (view.x_of(bands.get(band).freq_hz) - x).abs()))
        .filter(|(_, distance)| *distance <= TICK_HIT)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(band, _)| band)
}

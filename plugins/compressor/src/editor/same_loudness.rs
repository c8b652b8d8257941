//! A threshold that is moved with Alt takes the make-up along, so that the loudness stays.

use dsp_core::dynamics::Curve;
use egui::Context;
use gui_common::EditorContext;
use nice_plug::prelude::Param;

use crate::params::{CompressorPluginParams, MakeupChoice};

/// See the module.
#[derive(Debug, Default)]
pub struct SameLoudness {
    /// What the curve asks for, in dB, as it was in the last frame without.
    curve_db: f64,
    /// Make-up and what the curve asked for when it began, in dB.
    start: Option<(f32, f64)>,
}

impl SameLoudness {
    /// Once a frame, after everything that moves the threshold.
    pub fn follow(&mut self, ctx: &Context, cx: &EditorContext<'_>, p: &CompressorPluginParams) {
        let (threshold, makeup) = (cx.bind(&p.main.threshold), cx.bind(&p.output.makeup));
        let mut settings = p.compressor();
        settings.threshold_db = f64::from(p.main.threshold.preview_plain(threshold.shown(ctx)));
        let curve_db = Curve::new(&settings).static_makeup_db();
        let wanted = ctx.input(|input| input.modifiers.alt)
            && threshold.is_held(ctx)
            && !settings.auto_threshold
            && p.output.makeup_mode.value() == MakeupChoice::Manual;
        if !wanted {
            self.curve_db = curve_db;
            if self.start.take().is_some() {
                makeup.end(ctx);
            }
            return;
        }
        let now_db = p.output.makeup.preview_plain(makeup.shown(ctx));
        let (makeup_db, from_db) = *self.start.get_or_insert((now_db, self.curve_db));
        makeup.begin(ctx);
        let moved_db = makeup_db + (curve_db - from_db) as f32;
        makeup.set(ctx, p.output.makeup.preview_normalized(moved_db));
    }
}

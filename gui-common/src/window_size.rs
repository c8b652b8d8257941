//! Scale and size of a plugin's window: restored when it opens, remembered when they change, and
//! made to fit if the host gives less room than the smallest size needs.

use crate::editor_state::EditorState;
use crate::settings;
use egui::{Context, Vec2, ViewportCommand, vec2};

/// How long a host may take to follow a wish for another size before the content is made to fit.
const PATIENCE_S: f64 = 0.6;
/// The content is never drawn smaller than this.
const MIN_ZOOM: f32 = 0.5;
/// Scales closer than this are the same.
const SAME: f32 = 2e-3;

/// Follows one open window. Make it new each time the window opens.
#[derive(Default)]
pub(crate) struct WindowSize {
    /// Size that the state is known to hold, logical pixels at 100 %.
    stored: Option<[f32; 2]>,
    /// Scale the user wants, as last applied.
    scale: f32,
    fit_after_s: f64,
    is_restored: bool,
}

impl WindowSize {
    /// Runs before a frame is drawn.
    pub(crate) fn follow(
        &mut self,
        ctx: &Context,
        state: &EditorState,
        (default, min): (Vec2, Vec2),
    ) {
        let now_s = ctx.input(|i| i.time);
        let mut saved = state.get();
        // A window keeps its scale when another window changes the suite's.
        let percent = *saved.scale_percent.get_or_insert(settings::current().scale_percent);
        let scale = f32::from(percent) / 100.0;
        let is_new_size = saved.size.is_some() && saved.size != self.stored;
        if !self.is_restored || is_new_size || (scale - self.scale).abs() > SAME {
            let saved_or = |other: Vec2| saved.size.map_or(other, |[w, h]| vec2(w, h)).max(min);
            let is_known = self.is_restored && !is_new_size;
            let wanted =
                saved_or(if is_known { ctx.content_rect().size() } else { default }) * scale;
            // The scale is taken over in the next frame: a wish is still in units of the old one.
            let zoom = ctx.zoom_factor();
            if (wanted - ctx.content_rect().size() * zoom).length() > 1.0 {
                ctx.send_viewport_cmd(ViewportCommand::InnerSize(wanted / zoom));
            }
            ctx.set_zoom_factor(scale);
            state.update(|w| w.scale_percent = Some(percent));
            self.stored = saved.size;
            self.scale = scale;
            self.is_restored = true;
            self.fit_after_s = now_s + PATIENCE_S;
            ctx.request_repaint_after_secs(PATIENCE_S as f32);
            return;
        }
        let size = ctx.content_rect().size();
        if now_s >= self.fit_after_s {
            self.fit(ctx, size, min);
        }
        let is_fitted =
            size.x + 1.0 < min.x || size.y + 1.0 < min.y || ctx.zoom_factor() < self.scale - SAME;
        let size = [size.x, size.y];
        if self.stored != Some(size) && !is_fitted {
            self.stored = Some(size);
            state.update(|w| w.size = Some(size));
        }
    }

    /// Draws smaller if the window is too small for the scale, larger again when it grows.
    fn fit(&self, ctx: &Context, size: Vec2, min: Vec2) {
        let zoom = ctx.zoom_factor();
        let window = size * zoom;
        let fitting = fitting_zoom(window, min, self.scale);
        if (fitting - zoom).abs() > SAME {
            ctx.set_zoom_factor(fitting);
        }
    }
}

/// The scale at which `min` fits into a window of `window` pixels (at scale 1), at most `wanted`.
fn fitting_zoom(window: Vec2, min: Vec2, wanted: f32) -> f32 {
    let room = (window.x / min.x).min(window.y / min.y);
    wanted.min(room).max(MIN_ZOOM)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIN: Vec2 = vec2(760.0, 460.0);

    #[test]
    fn content_fits_whatever_the_host_gives() {
        let cases = [
            ((1000.0, 600.0), 1.0, 1.0),
            ((1500.0, 900.0), 1.5, 1.5),
            ((1000.0, 600.0), 2.0, 600.0 / 460.0),
            ((760.0, 900.0), 1.25, 1.0),
            ((570.0, 345.0), 1.0, 0.75),
            ((10.0, 10.0), 1.0, MIN_ZOOM),
        ];
        for ((w, h), wanted, expected) in cases {
            let got = fitting_zoom(vec2(w, h), MIN, wanted);
            assert!((got - expected).abs() < 1e-3, "{w} x {h} at {wanted}: {got}");
        }
    }

    /// What a run of frames ends with.
    struct Outcome {
        zoom: f32,
        size: Option<[f32; 2]>,
        window: Vec2,
        /// Sizes that the host was asked for.
        wishes: Vec<Vec2>,
    }

    /// Runs frames as egui-baseview does: a window of `window` pixels, wishes for a size granted or
    /// not.
    fn run(window: Vec2, state: &EditorState, grant: bool) -> Outcome {
        run_with(window, state, grant, &[])
    }

    /// As [`run`]; in the frames `forced` the host itself gives the window those sizes, after the
    /// frame has been drawn.
    fn run_with(
        mut window: Vec2,
        state: &EditorState,
        grant: bool,
        forced: &[(usize, Vec2)],
    ) -> Outcome {
        let ctx = Context::default();
        let mut follower = WindowSize::default();
        let mut wishes = Vec::new();
        for frame in 0..60 {
            // The zoom of the frame before: egui itself takes the new one into account.
            let zoom_before = ctx.zoom_factor();
            let logical = window / zoom_before;
            let mut input = egui::RawInput {
                screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, logical)),
                time: Some(frame as f64 * 0.05),
                ..egui::RawInput::default()
            };
            input.viewports.entry(egui::ViewportId::ROOT).or_default().native_pixels_per_point =
                Some(1.0);
            let mut output = ctx.run_ui(input, |ui| {
                follower.follow(ui.ctx(), state, (vec2(1000.0, 600.0), MIN));
            });
            output.textures_delta.clear();
            for viewport in output.viewport_output.values() {
                for command in &viewport.commands {
                    if let ViewportCommand::InnerSize(size) = command {
                        wishes.push(*size * ctx.zoom_factor());
                        if grant {
                            window = *size * ctx.zoom_factor();
                        }
                    }
                }
            }
            if let Some((_, size)) = forced.iter().find(|(at, _)| *at == frame) {
                window = *size;
            }
        }
        Outcome { zoom: ctx.zoom_factor(), size: state.get().size, window, wishes }
    }

    #[test]
    fn a_saved_window_comes_back_and_stays() {
        let state = EditorState::default();
        state.update(|w| (w.size, w.scale_percent) = (Some([1200.0, 700.0]), Some(150)));
        let Outcome { zoom, size, window, wishes } = run(vec2(1000.0, 600.0), &state, true);
        assert_eq!(wishes.len(), 1, "{wishes:?}");
        assert!((zoom - 1.5).abs() < 1e-3);
        assert_eq!(size, Some([1200.0, 700.0]));
        assert!((window - vec2(1800.0, 1050.0)).length() < 1.0, "{window}");
    }

    #[test]
    fn a_host_that_refuses_gets_content_that_fits() {
        let state = EditorState::default();
        state.update(|w| w.scale_percent = Some(200));
        let Outcome { zoom, window, .. } = run(vec2(1000.0, 600.0), &state, false);
        assert!((zoom - 600.0 / 460.0).abs() < 0.01, "{zoom}");
        assert!((window - vec2(1000.0, 600.0)).length() < 1.0);
        assert_eq!(state.get().scale_percent, Some(200), "the wish is kept");
    }

    #[test]
    fn a_host_that_shrinks_the_window_keeps_its_size() {
        let state = EditorState::default();
        let forced = vec2(570.0, 345.0);
        let resizes = [(30, forced)];
        let Outcome { zoom, size, window, wishes } =
            run_with(vec2(1000.0, 600.0), &state, true, &resizes);
        assert_eq!(wishes, [], "a host that decides is asked for nothing");
        assert!((zoom - 0.75).abs() < 0.01, "{zoom}");
        assert!((window - forced).length() < 1.0, "{window}");
        assert_eq!(size, Some([1000.0, 600.0]), "too small a window is not remembered");
    }

    #[test]
    fn a_window_that_is_shrunk_and_restored_has_its_own_size_again() {
        let full = vec2(1000.0, 600.0);
        // The restoring falls into each frame around the one in which the zoom is fitted.
        for restored in 30..40 {
            let state = EditorState::default();
            let resizes = [(29, vec2(570.0, 345.0)), (restored, full)];
            let Outcome { zoom, size, window, wishes } = run_with(full, &state, true, &resizes);
            assert!((window - full).length() < 1.0, "{window} when restored in frame {restored}");
            assert_eq!((zoom, size), (1.0, Some([1000.0, 600.0])));
            assert_eq!(wishes, [], "restored in frame {restored}");
        }
    }

    #[test]
    fn another_scale_keeps_the_logical_size() {
        let full = vec2(1000.0, 600.0);
        let state = EditorState::default();
        run(full, &state, true);
        state.update(|w| w.scale_percent = Some(125));
        let Outcome { zoom, size, window, wishes } = run(full, &state, true);
        assert_eq!((zoom, size), (1.25, Some([1000.0, 600.0])));
        assert!((window - full * 1.25).length() < 1.0, "{window}");
        assert_eq!(wishes.len(), 1, "{wishes:?}");
    }

    #[test]
    fn a_state_that_is_loaded_into_an_open_window_resizes_it() {
        let state = EditorState::default();
        let Outcome { size, .. } = run(vec2(1000.0, 600.0), &state, true);
        assert_eq!(size, Some([1000.0, 600.0]));
        state.update(|w| w.size = Some([900.0, 500.0]));
        let Outcome { window, .. } = run(vec2(1000.0, 600.0), &state, true);
        assert!((window - vec2(900.0, 500.0)).length() < 1.0, "{window}");
    }
}

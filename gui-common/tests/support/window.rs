//! A window without a host.

use egui::{Ui, Vec2};
use gui_common::install;
use nice_plug_egui::baseview::dpi::LogicalSize;
use nice_plug_egui::baseview::{self, HandlerError};
use nice_plug_egui::{App, EguiWindow, EguiWindowSettings, Frame};

/// A plain window.
pub struct GraphicsWindow {
    settings: EguiWindowSettings,
}

struct Drawn<F>(F);

impl<F: FnMut(&mut Ui) + Send + 'static> App for Drawn<F> {
    fn build(&mut self, ctx: egui::Context, _: &mut Frame) -> Result<(), HandlerError> {
        install(&ctx);
        Ok(())
    }

    fn ui(&mut self, ui: &mut Ui, _: &mut Frame) {
        (self.0)(ui);
    }
}

impl GraphicsWindow {
    /// A window of `size` logical pixels at `scale`.
    pub fn new(title: &str, size: Vec2, scale: f32) -> Self {
        let size = LogicalSize::new(f64::from(size.x), f64::from(size.y));
        Self {
            settings: EguiWindowSettings::new()
                .with_title(title)
                .with_size(size)
                .with_zoom_factor(scale),
        }
    }

    /// Shows the window until it is closed.
    pub fn run(self, draw: impl FnMut(&mut Ui) + Send + 'static) -> Result<(), baseview::Error> {
        #[allow(unsafe_code, reason = "baseview wants to be told that no host is around")]
        // SAFETY: only programs of our own run this, never a plugin inside a host.
        unsafe {
            baseview::assume_standalone_in_process();
        }
        EguiWindow::create(self.settings, Drawn(draw))?.run_until_closed()
    }
}

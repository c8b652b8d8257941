//! A plugin's editor in a real X11 window.

use std::sync::atomic::Ordering::SeqCst;
use std::time::{Duration, Instant};

use clack_extensions::gui::{GuiApiType, GuiConfiguration, GuiSize, PluginGui, Window};

use super::error::HostError;
use super::instance::Instance;
use super::thread::main_thread;
use crate::gui::{Display, Picture};

/// Where and how large an editor opens.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EditorOptions {
    /// Left edge of the window on the screen, in pixels.
    pub x: i16,
    /// Top edge.
    pub y: i16,
    /// Scale that the host suggests; `None` suggests nothing.
    pub scale: Option<f64>,
    /// Size that the host asks for, in pixels; `None` takes the plugin's own.
    pub size: Option<(u32, u32)>,
}

/// An editor inside a window of the host.
const EMBEDDED: GuiConfiguration<'static> =
    GuiConfiguration { api_type: GuiApiType::X11, is_floating: false };

/// An open editor. Close it with [`close`](Self::close) before its instance goes away.
#[derive(Debug)]
pub struct EditorWindow {
    window: u32,
    x: i16,
    y: i16,
    width: u32,
    height: u32,
}

/// Pause between two rounds of the main loop.
const TICK: Duration = Duration::from_millis(4);

impl EditorWindow {
    /// Whether a plugin has an editor that a host may embed.
    pub fn is_offered(instance: &mut Instance) -> bool {
        let _main = main_thread();
        let handle = instance.plugin().plugin_handle();
        let gui = handle.get_extension::<PluginGui>();
        gui.is_some_and(|gui| gui.is_api_supported(&handle, EMBEDDED))
    }

    /// Creates the editor, embeds it in a new window and shows it.
    ///
    /// # Errors
    /// When the plugin has no editor, cannot open it, or there is no window.
    pub fn open(
        instance: &mut Instance,
        display: &Display,
        options: EditorOptions,
    ) -> Result<Self, HostError> {
        let id = instance.id().to_owned();
        let failed = |reason: &str| HostError::Editor { id: id.clone(), reason: reason.to_owned() };
        if instance.has_editor {
            return Err(failed("editor is open already"));
        }
        let main = main_thread();
        let handle = instance.plugin().plugin_handle();
        let Some(gui) = handle.get_extension::<PluginGui>() else {
            return Err(HostError::Unsupported { id, extension: "clap.gui" });
        };
        if !gui.is_api_supported(&handle, EMBEDDED) {
            return Err(failed("editor does not embed in X11"));
        }
        gui.create(&handle, EMBEDDED).map_err(|error| {
            failed(&format!("editor: {error} (no OpenGL? `cargo xtask doctor` tells)"))
        })?;
        drop(main);
        instance.has_editor = true;
        match Self::embed(instance, display, options) {
            Ok(editor) => Ok(editor),
            Err(error) => {
                destroy(instance);
                Err(error)
            }
        }
    }

    fn embed(
        instance: &mut Instance,
        display: &Display,
        options: EditorOptions,
    ) -> Result<Self, HostError> {
        let id = instance.id().to_owned();
        let failed = |what: &str, why: String| HostError::Editor {
            id: id.clone(),
            reason: format!("{what}: {why}"),
        };
        let title = instance.descriptor().name.clone();
        let _main = main_thread();
        let handle = instance.plugin().plugin_handle();
        let Some(gui) = handle.get_extension::<PluginGui>() else {
            return Err(HostError::Unsupported { id, extension: "clap.gui" });
        };
        if let Some(scale) = options.scale {
            // A plugin may refuse: it then reads the scale from the system.
            let _ = gui.set_scale(&handle, scale);
        }
        if let Some((width, height)) = options.size {
            let wish = GuiSize { width, height };
            let size = gui.adjust_size(&handle, wish).unwrap_or(wish);
            gui.set_size(&handle, size).map_err(|error| failed("size", error.to_string()))?;
        }
        let size =
            gui.get_size(&handle).ok_or_else(|| failed("editor", "tells no size".to_owned()))?;
        let clip = |length: u32| u16::try_from(length.max(1)).unwrap_or(u16::MAX);
        let window = display
            .window(options.x, options.y, clip(size.width), clip(size.height), &title)
            .map_err(|error| failed("window", error.to_string()))?;
        #[allow(unsafe_code, reason = "the plugin draws into a foreign window")]
        // SAFETY: the window exists on the server (it was synced) and outlives the editor.
        let parented = unsafe { gui.set_parent(&handle, Window::from_x11_handle(window.into())) };
        parented.map_err(|error| failed("embedding", error.to_string()))?;
        gui.show(&handle).map_err(|error| failed("show", error.to_string()))?;
        let EditorOptions { x, y, .. } = options;
        Ok(Self { window, x, y, width: size.width, height: size.height })
    }

    /// Current size in pixels.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// X id of the window that the editor is embedded in.
    #[must_use]
    pub fn window(&self) -> u32 {
        self.window
    }

    /// Runs the host's main loop for a while: callbacks, restarts, resizes that the plugin asks for.
    ///
    /// # Errors
    /// As [`Instance::service`].
    pub fn run(
        &mut self,
        instance: &mut Instance,
        display: &Display,
        duration: Duration,
    ) -> Result<(), HostError> {
        let end = Instant::now() + duration;
        loop {
            instance.service()?;
            if let Some((width, height)) = instance.mailbox().take_resize() {
                self.resize(instance, display, width, height)?;
            }
            if Instant::now() >= end {
                return Ok(());
            }
            std::thread::sleep(TICK);
        }
    }

    /// Resizes the editor to what it makes of the wish; returns the size it took.
    ///
    /// # Errors
    /// When the plugin or the X server refuses.
    pub fn resize(
        &mut self,
        instance: &mut Instance,
        display: &Display,
        width: u32,
        height: u32,
    ) -> Result<(u32, u32), HostError> {
        let id = instance.id().to_owned();
        let failed = |reason: String| HostError::Editor { id: id.clone(), reason };
        let _main = main_thread();
        let handle = instance.plugin().plugin_handle();
        let Some(gui) = handle.get_extension::<PluginGui>() else {
            return Err(HostError::Unsupported { id, extension: "clap.gui" });
        };
        let wish = GuiSize { width, height };
        let size = gui.adjust_size(&handle, wish).unwrap_or(wish);
        display
            .resize(self.window, size.width, size.height)
            .map_err(|error| failed(error.to_string()))?;
        gui.set_size(&handle, size).map_err(|error| failed(format!("set_size: {error}")))?;
        (self.width, self.height) = (size.width, size.height);
        Ok(self.size())
    }

    /// Whether the user may resize it.
    pub fn can_resize(&self, instance: &mut Instance) -> bool {
        let _main = main_thread();
        let handle = instance.plugin().plugin_handle();
        handle.get_extension::<PluginGui>().is_some_and(|gui| gui.can_resize(&handle))
    }

    /// A picture of the editor as the screen shows it.
    ///
    /// # Errors
    /// When it lies outside the screen.
    pub fn capture(&self, display: &Display) -> Result<Picture, crate::gui::DisplayError> {
        let (screen_width, screen_height) = display.size();
        let clip = |start: i16, length: u32, screen: u16| {
            let room = i64::from(screen) - i64::from(start);
            u16::try_from(i64::from(length).min(room).max(1)).unwrap_or(1)
        };
        display.capture(
            self.x,
            self.y,
            clip(self.x, self.width, screen_width),
            clip(self.y, self.height, screen_height),
        )
    }

    /// Place on the screen of a point of the editor, in pixels.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "a place on the screen")]
    pub fn on_screen(&self, x: f64, y: f64) -> (i16, i16) {
        (self.x.saturating_add(x.round() as i16), self.y.saturating_add(y.round() as i16))
    }

    /// Destroys the editor, then its window.
    ///
    /// # Errors
    /// When the X server refuses.
    pub fn close(self, instance: &mut Instance, display: &Display) -> Result<(), HostError> {
        destroy(instance);
        display.destroy(self.window).map_err(|error| HostError::Editor {
            id: instance.id().to_owned(),
            reason: error.to_string(),
        })
    }
}

/// Destroys the editor of an instance, if there is one.
pub(super) fn destroy(instance: &mut Instance) {
    let _main = main_thread();
    instance.has_editor = false;
    instance.mailbox().editor_closed.store(false, SeqCst);
    let handle = instance.plugin().plugin_handle();
    if let Some(gui) = handle.get_extension::<PluginGui>() {
        gui.destroy(&handle);
    }
}

//! Windows, the pointer and keys on an X display.

use std::fmt;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConfigureWindowAux, ConnectionExt as _,
    CreateWindowAux, EventMask, ImageFormat, KEY_PRESS_EVENT, KEY_RELEASE_EVENT,
    MOTION_NOTIFY_EVENT, PropMode, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::{DisplayError, Picture, failed};

/// A connection to a display.
pub struct Display {
    connection: RustConnection,
    root: u32,
    width: u16,
    height: u16,
}

impl Display {
    /// Connects to `name`, or to `DISPLAY` when `None`.
    ///
    /// # Errors
    /// When there is no such display.
    pub fn connect(name: Option<&str>) -> Result<Self, DisplayError> {
        let shown =
            name.map_or_else(|| std::env::var("DISPLAY").unwrap_or_default(), str::to_owned);
        let (connection, screen) = x11rb::connect(name)
            .map_err(|error| failed(&format!("X display '{shown}' cannot be opened"), &error))?;
        let screen = &connection.setup().roots[screen];
        let (root, width, height) = (screen.root, screen.width_in_pixels, screen.height_in_pixels);
        Ok(Self { connection, root, width, height })
    }

    pub(super) fn connection(&self) -> &RustConnection {
        &self.connection
    }

    /// Width and height of the screen in pixels.
    #[must_use]
    pub fn size(&self) -> (u16, u16) {
        (self.width, self.height)
    }

    /// Waits until the server has done everything that was sent.
    ///
    /// # Errors
    /// When the connection broke.
    pub fn sync(&self) -> Result<(), DisplayError> {
        self.connection.sync().map_err(|error| failed("X connection", &error))
    }

    /// Makes and shows a window without a frame.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn window(
        &self,
        x: i16,
        y: i16,
        width: u16,
        height: u16,
        title: &str,
    ) -> Result<u32, DisplayError> {
        self.try_window(x, y, width, height, title).map_err(|error| failed("X window", &error))
    }

    fn try_window(
        &self,
        x: i16,
        y: i16,
        width: u16,
        height: u16,
        title: &str,
    ) -> Result<u32, x11rb::errors::ReplyOrIdError> {
        let window = self.connection.generate_id()?;
        let attributes = CreateWindowAux::new()
            .background_pixel(0)
            .override_redirect(1)
            .event_mask(EventMask::STRUCTURE_NOTIFY);
        self.connection
            .create_window(
                x11rb::COPY_DEPTH_FROM_PARENT,
                window,
                self.root,
                x,
                y,
                width,
                height,
                0,
                WindowClass::INPUT_OUTPUT,
                x11rb::COPY_FROM_PARENT,
                &attributes,
            )?
            .check()?;
        self.connection.change_property8(
            PropMode::REPLACE,
            window,
            AtomEnum::WM_NAME,
            AtomEnum::STRING,
            title.as_bytes(),
        )?;
        self.connection.map_window(window)?.check()?;
        self.connection.sync()?;
        Ok(window)
    }

    /// Resizes a window.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn resize(&self, window: u32, width: u32, height: u32) -> Result<(), DisplayError> {
        let size = ConfigureWindowAux::new().width(width).height(height);
        self.connection
            .configure_window(window, &size)
            .map_err(|error| failed("X window size", &error))?;
        self.sync()
    }

    /// Shows a window, or hides it and keeps it.
    ///
    /// # Errors
    /// When the connection broke.
    pub fn show(&self, window: u32, is_shown: bool) -> Result<(), DisplayError> {
        let asked = if is_shown {
            self.connection.map_window(window)
        } else {
            self.connection.unmap_window(window)
        };
        asked.map_err(|error| failed("X window", &error))?;
        self.sync()
    }

    /// Destroys a window.
    ///
    /// # Errors
    /// When the connection broke.
    pub fn destroy(&self, window: u32) -> Result<(), DisplayError> {
        self.connection.destroy_window(window).map_err(|error| failed("X window", &error))?;
        self.sync()
    }

    /// Sizes of the windows inside a window.
    ///
    /// # Errors
    /// When the window is gone.
    pub fn child_sizes(&self, window: u32) -> Result<Vec<(u16, u16)>, DisplayError> {
        let gone = |error: &dyn fmt::Display| failed("X window", error);
        let tree = self.connection.query_tree(window).map_err(|error| gone(&error))?;
        let tree = tree.reply().map_err(|error| gone(&error))?;
        tree.children
            .iter()
            .map(|child| {
                let reply = self.connection.get_geometry(*child).map_err(|error| gone(&error))?;
                let geometry = reply.reply().map_err(|error| gone(&error))?;
                Ok((geometry.width, geometry.height))
            })
            .collect()
    }

    /// What the screen shows in a rectangle.
    ///
    /// # Errors
    /// When it lies outside the screen.
    pub fn capture(
        &self,
        x: i16,
        y: i16,
        width: u16,
        height: u16,
    ) -> Result<Picture, DisplayError> {
        let wrong = |error: &dyn fmt::Display| failed("picture of the screen", error);
        let cookie = self
            .connection
            .get_image(ImageFormat::Z_PIXMAP, self.root, x, y, width, height, !0)
            .map_err(|error| wrong(&error))?;
        let image = cookie.reply().map_err(|error| wrong(&error))?;
        // 24-bit visuals of X servers on little-endian machines: blue, green, red, padding.
        let rgb = image.data.chunks_exact(4).flat_map(|p| [p[2], p[1], p[0]]).collect();
        Ok(Picture { width: width.into(), height: height.into(), rgb })
    }

    /// Moves the pointer to a place on the screen.
    ///
    /// # Errors
    /// When the server has no XTEST.
    pub fn move_pointer(&self, x: i16, y: i16) -> Result<(), DisplayError> {
        self.fake(MOTION_NOTIFY_EVENT, 0, x, y)
    }

    /// Presses or releases a mouse button: 1 left, 3 right, 4 and 5 the wheel.
    ///
    /// # Errors
    /// When the server has no XTEST.
    pub fn button(&self, button: u8, is_down: bool) -> Result<(), DisplayError> {
        self.fake(if is_down { BUTTON_PRESS_EVENT } else { BUTTON_RELEASE_EVENT }, button, 0, 0)
    }

    /// Presses or releases the key of an X keycode.
    ///
    /// # Errors
    /// When the server has no XTEST.
    pub fn key(&self, keycode: u8, is_down: bool) -> Result<(), DisplayError> {
        self.fake(if is_down { KEY_PRESS_EVENT } else { KEY_RELEASE_EVENT }, keycode, 0, 0)
    }

    fn fake(&self, kind: u8, detail: u8, x: i16, y: i16) -> Result<(), DisplayError> {
        self.connection
            .xtest_fake_input(kind, detail, x11rb::CURRENT_TIME, self.root, x, y, 0)
            .map_err(|error| failed("X test input", &error))?;
        self.sync()
    }
}

impl fmt::Debug for Display {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Display {}x{}", self.width, self.height)
    }
}

//! An X display for tests and pictures: the user's, or an own Xvfb; windows, pointer, pictures.

use std::fmt;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConfigureWindowAux, ConnectionExt as _,
    CreateWindowAux, EventMask, ImageFormat, KEY_PRESS_EVENT, KEY_RELEASE_EVENT,
    MOTION_NOTIFY_EVENT, PropMode, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

/// Why there is no display, window or picture: one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayError(pub String);

impl fmt::Display for DisplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DisplayError {}

fn failed(what: &str, why: &dyn fmt::Display) -> DisplayError {
    let why = why.to_string();
    DisplayError(format!("{what}: {}", why.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// An Xvfb that ends with this value.
#[derive(Debug)]
pub struct VirtualDisplay {
    server: Child,
    name: String,
}

impl VirtualDisplay {
    /// Starts Xvfb on a free display number. It also ends when its last client does, so that it
    /// never outlives a program that crashed.
    ///
    /// # Errors
    /// When Xvfb is not installed or does not start.
    pub fn start(width: u16, height: u16) -> Result<Self, DisplayError> {
        Self::start_with(width, height, &[])
    }

    /// As [`start`](Self::start), without the extension that OpenGL needs.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn start_without_gl(width: u16, height: u16) -> Result<Self, DisplayError> {
        Self::start_with(width, height, &["-extension", "GLX"])
    }

    fn start_with(width: u16, height: u16, extra: &[&str]) -> Result<Self, DisplayError> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &format!("{width}x{height}x24")])
            .args(["-nolisten", "tcp", "-terminate"])
            .args(extra)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| {
                failed("Xvfb does not start (install it: apt-get install xvfb)", &error)
            })?;
        let mut number = String::new();
        if let Some(stdout) = server.stdout.take() {
            let _ = BufReader::new(stdout).read_line(&mut number);
        }
        if number.trim().is_empty() {
            let _ = server.kill();
            let _ = server.wait();
            return Err(DisplayError("Xvfb ended before it was ready".into()));
        }
        Ok(Self { server, name: format!(":{}", number.trim()) })
    }

    /// What belongs into `DISPLAY`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for VirtualDisplay {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Gives this process a display that is the same on every machine: an own Xvfb with software GL and
/// an empty configuration folder, or, where there is no Xvfb, the user's display. To be called before
/// other threads run.
///
/// # Errors
/// When there is neither.
pub fn private_display(width: u16, height: u16) -> Result<Display, DisplayError> {
    // Kept until the process ends, with a client: a server ends when it has none.
    type Kept = Option<(VirtualDisplay, Display)>;
    static SERVER: OnceLock<Result<Kept, DisplayError>> = OnceLock::new();
    let server = SERVER.get_or_init(|| match VirtualDisplay::start(width, height) {
        Ok(server) => {
            let client = Display::connect(Some(server.name()))?;
            let settings = std::env::temp_dir().join(format!("lacquer-gui-{}", std::process::id()));
            set_variables(&[
                ("XDG_CONFIG_HOME", &settings.to_string_lossy()),
                ("DISPLAY", server.name()),
                ("LIBGL_ALWAYS_SOFTWARE", "1"),
                ("GALLIUM_DRIVER", "llvmpipe"),
                // Rendering threads of Mesa would only crowd out the audio thread.
                ("LP_NUM_THREADS", "1"),
            ]);
            Ok(Some((server, client)))
        }
        Err(_) if std::env::var_os("DISPLAY").is_some() => Ok(None),
        Err(error) => Err(error),
    });
    match server {
        Ok(Some((server, _))) => Display::connect(Some(server.name())),
        Ok(None) => Display::connect(None),
        Err(error) => Err(error.clone()),
    }
}

fn set_variables(variables: &[(&str, &str)]) {
    for (name, value) in variables {
        #[allow(unsafe_code, reason = "X and GL read their settings from the environment")]
        // SAFETY: the caller of `private_display` runs alone; std locks its own access.
        unsafe {
            std::env::set_var(name, value);
        }
    }
}

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

/// An image of 8-bit RGB pixels, rows from the top.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Three bytes a pixel.
    pub rgb: Vec<u8>,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture {}x{}", self.width, self.height)
    }
}

impl Picture {
    /// Writes a PNG, whole or not at all.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_png(&self, path: &Path) -> Result<(), DisplayError> {
        let wrong = |error: &dyn fmt::Display| failed(&path.display().to_string(), error);
        let mut data = Vec::new();
        let mut encoder = png::Encoder::new(&mut data, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().map_err(|error| wrong(&error))?;
        writer.write_image_data(&self.rgb).map_err(|error| wrong(&error))?;
        writer.finish().map_err(|error| wrong(&error))?;
        crate::audio_file::write_atomically(path, &data).map_err(|error| wrong(&error))
    }

    /// How many different colours there are; 1 is an empty window.
    #[must_use]
    pub fn color_count(&self) -> usize {
        let pixels = self.rgb.chunks_exact(3).map(|p| (p[0], p[1], p[2]));
        pixels.collect::<std::collections::HashSet<_>>().len()
    }

    /// Share of pixels, 0 to 1, that differ from `other`; 1 when the sizes do.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a count of pixels")]
    pub fn difference(&self, other: &Self) -> f64 {
        if (self.width, self.height) != (other.width, other.height) || self.rgb.is_empty() {
            return 1.0;
        }
        let pairs = self.rgb.chunks_exact(3).zip(other.rgb.chunks_exact(3));
        let different = pairs.filter(|(a, b)| a != b).count();
        different as f64 / (self.rgb.len() / 3) as f64
    }
}

//! X servers without a screen.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use super::{Display, DisplayError, failed};

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
/// empty folders for settings and presets, or, where there is no Xvfb, the user's display. To be
/// called before other threads run.
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
                ("LACQUER_DATA", &settings.join("data").to_string_lossy()),
                ("DISPLAY", server.name()),
                ("LIBGL_ALWAYS_SOFTWARE", "1"),
                ("GALLIUM_DRIVER", "llvmpipe"),
            ]);
            // More rendering threads of Mesa would crowd out the audio thread.
            if std::env::var_os("LP_NUM_THREADS").is_none() {
                set_variables(&[("LP_NUM_THREADS", "1")]);
            }
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

//! What an X server can tell about its clients: how often a window is drawn, and what they hold.

use std::cell::Cell;

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::damage::{ConnectionExt as _, ReportLevel};
use x11rb::protocol::res::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use super::{Display, DisplayError, failed};

/// Counts how often a window, or one inside it, is drawn. A window that the server does not show is
/// not drawn, whatever its client does.
pub struct Frames {
    connection: RustConnection,
    damage: u32,
    count: Cell<u64>,
}

impl Frames {
    /// Counts from now on; `display` is the name of the display, or `None` for `DISPLAY`.
    ///
    /// # Errors
    /// When the server has no DAMAGE extension or no such window.
    pub fn of(display: Option<&str>, window: u32) -> Result<Self, DisplayError> {
        let wrong = |error: &dyn std::fmt::Display| failed("count of frames", error);
        let (connection, _) = x11rb::connect(display).map_err(|error| wrong(&error))?;
        let damage = connection.generate_id().map_err(|error| wrong(&error))?;
        let asked = connection.damage_query_version(1, 1).map_err(|error| wrong(&error))?;
        asked.reply().map_err(|error| wrong(&error))?;
        connection
            .damage_create(damage, window, ReportLevel::RAW_RECTANGLES)
            .map_err(|error| wrong(&error))?
            .check()
            .map_err(|error| wrong(&error))?;
        Ok(Self { connection, damage, count: Cell::new(0) })
    }

    /// How often it was drawn since this was made.
    ///
    /// # Panics
    /// When the server is gone.
    #[must_use]
    #[allow(clippy::unwrap_used, reason = "a test without its server fails")]
    pub fn count(&self) -> u64 {
        while let Some(event) = self.connection.poll_for_event().unwrap() {
            if matches!(event, Event::DamageNotify(notice) if notice.damage == self.damage) {
                self.count.set(self.count.get() + 1);
            }
        }
        self.count.get()
    }
}

/// What the clients of a server hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resources {
    /// Connections.
    pub clients: usize,
    /// Windows, pixmaps, graphics contexts, cursors and so on, of all of them.
    pub objects: u64,
}

impl Display {
    /// What all clients of the server hold.
    ///
    /// # Errors
    /// When the server has no X-Resource extension.
    pub fn resources(&self) -> Result<Resources, DisplayError> {
        let wrong = |error: &dyn std::fmt::Display| failed("resources of the server", error);
        let connection = self.connection();
        let clients = connection.res_query_clients().map_err(|error| wrong(&error))?;
        let clients = clients.reply().map_err(|error| wrong(&error))?.clients;
        let mut objects = 0;
        for client in &clients {
            let held = connection.res_query_client_resources(client.resource_base);
            // A client may go meanwhile.
            if let Ok(held) = held.map_err(|error| wrong(&error))?.reply() {
                objects += held.types.iter().map(|kind| u64::from(kind.count)).sum::<u64>();
            }
        }
        Ok(Resources { clients: clients.len(), objects })
    }
}

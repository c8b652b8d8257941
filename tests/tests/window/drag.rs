//! Files that are dragged over a window: the drag-and-drop protocol of X, from the side of a file
//! manager.

use std::path::PathBuf;

use lacquer_tests::wait::soon;
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, ClientMessageEvent, ConnectionExt as _, EventMask, PropMode, SELECTION_NOTIFY_EVENT,
    SelectionNotifyEvent, SelectionRequestEvent,
};
use x11rb::wrapper::ConnectionExt as _;

use super::host::Host;

/// A drag that is under way over egui's window.
pub struct DraggedFiles<'a> {
    host: &'a Host,
    /// The file manager's window.
    source: u32,
    target: u32,
    /// The files, as the protocol lists them.
    list: String,
    list_type: Atom,
}

impl<'a> DraggedFiles<'a> {
    /// The files come into the window.
    pub fn begin(host: &'a Host, files: &[PathBuf]) -> Self {
        let list: String =
            files.iter().map(|file| format!("file://{}\r\n", file.display())).collect();
        let list = list.replace(' ', "%20");
        let source = host.cover();
        host.map(source, false);
        let selection = host.atom("XdndSelection");
        host.connection.set_selection_owner(source, selection, x11rb::CURRENT_TIME).unwrap();
        let list_type = host.atom("text/uri-list");
        let drag = Self { host, source, target: host.child(), list, list_type };
        drag.send("XdndEnter", [5 << 24, list_type, 0, 0]);
        drag
    }

    /// The files are at this place; whether they are welcome.
    pub fn move_to(&mut self, x: u32, y: u32) -> bool {
        let copy = self.host.atom("XdndActionCopy");
        self.send("XdndPosition", [0, x << 16 | y, 1, copy]);
        self.answer("XdndStatus")[1] & 1 == 1
    }

    /// The files are dropped; whether they were taken.
    pub fn drop_them(&mut self) -> bool {
        self.send("XdndDrop", [0, 1, 0, 0]);
        self.answer("XdndFinished")[1] & 1 == 1
    }

    fn send(&self, name: &str, rest: [u32; 4]) {
        let data = [self.source, rest[0], rest[1], rest[2], rest[3]];
        let message = ClientMessageEvent::new(32, self.target, self.host.atom(name), data);
        let connection = &self.host.connection;
        connection.send_event(false, self.target, EventMask::NO_EVENT, message).unwrap();
        connection.flush().unwrap();
    }

    /// Serves the list of files, and waits for an answer of this name.
    fn answer(&self, name: &str) -> [u32; 5] {
        let wanted = self.host.atom(name);
        let mut answer = None;
        soon(|| {
            match self.host.connection.poll_for_event().unwrap() {
                Some(Event::SelectionRequest(request)) => self.serve(request),
                Some(Event::ClientMessage(message)) if message.type_ == wanted => {
                    answer = Some(message.data.as_data32());
                }
                _ => {}
            }
            answer.is_some()
        });
        answer.unwrap_or_else(|| panic!("no {name}"))
    }

    fn serve(&self, request: SelectionRequestEvent) {
        let connection = &self.host.connection;
        let (window, place) = (request.requestor, request.property);
        let list = self.list.as_bytes();
        connection
            .change_property8(PropMode::REPLACE, window, place, self.list_type, list)
            .unwrap();
        let notice = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor: window,
            selection: request.selection,
            target: request.target,
            property: place,
        };
        connection.send_event(false, window, EventMask::NO_EVENT, notice).unwrap();
        connection.flush().unwrap();
    }
}

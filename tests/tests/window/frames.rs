//! How frames are made: what is told of them, which are left out, and how many at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread::{available_parallelism, sleep};

use lacquer_tests::wait::soon;

use super::host::{Host, Wish};
use super::{alone, ms};

/// Patch egui-baseview/08: an app hears of the parts of each frame, in their order.
#[test]
fn the_parts_of_a_frame_are_told() {
    let _alone = alone();
    let host = Host::new();
    let editor = host.open(Wish { animated: true, text: Some("drawn"), ..Wish::default() });
    editor.window.show().unwrap();
    assert!(editor.goes_on_drawing());
    let seen = editor.close();
    assert!(seen.parts.len() > 12, "{:?}", seen.parts);
    for frame in seen.parts.chunks(3).filter(|frame| frame.len() == 3) {
        assert_eq!(frame, ["begun", "tessellated", "painted"]);
    }
}

/// Patches baseview/11 and egui-baseview/07: the driver draws no frame of a window that the host
/// closes.
#[test]
fn a_frame_that_nobody_will_see_is_not_drawn() {
    let _alone = alone();
    let host = Host::new();
    let closes = Arc::new(AtomicBool::new(false));
    let editor = host.open(Wish { closes: Some(Arc::clone(&closes)), ..Wish::default() });
    editor.window.show().unwrap();
    assert!(soon(|| editor.seen().frames > 0));
    // The next frame lasts until the window closes.
    closes.store(true, SeqCst);
    let begun = editor.seen().begun;
    editor.repaint.request_repaint();
    assert!(soon(|| editor.seen().begun > begun));
    let seen = editor.close();
    assert_eq!(seen.parts.last(), Some(&"tessellated"), "{:?}", seen.parts);
    assert!(seen.parts.contains(&"painted"), "the frames before are");
}

/// Windows that draw at the same time.
#[derive(Default)]
pub struct Crowd {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Crowd {
    /// Another window draws while `draw` is at work.
    pub fn with(&self, draw: impl FnOnce()) {
        let now = self.now.fetch_add(1, SeqCst) + 1;
        self.most.fetch_max(now, SeqCst);
        draw();
        self.now.fetch_sub(1, SeqCst);
    }
}

/// Patch egui-baseview/09: without a graphics card no more windows draw at once than there are cores,
/// and each has its turn.
#[test]
fn no_more_windows_draw_at_once_than_there_are_cores() {
    const COLUMNS: usize = 4;
    const MOST: usize = 12;
    let cores = available_parallelism().unwrap().get();
    // The screen has room for so many.
    let count = (cores + 3).min(MOST);
    if cores >= count {
        return;
    }
    let _alone = alone();
    let crowd = Arc::new(Crowd::default());
    let hosts: Vec<Host> = (0..count).map(|_| Host::new()).collect();
    let editors: Vec<_> = hosts
        .iter()
        .enumerate()
        .map(|(index, host)| {
            host.place(index % COLUMNS, index / COLUMNS);
            let crowd = Some(Arc::clone(&crowd));
            let editor =
                host.open(Wish { animated: true, frame: ms(30), crowd, ..Wish::default() });
            editor.window.show().unwrap();
            editor
        })
        .collect();
    for editor in &editors {
        assert!(editor.goes_on_drawing(), "a window has no turn");
    }
    sleep(ms(500));
    let most = crowd.most.load(SeqCst);
    assert!((2..=cores).contains(&most) || cores == 1, "{most} windows at once on {cores} cores");
    for editor in editors {
        editor.close();
    }
}

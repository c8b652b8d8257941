//! What this process and its X server hold: files, threads, memory, windows.

use std::time::Duration;

use lacquer_tests::gui::{Display, Resources};
use lacquer_tests::registry::Plugin;

/// What forty openings may add. About 0.02 MB each was measured, 0.1 MB while audio plays, most of it
/// heaps of threads that are gone; a leaked window of 1000 x 600 pixels would add 2.4 MB each time, a
/// leaked atlas of letters as much. What the drivers keep between two openings goes up and down by
/// 6 MB on a busy machine.
const MAX_GROWTH_KB: i64 = 24_000;

/// Open files, threads, resident memory, and what X clients hold.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    files: usize,
    pub threads: usize,
    resident_kb: i64,
    server: Resources,
}

impl Held {
    /// As it is now.
    pub fn now(display: &Display) -> Self {
        let count = |folder: &str| std::fs::read_dir(folder).map_or(0, Iterator::count);
        Self {
            files: count("/proc/self/fd"),
            threads: count("/proc/self/task"),
            resident_kb: resident_kb(),
            server: display.resources().unwrap(),
        }
    }

    /// As it is when threads, files and windows that are going are gone, which may take its time:
    /// no more than `before`, or whatever is left after five seconds.
    pub fn settled(display: &Display, before: &Self) -> Self {
        const ROUNDS: usize = 500;
        for _ in 0..ROUNDS {
            if Self::now(display).is_within(before) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Self::now(display)
    }

    fn is_within(&self, before: &Self) -> bool {
        self.files <= before.files
            && self.threads <= before.threads
            && self.server.clients <= before.server.clients
            && self.server.objects <= before.server.objects
    }

    /// Fails unless everything but some memory is given back.
    #[allow(clippy::print_stdout, reason = "the growth is of interest")]
    pub fn assert_given_back(display: &Display, plugin: &Plugin, before: Self) {
        let after = Self::settled(display, &before);
        let name = plugin.name;
        assert!(after.files <= before.files, "{name}: files left open: {before:?}, then {after:?}");
        assert!(
            after.threads <= before.threads,
            "{name}: threads left: {before:?}, then {after:?}"
        );
        let (held, holds) = (before.server, after.server);
        assert!(
            holds.clients <= held.clients && holds.objects <= held.objects,
            "{name}: left on the X server: {held:?}, then {holds:?}"
        );
        let growth_kb = after.resident_kb - before.resident_kb;
        println!("{name}: {growth_kb} kB more, {after:?}");
        assert!(growth_kb <= MAX_GROWTH_KB, "{name}: grew by {growth_kb} kB");
    }
}

fn resident_kb() -> i64 {
    #[allow(unsafe_code, reason = "free memory that the C library keeps is no leak")]
    // SAFETY: gives unused pages back, of all threads' heaps.
    unsafe {
        libc::malloc_trim(0);
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let resident_kb =
        resident.and_then(|text| text.trim().trim_end_matches(" kB").trim().parse().ok());
    resident_kb.unwrap_or(0)
}

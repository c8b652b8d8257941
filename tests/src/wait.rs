//! Waiting for what other threads do.

use std::thread::sleep;
use std::time::{Duration, Instant};

/// Waits until `condition` holds; whether it did within five seconds.
pub fn soon(mut condition: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while !condition() {
        if start.elapsed() > Duration::from_secs(5) {
            return false;
        }
        sleep(Duration::from_millis(5));
    }
    true
}

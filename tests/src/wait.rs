//! Waiting for what other threads do.

use std::thread::sleep;
use std::time::{Duration, Instant};

/// Longer than anything takes on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until `condition` holds; whether it did within half a minute.
pub fn soon(mut condition: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while !condition() {
        if start.elapsed() > PATIENCE {
            return false;
        }
        sleep(Duration::from_millis(5));
    }
    true
}

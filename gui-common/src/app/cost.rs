//! What the frames of this library's windows cost, for who measures the bundles as they are:
//! `cargo xtask bench windows` reads it through the library's symbol [`LACQUER_FRAME_COSTS`].
//!
//! Three readings of a clock a frame; nothing in the plugin reads the sums.

use nice_plug_egui::Frame;
use std::sync::atomic::AtomicU64;

/// Sums over all windows of this library, read by their place in memory.
#[repr(C)]
#[derive(Default, Debug)]
pub struct FrameCosts {
    /// Frames drawn.
    pub frames: AtomicU64,
    /// CPU time of the windows' threads from a frame's begin to its triangles, nanoseconds.
    pub update_ns: AtomicU64,
    /// CPU time of the windows' threads from a frame's triangles to its end: the driver's share.
    pub paint_ns: AtomicU64,
    /// Triangles of all frames.
    pub triangles: AtomicU64,
    /// What the driver was told to draw at once, of all frames.
    pub meshes: AtomicU64,
}

/// See [`FrameCosts`].
#[allow(unsafe_code, reason = "found by its name, which no other library of the process looks up")]
// Tests of this crate are linked beside the crate itself.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub static LACQUER_FRAME_COSTS: FrameCosts = FrameCosts {
    frames: AtomicU64::new(0),
    update_ns: AtomicU64::new(0),
    paint_ns: AtomicU64::new(0),
    triangles: AtomicU64::new(0),
    meshes: AtomicU64::new(0),
};

#[cfg(target_os = "linux")]
pub(super) use linux::watch;

/// Measured on Linux only.
#[cfg(not(target_os = "linux"))]
pub(super) fn watch(_: &mut Frame) {}

#[cfg(target_os = "linux")]
mod linux {
    use super::{Frame, LACQUER_FRAME_COSTS};
    use egui::ClippedPrimitive;
    use egui::epaint::Primitive;
    use nice_plug_egui::FrameWatch;
    use std::cell::Cell;
    use std::sync::atomic::Ordering::Relaxed;

    /// Adds up what the frames of this window cost.
    pub(in crate::app) fn watch(frame: &mut Frame) {
        frame.set_watch(Watch::default());
    }

    /// CPU time of this thread when the present part of a frame was begun.
    #[derive(Default)]
    struct Watch {
        since_ns: Cell<u64>,
    }

    impl Watch {
        /// What has been spent since the last call.
        fn spent_ns(&self) -> u64 {
            let now_ns = thread_ns();
            now_ns - self.since_ns.replace(now_ns)
        }
    }

    impl FrameWatch for Watch {
        fn begun(&self) {
            self.spent_ns();
        }

        fn tessellated(&self, primitives: &[ClippedPrimitive]) {
            let costs = &LACQUER_FRAME_COSTS;
            costs.update_ns.fetch_add(self.spent_ns(), Relaxed);
            let triangles = primitives.iter().map(|primitive| match &primitive.primitive {
                Primitive::Mesh(mesh) => mesh.indices.len() as u64 / 3,
                Primitive::Callback(_) => 0,
            });
            costs.triangles.fetch_add(triangles.sum(), Relaxed);
            costs.meshes.fetch_add(primitives.len() as u64, Relaxed);
        }

        fn painted(&self) {
            LACQUER_FRAME_COSTS.paint_ns.fetch_add(self.spent_ns(), Relaxed);
            LACQUER_FRAME_COSTS.frames.fetch_add(1, Relaxed);
        }
    }

    #[allow(unsafe_code, reason = "the clock of a thread's work has no safe door")]
    fn thread_ns() -> u64 {
        let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: `now` is written; a clock that does not exist leaves it at zero.
        unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut now) };
        now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn work_is_counted_and_sleep_is_not() {
            let watch = Watch::default();
            watch.begun();
            std::thread::sleep(std::time::Duration::from_millis(50));
            let idle_ns = watch.spent_ns();
            let mut sum = 0u64;
            while thread_ns() - watch.since_ns.get() < 20_000_000 {
                sum = std::hint::black_box(sum + 1);
            }
            let busy_ns = watch.spent_ns();
            assert!(idle_ns < 20_000_000 && busy_ns >= 20_000_000, "{idle_ns}, {busy_ns}");
        }
    }
}

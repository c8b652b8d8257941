//! What a bundle's windows cost, as the bundle counts it.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use super::{DisplayError, failed};

/// Under which name a bundle keeps the sums, which are in the order of [`FrameCosts`].
const SYMBOL: &std::ffi::CStr = c"LACQUER_FRAME_COSTS";

/// Sums over the frames of all windows of a bundle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FrameCosts {
    /// Frames drawn.
    pub frames: u64,
    /// CPU time of the windows' threads until a frame's triangles are known, nanoseconds.
    pub update_ns: u64,
    /// CPU time of the windows' threads from then on: the driver's share.
    pub paint_ns: u64,
    /// Triangles of all frames.
    pub triangles: u64,
    /// What the driver was told to draw at once, of all frames.
    pub meshes: u64,
}

impl FrameCosts {
    /// What was spent since `before`.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        Self {
            frames: self.frames - before.frames,
            update_ns: self.update_ns - before.update_ns,
            paint_ns: self.paint_ns - before.paint_ns,
            triangles: self.triangles - before.triangles,
            meshes: self.meshes - before.meshes,
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            frames: self.frames + other.frames,
            update_ns: self.update_ns + other.update_ns,
            paint_ns: self.paint_ns + other.paint_ns,
            triangles: self.triangles + other.triangles,
            meshes: self.meshes + other.meshes,
        }
    }
}

/// Reads the sums of a bundle that is loaded, and keeps it loaded.
#[derive(Clone, Copy, Debug)]
pub struct FrameMeter {
    sums: &'static [AtomicU64; 5],
}

impl FrameMeter {
    /// Of the bundle of this path.
    ///
    /// # Errors
    /// When it is not loaded or counts nothing.
    #[allow(unsafe_code, reason = "the sums are found by their name")]
    pub fn of(bundle: &Path) -> Result<Self, DisplayError> {
        let wrong = |why: &str| failed("costs of frames", &format!("{}: {why}", bundle.display()));
        let path = CString::new(bundle.as_os_str().as_bytes()).map_err(|_| wrong("no path"))?;
        // SAFETY: the library is there already, so that no code of it is run; it is never closed, so
        // that the sums stay where they are; they are five atomic numbers (see SYMBOL).
        let sums = unsafe {
            let library = libc::dlopen(path.as_ptr(), libc::RTLD_NOW | libc::RTLD_NOLOAD);
            if library.is_null() {
                return Err(wrong("not loaded"));
            }
            libc::dlsym(library, SYMBOL.as_ptr()).cast::<[AtomicU64; 5]>().as_ref()
        };
        sums.map(|sums| Self { sums }).ok_or_else(|| wrong("counts nothing"))
    }

    /// The sums since the bundle was loaded.
    #[must_use]
    pub fn read(&self) -> FrameCosts {
        let [frames, update_ns, paint_ns, triangles, meshes] =
            [0, 1, 2, 3, 4].map(|index: usize| self.sums[index].load(Relaxed));
        FrameCosts { frames, update_ns, paint_ns, triangles, meshes }
    }
}

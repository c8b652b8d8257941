//! The plugin's place among others: its code in memory, its window on the screen.
//!
//! A host may unload the library when the last instance is gone. A thread that cannot be ended by
//! then (a file dialog that nobody answers) keeps it in memory: some hundred kilobytes until the host
//! ends.

use egui::{Context, Id};
use nice_plug_egui::baseview::PlatformHandle;

/// Keeps this library in memory for as long as the host runs.
pub(crate) fn stay() {
    pin();
}

#[cfg(unix)]
#[allow(unsafe_code, reason = "the loader has no safe door")]
fn pin() {
    let here = pin as fn() as *const libc::c_void;
    // SAFETY: `here` is in this library, the name that the loader gives lives as long as it is
    // loaded, and a library that is there already is not run anew.
    unsafe {
        let mut info: libc::Dl_info = std::mem::zeroed();
        if libc::dladdr(here, &raw mut info) != 0 && !info.dli_fname.is_null() {
            libc::dlopen(info.dli_fname, libc::RTLD_NOW | libc::RTLD_NOLOAD | libc::RTLD_NODELETE);
        }
    }
}

#[cfg(windows)]
#[allow(unsafe_code, reason = "the loader has no safe door")]
fn pin() {
    const PIN: u32 = 1;
    const FROM_ADDRESS: u32 = 4;
    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn GetModuleHandleExW(flags: u32, address: *const u16, module: *mut *mut u8) -> i32;
    }
    let mut module = std::ptr::null_mut();
    // SAFETY: with these flags the second argument is an address inside this library; the third is
    // written.
    unsafe {
        GetModuleHandleExW(PIN | FROM_ADDRESS, pin as fn() as *const u16, &raw mut module);
    }
}

fn id() -> Id {
    Id::unique("lacquer window handle")
}

/// Remembers the window for what belongs before it.
pub(crate) fn set_window(ctx: &Context, window: PlatformHandle) {
    ctx.data_mut(|d| d.insert_temp(id(), window));
}

/// The window; none in tests.
pub(crate) fn window(ctx: &Context) -> Option<PlatformHandle> {
    ctx.data(|d| d.get_temp(id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_may_stay_more_than_once() {
        stay();
        stay();
        assert!(window(&Context::default()).is_none());
    }
}

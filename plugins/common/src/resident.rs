//! The plugin's code stays in memory until the host ends: some megabytes, shared by all instances.
//!
//! A host may unload a library when its last instance is gone, and a host's thread may live on. In that
//! thread the standard library has left a key (`std::thread::current` does) whose destructor is code of
//! the plugin: when the thread ends, it would run what is no longer there. The same holds for a thread
//! of ours that nobody can end, such as a file dialog that is not answered.

/// Keeps this library in memory for as long as the host runs.
pub fn stay() {
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

#[cfg(test)]
mod tests {
    #[test]
    fn a_library_may_stay_more_than_once() {
        super::stay();
        super::stay();
    }
}

//! `malloc` and its family, exported by the program and forwarded to glibc's own entry points.

#![allow(unsafe_code, reason = "replaces the C allocator's symbols")]

use std::cell::Cell;
use std::ffi::{c_int, c_void};

unsafe extern "C" {
    fn __libc_malloc(size: usize) -> *mut c_void;
    fn __libc_calloc(count: usize, size: usize) -> *mut c_void;
    fn __libc_realloc(block: *mut c_void, size: usize) -> *mut c_void;
    fn __libc_free(block: *mut c_void);
    fn __libc_memalign(alignment: usize, size: usize) -> *mut c_void;
}

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static TAKEN: Cell<u64> = const { Cell::new(0) };
    static GIVEN: Cell<u64> = const { Cell::new(0) };
}

/// Begins to count on this thread, from 0.
pub(super) fn start() {
    TAKEN.set(0);
    GIVEN.set(0);
    WATCHED.set(true);
}

/// Ends counting: blocks taken and given back.
pub(super) fn stop() -> (u64, u64) {
    WATCHED.set(false);
    (TAKEN.get(), GIVEN.get())
}

/// Whether this program's allocations come here at all.
pub(super) fn is_counting() -> bool {
    start();
    let block = std::hint::black_box(Box::new(1u64));
    drop(std::hint::black_box(block));
    stop() == (1, 1)
}

fn take() {
    if WATCHED.get() {
        TAKEN.set(TAKEN.get() + 1);
    }
}

fn give(block: *mut c_void) {
    if WATCHED.get() && !block.is_null() {
        GIVEN.set(GIVEN.get() + 1);
    }
}

/// C's `malloc`.
///
/// # Safety
/// As in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn malloc(size: usize) -> *mut c_void {
    take();
    // SAFETY: glibc's own implementation under its internal name.
    unsafe { __libc_malloc(size) }
}

/// C's `calloc`.
///
/// # Safety
/// As in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn calloc(count: usize, size: usize) -> *mut c_void {
    take();
    // SAFETY: as above.
    unsafe { __libc_calloc(count, size) }
}

/// C's `realloc`.
///
/// # Safety
/// As in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn realloc(block: *mut c_void, size: usize) -> *mut c_void {
    take();
    give(block);
    // SAFETY: as above.
    unsafe { __libc_realloc(block, size) }
}

/// C's `free`.
///
/// # Safety
/// As in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn free(block: *mut c_void) {
    give(block);
    // SAFETY: as above.
    unsafe { __libc_free(block) }
}

/// POSIX's `posix_memalign`.
///
/// # Safety
/// As in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn posix_memalign(
    result: *mut *mut c_void,
    alignment: usize,
    size: usize,
) -> c_int {
    take();
    if !alignment.is_power_of_two() || !alignment.is_multiple_of(size_of::<*mut c_void>()) {
        return libc::EINVAL;
    }
    // SAFETY: as above; the alignment is a power of two.
    let block = unsafe { __libc_memalign(alignment, size) };
    if block.is_null() {
        return libc::ENOMEM;
    }
    // SAFETY: the caller passes a place for the result.
    unsafe { *result = block };
    0
}

/// C11's `aligned_alloc`.
///
/// # Safety
/// As in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aligned_alloc(alignment: usize, size: usize) -> *mut c_void {
    take();
    // SAFETY: as above.
    unsafe { __libc_memalign(alignment, size) }
}

/// The old `memalign`.
///
/// # Safety
/// As in C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn memalign(alignment: usize, size: usize) -> *mut c_void {
    take();
    // SAFETY: as above.
    unsafe { __libc_memalign(alignment, size) }
}

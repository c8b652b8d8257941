//! Syscall user dispatch (Linux 5.11, Documentation/admin-guide/syscall-user-dispatch.rst): while
//! the thread's selector byte says "block", a system call raises SIGSYS instead. The handler notes
//! the number, sets the selector to "allow", makes the call in place of the program and returns.

#![allow(unsafe_code, reason = "signal handling and prctl")]

use std::cell::{Cell, UnsafeCell};
use std::ffi::{c_int, c_ulong, c_void};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

const PR_SET_SYSCALL_USER_DISPATCH: c_int = 59;
const PR_SYS_DISPATCH_ON: c_ulong = 1;
const SELECTOR_ALLOW: u8 = 0;
const SELECTOR_BLOCK: u8 = 1;
/// `si_code` of a dispatched system call.
const SYS_USER_DISPATCH: c_int = 2;

thread_local! {
    static SELECTOR: UnsafeCell<u8> = const { UnsafeCell::new(SELECTOR_ALLOW) };
    static ARMED: Cell<bool> = const { Cell::new(false) };
    static FIRST: Cell<Option<i64>> = const { Cell::new(None) };
}

static HANDLER: Once = Once::new();
static HAS_HANDLER: AtomicBool = AtomicBool::new(false);

fn select(value: u8) {
    // SAFETY: the byte belongs to this thread; the kernel and the handler only read and write it
    // as a whole, hence volatile.
    SELECTOR.with(|selector| unsafe { selector.get().write_volatile(value) });
}

/// Prepares the calling thread; costs a system call the first time.
pub(super) fn arm() {
    if ARMED.get() {
        return;
    }
    HANDLER.call_once(install_handler);
    if !HAS_HANDLER.load(SeqCst) {
        return;
    }
    let selector = SELECTOR.with(UnsafeCell::get);
    // SAFETY: the selector lives as long as the thread; an empty range exempts no code.
    let result = unsafe {
        libc::prctl(
            PR_SET_SYSCALL_USER_DISPATCH,
            PR_SYS_DISPATCH_ON,
            0,
            0,
            selector.cast::<c_void>(),
        )
    };
    ARMED.set(result == 0);
}

/// From now on the first system call of this thread is noted.
pub(super) fn block() {
    FIRST.set(None);
    if ARMED.get() {
        select(SELECTOR_BLOCK);
    }
}

/// Ends the watch: the number of the first system call, if there was one.
pub(super) fn allow() -> Option<i64> {
    select(SELECTOR_ALLOW);
    FIRST.take()
}

/// Whether this kernel dispatches system calls.
pub(super) fn is_supported() -> bool {
    arm();
    block();
    // SAFETY: no arguments, no effect.
    unsafe { libc::syscall(libc::SYS_getppid) };
    allow() == Some(libc::SYS_getppid)
}

fn install_handler() {
    // SAFETY: a zeroed sigaction is a valid start; the handler only touches thread-locals without
    // destructors and its own frame, and makes one system call.
    let result = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_sigsys as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_NODEFER;
        libc::sigemptyset(&raw mut action.sa_mask);
        libc::sigaction(libc::SIGSYS, &raw const action, std::ptr::null_mut())
    };
    HAS_HANDLER.store(result == 0, SeqCst);
}

unsafe extern "C" fn on_sigsys(_signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    select(SELECTOR_ALLOW);
    // SAFETY: the kernel passes both structs to a SA_SIGINFO handler.
    let (code, registers) =
        unsafe { ((*info).si_code, &mut (*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs) };
    if code != SYS_USER_DISPATCH {
        // Somebody else's SIGSYS (a seccomp filter): end as the default action would.
        // SAFETY: abort never returns.
        unsafe { libc::abort() };
    }
    let number = registers[libc::REG_RAX as usize];
    FIRST.set(Some(number));
    let argument = |register: c_int| registers[register as usize];
    let result: i64;
    // SAFETY: carries out the call that the program wanted to make, with its arguments.
    unsafe {
        std::arch::asm!(
            "syscall",
            inlateout("rax") number => result,
            in("rdi") argument(libc::REG_RDI),
            in("rsi") argument(libc::REG_RSI),
            in("rdx") argument(libc::REG_RDX),
            in("r10") argument(libc::REG_R10),
            in("r8") argument(libc::REG_R8),
            in("r9") argument(libc::REG_R9),
            lateout("rcx") _,
            lateout("r11") _,
        );
    }
    registers[libc::REG_RAX as usize] = result;
}

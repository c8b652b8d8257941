//! Counts what a real-time thread must not do, in our code and in loaded plugins alike: memory
//! calls and system calls, between entry and exit of a closure.
//!
//! Memory: this crate's programs export `malloc` and its family (build.rs adds the linker flags),
//! so that a plugin opened with `dlopen` binds to them too; they forward to glibc.
//! System calls: Linux's syscall user dispatch turns the first one into a signal whose handler
//! notes its number, carries it out and ends the watch of that call.
//!
//! Works on Linux with glibc on x86-64; elsewhere [`supports`] says no and nothing is counted.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod memory;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod syscalls;

use std::fmt;

/// What was counted in the watched calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Calls that were watched.
    pub calls: u64,
    /// Memory blocks taken.
    pub allocations: u64,
    /// Memory blocks given back.
    pub frees: u64,
    /// Number of the first system call of each watched call that made one, in order; the first few.
    pub syscalls: Vec<i64>,
    /// How many watched calls made a system call.
    pub calls_with_syscall: u64,
    /// Call number of the first offence, from 1.
    pub first_offence: Option<u64>,
}

impl Tally {
    /// Whether nothing forbidden happened.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.allocations == 0 && self.frees == 0 && self.calls_with_syscall == 0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { calls, allocations, frees, calls_with_syscall, .. } = self;
        write!(
            f,
            "{allocations} allocations, {frees} frees, {calls_with_syscall} of {calls} calls with a system call"
        )?;
        if !self.syscalls.is_empty() {
            let names: Vec<String> =
                self.syscalls.iter().map(|number| syscall_name(*number)).collect();
            write!(f, " ({})", names.join(", "))?;
        }
        match self.first_offence {
            Some(call) => write!(f, "; first in call {call}"),
            None => Ok(()),
        }
    }
}

/// What [`watch`] can see here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Support {
    /// Memory calls are counted.
    pub memory: bool,
    /// System calls are counted.
    pub syscalls: bool,
}

/// What [`watch`] can see on this machine and in this program.
#[must_use]
pub fn supports() -> Support {
    Support { memory: memory_supported(), syscalls: syscalls_supported() }
}

/// How many system call numbers a tally keeps.
const KEPT_SYSCALLS: usize = 8;

/// Runs `call` and adds what it did to `tally`.
pub fn watch<R>(tally: &mut Tally, call: impl FnOnce() -> R) -> R {
    tally.syscalls.reserve(KEPT_SYSCALLS);
    let (result, memory, syscall) = watch_all(call);
    tally.calls += 1;
    tally.allocations += memory.0;
    tally.frees += memory.1;
    if let Some(number) = syscall {
        tally.calls_with_syscall += 1;
        if tally.syscalls.len() < KEPT_SYSCALLS {
            tally.syscalls.push(number);
        }
    }
    if tally.first_offence.is_none() && !tally.is_clean() {
        tally.first_offence = Some(tally.calls);
    }
    result
}

#[cfg(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64"))]
fn watch_all<R>(call: impl FnOnce() -> R) -> (R, (u64, u64), Option<i64>) {
    syscalls::arm();
    memory::start();
    syscalls::block();
    let result = call();
    let syscall = syscalls::allow();
    let counts = memory::stop();
    (result, counts, syscall)
}

#[cfg(not(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64")))]
fn watch_all<R>(call: impl FnOnce() -> R) -> (R, (u64, u64), Option<i64>) {
    (call(), (0, 0), None)
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn memory_supported() -> bool {
    memory::is_counting()
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn memory_supported() -> bool {
    false
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn syscalls_supported() -> bool {
    syscalls::is_supported()
}

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
fn syscalls_supported() -> bool {
    false
}

/// The calls a plugin is most likely to make by mistake, by their x86-64 numbers.
fn syscall_name(number: i64) -> String {
    let name = match number {
        0 => "read",
        1 => "write",
        7 => "poll",
        9 => "mmap",
        10 => "mprotect",
        11 => "munmap",
        12 => "brk",
        13 => "rt_sigaction",
        14 => "rt_sigprocmask",
        20 => "writev",
        24 => "sched_yield",
        25 => "mremap",
        28 => "madvise",
        35 => "nanosleep",
        39 => "getpid",
        47 => "recvmsg",
        56 => "clone",
        96 => "gettimeofday",
        98 => "getrusage",
        186 => "gettid",
        202 => "futex",
        228 => "clock_gettime",
        230 => "clock_nanosleep",
        257 => "openat",
        309 => "getcpu",
        318 => "getrandom",
        435 => "clone3",
        _ => return format!("system call {number}"),
    };
    name.to_owned()
}

#[cfg(all(test, target_os = "linux", target_env = "gnu", target_arch = "x86_64"))]
mod tests {
    use super::*;
    use std::hint::black_box;

    fn tally(call: impl FnOnce()) -> Tally {
        let mut tally = Tally::default();
        watch(&mut tally, call);
        tally
    }

    #[test]
    fn this_machine_is_supported() {
        assert_eq!(supports(), Support { memory: true, syscalls: true });
    }

    #[test]
    fn arithmetic_is_clean() {
        let tally = tally(|| {
            black_box((1..1000u64).map(black_box).sum::<u64>());
        });
        assert!(tally.is_clean(), "{tally}");
        assert_eq!(tally.calls, 1);
    }

    #[test]
    fn a_vector_is_noticed() {
        let tally = tally(|| drop(black_box(vec![1u8; 100])));
        assert_eq!((tally.allocations, tally.frees), (1, 1), "{tally}");
    }

    #[test]
    fn growth_and_aligned_memory_are_noticed() {
        #[repr(align(128))]
        struct Wide {
            _bytes: [u8; 128],
        }
        let tally = tally(|| {
            let mut list = Vec::with_capacity(1);
            for n in 0..9u64 {
                list.push(black_box(n));
            }
            drop(black_box(list));
            drop(black_box(Box::new(Wide { _bytes: [0; 128] })));
        });
        assert!(tally.allocations >= 3, "{tally}");
    }

    #[test]
    fn memory_that_is_only_given_back_is_noticed() {
        let list = vec![1u8; 100];
        let tally = tally(|| drop(black_box(list)));
        assert_eq!((tally.allocations, tally.frees), (0, 1), "{tally}");
    }

    #[test]
    fn a_system_call_is_named_and_still_carried_out() {
        let mut parent = 0;
        #[allow(unsafe_code, reason = "the system call that the guard has to see")]
        let tally = tally(|| {
            // SAFETY: getppid takes nothing and changes nothing.
            parent = unsafe { libc::getppid() };
        });
        assert_eq!(tally.calls_with_syscall, 1);
        assert_eq!(tally.syscalls, [libc::SYS_getppid]);
        assert_eq!(parent.unsigned_abs(), std::os::unix::process::parent_id());
    }

    #[test]
    fn a_sleep_is_noticed() {
        let tally = tally(|| std::thread::sleep(std::time::Duration::from_micros(1)));
        assert_eq!(tally.calls_with_syscall, 1);
        assert!(tally.to_string().contains("nanosleep"), "{tally}");
    }

    #[test]
    fn threads_are_watched_apart() {
        let tally = tally(|| {
            // The other thread's work is not this thread's; starting it is.
            std::thread::scope(|scope| {
                scope.spawn(|| drop(black_box(vec![0u8; 10])));
            });
        });
        assert!(!tally.is_clean());
        let again = super::tests::tally(|| ());
        assert!(again.is_clean(), "{again}");
    }

    #[test]
    fn reading_the_clock_is_no_system_call() {
        let tally = tally(|| {
            black_box(std::time::Instant::now());
        });
        assert!(tally.is_clean(), "{tally}");
    }
}

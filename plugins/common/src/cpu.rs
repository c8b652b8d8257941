//! The two things that need the processor itself: denormals off for the length of a callback, and
//! a clock that is not a system call.
//!
//! The clock is the processor's own counter (`rdtsc` on x86-64, `cntvct_el0` on AArch64). Its rate is
//! never needed on the audio thread: the window reads the same counter beside a wall clock.
#![allow(unsafe_code, reason = "control registers and counters have no safe door")]

/// Switches flush-to-zero and denormals-are-zero on until it is dropped.
pub struct DenormalGuard {
    before: Control,
}

impl DenormalGuard {
    /// Remembers the control register and sets both bits.
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        let before = read_control();
        if before | FLUSH_BITS != before {
            write_control(before | FLUSH_BITS);
        }
        Self { before }
    }
}

impl Default for DenormalGuard {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for DenormalGuard {
    #[inline]
    fn drop(&mut self) {
        if self.before | FLUSH_BITS != self.before {
            write_control(self.before);
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod arch {
    use std::arch::asm;

    pub type Control = u32;
    /// MXCSR: flush to zero (bit 15) and denormals are zero (bit 6).
    pub const FLUSH_BITS: Control = 1 << 15 | 1 << 6;

    #[inline]
    pub fn read_control() -> Control {
        let mut control: Control = 0;
        // SAFETY: stores MXCSR to a valid, aligned u32; no other effect.
        unsafe {
            asm!("stmxcsr [{}]", in(reg) &raw mut control, options(nostack, preserves_flags));
        }
        control
    }

    #[inline]
    pub fn write_control(control: Control) {
        // SAFETY: the value came from MXCSR plus the two defined bits, so no reserved bit is set;
        // exceptions stay masked as they were.
        unsafe {
            asm!("ldmxcsr [{}]", in(reg) &raw const control, options(nostack, readonly, preserves_flags));
        }
    }

    /// The processor's counter; runs at a constant rate that only comparison with a clock tells.
    #[inline]
    #[must_use]
    pub fn ticks() -> u64 {
        // SAFETY: every x86-64 processor has the instruction; it reads a counter.
        unsafe { std::arch::x86_64::_rdtsc() }
    }
}

#[cfg(target_arch = "aarch64")]
mod arch {
    use std::arch::asm;

    pub type Control = u64;
    /// FPCR: flush to zero (bit 24), which covers inputs and results.
    pub const FLUSH_BITS: Control = 1 << 24;

    #[inline]
    pub fn read_control() -> Control {
        let control: Control;
        // SAFETY: reads FPCR, which user code may do.
        unsafe { asm!("mrs {}, fpcr", out(reg) control, options(nomem, nostack, preserves_flags)) };
        control
    }

    #[inline]
    pub fn write_control(control: Control) {
        // SAFETY: the value came from FPCR plus one defined bit.
        unsafe { asm!("msr fpcr, {}", in(reg) control, options(nomem, nostack, preserves_flags)) };
    }

    /// The processor's counter; runs at a constant rate that only comparison with a clock tells.
    #[inline]
    #[must_use]
    pub fn ticks() -> u64 {
        let count: u64;
        // SAFETY: reads the virtual counter, which user code may do on every supported system.
        unsafe { asm!("mrs {}, cntvct_el0", out(reg) count, options(nomem, nostack)) };
        count
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod arch {
    pub type Control = u32;
    pub const FLUSH_BITS: Control = 0;

    pub fn read_control() -> Control {
        0
    }
    pub fn write_control(_: Control) {}
    /// No counter on this processor: always 0, and no load is shown.
    #[must_use]
    pub fn ticks() -> u64 {
        0
    }
}

pub use arch::ticks;
use arch::{Control, FLUSH_BITS, read_control, write_control};

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;

    fn halved_smallest_normal() -> f32 {
        black_box(f32::MIN_POSITIVE) * black_box(0.5)
    }

    #[test]
    fn denormals_are_zero_inside_the_guard_and_back_after_it() {
        assert!(halved_smallest_normal() > 0.0);
        {
            let _guard = DenormalGuard::new();
            assert!(halved_smallest_normal() == 0.0);
            let denormal = black_box(f32::from_bits(1));
            assert!(black_box(denormal * 1e30) == 0.0);
            let _nested = DenormalGuard::new();
        }
        assert!(halved_smallest_normal() > 0.0);
    }

    #[test]
    fn the_counter_runs_forward() {
        let before = ticks();
        let sum: u64 = (0..100_000u64).map(black_box).sum();
        black_box(sum);
        assert!(ticks() > before);
    }
}

//! Kernels in several instruction sets, chosen once when a unit is prepared.
//!
//! Each kernel is one safe generic source that the `fearless_simd` crate compiles for every level;
//! [`scalar`] is the plain twin that the tests compare with and that runs where nothing else can.

pub mod bundle;
pub mod cascade;
pub mod fir;
pub mod frames;
pub mod scalar;
pub mod symmetric;

pub use fearless_simd::Level;
use fearless_simd::Simd;

/// What runs the kernels.
#[derive(Clone, Copy, Debug)]
pub enum Backend {
    /// Plain Rust.
    Scalar,
    /// Vectors of the given level.
    Vector(Level),
}

impl Backend {
    /// The best that this machine has.
    #[must_use]
    pub fn detect() -> Self {
        Self::Vector(Level::new())
    }

    /// The level of its vectors; in plain Rust that of what the compiler makes of it.
    #[must_use]
    pub fn level(self) -> Level {
        match self {
            Self::Scalar => Level::baseline(),
            Self::Vector(level) => level,
        }
    }

    /// Everything that runs on this machine, plainest first.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let mut backends = vec![Self::Scalar];
        let best = Level::new();
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        {
            backends.extend(best.as_sse2().map(|token| Self::Vector(Level::Sse2(token))));
            backends.extend(best.as_sse4_2().map(|token| Self::Vector(Level::Sse4_2(token))));
            backends.extend(best.as_avx2().map(|token| Self::Vector(Level::Avx2(token))));
            backends.extend(best.as_avx512().map(|token| Self::Vector(Level::Avx512(token))));
        }
        #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
        backends.push(Self::Vector(best));
        backends
    }
}

/// `a b + c` of single numbers inside a dispatched function: rounded once, and in half the time, where
/// the level has an instruction for it.
#[inline(always)]
#[must_use]
pub fn multiply_add<S: Simd>(simd: S, a: f64, b: f64, c: f64) -> f64 {
    if fuses(simd.level()) { a.mul_add(b, c) } else { a * b + c }
}

/// Whether a level has the instruction; known when a dispatched function is compiled.
#[inline(always)]
fn fuses(level: Level) -> bool {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    return level.as_avx2().is_some();
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    return cfg!(target_arch = "aarch64") && !level.is_fallback();
}

/// Whether a level has more than two dozen registers of eight numbers of 64 bits; known when a dispatched
/// function is compiled.
#[inline(always)]
#[must_use]
pub fn has_wide_registers(level: Level) -> bool {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    return level.as_avx512().is_some();
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    return {
        let _ = level;
        false
    };
}

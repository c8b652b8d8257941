//! The probe plugin's library, each time as a copy of its own: its counters belong to one test.

#![allow(unsafe_code, reason = "loads a library and calls C functions in it")]

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::{env, fs, process};

use libloading::Library;

/// Index of the plugin's parameters.
pub const VALUE: usize = 0;
pub const LATENCY: usize = 1;
pub const TASKS: usize = 2;
/// The highest latency that the parameter can set.
pub const MAX_LATENCY_SAMPLES: u32 = 1000;
/// The most background tasks that the parameter can start.
pub const MAX_TASKS: u32 = 8;

pub const RATE_HZ: f64 = 48_000.0;
pub const BLOCK_SAMPLES: usize = 256;

/// What the plugin wrote into its output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report {
    /// 0 realtime, 1 buffered, 2 offline.
    pub mode: f32,
    pub shortest_side_chain: f32,
    pub longest_side_chain: f32,
    pub side_chain_channels: f32,
}

impl Report {
    pub fn read(left: &[f32]) -> Self {
        Self {
            mode: left[0],
            shortest_side_chain: left[1],
            longest_side_chain: left[2],
            side_chain_channels: left[3],
        }
    }
}

/// The loaded library. It is never closed: a thread of the plugin may outlive a failed test.
pub struct Probe {
    pub library: &'static Library,
    pub path: PathBuf,
}

impl Probe {
    pub fn load() -> Self {
        static COPIES: AtomicU32 = AtomicU32::new(0);
        let built = env::current_exe().unwrap().with_file_name(format!(
            "{}framework_probe{}",
            env::consts::DLL_PREFIX,
            env::consts::DLL_SUFFIX
        ));
        let number = COPIES.fetch_add(1, SeqCst);
        let path = env::temp_dir().join(format!("lacquer-probe-{}-{number}.so", process::id()));
        fs::copy(&built, &path).unwrap_or_else(|error| panic!("{}: {error}", built.display()));
        // SAFETY: the probe's initialisers only set up Rust's runtime.
        let library = unsafe { Library::new(&path) };
        fs::remove_file(&path).unwrap();
        Self { library: Box::leak(Box::new(library.unwrap())), path }
    }

    fn call(&self, name: &str) -> u32 {
        // SAFETY: all functions of the probe that return a number have this type.
        unsafe {
            let function = self.library.get::<unsafe extern "C" fn() -> u32>(name.as_bytes());
            function.unwrap()()
        }
    }

    pub fn tasks_begun(&self) -> u32 {
        self.call("probe_tasks_begun")
    }

    pub fn tasks_done(&self) -> u32 {
        self.call("probe_tasks_done")
    }

    pub fn values_told(&self) -> u32 {
        self.call("probe_values_told")
    }

    pub fn restore_ms(&self) -> u32 {
        self.call("probe_restore_ms")
    }

    pub fn restore_state_when_opening(&self) {
        // SAFETY: this is its type.
        unsafe {
            let name = b"probe_restore_state_when_opening";
            self.library.get::<unsafe extern "C" fn()>(name).unwrap()();
        }
    }
}

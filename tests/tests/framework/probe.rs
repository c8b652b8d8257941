//! The probe plugin's library, each time as a copy of its own: its counters belong to one test.

#![allow(unsafe_code, reason = "loads a library and calls C functions in it")]

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::{env, fs, process, ptr};

use libloading::Library;

/// Index of the plugin's parameters.
pub const VALUE: usize = 0;
pub const LATENCY: usize = 1;
pub const TASKS: usize = 2;
/// The highest latency that the parameter can set.
pub const MAX_LATENCY_SAMPLES: u32 = 1000;
/// The most background tasks that the parameter can start.
pub const MAX_TASKS: u32 = 8;

/// The gestures that the editor makes, when told to make many.
pub const MANY_GESTURES: u32 = 685;

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
    pub input_peak: f32,
    pub side_chain_peak: f32,
}

/// What the host passes for a bus.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bus {
    /// So many channels.
    Channels(usize),
    /// So many channels, for which there is no list.
    NoList(usize),
    /// So many channels in a list of null pointers.
    NullChannels(usize),
}

impl Bus {
    pub const OFF: Self = Self::NoList(0);
    pub const STEREO: Self = Self::Channels(2);

    pub fn channels(self) -> usize {
        let (Self::Channels(count) | Self::NoList(count) | Self::NullChannels(count)) = self;
        count
    }
}

/// The three busses of a block.
#[derive(Clone, Copy, Debug)]
pub struct Busses {
    pub input: Bus,
    pub side_chain: Bus,
    pub output: Bus,
}

impl Busses {
    /// Stereo with this side-chain.
    pub fn with_side_chain(side_chain: Bus) -> Self {
        Self { input: Bus::STEREO, side_chain, output: Bus::STEREO }
    }
}

/// What each bus holds before a block.
pub const INPUT_LEVEL: f32 = 0.25;
pub const SIDE_CHAIN_LEVEL: f32 = 0.5;
pub const OUTPUT_LEVEL: f32 = 0.75;

/// Sound of one bus.
pub struct Sound {
    pub channels: Vec<Vec<f32>>,
    pub pointers: Vec<*mut f32>,
    pub bus: Bus,
}

impl Sound {
    pub fn new(bus: Bus, samples: usize, level: f32) -> Self {
        // One more than the host says: whoever reads beyond the list finds it.
        let mut channels = vec![vec![level; samples.max(8)]; bus.channels() + 1];
        let mut pointers: Vec<_> = channels.iter_mut().map(|one| one.as_mut_ptr()).collect();
        if let Bus::NullChannels(_) = bus {
            pointers.fill(ptr::null_mut());
        }
        Self { channels, pointers, bus }
    }

    pub fn list(&mut self) -> *mut *mut f32 {
        match self.bus {
            Bus::NoList(_) => ptr::null_mut(),
            _ => self.pointers.as_mut_ptr(),
        }
    }
}

/// What the probe's editor does when it opens.
#[derive(Clone, Copy, Debug)]
pub enum WhenOpening {
    RestoreState = 1,
    MarkDirty = 2,
    ManyGestures = 3,
}

impl Report {
    pub fn read(left: &[f32]) -> Self {
        Self {
            mode: left[0],
            shortest_side_chain: left[1],
            longest_side_chain: left[2],
            side_chain_channels: left[3],
            input_peak: left[4],
            side_chain_peak: left[5],
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

    pub fn when_opening(&self, what: WhenOpening) {
        // SAFETY: this is its type.
        unsafe {
            let name = b"probe_when_opening";
            self.library.get::<unsafe extern "C" fn(u32)>(name).unwrap()(what as u32);
        }
    }
}

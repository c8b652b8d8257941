//! The compressor takes no memory after `prepare`.
#![allow(unsafe_code, reason = "an allocator that counts can only be written with it")]

mod dynamics_common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use dsp_core::dynamics::LoudnessLock;
use dsp_core::{AudioBlock, Processor, Setup};
use dynamics_common::{RATE_HZ, Random, prepared};

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn nothing_is_allocated_after_prepare() {
    let mut random = Random(21);
    let mut compressor = prepared(&random.params(), RATE_HZ, 2);
    let mut lock = LoudnessLock::new();
    lock.prepare(&Setup::new(RATE_HZ, 512, 2).unwrap()).unwrap();
    let (mut left, mut right) = (random.noise(512), random.noise(512));
    let changes: Vec<_> = (0..60).map(|_| random.params()).collect();
    let before = COUNT.with(Cell::get);
    for (index, params) in changes.iter().enumerate() {
        compressor.set_params(params);
        lock.set_on(index % 2 == 0);
        for _ in 0..index % 23 {
            compressor.process(&mut AudioBlock::stereo(&mut left, &mut right));
            let dry = (compressor.dry(0), Some(compressor.dry(1)));
            lock.process(&mut AudioBlock::stereo(&mut left, &mut right), dry);
        }
        let _ = (compressor.tail_samples(), compressor.latency_samples(), compressor.readings());
    }
    compressor.reset();
    lock.reset();
    compressor.process(&mut AudioBlock::stereo(&mut left, &mut right));
    assert_eq!(COUNT.with(Cell::get), before);
}

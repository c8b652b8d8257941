//! The equaliser takes no memory after `prepare`.
#![allow(unsafe_code, reason = "an allocator that counts can only be written with it")]

mod eq_common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use dsp_core::{AudioBlock, Processor};
use eq_common::{Random, prepared, random_params};

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
    let mut equalizer = prepared(&random_params(&mut random, 24), 48_000.0);
    let (mut left, mut right) = (random.noise(512), random.noise(512));
    let mut changes: Vec<_> = (0..40).map(|_| random_params(&mut random, 24)).collect();
    for (index, params) in changes.iter_mut().enumerate() {
        params.listen = (index % 3 == 0).then_some(index % 24);
        params.auto_gain = index % 2 == 0;
    }
    let before = COUNT.with(Cell::get);
    for (index, params) in changes.iter().enumerate() {
        equalizer.set_params(params);
        for _ in 0..index % 7 {
            equalizer.process(&mut AudioBlock::stereo(&mut left, &mut right));
        }
        let _ = equalizer.tail_samples();
    }
    equalizer.reset();
    equalizer.process(&mut AudioBlock::stereo(&mut left, &mut right));
    assert_eq!(COUNT.with(Cell::get), before);
}

//! Oversampling and the character stage take no memory after `prepare`.
#![allow(unsafe_code, reason = "an allocator that counts can only be written with it")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use dsp_core::character::{Character, CharacterParams, CharacterSettings, Circuit};
use dsp_core::oversample::{Factor, Oversampler, Oversampling};
use dsp_core::{AudioBlock, Processor, Setup};

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

fn setup() -> Setup {
    Setup::new(48_000.0, 8_192, 2).expect("a valid setup")
}

fn ways() -> Vec<Oversampling> {
    let budgets = [None, Some(Factor::X4), Some(Factor::X32)];
    Factor::ALL
        .into_iter()
        .flat_map(|factor| budgets.map(|budget| (factor, budget)))
        .map(|(factor, budget)| Oversampling { factor, budget, delta: budget.is_some() })
        .collect()
}

#[test]
fn oversampler_takes_no_memory() {
    let mut oversampler = Oversampler::new();
    oversampler.prepare(&setup(), Factor::X32).expect("any setup");
    let (mut left, mut right) = (vec![0.1f32; 1_111], vec![0.2f32; 1_111]);
    let (key, ways) = (left.clone(), ways());
    let before = COUNT.with(Cell::get);
    for way in &ways {
        oversampler.set(way);
        let mut block = AudioBlock::stereo(&mut left, &mut right);
        oversampler.process_keyed(&mut block, (&key, None), |_, block, key| {
            block.left()[0] = key.0[0];
        });
    }
    oversampler.reset();
    assert_eq!(COUNT.with(Cell::get), before);
}

#[test]
fn character_takes_no_memory() {
    let mut character = Character::new();
    character.prepare(&setup()).expect("any setup");
    let (mut left, mut right) = (vec![0.1f32; 1_111], vec![0.2f32; 1_111]);
    let ways = ways();
    let before = COUNT.with(Cell::get);
    for (n, &oversampling) in ways.iter().enumerate() {
        let stage =
            CharacterParams { circuit: Circuit::ALL[n % 3], drive_amount: (n % 4) as f64 / 3.0 };
        character.set_params(&CharacterSettings { stage, oversampling });
        character.process(&mut AudioBlock::stereo(&mut left, &mut right));
    }
    character.reset();
    assert_eq!(COUNT.with(Cell::get), before);
}

//! Samples between files and memory.

/// Deals interleaved samples out to channels.
pub struct Split {
    pub channels: Vec<Vec<f32>>,
    next: usize,
}

impl Split {
    pub fn new(count: usize) -> Self {
        Self { channels: vec![Vec::new(); count], next: 0 }
    }

    pub fn push(&mut self, sample: f32) {
        self.channels[self.next].push(sample);
        self.next = (self.next + 1) % self.channels.len();
    }
}

#[allow(clippy::cast_possible_truncation, reason = "audio is f32; 24 bits stay exact")]
pub fn scaled(sample: i32, scale: f64) -> f32 {
    (f64::from(sample) * scale) as f32
}

/// Nearest integer of `bits` bits; cut at full scale.
#[allow(clippy::cast_possible_truncation, reason = "clamped to the range of i32 before")]
pub fn quantized(sample: f32, bits: u32) -> i32 {
    let full = f64::from(1u32 << (bits - 1));
    (f64::from(sample) * full).round().clamp(-full, full - 1.0) as i32
}

//! A plugin that plays in a thread of its own, as fast as a sound card would ask, while its window is
//! looked at.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::error::HostError;
use super::events::{OutEvent, Transport};
use super::instance::Instance;
use super::processor::Processor;
use crate::signals::programme;

/// Samples of a block, a usual setting of sound cards.
const BLOCK: usize = 256;
/// Seconds of the music, which is played again and again.
const SECONDS: usize = 8;

/// The audio side of an instance at work.
#[derive(Debug)]
pub struct Player {
    shared: Arc<Shared>,
    thread: JoinHandle<Result<Processor, HostError>>,
}

#[derive(Debug, Default)]
struct Shared {
    stop: AtomicBool,
    is_silent: AtomicBool,
    told: Mutex<Vec<OutEvent>>,
}

impl Player {
    /// Plays music through an active instance.
    ///
    /// # Errors
    /// When it is not active.
    pub fn start(instance: &mut Instance) -> Result<Self, HostError> {
        let rate_hz = instance.config().map_or(48_000.0, |config| config.sample_rate_hz);
        let processor = instance.take_processor()?;
        let shared = Arc::<Shared>::default();
        let own = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("player".into())
            .spawn(move || play(processor, rate_hz, &own))
            .map_err(|error| HostError::Process {
                id: instance.id().to_owned(),
                reason: error.to_string(),
            })?;
        Ok(Self { shared, thread })
    }

    /// Stops the song, which leaves silence, or plays it again.
    pub fn set_silent(&self, is_silent: bool) {
        self.shared.is_silent.store(is_silent, SeqCst);
    }

    /// What the plugin told its host since the last call.
    #[must_use]
    pub fn take_told(&self) -> Vec<OutEvent> {
        std::mem::take(&mut *self.shared.told.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends and gives the audio side back.
    ///
    /// # Errors
    /// When the plugin reported one.
    ///
    /// # Panics
    /// When the thread did.
    pub fn stop(self, instance: &mut Instance) -> Result<(), HostError> {
        self.shared.stop.store(true, SeqCst);
        let played = self.thread.join();
        let processor = played.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        instance.return_processor(processor);
        Ok(())
    }
}

/// The music, made once for all players of a rate: making it takes a core for a good while.
fn song(rate_hz: f64, len: usize) -> Arc<[Vec<f32>; 2]> {
    type Songs = Vec<((u64, usize), Arc<[Vec<f32>; 2]>)>;
    static SONGS: Mutex<Songs> = Mutex::new(Vec::new());
    let mut songs = SONGS.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (rate_hz.to_bits(), len);
    if let Some((_, song)) = songs.iter().find(|(known, _)| *known == key) {
        return Arc::clone(song);
    }
    let song = Arc::new(programme(rate_hz, len, 7));
    songs.push((key, Arc::clone(&song)));
    song
}

fn play(mut processor: Processor, rate_hz: f64, shared: &Shared) -> Result<Processor, HostError> {
    let block = BLOCK.min(processor.max_block());
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "seconds to whole blocks"
    )]
    let len = (rate_hz as usize * SECONDS) / block * block;
    let song = song(rate_hz, len);
    #[allow(clippy::cast_precision_loss, reason = "a block is short")]
    let pace = Duration::from_secs_f64(block as f64 / rate_hz);
    let mut transport = Transport::playing(120.0, 0.0);
    let mut due = Instant::now();
    let mut from = 0;
    while !shared.stop.load(SeqCst) {
        let is_silent = shared.is_silent.load(SeqCst);
        transport.is_playing = !is_silent;
        for (channel, source) in processor.input_mut().iter_mut().zip(song.iter()) {
            if is_silent {
                channel[..block].fill(0.0);
            } else {
                channel[..block].copy_from_slice(&source[from..from + block]);
            }
        }
        processor.process_buffers(block, &[], Some(&transport))?;
        let told = processor.out_events();
        if !told.is_empty() {
            shared.told.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(told);
        }
        transport = transport.advanced(block, rate_hz);
        from = (from + block) % len;
        // After a pause of the machine it goes on from there and does not hurry.
        due = (due + pace).max(Instant::now().checked_sub(pace).unwrap_or(due));
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
    }
    Ok(processor)
}

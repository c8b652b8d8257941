//! An instance that plays, with its window.

use std::time::{Duration, Instant};

use lacquer_tests::gui::{Display, DisplayError, FrameMeter, Frames};
use lacquer_tests::host::{AudioConfig, EditorOptions, EditorWindow, HostError, Instance, Player};
use lacquer_tests::registry::Plugin;

use crate::cost::{Cost, Start};

const CONFIG: AudioConfig = AudioConfig { sample_rate_hz: 48_000.0, max_block: 256 };
/// Until a window that got silence has shown the last of what fades.
const FADES: Duration = Duration::from_secs(30);
/// A window without a frame for this long is at rest.
const REST: Duration = Duration::from_millis(1_500);

pub type HostResult<T> = Result<T, HostError>;

pub struct Open {
    pub instance: Instance,
    pub editor: EditorWindow,
    pub frames: Frames,
    pub player: Player,
    pub meter: FrameMeter,
    /// How long opening the window blocked the host's main thread.
    pub opening: Duration,
}

impl Open {
    pub fn new(plugin: &Plugin, display: &Display, at: EditorOptions) -> HostResult<Self> {
        let mut instance = plugin.instance()?;
        instance.activate(CONFIG)?;
        let player = Player::start(&mut instance)?;
        let start = Instant::now();
        let editor = EditorWindow::open(&mut instance, display, at)?;
        let opening = start.elapsed();
        let frames = Frames::of(None, editor.window()).map_err(|error| wrong(plugin, error))?;
        let meter = FrameMeter::of(&plugin.path()).map_err(|error| wrong(plugin, error))?;
        Ok(Self { instance, editor, frames, player, meter, opening })
    }

    /// Runs the host's main loop for a while.
    pub fn run(&mut self, display: &Display, duration: Duration) -> HostResult<()> {
        self.editor.run(&mut self.instance, display, duration)
    }

    pub fn measure(&mut self, display: &Display, duration: Duration) -> HostResult<Cost> {
        let start = Start::new(self.frames.count(), &[self.meter]);
        self.run(display, duration)?;
        Ok(start.end(self.frames.count(), &[self.meter]))
    }

    /// Waits until no frame has been drawn for a while, or gives up: then the frames show it.
    pub fn rest(&mut self, display: &Display) -> HostResult<()> {
        let start = Instant::now();
        while start.elapsed() < FADES {
            let frames = self.frames.count();
            self.run(display, REST)?;
            if self.frames.count() == frames {
                break;
            }
        }
        Ok(())
    }

    /// How long closing the window blocked the host's main thread.
    pub fn close(mut self, display: &Display) -> HostResult<Duration> {
        let start = Instant::now();
        self.editor.close(&mut self.instance, display)?;
        let closing = start.elapsed();
        self.player.stop(&mut self.instance)?;
        Ok(closing)
    }
}

/// A failure of the display, as the host tells those of its windows.
pub fn wrong(plugin: &Plugin, error: DisplayError) -> HostError {
    HostError::Editor { id: plugin.id.to_owned(), reason: error.to_string() }
}

/// Milliseconds.
pub fn ms(duration: Duration) -> f64 {
    1e3 * duration.as_secs_f64()
}

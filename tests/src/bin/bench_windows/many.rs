//! Many windows at once: what a turn of the host's main loop costs it, and opening and closing one.

use std::time::{Duration, Instant};

use lacquer_tests::gui::{Display, FrameMeter};
use lacquer_tests::host::EditorOptions;
use lacquer_tests::registry::Plugin;

use crate::cost::Start;
use crate::open::{HostResult, Open, ms};
use crate::table::Row;

/// How many windows are open at once.
const MANY: usize = 24;
/// Milliseconds that a turn of the host's main loop may take with many windows open.
const MAX_TURN_MS: f64 = 16.0;

/// How long the host's main thread was blocked, in milliseconds.
pub struct Turns {
    turn_ms: f64,
    opening: Spread,
    closing: Spread,
}

/// The middle and the worst of many, in milliseconds.
struct Spread {
    median_ms: f64,
    worst_ms: f64,
}

impl Spread {
    fn of(mut all_ms: Vec<f64>) -> Self {
        all_ms.sort_by(f64::total_cmp);
        let at = |index: usize| all_ms.get(index).copied().unwrap_or(0.0);
        Self { median_ms: at(all_ms.len() / 2), worst_ms: at(all_ms.len().saturating_sub(1)) }
    }
}

/// Prints both lines.
pub fn measure(
    plugins: &[&Plugin],
    display: &Display,
    duration: Duration,
) -> HostResult<(Row, Turns)> {
    let mut open = Vec::new();
    for (index, plugin) in plugins.iter().cycle().take(MANY).enumerate() {
        // Side by side as far as the screen goes, each partly covered by the next.
        let step = i16::try_from(index).unwrap_or(0);
        let (x, y) = (200 * (step % 6), 200 * (step / 6));
        open.push(Open::new(plugin, display, EditorOptions { x, y, ..EditorOptions::default() })?);
    }
    let opening = Spread::of(open.iter().map(|open| ms(open.opening)).collect());
    let meters: Vec<FrameMeter> = open.iter().take(plugins.len()).map(|open| open.meter).collect();
    let count = |open: &[Open]| open.iter().map(|open| open.frames.count()).sum::<u64>();
    let start = Start::new(count(&open), &meters);
    let begin = Instant::now();
    let mut turn_ms = 0.0f64;
    while begin.elapsed() < duration {
        let turn = Instant::now();
        for open in &mut open {
            open.run(display, Duration::ZERO)?;
        }
        turn_ms = turn_ms.max(ms(turn.elapsed()));
        std::thread::sleep(Duration::from_millis(4));
    }
    let cost = start.end(count(&open), &meters);
    let row = Row {
        plugin: "all".to_owned(),
        case: format!("{MANY} play"),
        size: open[0].editor.size(),
        cost,
        asked: "",
        is_kept: true,
    };
    row.print();
    let closed: HostResult<Vec<Duration>> =
        open.into_iter().map(|open| open.close(display)).collect();
    let closing = Spread::of(closed?.into_iter().map(ms).collect());
    let turns = Turns { turn_ms, opening, closing };
    turns.print();
    Ok((row, turns))
}

impl Turns {
    #[allow(clippy::print_stdout, reason = "the table is what this program is for")]
    fn print(&self) {
        let Self { turn_ms, opening, closing } = self;
        let mark = if *turn_ms <= MAX_TURN_MS { ' ' } else { '!' };
        println!(
            "host's main thread, {MANY} windows: a turn of its loop {turn_ms:.2} ms at most{mark} \
             (<= 16 ms asked);\nto open one {:.0} ms, {:.0} ms at most; to close one {:.0} ms, {:.0} \
             ms at most",
            opening.median_ms, opening.worst_ms, closing.median_ms, closing.worst_ms
        );
    }

    pub fn json(&self) -> String {
        let Self { turn_ms, opening, closing } = self;
        format!(
            "{{\"windows\": {MANY}, \"worst_turn_ms\": {turn_ms:.3}, \
             \"opening_ms\": {:.3}, \"worst_opening_ms\": {:.3}, \
             \"closing_ms\": {:.3}, \"worst_closing_ms\": {:.3}}}",
            opening.median_ms, opening.worst_ms, closing.median_ms, closing.worst_ms
        )
    }
}

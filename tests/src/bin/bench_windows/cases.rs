//! One window: plays at three sizes, rests, is hidden.

use std::time::Duration;

use lacquer_tests::gui::Display;
use lacquer_tests::host::EditorOptions;
use lacquer_tests::registry::Plugin;

use crate::cost::Cost;
use crate::open::{HostResult, Open, ms, wrong};
use crate::table::Row;

/// Sizes besides a new window's own: that of the frames' cost in the issue, and of the design's budget.
const SIZES: [(u32, u32); 2] = [(1_000, 600), (1_200, 720)];
/// Until the textures of a size are made and the meters move.
const WARM_UP: Duration = Duration::from_secs(2);
/// What is asked: of a core, while nothing changes.
const MAX_IDLE_PERCENT: f64 = 0.5;
/// Milliseconds of the window's own thread for a frame.
const MAX_FRAME_MS: f64 = 3.0;

/// Prints each line as soon as it is known.
#[allow(clippy::print_stdout, reason = "the table is what this program is for")]
pub fn one(plugin: &Plugin, display: &Display, duration: Duration) -> HostResult<Vec<Row>> {
    // The first window of a library brings the driver into memory.
    let first = Open::new(plugin, display, EditorOptions::default())?;
    let (first_ms, _) = (ms(first.opening), first.close(display)?);
    let mut open = Open::new(plugin, display, EditorOptions::default())?;
    let opening_ms = ms(open.opening);
    let mut rows = Vec::new();
    let mut row = |case: &str, size, cost: Cost, asked, is_kept| {
        let (plugin, case) = (plugin.name.to_owned(), case.to_owned());
        let row = Row { plugin, case, size, cost, asked, is_kept };
        row.print();
        rows.push(row);
    };
    open.run(display, WARM_UP)?;
    let default = open.editor.size();
    let others = SIZES.into_iter().filter(|size| *size != default);
    for size in std::iter::once(default).chain(others) {
        let size = open.editor.resize(&mut open.instance, display, size.0, size.1)?;
        open.run(display, WARM_UP)?;
        let cost = open.measure(display, duration)?;
        row("plays", size, cost, "window <= 3 ms", cost.window_ms() <= MAX_FRAME_MS);
    }
    let size = open.editor.resize(&mut open.instance, display, default.0, default.1)?;
    open.player.set_silent(true);
    open.rest(display)?;
    let cost = open.measure(display, duration)?;
    let is_kept = cost.frames == 0 && cost.percent() <= MAX_IDLE_PERCENT;
    row("nothing changes", size, cost, "no frame, <= 0.5 %", is_kept);
    open.player.set_silent(false);
    let wrong = |error| wrong(plugin, error);
    display.show(open.editor.window(), false).map_err(wrong)?;
    open.run(display, WARM_UP)?;
    let cost = open.measure(display, duration)?;
    row("plays, hidden", size, cost, "<= 0.5 %", cost.percent() <= MAX_IDLE_PERCENT);
    display.show(open.editor.window(), true).map_err(wrong)?;
    open.run(display, WARM_UP)?;
    let closing_ms = ms(open.close(display)?);
    println!(
        "{:<15} opens in {opening_ms:.0} ms (the library's first window in {first_ms:.0} ms), closes \
         in {closing_ms:.0} ms",
        plugin.name
    );
    Ok(rows)
}

//! The lines of the table.

use crate::cost::Cost;

/// One line of the table.
pub struct Row {
    pub plugin: String,
    pub case: String,
    pub size: (u32, u32),
    pub cost: Cost,
    /// What is asked of this case, and whether it is kept.
    pub asked: &'static str,
    pub is_kept: bool,
}

#[allow(clippy::print_stdout, reason = "the table is what this program is for")]
pub fn print_head() {
    println!(
        "{:<15} {:<16} {:>9} {:>6} {:>8} {:>8} {:>8} {:>8} {:>7} {:>6} {:>9}  asked",
        "plugin",
        "case",
        "size",
        "1/s",
        "ours",
        "driver",
        "window",
        "raster",
        "triang.",
        "meshes",
        "of a core"
    );
}

#[allow(clippy::print_stdout, reason = "the table is what this program is for")]
pub fn print_legend() {
    println!(
        "\n1/s: pictures a second. Milliseconds of CPU for each: ours from its begin to its triangles, \
         driver\nfrom then on, both in the window's thread; window: all that its threads do, events and \
         timers too;\nraster: of the threads that draw in place of a graphics card. Of a core: all \
         together. ! misses what\nis asked."
    );
}

impl Row {
    #[allow(clippy::print_stdout, reason = "the table is what this program is for")]
    pub fn print(&self) {
        let Self { plugin, case, size: (width, height), cost, asked, is_kept } = self;
        let mark = if *is_kept { ' ' } else { '!' };
        let size = format!("{width}x{height}");
        println!(
            "{plugin:<15} {case:<16} {size:>9} {:>6.1} {:>5.2} ms {:>5.2} ms {:>5.2} ms {:>5.1} ms \
             {:>7.0} {:>6.0} {:>8.2}%{mark} {asked}",
            cost.frames_per_s(),
            cost.ours_ms(),
            cost.driver_ms(),
            cost.window_ms(),
            cost.raster_ms(),
            cost.triangles(),
            cost.meshes(),
            cost.percent(),
        );
    }

    pub fn json(&self) -> String {
        let Self { plugin, case, size: (width, height), cost, .. } = self;
        format!(
            "{{\"plugin\": \"{plugin}\", \"case\": \"{case}\", \"width\": {width}, \
             \"height\": {height}, \"seconds\": {:.2}, \"frames\": {}, \
             \"ours_ms_per_frame\": {:.4}, \"driver_ms_per_frame\": {:.4}, \
             \"window_ms_per_frame\": {:.4}, \"raster_ms_per_frame\": {:.4}, \
             \"triangles\": {:.0}, \"meshes\": {:.0}, \"percent_of_a_core\": {:.3}}}",
            cost.seconds,
            cost.frames,
            cost.ours_ms(),
            cost.driver_ms(),
            cost.window_ms(),
            cost.raster_ms(),
            cost.triangles(),
            cost.meshes(),
            cost.percent(),
        )
    }
}

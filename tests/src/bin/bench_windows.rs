//! What every window costs, from the built bundles in real windows: CPU time of a frame while audio
//! plays, of a window in which nothing changes, of one that is hidden, and of many at once.
//!
//! `bench_windows [--plugin NAME] [--seconds S] [--json FILE]`
//!
//! Pictures are drawn by software here, as on a machine without a graphics card; what that costs in
//! its own threads is told apart from what the window's own thread does, which includes what the
//! driver does there.

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    linux::main()
}

#[cfg(not(target_os = "linux"))]
fn main() -> std::process::ExitCode {
    eprintln!("error: windows are measured on Linux, under Xvfb");
    std::process::ExitCode::FAILURE
}

#[cfg(target_os = "linux")]
mod linux {
    use std::process::ExitCode;
    use std::time::{Duration, Instant};

    use lacquer_tests::gui::{Display, Frames, private_display};
    use lacquer_tests::host::{AudioConfig, EditorOptions, EditorWindow, Instance, Player};
    use lacquer_tests::registry::{PLUGINS, Plugin};

    /// Size of the design's budget.
    const LARGE: (u32, u32) = (1_200, 720);
    /// How many windows are open at once.
    const MANY: usize = 24;
    const CONFIG: AudioConfig = AudioConfig { sample_rate_hz: 48_000.0, max_block: 256 };
    /// Until a window that got silence has shown the last of what fades.
    const FADES: Duration = Duration::from_secs(30);
    /// A window without a frame for this long is at rest.
    const REST: Duration = Duration::from_millis(1_500);

    /// What is asked: of a core, while nothing changes.
    const MAX_IDLE_PERCENT: f64 = 0.5;
    /// Milliseconds of the window's own thread for a frame.
    const MAX_FRAME_MS: f64 = 3.0;
    /// Milliseconds that a turn of the host's main loop may take with many windows open.
    const MAX_TURN_MS: f64 = 16.0;

    struct Options {
        plugin: Option<String>,
        seconds: f64,
        json: Option<std::path::PathBuf>,
    }

    fn options() -> Result<Options, String> {
        let mut options = Options { plugin: None, seconds: 4.0, json: None };
        let mut args = std::env::args().skip(1);
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or(format!("{arg} needs a value"));
            match arg.as_str() {
                "--plugin" => options.plugin = Some(value()?),
                "--json" => options.json = Some(value()?.into()),
                "--seconds" => {
                    let text = value()?;
                    let seconds =
                        text.parse().ok().filter(|seconds| (1.0..=60.0).contains(seconds));
                    options.seconds =
                        seconds.ok_or(format!("--seconds: '{text}' is no number from 1 to 60"))?;
                }
                _ => {
                    let known = "--plugin, --seconds, --json";
                    return Err(format!("unknown option {arg}; there is {known}"));
                }
            }
        }
        Ok(options)
    }

    pub fn main() -> ExitCode {
        match run() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        }
    }

    /// One line of the table.
    struct Row {
        plugin: String,
        case: String,
        size: (u32, u32),
        cost: Cost,
        /// What is asked of this case, and whether it is kept.
        asked: &'static str,
        is_kept: bool,
    }

    /// What went by in a while.
    #[derive(Clone, Copy)]
    struct Cost {
        frames: u64,
        seconds: f64,
        /// CPU time of the windows' own threads.
        window_s: f64,
        /// CPU time of the threads that draw pictures in place of a graphics card.
        raster_s: f64,
    }

    impl Cost {
        fn frame_ms(&self, cpu_s: f64) -> f64 {
            #[allow(clippy::cast_precision_loss, reason = "few frames")]
            let frames = self.frames as f64;
            if frames > 0.0 { 1e3 * cpu_s / frames } else { 0.0 }
        }

        fn percent(&self) -> f64 {
            100.0 * (self.window_s + self.raster_s) / self.seconds
        }
    }

    #[allow(clippy::print_stdout, reason = "the table is what this program is for")]
    fn run() -> Result<(), String> {
        let options = options()?;
        let is_wanted = |plugin: &&Plugin| {
            options.plugin.as_deref().is_none_or(|name| Plugin::find(name) == Some(*plugin))
        };
        let plugins: Vec<&Plugin> = PLUGINS.iter().filter(is_wanted).collect();
        if plugins.is_empty() {
            let names: Vec<_> = PLUGINS.iter().map(|plugin| plugin.name).collect();
            return Err(format!("no such plugin; there is {}", names.join(", ")));
        }
        let display = private_display(2_400, 1_600).map_err(|error| error.to_string())?;
        println!(
            "{:<15} {:<16} {:>9} {:>7} {:>9} {:>9} {:>9}  asked",
            "plugin", "case", "size", "frames", "window", "raster", "of a core"
        );
        let duration = Duration::from_secs_f64(options.seconds);
        let mut rows = Vec::new();
        for plugin in &plugins {
            let measured = one(plugin, &display, duration).map_err(|error| error.to_string())?;
            measured.iter().for_each(Row::print);
            rows.extend(measured);
        }
        let (row, turns) = many(&plugins, &display, duration).map_err(|error| error.to_string())?;
        row.print();
        turns.print();
        rows.push(row);
        println!(
            "\nwindow: milliseconds of CPU of the window's own thread for a frame; raster: of the \
             threads that\ndraw in place of a graphics card; of a core: both together. ! misses what \
             is asked."
        );
        if let Some(path) = options.json {
            let mut rows: Vec<String> = rows.iter().map(Row::json).collect();
            rows.push(turns.json());
            let text = format!("[\n{}\n]\n", rows.join(",\n"));
            lacquer_tests::audio_file::write_atomically(&path, text.as_bytes())
                .map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    impl Row {
        #[allow(clippy::print_stdout, reason = "the table is what this program is for")]
        fn print(&self) {
            let Self { plugin, case, size: (width, height), cost, asked, is_kept } = self;
            let mark = if *is_kept { ' ' } else { '!' };
            let (window_ms, raster_ms) =
                (cost.frame_ms(cost.window_s), cost.frame_ms(cost.raster_s));
            let size = format!("{width}x{height}");
            println!(
                "{plugin:<15} {case:<16} {size:>9} {:>7} {window_ms:>6.2} ms {raster_ms:>6.2} ms \
                 {:>8.2}%{mark} {asked}",
                cost.frames,
                cost.percent(),
            );
        }

        fn json(&self) -> String {
            let Self { plugin, case, size: (width, height), cost, .. } = self;
            format!(
                "  {{\"plugin\": \"{plugin}\", \"case\": \"{case}\", \"width\": {width}, \
                 \"height\": {height}, \"seconds\": {:.2}, \"frames\": {}, \
                 \"window_ms_per_frame\": {:.4}, \"raster_ms_per_frame\": {:.4}, \
                 \"percent_of_a_core\": {:.3}}}",
                cost.seconds,
                cost.frames,
                cost.frame_ms(cost.window_s),
                cost.frame_ms(cost.raster_s),
                cost.percent(),
            )
        }
    }

    /// CPU time of the process's threads by what they are for, in seconds.
    fn cpu_s() -> (f64, f64) {
        let own = std::process::id().to_string();
        let (mut window_s, mut raster_s) = (0.0, 0.0);
        let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return (0.0, 0.0) };
        for task in tasks.flatten() {
            let read = |name: &str| std::fs::read_to_string(task.path().join(name));
            let (Ok(name), Ok(stat)) = (read("comm"), read("schedstat")) else { continue };
            let spent_ns: f64 =
                stat.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or(0.0);
            let is_main = task.file_name().to_string_lossy() == own;
            if name.starts_with("llvmpipe") {
                raster_s += spent_ns * 1e-9;
            } else if !is_main && !name.starts_with("player") {
                window_s += spent_ns * 1e-9;
            }
        }
        (window_s, raster_s)
    }

    type HostResult<T> = Result<T, lacquer_tests::host::HostError>;

    /// An instance that plays, with its window.
    struct Open {
        instance: Instance,
        editor: EditorWindow,
        frames: Frames,
        player: Player,
        /// How long opening the window blocked the host's main thread.
        opening: Duration,
    }

    impl Open {
        fn new(plugin: &Plugin, display: &Display, at: EditorOptions) -> HostResult<Self> {
            let mut instance = plugin.instance()?;
            instance.activate(CONFIG)?;
            let player = Player::start(&mut instance)?;
            let start = Instant::now();
            let editor = EditorWindow::open(&mut instance, display, at)?;
            let opening = start.elapsed();
            let frames = Frames::of(None, editor.window()).map_err(|error| {
                lacquer_tests::host::HostError::Editor {
                    id: plugin.id.to_owned(),
                    reason: error.to_string(),
                }
            })?;
            Ok(Self { instance, editor, frames, player, opening })
        }

        /// Runs the host's main loop for a while.
        fn run(&mut self, display: &Display, duration: Duration) -> HostResult<()> {
            self.editor.run(&mut self.instance, display, duration)
        }

        fn measure(&mut self, display: &Display, duration: Duration) -> HostResult<Cost> {
            let (frames, before, start) = (self.frames.count(), cpu_s(), Instant::now());
            self.run(display, duration)?;
            let (after, seconds) = (cpu_s(), start.elapsed().as_secs_f64());
            Ok(Cost {
                frames: self.frames.count() - frames,
                seconds,
                window_s: after.0 - before.0,
                raster_s: after.1 - before.1,
            })
        }

        /// Waits until no frame has been drawn for a while, or gives up: then the frames show it.
        fn rest(&mut self, display: &Display) -> HostResult<()> {
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

        fn close(mut self, display: &Display) -> HostResult<Duration> {
            let start = Instant::now();
            self.editor.close(&mut self.instance, display)?;
            let closing = start.elapsed();
            self.player.stop(&mut self.instance)?;
            Ok(closing)
        }
    }

    /// One window: plays at two sizes, rests, is hidden.
    fn one(plugin: &Plugin, display: &Display, duration: Duration) -> HostResult<Vec<Row>> {
        const WARM_UP: Duration = Duration::from_secs(2);
        let mut open = Open::new(plugin, display, EditorOptions::default())?;
        let mut rows = Vec::new();
        let mut row = |case: &str, size, cost: Cost, asked, is_kept| {
            let (plugin, case) = (plugin.name.to_owned(), case.to_owned());
            rows.push(Row { plugin, case, size, cost, asked, is_kept });
        };
        open.run(display, WARM_UP)?;
        let default = open.editor.size();
        for size in [default, LARGE] {
            let size = open.editor.resize(&mut open.instance, display, size.0, size.1)?;
            open.run(display, WARM_UP)?;
            let cost = open.measure(display, duration)?;
            let is_kept = cost.frame_ms(cost.window_s) <= MAX_FRAME_MS;
            row("plays", size, cost, "<= 3 ms", is_kept);
        }
        let size = open.editor.resize(&mut open.instance, display, default.0, default.1)?;
        open.player.set_silent(true);
        open.rest(display)?;
        let cost = open.measure(display, duration)?;
        let is_kept = cost.frames == 0 && cost.percent() <= MAX_IDLE_PERCENT;
        row("nothing changes", size, cost, "no frame, <= 0.5 %", is_kept);
        open.player.set_silent(false);
        let wrong =
            |error: lacquer_tests::gui::DisplayError| lacquer_tests::host::HostError::Editor {
                id: plugin.id.to_owned(),
                reason: error.to_string(),
            };
        display.show(open.editor.window(), false).map_err(wrong)?;
        open.run(display, WARM_UP)?;
        let cost = open.measure(display, duration)?;
        row("plays, hidden", size, cost, "<= 0.5 %", cost.percent() <= MAX_IDLE_PERCENT);
        display.show(open.editor.window(), true).map_err(wrong)?;
        open.close(display)?;
        Ok(rows)
    }

    /// How long the host's main thread was blocked, in milliseconds.
    struct Turns {
        opening_ms: f64,
        turn_ms: f64,
        closing_ms: f64,
    }

    impl Turns {
        #[allow(clippy::print_stdout, reason = "the table is what this program is for")]
        fn print(&self) {
            let Self { opening_ms, turn_ms, closing_ms } = self;
            let mark = if *turn_ms <= MAX_TURN_MS { ' ' } else { '!' };
            println!(
                "host's main thread, {MANY} windows: a turn of its loop {turn_ms:.2} ms at most{mark} \
                 (<= 16 ms asked); to open one {opening_ms:.1} ms, to close one {closing_ms:.1} ms \
                 at most"
            );
        }

        fn json(&self) -> String {
            let Self { opening_ms, turn_ms, closing_ms } = self;
            format!(
                "  {{\"windows\": {MANY}, \"worst_turn_ms\": {turn_ms:.3}, \
                 \"worst_opening_ms\": {opening_ms:.3}, \"worst_closing_ms\": {closing_ms:.3}}}"
            )
        }
    }

    fn many(
        plugins: &[&Plugin],
        display: &Display,
        duration: Duration,
    ) -> HostResult<(Row, Turns)> {
        let ms = |duration: Duration| 1e3 * duration.as_secs_f64();
        let mut open = Vec::new();
        for (index, plugin) in plugins.iter().cycle().take(MANY).enumerate() {
            // Side by side as far as the screen goes, each partly covered by the next.
            let step = i16::try_from(index).unwrap_or(0);
            let at = EditorOptions {
                x: 200 * (step % 6),
                y: 200 * (step / 6),
                ..EditorOptions::default()
            };
            open.push(Open::new(plugin, display, at)?);
        }
        let opening_ms = open.iter().map(|open| ms(open.opening)).fold(0.0, f64::max);
        let count = |open: &[Open]| open.iter().map(|open| open.frames.count()).sum::<u64>();
        let (frames, before, start) = (count(&open), cpu_s(), Instant::now());
        let mut turn_ms = 0.0f64;
        while start.elapsed() < duration {
            let turn = Instant::now();
            for open in &mut open {
                open.run(display, Duration::ZERO)?;
            }
            turn_ms = turn_ms.max(ms(turn.elapsed()));
            std::thread::sleep(Duration::from_millis(4));
        }
        let (after, seconds) = (cpu_s(), start.elapsed().as_secs_f64());
        let cost = Cost {
            frames: count(&open) - frames,
            seconds,
            window_s: after.0 - before.0,
            raster_s: after.1 - before.1,
        };
        let size = open[0].editor.size();
        let mut closing_ms = 0.0f64;
        for open in open {
            closing_ms = closing_ms.max(ms(open.close(display)?));
        }
        let row = Row {
            plugin: "all".to_owned(),
            case: format!("{MANY} play"),
            size,
            cost,
            asked: "",
            is_kept: true,
        };
        Ok((row, Turns { opening_ms, turn_ms, closing_ms }))
    }
}

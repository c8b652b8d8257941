//! Takes a picture of every editor in every state, in a real window, from the built bundles.
//!
//! `screenshots [--plugin NAME] [--state NAME] [--out FOLDER]`

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    linux::main()
}

#[cfg(not(target_os = "linux"))]
fn main() -> std::process::ExitCode {
    eprintln!("error: pictures are taken on Linux, under Xvfb");
    std::process::ExitCode::FAILURE
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io::Write as _;
    use std::path::{Path, PathBuf};
    use std::process::{Command, ExitCode};
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
    use std::time::Duration;

    use lacquer_tests::gui::{Display, Picture, private_display};
    use lacquer_tests::host::{
        AudioConfig, EditorOptions, EditorWindow, Instance, Processor, Transport,
    };
    use lacquer_tests::registry::{PLUGINS, Plugin, Scenes, workspace_dir};
    use lacquer_tests::signals::programme;

    /// Screen of the pictures: room for the largest window at 200 %.
    const SCREEN: (u16, u16) = (2_200, 1_400);
    const RATE_HZ: f64 = 48_000.0;
    const BLOCK: usize = 256;
    /// Fewer different colours make an empty window.
    const FEWEST_COLORS: usize = 50;

    /// What a picture shows.
    #[derive(Clone, Copy)]
    struct Shot {
        state: &'static str,
        /// Folder of the only plugin that has this state; empty means every plugin.
        only: &'static str,
        level: Level,
        size: Size,
        is_bypassed: bool,
        is_light: bool,
        is_plain: bool,
        pointer: Pointer,
    }

    #[derive(Clone, Copy)]
    enum Level {
        Silence,
        Programme,
        /// Over full scale.
        Hot,
    }

    #[derive(Clone, Copy)]
    enum Size {
        Default,
        Smallest,
        Pixels(u32, u32),
        Percent(u16),
    }

    #[derive(Clone, Copy)]
    enum Pointer {
        Away,
        /// Rests on a place of the default window, in pixels.
        Over(f64, f64),
        /// Clicks at a place from the left and top; from the right where negative.
        Click(f64, f64),
    }

    const USUAL: Shot = Shot {
        state: "default",
        only: "",
        level: Level::Programme,
        size: Size::Default,
        is_bypassed: false,
        is_light: false,
        is_plain: false,
        pointer: Pointer::Away,
    };

    const SHOTS: &[Shot] = &[
        USUAL,
        Shot { state: "new", is_plain: true, ..USUAL },
        Shot { state: "no-signal", level: Level::Silence, ..USUAL },
        Shot { state: "clipping", level: Level::Hot, ..USUAL },
        Shot { state: "bypassed", is_bypassed: true, ..USUAL },
        Shot { state: "light", is_light: true, ..USUAL },
        Shot { state: "min", size: Size::Smallest, ..USUAL },
        Shot { state: "scale-200", size: Size::Percent(200), ..USUAL },
        // The gear, 25 px from the right edge in the top bar.
        Shot { state: "settings", pointer: Pointer::Click(-25.0, 20.0), ..USUAL },
        // The name in the preset pill.
        Shot {
            state: "presets",
            only: "channel-eq",
            pointer: Pointer::Click(632.0, 20.0),
            ..USUAL
        },
        Shot { state: "presets", only: "panner", pointer: Pointer::Click(450.0, 20.0), ..USUAL },
        Shot {
            state: "presets",
            only: "loudness-meter",
            pointer: Pointer::Click(447.0, 20.0),
            ..USUAL
        },
        Shot { state: "1600x900", only: "channel-eq", size: Size::Pixels(1_600, 900), ..USUAL },
        // The node of 3.2 kHz, +4 dB (x by the logarithm, 13.17 px a dB).
        Shot { state: "node", only: "channel-eq", pointer: Pointer::Over(686.0, 171.0), ..USUAL },
        Shot { state: "wide", only: "panner", size: Size::Pixels(1_100, 700), ..USUAL },
        Shot { state: "compact", only: "loudness-meter", size: Size::Pixels(320, 480), ..USUAL },
        Shot {
            state: "compact-light",
            only: "loudness-meter",
            size: Size::Pixels(320, 480),
            is_light: true,
            ..USUAL
        },
    ];

    #[derive(Default)]
    struct Options {
        plugin: Option<String>,
        state: Option<String>,
        out: Option<PathBuf>,
        is_child: bool,
    }

    pub fn main() -> ExitCode {
        let result = options()
            .and_then(|options| if options.is_child { picture(&options) } else { all(&options) });
        match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        }
    }

    fn options() -> Result<Options, String> {
        let mut options = Options::default();
        let mut args = std::env::args().skip(1);
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or(format!("{arg} needs a value"));
            match arg.as_str() {
                "--plugin" => options.plugin = Some(value()?),
                "--state" => options.state = Some(value()?),
                "--out" => options.out = Some(value()?.into()),
                "--child" => options.is_child = true,
                _ => {
                    return Err(format!("unknown option {arg}; there is --plugin, --state, --out"));
                }
            }
        }
        Ok(options)
    }

    fn wanted(options: &Options) -> Result<Vec<(&'static Plugin, Shot)>, String> {
        let is_plugin = |plugin: &Plugin| {
            options.plugin.as_deref().is_none_or(|name| Plugin::find(name) == Some(plugin))
        };
        let list: Vec<_> = PLUGINS
            .iter()
            .filter(|plugin| is_plugin(plugin))
            .flat_map(|plugin| SHOTS.iter().map(move |shot| (plugin, *shot)))
            .filter(|(plugin, shot)| shot.only.is_empty() || shot.only == plugin.name)
            .filter(|(_, shot)| options.state.as_deref().is_none_or(|state| state == shot.state))
            .collect();
        if list.is_empty() {
            let plugins: Vec<_> = PLUGINS.iter().map(|plugin| plugin.name).collect();
            let states: Vec<_> = SHOTS.iter().map(|shot| shot.state).collect();
            return Err(format!(
                "no such picture; plugins are {}; states are {}",
                plugins.join(", "),
                states.join(", ")
            ));
        }
        Ok(list)
    }

    fn out(options: &Options) -> PathBuf {
        options.out.clone().unwrap_or_else(|| workspace_dir().join("target/screenshots"))
    }

    /// One process a picture: settings such as the theme belong to a process.
    fn all(options: &Options) -> Result<(), String> {
        let list = wanted(options)?;
        let out = out(options);
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut failed = Vec::new();
        let mut first_reason = String::new();
        for (index, (plugin, shot)) in list.iter().enumerate() {
            let name = format!("{}-{}", plugin.name, shot.state);
            say(&format!("[{}/{}] {name}", index + 1, list.len()));
            let child = Command::new(&own)
                .args(["--child", "--plugin", plugin.name, "--state", shot.state, "--out"])
                .arg(&out)
                .output()
                .map_err(|error| format!("{name}: {error}"))?;
            if !child.status.success() {
                let errors = String::from_utf8_lossy(&child.stderr);
                let line = errors.lines().rev().find(|line| line.starts_with("error:"));
                let line = line.map_or_else(|| child.status.to_string(), str::to_owned);
                say(&format!("  {line}"));
                if failed.is_empty() {
                    first_reason = line.trim_start_matches("error: ").to_owned();
                }
                failed.push(name);
            }
        }
        say(&format!("{} pictures in {}", list.len() - failed.len(), out.display()));
        if failed.is_empty() {
            return Ok(());
        }
        Err(format!("no picture of {}: {first_reason}", failed.join(", ")))
    }

    fn say(line: &str) {
        let mut out = std::io::stdout();
        // A closed pipe is the reader's business.
        let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    }

    fn picture(options: &Options) -> Result<(), String> {
        let (plugin, shot) = *wanted(options)?.first().ok_or("no picture")?;
        let display = private_display(SCREEN.0, SCREEN.1).map_err(|error| error.to_string())?;
        let settings = settings(&shot)?;
        let result = take(plugin, &shot, &display).and_then(|picture| {
            let path = out(options).join(format!("{}-{}.png", plugin.name, shot.state));
            picture.write_png(&path).map_err(|error| error.to_string())
        });
        if let Some(folder) = settings {
            let _ = std::fs::remove_dir_all(folder);
        }
        result
    }

    /// Writes the suite's settings where the plugins of this process look for them.
    fn settings(shot: &Shot) -> Result<Option<PathBuf>, String> {
        let Some(config) = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from) else {
            return Ok(None);
        };
        let folder = config.join("lacquer");
        let theme = if shot.is_light { "light" } else { "dark" };
        let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
        std::fs::create_dir_all(&folder).map_err(|error| failed(&folder, error))?;
        let path = folder.join("settings.json");
        std::fs::write(&path, format!("{{\"theme\":\"{theme}\"}}"))
            .map_err(|error| failed(&path, error))?;
        Ok(Some(config))
    }

    fn take(plugin: &Plugin, shot: &Shot, display: &Display) -> Result<Picture, String> {
        let text = |error: &dyn std::fmt::Display| error.to_string();
        let mut instance = plugin.instance().map_err(|error| text(&error))?;
        set_up(plugin, shot, &mut instance)?;
        let config = AudioConfig { sample_rate_hz: RATE_HZ, max_block: BLOCK };
        instance.activate(config).map_err(|error| text(&error))?;
        let mut processor = instance.take_processor().map_err(|error| text(&error))?;
        let stop = AtomicBool::new(false);
        // A meter has something to say after half a minute: audio runs faster than it is heard.
        let speed = if plugin.name == "loudness-meter" { 12 } else { 1 };
        let (picture, processor) = std::thread::scope(|scope| {
            let audio = scope.spawn(|| {
                let result = play(&mut processor, shot.level, speed, &stop);
                (processor, result)
            });
            let picture = show(shot, &mut instance, display);
            stop.store(true, SeqCst);
            (picture, audio.join())
        });
        match processor {
            Ok((processor, played)) => {
                instance.return_processor(processor);
                instance.deactivate().map_err(|error| text(&error))?;
                played?;
            }
            Err(_) => return Err("the audio thread panicked".into()),
        }
        let picture = picture?;
        if picture.color_count() < FEWEST_COLORS {
            return Err(format!("{}: the window stays empty", plugin.name));
        }
        Ok(picture)
    }

    fn set_up(plugin: &Plugin, shot: &Shot, instance: &mut Instance) -> Result<(), String> {
        let text = |error: &dyn std::fmt::Display| error.to_string();
        let mut fields = std::collections::BTreeMap::new();
        if !shot.is_plain {
            let picture = Scenes::of(plugin)?.picture;
            picture.scene.apply(instance).map_err(|error| text(&error))?;
            fields = picture.fields;
        }
        if let Size::Percent(percent) = shot.size {
            fields.insert("window".into(), format!("{{\"scale_percent\":{percent}}}"));
        }
        if !fields.is_empty() {
            let state = instance.save_state().map_err(|error| text(&error))?;
            let state = with_fields(&state, &fields)?;
            instance.load_state(&state).map_err(|error| text(&error))?;
        }
        if shot.is_bypassed {
            let bypass = instance.params().iter().find(|param| param.is_bypass()).map(|p| p.id);
            let bypass = bypass.ok_or("has no bypass")?;
            instance.set_value(bypass, 1.0).map_err(|error| text(&error))?;
        }
        Ok(())
    }

    /// A CLAP state (eight bytes of length, JSON) with other stored fields.
    fn with_fields(
        state: &[u8],
        fields: &std::collections::BTreeMap<String, String>,
    ) -> Result<Vec<u8>, String> {
        let json = state.get(8..).unwrap_or_default();
        let mut json: serde_json::Value =
            serde_json::from_slice(json).map_err(|error| error.to_string())?;
        for (name, value) in fields {
            json["fields"][name] = serde_json::Value::String(value.clone());
        }
        let json = serde_json::to_vec(&json).map_err(|error| error.to_string())?;
        let mut state = (json.len() as u64).to_le_bytes().to_vec();
        state.extend(json);
        Ok(state)
    }

    fn show(shot: &Shot, instance: &mut Instance, display: &Display) -> Result<Picture, String> {
        const FIRST_FRAMES: Duration = Duration::from_millis(600);
        const PATIENCE: usize = 40;
        const LISTEN: Duration = Duration::from_millis(3_600);
        let text = |error: &dyn std::fmt::Display| error.to_string();
        let mut editor = EditorWindow::open(instance, display, EditorOptions::default())
            .map_err(|error| text(&error))?;
        let result = (|| -> Result<Picture, String> {
            // Out of the window, so that nothing is hovered.
            let (width, height) = display.size();
            let corner = (width.cast_signed() - 1, height.cast_signed() - 1);
            display.move_pointer(corner.0, corner.1).map_err(|error| text(&error))?;
            // A busy machine may take its time for the first frame.
            for _ in 0..PATIENCE {
                editor.run(instance, display, FIRST_FRAMES).map_err(|error| text(&error))?;
                let picture = editor.capture(display).map_err(|error| text(&error))?;
                if picture.color_count() >= FEWEST_COLORS {
                    break;
                }
            }
            let size = match shot.size {
                Size::Default | Size::Percent(_) => None,
                Size::Smallest => Some((1, 1)),
                Size::Pixels(width, height) => Some((width, height)),
            };
            if let Some((width, height)) = size {
                editor.resize(instance, display, width, height).map_err(|error| text(&error))?;
            }
            editor.run(instance, display, LISTEN).map_err(|error| text(&error))?;
            point(shot.pointer, &mut editor, instance, display)?;
            editor.capture(display).map_err(|error| text(&error))
        })();
        let closed = editor.close(instance, display).map_err(|error| text(&error));
        result.and_then(|picture| closed.map(|()| picture))
    }

    fn point(
        pointer: Pointer,
        editor: &mut EditorWindow,
        instance: &mut Instance,
        display: &Display,
    ) -> Result<(), String> {
        const REST: Duration = Duration::from_millis(900);
        const STEP: Duration = Duration::from_millis(120);
        let text = |error: &dyn std::fmt::Display| error.to_string();
        let (x, y, is_click) = match pointer {
            Pointer::Away => return Ok(()),
            Pointer::Over(x, y) => (x, y, false),
            Pointer::Click(x, y) => (x, y, true),
        };
        let x = if x < 0.0 { f64::from(editor.size().0) + x } else { x };
        // Two moves: the first only enters the window.
        for offset in [-3.0, 0.0] {
            let (x, y) = editor.on_screen(x + offset, y + offset);
            display.move_pointer(x, y).map_err(|error| text(&error))?;
            editor.run(instance, display, STEP).map_err(|error| text(&error))?;
        }
        if is_click {
            for is_down in [true, false] {
                display.button(1, is_down).map_err(|error| text(&error))?;
                editor.run(instance, display, STEP).map_err(|error| text(&error))?;
            }
        }
        editor.run(instance, display, REST).map_err(|error| text(&error))
    }

    /// Plays until told to stop, in the host's pace times `speed`.
    fn play(
        processor: &mut Processor,
        level: Level,
        speed: u32,
        stop: &AtomicBool,
    ) -> Result<(), String> {
        const SECONDS: usize = 8;
        let gain = match level {
            Level::Silence => 0.0,
            Level::Programme => 0.9,
            Level::Hot => 2.2,
        };
        let len = SECONDS * 48_000 / BLOCK * BLOCK;
        let song = programme(RATE_HZ, len, 7);
        let pace = Duration::from_secs_f64(BLOCK as f64 / RATE_HZ / f64::from(speed));
        let mut transport = Transport::playing(120.0, 0.0);
        let start = std::time::Instant::now();
        let mut blocks = 0u32;
        while !stop.load(SeqCst) {
            let from = blocks as usize * BLOCK % len;
            for (channel, source) in processor.input_mut().iter_mut().zip(&song) {
                for (sample, source) in channel.iter_mut().zip(&source[from..from + BLOCK]) {
                    *sample = source * gain;
                }
            }
            processor
                .process_buffers(BLOCK, &[], Some(&transport))
                .map_err(|error| error.to_string())?;
            transport = transport.advanced(BLOCK, RATE_HZ);
            blocks += 1;
            let due = start + pace * blocks;
            std::thread::sleep(due.saturating_duration_since(std::time::Instant::now()));
        }
        Ok(())
    }
}

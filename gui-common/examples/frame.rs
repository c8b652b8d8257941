//! The frame around an editor that draws a graph of everything [`gui_common::plot`] has.
//!
//! `cargo run -p gui-common --example frame [light] [scale in percent]`

#[path = "../tests/support/mod.rs"]
mod support;
#[path = "../tests/support/window.rs"]
mod window;

use gui_common::shell::Shell;
use gui_common::{EditorState, LacquerEditor};
use support::demo::Demo;
use support::host;
use support::session::{Folder, preset_text, session};
use window::GraphicsWindow;

fn main() {
    let percent = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(100.0);
    if std::env::args().any(|a| a == "light") {
        gui_common::settings::change(|s| s.theme = gui_common::settings::ThemeChoice::Light);
    }
    let (_, gui) = host();
    let mut demo = Demo::default();
    let folder = Folder::new("frame-example");
    folder.write("Vocal", "Vocal air, dynamic", &preset_text(5.0));
    folder.write("Vocal", "Vocal, unreadable", "format = 1\nplugin = \"probe\"\ngain 7\n");
    demo.session = Some(session(&demo.params, &folder));
    let (mut shell, state) = (Shell::default(), EditorState::default());
    let size = demo.default_size();
    let shown = GraphicsWindow::new("Lacquer frame", size, percent / 100.0)
        .run(move |ui| shell.show(ui, &mut demo, &gui, &state));
    if let Err(e) = shown {
        eprintln!("frame: {e}");
        std::process::exit(1);
    }
}

//! Every control in every state on one page, in a window of its own.
//!
//! `cargo run -p gui-common --example gallery [light] [scale in percent]`

#[path = "../tests/gallery/page.rs"]
mod page;
#[path = "../tests/support/mod.rs"]
mod support;
#[path = "../tests/support/window.rs"]
mod window;

use gui_common::theme::Mode;
use window::GraphicsWindow;

fn main() {
    let mut mode = Mode::Dark;
    let mut percent = 100.0;
    for arg in std::env::args().skip(1) {
        match arg.as_str() {
            "light" => mode = Mode::Light,
            other => percent = other.parse().unwrap_or(percent),
        }
    }
    let (_, gui) = support::host();
    let mut gallery = page::Gallery::new(gui, mode);
    let shown = GraphicsWindow::new("Lacquer gallery", page::SIZE, percent / 100.0)
        .run(move |ui| gallery.show(ui));
    if let Err(e) = shown {
        eprintln!("gallery: {e}");
        std::process::exit(1);
    }
}

//! Takes a picture of every editor in every state, in real windows, from the built bundles, and lays
//! them out on one sheet a plugin.
//!
//! `screenshots [--plugin A,B] [--state A,B] [--theme dark|light|both] [--scale 100|200|both]
//! [--out FOLDER] [--mockups FOLDER] [--jobs N] [--list] [--names]`

#[cfg(target_os = "linux")]
mod shots;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    shots::main()
}

#[cfg(not(target_os = "linux"))]
fn main() -> std::process::ExitCode {
    eprintln!("error: pictures are taken on Linux, under Xvfb");
    std::process::ExitCode::FAILURE
}

//! Shows a file in the system's file manager.

use egui::Context;
use std::path::Path;

/// Shows a file in its folder.
pub fn show_file(ctx: &Context, file: &Path) {
    let folder = if file.is_dir() { file } else { file.parent().unwrap_or(file) };
    ctx.open_url(egui::OpenUrl::new_tab(file_url(&folder.to_string_lossy())));
}

/// Address of a path: what has a meaning of its own in an address is written as `%` and two digits.
fn file_url(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte);
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let mut url = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        if is_plain(byte) {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_folder_leads_there_whatever_its_name() {
        assert_eq!(file_url("/home/a/.local/x_y-z"), "file:///home/a/.local/x_y-z");
        assert_eq!(file_url("/50% #1 \u{e9}"), "file:///50%25%20%231%20%C3%A9");
        assert_eq!(file_url("C:/Users"), "file:///C:/Users");
    }
}

//! Which plugins the user has seen: an empty file each, beside the settings.

use super::file::path;
use std::fs::OpenOptions;
use std::path::Path;

/// Is this the first window of the plugin that this user opens? True once. Where nothing can be
/// written nobody is greeted again and again.
pub fn is_first_run(plugin: &str) -> bool {
    path().ok().and_then(|file| Some(is_first_in(file.parent()?, plugin))).unwrap_or(false)
}

fn is_first_in(folder: &Path, plugin: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric();
    let name: String =
        plugin.to_lowercase().chars().map(|c| if is_plain(c) { c } else { '-' }).collect();
    let _ = std::fs::create_dir_all(folder);
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(folder.join(format!("seen-{name}")))
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::file::tests::folder;
    use super::*;

    #[test]
    fn each_plugin_is_new_once_and_nobody_is_greeted_where_nothing_is_kept() {
        let dir = folder("first");
        assert!(is_first_in(&dir, "Channel EQ"));
        assert!(is_first_in(&dir, "Panner"));
        assert!(!is_first_in(&dir, "Channel EQ"));
        assert!(!is_first_in(&dir.join("seen-panner"), "Channel EQ"), "that is no folder");
        std::fs::remove_dir_all(dir).unwrap();
    }
}

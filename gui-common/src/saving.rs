//! A file that the user asked for: where to, and then it is written, beside the window's thread.

use crate::dialog::{self, Answer, LOOK_AGAIN, Slot};
use crate::notice::{Toast, ToastAction, notify};
use egui::Context;
use plugin_common::files::{self, InTheWay};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Endings of texts that people type themselves.
const TEXT_ENDINGS: [&str; 5] = ["txt", "csv", "tsv", "json", "svg"];

/// What became of it.
#[derive(Clone, Debug, PartialEq)]
enum Outcome {
    Written(PathBuf),
    Cancelled,
    Failed(String),
}

/// A file on its way.
pub struct Saving {
    outcome: Slot<Outcome>,
}

impl Saving {
    /// Asks where to write `content` and writes it: "Loudness history", a title, `csv`, the ending.
    /// Where the system has no dialog, the file goes to the documents under a name that is free.
    pub fn begin(
        ctx: &Context,
        title: &str,
        (name, ending): (&str, &'static str),
        content: Vec<u8>,
    ) -> Self {
        let file_name = format!("{}.{ending}", dialog::plain_name(name));
        let dialog = dialog::dialog(ctx, title)
            .add_filter(ending.to_uppercase(), &[ending])
            .set_file_name(&file_name);
        let asked = async move { dialog.save_file().await.map(|file| file.path().to_owned()) };
        let write = move |answer| match answer {
            Answer::Picked(path) => written(with_ending(path, ending), &content),
            Answer::Cancelled => Outcome::Cancelled,
            Answer::Unavailable => match documents() {
                Some(folder) => written(free(&folder, &file_name), &content),
                None => Outcome::Failed("There is no folder to write to".to_owned()),
            },
        };
        let none = Outcome::Failed("The system gives no thread".to_owned());
        Self { outcome: dialog::then(asked, write, none) }
    }

    /// Tells what became of it; true once it is over. Call each frame.
    pub fn is_over(&self, ctx: &Context) -> bool {
        let Some(outcome) = self.outcome.get() else {
            ctx.request_repaint_after(LOOK_AGAIN);
            return false;
        };
        match outcome {
            Outcome::Written(path) => {
                let name = path.to_string_lossy().into_owned();
                let offer = Some(ToastAction::ShowFile(path));
                notify(ctx, Toast::success("Exported", &name).with(offer));
            }
            Outcome::Cancelled => {}
            Outcome::Failed(why) => notify(ctx, Toast::error("The file was not written", &why)),
        }
        true
    }
}

/// A file that is there stays as it is until the new one is whole.
fn written(path: PathBuf, content: &[u8]) -> Outcome {
    // Where a link leads, not the link.
    let place = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
    match files::write(&place, content, InTheWay::Replace) {
        Ok(()) => Outcome::Written(path),
        Err(error) => Outcome::Failed(format!("{}: {}", path.display(), plain(&error))),
    }
}

fn plain(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "it may not be written to.",
        io::ErrorKind::NotFound => "there is no such folder.",
        io::ErrorKind::StorageFull => "the disk is full.",
        _ => "the system refused it.",
    }
}

/// Portals give a name as it was typed: "song.v2" too has to get its ending. Whoever types that of
/// another kind of text wants it. With the ending it is not the name that the user agreed to replace:
/// a file that has it stays.
fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    let known = |typed: &str| typed == ending || TEXT_ENDINGS.contains(&typed);
    let typed = path.extension().map(|typed| typed.to_string_lossy().to_lowercase());
    if typed.is_some_and(|typed| known(&typed)) {
        return path;
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(ending);
    free(path.parent().unwrap_or(Path::new("")), &name.to_string_lossy())
}

/// The user's documents, or the home folder.
fn documents() -> Option<PathBuf> {
    let home = env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" })?;
    let home = PathBuf::from(home);
    let documents = home.join("Documents");
    Some(if documents.is_dir() { documents } else { home })
}

/// `name` in `folder`, with a number behind it if it is there already.
fn free(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    let numbered = (2..).map(|number| folder.join(format!("{stem} {number}.{ending}")));
    let mut names = std::iter::once(path.clone()).chain(numbered);
    names.find(|path| !path.exists()).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_there_is_written_over_unasked() {
        let folder = env::temp_dir().join(format!("lacquer-saving-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let wanted = ["History.csv", "History 2.csv", "History 3.csv"];
        for name in wanted {
            let path = free(&folder, "History.csv");
            assert_eq!(path, folder.join(name));
            assert_eq!(written(path.clone(), b"1,2"), Outcome::Written(path));
        }
        assert_eq!(fs::read(folder.join(wanted[2])).expect("written"), b"1,2");
        let nowhere = written(folder.join("none").join("a.csv"), b"");
        assert!(
            matches!(nowhere, Outcome::Failed(why) if why.ends_with("there is no such folder."))
        );
        fs::remove_dir_all(&folder).expect("was there");
    }

    #[test]
    fn a_name_without_an_ending_gets_one() {
        for (typed, wanted) in [
            ("/a/song", "/a/song.csv"),
            ("/a/song.txt", "/a/song.txt"),
            ("/a/song.CSV", "/a/song.CSV"),
            ("/a/song.v2", "/a/song.v2.csv"),
            ("/a/Nr. 5", "/a/Nr. 5.csv"),
            ("song", "song.csv"),
        ] {
            assert_eq!(with_ending(typed.into(), "csv"), PathBuf::from(wanted), "{typed}");
        }
    }

    fn folder(name: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("lacquer-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    #[test]
    fn an_ending_that_nobody_typed_replaces_no_file() {
        let folder = folder("ending");
        fs::write(folder.join("song.csv"), "old").expect("written");
        assert_eq!(with_ending(folder.join("song"), "csv"), folder.join("song 2.csv"));
        assert_eq!(with_ending(folder.join("song.csv"), "csv"), folder.join("song.csv"));
        fs::remove_dir_all(&folder).expect("was there");
    }

    /// Whoever reads the old file meanwhile, or finds it after a power cut, has all of it.
    #[test]
    fn the_old_file_stays_whole_until_the_new_one_is() {
        use std::io::Read as _;
        let folder = folder("whole");
        let path = folder.join("song.csv");
        fs::write(&path, "old").expect("written");
        let mut open = fs::File::open(&path).expect("there");
        assert_eq!(written(path.clone(), b"new"), Outcome::Written(path.clone()));
        let mut text = String::new();
        open.read_to_string(&mut text).expect("readable");
        assert_eq!((text.as_str(), fs::read(&path).expect("there")), ("old", b"new".to_vec()));
        assert_eq!(fs::read_dir(&folder).expect("there").count(), 1, "and nothing else");
        fs::remove_dir_all(&folder).expect("was there");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one() {
        let folder = folder("link");
        let (real, link) = (folder.join("real.csv"), folder.join("link.csv"));
        fs::write(&real, "old").expect("written");
        std::os::unix::fs::symlink(&real, &link).expect("a link");
        assert_eq!(written(link.clone(), b"new"), Outcome::Written(link.clone()));
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(fs::read(&real).expect("there"), b"new");
        fs::remove_dir_all(&folder).expect("was there");
    }
}

//! A file that the user asked for: where to, and then it is written, beside the window's thread.

use crate::dialog::{self, Answer, LOOK_AGAIN, Slot};
use crate::notice::{Toast, ToastAction, notify};
use egui::Context;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

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

fn written(path: PathBuf, content: &[u8]) -> Outcome {
    match fs::write(&path, content) {
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

/// Portals give a name as it was typed.
fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_some() { path } else { path.with_extension(ending) }
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
        assert_eq!(with_ending("/a/song".into(), "csv"), PathBuf::from("/a/song.csv"));
        assert_eq!(with_ending("/a/song.txt".into(), "csv"), PathBuf::from("/a/song.txt"));
    }
}

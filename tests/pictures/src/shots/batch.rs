//! Shares the shots among child processes: plugins are loaded once for many shots, and one that
//! crashes takes only its own shot along.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::options::{Options, Shot};
use super::{say, sound};

/// Most shots of one child: enough to share its start, few enough to share the work.
const MOST_OF_A_CHILD: usize = 12;

/// What a child says of a shot; its words end the line.
pub const TAKEN: &str = "taken ";
pub const FAILED: &str = "failed ";

struct Progress<'a> {
    total: usize,
    done: usize,
    start: Instant,
    failed: Vec<&'a Shot>,
}

/// Takes all shots; returns those that failed.
pub fn run(options: &Options, shots: &[Shot]) -> Result<Vec<Shot>, String> {
    let song = std::env::temp_dir().join(format!("lacquer-song-{}.raw", std::process::id()));
    say("mixing what the plugins hear");
    sound::render(&song)?;
    let queue = Mutex::new(groups(shots));
    let progress =
        Mutex::new(Progress { total: shots.len(), done: 0, start: Instant::now(), failed: vec![] });
    std::thread::scope(|scope| {
        for _ in 0..options.jobs {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                    let Some(group) = next else { return };
                    take_group(&group, &song, &options.out, &progress);
                }
            });
        }
    });
    let _ = std::fs::remove_file(&song);
    let progress = progress.into_inner().unwrap_or_else(PoisonError::into_inner);
    let seconds = progress.start.elapsed().as_secs();
    say(&format!(
        "{} of {} in {} min {} s",
        progress.done - progress.failed.len(),
        shots.len(),
        seconds / 60,
        seconds % 60
    ));
    Ok(progress.failed.into_iter().copied().collect())
}

/// Shots of one window each.
fn groups(shots: &[Shot]) -> VecDeque<Vec<&Shot>> {
    let mut groups: VecDeque<Vec<&Shot>> = VecDeque::new();
    for shot in shots {
        match groups.back_mut() {
            Some(group)
                if group.len() < MOST_OF_A_CHILD && group[0].is_of_one_window_with(shot) =>
            {
                group.push(shot);
            }
            _ => groups.push_back(vec![shot]),
        }
    }
    groups
}

/// Takes the shots of a group, with a new child after one that ended early.
fn take_group<'a>(group: &[&'a Shot], song: &Path, out: &Path, progress: &Mutex<Progress<'a>>) {
    let mut rest = group;
    while let Some(first) = rest.first() {
        let names: Vec<&str> = rest.iter().map(|shot| shot.state.name).collect();
        let child = std::env::current_exe().and_then(|own| {
            Command::new(own)
                .args(["--plugin", first.plugin.name, "--state", &names.join(",")])
                .args(["--theme", first.look.word(), "--scale", &first.percent.to_string()])
                .arg("--child")
                .arg(song)
                .arg("--out")
                .arg(out)
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
        });
        let told = match child {
            Ok(child) => follow(child, rest, progress),
            Err(error) => {
                tell(progress, first, Some(&error.to_string()));
                1
            }
        };
        if told < rest.len() && told == 0 {
            tell(progress, first, Some("the program that takes it ended early"));
            rest = &rest[1..];
        } else {
            rest = &rest[told..];
        }
    }
}

/// Reads what a child tells of its shots, in their order; returns of how many it told.
fn follow<'a>(mut child: Child, shots: &[&'a Shot], progress: &Mutex<Progress<'a>>) -> usize {
    let mut told = 0;
    let lines = child.stdout.take().map(|out| BufReader::new(out).lines());
    for line in lines.into_iter().flatten().map_while(Result::ok) {
        let Some(shot) = shots.get(told) else { break };
        if line.starts_with(TAKEN) {
            tell(progress, shot, None);
        } else if let Some(reason) = line.strip_prefix(FAILED) {
            tell(progress, shot, Some(reason));
        } else {
            continue;
        }
        told += 1;
    }
    let _ = child.wait();
    told
}

fn tell<'a>(progress: &Mutex<Progress<'a>>, shot: &'a Shot, failure: Option<&str>) {
    let mut progress = progress.lock().unwrap_or_else(PoisonError::into_inner);
    progress.done += 1;
    let reason = failure.map_or(String::new(), |reason| format!(": NOT REACHED, {reason}"));
    say(&format!("[{}/{}] {}{reason}", progress.done, progress.total, shot.file_name()));
    if failure.is_some() {
        progress.failed.push(shot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_of_one_window_and_short() {
        let options = Options::parse(std::iter::empty()).unwrap();
        let shots = options.shots().unwrap();
        let groups = groups(&shots);
        assert_eq!(groups.iter().map(Vec::len).sum::<usize>(), shots.len());
        for group in groups {
            assert!(group.len() <= MOST_OF_A_CHILD);
            assert!(group.iter().all(|shot| shot.is_of_one_window_with(group[0])));
        }
    }
}

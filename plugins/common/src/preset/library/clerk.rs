//! The library on a thread of its own: looking for files, reading, writing, waiting for locks.
//!
//! ```text
//! window ─ jobs ─> thread with the library ─ answers, lists ─> window
//! ```
//!
//! The thread begins with the first job and is joined when the clerk is dropped: none outlives the
//! instance, whose code the host may take from memory. Between jobs it reads what was found, some
//! milliseconds at a time, so that no job waits for thousands of files.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SendError, Sender, TryRecvError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::list::Order;
use super::{Library, Row};
use crate::param_set::ParamSet;
use crate::preset::{PresetId, Spec};

/// While files are read the window gets a new list this often.
const LIST_PERIOD: Duration = Duration::from_millis(250);

/// Something to do with the library, and what comes of it.
pub(crate) type Job<A> = Box<dyn FnOnce(&mut Library, &ParamSet) -> A + Send>;

/// The presets that there were at some moment.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    rows: Arc<[Row]>,
    is_complete: bool,
    has_default: bool,
}

impl Listing {
    /// All presets, in the order of the list.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// One preset.
    #[must_use]
    pub fn row(&self, id: &PresetId) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == *id)
    }

    /// Where a preset is, or where it would be.
    pub(crate) fn place_of(&self, id: &PresetId) -> Result<usize, usize> {
        match self.rows.iter().position(|row| row.id == *id) {
            Some(at) => Ok(at),
            None => Err(Order::of(&self.rows).place(&self.rows, id)),
        }
    }

    /// Whether every file was read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Has the user set what new instances begin with?
    #[must_use]
    pub fn has_default(&self) -> bool {
        self.has_default
    }

    fn of(library: &Library) -> Self {
        Self {
            rows: library.rows().into(),
            is_complete: !library.rows().iter().any(Row::is_unread),
            has_default: library.has_default(),
        }
    }
}

/// From the thread to the window.
pub(crate) enum Message<A> {
    /// There is another list.
    Listing(Listing),
    /// A job is done; with what else the user is to be told.
    Answer(A, Vec<String>),
}

struct Link<A> {
    jobs: Sender<Job<A>>,
    messages: Receiver<Message<A>>,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

/// The window's end.
pub(crate) struct Clerk<A> {
    root: Option<PathBuf>,
    spec: &'static Spec,
    params: Arc<ParamSet>,
    link: Option<Link<A>>,
    /// Jobs without an answer.
    open_jobs: usize,
    /// Done without a thread.
    here: Vec<Message<A>>,
}

impl<A: Send + 'static> Clerk<A> {
    /// A clerk for the folder of `library`.
    pub(crate) fn new(library: Library, params: Arc<ParamSet>) -> Self {
        let Library { root, spec, .. } = library;
        Self { root, spec, params, link: None, open_jobs: 0, here: Vec::new() }
    }

    /// Hands on a job; answers come in the order of the jobs.
    pub(crate) fn ask(&mut self, job: Job<A>) {
        let mut job = job;
        for _ in 0..2 {
            if self.link.is_none() {
                self.link = self.start();
            }
            let Some(link) = &self.link else { break };
            match link.jobs.send(job) {
                Ok(()) => {
                    self.open_jobs += 1;
                    return;
                }
                // The thread has just ended: another one takes it.
                Err(SendError(back)) => job = back,
            }
            self.end();
        }
        // A system without room for a thread: slow is better than not at all.
        let mut library = Library::within(self.root.clone(), self.spec);
        library.refresh(&self.params);
        let answer = job(&mut library, &self.params);
        self.here.push(Message::Listing(Listing::of(&library)));
        self.here.push(Message::Answer(answer, library.take_notices()));
    }

    /// Whether jobs wait for their answer.
    pub(crate) fn is_busy(&self) -> bool {
        self.open_jobs > 0 || !self.here.is_empty()
    }

    /// Whether somebody reads files.
    pub(crate) fn is_at_work(&self) -> bool {
        self.link.is_some()
    }

    /// What has come, after waiting no longer than `until` for the answers that are due.
    pub(crate) fn take(&mut self, until: Option<Instant>) -> Vec<Message<A>> {
        let mut taken = std::mem::take(&mut self.here);
        while let Some(link) = &self.link {
            let until = until.filter(|_| self.open_jobs > 0);
            let left = until.map_or(Duration::ZERO, |until| until.duration_since(Instant::now()));
            match link.messages.recv_timeout(left) {
                Ok(message) => {
                    let is_answer = matches!(message, Message::Answer(..));
                    self.open_jobs -= usize::from(is_answer && self.open_jobs > 0);
                    taken.push(message);
                }
                Err(RecvTimeoutError::Timeout) => break,
                // A panic ended the thread: the next job begins another.
                Err(RecvTimeoutError::Disconnected) => self.end(),
            }
        }
        taken
    }

    fn start(&self) -> Option<Link<A>> {
        let (jobs, to_do) = channel();
        let (results, messages) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let library =
            Library { stop: stop.clone(), ..Library::within(self.root.clone(), self.spec) };
        let params = self.params.clone();
        let work = move || work(library, &params, &to_do, &results);
        let thread = thread::Builder::new().name("lacquer presets".to_owned()).spawn(work).ok()?;
        Some(Link { jobs, messages, stop, thread })
    }

    fn end(&mut self) {
        self.open_jobs = 0;
        let Some(Link { jobs, stop, thread, .. }) = self.link.take() else { return };
        stop.store(true, Relaxed);
        drop(jobs);
        // A panic was told when it happened.
        let _ = thread.join();
    }
}

impl<A> Drop for Clerk<A> {
    fn drop(&mut self) {
        let Some(Link { jobs, messages, stop, thread }) = self.link.take() else { return };
        stop.store(true, Relaxed);
        drop(jobs);
        let _ = thread.join();
        // Not before: a thread that nobody listens to leaves what was asked, a preset to save, undone.
        drop(messages);
    }
}

/// The thread: jobs first, files between them.
fn work<A>(
    mut library: Library,
    params: &ParamSet,
    jobs: &Receiver<Job<A>>,
    messages: &Sender<Message<A>>,
) {
    let mut listed = 0;
    let mut listed_at = Instant::now();
    let mut is_reading = false;
    loop {
        let job = match jobs.try_recv() {
            Err(TryRecvError::Empty) if !is_reading => jobs.recv().ok(),
            Ok(job) => Some(job),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => return,
        };
        let answer = match job {
            Some(job) => Some(job(&mut library, params)),
            None if is_reading => None,
            None => return,
        };
        let had_job = answer.is_some();
        is_reading = library.read_more(params);
        let is_due = had_job || !is_reading || listed_at.elapsed() > LIST_PERIOD;
        if library.changes != listed && is_due {
            (listed, listed_at) = (library.changes, Instant::now());
            if messages.send(Message::Listing(Listing::of(&library))).is_err() {
                return;
            }
        }
        if let Some(answer) = answer
            && messages.send(Message::Answer(answer, library.take_notices())).is_err()
        {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IoParams;

    static SPEC: Spec = Spec { plugin: "test", version: "1.0.0", factory: &[], stays: &[] };

    #[test]
    fn a_thread_that_is_gone_is_followed_by_another() {
        let params = ParamSet::new::<IoParams>(Arc::<IoParams>::default(), &[]);
        let mut clerk = Clerk::new(Library::within(None, &SPEC), Arc::new(params));
        clerk.ask(Box::new(|_, _| panic!("on purpose")));
        while clerk.link.as_ref().is_some_and(|link| !link.thread.is_finished()) {
            thread::yield_now();
        }
        clerk.ask(Box::new(|_, _| 7));
        assert!(clerk.is_at_work() && clerk.here.is_empty(), "not done on the window's thread");
        let until = Some(Instant::now() + Duration::from_secs(60));
        let answers = clerk.take(until).into_iter().filter_map(|message| match message {
            Message::Answer(answer, _) => Some(answer),
            Message::Listing(_) => None,
        });
        assert_eq!(answers.collect::<Vec<i32>>(), [7]);
        assert!(!clerk.is_busy());
    }
}

//! Many photos, in input order: workers take them as they become free, rows leave as the photos came.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Mutex, PoisonError};
use std::thread;

use rayon::ThreadPoolBuilder;

use crate::check::Note;
use crate::inspect::Inspection;
use crate::report::{Row, file_name};

/// Photos that may be under way for each worker: enough that one slow photo stops nobody, few enough that memory stays flat.
const IN_FLIGHT_PER_WORKER: usize = 4;

/// Name of the workers' threads, so that a program can tell a panic of theirs, which becomes a row, from its own.
pub const WORKER: &str = "photolint-worker";

/// A photo that is still to be read.
pub trait Source: Send {
    /// The path for people and programs, `/` between folders.
    fn path(&self) -> &str;

    /// The file's name, without folders.
    fn name(&self) -> &str {
        file_name(self.path())
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// Why it could not be read: a key under `[errors]` in the catalogues.
    fn read(&self) -> Result<Vec<u8>, Note>;
}

/// Inspects every source and hands the rows to `sink` in the order of the sources, the same on any number of workers.
///
/// Files are read ahead of the workers, each by a thread that waits for the disk so that no worker has to.
///
/// # Errors
/// What `sink` returns, after which each worker ends with the photo that it is at, or that the workers could not be started.
pub fn run<S: Source>(
    sources: impl IntoIterator<Item = S>,
    jobs: NonZeroUsize,
    inspect: &(dyn Fn(&S, &[u8]) -> Inspection + Sync),
    sink: &mut dyn FnMut(Row) -> io::Result<()>,
) -> io::Result<()> {
    let workers = ThreadPoolBuilder::new().num_threads(jobs.get()).thread_name(|_| WORKER.into()).build().map_err(io::Error::other)?;
    let window = jobs.get() * IN_FLIGHT_PER_WORKER;
    let mut sources = sources.into_iter().fuse();
    let (todo, given) = mpsc::channel();
    let (ready, read) = mpsc::channel();
    let (done, finished) = mpsc::channel();
    let (given, read) = (Mutex::new(given), Mutex::new(read));
    thread::scope(|readers| {
        // As many as workers: reads from a network drive wait long, yet many at a time.
        for _ in 0..jobs.get() {
            let (given, ready) = (&given, ready.clone());
            thread::Builder::new().name(WORKER.into()).spawn_scoped(readers, move || {
                while next(given).is_some_and(|(place, source)| {
                    let bytes = bytes(&source);
                    ready.send((place, source, bytes)).is_ok()
                }) {}
            })?;
        }
        workers.in_place_scope(|scope| {
            // One long task a worker, which takes the next photo when it has done one.
            for _ in 0..jobs.get() {
                let (read, done) = (&read, done.clone());
                scope.spawn(move |_| {
                    // Nobody receives any more after `sink` has failed.
                    while next(read).is_some_and(|(place, source, bytes)| done.send((place, row(&source, bytes, inspect))).is_ok()) {}
                });
            }
            // What is left here ends the readers when it goes, and they the workers.
            let (todo, finished, _) = (todo, finished, ready);
            let mut early = BTreeMap::new();
            let (mut taken, mut written) = (0, 0);
            loop {
                while taken - written < window
                    && let Some(source) = sources.next()
                {
                    todo.send((taken, source)).map_err(|_| io::ErrorKind::BrokenPipe)?;
                    taken += 1;
                }
                if written == taken {
                    return Ok(());
                }
                let (place, row) = finished.recv().map_err(io::Error::other)?;
                early.insert(place, row);
                while let Some(row) = early.remove(&written) {
                    sink(row)?;
                    written += 1;
                }
            }
        })
    })
}

/// The next thing to do; none when there is no more.
fn next<T>(given: &Mutex<Receiver<T>>) -> Option<T> {
    given.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// The bytes of one source.
fn bytes<S: Source>(source: &S) -> Result<Vec<u8>, Note> {
    caught(|| source.read()).flatten()
}

/// The row of one source.
fn row<S: Source>(source: &S, bytes: Result<Vec<u8>, Note>, inspect: &dyn Fn(&S, &[u8]) -> Inspection) -> Row {
    match bytes {
        Ok(bytes) => guarded(source.path(), || inspect(source, &bytes)),
        Err(note) => Row::of(source.path(), Inspection::unreadable(note)),
    }
}

/// The row of one inspection; a panic on the way is an error of this row, not the end of its thread.
pub fn guarded(path: &str, inspect: impl FnOnce() -> Inspection) -> Row {
    Row::of(path, caught(inspect).unwrap_or_else(Inspection::unreadable))
}

/// What `work` returns; a panic on the way is an error of this row, not the end of the batch.
fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Note> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| Note::about("internal", said(panic.as_ref())))
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("panic").lines().next().unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    struct Numbered(usize, String);

    impl Source for Numbered {
        fn path(&self) -> &str {
            &self.1
        }

        fn read(&self) -> Result<Vec<u8>, Note> {
            Ok(self.0.to_string().into_bytes())
        }
    }

    fn numbered(count: usize) -> impl Iterator<Item = Numbered> {
        (0..count).map(|number| Numbered(number, format!("{number:04}")))
    }

    fn accept(_: &Numbered, _: &[u8]) -> Inspection {
        Inspection::found(Vec::new())
    }

    fn jobs(count: usize) -> NonZeroUsize {
        NonZeroUsize::new(count).expect("a count above zero")
    }

    fn paths(count: usize, workers: usize, inspect: &(dyn Fn(&Numbered, &[u8]) -> Inspection + Sync)) -> Vec<Row> {
        let mut rows = Vec::new();
        let sink = &mut |row| {
            rows.push(row);
            Ok(())
        };
        run(numbered(count), jobs(workers), inspect, sink).expect("the sink takes everything");
        rows
    }

    #[test]
    fn rows_leave_in_the_order_of_the_sources_though_workers_finish_in_another() {
        let slow_first = |source: &Numbered, bytes: &[u8]| {
            std::thread::sleep(Duration::from_micros(if source.0.is_multiple_of(7) { 900 } else { 10 }));
            accept(source, bytes)
        };
        for workers in [1, 2, 4] {
            let rows = paths(60, workers, &slow_first);
            assert!(rows.iter().map(|row| row.path.as_str()).eq(numbered(60).map(|source| source.1).collect::<Vec<_>>()));
        }
    }

    #[test]
    fn a_panic_is_a_row_with_an_error_and_the_batch_goes_on() {
        let breaks_once = |source: &Numbered, bytes: &[u8]| {
            assert_ne!(source.0, 3, "photo three");
            accept(source, bytes)
        };
        let rows = paths(6, 2, &breaks_once);
        assert_eq!(rows.len(), 6);
        let error = rows[3].error.as_ref().expect("the fourth row is an error");
        assert_eq!(error.key, "internal");
        assert!(error.text.as_ref().is_some_and(|text| text.contains("photo three")));
        assert!(rows.iter().filter(|row| row.error.is_none()).count() == 5);
    }

    #[test]
    fn no_more_photos_are_under_way_than_the_window_holds() {
        static BEGUN: AtomicUsize = AtomicUsize::new(0);
        let mut written = 0;
        let count = |source: &Numbered, bytes: &[u8]| {
            BEGUN.fetch_add(1, Ordering::SeqCst);
            accept(source, bytes)
        };
        let sink = &mut |_| {
            assert!(BEGUN.load(Ordering::SeqCst) <= written + 2 * IN_FLIGHT_PER_WORKER);
            written += 1;
            Ok(())
        };
        run(numbered(200), jobs(2), &count, sink).expect("the sink takes everything");
        assert_eq!(written, 200);
    }

    #[test]
    fn the_next_photo_is_read_while_one_is_inspected() {
        static READ: AtomicUsize = AtomicUsize::new(0);
        struct Counted(usize);
        impl Source for Counted {
            fn path(&self) -> &'static str {
                "counted"
            }
            fn read(&self) -> Result<Vec<u8>, Note> {
                READ.fetch_max(self.0, Ordering::SeqCst);
                Ok(Vec::new())
            }
        }
        // One worker: had it to read as well, the next number would never come.
        let waits = |source: &Counted, _: &[u8]| {
            let begun = std::time::Instant::now();
            while READ.load(Ordering::SeqCst) <= source.0 && source.0 < 20 {
                assert!(begun.elapsed() < Duration::from_secs(20), "number {} was not read ahead", source.0 + 1);
                thread::yield_now();
            }
            accept(&Numbered(0, String::new()), &[])
        };
        let mut rows = Vec::new();
        let sink = &mut |row: Row| {
            rows.push(row);
            Ok(())
        };
        run((1..=20).map(Counted), jobs(1), &waits, sink).expect("the sink takes everything");
        assert_eq!(rows.iter().filter(|row| row.error.is_none()).count(), 20);
    }

    #[test]
    fn a_sink_that_fails_ends_the_batch_with_its_error() {
        let mut seen = 0;
        let sink = &mut |_| {
            seen += 1;
            if seen == 3 { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
        };
        let end = run(numbered(1000), jobs(2), &accept, sink);
        assert_eq!(end.map_err(|error| error.kind()), Err(io::ErrorKind::BrokenPipe));
        assert_eq!(seen, 3);
    }
}

//! Ctrl+C, or the system's wish that the program ends: the photo under way is the last one, and nothing half done stays behind.

use std::io;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

/// Exit code of what was interrupted, as shells have it.
pub(crate) const CODE: u8 = 130;

static WISHED: AtomicBool = AtomicBool::new(false);

/// From now on the first wish is kept for [`heed`], and a second one ends the program at once.
pub(crate) fn await_wish() {
    let wish = || {
        if WISHED.swap(true, Ordering::Relaxed) {
            process::exit(CODE.into());
        }
    };
    // Where signals can't be handled the program ends as any other does.
    drop(ctrlc::set_handler(wish));
}

/// Goes on if nobody wishes to stop.
///
/// # Errors
/// Where somebody does; what was begun is taken away on the way out.
pub(crate) fn heed() -> io::Result<()> {
    if was_wished() { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
}

/// Whether somebody wished to stop.
pub(crate) fn was_wished() -> bool {
    WISHED.load(Ordering::Relaxed)
}

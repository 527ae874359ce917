//! The command line: files, terminal, exit code.

use std::process::ExitCode;

pub(crate) fn run() -> ExitCode {
    ExitCode::from(2)
}

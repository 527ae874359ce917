//! `photolint serve`: a page on this machine, for people without a terminal.

use std::io;
use std::net::{Ipv4Addr, TcpListener};

use anyhow::anyhow;
use axum::Router;

use super::args::ServeArgs;
use super::check::jobs;
use super::terminal::{Voice, silence_workers};
use super::{End, output, profile};

mod answers;
mod decided;
mod downloads;
mod guard;
mod hold;
mod routes;
mod session;

use guard::Guard;
use session::Session;

/// Opens the page and serves it until the program is stopped.
pub(crate) fn run(options: &ServeArgs, voice: Voice) -> anyhow::Result<End> {
    let plan = profile::plan(&options.profile.profile, voice)?;
    let listener = bind(options.port, voice)?;
    let guard = Guard::new(listener.local_addr()?.port())?;
    silence_workers();
    let jobs = jobs(options.jobs);
    let session = Session::start(plan, options.regions.into(), jobs)?;
    let address = guard.address();
    output::print(&format!("{}\n{address}\n{}\n", voice.words.word("serve-open"), voice.words.word("serve-stop")))?;
    if !options.no_open && open::that_detached(&address).is_err() {
        voice.warn(voice.words.word("serve-no-browser"));
    }
    serve(listener, routes::all(session, jobs, guard, voice))?;
    Ok(End::Fine)
}

fn bind(port: u16, voice: Voice) -> anyhow::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        let key = if error.kind() == io::ErrorKind::AddrInUse { "serve-port-taken" } else { "serve-port-refused" };
        anyhow!(voice.sentence(key, &[&port.to_string(), &voice.refusal(&error)]))
    })
}

fn serve(listener: TcpListener, routes: Router) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
    runtime.block_on(async { axum::serve(tokio::net::TcpListener::from_std(listener)?, routes).await })
}

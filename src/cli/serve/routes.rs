//! What the page asks for, and what it gets.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use photolint::batch::Source as _;
use photolint::catalogue::{Catalogue, Lang};
use photolint::check::Note;
use photolint::records::decisions;
use photolint::report::html;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::super::roster;
use super::super::sources::{ARCHIVE_BYTES, Listing, Upload, upload};
use super::super::terminal::Voice;
use super::guard::{self, Guard};
use super::session::{MAX_PHOTOS, Refused, Session, Taken};
use super::{answers, downloads};

/// How long the page waits for something new before it asks again.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a request is answered from.
#[derive(Debug, Clone)]
struct Desk {
    session: Arc<Session>,
    voice: Voice,
    /// One permit for each photo that may be looked at beside those of the session.
    looks: Arc<Semaphore>,
}

/// The files of the page: name, type, content.
fn files() -> [(&'static str, &'static str, String); 8] {
    const PAGE: &str = "text/html; charset=utf-8";
    const CODE: &str = "text/javascript; charset=utf-8";
    const STYLE: &str = "text/css; charset=utf-8";
    [
        ("/", PAGE, include_str!("page/index.html").replace("<!-- body -->", html::body())),
        ("/page.js", CODE, html::code()),
        ("/page.css", STYLE, html::style()),
        ("/intake.js", CODE, include_str!("page/intake.js").into()),
        ("/intake.css", STYLE, include_str!("page/intake.css").into()),
        ("/one", PAGE, include_str!("page/one.html").into()),
        ("/one.js", CODE, [include_str!("page/guide.js"), include_str!("page/one.js")].concat()),
        ("/one.css", STYLE, include_str!("page/one.css").into()),
    ]
}

/// All routes, below the secret of the address.
pub(super) fn all(session: Arc<Session>, jobs: NonZeroUsize, guard: Guard, voice: Voice) -> Router {
    let limit = usize::try_from(session.limits.file_bytes).unwrap_or(usize::MAX);
    // Written out: a nested router would not answer for the folder itself, which is the page.
    let under = |path: &str| format!("{}{path}", guard.root());
    let mut routes = Router::new()
        .route(&under("/page"), get(page))
        .route(&under("/words"), get(words))
        .route(&under("/rows"), get(rows))
        .route(&under("/photos"), post(take).layer(DefaultBodyLimit::max(ARCHIVE_BYTES as usize)))
        .route(&under("/roster"), post(enrol))
        .route(&under("/decisions"), post(decide))
        .route(&under("/saved"), post(saved))
        .route(&under("/remove/{place}"), post(remove))
        .route(&under("/download/{name}"), get(download))
        .route(&under("/large/{place}"), get(large))
        .route(&under("/picture/{place}"), get(picture))
        .route(&under("/one"), post(one))
        .route(&under("/clear"), post(clear));
    for (path, kind, content) in files() {
        routes = routes.route(&under(path), get(move || async move { ([(CONTENT_TYPE, kind)], content) }));
    }
    let looks = Arc::new(Semaphore::new(jobs.get()));
    let routes = routes.with_state(Desk { session, voice, looks }).layer(DefaultBodyLimit::max(limit));
    routes.layer(middleware::from_fn_with_state(guard, guard::watch))
}

/// Which language an answer is in.
#[derive(Debug, Deserialize)]
struct Tongue {
    lang: Option<String>,
}

impl Desk {
    fn words(&self, lang: Option<&str>) -> &'static Catalogue {
        match lang {
            Some("zh") => Catalogue::of(Lang::Zh),
            Some("en") => Catalogue::of(Lang::En),
            _ => self.voice.words,
        }
    }
}

async fn page(State(desk): State<Desk>) -> Response {
    answer(desk.voice, move || Ok(Json(answers::page(&desk.session, desk.voice.words.lang())).into_response())).await
}

async fn words(State(desk): State<Desk>, Query(tongue): Query<Tongue>) -> Response {
    Json(answers::words(&desk.session, desk.words(tongue.lang.as_deref()))).into_response()
}

/// Where a page's knowledge ends.
#[derive(Debug, Deserialize)]
struct Since {
    since: u64,
}

/// What has changed since, as soon as something has.
async fn rows(State(desk): State<Desk>, Query(Since { since }): Query<Since>) -> Response {
    let mut changes = desk.session.watch();
    // Nothing new is an answer, too.
    drop(timeout(PATIENCE, changes.wait_for(|version| *version > since)).await);
    answer(desk.voice, move || Ok(Json(answers::changes(&desk.session, since)).into_response())).await
}

/// Takes a class list; what is in it comes with the rows.
async fn enrol(State(desk): State<Desk>, Query(Name { name }): Query<Name>, bytes: Bytes) -> Response {
    let voice = desk.voice;
    answer(voice, move || {
        let roster = roster::parse(&name, &bytes, &desk.session.plan, voice).map_err(|error| Refused::Unusable(error.to_string()))?;
        desk.session.enrol(roster);
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

/// What has changed of what people decided: of these photos and students, this stands now.
#[derive(Debug, Deserialize)]
struct Change {
    /// SHA-256 of photos, 学号 of students.
    of: BTreeSet<String>,
    /// The text of a file of decisions.
    now: String,
}

/// Takes what people decided, where it can be read.
async fn decide(State(desk): State<Desk>, Json(change): Json<Change>) -> Response {
    let voice = desk.voice;
    answer(voice, move || {
        let now = decisions::read(change.now.as_bytes()).map_err(|error| Refused::Unusable(error.to_string()))?;
        if now.profile != desk.session.plan.profile {
            return Err(Refused::Unusable(voice.sentence_of("decisions", "other-profile", &["decisions.json", &now.profile])));
        }
        let version = desk.session.decide(change.of, now);
        Ok(Json(json!({ "version": version })).into_response())
    })
    .await
}

/// Notes that the page saved its decisions.
async fn saved(State(desk): State<Desk>) -> Response {
    answer(desk.voice, move || {
        let decided = desk.session.state().decided.book();
        desk.session.save(decided);
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

/// Takes a photo off the page.
async fn remove(State(desk): State<Desk>, Path(place): Path<usize>) -> Response {
    answer(desk.voice, move || {
        desk.session.remove(place);
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

/// A file to take away.
async fn download(State(desk): State<Desk>, Path(name): Path<String>) -> Response {
    let voice = desk.voice;
    answer(voice, move || {
        let Some((kind, bytes)) = downloads::file(&desk.session, &name, voice)? else { return Ok(missing()) };
        let disposition = format!("attachment; filename=\"{name}\"");
        Ok(([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, &disposition)], bytes).into_response())
    })
    .await
}

/// The name that a photo arrives under.
#[derive(Debug, Deserialize)]
struct Name {
    name: String,
}

/// What became of photos that were there under their path already.
#[derive(Debug, Default, Serialize)]
struct Receipt {
    /// How many were the same.
    known: u64,
    /// The paths at which others were.
    instead: Vec<String>,
}

impl Receipt {
    fn add(&mut self, path: String, taken: Taken) {
        match taken {
            Taken::New => {}
            Taken::Known => self.known += 1,
            Taken::Instead => self.instead.push(path),
        }
    }
}

/// Takes a photo or an archive of photos.
async fn take(State(desk): State<Desk>, Query(Name { name }): Query<Name>, bytes: Bytes) -> Response {
    answer(desk.voice, move || {
        let path = inner(&name);
        let mut receipt = Receipt::default();
        let taken = match upload(&path, &bytes) {
            Upload::Photo => desk.session.submit(&path, &bytes)?,
            Upload::OtherArchive(name) => desk.session.refuse(&path, Note::about("other-archive", name))?,
            Upload::Archive => {
                receipt = unpack(&desk, &path, &bytes)?;
                Taken::New
            }
            Upload::Other => {
                desk.session.skip(1);
                Taken::New
            }
        };
        receipt.add(path, taken);
        Ok(Json(receipt).into_response())
    })
    .await
}

/// Submits what is in an archive, which is copied once and read where it then lies.
fn unpack(desk: &Desk, path: &str, bytes: &[u8]) -> Result<Receipt, Refused> {
    let session = &desk.session;
    let mut listing = Listing::new(session.limits, []);
    listing.add_archive_of(std::path::Path::new(path), bytes);
    if listing.inputs.is_empty() {
        return Err(Refused::Unusable(desk.voice.sentence("empty-folder", &[path])));
    }
    let mut receipt = Receipt::default();
    session.together(|| {
        for input in listing.inputs {
            let taken = match input.read() {
                Ok(bytes) => session.submit(&input.path, &bytes)?,
                Err(note) => session.refuse(&input.path, note)?,
            };
            receipt.add(input.path, taken);
        }
        Ok(())
    })?;
    session.skip(listing.skipped);
    Ok(receipt)
}

/// A path without what leads elsewhere, whatever a browser calls it.
fn inner(name: &str) -> String {
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    parts.collect::<Vec<_>>().join("/")
}

/// A photo as large as a window may need.
async fn large(State(desk): State<Desk>, Path(place): Path<usize>) -> Response {
    let _turn = desk.looks.acquire().await;
    answer(desk.voice, move || {
        Ok(desk.session.large(place).map_or_else(missing, |bytes| ([(CONTENT_TYPE, "image/jpeg")], bytes).into_response()))
    })
    .await
}

/// The same made small.
async fn picture(State(desk): State<Desk>, Path(place): Path<usize>) -> Response {
    answer(desk.voice, move || {
        let picture = desk.session.state().entries.get(place).and_then(|entry| entry.row.as_ref()?.picture.clone());
        Ok(picture.map_or_else(missing, |bytes| ([(CONTENT_TYPE, "image/jpeg")], bytes).into_response()))
    })
    .await
}

/// A name and a language.
#[derive(Debug, Deserialize)]
struct One {
    name: String,
    lang: Option<String>,
}

/// One photo, answered at once and not kept.
async fn one(State(desk): State<Desk>, Query(One { name, lang }): Query<One>, bytes: Bytes) -> Response {
    let words = desk.words(lang.as_deref());
    let _turn = desk.looks.acquire().await;
    answer(desk.voice, move || Ok(Json(answers::once(&desk.session, &inner(&name), &bytes, words)).into_response())).await
}

async fn clear(State(desk): State<Desk>) -> Response {
    answer(desk.voice, move || {
        desk.session.clear().map_err(Refused::NoRoom)?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

fn missing() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

/// Answers from a thread of its own: networks and disks would hold up everybody else.
async fn answer(voice: Voice, work: impl FnOnce() -> Result<Response, Refused> + Send + 'static) -> Response {
    let full = |text: String| (StatusCode::INSUFFICIENT_STORAGE, text).into_response();
    match spawn_blocking(work).await {
        Ok(Ok(response)) => response,
        Ok(Err(Refused::Full)) => full(voice.sentence("serve-full", &[&MAX_PHOTOS.to_string()])),
        Ok(Err(Refused::NoRoom(error))) => full(voice.sentence("serve-no-room", &[&voice.refusal(&error)])),
        Ok(Err(Refused::Unusable(reason))) => (StatusCode::UNPROCESSABLE_ENTITY, reason).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

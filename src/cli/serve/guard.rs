//! Who may speak to the page: whoever knows its address, from the page itself, on this machine.

use std::fmt::Write as _;

use anyhow::anyhow;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Bytes of the secret in the address: nobody guesses 2^128.
const TOKEN_BYTES: usize = 16;

/// The port that browsers do not say.
const USUAL_PORT: u16 = 80;

/// What leaves the page goes to the page; nothing is loaded from anywhere else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
                      form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/// Headers of every answer: the address is a secret, and photos stay in no cache.
const HEADERS: [(HeaderName, &str); 5] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (REFERRER_POLICY, "same-origin"),
    (CACHE_CONTROL, "no-store"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
];

/// What a request is held against.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    token: String,
    port: u16,
}

impl Guard {
    /// A new secret for a port.
    ///
    /// # Errors
    /// Where the system gives no random numbers.
    pub(super) fn new(port: u16) -> anyhow::Result<Self> {
        let mut bytes = [0; TOKEN_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| anyhow!("{error}"))?;
        let token = bytes.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("writing to a string does not fail");
            hex
        });
        Ok(Self { token, port })
    }

    /// Where the page is.
    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// The path below which everything lies.
    pub(super) fn root(&self) -> String {
        format!("/{}", self.token)
    }

    fn admits(&self, path: &str, headers: &HeaderMap) -> bool {
        let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        // A name that some other server resolves to this machine is not this page's.
        let is_name = |name: &str| ["127.0.0.1", "localhost"].contains(&name);
        let is_host = |host: &str| match host.rsplit_once(':') {
            Some((name, port)) => is_name(name) && port.parse() == Ok(self.port),
            // The usual port is left out.
            None => is_name(host) && self.port == USUAL_PORT,
        };
        let from_page = |origin: &str| origin.strip_prefix("http://").is_some_and(is_host);
        let is_own = |site: &str| site == "same-origin" || site == "none";
        let token = path.split('/').nth(1).unwrap_or_default();
        // Equality of hashes takes the same time wherever they differ.
        blake3::hash(token.as_bytes()) == blake3::hash(self.token.as_bytes())
            && text(HOST).is_some_and(is_host)
            && text(ORIGIN).is_none_or(from_page)
            && text(HeaderName::from_static("sec-fetch-site")).is_none_or(is_own)
    }
}

/// Turns away whoever may not come in, and tells the browser of everybody else what an answer may do.
pub(super) async fn watch(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let mut answer = if guard.admits(request.uri().path(), request.headers()) {
        next.run(request).await
    } else {
        // Whether the page exists is not said.
        StatusCode::NOT_FOUND.into_response()
    };
    for (name, value) in HEADERS {
        answer.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(path: &str, headers: &[(&'static str, &'static str)]) -> bool {
        admitted_at(8080, path, headers)
    }

    fn admitted_at(port: u16, path: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let guard = Guard { token: "a1".into(), port };
        let headers = headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        guard.admits(path, &headers.collect())
    }

    #[test]
    fn the_page_itself_is_let_in() {
        assert!(admitted("/a1/", &[("host", "127.0.0.1:8080")]));
        assert!(admitted(
            "/a1/rows",
            &[("host", "localhost:8080"), ("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")]
        ));
    }

    #[test]
    fn at_the_usual_port_browsers_do_not_say_it() {
        assert!(admitted_at(80, "/a1/rows", &[("host", "127.0.0.1"), ("origin", "http://127.0.0.1")]));
        assert!(admitted_at(80, "/a1/", &[("host", "localhost:80")]));
        assert!(!admitted("/a1/", &[("host", "127.0.0.1")]));
        assert!(!admitted("/a1/", &[("host", "127.0.0.1:80")]));
    }

    #[test]
    fn who_does_not_know_the_address_is_not() {
        assert!(!admitted("/a2/", &[("host", "127.0.0.1:8080")]));
        assert!(!admitted("/", &[("host", "127.0.0.1:8080")]));
    }

    #[test]
    fn another_page_is_not_even_with_the_address() {
        assert!(!admitted("/a1/rows", &[("host", "127.0.0.1:8080"), ("origin", "https://example.org")]));
        assert!(!admitted("/a1/rows", &[("host", "127.0.0.1:8080"), ("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn a_name_that_was_pointed_at_this_machine_is_not() {
        assert!(!admitted("/a1/", &[("host", "example.org:8080")]));
        assert!(!admitted("/a1/", &[]));
    }

    #[test]
    fn two_addresses_differ() {
        let address = || Guard::new(1).expect("random numbers").address();
        assert_ne!(address(), address());
    }
}

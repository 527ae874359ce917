//! A page that `photolint serve` opens, asked by plain HTTP.
#![allow(dead_code, reason = "each test asks for what it needs")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A page that is closed when the test ends.
pub(crate) struct Page {
    child: Child,
    pub(crate) port: u16,
    pub(crate) root: String,
}

impl Drop for Page {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// An answer: status, headers in small letters, body.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("an answer is JSON")
    }
}

impl Page {
    pub(crate) fn open(lang: &str, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_photolint"))
            .args(["serve", "--no-open", "--lang", lang, "--jobs", "2"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("photolint starts");
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        let line = out.lines().map_while(Result::ok).find(|line| line.starts_with("http://")).expect("the address is printed");
        let (host, root) = line.trim_start_matches("http://").split_once('/').expect("a path");
        let port = host.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).expect("a port");
        Self { child, port, root: format!("/{root}") }
    }

    /// Where a browser finds it.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}{}", self.port, self.root)
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the page listens");
        let host = if headers.contains("Host:") { String::new() } else { format!("Host: 127.0.0.1:{}\r\n", self.port) };
        let head = format!("{method} {path} HTTP/1.1\r\n{host}{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).expect("the page reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the page answers");
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Answer { status, head, body: answer.split_off(end + 4) }
    }

    /// Begins to send a body and goes away.
    pub(crate) fn hang_up(&self, path: &str, length: usize, body: &[u8]) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the page listens");
        let head = format!("POST {}{path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: {length}\r\n\r\n", self.root, self.port);
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).expect("the page reads");
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", &format!("{}{path}", self.root), "", b"")
    }

    pub(crate) fn post(&self, path: &str, body: &[u8]) -> Answer {
        self.ask("POST", &format!("{}{path}", self.root), "", body)
    }
}

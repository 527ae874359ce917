//! One page with all photos that opens by double click: pictures, findings and decisions, without a network.

use std::io::{self, Write};

use serde_json::Value;

use super::{Head, Report, Row, Totals, Words};
use crate::inspect::{digest, hex};

mod base64;
mod record;

pub use super::MADE_BY;
pub use record::{brief, findings, head, tail, words};

/// What stands in the page before and after the rows; `{{…}}` is filled.
const PAGE: &str = include_str!("html/page.html");

/// How the page looks, on the screen and on paper.
const STYLES: &[&str] = &[include_str!("html/page.css"), include_str!("html/viewer.css"), include_str!("html/print.css")];

/// What the page does; each part uses those before it.
const PARTS: &[&str] = &[
    include_str!("html/dom.js"),
    include_str!("html/decisions.js"),
    include_str!("html/list.js"),
    include_str!("html/wall.js"),
    include_str!("html/overlay.js"),
    include_str!("html/viewer.js"),
    include_str!("html/dialogs.js"),
    include_str!("html/gaps.js"),
    include_str!("html/print.js"),
    include_str!("html/cell.js"),
    include_str!("html/filters.js"),
    include_str!("html/keys.js"),
    include_str!("html/page.js"),
];

/// Hands the page what stands in the same file.
const FEED: &str = include_str!("html/feed.js");

/// The page's style sheet.
pub fn style() -> String {
    unix(&STYLES.concat())
}

/// The page's code: it defines `photolint.start` and begins nothing.
pub fn code() -> String {
    format!("\"use strict\";\nconst photolint = (() => {{\n{}return {{ start }};\n}})();\n", unix(&PARTS.concat()))
}

/// The places in the page's body that its code fills.
pub fn body() -> &'static str {
    let (_, after) = PAGE.split_once("<body>").unwrap_or_default();
    after.split_once("<script").map_or("", |(body, _)| body).trim()
}

/// A browser reads every line break as one character, and a hash is of what it reads.
fn unix(text: &str) -> String {
    text.replace('\r', "")
}

/// Writes the page as the rows come, each with its picture.
#[derive(Debug)]
pub struct Html {
    words: Words,
    /// Stands for all rows so far.
    id: [u8; 32],
}

impl Html {
    /// A page that begins in the language of `words`.
    pub const fn new(words: Words) -> Self {
        Self { words, id: [0; 32] }
    }

    fn count(&mut self, text: &str) {
        let mut bytes = self.id.to_vec();
        bytes.extend_from_slice(text.as_bytes());
        self.id = digest(&bytes);
    }
}

impl Report for Html {
    fn begin(&mut self, out: &mut dyn Write, head: &Head) -> io::Result<()> {
        let (style, script) = (style(), code() + &unix(FEED));
        let told = embedded(&record::head(head, self.words.lang()));
        self.count(&told);
        let before = PAGE.split("{{rows}}").next().unwrap_or_default();
        let filled = unix(before)
            .replace("{{policy}}", &policy(&style, &script))
            .replace("{{title}}", &text(&head.about.title.zh))
            .replace("{{style}}", &style)
            .replace("{{words}}", &embedded(&record::words()))
            .replace("{{script}}", &script)
            .replace("{{head}}", &told);
        out.write_all(filled.as_bytes())
    }

    fn row(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        let (brief, findings) = (embedded(&record::brief(row)), embedded(&record::findings(row)));
        self.count(&brief);
        write!(out, "<script type=\"application/json\" class=\"row\">{brief}</script>")?;
        write!(out, "<script type=\"application/json\">{findings}</script>")?;
        if let Some(picture) = &row.picture {
            write!(out, "<script type=\"text/plain\" class=\"picture\">{}</script>", base64::encode(picture))?;
        }
        if let Some(faces) = &row.faces {
            write!(out, "<script type=\"text/plain\" class=\"faces\">{}</script>", base64::encode(&faces.file))?;
        }
        writeln!(out)
    }

    fn end(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        let after = PAGE.split("{{rows}}").nth(1).unwrap_or_default();
        let tail = embedded(&record::tail(totals, &hex(&self.id)));
        out.write_all(unix(after).replace("{{tail}}", &tail).as_bytes())
    }
}

/// Permits this style and this code and no other, and nothing from anywhere else.
fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| format!("'sha256-{}'", base64::encode(&digest(text.as_bytes())));
    let (style, script) = (hash(style), hash(script));
    format!("default-src 'none'; img-src data: blob:; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'")
}

/// JSON that no string in it can lead out of: JSON itself has no `<`.
fn embedded(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Text between tags.
fn text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests;

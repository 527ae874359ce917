//! What the tests of the program share: running it, and making what it is pointed at.
#![allow(dead_code, reason = "each test file uses its part")]

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What `expected.toml` of a folder says of each of its photos.
pub(crate) fn expected<T: DeserializeOwned>(folder: &Path) -> Vec<T> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Truth<T> {
        photo: Vec<T>,
    }
    let text = fs::read_to_string(folder.join("expected.toml")).expect("the table can be read");
    toml::from_str::<Truth<T>>(&text).expect("the table is as the test reads it").photo
}

/// The program in a folder, without the terminal, the locale and the colours of whoever runs the tests.
pub(crate) fn photolint(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).stdin(Stdio::null()).output().expect("the program starts")
}

/// The same with something on its standard input.
pub(crate) fn photolint_reading(folder: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut child =
        command(folder, args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    child.stdin.take().expect("a piped input").write_all(input).expect("the program reads");
    child.wait_with_output().expect("the program ends")
}

/// The program, started and left to itself.
pub(crate) fn started(folder: &Path, args: &[&str]) -> Child {
    command(folder, args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_photolint"));
    command.current_dir(folder).args(args).env("LANG", "C").env_remove("LC_ALL").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

/// The NDJSON records of a check by the file rules alone, which need no network.
pub(crate) fn records(folder: &Path, args: &[&str]) -> Vec<Value> {
    let output = photolint(folder, &[&["check", "--only", "file", "--format", "ndjson"], args].concat());
    let text = String::from_utf8(output.stdout).expect("records are UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a record is JSON")).collect()
}

/// Each record's path and the key of its error.
pub(crate) fn errors(folder: &Path, args: &[&str]) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    records(folder, args).iter().map(|record| (text(&record["path"]), text(&record["error"]["key"]))).collect()
}

/// What a program wrote to its standard output.
pub(crate) fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What a program wrote to its standard error.
pub(crate) fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A small JPEG; each `seed` gives another picture.
pub(crate) fn jpeg(seed: u8) -> Vec<u8> {
    let pixels = image::RgbImage::from_fn(48, 64, |x, y| image::Rgb([seed.wrapping_mul(40), (x * 5) as u8, (y * 3) as u8]));
    let mut file = Cursor::new(Vec::new());
    pixels.write_to(&mut file, image::ImageFormat::Jpeg).expect("a picture in memory encodes");
    file.into_inner()
}

/// Writes a file and the folders it needs.
pub(crate) fn put(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder can be made");
    fs::write(path, bytes).expect("a file can be written");
}

/// A ZIP archive of these entries.
pub(crate) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(*name, SimpleFileOptions::default()).expect("an entry can be begun");
        archive.write_all(bytes).expect("an entry can be written");
    }
    archive.finish().expect("an archive can be closed").into_inner()
}

/// The bytes with every `from` replaced by a `to` of the same length.
pub(crate) fn patched(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len(), "offsets stay as they are");
    let mut patched = bytes.to_vec();
    let places: Vec<_> = bytes.windows(from.len()).enumerate().filter(|(_, window)| *window == from).map(|(place, _)| place).collect();
    assert!(!places.is_empty(), "there is something to replace");
    for place in places {
        patched[place..place + to.len()].copy_from_slice(to);
    }
    patched
}

//! The walls between the modules: which may use which, and which crate stands behind which module.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The library's modules; each may use only what stands before it.
const LAYERS: &[&str] = &[
    "wide",
    "geometry",
    "colour",
    "document",
    "id_number",
    "file_name",
    "mask",
    "plane",
    "border",
    "resample",
    "cells",
    "noise",
    "network",
    "face",
    "landmarks",
    "regions",
    "traits",
    "photo",
    "backdrop",
    "evidence",
    "spectrum",
    "texture",
    "check",
    "checks",
    "finding",
    "verdict",
    "records",
    "plan",
    "profile",
    "catalogue",
    "locate",
    "inspect",
    "mend",
    "report",
    "batch",
];

/// What every layer may say of a missing value or a circumstance, though `check` stands behind some of them.
const VOCABULARY: &[&str] = &["Missing", "Note"];

/// Crates that are words of the whole program rather than tools of one module, and why.
const EVERYWHERE: &[(&str, &str)] = &[
    ("anyhow", "errors of the commands"),
    ("image", "the type of a picture"),
    ("jiff", "the type of a date"),
    ("serde", "derived on types that tests and reports read"),
    ("thiserror", "derived on every error"),
];

/// Crates of more than one module all the same.
const SHARED: &[(&str, &[&str])] = &[
    ("csv", &["records", "report"]),
    ("encoding_rs", &["cli", "records"]),
    ("quick_xml", &["photo", "report"]),
    ("rten_simd", &["colour", "network", "plane", "wide"]),
    ("rustfft", &["checks", "spectrum"]),
    ("serde_json", &["cli", "photo", "records", "report"]),
    ("strsim", &["cli", "records"]),
    ("toml", &["cli", "document", "photo"]),
];

/// A source file: its module's path, its text without comments and tests.
struct Source {
    path: PathBuf,
    module: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let sources = paths.into_iter().filter(|path| path.file_name().is_some_and(|name| name != "tests.rs"));
    let sources = sources.map(|path| {
        let inside = path.strip_prefix(&root).expect("a path below src").with_extension("");
        let module = inside.iter().next().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a source file can be read");
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let code: Vec<_> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        Source { path: inside, module, code: code.join("\n") }
    });
    sources.collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src can be listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// The files of the library: all but the command line's.
fn library() -> Vec<Source> {
    sources().into_iter().filter(|source| !["cli", "main", "lib"].contains(&source.module.as_str())).collect()
}

/// What follows each `crate::` of a file: the module, and the names taken from it.
fn uses(code: &str) -> Vec<(String, Vec<String>)> {
    let paths = code.split("crate::").skip(1).map(|rest| {
        let module = word(rest);
        assert!(!module.is_empty(), "`crate::` is followed by a module, so that its layer can be told: {rest:.40}");
        let after = rest[module.len()..].strip_prefix("::").unwrap_or_default();
        let names = match after.strip_prefix('{').and_then(|list| list.split_once('}')) {
            Some((list, _)) => list.split(',').map(|name| word(name.trim())).filter(|name| !name.is_empty()).collect(),
            None => vec![word(after)],
        };
        (module, names)
    });
    paths.collect()
}

fn word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect()
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| *layer == module)
}

#[test]
fn every_module_of_the_library_has_a_layer() {
    let modules: BTreeSet<_> = library().into_iter().map(|source| source.module).collect();
    let layers: BTreeSet<_> = LAYERS.iter().map(|layer| (*layer).to_owned()).collect();
    assert_eq!(modules, layers);
}

#[test]
fn a_module_uses_only_what_stands_before_it() {
    let mut faults = Vec::new();
    for source in library() {
        for (used, names) in uses(&source.code) {
            let vocabulary = used == "check" && names.iter().all(|name| VOCABULARY.contains(&name.as_str()));
            if used != source.module && !vocabulary && layer(&used) > layer(&source.module) {
                faults.push(format!("{} uses {used}", source.path.display()));
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn a_check_sees_neither_the_engines_nor_the_limits() {
    assert_eq!(forbidden("checks", &["locate", "profile", "plan", "finding"]), Vec::<String>::new());
}

#[test]
fn a_report_sees_neither_the_checks_nor_the_engines() {
    assert_eq!(forbidden("report", &["checks", "locate"]), Vec::<String>::new());
}

fn forbidden(module: &str, absent: &[&str]) -> Vec<String> {
    let files = library().into_iter().filter(|source| source.module == module);
    let used = files.flat_map(|source| uses(&source.code).into_iter().map(move |(used, _)| (source.path.clone(), used)));
    used.filter(|(_, used)| absent.contains(&used.as_str())).map(|(path, used)| format!("{} uses {used}", path.display())).collect()
}

#[test]
fn the_library_opens_no_file_and_reads_no_clock_or_environment() {
    let words = ["std::fs", "std::env", "std::net", "std::process", "SystemTime", "Instant", "println!", "eprintln!", "anyhow"];
    let mut faults = Vec::new();
    for source in library() {
        faults.extend(words.iter().filter(|word| source.code.contains(**word)).map(|word| format!("{}: {word}", source.path.display())));
    }
    assert_eq!(faults, Vec::<String>::new());
}

/// The crates under `[dependencies]`, as they are written in paths.
fn dependencies() -> Vec<String> {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).expect("the manifest can be read");
    let manifest: toml::Table = manifest.parse().expect("the manifest is TOML");
    let names = manifest["dependencies"].as_table().expect("a table").keys();
    names.map(|name| if name == "kamadak-exif" { "exif".into() } else { name.replace('-', "_") }).collect()
}

/// Whether a path of `code` begins with the crate.
fn imports(code: &str, name: &str) -> bool {
    let path = format!("{name}::");
    // A path may begin with `::`.
    let before = |at: usize| code[..at].strip_suffix("::").unwrap_or(&code[..at]);
    code.match_indices(&path).any(|(at, _)| !before(at).ends_with(|letter: char| letter.is_ascii_alphanumeric() || "_>:".contains(letter)))
}

#[test]
fn each_third_party_crate_stands_behind_one_module() {
    let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (source, name) in sources().iter().flat_map(|source| dependencies().into_iter().map(move |name| (source, name))) {
        if imports(&source.code, &name) {
            users.entry(name).or_default().insert(source.module.clone());
        }
    }
    users.retain(|name, modules| {
        let everywhere = EVERYWHERE.iter().any(|(known, _)| known == name);
        let shared = SHARED.iter().any(|(known, by)| known == name && modules.iter().all(|module| by.contains(&module.as_str())));
        modules.len() > 1 && !everywhere && !shared
    });
    assert_eq!(users, BTreeMap::new());
}

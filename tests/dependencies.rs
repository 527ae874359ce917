//! Every dependency comes from a registry and has a licence that `deny.toml` permits.

use std::collections::BTreeSet;
use std::fs;
use std::iter::Peekable;
use std::path::Path;
use std::process::Command;
use std::str::SplitWhitespace;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Deny {
    licenses: Licences,
}

#[derive(Debug, Deserialize)]
struct Licences {
    allow: BTreeSet<String>,
}

/// The packages of this platform's build, ours aside.
fn dependencies() -> Vec<Package> {
    let rustc = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let about = String::from_utf8(rustc.stdout).expect("rustc writes UTF-8");
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host");
    let cargo = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host])
        .output()
        .expect("cargo runs");
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let metadata: Metadata = serde_json::from_slice(&cargo.stdout).expect("cargo writes JSON");
    metadata.packages.into_iter().filter(|package| package.name != "photolint").collect()
}

/// Whether an SPDX expression can be met with the permitted licences.
fn permitted(expression: &str, allow: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let met = one_of(&mut words, allow);
    met && words.next().is_none()
}

type Words<'a, 'b> = &'a mut Peekable<SplitWhitespace<'b>>;

fn one_of(words: Words, allow: &BTreeSet<String>) -> bool {
    let mut met = all_of(words, allow);
    while words.next_if_eq(&"OR").is_some() {
        met |= all_of(words, allow);
    }
    met
}

fn all_of(words: Words, allow: &BTreeSet<String>) -> bool {
    let mut met = licence(words, allow);
    while words.next_if_eq(&"AND").is_some() {
        met &= licence(words, allow);
    }
    met
}

/// One licence, with its exception if it has one, or an expression in brackets.
fn licence(words: Words, allow: &BTreeSet<String>) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let met = one_of(words, allow);
        return words.next() == Some(")") && met;
    }
    let met = words.next().is_some_and(|name| allow.contains(name));
    if words.next_if_eq(&"WITH").is_some() {
        // An exception only adds permissions.
        words.next();
    }
    met
}

#[test]
fn every_dependency_has_a_permitted_licence() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml")).expect("deny.toml can be read");
    let deny: Deny = toml::from_str(&text).expect("deny.toml is TOML");
    let refused: Vec<String> = dependencies()
        .iter()
        .filter(|package| !package.license.as_deref().is_some_and(|licence| permitted(licence, &deny.licenses.allow)))
        .map(|package| format!("{} {}: {}", package.name, package.version, package.license.as_deref().unwrap_or("none stated")))
        .collect();
    assert!(refused.is_empty(), "not permitted by deny.toml:\n{}", refused.join("\n"));
}

#[test]
fn every_dependency_comes_from_a_registry() {
    let strangers: Vec<String> = dependencies()
        .into_iter()
        .filter(|package| !package.source.as_deref().is_some_and(|source| source.starts_with("registry+")))
        .map(|package| package.name)
        .collect();
    assert!(strangers.is_empty(), "not from a registry: {}", strangers.join(", "));
}

#[test]
fn an_expression_is_met_by_one_alternative_with_all_its_parts() {
    let allow = BTreeSet::from(["MIT".to_owned(), "Unicode-3.0".to_owned()]);
    assert!(permitted("MIT OR GPL-3.0", &allow));
    assert!(permitted("(MIT OR Apache-2.0) AND Unicode-3.0", &allow));
    assert!(permitted("MIT/Apache-2.0", &allow));
    assert!(permitted("GPL-3.0 OR (MIT AND Unicode-3.0)", &allow));
    assert!(!permitted("MIT AND GPL-3.0", &allow));
    assert!(!permitted("(MIT OR Unicode-3.0) AND GPL-3.0", &allow));
    assert!(!permitted("MIT GPL-3.0", &allow));
}

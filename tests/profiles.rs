//! The profiles and their schema as files of the repository.

use std::path::Path;
use std::{env, fs};

use photolint::profile::{self, resolve};
use serde_json::Value;

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_schema_in_the_repository_is_the_program_s() {
    let path = repository().join("profiles/profile.schema.json");
    if env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(&path, profile::schema()).expect("the schema can be written");
    }
    let written = fs::read_to_string(&path).expect("the schema is in the repository");
    assert_eq!(written, profile::schema(), "write it anew: UPDATE_SCHEMA=1 cargo test --test profiles");
}

fn schema() -> Value {
    serde_json::from_str(&profile::schema()).expect("the schema is JSON")
}

/// Keys of `value` that the schema does not know, wherever they stand.
fn unknown(value: &toml::Value, shape: &Value, root: &Value, path: &str) -> Vec<String> {
    let shape = shape["$ref"].as_str().map_or(shape, |name| &root["$defs"][name.trim_start_matches("#/$defs/")]);
    if let Some(options) = shape["anyOf"].as_array() {
        let each = options.iter().map(|option| unknown(value, option, root, path));
        return each.min_by_key(Vec::len).unwrap_or_default();
    }
    match value {
        toml::Value::Table(table) => table
            .iter()
            .flat_map(|(key, inner)| {
                let path = format!("{path}.{key}");
                match (&shape["properties"][key], &shape["additionalProperties"]) {
                    (Value::Null, Value::Object(_)) => unknown(inner, &shape["additionalProperties"], root, &path),
                    (Value::Null, _) => vec![path],
                    (known, _) => unknown(inner, known, root, &path),
                }
            })
            .collect(),
        toml::Value::Array(items) => items.iter().flat_map(|item| unknown(item, &shape["items"], root, path)).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_schema_knows_every_key_of_the_shipped_profiles() {
    let root = schema();
    let profiles = profile::BUILT_IN.iter().map(|id| (format!("{id}.toml"), &root));
    for (file, shape) in profiles.chain([("ucas-2025/timetable.toml".to_owned(), &root["$defs"]["timetable"])]) {
        let text = fs::read_to_string(repository().join("profiles").join(&file)).expect("the profile is in the repository");
        let written: toml::Table = text.parse().expect("the profile is TOML");
        assert_eq!(unknown(&toml::Value::Table(written), shape, &root, &file), Vec::<String>::new());
    }
}

#[test]
fn the_reader_knows_every_key_of_the_schema() {
    let root = schema();
    for (name, frame) in [("check", "[checks.eye-line]"), ("title", "[title]"), ("frame", "[frame]"), ("timetable", "[timetable]")] {
        let keys = root["$defs"][name]["properties"].as_object().expect("an object").keys();
        let text = keys.map(|key| format!("{key} = 0")).collect::<Vec<_>>().join("\n");
        let faults = resolve("all.toml", &format!("{frame}\n{text}")).expect_err("the values are wrong").to_string();
        assert!(!faults.contains("unknown key"), "{faults}");
    }
}

#[test]
fn a_profile_file_of_the_repository_resolves_as_the_one_inside() {
    for id in profile::BUILT_IN {
        let file = format!("profiles/{id}.toml");
        let text = fs::read_to_string(repository().join(&file)).expect("the profile is in the repository");
        assert_eq!(resolve(&file, &text).map(|plan| plan.profile).map_err(|error| error.to_string()), Ok((*id).to_owned()));
    }
}

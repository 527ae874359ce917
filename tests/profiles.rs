//! The profiles and their schema as files of the repository.

use std::path::Path;
use std::{env, fs};

#[test]
fn the_schema_in_the_repository_is_the_program_s() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles/profile.schema.json");
    if env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(&path, photolint::profile::schema()).expect("the schema can be written");
    }
    let written = fs::read_to_string(&path).expect("the schema is in the repository");
    assert_eq!(written, photolint::profile::schema(), "write it anew: UPDATE_SCHEMA=1 cargo test --test profiles");
}

//! The table of checks in the README: every check once, in the row of its group.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use photolint::checks::{self, REGISTRY};

/// The rows' names and the groups that they stand for, where these differ.
const NAMES: &[(&str, &str)] = &[("light and image", "image")];

/// Every check of the table with its row's name; what is in backticks and no check is an option or a profile.
fn listed() -> Vec<(String, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README");
    let table = text.lines().skip_while(|line| !line.starts_with("| group |")).skip(2).take_while(|line| line.starts_with('|'));
    let rows = table.filter_map(|line| {
        let mut cells = line.split('|').map(str::trim).skip(1);
        Some((cells.next()?.to_owned(), cells.next()?.to_owned()))
    });
    let checks = rows.flat_map(|(row, cell)| {
        let words = cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        words.into_iter().filter(|word| checks::find(word).is_some()).map(move |check| (check, row.clone()))
    });
    checks.collect()
}

#[test]
fn every_check_stands_in_the_row_of_its_group() {
    for (check, row) in listed() {
        let group = checks::find(&check).expect("a check").group.id();
        let named = NAMES.iter().find(|(name, _)| *name == row).map_or(&*row, |(_, group)| group);
        assert_eq!(named, group, "{check}");
    }
}

#[test]
fn every_check_stands_in_the_table_once() {
    let mut count: BTreeMap<_, usize> = REGISTRY.iter().map(|check| (check.id.to_owned(), 0)).collect();
    for (check, _) in listed() {
        *count.entry(check).or_default() += 1;
    }
    count.retain(|_, times| *times != 1);
    assert_eq!(count, BTreeMap::new());
}

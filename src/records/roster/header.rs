//! Where the headings are: below a title, in one row or in two, with merged cells.

use std::collections::BTreeMap;

use super::columns::{Columns, Field};
use super::plain;
use super::sheet::{Cell, Grid};

/// Rows, blank ones aside, among which the headings are looked for.
pub(super) const SEARCHED_LINES: usize = 40;

/// The headings of a sheet.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The column of each field.
    pub(super) places: BTreeMap<Field, usize>,
    /// The row of the headings, the lower one of two.
    pub(super) row: u32,
}

/// The row, or the two rows, with the most headings that are known, 学号 among them.
pub(super) fn find(grid: &Grid, columns: &Columns) -> Option<Header> {
    let lines: Vec<(u32, &[Cell])> = grid.lines.iter().take(SEARCHED_LINES).map(|(row, line)| (*row, line.as_slice())).collect();
    let singles = lines.iter().map(|(row, line)| Header { places: places(&texts(line), columns), row: *row });
    let pairs = lines.windows(2).filter(|pair| holds_no_figure(pair[1].1)).map(|pair| {
        let texts = joined(&texts(pair[0].1), &texts(pair[1].1), columns);
        Header { places: places(&texts, columns), row: pair[1].0 }
    });
    let known = singles.chain(pairs).filter(|header| header.places.contains_key(&Field::Number));
    // The first of the best: one row rather than two, the upper rather than the lower.
    known.reduce(|best, other| if other.places.len() > best.places.len() { other } else { best })
}

/// The headings that a person would see in a sheet whose own are not known.
pub(super) fn seen(grid: &Grid, columns: &Columns) -> Vec<String> {
    let lines = grid.lines.values().take(SEARCHED_LINES).map(|line| texts(line));
    let score = |line: &Vec<String>| (places(line, columns).len(), line.iter().filter(|text| !text.is_empty()).count());
    let best = lines.reduce(|best, other| if score(&other) > score(&best) { other } else { best });
    best.unwrap_or_default().into_iter().filter(|text| !text.is_empty()).collect()
}

/// The column of each field: that with the surest heading, the first of those.
fn places(texts: &[String], columns: &Columns) -> BTreeMap<Field, usize> {
    let mut best: BTreeMap<Field, (usize, usize)> = BTreeMap::new();
    for (place, text) in texts.iter().enumerate() {
        let Some(field) = columns.field(text) else { continue };
        let rank = columns.rank(field, text).unwrap_or(usize::MAX);
        let known = best.entry(field).or_insert((rank, place));
        if rank < known.0 {
            *known = (rank, place);
        }
    }
    best.into_iter().map(|(field, (_, place))| (field, place)).collect()
}

/// Two rows as one: `院系` over `代码` is `院系代码`; what stands over several columns is written over the first alone.
fn joined(upper: &[String], lower: &[String], columns: &Columns) -> Vec<String> {
    let text = |line: &[String], place: usize| line.get(place).cloned().unwrap_or_default();
    let mut group = String::new();
    let width = upper.len().max(lower.len());
    let join = |place| {
        let (above, below) = (text(upper, place), text(lower, place));
        if !above.is_empty() {
            group.clone_from(&above);
        }
        let both = format!("{group}{below}");
        let single = if below.is_empty() { above.clone() } else { below.clone() };
        if !below.is_empty() && above != below && columns.field(&both).is_some() { both } else { single }
    };
    (0..width).map(join).collect()
}

fn texts(line: &[Cell]) -> Vec<String> {
    line.iter().map(|cell| if let Cell::Text(text) = cell { text.clone() } else { String::new() }).collect()
}

/// Whether a row has no figure outside brackets: students have, headings have not.
fn holds_no_figure(line: &[Cell]) -> bool {
    line.iter().all(|cell| match cell {
        Cell::Empty => true,
        Cell::Text(text) => !plain::heading(text).contains(|letter: char| letter.is_ascii_digit()),
        Cell::Number(_) | Cell::Day(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::roster::sheet::Extent;

    fn grid(rows: &[&[&str]]) -> Grid {
        let mut grid = Grid::default();
        for (row, cells) in rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate() {
                grid.put(row as u32, column, Cell::text(text), Extent { lines: usize::MAX, columns: None });
            }
        }
        grid
    }

    fn found(rows: &[&[&str]]) -> Option<(u32, Vec<(Field, usize)>)> {
        find(&grid(rows), &Columns::default()).map(|header| (header.row, header.places.into_iter().collect()))
    }

    #[test]
    fn a_title_above_the_headings_is_passed_over() {
        let rows: &[&[&str]] = &[&["2025届毕业生名单"], &["制表：研究生部"], &["序号", "学号", "姓名"], &["1", "2024001", "李明"]];
        assert_eq!(found(rows), Some((3, vec![(Field::Number, 1), (Field::Name, 2)])));
    }

    #[test]
    fn two_rows_of_headings_are_read_as_one() {
        let rows: &[&[&str]] = &[&["学号", "姓名", "培养单位", ""], &["", "", "代码", "名称"], &["2024001", "李明", "0016", "力学研究所"]];
        let fields = vec![(Field::Number, 0), (Field::Name, 1), (Field::UnitCode, 2), (Field::Unit, 3)];
        assert_eq!(found(rows), Some((2, fields)));
    }

    #[test]
    fn groups_over_full_headings_add_nothing_to_them() {
        let rows: &[&[&str]] = &[&["基本信息", "", "单位"], &["学号", "姓名", "院系名称"], &["2024001", "李明", "力学研究所"]];
        assert_eq!(found(rows), Some((2, vec![(Field::Number, 0), (Field::Name, 1), (Field::Unit, 2)])));
    }

    #[test]
    fn a_row_of_a_student_is_no_second_row_of_headings() {
        let rows: &[&[&str]] = &[&["学号", "姓名"], &["2024001", "单位"]];
        assert_eq!(found(rows), Some((1, vec![(Field::Number, 0), (Field::Name, 1)])));
    }

    #[test]
    fn the_surer_of_two_headings_counts() {
        let rows: &[&[&str]] = &[&["学号", "单位", "培养单位"], &["2024001", "一室", "力学研究所"]];
        assert_eq!(found(rows), Some((1, vec![(Field::Number, 0), (Field::Unit, 2)])));
    }

    #[test]
    fn headings_without_a_number_are_none_and_are_named() {
        let rows: &[&[&str]] = &[&["名单"], &["序号", "姓名", "班级"], &["1", "李明", "三班"]];
        assert_eq!(found(rows), None);
        assert_eq!(seen(&grid(rows), &Columns::default()), ["序号", "姓名", "班级"]);
    }
}

//! Class lists as offices write them, and photos told whose they are: from real workbooks to the end of the program.

use std::fmt::Write as _;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx};
use photolint::evidence::Claim;
use photolint::profile;
use photolint::records::attendance::{Attendance, Taken};
use photolint::records::roster::{Columns, Field, Roster, RosterError, Student};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;
use support::{err, out, photolint, put};
use tempfile::{TempDir, tempdir};

mod support;

/// Invented students: the area code 000000 is nobody's.
const CLASS: [[&str; 5]; 4] = [
    ["202428014628001", "李明", "000000200001010013", "0016", "力学研究所"],
    ["202428014628002", "王芳", "000000200002020029", "0016", "力学研究所"],
    ["202428014628013", "张伟", "000000200003030034", "0032", "化学研究所"],
    ["2024E8014628045", "陈静", "00000020000404004X", "0032", "化学研究所"],
];
/// One more, who has no photo.
const ABSENT: [&str; 5] = ["202428014628003", "赵强", "", "0016", "力学研究所"];
const HEADINGS: [&str; 5] = ["学号", "姓名", "证件号", "院系代码", "院系名称"];

/// A workbook of one sheet, as its cells are written.
fn workbook(write: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    write(book.add_worksheet()).expect("cells can be written");
    book.save_to_buffer().expect("a workbook in memory can be closed")
}

/// Rows of text from a row on.
fn rows(sheet: &mut Worksheet, from: u32, rows: &[&[&str]]) -> Result<(), XlsxError> {
    for (row, cells) in (from..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write_string(row, column, *cell)?;
        }
    }
    Ok(())
}

/// A workbook of text below the usual headings.
fn list(students: &[&[&str]]) -> Vec<u8> {
    workbook(|sheet| {
        rows(sheet, 0, &[&HEADINGS])?;
        rows(sheet, 1, students)
    })
}

fn class() -> Vec<u8> {
    list(&CLASS.each_ref().map(<[&str; 5]>::as_slice))
}

fn csv(rows: &[&[&str]], separator: &str) -> String {
    rows.iter().map(|row| row.join(separator) + "\r\n").collect()
}

fn read(bytes: &[u8]) -> Roster {
    Roster::read("students.xlsx", bytes, &Columns::default()).expect("the list can be read")
}

fn refused(bytes: &[u8]) -> RosterError {
    Roster::read("students.xlsx", bytes, &Columns::default()).expect_err("the list is refused")
}

fn numbers(roster: &Roster) -> Vec<&str> {
    roster.entries.iter().map(|entry| entry.student.number.as_str()).collect()
}

/// The faults as `row key: text`.
fn faults(roster: &Roster) -> Vec<String> {
    let text = |text: &Option<String>| text.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
    roster.faults.iter().map(|fault| format!("{} {}{}", fault.row, fault.note.key, text(&fault.note.text))).collect()
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rosters").join(name)).expect("the fixture can be read")
}

#[test]
fn a_plain_list_is_read_as_it_is_written() {
    let roster = read(&class());
    let first = Student {
        number: "202428014628001".into(),
        name: Some("李明".into()),
        id_number: Some("000000200001010013".into()),
        unit: Some("力学研究所".into()),
        unit_code: Some("0016".into()),
        remark: None,
    };
    assert_eq!(roster.entries[0].student, first);
    assert_eq!((roster.entries.len(), roster.entries[0].row, faults(&roster)), (4, 2, Vec::new()));
}

#[test]
fn a_text_is_read_in_either_encoding_and_with_any_separator() {
    let rows: Vec<&[&str]> = std::iter::once(HEADINGS.as_slice()).chain(CLASS.iter().map(<[&str; 5]>::as_slice)).collect();
    let expected = read(&class()).entries;
    for separator in [",", ";", "\t"] {
        let text = csv(&rows, separator);
        let (gb18030, ..) = encoding_rs::GB18030.encode(&text);
        for bytes in [text.as_bytes(), &gb18030, &["\u{feff}", &text].concat().into_bytes()] {
            assert_eq!(read(bytes).entries, expected, "{separator:?}");
        }
    }
}

#[test]
fn a_letter_that_only_gb18030_has_is_kept() {
    let (bytes, ..) = encoding_rs::GB18030.encode("学号,姓名\n2024001,王\u{3FCF}\n2024002,\u{20087}明\n");
    let names: Vec<_> = read(&bytes).entries.into_iter().filter_map(|entry| entry.student.name).collect();
    assert_eq!(names, ["王\u{3FCF}", "\u{20087}明"]);
}

#[test]
fn old_workbooks_and_open_documents_are_read_with_their_two_rows_of_headings() {
    for (file, unit) in [("class.xlsx", Some("力学研究所")), ("class.xls", Some("力学研究所")), ("class.ods", None)] {
        let roster = read(&fixture(file));
        assert_eq!(numbers(&roster), ["202428014628001", "202428014628002", "202428014628003"], "{file}");
        assert_eq!(roster.sheet.as_deref(), Some("名单"), "{file}");
        let codes: Vec<_> = roster.entries.iter().filter_map(|entry| entry.student.unit_code.as_deref()).collect();
        assert_eq!(codes, ["0016", "0016", "0032"], "{file}: a code that is a number has its zeros again");
        // One cell over two students is both students'; of an open document it is not known what is merged.
        assert_eq!(roster.entries[1].student.unit.as_deref(), unit, "{file}");
        assert_eq!(roster.entries[2].student.unit.as_deref(), Some("化学研究所"), "{file}");
    }
}

#[test]
fn a_title_and_merged_headings_are_passed_over() {
    let format = Format::new();
    let roster = read(&workbook(|sheet| {
        sheet.merge_range(0, 0, 0, 3, "2025届毕业生名单", &format)?;
        sheet.merge_range(1, 0, 2, 0, "学号", &format)?;
        sheet.merge_range(1, 1, 2, 1, "姓名", &format)?;
        sheet.merge_range(1, 2, 1, 3, "院系", &format)?;
        rows(sheet, 2, &[&["", "", "代码", "名称"]])?;
        rows(sheet, 3, &[&["2024001", "李明", "0016", "力学研究所"]])
    }));
    let student = &roster.entries[0].student;
    assert_eq!(
        (student.number.as_str(), student.unit_code.as_deref(), student.unit.as_deref()),
        ("2024001", Some("0016"), Some("力学研究所"))
    );
    assert_eq!(roster.entries[0].row, 4);
}

#[test]
fn a_number_is_never_written_with_an_exponent() {
    let roster = read(&workbook(|sheet| {
        rows(sheet, 0, &[&["学号", "姓名"]])?;
        sheet.write_number(1, 0, 202_428_014_628_001.0)?.write_string(1, 1, "李明")?;
        sheet.write_number(2, 0, 20_242_801.0)?;
        sheet.write_string(3, 0, "202428014628003")?;
        sheet.write_string(4, 0, "2024E80146")?;
        Ok(())
    }));
    assert_eq!(numbers(&roster), ["202428014628001", "20242801", "202428014628003", "2024E80146"]);
    assert_eq!(faults(&roster), Vec::<String>::new());
}

#[test]
fn a_number_that_has_lost_its_digits_is_no_student_s() {
    let roster = read("学号,姓名\n2.02428E+14,李明\n2024002,王芳\n".as_bytes());
    assert_eq!((numbers(&roster), faults(&roster)), (vec!["2024002"], vec!["2 row-number-lost".to_owned()]));
    let roster = read(&workbook(|sheet| {
        rows(sheet, 0, &[&["学号", "证件号"]])?;
        sheet.write_number(1, 0, 2_024_280_146_280_010.0)?;
        sheet.write_number(2, 0, 2_024_002.0)?.write_number(2, 1, 110_105_194_912_310_020.0)?;
        Ok(())
    }));
    assert_eq!((numbers(&roster), faults(&roster)), (vec!["2024002"], vec!["2 row-number-lost".to_owned(), "3 row-id-lost".to_owned()]));
}

#[test]
fn a_number_that_a_program_kept_as_text_is_read_without_its_quotes() {
    let roster = read("学号,院系代码\n\"=\"\"202428014628001\"\"\",'0016\n ２０２４００２\t,0016\n".as_bytes());
    assert_eq!(numbers(&roster), ["202428014628001", "2024002"]);
    assert_eq!(roster.entries[0].student.unit_code.as_deref(), Some("0016"));
}

#[test]
fn a_number_that_stands_twice_is_said_with_both_rows() {
    let roster = read(&list(&[&["2024001", "李明"], &["2024002", "王芳"], &[" ２０２４００１", "张伟"]]));
    assert_eq!((numbers(&roster), faults(&roster)), (vec!["2024001", "2024002"], vec!["4 row-duplicate: 2".to_owned()]));
}

#[test]
fn blank_rows_repeated_headings_and_a_footer_are_no_students() {
    let roster = read(&list(&[&["2024001", "李明"], &["", ""], &HEADINGS, &["2024002", "王芳"], &["", "缺学号"], &["制表人：某某"]]));
    assert_eq!((numbers(&roster), roster.entries[1].row), (vec!["2024001", "2024002"], 5));
    assert_eq!(faults(&roster), ["6 row-no-number", "7 row-no-student"]);
}

#[test]
fn faults_of_id_numbers_are_said_with_the_number_masked() {
    let roster = read(&list(&[
        &["2024001", "甲", "000000200001010014"],
        &["2024002", "乙", "00000020000202002"],
        &["2024003", "丙", "000000200013010013"],
        &["2024004", "丁", "E12345678"],
        &["2024005", "戊", "00000020000404004x"],
        &["2024006", "己", "00000020000404004X"],
    ]));
    let expected = [
        "2 row-id-check-digit: 000***********0014",
        "3 row-id-length: 000**********2002",
        "4 row-id-birthday: 000***********0013",
        "7 row-id-duplicate: 6",
    ];
    assert_eq!(faults(&roster), expected);
}

#[test]
fn codes_are_held_against_their_form_and_the_other_students_of_the_unit() {
    let unit = |number: &'static str, code: &'static str, unit: &'static str| [number, "", "", code, unit];
    let students = [
        unit("2024001", "0016", "力学研究所"),
        unit("2024002", "0016", "力学研究所"),
        unit("2024003", "0061", "力学研究所"),
        unit("2024004", "80032", "化学研究所"),
        unit("2024005", "0016", "物理研究所"),
    ];
    let roster = read(&list(&students.each_ref().map(<[&str; 5]>::as_slice)));
    assert_eq!(faults(&roster), ["4 row-code-differs: 0061 → 0016", "5 row-code-form: 80032", "6 row-code-shared: 0016"]);
    let columns = Columns { units: [("化学研究所".to_owned(), "80032".to_owned())].into(), ..Columns::default() };
    let roster = Roster::read("list", &list(&[&unit("2024004", "0033", "化学研究所")]), &columns).expect("a list");
    assert_eq!(faults(&roster), ["2 row-code-differs: 0033 → 0032"]);
}

#[test]
fn the_form_of_a_number_and_the_school_s_code_are_the_profile_s() {
    let columns = Columns { number_forms: vec!["####@###".into()], school_code: Some("14430".into()), ..Columns::default() };
    let text = "学号,学校代码\n2024E001,14430\n20240001,10001\n";
    let roster = Roster::read("list.csv", text.as_bytes(), &columns).expect("a list");
    assert_eq!(faults(&roster), ["3 row-number-form", "3 row-school-code: 10001 → 14430"]);
}

#[test]
fn a_number_that_is_not_written_as_the_others_is_said_with_its_row() {
    let roster = read("学号\n2022E801\n2022E802\n2022e803\n2022E8O4\n2022E85\n2022E806\n2022E807\n".as_bytes());
    assert_eq!(faults(&roster), ["4 row-number-case", "5 row-number-letter", "6 row-number-length: 7"]);
    assert_eq!(roster.entries.len(), 7);
}

#[test]
fn a_unit_that_the_timetable_does_not_have_is_said_once() {
    let mut roster = read(&list(&[
        &["2024001", "", "", "", "炼金术研究所"],
        &["2024002", "", "", "", "炼金术研究所"],
        &["2024003", "", "", "", "力学研究所"],
        &["2024004", "", "", "", "计算"],
    ]));
    roster.compare_units(&profile::built_in("ucas-2025").and_then(|plan| plan.timetable).expect("a timetable"));
    assert_eq!(faults(&roster), ["2 row-unknown-unit: 炼金术研究所", "5 row-vague-unit: 计算"]);
}

#[test]
fn the_sheet_that_has_the_columns_is_read_and_others_are_named() {
    let mut book = Workbook::new();
    rows(book.add_worksheet().set_name("说明").expect("a name"), 0, &[&["请填写名单"]]).expect("cells");
    rows(book.add_worksheet().set_name("旧").expect("a name"), 0, &[&["学号"], &["2023001"]]).expect("cells");
    rows(book.add_worksheet().set_name("新").expect("a name"), 0, &[&["学号", "姓名"], &["2024001", "李明"]]).expect("cells");
    let roster = read(&book.save_to_buffer().expect("a workbook"));
    assert_eq!(
        (numbers(&roster), roster.sheet.as_deref(), roster.unread.as_slice()),
        (vec!["2024001"], Some("新"), &["旧".to_owned()][..])
    );
}

#[test]
fn a_missing_column_is_refused_with_the_headings_that_there_are() {
    let bytes = workbook(|sheet| rows(sheet, 0, &[&["2025届"], &["序号", "姓名", "班级"], &["1", "李明", "三班"]]));
    let found = ["序号", "姓名", "班级"].map(str::to_owned).to_vec();
    assert_eq!(refused(&bytes), RosterError::NoColumn { heading: "学号".into(), found });
}

#[test]
fn a_profile_names_its_own_headings() {
    let columns = Columns { headings: [(Field::Number, "准考证号".to_owned())].into(), ..Columns::default() };
    let text = "准考证号,姓名\n100012024001,李明\n";
    assert_eq!(numbers(&Roster::read("list.csv", text.as_bytes(), &columns).expect("a list")), ["100012024001"]);
    let found = vec!["学号".to_owned(), "姓名".to_owned()];
    let error = Roster::read("list.csv", "学号,姓名\n2024001,李明\n".as_bytes(), &columns).expect_err("another heading is asked for");
    assert_eq!(error, RosterError::NoColumn { heading: "准考证号".into(), found });
}

#[test]
fn what_is_no_list_is_refused_with_its_reason() {
    assert_eq!(refused(&fixture("locked.xlsx")), RosterError::Locked);
    assert_eq!(refused(b"<html><table><tr><td>\xd1\xa7</td></tr></table>"), RosterError::WebPage);
    assert_eq!(refused(&support::jpeg(1)), RosterError::NoTable);
    assert_eq!(refused(b""), RosterError::NoStudents);
    assert_eq!(refused("学号,姓名\n".as_bytes()), RosterError::NoStudents);
    assert!(matches!(refused(&class()[..3000]), RosterError::Broken(_)));
    assert!(matches!(refused(&support::zip(&[("a.txt", b"a")])), RosterError::Broken(_)));
    assert!(matches!(refused(&[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 600]].concat()), RosterError::Broken(_)));
}

#[test]
fn a_cell_in_the_last_corner_of_the_sheet_does_not_fill_the_memory() {
    let roster = read(&workbook(|sheet| {
        rows(sheet, 0, &[&["学号", "姓名"], &["2024001", "李明"]])?;
        sheet.write_string(1_048_575, 16_383, "x")?;
        Ok(())
    }));
    assert_eq!((numbers(&roster), faults(&roster)), (vec!["2024001"], Vec::new()));
}

#[test]
fn two_hundred_thousand_rows_are_read_exactly() {
    let mut text = String::from("学号,姓名,证件号,院系名称\n");
    for row in 0..200_000_u64 {
        writeln!(text, "{},学生,,力学研究所", 202_400_000_000_000 + row).expect("writing to a string does not fail");
    }
    let roster = read(text.as_bytes());
    assert_eq!(roster.entries.len(), 200_000);
    assert_eq!((numbers(&roster)[199_999], roster.entries[199_999].row), ("202400000199999", 200_001));
}

#[test]
fn a_day_of_a_photo_is_read_as_excel_or_a_person_wrote_it() {
    let day = ExcelDateTime::from_ymd(2024, 10, 21).expect("a day");
    let roster = read(&workbook(|sheet| {
        rows(sheet, 0, &[&["学号", "采集日期"], &["2024001"], &["2024002", "2024年10月21日"], &["2024003"]])?;
        sheet.write_datetime_with_format(1, 1, &day, &Format::new().set_num_format("yyyy-mm-dd"))?;
        sheet.write_number(3, 1, 45_586.0)?;
        Ok(())
    }));
    assert!(roster.entries.iter().all(|entry| entry.taken_on == Some(jiff::civil::date(2024, 10, 21))), "{:?}", roster.entries);
}

/// What the class says of one file: `number`, `~number` for nearly, `+number` for one of several, `number/number` for one's number and
/// another's name, `-` for nobody.
fn claims(files: &[&str]) -> Vec<String> {
    let claims = read(&class()).claims(files);
    let number = |student: &Option<Student>| student.as_ref().map(|student| student.number.clone()).unwrap_or_default();
    let said = claims.iter().map(|claimed| match &claimed.claim {
        Claim::Named => number(&claimed.student),
        Claim::Shared(_) => format!("+{}", number(&claimed.student)),
        Claim::Nearly(student) => format!("~{student}"),
        Claim::Mixed { number, namesakes } => format!("{number}/{}", namesakes.join("/")),
        Claim::Nobody => "-".into(),
    });
    said.collect()
}

#[test]
fn a_photo_is_known_by_number_or_id_number_whatever_stands_beside_it() {
    for file in [
        "202428014628001.jpg",
        "a/b/202428014628001.JPG",
        "202428014628001李明.jpg",
        "李明_202428014628001.jpg",
        "力学所-202428014628001 (2).jpg",
        "２０２４２８０１４６２８００１.jpg",
        "202428014628001",
        "000000200001010013.jpg",
        "2024 2801 4628 001.jpg",
    ] {
        assert_eq!(claims(&[file]), ["202428014628001"], "{file}");
    }
    assert_eq!(claims(&["00000020000404004x.png"]), ["2024E8014628045"]);
    assert_eq!(claims(&["2024e8014628045.jpg"]), ["2024E8014628045"]);
}

#[test]
fn a_name_that_is_almost_right_suggests_its_student() {
    for (file, student) in [
        ("202428014682001.jpg", "~202428014628001"),
        ("20242801468001.jpg", "~202428014628001"),
        ("4628013.jpg", "~202428014628013"),
        ("IMG202428014628013.jpg", "~202428014628013"),
        ("2024F8014628045.jpg", "~2024E8014628045"),
        ("00000020000404040X.jpg", "~2024E8014628045"),
        ("陈静.jpg", "~2024E8014628045"),
        ("20242801462800_王芳.jpg", "~202428014628002"),
    ] {
        assert_eq!(claims(&[file]), [student], "{file}");
    }
}

#[test]
fn a_name_that_may_be_several_students_is_nobody_s() {
    // One digit away from two numbers, and no name beside it.
    assert_eq!(claims(&["202428014628003.jpg"]), ["-"]);
    assert_eq!(claims(&["202428014628001_202428014628002.jpg"]), ["-"]);
    for file in ["IMG_20241021_093000.jpg", "1.jpg", "照片.jpg", "001.jpg"] {
        assert_eq!(claims(&[file]), ["-"], "{file}");
    }
}

#[test]
fn numbers_that_differ_by_their_separators_alone_are_told_apart() {
    let roster = read(csv(&[&["学号", "姓名"], &["1-12", "张三"], &["11-2", "李四"]], ",").as_bytes());
    let whose = |file: &str| roster.claims(&[file])[0].student.as_ref().and_then(|student| student.name.clone());
    assert_eq!(whose("1-12.jpg").as_deref(), Some("张三"));
    assert_eq!(whose("11-2 李四.jpg").as_deref(), Some("李四"));
    assert_eq!(whose("112.jpg"), None, "it may be either's");
}

#[test]
fn one_student_s_number_with_another_s_name_is_for_a_person() {
    assert_eq!(claims(&["202428014628001王芳.jpg"]), ["202428014628001/202428014628002"]);
    assert_eq!(claims(&["202428014628001补拍.jpg"]), ["202428014628001"]);
}

#[test]
fn students_without_a_photo_come_first_among_those_that_are_as_near() {
    let files = ["202428014628001.jpg", "202428014628004.jpg"];
    assert_eq!(claims(&files[1..]), ["-"]);
    assert_eq!(claims(&files), ["202428014628001", "~202428014628002"]);
}

#[test]
fn two_photos_of_one_student_name_each_other() {
    let claims = read(&class()).claims(&["a/202428014628001.jpg", "b/000000200001010013.jpg"]);
    assert_eq!(claims[0].claim, Claim::Shared(vec!["b/000000200001010013.jpg".into()]));
    assert_eq!(claims[1].claim, Claim::Shared(vec!["a/202428014628001.jpg".into()]));
}

#[test]
fn who_came_when_is_told_by_the_photos_dates() {
    let timetable = profile::built_in("ucas-2025").and_then(|plan| plan.timetable).expect("a timetable");
    let taken = |name: &str, at: Option<&str>| Taken { path: format!("{name}.jpg"), at: at.map(|at| at.parse().expect("a moment")) };
    let photos = [
        taken("202428014628001", Some("2024-10-21T09:10:00")),
        taken("202428014628002", Some("2024-10-23T09:10:00")),
        taken("202428014628013", Some("2025-05-02T09:10:00")),
    ];
    let appointments = read(&class()).appointments(&timetable, Some(&photos));
    let came: Vec<_> = appointments.iter().filter_map(|appointment| appointment.attendance).collect();
    let at = |index: usize| photos[index].at.expect("a moment");
    assert_eq!(came, [Attendance::InSlot(at(0)), Attendance::OtherSlot(at(1)), Attendance::TooLate(at(2)), Attendance::Absent]);
    assert_eq!(came.iter().map(|came| came.is_to_make_up()).collect::<Vec<_>>(), [false, false, true, true]);
}

#[test]
fn who_came_while_a_place_was_open_is_to_verify_where_the_timetable_lacks_the_unit() {
    let timetable = profile::built_in("ucas-2025").and_then(|plan| plan.timetable).expect("a timetable");
    let at = "2024-10-21T09:10:00".parse().expect("a moment");
    let came = |unit: &str| {
        let roster = read(&list(&[&["202428014628001", "李明", "", "0016", unit]]));
        let taken = Taken { path: "202428014628001.jpg".into(), at: Some(at) };
        roster.appointments(&timetable, Some(&[taken]))[0].attendance
    };
    assert_eq!(came("中国科学院力学研究所"), Some(Attendance::InSlot(at)));
    assert_eq!(came("炼金术研究所"), Some(Attendance::OpenHour(at)));
    assert!(Attendance::OpenHour(at).is_to_verify());
}

/// A folder with a list and photos under the students' names.
fn office() -> TempDir {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "students.xlsx", &class());
    let photos = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos");
    let photo = |name: &str| fs::read(photos.join(name)).expect("a sample photo");
    put(dir.path(), "in/202428014628013.jpg", &photo("化学研究所/accepted-in-the-slot.jpg"));
    put(dir.path(), "in/202428014628001李明.jpg", &photo("化学研究所/accepted-in-the-slot.jpg"));
    put(dir.path(), "in/202428014682002.jpg", &photo("accepted-dark-suit.jpg"));
    put(dir.path(), "in/2024E8014628045.jpg", b"\xff\xd8\xff\xe0 and no more");
    put(dir.path(), "in/IMG_0001.jpg", &photo("accepted-dark-suit.jpg"));
    dir
}

fn finding<'a>(document: &'a Value, path: &str, check: &str) -> &'a Value {
    let photo = document["photos"].as_array().expect("photos").iter().find(|photo| photo["path"] == path).expect("the photo has a row");
    photo["findings"].as_array().expect("findings").iter().find(|finding| finding["check"] == check).expect("the check has a finding")
}

#[test]
fn a_batch_is_held_against_its_list() {
    let dir = office();
    let output = photolint(dir.path(), &["check", "in", "--roster", "students.xlsx", "--format", "json", "--lang", "en"]);
    assert_eq!((output.status.code(), err(&output)), (Some(1), String::new()));
    let document: Value = serde_json::from_str(&out(&output)).expect("JSON");
    let outcome = |file: &str, check: &str| finding(&document, &format!("in/{file}"), check)["outcome"].clone();

    // The same picture is in time for one unit, and in another's hour for the other.
    assert_eq!(outcome("202428014628013.jpg", "shooting-slot"), "pass");
    assert_eq!(outcome("202428014628001李明.jpg", "shooting-slot"), "review");
    assert_eq!(outcome("202428014628013.jpg", "roster"), "pass");
    assert_eq!(outcome("202428014628013.jpg", "department-code"), "pass");
    assert_eq!(finding(&document, "in/202428014682002.jpg", "roster")["notes"][0]["text"], "202428014628002");
    assert_eq!(outcome("IMG_0001.jpg", "roster"), "fail");
    assert_eq!(outcome("IMG_0001.jpg", "file-name"), "fail");

    let student = |path: &str| {
        document["photos"].as_array().expect("photos").iter().find(|photo| photo["path"] == path).map(|photo| &photo["student"])
    };
    assert_eq!(student("in/2024E8014628045.jpg").map(|student| &student["number"]), Some(&Value::from("2024E8014628045")));
    assert_eq!(student("in/IMG_0001.jpg"), Some(&Value::Null));

    // A photo that cannot be read is its student's all the same.
    let gaps = &document["totals"]["gaps"];
    assert_eq!(gaps["students"], 4);
    let perhaps = serde_json::json!([{ "number": "202428014628002", "unit": "力学研究所", "paths": ["in/202428014682002.jpg"] }]);
    assert_eq!((&gaps["without_photo"], &gaps["perhaps"]), (&serde_json::json!([]), &perhaps));
    assert_eq!(gaps["of_nobody"], serde_json::json!(["in/202428014682002.jpg", "in/IMG_0001.jpg"]));
    // Programs get numbers; names stand nowhere but in the paths that were given.
    assert!(!out(&output).contains("王芳") && !out(&output).contains("00000020000"), "{}", out(&output));
}

#[test]
fn students_without_a_photo_make_the_exit_code_one() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "students.csv", "学号,姓名\n2024001,李明\n2024002,王芳\n".as_bytes());
    put(dir.path(), "in/2024001.jpg", &support::jpeg(1));
    let check = |more: &[&str]| {
        photolint(dir.path(), &[&["check", "in", "--only", "roster", "--roster", "students.csv", "--lang", "en"], more].concat())
    };
    let output = check(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("Students without a photo (1):\n    2024002  王芳\n"), "{}", out(&output));
    assert_eq!(check(&["--exit-zero"]).status.code(), Some(0));
    put(dir.path(), "in/2024002.jpg", &support::jpeg(2));
    let output = check(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
    assert!(out(&output).contains("Everybody has exactly one photo"), "{}", out(&output));
}

#[test]
fn a_student_who_may_have_a_photo_is_listed_apart_and_not_reminded() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "students.csv", "学号,姓名\n2024001,李明\n2024002,王芳\n".as_bytes());
    put(dir.path(), "in/2024001.jpg", &support::jpeg(1));
    put(dir.path(), "in/王芳.jpg", &support::jpeg(2));
    let args = ["check", "in", "--only", "roster,file-name", "--roster", "students.csv", "--lang", "zh"];
    let text = out(&photolint(dir.path(), &[&args[..], &["--messages", "letters.xlsx"]].concat()));
    assert!(text.contains("可能有照片、请核对的学生 1 人：\n    2024002  王芳 ← in/王芳.jpg\n"), "{text}");
    assert!(!text.contains("没有照片的学生") && !text.contains("输错"), "{text}");
    let table = out(&photolint(dir.path(), &[&args[..], &["--format", "csv"]].concat()));
    assert!(table.contains(",2024002,王芳,,可能有照片,,,可能有照片，请核对：in/王芳.jpg,"), "{table}");
    let book = read_letters(&fs::read(dir.path().join("letters.xlsx")).expect("the letters"));
    assert_eq!(book.len(), 1 + 2, "no letter but those of the two photos: {book:?}");
    assert_eq!(book[2][..4], ["可能是 2024002，请核对", "可能是王芳，请核对", "", "in/王芳.jpg"]);
}

/// The cells of the first sheet.
fn read_letters(file: &[u8]) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("its cells");
    sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn a_student_with_two_photos_is_named_with_both() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "students.csv", "学号,姓名\n2024001,李明\n2024002,王芳\n".as_bytes());
    for (name, seed) in [("2024001", 1), ("2024001_2", 2), ("2024002", 3)] {
        put(dir.path(), &format!("in/{name}.jpg"), &support::jpeg(seed));
    }
    let check = |format: &str| {
        let args = ["check", "in", "--only", "roster", "--roster", "students.csv", "--lang", "zh", "--format", format];
        out(&photolint(dir.path(), &args))
    };
    let text = check("human");
    assert!(text.contains("有多张照片的学生 1 人：\n    2024001  李明  in/2024001.jpg  in/2024001_2.jpg\n"), "{text}");
    assert!(!text.contains("每人正好有"), "{text}");
    let document: Value = serde_json::from_str(&check("json")).expect("JSON");
    let gaps = &document["totals"]["gaps"];
    assert_eq!(
        gaps["several_photos"],
        serde_json::json!([{ "number": "2024001", "unit": null, "paths": ["in/2024001.jpg", "in/2024001_2.jpg"] }])
    );
    assert!(check("html").contains(r#""several_photos":[{"student":{"number":"2024001""#));
}

#[test]
fn a_number_with_another_student_s_name_is_said_as_such() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "students.xlsx", &class());
    put(dir.path(), "in/202428014628001王芳.jpg", &support::jpeg(1));
    let check = |lang: &str| out(&photolint(dir.path(), &["check", "in", "--only", "roster", "--roster", "students.xlsx", "--lang", lang]));
    let text = check("zh");
    assert!(text.contains("学号 202428014628001") && text.contains("姓名却是学号 202428014628002 的学生的"), "{text}");
    assert!(!text.contains("接近") && !text.contains("输错"), "{text}");
    assert!(check("en").contains("but the name is that of the student with the number 202428014628002"), "{}", check("en"));
}

#[test]
fn a_table_names_the_students_and_ends_with_those_without_a_photo() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "students.xlsx", &class());
    put(dir.path(), "in/202428014628001.jpg", &support::jpeg(1));
    let output =
        photolint(dir.path(), &["check", "in", "--only", "roster", "--roster", "students.xlsx", "--format", "csv", "--lang", "zh"]);
    let text = out(&output);
    let mut reader = csv::ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(reader.headers().expect("headings").iter().take(5).collect::<Vec<_>>(), ["文件名", "学号", "姓名", "单位", "结论"]);
    let rows: Vec<Vec<String>> = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    assert_eq!(rows[0][..5], ["202428014628001.jpg", "202428014628001", "李明", "力学研究所", "合格"]);
    assert_eq!(rows[1][..5], ["", "202428014628002", "王芳", "力学研究所", "没有照片"]);
    assert_eq!(rows.len(), 4);
}

#[test]
fn faults_of_a_list_are_said_without_names_and_id_numbers() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "list.xlsx", &list(&[&["2024001", "李明", "000000200001010014", "16", "炼金术研究所"], &["2024001", "王芳"]]));
    put(dir.path(), "in/2024001.jpg", &support::jpeg(1));
    let output = photolint(dir.path(), &["check", "in", "--only", "roster", "--roster", "list.xlsx", "--lang", "zh"]);
    let said = err(&output);
    assert!(said.contains("list.xlsx [Sheet1] 第 2 行：证件号 000***********0014 的校验码不符"), "{said}");
    assert!(said.contains("第 2 行：院系代码“16”不是四位数字") && said.contains("第 2 行：时间表里没有这个单位：炼金术研究所"), "{said}");
    assert!(said.contains("第 3 行：学号与第 2 行重复"), "{said}");
    assert!(!said.contains("李明") && !said.contains("王芳") && !said.contains("000000200001010014"), "{said}");
}

#[test]
fn a_list_that_cannot_be_used_ends_the_run_before_it_begins() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "locked.xlsx", &fixture("locked.xlsx"));
    put(dir.path(), "in/2024001.jpg", &support::jpeg(1));
    let check = |roster: &str| photolint(dir.path(), &["check", "in", "--roster", roster, "--lang", "zh"]);
    let output = check("locked.xlsx");
    assert_eq!((output.status.code(), out(&output)), (Some(2), String::new()));
    assert!(err(&output).contains("名单 locked.xlsx 不能用：文件设有打开密码"), "{}", err(&output));
    assert!(err(&check("none.xlsx")).contains("无法读取名单 none.xlsx"));
}

#[test]
fn a_list_without_a_usable_row_is_refused_and_not_held_against_the_photos() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "list.csv", "学号,姓名\n,李明\n,王芳\n".as_bytes());
    put(dir.path(), "in/2024001.jpg", &support::jpeg(1));
    let output = photolint(dir.path(), &["check", "in", "--roster", "list.csv", "--lang", "zh"]);
    assert_eq!((output.status.code(), out(&output)), (Some(2), String::new()));
    assert!(err(&output).contains("没有一行可用（第 2 行"), "{}", err(&output));
}

#[test]
fn a_list_without_headings_is_refused_without_telling_what_stands_in_it() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "list.csv", "2024001,王小明,000000200001010013\n2024002,李四,00000020000404004x\n".as_bytes());
    put(dir.path(), "in/2024001.jpg", &support::jpeg(1));
    let output = photolint(dir.path(), &["check", "in", "--roster", "list.csv", "--lang", "zh"]);
    let said = err(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("学号") && !said.contains("王小明") && !said.contains("000000200001010013"), "{said}");
}

#[test]
fn a_list_is_not_written_over() {
    let dir = office();
    let before = fs::read(dir.path().join("students.xlsx")).expect("the list");
    for args in [
        &["check", "in", "--roster", "students.xlsx", "--format", "csv", "-o", "students.xlsx"][..],
        &["timetable", "--roster", "students.xlsx", "--xlsx", "students.xlsx"][..],
    ] {
        assert_eq!(photolint(dir.path(), args).status.code(), Some(2));
    }
    assert_eq!(fs::read(dir.path().join("students.xlsx")).expect("the list"), before);
}

#[test]
fn a_timetable_lists_its_students_and_says_who_has_to_make_it_up() {
    let dir = office();
    let class: Vec<&[&str]> = CLASS.iter().map(<[&str; 5]>::as_slice).chain([ABSENT.as_slice()]).collect();
    put(dir.path(), "students.xlsx", &list(&class));
    let output =
        photolint(dir.path(), &["timetable", "--roster", "students.xlsx", "--photos", "in", "--today", "2025-04-30", "--lang", "zh"]);
    let text = out(&output);
    assert_eq!((output.status.code(), err(&output)), (Some(1), String::new()), "{text}");
    assert!(text.contains("09:00–09:30  力学研究所\n    202428014628001  李明  在其他时段拍摄（2024-10-22 09:52），请核对\n"), "{text}");
    assert!(text.contains("    202428014628013  张伟  已按时拍摄（2024-10-22 09:52）\n"), "{text}");
    assert!(
        text.contains("须补拍 1 人：\n    202428014628003  赵强  力学研究所  没有照片，须补拍\n    → 单独补拍截止：2025-04-30  中国图片社"),
        "{text}"
    );
    let verified = "    202428014628002  王芳  力学研究所  可能有照片，请核对：in/202428014682002.jpg\n";
    assert_eq!(text.matches(verified).count(), 1, "{text}");
    assert!(text.contains("单独补拍截止：2025-04-30"), "{text}");
    let late = ["timetable", "--roster", "students.xlsx", "--photos", "in", "--today", "2025-05-01", "--lang", "zh"];
    let late = out(&photolint(dir.path(), &late));
    assert!(late.contains("没有照片，须补拍\n    → 单独补拍已于 2025-04-30 截止，请与研究生部联系"), "{late}");
    assert!(!text.contains("物理研究所"), "units without a student are left out: {text}");
}

#[test]
fn a_timetable_of_students_is_a_workbook_and_a_calendar() {
    let dir = office();
    let args = ["timetable", "--roster", "students.xlsx", "--xlsx", "plan.xlsx", "--ics", "plan.ics", "--lang", "zh"];
    let output = photolint(dir.path(), &args);
    assert_eq!((output.status.code(), out(&output), err(&output)), (Some(0), String::new(), String::new()));
    let bytes = fs::read(dir.path().join("plan.xlsx")).expect("the workbook");
    // Its own headings are those of a list: it can be read back as one.
    let roster = read(&bytes);
    assert_eq!((numbers(&roster).len(), roster.entries[0].student.unit.as_deref()), (4, Some("力学研究所")));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("its cells");
    // 2024-10-21 as Excel counts days.
    assert!(matches!(sheet.get_value((1, 3)), Some(Data::DateTime(day)) if day.as_f64() as i64 == 45_586), "{:?}", sheet.get_value((1, 3)));
    let mut parts = zip::ZipArchive::new(Cursor::new(&bytes)).expect("an archive");
    let sheet = parts.by_name("xl/worksheets/sheet1.xml").map(std::io::read_to_string).expect("the sheet").expect("text");
    assert!(sheet.contains(r#"paperSize="9""#), "it is printed on A4");
    let calendar = fs::read_to_string(dir.path().join("plan.ics")).expect("the calendar");
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 3, "two units and the deadline");
    photolint(dir.path(), &args);
    assert_eq!(fs::read(dir.path().join("plan.xlsx")).expect("the workbook"), bytes, "the same list gives the same bytes");
}

#[test]
fn a_timetable_needs_the_units_of_a_list() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "list.csv", "学号,姓名\n2024001,李明\n".as_bytes());
    let output = photolint(dir.path(), &["timetable", "--roster", "list.csv", "--lang", "zh"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("没有“院系名称”一栏。找到的标题：学号、姓名"), "{}", err(&output));
}

#[test]
fn no_record_gives_away_a_name_or_an_id_number_that_its_own_path_lacks() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "list.xlsx", &class());
    let photo = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos/accepted-dark-suit.jpg")).expect("a fixture");
    let photos = [
        "in/202428014628001.jpg",
        "in/b/李明-202428014628001.jpg",
        "in/王芳000000200002020029.jpg",
        "in/张伟/IMG_1.jpg",
        "in/陈静.jpg",
        "in/11010519491231002X.jpg",
    ];
    for path in photos {
        put(dir.path(), path, &photo);
    }
    let other = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos/face-width-large.jpg")).expect("a fixture");
    put(dir.path(), "old/李明000000200001010013.jpg", &other);
    let options = ["--roster", "list.xlsx", "--enrolment", "old", "--previous", "old", "--identity", "--lang", "en"];
    let output = photolint(dir.path(), &[&["check", "in", "--format", "ndjson"][..], &options].concat());
    let text = out(&output);
    assert_eq!(text.lines().count(), photos.len(), "{}", err(&output));
    for note in ["other-photos", "same-file", "same-face", "compared-with"] {
        assert!(text.contains(&format!("\"{note}\"")), "{note} is not tried: {text}");
    }
    assert!(text.contains("in/b/李*-202428014628001.jpg"), "{text}");
    let secrets = || CLASS.iter().flat_map(|student| [student[1], student[2]]).chain(["11010519491231002X"]);
    for line in text.lines() {
        let record: Value = serde_json::from_str(line).expect("a record");
        let path = record["path"].as_str().expect("a path");
        let told: Vec<_> = secrets().filter(|secret| line.contains(secret) && !path.contains(secret)).collect();
        assert_eq!(told, Vec::<&str>::new(), "{path}");
    }
}

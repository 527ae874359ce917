//! The workbooks: read back cell by cell, opened by `LibreOffice`, the same bytes each time, flat in memory.

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use calamine::{Data, DataType, Range, Reader, Xlsx as Opened};
use photolint::catalogue::{Catalogue, Lang};
use photolint::check::{Measurement, Note, Unit};
use photolint::evidence::{FRAME_HEIGHT_PX, Older};
use photolint::finding::{Finding, Kind, Limit, Outcome, Rule, Source};
use photolint::geometry::Size;
use photolint::inspect::{Faces, Inspection};
use photolint::plan::About;
use photolint::records::decisions::{Decision, Moment, Ruling};
use photolint::records::roster::{Gaps, Several, Student};
use photolint::report::letter::{Letters, MakeUp};
use photolint::report::xlsx::{LetterBook, Xlsx};
use photolint::report::{Head, Report, Row, Totals};
use photolint::verdict::Verdict;

mod support;

use support::{err, jpeg, photolint, put};

/// A student number of fifteen digits: as a number it would lose nothing, but Excel would show 2.02128E+14.
const NUMBER: &str = "202128012315001";

fn student(number: &str, name: &str) -> Student {
    let unit = Some("力学研究所".into());
    Student {
        number: number.into(),
        name: Some(name.into()),
        id_number: Some("11010519491231002X".into()),
        unit,
        unit_code: Some("0007".into()),
        remark: None,
    }
}

fn fault(check: &'static str, value: f32) -> Finding {
    let limit = Limit::Range { min: Some(200.0), max: Some(300.0), review: 5.0 };
    let rule = Rule {
        limit: Some(limit),
        kind: Kind::Require,
        worst: Outcome::Fail,
        optional: false,
        clause: "§".into(),
        source: Source::Written,
    };
    Finding::judge(check, Unit::Px, Ok(Measurement::from(value)), &rule)
}

fn row(path: &str, findings: Vec<Finding>, student: Option<Student>) -> Row {
    let inspection = Inspection { sha256: Some("0".repeat(64)), picture: Some(jpeg(3)), ..Inspection::found(findings) };
    Row { student, ..Row::of(path, inspection) }
}

/// One row of each kind.
fn rows() -> Vec<Row> {
    let unread = Row { error: Some(Note::new("empty")), verdict: Verdict::Reject, picture: None, ..row("空.jpg", Vec::new(), None) };
    vec![
        row("in/1.jpg", Vec::new(), Some(student(NUMBER, "张三"))),
        row("in/2.jpg", vec![fault("eye-line", 303.0)], Some(student("2021E8012345678", "李四"))),
        row("=HYPERLINK(\"http://x\")\n.jpg", vec![fault("eye-line", 340.0), fault("face-width", 150.0)], Some(student("007", "=1+1"))),
        unread,
    ]
}

fn gaps() -> Gaps {
    Gaps { students: 4, without_photo: vec![student("0012", "王五")], of_nobody: vec!["in/IMG_1.jpg".into()], ..Gaps::default() }
}

fn written(report: &mut dyn Report, rows: &[Row], gaps: Option<Gaps>) -> Vec<u8> {
    let about = About { sources: [("某规范".to_owned(), "教育部：《某规范》".to_owned())].into(), ..About::default() };
    let frame = Size { width_px: 480, height_px: FRAME_HEIGHT_PX };
    let head = Head {
        profile: "ucas-2025".into(),
        regions: "own",
        frame,
        about,
        checks: vec!["eye-line", "face-width"],
        steps: Vec::new(),
        inputs: rows.len(),
        has_roster: gaps.is_some(),
        has_decisions: rows.iter().any(|row| row.decision.is_some()),
    };
    let mut totals = Totals { gaps, ..Totals::default() };
    let mut out = Vec::new();
    report.begin(&mut out, &head).expect("memory takes everything");
    for row in rows {
        totals.add(row);
        report.row(&mut out, row).expect("memory takes everything");
    }
    report.end(&mut out, &totals).expect("memory takes everything");
    out
}

fn workbook() -> Vec<u8> {
    written(&mut Xlsx::new(Catalogue::of(Lang::Zh)), &rows(), Some(gaps()))
}

fn letters() -> Vec<u8> {
    let plan = photolint::profile::built_in("ucas-2025").expect("a built-in profile");
    let words = Catalogue::of(Lang::Zh);
    let make_up = MakeUp::of(plan.timetable.as_ref().expect("its timetable"), jiff::civil::date(2025, 4, 1), words);
    written(&mut LetterBook::new(words, Letters::new(words, make_up)), &rows(), Some(gaps()))
}

fn opened(file: Vec<u8>) -> Opened<Cursor<Vec<u8>>> {
    Opened::new(Cursor::new(file)).expect("a workbook that another program reads")
}

fn sheet(file: Vec<u8>, name: &str) -> Range<Data> {
    opened(file).worksheet_range(name).expect("the sheet is there")
}

/// The text of a cell; a number or a formula is no text.
fn text(sheet: &Range<Data>, row: u32, column: u32) -> String {
    match sheet.get_value((row, column)) {
        Some(Data::String(text)) => text.clone(),
        None | Some(Data::Empty) => String::new(),
        Some(other) => panic!("no text: {other:?}"),
    }
}

#[test]
fn the_officer_sees_photos_gaps_and_totals() {
    assert_eq!(opened(workbook()).sheet_names(), ["照片", "名单核对", "统计"]);
    let without_roster = written(&mut Xlsx::new(Catalogue::of(Lang::En)), &rows()[3..], None);
    assert_eq!(opened(without_roster).sheet_names(), ["Photos", "Totals"]);
}

#[test]
fn a_student_number_stays_text() {
    let photos = sheet(workbook(), "照片");
    assert_eq!((text(&photos, 1, 2), text(&photos, 2, 2), text(&photos, 3, 2)), (NUMBER.into(), "2021E8012345678".into(), "007".into()));
    assert_eq!(text(&sheet(workbook(), "名单核对"), 2, 0), "0012");
}

#[test]
fn a_row_says_verdict_reasons_message_and_advice_and_leaves_room_for_a_remark() {
    let photos = sheet(workbook(), "照片");
    let row = |row| (2..11).map(|column| text(&photos, row, column)).collect::<Vec<_>>();
    assert_eq!(row(0), ["学号", "姓名", "单位", "结论", "原因", "说明", "处理建议", "依据", "备注"]);
    assert_eq!(row(1)[1..], ["张三", "力学研究所", "合格", "", "", "", "", ""]);
    let rejected = row(3);
    assert_eq!(rejected[3], "不合格");
    assert_eq!(rejected[4].lines().count(), 2);
    assert!(rejected[5].contains("340 像素") && rejected[6].contains("裁"), "{rejected:?}");
    assert_eq!(rejected[7..], ["§", ""]);
    assert_eq!(text(&photos, 4, 5), "无法读取");
}

#[test]
fn no_cell_is_a_formula_and_no_name_breaks_its_line() {
    let mut book = opened(workbook());
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).expect("the sheet is there").is_empty(), "{name}");
    }
    let photos = sheet(workbook(), "照片");
    assert_eq!((text(&photos, 3, 1), text(&photos, 3, 3)), ("=HYPERLINK(\"http://x\")\\n.jpg".into(), "=1+1".into()));
}

#[test]
fn numbers_of_identity_cards_are_in_no_workbook() {
    for file in [workbook(), letters()] {
        let mut book = opened(file);
        for name in book.sheet_names() {
            let sheet = book.worksheet_range(&name).expect("the sheet is there");
            assert!(sheet.used_cells().all(|(_, _, cell)| !cell.to_string().contains("11010519491231002X")), "{name}");
        }
    }
}

#[test]
fn what_a_person_decided_has_a_column() {
    let decision = |verdict, reason: &str| Decision {
        sha256: "0".repeat(64),
        path: None,
        verdict,
        by: "李老师".into(),
        at: Moment { second: 0, written: "2025-04-02".into() },
        reason: Some(reason.into()),
        checks: Vec::new(),
        judged: None,
    };
    let decided = |verdict, reason, findings| {
        let decision = Some(Ruling { decision: decision(verdict, reason), stale: None });
        Row { verdict, decision, ..row("in/1.jpg", findings, None) }
    };
    let rows = [decided(Verdict::Accept, "看过", vec![fault("eye-line", 340.0)]), decided(Verdict::Reject, "不是本人", Vec::new())];
    let photos = sheet(written(&mut Xlsx::new(Catalogue::of(Lang::Zh)), &rows, None), "照片");
    let row = |row| (2..7).map(|column| text(&photos, row, column)).collect::<Vec<_>>();
    assert_eq!(row(0), ["结论", "人工决定", "原因", "说明", "处理建议"]);
    let accepted = row(1);
    assert!(accepted[1].starts_with("李老师于 2025-04-02 决定：合格（工具原判：不合格）\n理由：看过\n"), "{accepted:?}");
    assert_eq!((accepted[2].as_str(), accepted[4].as_str()), ("眼睛位置（已改判）", ""));
    assert_eq!(row(2)[2], "不是本人");
}

#[test]
fn students_with_several_photos_stand_on_the_sheet_of_the_list() {
    let several = vec![Several { student: student("0013", "赵六"), paths: vec!["in/0013.jpg".into(), "in/0013-2.jpg".into()] }];
    let book = written(&mut Xlsx::new(Catalogue::of(Lang::Zh)), &rows(), Some(Gaps { several, ..gaps() }));
    let sheet = sheet(book, "名单核对");
    let found = sheet.rows().position(|row| row[0] == "有多张照片的学生（1 人）").expect("the heading") as u32;
    assert_eq!((text(&sheet, found + 2, 0), text(&sheet, found + 2, 3)), ("0013".into(), "in/0013.jpg".into()));
    assert_eq!((text(&sheet, found + 3, 1), text(&sheet, found + 3, 3)), ("赵六".into(), "in/0013-2.jpg".into()));
}

#[test]
fn the_totals_are_numbers_that_add_up() {
    let totals = sheet(workbook(), "统计");
    let count = |row| totals.get_value((row, 1)).and_then(DataType::as_i64);
    assert_eq!([1, 2, 3, 4].map(count), [Some(4), Some(1), Some(1), Some(2)]);
    assert!(totals.used_cells().any(|(_, _, cell)| cell.to_string().contains("教育部：《某规范》")));
}

#[test]
fn every_photo_and_every_missing_student_has_a_letter() {
    let letters = sheet(letters(), "通知");
    assert_eq!(letters.height(), 1 + 4 + 1);
    assert!(text(&letters, 1, 5).starts_with("张三同学：您好！\n") && text(&letters, 1, 5).contains("不需要重拍"));
    assert!(text(&letters, 2, 5).contains("正在人工审核"));
    assert!(text(&letters, 3, 5).contains("暂时不能上传"));
    assert!(text(&letters, 5, 5).contains("2025 年 4 月 30 日") && text(&letters, 5, 4) == "没有照片", "{}", text(&letters, 5, 5));
}

#[test]
fn the_same_rows_give_the_same_bytes() {
    assert!(workbook() == workbook() && letters() == letters());
}

#[expect(clippy::print_stdout, reason = "whoever runs the tests is told what was not tested")]
#[test]
fn libre_office_opens_the_workbooks() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(table) = table_by_libre_office(folder.path(), &workbook()) else {
        println!("SKIPPED: soffice is not installed");
        return;
    };
    assert!(table.contains(NUMBER) && table.contains("不合格"), "{table}");
    let letters = table_by_libre_office(folder.path(), &letters()).expect("soffice is there");
    assert!(letters.contains("张三同学：您好！"), "{letters}");
}

/// The first sheet as `LibreOffice` reads it; none where it is not installed.
fn table_by_libre_office(folder: &Path, file: &[u8]) -> Option<String> {
    put(folder, "book.xlsx", file);
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let args = [profile.as_str(), "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "book.xlsx"];
    let run = Command::new("soffice").args(args).current_dir(folder).output().ok()?;
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    Some(fs::read_to_string(folder.join("book.csv")).expect("the table was written"))
}

#[test]
fn check_writes_the_workbook_and_the_messages() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "in/1.jpg", &jpeg(1));
    put(folder.path(), "in/2.jpg", b"");
    let args = ["check", "in", "--only", "file", "--format", "xlsx", "-o", "out.xlsx", "--messages", "letters.xlsx", "--lang", "zh"];
    let run = photolint(folder.path(), &args);
    assert_eq!(run.status.code(), Some(1), "{}", err(&run));
    let read = |name: &str| fs::read(folder.path().join(name)).expect("the file was written");
    assert_eq!(sheet(read("out.xlsx"), "照片").height(), 3);
    assert!(text(&sheet(read("letters.xlsx"), "通知"), 2, 5).contains("无法打开"));
    let pictures = String::from_utf8_lossy(&read("out.xlsx")).matches("xl/media/image1.jpeg").count();
    assert!(pictures > 0, "the first photo has its picture");
}

#[test]
fn messages_never_replace_a_photo() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "1.jpg", &jpeg(1));
    let run = photolint(folder.path(), &["check", "1.jpg", "--only", "file", "--messages", "1.jpg"]);
    assert_eq!(run.status.code(), Some(2));
    assert_eq!(fs::read(folder.path().join("1.jpg")).expect("the photo is there"), jpeg(1));
}

#[test]
fn both_faces_have_a_column_where_there_are_any() {
    let with = |older| Row { faces: Some(Faces { older, file: jpeg(3) }), ..row("in/1.jpg", Vec::new(), None) };
    let rows = [with(Older::Enrolment), row("in/2.jpg", Vec::new(), None)];
    let mut book = opened(written(&mut Xlsx::new(Catalogue::of(Lang::Zh)), &rows, None));
    let headings = |book: &mut Opened<_>| {
        let sheet = book.worksheet_range_at(0).expect("a sheet").expect("its cells");
        sheet.rows().next().expect("a row").iter().take(3).map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(headings(&mut book), ["照片", "入学照片 | 本次照片", "文件名"]);
    let earlier = [with(Older::Previous), row("in/2.jpg", Vec::new(), None)];
    let mut book = opened(written(&mut Xlsx::new(Catalogue::of(Lang::Zh)), &earlier, None));
    assert_eq!(headings(&mut book)[1], "以前的照片 | 本次照片");
    let both = [with(Older::Previous), with(Older::Enrolment)];
    let mut book = opened(written(&mut Xlsx::new(Catalogue::of(Lang::Zh)), &both, None));
    assert_eq!(headings(&mut book)[1], "对照照片 | 本次照片");
    let mut without = opened(written(&mut Xlsx::new(Catalogue::of(Lang::Zh)), &rows[1..], None));
    assert_eq!(headings(&mut without)[..2], ["照片", "文件名"]);
}

/// Five thousand rows with a picture each; `/usr/bin/time -v` tells what they take.
#[expect(clippy::print_stdout, reason = "a measurement")]
#[test]
#[ignore = "a measurement: 40 s"]
fn five_thousand_rows() {
    let mut seed = 1_u32;
    let picture = || {
        let pixels = image::RgbImage::from_fn(90, 120, |x, y| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            image::Rgb([(x * 2) as u8 + (seed >> 28) as u8, (y * 2) as u8 + (seed >> 28) as u8, (seed >> 27) as u8 + 90])
        });
        let mut file = Cursor::new(Vec::new());
        pixels.write_to(&mut file, image::ImageFormat::Jpeg).expect("a picture in memory encodes");
        file.into_inner()
    };
    let mut picture = picture;
    let mut report = Xlsx::new(Catalogue::of(Lang::Zh));
    let (mut out, mut totals) = (Vec::new(), Totals::default());
    for number in 0..5000 {
        let findings = vec![fault("eye-line", 340.0), fault("face-width", 150.0), fault("crown-margin", 10.0)];
        let row = Row { picture: Some(picture()), ..row(&format!("in/{number:05}.jpg"), findings, Some(student(NUMBER, "张三"))) };
        totals.add(&row);
        report.row(&mut out, &row).expect("memory takes everything");
    }
    report.end(&mut out, &totals).expect("memory takes everything");
    println!("{} bytes", out.len());
    assert!(out.len() < 40_000_000, "{} bytes", out.len());
}

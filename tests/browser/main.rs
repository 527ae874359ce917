//! The page of `--format html` in a real Chromium: what an officer does with it, by mouse and by keyboard.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use photolint::catalogue::{Catalogue, Lang};
use photolint::inspect::{Inspection, Inspector, Submission};
use photolint::locate::{Locator, RegionSource};
use photolint::photo::DecodeLimits;
use photolint::plan::Plan;
use photolint::profile::built_in;
use photolint::records::roster::Student;
use photolint::report::html::Html;
use photolint::report::{Head, Report, Row, Totals, picture};
use serde_json::Value;

mod driver;
#[path = "../support/page.rs"]
mod page;
mod serve;
#[path = "../support/mod.rs"]
mod support;

use driver::{Browser, saved};
use support::{out, photolint, put};

/// Photos of the day: two that are rejected, one to look at, two that are accepted, one that is no photo.
const PHOTOS: [(&str, &str); 5] = [
    ("eye-line-low.jpg", "a/eye-line-low.jpg"),
    ("eye-openness-closed.jpg", "x</script><script>alert(1)</script>/<img src=x onerror=alert(1)>.jpg"),
    ("background-colour-white.jpg", "background-colour-white.jpg"),
    ("accepted-dark-suit.jpg", "accepted-dark-suit.jpg"),
    ("accepted-spectacles.jpg", "\"'&amp; \u{202e}gpj.jpg"),
];

fn sample(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos").join(name)).expect("a sample photo")
}

/// A folder with photos and their report, and a browser that has it open; none where there is no browser.
fn desk() -> Option<(tempfile::TempDir, Browser)> {
    let folder = tempfile::tempdir().expect("a folder");
    let browser = Browser::start(folder.path())?;
    for (from, to) in PHOTOS {
        put(&folder.path().join("in"), to, &sample(from));
    }
    put(&folder.path().join("in"), "broken.jpg", b"\xff\xd8\xff\xe0 not a photo");
    let checked = photolint(folder.path(), &["check", "in", "--format", "html", "-o", "report.html", "--lang", "zh"]);
    assert_eq!(checked.status.code(), Some(1), "{checked:?}");
    browser.open(&folder.path().join("report.html"));
    browser.wait("document.querySelectorAll('.cell').length === 6 && !document.querySelector('#status').innerText.includes('正在读取')");
    Some((folder, browser))
}

/// The numbers at the top: all, rejected, to look at, accepted.
fn counts(browser: &Browser) -> [String; 4] {
    ["all", "reject", "review", "accept"].map(|count| browser.text(&format!("[data-count={count}] strong")))
}

/// Opens the photo whose cell holds a text.
fn open(browser: &Browser, text: &str) {
    browser.run(&format!("[...document.querySelectorAll('.cell')].find((cell) => cell.innerText.includes({text:?})).click()"));
    browser.wait("!document.querySelector('#viewer').hidden");
}

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

/// Answers who decides.
fn sign(browser: &Browser) {
    browser.wait("document.querySelector('dialog input[name=by]') !== null");
    browser.keys("Li");
    browser.keys(ENTER);
    browser.wait("document.querySelector('dialog input[name=by]') === null");
}

#[test]
fn a_report_opens_without_a_complaint_and_names_stay_text() {
    let Some((_folder, browser)) = desk() else { return };
    assert_eq!(counts(&browser), ["6", "3", "1", "2"]);
    assert_eq!(browser.count("img[onerror], #wall script, h2 img"), 0);
    assert!(browser.text("#wall").contains("<img src=x onerror=alert(1)>.jpg"));
    assert!(browser.text("#wall").contains("\"'&amp; \\u{202e}gpj.jpg"), "{}", browser.text("#wall"));
    open(&browser, "onerror");
    assert!(browser.text("#viewer header p").contains("x</script><script>alert(1)</script>/"), "{}", browser.text("#viewer header p"));
    let said = [browser.value("document.title"), browser.value("document.documentElement.lang")];
    assert_eq!(said[1], "zh-CN");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn filters_and_search_leave_what_was_asked_for() {
    let Some((_folder, browser)) = desk() else { return };
    browser.click("[data-count=review]");
    assert_eq!((browser.count(".cell"), browser.count(".cell.review")), (1, 1));
    browser.click("[data-count=review]");
    browser.choose("select[name=check]", "eye-line");
    assert_eq!(browser.count(".cell"), 1);
    assert!(browser.text(".cell").contains("eye-line-low"));
    browser.choose("select[name=check]", "");
    browser.keys("/dark");
    assert_eq!(browser.count(".cell"), 1);
    assert!(browser.text(".cell").contains("accepted-dark-suit"));
    browser.keys("zzz");
    assert_eq!(browser.count(".cell"), 0);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_photo_is_shown_with_its_marks_and_they_can_be_switched_and_lit() {
    let Some((_folder, browser)) = desk() else { return };
    open(&browser, "eye-line-low");
    let seen = |selector: &str| {
        browser.value(&format!(
            "[...document.querySelectorAll({selector:?})].filter((marks) => getComputedStyle(marks).display !== 'none').length"
        ))
    };
    let box_of = "document.querySelector('svg.overlay').getAttribute('viewBox')";
    assert_eq!(browser.value(box_of), "0 0 480 640");
    let band = "document.querySelector('.marks[data-check=eye-line] .band')";
    assert_eq!(browser.value(&format!("[{band}.getAttribute('y'), {band}.getAttribute('height')]")), serde_json::json!(["200", "100"]));
    assert_eq!(seen(".marks[data-check=eye-line]"), 1);
    assert_eq!(seen(".marks.passed"), 0);
    browser.click("[data-overlay=all]");
    assert!(seen(".marks.passed").as_u64() > Some(5));
    assert_eq!(seen(".marks.regions"), 1);
    assert!(browser.count(".marks.regions polyline.line") >= 3, "hair, face and clothing are outlined");
    assert_eq!(browser.count("[data-check=regions]:not(.marks)"), 0);
    browser.click("[data-overlay=none]");
    assert_eq!(seen(".marks"), 0);
    browser.run("document.querySelector('.finding[data-check=eye-line]').dispatchEvent(new MouseEvent('mouseenter'))");
    assert_eq!(seen(".marks"), 1);
    let finding = browser.text(".finding[data-check=eye-line]");
    assert!(["眼睛位置", "要求 200–300 像素", "教毕指", "规定原文", "头顶距"].iter().all(|part| finding.contains(part)), "{finding}");
    browser.keys(ESCAPE);
    browser.wait("document.querySelector('#viewer').hidden");
    browser.click("#language");
    assert!(browser.text("#counts").contains("rejected"), "{}", browser.text("#counts"));
    open(&browser, "eye-line-low");
    assert!(browser.text(".finding[data-check=crown-margin]").contains("px from the top"));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn keys_walk_and_decide_and_an_overruled_rejection_needs_a_reason() {
    let Some((folder, browser)) = desk() else { return };
    browser.keys("j");
    browser.keys(ENTER);
    browser.wait("!document.querySelector('#viewer').hidden");
    let place = || browser.text(".steps span");
    assert_eq!(place(), "2 / 6");
    browser.keys("jjk");
    assert_eq!(place(), "3 / 6");
    browser.keys("\u{e00c}");
    open(&browser, "eye-line-low");
    browser.keys("1");
    sign(&browser);
    browser.wait("document.querySelector('dialog input[name=reason]') !== null");
    browser.keys(ENTER);
    browser.click("dialog button.main");
    assert!(browser.text("dialog .fault").contains("理由"), "a rejection was overruled without a reason");
    browser.click("dialog input[name=reason]");
    browser.click("dialog button.main");
    browser.wait("document.querySelector('dialog') === null");
    browser.keys(ESCAPE);
    assert_eq!(counts(&browser), ["6", "2", "1", "3"]);
    open(&browser, "background-colour-white");
    browser.keys("3");
    browser.wait("document.querySelector('dialog input[value=background-colour]:checked') !== null");
    browser.click("dialog button.main");
    browser.wait("document.querySelector('#notice').innerText.includes('不合格')");
    browser.keys(ESCAPE);
    browser.click("#approve");
    browser.wait("document.querySelector('dialog') !== null");
    browser.click("dialog button.main");
    browser.wait("document.querySelector('#approve').disabled");
    browser.click("#save");
    let file = folder.path().join("decisions.json");
    let decisions: Value = serde_json::from_str(&saved(&file)).expect("decisions are JSON");
    let verdicts: Vec<_> = decisions["decisions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|decision| decision["verdict"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(verdicts, ["accept", "reject", "accept", "accept"]);
    assert_eq!(decisions["decisions"][0]["by"], "Li");
    assert!(decisions["decisions"][0]["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
    assert_eq!(browser.complaints(), Vec::<String>::new());
    reopened(&browser, folder.path());
    applied(folder.path());
}

#[test]
fn what_is_decided_of_one_copy_of_a_file_says_nothing_of_the_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(browser) = Browser::start(folder.path()) else { return };
    for name in ["first.jpg", "second.jpg"] {
        put(&folder.path().join("in"), name, &sample("accepted-dark-suit.jpg"));
    }
    photolint(folder.path(), &["check", "in", "--format", "html", "-o", "report.html", "--duplicates", "--lang", "zh"]);
    browser.open(&folder.path().join("report.html"));
    browser.wait("document.querySelectorAll('.cell.review').length === 2");
    open(&browser, "first");
    browser.keys("1");
    sign(&browser);
    browser.wait("document.querySelector('#notice').innerText.includes('合格')");
    browser.keys(ESCAPE);
    assert_eq!(counts(&browser), ["2", "0", "1", "1"]);
}

/// Whatever has the focus, by its key, its id or its place on the wall.
fn focus(browser: &Browser) -> String {
    let key = browser.value("(({ dataset, id }) => dataset.key ?? (id || dataset.place))(document.activeElement)");
    key.as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_digit_decides_on_no_photo_that_has_not_the_focus() {
    let Some((_folder, browser)) = desk() else { return };
    browser.keys("3");
    assert_eq!((browser.count("dialog"), focus(&browser)), (0, "0".into()));
    browser.keys("3");
    sign(&browser);
    browser.wait("document.querySelector('#status').innerText.includes('已决定 1 张')");
    assert_eq!(focus(&browser), "0");
    browser.click("#notice button");
    browser.wait("!document.querySelector('#status').innerText.includes('已决定')");
    assert_ne!(browser.value("document.activeElement.tagName"), "BODY");
}

#[test]
fn the_focus_stays_where_it_was_when_its_place_is_drawn_anew() {
    let Some((_folder, browser)) = desk() else { return };
    for selector in ["[data-count=review]", "[data-count=review]", "#language", "#language"] {
        browser.click(selector);
        let expected = browser.value(&format!("(({{ dataset, id }}) => dataset.key ?? id)(document.querySelector({selector:?}))"));
        assert_eq!(expected, focus(&browser));
    }
    open(&browser, "eye-line-low");
    assert!(browser.text("#viewer .unseen").contains("eye-line-low"), "{}", browser.text("#viewer .unseen"));
    for key in ["overlay-all", "next", "previous"] {
        browser.click(&format!("[data-key={key}]"));
        assert_eq!(focus(&browser), key);
    }
    let named = "document.getElementById(document.querySelector('[role=dialog]').getAttribute('aria-labelledby')).innerText";
    assert!(browser.value(named).as_str().is_some_and(|name| name.contains("eye-line-low")));
    browser.click("summary");
    browser.click("[data-key=overlay-none]");
    assert_eq!(browser.value("document.querySelector('details.passed').open"), true);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

/// A page that is opened again has what was decided, and another browser that is given the file has it too.
fn reopened(browser: &Browser, folder: &Path) {
    browser.open(&folder.join("report.html"));
    browser.wait("document.querySelector('#status').innerText.includes('已决定 4 张')");
    browser.run("localStorage.clear()");
    browser.open(&folder.join("report.html"));
    browser.wait("document.querySelector('#filters button') !== null && !document.querySelector('#status').innerText.includes('正在读取')");
    assert!(!browser.text("#status").contains("已决定"));
    browser.upload("#load-file", &folder.join("decisions.json"));
    browser.wait("document.querySelector('#status').innerText.includes('已决定 4 张')");
    put(folder, "other.json", b"{\"schema\":1,\"profile\":\"id-card\",\"decisions\":[]}");
    browser.upload("#load-file", &folder.join("other.json"));
    browser.wait("document.querySelector('#notice').innerText.includes('另一套规则')");
}

/// The file that the page saved gives the people's verdicts.
fn applied(folder: &Path) {
    let checked = photolint(folder, &["check", "in", "--format", "ndjson", "--decisions", "decisions.json", "--today", "2025-05-01"]);
    let rows: Vec<Value> = out(&checked).lines().map(|line| serde_json::from_str(line).expect("a record is JSON")).collect();
    let verdict = |part: &str| {
        let row = rows.iter().find(|row| row["path"].as_str().is_some_and(|path| path.contains(part))).expect("a row");
        (row["verdict"].as_str().unwrap_or_default().to_owned(), row["decision"]["judged"].as_str().map(ToOwned::to_owned))
    };
    assert_eq!(verdict("eye-line-low"), ("accept".into(), Some("reject".into())));
    assert_eq!(verdict("background-colour-white"), ("reject".into(), Some("review".into())));
    assert_eq!(verdict("accepted-dark-suit"), ("accept".into(), Some("accept".into())));
    assert_eq!(verdict("broken"), ("reject".into(), None));
}

#[test]
fn the_page_fits_a_phone_and_a_sheet_of_paper() {
    let Some((_folder, browser)) = desk() else { return };
    browser.resize(375, 812);
    browser.wait("innerWidth === 375");
    let overflow = "document.documentElement.scrollWidth > 375";
    assert_eq!(browser.value(overflow), false);
    open(&browser, "eye-line-low");
    assert_eq!(browser.value(overflow), false);
    let reachable = "[...document.querySelectorAll('.decide button')].every((button) => button.getBoundingClientRect().bottom <= 812 && button.getBoundingClientRect().height >= 40)";
    assert_eq!(browser.value(reachable), true);
    browser.keys(ESCAPE);
    let paper = browser.command("Page.printToPDF", &serde_json::json!({ "preferCSSPageSize": true }));
    assert!(paper["data"].as_str().is_some_and(|file| file.len() > 20_000), "a list with pictures was printed");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn both_faces_stand_beside_the_findings() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(browser) = Browser::start(folder.path()) else { return };
    put(folder.path(), "in/both.jpg", &sample("accepted-dark-suit.jpg"));
    put(folder.path(), "in/alone.jpg", &sample("eye-line-low.jpg"));
    put(folder.path(), "old/both.jpg", &sample("exposure-dark.jpg"));
    photolint(folder.path(), &["check", "in", "--enrolment", "old", "--format", "html", "-o", "report.html", "--lang", "zh"]);
    browser.open(&folder.path().join("report.html"));
    browser.wait("document.querySelectorAll('.cell').length === 2");
    open(&browser, "both");
    browser.wait("document.querySelector('.faces img')?.naturalHeight === 240");
    assert!(browser.text(".faces figcaption").contains("入学照片"));
    browser.keys(ESCAPE);
    open(&browser, "alone");
    assert_eq!(browser.value("document.querySelector('figure.faces') === null"), true);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_report_without_pictures_shows_cards() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(browser) = Browser::start(folder.path()) else { return };
    put(folder.path(), "in/1.jpg", &sample("pixel-size-small.jpg"));
    photolint(
        folder.path(),
        &["check", "in", "--only", "file", "--format", "html", "--thumbnails", "none", "-o", "report.html", "--lang", "zh"],
    );
    let page = fs::read_to_string(folder.path().join("report.html")).expect("a report");
    assert!(!page.contains("class=\"picture\""));
    browser.open(&folder.path().join("report.html"));
    browser.wait("document.querySelectorAll('.cell .card').length === 1");
    assert!(browser.text(".cell .card").contains("像素尺寸"));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

/// Photos of the large report.
const MANY: usize = 5_000;

/// Height of the pictures of so many, as the command line chooses it, px.
const PICTURE_PX: u32 = 256;

/// Processor time within which the page of so many has to be open, seconds; a machine that has nothing else to do takes no longer
/// by the clock.
const OPEN_S: f64 = 2.0;

/// The page's processor time by that of a page of the same bytes with nothing run, 0.9–1.5 here.
const OVER_INERT: f64 = 1.6;

/// Processor time of a frame while the wall is scrolled, seconds: half of a sixtieth.
const FRAME_S: f64 = 1.0 / 60.0;

/// What the program found on some sample photos, with pictures.
fn inspected(plan: &Plan) -> Vec<Row> {
    let locator = Locator::for_plan(plan, RegionSource::Own).expect("the program's own networks");
    let limits = DecodeLimits::default();
    let inspector = Inspector { plan, locator: &locator, limits: &limits };
    let inspect = |name: &str| {
        let mut small = None;
        let bytes = sample(name);
        let inspection = inspector.inspect_with(Submission::alone(name, &bytes), &mut |sight| {
            small = picture::render(sight.photo, PICTURE_PX).ok();
        });
        Row::of(name, Inspection { picture: small, ..inspection })
    };
    PHOTOS.map(|(name, _)| inspect(name)).to_vec()
}

fn large_report(file: PathBuf) {
    let plan = built_in("ucas-2025").expect("a built-in profile");
    let samples = inspected(&plan);
    let head = Head { has_roster: true, ..Head::of(&plan, MANY) };
    let mut report = Html::new(Catalogue::of(Lang::Zh));
    let mut out = BufWriter::new(File::create(file).expect("a file"));
    let mut totals = Totals::default();
    report.begin(&mut out, &head).expect("a disk with space");
    for number in 0..MANY {
        let number_of = format!("2022{number:08}");
        let unit = ["化学研究所", "物理研究所", "数学与系统科学研究院"][number % 3];
        let student = Student {
            number: number_of,
            name: Some(format!("学生{number}")),
            id_number: None,
            unit: Some(unit.into()),
            unit_code: None,
            remark: None,
        };
        let row = Row {
            path: format!("in/{number:05}.jpg"),
            sha256: Some(format!("{number:064x}")),
            student: Some(student),
            ..samples[number % samples.len()].clone()
        };
        totals.add(&row);
        report.row(&mut out, &row).expect("a disk with space");
    }
    report.end(&mut out, &totals).expect("a disk with space");
}

#[test]
fn five_thousand_photos_open_in_two_seconds_and_scroll_smoothly() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(browser) = Browser::start(folder.path()) else { return };
    let file = folder.path().join("large.html");
    large_report(file.clone());
    let size_mb = fs::metadata(&file).expect("a file").len() as f64 / 1e6;
    assert!(size_mb < 90.0, "{size_mb} MB");
    browser.command("Performance.enable", &serde_json::json!({}));
    browser.open(&file);
    browser.wait("document.querySelector('[data-count=all] strong')?.innerText.replace(/\\D/g, '') === '5000' && document.querySelectorAll('.cell').length > 8");
    let opened = processor_s(&browser);
    // On a slow machine the browser needs as long to read the bytes alone.
    assert!(opened < OPEN_S || opened < OVER_INERT * inert_s(&file), "{opened} s of processor time to open {size_mb} MB");
    assert!(browser.count(".cell") < 120, "only what is in sight is in the page");
    let frames = 120;
    browser.run(&format!("window.left = {frames}; const step = () => {{ scrollBy(0, 120); left -= 1; if (left > 0) requestAnimationFrame(step); }}; requestAnimationFrame(step)"));
    browser.wait("window.left === 0");
    let scrolled = (processor_s(&browser) - opened) / f64::from(frames);
    assert!(scrolled < FRAME_S, "{scrolled} s of processor time a frame");
    browser.choose("select[name=unit]", "物理研究所");
    assert!(browser.text("#status").contains("1667 / 5000"), "{}", browser.text("#status"));
    browser.keys("/00042");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

/// Processor time of the page so far, seconds.
/// Processor time in which a browser of its own opens the page with its program as plain text.
fn inert_s(file: &Path) -> f64 {
    let page = fs::read_to_string(file).expect("a page");
    let inert = file.with_file_name("inert.html");
    fs::write(&inert, page.replacen("\n<script>", "\n<script type=\"text/plain\">", 1)).expect("a disk with space");
    let folder = tempfile::tempdir().expect("a folder");
    let browser = Browser::start(folder.path()).expect("a browser, as there was one before");
    browser.command("Performance.enable", &serde_json::json!({}));
    browser.open(&inert);
    browser.wait("document.readyState === 'complete' && document.querySelector('#tail') !== null");
    processor_s(&browser)
}

fn processor_s(browser: &Browser) -> f64 {
    let metrics = browser.command("Performance.getMetrics", &serde_json::json!({}));
    let metric = metrics["metrics"].as_array().into_iter().flatten().find(|metric| metric["name"] == "ThreadTime");
    metric.and_then(|metric| metric["value"].as_f64()).expect("the browser tells its processor time")
}

//! The page of `photolint serve` in a real Chromium: photos are dropped, watched, decided on and taken away.

use std::path::Path;

use super::driver::Browser;
use super::page::Page;
use super::{counts, open, sample, sign};

/// A browser that has the page open; none where there is no browser.
fn desk(path: &str) -> Option<(tempfile::TempDir, Browser, Page)> {
    let folder = tempfile::tempdir().expect("a folder");
    let browser = Browser::start(folder.path())?;
    let page = Page::open("zh", &[]);
    browser.go(&(page.address() + path));
    browser.wait("document.querySelector('[data-word]').textContent !== ''");
    Some((folder, browser, page))
}

/// Drops files on the page as a hand would.
fn drop_files(browser: &Browser, names: &[&str]) {
    for name in names {
        let bytes = sample(name);
        browser.run(&format!(
            "const transfer = new DataTransfer();\
             transfer.items.add(new File([new Uint8Array({bytes:?})], {name:?}, {{ type: 'image/jpeg' }}));\
             document.body.dispatchEvent(new DragEvent('drop', {{ dataTransfer: transfer, bubbles: true, cancelable: true }}));"
        ));
    }
}

#[test]
fn photos_that_are_dropped_arrive_on_the_wall_and_can_be_taken_away() {
    let Some((_folder, browser, page)) = desk("") else { return };
    assert_eq!(browser.value("getComputedStyle(document.querySelector('#counts')).display"), "none");
    drop_files(&browser, &["eye-line-low.jpg", "accepted-dark-suit.jpg", "eye-openness-closed.jpg"]);
    browser.wait("document.querySelectorAll('.cell').length === 3 && !document.querySelector('#downloads').hidden");
    open(&browser, "eye-line-low");
    browser.wait("document.querySelector('svg.overlay image') !== null");
    assert!(browser.text("#viewer").contains("眼睛"), "{}", browser.text("#viewer"));
    let workbook = page.get("download/photolint.xlsx");
    assert!(workbook.status == 200 && workbook.body.starts_with(b"PK"));
    assert!(page.get("download/messages.xlsx").body.starts_with(b"PK"));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_decision_outlives_the_page_and_fills_the_pack() {
    let Some((_folder, browser, page)) = desk("") else { return };
    drop_files(&browser, &["eye-line-low.jpg"]);
    browser.wait("document.querySelectorAll('.cell').length === 1 && !document.querySelector('#downloads').hidden");
    assert_eq!(page.get("download/photolint.zip").status, 422);
    open(&browser, "eye-line-low");
    browser.keys("1");
    sign(&browser);
    browser.wait("document.querySelector('dialog input[name=reason]') !== null");
    browser.click("dialog input[name=reason]");
    browser.click("dialog button.main");
    browser.wait("document.querySelector('dialog') === null");
    browser.keys("\u{e00c}");
    browser.wait("document.querySelector('#viewer').hidden");
    assert_eq!(counts(&browser), ["1", "0", "0", "1"]);
    browser.run("document.querySelector('#wall').replaceChildren(); location.reload()");
    browser.wait("document.querySelectorAll('.cell').length === 1");
    assert_eq!(counts(&browser), ["1", "0", "0", "1"]);
    assert!(page.get("download/photolint.zip").body.starts_with(b"PK"));
}

/// A page with some photos of the samples, all of them checked.
fn desk_with(names: &[&str]) -> Option<(tempfile::TempDir, Browser, Page)> {
    let (folder, browser, page) = desk("")?;
    drop_files(&browser, names);
    wait_for(&browser, names.len());
    Some((folder, browser, page))
}

fn wait_for(browser: &Browser, photos: usize) {
    browser.wait(&format!("document.querySelectorAll('.cell').length === {photos} && !document.querySelector('#downloads').hidden"));
}

/// Whatever has the focus, by its key.
fn focus(browser: &Browser) -> String {
    let key = browser.value("document.activeElement.dataset.key ?? document.activeElement.id");
    key.as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_photo_that_is_dropped_again_is_said_and_one_that_is_removed_is_gone() {
    let Some((_folder, browser, _page)) = desk_with(&["eye-line-low.jpg", "accepted-dark-suit.jpg"]) else { return };
    drop_files(&browser, &["eye-line-low.jpg"]);
    browser.wait("document.querySelector('#again').innerText.includes('1 张已有，未重复加入')");
    assert_eq!(browser.count(".cell"), 2);
    open(&browser, "eye-line-low");
    browser.click(".decide .remove");
    browser.wait("document.querySelector('dialog') !== null");
    browser.click("dialog button.main");
    browser.wait("document.querySelectorAll('.cell').length === 1 && document.querySelector('.steps span').innerText === '1 / 1'");
    assert!(browser.text("#viewer-name").contains("accepted-dark-suit"));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn two_tabs_decide_on_one_page_and_what_is_unsaved_is_said() {
    let names = ["eye-line-low.jpg", "eye-openness-closed.jpg"];
    let Some((_folder, browser, page)) = desk_with(&names) else { return };
    let first = browser.another_tab();
    browser.go(&page.address());
    wait_for(&browser, 2);
    open(&browser, "eye-line-low");
    browser.keys("3");
    sign(&browser);
    browser.wait("document.querySelector('#status').textContent.includes('有 1 项决定未保存')");
    browser.turn_to(&first);
    browser.wait("document.querySelector('#status').innerText.includes('已决定 1 张')");
    open(&browser, "eye-openness-closed");
    browser.keys("3");
    browser.wait("document.querySelector('#status').textContent.includes('有 2 项决定未保存')");
    browser.keys("\u{e00c}");
    browser.click("#save");
    browser.wait("!document.querySelector('#status').innerText.includes('未保存')");
    browser.click("#help");
    assert!(browser.text("dialog").contains("关闭程序即清除"), "{}", browser.text("dialog"));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_waiver_is_seen_and_taken_back_and_so_is_a_verdict() {
    let Some((_folder, browser, _page)) = desk_with(&["headwear-cap.jpg"]) else { return };
    open(&browser, "headwear-cap");
    browser.click(".decide .waive");
    sign(&browser);
    browser.wait("document.querySelector('dialog select[name=kind]') !== null");
    assert_eq!(browser.value("document.querySelector('dialog select[name=kind]').value"), "");
    browser.run("document.querySelector('dialog input[value=headwear]').click(); document.querySelector('dialog [name=until]').value = '2199-12-31'");
    browser.choose("dialog select[name=kind]", "medical");
    browser.click("dialog button.main");
    browser
        .wait("document.querySelector('.waiver')?.innerText.includes('医疗') && document.querySelector('header.verdict.accept') !== null");
    browser.click(".waiver button");
    browser.wait("document.querySelector('.waiver') === null && document.querySelector('header.verdict.review') !== null");
    browser.click("#notice button");
    browser.wait("document.querySelector('.waiver') !== null && document.querySelector('header.verdict.accept') !== null");
    browser.click("[data-verdict=accept]");
    browser.wait("document.querySelector('[data-verdict=accept]').ariaPressed === 'true'");
    assert_eq!(focus(&browser), "accept");
    browser.click("[data-verdict=accept]");
    browser.wait("document.querySelector('[data-verdict=accept]').ariaPressed === 'false'");
    browser.keys("u");
    browser.wait("document.querySelector('[data-verdict=accept]').ariaPressed === 'true'");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn what_is_wrong_with_a_list_is_folded_away_and_another_list_is_asked_about() {
    let Some((folder, browser, _page)) = desk_with(&["eye-line-low.jpg"]) else { return };
    for (name, second) in [("one.csv", "2021001"), ("two.csv", "2021002")] {
        let list = format!("学号,姓名\n2021001,张三\n{second},李四\n");
        std::fs::write(folder.path().join(name), list).expect("a disk with space");
    }
    browser.upload("#choose-roster", &folder.path().join("one.csv"));
    browser.wait("document.querySelector('#roster summary')?.innerText.includes('1 处问题')");
    assert_eq!(browser.value("document.querySelector('#roster details').open"), false);
    browser.run("location.reload()");
    browser.wait("document.querySelector('#roster li')?.textContent.includes('第 3 行')");
    browser.upload("#choose-roster", &folder.path().join("two.csv"));
    let asked = browser.agree();
    assert!(asked.contains("one.csv") && asked.contains("two.csv"), "{asked}");
    browser.wait("document.querySelector('#roster').innerText.includes('two.csv') && document.querySelector('#roster summary') === null");
    // Two students without a photo, and on paper before the signature.
    browser.wait("document.querySelector('#lists summary')?.innerText.includes('2 人没有照片')");
    browser.run("dispatchEvent(new Event('beforeprint'))");
    let order = "[...document.querySelector('#paper').children].map((part) => part.className)";
    assert_eq!(browser.value(&format!("{order}.slice(-2)")), serde_json::json!(["lacking", "signature"]));
    assert_eq!(browser.value("document.querySelectorAll('.lacking ol')[0].children.length"), 2);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn one_photo_is_answered_beside_its_guide_and_an_emptied_page_shows_none() {
    let Some((_folder, browser, page)) = desk("one") else { return };
    let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos/crown-margin-close.jpg");
    browser.upload("#file", &photo);
    browser.wait("document.querySelector('.verdict.reject') !== null && document.querySelector('#guide .band') !== null");
    assert!(browser.text("#answer").contains("头顶"), "{}", browser.text("#answer"));
    browser.click("#lang");
    browser.wait(
        "document.querySelector('#answer').innerText.includes('hair') || document.querySelector('#answer').innerText.includes('head')",
    );
    assert_eq!(page.get("rows?since=0").json()["total"], 0);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_photo_without_a_face_is_one_fault_and_the_hints_come_back_for_the_next() {
    let Some((_folder, browser, _page)) = desk("one") else { return };
    browser.upload("#file", &Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos/face-count-none.jpg"));
    browser.wait("document.querySelector('.verdict.reject') !== null");
    assert_eq!(browser.value("document.querySelectorAll('.findings li:not(.advise)').length"), 1);
    browser.click("#again");
    browser.wait("document.querySelectorAll('#answer #hint-list li').length > 0");
}

#[test]
fn what_follows_from_there_being_no_face_is_counted_in_the_viewer() {
    let Some((_folder, browser, _page)) = desk("") else { return };
    drop_files(&browser, &["face-count-none.jpg"]);
    browser.wait("document.querySelectorAll('.cell').length === 1 && !document.querySelector('#downloads').hidden");
    open(&browser, "face-count-none");
    browser.wait("document.querySelector('.follows') !== null");
    assert_eq!(browser.value("document.querySelectorAll('.finding.unmeasurable').length"), 0);
    // What is folded away is what passed, and apart from that what was not checked; never what was found.
    assert_eq!(browser.value("document.querySelectorAll('.passed .sign.fail, .passed .sign.review').length"), 0);
    assert_eq!(browser.value("document.querySelectorAll('.passed')[0].querySelectorAll('.sign:not(.pass)').length"), 0);
}

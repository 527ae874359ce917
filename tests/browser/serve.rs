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

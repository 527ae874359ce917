//! A Chromium that does what it is told: the `WebDriver` protocol, JSON over HTTP.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long a page may take for what it is waited for: a build machine may have much else to do.
const PATIENCE: Duration = Duration::from_secs(40);

/// A browser with one window, closed when it goes.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Browser {
    /// Starts one that saves downloads in a folder; none, said so, where Chromium or its driver is missing.
    #[expect(clippy::print_stderr, reason = "whoever runs the tests has to know what was skipped")]
    pub(crate) fn start(downloads: &Path) -> Option<Self> {
        let started = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut driver) = started else {
            eprintln!("SKIPPED: chromedriver is not installed");
            return None;
        };
        let mut lines = BufReader::new(driver.stdout.take().expect("a piped output")).lines();
        let port = lines
            .find_map(|line| line.ok()?.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok())
            .expect("the driver names its port");
        thread::spawn(move || lines.for_each(drop));
        let mut browser = Self { driver, port, session: String::new() };
        let arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1366,768"];
        let options = json!({ "args": arguments, "prefs": { "download.default_directory": downloads } });
        let wanted = json!({ "browserName": "chrome", "goog:loggingPrefs": { "browser": "ALL" }, "goog:chromeOptions": options });
        let opened = browser.ask("POST", "/session", &json!({ "capabilities": { "alwaysMatch": wanted } }));
        let session = opened["sessionId"].as_str();
        let Some(session) = session else {
            eprintln!("SKIPPED: Chromium does not start: {opened}");
            return None;
        };
        browser.session = format!("/session/{session}");
        Some(browser)
    }

    /// Opens a file by its path, as a double click does.
    pub(crate) fn open(&self, file: &Path) {
        self.tell("/url", &json!({ "url": format!("file://{}", file.display()) }));
    }

    /// Opens an address.
    pub(crate) fn go(&self, address: &str) {
        self.tell("/url", &json!({ "url": address }));
    }

    /// What a script in the page returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.tell("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// What an expression is in the page.
    pub(crate) fn value(&self, expression: &str) -> Value {
        self.run(&format!("return {expression}"))
    }

    /// The text of the first element that a selector finds.
    pub(crate) fn text(&self, selector: &str) -> String {
        let text = self.value(&format!("document.querySelector({selector:?})?.innerText ?? ''"));
        text.as_str().unwrap_or_default().to_owned()
    }

    /// How many elements a selector finds.
    pub(crate) fn count(&self, selector: &str) -> u64 {
        self.value(&format!("document.querySelectorAll({selector:?}).length")).as_u64().unwrap_or_default()
    }

    /// Clicks with the mouse, where the element is seen.
    pub(crate) fn click(&self, selector: &str) {
        let found = self.tell("/element", &json!({ "using": "css selector", "value": selector }));
        let id = found.as_object().and_then(|found| found.values().next()?.as_str()).unwrap_or_else(|| panic!("{selector}: {found}"));
        let clicked = self.tell(&format!("/element/{id}/click"), &json!({}));
        assert!(clicked.is_null(), "{selector}: {clicked}");
    }

    /// Types into whatever has the focus.
    pub(crate) fn keys(&self, keys: &str) {
        let strokes = keys.chars().flat_map(|key| [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]);
        let strokes: Vec<_> = strokes.collect();
        self.tell("/actions", &json!({ "actions": [{ "type": "key", "id": "keys", "actions": strokes }] }));
    }

    /// Chooses a value of a list.
    pub(crate) fn choose(&self, selector: &str, value: &str) {
        self.run(&format!("const list = document.querySelector({selector:?}); list.value = {value:?}; list.dispatchEvent(new Event('change', {{ bubbles: true }}))"));
    }

    /// Gives files to an input of files.
    pub(crate) fn upload(&self, selector: &str, file: &Path) {
        let found = self.tell("/element", &json!({ "using": "css selector", "value": selector }));
        let id = found.as_object().and_then(|found| found.values().next()?.as_str()).unwrap_or_else(|| panic!("{selector}: {found}"));
        self.tell(&format!("/element/{id}/value"), &json!({ "text": file.to_string_lossy() }));
    }

    /// Waits until an expression is true in the page.
    pub(crate) fn wait(&self, expression: &str) {
        let begun = Instant::now();
        while self.value(expression) != true {
            assert!(begun.elapsed() < PATIENCE, "never true: {expression}\n{}", self.value("document.body.innerText.slice(0, 2000)"));
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// A command of the `DevTools` protocol.
    pub(crate) fn command(&self, name: &str, parameters: &Value) -> Value {
        self.tell("/goog/cdp/execute", &json!({ "cmd": name, "params": parameters }))
    }

    /// The width of the screen, and whether it is a phone's.
    pub(crate) fn resize(&self, width_px: u32, height_px: u32) {
        let is_phone = width_px < 500;
        self.command(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": width_px, "height": height_px, "deviceScaleFactor": 1, "mobile": is_phone }),
        );
    }

    /// Opens another tab and turns to it; returns what the first is known by.
    pub(crate) fn another_tab(&self) -> String {
        let first = self.ask("GET", &format!("{}/window", self.session), &json!({}));
        let opened = self.tell("/window/new", &json!({ "type": "tab" }));
        self.turn_to(opened["handle"].as_str().expect("a new tab has a name"));
        first.as_str().expect("a tab has a name").to_owned()
    }

    /// Turns to a tab.
    pub(crate) fn turn_to(&self, tab: &str) {
        self.tell("/window", &json!({ "handle": tab }));
    }

    /// Answers the question that the browser itself asks; its text.
    pub(crate) fn agree(&self) -> String {
        let text = self.ask("GET", &format!("{}/alert/text", self.session), &json!({}));
        self.tell("/alert/accept", &json!({}));
        text.as_str().unwrap_or_default().to_owned()
    }

    /// All that the browser complained of since it was last asked: errors, and what the policy forbade.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.tell("/se/log", &json!({ "type": "browser" }));
        log.as_array().into_iter().flatten().map(ToString::to_string).collect()
    }

    fn tell(&self, command: &str, body: &Value) -> Value {
        self.ask("POST", &format!("{}{command}", self.session), body)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = body.to_string();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the driver listens");
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
            .expect("the driver reads");
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).expect("the driver answers");
            if line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a length");
            }
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer).expect("the driver answers in full");
        let answer: Value = serde_json::from_slice(&answer).expect("the driver speaks JSON");
        answer["value"].clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            self.ask("DELETE", &self.session, &json!({}));
        }
        // It may have ended by itself.
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

/// Waits for a file to be saved, and reads it.
pub(crate) fn saved(file: &Path) -> String {
    let begun = Instant::now();
    loop {
        match fs::read_to_string(file) {
            Ok(text) if !text.is_empty() => return text,
            _ => assert!(begun.elapsed() < PATIENCE, "{} was not saved", file.display()),
        }
        thread::sleep(Duration::from_millis(50));
    }
}

//! Instructions that each step of a photo takes, counted by callgrind, so that a busy machine changes nothing.
//!
//! `cargo bench --bench instructions` fails where a step takes over a tenth more than `benches/instructions.toml` says;
//! `-- --record` writes what it counted there. valgrind 3.19 knows AVX2 and no AVX-512: the figures are of the former.
#![allow(clippy::print_stdout, reason = "a benchmark tells what it counted")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::{env, fs};

use photolint::backdrop::Backdrop;
use photolint::colour::LabImage;
use sample::{LOCATOR, PLAN, Sample};

mod sample;

/// How much a step may grow.
const GROWTH: f64 = 1.10;
const STEPS: [&str; 8] = ["decode", "look", "landmarks", "regions", "picture", "checks", "whole-photo", "whole-photo-two-faces"];
/// Asks for the steps themselves: what callgrind runs.
const TAKE: &str = "--take";
const MILLION: f64 = 1e6;

/// Millions of instructions by step.
type Figures = BTreeMap<String, f64>;

fn main() -> ExitCode {
    let args: Vec<_> = env::args().skip(1).collect();
    if args.iter().any(|arg| arg == TAKE) {
        take_all();
        return ExitCode::SUCCESS;
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("SKIPPED: valgrind is not installed");
        return ExitCode::SUCCESS;
    }
    let figures = count();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions.toml");
    if args.iter().any(|arg| arg == "--record") {
        let head = "# Millions of instructions, AVX2; written by `cargo bench --bench instructions -- --record`.\n";
        fs::write(&file, format!("{head}{}", toml::to_string(&figures).expect("figures are TOML"))).expect("the figures can be written");
        return ExitCode::SUCCESS;
    }
    let recorded: Figures = toml::from_str(&fs::read_to_string(&file).expect("the figures can be read")).expect("figures are TOML");
    if compare(&figures, &recorded) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether no step has outgrown its figure.
fn compare(figures: &Figures, recorded: &Figures) -> bool {
    let mut all_fine = true;
    for step in STEPS {
        let (now, then) = (figures[step], recorded.get(step).copied().unwrap_or(0.0));
        let fine = now <= then * GROWTH;
        all_fine &= fine;
        println!(
            "{step:24} {now:8.1} million, recorded {then:8.1}, {:+.1} %{}",
            (now / then - 1.0) * 100.0,
            if fine { "" } else { "  GREW" }
        );
    }
    all_fine
}

/// Millions of instructions of each step: callgrind writes what it counted since the last [`mark`] to a file of its own, in
/// turn for what a step starts from and for the step.
fn count() -> Figures {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let status = Command::new("valgrind")
        .args(["--quiet", "--tool=callgrind", "--dump-before=*instructions*mark*"])
        .arg(format!("--callgrind-out-file={}", folder.path().join("part").display()))
        .arg(env::current_exe().expect("a program knows its file"))
        .arg(TAKE)
        .status();
    assert!(status.expect("valgrind runs").success(), "the steps run");
    let millions = |part: usize| {
        let text = fs::read_to_string(folder.path().join(format!("part.{part}")))
            .expect("callgrind writes a part at each mark: the program has to keep its symbols");
        let total = text.lines().find_map(|line| line.strip_prefix("totals: ")).expect("a part has a total");
        (total.trim().parse::<f64>().expect("a count") / MILLION * 100.0).round() / 100.0
    };
    STEPS.into_iter().enumerate().map(|(place, step)| (step.to_owned(), millions(2 * place + 2))).collect()
}

/// Callgrind looks for calls of this; what it does is done by no other function, lest they become one.
#[inline(never)]
fn mark() {
    black_box("the end of a part");
}

/// Takes each step twice and has the second counted: the first fetches what is kept from photo to photo.
fn take_all() {
    let sample = Sample::accepted();
    let photo = sample.photo();
    let evidence = LOCATOR.locate(&photo);
    let (picture, face, landmarks) = sample.located();
    let regions = LOCATOR.segment(&picture, &landmarks).expect("the network is loaded");
    let busy = Sample::new("face-count-second-small.jpg");
    let steps: [&dyn Fn(); STEPS.len()] = [
        &|| drop(black_box(sample.photo())),
        &|| drop(black_box(LOCATOR.detect(&picture))),
        &|| drop(black_box(LOCATOR.landmarks(&picture, face))),
        &|| drop(black_box(LOCATOR.segment(&picture, &landmarks))),
        &|| {
            let lab = LabImage::of(&picture);
            drop(black_box(Backdrop::of(&lab, &regions.person())));
        },
        &|| drop(black_box(PLAN.run(&photo, &evidence))),
        &|| drop(black_box(sample.inspect())),
        &|| drop(black_box(busy.inspect())),
    ];
    for step in steps {
        step();
        mark();
        step();
        mark();
    }
}

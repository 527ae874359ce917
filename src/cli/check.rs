//! `photolint check`: paths to rows to an exit code.

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::thread;

use anyhow::anyhow;
use indicatif::ProgressBar;
use photolint::batch;
use photolint::check::Stage;
use photolint::evidence::Standing;
use photolint::locate::{Locator, RegionSource};
use photolint::photo::DecodeLimits;
use photolint::plan::{ChoiceError, Plan};
use photolint::records::decisions::Ledger;
use photolint::records::roster::Gaps;
use photolint::records::timetable::Timetable;
use photolint::report::{Head, Report, Row, Totals};

use super::args::{CheckArgs, FailOn, Format};
use super::cache::Cache;
use super::nested::refuse_nested;
use super::output::{Outlets, is_standard};
use super::overlay::Overlays;
use super::roster::{self, Attribution};
use super::sources::{Input, Listing, paths_of};
use super::terminal::{Voice, progress, silence_workers};
use super::timetable::not_one_unit;
use super::{End, decisions, interrupt, output, profile};

mod album;
mod asked;
mod compared;
mod enrolment;
mod held;
mod look;
mod originals;
mod previous;

use compared::{Compared, compares, duplicates, holds, identifies};
use held::Held;
use look::Look;
use previous::Ages;

/// Checks what was named.
pub(crate) fn run(options: &CheckArgs, voice: Voice) -> anyhow::Result<End> {
    run_for(options, None, voice)
}

/// One more reader of the rows, made when the inputs are known.
pub(crate) type Reader<'a> = &'a dyn Fn(&Plan, &[Input]) -> Box<dyn Report>;

/// A command that makes something of the photos that were checked.
pub(crate) struct Maker<'a> {
    /// What tells it of the rows.
    pub(crate) reader: Reader<'a>,
    /// Where it will be.
    pub(crate) out: &'a Path,
}

/// The same for a command that needs the rows.
pub(crate) fn run_for(options: &CheckArgs, maker: Option<&Maker<'_>>, voice: Voice) -> anyhow::Result<End> {
    let plan = plan(options, voice)?;
    let ledger = decisions::ledger(&options.decisions, &plan.profile, options.today, voice)?;
    let made = maker.map(|maker| maker.out);
    let mut listing = list(options, made, voice)?;
    if listing.inputs.is_empty() {
        return Err(anyhow!(voice.words.word("no-input").to_owned()));
    }
    originals::refuse(options, &listing, voice)?;
    let attribution = attribution(options, &plan, &listing, voice)?;
    assign_units(options, &plan, &mut listing, attribution.as_ref(), voice)?;
    enrolment::assign(options, &mut listing, attribution.as_ref(), voice)?;
    let ages = previous::assign(options, &mut listing, attribution.as_ref(), voice)?;
    asked::warn(options, &plan, voice);
    let reader = maker.map(|maker| (maker.reader)(&plan, &listing.inputs));
    let papers = Papers { attribution, ages, ledger, compared: Compared::open(options, voice)?, reader };
    let totals = inspect(options, &plan, listing, papers, voice)?;
    Ok(end(options, &totals))
}

fn plan(options: &CheckArgs, voice: Voice) -> anyhow::Result<Plan> {
    let plan = profile::plan(&options.profile.profile, voice)?;
    asked::refuse(options, &plan, voice)?;
    if options.only.is_empty() {
        return Ok(plan);
    }
    let names: Vec<_> = options.only.iter().map(|name| name.trim().to_owned()).collect();
    let checks: Vec<_> = plan.steps.iter().map(|step| step.check.id).collect();
    let mut groups: Vec<_> = plan.steps.iter().map(|step| step.check.group.id()).collect();
    groups.dedup();
    plan.only(&names).map_err(|error| {
        let name = if let ChoiceError::Unknown(name) = &error { name.as_str() } else { "" };
        let complaint = voice.sentence("unknown-name", &[name]);
        let complaint = voice.unknown(complaint, name, groups.iter().chain(&checks).copied());
        let [groups, checks] =
            [("known-groups", groups), ("known-checks", checks)].map(|(key, ids)| voice.sentence(key, &[&ids.join(", ")]));
        anyhow!("{complaint}\n{groups}\n{checks}")
    })
}

/// Lists the inputs and says what a reader should know of them; what is made of them lies elsewhere.
fn list(options: &CheckArgs, made: Option<&Path>, voice: Voice) -> anyhow::Result<Listing> {
    let paths = paths(options, voice)?;
    options.overlay.as_deref().into_iter().chain(made).try_for_each(|out| refuse_nested(out, &paths, voice))?;
    let cache = options.cache.as_deref().map(Cache::folder);
    let mut listing = Listing::new(DecodeLimits::default(), options.overlay.iter().chain(&cache));
    for path in &paths {
        listing.add(path);
    }
    if let Some(name) = &options.stdin_name {
        listing.add_stream(Path::new(name), io::stdin().lock());
    }
    listing.warn(voice);
    let is_read_elsewhere = !options.formats().contains(&Format::Human) || options.file().is_some();
    for input in listing.inputs.iter().filter(|input| is_read_elsewhere && input.is_missing()) {
        voice.warn(&voice.sentence("missing-path", &[&input.path]));
    }
    Ok(listing)
}

/// What was named, one by one or in a list; `-` stands for what comes under the name given for it.
fn paths(options: &CheckArgs, voice: Voice) -> anyhow::Result<Vec<PathBuf>> {
    let (dashes, mut paths): (Vec<_>, Vec<_>) = options.paths.iter().cloned().partition(|path| is_standard(path));
    let is_list = options.files_from.as_deref().is_some_and(is_standard);
    match &options.stdin_name {
        None if !dashes.is_empty() => return Err(anyhow!(voice.words.word("stdin-needs-name").to_owned())),
        Some(_) if is_list => return Err(anyhow!(voice.words.word("stdin-twice").to_owned())),
        _ => {}
    }
    if let Some(list) = &options.files_from {
        let named = paths_of(list, if options.null { 0 } else { b'\n' });
        paths
            .extend(named.map_err(|error| anyhow!(voice.sentence("list-unreadable", &[&list.to_string_lossy(), &voice.refusal(&error)])))?);
    }
    Ok(paths)
}

/// Whose photos these are, by the roster that was given.
fn attribution(options: &CheckArgs, plan: &Plan, listing: &Listing, voice: Voice) -> anyhow::Result<Option<Attribution>> {
    let Some(file) = &options.roster else { return Ok(None) };
    let roster = roster::read(file, plan, voice)?;
    roster::warn(&roster, voice);
    Ok(Some(Attribution::of(roster, &listing.inputs)))
}

/// Tells each input its unit: the student's, or the one named, or the innermost folder that bears a unit's name.
fn assign_units(
    options: &CheckArgs,
    plan: &Plan,
    listing: &mut Listing,
    attribution: Option<&Attribution>,
    voice: Voice,
) -> anyhow::Result<()> {
    let Some(timetable) = &plan.timetable else { return Ok(()) };
    if let Some(unit) = &options.unit {
        timetable.of_unit(unit).map_err(|error| anyhow!(not_one_unit(&error, voice)))?;
    }
    for (place, input) in listing.inputs.iter_mut().enumerate() {
        let student = attribution.and_then(|attribution| attribution.student(place));
        let unit = student.and_then(|student| student.unit.clone()).filter(|unit| timetable.of_unit(unit).is_ok());
        input.unit = unit.or_else(|| options.unit.clone()).or_else(|| folder_unit(input, timetable));
    }
    Ok(())
}

/// The same of an input; where the program was started counts for a file, and not for what arrives under a name alone.
pub(crate) fn folder_unit(input: &Input, timetable: &Timetable) -> Option<String> {
    let absolute = input.file().and_then(|_| std::path::absolute(&input.path).ok());
    unit_of(absolute.as_deref().unwrap_or(Path::new(&input.path)), timetable)
}

/// The unit that the innermost folder or archive bears in its name.
pub(crate) fn unit_of(path: &Path, timetable: &Timetable) -> Option<String> {
    let folders = path.ancestors().skip(1).filter_map(Path::file_name);
    folders.into_iter().find_map(|folder| timetable.unit_in(&folder.to_string_lossy()).map(ToOwned::to_owned))
}

fn inspect(options: &CheckArgs, plan: &Plan, listing: Listing, mut papers: Papers, voice: Voice) -> anyhow::Result<Totals> {
    let overlays = options.overlay.as_ref().map(|folder| Overlays::plan(folder, &listing.inputs, plan.frame, voice)).transpose()?;
    let regions = options.regions.into();
    let open = |folder: &PathBuf| Cache::open(folder, options.cache_limit, plan, regions, voice);
    let cache = options.cache.as_ref().map(open).transpose()?;
    interrupt::await_wish();
    let mut outlets = Outlets::open(options, voice)?;
    outlets.add_messages(options, plan, voice)?;
    if let Some(reader) = papers.reader.take() {
        outlets.also(reader);
    }
    let identifies = identifies(options, plan);
    let stage = if identifies { Stage::Portrait } else { plan.stage() };
    let locator = LazyLock::new(|| Locator::load(stage, regions).expect("the program's own networks load"));
    let look = Look {
        plan,
        locator: &|| &*locator,
        limits: DecodeLimits::default(),
        overlays: overlays.as_ref(),
        cache: cache.as_ref(),
        picture_px: output::picture_px(options, listing.inputs.len()),
        compares: compares(options, plan),
        enrols: options.records.enrolment.is_some(),
        identifies,
    };
    let (totals, compared) = write_rows(options, &look, listing, papers, &mut outlets)?;
    overlays.map_or(Ok(()), Overlays::finish)?;
    if let Some(cache) = cache {
        cache.finish(voice);
    }
    compared.finish(options, voice)?;
    Ok(totals)
}

fn write_rows(
    options: &CheckArgs,
    look: &Look<'_>,
    listing: Listing,
    mut papers: Papers,
    outlets: &mut Outlets,
) -> anyhow::Result<(Totals, Compared)> {
    let mut totals = Totals { skipped: listing.skipped, ..Totals::default() };
    outlets.begin(&head(options, look.plan, listing.inputs.len()))?;
    let mut held = holds(options, look.plan).then(|| Held::new(look.plan)).transpose()?;
    let mut place = 0..;
    let bar = progress(listing.inputs.len());
    silence_workers();
    let mut pass = |place: usize, mut row: Row, papers: &mut Papers| {
        interrupt::heed()?;
        papers.apply(place, &mut row, look.plan);
        totals.add(&row);
        beside(&bar, || outlets.row(&row))
    };
    batch::run(listing.inputs, jobs(options.jobs), &|input, bytes| look.at(input, bytes), &mut |row| {
        interrupt::heed()?;
        bar.inc(1);
        match &mut held {
            Some(held) => held.add(row),
            None => pass(place.next().unwrap_or_default(), row, &mut papers),
        }
    })?;
    if let Some(held) = held {
        if duplicates(options, look.plan) {
            papers.compared.compare_pictures(held.seen());
        }
        if look.identifies {
            papers.compared.compare_faces(&held, papers.attribution.as_ref());
        }
        held.replay(&mut |place, row| pass(place, row, &mut papers))?;
    }
    bar.finish_and_clear();
    let compared = papers.close(look.plan, &mut totals);
    outlets.end(&totals)?;
    Ok((totals, compared))
}

/// The records at hand: a roster, what people decided, other pictures; and who else reads the rows.
struct Papers {
    attribution: Option<Attribution>,
    ages: Ages,
    ledger: Ledger,
    compared: Compared,
    reader: Option<Box<dyn Report>>,
}

impl Papers {
    /// Tells a row whose it is and what it repeats, and then what was decided of it: a waiver may name the student.
    fn apply(&mut self, place: usize, row: &mut Row, plan: &Plan) {
        let mut standing = Standing { age: self.ages.of(place), ..self.compared.standing(place, row) };
        if let Some(attribution) = &self.attribution {
            row.student = attribution.student(place).cloned();
            standing = attribution.complete(place, standing);
        }
        row.restate(plan, &standing);
        row.decide(&mut self.ledger);
        self.compared.note(row);
    }

    /// What is left of them when all rows are written.
    fn close(self, plan: &Plan, totals: &mut Totals) -> Compared {
        if let Some(attribution) = &self.attribution {
            totals.gaps = Some(Gaps { earlier: self.ages.of_absent(plan), ..attribution.gaps().clone() });
            totals.roster_faults = attribution.faults();
        }
        totals.close(&self.ledger);
        self.compared
    }
}

fn head(options: &CheckArgs, plan: &Plan, inputs: usize) -> Head {
    Head {
        regions: RegionSource::from(options.regions).id(),
        has_roster: options.roster.is_some(),
        has_decisions: !options.decisions.is_empty(),
        ..Head::of(plan, inputs)
    }
}

/// Writes without tearing the progress bar.
fn beside<T>(bar: &ProgressBar, write: impl FnOnce() -> T) -> T {
    if bar.is_hidden() { write() } else { bar.suspend(write) }
}

/// Photos that are inspected at a time on each processor at most: more only wait for each other, and their threads cost memory.
const MOST_A_PROCESSOR: usize = 8;

/// How many photos are inspected at a time.
pub(crate) fn jobs(asked: Option<NonZeroUsize>) -> NonZeroUsize {
    let processors = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let most = processors.saturating_mul(NonZeroUsize::new(MOST_A_PROCESSOR).unwrap_or(NonZeroUsize::MIN));
    asked.map_or(processors, |asked| asked.min(most))
}

fn end(options: &CheckArgs, totals: &Totals) -> End {
    let faults = match options.fail_on {
        FailOn::Reject => totals.rejected,
        FailOn::Review => totals.rejected + totals.review,
    };
    let lacking = totals.gaps.as_ref().map_or(0, Gaps::lacking);
    if faults + lacking == 0 || options.exit_zero { End::Fine } else { End::Faults }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_folder_that_is_a_unit_names_it() {
        let plan = photolint::profile::built_in("ucas-2025").expect("a built-in profile");
        let timetable = plan.timetable.expect("its timetable");
        let unit = |path| unit_of(Path::new(path), &timetable);
        assert_eq!(unit("物理研究所/化学研究所/补拍/1.jpg").as_deref(), Some("化学研究所"));
        assert_eq!(unit("in/物理研究所.zip/1.jpg").as_deref(), Some("物理研究所"));
        assert_eq!(unit("in/物理研究所.jpg"), None);
    }
}

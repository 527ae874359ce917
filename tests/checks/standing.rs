//! `[case.standing]`: what the records around the photo say of it.

use jiff::civil::Date;
use photolint::check::Missing;
use photolint::evidence::{self, Claim, Department, Earlier, Likeness, Lookalike, Origin, Twin};
use photolint::photo::Dates;
use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Standing {
    /// The file's name.
    name: String,
    /// `named`, `nobody`; none without a roster.
    claim: Option<String>,
    /// Paths of other photos of the same student.
    shared: Vec<String>,
    /// 姓名 of whose photo it is, or may be.
    person: Option<String>,
    /// The student whose name it nearly bears.
    nearly: Option<String>,
    /// A student whose number it bears, and then those whose name it bears.
    mixed: Vec<String>,
    /// 院系代码 as the roster has it, then the unit's where it is known; empty where the roster has none. None without a roster.
    department: Option<Vec<String>>,
    /// Other photos that show the same picture: path, `file`, `picture` or `mirror`, and distance. None where the batch was not compared.
    twins: Option<Vec<(String, String, f64)>>,
    /// Photos of other students, the nearest face first: path and cosine. None where faces were not compared.
    lookalikes: Option<Vec<(String, f32)>>,
    /// Earlier pictures that show the same: `rejected` or `enrolment`, `file`, `picture` or `mirror`, and distance. None where there are none to compare with.
    earlier: Option<Vec<(String, String, f64)>>,
    /// When the student's earlier photo was taken. None where none was given.
    age: Option<Age>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Age {
    /// By a person.
    record: Option<String>,
    /// By EXIF.
    taken: Option<String>,
    /// When the file was saved, by EXIF.
    saved: Option<String>,
    today: String,
}

impl Standing {
    pub(crate) fn resolve(&self) -> evidence::Standing {
        evidence::Standing {
            name: self.name.clone(),
            claim: self.claim(),
            person: self.person.clone(),
            department: self.department(),
            twins: self.twins.as_ref().map(|twins| twins.iter().map(twin).collect()).ok_or(Missing::Batch),
            lookalikes: self.lookalikes.as_ref().map(|found| found.iter().map(lookalike).collect()).ok_or(Missing::Batch),
            earlier: self.earlier.as_ref().map(|earlier| earlier.iter().map(again).collect()).ok_or(Missing::Earlier),
            age: self.age.as_ref().ok_or(Missing::Previous).and_then(age),
        }
    }

    fn claim(&self) -> Result<Claim, Missing> {
        match (self.claim.as_deref(), &self.nearly) {
            (_, Some(student)) => Ok(Claim::Nearly(student.clone())),
            _ if !self.mixed.is_empty() => Ok(Claim::Mixed { number: self.mixed[0].clone(), namesakes: self.mixed[1..].to_vec() }),
            _ if !self.shared.is_empty() => Ok(Claim::Shared(self.shared.clone())),
            (Some("named"), _) => Ok(Claim::Named),
            (Some("nobody"), _) => Ok(Claim::Nobody),
            (Some(other), _) => panic!("`{other}` is no claim"),
            (None, None) => Err(Missing::Roster),
        }
    }
}

impl Standing {
    fn department(&self) -> Result<Department, Missing> {
        match self.department.as_deref() {
            None => Err(Missing::Roster),
            Some([]) => Err(Missing::Code),
            Some([written, expected @ ..]) => Ok(Department { written: written.clone(), expected: expected.first().cloned() }),
        }
    }
}

fn age(age: &Age) -> Result<evidence::Age, Missing> {
    let day = |text: &String| text.parse::<Date>().expect("a day");
    let noon = |text: &Option<String>| text.as_ref().map(|text| day(text).at(12, 0, 0, 0));
    evidence::Age::of(age.record.as_ref().map(day), Dates { taken_at: noon(&age.taken), saved_at: noon(&age.saved) }, day(&age.today))
}

fn twin((path, likeness, distance): &(String, String, f64)) -> Twin {
    Twin { path: path.clone(), likeness: likeness_of(likeness), distance: *distance }
}

fn lookalike((path, cosine): &(String, f32)) -> Lookalike {
    Lookalike { path: path.clone(), cosine: *cosine }
}

pub(crate) fn likeness_of(word: &str) -> Likeness {
    match word {
        "file" => Likeness::File,
        "picture" => Likeness::Picture,
        "mirror" => Likeness::Mirror,
        other => panic!("`{other}` is no likeness"),
    }
}

fn again((origin, likeness, distance): &(String, String, f64)) -> Earlier {
    let origin = match origin.as_str() {
        "rejected" => Origin::Rejected,
        "enrolment" => Origin::Enrolment,
        other => panic!("`{other}` is no origin"),
    };
    Earlier { origin, likeness: likeness_of(likeness), distance: *distance }
}

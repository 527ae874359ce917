//! `[case.sitting]`: when the photo was taken, and the unit, by the timetable of `ucas-2025`.

use photolint::check::Missing;
use photolint::evidence;
use photolint::photo::FileFacts;
use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Sitting {
    /// `2024-10-21T09:10`; none where the file states no date.
    taken_at: Option<String>,
    unit: Option<String>,
}

impl Sitting {
    pub(crate) fn resolve(&self) -> Result<evidence::Sitting, Missing> {
        let taken_at = self.taken_at.as_ref().map(|moment| moment.parse().expect("a civil date and time"));
        let plan = photolint::profile::built_in("ucas-2025").expect("a profile inside the program");
        let timetable = plan.timetable.expect("the profile has a timetable");
        timetable.sitting(&FileFacts { taken_at, ..FileFacts::plain_jpeg() }, self.unit.as_deref())
    }
}

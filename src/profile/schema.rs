//! The JSON Schema of a profile, for editors that complete and check TOML.
//!
//! The shapes mirror what [`super::written`] reads; a test holds each against the other.
#![expect(dead_code, reason = "the shapes are never filled: the schema is derived from them")]

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};

/// A photolint profile: which checks a photo has to pass, by which limits, and where each limit comes from.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "photolint profile")]
struct ProfileShape {
    /// Kebab-case name of the profile.
    #[schemars(length(min = 1))]
    id: String,
    /// The profile's name for people; a profile that extends another may leave it out.
    title: Option<TitleShape>,
    /// The profile inside the program that this one changes; every key that is not given here is taken from there.
    #[schemars(extend("enum" = super::BUILT_IN))]
    extends: Option<String>,
    /// What checks cite that are given no clause here. Inherited ones no longer cite the base's documents then, and their limits are our tolerances.
    clause: Option<String>,
    /// Size of the photo that the limits in px refer to. To another height inherited ones are scaled, and are then no longer the rule's numbers.
    frame: Option<FrameShape>,
    /// Documents: short name, then its full citation. Every clause begins with a short name.
    sources: Option<BTreeMap<String, String>>,
    /// Rules, by the id of the check.
    checks: Option<BTreeMap<String, CheckShape>>,
    /// When each unit is photographed: a table, or the name of a timetable inside the program.
    timetable: Option<TimetableOrName>,
    /// What class lists look like.
    roster: Option<RosterShape>,
}

/// What class lists look like.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "roster")]
struct RosterShape {
    /// Headings that are not the usual ones, by what they stand for.
    columns: Option<ColumnsShape>,
    /// Forms of a student number: `#` is a digit, `@` a letter, `?` either, everything else itself.
    number: Option<Vec<String>>,
    /// Code of the school, where the list has a column for it.
    school_code: Option<String>,
    /// Codes of the units by their full names; the last four digits of one are its department code.
    units: Option<BTreeMap<String, String>>,
}

/// Headings of a class list.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "columns")]
struct ColumnsShape {
    /// The student's number.
    number: Option<String>,
    /// The student's name.
    name: Option<String>,
    /// Number of the identity card or passport.
    id_number: Option<String>,
    /// The department code.
    unit_code: Option<String>,
    /// The unit's full name.
    unit: Option<String>,
    /// The day on which the photo was taken.
    date: Option<String>,
    /// The day on which the student's earlier photo was taken.
    previous_date: Option<String>,
    /// A remark.
    remark: Option<String>,
    /// The school's code.
    school_code: Option<String>,
}

/// A name in two languages.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "title")]
struct TitleShape {
    /// In Chinese.
    zh: String,
    /// In English.
    en: String,
}

/// Size of the photo.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "frame")]
struct FrameShape {
    /// Columns.
    #[schemars(range(min = 32, max = 100_000))]
    width_px: Option<u32>,
    /// Rows.
    #[schemars(range(min = 32, max = 100_000))]
    height_px: Option<u32>,
}

/// The rule of one check.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "check")]
struct CheckShape {
    /// `false` drops an inherited check.
    enabled: Option<bool>,
    /// Least value that passes.
    min: Option<f64>,
    /// Greatest value that passes; for colours the greatest ΔE00 to a reference.
    max: Option<f64>,
    /// Width of the band outside the limit in which a person decides.
    #[schemars(range(min = 0))]
    review: Option<f64>,
    /// Permitted colours; the nearest counts.
    references: Option<Vec<ReferenceShape>>,
    /// Whether the photo must have exactly the frame's size.
    size: Option<bool>,
    /// Instead of `size`: the photo must have the frame's proportions, whatever its size; `min` and `max` bound its height, px. The number is the share
    /// by which the width may differ.
    #[schemars(range(min = 0, max = 1))]
    shape: Option<f64>,
    /// Permitted words, at least one.
    #[schemars(length(min = 1))]
    one_of: Option<Vec<String>>,
    /// Whether a fail rejects the photo (`require`, the default) or is only shown (`advise`).
    #[schemars(extend("enum" = ["require", "advise"]))]
    kind: Option<String>,
    /// The worst outcome that the rule may give: `review` where a person always decides.
    #[schemars(extend("enum" = ["review", "fail"]))]
    worst: Option<String>,
    /// Whether a value that can't be measured is merely said instead of sent to review.
    optional: Option<bool>,
    /// Where the rule stands: the short name of a document of `sources`, then the place in it.
    clause: Option<String>,
    /// Whether the limit is the document's own (`written`) or our tolerance (`ours`).
    #[schemars(extend("enum" = ["written", "ours"]))]
    source: Option<String>,
}

/// A permitted colour.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "reference")]
struct ReferenceShape {
    /// Its name, a key of the catalogue's colours.
    name: String,
    /// Red, green and blue, 0–255.
    rgb: [u8; 3],
    /// What a match means.
    #[schemars(extend("enum" = ["pass", "review"]))]
    outcome: Option<String>,
}

/// A timetable, or the name of one.
#[derive(JsonSchema)]
#[schemars(untagged, rename = "timetable-or-name")]
enum TimetableOrName {
    /// The name of a timetable inside the program.
    Name(String),
    /// The timetable itself.
    Here(TimetableShape),
}

/// Who is photographed when.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "timetable")]
struct TimetableShape {
    /// Day of the notice, a TOML date.
    issued: Option<String>,
    /// Last day of a make-up photo, a TOML date.
    make_up_until: Option<String>,
    /// Where make-up photos are taken.
    make_up_place: Option<String>,
    /// How far the windows reach beyond the written times, minutes.
    #[schemars(range(max = 720))]
    tolerance_min: Option<u32>,
    /// For how many years before the first day an earlier photo may stand.
    #[schemars(range(max = 20))]
    earlier_years: Option<u32>,
    /// The days of collective sittings.
    days: Vec<DayShape>,
}

/// A day of collective sittings.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "day")]
struct DayShape {
    /// The day, a TOML date.
    date: String,
    /// Name of the day's group.
    group: Option<String>,
    /// Where.
    place: Option<String>,
    /// Opening hours, such as `08:30-12:00`; every window lies within them.
    open: Option<Vec<String>>,
    /// Who comes when.
    slots: Vec<SlotShape>,
}

/// A unit and its windows.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "slot")]
struct SlotShape {
    /// The unit's full name.
    unit: String,
    /// Windows, such as `08:30-09:00`.
    windows: Vec<String>,
}

/// The JSON Schema of a profile (draft 2020-12), as `profiles/profile.schema.json` holds it.
pub fn schema() -> String {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(without_null));
    let schema = settings.into_generator().into_root_schema_for::<ProfileShape>();
    format!("{:#}\n", schema.as_value())
}

/// TOML has no null: a key that may be left out is left out.
fn without_null(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if let Some(types) = object.get_mut("type").and_then(|types| types.as_array_mut()) {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".into(), only);
        }
    }
    if let Some(options) = object.get_mut("anyOf").and_then(|options| options.as_array_mut()) {
        options.retain(|option| option.get("type").is_none_or(|name| name != "null"));
        if let [only] = options.as_slice() {
            let only = only.as_object().cloned().unwrap_or_default();
            object.remove("anyOf");
            object.extend(only);
        }
    }
}

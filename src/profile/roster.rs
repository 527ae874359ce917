//! What a profile says of class lists, as it is written and as a plan has it.

use std::collections::BTreeMap;

use crate::document::{At, Faults, Table, Value, Wrong};
use crate::records::roster::{Columns, Field};

/// The keys of `[roster]`.
#[derive(Debug, Default)]
pub(super) struct WrittenRoster {
    headings: BTreeMap<Field, String>,
    number: Option<Vec<String>>,
    school_code: Option<String>,
    units: BTreeMap<String, String>,
}

impl WrittenRoster {
    /// Reads the table.
    pub(super) fn read(mut table: Table, faults: &mut Faults) -> Self {
        let headings = table.table("columns", faults).map(|columns| read_columns(columns, faults)).unwrap_or_default();
        let forms = table.texts("number", faults).map(|forms| forms.value);
        for blank in forms.iter().flatten().filter(|form| form.value.trim().is_empty()) {
            faults.add(blank.line, "roster", Wrong::of("blank", &[&"number"]));
        }
        let number = forms.map(|forms| forms.into_iter().map(|form| form.value).collect());
        let school_code = table.text("school_code", faults).map(|code| code.value);
        let units = table.table("units", faults).map(|units| read_units(units, faults)).unwrap_or_default();
        table.finish(faults);
        Self { headings, number, school_code, units }
    }

    /// This one with what it does not say taken from its base.
    pub(super) fn over(self, base: Self) -> Self {
        let (mut headings, mut units) = (base.headings, base.units);
        headings.extend(self.headings);
        units.extend(self.units);
        Self { headings, number: self.number.or(base.number), school_code: self.school_code.or(base.school_code), units }
    }

    /// As a plan has it.
    pub(super) fn resolve(self) -> Columns {
        let Self { headings, number, school_code, units } = self;
        Columns { headings, number_forms: number.unwrap_or_default(), school_code, units }
    }
}

fn read_columns(mut table: Table, faults: &mut Faults) -> BTreeMap<Field, String> {
    let headings = Field::ALL.into_iter().filter_map(|field| Some((field, table.text(field.id(), faults)?.value)));
    let headings = headings.collect();
    table.finish(faults);
    headings
}

fn read_units(table: Table, faults: &mut Faults) -> BTreeMap<String, String> {
    let mut units = BTreeMap::new();
    for (unit, At { line, value }) in table.into_entries() {
        match value {
            Value::Text(code) if code.len() >= 4 && code.bytes().all(|digit| digit.is_ascii_digit()) => {
                units.insert(unit.value, code);
            }
            other => faults.add(line, "units", Wrong::of("no-unit-code", &[&unit.value, &other])),
        }
    }
    units
}

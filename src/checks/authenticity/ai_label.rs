//! How many labels of the file say that the picture is, may be or in part is generated. What a file says of itself: a photo without a label
//! is not proven to be one, and a camera's manifest is named and counts for nothing.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::id_number;
use crate::photo::{FileFacts, LabelForm, OriginClaim, OriginLabel};

pub(crate) const CHECK: Check = Check { id: "ai-label", group: Group::Authenticity, unit: Unit::Count, probe: Probe::File(measure) };

/// What stands for a name that the label lacks.
const NOBODY: &str = "–";

fn measure(facts: &FileFacts) -> Measured {
    let count = facts.labels.iter().filter(|label| label.claim != OriginClaim::Captured).count();
    let measurement = Measurement::new(Reading::Number(count as f64));
    Ok(facts.labels.iter().map(note).fold(measurement, Measurement::note))
}

fn note(label: &OriginLabel) -> Note {
    let key = match (label.form, label.claim) {
        (LabelForm::Aigc, OriginClaim::Suspected) => "label-aigc-suspected",
        (LabelForm::Aigc, OriginClaim::Maybe) => "label-aigc-maybe",
        (LabelForm::Aigc, _) => "label-aigc-generated",
        (LabelForm::C2pa, OriginClaim::Generated) => "label-c2pa-generated",
        (LabelForm::C2pa, OriginClaim::Composite) => "label-c2pa-composite",
        (LabelForm::C2pa, _) => "label-c2pa",
        (LabelForm::Iptc, OriginClaim::Generated) => "label-iptc-generated",
        (LabelForm::Iptc, OriginClaim::Composite) => "label-iptc-composite",
        (LabelForm::Iptc, _) => "label-iptc",
        (LabelForm::Parameters, _) => "label-parameters",
    };
    Note::about(key, if label.text.is_empty() { NOBODY.into() } else { id_number::masked_in(&label.text) })
}

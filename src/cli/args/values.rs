//! What the arguments can be.

use clap::ValueEnum;
use jiff::civil::Date;
use photolint::catalogue::Lang;
use photolint::locate::RegionSource;
use photolint::verdict::Verdict;

/// A day.
pub(super) fn date(text: &str) -> Result<Date, &'static str> {
    text.parse().map_err(|_| "a day such as 2026-06-30 is expected")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for people
    Human,
    /// One JSON document
    Json,
    /// One JSON record a line and photo
    Ndjson,
    /// A table for programs: Excel spoils the student numbers in it, take xlsx there
    Csv,
    /// One page with all photos, opened by any browser without a network
    Html,
    /// A workbook for Excel with thumbnails, the gaps of the class list and totals
    Xlsx,
    /// XML for continuous integration: a suite a photo
    Junit,
    /// SARIF 2.1.0 for forges and editors
    Sarif,
}

impl Format {
    /// Ends the name of a file in this format.
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Human => "txt",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Junit => "xml",
            Self::Sarif => "sarif",
        }
    }
}

/// Whether a report that shows pictures holds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Thumbnails {
    /// Made small, inside the report
    Embed,
    /// No pictures at all
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Rejected photos
    Reject,
    /// Photos that are not accepted
    Review,
}

impl FailOn {
    /// The verdict from which on a photo counts.
    pub(crate) const fn verdict(self) -> Verdict {
        match self {
            Self::Reject => Verdict::Reject,
            Self::Review => Verdict::Review,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RegionsArg {
    /// photolint's region network
    Own,
    /// MediaPipe's person and multiclass networks
    Reference,
}

impl From<RegionsArg> for RegionSource {
    fn from(regions: RegionsArg) -> Self {
        match regions {
            RegionsArg::Own => Self::Own,
            RegionsArg::Reference => Self::Reference,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangArg {
    /// Simplified Chinese
    Zh,
    /// English
    En,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::Zh => Self::Zh,
            LangArg::En => Self::En,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AgreementFormat {
    /// Text for people
    Human,
    /// One JSON document
    Json,
}

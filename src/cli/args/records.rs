//! The arguments that say what photos are compared with.

use std::path::PathBuf;

use super::super::store::{Day, RETENTION_DAYS, TODAY};

/// What the photos are compared with.
#[derive(Debug, clap::Args)]
pub(crate) struct RecordsArgs {
    /// Compare the photos with each other: the same picture under two names (as --roster does, too); no result is written before the last photo
    #[arg(long)]
    pub(crate) duplicates: bool,

    /// Compare the faces with each other: one face under two names; in memory only, and no result is written before the last photo
    #[arg(long)]
    pub(crate) identity: bool,

    /// Compare the photos with those rejected before, as STORE remembers them: hashes, no pictures
    #[arg(long, value_name = "STORE")]
    pub(crate) rejected_before: Option<PathBuf>,

    /// Add this run's rejected photos to the store, under today's date or the one given
    #[arg(long, value_name = "DATE", requires = "rejected_before", num_args = 0..=1, require_equals = true, default_missing_value = TODAY)]
    pub(crate) remember: Option<Day>,

    /// Days after which --remember drops a rejected photo from the store
    #[arg(long, value_name = "DAYS", default_value_t = RETENTION_DAYS, requires = "remember")]
    pub(crate) retention: u32,

    /// Compare each face with the student's enrolment photo: a folder or ZIP (by file name, or by --roster), or one file for all
    #[arg(long, value_name = "DIR|FILE")]
    pub(crate) enrolment: Option<PathBuf>,

    /// Say of each student's earlier photo how old it is, and whether person and looks are the same: a folder or ZIP (by file name, or by --roster), or one file for all
    #[arg(long, value_name = "DIR|FILE")]
    pub(crate) previous: Option<PathBuf>,

    /// Look for photos that are an enrolment photo themselves: a file, a folder, a ZIP archive; repeat for more
    #[arg(long, value_name = "PATH")]
    pub(crate) enrolled: Vec<PathBuf>,
}

//! A class list: who should have a photo.

/// One student of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Student {
    /// 学号.
    pub number: String,
    /// 姓名; none where the list has no such column.
    pub name: Option<String>,
    /// 证件号.
    pub id_number: Option<String>,
    /// 培养单位, the unit's full name.
    pub unit: Option<String>,
    /// 院系代码.
    pub unit_code: Option<String>,
    /// 备注.
    pub remark: Option<String>,
}

/// What is left of a list when every photo has found its student.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Students on the list.
    pub students: u64,
    /// Those without a photo, in the order of the list.
    pub without_photo: Vec<Student>,
    /// Paths of the photos that are nobody's, in the order of the batch.
    pub of_nobody: Vec<String>,
}

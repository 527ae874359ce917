//! Which heading stands for what, and what a profile says of a list.

use std::collections::BTreeMap;

use super::plain;

/// What a profile says of class lists: `[roster]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// Headings that are the profile's own; the usual ones are known.
    pub headings: BTreeMap<Field, String>,
    /// Forms of a 学号: `#` is a digit, `@` a letter, `?` either, everything else itself. Any form will do where there is none.
    pub number_forms: Vec<String>,
    /// 学校代码.
    pub school_code: Option<String>,
    /// Codes of the units by their full names; the last four digits of one are its 院系代码.
    pub units: BTreeMap<String, String>,
}

/// A column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 学号.
    Number,
    /// 姓名.
    Name,
    /// 证件号.
    IdNumber,
    /// 院系代码.
    UnitCode,
    /// 院系名称.
    Unit,
    /// 采集日期.
    Date,
    /// 上次采集日期.
    PreviousDate,
    /// 备注.
    Remark,
    /// 学校代码.
    SchoolCode,
}

impl Field {
    /// All of them, in the order in which headings are looked for.
    pub const ALL: [Self; 9] = [
        Self::Number,
        Self::Name,
        Self::IdNumber,
        Self::UnitCode,
        Self::Unit,
        Self::Date,
        Self::PreviousDate,
        Self::Remark,
        Self::SchoolCode,
    ];

    /// Its key under `[roster.columns]` of a profile.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Name => "name",
            Self::IdNumber => "id_number",
            Self::UnitCode => "unit_code",
            Self::Unit => "unit",
            Self::Date => "date",
            Self::PreviousDate => "previous_date",
            Self::Remark => "remark",
            Self::SchoolCode => "school_code",
        }
    }

    /// The heading by which people know it.
    pub const fn usual(self) -> &'static str {
        self.headings()[0]
    }

    /// The usual headings in their plainest form, the surest first.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Number => &[
                "学号",
                "学生学号",
                "研究生学号",
                "学籍号",
                "学生编号",
                "studentnumber",
                "studentno",
                "studentid",
                "number",
                "matriculationnumber",
            ],
            Self::Name => &["姓名", "学生姓名", "中文姓名", "名字", "name", "fullname", "studentname"],
            Self::IdNumber => &[
                "证件号",
                "证件号码",
                "身份证号",
                "身份证号码",
                "身份证件号",
                "身份证件号码",
                "有效证件号",
                "有效证件号码",
                "证件编号",
                "公民身份号码",
                "身份证",
                "idnumber",
                "idno",
                "idcardnumber",
                "idcard",
                "identitynumber",
                "id",
            ],
            Self::UnitCode => &[
                "院系代码",
                "培养单位代码",
                "单位代码",
                "院系所代码",
                "院系所码",
                "学院代码",
                "院系编号",
                "单位编号",
                "培养单位编号",
                "unitcode",
                "departmentcode",
                "institutecode",
            ],
            Self::Unit => &[
                "院系名称",
                "培养单位",
                "培养单位名称",
                "院系",
                "学院",
                "学院名称",
                "院系所",
                "院系所名称",
                "单位名称",
                "单位",
                "所在单位",
                "所在院系",
                "所在学院",
                "研究所",
                "unit",
                "unitname",
                "department",
                "departmentname",
                "institute",
                "institutename",
                "school",
            ],
            Self::Date => &[
                "采集日期",
                "拍摄日期",
                "采集时间",
                "拍摄时间",
                "照相日期",
                "图像采集日期",
                "date",
                "shootingdate",
                "dateofphoto",
                "photodate",
            ],
            Self::PreviousDate => &[
                "上次采集日期",
                "上次拍摄日期",
                "上次拍照日期",
                "上次照相日期",
                "上次采集时间",
                "上次拍摄时间",
                "原照片日期",
                "往年采集日期",
                "previousdate",
                "previousphotodate",
                "dateofpreviousphoto",
                "lastphotodate",
            ],
            Self::Remark => &["备注", "备注说明", "说明", "附注", "remark", "remarks", "note", "notes", "comment"],
            Self::SchoolCode => &["学校代码", "院校代码", "schoolcode", "universitycode"],
        }
    }
}

impl Columns {
    /// How sure a heading is to be that of a field: 0 is the surest; none where it is another's.
    pub(super) fn rank(&self, field: Field, heading: &str) -> Option<usize> {
        let heading = plain::heading(heading);
        match self.headings.get(&field) {
            Some(own) => (plain::heading(own) == heading).then_some(0),
            None => field.headings().iter().position(|usual| *usual == heading),
        }
    }

    /// The field of a heading.
    pub(super) fn field(&self, heading: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| self.rank(*field, heading).is_some())
    }

    /// Whether a 学号 has one of the forms that are asked for.
    pub(super) fn permits(&self, number: &str) -> bool {
        self.number_forms.is_empty() || self.number_forms.iter().any(|form| has_form(number, form))
    }
}

fn has_form(number: &str, form: &str) -> bool {
    let fits = |letter: char, sign: char| match sign {
        '#' => letter.is_ascii_digit(),
        '@' => letter.is_ascii_alphabetic(),
        '?' => letter.is_ascii_alphanumeric(),
        other => letter.eq_ignore_ascii_case(&other),
    };
    number.chars().count() == form.chars().count() && number.chars().zip(form.chars()).all(|(letter, sign)| fits(letter, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_heading_is_its_own_plainest_form_and_one_field_s() {
        for field in Field::ALL {
            for heading in field.headings() {
                assert_eq!(plain::heading(heading), *heading);
                assert_eq!(Columns::default().field(heading), Some(field), "{heading}");
            }
        }
    }

    #[test]
    fn a_heading_of_the_profile_s_own_takes_the_place_of_the_usual_ones() {
        let columns = Columns { headings: BTreeMap::from([(Field::Number, "准考证号".into())]), ..Columns::default() };
        assert_eq!(columns.field("准考证号"), Some(Field::Number));
        assert_eq!(columns.field("学号"), None);
    }

    #[test]
    fn a_form_tells_digits_from_letters() {
        assert!(has_form("2024E8014628001", "####@##########"));
        assert!(!has_form("202418014628001", "####@##########"));
        assert!(!has_form("2024E801462800", "####@##########"));
    }
}

//! A unit found by its name, however it was typed.

use std::collections::BTreeSet;

use super::{Slot, Timetable};

/// A name that leads to no slot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// No unit has this name or part of a name.
    #[error("the timetable has no unit `{0}`")]
    Unknown(String),
    /// Several units have this part in their names.
    #[error("`{unit}` may be {}", candidates.join(" or "))]
    Ambiguous {
        /// The name as it was given.
        unit: String,
        /// The units it may mean, in the order of the timetable.
        candidates: Vec<String>,
    },
}

impl Timetable {
    /// The slots of a unit: by its full name, by the name without what stands in brackets, by that name behind the institution's, or by a part
    /// of it that no other unit has. White space, the width of brackets and letter case make no difference.
    ///
    /// # Errors
    /// [`UnitError`] where no unit or more than one is meant.
    pub fn of_unit(&self, unit: &str) -> Result<Vec<&Slot>, UnitError> {
        let asked = plain(unit);
        if asked.is_empty() {
            return Err(UnitError::Unknown(unit.into()));
        }
        let named = |matches: &dyn Fn(&str) -> bool| self.slots.iter().filter(|slot| matches(&plain(&slot.unit))).collect::<Vec<_>>();
        let bracketed = asked.contains('(');
        let exact = named(&|name| if bracketed { name == asked } else { stem(name) == asked });
        if !exact.is_empty() {
            return Ok(exact);
        }
        let belonging = named(&|name| belongs(&asked, name) || belongs(stem(&asked), stem(name)));
        if !belonging.is_empty() {
            return Ok(belonging);
        }
        let partial = named(&|name| name.contains(&asked));
        let stems: BTreeSet<_> = partial.iter().map(|slot| stem(&plain(&slot.unit)).to_owned()).collect();
        match stems.len() {
            0 => Err(UnitError::Unknown(unit.into())),
            1 => Ok(partial),
            _ => Err(UnitError::Ambiguous { unit: unit.into(), candidates: partial.iter().map(|slot| slot.unit.clone()).collect() }),
        }
    }

    /// The unit whose whole name stands in a folder's name, such as `03 力学研究所 补拍`; the longest name wins.
    pub fn unit_in(&self, folder: &str) -> Option<&str> {
        let folder = plain(folder);
        let length = |slot: &Slot| {
            let name = plain(&slot.unit);
            [name.as_str(), stem(&name)].into_iter().find(|name| folder.contains(name)).map_or(0, str::len)
        };
        let longest = self.slots.iter().map(length).max().filter(|length| *length > 0)?;
        let slot = self.slots.iter().find(|slot| length(slot) == longest)?;
        Some(&slot.unit)
    }
}

/// A name without white space, brackets half-width, letters small.
fn plain(name: &str) -> String {
    let half = |letter| match letter {
        '（' | '【' | '［' => '(',
        '）' | '】' | '］' => ')',
        other => other,
    };
    name.chars().filter(|letter| !letter.is_whitespace()).map(half).flat_map(char::to_lowercase).collect()
}

/// Words with which an institution's name ends.
const INSTITUTIONS: [&str; 3] = ["院", "大学", "学校"];

/// Whether a name is another one behind an institution's, such as `中国科学院力学研究所`; `生物物理研究所` is none of `物理研究所`.
fn belongs(name: &str, to: &str) -> bool {
    name.strip_suffix(to).is_some_and(|before| INSTITUTIONS.iter().any(|word| before.ends_with(word)))
}

/// A plain name without what stands in brackets at its end.
fn stem(name: &str) -> &str {
    name.split_once('(').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timetable() -> Timetable {
        let text = include_str!("../../../profiles/ucas-2025/timetable.toml");
        Timetable::parse("timetable.toml", text).expect("the shipped timetable has no fault")
    }

    fn units(name: &str) -> Vec<String> {
        let timetable = timetable();
        timetable.of_unit(name).map(|slots| slots.iter().map(|slot| slot.unit.clone()).collect()).unwrap_or_default()
    }

    #[test]
    fn white_space_and_the_width_of_brackets_make_no_difference() {
        assert_eq!(units(" 北京基因组 研究所(国家生物信息中心) "), ["北京基因组研究所（国家生物信息中心）"]);
    }

    #[test]
    fn what_stands_in_brackets_may_be_left_out() {
        assert_eq!(units("北京基因组研究所"), ["北京基因组研究所（国家生物信息中心）"]);
    }

    #[test]
    fn a_unit_with_two_days_has_two_slots() {
        assert_eq!(units("校部各院系"), ["校部各院系", "校部各院系（雁栖湖校区）"]);
    }

    #[test]
    fn a_name_with_its_brackets_means_that_row_alone() {
        assert_eq!(units("校部各院系(雁栖湖校区)"), ["校部各院系（雁栖湖校区）"]);
    }

    #[test]
    fn a_whole_name_wins_over_longer_names_that_contain_it() {
        assert_eq!(units("物理研究所"), ["物理研究所"]);
    }

    #[test]
    fn the_institution_may_stand_before_the_name() {
        assert_eq!(units("中国科学院力学研究所"), ["力学研究所"]);
        assert_eq!(units("中国科学院大学 物理研究所"), ["物理研究所"]);
        assert_eq!(units("中国科学院北京基因组研究所"), ["北京基因组研究所（国家生物信息中心）"]);
        assert_eq!(units("中国科学院北京基因组研究所(国家生物信息中心)"), ["北京基因组研究所（国家生物信息中心）"]);
    }

    #[test]
    fn a_longer_name_of_another_unit_is_not_taken_for_it() {
        assert_eq!(units("高空物理研究所"), [""; 0]);
        assert_eq!(units("中国科学院高空物理研究所"), [""; 0]);
    }

    #[test]
    fn a_part_that_no_other_unit_has_is_enough() {
        assert_eq!(units("渗流"), ["渗流流体力学研究所"]);
    }

    #[test]
    fn an_ambiguous_part_lists_its_candidates() {
        let error = timetable().of_unit("计算").expect_err("two units have this part");
        let candidates = vec!["计算机网络信息中心".to_owned(), "计算技术研究所".to_owned()];
        assert_eq!(error, UnitError::Ambiguous { unit: "计算".into(), candidates });
    }

    #[test]
    fn an_unknown_or_empty_name_is_unknown() {
        assert_eq!(timetable().of_unit("炼金术研究所"), Err(UnitError::Unknown("炼金术研究所".into())));
        assert_eq!(timetable().of_unit("  "), Err(UnitError::Unknown("  ".into())));
    }

    #[test]
    fn a_folder_is_read_by_the_longest_name_in_it() {
        assert_eq!(timetable().unit_in("03 高能物理研究所 补拍"), Some("高能物理研究所"));
        assert_eq!(timetable().unit_in("校部各院系(雁栖湖校区)"), Some("校部各院系（雁栖湖校区）"));
        assert_eq!(timetable().unit_in("photos"), None);
    }
}

//! A timetable as a calendar file (RFC 5545).

use jiff::civil::{Date, DateTime};

use super::{Slot, Timetable};
use crate::evidence::Window;

/// China has had one zone, without summer time, since 1991.
const ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nBEGIN:STANDARD\r\nDTSTART:19910915T010000\r\nTZNAME:CST\r\n\
                    TZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

impl Timetable {
    /// A calendar of these slots and of the last day for make-up photos. The same timetable gives the same bytes:
    /// the events' time stamp is the day of the notice.
    pub fn to_ics(&self, slots: &[&Slot]) -> String {
        let mut calendar = Calendar { lines: String::new(), stamp: self.issued.or(self.days.first().map(|day| day.date)) };
        calendar.line("BEGIN", "VCALENDAR");
        calendar.line("VERSION", "2.0");
        calendar.line("PRODID", "-//photolint//timetable//ZH");
        calendar.lines.push_str(ZONE);
        for slot in slots {
            for window in &slot.windows {
                calendar.sitting(slot, window);
            }
        }
        if let Some(day) = self.make_up_until {
            calendar.deadline(day, self.make_up_place.as_deref());
        }
        calendar.line("END", "VCALENDAR");
        calendar.lines
    }
}

struct Calendar {
    lines: String,
    stamp: Option<Date>,
}

impl Calendar {
    fn sitting(&mut self, slot: &Slot, window: &Window) {
        self.begin(&format!("{}-{}", moment(window.from), slot.unit));
        self.line("DTSTART;TZID=Asia/Shanghai", &moment(window.from));
        self.line("DTEND;TZID=Asia/Shanghai", &moment(window.to));
        self.line("SUMMARY", &escaped(&format!("毕业生图像采集：{}", slot.unit)));
        self.line("LOCATION", &escaped(&slot.place));
        self.line("DESCRIPTION", &escaped(&slot.group));
        self.line("END", "VEVENT");
    }

    fn deadline(&mut self, day: Date, place: Option<&str>) {
        let date = day.strftime("%Y%m%d").to_string();
        self.begin(&format!("{date}-make-up"));
        self.line("DTSTART;VALUE=DATE", &date);
        self.line("SUMMARY", "毕业生图像补拍截止");
        if let Some(place) = place {
            self.line("LOCATION", &escaped(place));
        }
        self.line("END", "VEVENT");
    }

    fn begin(&mut self, id: &str) {
        self.line("BEGIN", "VEVENT");
        self.line("UID", &escaped(&format!("{id}@photolint.invalid")));
        if let Some(day) = self.stamp {
            self.line("DTSTAMP", &format!("{}T000000Z", day.strftime("%Y%m%d")));
        }
    }

    /// Writes a content line, folded so that no line is longer than 75 bytes (RFC 5545, 3.1).
    fn line(&mut self, name: &str, value: &str) {
        let mut room = 75;
        for letter in name.chars().chain([':']).chain(value.chars()) {
            if letter.len_utf8() > room {
                self.lines.push_str("\r\n ");
                room = 74;
            }
            self.lines.push(letter);
            room -= letter.len_utf8();
        }
        self.lines.push_str("\r\n");
    }
}

fn moment(moment: DateTime) -> String {
    moment.strftime("%Y%m%dT%H%M%S").to_string()
}

/// A text value with the characters that have a meaning in it escaped (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            '\r' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timetable() -> Timetable {
        let text = include_str!("../../../profiles/ucas-2025/timetable.toml");
        Timetable::parse("timetable.toml", text).expect("the shipped timetable has no fault")
    }

    #[test]
    fn a_unit_s_calendar_reads_as_written() {
        let timetable = timetable();
        let slots = timetable.of_unit("力学研究所").expect("the unit is in the timetable");
        let calendar = timetable.to_ics(&slots);
        let event = "BEGIN:VEVENT\r\nUID:20241021T090000-力学研究所@photolint.invalid\r\nDTSTAMP:20241010T000000Z\r\n\
                     DTSTART;TZID=Asia/Shanghai:20241021T090000\r\nDTEND;TZID=Asia/Shanghai:20241021T093000\r\n\
                     SUMMARY:毕业生图像采集：力学研究所\r\n";
        assert!(calendar.contains(event), "{calendar}");
    }

    #[test]
    fn no_line_is_longer_than_75_bytes_and_none_is_lost() {
        let timetable = timetable();
        let calendar = timetable.to_ics(&timetable.slots.iter().collect::<Vec<_>>());
        assert!(calendar.split("\r\n").all(|line| line.len() <= 75));
        assert!(
            calendar.replace("\r\n ", "").contains("地址：北京市西城区")
                || calendar.replace("\r\n ", "").contains("北京市西城区宣武门外大街甲1号")
        );
    }

    #[test]
    fn a_unit_with_two_windows_has_two_events_and_the_deadline_a_third() {
        let timetable = timetable();
        let slots = timetable.of_unit("校部各院系（雁栖湖校区）").expect("the unit is in the timetable");
        assert_eq!(timetable.to_ics(&slots).matches("BEGIN:VEVENT").count(), 3);
    }

    #[test]
    fn characters_with_a_meaning_are_escaped() {
        assert_eq!(escaped("a,b;c\\d\ne"), "a\\,b\\;c\\\\d\\ne");
    }
}

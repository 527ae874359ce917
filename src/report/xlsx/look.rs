//! How the cells of a workbook look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::verdict::Verdict;

/// A font that Windows has for Chinese and Latin letters alike.
const FONT: &str = "Microsoft YaHei";
const POINTS: f64 = 10.0;
const LINES: u32 = 0x00D0_D5DB;

/// Text of the table: at the top of its cell, wrapped.
pub(in crate::report) fn body() -> Format {
    plain().set_align(FormatAlign::Top).set_text_wrap().set_border(FormatBorder::Thin).set_border_color(Color::RGB(LINES))
}

/// A number of the table, beside its label.
pub(super) fn number() -> Format {
    body().set_align(FormatAlign::Left)
}

/// The heading of a column.
pub(super) fn heading() -> Format {
    let filled = plain().set_bold().set_font_color(Color::White).set_background_color(Color::RGB(0x001F_4E79));
    let placed = filled.set_align(FormatAlign::VerticalCenter).set_align(FormatAlign::Left).set_text_wrap();
    placed.set_border(FormatBorder::Thin).set_border_color(Color::RGB(LINES))
}

/// The title of a sheet or of a part of it.
pub(super) fn title() -> Format {
    plain().set_bold().set_font_size(13.0).set_align(FormatAlign::VerticalCenter)
}

/// A remark below a table.
pub(super) fn aside() -> Format {
    plain().set_font_color(Color::RGB(0x005F_6B7A)).set_align(FormatAlign::Top).set_text_wrap()
}

/// A verdict's cell: its colour beside its word, for those who see no colours.
pub(super) fn verdict(verdict: Verdict) -> Format {
    let (ink, ground) = match verdict {
        Verdict::Accept => (0x0000_6100, 0x00C6_EFCE),
        Verdict::Review => (0x007F_6000, 0x00FF_EB9C),
        Verdict::Reject => (0x009C_0006, 0x00FF_C7CE),
    };
    body().set_bold().set_align(FormatAlign::Center).set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(ground))
}

fn plain() -> Format {
    Format::new().set_font_name(FONT).set_font_size(POINTS)
}

//! Our tables as one xlsx file, written by `rust_xlsxwriter`.
//!
//! Every cell is written as text, never as a formula or a number: no cell can run anything, and codes keep their zeros. Only
//! columns that hold days alone are dates, so that a spreadsheet can sort them. So no apostrophe is needed here, unlike in
//! csv.

use jiff::civil::Date;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::book::{LONGEST_CELL, clean};
use crate::tables::Table;

/// The columns that hold days alone.
const DAYS: [&str; 3] = ["sent", "answered", "read"];
/// The narrowest and the widest column, in characters.
const WIDTHS: (usize, usize) = (8, 60);
/// What stands at the end of a text that is too long for a cell.
const CUT: &str = " … (the whole text is in workspace.json)";

/// Writes tables as the sheets of one file, each with its headings styled and kept in view, and a filter.
///
/// # Errors
/// When a table has more rows or columns than a sheet can have, or two tables have the same name.
pub fn xlsx(tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let formats = Formats::new();
    for table in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(table.name)?;
        write(sheet, table, &formats)?;
    }
    book.save_to_buffer()
}

struct Formats {
    head: Format,
    text: Format,
    day: Format,
}

impl Formats {
    fn new() -> Self {
        let head = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0x00E8_EEF4))
            .set_border_bottom(FormatBorder::Thin);
        let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
        Self { head, text, day: Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top) }
    }
}

fn write(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), XlsxError> {
    let columns: Vec<u16> = (0..).take(table.head.len()).collect();
    let mut widths: Vec<usize> = table.head.iter().map(|h| h.len() + 3).collect();
    for (column, head) in columns.iter().zip(table.head) {
        sheet.write_string_with_format(0, *column, *head, &formats.head)?;
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for ((column, head), text) in columns.iter().zip(table.head).zip(cells) {
            if text.is_empty() {
                continue;
            }
            let widest = text.lines().map(|l| l.chars().count()).max().unwrap_or(0);
            if let Some(width) = widths.get_mut(usize::from(*column)) {
                *width = (*width).max(widest + 2);
            }
            match day(head, text) {
                Some(day) => sheet.write_datetime_with_format(row, *column, &day, &formats.day)?,
                None => sheet.write_string_with_format(row, *column, fitting(text), &formats.text)?,
            };
        }
    }
    for (column, width) in columns.iter().zip(widths) {
        sheet.set_column_width(*column, width.clamp(WIDTHS.0, WIDTHS.1) as f64)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    if let (Some(last), Ok(rows)) = (columns.last(), u32::try_from(table.rows.len())) {
        sheet.autofilter(0, 0, rows, *last)?;
    }
    Ok(())
}

fn day(head: &str, text: &str) -> Option<ExcelDateTime> {
    let day: Date = text.parse().ok().filter(|_| DAYS.contains(&head))?;
    let (year, month, day) = (u16::try_from(day.year()).ok()?, day.month().unsigned_abs(), day.day().unsigned_abs());
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// A text without what a file of XML cannot hold, and no longer than a cell can be (counted in units of UTF-16).
fn fitting(text: &str) -> String {
    let text = clean(text);
    if text.encode_utf16().count() <= LONGEST_CELL {
        return text;
    }
    let room = LONGEST_CELL - CUT.chars().count();
    let mut used = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += c.len_utf16();
            used <= room
        })
        .collect();
    format!("{kept}{CUT}")
}

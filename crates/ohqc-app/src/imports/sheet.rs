//! Reading a file of rows: workbooks and separated text in the encodings people have, never more than the limits allow.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, DataRef, Dimensions, Reader as _, SheetVisible, Xlsx};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8};
use ohqc_domain::attachments::MediaType;
use ohqc_domain::imports::{Cell, ImportKind, MAX_COLUMNS, MAX_ROWS, Row, heading_row};
use ohqc_domain::text::Text;

use crate::{AppError, Result};

/// Titles above the headings, and the headings, come on top of the rows.
const BESIDES: u32 = 10;
/// The largest part of a workbook, unpacked, in bytes: its texts are held in memory, its cells go by one at a time.
const MAX_TEXTS: u64 = 48 * 1024 * 1024;
const MAX_PART: u64 = 256 * 1024 * 1024;
/// All the texts of the cells together, in bytes: one text may stand in many cells.
const MAX_CELLS: usize = 64 * 1024 * 1024;
/// Merged areas of a workbook.
const MAX_MERGED: usize = 5000;

/// A file of rows.
#[derive(Debug)]
pub struct Sheet {
    /// What the file is.
    pub media_type: MediaType,
    /// The headings.
    pub headings: Vec<String>,
    /// The rows below them that are not blank.
    pub rows: Vec<Row>,
}

/// Reads a file.
///
/// # Errors
/// [`AppError::Unsupported`] for what is no such file, [`AppError::Invalid`] for one without rows or with too many.
pub fn read(kind: ImportKind, name: &str, bytes: &[u8]) -> Result<Sheet> {
    let (media_type, mut rows, merged) = match recognise(name, bytes)? {
        MediaType::Xlsx => {
            let (rows, merged) = workbook(bytes)?;
            (MediaType::Xlsx, rows, merged)
        }
        other => (other, separated(bytes)?, Vec::new()),
    };
    let at = heading_row(kind, &rows);
    let mut below = rows.split_off(rows.len().min(at.saturating_add(1)));
    let headings: Vec<String> = rows.pop().map(|row| row.cells.iter().map(Cell::shown).collect()).unwrap_or_default();
    if below.is_empty() {
        let text = Text::new("文件中除列标题外没有数据", "The file holds no row below its headings");
        return Err(AppError::invalid("", "no_rows", text));
    }
    if u32::try_from(below.len()).map_or(true, |rows| rows > MAX_ROWS) {
        return Err(too_many());
    }
    below.iter_mut().for_each(|row| mark(row, &merged));
    Ok(Sheet { media_type, headings, rows: below })
}

/// What a file is, by its bytes; its name must agree.
fn recognise(name: &str, bytes: &[u8]) -> Result<MediaType> {
    let named = |extension: &str| name.to_lowercase().ends_with(extension);
    let refuse = |zh, en| Err(AppError::Unsupported(Text::new(zh, en)));
    if bytes.is_empty() {
        return refuse("文件是空的", "The file is empty");
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return refuse(
            "旧版 xls 或加密的文件不能导入，请另存为不加密的 xlsx",
            "Old xls files and encrypted ones cannot be read; save it as xlsx without a password",
        );
    }
    let packed = bytes.starts_with(b"PK\x03\x04");
    match (packed, named(".xlsx"), named(".csv")) {
        (true, true, _) => Ok(MediaType::Xlsx),
        (false, false, true) => Ok(MediaType::Csv),
        (false, true, _) => refuse("文件内容不是 xlsx，只是改了扩展名", "The content is not xlsx, whatever the name says"),
        (true, false, true) => refuse("文件内容不是 csv，只是改了扩展名", "The content is not csv, whatever the name says"),
        (_, false, false) => refuse("只接受 xlsx 和 csv 文件", "Only xlsx and csv files are read"),
    }
}

fn unreadable() -> AppError {
    AppError::Unsupported(Text::new("不是可以读取的 xlsx 文件", "Not a readable xlsx file"))
}

fn too_many() -> AppError {
    let (zh, en) =
        (format!("文件超过 {MAX_ROWS} 行，请分成几个文件导入"), format!("The file has more than {MAX_ROWS} rows; split it"));
    AppError::invalid("", "too_many_rows", Text::owned(zh, en))
}

/// Rows as they come, none blank.
#[derive(Default)]
struct Rows {
    rows: BTreeMap<u32, Vec<Cell>>,
    /// The bytes of all texts so far.
    bytes: usize,
}

impl Rows {
    fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<()> {
        if matches!(&cell, Cell::Empty) || matches!(&cell, Cell::Text(text) if text.trim().is_empty()) {
            return Ok(());
        }
        if column >= MAX_COLUMNS {
            let (zh, en) = (format!("文件超过 {MAX_COLUMNS} 列"), format!("The file has more than {MAX_COLUMNS} columns"));
            return Err(AppError::invalid("", "too_many_columns", Text::owned(zh, en)));
        }
        if let Cell::Text(text) | Cell::Fault(text) = &cell {
            self.bytes = self.bytes.saturating_add(text.len());
        }
        if self.bytes > MAX_CELLS {
            let text = Text::new("单元格文字过多，请分成几个文件导入", "The cells hold too much text; split the file");
            return Err(AppError::invalid("", "too_much_text", text));
        }
        let cells = self.rows.entry(row).or_default();
        let at = usize::try_from(column).unwrap_or_default();
        if cells.len() <= at {
            cells.resize(at.saturating_add(1), Cell::Empty);
        }
        if let Some(place) = cells.get_mut(at) {
            *place = cell;
        }
        if self.rows.len() > usize::try_from(MAX_ROWS.saturating_add(BESIDES)).unwrap_or(usize::MAX) {
            return Err(too_many());
        }
        Ok(())
    }

    fn into_list(self) -> Vec<Row> {
        self.rows.into_iter().map(|(number, cells)| Row { number: number.saturating_add(1), cells }).collect()
    }
}

/// The first sheet that is shown, and its merged cells.
fn workbook(bytes: &[u8]) -> Result<(Vec<Row>, Vec<Dimensions>)> {
    bounded(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let shown = book.sheets_metadata().iter().find(|sheet| sheet.visible == SheetVisible::Visible);
    let name = shown.map(|sheet| sheet.name.clone()).ok_or_else(unreadable)?;
    let mut rows = Rows::default();
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| unreadable())?;
    while let Some(found) = cells.next_cell().map_err(|_| unreadable())? {
        let (row, column) = found.get_position();
        rows.put(row, column, cell(found.get_value()))?;
    }
    drop(cells);
    let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
    if merged.len() > MAX_MERGED {
        let text = Text::new("合并单元格过多，请取消合并后导入", "Too many merged cells; unmerge them first");
        return Err(AppError::invalid("", "too_many_merged", text));
    }
    Ok((rows.into_list(), merged))
}

/// Refuses a workbook that would fill the memory when it is unpacked.
fn bounded(bytes: &[u8]) -> Result<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|_| unreadable())?;
        let most = if part.name().is_ok_and(|name| name.starts_with("xl/worksheets/")) { MAX_PART } else { MAX_TEXTS };
        if part.size() > most {
            return Err(too_many());
        }
    }
    Ok(())
}

fn cell(value: &DataRef<'_>) -> Cell {
    match Data::from(value.clone()) {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DurationIso(text) => Cell::Text(text),
        Data::DateTimeIso(text) => Cell::Text(text),
        Data::Int(number) => Cell::Text(number.to_string()),
        Data::Float(number) if number.is_finite() => Cell::Number(number),
        Data::Float(number) => Cell::Fault(number.to_string()),
        Data::Bool(yes) => Cell::Text(if yes { "TRUE" } else { "FALSE" }.to_owned()),
        Data::DateTime(moment) => moment
            .as_datetime()
            .filter(|_| moment.is_datetime())
            .map_or_else(|| Cell::Number(moment.as_f64()), |moment| Cell::Day(moment.date())),
        Data::Error(error) => Cell::Fault(error.to_string()),
    }
}

/// Marks the cells of a row that are part of merged ones.
fn mark(row: &mut Row, merged: &[Dimensions]) {
    let at = row.number.saturating_sub(1);
    for area in merged.iter().filter(|area| (area.start.0..=area.end.0).contains(&at)) {
        for column in area.start.1..=area.end.1.min(MAX_COLUMNS.saturating_sub(1)) {
            let column = usize::try_from(column).unwrap_or_default();
            if row.cells.len() <= column {
                row.cells.resize(column.saturating_add(1), Cell::Empty);
            }
            if let Some(cell) = row.cells.get_mut(column) {
                *cell = Cell::Merged;
            }
        }
    }
}

fn separated(bytes: &[u8]) -> Result<Vec<Row>> {
    let text = decoded(bytes)?;
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b'\t', b';'].into_iter().max_by_key(|sign| (first.matches(char::from(*sign)).count(), *sign == b','));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut rows = Rows::default();
    for (record, row) in reader.records().zip(0..) {
        let record =
            record.map_err(|_| AppError::Unsupported(Text::new("不是可以读取的 csv 文件", "Not a readable csv file")))?;
        for (field, column) in record.iter().zip(0..) {
            rows.put(row, column, Cell::Text(field.to_owned()))?;
        }
    }
    Ok(rows.into_list())
}

/// The text of a file: Unicode with a mark, UTF-8, or what Chinese systems write (GB18030); nothing is guessed beyond that.
fn decoded(bytes: &[u8]) -> Result<String> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let found = marked.unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        detector.guess(Some(b"cn"), Utf8Detection::Allow)
    });
    // Plain ASCII is guessed as anything; it is UTF-8 as well.
    let encoding = if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { found };
    let encoding = if encoding == GBK { GB18030 } else { encoding };
    let readable = marked.is_some() || encoding == UTF_8 || encoding == GB18030;
    let (text, _, faulty) = encoding.decode(bytes);
    if !readable || faulty || text.contains('\0') {
        let name = encoding.name();
        return Err(AppError::Unsupported(Text::owned(
            format!("文件编码不能识别（像是 {name}），请另存为 UTF-8 编码的 csv 或 xlsx"),
            format!("The encoding is not known (it looks like {name}); save it as csv in UTF-8 or as xlsx"),
        )));
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

    use super::*;

    fn made(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
        let mut book = Workbook::new();
        fill(book.add_worksheet());
        book.save_to_buffer().unwrap()
    }

    fn headed(page: &mut Worksheet) {
        for (heading, at) in ["单位名称", "统一社会信用代码", "所在县（市、区）"].iter().zip(0..) {
            page.write_string(0, at, *heading).unwrap();
        }
    }

    fn of(bytes: &[u8]) -> Result<Sheet> {
        read(ImportKind::Employers, "a.xlsx", bytes)
    }

    #[test]
    fn formulas_give_their_value_and_their_error() {
        let bytes = made(|page| {
            headed(page);
            page.write_formula(1, 0, Formula::new("\"甲\"&\"公司\"").set_result("甲公司")).unwrap();
            page.write_formula(1, 1, Formula::new("1+1").set_result("2")).unwrap();
            page.write_formula(1, 2, Formula::new("1/0").set_result("#DIV/0!")).unwrap();
        });
        let cells = of(&bytes).unwrap().rows.remove(0).cells;
        assert_eq!(cells[0], Cell::Text("甲公司".into()));
        assert_eq!(cells[1].shown(), "2");
        assert_eq!(cells[2], Cell::Fault("#DIV/0!".into()));
    }

    #[test]
    fn merged_cells_are_marked_in_every_row_they_cover_and_titles_may_be_merged() {
        let bytes = made(|page| {
            page.merge_range(0, 0, 0, 2, "用人单位登记表", &Format::new()).unwrap();
            for (heading, at) in ["单位名称", "统一社会信用代码", "所在县（市、区）"].iter().zip(0..) {
                page.write_string(1, at, *heading).unwrap();
            }
            for row in 2..4 {
                page.write_string(row, 0, "某某公司").unwrap();
            }
            page.merge_range(2, 2, 3, 2, "220104", &Format::new()).unwrap();
        });
        let sheet = of(&bytes).unwrap();
        assert_eq!(sheet.headings[1], "统一社会信用代码");
        let numbers: Vec<_> = sheet.rows.iter().map(|row| (row.number, row.cells[2].clone())).collect();
        assert_eq!(numbers, [(3, Cell::Merged), (4, Cell::Merged)]);
    }

    #[test]
    fn numbers_stay_numbers_days_are_days_and_blank_rows_are_passed_over() {
        let bytes = made(|page| {
            headed(page);
            page.write_number(3, 1, 912_201_010_000_000_000.0).unwrap();
            let day = Format::new().set_num_format("yyyy-mm-dd");
            page.write_datetime_with_format(3, 0, ExcelDateTime::from_ymd(2024, 3, 5).unwrap(), &day).unwrap();
            page.write_number(3, 2, 220_104).unwrap();
        });
        let row = of(&bytes).unwrap().rows.remove(0);
        assert_eq!((row.number, row.cells[0].shown(), row.cells[2].shown()), (4, "2024-03-05".into(), "220104".into()));
        assert!(matches!(row.cells[1], Cell::Number(_)));
    }

    #[test]
    fn too_many_rows_and_columns_are_refused_with_the_limit() {
        let code = |bytes: &[u8]| match of(bytes).unwrap_err() {
            AppError::Invalid(found) => found.iter().next().unwrap().code,
            other => panic!("{other}"),
        };
        let long = made(|page| {
            (0..=MAX_ROWS + BESIDES).for_each(|row| drop(page.write_number(row, 0, row)));
        });
        assert_eq!(code(&long), "too_many_rows");
        let wide = made(|page| {
            headed(page);
            page.write_string(1, 100, "x").unwrap();
        });
        assert_eq!(code(&wide), "too_many_columns");
    }

    #[test]
    fn a_text_that_fills_many_cells_and_countless_merged_cells_are_refused() {
        let code = |bytes: &[u8]| match of(bytes).unwrap_err() {
            AppError::Invalid(found) => found.iter().next().unwrap().code,
            other => panic!("{other}"),
        };
        let long = "长".repeat(10_000);
        let large = made(|page| {
            headed(page);
            (1..=2500).for_each(|row| drop(page.write_string(row, 0, &long)));
        });
        assert!(large.len() < 1024 * 1024, "a small file");
        assert_eq!(code(&large), "too_much_text");
        let merged = made(|page| {
            headed(page);
            for row in 0..=u32::try_from(MAX_MERGED).unwrap() {
                page.merge_range(row + 1, 0, row + 1, 1, "甲", &Format::new()).unwrap();
            }
        });
        assert_eq!(code(&merged), "too_many_merged");
    }

    #[test]
    fn text_is_decoded_as_it_was_written() {
        let text = "单位名称,统一社会信用代码\n吉林某某公司,x\n";
        let (gb, ..) = GB18030.encode(text);
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let marked = [b"\xef\xbb\xbf".to_vec(), text.as_bytes().to_vec()].concat();
        for bytes in [text.as_bytes(), &gb, &utf16, &marked] {
            let sheet = read(ImportKind::Employers, "a.csv", bytes).unwrap();
            assert_eq!((sheet.headings[0].as_str(), sheet.rows[0].cells[0].shown()), ("单位名称", "吉林某某公司".into()));
        }
        for separator in [";", "\t"] {
            let sheet = read(ImportKind::Employers, "a.csv", text.replace(',', separator).as_bytes()).unwrap();
            assert_eq!(sheet.headings.len(), 2);
        }
    }
}

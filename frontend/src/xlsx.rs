//! Tables as workbooks for spreadsheets.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, result::ZipResult};

/// The media type of workbooks.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

/// The parts of a workbook of one sheet that are the same for all.
const PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];

/// A workbook (ECMA-376) of one sheet. Every cell is text, so that codes keep their zeros and none becomes a formula; nothing
/// is packed, for a table is small and the code that packs is not.
#[must_use]
pub fn xlsx(rows: &[Vec<String>]) -> Vec<u8> {
    // Writing into memory does not fail.
    pack(&sheet(rows)).unwrap_or_default()
}

fn pack(sheet: &str) -> ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in PARTS.into_iter().chain([("xl/worksheets/sheet1.xml", sheet)]) {
        archive.start_file(name, stored)?;
        archive.write_all(HEAD.as_bytes())?;
        archive.write_all(content.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn sheet(rows: &[Vec<String>]) -> String {
    let mut text = String::from(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#);
    for row in rows {
        text.push_str("<row>");
        for cell in row {
            let _ = write!(text, r#"<c t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#, escaped(cell));
        }
        text.push_str("</row>");
    }
    text.push_str("</sheetData></worksheet>");
    text
}

/// Text as XML holds it; what XML cannot hold is left out.
fn escaped(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    for c in cell.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader as _, Xlsx};

    use super::*;

    #[test]
    fn a_workbook_holds_every_cell_as_the_text_it_is() {
        let rows = vec![vec!["编号".to_owned(), "名称".to_owned()], vec!["007".to_owned(), "=1+1 <甲> & 乙\u{1}".to_owned()]];
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(&rows))).unwrap();
        let range = book.worksheet_range("Sheet1").unwrap();
        let read: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect();
        assert_eq!(read, [["编号", "名称"], ["007", "=1+1 <甲> & 乙"]]);
    }
}

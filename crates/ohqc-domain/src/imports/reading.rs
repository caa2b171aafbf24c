//! How a cell becomes a value: codes keep their zeros, dates come in many forms, words stand for codes.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use chrono::{Days, NaiveDate};

use super::Cell;
use crate::regions::{RegionCode, RegionTree};
use crate::text::Text;

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy)]
pub enum Reading {
    /// As it stands.
    Text,
    /// A code of letters and digits, so long that a spreadsheet may have shortened it.
    Code,
    /// A region down to the county: its code, or its name as far as only one bears it.
    Region,
    /// A day.
    Date,
    /// One of several, by code or by word.
    Choice(fn() -> Vec<(&'static str, Text)>),
}

type Fault = (&'static str, Text);

impl Reading {
    /// Reads a cell; nothing stands where it is blank.
    ///
    /// # Errors
    /// A code and a sentence.
    pub fn read(self, cell: &Cell) -> Result<Option<String>, Fault> {
        let text = match cell {
            Cell::Empty => return Ok(None),
            Cell::Merged => {
                let text = Text::new("合并单元格不能导入，请取消合并后逐行填写", "Merged cells cannot be read; fill in each row");
                return Err(("merged_cell", text));
            }
            Cell::Fault(shown) => {
                let (zh, en) = (format!("公式没有结果（{shown}）"), format!("The formula has no result ({shown})"));
                return Err(("formula", Text::owned(zh, en)));
            }
            Cell::Text(text) if text.trim().is_empty() => return Ok(None),
            Cell::Text(text) => text.trim().to_owned(),
            Cell::Number(_) | Cell::Day(_) => cell.shown(),
        };
        match self {
            Self::Text => Ok(text),
            Self::Code => code(cell, &text),
            Self::Region => region(&text),
            Self::Date => day(cell, &text).map(|day| day.to_string()),
            Self::Choice(all) => choice(&all(), &text).map(str::to_owned),
        }
        .map(Some)
    }

    /// What may be chosen; nothing where anything may stand.
    #[must_use]
    pub fn choices(self) -> Vec<(&'static str, Text)> {
        match self {
            Self::Choice(all) => all(),
            Self::Text | Self::Code | Self::Region | Self::Date => Vec::new(),
        }
    }

    /// How to fill it in.
    #[must_use]
    pub fn hint(self) -> Text {
        match self {
            Self::Text => Text::new("文字", "Text"),
            Self::Code => Text::new("文本格式的代码，保留前导零", "A code, kept as text with its leading zeros"),
            Self::Region => Text::new("县（市、区）或直报单位的代码或全称", "Code or full name of the county or special unit"),
            Self::Date => Text::new("日期，如 2024-03-15", "A date, as 2024-03-15"),
            Self::Choice(all) => {
                Text::owned(format!("从下列选一：{}", words(&all(), false)), format!("One of: {}", words(&all(), true)))
            }
        }
    }
}

fn words(all: &[(&'static str, Text)], english: bool) -> String {
    let words: Vec<_> = all.iter().map(|(_, text)| if english { text.en.as_ref() } else { text.zh.as_ref() }).collect();
    words.join(if english { "; " } else { "；" })
}

/// A number as people write it, without an empty fraction.
pub fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e18 { format!("{number:.0}") } else { number.to_string() }
}

/// Full-width letters and digits as plain ones, without blanks, in capitals.
fn narrow(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        other => other,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(plain).map(|c| c.to_ascii_uppercase()).collect()
}

fn code(cell: &Cell, text: &str) -> Result<String, Fault> {
    if matches!(cell, Cell::Number(_) | Cell::Day(_)) {
        let text = Text::new(
            "代码被表格软件存成了数字，前导零或末尾几位可能已丢失；请把该列设为文本后重新填写",
            "The spreadsheet kept the code as a number and may have lost zeros or digits; format the column as text and fill it in again",
        );
        return Err(("number_for_code", text));
    }
    Ok(narrow(text))
}

/// The regions of an address by what they are called: in full, without the province, and by their own name.
static NAMES: LazyLock<HashMap<String, BTreeSet<RegionCode>>> = LazyLock::new(|| {
    let tree = RegionTree::embedded();
    let mut names: HashMap<String, BTreeSet<RegionCode>> = HashMap::new();
    for region in tree.iter().filter(|region| tree.is_exact(region.code)) {
        let whole = tree.full_name(region.code);
        let province = tree.province(region.code).map_or("", |province| province.name.as_str());
        let below = whole.strip_prefix(province).unwrap_or(&whole).to_owned();
        for name in [whole, below, region.name.clone()] {
            names.entry(name).or_default().insert(region.code);
        }
    }
    names
});

fn region(text: &str) -> Result<String, Fault> {
    let text = narrow(text);
    let tree = RegionTree::embedded();
    if text.chars().any(|c| c.is_ascii_digit()) {
        return tree.exact(&text).map(|code| code.to_string());
    }
    let mut called = NAMES.get(&text).into_iter().flatten();
    match (called.next(), called.next()) {
        (Some(code), None) => Ok(code.to_string()),
        (Some(one), Some(other)) => {
            let (one, other) = (tree.full_name(*one), tree.full_name(*other));
            let (zh, en) = (
                format!("同名的县（市、区）不止一个（{one}、{other}等），请填写全称或代码"),
                format!("More than one county is called so ({one}, {other}); give the full name or the code"),
            );
            Err(("ambiguous_region", Text::owned(zh, en)))
        }
        (None, _) => {
            let text = Text::new("没有这个县（市、区）；请填写全称或代码", "There is no such county; give its full name or code");
            Err(("unknown_region", text))
        }
    }
}

fn choice(all: &[(&'static str, Text)], text: &str) -> Result<&'static str, Fault> {
    let wanted = narrow(text);
    let same = |other: &str| narrow(other) == wanted;
    let found = all.iter().find(|(code, words)| same(code) || same(&words.zh) || same(&words.en));
    found.map(|(code, _)| *code).ok_or_else(|| {
        let (zh, en) = (words(all, false), words(all, true));
        ("unknown_choice", Text::owned(format!("只能填写：{zh}"), format!("Only one of: {en}")))
    })
}

/// The day before the first that spreadsheets count.
const EPOCH: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);
/// The days counted so that are taken for dates: 1954 to 2119.
const SERIALS: std::ops::RangeInclusive<u64> = 20_000..=80_000;

fn day(cell: &Cell, text: &str) -> Result<NaiveDate, Fault> {
    let found = match cell {
        Cell::Day(day) => Some(*day),
        // What a spreadsheet keeps of a time of day says nothing here.
        _ => text.split([' ', 'T']).next().and_then(|text| written(&narrow(text))),
    };
    found.ok_or_else(|| ("date", Text::new("不是有效的日期，请按 2024-03-15 的形式填写", "Not a date; write it as 2024-03-15")))
}

/// A day in one of the forms people write: `2024-3-5`, `2024/03/05`, `2024.3.5`, `2024年3月5日`, `20240305`, or counted.
fn written(text: &str) -> Option<NaiveDate> {
    let whole = text.split_once('.').filter(|(_, rest)| !rest.contains('.')).map_or(text, |(whole, _)| whole);
    if let Ok(number) = whole.parse::<u64>() {
        if SERIALS.contains(&number) {
            return EPOCH?.checked_add_days(Days::new(number));
        }
        return NaiveDate::parse_from_str(whole, "%Y%m%d").ok().filter(|_| whole.len() == 8);
    }
    let parts: Vec<&str> = text.trim_end_matches('日').split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    NaiveDate::from_ymd_opt(
        year.parse().ok().filter(|year| (1900..=2200).contains(year))?,
        month.parse().ok()?,
        day.parse().ok()?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(reading: Reading, cell: &Cell) -> Result<Option<String>, &'static str> {
        reading.read(cell).map_err(|(code, _)| code)
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn a_day_is_read_in_every_form_people_write() {
        for written in [
            "2024-03-05",
            "2024/3/5",
            "2024.3.5",
            "2024年3月5日",
            "20240305",
            "２０２４－３－５",
            " 2024-3-5 ",
            "2024-03-05 00:00:00",
            "45356",
        ] {
            assert_eq!(of(Reading::Date, &text(written)), Ok(Some("2024-03-05".into())), "{written}");
        }
        for number in [45356.0, 45356.75, 20_240_305.0] {
            assert_eq!(of(Reading::Date, &Cell::Number(number)), Ok(Some("2024-03-05".into())), "{number}");
        }
        for noise in ["2024-13-01", "2024-02-30", "去年", "5/3", "0", "99999999", "3.2024.5"] {
            assert_eq!(of(Reading::Date, &text(noise)), Err("date"), "{noise}");
        }
    }

    #[test]
    fn a_code_that_became_a_number_is_refused_and_another_keeps_its_zeros() {
        assert_eq!(of(Reading::Code, &Cell::Number(7.0)), Err("number_for_code"));
        assert_eq!(of(Reading::Code, &text("００7 a")), Ok(Some("007A".into())));
        assert_eq!(of(Reading::Text, &Cell::Number(12.0)), Ok(Some("12".into())));
    }

    #[test]
    fn a_county_is_known_by_code_and_by_a_name_that_only_it_bears() {
        for written in ["220104", "吉林省长春市朝阳区", "长春市朝阳区"] {
            assert_eq!(of(Reading::Region, &text(written)), Ok(Some("220104".into())), "{written}");
        }
        assert_eq!(of(Reading::Region, &Cell::Number(220_104.0)), Ok(Some("220104".into())));
        assert_eq!(of(Reading::Region, &text("朝阳区")), Err("ambiguous_region"));
        assert_eq!(of(Reading::Region, &text("220100")), Err("region_too_wide"));
        assert_eq!(of(Reading::Region, &text("某某县")), Err("unknown_region"));
    }

    #[test]
    fn a_choice_is_known_by_code_and_word() {
        let all = || vec![("public", Text::new("公立", "Public")), ("private", Text::new("民营", "Private"))];
        for written in ["公立", "public", "PUBLIC"] {
            assert_eq!(of(Reading::Choice(all), &text(written)), Ok(Some("public".into())));
        }
        assert_eq!(of(Reading::Choice(all), &text("集体")), Err("unknown_choice"));
        assert_eq!(of(Reading::Choice(all), &text("  ")), Ok(None));
    }
}

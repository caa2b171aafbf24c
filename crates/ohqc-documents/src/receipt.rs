//! The receipt of a filing (备案回执, JL24-A3).
//!
//! The official form was not seen: fields follow the working notes on it, the layout is this platform's own, and the print says so.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::press::in_words;
use crate::{DocumentError, press, qr};

/// Everything a receipt shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Which service was filed.
    pub kind: ReceiptKind,
    /// The filing number.
    pub number: String,
    /// The institution's full name.
    pub institution: String,
    /// Its unified social credit code (GB 32100).
    pub credit_code: String,
    /// The number of its practice licence (医疗机构执业许可证).
    pub licence_number: String,
    /// Where the service is given.
    pub address: String,
    /// Its legal representative, where known.
    pub legal_representative: Option<String>,
    /// The filed categories, each with its items.
    pub categories: Vec<Category>,
    /// What it filed for examinations away from home and how far they may go, in words; `None` when it filed nothing.
    pub outreach: Option<String>,
    /// What the filing rests on, in words.
    pub basis: String,
    /// What was put on record under the number, in words and with its day, first to last.
    pub changes: Vec<(String, NaiveDate)>,
    /// The day of its first filing, where that is another day.
    pub first_filed_on: Option<NaiveDate>,
    /// The day of this filing.
    pub filed_on: NaiveDate,
    /// The authority that keeps the record and stamps the receipt.
    pub authority: String,
    /// How the filing came about.
    pub origin: Origin,
    /// The code that anyone may check on the public site.
    pub verification_code: String,
    /// The address where the code is checked; printed as a QR code.
    pub verification_url: String,
}

/// Which service was filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptKind {
    /// Occupational health examination.
    Examination,
    /// Diagnosis of occupational diseases.
    Diagnosis,
}

/// A filed category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Category {
    /// Its name, such as 接触粉尘类.
    pub name: String,
    /// The items within it; empty when the whole category is filed.
    pub items: Vec<String>,
    /// What of it was found beyond the institution on site, in words.
    pub beyond: Option<String>,
}

/// How a filing came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Filed on the platform.
    Platform,
    /// Filed with a local authority before, and registered on the platform: deemed filed with the province (JL24-1-1-e).
    Deemed {
        /// The local filing number, where known.
        local_number: Option<String>,
        /// The day of the local filing, where known.
        local_date: Option<NaiveDate>,
    },
}

/// Prints the receipt as a PDF of A4 pages: one, or more when the categories need them.
///
/// # Errors
/// [`DocumentError::NoChineseFont`] when the system has none; [`DocumentError::Data`] when the address does not fit a QR code.
pub fn receipt(receipt: &Receipt) -> Result<Vec<u8>, DocumentError> {
    press::print(include_str!("receipt.typ"), &Sheet::of(receipt)?)
}

/// The receipt as its template reads it: words only.
#[derive(Serialize)]
struct Sheet<'receipt> {
    title: &'static str,
    subtitle: &'static str,
    number: &'receipt str,
    rows: Vec<(&'static str, String)>,
    categories: &'receipt [Category],
    statement: String,
    deemed: bool,
    authority: &'receipt str,
    date: String,
    filed: (i32, u32, u32),
    code: &'receipt str,
    url: &'receipt str,
    qr: String,
}

impl<'receipt> Sheet<'receipt> {
    fn of(receipt: &'receipt Receipt) -> Result<Self, DocumentError> {
        let (title, subtitle, service, regulation) = match receipt.kind {
            ReceiptKind::Examination => (
                "职业健康检查机构备案回执",
                "Filing Receipt · Occupational Health Examination Institution",
                "职业健康检查",
                "《职业健康检查管理办法》",
            ),
            ReceiptKind::Diagnosis => (
                "职业病诊断机构备案回执",
                "Filing Receipt · Occupational Disease Diagnosis Institution",
                "职业病诊断",
                "《职业病诊断与鉴定管理办法》",
            ),
        };
        let mut rows = vec![
            ("机构名称", receipt.institution.clone()),
            ("统一社会信用代码", receipt.credit_code.clone()),
            ("执业许可证号", receipt.licence_number.clone()),
            ("地址", receipt.address.clone()),
        ];
        if let Some(name) = &receipt.legal_representative {
            rows.push(("法定代表人", name.clone()));
        }
        if let Some(areas) = &receipt.outreach {
            rows.push(("外出检查", areas.clone()));
        }
        let filed = match receipt.first_filed_on.filter(|first| *first != receipt.filed_on) {
            Some(first) => format!("{}（首次备案 {}）", in_words(receipt.filed_on), in_words(first)),
            None => in_words(receipt.filed_on),
        };
        rows.push(("备案日期", filed));
        rows.push(("备案依据", receipt.basis.clone()));
        if receipt.changes.len() > 1 {
            let each = receipt.changes.iter().map(|(kind, on)| format!("{} {kind}", in_words(*on)));
            rows.push(("变更记录", each.collect::<Vec<_>>().join("；")));
        }
        if let Origin::Deemed { local_number, local_date } = &receipt.origin {
            let mut parts = vec!["已在市（州）备案并在平台注册，视同向省备案".to_owned()];
            parts.extend(local_number.as_ref().map(|number| format!("原备案编号 {number}")));
            parts.extend(local_date.map(|date| format!("原备案日期 {}", in_words(date))));
            rows.push(("备案方式", parts.join("；")));
        }
        Ok(Self {
            title,
            subtitle,
            number: &receipt.number,
            rows,
            categories: &receipt.categories,
            statement: format!("上述机构已依照{regulation}就{service}工作办理备案，特此回执。"),
            deemed: matches!(receipt.origin, Origin::Deemed { .. }),
            authority: &receipt.authority,
            date: in_words(receipt.filed_on),
            filed: (receipt.filed_on.year(), receipt.filed_on.month(), receipt.filed_on.day()),
            code: &receipt.verification_code,
            url: &receipt.verification_url,
            qr: qr::svg(&receipt.verification_url)?,
        })
    }
}

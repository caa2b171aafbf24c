//! Receipts and forms in the words that are printed.

use chrono::{Datelike, NaiveDate};
use ohqc_app::filings::{FormData, LetterData, ReceiptData};
use ohqc_documents::{Category, FilingForm, FormChapter, FormTable, LicensorLetter, Origin, Receipt, ReceiptKind, in_words};
use ohqc_domain::filings::{Chapter, Difference, FiledCategory, Table, VersionKind, form_title};
use ohqc_domain::institutions::{BodyKind, Service};
use ohqc_domain::text::Text;

/// A receipt as the printer takes it.
pub fn receipt(data: ReceiptData, base: &str) -> Receipt {
    Receipt {
        kind: match data.service {
            Service::Examination => ReceiptKind::Examination,
            Service::Diagnosis => ReceiptKind::Diagnosis,
        },
        verification_url: format!("{base}/verify/{}", data.verification_code),
        number: data.number,
        institution: data.holder.name,
        credit_code: data.holder.credit_code,
        licence_number: data.holder.licence_number,
        address: data.holder.address,
        legal_representative: data.legal_representative,
        categories: data.categories.into_iter().map(category).collect(),
        basis: data.basis.zh.into_owned(),
        outreach: data.outing_scope.map(|scope| scope.zh.into_owned()),
        changes: data.changes.into_iter().map(|change| (change.kind.label().zh.into_owned(), change.on)).collect(),
        first_filed_on: Some(data.first_on),
        filed_on: data.accepted_on,
        authority: data.authority.zh.into_owned(),
        origin: data.deemed.map_or(Origin::Platform, |deemed| Origin::Deemed {
            local_number: Some(deemed.local_number),
            local_date: Some(deemed.local_on),
        }),
        verification_code: data.verification_code,
    }
}

fn category(filed: FiledCategory) -> Category {
    let beyond = filed.beyond().map(|words| words.zh.into_owned());
    let FiledCategory { name, items, .. } = filed;
    Category { name: name.zh.into_owned(), items: items.into_iter().map(|item| item.zh.into_owned()).collect(), beyond }
}

/// The letter to the authority that issued the practice licence, as the printer takes it.
pub fn letter(data: LetterData) -> LicensorLetter {
    let LetterData { filed, licensor, telling, asked } = data;
    let name = &BodyKind::from(filed.service).body().name.zh;
    let changed = filed.changes.len() > 1;
    let mut rows = vec![
        ("机构名称".to_owned(), filed.holder.name),
        ("统一社会信用代码".to_owned(), filed.holder.credit_code),
        ("执业许可证登记号".to_owned(), filed.holder.licence_number),
        ("地址".to_owned(), filed.holder.address),
        ("备案业务".to_owned(), filed.service.label().zh.into_owned()),
        ("备案编号".to_owned(), filed.number),
        ("备案日期".to_owned(), in_words(filed.first_on)),
    ];
    if changed {
        rows.push(("变更办理日期".to_owned(), in_words(filed.accepted_on)));
    }
    rows.push(("备案依据".to_owned(), filed.basis.zh.into_owned()));
    let act = if changed { "备案变更" } else { "备案" };
    LicensorLetter {
        title: format!("{name}备案告知函"),
        number: telling.as_ref().map(|told| told.number.clone()).unwrap_or_default(),
        licensor,
        opening: format!("下列{name}已办理{act}，现将备案情况函告贵单位。"),
        rows,
        categories: filed.categories.into_iter().map(category).collect(),
        asked: asked.zh.into_owned(),
        authority: filed.authority.zh.into_owned(),
        date: telling.map(|told| in_words(told.on)).unwrap_or_default(),
        filed: (filed.accepted_on.year(), filed.accepted_on.month(), filed.accepted_on.day()),
    }
}

/// A form as the printer takes it.
pub fn form(data: FormData) -> FilingForm {
    let said = |zh: &'static str| data.kind.said(Text::new(zh, "")).zh.into_owned();
    let mut rows = vec![
        ("机构名称".to_owned(), data.holder.name.clone()),
        ("统一社会信用代码".to_owned(), data.holder.credit_code),
        ("执业许可证登记号".to_owned(), data.holder.licence_number),
        ("地址".to_owned(), data.holder.address),
        (said("备案编号"), data.filing_number.map(|number| number.to_string()).unwrap_or_default()),
        (said("备案依据"), data.basis.zh.into_owned()),
        (said("备案机关"), data.authority.zh.into_owned()),
        ("版本".to_owned(), format!("第 {} 版", data.number)),
        ("办理结果".to_owned(), outcome(data.outcome.label(), data.decided_on)),
    ];
    if let Some((last_day, reason)) = data.ending {
        rows.push(("最后服务日期".to_owned(), in_words(last_day)));
        rows.push(("注销原因".to_owned(), reason));
    }
    rows.retain(|(_, value)| !value.is_empty());
    let declares = matches!(data.version, VersionKind::First | VersionKind::Change);
    let declaration =
        if declares { "本机构承诺：所填内容和所附材料真实、有效，与实际情况一致。" } else { "" };
    FilingForm {
        title: form_title(data.kind, data.version).zh.into_owned(),
        rows,
        chapters: changes(&data.differences).into_iter().chain(data.chapters.into_iter().map(chapter)).collect(),
        declaration: declaration.to_owned(),
        institution: data.holder.name,
        date: in_words(data.submitted_on),
        submitted: (data.submitted_on.year(), data.submitted_on.month(), data.submitted_on.day()),
    }
}

fn outcome(label: Text, decided_on: Option<NaiveDate>) -> String {
    let zh = label.zh;
    decided_on.map_or_else(|| zh.to_string(), |on| format!("{zh}（{}）", in_words(on)))
}

/// In what a version differs from the one in force before it.
fn changes(differences: &[Difference]) -> Option<FormChapter> {
    let zh = |text: &Option<Text>| text.as_ref().map(|text| text.zh.to_string()).unwrap_or_default();
    let row = |one: &Difference| {
        let what = if one.field.is_none() && one.before.is_none() { "新增".to_owned() } else { zh(&one.field) };
        let what = if one.field.is_none() && one.after.is_none() { "删除".to_owned() } else { what };
        vec![one.part.label().zh.into_owned(), zh(&one.row), what, zh(&one.before), zh(&one.after)]
    };
    let columns = ["部分", "内容", "变更事项", "变更前", "变更后"].map(str::to_owned).to_vec();
    let tables = vec![FormTable { columns, rows: differences.iter().map(row).collect() }];
    (!differences.is_empty()).then(|| FormChapter { title: "变更内容".to_owned(), rows: Vec::new(), tables })
}

fn chapter(chapter: Chapter) -> FormChapter {
    let words = |text: Option<Text>| text.map(|text| text.zh.into_owned()).unwrap_or_default();
    let table = |Table { columns, rows }: Table| FormTable {
        columns: columns.into_iter().map(|name| name.zh.into_owned()).collect(),
        rows: rows.into_iter().map(|row| row.into_iter().map(words).collect()).collect(),
    };
    FormChapter {
        title: chapter.part.label().zh.into_owned(),
        rows: chapter.fields.into_iter().map(|(name, value)| (name.zh.into_owned(), value.zh.into_owned())).collect(),
        tables: chapter.tables.into_iter().map(table).collect(),
    }
}

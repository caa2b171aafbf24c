//! The kinds of rows: their columns, and the body that a row becomes.

use super::{ImportColumn, ImportKind, Reading, Record};
use crate::catalogues;
use crate::employers::EmployerSize;
use crate::employers::api::{Employer, EmployerBody};
use crate::identity::Permission;
use crate::text::Text;
use crate::validation::Complaints;

impl ImportKind {
    /// Who may do by hand what a row does may import it.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Employers => Permission::EmployersRegister,
            Self::DeemedFilings => Permission::FilingsAccept,
        }
    }

    /// The columns a row has.
    #[must_use]
    pub const fn columns(self) -> &'static [ImportColumn] {
        match self {
            Self::Employers => EMPLOYERS,
            Self::DeemedFilings => super::deemed::COLUMNS,
        }
    }

    /// The columns that two rows of a file may not share.
    #[must_use]
    pub const fn key(self) -> &'static [&'static str] {
        match self {
            Self::Employers => &["credit_code", "region"],
            Self::DeemedFilings => &["credit_code", "service"],
        }
    }

    /// What is wrong with a row as far as it alone tells, by the keys of its columns.
    #[must_use]
    pub fn complaints(self, record: &Record) -> Complaints {
        match self {
            Self::Employers => Employer::try_from(employer(record)).err(),
            // Categories are those of a service, and items those of categories.
            Self::DeemedFilings if record.contains_key("service") && record.contains_key("categories") => {
                super::deemed::deemed(record).err()
            }
            Self::DeemedFilings => None,
        }
        .unwrap_or_default()
    }

    /// The column of that key.
    #[must_use]
    pub fn column(self, key: &str) -> Option<&'static ImportColumn> {
        self.columns().iter().find(|column| column.key == key)
    }
}

pub const fn needed(key: &'static str, heading: Text, example: &'static str, reading: Reading) -> ImportColumn {
    ImportColumn { key, heading, required: true, personal: false, example, reading }
}

pub const fn optional(key: &'static str, heading: Text, example: &'static str, reading: Reading) -> ImportColumn {
    ImportColumn { key, heading, required: false, personal: false, example, reading }
}

const fn personal(key: &'static str, heading: Text, example: &'static str) -> ImportColumn {
    ImportColumn { key, heading, required: false, personal: true, example, reading: Reading::Text }
}

const EMPLOYERS: &[ImportColumn] = &[
    needed("name", Text::new("单位名称", "Name"), "吉林市某某机械制造有限公司", Reading::Text),
    needed("credit_code", Text::new("统一社会信用代码", "Credit code"), "91220101MA0Y2NQG3X", Reading::Code),
    needed("region", Text::new("所在县（市、区）", "Region"), "220202", Reading::Region),
    needed("address", Text::new("工作场所地址", "Address"), "松江中路 1 号", Reading::Text),
    needed("industry", Text::new("行业门类", "Industry"), "制造业", Reading::Choice(industries)),
    optional("size", Text::new("规模", "Size"), "中型", Reading::Choice(sizes)),
    personal("contact_name", Text::new("联系人", "Contact"), "王某"),
    personal("contact_phone", Text::new("联系电话", "Telephone"), "0432-60000000"),
];

fn industries() -> Vec<(&'static str, Text)> {
    catalogues::industries().iter().map(|industry| (industry.code.as_str(), industry.name.clone())).collect()
}

fn sizes() -> Vec<(&'static str, Text)> {
    EmployerSize::ALL.iter().map(|size| (size.code(), size.label())).collect()
}

/// The employer that a row says.
#[must_use]
pub fn employer(record: &Record) -> EmployerBody {
    let text = |key: &str| record.get(key).cloned().unwrap_or_default();
    EmployerBody {
        name: text("name"),
        credit_code: text("credit_code"),
        region: text("region"),
        address: text("address"),
        industry: text("industry"),
        size: record.get("size").and_then(|size| size.parse().ok()),
        contact_name: text("contact_name"),
        contact_phone: text("contact_phone"),
    }
}

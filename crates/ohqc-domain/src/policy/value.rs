//! A value of a profile, of the kind its key asks for.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::text::Text;

enumeration! {
    /// How a value of a profile is read.
    pub enum Kind {
        /// Yes or no.
        Boolean = "boolean" => ("是否", "Yes or no"),
        /// A whole number.
        Integer = "integer" => ("整数", "Whole number"),
        /// An exact decimal.
        Decimal = "decimal" => ("小数", "Decimal"),
        /// A text or a code.
        Text = "text" => ("文本", "Text"),
        /// A name in both languages.
        Label = "label" => ("名称", "Name"),
        /// A date.
        Date = "date" => ("日期", "Date"),
        /// Texts or codes.
        List = "list" => ("列表", "List"),
        /// Whole numbers.
        Numbers = "numbers" => ("数列", "Numbers"),
        /// Anything with a shape of its own.
        Table = "table" => ("表", "Table"),
    }
}

/// A value of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
#[schema(as = SettingValue)]
pub enum Value {
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// An exact decimal, in JSON a string.
    Decimal(Decimal),
    /// A text, or a code out of the key's choices.
    Text(String),
    /// A name in both languages.
    Label(Text),
    /// A date.
    Date(NaiveDate),
    /// Texts, or codes out of the key's choices.
    List(Vec<String>),
    /// Whole numbers.
    Numbers(Vec<i64>),
    /// Anything with a shape of its own, proved when it is read into `Settings`.
    Table(serde_json::Value),
}

impl Value {
    /// Reads a raw value as its key wants it; none when it is of another kind.
    #[must_use]
    pub fn read(kind: Kind, raw: serde_json::Value) -> Option<Self> {
        use serde_json::from_value;
        match kind {
            Kind::Boolean => from_value(raw).ok().map(Self::Boolean),
            Kind::Integer => from_value(raw).ok().map(Self::Integer),
            Kind::Decimal => from_value(raw).ok().map(Self::Decimal),
            Kind::Text => from_value(raw).ok().map(Self::Text),
            Kind::Label => from_value(raw).ok().map(Self::Label),
            Kind::Date => from_value(raw).ok().map(Self::Date),
            Kind::List => from_value(raw).ok().map(Self::List),
            Kind::Numbers => from_value(raw).ok().map(Self::Numbers),
            Kind::Table => (raw.is_array() || raw.is_object()).then_some(Self::Table(raw)),
        }
    }

    /// The kind it is of.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Boolean(_) => Kind::Boolean,
            Self::Integer(_) => Kind::Integer,
            Self::Decimal(_) => Kind::Decimal,
            Self::Text(_) => Kind::Text,
            Self::Label(_) => Kind::Label,
            Self::Date(_) => Kind::Date,
            Self::List(_) => Kind::List,
            Self::Numbers(_) => Kind::Numbers,
            Self::Table(_) => Kind::Table,
        }
    }

    /// The bare value, without its kind.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Boolean(value) => (*value).into(),
            Self::Integer(value) => (*value).into(),
            Self::Decimal(value) => value.to_string().into(),
            Self::Text(value) => value.clone().into(),
            Self::Label(value) => serde_json::json!({ "zh": value.zh, "en": value.en }),
            Self::Date(value) => value.to_string().into(),
            Self::List(value) => value.clone().into(),
            Self::Numbers(value) => value.clone().into(),
            Self::Table(value) => value.clone(),
        }
    }

    /// This list of entries laid over another: entries with the same `code` are replaced in place, new ones follow.
    ///
    /// Anything that is not a list of entries replaces the other whole.
    #[must_use]
    pub fn merged_over(self, below: &Self) -> Self {
        let (Self::Table(serde_json::Value::Array(own)), Self::Table(serde_json::Value::Array(base))) = (&self, below) else {
            return self;
        };
        let code = |entry: &serde_json::Value| entry.get("code").cloned();
        let mut merged: Vec<serde_json::Value> =
            base.iter().map(|entry| own.iter().find(|mine| code(mine) == code(entry)).unwrap_or(entry).clone()).collect();
        merged.extend(own.iter().filter(|mine| !base.iter().any(|entry| code(mine) == code(entry))).cloned());
        Self::Table(merged.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_of_its_keys_kind_or_refused() {
        assert_eq!(Value::read(Kind::Integer, json!(12)), Some(Value::Integer(12)));
        assert_eq!(Value::read(Kind::Integer, json!("12")), None);
        assert_eq!(Value::read(Kind::Decimal, json!("0.95")), Some(Value::Decimal(Decimal::new(95, 2))));
        assert_eq!(Value::read(Kind::Date, json!("2026-02-30")), None);
        assert_eq!(Value::read(Kind::Table, json!("x")), None);
    }

    #[test]
    fn entries_are_joined_by_code() {
        let base = Value::Table(json!([{ "code": "a", "n": 1 }, { "code": "b", "n": 1 }]));
        let own = Value::Table(json!([{ "code": "b", "n": 2 }, { "code": "c", "n": 2 }]));
        assert_eq!(
            own.merged_over(&base).to_json(),
            json!([{ "code": "a", "n": 1 }, { "code": "b", "n": 2 }, { "code": "c", "n": 2 }])
        );
    }
}

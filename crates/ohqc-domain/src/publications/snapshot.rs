//! What is made public: rows as they were when it was prepared, never a query.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::PublicationKind;
use crate::assessments::Grade;
use crate::ids::InstitutionId;
use crate::institutions::Service;
use crate::policy::Profile;
use crate::provenance::{Mark, Sourced};
use crate::regions::RegionCode;
use crate::text::Text;

/// One line of a list: the finalised round of an institution (requirements §7.1 P3 and P6; columns of form M10), or what an
/// on-site check found of it (P1 and P2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Row {
    /// Its place in the list, from 1.
    pub number: u32,
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub name: String,
    /// The city, or the county where there is no city between it and the province.
    pub city: String,
    /// Where the service is given; of lists that follow an on-site check.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// What kind of institution it is: the service it was looked at for.
    pub service: Service,
    /// The categories it has filed for; on a list of what it cannot do, the one the line is about.
    pub categories: Vec<Text>,
    /// The conditions it lacks, or the items it is not able to do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Text>,
    /// The conclusion of a round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// The score of a round as people read it, two decimals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "decimal")]
    pub score: Option<Decimal>,
    /// Whether every key item (★) of a round passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_items_passed: Option<bool>,
    /// The day the result was fixed: of the round, or of the decision after the check.
    pub finalised_on: NaiveDate,
}

impl Row {
    /// Whether a list of this kind names it: the qualified list only those that passed whole (JL24-A4).
    #[must_use]
    pub fn belongs_to(&self, kind: PublicationKind) -> bool {
        match kind {
            PublicationKind::AssessmentResults => self.grade.is_some(),
            PublicationKind::QualifiedList => {
                self.key_items_passed == Some(true) && matches!(self.grade, Some(Grade::Qualified | Grade::Excellent))
            }
            PublicationKind::LackingConditions | PublicationKind::BeyondCapability => !self.findings.is_empty(),
        }
    }

    /// Whether name, city or a category contains the text; an empty text is contained in all.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let text = text.trim().to_lowercase();
        let has = |field: &str| field.to_lowercase().contains(&text);
        has(&self.name) || has(&self.city) || self.categories.iter().any(|category| has(&category.zh) || has(&category.en))
    }
}

/// A list as it is frozen when it is prepared. Its hash is taken over its JSON as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Snapshot {
    /// The list.
    pub kind: PublicationKind,
    /// The year of the rounds.
    pub year: i32,
    /// The service.
    pub service: Service,
    /// The region whose institutions it names.
    pub region: RegionCode,
    /// That region in words.
    pub region_name: String,
    /// The authority that publishes.
    pub publisher: Text,
    /// The clause that asks for publication, and how sure it is that it binds here.
    pub basis: Sourced<Text>,
    /// The form of the list; its columns are this platform's where the source does not give them.
    pub form: Sourced<Text>,
    /// The day the rows were taken.
    pub taken_on: NaiveDate,
    /// The rows, by city and name.
    pub rows: Vec<Row>,
}

impl Snapshot {
    /// What the list is called.
    #[must_use]
    pub fn title(&self) -> Text {
        let (service, kind) = (self.service.label(), self.kind.label());
        if let Some(row) = self.rows.first().filter(|_| self.kind.of_check()) {
            return Text::owned(
                format!("{}：{}（{}）", kind.zh, row.name, service.zh),
                format!("{}: {} ({})", kind.en, row.name, service.en),
            );
        }
        Text::owned(
            format!("{}{}年度{}机构{}", self.region_name, self.year, service.zh, kind.zh),
            format!("{}: {}, {}, {}", kind.en, service.en, self.region_name, self.year),
        )
    }
}

impl PublicationKind {
    /// The key of the profile that says what is published: whose results (G-13), or which kinds of institution.
    const fn setting_key(self) -> &'static str {
        if self.of_check() { "publish.types" } else { "publish.scope" }
    }

    /// The clause behind the list in a province, and how sure it is that it binds here.
    #[must_use]
    pub fn basis(self, profile: &Profile) -> Sourced<Text> {
        let (clause, mark) = profile.basis(self.setting_key());
        let value = if self.of_check() {
            Text::new(
                "现场核查不具备法定条件的机构或不具备能力的服务项目应及时公布",
                "Institutions found lacking the legal conditions, and services beyond capability, are to be published promptly",
            )
        } else {
            Text::new(
                "考核结果、整改要求及落实情况应及时公布",
                "Results, demands and their fulfilment are to be published promptly",
            )
        };
        Sourced { value, clause: clause.to_owned(), mark }
    }

    /// The form of the list. The sources give its title at most, so its columns are this platform's (M10, G-01).
    #[must_use]
    pub fn form(self) -> Sourced<Text> {
        let (clause, zh, en) = match self {
            Self::AssessmentResults => ("—", "质控考核结果表的栏目", "Columns of the table of results"),
            Self::QualifiedList => ("—", "质量控制合格名单的栏目", "Columns of the qualified list"),
            Self::LackingConditions | Self::BeyondCapability => {
                ("—", "现场核查结果公布表的栏目", "Columns of the published result of a check")
            }
        };
        Sourced { value: Text::new(zh, en), clause: clause.into(), mark: Mark::Own }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(grade: Grade, key_items_passed: bool) -> Row {
        Row {
            number: 1,
            institution: InstitutionId(uuid::Uuid::nil()),
            name: "长春甲医院".into(),
            city: "长春市".into(),
            address: String::new(),
            service: Service::Examination,
            categories: vec![Text::new("接触粉尘类", "Dust")],
            findings: Vec::new(),
            grade: Some(grade),
            score: Some(Decimal::new(8650, 2)),
            key_items_passed: Some(key_items_passed),
            finalised_on: NaiveDate::from_ymd_opt(2025, 10, 8).unwrap(),
        }
    }

    #[test]
    fn the_qualified_list_names_only_those_that_passed_whole() {
        let named = |grade, key| row(grade, key).belongs_to(PublicationKind::QualifiedList);
        assert!(named(Grade::Qualified, true) && named(Grade::Excellent, true));
        assert!(!named(Grade::Qualified, false) && !named(Grade::BasicallyQualified, true) && !named(Grade::Unqualified, true));
        assert!(row(Grade::Unqualified, false).belongs_to(PublicationKind::AssessmentResults));
    }

    #[test]
    fn a_search_looks_into_name_city_and_categories() {
        let row = row(Grade::Qualified, true);
        assert!(row.matches("甲医院") && row.matches(" 长春市 ") && row.matches("dust") && row.matches(""));
        assert!(!row.matches("吉林市"));
    }

    #[test]
    fn each_province_cites_its_own_clause() {
        let on = NaiveDate::from_ymd_opt(2025, 10, 8).unwrap();
        let clause =
            |kind: PublicationKind, region: &str| kind.basis(&crate::policy::profile_for(region.parse().unwrap(), on)).clause;
        assert!(clause(PublicationKind::AssessmentResults, "220000").contains("JL24-5-7"));
        assert!(clause(PublicationKind::AssessmentResults, "120000").contains("NHC23-4-7"));
        assert!(clause(PublicationKind::LackingConditions, "220000").contains("JL24-1-3-e"));
        assert!(clause(PublicationKind::BeyondCapability, "120000").contains("NHC23-1-5"));
        assert_eq!(PublicationKind::QualifiedList.form().mark, Mark::Own);
    }
}

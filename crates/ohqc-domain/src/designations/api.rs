//! What callers send and get about designations.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::{CLAUSE, Designation};
use crate::identity::{Actor, Permission};
use crate::ids::{DesignationId, InstitutionId, OrganisationId};
pub use crate::period::EndBody;
use crate::period::{Period, Standing};
use crate::provenance::Mark;
use crate::regions::{Level, RegionCode, RegionTree};
use crate::text::Text;
use crate::validation::Complaints;

/// Names an institution for a city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DesignationBody {
    /// Who carries the diagnosis.
    pub institution: InstitutionId,
    /// Code of the city that has no diagnosis institution of its own.
    #[schema(example = "220400")]
    pub city: String,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day; absent while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// Number of the decision it rests on.
    #[validate(length(min = 1, max = 200))]
    pub basis: String,
}

impl DesignationBody {
    /// Checks the city and the days.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<Designation, Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        let city = found.check("/city", RegionCode::parse(&self.city));
        let level = |code: RegionCode| RegionTree::embedded().get(code).map(|region| region.level);
        if city.is_some_and(|code| level(code) != Some(Level::City)) {
            found.add("/city", "not_a_city", Text::new("请选择设区的市（州）", "Choose a city"));
        }
        Period { from: self.valid_from, to: self.valid_to }.check(&mut found);
        let Self { institution, valid_from, valid_to, .. } = *self;
        found.into_result(Designation { institution, city: city.unwrap_or(RegionCode::COUNTRY), valid_from, valid_to })
    }
}

enumeration! {
    /// What may be done to a designation.
    pub enum DesignationAction {
        /// Set its last day.
        End = "end" => ("终止指定", "End"),
    }
}

impl DesignationAction {
    /// Everything this actor may do to it today, at the city's place.
    #[must_use]
    pub fn available(actor: &Actor, designation: &Designation, place: &str, today: NaiveDate) -> Vec<Self> {
        let nobody = OrganisationId(Uuid::nil());
        let held = actor.permit(Permission::DesignationsManage).is_some_and(|grant| grant.scope().covers(place, nobody));
        if held && designation.period().can_end(today) { vec![Self::End] } else { Vec::new() }
    }
}

/// A designation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DesignationView {
    /// The designation.
    pub id: DesignationId,
    /// Who carries the diagnosis.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// For which city, and on what.
    #[serde(flatten)]
    pub designated: Designated,
    /// Where it stands today.
    pub standing: Standing,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// What this caller may do now.
    pub actions: Vec<DesignationAction>,
}

/// A city whose diagnosis an institution was named to carry, as everybody may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Designated {
    /// Code of the city.
    pub city: RegionCode,
    /// The city in words.
    pub city_name: String,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day; absent while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// Number of the decision it rests on.
    pub basis: String,
    /// The clause that lets the province do so.
    pub clause: String,
    /// How sure the clause is.
    pub mark: Mark,
}

impl Designated {
    /// A designation for everybody to see, with what the store keeps beside it.
    #[must_use]
    pub fn new(designation: &Designation, city_name: String, basis: String) -> Self {
        let (clause, mark) = CLAUSE;
        let Designation { city, valid_from, valid_to, .. } = *designation;
        Self { city, city_name, valid_from, valid_to, basis, clause: clause.into(), mark }
    }

    /// It in words, with how sure its clause is.
    #[must_use]
    pub fn text(&self) -> Text {
        let Self { city_name, basis, clause, .. } = self;
        let sure = self.mark.label();
        Text::owned(
            format!("指定承担{city_name}的职业病诊断（{basis}；依据{clause}，{}）", sure.zh),
            format!("named to diagnose for {city_name} ({basis}; by {clause}, {})", sure.en.to_lowercase()),
        )
    }
}

/// Which designations to list; the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DesignationFilter {
    /// Code of a region: designations for its cities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Who was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionId>,
    /// A day on which they hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_is_named_and_the_days_must_fit() {
        let good = DesignationBody {
            institution: InstitutionId(Uuid::from_u128(1)),
            city: "220400".into(),
            valid_from: "2025-01-01".parse().unwrap(),
            valid_to: None,
            basis: "吉卫函〔2025〕9号".into(),
        };
        assert!(good.check().is_ok());
        let complaint = |body: DesignationBody| {
            let found = body.check().unwrap_err();
            found.iter().map(|complaint| (complaint.pointer.clone(), complaint.code)).collect::<Vec<_>>()
        };
        let at = |pointer: &str, code| vec![(pointer.to_owned(), code)];
        for place in ["220000", "220402", "22L001"] {
            assert_eq!(complaint(DesignationBody { city: place.into(), ..good.clone() }), at("/city", "not_a_city"), "{place}");
        }
        assert_eq!(complaint(DesignationBody { basis: String::new(), ..good.clone() }), at("/basis", "required"));
        let to = "2024-12-31".parse().ok();
        assert_eq!(complaint(DesignationBody { valid_to: to, ..good }), at("/valid_to", "before_beginning"));
    }
}

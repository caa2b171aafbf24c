//! Every table's headings.

use std::collections::BTreeSet;

use super::*;
use crate::accounts::api::{AccountView, OrganisationView};
use crate::accounts::requests::RequestView;
use crate::assessments::api::{AssessmentSummary, PlanSummary, UncoveredView};
use crate::deadlines::api::DeadlineView;
use crate::delegations::api::DelegationView;
use crate::designations::api::DesignationView;
use crate::employers::api::EmployerSummary;
use crate::events::EventView;
use crate::filings::api::{ExpiryView, FilingSummary};
use crate::imports::FaultRow;
use crate::imports::api::ImportSummary;
use crate::institutions::api::{FiledInstitution, InstitutionSummary};
use crate::outings::OutingReportRow;
use crate::outings::api::OutingSummary;
use crate::problems::LedgerRow;
use crate::publications::api::{PublicPublicationSummary, PublicationSummary};
use crate::releases::api::{PullView, ReleaseSummary};
use crate::rights::api::PublicRight;
use crate::verifications::api::VerificationSummary;

/// What spreadsheets do not take in the name of a sheet, which has at most 31 characters.
const UNFIT: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

fn check<T: Exported>() -> &'static str {
    let columns = T::columns();
    assert!(!columns.is_empty(), "{}", T::FILE);
    for language in [|text: &Text| text.zh.clone(), |text: &Text| text.en.clone()] {
        let headings: Vec<_> = columns.iter().map(|column| language(&column.heading)).collect();
        assert!(headings.iter().all(|heading| !heading.trim().is_empty()), "{}: {headings:?}", T::FILE);
        assert_eq!(headings.iter().collect::<BTreeSet<_>>().len(), headings.len(), "{}: {headings:?}", T::FILE);
        let title = language(&T::TITLE);
        assert!((1..=31).contains(&title.chars().count()) && !title.contains(UNFIT), "{title}");
    }
    for heading in columns.iter().map(|column| &column.heading) {
        assert!(!heading.zh.is_ascii() && heading.en.is_ascii(), "{}: {heading:?}", T::FILE);
    }
    assert!(T::FILE.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", T::FILE);
    T::FILE
}

#[test]
fn every_table_has_headings_of_its_own_in_both_languages() {
    let console = [
        check::<InstitutionSummary>(),
        check::<FilingSummary>(),
        check::<ExpiryView>(),
        check::<VerificationSummary>(),
        check::<LedgerRow>(),
        check::<AssessmentSummary>(),
        check::<PlanSummary>(),
        check::<UncoveredView>(),
        check::<OutingSummary>(),
        check::<OutingReportRow>(),
        check::<EmployerSummary>(),
        check::<AccountView>(),
        check::<OrganisationView>(),
        check::<RequestView>(),
        check::<EventView>(),
        check::<PublicationSummary>(),
        check::<ReleaseSummary>(),
        check::<PullView>(),
        check::<DeadlineView>(),
        check::<DelegationView>(),
        check::<DesignationView>(),
        check::<ImportSummary>(),
        check::<FaultRow>(),
    ];
    let public = [check::<FiledInstitution>(), check::<PublicRight>(), check::<PublicPublicationSummary>()];
    let names: BTreeSet<_> = console.iter().chain(&public).collect();
    assert_eq!(names.len(), console.len() + public.len(), "two lists under one name");
}

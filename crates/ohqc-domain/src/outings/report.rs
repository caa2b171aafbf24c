//! What an institution's outings of a period came to: its report on them (examination 5.1-6). The clause is known to say «regularly», and
//! no period and no form of it are known: whoever asks names the period, and what is counted and how it looks is this platform's own.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Heads, OutingCounts, Standing, StateName};
use crate::exports::{Column, Exported};
use crate::ids::{InstitutionId, OrganisationId, OutingId};
use crate::page::Paged;
use crate::provenance::Sourced;
use crate::regions::RegionCode;
use crate::text::Text;
use crate::validation::Complaints;

/// The most days of a period, those of a leap year. No clause sets it; it keeps an answer small enough to be given whole.
const MOST_DAYS: i64 = 366;

/// The period of a report; an outing belongs to the period in which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OutingReportFilter {
    /// The first day of the period.
    #[param(example = "2025-04-01")]
    pub from: NaiveDate,
    /// Its last day, a year after the first at most.
    #[param(example = "2025-06-30")]
    pub to: NaiveDate,
}

impl OutingReportFilter {
    /// Checks that the days are a period.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(self) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        match self.to.signed_duration_since(self.from).num_days() {
            ..0 => found.add("/to", "before_beginning", Text::new("不能早于开始日期", "Cannot lie before the first day")),
            0..MOST_DAYS => {}
            _ => found.add("/to", "range", Text::new("报告期间最长一年", "A report covers a year at most")),
        }
        found.into_result(())
    }
}

/// A report is given whole, whichever page is asked for.
impl Paged for OutingReportFilter {
    fn turn(&mut self, _: Option<String>, _: u64) {}
}

/// What an institution's outings of a period came to, as far as the reader may see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutingReport {
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// The first day of the period.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// Whether these are all of its outings; an office elsewhere is told of those that concern its place.
    pub whole: bool,
    /// The demand that it answers, with its clause; the form of the report is this platform's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Sourced<Text>>,
    /// What they come to.
    pub sums: OutingSums,
    /// Those that were told of, and those whose first day came without notice; the earliest first.
    pub outings: Vec<OutingReportRow>,
}

/// One outing of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutingReportRow {
    /// The outing.
    pub id: OutingId,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// The employer; of one that was merged, the one that stays.
    pub employer: OrganisationId,
    /// Its name.
    pub employer_name: String,
    /// The employer's county.
    pub region: RegionCode,
    /// City and county in words.
    pub region_name: String,
    /// People to be examined.
    pub planned: Heads,
    /// People who were examined; absent until it is completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub examined: Option<Heads>,
    /// Whether it was told in time.
    pub standing: Standing,
    /// Whether it was told so many working days ahead, however the period is read.
    pub ahead: bool,
    /// How often it was told; more than once where place, date or people changed.
    pub notices: u32,
    /// Whether the authority came to see it.
    pub visited: bool,
    /// Where it stands.
    pub state: StateName,
}

/// What outings of a period come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutingSums {
    /// Those told of in time, late or not, as the figures of outings count them: without what was called off after it was told of.
    pub counts: OutingCounts,
    /// Told anew, because place, date or people changed.
    pub changed: u64,
    /// Called off.
    pub cancelled: u64,
    /// Completed.
    pub completed: u64,
    /// Seen by the authority on the spot.
    pub visits: u64,
    /// Counties of those that were not called off.
    pub counties: u64,
    /// Employers of those that were not called off.
    pub employers: u64,
    /// People to be examined by those that were not called off.
    pub planned: Heads,
    /// People who were examined by those that are completed.
    pub examined: Heads,
}

impl OutingSums {
    /// Adds up the rows of a report.
    #[must_use]
    pub fn of(rows: &[OutingReportRow]) -> Self {
        let count = |wanted: fn(&OutingReportRow) -> bool| number(rows.iter().filter(|row| wanted(row)).count());
        let mut sums = Self {
            changed: count(|row| row.notices > 1),
            cancelled: count(|row| row.state == StateName::Cancelled),
            completed: count(|row| row.state == StateName::Completed),
            visits: count(|row| row.visited),
            ..Self::default()
        };
        let (mut counties, mut employers) = (BTreeSet::new(), BTreeSet::new());
        for row in rows {
            let stands = row.state != StateName::Cancelled;
            // That its first day came without notice is not undone by calling it off.
            if stands || row.notices == 0 {
                sums.counts.add(row.standing, row.ahead, 1);
            }
            if stands {
                counties.insert(row.region);
                employers.insert(row.employer);
                sums.planned = sums.planned.plus(row.planned);
            }
            sums.examined = sums.examined.plus(row.examined.unwrap_or_default());
        }
        (sums.counties, sums.employers) = (number(counties.len()), number(employers.len()));
        sums
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// What stands in a column of people at one stage.
fn planned(heads: fn(Heads) -> u32) -> impl Fn(&OutingReportRow) -> u32 + Send {
    move |row| heads(row.planned)
}

/// As [`planned`], of those who were examined.
fn examined(heads: fn(Heads) -> u32) -> impl Fn(&OutingReportRow) -> Option<u32> + Send {
    move |row| row.examined.map(heads)
}

impl Exported for OutingReportRow {
    const FILE: &'static str = "outing-report";
    const TITLE: Text = Text::new("外出工作情况", "Report on outings");

    fn columns() -> Vec<Column<Self>> {
        vec![
            Column::new(Text::new("开始", "From"), |row: &Self| row.starts_on),
            Column::new(Text::new("结束", "To"), |row: &Self| row.ends_on),
            Column::new(Text::new("用人单位", "Employer"), |row: &Self| row.employer_name.clone()),
            Column::new(Text::new("地区", "Region"), |row: &Self| row.region_name.clone()),
            Column::new(Text::new("计划上岗前", "Planned, before work"), planned(|heads| heads.pre_employment)),
            Column::new(Text::new("计划在岗", "Planned, in service"), planned(|heads| heads.in_service)),
            Column::new(Text::new("计划离岗", "Planned, leaving"), planned(|heads| heads.leaving)),
            Column::new(Text::new("实检上岗前", "Examined, before work"), examined(|heads| heads.pre_employment)),
            Column::new(Text::new("实检在岗", "Examined, in service"), examined(|heads| heads.in_service)),
            Column::new(Text::new("实检离岗", "Examined, leaving"), examined(|heads| heads.leaving)),
            Column::new(Text::new("告知", "Notice"), |row: &Self| row.standing.label()),
            Column::new(Text::new("告知次数", "Notices"), |row: &Self| row.notices),
            Column::new(Text::new("现场监督", "Visited"), |row: &Self| row.visited),
            Column::new(Text::new("状态", "State"), |row: &Self| row.state.label()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const fn heads(pre_employment: u32, in_service: u32, leaving: u32) -> Heads {
        Heads { pre_employment, in_service, leaving }
    }

    fn row(employer: u128, region: &str, state: StateName, standing: Standing) -> OutingReportRow {
        OutingReportRow {
            id: OutingId(Uuid::nil()),
            starts_on: "2025-06-24".parse().unwrap(),
            ends_on: "2025-06-26".parse().unwrap(),
            employer: OrganisationId(Uuid::from_u128(employer)),
            employer_name: "某厂".into(),
            region: region.parse().unwrap(),
            region_name: "某县".into(),
            planned: heads(1, 20, 3),
            examined: None,
            standing,
            ahead: standing == Standing::OnTime,
            notices: 1,
            visited: false,
            state,
        }
    }

    // examination 5.1-6: what a period came to, by stage, by place and by employer.
    #[test]
    fn a_report_adds_up_what_was_told_of_and_what_came_of_it() {
        let done = row(1, "220102", StateName::Completed, Standing::OnTime);
        let rows = [
            OutingReportRow { examined: Some(heads(2, 18, 0)), visited: true, notices: 2, ..done.clone() },
            OutingReportRow { examined: Some(heads(0, 7, 1)), ..done },
            row(2, "220103", StateName::Received, Standing::Late),
            // What was called off is told of as such, and counts for nothing else.
            row(3, "220104", StateName::Cancelled, Standing::OnTime),
            OutingReportRow { notices: 0, ..row(2, "220102", StateName::Draft, Standing::Missing) },
            OutingReportRow { notices: 0, ..row(4, "220105", StateName::Cancelled, Standing::Missing) },
        ];
        let sums = OutingSums::of(&rows);
        let OutingCounts { found, notified, on_time, ahead, late, missing, .. } = sums.counts;
        assert_eq!((found, notified, on_time, ahead, late, missing), (5, 3, 2, 2, 1, 2));
        assert_eq!((sums.changed, sums.cancelled, sums.completed, sums.visits), (1, 2, 2, 1));
        assert_eq!((sums.counties, sums.employers), (2, 2));
        assert_eq!((sums.planned, sums.examined), (heads(4, 80, 12), heads(2, 25, 1)));
        assert_eq!(OutingSums::of(&[]), OutingSums::default());
    }

    // examination 5.1-6: the clause gives no period, so any will do that is one.
    #[test]
    fn a_period_ends_not_before_it_begins_and_lasts_a_year_at_most() {
        let check = |from: &str, to: &str| OutingReportFilter { from: from.parse().unwrap(), to: to.parse().unwrap() }.check();
        for (from, to) in [("2025-06-16", "2025-06-16"), ("2025-04-01", "2025-06-30"), ("2024-01-01", "2024-12-31")] {
            assert_eq!(check(from, to), Ok(()), "{from} {to}");
        }
        for (from, to) in [("2025-06-16", "2025-06-15"), ("2024-01-01", "2025-01-01")] {
            assert!(check(from, to).is_err(), "{from} {to}");
        }
    }
}

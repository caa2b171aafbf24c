//! By when something had to be handed in: being late is said, and stops nothing.

use chrono::NaiveDate;

use super::{Application, Dossier, Stage, State};
use crate::calendar::WorkCalendar;
use crate::deadlines::{ClockKind, Rule};
use crate::institutions::{BodyKind, Service};
use crate::policy::Profile;

/// The day by which what is being handled had to be handed in: a first filing so many working days after the service began
/// (办法2019 第四条; 令6 第七条), a change after things changed (办法2019 第六条), the end of diagnosis before its last day
/// (令6 第三十一条). None where no such day is known, and for bodies that no law has file.
#[must_use]
pub fn of(kind: impl Into<BodyKind>, state: &State, dossier: &Dossier, profile: &Profile) -> Option<NaiveDate> {
    let service = kind.into().service()?;
    let settings = profile.settings().ok()?;
    let clock = |kind: ClockKind, start: NaiveDate| Some((kind.rule(&settings, start)?, start));
    let (rule, start) = match state {
        State::First { .. } => clock(first(service), dossier.began_on?)?,
        State::Accepted { application: Some(Application::Change { changed_on, .. }), .. } => {
            clock(ClockKind::FilingChange, *changed_on)?
        }
        State::Accepted { application: Some(Application::Cancellation { last_day, .. }), .. } => match service {
            Service::Diagnosis => (Rule::WorkingDaysBack(settings.filing.stop_notice_working_days), *last_day),
            Service::Examination => return None,
        },
        State::Accepted { application: None, .. } | State::Cancelled { .. } => return None,
    };
    rule.due_at_latest(start, WorkCalendar::embedded()).ok().map(|(due_on, _)| due_on)
}

/// The clock of the first filing of a service.
#[must_use]
pub const fn first(service: Service) -> ClockKind {
    match service {
        Service::Examination => ClockKind::FilingFirst,
        Service::Diagnosis => ClockKind::FilingFirstDiagnosis,
    }
}

/// The day on which it was handed in; today while it was not. `last` is the day something was handed in last.
#[must_use]
pub fn handed_in(state: &State, last: Option<NaiveDate>, today: NaiveDate) -> NaiveDate {
    match (state.stage(), state.application()) {
        (Some(Stage::Submitted { on, .. }), _) | (None, Some(Application::Cancellation { on, .. })) => *on,
        (Some(Stage::Returned { .. }), _) => last.unwrap_or(today),
        _ => today,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::profile_for;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// `TJ25-T1-1.1`: also where diagnosis began.
    /// examination 1.3-1, examination T01, diagnosis F-01.
    #[test]
    fn a_first_filing_is_due_fifteen_working_days_after_work_began() {
        let profile = profile_for("220104".parse().unwrap(), day("2025-06-16"));
        let dossier = Dossier { began_on: Some(day("2025-06-16")), ..Dossier::default() };
        for service in [Service::Examination, Service::Diagnosis] {
            assert_eq!(of(service, &State::draft(), &dossier, &profile), Some(day("2025-07-07")));
            assert_eq!(of(service, &State::draft(), &Dossier::default(), &profile), None);
        }
        // What began before the holidays on record do is late all the same, if not by how much.
        let long_ago = Dossier { began_on: Some(day("2019-05-06")), ..Dossier::default() };
        assert_eq!(of(Service::Examination, &State::draft(), &long_ago, &profile), Some(day("2023-01-28")));
        assert_eq!(handed_in(&State::draft(), None, day("2025-07-08")), day("2025-07-08"));
    }
}

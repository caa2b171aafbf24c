//! Clocks: opened with a basis and a rule, closed by the act that fulfils them, escalated while they stay open.

pub mod api;
mod export;
mod kind;
mod rule;
mod year;

pub use kind::ClockKind;
pub use rule::Rule;
pub use year::{FixedDate, fixed_dates};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use crate::calendar::{CalendarError, WorkCalendar};
use crate::policy::{LadderStep, PolicyError, Profile};
use crate::provenance::Basis;
use crate::text::Text;

enumeration! {
    /// What is done about a duty that stays open (JL24-6-3 to 6-5), in the order of severity.
    pub enum EscalationStep {
        /// A reminder from the office that set the duty.
        Urge = "urge" => ("催办", "Reminder"),
        /// An order of the disease-control line.
        Order = "order" => ("督促整改", "Supervision order"),
        /// The public list of those who refuse or fail to mend.
        PublicList = "public_list" => ("公布名单", "Public list"),
        /// A penalty by law.
        Penalty = "penalty" => ("依法处罚", "Penalty"),
    }
}

enumeration! {
    /// Where a clock stands today.
    pub enum Standing {
        /// Open, with time left.
        Upcoming = "upcoming" => ("未到期", "Upcoming"),
        /// Open, due within the warning time or today.
        DueSoon = "due_soon" => ("即将到期", "Due soon"),
        /// Open, past its due date.
        Overdue = "overdue" => ("已逾期", "Overdue"),
        /// Open, due on a working day that cannot be counted to until the holidays of its year are published.
        Awaiting = "awaiting" => ("待公布节假日安排", "Awaiting the holidays"),
        /// Open, but it does not run at the moment.
        Paused = "paused" => ("已中止计时", "Paused"),
        /// Closed in time.
        Met = "met" => ("按期完成", "Met"),
        /// Closed after its due date.
        MetLate = "met_late" => ("逾期完成", "Met late"),
    }
}

impl Standing {
    /// Where what is due stands on the board, the most urgent first.
    pub const BOARD: [Self; 4] = [Self::Overdue, Self::DueSoon, Self::Upcoming, Self::Awaiting];

    /// Whether somebody has something to do.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Upcoming | Self::DueSoon | Self::Overdue | Self::Awaiting | Self::Paused)
    }
}

/// A time during which a clock does not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Pause {
    /// The first day that is not counted.
    pub from: NaiveDate,
    /// The day the clock runs again; none while it is paused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

/// One duty with its due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Deadline {
    /// What must be done.
    pub kind: ClockKind,
    /// What sets the time.
    pub basis: Basis,
    /// How the due date follows from the start.
    pub rule: Rule,
    /// The day the time began.
    pub opened_on: NaiveDate,
    /// The last day in time, pauses included.
    pub due_on: NaiveDate,
    /// The last working day in time; none while the holidays of that year are not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safe_on: Option<NaiveDate>,
    /// The day the duty was fulfilled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<NaiveDate>,
    /// When it did not run, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
}

/// A clock that cannot do what is asked.
#[derive(Debug, Error)]
pub enum DeadlineError {
    /// The due date cannot be computed.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The profile is not complete.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The profile has no such duty.
    #[error("{0} has no time limit here")]
    NoRule(ClockKind),
    /// It is closed.
    #[error("the clock is closed")]
    Closed,
    /// It is paused already.
    #[error("the clock is paused")]
    Paused,
    /// It is not paused.
    #[error("the clock is not paused")]
    NotPaused,
    /// A day before the clock, or the pause, began.
    #[error("the day lies before the clock began")]
    TooEarly,
}

impl DeadlineError {
    /// What is wrong, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Calendar(error) => error.text(),
            Self::Policy(_) => Text::new("政策参数不完整", "The policy profile is not complete"),
            Self::NoRule(kind) => {
                let label = kind.label();
                Text::owned(format!("本地区未规定“{}”的期限", label.zh), format!("No time limit is set here for: {}", label.en))
            }
            Self::Closed => Text::new("该期限已办结", "This clock is closed"),
            Self::Paused => Text::new("该期限已中止计时", "This clock is paused already"),
            Self::NotPaused => Text::new("该期限未中止计时", "This clock is not paused"),
            Self::TooEarly => Text::new("日期早于起算日", "The day lies before the clock began"),
        }
    }
}

impl Deadline {
    /// Opens a clock as the profile of the place sets it.
    ///
    /// # Errors
    /// [`DeadlineError::NoRule`] when the profile is silent; [`DeadlineError::Calendar`] when working days must be
    /// counted through a year whose holidays are not published.
    pub fn open(kind: ClockKind, start: NaiveDate, profile: &Profile, calendar: &WorkCalendar) -> Result<Self, DeadlineError> {
        let settings = profile.settings()?;
        let rule = kind.rule(&settings, start).ok_or(DeadlineError::NoRule(kind))?;
        let (due_on, exact) = rule.due_at_latest(start, calendar)?;
        let mut basis = kind.basis(profile, &settings);
        if let Some(first) = calendar.first_day().filter(|_| !exact) {
            basis.clause.push_str(&format!("（{} 年以前的放假安排未录入，按最迟日计）", first.year()));
        }
        Ok(Self::due(kind, basis, rule, (start, due_on), calendar))
    }

    /// Opens a clock whose time is set case by case, such as the due date in a demand for rectification.
    ///
    /// # Errors
    /// [`CalendarError`] when working days must be counted through a year whose holidays are not published.
    pub fn with_rule(
        kind: ClockKind,
        basis: Basis,
        rule: Rule,
        start: NaiveDate,
        calendar: &WorkCalendar,
    ) -> Result<Self, CalendarError> {
        Ok(Self::due(kind, basis, rule, (start, rule.due(start, calendar)?), calendar))
    }

    fn due(
        kind: ClockKind,
        basis: Basis,
        rule: Rule,
        (opened_on, due_on): (NaiveDate, NaiveDate),
        calendar: &WorkCalendar,
    ) -> Self {
        let safe_on = calendar.safe_date(due_on).ok();
        Self { kind, basis, rule, opened_on, due_on, safe_on, closed_on: None, pauses: Vec::new() }
    }

    /// Closes the clock: the duty was fulfilled on that day.
    ///
    /// # Errors
    /// When it is closed already, or the day lies before it was opened.
    pub fn close(&mut self, on: NaiveDate) -> Result<(), DeadlineError> {
        match self.closed_on {
            Some(_) => Err(DeadlineError::Closed),
            // An outing's notice is opened by the outing and fulfilled before it.
            None if on < self.opened_on && !self.rule.counts_back() => Err(DeadlineError::TooEarly),
            None => {
                self.closed_on = Some(on);
                Ok(())
            }
        }
    }

    /// Stops the clock from that day on.
    ///
    /// # Errors
    /// When it is closed, paused already, or the day lies before it was opened.
    pub fn pause(&mut self, from: NaiveDate) -> Result<(), DeadlineError> {
        if self.closed_on.is_some() {
            return Err(DeadlineError::Closed);
        }
        if self.is_paused() {
            return Err(DeadlineError::Paused);
        }
        let earliest = self.pauses.last().and_then(|pause| pause.to).unwrap_or(self.opened_on);
        if from < earliest {
            return Err(DeadlineError::TooEarly);
        }
        self.pauses.push(Pause { from, to: None });
        Ok(())
    }

    /// Lets the clock run again from that day on; what it stood still is added to its due date, in the unit of its rule.
    ///
    /// # Errors
    /// When it is closed or not paused, the day lies before the pause, or the calendar cannot count that far.
    pub fn resume(&mut self, on: NaiveDate, calendar: &WorkCalendar) -> Result<(), DeadlineError> {
        if self.closed_on.is_some() {
            return Err(DeadlineError::Closed);
        }
        let pause = self.pauses.last_mut().filter(|pause| pause.to.is_none()).ok_or(DeadlineError::NotPaused)?;
        if on < pause.from {
            return Err(DeadlineError::TooEarly);
        }
        let due_on = self.rule.extended(self.due_on, pause.from, on, calendar)?;
        pause.to = Some(on);
        self.due_on = due_on;
        self.safe_on = calendar.safe_date(due_on).ok();
        Ok(())
    }

    /// Whether it stands still.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.pauses.last().is_some_and(|pause| pause.to.is_none())
    }

    /// Where it stands today; the due date itself is still in time (requirements 8).
    #[must_use]
    pub fn standing(&self, today: NaiveDate, warn_days: u32) -> Standing {
        standing(self.due_on, self.closed_on, self.is_paused(), today, warn_days)
    }

    /// Days from today to the due date; negative once it is past.
    #[must_use]
    pub fn days_left(&self, today: NaiveDate) -> i64 {
        (self.due_on - today).num_days()
    }

    /// The last step of the ladder that is due by today; none before the due date has passed or once it is closed.
    #[must_use]
    pub fn escalation<'a>(&self, ladder: &'a [LadderStep], today: NaiveDate) -> Option<&'a LadderStep> {
        if self.closed_on.is_some() || self.is_paused() { None } else { escalation(self.due_on, ladder, today) }
    }
}

/// The last step of the ladder that is due by today for a duty that stays open; none before its due date has passed.
#[must_use]
pub fn escalation(due_on: NaiveDate, ladder: &[LadderStep], today: NaiveDate) -> Option<&LadderStep> {
    let late = (today - due_on).num_days();
    ladder.iter().filter(|step| i64::from(step.after_days) < late).max_by_key(|step| step.after_days)
}

/// Where a clock stands today, from the columns that are stored of it.
#[must_use]
pub fn standing(due_on: NaiveDate, closed_on: Option<NaiveDate>, paused: bool, today: NaiveDate, warn_days: u32) -> Standing {
    match closed_on {
        Some(closed) if closed <= due_on => Standing::Met,
        Some(_) => Standing::MetLate,
        None if paused => Standing::Paused,
        None if today > due_on => Standing::Overdue,
        None if (due_on - today).num_days() <= i64::from(warn_days) => Standing::DueSoon,
        None => Standing::Upcoming,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::policy::profile_for;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn open(kind: ClockKind, start: &str) -> Deadline {
        let profile = profile_for("220000".parse().unwrap(), day(start));
        Deadline::open(kind, day(start), &profile, WorkCalendar::embedded()).unwrap()
    }

    /// The rolling clocks of requirements 8.2 with vectors of 8.3: the on-site check within three months (`JL24-1-3-d`), the
    /// notice of an outing (`JL24-3-1-b`), the yearly assessment (`JL24-5-5`), the report to the nation (`NHC23-5-6`).
    /// examination T12.
    #[test]
    fn the_clocks_of_jilin() {
        for (kind, start, due, safe, basis) in [
            (ClockKind::Verification, "2024-11-30", "2025-02-28", Some("2025-02-28"), "JL24-1-3-d"),
            (ClockKind::Verification, "2025-05-31", "2025-08-31", Some("2025-08-29"), "JL24-1-3-d"),
            (ClockKind::Verification, "2026-11-30", "2027-02-28", None, "JL24-1-3-d"),
            (ClockKind::OutreachNotice, "2024-10-08", "2024-09-25", Some("2024-09-25"), "JL24-3-1-b"),
            (ClockKind::FilingReview, "2026-09-24", "2026-10-09", Some("2026-10-09"), "吉2019-5"),
            (ClockKind::Rectification, "2026-01-05", "2026-02-04", Some("2026-02-04"), "—"),
            (ClockKind::RectificationKeyItem, "2026-01-05", "2026-01-20", Some("2026-01-20"), "—"),
            (ClockKind::AssessmentYear, "2026-01-05", "2026-12-31", Some("2026-12-31"), "JL24-5-5"),
            (ClockKind::ReleaseYear, "2025-01-01", "2026-01-10", Some("2026-01-09"), "NHC23-5-6"),
        ] {
            let clock = open(kind, start);
            assert_eq!((clock.due_on, clock.safe_on), (day(due), safe.map(day)), "{kind} from {start}");
            assert!(clock.basis.clause.contains(basis), "{kind}: {:?}", clock.basis);
        }
    }

    /// `NHC23-1-4`: the nation's three months where a province sets none; `NHC23-4-8`: at once, by hours of ours; `LN24-2-4-b`:
    /// another look after months of ours.
    #[test]
    fn the_clocks_of_the_nation_and_of_liaoning() {
        for (region, kind, start, due, basis) in [
            ("110000", ClockKind::Verification, "2024-11-30", "2025-02-28", "NHC23-1-4"),
            ("210000", ClockKind::Verification, "2025-03-31", "2025-06-30", "NHC23-1-4"),
            ("110000", ClockKind::UrgentReport, "2025-06-16", "2025-06-17", "NHC23-4-8"),
            ("210000", ClockKind::Recheck, "2025-06-16", "2025-12-16", "LN24-2-4-b"),
        ] {
            let profile = profile_for(region.parse().unwrap(), day(start));
            let clock = Deadline::open(kind, day(start), &profile, WorkCalendar::embedded()).unwrap();
            assert_eq!((clock.due_on, clock.basis.clause.as_str()), (day(due), basis), "{kind} from {start}");
        }
    }

    #[test]
    fn a_duty_that_does_not_exist_here_has_no_clock() {
        let beijing = profile_for("110000".parse().unwrap(), day("2026-01-05"));
        let refused = Deadline::open(ClockKind::OutreachNotice, day("2026-01-05"), &beijing, WorkCalendar::embedded());
        assert!(matches!(refused, Err(DeadlineError::NoRule(ClockKind::OutreachNotice))));
        let late = profile_for("220000".parse().unwrap(), day("2026-12-30"));
        let refused = Deadline::open(ClockKind::FilingReview, day("2026-12-30"), &late, WorkCalendar::embedded());
        assert!(matches!(refused, Err(DeadlineError::Calendar(CalendarError::NoHolidaysPublished { year: 2027 }))));
    }

    #[test]
    fn the_due_date_itself_is_in_time() {
        let mut clock = open(ClockKind::Rectification, "2026-01-05");
        for (today, expected) in [
            ("2026-01-27", Standing::Upcoming),
            ("2026-01-28", Standing::DueSoon),
            ("2026-02-04", Standing::DueSoon),
            ("2026-02-05", Standing::Overdue),
        ] {
            assert_eq!(clock.standing(day(today), 7), expected, "{today}");
        }
        assert!(matches!(clock.close(day("2026-01-04")), Err(DeadlineError::TooEarly)));
        clock.close(day("2026-02-04")).unwrap();
        assert_eq!(clock.standing(day("2026-03-01"), 7), Standing::Met);
        assert!(matches!(clock.close(day("2026-02-05")), Err(DeadlineError::Closed)));
        clock.closed_on = Some(day("2026-02-05"));
        assert_eq!(clock.standing(day("2026-03-01"), 7), Standing::MetLate);
    }

    #[test]
    fn a_pause_is_given_back_in_the_unit_of_the_rule() {
        let calendar = WorkCalendar::embedded();
        let mut days = open(ClockKind::DiagnosisConclusion, "2026-01-05");
        assert_eq!(days.due_on, day("2026-02-04"));
        days.pause(day("2026-01-10")).unwrap();
        assert_eq!(days.standing(day("2026-03-01"), 7), Standing::Paused);
        assert!(matches!(days.pause(day("2026-01-11")), Err(DeadlineError::Paused)));
        days.resume(day("2026-01-20"), calendar).unwrap();
        assert_eq!(days.due_on, day("2026-02-14"));
        assert!(matches!(days.resume(day("2026-01-21"), calendar), Err(DeadlineError::NotPaused)));

        let mut working = open(ClockKind::FilingReview, "2026-01-05");
        assert_eq!(working.due_on, day("2026-01-12"));
        working.pause(day("2026-01-08")).unwrap();
        working.resume(day("2026-01-12"), calendar).unwrap();
        assert_eq!(working.due_on, day("2026-01-14"), "Thursday and Friday are given back, the weekend is not");
    }

    #[test]
    fn what_stays_open_climbs_the_ladder() {
        let ladder = profile_for("220000".parse().unwrap(), day("2026-01-05")).settings().unwrap().rectification.ladder;
        let mut clock = open(ClockKind::Rectification, "2026-01-05");
        let step = |clock: &Deadline, today: &str| clock.escalation(&ladder, day(today)).map(|step| step.step);
        assert_eq!(step(&clock, "2026-02-04"), None);
        assert_eq!(step(&clock, "2026-02-05"), Some(EscalationStep::Urge));
        assert_eq!(step(&clock, "2026-02-19"), Some(EscalationStep::Urge));
        assert_eq!(step(&clock, "2026-02-20"), Some(EscalationStep::Order));
        assert_eq!(step(&clock, "2026-12-31"), Some(EscalationStep::Penalty));
        clock.close(day("2026-02-21")).unwrap();
        assert_eq!(step(&clock, "2026-12-31"), None);
    }

    proptest! {
        #[test]
        fn a_clock_is_closed_in_time_exactly_until_its_due_date(offset in 0i64..400, closed in 0i64..500) {
            let start = day("2024-07-01") + chrono::Duration::days(offset);
            let mut clock = open(ClockKind::Verification, &start.to_string());
            let on = start + chrono::Duration::days(closed);
            clock.close(on).unwrap();
            prop_assert_eq!(clock.standing(on, 7) == Standing::Met, on <= clock.due_on);
            prop_assert!(clock.safe_on.is_none_or(|safe| safe <= clock.due_on));
        }
    }
}

//! By when a notice is due (JL24-3-1-b). The wording allows two readings (C-03); the profile says which holds.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::{CalendarError, WorkCalendar};
use crate::policy::Profile;
use crate::provenance::Mark;
use crate::text::Text;

enumeration! {
    /// How «开展工作前5个工作日内» is read (`outreach.notice_rule`).
    pub enum NoticeRule {
        /// So many working days ahead, or more.
        AtLeast = "at_least" => ("至少提前", "At least ahead"),
        /// Within so many working days before.
        Within = "within" => ("在此期间内", "Within"),
    }
}

enumeration! {
    /// Whether an authority was told in time; a later one is worse.
    pub enum Standing as NoticeStanding {
        /// The province has no rule.
        NoRule = "no_rule" => ("本省无时限规定", "No rule here"),
        /// The working days lead through a year whose holidays are not published.
        Unknown = "unknown" => ("时限暂无法计算", "Not to be judged yet"),
        /// In time.
        OnTime = "on_time" => ("按期告知", "On time"),
        /// Sooner than the period in which it is due.
        Early = "early" => ("早于告知期", "Early"),
        /// After the day it was due, and before the outing.
        Late = "late" => ("逾期告知", "Late"),
        /// Not before the outing began.
        Missing = "missing" => ("未告知", "Missing"),
    }
}

impl NoticeRule {
    /// The last day in time, of the day so many working days before an outing and its first day.
    #[must_use]
    pub fn last_day(self, due_on: NaiveDate, starts_on: NaiveDate) -> NaiveDate {
        match self {
            Self::AtLeast => due_on,
            Self::Within => starts_on.pred_opt().unwrap_or(starts_on),
        }
    }
}

impl Standing {
    /// Whether there is a time to keep, and it can be counted.
    #[must_use]
    pub const fn is_timed(self) -> bool {
        matches!(self, Self::OnTime | Self::Early | Self::Late)
    }

    /// Whether the notice came by the last moment that a rule sets; one that is early is not late.
    #[must_use]
    pub const fn in_time(self) -> bool {
        matches!(self, Self::OnTime | Self::Early)
    }
}

/// When the notice of an outing is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = NoticeWindow)]
pub struct Window {
    /// How the period is read.
    pub rule: NoticeRule,
    /// Its working days.
    pub working_days: u16,
    /// The last day of the one reading, the first of the other: so many working days before the outing.
    pub due_on: NaiveDate,
    /// The clause.
    pub clause: String,
    /// How sure the reading is.
    pub mark: Mark,
}

/// When the notice of an outing that starts on a day is due, as far as a calendar goes; none where the province has no rule.
///
/// # Errors
/// [`CalendarError`] when working days must be counted through a year whose holidays are not published.
pub fn window(starts_on: NaiveDate, profile: &Profile, calendar: &WorkCalendar) -> Result<Option<Window>, CalendarError> {
    let Some(outreach) = profile.settings().ok().map(|settings| settings.outreach) else { return Ok(None) };
    let Some(working_days) = outreach.notice_working_days else { return Ok(None) };
    let rule = outreach.rule();
    let due_on = calendar.back_working_days(starts_on, working_days)?;
    let mark = profile.get("outreach.notice_rule").map_or(Mark::Inferred, |setting| setting.mark);
    Ok(Some(Window { rule, working_days, due_on, clause: profile.clause("outreach.notice_rule").to_owned(), mark }))
}

impl Window {
    /// Whether a notice sent on a day is in time for an outing that starts on another.
    #[must_use]
    pub fn standing(&self, sent_on: NaiveDate, starts_on: NaiveDate) -> Standing {
        match self.rule {
            _ if sent_on >= starts_on => Standing::Missing,
            NoticeRule::AtLeast if sent_on <= self.due_on => Standing::OnTime,
            NoticeRule::AtLeast => Standing::Late,
            NoticeRule::Within if sent_on >= self.due_on => Standing::OnTime,
            NoticeRule::Within => Standing::Early,
        }
    }

    /// The last day in time for an outing that starts on a day.
    #[must_use]
    pub fn last_day(&self, starts_on: NaiveDate) -> NaiveDate {
        self.rule.last_day(self.due_on, starts_on)
    }

    /// The rule in words, with what the other reading would say.
    #[must_use]
    pub fn text(&self) -> Text {
        let (days, due) = (self.working_days, self.due_on);
        match self.rule {
            NoticeRule::AtLeast => Text::owned(
                format!("应至少提前 {days} 个工作日告知，最迟 {due}（原文亦可读作“在开始前 {days} 个工作日之内”）"),
                format!(
                    "Due at least {days} working days ahead, by {due} (the wording may also be read as within {days} working days before)"
                ),
            ),
            NoticeRule::Within => Text::owned(
                format!("应在开始前 {days} 个工作日之内告知，自 {due} 起（原文亦可读作“至少提前 {days} 个工作日”）"),
                format!(
                    "Due within {days} working days before, from {due} on (the wording may also be read as at least {days} working days ahead)"
                ),
            ),
        }
    }
}

/// The standing of a notice where a rule may be lacking, or its working days cannot be counted.
#[must_use]
pub fn standing(window: &Result<Option<Window>, CalendarError>, sent_on: NaiveDate, starts_on: NaiveDate) -> Standing {
    match window {
        Ok(Some(window)) => window.standing(sent_on, starts_on),
        _ if sent_on >= starts_on => Standing::Missing,
        Ok(None) => Standing::NoRule,
        Err(_) => Standing::Unknown,
    }
}

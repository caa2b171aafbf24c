//! What is timed, which value of the profile sets the time, and how.

use chrono::{Datelike, NaiveDate};

use super::Rule;
use crate::outings::NoticeRule;
use crate::policy::{Profile, Route, Settings};
use crate::provenance::Basis;

enumeration! {
    /// What must be done in time.
    pub enum ClockKind {
        /// The answer to a request for an account (JL24-1-1-a); starts on the day it was handed in. No clause sets its time.
        AccountRequest = "account_request" => ("账号申请答复", "Answer to a request for an account"),
        /// The first filing after examinations began (办法2019 第四条); starts on that day.
        FilingFirst = "filing_first" => ("检查机构首次备案", "First filing of examinations"),
        /// The first filing after diagnosis began (令6 第七条); starts on that day.
        FilingFirstDiagnosis = "filing_first_diagnosis" => ("诊断机构首次备案", "First filing of diagnosis"),
        /// Review of handed-in materials; starts on the day they were handed in.
        FilingReview = "filing_review" => ("备案材料审核", "Review of filing materials"),
        /// Correction of a filing that was sent back; starts on that day.
        FilingCorrection = "filing_correction" => ("备案材料补正", "Correction of a filing"),
        /// Filing of a change; starts on the day of the change.
        FilingChange = "filing_change" => ("备案信息变更", "Filing of a change"),
        /// Completion of a deemed filing's dossier; starts on the day it is deemed. No clause sets its time.
        FilingCompletion = "filing_completion" => ("视同备案档案补全", "Completion of a deemed filing"),
        /// Publication of a filing of diagnosis (令6 第七条); starts when its materials are complete, and ends with the record, which
        /// the public list shows at once.
        FilingPublication = "filing_publication" => ("备案信息公布", "Publication of a filing"),
        /// The on-site check of a new filing (NHC23-1-4, JL24-1-3-d); starts on the day it is on record.
        Verification = "verification" => ("备案后现场核查", "On-site check after filing"),
        /// Another check of what failed on site; starts on the day it is opened. No clause sets its time.
        VerificationFollowUp = "verification_follow_up" => ("现场核查复核", "Follow-up of an on-site check"),
        /// Publication of what an on-site check found lacking (JL24-1-3-e, NHC23-1-5); starts on the day of the conclusion. No clause
        /// sets its time.
        CheckPublication = "check_publication" => ("核查结果公布", "Publication of a check's result"),
        /// Written notice of an outing (JL24-3-1-b); starts, and counts back, on the day of the outing.
        OutreachNotice = "outreach_notice" => ("外出检查告知", "Notice of an outing"),
        /// Each institution is assessed within the year (NHC23-4-4, JL24-5-5); starts in that year.
        AssessmentYear = "assessment_year" => ("年度质控考核", "Yearly assessment"),
        /// Appeal against a result; starts on the day it was told.
        Appeal = "appeal" => ("考核结果异议", "Appeal against a result"),
        /// Mending of a problem; starts on the day of the demand.
        Rectification = "rectification" => ("问题整改", "Rectification"),
        /// Mending of a key item; starts on the day of the demand.
        RectificationKeyItem = "rectification_key_item" => ("关键项整改", "Rectification of a key item"),
        /// Review of a rectification; starts on the day it was handed in.
        RectificationReview = "rectification_review" => ("整改复核", "Review of a rectification"),
        /// Another look at what was closed (LN24-2-4-b); starts on the day of closing.
        Recheck = "recheck" => ("整改“回头看”", "Re-check"),
        /// Report of fraud or a major quality problem (NHC23-4-8, JL24-5-8); starts on the day it was found.
        UrgentReport = "urgent_report" => ("重大质量问题报告", "Urgent report"),
        /// The institution's reply before a publication; starts on the day it was told.
        PublicationReply = "publication_reply" => ("公布前陈述", "Reply before publication"),
        /// The QC centre's results of a year (NHC23-5-5, JL24-6-6); starts in that year.
        CentreReport = "centre_report" => ("质控机构年度报告", "The centre's annual report"),
        /// The province's results of a year (NHC23-5-6); starts in that year, due in the next.
        ReleaseYear = "release_year" => ("年度结果报送国家", "Annual results to the nation"),
        /// Results of an examination to the employer; starts on its last day.
        ResultNotice = "result_notice" => ("检查结果告知", "Results to the employer"),
        /// Report of case records; starts on the day of the report.
        CaseReport = "case_report" => ("个案信息上报", "Report of case records"),
        /// Conclusion of a diagnosis (令6 第二十条); starts when all materials are there.
        DiagnosisConclusion = "diagnosis_conclusion" => ("作出诊断结论", "Conclusion of a diagnosis"),
        /// Report of a diagnosis (令6 第三十二条); starts on the day of the conclusion.
        DiagnosisReport = "diagnosis_report" => ("诊断信息报告", "Report of a diagnosis"),
    }
}

impl ClockKind {
    /// The key of the profile that sets the time; its clause is the clock's basis.
    #[must_use]
    pub const fn setting_key(self) -> &'static str {
        match self {
            Self::AccountRequest => "clock.account_working_days",
            Self::FilingFirst => "filing.first_working_days",
            Self::FilingFirstDiagnosis => "filing.diagnosis_first_working_days",
            Self::FilingCompletion => "filing.completion_working_days",
            Self::FilingCorrection => "filing.correction_working_days",
            Self::FilingChange => "filing.change_working_days",
            Self::FilingReview => "filing.review_working_days",
            Self::FilingPublication => "filing.publish_working_days",
            Self::Verification => "check.after_filing_months",
            Self::VerificationFollowUp => "check.follow_up_months",
            Self::CheckPublication => "publish.check_working_days",
            Self::OutreachNotice => "outreach.notice_working_days",
            Self::AssessmentYear => "qc.rounds_per_year",
            Self::Appeal => "qc.appeal_working_days",
            Self::Rectification => "rectification.default_days",
            Self::RectificationKeyItem => "rectification.key_item_days",
            Self::RectificationReview => "rectification.review_days",
            Self::Recheck => "rectification.recheck_months",
            Self::UrgentReport => "report.urgent_hours",
            Self::PublicationReply => "publish.reply_days",
            Self::CentreReport => "report.centre_lead",
            Self::ReleaseYear => "report.routes",
            Self::ResultNotice => "cases.result_notice_working_days",
            Self::CaseReport => "cases.report_working_days",
            Self::DiagnosisConclusion => "diagnosis.conclusion_days",
            Self::DiagnosisReport => "diagnosis.report_days",
        }
    }

    /// What sets the time at a place.
    #[must_use]
    pub fn basis(self, profile: &Profile, settings: &Settings) -> Basis {
        match self {
            Self::ReleaseYear => national_route(settings).map(|route| (route.clause.as_str(), route.mark)),
            _ => None,
        }
        .unwrap_or_else(|| profile.basis(self.setting_key()))
        .into()
    }

    /// How the due date follows from the start; none when the profile has no such duty.
    #[must_use]
    pub fn rule(self, settings: &Settings, start: NaiveDate) -> Option<Rule> {
        let filing = &settings.filing;
        Some(match self {
            Self::AccountRequest => Rule::WorkingDaysForward(settings.clock.account_working_days),
            Self::FilingFirst => Rule::WorkingDaysForward(filing.first_working_days),
            Self::FilingFirstDiagnosis => Rule::WorkingDaysForward(filing.diagnosis_first_working_days),
            Self::FilingCompletion => Rule::WorkingDaysForward(filing.completion_working_days),
            Self::FilingReview => Rule::WorkingDaysForward(filing.review_working_days),
            Self::FilingCorrection => Rule::WorkingDaysForward(filing.correction_working_days),
            Self::FilingChange => Rule::WorkingDaysForward(filing.change_working_days),
            Self::FilingPublication => Rule::WorkingDaysForward(filing.publish_working_days),
            Self::Verification => Rule::Months(settings.check.after_filing_months),
            Self::VerificationFollowUp => Rule::Months(settings.check.follow_up_months),
            Self::CheckPublication => Rule::WorkingDaysForward(settings.publish.check_working_days),
            Self::OutreachNotice => match (settings.outreach.notice_working_days?, settings.outreach.rule()) {
                (days, NoticeRule::AtLeast) => Rule::WorkingDaysBack(days),
                // Within so many days before: the eve is still in time.
                (_, NoticeRule::Within) => Rule::Fixed(start.pred_opt()?),
            },
            Self::AssessmentYear => Rule::Fixed(NaiveDate::from_ymd_opt(start.year(), 12, 31)?),
            Self::Appeal => Rule::WorkingDaysForward(settings.qc.appeal_working_days),
            Self::Rectification => Rule::CalendarDays(settings.rectification.default_days),
            Self::RectificationKeyItem => Rule::CalendarDays(settings.rectification.key_item_days),
            Self::RectificationReview => Rule::CalendarDays(settings.rectification.review_days),
            Self::Recheck => Rule::Months(settings.rectification.recheck_months),
            Self::UrgentReport => Rule::CalendarDays(settings.report.urgent_hours.div_ceil(24)),
            Self::PublicationReply => Rule::CalendarDays(settings.publish.reply_days),
            Self::CentreReport => Rule::Fixed(settings.report.centre_lead.in_year(start.year())?),
            Self::ReleaseYear => {
                let route = national_route(settings)?;
                let year = start.year().checked_add(1)?;
                Rule::Fixed(settings.report.last_day(route.due?, year)?)
            }
            Self::ResultNotice => Rule::WorkingDaysForward(settings.cases.result_notice_working_days),
            Self::CaseReport => Rule::WorkingDaysForward(settings.cases.report_working_days),
            Self::DiagnosisConclusion => Rule::CalendarDays(settings.diagnosis.conclusion_days),
            Self::DiagnosisReport => Rule::CalendarDays(settings.diagnosis.report_days),
        })
    }

    /// How many days before it is due an open clock warns, the first warning first: an on-site check so many days after the
    /// record (`check.warn_days`, JL24-1-3-d), anything else once (`clock.warn_days`).
    #[must_use]
    pub fn warn_days(self, settings: &Settings, opened_on: NaiveDate, due_on: NaiveDate) -> Vec<u32> {
        match self {
            Self::Verification => {
                let time = (due_on - opened_on).num_days();
                let before = |days: &u32| u32::try_from(time.saturating_sub((*days).into())).unwrap_or(0);
                let mut found: Vec<u32> = settings.check.warn_days.iter().map(before).collect();
                found.sort_unstable_by(|one, other| other.cmp(one));
                found
            }
            _ => vec![settings.clock.warn_days],
        }
    }
}

/// The province's yearly report on quality control to the nation.
fn national_route(settings: &Settings) -> Option<&Route> {
    settings.report.routes.iter().find(|route| route.code == "national_qc")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Catalogue, all};

    #[test]
    fn an_on_site_check_warns_by_the_days_since_the_record() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let settings = crate::policy::settings_for("220000".parse().unwrap(), day("2025-06-16")).unwrap();
        let warn = |kind: ClockKind| kind.warn_days(&settings, day("2025-06-16"), day("2025-09-16"));
        assert_eq!(warn(ClockKind::Verification), [32, 17], "60 and 75 of 92 days");
        assert_eq!(warn(ClockKind::FilingReview), [7]);
    }

    /// `JL24-3-1-b`, C-03: the last moment of a notice, as the province reads the period.
    #[test]
    fn a_notice_is_due_by_the_last_moment_of_the_reading() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let starts_on = day("2025-10-09");
        for (reading, due) in [("at_least", "2025-09-25"), ("within", "2025-10-08")] {
            let mut settings = crate::policy::settings_for("220000".parse().unwrap(), starts_on).unwrap();
            settings.outreach.notice_rule = Some(reading.into());
            let rule = ClockKind::OutreachNotice.rule(&settings, starts_on).unwrap();
            assert_eq!(rule.due(starts_on, crate::calendar::WorkCalendar::embedded()), Ok(day(due)), "{reading}");
        }
    }

    /// diagnosis F-05.
    #[test]
    fn a_change_is_filed_within_ten_working_days_of_either_service() {
        let on = "2025-06-10".parse().unwrap();
        let profile = crate::policy::profile_for("220000".parse().unwrap(), on);
        let settings = profile.settings().unwrap();
        let rule = ClockKind::FilingChange.rule(&settings, on).unwrap();
        assert_eq!(rule.due(on, crate::calendar::WorkCalendar::embedded()).unwrap().to_string(), "2025-06-24");
        let basis = ClockKind::FilingChange.basis(&profile, &settings);
        assert!(basis.clause.contains("办法2019 第六条") && basis.clause.contains("令6 第十条"), "{basis:?}");
    }

    #[test]
    fn every_clock_is_set_by_a_key_that_exists() {
        let on = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
        for kind in ClockKind::ALL {
            let key = Catalogue::embedded().key(kind.setting_key()).unwrap();
            for profile in all(on) {
                assert_eq!(kind.rule(&profile.settings().unwrap(), on).is_some(), profile.get(&key.key).is_some(), "{kind}");
            }
        }
    }
}

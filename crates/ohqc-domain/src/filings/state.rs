//! Where a filing stands: what is on record, and the application that is being handled, are two things.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    Deemed, Difference, FilingNumber, Missing, Opinion, Part, ReturnReason, Stage, StateName, Telling, VerificationCode,
};
use crate::ids::UserId;
use crate::institutions::api::InstitutionBody;
use crate::text::Text;
use crate::validation::Complaints;
use crate::values::CreditCode;

/// Where a filing stands. What exists only in a state lives in that state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Not on record: the first filing is being handled.
    First {
        /// How far it has come.
        stage: Stage,
    },
    /// On record, and in force whatever is asked for meanwhile.
    Accepted {
        /// What is on record.
        record: Record,
        /// What the institution asks for: a change, or the end.
        application: Option<Application>,
    },
    /// Taken off the record, which is kept.
    Cancelled {
        /// What was on record.
        record: Record,
        /// The last day of the service.
        last_day: NaiveDate,
        /// Why.
        reason: String,
        /// The day the record was closed.
        on: NaiveDate,
        /// Who closed it.
        by: UserId,
    },
}

/// What is on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The day of the first record; the on-site check's clock starts here (JL24-1-3-d).
    pub on: NaiveDate,
    /// The filing number; it stays through every change.
    pub number: FilingNumber,
    /// The day of the version in force.
    pub version_on: NaiveDate,
    /// The code of its receipt that the public site confirms.
    pub verification_code: VerificationCode,
    /// Who recorded it.
    pub by: UserId,
    /// Whom the record names; what the institution changes later does not change the record.
    pub holder: Holder,
    /// The local filing that is deemed one with the province.
    #[serde(default)]
    pub deemed: Option<Deemed>,
    /// What the authority that issued the practice licence was told, first to last.
    #[serde(default)]
    pub tellings: Vec<Telling>,
}

impl Record {
    /// That the authority which issued the practice licence was told of the version in force.
    #[must_use]
    pub fn telling(&self) -> Option<&Telling> {
        self.tellings.iter().find(|told| told.verification_code == self.verification_code)
    }
}

/// An institution as it stood on the day of the record, or as a change is to have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = FilingHolder)]
pub struct Holder {
    /// Name.
    #[validate(length(min = 2, max = 120))]
    pub name: String,
    /// Unified social credit code.
    #[schema(example = "91220101MA0Y2NQG3X")]
    pub credit_code: String,
    /// Number of the practice licence; empty for a body that is no medical institution.
    #[validate(length(max = 40))]
    pub licence_number: String,
    /// Practice address.
    #[validate(length(min = 4, max = 200))]
    pub address: String,
}

impl Holder {
    /// Checks what a change is to put in place of what is on record.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        found.check("/credit_code", CreditCode::parse(&self.credit_code));
        found.into_result(())
    }
}

impl From<InstitutionBody> for Holder {
    fn from(body: InstitutionBody) -> Self {
        let InstitutionBody { name, credit_code, licence_number, address, .. } = body;
        Self { name, credit_code, licence_number, address }
    }
}

/// What an institution asks for while its filing is on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "purpose", rename_all = "snake_case")]
pub enum Application {
    /// Another dossier in place of the one in force (备案变更; 办法2019 第六条, 令6 第十条).
    Change {
        /// The day things changed.
        changed_on: NaiveDate,
        /// Name, address and whatever else of the institution itself is to change, where it does.
        #[serde(default)]
        holder: Option<Holder>,
        /// How far it has come.
        stage: Stage,
    },
    /// The end of the filing (注销; 令6 第三十一条).
    Cancellation {
        /// The day it was asked for.
        on: NaiveDate,
        /// The last day of the service.
        last_day: NaiveDate,
        /// Why.
        reason: String,
    },
}

impl Application {
    /// How far it has come; one that asks for the end is handed in at once.
    #[must_use]
    pub const fn name(&self) -> StateName {
        match self {
            Self::Change { stage, .. } => stage.name(),
            Self::Cancellation { .. } => StateName::Submitted,
        }
    }
}

/// Why a transition is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TransitionError {
    /// Nothing is being filled in.
    #[error("the filing is not open for editing")]
    NotEditable,
    /// Nothing was handed in.
    #[error("the filing was not submitted")]
    NotSubmitted,
    /// The dossier lacks something.
    #[error("the dossier is incomplete")]
    Incomplete(Vec<Missing>),
    /// A change that changes nothing.
    #[error("nothing differs from what is on record")]
    Unchanged,
    /// Returning needs at least one thing to correct.
    #[error("no reason given")]
    NoReason,
    /// These parts were not found in order, or not looked at.
    #[error("not every part was judged")]
    NotJudged(Vec<Part>),
    /// Only what is on record is changed or ended.
    #[error("the filing is not on record")]
    NotOnRecord,
    /// Another application is being handled.
    #[error("another application is being handled")]
    Busy,
    /// The authority that issued the practice licence was told of this version.
    #[error("the licensing authority was told already")]
    AlreadyTold,
}

impl TransitionError {
    /// The reason in words.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NotEditable => Text::new("已提交或已办结，不能修改", "The filing is not open for editing"),
            Self::NotSubmitted => Text::new("尚未提交，或已办结", "The filing is not waiting for review"),
            Self::Incomplete(missing) => Text::owned(
                format!("材料还缺 {} 项，请补齐后提交", missing.len()),
                format!("{} things are still missing from the dossier", missing.len()),
            ),
            Self::Unchanged => Text::new(
                "与在册内容没有不同，不能提交变更；无需变更的，请撤回",
                "Nothing differs from what is on record; take the change back where none is needed",
            ),
            Self::NoReason => Text::new("没有需补正的部分，不能退回", "Nothing is to be corrected"),
            Self::NotJudged(parts) => {
                let names = |get: fn(&Text) -> &str, comma: &str| {
                    parts.iter().map(|part| get(&part.label()).to_owned()).collect::<Vec<_>>().join(comma)
                };
                Text::owned(
                    format!("以下部分尚未核查或需补正：{}", names(|text| &text.zh, "、")),
                    format!("Not judged, or not in order: {}", names(|text| &text.en, ", ")),
                )
            }
            Self::NotOnRecord => Text::new("不在册，不能变更、注销或告知", "The filing is not on record"),
            Self::Busy => Text::new("已有变更或注销申请在办", "A change or the end of the filing is being handled"),
            Self::AlreadyTold => {
                Text::new("已就现行备案告知发证机关", "The licensing authority was told of what is on record already")
            }
        }
    }
}

impl State {
    /// A filing that is begun.
    #[must_use]
    pub const fn draft() -> Self {
        Self::First { stage: Stage::Draft }
    }

    /// The state's name.
    #[must_use]
    pub const fn name(&self) -> StateName {
        match self {
            Self::First { stage } => stage.name(),
            Self::Accepted { .. } => StateName::Accepted,
            Self::Cancelled { .. } => StateName::Cancelled,
        }
    }

    /// What is, or was, on record.
    #[must_use]
    pub const fn record(&self) -> Option<&Record> {
        match self {
            Self::First { .. } => None,
            Self::Accepted { record, .. } | Self::Cancelled { record, .. } => Some(record),
        }
    }

    /// Whether it is in force on a day: on record, or taken off it with the last day of the service still to come.
    #[must_use]
    pub fn in_force(&self, on: NaiveDate) -> bool {
        match self {
            Self::First { .. } => false,
            Self::Accepted { .. } => true,
            Self::Cancelled { last_day, .. } => *last_day >= on,
        }
    }

    /// The day of the deeming, while what is on record is what a prefecture had, and nothing is asked for: on that day its dossier
    /// may have lacked something.
    #[must_use]
    pub fn deemed_only(&self) -> Option<NaiveDate> {
        match self {
            Self::Accepted { record, application: None } => {
                Some(record.on).filter(|on| record.deemed.is_some() && record.version_on == *on)
            }
            Self::First { .. } | Self::Accepted { .. } | Self::Cancelled { .. } => None,
        }
    }

    /// What is asked for while the filing is on record.
    #[must_use]
    pub const fn application(&self) -> Option<&Application> {
        match self {
            Self::Accepted { application, .. } => application.as_ref(),
            Self::First { .. } | Self::Cancelled { .. } => None,
        }
    }

    /// How far the dossier that is being handled has come, of a first filing or of a change.
    #[must_use]
    pub const fn stage(&self) -> Option<&Stage> {
        match self {
            Self::First { stage } | Self::Accepted { application: Some(Application::Change { stage, .. }), .. } => Some(stage),
            Self::Accepted { .. } | Self::Cancelled { .. } => None,
        }
    }

    fn on_stage(
        self,
        error: TransitionError,
        step: impl FnOnce(Stage) -> Result<Stage, TransitionError>,
    ) -> Result<Self, TransitionError> {
        match self {
            Self::First { stage } => Ok(Self::First { stage: step(stage)? }),
            Self::Accepted { record, application: Some(Application::Change { changed_on, holder, stage }) } => {
                let application = Some(Application::Change { changed_on, holder, stage: step(stage)? });
                Ok(Self::Accepted { record, application })
            }
            Self::Accepted { .. } | Self::Cancelled { .. } => Err(error),
        }
    }

    /// Whether the institution may change a dossier.
    ///
    /// # Errors
    /// [`TransitionError::NotEditable`] while nothing is being filled in.
    pub fn editable(&self) -> Result<(), TransitionError> {
        self.stage().ok_or(TransitionError::NotEditable)?.editable()
    }

    /// The institution as a change is to have it; none where it stays as it is.
    #[must_use]
    pub const fn renamed(&self) -> Option<&Holder> {
        match self.application() {
            Some(Application::Change { holder, .. }) => holder.as_ref(),
            Some(Application::Cancellation { .. }) | None => None,
        }
    }

    /// Lets a change put another name, address, credit code or licence in place of those on record.
    ///
    /// # Errors
    /// [`TransitionError::NotEditable`] while no change is being filled in.
    pub fn rename(self, wanted: Holder) -> Result<Self, TransitionError> {
        self.editable()?;
        match self {
            Self::Accepted { record, application: Some(Application::Change { changed_on, stage, .. }) } => {
                let holder = (wanted != record.holder).then_some(wanted);
                Ok(Self::Accepted { record, application: Some(Application::Change { changed_on, holder, stage }) })
            }
            Self::First { .. } | Self::Accepted { .. } | Self::Cancelled { .. } => Err(TransitionError::NotEditable),
        }
    }

    /// Hands in what is being filled in. `missing` is what [`super::completeness`] found, `changes` in what it differs from what
    /// is on record, of which a first filing has nothing.
    ///
    /// # Errors
    /// When it is not editable, anything is missing, or a change changes nothing.
    pub fn submit(self, on: NaiveDate, missing: Vec<Missing>, changes: &[Difference]) -> Result<Self, TransitionError> {
        let unchanged = self.record().is_some() && changes.is_empty();
        let submitted = self.on_stage(TransitionError::NotEditable, |stage| stage.submit(on, missing))?;
        if unchanged { Err(TransitionError::Unchanged) } else { Ok(submitted) }
    }

    /// Keeps the reviewer's opinions.
    ///
    /// # Errors
    /// When nothing was handed in.
    pub fn judge(self, opinions: Vec<Opinion>, author: (UserId, DateTime<Utc>)) -> Result<Self, TransitionError> {
        self.on_stage(TransitionError::NotSubmitted, |stage| stage.judge(opinions, author))
    }

    /// Sends back what was handed in, with everything to correct at once; `parts` are those of the kind's dossier.
    ///
    /// # Errors
    /// When nothing was handed in, a part has no opinion, or nothing is to be corrected.
    pub fn send_back(self, on: NaiveDate, parts: &[Part]) -> Result<Self, TransitionError> {
        self.on_stage(TransitionError::NotSubmitted, |stage| stage.send_back(on, parts))
    }

    /// What would be sent back.
    ///
    /// # Errors
    /// As [`Self::send_back`].
    pub fn reasons(&self, parts: &[Part]) -> Result<Vec<ReturnReason>, TransitionError> {
        self.stage().ok_or(TransitionError::NotSubmitted)?.reasons(parts)
    }

    /// Whether what was handed in may go on record.
    ///
    /// # Errors
    /// When nothing was handed in, or a part was not found in order.
    pub fn acceptable(&self, parts: &[Part]) -> Result<(), TransitionError> {
        self.stage().ok_or(TransitionError::NotSubmitted)?.acceptable(parts)
    }

    /// Puts what was handed in on record: a first filing, or a change that takes the place of the version in force and keeps
    /// the number and the day of the first record. `record` is of today.
    ///
    /// # Errors
    /// When nothing was handed in, or a part was not found in order.
    pub fn accept(self, record: Record, parts: &[Part]) -> Result<Self, TransitionError> {
        self.acceptable(parts)?;
        let record = match self {
            Self::Accepted { record: Record { on, number, deemed, tellings, .. }, .. } => {
                Record { on, number, deemed, tellings, ..record }
            }
            Self::First { .. } | Self::Cancelled { .. } => record,
        };
        Ok(Self::Accepted { record, application: None })
    }

    /// Takes the filing off the record, as asked for.
    ///
    /// # Errors
    /// When the end was not asked for.
    pub fn cancel(self, today: NaiveDate, by: UserId) -> Result<Self, TransitionError> {
        match self {
            Self::Accepted { record, application: Some(Application::Cancellation { last_day, reason, .. }) } => {
                Ok(Self::Cancelled { record, last_day, reason, on: today, by })
            }
            Self::First { .. } | Self::Accepted { .. } | Self::Cancelled { .. } => Err(TransitionError::NotSubmitted),
        }
    }

    /// Asks for something while the filing is on record.
    ///
    /// # Errors
    /// When it is not on record, or something is asked for already.
    pub fn apply(self, application: Application) -> Result<Self, TransitionError> {
        match self {
            Self::Accepted { record, application: None } => Ok(Self::Accepted { record, application: Some(application) }),
            Self::Accepted { .. } => Err(TransitionError::Busy),
            Self::First { .. } | Self::Cancelled { .. } => Err(TransitionError::NotOnRecord),
        }
    }

    /// Keeps that the authority which issued the practice licence was told of the version on record, once a version.
    ///
    /// # Errors
    /// When it is not on record, or was told of already.
    pub fn tell(self, telling: Telling) -> Result<Self, TransitionError> {
        match self {
            Self::Accepted { mut record, application } if record.telling().is_none() => {
                record.tellings.push(telling);
                Ok(Self::Accepted { record, application })
            }
            Self::Accepted { .. } => Err(TransitionError::AlreadyTold),
            Self::First { .. } | Self::Cancelled { .. } => Err(TransitionError::NotOnRecord),
        }
    }

    /// Takes back what was asked for; what is on record stays as it is.
    ///
    /// # Errors
    /// When nothing is asked for, or a change is being verified.
    pub fn withdraw(self) -> Result<Self, TransitionError> {
        match self {
            Self::Accepted { record, application: Some(application) } => {
                if let Application::Change { stage, .. } = &application {
                    stage.editable()?;
                }
                Ok(Self::Accepted { record, application: None })
            }
            Self::First { .. } | Self::Accepted { .. } | Self::Cancelled { .. } => Err(TransitionError::NotEditable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filings::Verdict;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 3, d).unwrap()
    }

    fn author() -> (UserId, DateTime<Utc>) {
        (by(), DateTime::UNIX_EPOCH)
    }

    fn by() -> UserId {
        UserId(uuid::Uuid::from_u128(3))
    }

    fn record(on: u32, serial: u32) -> Record {
        let text = || "某某医院".to_owned();
        Record {
            on: day(on),
            number: FilingNumber::new("220000", crate::institutions::Service::Examination, 2025, serial),
            version_on: day(on),
            verification_code: VerificationCode::from_bytes([u8::try_from(on).unwrap(); 10]),
            by: by(),
            holder: Holder { name: text(), credit_code: text(), licence_number: text(), address: text() },
            deemed: None,
            tellings: Vec::new(),
        }
    }

    fn fine() -> Vec<Opinion> {
        Part::ALL.iter().map(|part| Opinion { part: *part, verdict: Verdict::Ok, note: String::new() }).collect()
    }

    fn accepted() -> State {
        State::draft()
            .submit(day(1), vec![], &[])
            .unwrap()
            .judge(fine(), author())
            .unwrap()
            .accept(record(5, 7), Part::ALL)
            .unwrap()
    }

    fn change() -> Application {
        Application::Change { changed_on: day(8), holder: None, stage: Stage::Draft }
    }

    fn changes() -> [Difference; 1] {
        let text = |text| Some(Text::new(text, text));
        [Difference { part: Part::People, row: None, field: text("姓名"), before: text("王某"), after: text("李某") }]
    }

    fn cancellation() -> Application {
        Application::Cancellation { on: day(9), last_day: day(30), reason: "停止开展".into() }
    }

    /// 令6 第三十一条 (F-07): the end of diagnosis is told fifteen working days before its last day; of examinations no clause does.
    /// diagnosis F-07.
    #[test]
    fn the_end_of_diagnosis_is_told_fifteen_working_days_ahead() {
        use crate::filings::{Dossier, due};
        use crate::institutions::Service;
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let profile = crate::policy::profile_for("220104".parse().unwrap(), day("2025-06-16"));
        for (on, late) in [("2025-06-16", false), ("2025-06-17", true)] {
            let asked = Application::Cancellation { on: day(on), last_day: day("2025-07-07"), reason: "撤并".into() };
            let ending = accepted().apply(asked).unwrap();
            assert_eq!(due::of(Service::Examination, &ending, &Dossier::default(), &profile), None);
            let due_on = due::of(Service::Diagnosis, &ending, &Dossier::default(), &profile).unwrap();
            assert_eq!(due_on, day("2025-06-16"));
            assert_eq!(due::handed_in(&ending, None, day("2025-09-01")) > due_on, late, "the day it was told counts");
        }
    }

    #[test]
    fn what_is_taken_off_the_record_is_in_force_through_its_last_day() {
        let ended = accepted().apply(cancellation()).unwrap().cancel(day(10), by()).unwrap();
        assert_eq!([29, 30, 31].map(|on| ended.in_force(day(on))), [true, true, false]);
        assert!(accepted().in_force(day(31)) && !State::draft().in_force(day(31)));
    }

    /// examination 1.3 states, diagnosis 1.2 states.
    #[test]
    fn the_straight_way_ends_on_record() {
        assert_eq!(accepted().name(), StateName::Accepted);
        assert_eq!(
            State::draft().submit(day(1), vec![], &[]).unwrap().accept(record(5, 7), Part::ALL).unwrap_err(),
            TransitionError::NotJudged(Part::ALL.to_vec())
        );
    }

    #[test]
    fn a_record_stays_in_force_through_every_step_of_a_change() {
        let mut state = accepted();
        let steps: [fn(State) -> Result<State, TransitionError>; 6] = [
            |state| state.apply(change()),
            |state| state.submit(day(9), vec![], &changes()),
            |state| {
                state.judge(vec![Opinion { part: Part::People, verdict: Verdict::ToCorrect, note: "证书".into() }; 1], author())
            },
            |state| {
                let mut opinions = fine();
                opinions[1].verdict = Verdict::ToCorrect;
                state.judge(opinions, author())
            },
            |state| state.send_back(day(10), Part::ALL),
            |state| state.submit(day(11), vec![], &changes()),
        ];
        for step in steps {
            state = step(state).unwrap();
            assert_eq!((state.name(), state.record()), (StateName::Accepted, Some(&record(5, 7))));
        }
        let State::Accepted { record: now, application: None } =
            state.judge(fine(), author()).unwrap().accept(record(20, 99), Part::ALL).unwrap()
        else {
            panic!()
        };
        assert_eq!((now.on, now.version_on, &now.number), (day(5), day(20), &record(5, 7).number));
        assert_ne!(now.verification_code, record(5, 7).verification_code, "a new receipt");
    }

    #[test]
    fn a_change_is_taken_back_until_it_is_handed_in() {
        let changing = accepted().apply(change()).unwrap();
        assert_eq!(changing.clone().withdraw(), Ok(accepted()));
        assert_eq!(changing.submit(day(9), vec![], &changes()).unwrap().withdraw(), Err(TransitionError::NotEditable));
        assert_eq!(accepted().apply(cancellation()).unwrap().withdraw(), Ok(accepted()));
    }

    #[test]
    fn a_change_changes_something_and_a_first_filing_need_not() {
        let changing = accepted().apply(change()).unwrap();
        assert_eq!(changing.submit(day(9), vec![], &[]), Err(TransitionError::Unchanged));
        assert!(State::draft().submit(day(1), vec![], &[]).is_ok());
        assert_eq!(accepted().submit(day(2), vec![], &[]), Err(TransitionError::NotEditable));
    }

    #[test]
    fn a_change_may_give_the_institution_another_name() {
        let renamed = Holder { name: "某某职业病医院".into(), ..record(5, 7).holder };
        let changing = accepted().apply(change()).unwrap().rename(renamed.clone()).unwrap();
        assert_eq!(changing.renamed(), Some(&renamed));
        assert_eq!(changing.record().unwrap().holder, record(5, 7).holder, "what is on record stays until it is accepted");
        let submitted = changing.clone().submit(day(9), vec![], &changes()).unwrap();
        assert_eq!(submitted.renamed(), Some(&renamed));
        assert_eq!(submitted.rename(renamed), Err(TransitionError::NotEditable));
        assert_eq!(changing.rename(record(5, 7).holder).unwrap().renamed(), None, "the same again is no change");
        assert_eq!(State::draft().rename(record(5, 7).holder), Err(TransitionError::NotEditable));
    }

    /// examination 1.3-1.
    #[test]
    fn the_licensing_authority_is_told_once_of_each_version() {
        let telling = |state: &State| Telling {
            on: day(6),
            licensor: "长春市卫生健康委员会".into(),
            number: String::new(),
            verification_code: state.record().unwrap().verification_code.clone(),
        };
        let tell = |state: State| {
            let told = telling(&state);
            state.tell(told)
        };
        let told = tell(accepted()).unwrap();
        assert_eq!(tell(told.clone()), Err(TransitionError::AlreadyTold));
        let asked = told.apply(change()).unwrap().submit(day(9), vec![], &changes()).unwrap().judge(fine(), author()).unwrap();
        let changed = asked.accept(record(20, 99), Part::ALL).unwrap();
        assert_eq!(changed.record().unwrap().telling(), None, "of the change nobody told it yet");
        let again = tell(changed).unwrap();
        assert_eq!(again.record().unwrap().tellings.len(), 2, "what was told stays told");
        let ended = again.apply(cancellation()).unwrap().cancel(day(12), by()).unwrap();
        let told = telling(&ended);
        assert_eq!(State::draft().tell(told.clone()), Err(TransitionError::NotOnRecord));
        assert_eq!(ended.tell(told), Err(TransitionError::NotOnRecord));
    }

    #[test]
    fn the_end_keeps_the_record() {
        let cancelled = accepted().apply(cancellation()).unwrap().cancel(day(12), by()).unwrap();
        assert_eq!((cancelled.name(), cancelled.record().is_some()), (StateName::Cancelled, true));
        assert_eq!(cancelled.apply(change()), Err(TransitionError::NotOnRecord));
        assert_eq!(accepted().cancel(day(12), by()), Err(TransitionError::NotSubmitted), "nobody asked for it");
    }

    #[test]
    fn nothing_happens_out_of_order() {
        assert_eq!(State::draft().accept(record(1, 1), Part::ALL), Err(TransitionError::NotSubmitted));
        assert_eq!(State::draft().apply(change()), Err(TransitionError::NotOnRecord));
        assert_eq!(accepted().apply(change()).unwrap().apply(cancellation()), Err(TransitionError::Busy));
        assert_eq!(accepted().submit(day(2), vec![], &changes()), Err(TransitionError::NotEditable));
        assert_eq!(accepted().editable(), Err(TransitionError::NotEditable));
        assert_eq!(accepted().send_back(day(2), Part::ALL), Err(TransitionError::NotSubmitted));
        assert_eq!(accepted().acceptable(Part::ALL), Err(TransitionError::NotSubmitted), "nothing is asked for");
    }
}

//! A right and the reasons it stands on.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Clause;
use crate::events::SubjectKind;
use crate::provenance::Mark;
use crate::text::Text;

enumeration! {
    /// What a reason does to a right.
    pub enum Effect as RightEffect {
        /// The right rests on it.
        Grants = "grants" => ("依据", "Rests on it"),
        /// It stands in the way.
        Denies = "denies" => ("不予", "Stands in the way"),
        /// Worth knowing; it decides nothing.
        Notes = "notes" => ("提示", "To be known"),
    }
}

enumeration! {
    /// What a reason is about, for programs.
    pub enum ReasonCode as RightReasonCode {
        /// The service is not on record.
        NotFiled = "not_filed" => ("未备案", "Not on record"),
        /// It is on record.
        Filed = "filed" => ("已备案", "On record"),
        /// The practice licence is not valid.
        PracticeLicence = "practice_licence" => ("执业许可证", "Practice licence"),
        /// The radiological licence is not valid.
        RadiologyLicence = "radiology_licence" => ("放射诊疗许可", "Radiological licence"),
        /// Nobody is qualified for the category.
        Physician = "physician" => ("医师资格", "Physician's qualification"),
        /// No device of the category is fit for use.
        Equipment = "equipment" => ("仪器设备", "Equipment"),
        /// Some devices of the category are not fit for use.
        EquipmentPartly = "equipment_partly" => ("部分仪器设备", "Some of the equipment"),
        /// The on-site check passed.
        CheckPassed = "check_passed" => ("现场核查合格", "On-site check passed"),
        /// The on-site check is still to come.
        CheckOpen = "check_open" => ("待现场核查", "On-site check to come"),
        /// The on-site check is late.
        CheckOverdue = "check_overdue" => ("现场核查逾期", "On-site check overdue"),
        /// The on-site check found the institution without the legal conditions.
        CheckFailed = "check_failed" => ("不具备条件", "Lacks the conditions"),
        /// The on-site check found the item not within capability.
        CheckUnable = "check_unable" => ("不具备能力", "Not within capability"),
        /// The last assessment ended unqualified.
        RoundUnqualified = "round_unqualified" => ("质控考核不合格", "Assessment not passed"),
        /// What the last assessment came to.
        RoundResult = "round_result" => ("质控考核结论", "Result of the assessment"),
        /// Problems at key items are open.
        KeyProblems = "key_problems" => ("关键项问题", "Problems at key items"),
        /// Problems are overdue.
        OverdueProblems = "overdue_problems" => ("逾期问题", "Overdue problems"),
        /// Other problems are open.
        OpenProblems = "open_problems" => ("整改中的问题", "Problems being mended"),
        /// A penalty was imposed.
        Penalty = "penalty" => ("行政处罚", "Penalty"),
        /// What is asked of institutions filed locally is met.
        GateKeyItems = "gate_key_items" => ("关键项全部合格", "Every key item passed"),
        /// What is asked of institutions filed on the platform is met.
        GateCheck = "gate_check" => ("现场核查合格", "On-site check passed"),
        /// The province asks for nothing.
        NoGate = "no_gate" => ("无外出资格规定", "No rule on outings"),
        /// What outings need is missing.
        OutingEquipment = "outing_equipment" => ("外出设备车辆", "Equipment and vehicles for outings"),
        /// Where the institution may go.
        Scope = "scope" => ("外出范围", "Where it may go"),
    }
}

/// What proves a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RightEvidence)]
pub struct Evidence {
    /// What it is.
    pub kind: SubjectKind,
    /// Which one.
    pub id: Uuid,
    /// The version of a filing that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The day that matters: of the record, of the result, of the expiry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
}

impl Evidence {
    /// A piece of evidence of a day.
    pub fn new(kind: SubjectKind, id: impl Into<Uuid>, on: impl Into<Option<NaiveDate>>) -> Self {
        Self { kind, id: id.into(), version: None, on: on.into() }
    }
}

/// One link of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RightReason)]
pub struct Reason {
    /// What it is about, for programs.
    pub code: ReasonCode,
    /// What it does to the right.
    pub effect: Effect,
    /// The sentence.
    pub text: Text,
    /// The clause it rests on.
    pub clause: String,
    /// How sure the clause is.
    pub mark: Mark,
    /// What proves it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

impl Reason {
    /// A reason against; something to be known where its clause does not bind ([`Mark::binds`]).
    pub(super) fn new(code: ReasonCode, text: Text, (clause, mark): Clause<'_>) -> Self {
        let effect = if mark.binds() { Effect::Denies } else { Effect::Notes };
        Self { code, effect, text, clause: clause.to_owned(), mark, evidence: Vec::new() }
    }

    /// The same as what the right rests on.
    pub(super) fn granting(self) -> Self {
        Self { effect: Effect::Grants, ..self }
    }

    /// The same as what takes the right away, whoever has read its clause: somebody decided so.
    pub(super) fn denying(self) -> Self {
        Self { effect: Effect::Denies, ..self }
    }

    /// The same as something to be known.
    pub(super) fn noting(self) -> Self {
        Self { effect: Effect::Notes, ..self }
    }

    /// The same with one more proof.
    pub(super) fn proved_by(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }
}

/// A right, or its absence, with the reasons in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ServiceRight)]
pub struct Right {
    /// Whether it is held.
    pub granted: bool,
    /// The answer with what decided it.
    pub sentence: Text,
    /// The reasons in order.
    pub chain: Vec<Reason>,
}

impl Right {
    /// The right that a chain gives: something grants it and nothing stands in the way. `what` is said of it when it is held.
    pub(super) fn new(chain: Vec<Reason>, what: &(Text, Text)) -> Self {
        let said = |effect: Effect| {
            let texts: Vec<&Text> = chain.iter().filter(|reason| reason.effect == effect).map(|reason| &reason.text).collect();
            (!texts.is_empty()).then(|| join(&texts))
        };
        let (may, may_not) = what;
        let (granted, answer, why) = match (said(Effect::Denies), said(Effect::Grants)) {
            (Some(against), _) => (false, may_not, against),
            (None, Some(for_it)) => (true, may, for_it),
            (None, None) => (false, may_not, Text::new("没有依据", "nothing grants it")),
        };
        let sentence = Text::owned(format!("{}：{}", answer.zh, why.zh), format!("{}: {}", answer.en, why.en));
        Self { granted, sentence, chain }
    }

    /// What stands in the way.
    pub fn obstacles(&self) -> impl Iterator<Item = &Reason> {
        self.chain.iter().filter(|reason| reason.effect == Effect::Denies)
    }
}

fn join(texts: &[&Text]) -> Text {
    let all = |get: fn(&Text) -> &str, comma: &str| texts.iter().map(|text| get(text)).collect::<Vec<_>>().join(comma);
    Text::owned(all(|text| &text.zh, "；"), all(|text| &text.en, "; "))
}

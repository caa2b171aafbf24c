//! What opens the way out (外出职业健康检查, JL24-1-2).

use super::{CheckState, Court, Effect, Evidence, Filing, Reason, ReasonCode, Right};
use crate::assessments::score::Outcome;
use crate::events::SubjectKind;
use crate::filings::{Origin, takes_chest_films};
use crate::provenance::Mark;
use crate::text::Text;

/// The rule that asks for the key items of the last assessment.
const KEY_ITEMS: &str = "key_items_passed";

/// What the province asks of an institution before it goes out, whatever it examines there.
pub(super) fn gate(court: &Court<'_>, filing: &Filing) -> Vec<Reason> {
    let opened = match rule(court, filing) {
        None => Some(no_rule(court)),
        Some(KEY_ITEMS) => Some(key_items(court)),
        Some(_) => None,
    };
    opened.into_iter().chain(vehicle(court, filing)).chain([scope(court)]).collect()
}

/// And of each unit: it was checked on site and found within capability, where the province asks for that.
pub(super) fn check(court: &Court<'_>, filing: &Filing, category: &str, item: Option<&str>) -> Option<Reason> {
    rule(court, filing).filter(|rule| *rule != KEY_ITEMS).map(|_| check_passed(court, category, item))
}

/// The rule that opens the way out of a filing.
fn rule<'a>(court: &'a Court<'_>, filing: &Filing) -> Option<&'a str> {
    court.settings.outreach.gate.as_ref().map(|gate| match filing.origin {
        Origin::Local => gate.filed_locally.as_str(),
        Origin::Platform => gate.filed_on_platform.as_str(),
    })
}

/// An institution that goes out owns a vehicle for it (JL24-1-2-a). That its tests must hold on the day is a reading of ours.
fn vehicle(court: &Court<'_>, filing: &Filing) -> Option<Reason> {
    let mut dedicated = filing.dossier.vehicles.iter().filter(|vehicle| vehicle.dedicated).peekable();
    let (text, clause) = if dedicated.peek().is_none() {
        let text = Text::new("备案中没有外出检查专用车辆", "no vehicle for outings is on record");
        (text, court.set_by("outreach.equipment"))
    } else {
        let text = Text::new(
            "没有年检和车载 DR 防护检测均在有效期内的外出检查专用车辆",
            "no vehicle for outings holds a valid road test and, for its DR, a valid protection test",
        );
        (text, court.read_from("outreach.equipment"))
    };
    if !court.settings.outreach.equipment || dedicated.any(|vehicle| vehicle.is_fit(court.on)) {
        return None;
    }
    Some(Reason::new(ReasonCode::OutingEquipment, text, clause).proved_by([filing.evidence(filing.accepted_on)]))
}

/// And devices that can be taken along for what it examines there (JL24-1-2-a): portable ones, or an X-ray system in a vehicle.
pub(super) fn devices(court: &Court<'_>, filing: &Filing, category: &str) -> Option<Reason> {
    let dossier = &filing.dossier;
    let mounted = dossier.vehicles.iter().any(|vehicle| vehicle.carries_dr() && vehicle.is_fit(court.on));
    let mut portable = dossier.equipment.iter().filter(|device| device.portable && device.is_fit(court.on));
    let carried = mounted && takes_chest_films(category) || portable.any(|device| device.serves(category));
    if !court.settings.outreach.equipment || carried {
        return None;
    }
    let text = Text::new(
        "该类别没有可携带且在检定有效期内的设备",
        "no device of the category can be taken along, or its calibration has expired",
    );
    let clause = court.set_by("outreach.equipment");
    Some(Reason::new(ReasonCode::OutingEquipment, text, clause).proved_by([filing.evidence(filing.accepted_on)]))
}

/// The right to go out for one unit: what may not be examined at home may not be examined away from it.
pub(super) fn right(perform: &Right, gate: impl Iterator<Item = Reason>, label: &Text) -> Right {
    let at_home =
        perform.chain.iter().filter(|reason| matches!(reason.effect, Effect::Denies) || reason.code == ReasonCode::Filed);
    let chain = at_home.cloned().chain(gate).collect();
    let Text { zh, en } = label;
    let may = Text::owned(format!("可以外出开展“{zh}”检查"), format!("May go out to examine «{en}»"));
    let may_not = Text::owned(format!("不能外出开展“{zh}”检查"), format!("May not go out to examine «{en}»"));
    Right::new(chain, &(may, may_not))
}

fn no_rule(court: &Court<'_>) -> Reason {
    let text = Text::new("所在省份没有外出检查资格的规定", "the province has no rule on who may go out");
    Reason::new(ReasonCode::NoGate, text, court.set_by("outreach.gate")).noting()
}

/// Gate A, for institutions filed locally before: every key item passed in the last QC assessment (JL24-1-2-c).
fn key_items(court: &Court<'_>) -> Reason {
    let clause = court.set_by("outreach.gate");
    let Some(round) = &court.facts.round else {
        let text = Text::new(
            "存量备案机构须在质控考核中关键项全部合格，尚无考核结果",
            "filed locally, so every key item has to pass in the QC assessment; there is no result yet",
        );
        return Reason::new(ReasonCode::GateKeyItems, text, clause);
    };
    let on = round.on;
    let proof = Evidence::new(SubjectKind::Assessment, round.id, on);
    if round.key_items_passed {
        let text =
            Text::owned(format!("{on} 质控考核关键项全部合格"), format!("every key item passed in the assessment of {on}"));
        return Reason::new(ReasonCode::GateKeyItems, text, clause).granting().proved_by([proof]);
    }
    let text = Text::owned(
        format!("{on} 质控考核关键项未全部合格；整改后须经下一次考核"),
        format!("not every key item passed in the assessment of {on}; after mending, the next assessment decides"),
    );
    let problems = court.facts.problems.iter().filter(|problem| problem.key_item);
    let problems = problems.map(|problem| Evidence::new(SubjectKind::Problem, problem.id, problem.due_on));
    Reason::new(ReasonCode::GateKeyItems, text, clause).proved_by(std::iter::once(proof).chain(problems))
}

/// Gate B, for institutions filed on the platform: the on-site check passed (JL24-1-2-d), unit by unit, because what it finds
/// beyond capability it says by category and item (JL24-1-3-e), and a category that was filed later it did not look at.
fn check_passed(court: &Court<'_>, category: &str, item: Option<&str>) -> Reason {
    let (clause, mark) = court.set_by("outreach.gate");
    let code = ReasonCode::GateCheck;
    let Some(check) = &court.facts.check else {
        let text = Text::new("须经备案后现场核查合格，尚无核查", "the on-site check has to pass; there is none yet");
        return Reason::new(code, text, (clause, mark));
    };
    match &check.state {
        CheckState::Open { due_on } => {
            let text = Text::new("须经备案后现场核查合格，尚未核查", "the on-site check has to pass and is still to come");
            Reason::new(code, text, (clause, mark)).proved_by([Evidence::new(SubjectKind::Verification, check.id, *due_on)])
        }
        CheckState::Concluded { on, outcome, categories, .. } => {
            let proof = Evidence::new(SubjectKind::Verification, check.id, *on);
            let passed = Text::owned(format!("{on} 现场核查合格"), format!("the on-site check of {on} passed"));
            let failed = Text::owned(
                format!("须经备案后现场核查合格，{on} 核查结论为“{}”", outcome.label().zh),
                format!("the on-site check has to pass; that of {on} came to «{}»", outcome.label().en),
            );
            let unseen = Text::owned(
                format!("须经备案后现场核查合格，该类别在 {on} 核查后备案，尚未核查"),
                format!("the on-site check has to pass; the category was filed after that of {on}"),
            );
            let reason = |text, mark| Reason::new(code, text, (clause, mark));
            // What the check means for a part of what was filed is a reading of ours.
            match outcome {
                Outcome::Unqualified => reason(failed, mark),
                _ if !categories.iter().any(|one| one == category) => reason(unseen, Mark::Inferred),
                _ if check.state.denies(category, item) => reason(failed, Mark::Inferred),
                Outcome::PartlyQualified => reason(passed_in_part(*on), Mark::Inferred).granting(),
                Outcome::Qualified => reason(passed, mark).granting(),
            }
            .proved_by([proof])
        }
    }
}

fn passed_in_part(on: chrono::NaiveDate) -> Text {
    Text::owned(
        format!("{on} 现场核查部分项目不具备能力，该项核查合格"),
        format!("the on-site check of {on} found some items not within capability, but this one passed"),
    )
}

fn scope(court: &Court<'_>) -> Reason {
    let text = if court.settings.outreach.scope == "province" {
        Text::new("外出范围：全省", "it may go anywhere in the province")
    } else {
        Text::new(
            "外出范围：执业登记机关管辖区或省级指定区域",
            "it may go within the area of its registering authority, or where the province says",
        )
    };
    Reason::new(ReasonCode::Scope, text, court.set_by("outreach.scope")).noting()
}

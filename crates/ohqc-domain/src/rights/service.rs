//! What speaks for or against examining and diagnosing.

use super::{CheckState, Court, Evidence, Filing, Problem, Reason, ReasonCode, Round};
use crate::assessments::Grade;
use crate::assessments::score::Outcome;
use crate::events::SubjectKind;
use crate::filings::{Need, PersonRole, takes_chest_films};
use crate::institutions::Service;
use crate::provenance::Mark;
use crate::text::Text;

/// «May» and «may not» of one unit.
pub(super) fn may(service: Service, label: &Text) -> (Text, Text) {
    let Text { zh, en } = label;
    match service {
        Service::Examination => (
            Text::owned(format!("可以开展“{zh}”职业健康检查"), format!("May examine «{en}»")),
            Text::owned(format!("不能开展“{zh}”职业健康检查"), format!("May not examine «{en}»")),
        ),
        Service::Diagnosis => (
            Text::owned(format!("可以开展“{zh}”诊断"), format!("May diagnose «{en}»")),
            Text::owned(format!("不能开展“{zh}”诊断"), format!("May not diagnose «{en}»")),
        ),
    }
}

/// What concerns every unit of a filing.
pub(super) fn common(court: &Court<'_>, filing: &Filing) -> Vec<Reason> {
    let mut found = vec![on_record(court, filing)];
    found.extend(practice_licence(court, filing));
    found.extend(check(court));
    found.extend(round(court));
    found.extend(problems(court));
    found.extend(court.facts.penalties.iter().map(penalty));
    found
}

/// A penalty that takes the qualification away ends the right; any other is told.
fn penalty(penalty: &super::Penalty) -> Reason {
    let super::Penalty { on, disqualifies, clause, mark } = penalty;
    let reason = |text| Reason::new(ReasonCode::Penalty, text, (clause.as_str(), *mark));
    if *disqualifies {
        reason(Text::owned(format!("{on} 行政处罚取消资格"), format!("disqualified by the penalty of {on}"))).denying()
    } else {
        reason(Text::owned(format!("{on} 受到行政处罚"), format!("a penalty was imposed on {on}"))).noting()
    }
}

fn on_record(court: &Court<'_>, filing: &Filing) -> Reason {
    let clause = court.by_service(("办法2019 第四条", Mark::Verified), ("令6 第七条", Mark::Inferred));
    let text = Text::owned(
        format!("{} 备案，编号 {}", filing.accepted_on, filing.number),
        format!("on record since {} as {}", filing.accepted_on, filing.number),
    );
    Reason::new(ReasonCode::Filed, text, clause).granting().proved_by([filing.evidence(filing.accepted_on)])
}

fn practice_licence(court: &Court<'_>, filing: &Filing) -> Option<Reason> {
    let last = filing.dossier.licences.practice_valid_to;
    if last.is_some_and(|last| last >= court.on) {
        return None;
    }
    let clause = court.by_service(("办法2019 第五条(一)", Mark::Verified), ("令6 第八条(一)", Mark::Unverified));
    let text = expired(&Text::new("《医疗机构执业许可证》", "the practice licence"), last);
    Some(Reason::new(ReasonCode::PracticeLicence, text, clause).proved_by([filing.evidence(last)]))
}

fn expired(what: &Text, last: Option<chrono::NaiveDate>) -> Text {
    let Text { zh, en } = what;
    last.map_or_else(
        || Text::owned(format!("{zh}未登记有效期"), format!("the validity of {en} is not on record")),
        |last| Text::owned(format!("{zh}已于 {last} 到期"), format!("{en} expired on {last}")),
    )
}

/// The check narrows what the record gave; until it is made the record stands (JL24-1-3-d, JL24-1-3-e).
fn check(court: &Court<'_>) -> Option<Reason> {
    let check = court.facts.check.as_ref()?;
    let proof = |on| Evidence::new(SubjectKind::Verification, check.id, on);
    Some(match &check.state {
        CheckState::Open { due_on } if *due_on < court.on => {
            let text = Text::owned(
                format!("备案后现场核查应于 {due_on} 前完成，尚未完成"),
                format!("the on-site check was due on {due_on} and is not made"),
            );
            Reason::new(ReasonCode::CheckOverdue, text, court.set_by("check.after_filing_months"))
                .noting()
                .proved_by([proof(*due_on)])
        }
        CheckState::Open { due_on } => {
            let text = Text::owned(format!("备案后现场核查待 {due_on} 前完成"), format!("the on-site check is due by {due_on}"));
            Reason::new(ReasonCode::CheckOpen, text, court.set_by("check.after_filing_months"))
                .noting()
                .proved_by([proof(*due_on)])
        }
        CheckState::Concluded { on, outcome: Outcome::Unqualified, .. } => {
            let text = Text::owned(
                format!("{on} 现场核查认定不具备条件"),
                format!("the on-site check of {on} found it without the legal conditions"),
            );
            Reason::new(ReasonCode::CheckFailed, text, court.read_from("publish.types")).proved_by([proof(*on)])
        }
        CheckState::Concluded { on, outcome: Outcome::PartlyQualified, .. } => {
            let text = Text::owned(
                format!("{on} 现场核查，部分项目不具备能力"),
                format!("the on-site check of {on} found some items not within capability"),
            );
            Reason::new(ReasonCode::CheckUnable, text, court.read_from("publish.types")).noting().proved_by([proof(*on)])
        }
        CheckState::Concluded { on, outcome: Outcome::Qualified, .. } => {
            let text = Text::owned(format!("{on} 现场核查合格"), format!("the on-site check of {on} passed"));
            Reason::new(ReasonCode::CheckPassed, text, court.set_by("check.after_filing_months"))
                .granting()
                .proved_by([proof(*on)])
        }
    })
}

/// The last round is told with its conclusion and its key items. Going on unmended after one that was not passed is to be
/// corrected and fined, but the text was not seen: it is told and takes nothing away.
fn round(court: &Court<'_>) -> Option<Reason> {
    let Round { id, on, grade, key_items_passed } = court.facts.round.clone()?;
    let key = if key_items_passed {
        Text::new("关键项全部合格", "every key item passed")
    } else {
        Text::new("关键项未全部合格", "not every key item passed")
    };
    let (zh, en) = (&key.zh, &key.en);
    let (code, text) = match grade {
        Grade::Unqualified => (
            ReasonCode::RoundUnqualified,
            Text::owned(
                format!("{on} 质控考核结论为不合格，{zh}，所列问题须整改"),
                format!("the assessment of {on} ended unqualified, {en}; what it found has to be mended"),
            ),
        ),
        Grade::Excellent | Grade::Qualified | Grade::BasicallyQualified => {
            let label = grade.label();
            let text = Text::owned(
                format!("{on} 质控考核结论为{}，{zh}", label.zh),
                format!("the assessment of {on} came to «{}», {en}", label.en),
            );
            (ReasonCode::RoundResult, text)
        }
    };
    let clause = match (court.facts.service, grade) {
        (Service::Examination, Grade::Unqualified) => ("办法2019 第二十八条", Mark::Unverified),
        (Service::Examination | Service::Diagnosis, _) => court.read_from("qc.rounds_per_year"),
    };
    Some(Reason::new(code, text, clause).noting().proved_by([Evidence::new(SubjectKind::Assessment, id, on)]))
}

/// Problems that are open, each once for what weighs most of it and the overdue ones in any case: at key items, overdue, and
/// whatever else is being mended.
fn problems(court: &Court<'_>) -> Vec<Reason> {
    let open = &court.facts.problems;
    let late = |problem: &Problem| problem.due_on.is_some_and(|due| due < court.on);
    let told = |code, wanted: &dyn Fn(&Problem) -> bool, [before, zh]: [&str; 2], en: &str| {
        let found: Vec<Evidence> = open
            .iter()
            .filter(|problem| wanted(problem))
            .map(|problem| Evidence::new(SubjectKind::Problem, problem.id, problem.due_on))
            .collect();
        let text = Text::owned(format!("{before}{} 个{zh}", found.len()), format!("{en}: {}", found.len()));
        let clause = court.set_by("rectification.ladder");
        (!found.is_empty()).then(|| Reason::new(code, text, clause).noting().proved_by(found))
    };
    let key = told(ReasonCode::KeyProblems, &|one| one.key_item, ["", "关键项问题尚未销号"], "open problems at key items");
    let overdue = told(ReasonCode::OverdueProblems, &late, ["", "问题逾期未整改"], "overdue problems");
    let (before, en) = if key.is_none() && overdue.is_none() {
        ("", "problems being mended")
    } else {
        ("另有 ", "other problems being mended")
    };
    let others = told(ReasonCode::OpenProblems, &|one| !one.key_item && !late(one), [before, "问题在整改中"], en);
    [key, overdue, others].into_iter().flatten().collect()
}

/// What concerns one category, or one item of it.
pub(super) fn of_unit(court: &Court<'_>, filing: &Filing, category: &str, item: Option<&str>) -> Vec<Reason> {
    let found = [
        radiology_licence(court, filing, category),
        physician(court, filing, category),
        equipment(court, filing, category),
        unable(court, category, item),
    ];
    found.into_iter().flatten().collect()
}

fn radiology_licence(court: &Court<'_>, filing: &Filing, category: &str) -> Option<Reason> {
    let licences = &filing.dossier.licences;
    let needed = court.facts.service == Service::Examination && takes_chest_films(category);
    let held = !licences.radiology_number.trim().is_empty() && licences.radiology_valid_to.is_some_and(|last| last >= court.on);
    if !needed || held {
        return None;
    }
    let last = licences.radiology_valid_to;
    let text = expired(&Text::new("《放射诊疗许可证》", "the radiological licence"), last);
    let clause = ("办法2019 第五条(一)", Mark::Inferred);
    Some(Reason::new(ReasonCode::RadiologyLicence, text, clause).proved_by([filing.evidence(last)]))
}

/// The law asks for one qualified physician; that every category is covered is item A2.4 of our checklist.
fn physician(court: &Court<'_>, filing: &Filing, category: &str) -> Option<Reason> {
    let (role, clause) = match court.facts.service {
        Service::Examination => (PersonRole::ChiefPhysician, ("A2.4", Mark::Own)),
        Service::Diagnosis => (PersonRole::DiagnosisPhysician, ("令6 第八条(二)", Mark::Verified)),
    };
    let of_role = || filing.dossier.people.iter().filter(|person| person.is(role));
    if of_role().any(|person| person.qualified_for(category, court.on)) {
        return None;
    }
    let covering = of_role().filter_map(|person| person.diagnosis_certificate.as_ref());
    let last = covering.filter(|held| held.categories.iter().any(|one| one == category)).filter_map(|held| held.valid_to).max();
    let who = role.label();
    let text = match last {
        Some(last) => Text::owned(
            format!("该类别{}的资格已于 {last} 到期", who.zh),
            format!("the qualification of its {} expired on {last}", who.en.to_lowercase()),
        ),
        None => Text::owned(
            format!("该类别没有有相应资格的{}", who.zh),
            format!("no {} is qualified for the category", who.en.to_lowercase()),
        ),
    };
    Some(Reason::new(ReasonCode::Physician, text, clause).proved_by([filing.evidence(last)]))
}

/// The clauses ask for devices that fit; that an expired calibration does not is a reading of ours.
fn equipment(court: &Court<'_>, filing: &Filing, category: &str) -> Option<Reason> {
    let dossier = &filing.dossier;
    let clause = court.by_service(("办法2019 第五条(五)", Mark::Inferred), ("令6 第八条(三)", Mark::Inferred));
    let expired = |need: Need| {
        let devices = dossier.equipment.iter().filter(move |device| need.is_for(category, device) && !device.is_fit(court.on));
        devices.filter_map(|device| device.calibrated_to)
    };
    if let Some(need) = Need::of(category).find(|need| !need.is_met(category, dossier, court.on)) {
        let last = expired(need).max();
        let text = unmet(need, last.is_some());
        return Some(Reason::new(ReasonCode::Equipment, text, clause).proved_by([filing.evidence(last)]));
    }
    let last = expired(Need::Served).max()?;
    let count = expired(Need::Served).count();
    let text = Text::owned(
        format!("该类别 {count} 台仪器设备的检定或校准已过期，不得使用"),
        format!("the calibration of {count} devices of the category has expired"),
    );
    Some(Reason::new(ReasonCode::EquipmentPartly, text, clause).noting().proved_by([filing.evidence(last)]))
}

/// What a category lacks: a device, or its calibration.
fn unmet(need: Need, expired: bool) -> Text {
    match (need, expired) {
        (Need::Served, false) => Text::new("该类别没有登记仪器设备", "no device is on record for the category"),
        (Need::Served, true) => {
            Text::new("该类别仪器设备的检定或校准均已过期", "the calibration of every device of the category has expired")
        }
        (Need::Kind(kind), false) => Text::owned(
            format!("该类别没有登记{}", kind.name.zh),
            format!("the category needs this device, and none is on record: {}", kind.name.en),
        ),
        (Need::Kind(kind), true) => Text::owned(
            format!("该类别{}的检定或校准已过期", kind.name.zh),
            format!("the category needs this device, and its calibration has expired: {}", kind.name.en),
        ),
    }
}

/// What the check found not within the institution's capability (JL24-1-3-e).
fn unable(court: &Court<'_>, category: &str, item: Option<&str>) -> Option<Reason> {
    let check = court.facts.check.as_ref()?;
    let CheckState::Concluded { on, outcome: Outcome::PartlyQualified, .. } = &check.state else { return None };
    check.state.denies(category, item).then_some(())?;
    let text = Text::owned(
        format!("{on} 现场核查认定不具备该项目的能力"),
        format!("the on-site check of {on} found it not within capability"),
    );
    let proof = Evidence::new(SubjectKind::Verification, check.id, *on);
    Some(Reason::new(ReasonCode::CheckUnable, text, court.read_from("publish.types")).proved_by([proof]))
}

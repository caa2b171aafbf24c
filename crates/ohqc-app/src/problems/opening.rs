//! How findings enter the ledger: in the transaction of what found them, and exactly once.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use ohqc_domain::assessments::score::VetoCircumstance;
use ohqc_domain::calendar::WorkCalendar;
use ohqc_domain::checklists::{Part, SheetScore, Template, get};
use ohqc_domain::deadlines::{ClockKind, Rule};
use ohqc_domain::events::EventKind;
use ohqc_domain::identity::Permission;
use ohqc_domain::institutions::Service;
use ohqc_domain::problems::{Finding, Rectification, SourceKind};
use ohqc_domain::text::{Language, Text};
use ohqc_domain::verifications::Concluded;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::rows::{self, Problem};
use super::{entity, save, subject};
use crate::deadlines::Time;
use crate::institutions::entity as institutions;
use crate::store::new_id;
use crate::write::Write;
use crate::{AppError, Result, policy};

/// Longest title of a clock, in characters.
const fn longest(language: Language) -> usize {
    match language {
        Language::Zh => 40,
        Language::En => 100,
    }
}

/// The round or check that found something. Plain values, so that the ledger does not know their tables.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source {
    kind: SourceKind,
    id: Uuid,
    /// The year of the round, or of the check's conclusion.
    year: i32,
    service: Service,
}

impl Source {
    /// A round of a year.
    pub(crate) const fn assessment(id: Uuid, year: i32, service: Service) -> Self {
        Self { kind: SourceKind::Assessment, id, year, service }
    }

    /// An on-site check concluded in a year.
    pub(crate) const fn verification(id: Uuid, year: i32, service: Service) -> Self {
        Self { kind: SourceKind::Verification, id, year, service }
    }
}

/// Opens one problem per failed item of a round's sheets and one per circumstance that decides alone, each with its clock.
/// What this round opened before stays as it is, so a repeat opens nothing.
///
/// # Errors
/// [`AppError::Internal`] for a sheet of an unknown checklist.
pub(crate) async fn open_from_assessment(
    write: &Write<'_>,
    source: Source,
    institution: &institutions::Model,
    sheets: &[SheetScore],
    circumstances: &BTreeSet<VetoCircumstance>,
) -> Result<u32> {
    let mut findings = Vec::new();
    for sheet in sheets {
        let template = known_template(sheet)?;
        findings.extend(Finding::of_sheet(template, sheet));
        let beside = circumstances.iter().filter(|_| template.part == Part::DiagnosisWork);
        findings.extend(beside.filter_map(|circumstance| Finding::of_circumstance(template, *circumstance)));
    }
    open_all(write, source, institution, findings).await
}

/// Opens one problem per failed item of a check's sheet, one per filed item that the team found the institution unable to do, and
/// one per entry of the dossier that is not as filed: that is mended by filing the change, in the working days and by the clause of
/// the profile (`filing.change_working_days`).
///
/// # Errors
/// [`AppError::Internal`] for a sheet of an unknown checklist.
pub(crate) async fn open_from_verification(
    write: &Write<'_>,
    source: Source,
    institution: &institutions::Model,
    concluded: &Concluded,
) -> Result<u32> {
    let sheet = &concluded.conclusion.sheet;
    let template = known_template(sheet)?;
    let profile = crate::policy::profile(&institution.region, write.today())?;
    let (change, mark) = profile.basis(ClockKind::FilingChange.setting_key());
    let changes = concluded.differences.iter().map(|one| Finding::of_difference(template, one, change, mark));
    let unable = (1..).zip(concluded.filed_items()).filter_map(|(number, (category, item))| {
        let reason = item.reason.as_ref().filter(|_| category.failed.is_empty())?;
        let words =
            Text::owned(format!("{}·{}", category.label.zh, item.label.zh), format!("{}: {}", category.label.en, item.label.en));
        Finding::of_unable(template, number, &words, &reason.zh, profile.basis("publish.types"))
    });
    let findings = Finding::of_sheet(template, sheet).into_iter().chain(unable).chain(changes).collect();
    open_all(write, source, institution, findings).await
}

fn known_template(sheet: &SheetScore) -> Result<&'static Template> {
    get(&sheet.template).ok_or_else(|| AppError::Internal(format!("checklist {} is unknown", sheet.template)))
}

async fn open_all(write: &Write<'_>, source: Source, institution: &institutions::Model, findings: Vec<Finding>) -> Result<u32> {
    let mut known = known_items(write, source).await?;
    let mut opened: u32 = 0;
    for finding in findings {
        if known.insert(finding.source_item()) {
            open(write, source, institution, &finding).await?;
            opened = opened.saturating_add(1);
        }
    }
    Ok(opened)
}

async fn known_items(write: &Write<'_>, source: Source) -> Result<BTreeSet<String>> {
    let items: Vec<String> = entity::Entity::find()
        .select_only()
        .column(entity::Column::SourceItem)
        .filter(entity::Column::SourceKind.eq(source.kind.code()))
        .filter(entity::Column::SourceId.eq(source.id))
        .into_tuple()
        .all(&write.tx)
        .await?;
    Ok(items.into_iter().collect())
}

async fn open(write: &Write<'_>, source: Source, institution: &institutions::Model, finding: &Finding) -> Result<()> {
    let id = new_id();
    let of = subject(id, institution);
    let (title, kind, whose) = (title(finding), finding.clock(), Permission::ProblemsAnswer);
    let due_on = write.open_deadline(&of, &title, kind, whose, &institution.region, write.today()).await?;
    let rectification = Rectification::open(due_on);
    entity::ActiveModel {
        id: Set(id),
        institution_id: Set(institution.id),
        place: Set(institution.place.clone()),
        service: Set(source.service.code().into()),
        year: Set(source.year),
        source_kind: Set(source.kind.code().into()),
        source_id: Set(source.id),
        source_item: Set(finding.source_item()),
        finding: Set(serde_json::to_value(finding)?),
        item: Set(finding.item.to_string()),
        reason: Set(finding.reason.clone()),
        category: Set(finding.category.code().into()),
        key_item: Set(finding.key_item),
        state: Set(rectification.state.name().code().into()),
        state_data: Set(serde_json::to_value(&rectification)?),
        opened_on: Set(write.today()),
        due_on: Set(due_on),
        handed_in_on: Set(None),
        closed_on: Set(None),
        revision: Set(1),
        created_at: Set(write.now()),
        updated_at: Set(write.now()),
    }
    .insert(&write.tx)
    .await?;
    let mut data = json!({ "item": finding.source_item(), "due_on": due_on });
    // The key is the capability's word, which leads to the source's page.
    if let Some(data) = data.as_object_mut() {
        data.insert(source.kind.code().to_owned(), json!(source.id));
    }
    write.event(&of, EventKind::Opened, data).await
}

/// What the board calls the clock of a problem.
pub(super) fn title(finding: &Finding) -> Text {
    let words = |language| finding.content.get(language).chars().take(longest(language)).collect::<String>();
    Text::each(|language| format!("{} {}", finding.item, words(language)))
}

/// A rectification that was sent back, with its due date where nobody could tell that when it was handed in and the calendar can now.
pub(super) fn timed(
    rectification: Rectification,
    finding: &Finding,
    region: &str,
    opened_on: NaiveDate,
) -> Result<Rectification> {
    if rectification.due_on.is_some() {
        return Ok(rectification);
    }
    let time = Time::of(finding.clock(), opened_on, &policy::profile(region, opened_on)?, WorkCalendar::embedded())?;
    Ok(match time.due_on() {
        Some(due_on) => rectification.told(due_on),
        None => rectification,
    })
}

/// Lets the time run again after a review sent the rectification back; one that cannot be told waits as it did.
pub(super) async fn reopen_clock(
    write: &Write<'_>,
    row: &entity::Model,
    institution: &institutions::Model,
    finding: &Finding,
) -> Result<()> {
    let (of, title, kind, whose) = (subject(row.id, institution), title(finding), finding.clock(), Permission::ProblemsAnswer);
    let region = &institution.region;
    match row.due_on {
        Some(due_on) => {
            let (basis, rule) = (rows::due_basis(finding, region, row.opened_on)?, Rule::Fixed(due_on));
            write.open_deadline_by(&of, &title, kind, whose, (basis, rule)).await
        }
        None => write.open_deadline(&of, &title, kind, whose, region, row.opened_on).await.map(|_| ()),
    }
}

/// Keeps a problem to this change.
pub(crate) async fn lock(write: &Write<'_>, id: Uuid) -> Result<()> {
    entity::Entity::find_by_id(id).lock_exclusive().one(&write.tx).await?;
    Ok(())
}

/// Puts down by when a problem is to be mended, once the calendar can tell. The caller has locked it.
pub(crate) async fn settle(write: &Write<'_>, id: Uuid, due_on: NaiveDate) -> Result<()> {
    let Some(row) = entity::Entity::find_by_id(id).one(&write.tx).await? else { return Ok(()) };
    let Problem { rectification, .. } = Problem::try_from(&row)?;
    if rectification.due_on.is_none() {
        let revision = row.revision;
        save(write, row, revision, &Rectification { due_on: Some(due_on), ..rectification }).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ohqc_domain::calendar::{DayKind, SpecialDay};
    use ohqc_domain::checklists::{Answer, KeyPass, NaPolicy, Sheet, latest, score_sheet};
    use ohqc_domain::deadlines::Standing;
    use ohqc_domain::identity::{OrganisationKind, OrganisationLevel};
    use sea_orm::PaginatorTrait;

    use super::*;
    use crate::identity::NewOrganisation;
    use crate::testing::empty;
    use crate::{App, Clock};

    async fn platform(folder: &std::path::Path) -> App {
        platform_on(folder, "2025-06-16").await
    }

    async fn platform_on(folder: &std::path::Path, day: &str) -> App {
        empty(folder, Clock::Day(day.parse().unwrap())).await
    }

    async fn institution(app: &App) -> institutions::Model {
        let new = NewOrganisation {
            kind: OrganisationKind::Institution,
            level: OrganisationLevel::Body,
            name: "甲医院".into(),
            region: "220102".parse().unwrap(),
        };
        let id = app.create_organisation(new).await.unwrap().0;
        let write = app.write(None).await.unwrap();
        let row = institutions::ActiveModel {
            id: Set(id),
            name: Set("甲医院".into()),
            credit_code: Set("12220000000000001X".into()),
            ownership: Set("public".into()),
            region: Set("220102".into()),
            place: Set("/000000/220000/220100/220102/".into()),
            particulars: Set(json!({})),
            revision: Set(1),
            created_at: Set(write.now()),
            updated_at: Set(write.now()),
        };
        let row = row.insert(&write.tx).await.unwrap();
        write.tx.commit().await.unwrap();
        row
    }

    fn failed_sheet() -> SheetScore {
        let template = latest("ohe-a").unwrap();
        let answers = template.items().enumerate().map(|(index, item)| {
            let failed = Answer::Deduct { points: item.ceiling(), reason: "未见记录".into() };
            (item.code.clone(), if index % 2 == 0 { failed } else { Answer::Full })
        });
        score_sheet(template, &answers.collect::<Sheet>(), NaPolicy::Full, KeyPass::WHOLE).unwrap()
    }

    #[tokio::test]
    async fn every_failed_item_opens_one_problem_with_its_clock_however_often_it_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let app = platform(folder.path()).await;
        let institution = institution(&app).await;
        let sheet = failed_sheet();
        let failed = sheet.failed_items().count();
        let source = Source::assessment(new_id(), 2025, Service::Examination);
        for expected in [failed, 0] {
            let write = app.write(None).await.unwrap();
            let opened =
                open_from_assessment(&write, source, &institution, std::slice::from_ref(&sheet), &BTreeSet::new()).await.unwrap();
            assert_eq!(usize::try_from(opened).unwrap(), expected);
            write.commit_any().await.unwrap();
        }
        let rows = entity::Entity::find().all(app.db().read()).await.unwrap();
        assert_eq!(rows.len(), failed);
        let clocks = crate::deadlines::entity::Entity::find().count(app.db().read()).await.unwrap();
        assert_eq!(usize::try_from(clocks).unwrap(), failed);
        for row in rows {
            let days = if row.key_item { 15 } else { 30 };
            assert_eq!((row.due_on.unwrap() - row.opened_on).num_days(), days, "{}", row.source_item);
        }
    }

    #[tokio::test]
    async fn every_circumstance_that_decides_alone_opens_one_problem() {
        let folder = tempfile::tempdir().unwrap();
        let app = platform(folder.path()).await;
        let institution = institution(&app).await;
        let sheets = ["diagnosis-1", "diagnosis-2"].map(|id| {
            let template = latest(id).unwrap();
            let best = if id == "diagnosis-1" { Answer::Conforms } else { Answer::Full };
            let answers = template.items().map(|item| (item.code.clone(), best.clone()));
            score_sheet(template, &answers.collect::<Sheet>(), NaPolicy::Full, KeyPass::AboveZero).unwrap()
        });
        let found = [VetoCircumstance::ForgedRecords, VetoCircumstance::WithheldReport].into();
        let source = Source::assessment(new_id(), 2025, Service::Diagnosis);
        for expected in [2, 0] {
            let write = app.write(None).await.unwrap();
            assert_eq!(open_from_assessment(&write, source, &institution, &sheets, &found).await.unwrap(), expected);
            write.commit_any().await.unwrap();
        }
        let rows = entity::Entity::find().all(app.db().read()).await.unwrap();
        for row in &rows {
            let finding: Finding = serde_json::from_value(row.finding.clone()).unwrap();
            assert_eq!(finding.severity, ohqc_domain::problems::Severity::Major);
            assert_eq!((row.due_on.unwrap() - row.opened_on).num_days(), 15, "{}", row.source_item);
        }
        assert_eq!(rows.len(), 2);
    }

    /// What is mended by filing a change waits with its clock for the holidays of the year, and no other day takes their place.
    #[tokio::test]
    async fn a_time_that_cannot_be_told_waits_for_the_year() {
        let folder = tempfile::tempdir().unwrap();
        let app = platform_on(folder.path(), "2026-12-28").await;
        let institution = institution(&app).await;
        let sheet = failed_sheet();
        let finding = Finding { by_change: true, ..Finding::of_sheet(get(&sheet.template).unwrap(), &sheet).remove(0) };
        let source = Source::verification(new_id(), 2026, Service::Examination);
        let write = app.write(None).await.unwrap();
        open(&write, source, &institution, &finding).await.unwrap();
        write.commit().await.unwrap();
        let stored = async || {
            let row = entity::Entity::find().one(app.db().read()).await.unwrap().unwrap();
            let clock = crate::deadlines::entity::Entity::find().one(app.db().read()).await.unwrap().unwrap();
            (row, clock)
        };
        let (row, clock) = stored().await;
        assert_eq!((row.due_on, clock.due_on, clock.kind.as_str()), (None, None, ClockKind::FilingChange.code()));
        let standing = |row: &entity::Model| Problem::try_from(row).unwrap().rectification.standing(row.opened_on, 7);
        assert_eq!(standing(&row), Standing::Awaiting);
        let holiday = |date: &str| SpecialDay { date: date.parse().unwrap(), kind: DayKind::Holiday, name: "放假".into() };
        let known = ["2026-10-01", "2027-01-01", "2027-10-01"].map(holiday);
        app.settle_deadlines(&WorkCalendar::from_days(known)).await.unwrap();
        let (row, clock) = stored().await;
        assert!(row.due_on.is_some());
        assert_eq!(row.due_on, clock.due_on);
        assert_ne!(standing(&row), Standing::Awaiting);
    }

    /// What became known while it lay with the reviewer counts once it is sent back, with the days it lay there.
    #[test]
    fn a_day_that_became_known_at_the_review_counts() {
        let sheet = failed_sheet();
        let finding = Finding { by_change: true, ..Finding::of_sheet(get(&sheet.template).unwrap(), &sheet).remove(0) };
        let due = |opened: &str| {
            let sent_back = Rectification::open(None);
            timed(sent_back, &finding, "220102", opened.parse().unwrap()).unwrap().due_on
        };
        assert_eq!(due("2025-06-16"), Some("2025-06-30".parse().unwrap()), "ten working days");
        assert_eq!(due("2026-12-28"), None, "nobody can tell yet");
    }

    #[tokio::test]
    async fn the_table_itself_refuses_a_second_problem_of_one_source() {
        let folder = tempfile::tempdir().unwrap();
        let app = platform(folder.path()).await;
        let institution = institution(&app).await;
        let sheet = failed_sheet();
        let template = get(&sheet.template).unwrap();
        let finding = Finding::of_sheet(template, &sheet).remove(0);
        let source = Source::assessment(new_id(), 2025, Service::Examination);
        let write = app.write(None).await.unwrap();
        open(&write, source, &institution, &finding).await.unwrap();
        assert!(open(&write, source, &institution, &finding).await.is_err());
    }
}

//! What became of the problems: most are closed, some wait for review, some are late.

use chrono::{Datelike, NaiveDate, TimeDelta};
use ohqc_domain::ids::ProblemId;
use ohqc_domain::problems::api::{CloseBody, CorrectBody, PlanBody, ProblemFilter, RejectBody};
use rand::Rng;

use super::institutions::House;
use super::{Maker, names, today};
use crate::Result;

/// Lets every institution answer its problems, as far as its diligence goes; the first with time left has not begun yet.
pub async fn run<'a>(maker: &mut Maker<'_>, houses: &'a [House]) -> Result<Option<&'a House>> {
    let (end, mut waiting) = (today(maker.demo.year), None);
    for house in houses.iter().filter(|house| house.assessed) {
        // A few institutions let things slide.
        let diligence = if maker.chance.random_ratio(1, 12) { 60 } else { 99 };
        let filter = ProblemFilter { institution: Some(house.id), limit: Some(200), ..ProblemFilter::default() };
        let found = maker.app.problems(&house.admin)?.list(&filter).await?.items;
        if waiting.is_none() && found.iter().any(|problem| problem.due_on.is_some_and(|due| due >= end)) {
            waiting = Some(house);
            continue;
        }
        for problem in found {
            if let Some(due_on) = problem.due_on {
                answer(maker, house, problem.id, (problem.opened_on, due_on), diligence).await?;
            }
        }
    }
    Ok(waiting)
}

async fn answer(
    maker: &mut Maker<'_>,
    house: &House,
    id: ProblemId,
    (opened, due): (NaiveDate, NaiveDate),
    diligence: u32,
) -> Result<()> {
    let on = |days: i64| maker.app.on((opened + TimeDelta::days(days)).min(today(maker.demo.year)));
    if !maker.chance.random_ratio(diligence, 100) {
        return Ok(());
    }
    let planned = on(4);
    let problems = planned.problems(&house.admin)?;
    let revision = problems.get(id).await?.revision;
    let plan = PlanBody {
        measures: "对照问题逐条整改，完善制度与记录，组织相关人员培训并留存佐证".into(),
        responsible: names::person(&mut maker.chance),
        target_date: due,
        late_reason: None,
    };
    let revision = problems.plan(id, revision, plan).await?.revision;
    if !maker.chance.random_ratio(diligence, 100) {
        return Ok(());
    }
    let length = (due - opened).num_days();
    let late = maker.chance.random_ratio(1, 12);
    let days = if late { length + maker.chance.random_range(3..25) } else { maker.chance.random_range(6..length.max(8)) };
    if opened + TimeDelta::days(days) > today(maker.demo.year) {
        return Ok(());
    }
    let corrected = on(days);
    let body = CorrectBody {
        measures: "已按整改计划完成，相关制度已修订发布，记录已补齐".into(),
        evidence: vec![house.file],
        statement: "本机构承诺所提交整改材料真实、完整".into(),
    };
    let handed_in = corrected.problems(&house.admin)?.correct(id, revision, body).await?;
    if (opened + TimeDelta::days(days + 6)).year() > maker.demo.year || !maker.chance.random_ratio(99, 100) {
        return Ok(());
    }
    let reviewed = on(days + 6);
    let review = reviewed.problems(&maker.cast.qc_second)?;
    if maker.chance.random_ratio(1, 25) {
        let reason = "佐证材料未体现整改后的实际运行情况，请补充近一个月记录".to_owned();
        review.reject(id, handed_in.revision, RejectBody { reason, replan: false }).await?;
    } else {
        review.close(id, handed_in.revision, CloseBody { remark: None }).await?;
    }
    Ok(())
}
